//! `RawDoc` → `Article`: decoding, the main text in blocks, title, date, author and source.
//!
//! What comes in are the bytes of a text file or a saved page. What goes out is the text to read figures from, cut
//! into blocks of known kinds, and metadata with the words that each field rests on. A field that cannot be found is
//! none, never a guess; a file fails only if it has no text. Whose figures a text tells is not asked here.

mod author;
mod classes;
mod dates;
mod decode;
mod draft;
mod furniture;
mod guard;
mod head;
mod html;
mod page;
mod source;
mod txt;

pub use source::Sources;

use crate::model::{Article, DocKind, Outcome, RawDoc};

/// Parses a file, or says why there is no article in it.
pub fn parse(doc: RawDoc, sources: &Sources) -> Result<Article, Outcome> {
    let decoded = decode::decode(&doc.bytes, doc.kind);
    let content_hash = content_hash(&doc.bytes);
    let draft = match doc.kind {
        DocKind::Text => txt::read(decoded.text, sources),
        DocKind::Html => html::read(&decoded.text, sources),
    };
    let draft = draft.ok_or(Outcome::Empty)?;
    Ok(Article {
        path: doc.path,
        kind: doc.kind,
        content_hash,
        encoding: decoded.encoding,
        damaged: decoded.damaged,
        meta: draft.meta,
        text: draft.text,
        blocks: draft.blocks,
    })
}

/// The hash by which an index knows that a file is the same, byte for byte.
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}
