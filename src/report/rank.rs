//! Ranks and totals over the cells of a row.
//!
//! In: cells of one measure. Out: ranks and a sum, only where the cells can be compared. Cells in conflict keep out of
//! both: which of their values is true is for the reader to say.

use super::comparison::{Cell, Reason, State, Total};
use crate::model::{Bound, Territory, Unit, province};

/// Sets units merged in 2025 apart from the units of before: those of the list that was not asked for, or else the
/// fewer of the two, are not comparable with the row.
pub(super) fn set_apart_territories(cells: &mut [Cell], asked: Option<Territory>) {
    let merged = |cell: &Cell| cell.territory == Territory::New;
    let dissolved = |cell: &Cell| {
        let unit = cell.province.as_deref().filter(|_| cell.territory == Territory::Old);
        let successor = unit.and_then(|slug| province(Territory::Old, slug));
        let successor = successor.and_then(|unit| province(Territory::New, &unit.successor));
        successor.is_some_and(|unit| unit.merged_from().nth(1).is_some())
    };
    let comparing = |cell: &&Cell| cell.compares();
    let new_count = cells.iter().filter(comparing).filter(|cell| merged(cell)).count();
    let old_count = cells.iter().filter(comparing).filter(|cell| dissolved(cell)).count();
    let new_leads = match asked {
        Some(territory) => territory == Territory::New,
        None if new_count == 0 || old_count == 0 => return,
        None => new_count > old_count,
    };
    for cell in cells.iter_mut() {
        let apart = if new_leads { dissolved(cell) } else { merged(cell) };
        if apart && cell.compares() {
            cell.state = State::NotComparable;
            cell.reason = Some(Reason::Territory);
        }
    }
}

/// Ranks comparable cells from the largest number down; a single one has nobody to be ranked with.
pub(super) fn rank(cells: &mut [Cell]) {
    let values: Vec<f64> = cells.iter().filter(|cell| is_comparable(cell)).filter_map(value).collect();
    if values.len() < 2 {
        return;
    }
    for cell in cells.iter_mut().filter(|cell| is_comparable(cell)) {
        let own = value(cell);
        cell.rank = own.map(|own| 1 + values.iter().filter(|&&other| other > own).count());
    }
}

/// The sum over provinces, where every comparable cell is exact, of one and the same period, and adds up at all.
pub(super) fn total(cells: &[Cell], unit: &Unit) -> Option<Total> {
    if *unit == Unit::Percent || cells.iter().any(|cell| cell.state == State::Conflict) {
        return None;
    }
    let figures: Vec<_> =
        cells.iter().filter(|cell| is_comparable(cell)).filter_map(|cell| cell.lead.as_ref()).collect();
    let first = figures.first()?;
    let addable = figures.len() >= 2
        && first.period.is_some()
        && figures.iter().all(|figure| figure.bound == Bound::Exact && figure.period == first.period);
    addable.then(|| Total { value: figures.iter().map(|figure| figure.value).sum(), provinces: figures.len() })
}

fn is_comparable(cell: &Cell) -> bool {
    matches!(cell.state, State::Value | State::ReportedZero)
}

fn value(cell: &Cell) -> Option<f64> {
    cell.lead.as_ref().map(|figure| figure.compared())
}
