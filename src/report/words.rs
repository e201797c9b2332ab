//! Facts and articles with their words, loaded as a page asks for them.
//!
//! In: positions in a comparison. Out: what stands there. Nothing is held longer than it is shown.

use serde::Serialize;

use super::comparison::{Comparison, Source};
use crate::error::Result;
use crate::model::Fact;

/// A fact with its words, and where it stands.
#[derive(Serialize)]
pub(super) struct WholeEvidence {
    pub citation: Option<usize>,
    pub source: u32,
    pub fact: Fact,
}

impl WholeEvidence {
    pub fn of(comparison: &Comparison, position: u32) -> Result<WholeEvidence> {
        Ok(WholeEvidence {
            citation: comparison.citation(position),
            source: comparison.evidence[position as usize].source,
            fact: comparison.fact(position)?,
        })
    }
}

/// A sentence that is cited, with the facts that it carries.
pub(super) struct Sentence {
    pub number: usize,
    /// Position of its article.
    pub source: u32,
    pub facts: Vec<Fact>,
}

/// The sentences by their numbers, loaded as they are asked for.
pub(super) fn sentences(comparison: &Comparison) -> impl Iterator<Item = Result<Sentence>> + '_ {
    let cited = comparison.cited();
    let mut at = 0;
    std::iter::from_fn(move || {
        let &(number, first) = cited.get(at)?;
        let mut facts = Vec::new();
        while let Some(&(_, index)) = cited.get(at).filter(|(other, _)| *other == number) {
            facts.push(comparison.fact(index));
            at += 1;
        }
        let source = comparison.evidence[first as usize].source;
        let facts = facts.into_iter().collect::<Result<Vec<Fact>>>();
        Some(facts.map(|facts| Sentence { number, source, facts }))
    })
}

/// The articles of facts one after the other, the last of them kept: neighbours are often of one article.
pub(super) struct Articles<'a> {
    comparison: &'a Comparison,
    last: Option<(u32, Source)>,
}

impl<'a> Articles<'a> {
    pub fn new(comparison: &'a Comparison) -> Articles<'a> {
        Articles { comparison, last: None }
    }

    /// The article of the fact at a position of the evidence.
    pub fn of_fact(&mut self, index: u32) -> Result<&Source> {
        let position = self.comparison.evidence[index as usize].source;
        let last = match self.last.take().filter(|(known, _)| *known == position) {
            Some(last) => last,
            None => (position, self.comparison.source(position)?),
        };
        Ok(&self.last.insert(last).1)
    }
}
