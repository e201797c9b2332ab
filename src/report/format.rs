//! Numbers, periods and dates as people write them.
//!
//! In: a value with its bound and unit, a period, a date. Out: text in the way of the language: `1.445`, `95,1%`,
//! `44,9 tỷ đồng`, `2020–11/5/2020` in Vietnamese; `1,445`, `95.1%`, `44.9 billion VND` in English.
//! Nothing is rounded: a value that has no short form is written out.

use super::options::Lang;
use crate::model::{Bound, PartialDate, Period, Unit};

/// A number with its groups of thousands and its decimals.
pub fn number(value: f64, lang: Lang) -> String {
    let (group, point) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let plain = format!("{value}");
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push(point);
        text.push_str(decimals);
    }
    text
}

/// A value with its unit and without its bound.
pub(super) fn quantity(value: f64, unit: &Unit, lang: Lang) -> String {
    match unit {
        Unit::Count => number(value, lang),
        Unit::Percent => format!("{}%", number(value, lang)),
        Unit::Vnd => money(value, if lang == Lang::Vi { "đồng" } else { "VND" }, lang),
        Unit::Currency(code) => money(value, &code.to_uppercase(), lang),
    }
}

/// A computed value to a tenth (of a million, for money): more digits would pretend to a precision that nobody told.
pub(super) fn to_a_tenth(value: f64, unit: &Unit) -> f64 {
    let step = if unit.is_money() && value.abs() >= 1e5 { 1e5 } else { 0.1 };
    // Tenths are counted, since a tenth has no exact binary form.
    if step < 1.0 { (value * 10.0).round() / 10.0 } else { (value / step).round() * step }
}

fn money(value: f64, currency: &str, lang: Lang) -> String {
    let scales = match lang {
        Lang::Vi => [(1e9, " tỷ"), (1e6, " triệu"), (1.0, "")],
        Lang::En => [(1e9, " billion"), (1e6, " million"), (1.0, "")],
    };
    for (scale, name) in scales {
        let thousandths = (value / scale * 1000.0).round();
        let lossless = (thousandths / 1000.0 * scale - value).abs() < scale * 1e-6;
        if value.abs() >= scale && lossless {
            return format!("{}{name} {currency}", number(thousandths / 1000.0, lang));
        }
    }
    format!("{} {currency}", number(value, lang))
}

/// A value with its unit and its bound as a sign: `≥300`, `≲500`, `hàng trăm`.
pub(super) fn figure(value: f64, bound: Bound, unit: &Unit, lang: Lang) -> String {
    let sign = match bound {
        Bound::Exact => "",
        Bound::AtLeast => "≥",
        Bound::Nearly => "≲",
        Bound::About => "≈",
        Bound::AtMost => "≤",
        Bound::Vague => return vague(value, unit, lang),
    };
    format!("{sign}{}", quantity(value, unit, lang))
}

fn vague(value: f64, unit: &Unit, lang: Lang) -> String {
    const WORDS: [(f64, &str, &str); 9] = [
        (1e1, "chục", "tens"),
        (1e2, "trăm", "hundreds"),
        (1e3, "nghìn", "thousands"),
        (1e4, "vạn", "tens of thousands"),
        (1e5, "trăm nghìn", "hundreds of thousands"),
        (1e6, "triệu", "millions"),
        (1e7, "chục triệu", "tens of millions"),
        (1e8, "trăm triệu", "hundreds of millions"),
        (1e9, "tỷ", "billions"),
    ];
    let Some((_, vi, en)) = WORDS.into_iter().find(|(scale, ..)| *scale == value) else {
        return format!("~{}", quantity(value, unit, lang));
    };
    match (lang, unit) {
        (Lang::Vi, Unit::Vnd) => format!("hàng {vi} đồng"),
        (Lang::Vi, _) => format!("hàng {vi}"),
        (Lang::En, Unit::Vnd) => format!("{en} of VND"),
        (Lang::En, _) => en.to_owned(),
    }
}

/// A date at its precision: `2020`, `5/2020`, `11/5/2020`; ISO 8601 in English, where the order of parts varies.
pub(super) fn date(date: PartialDate, lang: Lang) -> String {
    match (lang, date.month(), date.day_of_month()) {
        (Lang::Vi, Some(month), Some(day)) => format!("{day}/{month}/{}", date.year()),
        (Lang::Vi, Some(month), None) => format!("{month}/{}", date.year()),
        _ => date.to_string(),
    }
}

/// A period, its two ends joined by an en dash.
pub(super) fn period(period: Period, lang: Lang) -> String {
    if period.from == period.to {
        return date(period.from, lang);
    }
    format!("{}–{}", date(period.from, lang), date(period.to, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_both_languages() {
        let cases = [
            ("grouped", 1445.0, Bound::Exact, Unit::Count, "1.445", "1,445"),
            ("short", 11.0, Bound::Exact, Unit::Count, "11", "11"),
            ("million", 1234567.0, Bound::Exact, Unit::Count, "1.234.567", "1,234,567"),
            ("zero", 0.0, Bound::Exact, Unit::Count, "0", "0"),
            ("decimals", 95.1, Bound::Exact, Unit::Percent, "95,1%", "95.1%"),
            ("at least", 300.0, Bound::AtLeast, Unit::Count, "≥300", "≥300"),
            ("nearly", 3900.0, Bound::Nearly, Unit::Count, "≲3.900", "≲3,900"),
            ("about", 40.0, Bound::About, Unit::Count, "≈40", "≈40"),
            ("at most", 5.0, Bound::AtMost, Unit::Percent, "≤5%", "≤5%"),
            ("vague", 100.0, Bound::Vague, Unit::Count, "hàng trăm", "hundreds"),
            ("vague money", 1e9, Bound::Vague, Unit::Vnd, "hàng tỷ đồng", "billions of VND"),
            ("vague, no word", 300.0, Bound::Vague, Unit::Count, "~300", "~300"),
            ("billions", 44.9e9, Bound::Exact, Unit::Vnd, "44,9 tỷ đồng", "44.9 billion VND"),
            ("thousand billions", 1250e9, Bound::Exact, Unit::Vnd, "1.250 tỷ đồng", "1,250 billion VND"),
            ("millions", 81.55e6, Bound::Exact, Unit::Vnd, "81,55 triệu đồng", "81.55 million VND"),
            ("small money", 500000.0, Bound::Exact, Unit::Vnd, "500.000 đồng", "500,000 VND"),
            ("not rounded", 1234567891.0, Bound::Exact, Unit::Vnd, "1.234.567.891 đồng", "1,234,567,891 VND"),
            ("dollars", 2110.0, Bound::Exact, Unit::Currency("usd".to_owned()), "2.110 USD", "2,110 USD"),
        ];
        for (name, value, bound, unit, vi, en) in cases {
            assert_eq!(figure(value, bound, &unit, Lang::Vi), vi, "{name}");
            assert_eq!(figure(value, bound, &unit, Lang::En), en, "{name}");
        }
    }

    #[test]
    fn periods_keep_their_precision() {
        let cases = [
            ("2019", "2019", "2019", "2019"),
            ("2016", "2020", "2016–2020", "2016–2020"),
            ("2020", "2020-05-11", "2020–11/5/2020", "2020–2020-05-11"),
            ("2022-05", "2022-05", "5/2022", "2022-05"),
        ];
        for (from, to, vi, en) in cases {
            let covered = Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
            assert_eq!(period(covered, Lang::Vi), vi);
            assert_eq!(period(covered, Lang::En), en);
        }
    }
}
