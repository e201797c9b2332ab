//! Every encoding that Vietnamese was written in gives the same figures as UTF-8: articles of the corpus there and back.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::WINDOWS_1252;
use rayon::prelude::*;
use solieu::extract::{RuleSet, extract};
use solieu::model::{Article, DocKind, Fact, Meta, RawDoc};
use solieu::parse::{Charset, Reading, Sources, parse};
use unicode_normalization::UnicodeNormalization;

/// Letter → bytes, of one encoding.
type Encoder = HashMap<String, Vec<u8>>;

/// Encoders of the legacy encodings, from the table that decodes them: that the table is right is proved beside it.
fn legacy() -> HashMap<String, Encoder> {
    let mut encoders: HashMap<String, Encoder> = HashMap::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parse/decode/legacy.csv");
    for row in csv::Reader::from_path(path).unwrap().into_records() {
        let row = row.unwrap();
        let bytes = (0..row[1].len()).step_by(2).map(|at| u8::from_str_radix(&row[1][at..at + 2], 16).unwrap());
        encoders.entry(row[0].to_owned()).or_default().entry(row[2].to_owned()).or_insert_with(|| bytes.collect());
    }
    encoders
}

/// Windows-1258: the tone is a byte of its own.
fn windows_1258() -> Encoder {
    let tones = [("\u{300}", 0xcc), ("\u{309}", 0xd2), ("\u{303}", 0xde), ("\u{301}", 0xec), ("\u{323}", 0xf2)];
    let bases = [
        ("ă", 0xe3),
        ("â", 0xe2),
        ("ê", 0xea),
        ("ô", 0xf4),
        ("ơ", 0xf5),
        ("ư", 0xfd),
        ("đ", 0xf0),
        ("Ă", 0xc3),
        ("Â", 0xc2),
        ("Ê", 0xca),
        ("Ô", 0xd4),
        ("Ơ", 0xd5),
        ("Ư", 0xdd),
        ("Đ", 0xd0),
    ];
    let mut encoder: Encoder = bases.iter().map(|&(letter, byte)| (letter.to_owned(), vec![byte])).collect();
    let plain = "aeiouyAEIOUY".chars().map(|letter| (letter.to_string(), letter as u8));
    for (base, byte) in plain.chain(bases.iter().map(|&(letter, byte)| (letter.to_owned(), byte))) {
        for (tone, mark) in tones {
            encoder.insert(format!("{base}{tone}").nfc().collect(), vec![byte, mark]);
        }
    }
    encoder
}

/// What these encodings lack is typed otherwise in them, as it was then.
fn plain(text: &str) -> String {
    let text: String = text.nfc().collect();
    let pairs = [
        ("“", "\""),
        ("”", "\""),
        ("‘", "'"),
        ("’", "'"),
        ("–", "-"),
        ("—", "-"),
        ("…", "..."),
        ("\u{a0}", " "),
        ("Ð", "Đ"),
        ("•", "-"),
        ("е", "e"),
    ];
    let text = pairs.iter().fold(text, |text, (from, to)| text.replace(from, to));
    text.chars().filter(|c| c.is_ascii() || c.is_alphabetic()).collect()
}

fn encode(text: &str, encoder: &Encoder) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in text.chars() {
        match encoder.get(letter.encode_utf8(&mut [0; 4]) as &str) {
            Some(known) => bytes.extend(known),
            None => bytes.push(u8::try_from(letter).unwrap_or(b'?')),
        }
    }
    bytes
}

/// What a figure says, without its place in the bytes.
fn told(facts: &[Fact]) -> Vec<String> {
    facts
        .iter()
        .map(|fact| {
            format!(
                "{} {:?} {:?} {:?} {:?} {:?}",
                fact.value, fact.indicator, fact.subject, fact.status, fact.period, fact.province
            )
        })
        .collect()
}

struct Reader {
    rules: RuleSet,
    /// By the encoding that is given; none is found by itself.
    sources: HashMap<Option<String>, Sources>,
}

impl Reader {
    fn new<'a>(encodings: impl Iterator<Item = &'a String>) -> Reader {
        let given = encodings.map(|name| (Some(name.clone()), Charset::of_label(name)));
        let sources = given
            .chain([(None, None)])
            .map(|(name, encoding)| (name, Sources::embedded().with(Reading { encoding, ..Reading::default() })));
        Reader { rules: RuleSet::embedded().unwrap(), sources: sources.collect() }
    }

    fn read(&self, bytes: Vec<u8>, kind: DocKind, given: Option<&str>) -> Article {
        let doc = RawDoc { path: "tin".to_owned(), kind, bytes, given: Vec::new() };
        let article = parse(doc, &self.sources[&given.map(str::to_owned)]).expect("the article has text");
        assert!(!article.damaged, "{}: {:?}", article.encoding, article.meta.evidence);
        article
    }

    fn told(&self, article: &Article) -> Vec<String> {
        told(&extract(article, &self.rules))
    }
}

/// The texts of the corpus, and pages of it as well.
fn articles() -> Vec<(String, DocKind, String)> {
    let mut articles = Vec::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for folder in std::fs::read_dir(corpus).unwrap().filter_map(|entry| std::fs::read_dir(entry.unwrap().path()).ok()) {
        for file in folder {
            let path = file.unwrap().path();
            let kind =
                if path.extension().is_some_and(|ending| ending == "txt") { DocKind::Text } else { DocKind::Html };
            if let Ok(text) = std::fs::read_to_string(&path) {
                articles.push((path.display().to_string(), kind, plain(&text)));
            }
        }
    }
    articles.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(articles.len() > 50);
    articles
}

#[test]
fn every_encoding_gives_the_same_figures() {
    let mut encoders = legacy();
    encoders.insert("windows-1258".to_owned(), windows_1258());
    let reader = Reader::new(encoders.keys());
    let wrong: Vec<String> =
        articles().par_iter().flat_map(|article| differences(article, &reader, &encoders)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where an article that was encoded does not tell what it tells in UTF-8.
fn differences(
    (path, kind, text): &(String, DocKind, String),
    reader: &Reader,
    encoders: &HashMap<String, Encoder>,
) -> Vec<String> {
    let expected = reader.read(text.clone().into_bytes(), *kind, None);
    let mut wrong = Vec::new();
    let mut hold = |name: &str, bytes: Vec<u8>, given: Option<&str>| {
        let article = reader.read(bytes, *kind, given);
        // The same text in the same blocks under the same title, date and source has the same figures.
        let meta = |article: &Article| Meta { evidence: Vec::new(), ..article.meta.clone() };
        let same =
            article.text == expected.text && article.blocks == expected.blocks && meta(&article) == meta(&expected);
        if !article.encoding.ends_with(name) || !same && reader.told(&article) != reader.told(&expected) {
            let differs = article.text.lines().zip(expected.text.lines()).find(|(got, wanted)| got != wanted);
            wrong.push(format!("{path}: {name} read as {}: {differs:?}", article.encoding));
        }
    };
    for (name, encoder) in encoders {
        hold(name, encode(text, encoder), None);
        hold(name, encode(text, encoder), Some(name));
        // Fonts of old saved as Unicode: the bytes as Latin-1, encoded again.
        if name != "windows-1258" {
            let latin: String = encode(text, encoder).into_iter().map(char::from).collect();
            hold(name, latin.into_bytes(), None);
        }
    }
    for (name, units) in [("utf-16le", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("utf-16be", u16::to_be_bytes)] {
        let bare: Vec<u8> = text.encode_utf16().flat_map(units).collect();
        hold(name, bare.clone(), None);
        hold(name, [units(0xfeff).to_vec(), bare].concat(), None);
    }
    let twice: String =
        text.bytes().map(|byte| WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned()).collect();
    hold("utf-8 read as windows-1252", twice.into_bytes(), None);
    hold("utf-8", text.nfd().collect::<String>().into_bytes(), None);
    wrong
}

/// What a file in pieces is read as: text, encoding, and what is lost in it.
fn page(html: &[u8]) -> Article {
    let doc = RawDoc { path: "tin.html".to_owned(), kind: DocKind::Html, bytes: html.to_owned(), given: Vec::new() };
    parse(doc, &Sources::embedded()).unwrap()
}

#[test]
fn an_old_headline_over_a_new_text() {
    let html = "<h1><font face='.VnTimeH'>Tæng kÕt phong trµo thi ®ua n¨m 2009</font></h1><p>Năm 2009, toàn tỉnh có 215 sáng \
                kiến được công nhận, làm lợi 12 tỷ đồng cho các đơn vị.</p><p>Cà phê, cá và gà là hàng hóa.</p>";
    let article = page(html.as_bytes());
    assert_eq!(article.encoding, "utf-8 with tcvn3");
    assert_eq!(article.meta.title.as_deref(), Some("Tổng kết phong trào thi đua năm 2009"));
    assert!(article.text.contains("215 sáng kiến được công nhận") && article.text.contains("Cà phê, cá và gà"));
    assert!(article.meta.evidence.iter().any(|entry| entry.value == "encoding=tcvn3" && entry.source == "font"));
}

#[test]
fn text_in_unicode_and_other_tongues_are_left_alone() {
    for text in [
        "Cà Mau: cá, tôm, gà, là, và, ô tô - khoá học hè ở xã Tân Ân",
        "Ngày hội: bà con xã Ma Cò, bản Pá Lò, Hà Tài và Tô Hà cùng về dự",
        "Un élève très doué a reçu le premier prix à Genève, où il a été félicité",
        "Ñandú, señor, año, mañana: el niño comió piñas en España y soñó",
        "Kinh phí 30 µm, 5 ¶, ©2009 và ® là ký hiệu",
    ] {
        let doc = RawDoc {
            path: "tin.txt".to_owned(),
            kind: DocKind::Text,
            bytes: text.as_bytes().to_owned(),
            given: Vec::new(),
        };
        let article = parse(doc, &Sources::embedded()).unwrap();
        assert_eq!((article.text.as_str(), article.encoding.as_str()), (text, "utf-8"));
    }
}

#[test]
fn what_was_lost_is_marked() {
    let lost = "<h1>T?NG LIÊN ÐOÀN LAO Ð?NG</h1><p>Chi?n s? thi dua co s?: 12 ngu?i du?c t?ng B?ng khen c?a T?nh v?i th?i \
                gian 5 nam, d?t k?t qu? t?t trong phong tr?o thi dua.</p>";
    let mut cut = "<p>Năm 2009, toàn tỉnh có 215 sáng kiến được công nhận và khen thưởng cho các đơn vị.</p>"
        .as_bytes()
        .to_owned();
    let at = cut.iter().position(|&byte| byte == 0xe1).unwrap();
    cut.remove(at + 1);
    for (html, word) in [(lost.as_bytes(), "question marks"), (&cut, "fit no letter")] {
        let article = page(html);
        assert!(article.damaged, "{word}");
        let damage = article.meta.evidence.iter().find(|entry| entry.value.starts_with("damage=")).unwrap();
        assert!(damage.value.contains(word), "{damage:?}");
    }
    assert!(page(&cut).text.contains('\u{fffd}'), "nothing is put in the place of what is lost");
}
