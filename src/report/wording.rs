//! Measures, cells and figures in words, the same in every rendering.
//!
//! In: parts of a comparison. Out: text without layout: `Bằng khen cấp tỉnh · cá nhân`, `≥300 (2016–2020) [3] ×2`.
//! Text that comes from articles is cleaned of control characters: a page must not steer a terminal.

use std::borrow::Cow;

use super::comparison::{Cell, Comparison, Figure, Reason, Role, State};
use super::format;
use super::labels::{self, word};
use super::measure::{Measure, Scope};
use super::options::Lang;
use crate::model::{Family, Period, Subject, Territory};

/// The name of a measure without its stage, which stands in the heading above it.
pub(super) fn measure(measure: &Measure, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    let titles: Vec<Option<&str>> = measure
        .indicators
        .iter()
        .map(|id| match measure.authority.as_slice() {
            [only] => labels::title(id, only, lang),
            _ => None,
        })
        .collect();
    let titled = titles.iter().all(Option::is_some);
    let names = measure.indicators.iter().zip(titles);
    let names = names.map(|(id, title)| match title {
        Some(title) if titled => Cow::Borrowed(title),
        _ => labels::indicator(id, lang),
    });
    parts.push(names.collect::<Vec<_>>().join(" + "));
    if !titled && !measure.authority.is_empty() {
        let levels = measure.authority.iter().map(|id| labels::level_or_grantor(id, lang));
        parts.push(levels.collect::<Vec<_>>().join(" + "));
    }
    // A certificate of no stated level may be the province's or a school's.
    if measure.authority.is_empty() && measure.family.is_core() {
        parts.push(word("no-level", lang).to_owned());
    }
    let goes_without_saying = matches!(
        (measure.family, measure.subject),
        (Family::Innovation, Some(Subject::Innovation)) | (Family::Work, Some(Subject::Work))
    );
    if let Some(subject) = measure.subject
        && (measure.turns || !goes_without_saying)
    {
        let subject = labels::subject(subject, lang);
        match (measure.turns, lang) {
            (false, _) => parts.push(subject.into_owned()),
            (true, Lang::Vi) => parts.push(format!("{} {subject}", word("turns", lang))),
            (true, Lang::En) => parts.push(format!("{subject}, {}", word("turns", lang))),
        }
    }
    if let (Some(slug), false) = (measure.scope.slug(), measure.scope == Scope::Nation) {
        parts.push(labels::scope(slug, lang).into_owned());
    }
    clean(&parts.join(" · ")).into_owned()
}

/// The name of the province of a cell.
pub(super) fn province(cell: &Cell, lang: Lang) -> String {
    match &cell.province {
        Some(slug) => clean(&labels::province_name(cell.territory, slug, lang)).into_owned(),
        None => word("nation-name", lang).to_owned(),
    }
}

/// The number of a figure with sign, unit, and lượt where it counts them.
pub(super) fn number(figure: &Figure, measure: &Measure, lang: Lang) -> String {
    let number = match figure.per_year {
        Some(value) => {
            let number = format::figure(format::to_a_tenth(value, &measure.unit), figure.bound, &measure.unit, lang);
            format!("{number}/{}", word("year", lang))
        }
        None => format::figure(figure.value, figure.bound, &measure.unit, lang),
    };
    if measure.turns { format!("{number} {}", word("turns", lang)) } else { number }
}

/// The number of a figure as it was told, where the page shows it divided by years.
pub(super) fn undivided(figure: &Figure, measure: &Measure, lang: Lang) -> Option<String> {
    figure.per_year.filter(|&value| value != figure.value)?;
    Some(format::figure(figure.value, figure.bound, &measure.unit, lang))
}

/// A period, or that it is not known.
pub(super) fn period(period: Option<Period>, lang: Lang) -> String {
    period.map_or_else(|| word("period-unknown", lang).to_owned(), |period| format::period(period, lang))
}

/// Why a cell cannot be compared.
pub(super) fn reason(reason: Reason, lang: Lang) -> &'static str {
    word(
        match reason {
            Reason::Period => "reason-period",
            Reason::PeriodUnknown => "period-unknown",
            Reason::Vague => "reason-vague",
            Reason::Part => "reason-part",
            Reason::Turns => "reason-turns",
            Reason::Scope => "reason-scope",
            Reason::Territory => "reason-territory",
            Reason::Break => "reason-break",
        },
        lang,
    )
}

/// The state of a cell, with the reason where it cannot be compared.
pub(super) fn state(cell: &Cell, lang: Lang) -> String {
    let state = word(
        match cell.state {
            State::Value => "state-value",
            State::ReportedZero => "state-zero",
            State::Conflict => "state-conflict",
            State::NotComparable => "state-not-comparable",
            State::NotFound => "state-not-found",
        },
        lang,
    );
    cell.reason.map_or_else(|| state.to_owned(), |why| format!("{state}: {}", reason(why, lang)))
}

/// What a figure is to its cell.
pub(super) fn role(role: Role, lang: Lang) -> &'static str {
    word(
        match role {
            Role::Lead => "role-lead",
            Role::Conflict => "role-conflict",
            Role::OtherPeriod => "role-other-period",
            Role::Vague => "role-vague",
            Role::Part => "role-part",
            Role::OldUnit => "role-old-unit",
        },
        lang,
    )
}

/// Marks and references of a figure: `⊂ ? [3] [8] ×2`.
pub(super) fn marks(figure: &Figure, comparison: &Comparison) -> Vec<String> {
    let mut marks = Vec::new();
    if figure.part {
        marks.push("⊂".to_owned());
    }
    if figure.flagged {
        marks.push("?".to_owned());
    }
    if figure.sum_of.is_some() {
        marks.push("Σ".to_owned());
    }
    let mut numbers: Vec<usize> = figure.evidence.iter().filter_map(|&index| comparison.citation(index)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    const SHOWN: usize = 3;
    marks.extend(numbers.iter().take(SHOWN).map(|number| format!("[{number}]")));
    if numbers.len() > SHOWN {
        marks.push("…".to_owned());
    }
    if figure.articles > 1 {
        marks.push(format!("×{}", figure.articles));
    }
    marks
}

/// What stands beside the leading figure: other values, other periods, vague numbers, parts. Days and references that
/// the lead has too are not repeated.
pub(super) fn beside(cell: &Cell, measure: &Measure, comparison: &Comparison, lang: Lang) -> Vec<String> {
    const SHOWN: usize = 6;
    let Some(lead) = &cell.lead else { return Vec::new() };
    let lead_marks = marks(lead, comparison);
    let mut words: Vec<String> = Vec::new();
    let mut opened = None;
    for figure in cell.also.iter().take(SHOWN) {
        let opening = match figure.role {
            Role::Conflict => "≠",
            Role::Part => word("of-which", lang),
            Role::OldUnit => word("old-units", lang),
            Role::Lead | Role::OtherPeriod | Role::Vague => word("also", lang),
        };
        if opened != Some(opening) || figure.role == Role::Conflict {
            words.push(opening.to_owned());
            opened = Some(opening);
        }
        words.extend(old_unit(figure));
        words.push(number(figure, measure, lang));
        let about = match figure.role {
            Role::Conflict => figure.latest.filter(|_| figure.latest != lead.latest).map(|day| format::date(day, lang)),
            Role::Part => None,
            Role::Lead | Role::OtherPeriod | Role::Vague | Role::OldUnit => {
                (figure.period != lead.period).then(|| period(figure.period, lang))
            }
        };
        words.extend(about.map(|about| format!("({about})")));
        // The part sign is said in words here.
        let marks = marks(figure, comparison).into_iter().filter(|mark| !lead_marks.contains(mark) && mark != "⊂");
        words.extend(marks);
    }
    if cell.also.len() > SHOWN {
        words.push(format!("… (+{})", cell.also.len() - SHOWN));
    }
    words
}

/// The name of the unit of before whose figure it is, under one that it was merged into.
pub(super) fn old_unit(figure: &Figure) -> Option<String> {
    let slug = figure.of.as_deref()?;
    Some(crate::model::province(Territory::Old, slug).map_or_else(|| slug.to_owned(), |unit| unit.name.clone()))
}

/// Text of an article with every control character, line ends included, as a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.replace(char::is_control, " "))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;
    use crate::report::sample::{Sample, fact};

    #[test]
    fn measures_are_named_as_people_say_them() {
        let base = || fact("a.txt", "son-la", 1.0);
        let initiative =
            || base().indicators(&["sang-kien"]).family(Family::Innovation).subject(Subject::Innovation).level(&[]);
        let cases: Vec<(Sample, &str, &str)> = vec![
            (base(), "Bằng khen cấp tỉnh · cá nhân", "Provincial Certificate of Merit · individuals"),
            (
                base().level(&["nha-nuoc"]).grantor(&["thu-tuong"]),
                "Bằng khen của Thủ tướng Chính phủ · cá nhân",
                "Prime Minister’s Certificate of Merit · individuals",
            ),
            (
                base().level(&[]),
                "Bằng khen · chưa rõ cấp · cá nhân",
                "Certificate of Merit · level not stated · individuals",
            ),
            (
                base().level(&["huyen"]),
                "Bằng khen · cấp huyện · cá nhân",
                "Certificate of Merit · district level · individuals",
            ),
            (
                base().indicators(&["bang-khen", "giay-khen"]),
                "Bằng khen + Giấy khen · cấp tỉnh · cá nhân",
                "Certificate of Merit + Certificate of Commendation · province level · individuals",
            ),
            (
                base().turns(),
                "Bằng khen cấp tỉnh · lượt cá nhân",
                "Provincial Certificate of Merit · individuals, turns",
            ),
            (
                base().scope("giao-duc").status(Status::Registered),
                "Bằng khen cấp tỉnh · cá nhân · ngành Giáo dục",
                "Provincial Certificate of Merit · individuals · Education sector",
            ),
            (initiative().level(&["tinh"]), "Sáng kiến cấp tỉnh", "Province-level initiative"),
            (initiative(), "Sáng kiến · chưa rõ cấp", "Initiative · level not stated"),
        ];
        for (sample, vi, en) in cases {
            let of = Measure::of(&sample.build());
            assert_eq!(measure(&of, Lang::Vi), vi);
            assert_eq!(measure(&of, Lang::En), en);
        }
    }

    #[test]
    fn articles_cannot_steer_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\r\nc"), "a [31mb  c");
    }
}
