//! Bytes → text.
//!
//! Valid UTF-8 is UTF-8, whatever a page declares: portals moved to Unicode long before their templates did.
//! Text files in UTF-8 keep every byte, mark and line ends included, so that spans are offsets in the file.
//! Windows-1258 stores tones as letters of their own; they are composed, since spans cannot be offsets there anyway.

use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use regex::bytes::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::model::DocKind;

/// A decoded file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// WHATWG name in lower case.
    pub encoding: String,
    /// Bytes that fitted no encoding stand as U+FFFD.
    pub damaged: bool,
}

/// Browsers look for a declaration in the first 1024 bytes; portals put scripts before it.
const DECLARATION_WITHIN: usize = 8192;

static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta\b[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)"#).expect("a fixed pattern")
});

/// Decodes the bytes of a file.
pub(super) fn decode(bytes: &[u8], kind: DocKind) -> Decoded {
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return with(rest, encoding);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = match kind {
            DocKind::Text => text,
            DocKind::Html => text.trim_start_matches('\u{feff}'),
        };
        return Decoded { text: text.to_owned(), encoding: "utf-8".to_owned(), damaged: false };
    }
    if mostly_utf8(bytes) {
        return with(bytes, UTF_8);
    }
    let declared = match kind {
        DocKind::Html => declared(bytes),
        DocKind::Text => None,
    };
    match declared {
        Some(encoding) if encoding != WINDOWS_1252 && encoding != UTF_8 => with(bytes, encoding),
        // Latin-1 is declared by default and therefore says little.
        _ => guess(bytes, declared),
    }
}

fn with(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let text = if encoding == WINDOWS_1258 { text.nfc().collect() } else { text.into_owned() };
    Decoded { text, encoding: encoding.name().to_ascii_lowercase(), damaged }
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    Encoding::for_label(DECLARATION.captures(head)?.get(1)?.as_bytes())
}

/// Cut off in the middle of a letter, or with a few bytes of something else pasted in.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut letters = 0;
    let mut strays = 0;
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += usize::from(!chunk.invalid().is_empty());
    }
    letters > 4 * strays || (strays == 1 && letters > 0)
}

/// Words without which hardly a Vietnamese text does, in capitals of none; two byte encodings compete for them.
const WORDS: [&str; 16] = [
    "của",
    "và",
    "được",
    "các",
    "trong",
    "tỉnh",
    "công",
    "năm",
    "cho",
    "đồng",
    "thể",
    "đoàn",
    "tặng",
    "thưởng",
    "với",
    "những",
];

fn plausibility(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| WORDS.iter().any(|known| *known == word.to_lowercase() && !known.is_ascii()))
        .count()
}

fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    let vietnamese = with(bytes, WINDOWS_1258);
    let western = with(bytes, WINDOWS_1252);
    let hits = plausibility(&vietnamese.text);
    if hits > 0 && hits > plausibility(&western.text) {
        return vietnamese;
    }
    if declared == Some(WINDOWS_1252) || plausibility(&western.text) > 0 {
        return western;
    }
    with(bytes, UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Windows-1258 of a text, by asking the decoder for every byte.
    fn windows_1258(text: &str) -> Vec<u8> {
        let table: Vec<char> = (0..=255u8)
            .map(|byte| WINDOWS_1258.decode_without_bom_handling(&[byte]).0.chars().next().unwrap())
            .collect();
        let mut bytes = Vec::new();
        for letter in text.chars() {
            if let Some(byte) = table.iter().position(|&known| known == letter) {
                bytes.push(byte as u8);
                continue;
            }
            // Base letter with its shape as one byte, the tone as another.
            let parts: Vec<char> = std::iter::once(letter).nfd().collect();
            let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            let base: String = parts.iter().copied().filter(|c| !is_tone(c)).nfc().collect();
            let base = base.chars().next().unwrap();
            for part in std::iter::once(base).chain(parts.iter().copied().filter(is_tone)) {
                bytes.push(table.iter().position(|&known| known == part).unwrap() as u8);
            }
        }
        bytes
    }

    const SENTENCE: &str = "Liên đoàn Lao động tỉnh tặng Bằng khen cho 12 tập thể và được thưởng";

    #[test]
    fn utf8_text_files_keep_every_byte() {
        let text = format!("\u{feff}{SENTENCE}\r\n");
        let decoded = decode(text.as_bytes(), DocKind::Text);
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding.as_str(), decoded.damaged),
            (text.as_str(), "utf-8", false)
        );
        assert_eq!(decode(text.as_bytes(), DocKind::Html).text, text[3..]);
    }

    #[test]
    fn encodings_are_recognised() {
        let page = |charset: &str, body: &[u8]| {
            [format!("<meta http-equiv=\"Content-Type\" content=\"text/html; charset={charset}\"><p>").as_bytes(), body]
                .concat()
        };
        let utf16 = |mark: &[u8], unit: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), SENTENCE.encode_utf16().flat_map(unit).collect()].concat()
        };
        let cases: Vec<(&str, Vec<u8>, DocKind, &str)> = vec![
            ("text in 1258", windows_1258(SENTENCE), DocKind::Text, "windows-1258"),
            ("declared 1258", page("windows-1258", &windows_1258(SENTENCE)), DocKind::Html, "windows-1258"),
            ("declared Latin-1", page("iso-8859-1", &windows_1258(SENTENCE)), DocKind::Html, "windows-1258"),
            ("declared UTF-8", page("utf-8", &windows_1258(SENTENCE)), DocKind::Html, "windows-1258"),
            ("nothing declared", windows_1258(SENTENCE), DocKind::Html, "windows-1258"),
            ("declared wrongly", page("windows-1258", SENTENCE.as_bytes()), DocKind::Html, "utf-8"),
            ("little endian", utf16(b"\xff\xfe", u16::to_le_bytes), DocKind::Text, "utf-16le"),
            ("big endian", utf16(b"\xfe\xff", u16::to_be_bytes), DocKind::Html, "utf-16be"),
        ];
        for (name, bytes, kind, encoding) in cases {
            let decoded = decode(&bytes, kind);
            assert_eq!(decoded.encoding, encoding, "{name}");
            assert!(decoded.text.ends_with(SENTENCE), "{name}: {}", decoded.text);
            assert!(!decoded.damaged, "{name}");
        }
    }

    #[test]
    fn damage_is_noted_and_the_rest_is_kept() {
        let cut = &SENTENCE.as_bytes()[..SENTENCE.find('ằ').unwrap() + 1];
        let decoded = decode(cut, DocKind::Text);
        assert!(decoded.damaged && decoded.encoding == "utf-8", "{decoded:?}");
        let noise = decode(b"\x81\x8d\x8f\x90 ??", DocKind::Text);
        assert!(noise.damaged, "{noise:?}");
    }
}
