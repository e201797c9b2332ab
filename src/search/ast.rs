//! What a query says, before it meets an index.

use std::ops::{Bound, RangeInclusive};

use crate::index::Word;
use crate::model::Status;

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(Text),
    Condition(Condition),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// Words next to each other; a plain word is one, "QĐ-UBND" and a quoted phrase are several.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Text {
    /// Never empty.
    pub(super) words: Vec<Word>,
    /// The last word is only a beginning.
    pub(super) is_prefix: bool,
    /// Between quotation marks: never given up when nothing has all words.
    pub(super) is_quoted: bool,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    /// Slugs that the name may mean.
    Province(Vec<String>),
    Indicator(Vec<String>),
    Years(RangeInclusive<u16>),
    Value(Bound<f64>, Bound<f64>),
    Status(Vec<Status>),
    /// Words of the outlet, the author or the address.
    Source(Text),
}
