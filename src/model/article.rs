//! A file before and after parsing.

use serde::{Deserialize, Serialize};

use super::{PartialDate, Span};

/// What kind of file the bytes are, by name and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocKind {
    Text,
    Html,
    Markdown,
    Docx,
    Pdf,
}

/// A file as it was read: nothing decoded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDoc {
    /// Path relative to the folder that was read, `/` as separator on every system; that of a member of an archive
    /// begins with the archive's. Bytes that are no UTF-8 are shown as U+FFFD.
    pub path: String,
    pub kind: DocKind,
    pub bytes: Vec<u8>,
    /// What is told about it beside it, first what counts most.
    pub given: Vec<Given>,
}

/// What a sidecar, a table or a crawler tells about an article, as written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Given {
    /// What kind of place tells it: `sidecar`, `articles.csv`, `jsonl`, `warc`, `front matter`.
    pub place: String,
    pub title: Option<String>,
    pub published: Option<String>,
    pub author: Option<String>,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub province: Option<String>,
    /// The encoding that a server named.
    pub charset: Option<String>,
}

/// Where a piece of metadata was found: the value and the place, for `explain`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was concluded, e.g. a province's slug.
    pub value: String,
    /// Which kind of place said so: `headline`, `byline`, `masthead`, `url`, `outlet`,
    /// `text`, `path`, `option`, or a place of [`Given`].
    pub source: String,
    /// The words or address that said it.
    pub words: String,
}

/// The part that a stretch of the stored text plays in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    Headline,
    Lead,
    Paragraph,
    ListItem,
    /// One row of a table; cells are separated by ` | ` in the stored text.
    TableRow,
    Caption,
    /// Menus, dates, bylines, related headlines: kept in the stored text of `.txt` files, where the
    /// text is the file's own, but no figure is taken from it.
    Furniture,
}

/// A block of the stored text. Blocks are in order and do not overlap; line ends between them belong to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
}

/// Title, date and source of an article; whatever could not be found is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub title: Option<String>,
    /// The day on which it was published.
    pub published: Option<PartialDate>,
    /// The day on which that took place of which it reports, as its lead tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<PartialDate>,
    /// The day, month or year up to which its figures run, where it tells one and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<PartialDate>,
    pub author: Option<String>,
    /// Name of the newspaper, portal or organisation that published it.
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Slug of the province that the source belongs to, from masthead, byline, address or outlet (not from the text).
    pub province: Option<String>,
    /// The path of the article that this is a copy of, exact or near; only where a run or an index says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// What the fields above rest on, strongest first within a field. `value` of the entry for field `f` starts with `f=`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

impl Meta {
    /// True where somebody said it beside the article (a sidecar, a table, a crawler, the user), which settles it.
    pub fn is_given(&self, field: &str) -> bool {
        let says = |evidence: &&Evidence| evidence.value.split_once('=').is_some_and(|(name, _)| name == field);
        let first = self.evidence.iter().find(says);
        first
            .is_some_and(|evidence| matches!(evidence.source.as_str(), "sidecar" | "articles.csv" | "jsonl" | "option"))
    }
}

/// An article: its main text as stored, cut into blocks, and its metadata.
#[derive(Clone, Debug)]
pub struct Article {
    /// Path of the file, relative to the folder that was read.
    pub path: String,
    pub kind: DocKind,
    /// Blake3 of the file's bytes, and of what is told about it if anything is; first 32 hex digits.
    pub content_hash: String,
    /// Name of the encoding the bytes were in (WHATWG label, lower case).
    pub encoding: String,
    /// True where bytes did not fit the encoding and stand in the text as U+FFFD.
    pub damaged: bool,
    pub meta: Meta,
    /// The stored text. For `.txt` in UTF-8 it is the file byte for byte (a BOM included), so that spans are
    /// offsets in the file; for pages it is the main text, blocks joined by `\n`.
    pub text: String,
    pub blocks: Vec<Block>,
}
