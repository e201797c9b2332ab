//! What travels between the stages: plain data, no input or output.
//!
//! `RawDoc` (bytes of a file) → `Article` (its title, date, source and main text) → `Fact` (one figure).
//! Every stage imports from here; nothing here imports from a stage.

mod archive;
mod article;
mod fact;
mod outcome;
mod period;
mod province;

pub use archive::{Archive, Contents, Digest, Heading, Kind, numbered};
pub use article::{Article, Block, BlockKind, DocKind, Evidence, Given, Meta, RawDoc};
pub use fact::{Bound, Fact, Family, Reason, Status, Subject, Territory, Unit, plain_number};
pub use outcome::{Outcome, Tally};
pub use period::{PartialDate, Period};
pub use province::{Province, province, provinces};

use serde::{Deserialize, Serialize};

/// A range of bytes `[start, end)` of an article's stored text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span runs forward");
        Span { start, end }
    }

    /// The text under the span.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Span {
        Span { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> [usize; 2] {
        [span.start, span.end]
    }
}
