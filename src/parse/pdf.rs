//! A PDF → its text, as far as it has any.
//!
//! `lopdf` and `pdf-extract` were compared on pages that Chromium printed with justified lines, 2,244 words: `lopdf`
//! lost none, `pdf-extract` split 21 ("“T rước", "x em"). Some writers of PDF set every letter by itself, and any reader
//! takes gaps for spaces then: "Bằ ng kh en". Such text is marked, since its figures may be cut as well.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions};

/// What one stream of a PDF may unpack to.
const MAX_STREAM: usize = 32 << 20;
/// No article has more; a book has ten times less.
const MAX_TEXT: usize = 32 << 20;

/// The text of a PDF, or why there is none.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    // Fonts and streams come from anywhere, and a library may panic over some.
    let read = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let text = read.unwrap_or_else(|_| Err("a broken PDF, or one of a kind that is not read".to_owned()))?;
    if !text.chars().any(char::is_alphanumeric) {
        return Err("no text in it, only pictures: it must be recognised (OCR) first".to_owned());
    }
    Ok(tidied(&text))
}

fn pages(bytes: &[u8]) -> Result<String, String> {
    let broken = |error: lopdf::Error| format!("a broken PDF ({error})");
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(broken)?;
    if document.is_encrypted() {
        return Err("protected by a password".to_owned());
    }
    let mut text = String::new();
    let pages = document.get_pages();
    for number in pages.keys() {
        // A page that cannot be read loses its text, not that of the others.
        text.push_str(&document.extract_text_with_limit(&[*number], MAX_STREAM).unwrap_or_default());
        text.push('\n');
        if text.len() > MAX_TEXT {
            return Err(format!("more than {} MiB of text", MAX_TEXT >> 20));
        }
    }
    if pages.is_empty() { Err("a broken PDF: it has no pages".to_owned()) } else { Ok(text) }
}

/// Lines without the spaces around them, at most one blank line between them.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.split(['\n', '\u{c}']).map(str::trim) {
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank <= 1 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// A syllable that was cut, if many were: a word beyond ASCII that is none, beside letters that stand alone.
pub(super) fn split_syllable(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let alone = |word: &&&str| {
        let mut letters = word.chars();
        let consonant =
            |c: char| c.is_lowercase() && !"aàáảãạăâeèéẻẽẹêiìíỉĩịoòóỏõọôơuùúủũụưyỳýỷỹỵ".contains(c) && c.is_ascii();
        matches!((letters.next(), letters.next()), (Some(letter), None) if consonant(letter))
    };
    let count = words.iter().filter(alone).count();
    (count >= 5 && count * 20 >= words.len()).then(|| {
        let at = words.iter().position(|word| alone(&word)).unwrap_or(0);
        words[at.saturating_sub(1)..(at + 2).min(words.len())].join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_syllables_are_seen() {
        let split = "T ặn g Bằ ng kh en ch o 12 t ập th ể, c á nh ân củ a t ỉnh n ăm qu a đ ã c ố g ắng";
        assert_eq!(split_syllable(split).as_deref(), Some("ặn g Bằ"));
        assert_eq!(split_syllable(&"Tặng Bằng khen cho 12 tập thể, mục a, b và c của tỉnh, được khen trong phong trào thi đua năm nay ở các cấp, \
                     các ngành của cả tỉnh về mọi mặt của đời sống xã hội, từ kinh tế tới văn hóa. "
            .repeat(5)), None);
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        assert!(text(b"%PDF-1.7 rubbish").unwrap_err().contains("broken PDF"));
        assert_eq!(tidied("a \n\n\n\n b\u{c}c"), "a\n\nb\nc\n");
    }
}
