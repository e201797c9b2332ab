//! `RawDoc` → `Article`: decoding, the main text in blocks, title, date, author and source.
//!
//! What comes in are the bytes of a text file or a saved page. What goes out is the text to read figures from, cut
//! into blocks of known kinds, and metadata with the words that each field rests on. A field that cannot be found is
//! none, never a guess; a file fails only if it has no text. Whose figures a text tells is not asked here.

mod author;
mod classes;
mod dates;
mod days;
mod decode;
mod docx;
mod draft;
mod furniture;
mod guard;
mod head;
mod html;
mod keyed;
mod lines;
mod main_text;
mod markdown;
mod page;
mod pdf;
mod sites;
mod source;
mod table;
mod told;
mod tree;
mod txt;

pub use decode::{CHARSET_NAMES, Charset, Legacy};
pub use sites::Sites;
pub use source::{Reading, Sources};
pub use told::province_named;

use draft::Draft;

use crate::model::{Article, DocKind, Given, Outcome, RawDoc};

/// Parses a file, or says why there is no article in it.
pub fn parse(doc: RawDoc, sources: &Sources) -> Result<Article, Outcome> {
    let content_hash = content_hash(&doc, sources);
    let mut given = doc.given;
    let decoded = match doc.kind {
        DocKind::Docx => decode::unicode(&docx::text(&doc.bytes).map_err(Outcome::Failed)?, DocKind::Text),
        DocKind::Pdf => decode::unicode(&pdf::text(&doc.bytes).map_err(Outcome::Failed)?, DocKind::Text),
        kind => {
            let named = given.iter().find_map(|given| Charset::of_label(given.charset.as_deref()?));
            decode::decode(&doc.bytes, kind, sources.reading.encoding, named)
        }
    };
    let address = |given: &[Given]| given.iter().find_map(|given| given.url.clone());
    let draft = match doc.kind {
        DocKind::Html => html::read(&decoded.text, address(&given).as_deref(), sources),
        DocKind::Markdown => {
            let (page, front) = markdown::page(&decoded.text);
            given.extend(front);
            html::read(&page, address(&given).as_deref(), sources)
        }
        DocKind::Text | DocKind::Docx | DocKind::Pdf => txt::read(decoded.text, sources),
    };
    let Draft { text, blocks, mut meta } = draft.ok_or(Outcome::Empty)?;
    meta.evidence.extend(decoded.evidence);
    let mut damaged = decoded.damaged;
    if !damaged && let Some((what, words)) = damage(&text, doc.kind) {
        damaged = true;
        meta.evidence.push(draft::entry("damage", what, "text", &words));
    }
    told::apply(&mut meta, &doc.path, &given, sources);
    days::describe(&mut meta, &text, &blocks);
    let encoding = decoded.encoding;
    Ok(Article { path: doc.path, kind: doc.kind, content_hash, encoding, damaged, meta, text, blocks })
}

/// The text of a file's bytes in its own charset: the first step of [`parse`], by itself. Word documents and PDFs are
/// unpacked rather than decoded; for them it is none.
pub fn decoded(doc: &RawDoc, sources: &Sources) -> Option<String> {
    let is_text = !matches!(doc.kind, DocKind::Docx | DocKind::Pdf);
    is_text.then(|| decode::decode(&doc.bytes, doc.kind, sources.reading.encoding, None).text)
}

/// What is wrong with a text that was read without error, with an example.
fn damage(text: &str, kind: DocKind) -> Option<(&'static str, String)> {
    let split = if kind == DocKind::Pdf { pdf::split_syllable(text) } else { None };
    split.map(|words| ("syllables are cut apart", words)).or_else(|| decode::damage(text))
}

/// The hash by which an index knows that a file is the same: of its bytes, and of all else that is told about it.
pub fn content_hash(doc: &RawDoc, sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&doc.bytes);
    if !doc.given.is_empty() || sources.reading != Reading::default() {
        hasher.update(format!("{:?} {:?}", doc.given, sources.reading).as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// A hash of what a file looks like from outside and of how it would be read.
pub fn look_hash(look: &str, sources: &Sources) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(look.as_bytes());
    hasher.update(format!(" {:?}", sources.reading).as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn article(kind: DocKind, bytes: &[u8]) -> Result<Article, Outcome> {
        parse(RawDoc { path: "tin".to_owned(), kind, bytes: bytes.to_owned(), given: Vec::new() }, &Sources::embedded())
    }

    #[test]
    fn an_article_knows_its_bytes() {
        let bytes = "\u{feff}Tỉnh có 12 cá nhân được tặng Bằng khen.\r\n".as_bytes();
        let parsed = article(DocKind::Text, bytes).unwrap();
        assert_eq!(parsed.text.as_bytes(), bytes);
        assert_eq!(parsed.content_hash, blake3::hash(bytes).to_hex()[..32]);
        assert_eq!((parsed.encoding.as_str(), parsed.damaged), ("utf-8", false));
        assert_eq!(article(DocKind::Html, b"<br>").unwrap_err(), Outcome::Empty);
    }

    #[test]
    fn sources_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Sources>();
    }

    /// Pieces that files are made of, whole and broken.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ a-zđàộứ0-9.,:;|()\"“”-]{0,60}",
            proptest::sample::select(vec![
                "\n",
                "\r\n",
                "\u{a0}",
                "\u{feff}",
                "<p>",
                "<h1>",
                "</h1>",
                "<table><tr><td>",
                "</table>",
                "<br>",
                "<li>",
                "<!--",
                "<a href=#>",
                "<div class=related>",
                "Tin liên quan",
                "Ý kiến bạn đọc",
                "12/3/2020",
                "<",
                "&amp;",
                "Tên của một bài báo",
                "Tin, ảnh: Thu Hà",
                "(BLC) – ",
                "<title>Tên của một bài báo - Báo Tỉnh</title>",
                "o\u{302}\u{301}",
                "<script>",
                "date 2020-01-02 x",
            ])
            .prop_map(str::to_owned),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn any_file_gives_ordered_blocks_of_its_text(
            pieces in proptest::collection::vec(piece(), 0..40),
            noise in proptest::collection::vec(any::<u8>(), 0..4),
            html in any::<bool>(),
        ) {
            let mut bytes = pieces.concat().into_bytes();
            bytes.extend(noise);
            let kind = if html { DocKind::Html } else { DocKind::Text };
            if let Ok(parsed) = article(kind, &bytes) {
                let mut end = 0;
                for block in &parsed.blocks {
                    prop_assert!(block.span.start >= end && block.span.start < block.span.end);
                    prop_assert!(!block.span.of(&parsed.text).trim().is_empty());
                    end = block.span.end;
                }
                if kind == DocKind::Text && parsed.encoding == "utf-8" && !parsed.damaged {
                    prop_assert_eq!(parsed.text.as_bytes(), &bytes);
                }
            }
        }
    }
}
