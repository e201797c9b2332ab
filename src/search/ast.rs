//! What a query says, before it meets an index.

use std::ops::{Bound, RangeInclusive};

use crate::index::Word;
use crate::model::{Family, Status, Subject};

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(Text),
    Condition(Condition),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    /// One thing in several spellings, such as an abbreviation and its words; what was typed comes first.
    Same(Vec<Node>),
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
    /// Slugs that the name may mean; the empty one stands for none, as in every list of ids.
    Province(Vec<String>),
    Indicator(Vec<String>),
    Level(Vec<String>),
    Grantor(Vec<String>),
    Unit(Vec<String>),
    Subject(Vec<Subject>),
    Family(Vec<Family>),
    Status(Vec<Status>),
    Years(RangeInclusive<u16>),
    /// No day of publication, or no period.
    NoYear,
    Value(Bound<f64>, Bound<f64>),
    /// Words of the outlet, the author or the address.
    Source(Text),
    /// Articles that have none of these.
    NoSource,
    /// Words of the headline.
    Title(Text),
    /// How the path of the article begins.
    Path(String),
}
