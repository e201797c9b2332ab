//! One measure of one province over successive periods.
//!
//! In: a comparison. Out: a series for each measure and province that has figures of at least two periods. A change is
//! told only from one period to a later one of the same length that does not overlap it, and as a share only of an
//! exact number; periods of another length stand in the series and are compared with nothing.

use std::io::{self, Write};

use serde::Serialize;

use super::comparison::{Cell, Comparison, Figure, Role, Row, State};
use super::evidence::row_name;
use super::labels::word;
use super::layout::{Column, Page, Tone};
use super::options::{Lang, Options};
use super::period::{follows, lateness};
use super::{format, wording};
use crate::model::{Bound, Period, Territory};

/// Figures of one measure in one province, by period.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    pub measure: String,
    pub name: String,
    /// None for the whole country.
    pub province: Option<String>,
    pub territory: Territory,
    pub points: Vec<Point>,
}

/// One period of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    pub period: Period,
    #[serde(serialize_with = "crate::model::plain_number")]
    pub value: f64,
    pub bound: Bound,
    /// Other values that were told for the period.
    pub conflicts: Vec<f64>,
    pub articles: usize,
    /// From the latest earlier period of the same length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Positions in the comparison's evidence.
    pub evidence: Vec<u32>,
}

/// How a figure differs from that of an earlier period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    pub since: Period,
    pub difference: f64,
    /// Percent of the earlier number; none where that is zero, and for rates, whose difference is in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// False where one of the two numbers is rounded.
    pub exact: bool,
}

/// The series of a comparison, in the order of its rows and columns.
pub fn over_time(comparison: &Comparison, lang: Lang) -> Vec<Series> {
    let rows = comparison.all_rows();
    rows.flat_map(|row| row.cells.iter().filter_map(move |cell| series(row, cell, lang))).collect()
}

fn series(row: &Row, cell: &Cell, lang: Lang) -> Option<Series> {
    // Parts, vague numbers and units of before are no values of the measure as a whole.
    let whole = |figure: &&Figure| matches!(figure.role, Role::Lead | Role::Conflict | Role::OtherPeriod);
    let lead_is_whole = |figure: &&Figure| {
        let apart = cell.state == State::NotComparable && figure.role == Role::Lead;
        !(apart && matches!(cell.reason, Some(super::Reason::Part | super::Reason::Vague | super::Reason::Break)))
    };
    let mut points: Vec<Point> = Vec::new();
    for figure in cell.figures().filter(whole).filter(lead_is_whole) {
        let Some(period) = figure.period else { continue };
        match points.iter_mut().find(|point| point.period == period) {
            Some(point) => point.conflicts.push(figure.value),
            None => points.push(Point {
                period,
                value: figure.value,
                bound: figure.bound,
                conflicts: Vec::new(),
                articles: figure.articles,
                change: None,
                evidence: figure.evidence.clone(),
            }),
        }
    }
    if points.len() < 2 {
        return None;
    }
    points.sort_by_key(|point| lateness(point.period));
    let is_rate = row.measure.unit == crate::model::Unit::Percent;
    for index in 1..points.len() {
        points[index].change = change(&points[..index], &points[index], is_rate);
    }
    Some(Series {
        measure: row.measure.to_string(),
        name: row_name(row, lang),
        province: cell.province.clone(),
        territory: cell.territory,
        points,
    })
}

fn change(earlier: &[Point], point: &Point, is_rate: bool) -> Option<Change> {
    let since = earlier.iter().rev().find(|earlier| follows(earlier.period, point.period))?;
    if !since.conflicts.is_empty() || !point.conflicts.is_empty() {
        return None;
    }
    let difference = point.value - since.value;
    Some(Change {
        since: since.period,
        // Differences of decimals as they are told, without the dust of binary fractions.
        difference: (difference * 1e6).round() / 1e6,
        percent: (!is_rate && since.value != 0.0).then(|| (1000.0 * difference / since.value).round() / 10.0),
        exact: since.bound == Bound::Exact && point.bound == Bound::Exact,
    })
}

/// Writes the series as text.
pub fn write_over_time(
    comparison: &Comparison,
    series: &[Series],
    options: &Options,
    mut out: impl Write,
) -> io::Result<()> {
    let lang = options.lang;
    let mut page = Page::new(&mut out, options.width, options.color);
    page.paragraph(0, 0, &word("over-time", lang).to_uppercase(), Tone::Strong);
    if series.is_empty() {
        page.gap();
        page.paragraph(0, 0, word("over-time-none", lang), Tone::Plain);
    }
    for one in series {
        let name = match &one.province {
            Some(slug) => super::labels::province_name(one.territory, slug, lang),
            None => word("nation-name", lang).to_owned(),
        };
        page.gap();
        page.paragraph(0, 2, &wording::clean(&format!("{name} · {}", one.name)), Tone::Strong);
        let unit = unit_of(comparison, one);
        for point in &one.points {
            let number = format::figure(point.value, point.bound, &unit, lang);
            let about = match (&point.change, point.conflicts.as_slice()) {
                (Some(change), _) => told(change, &unit, lang),
                (None, []) => String::new(),
                (None, others) => {
                    let others = others.iter().map(|&value| format::quantity(value, &unit, lang));
                    format!("≠ {}", others.collect::<Vec<_>>().join(" ≠ "))
                }
            };
            let room = options.width.saturating_sub(2 + 22 + 18 + 3).max(20);
            let period = format::period(point.period, lang);
            let columns = [
                Column::left(&period, 22),
                Column::right(&number, 18).tone(Tone::Strong),
                Column::left("", 0),
                Column::left(&about, room),
            ];
            page.columns(2, &columns);
        }
    }
    page.finish()
}

fn unit_of(comparison: &Comparison, series: &Series) -> crate::model::Unit {
    let evidence = series.points.first().and_then(|point| point.evidence.first());
    evidence.map_or(crate::model::Unit::Count, |&index| comparison.kind(index).unit.clone())
}

/// `+45 (+15%) so với 2020`, with ≈ where a number is rounded.
fn told(change: &Change, unit: &crate::model::Unit, lang: Lang) -> String {
    let sign = |value: f64| if value > 0.0 { "+" } else { "" };
    let about = if change.exact { "" } else { "≈ " };
    let difference = match unit {
        crate::model::Unit::Percent => format!("{} {}", format::number(change.difference, lang), word("points", lang)),
        unit => format::quantity(change.difference, unit, lang),
    };
    let percent = change.percent.map(|percent| format!(" ({}{}%)", sign(percent), format::number(percent, lang)));
    let since = format::period(change.since, lang);
    format!(
        "{about}{}{difference}{} {} {since}",
        sign(change.difference),
        percent.unwrap_or_default(),
        word("since-period", lang)
    )
}

/// The series as CSV, one line for each period.
pub fn write_over_time_csv(series: &[Series], out: impl Write) -> io::Result<()> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record([
        "measure",
        "measure_name",
        "province",
        "territory",
        "period_from",
        "period_to",
        "value",
        "bound",
        "conflicts",
        "articles",
        "since_from",
        "since_to",
        "difference",
        "percent",
        "exact",
    ])?;
    for one in series {
        for point in &one.points {
            let change = point.change.as_ref();
            let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
            let conflicts: Vec<String> = point.conflicts.iter().map(f64::to_string).collect();
            table.write_record([
                super::safe(&one.measure),
                super::safe(&one.name),
                super::safe(one.province.as_deref().unwrap_or_default()),
                one.territory.name().to_owned(),
                point.period.from.to_string(),
                point.period.to.to_string(),
                point.value.to_string(),
                point.bound.name().to_owned(),
                conflicts.join(" "),
                point.articles.to_string(),
                change.map(|change| change.since.from.to_string()).unwrap_or_default(),
                change.map(|change| change.since.to.to_string()).unwrap_or_default(),
                number(change.map(|change| change.difference)),
                number(change.and_then(|change| change.percent)),
                change.map(|change| change.exact.to_string()).unwrap_or_default(),
            ])?;
        }
    }
    table.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Sample, comparison, fact};

    /// `period: value, change` of the only series.
    fn points(samples: Vec<Sample>) -> Vec<String> {
        let compared = comparison(samples, &Options::default());
        let all = over_time(&compared, Lang::Vi);
        assert!(all.len() < 2, "{all:?}");
        let points = all.iter().flat_map(|series| &series.points);
        let told = points.map(|point| {
            let change = point.change.map(|change| {
                let percent = change.percent.map(|percent| format!(" {percent}%")).unwrap_or_default();
                format!(" {}{:+}{percent}", if change.exact { "" } else { "~" }, change.difference)
            });
            format!("{}: {}{}", point.period, point.value, change.unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn a_change_is_told_between_periods_of_one_length() {
        let told = |value: f64, from: &str, to: &str| fact("a.txt", "son-la", value).period(from, to);
        assert_eq!(
            points(vec![told(345.0, "2020", "2020"), told(300.0, "2019", "2019"), told(1600.0, "2016", "2020")]),
            ["2019: 300", "2020: 345 +45 15%", "2016–2020: 1600"]
        );
        assert_eq!(
            points(vec![told(300.0, "2019", "2019"), told(400.0, "2021", "2021").bound(Bound::AtLeast)]),
            ["2019: 300", "2021: 400 ~+100 33.3%"],
            "a year that is missing is not filled"
        );
        assert_eq!(
            points(vec![told(0.0, "2019", "2019"), told(4.0, "2020", "2020")]),
            ["2019: 0", "2020: 4 +4"],
            "no share of zero"
        );
        let conflict = vec![
            told(300.0, "2019", "2019"),
            fact("b.txt", "son-la", 310.0).period("2019", "2019"),
            told(345.0, "2020", "2020"),
        ];
        assert_eq!(points(conflict), ["2019: 310", "2020: 345"], "no change from numbers that differ");
        assert_eq!(points(vec![told(300.0, "2019", "2019")]), Vec::<String>::new(), "one period is no series");
    }
}
