//! Facts and articles where they are kept, and of each fact the little that decides where it stands in a comparison.
//!
//! Of a million facts a comparison shows some and ranks a few. So whoever keeps facts gives digests of all of them,
//! some fifty bytes each, and a whole fact, with its words, when somebody asks for it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Bound, Fact, Family, Meta, PartialDate, Period, Span, Status, Subject, Territory, Unit};
use crate::error::Result;

/// What a fact measures and whose it is. There are as many as there are cells to a comparison, not as there are facts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kind {
    pub family: Family,
    pub status: Status,
    pub indicator: Vec<String>,
    pub level: Vec<String>,
    pub grantor: Vec<String>,
    pub subject: Option<Subject>,
    pub unit: Unit,
    pub turns: bool,
    pub scope: Option<String>,
    pub province: Option<String>,
    pub territory: Territory,
}

impl Kind {
    /// The kind of a fact.
    pub fn of(fact: &Fact) -> Kind {
        Kind {
            family: fact.family,
            status: fact.status,
            indicator: fact.indicator.clone(),
            level: fact.level.clone(),
            grantor: fact.grantor.clone(),
            subject: fact.subject,
            unit: fact.unit.clone(),
            turns: fact.turns,
            scope: fact.scope.clone(),
            province: fact.province.clone(),
            territory: fact.territory,
        }
    }
}

/// A fact without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Digest {
    /// Where the archive has the whole fact.
    pub at: u64,
    pub value: f64,
    /// Position in [`Contents::articles`].
    pub article: u32,
    /// Position in [`Contents::kinds`].
    pub kind: u32,
    /// Position in [`Contents::rules`].
    pub rule: u32,
    /// Number of its sentence in the article: in the order of the text, the same for all facts of the sentence.
    pub sentence: u32,
    /// Number of the fact within its article, from 1.
    pub number: u32,
    /// Number of the fact of which it is a part, 0 where it is none; that fact need not be there.
    pub whole: u32,
    pub period: Option<Period>,
    pub bound: Bound,
    /// True where the checks of the extraction put a flag on it.
    pub flagged: bool,
}

/// An article as far as a comparison needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heading {
    pub path: String,
    /// Where the archive has the rest; none for an article that only its facts name.
    pub at: Option<u64>,
    pub published: Option<PartialDate>,
    /// Slug of the province that its source belongs to.
    pub province: Option<String>,
    /// Position of the article that it is a copy of.
    pub copy_of: Option<u32>,
}

/// All that an archive keeps, in digests.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// By path.
    pub articles: Vec<Heading>,
    pub kinds: Vec<Kind>,
    pub rules: Vec<String>,
    /// By article, and by place within it.
    pub figures: Vec<Digest>,
}

/// Where facts and articles are kept.
pub trait Archive: Send + Sync {
    /// Digests of everything.
    fn contents(&self) -> Result<Contents>;
    /// The whole fact of a digest, by its `at`.
    fn fact(&self, at: u64) -> Result<Fact>;
    /// The metadata of an article, by its `at`.
    fn meta(&self, at: u64) -> Result<Meta>;
}

/// Numbers for the sentences of an article's facts, and for the facts that are wholes of others: what [`Digest`] calls
/// `sentence` and `whole`, where the first fact has number 1.
pub fn numbered<'a>(facts: impl Iterator<Item = &'a Fact> + Clone) -> Vec<(u32, u32)> {
    let mut sentences: Vec<Span> = facts.clone().map(|fact| fact.quote_span).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let mut numbers: HashMap<&str, u32> = (1..).zip(facts.clone()).map(|(number, fact)| (&*fact.id, number)).collect();
    let mut next = 1 + facts.clone().count() as u32;
    let mut whole = |id: &'a str| {
        // A whole that is not there has a number behind all others, the same for all its parts.
        *numbers.entry(id).or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    let numbers = facts.map(|fact| {
        let sentence = sentences.binary_search(&fact.quote_span).expect("all sentences were listed");
        (sentence as u32, fact.part_of.as_deref().map_or(0, &mut whole))
    });
    numbers.collect()
}
