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

/// True where figures of the two periods may be ranked together.
pub(super) fn comparable(a: Period, b: Period) -> bool {
    a == b || nominal_months(a) == nominal_months(b) && shared(a, b) >= SAME_DAYS
}

/// The period that most provinces share: one set of periods for each province. Ties go to the later, then the longer.
pub(super) fn most_shared<'a>(provinces: impl Iterator<Item = &'a BTreeSet<Period>> + Clone) -> Option<Period> {
    let candidates: BTreeSet<Period> = provinces.clone().flatten().copied().collect();
    candidates.into_iter().max_by_key(|&candidate| {
        let of_class = provinces.clone().filter(|set| set.iter().any(|&period| comparable(period, candidate))).count();
        let exactly = provinces.clone().filter(|set| set.contains(&candidate)).count();
        (of_class, exactly, lateness(candidate))
    })
}

/// Sorts periods from early to late, shorter before longer where they end together.
pub(super) fn lateness(period: Period) -> (i32, i32) {
    let (first, last) = days(period);
    (last, last - first)
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
            assert_eq!(most_shared(sets.iter()), expected.map(period), "{name}");
        }
    }
}
