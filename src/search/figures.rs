//! Runs a query for figures: words are looked for in their sentences, conditions asked of each figure itself.

use serde::Serialize;

use super::compile::{Compiled, Target};
use super::facets::{Facets, facets_of_facts};
use super::highlight;
use super::hits::{Answer, Note, Options, answer};
use super::rank::{self, Sort};
use crate::error::Result;
use crate::index::Reader;
use crate::model::{Fact, Span};

/// The answer to a query for figures.
#[derive(Clone, Debug, Serialize)]
pub struct FactHits {
    /// How many figures match, whatever the limit.
    pub total: usize,
    pub offset: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    pub hits: Vec<FactHit>,
}

/// A figure that matches: the fact as everywhere, and where its sentence does.
#[derive(Clone, Debug, Serialize)]
pub struct FactHit {
    #[serde(flatten)]
    pub fact: Fact,
    /// Only comparable within one answer; 0 where the hits are not in order of relevance.
    pub score: f32,
    /// Bytes of the article's stored text that match, within `quote_span`.
    pub matches: Vec<Span>,
}

/// Answers a query with figures. Equal ones stand in the order of articles' paths and places in the text.
pub fn search_facts(reader: &Reader, query: &str, options: &Options) -> Result<FactHits> {
    let by_column = |compiled: &Compiled, sort| {
        let found = reader.matches(&*compiled.query)?;
        let total = found.len();
        let column = if matches!(sort, Sort::Newest | Sort::Oldest) { "date" } else { "value" };
        let numbers = reader.numbers_of(&found, column)?;
        let descending = matches!(sort, Sort::Newest | Sort::Largest);
        Ok((rank::by_number(reader, found, numbers, descending, options)?, total))
    };
    let Answer { compiled, window, total, notes } = answer(reader, query, Target::Facts, options, by_column)?;
    let compiled = &compiled;
    let facets = match options.facets {
        true => Some(facets_of_facts(reader, &reader.matches(&*compiled.query)?)?),
        false => None,
    };
    let mut hits = Vec::with_capacity(window.len());
    for ranked in window {
        let fact = reader.fact_at(ranked.address)?;
        let found = highlight::ranges(&highlight::find(&fact.quote, &compiled.texts));
        let at = fact.quote_span.start;
        let matches = found.into_iter().map(|span| Span::new(span.start + at, span.end + at)).collect();
        hits.push(FactHit { fact, score: ranked.score, matches });
    }
    Ok(FactHits { total, offset: options.offset, notes, facets, hits })
}
