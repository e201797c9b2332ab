//! The same figure told by several articles, made one.
//!
//! In: facts of one province, measure and period. Out: the different figures among them, the leading one first.
//! "Hơn 300" and 312 are one figure, and the exact number stands for it; 312 and 345 are two, and in conflict.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use super::comparison::{Evidence, Figure, Role};
use super::period::last_day;
use crate::model::{Bound, Kind, PartialDate, Unit};

/// A fact on its way into a cell.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub fact: &'a Evidence,
    pub kind: &'a Kind,
    /// Position in the comparison's evidence.
    pub index: u32,
    pub published: Option<PartialDate>,
}

impl Entry<'_> {
    fn is_exact(&self) -> bool {
        self.fact.bound == Bound::Exact
    }
}

/// The different figures among facts that should all tell the same.
pub(super) fn merge(entries: &[Entry<'_>], role: Role) -> Vec<Figure> {
    // Exact numbers found their figures first, so that each rounded one meets the number that it rounds.
    let mut queue: Vec<&Entry<'_>> = entries.iter().collect();
    queue.sort_by(|a, b| {
        let key = |entry: &Entry<'_>| (!entry.is_exact(), Reverse(entry.published.map(last_day)));
        key(a).cmp(&key(b)).then(a.fact.value.total_cmp(&b.fact.value).reverse()).then(a.index.cmp(&b.index))
    });
    let mut groups: Vec<Vec<&Entry<'_>>> = Vec::new();
    for entry in queue {
        match groups.iter_mut().find(|group| same_figure(group[0], entry)) {
            // Of two ways to round one amount, the finer stands for both.
            Some(group) if rounds(group[0], entry) => group.insert(0, entry),
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    let mut figures: Vec<Figure> = groups.iter().map(|group| figure(group, role)).collect();
    figures.sort_by(leading);
    figures
}

fn figure(group: &[&Entry<'_>], role: Role) -> Figure {
    let first = group[0].fact;
    let articles: BTreeSet<u32> = group.iter().map(|entry| entry.fact.source).collect();
    Figure {
        role,
        value: first.value,
        bound: first.bound,
        per_year: None,
        period: first.period,
        of: None,
        sum_of: None,
        articles: articles.len(),
        latest: group.iter().filter_map(|entry| entry.published).max_by_key(|&date| last_day(date)),
        part: group.iter().all(|entry| entry.fact.part),
        flagged: group.iter().any(|entry| entry.fact.is_flagged()),
        evidence: group.iter().map(|entry| entry.index).collect(),
    }
}

/// The later article leads; then the exact, the one more often told, the larger.
fn leading(a: &Figure, b: &Figure) -> Ordering {
    let key = |figure: &Figure| {
        (Reverse(figure.latest.map(last_day)), figure.bound != Bound::Exact, Reverse(figure.articles))
    };
    key(a).cmp(&key(b)).then(b.value.total_cmp(&a.value)).then(a.bound.cmp(&b.bound))
}

/// True where one true number could lie behind both.
fn same_figure(one: &Entry<'_>, other: &Entry<'_>) -> bool {
    let (a, b) = (one.fact, other.fact);
    if a.bound == Bound::Vague || b.bound == Bound::Vague {
        return a.bound == b.bound && a.value == b.value;
    }
    if a.bound == Bound::Exact && b.bound == Bound::Exact {
        return a.value == b.value || rounds(one, other) || rounds(other, one);
    }
    let ((a_low, a_high), (b_low, b_high)) = (range(a), range(b));
    a_low <= b_high && b_low <= a_high
}

/// True where `coarse` is `fine` with fewer digits, as amounts and rates are printed; counts are not rounded unsaid.
fn rounds(coarse: &Entry<'_>, fine: &Entry<'_>) -> bool {
    let both_exact = coarse.is_exact() && fine.is_exact();
    let (is_count, coarse, fine) = (coarse.kind.unit == Unit::Count, coarse.fact, fine.fact);
    if !both_exact || is_count || coarse.value == fine.value {
        return false;
    }
    let step = last_digit(coarse.value);
    let rounded = (fine.value / step).round() * step;
    last_digit(fine.value) < step
        && (rounded - coarse.value).abs() < step * 1e-6
        && (fine.value - coarse.value).abs() <= 0.02 * coarse.value.abs()
}

/// Where the true number lies. A rounded number stops at its last digit that is not zero: "hơn 2.500" is below 2.600;
/// but not closer than a twentieth, nor farther than a quarter ("hơn 100" is not 190).
fn range(fact: &Evidence) -> (f64, f64) {
    let value = fact.value;
    let reach = last_digit(value).clamp(0.05 * value.abs(), 0.25 * value.abs());
    match fact.bound {
        Bound::Exact | Bound::Vague => (value, value),
        Bound::AtLeast => (value, value + reach),
        Bound::Nearly | Bound::AtMost => (value - reach, value),
        Bound::About => (value - reach, value + reach),
    }
}

/// The weight of the last digit that is not zero: 100 in 2500, 0.1 in 95.1.
fn last_digit(value: f64) -> f64 {
    let text = format!("{}", value.abs());
    match text.split_once('.') {
        Some((_, decimals)) => 10f64.powi(-i32::try_from(decimals.len()).unwrap_or(i32::MAX)),
        None => 10f64.powi(i32::try_from(text.len() - text.trim_end_matches('0').len()).unwrap_or(i32::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{fact, with_entries};

    /// `(value, bound, published)` of facts in articles of their own → `(value, bound, articles)` of the figures.
    fn merged(unit: Unit, told: &[(f64, Bound, &str)]) -> Vec<(f64, Bound, usize)> {
        let told_of = |(index, &(value, bound, day)): (usize, &(f64, Bound, &str))| {
            let sample = fact(&format!("{index}.txt"), "son-la", value).bound(bound).unit(unit.clone());
            (sample, day.parse().ok())
        };
        let told: Vec<_> = told.iter().enumerate().map(told_of).collect();
        with_entries(told, |entries| merge(entries, Role::Lead))
            .iter()
            .map(|figure| (figure.value, figure.bound, figure.articles))
            .collect()
    }

    #[test]
    fn one_figure_or_several() {
        use Bound::{About, AtLeast, Exact, Nearly, Vague};
        type Told = Vec<(f64, Bound, &'static str)>;
        type Merged = Vec<(f64, Bound, usize)>;
        let cases: Vec<(&str, Unit, Told, Merged)> = vec![
            ("told twice", Unit::Count, vec![(12.0, Exact, ""), (12.0, Exact, "")], vec![(12.0, Exact, 2)]),
            (
                "exact beats rounded",
                Unit::Count,
                vec![(300.0, AtLeast, ""), (312.0, Exact, "")],
                vec![(312.0, Exact, 2)],
            ),
            ("rounded up", Unit::Count, vec![(500.0, Nearly, ""), (489.0, Exact, "")], vec![(489.0, Exact, 2)]),
            (
                "rounded too far",
                Unit::Count,
                vec![(300.0, AtLeast, ""), (2490.0, Exact, "")],
                vec![(2490.0, Exact, 1), (300.0, AtLeast, 1)],
            ),
            (
                "rounded the wrong way",
                Unit::Count,
                vec![(300.0, AtLeast, ""), (289.0, Exact, "")],
                vec![(289.0, Exact, 1), (300.0, AtLeast, 1)],
            ),
            (
                "the later leads",
                Unit::Count,
                vec![(571.0, Exact, "2020-03-01"), (570.0, Exact, "2020-05-01")],
                vec![(570.0, Exact, 1), (571.0, Exact, 1)],
            ),
            ("two roundings", Unit::Count, vec![(300.0, AtLeast, ""), (350.0, About, "")], vec![(350.0, About, 2)]),
            (
                "counts are not rounded unsaid",
                Unit::Count,
                vec![(1200.0, Exact, ""), (1210.0, Exact, "")],
                vec![(1210.0, Exact, 1), (1200.0, Exact, 1)],
            ),
            ("amounts are", Unit::Vnd, vec![(44.9e9, Exact, ""), (44.93e9, Exact, "")], vec![(44.93e9, Exact, 2)]),
            ("rates are", Unit::Percent, vec![(95.0, Exact, ""), (95.1, Exact, "")], vec![(95.1, Exact, 2)]),
            (
                "amounts too far apart",
                Unit::Vnd,
                vec![(4e9, Exact, ""), (4.4e9, Exact, "")],
                vec![(4.4e9, Exact, 1), (4e9, Exact, 1)],
            ),
            (
                "vague joins nothing",
                Unit::Count,
                vec![(100.0, Vague, ""), (100.0, Exact, "")],
                vec![(100.0, Exact, 1), (100.0, Vague, 1)],
            ),
        ];
        for (name, unit, told, expected) in cases {
            assert_eq!(merged(unit.clone(), &told), expected, "{name}");
            let turned: Vec<_> = told.iter().rev().copied().collect();
            assert_eq!(merged(unit, &turned), expected, "{name}, turned round");
        }
    }
}
