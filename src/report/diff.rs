//! What changed between two reports, and why.
//!
//! In: two reports as JSON (`write_json`). Out: the cells whose figure or state differs, each with its cause as far as
//! the two reports tell it: a new article, an article that is gone, an article whose text was changed, a sentence that
//! other rules read otherwise, another period that is compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::comparison::State;
use super::json::JSON_SCHEMA;
use crate::error::{Error, Result};
use crate::model::{Bound, Period, Territory, Unit};

/// A report as it was written, as far as a comparison of two needs it.
#[derive(Debug, Deserialize)]
pub struct Report {
    schema: String,
    #[serde(default)]
    pub(super) rules: String,
    rows: Vec<Row>,
    nation: Vec<Row>,
    evidence: Vec<Told>,
    pub(super) sources: Vec<Path>,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    name: String,
    period: Option<Period>,
    measure: Measure,
    cells: Vec<Cell>,
}

#[derive(Debug, Deserialize)]
struct Measure {
    unit: Unit,
    status: crate::model::Status,
}

#[derive(Debug, Deserialize)]
struct Cell {
    province: Option<String>,
    territory: Territory,
    state: State,
    lead: Option<Figure>,
}

#[derive(Debug, Deserialize)]
struct Figure {
    value: f64,
    bound: Bound,
    period: Option<Period>,
    evidence: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct Told {
    fact: Fact,
}

#[derive(Debug, Deserialize)]
struct Fact {
    article: String,
    quote: String,
    rule: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Path {
    path: String,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub measure: String,
    pub name: String,
    pub status: crate::model::Status,
    /// None for the whole country.
    pub province: Option<String>,
    pub territory: Territory,
    pub old: Side,
    pub new: Side,
    pub causes: Vec<Cause>,
}

/// A cell in one of the two reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Side {
    /// None where the report has no such cell.
    pub state: Option<State>,
    pub value: Option<f64>,
    pub bound: Option<Bound>,
    pub period: Option<Period>,
    /// Of the measure.
    pub unit: Option<Unit>,
}

/// Why a cell differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    NewArticle {
        article: String,
    },
    ArticleGone {
        article: String,
    },
    /// The article tells the figure in other words or numbers than before.
    ArticleChanged {
        article: String,
    },
    /// The same sentence, read by other rules.
    Rules {
        article: String,
        old: Option<String>,
        new: Option<String>,
    },
    /// The row compares another period.
    Period,
    /// Another cell or filter decides: nothing that the two reports tell of this cell differs.
    Choice,
}

/// Reads a report that was written as JSON; `place` names it in errors.
pub fn read_report(place: &str, text: &str) -> Result<Report> {
    #[derive(Deserialize)]
    struct Schema {
        schema: Option<String>,
    }
    let wrong = |error: serde_json::Error| {
        Error::input(format!("{place}:{}", error.line()), format!("no report in JSON: {error}"))
    };
    let schema: Schema = serde_json::from_str(text).map_err(wrong)?;
    if schema.schema.as_deref() != Some(JSON_SCHEMA) {
        let found = schema.schema.unwrap_or_else(|| "none".to_owned());
        let message = format!("its form is {found}, this program reads {JSON_SCHEMA}; write it with --format json");
        return Err(Error::input(place, message));
    }
    let report: Report = serde_json::from_str(text).map_err(wrong)?;
    debug_assert_eq!(report.schema, JSON_SCHEMA);
    let figures = report.cells().into_values().filter_map(|found| found.cell.lead.as_ref());
    if let Some(index) = figures.flat_map(|figure| &figure.evidence).find(|&&index| index >= report.evidence.len()) {
        return Err(Error::input(place, format!("a figure names evidence {index}, which is not there")));
    }
    Ok(report)
}

/// Where a cell is: measure, list, province.
type Key<'a> = (&'a str, Territory, Option<&'a str>);

#[derive(Clone, Copy)]
struct Found<'a> {
    row: &'a Row,
    cell: &'a Cell,
    place: usize,
}

impl Report {
    fn cells(&self) -> HashMap<Key<'_>, Found<'_>> {
        let rows = self.rows.iter().chain(&self.nation);
        let cells = rows.flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
        let keyed = cells.enumerate().map(|(place, (row, cell))| {
            ((row.id.as_str(), cell.territory, cell.province.as_deref()), Found { row, cell, place })
        });
        keyed.collect()
    }

    fn paths(&self) -> BTreeSet<&str> {
        self.sources.iter().map(|source| source.path.as_str()).collect()
    }

    /// Article, sentence and rule of the facts behind a figure.
    fn facts(&self, figure: Option<&Figure>) -> Vec<&Fact> {
        let positions = figure.into_iter().flat_map(|figure| &figure.evidence);
        positions.filter_map(|&index| self.evidence.get(index)).map(|told| &told.fact).collect()
    }
}

/// The cells that differ, in the order of the new report, then those that only the old one has.
pub fn diff(old: &Report, new: &Report) -> Vec<Difference> {
    let (before, after) = (old.cells(), new.cells());
    let mut keys: BTreeMap<(bool, usize), Key<'_>> =
        after.iter().map(|(key, found)| ((false, found.place), *key)).collect();
    keys.extend(before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(key, it)| ((true, it.place), *key)));
    let context = Context { old, new, old_paths: old.paths(), new_paths: new.paths() };
    keys.into_values().filter_map(|key| context.difference(key, before.get(&key), after.get(&key))).collect()
}

struct Context<'a> {
    old: &'a Report,
    new: &'a Report,
    old_paths: BTreeSet<&'a str>,
    new_paths: BTreeSet<&'a str>,
}

impl Context<'_> {
    fn difference(&self, key: Key<'_>, old: Option<&Found<'_>>, new: Option<&Found<'_>>) -> Option<Difference> {
        let (before, after) = (side(old), side(new));
        // A cell without a figure that comes or goes with its row says nothing.
        let told = |side: &Side| side.value.is_some();
        if before == after || !told(&before) && !told(&after) {
            return None;
        }
        let row = new.or(old)?.row;
        Some(Difference {
            measure: key.0.to_owned(),
            name: row.name.clone(),
            status: row.measure.status,
            province: key.2.map(str::to_owned),
            territory: key.1,
            causes: self.causes(old, new),
            old: before,
            new: after,
        })
    }

    fn causes(&self, old: Option<&Found<'_>>, new: Option<&Found<'_>>) -> Vec<Cause> {
        let before = self.old.facts(old.and_then(|found| found.cell.lead.as_ref()));
        let after = self.new.facts(new.and_then(|found| found.cell.lead.as_ref()));
        let mut causes: BTreeSet<Cause> = BTreeSet::new();
        for fact in &after {
            let article = fact.article.clone();
            let of_article: Vec<&&Fact> = before.iter().filter(|old| old.article == fact.article).collect();
            let known = of_article.iter().any(|old| old.quote == fact.quote && old.rule == fact.rule);
            if !self.old_paths.contains(article.as_str()) {
                causes.insert(Cause::NewArticle { article });
            } else if !known {
                causes.insert(self.read_otherwise(
                    self.old,
                    fact,
                    of_article.first().map(|fact| fact.rule.clone()),
                    true,
                ));
            }
        }
        for fact in before.iter().filter(|old| !after.iter().any(|new| new.article == old.article)) {
            let article = fact.article.clone();
            if self.new_paths.contains(article.as_str()) {
                causes.insert(self.read_otherwise(self.new, fact, None, false));
            } else {
                causes.insert(Cause::ArticleGone { article });
            }
        }
        if let (Some(old), Some(new)) = (old, new)
            && old.row.period != new.row.period
        {
            causes.insert(Cause::Period);
        }
        if causes.is_empty() {
            causes.insert(Cause::Choice);
        }
        causes.into_iter().collect()
    }

    /// A sentence that stands in both reports was read otherwise; one that stands in one only was changed, unless no
    /// rule of the other report took it.
    fn read_otherwise(&self, other: &Report, fact: &Fact, other_rule: Option<String>, is_new: bool) -> Cause {
        let article = fact.article.clone();
        let same_sentence = other.evidence.iter().map(|told| &told.fact);
        let same_sentence = same_sentence.filter(|other| other.article == fact.article);
        let (mut there, mut same) = (false, None);
        for other in same_sentence {
            there = true;
            if other.quote == fact.quote {
                same = Some(other.rule.clone());
            }
        }
        let rules_differ = self.old.rules != self.new.rules;
        if same.is_some() || rules_differ && !there {
            let (own, other) = (Some(fact.rule.clone()), same.or(other_rule));
            let (old, new) = if is_new { (other, own) } else { (own, other) };
            return if rules_differ || old != new { Cause::Rules { article, old, new } } else { Cause::Choice };
        }
        Cause::ArticleChanged { article }
    }
}

fn side(found: Option<&Found<'_>>) -> Side {
    let Some(found) = found else { return Side::default() };
    let lead = found.cell.lead.as_ref();
    Side {
        state: Some(found.cell.state),
        value: lead.map(|lead| lead.value),
        bound: lead.map(|lead| lead.bound),
        period: lead.and_then(|lead| lead.period),
        unit: Some(found.row.measure.unit.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{articles, fact};
    use crate::report::{Options, compare, write_json};

    fn report(told: &[(&str, f64, &str)], read: &[&str], rules: &str) -> Report {
        let facts: Vec<crate::model::Fact> = told
            .iter()
            .map(|&(article, value, rule)| {
                let mut fact = fact(article, "son-la", value).build();
                fact.rule = rule.to_owned();
                fact
            })
            .collect();
        let options = Options { rules: rules.to_owned(), ..Options::default() };
        let days: Vec<(&str, &str)> = read.iter().map(|&path| (path, "2021-01-05")).collect();
        let mut bytes = Vec::new();
        write_json(&compare(facts, &articles(&days), &options), &options, &mut bytes).unwrap();
        read_report("test", &String::from_utf8(bytes).unwrap()).unwrap()
    }

    fn causes(old: &Report, new: &Report) -> Vec<Cause> {
        diff(old, new).into_iter().flat_map(|difference| difference.causes).collect()
    }

    #[test]
    fn every_change_has_its_cause() {
        let path = |path: &str| path.to_owned();
        let old = || report(&[("a.txt", 12.0, "r1")], &["a.txt"], "v1");
        let cases = [
            ("nothing", old(), vec![]),
            (
                "a new article",
                report(&[("a.txt", 12.0, "r1"), ("b.txt", 14.0, "r1")], &["a.txt", "b.txt"], "v1"),
                vec![Cause::NewArticle { article: path("b.txt") }],
            ),
            ("an article gone", report(&[], &[], "v1"), vec![Cause::ArticleGone { article: path("a.txt") }]),
            (
                "a corrected figure",
                report(&[("a.txt", 13.0, "r1")], &["a.txt"], "v1"),
                vec![Cause::ArticleChanged { article: path("a.txt") }],
            ),
            (
                "no rule takes it any more",
                report(&[], &["a.txt"], "v2"),
                vec![Cause::Rules { article: path("a.txt"), old: Some(path("r1")), new: None }],
            ),
        ];
        for (name, new, expected) in cases {
            let mut found = causes(&old(), &new);
            // In the old report the article tells the figure that a newer one leads over.
            found.retain(|cause| !matches!(cause, Cause::Choice));
            assert_eq!(found, expected, "{name}");
        }
        let unread = report(&[], &["a.txt"], "v1");
        let new_rule = report(&[("a.txt", 12.0, "r2")], &["a.txt"], "v2");
        assert_eq!(
            causes(&unread, &new_rule),
            [Cause::Rules { article: path("a.txt"), old: None, new: Some(path("r2")) }],
            "a new rule finds it"
        );
    }

    #[test]
    fn files_that_are_no_reports_are_refused_with_what_to_do() {
        for (text, part) in [
            ("{}", "--format json"),
            ("[1]", "no report"),
            ("{\"schema\":\"solieu.report/1\"}", "solieu.report/1"),
            ("{\"schema\":\"solieu.report/2\"}", "no report"),
        ] {
            let error = read_report("alt.json", text).unwrap_err().to_string();
            assert!(error.contains(part) && error.starts_with("alt.json"), "{text}: {error}");
        }
    }
}
