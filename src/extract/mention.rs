//! What travels inside the extraction: the mentions of a sentence, and the letters that stand for them in rules.

use super::scope::ScopeMention;
use super::time::When;
use crate::model::{Bound, Unit};

/// Symbols of mentions that no lexicon gives. Private-use letters below those of the lexicon's terms.
pub mod symbol {
    /// A count: a number with nothing uncountable behind it.
    pub const FIGURE: char = '\u{e000}';
    /// A number directly before a word that no lexicon knows.
    pub const COUNTED: char = '\u{e001}';
    pub const PERCENT: char = '\u{e002}';
    pub const MONEY: char = '\u{e003}';
    /// A date or period.
    pub const TIME: char = '\u{e004}';
    /// Digits that are no figure.
    pub const TRAP: char = '\u{e005}';
    /// One to three unknown words.
    pub const WORD: char = '\u{e006}';
    /// More than three.
    pub const GAP: char = '\u{e007}';
    /// "hạng Nhì, Ba": the class of an order; stands for the order before it.
    pub const GRADE: char = '\u{e008}';
    /// A figure that a rule took already.
    pub const TAKEN: char = '\u{e009}';
    /// "đ" of a number that is a difference or a base.
    pub const DIFFERENCE: char = '\u{e00a}';
    /// "một" in words: a count in some places, an article in others.
    pub const ONE: char = '\u{e00d}';
    /// Begin and end of the sentence.
    pub const BEGIN: char = '\u{e00b}';
    pub const END: char = '\u{e00c}';
}

/// A number of the text with what was read around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub bound: Bound,
    pub unit: Unit,
    /// In words, and small enough to be an article or a name: counts only where a rule is sure.
    pub weak: bool,
    pub ambiguous: bool,
    /// The value in the other reading, where it is one.
    pub other: Option<f64>,
    /// The upper end of a range ("từ 20 đến 30"); the value is the lower.
    pub until: Option<f64>,
    /// "lượt" stands behind it.
    pub turns: bool,
    /// Bytes of the number in the key, without its bound and unit.
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    None,
    Figure(Figure),
    /// A number with two sensible readings: told to the user, but no fact is made of it.
    Unsettled(Figure),
    Time(When),
    /// Index of a term of the lexicon.
    Term(usize),
}

/// Something that matters in a sentence, or a stretch of words that does not.
#[derive(Clone, Debug)]
pub struct Mention {
    pub symbol: char,
    pub data: Data,
    /// Bytes in the key.
    pub start: usize,
    pub end: usize,
}

impl Mention {
    pub fn figure(&self) -> Option<&Figure> {
        match &self.data {
            Data::Figure(figure) => Some(figure),
            _ => None,
        }
    }

    pub fn term(&self) -> Option<usize> {
        match self.data {
            Data::Term(term) => Some(term),
            _ => None,
        }
    }
}

/// A province or district named in a sentence.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    pub term: usize,
    pub start: usize,
    pub end: usize,
    /// Which mention stands before it (index into the mentions), for telling subjects from owners.
    pub before: usize,
    /// The word before it makes it a street, a school or a ward.
    pub guarded: bool,
    /// The word before it says that something happens there, or that somebody goes there.
    pub venue: bool,
}

/// A sentence as mentions.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub mentions: Vec<Mention>,
    pub places: Vec<PlaceMention>,
    pub scopes: Vec<ScopeMention>,
    /// Bytes in the key.
    pub start: usize,
    pub end: usize,
}
