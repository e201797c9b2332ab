//! One fact in words, part by part, for lists of facts.
//!
//! In: a fact. Out: its measure, number, stage, period and province as reports name them, so that a list and a report
//! cannot call one thing by two names.

use super::measure::Measure;
use super::options::Lang;
use super::{format, labels, wording};
use crate::model::Fact;

/// What a fact says, in the words of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// `Bằng khen cấp tỉnh · cá nhân`.
    pub measure: String,
    /// `≥1.445`, with lượt where it counts them.
    pub number: String,
    pub status: String,
    pub period: Option<String>,
    pub province: Option<String>,
}

/// Puts a fact into words.
pub fn brief(fact: &Fact, lang: Lang) -> Brief {
    let number = format::figure(fact.value, fact.bound, &fact.unit, lang);
    Brief {
        measure: wording::measure(&Measure::of(fact), lang),
        number: if fact.turns { format!("{number} {}", labels::word("turns", lang)) } else { number },
        status: labels::status(fact.status, lang).into_owned(),
        period: fact.period.map(|period| format::period(period, lang)),
        province: fact.province.as_deref().map(|slug| labels::province_name(fact.territory, slug, lang)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::fact;

    #[test]
    fn a_fact_is_told_in_both_languages() {
        let told = fact("a.txt", "son-la", 1445.0).build();
        let brief_vi = brief(&told, Lang::Vi);
        assert_eq!((brief_vi.number.as_str(), brief_vi.province.as_deref()), ("1.445", Some("Sơn La")));
        assert_eq!((brief_vi.measure.as_str(), brief_vi.status.as_str()), ("Bằng khen cấp tỉnh · cá nhân", "Đã đạt"));
        assert_eq!(brief(&told, Lang::En).number, "1,445");
        assert_eq!(brief(&fact("a.txt", "x", 1.0).province(None).build(), Lang::En).province, None);
    }
}
