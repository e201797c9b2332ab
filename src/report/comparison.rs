//! The comparison: measures × provinces, each cell in one of five states, each figure with its evidence.
//!
//! Plain data, made by `compare` and shown by `text`, `markdown`, `csv` and `json`; nothing is computed here.
//! A missing figure is a state and never a zero.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::measure::Measure;
use crate::model::{Bound, Fact, PartialDate, Period, Territory};

/// Measures × provinces, with what stands behind every figure.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The period that was asked for; without it each row has its own.
    pub requested_period: Option<Period>,
    /// Version of the rules that found the figures; empty where the caller did not say.
    pub rules: String,
    /// The list of provinces that was asked for; without it each figure keeps its own.
    pub territory: Option<Territory>,
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
    /// Every article that was read, by path.
    pub sources: Vec<Source>,
}

impl Comparison {
    /// The article of a fact.
    pub fn source(&self, evidence: &Evidence) -> &Source {
        &self.sources[evidence.source]
    }

    /// Position of the column of a cell; none for the whole country.
    pub fn column(&self, cell: &Cell) -> Option<usize> {
        self.columns.iter().position(|column| column.is_of(cell))
    }

    /// How many articles stand behind the province of a cell.
    pub fn articles_behind(&self, cell: &Cell) -> usize {
        self.column(cell).map_or(0, |index| self.columns[index].articles)
    }

    /// True where nothing can be shown.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.nation.is_empty() && self.unplaced.is_empty()
    }

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

impl Column {
    /// True for cells of its province.
    pub fn is_of(&self, cell: &Cell) -> bool {
        cell.province.as_deref() == Some(self.province.as_str()) && cell.territory == self.territory
    }
}

/// One measure over the provinces.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub measure: Measure,
    /// The period whose cells are compared; none where no figure tells its period.
    pub period: Option<Period>,
    /// Compared by figures divided by the years that they cover.
    pub per_year: bool,
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

    /// True where several provinces have a figure.
    pub fn is_shared(&self) -> bool {
        self.provinces() > 1
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

impl Cell {
    /// True where the cell has a figure that may be ranked, or would be if its articles agreed.
    pub fn compares(&self) -> bool {
        matches!(self.state, State::Value | State::ReportedZero | State::Conflict)
    }

    /// The figures of the cell, the leading one first.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.lead.iter().chain(&self.also)
    }
}

/// The five states of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    /// Only some of the units that were merged in 2025 have the figure, or theirs cannot be added.
    Break,
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
            Reason::Break => "break",
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
    /// The figure of a unit that was merged into the province in 2025.
    OldUnit,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Lead => "lead",
            Role::Conflict => "conflict",
            Role::OtherPeriod => "other-period",
            Role::Vague => "vague",
            Role::Part => "part",
            Role::OldUnit => "old-unit",
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
    /// The value divided by the years of its period, where the row is compared so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_year: Option<f64>,
    pub period: Option<Period>,
    /// Slug of the unit of the list of 63 whose figure it is, where the cell is of a unit merged in 2025.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// A sum over so many units that were merged in 2025; nobody told it as one number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum_of: Option<usize>,
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

impl Figure {
    /// The number by which the figure is compared.
    pub fn compared(&self) -> f64 {
        self.per_year.unwrap_or(self.value)
    }
}

/// A fact in a list that is sorted and moved: by its address, since a fact is large.
pub type HeldFact = Box<Fact>;

/// A fact and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Evidence {
    /// Number of the sentence in the list of sources, the same for all figures of the sentence; none if not shown.
    pub citation: Option<usize>,
    /// Position of the article in the comparison's sources.
    pub source: usize,
    pub fact: HeldFact,
}

/// An article as far as a citation needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Relative to the folder that was read.
    pub path: String,
    pub title: Option<String>,
    pub published: Option<PartialDate>,
    pub author: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Paths of its copies, whose figures count with its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<String>,
}
