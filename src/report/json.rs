//! The comparison as JSON: everything, for other programs.
//!
//! In: a comparison. Out: one object with the version of its form, the five states told apart, names beside ids, and
//! the evidence that figures point to by position.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::comparison::{Cell, Comparison, Row};
use super::options::Options;
use super::words::WholeEvidence;
use super::{labels, wording};
use crate::error::Result;

/// The form of the object; it changes when a field is renamed or removed, or means something else.
pub const JSON_SCHEMA: &str = "solieu.report/2";

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    /// Version of the rules that found the figures.
    rules: &'a str,
    requested_period: Option<crate::model::Period>,
    territory: Option<crate::model::Territory>,
    counts: super::comparison::Counts,
    columns: Vec<NamedColumn<'a>>,
    rows: Vec<NamedRow<'a>>,
    nation: Vec<NamedRow<'a>>,
    unplaced: &'a [u32],
    notes: Vec<String>,
    #[serde(serialize_with = "evidence")]
    evidence: &'a Comparison,
    #[serde(serialize_with = "sources")]
    sources: &'a Comparison,
}

/// Facts one by one. Why each of their fields has its value is told for single cells only: the reasons of a million
/// figures weigh.
fn evidence<S: Serializer>(comparison: &Comparison, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let positions = 0..comparison.evidence.len() as u32;
    list(
        positions.map(|position| {
            let mut evidence = WholeEvidence::of(comparison, position)?;
            evidence.fact.reasons.clear();
            Ok(evidence)
        }),
        serializer,
    )
}

fn sources<S: Serializer>(comparison: &Comparison, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    list((0..comparison.source_count() as u32).map(|position| comparison.source(position)), serializer)
}

/// Writes a list of what may fail to be read.
fn list<S: Serializer, T: Serialize>(
    items: impl Iterator<Item = Result<T>>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    for item in items {
        list.serialize_element(&item.map_err(serde::ser::Error::custom)?)?;
    }
    list.end()
}

#[derive(Serialize)]
struct NamedColumn<'a> {
    name: String,
    #[serde(flatten)]
    column: &'a super::comparison::Column,
}

#[derive(Serialize)]
struct NamedRow<'a> {
    id: String,
    name: String,
    #[serde(flatten)]
    row: &'a Row,
    ranked: bool,
    /// Provinces by state, so that nobody has to count cells to tell what is missing.
    provinces: ByState,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ByState {
    value: usize,
    reported_zero: usize,
    conflict: usize,
    not_comparable: usize,
    not_found: usize,
}

impl ByState {
    fn of(cells: &[Cell]) -> ByState {
        use super::comparison::State;
        let mut counts = ByState::default();
        for cell in cells {
            *match cell.state {
                State::Value => &mut counts.value,
                State::ReportedZero => &mut counts.reported_zero,
                State::Conflict => &mut counts.conflict,
                State::NotComparable => &mut counts.not_comparable,
                State::NotFound => &mut counts.not_found,
            } += 1;
        }
        counts
    }
}

/// Writes the comparison as one JSON object.
pub fn write_json(comparison: &Comparison, options: &Options, mut out: impl Write) -> io::Result<()> {
    let lang = options.lang;
    let named = |row| -> NamedRow<'_> {
        let row: &Row = row;
        NamedRow {
            id: row.measure.to_string(),
            name: wording::measure(&row.measure, lang),
            row,
            ranked: row.is_ranked(),
            provinces: ByState::of(&row.cells),
        }
    };
    let report = Report {
        schema: JSON_SCHEMA,
        rules: &comparison.rules,
        territory: comparison.territory,
        requested_period: comparison.requested_period,
        counts: comparison.counts,
        columns: comparison
            .columns
            .iter()
            .map(|column| NamedColumn { name: labels::province_name(column.territory, &column.province, lang), column })
            .collect(),
        rows: comparison.rows.iter().map(named).collect(),
        nation: comparison.nation.iter().map(named).collect(),
        unplaced: &comparison.unplaced,
        notes: super::notes::notes(comparison, lang),
        evidence: comparison,
        sources: comparison,
    };
    serde_json::to_writer(&mut out, &report)?;
    out.write_all(b"\n")
}
