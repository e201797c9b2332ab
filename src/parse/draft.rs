//! What both kinds of files become before they are an article.

use crate::model::{Block, Evidence, Meta, PartialDate};

/// Stored text, its blocks, and what is known about it.
#[derive(Debug)]
pub(super) struct Draft {
    pub text: String,
    pub blocks: Vec<Block>,
    pub meta: Meta,
}

/// Where a date was found, and the date.
pub(super) type Dated = (usize, PartialDate);

/// An entry of evidence for one field of the metadata.
pub(super) fn entry(field: &str, value: impl ToString, source: &str, words: &str) -> Evidence {
    Evidence {
        value: format!("{field}={}", value.to_string()),
        source: source.to_owned(),
        words: words.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}
