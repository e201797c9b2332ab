//! The days that an article tells besides the one on which it was published: when that took place of which it reports,
//! and up to when its figures run. They are three different things, and only the first dates a page.
//!
//! The event is told in the lead ("Chiều 12/3", "Sáng nay"), the last day of the figures anywhere ("tính đến hết tháng
//! 5/2022"). Days of decisions, anniversaries and plans are neither. Where several days are told as the last one, none
//! is taken. Figures have their own periods, which are read from their own sentences and not from here.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use time::{Date, Duration, Month};

use super::draft::entry;
use crate::model::{Block, BlockKind, Meta, PartialDate};
use crate::normalize::{CleanText, key};

/// Blocks in which the event is told.
const LEADS: usize = 2;
/// What is announced lies ahead of the article by no more than this.
const MOST_DAYS_AHEAD: i64 = 31;

/// A part of the day or "ngày" before a day of the month: "chiều 12/3", "ngày 12 tháng 3 năm 2020".
static EVENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}])(?<told>(?:sáng|trưa|chiều|tối|đêm|ngày)(?: ngày)? (?:(?<d1>[0-3]?[0-9])[/-](?<m1>[01]?[0-9])(?:[/-](?<y1>(?:19|20)[0-9]{2}))?|(?<d2>[0-3]?[0-9]) tháng (?<m2>[01]?[0-9])(?:,? năm (?<y2>(?:19|20)[0-9]{2}))?))(?:$|[^0-9/])",
    )
});
static TODAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^\p{L}])(?<told>(?:sáng|trưa|chiều|tối|đêm|hôm) (?<day>nay|qua))(?:$|[^\p{L}])"));
/// "Tính đến hết tháng 5/2022", "đến hết ngày 30/6", "thống kê đến 31-12-2021".
static AS_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?<told>(?:(?:tính|thống kê|số liệu|cập nhật) (?:đến|tới)(?: hết| cuối| thời điểm)?|đến (?:hết|cuối))(?: ngày| tháng| năm)? (?:(?<d1>[0-3]?[0-9])[/-](?<m1>[01]?[0-9])(?:[/-](?<y1>(?:19|20)[0-9]{2}))?|(?<d2>[0-3]?[0-9]) tháng (?<m2>[01]?[0-9])(?:,? năm (?<y2>(?:19|20)[0-9]{2}))?|(?<m3>[01]?[0-9])(?:[/-]| năm )(?<y3>(?:19|20)[0-9]{2})|(?<y4>(?:19|20)[0-9]{2})))(?:$|[^0-9/])",
    )
});
/// Words before a day that make it another's: of a decision, of an anniversary, the end of a stretch.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:quyết định|nghị quyết|nghị định|chỉ thị|kế hoạch|thông tư|công văn|hướng dẫn|số|kỷ niệm|sinh|từ|đến|trước|sau|nhân)(?: |$)",
    )
});
/// Words before a last day that make it a plan.
static PLANS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|sẽ|từ [^.;]{0,40})"));

/// A pattern over keys, written with words as they are spelt.
fn pattern(text: &str) -> Regex {
    static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{L}+").expect("a fixed pattern"));
    // What is ASCII may be the pattern's own.
    let keyed = WORD.replace_all(text, |word: &Captures<'_>| match word[0].is_ascii() {
        true => word[0].to_owned(),
        false => key(&word[0]),
    });
    Regex::new(&keyed).expect("a fixed pattern")
}

/// Puts event and last day of the figures into the metadata, each with the words that tell it.
pub(super) fn describe(meta: &mut Meta, text: &str, blocks: &[Block]) {
    let told = |block: &&Block| !matches!(block.kind, BlockKind::Furniture | BlockKind::Caption | BlockKind::Headline);
    let leads = blocks.iter().filter(told).take(LEADS);
    if let Some((day, words)) = leads.filter_map(|block| event(block.span.of(text), meta.published)).next() {
        meta.event = Some(day);
        meta.evidence.push(entry("event", day, "text", &words));
    }
    let mut last: Vec<(PartialDate, String)> = Vec::new();
    for block in blocks.iter().filter(told).map(|block| block.span.of(text)) {
        if may_tell(block) {
            as_of(block, meta.published, &mut last);
        }
    }
    if let Some((day, words)) = last.first().filter(|(day, _)| last.iter().all(|(other, _)| other == day)) {
        meta.as_of = Some(*day);
        meta.evidence.push(entry("as_of", *day, "text", words));
    }
}

/// The first day in a lead that is one of an event.
fn event(lead: &str, published: Option<PartialDate>) -> Option<(PartialDate, String)> {
    let clean = CleanText::new(lead);
    let words = |found: regex::Match<'_>| clean.span(found.start(), found.end()).of(lead).to_owned();
    for found in EVENT.captures_iter(&clean.key) {
        let told = found.name("told").expect("part of every match");
        if OTHERS.is_match(last_words(&clean.key[..told.start()])) {
            continue;
        }
        // A day long ago is told of, not reported.
        if let Some(day) = day_of(&found, published).filter(|day| published.is_none_or(|now| near(*day, now))) {
            return Some((day, words(told)));
        }
    }
    let found = TODAY.captures(&clean.key)?;
    let back = i64::from(&found["day"] == "qua");
    let day = calendar(published?)?.checked_sub(Duration::days(back))?;
    Some((partial(day)?, words(found.name("told").expect("part of every match"))))
}

/// "Đến" or "tới" in any spelling, and a figure; folding every block would cost more than all else here.
fn may_tell(block: &str) -> bool {
    let words = ["đến", "Đến", "ĐẾN", "tới", "Tới", "TỚI", "\u{301}"].iter().any(|word| block.contains(word));
    words && block.bytes().any(|byte| byte.is_ascii_digit())
}

/// Days up to which figures run, as a block tells them.
fn as_of(block: &str, published: Option<PartialDate>, last: &mut Vec<(PartialDate, String)>) {
    let clean = CleanText::new(block);
    for found in AS_OF.captures_iter(&clean.key) {
        let told = found.name("told").expect("part of every match");
        let sentence = clean.key[..told.start()].rsplit(['.', ';', '\n']).next().unwrap_or_default();
        if PLANS.is_match(sentence) {
            continue;
        }
        let read = day_of(&found, published).or_else(|| month_or_year(&found));
        // What lies ahead of the article is a plan.
        let done = |day: &PartialDate| published.is_none_or(|now| day.first_day() <= now.last_day());
        if let Some(day) = read.filter(done) {
            last.push((day, clean.span(told.start(), told.end()).of(block).to_owned()));
        }
    }
}

/// The day of a match; without a year, the last such day before the article, or one shortly after it.
fn day_of(found: &Captures<'_>, published: Option<PartialDate>) -> Option<PartialDate> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<u16>().ok());
    let form = if found.name("d1").is_some() { "1" } else { "2" };
    let (day, month) = (number(&format!("d{form}"))? as u8, number(&format!("m{form}"))? as u8);
    if let Some(year) = number(&format!("y{form}")) {
        return PartialDate::day(year, month, day);
    }
    let now = calendar(published?)?;
    let of = |year: i32| PartialDate::day(u16::try_from(year).ok()?, month, day);
    let ahead = |day: PartialDate| calendar(day).is_some_and(|day| (day - now).whole_days() > MOST_DAYS_AHEAD);
    of(now.year()).filter(|day| !ahead(*day)).or_else(|| of(now.year() - 1))
}

fn month_or_year(found: &Captures<'_>) -> Option<PartialDate> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<u16>().ok());
    match (number("m3"), number("y3"), number("y4")) {
        (Some(month), Some(year), _) => PartialDate::year_month(year, month as u8),
        (_, _, Some(year)) => PartialDate::year_only(year),
        _ => None,
    }
}

/// The last words of a text; what stands before them says nothing about the next.
fn last_words(text: &str) -> &str {
    let from = text.char_indices().rev().nth(24).map_or(0, |(at, _)| at);
    &text[from..]
}

fn near(day: PartialDate, now: PartialDate) -> bool {
    let (Some(day), Some(now)) = (calendar(day), calendar(now)) else { return false };
    (-180..=MOST_DAYS_AHEAD).contains(&(day - now).whole_days())
}

fn calendar(date: PartialDate) -> Option<Date> {
    let month = Month::try_from(date.month()?).ok()?;
    Date::from_calendar_date(i32::from(date.year()), month, date.day_of_month()?).ok()
}

fn partial(date: Date) -> Option<PartialDate> {
    PartialDate::day(u16::try_from(date.year()).ok()?, u8::from(date.month()), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn days(published: &str, lead: &str, text: &str) -> (String, String) {
        let whole = format!("{lead}\n{text}");
        let block = |kind, start, end| Block { kind, span: Span::new(start, end) };
        let blocks = [block(BlockKind::Lead, 0, lead.len()), block(BlockKind::Paragraph, lead.len() + 1, whole.len())];
        let mut meta = Meta { published: published.parse().ok(), ..Meta::default() };
        describe(&mut meta, &whole, &blocks);
        let told = |day: Option<PartialDate>| day.map_or(String::new(), |day| day.to_string());
        for (field, day) in [("event", meta.event), ("as_of", meta.as_of)] {
            let shown = meta.evidence.iter().any(|entry| entry.value.starts_with(&format!("{field}=")));
            assert_eq!(shown, day.is_some(), "{field} of {lead}");
        }
        (told(meta.event), told(meta.as_of))
    }

    #[test]
    fn events_are_told_in_the_lead() {
        let cases = [
            ("2020-03-13", "Chiều 12/3, huyện tổng kết phong trào.", "2020-03-12"),
            ("2020-01-02", "Sáng 28/12, huyện tổng kết phong trào.", "2019-12-28"),
            // More than a month ahead: the day is last year's, which is too long ago.
            ("2020-03-13", "Ngày 20/4, hội thi mở.", ""),
            ("2020-03-13", "Ngày 2/4 tới, hội thi sẽ mở.", "2020-04-02"),
            ("2020-03-13", "(BLC) - Sáng nay, huyện tổng kết phong trào.", "2020-03-13"),
            ("2020-03-01", "Tối qua, huyện tổng kết phong trào.", "2020-02-29"),
            ("2020-03-13", "Ngày 10 tháng 3 năm 2020, huyện họp.", "2020-03-10"),
            ("", "Ngày 10-3-2020, huyện họp.", "2020-03-10"),
            ("", "Chiều 12/3, huyện họp.", ""),
            ("2020-03-13", "Theo Quyết định số 12/QĐ-UBND ngày 5/3/2020, có 12 cá nhân.", ""),
            ("2020-03-13", "Kỷ niệm 34 năm Ngày Nhà giáo (20/11/1982 - 20/11/2016), chiều 11/3 sở họp.", "2020-03-11"),
            ("2020-03-13", "Từ ngày 1/3 đến ngày 5/3, huyện mở hội.", ""),
            ("2020-03-13", "Ngày 3/2/1930, Đảng ra đời.", ""),
        ];
        for (published, lead, expected) in cases {
            assert_eq!(days(published, lead, "Phong trào lan rộng.").0, expected, "{lead}");
        }
    }

    #[test]
    fn figures_run_up_to_a_day() {
        let cases = [
            ("2022-06-20", "Tính đến hết tháng 5/2022, toàn tỉnh có 12 sáng kiến.", "2022-05"),
            ("2022-06-20", "Thống kê đến ngày 31-12-2021 có 12 mô hình.", "2021-12-31"),
            ("2022-06-20", "Đến hết năm 2021, cả huyện có 12 mô hình.", "2021"),
            ("2022-06-20", "Tính đến 15/6, toàn tỉnh có 12 sáng kiến.", "2022-06-15"),
            ("2022-06-20", "Phấn đấu đến hết năm 2021 có 12 mô hình.", ""),
            ("2022-06-20", "Đến hết năm 2025 có 12 mô hình.", ""),
            ("2022-06-20", "Tính đến hết tháng 5/2022 có 12; tính đến hết tháng 4/2022 có 10.", ""),
            ("2022-06-20", "Toàn tỉnh có 12 sáng kiến.", ""),
        ];
        for (published, text, expected) in cases {
            assert_eq!(days(published, "Phong trào lan rộng.", text).1, expected, "{text}");
        }
    }
}
