//! Facts against gold facts: precision, recall, F1, and what was missed.
//!
//! In: gold rows and extracted rows. Out: `Scores`. Facts of an article are matched one to one on their core key:
//! value, unit, subject, indicators and status. Among equal keys the one that agrees on most other fields is taken.
//! Gold rows marked optional cost nothing when missing and nothing when found.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::{Fact, Family};

/// What gold says of a figure, or an extracted figure as far as it can be compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    pub article: String,
    pub value: f64,
    pub unit: String,
    #[serde(default)]
    pub subject: Option<String>,
    pub indicator: Vec<String>,
    pub status: String,
    #[serde(default)]
    pub bound: Option<String>,
    #[serde(default)]
    pub level: Option<Vec<String>>,
    #[serde(default)]
    pub grantor: Option<Vec<String>>,
    #[serde(default)]
    pub turns: bool,
    #[serde(default)]
    pub period: Option<RowPeriod>,
    #[serde(default)]
    pub province: Option<String>,
    #[serde(default)]
    pub family: Option<String>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub quote: Option<String>,
}

/// A period as gold writes it; only its years are compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RowPeriod {
    pub from: String,
    pub to: String,
}

/// Reads rows, one JSON object a line; `name` is for the message where a line is wrong.
pub fn read_rows(text: &str, name: &str) -> Result<Vec<Row>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| Error::input(format!("{name}:{}", index + 1), error.to_string()))
        })
        .collect()
}

impl From<&Fact> for Row {
    fn from(fact: &Fact) -> Row {
        Row {
            article: fact.article.clone(),
            value: fact.value,
            unit: fact.unit.name().to_owned(),
            subject: fact.subject.map(|subject| subject.name().to_owned()),
            indicator: fact.indicator.clone(),
            status: fact.status.name().to_owned(),
            bound: Some(fact.bound.name().to_owned()),
            level: Some(fact.level.clone()),
            grantor: Some(fact.grantor.clone()),
            turns: fact.turns,
            period: fact.period.map(|period| RowPeriod { from: period.from.to_string(), to: period.to.to_string() }),
            province: fact.province.clone(),
            family: Some(fact.family.name().to_owned()),
            optional: false,
            quote: Some(fact.quote.clone()),
        }
    }
}

/// Families of the wider indicators, for rows that name none.
const WIDER: [(&str, Family); 11] = [
    ("cdcs-vung-manh", Family::Rate),
    ("gia-tri-cong-trinh", Family::Money),
    ("gia-tri-lam-loi", Family::Money),
    ("hai-long", Family::Rate),
    ("ho-tro-nha-o", Family::Welfare),
    ("hoan-thanh-nhiem-vu", Family::Rate),
    ("nhan-luc", Family::Workforce),
    ("nong-thon-moi", Family::Development),
    ("quyen-gop", Family::Welfare),
    ("tang-qua", Family::Welfare),
    ("thu-tuc-hanh-chinh", Family::Rate),
];

const INNOVATION: [&str; 8] =
    ["sang-kien", "de-tai", "giai-phap", "cai-tien-ky-thuat", "de-an", "mo-hinh", "sang-che", "giai-thuong-sang-tao"];

/// The fields that are compared on matched facts.
pub const SECONDARY: [&str; 6] = ["bound", "level", "grantor", "turns", "period", "province"];

impl Row {
    /// The family that the row names, or that its indicators and unit give.
    pub fn family(&self) -> &str {
        if let Some(family) = self.family.as_deref().filter(|family| !family.is_empty()) {
            return family;
        }
        let has = |id: &str| self.indicator.iter().any(|indicator| indicator == id);
        let family = match WIDER.iter().find(|(id, _)| has(id)) {
            Some((_, family)) => *family,
            None if self.unit != "count" && self.unit != "percent" => Family::Money,
            None if has("cong-trinh") => Family::Work,
            None if INNOVATION.iter().any(|id| has(id)) => Family::Innovation,
            None => Family::Award,
        };
        family.name()
    }

    /// `sang-kien`, or several joined by `+`.
    pub fn indicators(&self) -> String {
        sorted(&self.indicator).join("+")
    }

    fn core_key(&self) -> CoreKey<'_> {
        let value = (self.value * 1e4).round() as i128;
        (value, &self.unit, self.subject.as_deref(), sorted(&self.indicator), &self.status)
    }

    /// Which of the secondary fields agree.
    fn agreement(&self, other: &Row) -> [bool; SECONDARY.len()] {
        fn list(field: &Option<Vec<String>>) -> Vec<&str> {
            sorted(field.as_deref().unwrap_or_default())
        }
        fn years(row: &Row) -> Option<(&str, &str)> {
            let year = |date: &'_ str| date.char_indices().nth(4).map_or(date.len(), |(at, _)| at);
            row.period.as_ref().map(|it| (&it.from[..year(&it.from)], &it.to[..year(&it.to)]))
        }
        fn bound(row: &Row) -> &str {
            row.bound.as_deref().unwrap_or("exact")
        }
        [
            bound(self) == bound(other),
            list(&self.level) == list(&other.level),
            list(&self.grantor) == list(&other.grantor),
            self.turns == other.turns,
            years(self) == years(other),
            self.province == other.province,
        ]
    }
}

type CoreKey<'a> = (i128, &'a str, Option<&'a str>, Vec<&'a str>, &'a str);

fn sorted(ids: &[String]) -> Vec<&str> {
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    ids.sort_unstable();
    ids
}

/// Right, too many, too few.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub found: usize,
    pub spurious: usize,
    pub missed: usize,
}

impl Counts {
    /// Share of what was extracted that is in gold; 0 where nothing was.
    pub fn precision(self) -> f64 {
        share(self.found, self.found + self.spurious)
    }

    /// Share of gold that was extracted; 0 where there is none.
    pub fn recall(self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    pub fn f1(self) -> f64 {
        share(2 * self.found, 2 * self.found + self.spurious + self.missed)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A fact that stands in one of the two only.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// In gold and not extracted; else the other way round.
    pub missed: bool,
    pub row: Row,
}

/// A matched fact that differs in a secondary field.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Names of the fields.
    pub fields: Vec<&'static str>,
    pub gold: Row,
    pub extracted: Row,
}

/// The result of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    pub articles: usize,
    pub total: Counts,
    pub by_indicator: BTreeMap<String, Counts>,
    pub by_status: BTreeMap<String, Counts>,
    /// Matched facts that agree on each secondary field.
    pub agreeing: [usize; SECONDARY.len()],
    /// Matched facts that agree on all of them.
    pub agreeing_on_all: usize,
    /// By article: first what was missed, then what was too many.
    pub misses: Vec<Miss>,
    pub differences: Vec<Difference>,
}

impl Scores {
    /// Share of matched facts that agree on a secondary field, in the order of `SECONDARY`.
    pub fn agreement(&self) -> [f64; SECONDARY.len()] {
        self.agreeing.map(|count| share(count, self.total.found))
    }

    fn count(&mut self, row: &Row, add: impl Fn(&mut Counts)) {
        add(&mut self.total);
        add(self.by_indicator.entry(row.indicators()).or_default());
        add(self.by_status.entry(row.status.clone()).or_default());
    }
}

/// Scores the articles that stand in gold, and those among `negatives`, in which nothing should be found.
pub fn score(gold: &[Row], extracted: &[Row], negatives: &BTreeSet<String>, families: &[Family]) -> Scores {
    let of_article = |rows: &'_ [Row]| {
        let mut by_article: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        rows.iter().for_each(|row| by_article.entry(row.article.clone()).or_default().push(row.clone()));
        by_article
    };
    let (gold, extracted) = (of_article(gold), of_article(extracted));
    let articles: BTreeSet<&String> = gold.keys().chain(negatives).collect();
    let scored = |row: &Row| families.iter().any(|family| family.name() == row.family());
    let mut scores = Scores { articles: articles.len(), ..Scores::default() };
    let none = Vec::new();
    for article in articles {
        let matching = matched(gold.get(article).unwrap_or(&none), extracted.get(article).unwrap_or(&none));
        for (wanted, got) in matching.pairs.into_iter().filter(|(wanted, _)| !wanted.optional && scored(wanted)) {
            scores.count(wanted, |counts| counts.found += 1);
            let agreement = wanted.agreement(got);
            for (count, agrees) in scores.agreeing.iter_mut().zip(agreement) {
                *count += usize::from(agrees);
            }
            let fields: Vec<_> = SECONDARY.into_iter().zip(agreement).filter(|(_, agrees)| !agrees).collect();
            if fields.is_empty() {
                scores.agreeing_on_all += 1;
            } else {
                let fields = fields.into_iter().map(|(name, _)| name).collect();
                scores.differences.push(Difference { fields, gold: wanted.clone(), extracted: got.clone() });
            }
        }
        for row in matching.missed.into_iter().filter(|row| !row.optional && scored(row)) {
            scores.count(row, |counts| counts.missed += 1);
            scores.misses.push(Miss { missed: true, row: row.clone() });
        }
        for row in matching.left.into_iter().filter(|row| scored(row)) {
            scores.count(row, |counts| counts.spurious += 1);
            scores.misses.push(Miss { missed: false, row: row.clone() });
        }
    }
    scores
}

/// The facts of one article, paired.
struct Matching<'a> {
    pairs: Vec<(&'a Row, &'a Row)>,
    missed: Vec<&'a Row>,
    left: Vec<&'a Row>,
}

/// Pairs facts with equal core keys; required gold rows choose before optional ones.
fn matched<'a>(gold: &'a [Row], extracted: &'a [Row]) -> Matching<'a> {
    let mut matching = Matching { pairs: Vec::new(), missed: Vec::new(), left: extracted.iter().collect() };
    let mut order: Vec<&Row> = gold.iter().collect();
    order.sort_by_key(|row| row.optional);
    for wanted in order {
        let agrees = |row: &Row| wanted.agreement(row).into_iter().filter(|&agrees| agrees).count();
        let same = matching.left.iter().enumerate().filter(|(_, row)| row.core_key() == wanted.core_key());
        // The first of the best, as the reader of a file would choose.
        let best = same.map(|(place, row)| (agrees(row), std::cmp::Reverse(place))).max();
        match best {
            Some((_, std::cmp::Reverse(place))) => matching.pairs.push((wanted, matching.left.remove(place))),
            None => matching.missed.push(wanted),
        }
    }
    matching
}
