//! The comparison: measures × provinces, each cell in one of five states, each figure with its evidence.
//!
//! Plain data, made by `compare` and shown by `text`, `markdown`, `csv` and `json`; nothing is computed here. Of facts
//! and articles it holds what decides; their words stay in the archive until a page shows them.
//! A missing figure is a state and never a zero.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::copies::Copies;
use super::measure::Measure;
use super::pieces::DO_NOT_ADD_UP;
use crate::error::Result;
use crate::model::{Archive, Bound, Fact, Heading, Kind, Meta, PartialDate, Period, Territory};

/// Measures × provinces, with what stands behind every figure. The large parts are shared by copies of it.
#[derive(Clone, Debug)]
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
    pub rows: Arc<Vec<Row>>,
    /// Figures of the whole country: for reference, never ranked.
    pub nation: Arc<Vec<Row>>,
    /// Figures that are of no known province, as positions in `evidence`.
    pub unplaced: Arc<Vec<u32>>,
    /// Every fact that passed the filters, by article and place in it.
    pub evidence: Arc<Vec<Evidence>>,
    /// What the facts and articles of the evidence are, and where their words are kept.
    pub(super) kept: Arc<Kept>,
    /// False on pages that have no list of sources.
    pub(super) cites: bool,
}

impl Comparison {
    /// The fact at a position of the evidence, with its words.
    pub fn fact(&self, index: u32) -> Result<Fact> {
        let evidence = &self.evidence[index as usize];
        let mut fact = self.kept.archive.fact(evidence.at)?;
        if evidence.wrong_sum && !fact.flags.iter().any(|flag| flag == DO_NOT_ADD_UP) {
            fact.flags.push(DO_NOT_ADD_UP.to_owned());
        }
        Ok(fact)
    }

    /// What the fact at a position of the evidence measures.
    pub fn kind(&self, index: u32) -> &Kind {
        &self.kept.kinds[self.evidence[index as usize].kind as usize]
    }

    /// The rule that made the fact at a position of the evidence.
    pub fn rule(&self, index: u32) -> &str {
        &self.kept.rules[self.evidence[index as usize].rule as usize]
    }

    /// The number of the sentence of a fact in the list of sources; none if the fact is not shown, or the page has no
    /// such list.
    pub fn citation(&self, index: u32) -> Option<usize> {
        let evidence = self.evidence.get(index as usize).filter(|_| self.cites)?;
        evidence.citation.map(|number| number.get() as usize)
    }

    /// True where the page has sentences to show.
    pub(super) fn has_citations(&self) -> bool {
        self.cites && self.evidence.iter().any(|evidence| evidence.citation.is_some())
    }

    /// Numbers of sentences with the positions of the facts that they carry, in order.
    pub(super) fn cited(&self) -> Vec<(usize, u32)> {
        let mut cited: Vec<(usize, u32)> =
            (0..self.evidence.len() as u32).filter_map(|index| Some((self.citation(index)?, index))).collect();
        cited.sort_unstable();
        cited
    }

    /// How many articles there are.
    pub fn source_count(&self) -> usize {
        self.kept.articles.len()
    }

    /// An article by its position.
    pub fn source(&self, position: u32) -> Result<Source> {
        let heading = &self.kept.articles[position as usize];
        let meta = heading.at.map_or_else(|| Ok(Meta::default()), |at| self.kept.archive.meta(at))?;
        let copies = self.kept.copies.get(&position).into_iter().flatten();
        Ok(Source {
            path: heading.path.clone(),
            title: meta.title,
            published: meta.published,
            author: meta.author,
            outlet: meta.outlet,
            url: meta.url,
            copies: copies.map(|&copy| self.kept.articles[copy as usize].path.clone()).collect(),
        })
    }

    /// Rows of provinces, then those of the whole country.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().chain(self.nation.iter())
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
    pub(super) fn for_page(&self, with_sources: bool) -> Comparison {
        Comparison { cites: with_sources, ..self.clone() }
    }
}

/// Where the words of a comparison are.
pub(super) struct Kept {
    pub archive: Arc<dyn Archive>,
    pub kinds: Vec<Kind>,
    pub rules: Vec<String>,
    /// By path.
    pub articles: Vec<Heading>,
    pub copies: Copies,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} articles", self.articles.len())
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
    pub evidence: Vec<u32>,
}

impl Figure {
    /// The number by which the figure is compared.
    pub fn compared(&self) -> f64 {
        self.per_year.unwrap_or(self.value)
    }
}

/// A fact without its words, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// Where the archive has the whole fact.
    pub(super) at: u64,
    pub value: f64,
    /// Position of the article among the comparison's sources.
    pub source: u32,
    /// Number of the sentence in the list of sources, the same for all figures of the sentence; none if not shown.
    pub citation: Option<NonZeroU32>,
    /// Number of the sentence in its article.
    pub(super) sentence: u32,
    pub(super) kind: u32,
    pub(super) rule: u32,
    pub period: Option<Period>,
    pub bound: Bound,
    /// Part of a larger number.
    pub(super) part: bool,
    /// Part of a breakdown whose pieces say nothing about the measure as a whole.
    pub(super) piece: bool,
    pub(super) flagged: bool,
    /// Flagged by the comparison, since the parts come to more than the whole.
    pub(super) wrong_sum: bool,
}

impl Evidence {
    /// True where a check put a flag on the fact.
    pub fn is_flagged(&self) -> bool {
        self.flagged || self.wrong_sum
    }
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
