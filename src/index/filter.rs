//! Conditions on figures → a query over the documents of facts.
//!
//! Every list means "one of these", and an empty one "any"; conditions of different kinds must all hold for the
//! same figure. In a list of ids the empty one stands for figures that have none: "not said" is a value of its own.

use std::ops::{Bound, RangeInclusive};

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, ExistsQuery, InvertedIndexRangeQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::phrase::{Phrase, Quoted};
use super::schema::{FACT, Fields};
use super::tokenizer::words;
use crate::model::{Family, Status, Subject};

/// Which figures are asked for; the default is all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactFilter {
    /// Slugs; the empty one stands for figures of no province.
    pub provinces: Vec<String>,
    /// Ids of the taxonomy.
    pub indicators: Vec<String>,
    pub families: Vec<Family>,
    pub statuses: Vec<Status>,
    pub subjects: Vec<Subject>,
    pub levels: Vec<String>,
    pub grantors: Vec<String>,
    /// Names of units: `count`, `percent`, `vnd`.
    pub units: Vec<String>,
    /// Paths of articles.
    pub articles: Vec<String>,
    /// Figures whose period touches these years; those without a period do not.
    pub years: Option<RangeInclusive<u16>>,
    /// Only figures without a period.
    pub no_period: bool,
    /// Lower and upper limit of the value.
    pub value: Option<(Bound<f64>, Bound<f64>)>,
    /// Words that the quote must all hold, folded as in a search.
    pub quote: Option<String>,
}

impl FactFilter {
    /// The query that finds the facts, and nothing but facts.
    pub(crate) fn to_query(&self, fields: &Fields) -> Box<dyn Query> {
        let mut all: Vec<Box<dyn Query>> = vec![any_of(fields.kind, [FACT])];
        let optional = [
            (fields.province, "province", &self.provinces),
            (fields.indicator, "indicator", &self.indicators),
            (fields.level, "level", &self.levels),
            (fields.grantor, "grantor", &self.grantors),
        ];
        for (field, name, values) in optional.into_iter().filter(|(.., values)| !values.is_empty()) {
            all.push(any_or_none(any_of(fields.kind, [FACT]), field, name, values));
        }
        let mut named = |field: Field, values: Vec<&str>| {
            if !values.is_empty() {
                all.push(any_of(field, values));
            }
        };
        named(fields.family, self.families.iter().map(|family| family.name()).collect());
        named(fields.status, self.statuses.iter().map(|status| status.name()).collect());
        named(fields.subject, self.subjects.iter().map(|subject| subject.name()).collect());
        named(fields.unit, self.units.iter().map(String::as_str).collect());
        named(fields.path, self.articles.iter().map(String::as_str).collect());
        if let Some(years) = &self.years {
            all.push(years_overlap(fields, years));
        }
        if self.no_period {
            all.push(without(any_of(fields.kind, [FACT]), "year_from"));
        }
        if let Some((low, high)) = self.value {
            let limit = |bound: Bound<f64>| bound.map(|value| Term::from_field_f64(fields.value, value));
            all.push(range(limit(low), limit(high)));
        }
        for word in self.quote.iter().flat_map(|quote| words(quote)) {
            all.push(Box::new(Quoted(Phrase::of(fields.words, vec![word]))));
        }
        Box::new(BooleanQuery::intersection(all))
    }
}

/// Documents with one of the values in a field of names.
pub(crate) fn any_of<T: AsRef<str>>(field: Field, values: impl IntoIterator<Item = T>) -> Box<dyn Query> {
    let mut terms: Vec<Term> = values.into_iter().map(|value| Term::from_field_text(field, value.as_ref())).collect();
    match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::Basic)),
        _ => Box::new(TermSetQuery::new(terms)),
    }
}

/// As `any_of`, where the empty value stands for documents among `all` that have none. The field is a fast one.
pub(crate) fn any_or_none(all: Box<dyn Query>, field: Field, name: &str, values: &[String]) -> Box<dyn Query> {
    let named: Vec<&String> = values.iter().filter(|value| !value.is_empty()).collect();
    match (named.len() == values.len(), named.is_empty()) {
        (true, _) => any_of(field, named),
        (false, true) => without(all, name),
        (false, false) => Box::new(BooleanQuery::union(vec![any_of(field, named), without(all, name)])),
    }
}

/// Those of some documents that have nothing in a fast field.
pub(crate) fn without(all: Box<dyn Query>, name: &str) -> Box<dyn Query> {
    let has = ExistsQuery::new(name.to_owned(), false);
    Box::new(BooleanQuery::new(vec![(Occur::Must, all), (Occur::MustNot, Box::new(has))]))
}

/// Documents with a value or word that begins so.
pub(crate) fn beginning(field: Field, begin: &str) -> Box<dyn Query> {
    // No word and no path holds the last character of Unicode.
    let last = format!("{begin}{}", char::MAX);
    let bound = |text: &str| Bound::Included(Term::from_field_text(field, text));
    Box::new(InvertedIndexRangeQuery::new(bound(begin), bound(&last)))
}

/// Documents whose years, of publication or of the period, touch these.
pub(crate) fn years_overlap(fields: &Fields, years: &RangeInclusive<u16>) -> Box<dyn Query> {
    let first = Term::from_field_u64(fields.year_to, u64::from(*years.start()));
    let last = Term::from_field_u64(fields.year_from, u64::from(*years.end()));
    Box::new(BooleanQuery::intersection(vec![
        range(Bound::Included(first), Bound::Unbounded),
        range(Bound::Unbounded, Bound::Included(last)),
    ]))
}

fn range(low: Bound<Term>, high: Bound<Term>) -> Box<dyn Query> {
    match (&low, &high) {
        // A range without any limit has no field, and tantivy refuses it.
        (Bound::Unbounded, Bound::Unbounded) => Box::new(tantivy::query::AllQuery),
        _ => Box::new(RangeQuery::new(low, high)),
    }
}
