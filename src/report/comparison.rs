//! The comparison: measures × provinces, each cell in one of five states, each figure with its evidence.
//!
//! Plain data, made by `compare` and shown by `text`, `markdown`, `csv` and `json`; nothing is computed here.
//! A missing figure is a state and never a zero.

use std::borrow::Cow;

use serde::Serialize;

use super::measure::Measure;
use crate::model::{Bound, Fact, PartialDate, Period, Territory};

/// Measures × provinces, with what stands behind every figure.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The period that was asked for; without it each row has its own.
    pub requested_period: Option<Period>,
    pub counts: Counts,
    /// Provinces with at least one article or figure, in the official order.
    pub columns: Vec<Column>,
    /// By family, stage, and number of provinces.
    pub rows: Vec<Row>,
    /// Figures of the whole country: for reference, never ranked.
    pub nation: Vec<Row>,
    /// Figures that are of no known province, as positions in `evidence`.
    pub unplaced: Vec<usize>,
    /// Every fact that passed the filters, by article and place in it.
    pub evidence: Vec<Evidence>,
}

impl Comparison {
    /// The comparison as a page shows it that has no list of sources: without references into that list.
    pub(super) fn for_page(&self, with_sources: bool) -> Cow<'_, Comparison> {
        if with_sources {
            return Cow::Borrowed(self);
        }
        let mut bare = self.clone();
        bare.evidence.iter_mut().for_each(|evidence| evidence.citation = None);
        Cow::Owned(bare)
    }
}

/// What became of the articles and facts that came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub articles: usize,
    pub facts: usize,
    /// Facts that the filters took out.
    pub filtered: usize,
    /// Rows without a figure of the period that was asked for.
    pub rows_outside_period: usize,
    /// Rows with fewer provinces than were asked for.
    pub rows_below_minimum: usize,
}

/// A province, and how much was read about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    pub province: String,
    pub territory: Territory,
    /// Articles of its sources or with a figure of it.
    pub articles: usize,
    /// Facts of it that passed the filters.
    pub facts: usize,
}

/// One measure over the provinces.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub measure: Measure,
    /// The period whose cells are compared; none where no figure tells its period.
    pub period: Option<Period>,
    /// In the order of columns; a row of one place has the cell of its province alone.
    pub cells: Vec<Cell>,
    pub total: Option<Total>,
}

impl Row {
    /// Provinces with a figure, whether or not it can be compared.
    pub fn provinces(&self) -> usize {
        self.cells.iter().filter(|cell| cell.lead.is_some()).count()
    }

    /// True where at least two cells can be ranked.
    pub fn is_ranked(&self) -> bool {
        self.cells.iter().any(|cell| cell.rank.is_some())
    }
}

/// A sum over provinces; made only of exact figures of one and the same period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Total {
    #[serde(serialize_with = "crate::model::plain_number")]
    pub value: f64,
    pub provinces: usize,
}

/// What is known of one measure in one province.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// None for the whole country.
    pub province: Option<String>,
    pub territory: Territory,
    pub state: State,
    /// Why a figure cannot be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// 1 for the largest number; equal numbers share a rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
    /// The figure that stands for the cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Figure>,
    /// What else is told, each with its role.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Figure>,
}

/// The five states of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Value,
    ReportedZero,
    /// Several values for the same measure and period; the later leads.
    Conflict,
    /// Found, but of another period, scope or way of counting.
    NotComparable,
    /// Nothing was found, which is not zero.
    NotFound,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Value => "value",
            State::ReportedZero => "reported-zero",
            State::Conflict => "conflict",
            State::NotComparable => "not-comparable",
            State::NotFound => "not-found",
        }
    }
}

/// Why a figure cannot be compared with its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Period,
    PeriodUnknown,
    Vague,
    /// Only parts of a whole were told.
    Part,
    /// Told in turns where the row counts persons, or the other way round; see that row.
    Turns,
    /// Told for another scope only; see that row.
    Scope,
    /// A unit merged in 2025 beside units of before.
    Territory,
}

impl Reason {
    pub fn name(self) -> &'static str {
        match self {
            Reason::Period => "period",
            Reason::PeriodUnknown => "period-unknown",
            Reason::Vague => "vague",
            Reason::Part => "part",
            Reason::Turns => "turns",
            Reason::Scope => "scope",
            Reason::Territory => "territory",
        }
    }
}

/// What a figure is to its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Lead,
    /// Another value for the lead's period.
    Conflict,
    OtherPeriod,
    Vague,
    Part,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Lead => "lead",
            Role::Conflict => "conflict",
            Role::OtherPeriod => "other-period",
            Role::Vague => "vague",
            Role::Part => "part",
        }
    }
}

/// One number, however many articles tell it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    pub role: Role,
    #[serde(serialize_with = "crate::model::plain_number")]
    pub value: f64,
    pub bound: Bound,
    pub period: Option<Period>,
    /// Articles that tell it.
    pub articles: usize,
    /// Day of the latest of them.
    pub latest: Option<PartialDate>,
    /// Part of a larger number of another measure.
    pub part: bool,
    /// Flagged by the checks of the extraction.
    pub flagged: bool,
    /// Positions in the comparison's evidence; the first tells the value as shown.
    pub evidence: Vec<usize>,
}

/// A fact with its article.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// Number of the sentence in the list of sources, the same for all figures of the sentence; none if not shown.
    pub citation: Option<usize>,
    pub fact: Fact,
    pub title: Option<String>,
    pub published: Option<PartialDate>,
    pub outlet: Option<String>,
    pub url: Option<String>,
}
