//! Times of a sentence and what was told before → the period of a figure.
//!
//! A period stands at the award, before the figure in its clause, behind it, or in the frame that headline, lead and
//! paragraph set. What is relative ("5 năm qua", "đến nay") is settled by the article's date, or stays open.

use std::sync::LazyLock;

use super::context::{Setting, reason};
use super::engine::Candidate;
use super::frame::Frame;
use super::lexicon::Lexicon;
use super::mention::{Data, Mention, Sentence};
use super::phrase::Phrases;
use super::time::When;
use crate::model::{BlockKind, PartialDate, Period, Reason, Status};

/// A time of the sentence, settled as far as the article's date allows.
pub(super) struct Told {
    /// Index among the mentions.
    pub(super) at: usize,
    pub(super) period: Option<Period>,
    pub(super) words: String,
    /// "hiện nay", "đến nay"
    pub(super) now: bool,
    /// "5 năm qua": gives way to a frame of the same length.
    pub(super) relative: Option<u16>,
    /// "năm qua", "năm nay", "trong năm": settled by the article's date or by what was told before.
    pub(super) deictic: bool,
    /// "triển khai nhiệm vụ năm 2022": of what is to come, though the year may have begun.
    pub(super) planned: bool,
    /// "có thành tích trong năm 2023": what an award was given for.
    pub(super) of_merit: bool,
    /// "công bố ngày 5/1/2024": when something was made known, and not when it came about.
    pub(super) made_known: bool,
    /// "so với năm 2022 (4.903 đơn)": of the figures in its bracket and no others.
    pub(super) compared: bool,
}

pub(super) fn times(setting: &Setting<'_>, frame: &Frame, sentence: &Sentence) -> Vec<Told> {
    let published = setting.today;
    // What the sentence itself told last.
    let mut here: Option<Period> = None;
    let mut told: Vec<Told> = sentence
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| {
            let Data::Time(when) = &mention.data else { return None };
            // "nhiều hơn năm 2024": the year of the other figure.
            let class = |at: usize| {
                let term = sentence.mentions.get(at).and_then(Mention::term);
                term.map_or("", |term| setting.lexicon.terms[term].class.as_str())
            };
            // … but "so với năm 2022 (4.903 đơn)" tells of that year.
            let compared = at > 0 && class(at - 1) == "against";
            if compared && class(at + 1) != "open" || is_put_off(setting, sentence, at) {
                return None;
            }
            let frame_year = frame.period.as_ref().map(|(period, _)| period.to.year());
            let year = published.map(PartialDate::year).or(frame_year);
            let mut relative = None;
            let period = match *when {
                When::Period(period) => Some(period),
                When::Since(from) => published.and_then(|to| Period::new(from, to)).or(Some(Period::single(from))),
                When::LastYears(count) => {
                    relative = Some(count);
                    published.and_then(|to| Period::new(PartialDate::year_only(to.year().saturating_sub(count))?, to))
                }
                When::Now => published.map(Period::single),
                // "Năm qua" told at the beginning of a year is the year before.
                When::Year(0) if is_past_year(setting, mention) => published.and_then(|published| {
                    let back = u16::from(published.month().is_some_and(|month| month <= 3));
                    PartialDate::year_only(published.year() - back).map(Period::single)
                }),
                // "năm tới" in a report on the year before the article's: the article's own.
                When::Year(1) => {
                    let told = frame.period.as_ref().map(|(period, _)| period.years()).filter(|(from, to)| from == to);
                    let year = told.map(|(year, _)| year).filter(|&told| year == Some(told + 1)).or(year);
                    year.and_then(|year| PartialDate::year_only(year + 1)).map(Period::single)
                }
                When::Year(offset) => {
                    year.and_then(|year| PartialDate::year_only(year.saturating_add_signed(offset))).map(Period::single)
                }
                // Told in January, "quý IV" was in the year before.
                When::Months(first, last) => {
                    year.map(|year| year - u16::from(is_gone(published, first))).and_then(|year| {
                        Period::new(PartialDate::year_month(year, first)?, PartialDate::year_month(year, last)?)
                    })
                }
                When::SinceYearBegan => published.and_then(|to| Period::new(PartialDate::year_only(to.year())?, to)),
                When::DayOfYear(month, day) => published.and_then(|published| {
                    // Told in January, "cuối tháng 9" was in the year before.
                    let gone = is_gone(Some(published), month);
                    let year = published.year() - u16::from(gone);
                    let date = match day {
                        Some(day) => PartialDate::day(year, month, day)?,
                        None => PartialDate::year_month(year, month)?,
                    };
                    Some(Period::single(date))
                }),
                When::ThatYear => that_year(frame, published).and_then(PartialDate::year_only).map(Period::single),
                When::SchoolYear(offset) => published.and_then(|published| {
                    let begun = published.month().is_some_and(|month| month >= 9);
                    let from = (published.year() - u16::from(!begun)).saturating_add_signed(offset);
                    // In summer the year that just ended is the one "vừa qua".
                    let ended = offset < 0 && published.month().is_some_and(|month| (6..9).contains(&month));
                    let from = from + u16::from(ended);
                    Period::new(PartialDate::year_only(from)?, PartialDate::year_only(from + 1)?)
                }),
                When::ThatTerm => here.filter(|period| is_span(*period)).or(span_of(frame).map(|(period, _)| period)),
                When::SameTime => here.or(frame.recent.as_ref().map(|(period, _)| *period)),
                When::FromNow(to) => published
                    .and_then(|from| PartialDate::year_only(from.year()))
                    .map_or(Some(Period::single(to)), |from| Period::new(from, to)),
                When::NextTerm => frame.main.as_ref().or(frame.period.as_ref()).and_then(|(period, _)| {
                    let (from, to) = period.years();
                    Period::new(PartialDate::year_only(to)?, PartialDate::year_only(to + (to - from))?)
                        .filter(|_| to > from)
                }),
            };
            here = period.or(here);
            Some(Told {
                at,
                period,
                words: setting.words(mention.start, mention.end),
                now: *when == When::Now,
                relative,
                deictic: matches!(when, When::Year(_) | When::ThatYear | When::SameTime | When::ThatTerm),
                // A contest that was set going in a year gone by is no plan.
                planned: words_before(setting, sentence, at, &PLANS) && !is_over(period, published),
                of_merit: words_before(setting, sentence, at, &MERIT),
                made_known: words_before(setting, sentence, at, &REPORTS),
                compared,
            })
        })
        .collect();
    drop_anniversaries(&mut told, setting.article.meta.published);
    // "5 năm qua (2015-2020)": the bracket says which years.
    for at in 1..told.len() {
        let explicit = told[at].period.filter(|_| told[at].relative.is_none() && told[at].at <= told[at - 1].at + 2);
        if told[at - 1].relative.is_some()
            && let Some(period) = explicit
            && is_span(period)
        {
            told[at - 1].period = Some(period);
            told[at - 1].relative = None;
        }
    }
    told
}

/// True for a month that lies so far ahead of the article's date that the year before is meant.
fn is_gone(published: Option<PartialDate>, month: u8) -> bool {
    published.and_then(PartialDate::month).is_some_and(|now| month > now + 3)
}

/// The last day that an article tells of: when it was written, where nothing else says so.
pub(super) fn last_day(sentences: &[(BlockKind, Sentence)]) -> Option<PartialDate> {
    let told = sentences.iter().filter(|(kind, _)| *kind != BlockKind::Furniture);
    told.flat_map(|(_, sentence)| &sentence.mentions)
        .filter_map(|mention| match mention.data {
            Data::Time(When::Period(period)) if period.from.day_of_month().is_some() => Some(period.from),
            _ => None,
        })
        .max_by_key(|day| day.first_day())
}

/// The term of several years that is spoken of.
fn span_of(frame: &Frame) -> Option<(Period, String)> {
    let spans = [&frame.period, &frame.main, &frame.recent].into_iter().flatten();
    spans.into_iter().find(|(period, _)| is_span(*period)).cloned()
}

/// The single year that is spoken of, else that of the article, or the one before in its first months.
fn that_year(frame: &Frame, published: Option<PartialDate>) -> Option<u16> {
    let framed = frame.period.as_ref().map(|(period, _)| period.years()).filter(|(from, to)| from == to);
    framed.map(|(year, _)| year).or_else(|| {
        published.map(|published| published.year() - u16::from(published.month().is_some_and(|month| month <= 2)))
    })
}

/// Before a year these make it one of plans.
static PLANS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "triển khai",
        "phương hướng",
        "phát động",
        "giao ước",
        "nhiệm vụ",
        "bước vào",
        "bước sang",
        "hướng tới",
        "đăng ký thi đua",
        "sang năm",
    ])
});

static MERIT: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(&["thành tích", "đóng góp", "có công", "tiêu biểu trong", "tiêu biểu của"]));

static REPORTS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["công bố", "báo cáo", "bảng tổng kết"]));

/// One of the words between the time and whatever was told before it.
fn words_before(setting: &Setting<'_>, sentence: &Sentence, at: usize, words: &Phrases) -> bool {
    let mentions = &sentence.mentions;
    let from = mentions[..at]
        .iter()
        .rposition(|mention| matches!(mention.data, Data::Time(_)) || mention.figure().is_some())
        .map_or(sentence.start, |before| mentions[before].end);
    // The head of a table stands behind the figure that it heads, and before it in the text.
    let told = setting.clean.key.get(from..mentions[at].start).unwrap_or_default();
    words.hold(told)
}

/// Drops "(17/1/1960 - 17/1/2020)": the day that is kept and its return.
fn drop_anniversaries(told: &mut Vec<Told>, published: Option<PartialDate>) {
    let old: Vec<(usize, PartialDate)> = told
        .iter()
        .filter_map(|told| Some((told.at, told.period.filter(|day| is_anniversary(*day, published))?.from)))
        .collect();
    let same_day =
        |day: PartialDate, old: PartialDate| day.month() == old.month() && day.day_of_month() == old.day_of_month();
    told.retain(|told| {
        !old.iter().any(|&(at, day)| {
            told.at == at
                || told.at > at
                    && told.at <= at + 2
                    && told.period.is_some_and(|period| is_day(period) && same_day(period.from, day))
        })
    });
}

/// "chào mừng 60 năm Ngày Đồng khởi (17/1/1960)": what is counted in an article did not happen then.
fn is_anniversary(period: Period, published: Option<PartialDate>) -> bool {
    const YEARS: u16 = 15;
    is_day(period) && published.is_some_and(|published| period.to.year() + YEARS < published.year())
}

/// True for a time that ended before the article's year.
fn is_over(period: Option<Period>, published: Option<PartialDate>) -> bool {
    period.zip(published).is_some_and(|(period, published)| period.to.year() < published.year())
}

/// "phải chuyển sang năm 2023", "xin lùi sang năm sau": to when something was put off; no figure is of that time.
fn is_put_off(setting: &Setting<'_>, sentence: &Sentence, at: usize) -> bool {
    static WORDS: LazyLock<Phrases> = LazyLock::new(|| {
        Phrases::new(&["chuyển sang", "lùi sang", "lùi đến", "dời sang", "gác sang", "để sang", "chuyển tiếp sang"])
    });
    let from = at.checked_sub(1).map_or(sentence.start, |before| sentence.mentions[before].start);
    let told = setting.clean.key.get(from..sentence.mentions[at].start).unwrap_or_default();
    WORDS.hold(told)
}

pub(super) fn is_past_year(setting: &Setting<'_>, mention: &Mention) -> bool {
    setting.clean.key[mention.start..mention.end].ends_with("qua")
}

/// The period of a figure: at its award, before it in the clause or sentence, behind it, or from the frame.
#[allow(clippy::too_many_arguments)]
pub(super) fn period_at(
    lexicon: &Lexicon,
    frame: &Frame,
    times: &[Told],
    sentence: &Sentence,
    candidate: &Candidate,
    status: Status,
    published: Option<PartialDate>,
    workforce: bool,
    reasons: &mut Vec<Reason>,
) -> Option<Period> {
    let wished = matches!(status, Status::Target | Status::Registered | Status::Proposed);
    let framed = match &frame.future {
        Some(future) if wished && status != Status::Proposed => Some(future),
        _ => frame.period.as_ref(),
    };
    let framed = || framed.map(|(period, words)| (*period, words.clone()));
    let has_other = frame.period.is_some() || times.iter().any(|told| !told.planned);
    let fits: Vec<&Told> = times
        .iter()
        .filter(|told| wished || !told.period.is_some_and(|period| is_future(period, published)))
        .filter(|told| wished || !told.planned || !has_other)
        .collect();
    let told = pick_time(lexicon, &fits, sentence, candidate, frame.period.is_none());
    // A workforce is counted as it stands on the day.
    let now = told.is_some_and(|told| told.now) && workforce;
    let counted_up_to = told.is_some_and(|told| !told.now && as_of(&told.words));
    // The session of a new year decides on the innovations of the old one.
    let of_innovation = candidate.terms.first().is_some_and(|&term| lexicon.terms[term].class == "innovation");
    let told_of_it = of_innovation || told.is_some_and(|told| told.made_known);
    let found = match told {
        Some(told) => match told.relative {
            // "5 năm qua" means the term that the article speaks of, where it is that long.
            Some(count) => framed()
                .filter(|(period, _)| {
                    let (from, to) = period.years();
                    let years = to - from;
                    years == count || years + 1 == count
                })
                .or(told.period.map(|period| (period, told.words.clone()))),
            // A day within the term that is reported on only dates the event, unless it is that of the count.
            None => framed()
                .filter(|(period, _)| {
                    let dates = |told: Period| {
                        is_day(told) && (within(told, *period) || told_of_it && reports_on(told, *period))
                    };
                    !now && !counted_up_to && told.period.is_some_and(dates)
                })
                .or(told.period.map(|period| (period, told.words.clone()))),
        },
        None => framed(),
    };
    let (period, words) = found?;
    reasons.push(reason("period", words));
    Some(period)
}

/// What the times of a sentence leave for those behind it.
///
/// A period before the figures frames what follows, so does any of a sentence without figures; one inside a clause is
/// that clause's own, and a day or a state of affairs ("hết tháng 5/2022") frames nothing.
pub(super) fn move_frame(
    setting: &Setting<'_>,
    frame: &mut Frame,
    kind: BlockKind,
    times: &[Told],
    first_figure: usize,
) {
    let heading = matches!(kind, BlockKind::Headline | BlockKind::Lead);
    let published = setting.today;
    let frames = |told: &&Told| {
        told.relative.is_none()
            && !told.compared
            && !as_of(&told.words)
            && told.period.is_some_and(|period| period.from != period.to || period.from.month().is_none())
    };
    // A year of plans holds for what is registered or aimed at, unless nothing else is told.
    let to_come = |told: &&Told| {
        let ahead = told.period.is_some_and(|period| is_future(period, published));
        ahead || told.planned && (frame.period.is_some() || times.iter().any(|other| frames(&other) && !other.planned))
    };
    let coming = times.iter().filter(frames).rfind(to_come);
    let coming = coming.and_then(|told| Some((told.period?, told.words.clone())));
    let past = || times.iter().filter(frames).filter(|told| !to_come(told));
    let told = past()
        .rfind(|told| told.at < first_figure)
        .or_else(|| past().find(|told| frame.period.is_none() && told.period.is_some_and(is_span)))
        // "5 năm qua" frames an article only where it opens it.
        .or_else(|| times.iter().find(|told| told.relative.is_some() && (heading || frame.period.is_none())));
    let recent = past().rfind(|told| told.period.is_some()).and_then(|told| Some((told.period?, told.words.clone())));
    if let Some(told) = told
        && let Some(period) = told.period
    {
        let framing = (period, told.words.clone());
        if !told.deictic && (heading || frame.main.is_none() && is_span(period)) {
            frame.main = Some(framing.clone());
        }
        frame.period = Some(framing);
    }
    if recent.is_some() {
        frame.recent = recent;
    }
    if coming.is_some() {
        frame.future = coming;
    }
}

/// Ends after the year in which the article appeared.
pub(super) fn is_future(period: Period, published: Option<PartialDate>) -> bool {
    published.is_some_and(|published| period.to.year() > published.year())
}

/// True for a time that has not begun, or has only just: "giai đoạn 2025-2030" in the autumn of 2025.
pub(super) fn is_to_come(period: Period, published: Option<PartialDate>) -> bool {
    published.is_some_and(|published| {
        let (from, to) = (period.from.year(), period.to.year());
        from > published.year() || from == published.year() && to >= from + 4
    })
}

pub(super) fn is_day(period: Period) -> bool {
    period.from == period.to && period.from.month().is_some()
}

/// "công bố ngày 5/1/2024" of the year 2023: the day of the report, not of what it counts.
fn reports_on(day: Period, period: Period) -> bool {
    day.from.day_of_month().is_some()
        && period.from.month().is_none()
        && day.from.year() == period.to.year() + 1
        && day.from.month().is_some_and(|month| month <= 4)
}

pub(super) fn within(day: Period, period: Period) -> bool {
    period.from.first_day() <= day.from.first_day() && day.to.last_day() <= period.to.last_day()
        || period.years().0 <= day.years().0 && day.years().1 <= period.years().1
}

pub(super) fn pick_time<'t>(
    lexicon: &Lexicon,
    times: &[&'t Told],
    sentence: &Sentence,
    candidate: &Candidate,
    unframed: bool,
) -> Option<&'t Told> {
    let what = candidate.what.clone().unwrap_or(candidate.range.clone());
    let limit = |from: usize| {
        let counted = |mention: &Mention| {
            mention.figure().is_some()
                || mention.term().is_some_and(|term| matches!(lexicon.terms[term].class.as_str(), "semi" | "award"))
        };
        sentence.mentions[from..].iter().position(counted).map_or(sentence.mentions.len(), |offset| from + offset)
    };
    let from = candidate.range.end.max(what.end).max(candidate.list.end);
    // "… cho 35 tác giả có thành tích trong năm 2023": for what it was given.
    let merit = times.iter().copied().find(|told| told.at >= from && told.at < limit(from) && told.of_merit);
    if merit.is_some() {
        return merit;
    }
    // In the name of the award or right behind it: "Bằng khen năm 2014", "Cờ thi đua của Chính phủ năm 2022".
    let end = candidate.range.end.max(what.end);
    // … but not what opens the next clause: "công nhận 611, năm sau …".
    let parted = end > 0
        && sentence.mentions[end - 1]
            .term()
            .is_some_and(|term| matches!(lexicon.terms[term].class.as_str(), "sep" | "semi" | "close"));
    if let Some(told) = times.iter().find(|told| candidate.range.contains(&told.at) || told.at == end && !parted) {
        return Some(*told);
    }
    if let Some(told) = times.iter().rev().find(|told| told.at < candidate.figure) {
        return Some(*told);
    }
    // Behind the list in its own clause, before anything else is counted.
    let behind = times.iter().copied().find(|told| told.at >= from && told.at < limit(from));
    // A term of years told anywhere in the sentence frames it: "… kết quả 5 năm qua (2015-2020)".
    behind.or_else(|| {
        times
            .iter()
            .copied()
            .find(|told| told.period.is_some_and(is_span) && told.at > candidate.figure)
            .filter(|_| unframed)
    })
}

/// Several years: a term, a stage of a plan.
pub(super) fn is_span(period: Period) -> bool {
    let (from, to) = period.years();
    from < to && period.from.month().is_none()
}

/// "hết tháng 5/2022", "đến nay", "tính đến 31/12": the day up to which was counted.
pub(super) fn as_of(words: &str) -> bool {
    static WORDS: LazyLock<[String; 6]> =
        LazyLock::new(|| ["hết", "đến", "tính", "tới", "cuối", "hiện"].map(crate::normalize::key));
    let key = crate::normalize::key(words);
    WORDS.iter().any(|word| key.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_days_are_anniversaries_and_no_period() {
        let published = PartialDate::day(2020, 1, 17);
        let cases = [
            (PartialDate::day(1960, 1, 17), true),
            (PartialDate::day(2019, 12, 31), false),
            // A year alone may begin a long count.
            (PartialDate::year_only(1990), false),
        ];
        for (date, expected) in cases {
            let period = Period::single(date.expect("a date"));
            assert_eq!(is_anniversary(period, published), expected, "{period:?}");
            assert!(!is_anniversary(period, None), "{period:?} without a date to compare");
        }
    }
}
