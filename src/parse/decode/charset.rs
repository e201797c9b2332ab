//! Names of encodings, and the bytes of the Vietnamese ones that no library knows.
//!
//! `encoding_rs` has what browsers have; TCVN3, VNI-Windows, VISCII and VPS are older than that list and were fonts
//! more than encodings: their letters stand on the code points of Latin-1. No maintained crate under a permissive
//! licence converts them (skey-engine is GPL and lacks VISCII and VPS), so `legacy.csv` beside this file has their
//! bytes. Its sources: TCVN 5712:1993 (VN1) and VISCII 1.1 (RFC 1456) as glibc's iconv decodes them, the regular
//! scheme of VNI-Windows, and for VPS the chart of the Vietnamese Unicode project (vietunicode.sourceforge.net).

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// An encoding of text files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// One that browsers know, windows-1258 and UTF-16 among them.
    Web(&'static Encoding),
    Legacy(Legacy),
}

/// The encodings of Vietnamese fonts before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Legacy {
    /// Also called ABC; fonts `.VnTime`, `.VnArial`. Capitals with a tone are small letters of a font of capitals.
    Tcvn3,
    /// VNI-Windows: a base letter and a byte for its marks.
    Vni,
    Viscii,
    Vps,
}

impl Legacy {
    pub(super) const ALL: [Legacy; 4] = [Legacy::Tcvn3, Legacy::Vni, Legacy::Viscii, Legacy::Vps];

    pub fn name(self) -> &'static str {
        match self {
            Legacy::Tcvn3 => "tcvn3",
            Legacy::Vni => "vni",
            Legacy::Viscii => "viscii",
            Legacy::Vps => "vps",
        }
    }

    /// Decodes bytes; what the encoding does not use stands for itself, as in Latin-1.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let table = &TABLES[&self];
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let mut at = 0;
        while at < bytes.len() {
            let pair = bytes.get(at + 1).and_then(|&second| table.pairs.get(&[bytes[at], second]));
            match pair {
                Some(&letter) => {
                    text.push(letter);
                    at += 2;
                }
                None => {
                    text.push(table.single[usize::from(bytes[at])]);
                    at += 1;
                }
            }
        }
        // TCVN has tones as letters of their own besides the composed ones.
        text.nfc().collect()
    }
}

/// What is offered for `--encoding`.
pub const CHARSET_NAMES: &str = "utf-8, utf-16le, utf-16be, windows-1258, windows-1252, tcvn3, vni, viscii, vps";

impl Charset {
    pub const UTF_8: Charset = Charset::Web(UTF_8);
    pub const UTF_16LE: Charset = Charset::Web(UTF_16LE);
    pub const UTF_16BE: Charset = Charset::Web(UTF_16BE);
    pub const WINDOWS_1252: Charset = Charset::Web(WINDOWS_1252);
    pub const WINDOWS_1258: Charset = Charset::Web(WINDOWS_1258);

    /// WHATWG name or that of the legacy encoding, in lower case.
    pub fn name(self) -> String {
        match self {
            Charset::Web(encoding) => encoding.name().to_ascii_lowercase(),
            Charset::Legacy(legacy) => legacy.name().to_owned(),
        }
    }

    /// The encoding of a label, as pages and people write it.
    pub fn of_label(label: &str) -> Option<Charset> {
        let plain = label.trim().to_ascii_lowercase().replace('_', "-");
        let legacy = match plain.as_str() {
            "tcvn" | "tcvn3" | "tcvn-3" | "abc" | "x-viet-tcvn" | "x-viet-tcvn5712" | "tcvn5712-1" => Legacy::Tcvn3,
            "vni" | "vni-windows" | "vni-win" | "x-viet-vni" => Legacy::Vni,
            "viscii" | "viscii1.1-1" | "csviscii" => Legacy::Viscii,
            "vps" | "x-viet-vps" => Legacy::Vps,
            _ => return Encoding::for_label(plain.as_bytes()).map(Charset::Web),
        };
        Some(Charset::Legacy(legacy))
    }

    /// The text of bytes, composed, and whether some fitted no letter.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        match self {
            Charset::Legacy(legacy) => (legacy.decode(bytes), false),
            Charset::Web(encoding) => {
                let (text, damaged) = encoding.decode_without_bom_handling(bytes);
                // Windows-1258 stores tones as letters of their own.
                let text = if encoding == WINDOWS_1258 { text.nfc().collect() } else { text.into_owned() };
                (text, damaged)
            }
        }
    }
}

impl FromStr for Charset {
    type Err = String;

    fn from_str(label: &str) -> Result<Charset, String> {
        Charset::of_label(label).ok_or_else(|| format!("no encoding; known are {CHARSET_NAMES} and those of browsers"))
    }
}

struct Table {
    single: [char; 256],
    pairs: HashMap<[u8; 2], char>,
}

#[derive(Deserialize)]
struct Row {
    encoding: Legacy,
    /// One or two bytes, in hex.
    bytes: String,
    letter: char,
}

static TABLES: LazyLock<HashMap<Legacy, Table>> = LazyLock::new(|| {
    let latin = || Table { single: std::array::from_fn(|byte| char::from(byte as u8)), pairs: HashMap::new() };
    let mut tables: HashMap<Legacy, Table> = Legacy::ALL.into_iter().map(|legacy| (legacy, latin())).collect();
    let mut reader = csv::Reader::from_reader(include_str!("legacy.csv").as_bytes());
    for row in reader.deserialize() {
        let row: Row = row.expect("the embedded table is read by a test");
        let code = u16::from_str_radix(&row.bytes, 16).expect("the embedded table is read by a test");
        let table = tables.get_mut(&row.encoding).expect("all encodings have a table");
        match row.bytes.len() {
            2 => table.single[usize::from(code)] = row.letter,
            _ => drop(table.pairs.insert(code.to_be_bytes(), row.letter)),
        }
    }
    tables
});

static LATIN: LazyLock<HashMap<char, u8>> = LazyLock::new(|| {
    let windows = (0x80..=0x9f).filter_map(|byte: u8| {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
        text.chars().next().map(|letter| (letter, byte))
    });
    windows.chain((0..=0xff).map(|byte| (char::from(byte), byte))).collect()
});

/// The bytes of a text whose letters were read as Latin-1 or Windows-1252; none where one is beyond.
pub(super) fn latin_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|letter| LATIN.get(&letter).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrase_reads_the_same_in_all() {
        // As these files look to who opens them with a western font.
        let cases = [
            (
                Legacy::Tcvn3,
                "thi ®ua khen th\u{ad}ëng, B»ng khen, s¸ng kiÕn",
                "thi đua khen thưởng, Bằng khen, sáng kiến",
            ),
            (Legacy::Vni, "thi ñua khen thöôûng, Baèng khen, saùng kieán", "thi đua khen thưởng, Bằng khen, sáng kiến"),
            (Legacy::Viscii, "thi ðua khen thß·ng, B¢ng khen, sáng kiªn", "thi đua khen thưởng, Bằng khen, sáng kiến"),
            (Legacy::Vps, "thi Çua khen thÜªng, B¢ng khen, sáng ki‰n", "thi đua khen thưởng, Bằng khen, sáng kiến"),
        ];
        for (legacy, seen, meant) in cases {
            assert_eq!(legacy.decode(&latin_bytes(seen).unwrap()), meant, "{legacy:?}");
        }
    }

    #[test]
    fn every_letter_has_its_bytes() {
        let vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY";
        let tones = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];
        let letters =
            vowels.chars().flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}").nfc().collect::<String>()));
        let letters: Vec<String> = letters.chain(["đ".to_owned(), "Đ".to_owned()]).collect();
        for (legacy, table) in TABLES.iter() {
            for letter in &letters {
                let letter = letter.chars().next().unwrap();
                let known = table.single.contains(&letter) || table.pairs.values().any(|known| *known == letter);
                assert!(known, "{legacy:?} has no {letter}");
            }
        }
    }

    #[test]
    fn labels() {
        for (label, name) in
            [("X-VIET-TCVN5712", "tcvn3"), ("vni_windows", "vni"), ("CP1258", "windows-1258"), ("utf8", "utf-8")]
        {
            assert_eq!(Charset::of_label(label).unwrap().name(), name);
        }
        assert!("klingon".parse::<Charset>().unwrap_err().contains("viscii"));
    }
}
