//! What became of each file; outcomes add up to the files seen.

use std::collections::BTreeMap;

use serde::Serialize;

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "detail", rename_all = "kebab-case")]
pub enum Outcome {
    /// Read, parsed and passed on (with an index: stored).
    Indexed,
    /// In the index already, byte for byte.
    Unchanged,
    /// The same main text as another file of the run.
    DuplicateOf(String),
    /// Nothing to read in it: no bytes, or no text.
    Empty,
    /// Not an article: by its name, or a sidecar, a picture of an archive, a file of JSON without texts.
    Skipped,
    /// Could not be read or parsed, and why.
    Failed(String),
}

impl Outcome {
    /// The name in ledgers and summaries.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Indexed => "indexed",
            Outcome::Unchanged => "unchanged",
            Outcome::DuplicateOf(_) => "duplicate",
            Outcome::Empty => "empty",
            Outcome::Skipped => "skipped",
            Outcome::Failed(_) => "failed",
        }
    }
}

/// Counts of outcomes by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub seen: u64,
    pub by_outcome: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub fn add(&mut self, outcome: &Outcome) {
        self.seen += 1;
        *self.by_outcome.entry(outcome.name()).or_default() += 1;
    }

    pub fn count(&self, name: &str) -> u64 {
        self.by_outcome.get(name).copied().unwrap_or(0)
    }

    /// Every file seen has exactly one outcome.
    pub fn adds_up(&self) -> bool {
        self.seen == self.by_outcome.values().sum::<u64>()
    }
}
