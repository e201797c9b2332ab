//! Why a cell shows what it shows, in words.
//!
//! In: a cell and its row. Out: short sentences for pages and for `report --cell`: what was chosen of what was told,
//! and what keeps the cell out of ranks and sums.

use super::comparison::{Cell, Figure, Reason, Role, Row, State};
use super::labels::word;
use super::options::Lang;
use super::{format, wording};
use crate::model::Bound;

/// The reasons behind a cell, in the order of the choices that were made.
pub(super) fn why(cell: &Cell, row: &Row, lang: Lang) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    let mut say = |id: &str| reasons.push(word(id, lang).to_owned());
    let Some(lead) = &cell.lead else {
        let reason = cell.reason.map_or_else(|| word("why-not-found", lang).to_owned(), |it| elsewhere(it, lang));
        return vec![reason];
    };
    if lead.sum_of.is_some() {
        say("why-sum");
    }
    if lead.articles > 1 && lead.sum_of.is_none() {
        say(if lead.bound == Bound::Exact { "why-several-exact" } else { "why-several" });
    }
    if lead.part {
        say("why-part");
    }
    if lead.flagged {
        say("why-flagged");
    }
    let has = |role: Role| cell.also.iter().any(|figure: &Figure| figure.role == role);
    if cell.state == State::Conflict {
        say("why-conflict");
    }
    if has(Role::Part) {
        say("why-parts-beside");
    }
    if has(Role::Vague) {
        say("why-vague-beside");
    }
    match cell.state {
        State::NotComparable => {
            let reason = cell.reason.map_or(String::new(), |reason| wording::reason(reason, lang).to_owned());
            let compared = row.period.map(|period| format::period(period, lang));
            let compared = compared.filter(|_| matches!(cell.reason, Some(Reason::Period | Reason::PeriodUnknown)));
            let compared = compared.map(|it| format!("; {} {it}", word("why-row-period", lang))).unwrap_or_default();
            reasons.push(format!("{}: {reason}{compared}", word("state-not-comparable", lang)));
        }
        State::ReportedZero => reasons.push(word("why-zero", lang).to_owned()),
        _ => {}
    }
    match cell.rank {
        Some(rank) => {
            let ranked = row.cells.iter().filter(|cell| cell.rank.is_some()).count();
            reasons.push(format!("{} {rank}/{ranked}", word("rank", lang)));
        }
        None if cell.state == State::Value && row.measure.scope.spans_provinces() => {
            let id = if row.period.is_some() { "not-ranked-single" } else { "not-ranked-period" };
            reasons.push(word(id, lang).to_owned());
        }
        None => {}
    }
    if row.per_year {
        reasons.push(word("why-per-year", lang).to_owned());
    }
    reasons
}

fn elsewhere(reason: Reason, lang: Lang) -> String {
    format!("{} ({})", word("elsewhere", lang), wording::reason(reason, lang))
}
