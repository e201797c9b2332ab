//! Matches counted by what they have in common. What has no value is counted too, under none: "not said" is an
//! answer, and the counts of a facet tell how many hits a query narrowed by that value would give.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use tantivy::DocAddress;

use crate::error::Result;
use crate::index::{Column, Reader};

/// Matches by province, indicator, stage, year and outlet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    pub province: Vec<FacetCount>,
    pub indicator: Vec<FacetCount>,
    pub status: Vec<FacetCount>,
    pub year: Vec<FacetCount>,
    pub outlet: Vec<FacetCount>,
}

/// A value and how many matches have it, the most frequent first and none last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacetCount {
    /// Slug, id, year or name; none for matches without one.
    pub value: Option<String>,
    pub count: u64,
}

/// Counts articles, each once for a value: its own province and years, and those of its figures, as `tinh:` and `nam:`
/// find it; indicators and stages of its figures. None are articles without one of their own, or without a figure.
pub(super) fn facets_of_articles(reader: &Reader, articles: &[DocAddress]) -> Result<Facets> {
    let facts = reader.facts_of_articles(articles)?;
    let mut owners: Vec<DocAddress> = articles.to_vec();
    owners.extend(reader.article_of_each(&facts)?.into_iter().flatten());
    let both: Vec<DocAddress> = articles.iter().chain(&facts).copied().collect();
    let (own, of_facts) = (articles.len(), facts.len());
    let count = |values: Vec<Vec<String>>, told_by: std::ops::Range<usize>| {
        let mut counts = BTreeMap::new();
        let (mut seen, mut have) = (HashSet::new(), HashSet::new());
        for (at, (owner, values)) in owners.iter().zip(values).enumerate() {
            if told_by.contains(&at) && !values.is_empty() {
                have.insert(owner);
            }
            for value in values.into_iter().filter(|value| seen.insert((owner, value.clone()))) {
                *counts.entry(value).or_default() += 1;
            }
        }
        sorted(counts, (own - have.len()) as u64)
    };
    let all = own + of_facts;
    Ok(Facets {
        province: count(reader.all_names_of(&both, Column::Province)?, 0..own),
        indicator: count(reader.all_names_of(&both, Column::Indicator)?, own..all),
        status: count(reader.all_names_of(&both, Column::Status)?, own..all),
        year: count(years(reader, &both)?, 0..own),
        outlet: count(reader.all_names_of(articles, Column::Outlet)?, 0..own),
    })
}

/// Counts figures by what they say; the outlet is that of their article.
pub(super) fn facets_of_facts(reader: &Reader, facts: &[DocAddress]) -> Result<Facets> {
    let names = |column| reader.all_names_of(facts, column).map(counted);
    Ok(Facets {
        province: names(Column::Province)?,
        indicator: names(Column::Indicator)?,
        status: names(Column::Status)?,
        year: counted(years(reader, facts)?),
        outlet: names(Column::Outlet)?,
    })
}

fn counted(values: Vec<Vec<String>>) -> Vec<FacetCount> {
    let mut counts = BTreeMap::new();
    let mut none = 0;
    for values in values {
        none += u64::from(values.is_empty());
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    sorted(counts, none)
}

/// The years of documents: a period has each of its years.
fn years(reader: &Reader, documents: &[DocAddress]) -> Result<Vec<Vec<String>>> {
    let ends = reader.numbers_of(documents, "year_to")?;
    let years = reader.numbers_of(documents, "year_from")?.into_iter().zip(ends);
    let each = |(from, to): (Option<f64>, Option<f64>)| match (from, to) {
        (Some(from), Some(to)) => (from as u64..=to as u64).map(|year| year.to_string()).collect(),
        _ => Vec::new(),
    };
    Ok(years.map(each).collect())
}

fn sorted(counts: BTreeMap<String, u64>, none: u64) -> Vec<FacetCount> {
    let mut sorted: Vec<FacetCount> =
        counts.into_iter().map(|(value, count)| FacetCount { value: Some(value), count }).collect();
    sorted.sort_by_key(|facet| std::cmp::Reverse(facet.count)); // stable: equal ones stay in the order of names
    if none > 0 {
        sorted.push(FacetCount { value: None, count: none });
    }
    sorted
}
