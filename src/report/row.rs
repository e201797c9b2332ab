//! One measure over the provinces: the period that is compared, the cells, ranks and total.
//!
//! In: the facts of a measure by province. Out: a `Row`.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Content, content};
use super::comparison::{Cell, Comparison, Row, State};
use super::figure::Entry;
use super::measure::{Measure, Scope};
use super::options::Options;
use super::period::{Frame, most_shared};
use super::place::{Unit, parts};
use super::rank::{rank, set_apart_territories, total};
use super::{labels, territory};
use crate::model::{self, Bound, Period, Territory};

/// The facts of one measure, by province (`None` for the whole country), as positions in the evidence.
pub(super) type Told<'a> = BTreeMap<&'a Option<Unit>, Vec<u32>>;

/// The row of a measure.
pub(super) fn row(measure: &Measure, told: &Told<'_>, comparison: &Comparison, options: &Options) -> Row {
    let entries: BTreeMap<&Option<Unit>, Vec<Entry<'_>>> =
        told.iter().map(|(place, told)| (*place, told.iter().map(|&at| entry(comparison, at)).collect())).collect();
    // A rate is of its period whatever its length; numbers and amounts grow with it.
    let per_year = options.per_year && measure.unit != model::Unit::Percent;
    let periods: Vec<BTreeSet<Period>> = entries.values().map(|entries| periods(entries)).collect();
    let period = options.period.or_else(|| most_shared(periods.iter(), per_year));
    let frame = Frame { period, per_year };
    let mut cells: Vec<Cell> = match measure.scope {
        Scope::Province | Scope::Body { .. } => {
            let columns = comparison.columns.iter();
            let units = columns.map(|column| {
                let position = labels::province_position(column.territory, &column.province);
                Some((column.territory, position, column.province.clone()))
            });
            units.map(|place| cell(&place, entries.get(&place), frame, measure, options)).collect()
        }
        Scope::Place { .. } | Scope::Nation => {
            entries.iter().map(|(place, told)| cell(place, Some(told), frame, measure, options)).collect()
        }
    };
    let mut sum = None;
    if measure.scope.spans_provinces() {
        set_apart_territories(&mut cells, options.territory);
        if period.is_some() {
            rank(&mut cells);
            // Numbers of one year each, over periods of several lengths, are no parts of one sum.
            sum = total(&cells, &measure.unit).filter(|_| !per_year);
        }
    }
    Row { measure: measure.clone(), period, per_year, cells, total: sum }
}

fn entry(comparison: &Comparison, index: u32) -> Entry<'_> {
    let fact = &comparison.evidence[index as usize];
    let published = comparison.kept.articles[fact.source as usize].published;
    Entry { fact, kind: comparison.kind(index), index, published }
}

/// The periods in which a province tells the measure as a whole.
fn periods(entries: &[Entry<'_>]) -> BTreeSet<Period> {
    let told = entries.iter().filter(|entry| !entry.fact.piece && entry.fact.bound != Bound::Vague);
    told.filter_map(|entry| entry.fact.period).collect()
}

fn cell(
    place: &Option<Unit>,
    told: Option<&Vec<Entry<'_>>>,
    frame: Frame,
    measure: &Measure,
    options: &Options,
) -> Cell {
    let told = told.map(Vec::as_slice).unwrap_or_default();
    let merged = place.as_ref().filter(|(territory, _, slug)| {
        options.territory == Some(Territory::New) && *territory == Territory::New && parts(slug).nth(1).is_some()
    });
    let content = match merged {
        Some((_, _, slug)) => territory::content(slug, told, frame, measure),
        None => content(told, frame),
    };
    let (territory, province) =
        place.as_ref().map_or((Territory::Old, None), |(territory, _, slug)| (*territory, Some(slug.clone())));
    match content {
        Some(Content { state, reason, lead, also }) => {
            Cell { province, territory, state, reason, rank: None, lead: Some(lead), also }
        }
        None => {
            Cell { province, territory, state: State::NotFound, reason: None, rank: None, lead: None, also: Vec::new() }
        }
    }
}
