//! Periods at the precision that the text gives: `2019`, `2022-05`, `2020-07-06`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A year, a month or a day (ISO 8601, reduced precision), always a date that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: u16,
    /// 0 where only the year is known.
    month: u8,
    /// 0 where only the month is known.
    day: u8,
}

impl PartialDate {
    /// Years outside 1900 to 2100 are no dates of provincial news but other numbers.
    pub fn year_only(year: u16) -> Option<PartialDate> {
        (1900..=2100).contains(&year).then_some(PartialDate { year, month: 0, day: 0 })
    }

    pub fn year_month(year: u16, month: u8) -> Option<PartialDate> {
        ((1900..=2100).contains(&year) && (1..=12).contains(&month)).then_some(PartialDate { year, month, day: 0 })
    }

    pub fn day(year: u16, month: u8, day: u8) -> Option<PartialDate> {
        PartialDate::year_month(year, month)?;
        let month_name = time::Month::try_from(month).ok()?;
        time::Date::from_calendar_date(i32::from(year), month_name, day).ok()?;
        Some(PartialDate { year, month, day })
    }

    pub fn year(self) -> u16 {
        self.year
    }

    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    pub fn day_of_month(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The first day that the date may mean.
    pub fn first_day(self) -> (u16, u8, u8) {
        (self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day that the date may mean.
    pub fn last_day(self) -> (u16, u8, u8) {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = match self.day {
            0 => time::Month::try_from(month).expect("1 to 12").length(i32::from(self.year)),
            day => day,
        };
        (self.year, month, day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<PartialDate, String> {
        let wrong = || format!("`{text}` is no date of the form 2019, 2019-05 or 2019-05-31");
        let mut parts = text.split('-');
        let mut next = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits => part.parse::<u16>().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        };
        let date = match (next(4)?, next(2)?, next(2)?) {
            (Some(year), None, None) => PartialDate::year_only(year),
            (Some(year), Some(month), None) => PartialDate::year_month(year, month as u8),
            (Some(year), Some(month), Some(day)) => PartialDate::day(year, month as u8, day as u8),
            _ => None,
        };
        match parts.next() {
            None => date.ok_or_else(wrong),
            Some(_) => Err(wrong()),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<PartialDate, String> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

/// The time that a figure covers; `from` = `to` for a single year, month or as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    pub from: PartialDate,
    pub to: PartialDate,
}

impl Period {
    pub fn new(from: PartialDate, to: PartialDate) -> Option<Period> {
        (from.first_day() <= to.last_day()).then_some(Period { from, to })
    }

    pub fn single(date: PartialDate) -> Period {
        Period { from: date, to: date }
    }

    /// `(2016, 2020)`: the calendar years that it touches.
    pub fn years(self) -> (u16, u16) {
        (self.from.year(), self.to.year())
    }
}

/// `2019`, `2016–2020`, `2020–2020-05-11`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}–{}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written_at_their_precision() {
        for text in ["2019", "2022-05", "2020-07-06", "2024-02-29"] {
            assert_eq!(text.parse::<PartialDate>().map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "19", "2019-5", "2019-13", "2023-02-29", "2019-05-31-01", "0000", "9999", "2019-05-", "x"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn last_days_follow_the_calendar() {
        assert_eq!("2024-02".parse::<PartialDate>().unwrap().last_day(), (2024, 2, 29));
        assert_eq!("2019".parse::<PartialDate>().unwrap().last_day(), (2019, 12, 31));
    }

    #[test]
    fn a_period_runs_forward() {
        let date = |text: &str| text.parse().unwrap();
        assert!(Period::new(date("2020"), date("2020-05-11")).is_some());
        assert!(Period::new(date("2021"), date("2020")).is_none());
    }
}
