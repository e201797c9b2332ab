//! Figures of the units before July 2025 under the units that they were merged into.
//!
//! In: what was told of a merged unit and of its parts. Out: the content of its cell. Its own figure stands as told.
//! Without one, the parts are added only where every one of them has a comparable figure of one and the same period;
//! otherwise the series is broken there, and the cell says so: what two of three parts told is no figure of the whole.

use std::collections::{BTreeSet, HashSet};

use super::cell::{self, Content};
use super::comparison::{Figure, Reason, Role, State};
use super::figure::Entry;
use super::measure::Measure;
use super::period::{Frame, last_day};
use super::place::parts;
use crate::model::{Bound, Territory, Unit};

/// The content of the cell of a unit that several units were merged into.
pub(super) fn content(slug: &str, entries: &[Entry<'_>], frame: Frame, measure: &Measure) -> Option<Content> {
    let of = |territory: Territory, slug: &str| -> Vec<Entry<'_>> {
        let of_unit =
            |entry: &&Entry<'_>| entry.kind.territory == territory && entry.kind.province.as_deref() == Some(slug);
        entries.iter().filter(of_unit).copied().collect()
    };
    let own = cell::content(&of(Territory::New, slug), frame);
    let told: Vec<(&str, Option<Content>)> =
        parts(slug).map(|part| (part, cell::content(&of(Territory::Old, part), frame))).collect();
    let sum = (measure.unit != Unit::Percent).then(|| sum(&told, entries)).flatten();
    let beside: Vec<Figure> = told.into_iter().flat_map(|(part, content)| figures_of(part, content)).collect();
    match (own, sum) {
        (Some(mut own), _) if own.state != State::NotComparable => {
            own.also.extend(beside);
            Some(own)
        }
        (own, Some(lead)) => {
            let state =
                if lead.value == 0.0 && lead.bound == Bound::Exact { State::ReportedZero } else { State::Value };
            let own = own.into_iter().flat_map(|own| own.also.into_iter().chain([as_other(own.lead)]));
            Some(Content { state, reason: None, lead, also: beside.into_iter().chain(own).collect() })
        }
        (Some(mut own), None) => {
            own.also.extend(beside);
            Some(own)
        }
        (None, None) => {
            let mut beside = beside.into_iter();
            let lead = Figure { role: Role::Lead, ..beside.next()? };
            Some(Content { state: State::NotComparable, reason: Some(Reason::Break), lead, also: beside.collect() })
        }
    }
}

/// The sum over all parts; none where one is missing, in conflict, or of another period.
fn sum(told: &[(&str, Option<Content>)], entries: &[Entry<'_>]) -> Option<Figure> {
    let leads: Vec<&Figure> = told
        .iter()
        .map(|(_, content)| {
            let content = content.as_ref()?;
            matches!(content.state, State::Value | State::ReportedZero).then_some(&content.lead)
        })
        .collect::<Option<_>>()?;
    let first = leads.first()?;
    if first.period.is_none() || leads.iter().any(|lead| lead.period != first.period) {
        return None;
    }
    let value: f64 = leads.iter().map(|lead| lead.value).sum();
    let evidence: Vec<u32> = leads.iter().flat_map(|lead| lead.evidence.iter().copied()).collect();
    let summed: HashSet<u32> = evidence.iter().copied().collect();
    let articles: BTreeSet<u32> =
        entries.iter().filter(|entry| summed.contains(&entry.index)).map(|entry| entry.fact.source).collect();
    Some(Figure {
        role: Role::Lead,
        value,
        bound: bound_of_sum(leads.iter().map(|lead| lead.bound)),
        per_year: leads.iter().map(|lead| lead.per_year).sum(),
        period: first.period,
        of: None,
        sum_of: Some(leads.len()),
        articles: articles.len(),
        latest: leads.iter().filter_map(|lead| lead.latest).max_by_key(|&date| last_day(date)),
        part: leads.iter().all(|lead| lead.part),
        flagged: leads.iter().any(|lead| lead.flagged),
        evidence,
    })
}

/// Exact numbers add up to an exact one; one kind of rounding among them is that of the sum; several are "about".
fn bound_of_sum(bounds: impl Iterator<Item = Bound>) -> Bound {
    let rounded: BTreeSet<Bound> = bounds.filter(|bound| *bound != Bound::Exact).collect();
    match rounded.len() {
        0 => Bound::Exact,
        1 => rounded.into_iter().next().expect("there is one"),
        _ => Bound::About,
    }
}

/// The figure of a part and what is told against it, with its name. Its other periods and its own parts are left to the
/// list of 63: beside a unit three times its size they would only be many.
fn figures_of(part: &str, content: Option<Content>) -> Vec<Figure> {
    let figures = content.into_iter().flat_map(|content| {
        [content.lead].into_iter().chain(content.also.into_iter().filter(|figure| figure.role == Role::Conflict))
    });
    figures.map(|figure| Figure { role: Role::OldUnit, of: Some(part.to_owned()), ..figure }).collect()
}

fn as_other(figure: Figure) -> Figure {
    Figure { role: Role::OtherPeriod, ..figure }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::options::Options;
    use crate::report::sample::{Sample, comparison, fact};

    type Beside = Vec<(Role, Option<String>, f64)>;

    /// State, reason and value of the cell of Phú Thọ in its new borders, and what stands beside.
    fn phu_tho(samples: Vec<Sample>) -> (State, Option<Reason>, f64, Beside) {
        let options = Options { territory: Some(Territory::New), ..Options::default() };
        let compared = comparison(samples, &options);
        let [row] = compared.rows.as_slice() else { panic!("one measure: {compared:?}") };
        let cell = row.cells.iter().find(|cell| cell.territory == Territory::New).expect("the merged unit");
        let beside = cell.also.iter().map(|figure| (figure.role, figure.of.clone(), figure.value)).collect();
        (cell.state, cell.reason, cell.lead.as_ref().expect("a figure").value, beside)
    }

    #[test]
    fn parts_are_added_only_where_all_are_there() {
        let told = |slug: &str, value: f64| fact("a.txt", slug, value);
        let part = |slug: &str, value: f64| (Role::OldUnit, Some(slug.to_owned()), value);
        let two = || vec![told("phu-tho", 100.0), told("vinh-phuc", 80.0)];
        let with = |sample: Sample| two().into_iter().chain([sample]).collect::<Vec<_>>();
        let beside = |value: f64| vec![part("hoa-binh", value), part("phu-tho", 100.0), part("vinh-phuc", 80.0)];
        assert_eq!(phu_tho(with(told("hoa-binh", 60.0))), (State::Value, None, 240.0, beside(60.0)), "all three");
        let broken = |value: f64, beside: Beside| (State::NotComparable, Some(Reason::Break), value, beside);
        assert_eq!(phu_tho(two()), broken(100.0, vec![part("vinh-phuc", 80.0)]), "one is missing");
        let rest = || vec![part("phu-tho", 100.0), part("vinh-phuc", 80.0)];
        let other_year = told("hoa-binh", 60.0).period("2019", "2019");
        assert_eq!(phu_tho(with(other_year)), broken(60.0, rest()), "one is of another year");
        let vague = told("hoa-binh", 100.0).bound(Bound::Vague);
        assert_eq!(phu_tho(with(vague)), broken(100.0, rest()), "one is vague");
        let own = with(told("phu-tho", 250.0).merged());
        assert_eq!(phu_tho(own), (State::Value, None, 250.0, rest()), "its own figure stands");
        let rates = two().into_iter().chain([told("hoa-binh", 60.0)]).map(|sample| sample.unit(Unit::Percent));
        assert_eq!(phu_tho(rates.collect()), broken(60.0, rest()), "rates are not added");
    }

    #[test]
    fn a_sum_is_as_exact_as_its_parts() {
        use Bound::{About, AtLeast, Exact, Nearly};
        for (bounds, expected) in
            [(vec![Exact, Exact], Exact), (vec![Exact, AtLeast], AtLeast), (vec![AtLeast, Nearly], About)]
        {
            assert_eq!(bound_of_sum(bounds.into_iter()), expected);
        }
    }
}
