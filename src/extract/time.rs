//! Tokens → dates and periods: "giai đoạn 2016-2020", "năm học 2021-2022", "từ năm 2016 đến nay", "quý I năm 2023",
//! "6 tháng đầu năm", "ngày 06 tháng 7 năm 2020", "5 năm qua".
//!
//! What depends on the article's date stays open here and is settled by the context.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::token::{Kind, Token};
use crate::model::{PartialDate, Period};
use crate::normalize;

/// A time as the text tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    Period(Period),
    /// "từ năm 2016 đến nay": until the article's date.
    Since(PartialDate),
    /// "5 năm qua"
    LastYears(u16),
    /// "đến nay", "hiện nay": as of the article's date.
    Now,
    /// "năm nay", "năm qua": the article's year plus this.
    Year(i16),
    /// "6 tháng đầu năm" without a year: months of the article's year.
    Months(u8, u8),
    /// "từ đầu năm đến nay" without a year.
    SinceYearBegan,
    /// A day or month without its year.
    DayOfYear(u8, Option<u8>),
    /// "trong năm": the year that is spoken of.
    ThatYear,
    /// "năm học này", "năm học vừa qua": the school year of the article's date plus this.
    SchoolYear(i16),
    /// "nhiệm kỳ tới": the term behind the one that is spoken of.
    NextTerm,
    /// "trong nhiệm kỳ", "giai đoạn này": the term that is spoken of.
    ThatTerm,
    /// "cùng năm", "cùng kỳ", "năm ấy": the time told last.
    SameTime,
    /// "từ nay đến năm 2028": from the article's date on.
    FromNow(PartialDate),
}

/// Words of time by what they are; keys are folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum T {
    Year,
    School,
    Month,
    Day,
    Quarter,
    From,
    To,
    Now,
    Begin,
    End,
    Ago,
    In,
    Number,
    Current,
    This,
    Last,
    /// Opens "gần đây", "vừa qua", "trở lại đây".
    Recent,
    /// Makes a number of years a streak or an age.
    Streak,
}

static WORDS: LazyLock<FxHashMap<String, T>> = LazyLock::new(|| {
    [
        ("năm", T::Year),
        ("học", T::School),
        ("tháng", T::Month),
        ("ngày", T::Day),
        ("mùng", T::Day),
        ("quý", T::Quarter),
        ("từ", T::From),
        ("đến", T::To),
        ("tới", T::To),
        ("nay", T::Now),
        ("đầu", T::Begin),
        ("cuối", T::End),
        ("hết", T::End),
        ("qua", T::Ago),
        ("trong", T::In),
        ("sau", T::In),
        ("hiện", T::Current),
        ("này", T::This),
        ("ngoái", T::Last),
        ("trước", T::Last),
        ("rồi", T::Last),
        ("gần", T::Recent),
        ("vừa", T::Recent),
        ("trở", T::Recent),
        ("liền", T::Streak),
        ("liên", T::Streak),
        ("tuổi", T::Streak),
        ("kể", T::Streak),
        ("thành", T::Streak),
    ]
    .into_iter()
    .map(|(word, kind)| (normalize::key(word), kind))
    .collect()
});

/// What opens a span of years.
static SPANS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    ["giai đoạn", "nhiệm kỳ", "thời kỳ", "khóa", "niên khóa", "nhiệm kì", "giai đoạn từ"]
        .iter()
        .map(|phrase| normalize::key(phrase).split(' ').map(str::to_owned).collect())
        .collect()
});

/// The words that a time may begin with, besides those of numbers.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    let same = std::iter::once(SAME.as_str());
    WORDS.keys().map(String::as_str).chain(SPANS.iter().map(|words| words[0].as_str())).chain(same)
}

struct Reader<'a> {
    key: &'a str,
    tokens: &'a [Token],
}

/// "tới", "mới", "sau" behind a year or term: the next one.
fn is_coming(word: &str) -> bool {
    static WORDS: LazyLock<[String; 3]> = LazyLock::new(|| ["tới", "mới", "sau"].map(normalize::key));
    WORDS.iter().any(|known| known == word)
}

static VERB_BEFORE_NOW: LazyLock<std::collections::HashSet<String>> =
    LazyLock::new(|| ["thực", "thể", "biểu", "xuất", "phát", "tái"].iter().map(|word| normalize::key(word)).collect());

static SAME: LazyLock<String> = LazyLock::new(|| normalize::key("cùng"));

static AND: LazyLock<String> = LazyLock::new(|| normalize::key("và"));

/// "ấy", "đó" behind a year: the one told before.
fn is_that(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["ấy", "đó"].map(normalize::key));
    WORDS.iter().any(|known| known == word)
}

/// "cả", "toàn" before a term: all of it.
fn is_whole(word: &str) -> bool {
    static WORDS: LazyLock<[String; 2]> = LazyLock::new(|| ["cả", "toàn"].map(normalize::key));
    WORDS.iter().any(|known| known == word)
}

/// Words that "hiện" begins and that tell no time: "hiện thực hóa", "hiện đại", "hiện vật".
static OTHER_NOW: LazyLock<std::collections::HashSet<String>> = LazyLock::new(|| {
    ["thực", "đại", "vật", "trường", "tượng", "hữu", "diện", "hành", "thân", "hình"]
        .iter()
        .map(|word| normalize::key(word))
        .collect()
});

/// Reads the time that begins at token `at`: what it is and how many tokens it takes.
pub fn read(key: &str, tokens: &[Token], at: usize) -> Option<(When, usize)> {
    let reader = Reader { key, tokens };
    reader.period(at).or_else(|| reader.single(at).map(|(date, len)| (when(date), len)))
}

/// A date at its precision; the year may be missing.
#[derive(Clone, Copy, Debug)]
struct Partial {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

fn when(date: Partial) -> When {
    match date_of(date) {
        Some(date) => When::Period(Period::single(date)),
        None => When::DayOfYear(date.month.unwrap_or(1), date.day),
    }
}

fn date_of(date: Partial) -> Option<PartialDate> {
    let year = date.year?;
    match (date.month, date.day) {
        (None, _) => PartialDate::year_only(year),
        (Some(month), None) => PartialDate::year_month(year, month),
        (Some(month), Some(day)) => PartialDate::day(year, month, day),
    }
}

impl Reader<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.key))
    }

    fn word(&self, at: usize) -> Option<T> {
        let token = self.tokens.get(at)?;
        match token.kind {
            Kind::Number => Some(T::Number),
            Kind::Word => WORDS.get(token.text(self.key)).copied(),
            Kind::Mark(_) => None,
        }
    }

    fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        self.tokens.get(at).is_some_and(|token| marks.iter().any(|&mark| token.is(mark)))
    }

    fn year_number(&self, at: usize) -> Option<u16> {
        let text = self.text(at);
        (text.len() == 4 && self.word(at) == Some(T::Number))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|year| (1930..=2060).contains(year))
    }

    fn small_number(&self, at: usize, most: u8) -> Option<u8> {
        let text = self.text(at);
        (text.len() <= 2 && self.word(at) == Some(T::Number))
            .then(|| text.parse().ok())
            .flatten()
            .filter(|number| (1..=most).contains(number))
    }

    /// "năm 2019", "2019", "tháng 5/2022", "tháng 5 năm 2022", "ngày 6/7/2020", "ngày 06 tháng 07 năm 2020", "6/7/2020".
    fn single(&self, at: usize) -> Option<(Partial, usize)> {
        let none = Partial { year: None, month: None, day: None };
        match self.word(at)? {
            T::Begin | T::End if matches!(self.word(at + 1), Some(T::Year | T::Month | T::Day)) => {
                self.single(at + 1).map(|(date, len)| (date, len + 1))
            }
            T::Year => {
                let year = self.year_number(at + 1)?;
                Some((Partial { year: Some(year), ..none }, 2))
            }
            T::Month => {
                let (month, year, len) = self.month(at + 1)?;
                Some((Partial { month: Some(month), year, day: None }, len + 1))
            }
            T::Day => {
                let (date, len) = self.day(at + 1)?;
                Some((date, len + 1))
            }
            T::Number => self.day(at).filter(|(date, _)| date.year.is_some()).or_else(|| self.month_year(at)),
            _ => None,
        }
    }

    /// "5/2022", "5-2022", "5.2022", "5 năm 2022", "5".
    fn month(&self, at: usize) -> Option<(u8, Option<u16>, usize)> {
        if let Some((month, year)) = self.text(at).split_once('.')
            && let (Ok(month), Ok(year)) = (month.parse::<u8>(), year.parse::<u16>())
            && (1..=12).contains(&month)
            && (1930..2060).contains(&year)
        {
            return Some((month, Some(year), 1));
        }
        let month = self.small_number(at, 12)?;
        if (self.is_mark(at + 1, &['/', '-', '.']) || self.word(at + 1) == Some(T::Year))
            && let Some(year) = self.year_number(at + 2)
        {
            return Some((month, Some(year), 3));
        }
        Some((month, None, 1))
    }

    /// "5/2022" without its word.
    fn month_year(&self, at: usize) -> Option<(Partial, usize)> {
        self.small_number(at, 12)?;
        if !self.is_mark(at + 1, &['/']) {
            return None;
        }
        let (month, year, len) = self.month(at)?;
        year.map(|year| (Partial { year: Some(year), month: Some(month), day: None }, len))
    }

    /// "6/7/2020", "6-7-2020", "6.7.2020", "06 tháng 07 năm 2020", "22/9", "22 tháng 9".
    fn day(&self, at: usize) -> Option<(Partial, usize)> {
        let dotted: Vec<&str> = self.text(at).split('.').collect();
        if dotted.len() == 3
            && let (Ok(day), Ok(month), Ok(year)) = (dotted[0].parse(), dotted[1].parse(), dotted[2].parse())
            && PartialDate::day(year, month, day).is_some()
        {
            return Some((Partial { year: Some(year), month: Some(month), day: Some(day) }, 1));
        }
        if dotted.len() == 2
            && let (Ok(day), Ok(month)) = (dotted[0].parse::<u8>(), dotted[1].parse::<u8>())
            && (1..=31).contains(&day)
            && (1..=12).contains(&month)
        {
            return Some((Partial { year: None, month: Some(month), day: Some(day) }, 1));
        }
        let day = self.small_number(at, 31)?;
        let spelled = self.word(at + 1) == Some(T::Month);
        if !spelled && !self.is_mark(at + 1, &['/', '-']) {
            return None;
        }
        let month = self.small_number(at + 2, 12)?;
        let year_at = if spelled {
            let bare = self.is_mark(at + 3, &['/', '-']) || self.word(at + 3) == Some(T::Year);
            bare.then_some(at + 4)
        } else {
            self.is_mark(at + 3, &['/', '-', '.'])
                .then_some(at + 4)
                .or_else(|| (self.word(at + 3) == Some(T::Year)).then_some(at + 4))
        };
        if let Some(year) = year_at.and_then(|at| self.year_number(at)) {
            PartialDate::day(year, month, day)?;
            return Some((Partial { year: Some(year), month: Some(month), day: Some(day) }, 5));
        }
        Some((Partial { year: None, month: Some(month), day: Some(day) }, 3))
    }

    /// "2016-2020", "2016 đến năm 2020", "2016 đến 2020".
    fn years(&self, at: usize) -> Option<(Period, usize)> {
        let from = self.year_number(at)?;
        let mut next = at + 1;
        if !(self.is_mark(next, &['-', '/']) || self.word(next) == Some(T::To) || self.two_years_joined(at)) {
            return None;
        }
        next += 1;
        while matches!(self.word(next), Some(T::Year | T::End | T::School)) {
            next += 1;
        }
        let to = match self.year_number(next) {
            Some(year) => year,
            // "2013-14"
            None => {
                let short: u16 = self.text(next).parse().ok().filter(|_| self.text(next).len() == 2)?;
                if !self.is_mark(at + 1, &['-']) || short != (from + 1) % 100 {
                    return None;
                }
                from + 1
            }
        };
        // "năm học 2009-2010 đến 2013-2014" runs to the end of the second.
        let mut to = to;
        let mut end = next + 1;
        if self.word(end) == Some(T::To) {
            let mut more = end + 1;
            while matches!(self.word(more), Some(T::Year | T::School)) {
                more += 1;
            }
            if let Some((last, len)) = self.years(more) {
                to = last.to.year();
                end = more + len;
            }
        }
        let period = Period::new(PartialDate::year_only(from)?, PartialDate::year_only(to)?)?;
        Some((period, end - at))
    }

    /// "(hai năm) 2021 và 2022": the years of a count of years.
    fn two_years_joined(&self, at: usize) -> bool {
        let counted = at > 1
            && self.word(at - 1) == Some(T::Year)
            && super::numeral::read(self.key, self.tokens, at - 2).is_some_and(|numeral| numeral.value == 2.0);
        let next = self.year_number(at).zip(self.year_number(at + 2));
        counted && self.text(at + 1) == AND.as_str() && next.is_some_and(|(from, to)| to == from + 1)
    }

    fn period(&self, at: usize) -> Option<(When, usize)> {
        match self.word(at) {
            Some(T::From) => self.range_from(at),
            Some(T::Year) => self.year_phrase(at),
            Some(T::Number) => {
                if let Some((period, len)) = self.years(at) {
                    return Some((When::Period(period), len));
                }
                self.counted(at)
            }
            Some(T::In) => self
                .counted(at + 1)
                .or_else(|| self.year_phrase(at + 1).filter(|(when, _)| matches!(when, When::Year(_))))
                .map(|(when, len)| (when, len + 1))
                .or_else(|| self.that_year(at)),
            Some(T::Quarter) => self.quarter(at),
            Some(T::To) => {
                if self.word(at + 1) == Some(T::Now) {
                    return Some((When::Now, 2));
                }
                let (date, len) = self.single(at + 1)?;
                Some((when(date), len + 1))
            }
            Some(T::Current) if OTHER_NOW.contains(self.text(at + 1)) => None,
            // "thực hiện", "phát hiện" are verbs.
            Some(T::Current) if at > 0 && VERB_BEFORE_NOW.contains(self.text(at - 1)) => None,
            Some(T::Current) => Some((When::Now, 1 + usize::from(self.word(at + 1) == Some(T::Now)))),
            Some(T::Begin) if self.word(at + 1) == Some(T::Year) && self.year_number(at + 2).is_none() => {
                // "đầu năm đến nay"
                (self.word(at + 2) == Some(T::To) && self.word(at + 3) == Some(T::Now))
                    .then_some((When::SinceYearBegan, 4))
            }
            _ => self.named_span(at).or_else(|| self.counted(at)).or_else(|| self.same_time(at)),
        }
    }

    /// "cùng năm", "cùng kỳ", "cùng thời gian", "năm ấy".
    fn same_time(&self, at: usize) -> Option<(When, usize)> {
        static TIMES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
            ["năm", "kỳ", "thời gian này", "thời gian", "giai đoạn", "thời điểm", "năm đó", "năm ấy", "dịp"]
                .iter()
                .map(|phrase| normalize::key(phrase).split(' ').map(str::to_owned).collect())
                .collect()
        });
        if self.text(at) != *SAME {
            return None;
        }
        let fits =
            |words: &&Vec<String>| words.iter().enumerate().all(|(offset, word)| self.text(at + 1 + offset) == word);
        let words = TIMES.iter().filter(fits).max_by_key(|words| words.len())?;
        let end = at + 1 + words.len();
        // "cùng năm 2020", "cùng kỳ năm trước": another time is told.
        let other = matches!(self.word(end), Some(T::Number | T::Year | T::Last | T::School));
        (!other).then_some((When::SameTime, end - at))
    }

    /// "trong năm" with no year behind it.
    fn that_year(&self, at: usize) -> Option<(When, usize)> {
        let named = matches!(self.word(at + 2), Some(word) if !matches!(word, T::From | T::To | T::In | T::Current));
        (self.text(at) == "trong" && self.word(at + 1) == Some(T::Year) && !named).then_some((When::ThatYear, 2))
    }

    /// "giai đoạn 2016-2020", "nhiệm kỳ 2015-2020", "hai năm 2019-2020".
    fn named_span(&self, at: usize) -> Option<(When, usize)> {
        // "nhiệm kỳ tới 2021 - 2026" is told by its years.
        let opener = SPANS
            .iter()
            .filter(|words| words.iter().enumerate().all(|(offset, word)| self.text(at + offset) == word))
            .max_by_key(|words| words.len())?;
        let mut next = at + opener.len();
        if is_coming(self.text(next)) && self.year_number(next + 1).is_some() {
            next += 1;
        }
        while matches!(self.word(next), Some(T::Year | T::From | T::School)) {
            next += 1;
        }
        if let Some((period, len)) = self.years(next) {
            return Some((When::Period(period), next + len - at));
        }
        if opener.len() == 2 && is_coming(self.text(next)) {
            return Some((When::NextTerm, next + 1 - at));
        }
        // "giai đoạn này", "nhiệm kỳ qua", "trong nhiệm kỳ"
        let framed = at > 0 && (self.word(at - 1) == Some(T::In) || is_whole(self.text(at - 1)));
        if opener.len() == 2 && matches!(self.word(next), Some(T::This | T::Ago)) {
            return Some((When::ThatTerm, next + 1 - at));
        }
        if opener.len() == 2 && framed && self.year_number(next).is_none() {
            return Some((When::ThatTerm, next - at));
        }
        let from = self.year_number(next)?;
        (self.word(next + 1) == Some(T::To) && self.word(next + 2) == Some(T::Now))
            .then_some((When::Since(PartialDate::year_only(from)?), next + 3 - at))
    }

    /// "từ năm 2016 đến nay", "từ tháng 11/2019 đến 31/3/2020", "từ đầu năm 2020", "từ đầu năm đến nay".
    fn range_from(&self, at: usize) -> Option<(When, usize)> {
        let mut next = at + 1;
        if self.word(next) == Some(T::Now) && self.word(next + 1) == Some(T::To) {
            let end = next + 2 + usize::from(matches!(self.word(next + 2), Some(T::End)));
            let (to, len) = self.single(end).or_else(|| {
                self.year_number(end).map(|year| (Partial { year: Some(year), month: None, day: None }, 1))
            })?;
            return date_of(to).map(|to| (When::FromNow(to), end + len - at));
        }
        let began = self.word(next) == Some(T::Begin);
        if began || self.word(next) == Some(T::End) {
            next += 1;
        }
        if began && self.word(next) == Some(T::Year) && self.year_number(next + 1).is_none() {
            let now = self.word(next + 1) == Some(T::To) && self.word(next + 2) == Some(T::Now);
            return Some((When::SinceYearBegan, next + if now { 3 } else { 1 } - at));
        }
        while matches!(self.word(next), Some(T::Year)) && self.word(next + 1) == Some(T::School) {
            next += 2;
        }
        if let Some((period, len)) = self.years(next + usize::from(self.word(next) == Some(T::Year))) {
            let extra = usize::from(self.word(next) == Some(T::Year));
            return Some((When::Period(period), next + extra + len - at));
        }
        if let Some(found) = self.since_event(at) {
            return Some(found);
        }
        let (from, len) = match self.single(next) {
            Some(found) => found,
            None => (Partial { year: Some(self.year_number(next)?), month: None, day: None }, 1),
        };
        next += len;
        if matches!(self.word(next), Some(T::To)) || self.is_mark(next, &['-']) {
            if self.word(next + 1) == Some(T::Now) {
                return Some((When::Since(date_of(from)?), next + 2 - at));
            }
            let end = next + 1 + usize::from(matches!(self.word(next + 1), Some(T::End)));
            let found = self.single(end).or_else(|| {
                self.year_number(end).map(|year| (Partial { year: Some(year), month: None, day: None }, 1))
            });
            if let Some((to, len)) = found {
                let from = Partial { year: from.year.or(to.year), ..from };
                if let (Some(from), Some(to)) = (date_of(from), date_of(to))
                    && let Some(period) = Period::new(from, to)
                {
                    return Some((When::Period(period), end + len - at));
                }
                return Some((when(to), end + len - at));
            }
        }
        match date_of(from) {
            // "từ đầu năm 2018" dates what began; how long it went on nobody says.
            Some(from) if began => Some((When::Period(Period::single(from)), next - at)),
            Some(from) => Some((When::Since(from), next - at)),
            None => Some((when(from), next - at)),
        }
    }

    /// "từ ngày tái lập tỉnh (10/1991) đến nay", "từ khi thành lập năm 1997 đến nay".
    fn since_event(&self, at: usize) -> Option<(When, usize)> {
        let told = (at + 2..at + 9).find_map(|next| self.single(next).map(|(date, len)| (next, date, len)));
        let (next, date, len) = told?;
        let plain = (at + 1..next).all(|between| {
            self.tokens.get(between).is_some_and(|token| token.kind == Kind::Word || token.is('('))
                && !matches!(self.word(between), Some(T::To | T::From | T::Quarter | T::Month))
        });
        let behind = next + len + usize::from(self.is_mark(next + len, &[')']));
        let until_now = self.word(behind) == Some(T::To) && self.word(behind + 1) == Some(T::Now);
        (plain && until_now).then_some((When::Since(date_of(date)?), behind + 2 - at))
    }

    /// "năm nay", "năm học 2021-2022", "năm 2019-2020": `at` is the word for a year.
    fn year_phrase(&self, at: usize) -> Option<(When, usize)> {
        if self.word(at) != Some(T::Year) {
            return None;
        }
        match self.word(at + 1) {
            Some(T::School) => {
                let mut next = at + 2;
                if self.word(next) == Some(T::This) || self.word(next) == Some(T::Ago) {
                    next += 1;
                }
                if let Some((period, len)) = self.years(next) {
                    return Some((When::Period(period), next + len - at));
                }
                match (self.word(at + 2), self.word(at + 3)) {
                    (Some(T::Ago), _) => Some((When::SchoolYear(-1), 3)),
                    (Some(T::Recent), Some(T::Ago | T::Last)) => Some((When::SchoolYear(-1), 4)),
                    (Some(T::This), _) => Some((When::SchoolYear(0), 3)),
                    _ => None,
                }
            }
            // "năm tới", "năm sau" where nothing else begins.
            Some(T::To | T::In) if is_coming(self.text(at + 1)) && self.single(at + 2).is_none() => {
                Some((When::Year(1), 2))
            }
            Some(T::Now) => Some((When::Year(0), 2)),
            None if is_that(self.text(at + 1)) => Some((When::SameTime, 2)),
            Some(T::Ago) => Some((When::Year(0), 2)),
            Some(T::Last) => Some((When::Year(-1), 2)),
            Some(T::Number) => self.years(at + 1).map(|(period, len)| (When::Period(period), len + 1)),
            _ => None,
        }
    }

    /// "5 năm qua", "5 năm (2015-2020)", "6 tháng đầu năm 2023", "9 tháng năm 2022", "hai năm qua".
    fn counted(&self, at: usize) -> Option<(When, usize)> {
        let numeral = super::numeral::read(self.key, self.tokens, at)?;
        let count = (numeral.value >= 1.0 && numeral.value <= 60.0 && numeral.value.fract() == 0.0)
            .then_some(numeral.value as u16)?;
        let unit = at + numeral.len;
        match self.word(unit)? {
            T::Year => {
                if let Some((period, len)) = self.years(unit + 1) {
                    return Some((When::Period(period), unit + 1 + len - at));
                }
                // "5 năm" alone is a duration unless "trong" or "sau" frames it.
                let framed = at > 0 && matches!(self.word(at - 1), Some(T::In));
                match self.word(unit + 1) {
                    Some(T::Ago) => Some((When::LastYears(count), unit + 2 - at)),
                    Some(T::Recent) => {
                        let words =
                            if self.text(unit + 1) == "gần" || self.text(unit + 1) == "vừa" { 2 } else { 3 };
                        Some((When::LastYears(count), unit + 1 + words - at))
                    }
                    Some(T::Streak | T::Day) => None,
                    _ => (framed && count <= 10).then_some((When::LastYears(count), unit + 1 - at)),
                }
            }
            T::Month if count <= 12 => {
                let mut next = unit + 1;
                let first = match self.word(next) {
                    Some(T::Begin) => {
                        next += 1;
                        1
                    }
                    Some(T::End) => {
                        next += 1;
                        13 - count as u8
                    }
                    Some(T::Year) => 1,
                    _ => return None,
                };
                if self.word(next) != Some(T::Year) {
                    return None;
                }
                next += 1;
                let last = first + count as u8 - 1;
                match self.year_number(next) {
                    Some(year) => {
                        let period =
                            Period::new(PartialDate::year_month(year, first)?, PartialDate::year_month(year, last)?)?;
                        Some((When::Period(period), next + 1 - at))
                    }
                    None => Some((When::Months(first, last), next - at)),
                }
            }
            _ => None,
        }
    }

    fn quarter(&self, at: usize) -> Option<(When, usize)> {
        let quarter = match self.text(at + 1) {
            "i" | "1" => 1,
            "ii" | "2" => 2,
            "iii" | "3" => 3,
            "iv" | "4" => 4,
            _ => return None,
        };
        let (first, last) = (quarter * 3 - 2, quarter * 3);
        let mut next = at + 2;
        if self.is_mark(next, &['/', '-']) || self.word(next) == Some(T::Year) {
            next += 1;
        }
        match self.year_number(next) {
            Some(year) => {
                let period = Period::new(PartialDate::year_month(year, first)?, PartialDate::year_month(year, last)?)?;
                Some((When::Period(period), next + 1 - at))
            }
            None => Some((When::Months(first, last), 2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    fn told(text: &str) -> String {
        let key = normalize::key(text);
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        match read(&key, &tokens, 0) {
            Some((When::Period(period), len)) => format!("{period} {}", tokens.len() - len),
            Some((other, len)) => format!("{other:?} {}", tokens.len() - len),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn times_are_read_as_they_are_told() {
        let cases = [
            ("năm 2019", "2019 0"),
            ("năm học 2021-2022", "2021–2022 0"),
            ("năm học 2021 - 2022", "2021–2022 0"),
            ("giai đoạn 2016- 2020", "2016–2020 0"),
            ("giai đoạn từ năm 2016 đến năm 2020", "2016–2020 0"),
            ("nhiệm kỳ 2015 – 2020", "2015–2020 0"),
            ("5 năm 2015 – 2020", "2015–2020 0"),
            ("từ năm học 2009 - 2010 đến 2013 - 2014", "2009–2014 0"),
            ("2015- 2020", "2015–2020 0"),
            ("từ năm 2016 đến nay", "Since(PartialDate { year: 2016, month: 0, day: 0 }) 0"),
            ("từ tháng 11/2019 đến 31/3/2020", "2019-11–2020-03-31 0"),
            ("từ năm 2009 đến 2013", "2009–2013 0"),
            ("từ đầu năm 2020", "2020 0"),
            ("từ đầu năm đến nay", "SinceYearBegan 0"),
            ("tháng 5/2022", "2022-05 0"),
            ("tháng 5 năm 2022", "2022-05 0"),
            ("ngày 06 tháng 07 năm 2020", "2020-07-06 0"),
            ("ngày 6/7/2020", "2020-07-06 0"),
            ("11/6/2018", "2018-06-11 0"),
            ("ngày 22/9", "DayOfYear(9, Some(22)) 0"),
            ("ngày 28-10", "DayOfYear(10, Some(28)) 0"),
            ("quý I năm 2023", "2023-01–2023-03 0"),
            ("quý II/2023", "2023-04–2023-06 0"),
            ("6 tháng đầu năm 2023", "2023-01–2023-06 0"),
            ("6 tháng đầu năm", "Months(1, 6) 0"),
            ("5 năm qua", "LastYears(5) 0"),
            ("trong 5 năm", "LastYears(5) 0"),
            ("hai năm qua", "LastYears(2) 0"),
            ("đến nay", "Now 0"),
            ("hết tháng 5/2022", "2022-05 0"),
            ("trong năm, tỉnh", "ThatYear 2"),
            ("trong năm 2022", "-"),
            ("trong năm tới", "Year(1) 0"),
            ("trong năm năm qua", "LastYears(5) 0"),
            ("năm tới", "Year(1) 0"),
            ("năm rồi", "Year(-1) 0"),
            ("năm ấy", "SameTime 0"),
            ("cùng năm, tỉnh", "SameTime 2"),
            ("cùng kỳ năm trước", "-"),
            ("hiện thực hóa", "-"),
            ("hiện có", "Now 1"),
            ("nhiệm kỳ qua", "ThatTerm 0"),
            ("giai đoạn này", "ThatTerm 0"),
            ("từ nay đến năm 2028", "FromNow(PartialDate { year: 2028, month: 0, day: 0 }) 0"),
            ("hai năm 2021 và 2022", "2021–2022 0"),
            ("năm học vừa qua", "SchoolYear(-1) 0"),
            ("nhiệm kỳ tới", "NextTerm 0"),
            ("nhiệm kỳ tới 2021 - 2026", "2021–2026 0"),
            ("từ ngày tái lập tỉnh (10/1991) đến nay", "Since(PartialDate { year: 1991, month: 10, day: 0 }) 0"),
            ("từ ngày tái lập tỉnh năm 1997 đến nay", "Since(PartialDate { year: 1997, month: 0, day: 0 }) 0"),
            ("2.534 lượt", "-"),
            ("12 tập thể", "-"),
            ("5 năm liền", "-"),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
