//! Bytes → text.
//!
//! Valid UTF-8 is UTF-8, whatever a page declares: portals moved to Unicode long before their templates did. Within it
//! letters of fonts older than Unicode are read as what they showed ([`runs`]). Everything else is read in each
//! encoding that Vietnamese was written in, and the one that spells syllables wins ([`weigh`]).
//! Text files in UTF-8 keep every byte, mark and line ends included, so that spans are offsets in the file.

mod charset;
mod runs;
mod weigh;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;

use charset::latin_bytes;
pub use charset::{CHARSET_NAMES, Charset, Legacy};
use weigh::Weight;

use super::draft::entry;
use crate::model::{DocKind, Evidence};
use crate::read::{ByteOrder, utf16_without_mark};

/// A decoded file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// WHATWG name in lower case, or that of a legacy encoding; with both where a page mixes them.
    pub encoding: String,
    /// Some letters are lost or doubtful; `evidence` says how.
    pub damaged: bool,
    /// Why it was read so, where that is not plain.
    pub evidence: Vec<Evidence>,
}

impl Decoded {
    fn new(text: String, charset: Charset, because: &str, words: &str) -> Decoded {
        let encoding = charset.name();
        let evidence = vec![entry("encoding", &encoding, because, words)];
        Decoded { text, encoding, damaged: false, evidence }
    }

    fn damage(mut self, what: &str, words: &str) -> Decoded {
        self.damaged = true;
        self.evidence.push(entry("damage", what, "text", words));
        self
    }
}

/// Browsers look for a declaration in the first 1024 bytes; portals put scripts before it.
const DECLARATION_WITHIN: usize = 8192;

static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)"#)
        .expect("a fixed pattern")
});

/// Decodes the bytes of a file. `given` is what the user says they are, `named` what a server said.
pub(super) fn decode(bytes: &[u8], kind: DocKind, given: Option<Charset>, named: Option<Charset>) -> Decoded {
    match given {
        Some(charset) => as_given(bytes, charset),
        None => found(bytes, kind, named),
    }
}

fn as_given(bytes: &[u8], charset: Charset) -> Decoded {
    // Letters of an old font that were saved as Unicode are meant as well.
    let latin = std::str::from_utf8(bytes).ok().filter(|text| !text.is_ascii()).and_then(latin_bytes);
    let bytes = match (&latin, charset) {
        (Some(latin), Charset::Legacy(_)) => latin.as_slice(),
        _ => without_mark(bytes, charset),
    };
    let (text, damaged) = charset.decode(bytes);
    let decoded = Decoded::new(text, charset, "option", &charset.name());
    if damaged { decoded.damage("bytes that fit no letter", "\u{fffd}") } else { decoded }
}

/// A byte order mark of UTF-16 is none of the text; that of UTF-8 counts in the offsets of a file.
fn without_mark(bytes: &[u8], charset: Charset) -> &[u8] {
    let marks: [(Charset, &[u8]); 2] = [(Charset::UTF_16LE, b"\xff\xfe"), (Charset::UTF_16BE, b"\xfe\xff")];
    let own = marks.into_iter().find(|(marked, _)| *marked == charset);
    own.and_then(|(_, mark)| bytes.strip_prefix(mark)).unwrap_or(bytes)
}

fn found(bytes: &[u8], kind: DocKind, named: Option<Charset>) -> Decoded {
    for charset in [Charset::UTF_16LE, Charset::UTF_16BE] {
        let rest = without_mark(bytes, charset);
        if rest.len() < bytes.len() {
            return decoded_by(rest, charset, "mark");
        }
    }
    if let Some(order) = utf16_without_mark(bytes) {
        let charset = if order == ByteOrder::Little { Charset::UTF_16LE } else { Charset::UTF_16BE };
        return decoded_by(bytes, charset, "bytes");
    }
    let markup = kind != DocKind::Text;
    if let Ok(text) = std::str::from_utf8(bytes) {
        let text = if markup { text.trim_start_matches('\u{feff}') } else { text };
        return unicode(text, kind);
    }
    let declared = named.or_else(|| if markup { declared(bytes) } else { None });
    if mostly_utf8(bytes) {
        return patched(bytes);
    }
    guess(bytes, declared)
}

fn decoded_by(bytes: &[u8], charset: Charset, because: &str) -> Decoded {
    let (text, damaged) = charset.decode(bytes);
    let decoded = Decoded::new(text, charset, because, &charset.name());
    if damaged { decoded.damage("bytes that fit no letter", "\u{fffd}") } else { decoded }
}

/// Text in Unicode, with letters of old fonts or doubly encoded ones read as what was meant.
pub(super) fn unicode(text: &str, kind: DocKind) -> Decoded {
    if let Some(twice) = encoded_twice(text) {
        let words = text.split_whitespace().find(|word| !word.is_ascii()).unwrap_or_default();
        let decoded = Decoded::new(twice, Charset::UTF_8, "text", words);
        return Decoded { encoding: "utf-8 read as windows-1252".to_owned(), ..decoded };
    }
    match runs::mend(text, kind) {
        Some(mended) => {
            let font = runs::font(text).map_or("text", |_| "font");
            let charset = Charset::Legacy(mended.legacy);
            let decoded = Decoded::new(mended.text, charset, font, "letters of an old font, saved as Unicode");
            let encoding = if mended.whole { charset.name() } else { format!("utf-8 with {}", charset.name()) };
            Decoded { encoding, ..decoded }
        }
        None => Decoded { text: text.to_owned(), encoding: "utf-8".to_owned(), damaged: false, evidence: Vec::new() },
    }
}

/// UTF-8 that was taken for Windows-1252 and encoded again: "Chiáº¿n sÄ©".
fn encoded_twice(text: &str) -> Option<String> {
    static TELLING: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(["áº", "á»", "Ä‘", "Æ°", "Æ¡", "Ã´", "Ã¡", "Ãª"]).expect("eight short marks")
    });
    // All of them but one hold a letter of the block that begins with this byte, which Vietnamese hardly uses.
    let rare = text.bytes().filter(|&byte| byte == 0xc2).count();
    if rare < 3 || TELLING.find_iter(text).take(4).count() < 4 {
        return None;
    }
    let read = String::from_utf8(latin_bytes(text)?).ok()?;
    Weight::of(&read).convinces().then_some(read)
}

fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    Charset::of_label(std::str::from_utf8(DECLARATION.captures(head)?.get(1)?.as_bytes()).ok()?)
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

/// UTF-8 with lines of something else: a line that reads as Vietnamese in another encoding is read so, the rest keeps
/// a mark for each byte that fits no letter.
fn patched(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let (mut other, mut lost) = (None, false);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => match best(line).filter(|(weight, ..)| weight.words >= 3 && weight.convinces()) {
                Some((_, charset, read)) if line.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) => {
                    other = Some(charset);
                    text.push_str(&read);
                }
                _ => {
                    lost = true;
                    text.push_str(&String::from_utf8_lossy(line));
                }
            },
        }
    }
    let encoding = other.map_or("utf-8".to_owned(), |charset: Charset| format!("utf-8 with {}", charset.name()));
    let decoded = Decoded { encoding: encoding.clone(), ..Decoded::new(text, Charset::UTF_8, "bytes", &encoding) };
    if lost { decoded.damage("bytes that fit no letter", "\u{fffd}") } else { decoded }
}

/// The encodings without Unicode that Vietnamese was written in.
fn candidates() -> impl Iterator<Item = Charset> {
    [Charset::WINDOWS_1258].into_iter().chain(Legacy::ALL.map(Charset::Legacy))
}

/// The encoding in which bytes read best as Vietnamese.
fn best(bytes: &[u8]) -> Option<(Weight, Charset, String)> {
    let read = candidates().map(|charset| {
        let (text, _) = charset.decode(bytes);
        (Weight::of(&text), charset, text)
    });
    read.reduce(|best, next| if next.0.score() > best.0.score() { next } else { best })
}

fn guess(bytes: &[u8], declared: Option<Charset>) -> Decoded {
    let named = runs::font(&String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WITHIN)]));
    // A font or an encoding that is not Latin-1 is named on purpose; Latin-1 and UTF-8 are what templates say.
    let claimed = named.map(|legacy| (Charset::Legacy(legacy), "font")).or_else(|| {
        let usual = [Charset::WINDOWS_1252, Charset::UTF_8];
        declared.filter(|charset| !usual.contains(charset)).map(|charset| (charset, "declared"))
    });
    let found = best(bytes).filter(|(weight, ..)| weight.words > 0 && weight.convinces());
    if let Some((charset, because)) = claimed {
        let (text, damaged) = charset.decode(bytes);
        let weight = Weight::of(&text);
        if !damaged && found.as_ref().is_none_or(|(best, ..)| weight.score() + 1 >= best.score()) {
            return Decoded::new(text, charset, because, &charset.name());
        }
    }
    if let Some((_, charset, text)) = found {
        return Decoded::new(text, charset, "bytes", &charset.name());
    }
    if declared == Some(Charset::WINDOWS_1252) {
        return decoded_by(bytes, Charset::WINDOWS_1252, "declared");
    }
    decoded_by(bytes, Charset::UTF_8, "bytes")
}

/// What was lost before the file was saved, with an example: letters replaced by question marks ("Chi?n s?"), and
/// words of which too many are no syllables, as on sites that scramble what they copy.
pub(super) fn damage(text: &str) -> Option<(&'static str, String)> {
    static LOST: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"\p{L}+\?\p{Ll}+|\b\p{Lu}+\?\p{Lu}+\b").expect("a fixed pattern"));
    if text.contains('\u{fffd}') {
        return Some(("letters were lost before it was saved", "\u{fffd}".to_owned()));
    }
    // A question mark without a space after it occurs; in every twentieth word it does not.
    if text.bytes().filter(|&byte| byte == b'?').take(5).count() == 5 {
        let lost: Vec<&str> = LOST.find_iter(text).take(400).map(|found| found.as_str()).collect();
        let words = text.split_whitespace().count().min(8_000);
        if lost.len() >= 5 && lost.len() * 20 >= words {
            return Some(("letters were replaced by question marks", lost[0].to_owned()));
        }
    }
    let weight = Weight::unless(text, |weight| weight.syllables * 100 >= Weight::MOST_WORDS * 75);
    let scrambled = weight.words >= 40 && weight.syllables * 100 < weight.words * 75;
    scrambled.then(|| {
        (
            "too many words are no syllables",
            text.split_whitespace().find(|word| !word.is_ascii()).unwrap_or_default().to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1258;
    use unicode_normalization::UnicodeNormalization;

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
        let decoded = decode(text.as_bytes(), DocKind::Text, None, None);
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding.as_str(), decoded.damaged),
            (text.as_str(), "utf-8", false)
        );
        assert_eq!(decode(text.as_bytes(), DocKind::Html, None, None).text, text[3..]);
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
            let decoded = decode(&bytes, kind, None, None);
            assert_eq!(decoded.encoding, encoding, "{name}");
            assert!(decoded.text.ends_with(SENTENCE), "{name}: {}", decoded.text);
            assert!(!decoded.damaged, "{name}");
        }
    }

    #[test]
    fn damage_is_noted_and_the_rest_is_kept() {
        let cut = &SENTENCE.as_bytes()[..SENTENCE.find('ằ').unwrap() + 1];
        let decoded = decode(cut, DocKind::Text, None, None);
        assert!(decoded.damaged && decoded.encoding == "utf-8", "{decoded:?}");
        let noise = decode(b"\x81\x8d\x8f\x90 ??", DocKind::Text, None, None);
        assert!(noise.damaged, "{noise:?}");
    }
}
