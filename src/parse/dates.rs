//! Dates of publication, as machines and as Vietnamese papers write them.
//!
//! Always day first. What is no sure date of this one article gives none: a wrong date moves figures into another
//! period. Lines are given as matching keys, so that spelling variants of "ngày" or "Thứ Bảy" do not matter.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::PartialDate;
use crate::normalize::key;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern")
}

/// `2022-08-18T21:10:45+07:00`, `2022-08-18`, `2022/8/18`.
static ISO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*((?:19|20)[0-9]{2})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T\s].*)?$"));
/// `20220818`, with or without the time.
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:T?[0-9]{0,6})\s*$"));

/// Dates inside a line, day first or ISO, and in words.
pub(super) static IN_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let (day, month, year) = (key("ngày"), key("tháng"), key("năm"));
    pattern(&format!(
        r"\b(?:(?<d1>[0-3]?[0-9])\s?[/.\-]\s?(?<m1>[01]?[0-9])\s?[/.\-]\s?(?<y1>(?:19|20)[0-9]{{2}})\b|(?<y2>(?:19|20)[0-9]{{2}})-(?<m2>[01][0-9])-(?<d2>[0-3][0-9])\b|(?:{day}\s+)?(?<d3>[0-3]?[0-9])\s+{month}\s+(?<m3>[01]?[0-9])(?:\s+{year}|,)?\s+(?<y3>(?:19|20)[0-9]{{2}})\b)"
    ))
});

/// `/2020/07/06/` in a path.
static URL_PARTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"/((?:19|20)[0-9]{2})/([01]?[0-9])/([0-3]?[0-9])(?:/|$)"));
/// `-20220818211045.htm`: a stamp to the second.
static URL_STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[-_/]((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])[0-2][0-9][0-5][0-9][0-9]{0,5}(?:\.|/|$)")
});
/// `/202009/`: the month.
static URL_MONTH: LazyLock<Regex> = LazyLock::new(|| pattern(r"/((?:19|20)[0-9]{2})/?([01][0-9])(?:/|$)"));

fn date(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    PartialDate::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// False where a line has no date for sure; a look at its digits costs less than the pattern.
pub(super) fn may_have_date(line: &str) -> bool {
    static MONTH: LazyLock<String> = LazyLock::new(|| key("tháng"));
    let bytes = line.as_bytes();
    let is_year = |four: &[u8]| {
        matches!(four[..2], [b'1', b'9'] | [b'2', b'0']) && four[2].is_ascii_digit() && four[3].is_ascii_digit()
    };
    let mut years = bytes.windows(4).enumerate().filter(|(_, four)| is_year(four)).map(|(at, _)| at).peekable();
    if years.peek().is_none() {
        return false;
    }
    // "12/3/2020", "12 . 3 . 2020", "2020-03-12"; in words there is a month.
    let joins = |byte: &u8| matches!(byte, b'/' | b'.' | b'-');
    let figures = |at: usize| {
        bytes[..at].trim_ascii_end().last().is_some_and(joins) || bytes.get(at + 4).is_some_and(|byte| *byte == b'-')
    };
    years.any(figures) || line.contains(MONTH.as_str())
}

/// Reads the value of a metadata field.
pub(super) fn of_metadata(value: &str) -> Option<PartialDate> {
    for form in [&ISO, &COMPACT] {
        if let Some(found) = form.captures(value) {
            return date(&found[1], &found[2], &found[3]);
        }
    }
    in_line(&key(value))
}

/// The one date in a line, given as its key; none where it has several that differ.
pub(super) fn in_line(line: &str) -> Option<PartialDate> {
    if !may_have_date(line) {
        return None;
    }
    let mut only = None;
    for found in IN_LINE.captures_iter(line) {
        let part = |name: &str| found.name(name).map(|part| part.as_str());
        let read = ["1", "2", "3"]
            .iter()
            .find_map(|form| date(part(&format!("y{form}"))?, part(&format!("m{form}"))?, part(&format!("d{form}"))?));
        match (only, read) {
            (None, Some(_)) => only = read,
            (Some(before), Some(now)) if before != now => return None,
            _ => {}
        }
    }
    only
}

/// A date in the address of an article: the last resort.
pub(super) fn of_url(url: &str) -> Option<PartialDate> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[path.find('/')?..];
    for form in [&URL_PARTS, &URL_STAMP] {
        if let Some(found) = form.captures(path) {
            return date(&found[1], &found[2], &found[3]);
        }
    }
    let found = URL_MONTH.captures(path)?;
    PartialDate::year_month(found[1].parse().ok()?, found[2].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: impl Fn(&str) -> Option<PartialDate>, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(read(text).map_or(String::new(), |date| date.to_string()), *expected, "{text}");
        }
    }

    #[test]
    fn metadata() {
        check(
            of_metadata,
            &[
                ("2022-08-18T21:10:45+07:00", "2022-08-18"),
                (" 2022-08-18 ", "2022-08-18"),
                ("2022/8/3", "2022-08-03"),
                ("20220818T2110", "2022-08-18"),
                ("03/08/2022 21:10", "2022-08-03"),
                ("Thứ Tư, 3/8/2022", "2022-08-03"),
                ("2022-13-01", ""),
                ("yesterday", ""),
                ("", ""),
            ],
        );
    }

    #[test]
    fn lines() {
        check(
            |line| in_line(&key(line)),
            &[
                ("Thứ năm, 22/04/2021, 10:15:03", "2021-04-22"),
                ("Cập nhật lúc 09:32 - 18/03/2021 (GMT +07:00)", "2021-03-18"),
                ("Ngày 09 tháng 08 năm 2021", "2021-08-09"),
                ("Thứ sáu, 12 Tháng 11 2021 08:20", "2021-11-12"),
                ("06/07/2020 | 14:00", "2020-07-06"),
                ("Thứ Hai, ngày 5-6-2017", "2017-06-05"),
                ("5.6.2017 07:00", "2017-06-05"),
                (" date 2025-09-19", "2025-09-19"),
                ("31/02/2020", ""),
                ("từ 01/02/2020 đến 05/02/2020", ""),
                ("QĐ 1034/2020", ""),
                ("07:59", ""),
            ],
        );
    }

    #[test]
    fn addresses() {
        check(
            of_url,
            &[
                ("https://bao.vn/2020/07/06/tin.html", "2020-07-06"),
                ("https://bao.vn/thi-dua/tin-20220818211045.htm", "2022-08-18"),
                ("https://bao.vn/channel/5433/202009/tin-3571204/", "2020-09"),
                ("https://bao.vn/tin-10214477.html", ""),
                ("https://bao.vn/20201399/", ""),
                ("https://bao2020.vn", ""),
            ],
        );
    }
}
