//! Times of a sentence and what was told before → the period of a figure.
//!
//! A period stands at the award, before the figure in its clause, behind it, or in the frame that headline, lead and
//! paragraph set. What is relative ("5 năm qua", "đến nay") is settled by the article's date, or stays open.

use super::context::{Frame, Setting, reason};
use super::engine::Candidate;
use super::lexicon::Lexicon;
use super::mention::{Data, Mention, Sentence};
use super::time::When;
use crate::model::{PartialDate, Period, Reason, Status};

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
}

pub(super) fn times(setting: &Setting<'_>, frame: &Frame, sentence: &Sentence) -> Vec<Told> {
    let published = setting.article.meta.published;
    let mut told: Vec<Told> = sentence
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| {
            let Data::Time(when) = &mention.data else { return None };
            // "nhiều hơn năm 2024": the year of the other figure.
            let compared = at > 0
                && sentence.mentions[at - 1].term().is_some_and(|term| setting.lexicon.terms[term].class == "against");
            if compared {
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
                When::Year(offset) => {
                    year.and_then(|year| PartialDate::year_only(year.saturating_add_signed(offset))).map(Period::single)
                }
                When::Months(first, last) => year.and_then(|year| {
                    Period::new(PartialDate::year_month(year, first)?, PartialDate::year_month(year, last)?)
                }),
                When::SinceYearBegan => published.and_then(|to| Period::new(PartialDate::year_only(to.year())?, to)),
                When::DayOfYear(month, day) => published.and_then(|published| {
                    let date = match day {
                        Some(day) => PartialDate::day(published.year(), month, day)?,
                        None => PartialDate::year_month(published.year(), month)?,
                    };
                    Some(Period::single(date))
                }),
            };
            Some(Told {
                at,
                period,
                words: setting.words(mention.start, mention.end),
                now: *when == When::Now,
                relative,
            })
        })
        .collect();
    told.retain(|told| !told.period.is_some_and(|day| is_anniversary(day, published)));
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

/// "chào mừng 60 năm Ngày Đồng khởi (17/1/1960)": what is counted in an article did not happen then.
fn is_anniversary(period: Period, published: Option<PartialDate>) -> bool {
    const YEARS: u16 = 15;
    is_day(period) && published.is_some_and(|published| period.to.year() + YEARS < published.year())
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
    let fits: Vec<&Told> =
        times.iter().filter(|told| wished || !told.period.is_some_and(|period| is_future(period, published))).collect();
    let told = pick_time(lexicon, &fits, sentence, candidate, frame.period.is_none());
    // A workforce is counted as it stands on the day.
    let now = told.is_some_and(|told| told.now) && workforce;
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
            // A day within the term that is reported on only dates the event.
            None => framed()
                .filter(|(period, _)| !now && told.period.is_some_and(|told| is_day(told) && within(told, *period)))
                .or(told.period.map(|period| (period, told.words.clone()))),
        },
        None => framed(),
    };
    let (period, words) = found?;
    reasons.push(reason("period", words));
    Some(period)
}

/// Ends after the year in which the article appeared.
pub(super) fn is_future(period: Period, published: Option<PartialDate>) -> bool {
    published.is_some_and(|published| period.to.year() > published.year())
}

pub(super) fn is_day(period: Period) -> bool {
    period.from == period.to && period.from.month().is_some()
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
    // In the name of the award or right behind it: "Bằng khen năm 2014", "Cờ thi đua của Chính phủ năm 2022".
    let end = candidate.range.end.max(what.end);
    if let Some(told) = times.iter().find(|told| candidate.range.contains(&told.at) || told.at == end) {
        return Some(*told);
    }
    if let Some(told) = times.iter().rev().find(|told| told.at < candidate.figure) {
        return Some(*told);
    }
    // Behind the list in its own clause, before anything else is counted.
    let from = end.max(candidate.list.end);
    let limit = sentence.mentions[from..]
        .iter()
        .position(|mention| {
            mention.figure().is_some()
                || mention.term().is_some_and(|term| matches!(lexicon.terms[term].class.as_str(), "semi" | "award"))
        })
        .map_or(sentence.mentions.len(), |offset| from + offset);
    let behind = times.iter().copied().find(|told| told.at >= from && told.at < limit);
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
    let key = crate::normalize::key(words);
    ["hết", "đến", "tính", "tới", "cuối", "hiện"].iter().any(|word| key.starts_with(&crate::normalize::key(word)))
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
