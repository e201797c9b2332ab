//! Which periods may be compared: of one length, and mostly the same days.
//!
//! In: the periods of a measure's figures. Out: whether two are of one class, and the one that most provinces share.
//! Overlap alone is not enough: 2016–2019 lies within 2016–2020 and is a year short.

use std::collections::BTreeSet;

use time::{Date, Month};

use crate::model::{PartialDate, Period};

/// Shared days over covered days from which two periods of one length count as the same. 2015–2020 and
/// 2016–15/7/2020 (one congress term, told in two ways) share 0.756; terms that are a year apart share 0.714.
const SAME_DAYS: f64 = 0.75;

/// What the cells of a row are measured against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The period that is compared; none where no figure tells its period.
    pub period: Option<Period>,
    /// Numbers are divided by the years that they cover.
    pub per_year: bool,
}

impl Frame {
    /// True where a figure of the period may be compared.
    pub fn fits(self, period: Period) -> bool {
        self.period.is_some_and(|chosen| fits(period, chosen, self.per_year))
    }

    /// A value divided by the years of its period; none for less than a year, which would be a forecast.
    pub fn per_year(self, value: f64, period: Period) -> Option<f64> {
        let years = years(period).filter(|_| self.per_year)?;
        Some(value / years)
    }
}

/// Whole years that a period covers, from one year on.
pub(super) fn years(period: Period) -> Option<f64> {
    let months = nominal_months(period);
    (months >= 12).then_some(months as f64 / 12.0)
}

/// Divided by years, a period also fits one that it lies in or that lies in it.
fn fits(period: Period, chosen: Period, per_year: bool) -> bool {
    let within = |inner: Period, outer: Period| {
        let ((inner_first, inner_last), (outer_first, outer_last)) = (days(inner), days(outer));
        outer_first <= inner_first && inner_last <= outer_last
    };
    let whole_years = || years(period).is_some() && years(chosen).is_some();
    match per_year {
        true => whole_years() && (comparable(period, chosen) || within(period, chosen) || within(chosen, period)),
        false => comparable(period, chosen),
    }
}

/// True where figures of the two periods may be ranked together.
pub(super) fn comparable(a: Period, b: Period) -> bool {
    a == b || nominal_months(a) == nominal_months(b) && shared(a, b) >= SAME_DAYS
}

/// The period that most provinces share: one set of periods for each province. Ties go to the later, then the longer.
pub(super) fn most_shared<'a>(
    provinces: impl Iterator<Item = &'a BTreeSet<Period>> + Clone,
    per_year: bool,
) -> Option<Period> {
    let candidates: BTreeSet<Period> = provinces.clone().flatten().copied().collect();
    candidates.into_iter().max_by_key(|&candidate| {
        let of_class =
            provinces.clone().filter(|set| set.iter().any(|&period| fits(period, candidate, per_year))).count();
        let exactly = provinces.clone().filter(|set| set.contains(&candidate)).count();
        (of_class, exactly, lateness(candidate))
    })
}

/// Sorts periods from early to late, shorter before longer where they end together.
pub(super) fn lateness(period: Period) -> (i32, i32) {
    let (first, last) = days(period);
    (last, last - first)
}

/// True where `later` is of the length of `earlier` and begins after it. Terms that are told by their first and last
/// year (2015–2020, 2020–2025) share the year in which one congress ends and the next begins.
pub(super) fn follows(earlier: Period, later: Period) -> bool {
    let terms = earlier.from.month().is_none() && later.from.month().is_none() && nominal_months(earlier) >= 36;
    let in_turn = days(earlier).1 < days(later).0 || terms && earlier.years().1 == later.years().0;
    nominal_months(earlier) == nominal_months(later) && in_turn
}

/// Length in months as people tell it; whole years from about a year on.
fn nominal_months(period: Period) -> i64 {
    // A congress term is told by its first and last year: 2015–2020 is five years, as 2016–2020 is.
    let (first_year, last_year) = period.years();
    if period.from.month().is_none() && i32::from(last_year) - i32::from(first_year) == 5 {
        return 60;
    }
    let (first, last) = days(period);
    let length = f64::from(last - first + 1);
    if length < 350.0 { (length / 30.44).round() as i64 } else { (length / 365.25).round() as i64 * 12 }
}

/// Days in both over days in either.
fn shared(a: Period, b: Period) -> f64 {
    let ((a_first, a_last), (b_first, b_last)) = (days(a), days(b));
    let both = a_last.min(b_last) - a_first.max(b_first) + 1;
    let either = a_last.max(b_last) - a_first.min(b_first) + 1;
    if both <= 0 { 0.0 } else { f64::from(both) / f64::from(either) }
}

/// First and last day, counted from a common origin.
fn days(period: Period) -> (i32, i32) {
    (day_number(period.from.first_day()), day_number(period.to.last_day()))
}

/// The last day that a date may mean, counted from a common origin.
pub(super) fn last_day(date: PartialDate) -> i32 {
    day_number(date.last_day())
}

fn day_number((year, month, day): (u16, u8, u8)) -> i32 {
    let month = Month::try_from(month).expect("a PartialDate has months 1 to 12");
    let date = Date::from_calendar_date(i32::from(year), month, day);
    date.expect("a PartialDate is a date that exists").to_julian_day()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    #[test]
    fn one_length_and_mostly_the_same_days() {
        let cases = [
            ("same year", "2019", "2019", true),
            ("one term told in two ways", "2015/2020", "2016/2020", true),
            ("term up to an as-of day", "2016/2020", "2016/2020-07-15", true),
            ("term and its as-of day", "2015/2020", "2016/2020-07-15", true),
            ("a year and its first months", "2020", "2020/2020-05-11", false),
            ("eleven months", "2019", "2019/2019-11", false),
            ("a year short", "2016/2020", "2016/2019", false),
            ("terms a year apart", "2012/2017", "2013/2018", false),
            ("next year", "2019", "2020", false),
            ("school year and calendar year", "2021/2022", "2022", false),
            ("as-of months", "2022-05", "2022-06", false),
        ];
        for (name, a, b, expected) in cases {
            assert_eq!(comparable(period(a), period(b)), expected, "{name}");
            assert_eq!(comparable(period(b), period(a)), expected, "{name}, turned round");
        }
    }

    #[test]
    fn divided_by_years_a_period_fits_what_it_lies_in() {
        let cases = [
            ("same year", "2019", "2019", Some(12.0)),
            ("five years", "2016/2020", "2019", Some(2.4)),
            ("a term told by its first and last year", "2015/2020", "2019", Some(2.4)),
            ("a year outside", "2016/2020", "2021", None),
            ("half a year is no year", "2020-01/2020-06", "2020", None),
        ];
        for (name, own, chosen, expected) in cases {
            let frame = Frame { period: Some(period(chosen)), per_year: true };
            let found = frame.per_year(12.0, period(own)).filter(|_| frame.fits(period(own)));
            assert_eq!(found, expected, "{name}");
            assert_eq!(Frame { per_year: false, ..frame }.per_year(12.0, period(own)), None, "{name}, not asked for");
        }
    }

    #[test]
    fn periods_follow_each_other_within_one_length() {
        for (earlier, later, expected) in [
            ("2019", "2020", true),
            ("2020", "2019", false),
            ("2019", "2019", false),
            ("2016/2020", "2021", false),
            ("2015/2020", "2020/2025", true),
            ("2016/2020", "2021/2025", true),
            ("2016/2020", "2018/2022", false),
            ("2020-01/2020-06", "2021-01/2021-06", true),
        ] {
            assert_eq!(follows(period(earlier), period(later)), expected, "{earlier}, {later}");
        }
    }

    #[test]
    fn the_period_of_most_provinces_wins() {
        let cases = [
            ("none", vec![], None),
            ("majority", vec![vec!["2015"], vec!["2016"], vec!["2015", "2017"]], Some("2015")),
            ("classes count together", vec![vec!["2015/2020"], vec!["2016/2020"], vec!["2019"]], Some("2015/2020")),
            ("tie goes to the later", vec![vec!["2015"], vec!["2016"]], Some("2016")),
        ];
        for (name, sets, expected) in cases {
            let sets: Vec<BTreeSet<Period>> =
                sets.into_iter().map(|set| set.into_iter().map(period).collect()).collect();
            assert_eq!(most_shared(sets.iter(), false), expected.map(period), "{name}");
        }
    }
}
