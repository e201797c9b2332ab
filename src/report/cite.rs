//! Numbers for the sentences that a comparison cites.
//!
//! In: a comparison with its rows in order. Out: the same, each shown fact with the number of its sentence. Articles
//! are numbered as they first appear and sentences within them as they stand, so that the list of sources reads
//! article by article; figures of one sentence share its number.

use std::collections::BTreeMap;

use super::comparison::{Cell, Comparison, Row};
use crate::model::Span;

/// Numbers every fact that a cell shows.
pub(super) fn cite(comparison: &mut Comparison) {
    let mut articles: Vec<String> = Vec::new();
    let mut sentences: BTreeMap<String, BTreeMap<Span, usize>> = BTreeMap::new();
    let shown: Vec<usize> = comparison.rows.iter().chain(&comparison.nation).flat_map(positions).collect();
    for &index in &shown {
        let fact = &comparison.evidence[index].fact;
        let of_article = sentences.entry(fact.article.clone()).or_insert_with(|| {
            articles.push(fact.article.clone());
            BTreeMap::new()
        });
        of_article.insert(fact.quote_span, 0);
    }
    let mut last = 0;
    for article in &articles {
        for number in sentences.get_mut(article).into_iter().flat_map(BTreeMap::values_mut) {
            last += 1;
            *number = last;
        }
    }
    for index in shown {
        let evidence = &mut comparison.evidence[index];
        let of_article = sentences.get(&evidence.fact.article);
        evidence.citation = of_article.and_then(|spans| spans.get(&evidence.fact.quote_span)).copied();
    }
}

/// Positions of the evidence of a row: what leads before what stands beside it.
fn positions(row: &Row) -> Vec<usize> {
    let leads = row.cells.iter().filter_map(|cell| cell.lead.as_ref());
    let rest = row.cells.iter().flat_map(|cell: &Cell| &cell.also);
    leads.chain(rest).flat_map(|figure| figure.evidence.iter().copied()).collect()
}
