//! What one province says on one measure.
//!
//! In: its facts of the measure, and the frame of the row: the period that it compares. Out: the state, the leading figure and the rest.
//! Nothing is dropped: other periods, vague numbers and parts stay beside the lead, each with its role.

use std::collections::BTreeMap;

use super::comparison::{Figure, Reason, Role, State};
use super::figure::{Entry, merge};
use super::period::{Frame, lateness};
use crate::model::{Bound, Period};

/// State, reason and figures of a cell that is not empty.
pub(super) struct Content {
    pub state: State,
    pub reason: Option<Reason>,
    pub lead: Figure,
    pub also: Vec<Figure>,
}

/// Facts that should tell one number. Without a period it is unknown whether two years are meant, so that only what
/// was published in one year can be in conflict.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Known(Period),
    Unknown { published: Option<u16> },
}

impl When {
    fn of(entry: &Entry<'_>) -> When {
        match entry.fact.period {
            Some(period) => When::Known(period),
            None => When::Unknown { published: entry.published.map(|date| date.year()) },
        }
    }

    /// Sorts what should lead first: the row's own period, its class, then late before early, unknown last.
    fn preference(self, frame: Frame) -> (bool, bool, bool, std::cmp::Reverse<(i32, i32)>) {
        let (known, late) = match self {
            When::Known(period) => (true, lateness(period)),
            When::Unknown { published } => (false, (i32::from(published.unwrap_or(0)), 0)),
        };
        let exactly = matches!((self, frame.period), (When::Known(period), Some(chosen)) if period == chosen);
        (!exactly, !self.fits(frame), !known, std::cmp::Reverse(late))
    }

    fn fits(self, frame: Frame) -> bool {
        match self {
            When::Known(period) => frame.fits(period),
            When::Unknown { .. } => frame.period.is_none(),
        }
    }
}

/// The content of a cell within the frame of its row; none without facts.
pub(super) fn content(entries: &[Entry<'_>], frame: Frame) -> Option<Content> {
    let mut periods: BTreeMap<When, Vec<Entry<'_>>> = BTreeMap::new();
    let (mut vague, mut pieces) = (Vec::new(), Vec::new());
    for entry in entries {
        match (entry.fact.piece, entry.fact.bound) {
            (true, _) => pieces.push(*entry),
            (false, Bound::Vague) => vague.push(*entry),
            (false, _) => periods.entry(When::of(entry)).or_default().push(*entry),
        }
    }
    let mut periods: Vec<(When, Vec<Entry<'_>>)> = periods.into_iter().collect();
    periods.sort_by_key(|(when, _)| when.preference(frame));

    let mut figures: Vec<Figure> = Vec::new();
    for (index, (_, told)) in periods.iter().enumerate() {
        figures.extend(merge(told, if index == 0 { Role::Conflict } else { Role::OtherPeriod }));
    }
    let in_conflict = figures.iter().filter(|figure| figure.role == Role::Conflict).count() > 1;
    figures.extend(merge(&vague, Role::Vague));
    figures.extend(pieces_in_order(&pieces));
    if figures.is_empty() {
        return None;
    }
    let mut lead = figures.remove(0);
    let (state, reason) = match (periods.first(), lead.role) {
        (Some((when, _)), _) if !when.fits(frame) => (State::NotComparable, Some(misfit(*when))),
        (Some(_), _) if in_conflict => (State::Conflict, None),
        (Some(_), _) if lead.value == 0.0 && lead.bound == Bound::Exact => (State::ReportedZero, None),
        (Some(_), _) => (State::Value, None),
        (None, Role::Vague) => (State::NotComparable, Some(Reason::Vague)),
        (None, _) => (State::NotComparable, Some(Reason::Part)),
    };
    lead.role = Role::Lead;
    for figure in figures.iter_mut().chain([&mut lead]) {
        figure.per_year = figure.period.and_then(|period| frame.per_year(figure.value, period));
    }
    Some(Content { state, reason, lead, also: figures })
}

fn misfit(when: When) -> Reason {
    match when {
        When::Known(_) => Reason::Period,
        When::Unknown { .. } => Reason::PeriodUnknown,
    }
}

/// Pieces of breakdowns, each whole apart from the others, since equal numbers of two pieces are not one figure.
fn pieces_in_order(pieces: &[Entry<'_>]) -> Vec<Figure> {
    pieces.iter().flat_map(|piece| merge(std::slice::from_ref(piece), Role::Part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, fact, with_entries};

    type Case = (&'static str, Vec<Sample>, State, Option<Reason>, f64, Vec<(Role, f64)>);

    #[test]
    fn states_of_a_cell() {
        let told = |value: f64| fact("a.txt", "son-la", value);
        let cases: Vec<Case> = vec![
            ("a value", vec![told(12.0)], State::Value, None, 12.0, vec![]),
            ("a reported zero", vec![told(0.0)], State::ReportedZero, None, 0.0, vec![]),
            ("zero as a limit is no zero", vec![told(0.0).bound(Bound::AtLeast)], State::Value, None, 0.0, vec![]),
            ("conflict", vec![told(12.0), told(14.0)], State::Conflict, None, 14.0, vec![(Role::Conflict, 12.0)]),
            (
                "another year stays beside",
                vec![told(12.0), told(30.0).period("2021", "2021")],
                State::Value,
                None,
                12.0,
                vec![(Role::OtherPeriod, 30.0)],
            ),
            (
                "only another year",
                vec![told(12.0).period("2018", "2018")],
                State::NotComparable,
                Some(Reason::Period),
                12.0,
                vec![],
            ),
            (
                "only an unknown period",
                vec![told(12.0).no_period()],
                State::NotComparable,
                Some(Reason::PeriodUnknown),
                12.0,
                vec![],
            ),
            (
                "vague alone",
                vec![told(100.0).bound(Bound::Vague)],
                State::NotComparable,
                Some(Reason::Vague),
                100.0,
                vec![],
            ),
            (
                "vague is no conflict",
                vec![told(120.0), told(100.0).bound(Bound::Vague)],
                State::Value,
                None,
                120.0,
                vec![(Role::Vague, 100.0)],
            ),
            ("pieces alone", vec![told(3.0).part_of("w")], State::NotComparable, Some(Reason::Part), 3.0, vec![]),
            (
                "pieces stay beside their whole",
                vec![told(9.0), told(3.0).part_of("w"), told(3.0).part_of("w")],
                State::Value,
                None,
                9.0,
                vec![(Role::Part, 3.0), (Role::Part, 3.0)],
            ),
        ];
        let frame = Frame { period: Period::new("2020".parse().unwrap(), "2020".parse().unwrap()), per_year: false };
        for (name, samples, state, reason, lead, also) in cases {
            let told = samples.into_iter().map(|sample| (sample, None)).collect();
            let content = with_entries(told, |entries| content(entries, frame)).expect(name);
            assert_eq!((content.state, content.reason, content.lead.value), (state, reason, lead), "{name}");
            let rest: Vec<(Role, f64)> = content.also.iter().map(|figure| (figure.role, figure.value)).collect();
            assert_eq!(rest, also, "{name}");
        }
        assert!(content(&[], frame).is_none());
    }

    #[test]
    fn years_of_publication_keep_unknown_periods_apart() {
        let cases = [("one year", "2020-03-01", State::Conflict), ("two years", "2018-03-01", State::Value)];
        for (name, day, state) in cases {
            let told =
                |article: &str, value: f64, day: &str| (fact(article, "son-la", value).no_period(), day.parse().ok());
            let told = vec![told("a.txt", 12.0, "2020-11-20"), told("b.txt", 14.0, day)];
            let frame = Frame { period: None, per_year: false };
            let content = with_entries(told, |entries| content(entries, frame)).expect(name);
            assert_eq!((content.state, content.lead.value), (state, 12.0), "{name}");
        }
    }
}
