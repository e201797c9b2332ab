//! Facts made by hand for the tests of this stage.

use std::collections::BTreeMap;

use super::comparison::Evidence;
use super::figure::Entry;
use super::{Comparison, Options, compare, write_markdown, write_text};
use crate::model::{Bound, Fact, Family, Kind, Meta, PartialDate, Period, Span, Status, Subject, Territory, Unit};

pub(super) struct Sample(Fact);

/// An achieved certificate of merit for individuals, exact, period 2020; the rest is changed by the methods.
pub(super) fn fact(article: &str, province: &str, value: f64) -> Sample {
    let sample = Sample(Fact {
        id: String::new(),
        article: article.to_owned(),
        value,
        bound: Bound::Exact,
        unit: Unit::Count,
        subject: Some(Subject::Individual),
        indicator: vec!["bang-khen".to_owned()],
        family: Family::Award,
        level: Vec::new(),
        grantor: Vec::new(),
        status: Status::Achieved,
        turns: false,
        period: None,
        province: Some(province.to_owned()),
        territory: Territory::Old,
        scope: None,
        part_of: None,
        span: Span::new(0, 0),
        quote_span: Span::new(0, 0),
        quote: String::new(),
        text: String::new(),
        rule: "award.recipient".to_owned(),
        flags: Vec::new(),
        reasons: Vec::new(),
    });
    sample.level(&["tinh"]).period("2020", "2020")
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

impl Sample {
    pub fn value(mut self, value: f64) -> Sample {
        self.0.value = value;
        self
    }

    pub fn bound(mut self, bound: Bound) -> Sample {
        self.0.bound = bound;
        self
    }

    pub fn unit(mut self, unit: Unit) -> Sample {
        self.0.unit = unit;
        self
    }

    pub fn subject(mut self, subject: Subject) -> Sample {
        self.0.subject = Some(subject);
        self
    }

    pub fn indicators(mut self, ids: &[&str]) -> Sample {
        self.0.indicator = owned(ids);
        self
    }

    pub fn family(mut self, family: Family) -> Sample {
        self.0.family = family;
        self
    }

    pub fn level(mut self, ids: &[&str]) -> Sample {
        self.0.level = owned(ids);
        self
    }

    pub fn grantor(mut self, ids: &[&str]) -> Sample {
        self.0.grantor = owned(ids);
        self
    }

    pub fn status(mut self, status: Status) -> Sample {
        self.0.status = status;
        self
    }

    pub fn turns(mut self) -> Sample {
        self.0.turns = true;
        self
    }

    pub fn period(mut self, from: &str, to: &str) -> Sample {
        self.0.period = Period::new(from.parse().unwrap(), to.parse().unwrap());
        self
    }

    pub fn no_period(mut self) -> Sample {
        self.0.period = None;
        self
    }

    pub fn province(mut self, slug: Option<&str>) -> Sample {
        self.0.province = slug.map(str::to_owned);
        self
    }

    pub fn merged(mut self) -> Sample {
        self.0.territory = Territory::New;
        self
    }

    pub fn scope(mut self, slug: &str) -> Sample {
        self.0.scope = Some(slug.to_owned());
        if slug == "nation" { self.province(None) } else { self }
    }

    pub fn id(mut self, id: &str) -> Sample {
        self.0.id = id.to_owned();
        self
    }

    pub fn part_of(mut self, id: &str) -> Sample {
        self.0.part_of = Some(id.to_owned());
        self
    }

    pub fn flag(mut self, flag: &str) -> Sample {
        self.0.flags.push(flag.to_owned());
        self
    }

    /// Sets the sentence; the figure is the first place in it that reads `number`, the sentence starts at `start`.
    pub fn told(mut self, start: usize, quote: &str, number: &str) -> Sample {
        let at = start + quote.find(number).expect("the sentence holds the number");
        self.0.span = Span::new(at, at + number.len());
        self.0.quote_span = Span::new(start, start + quote.len());
        self.0.quote = quote.to_owned();
        self.0.text = number.to_owned();
        self
    }

    pub fn build(mut self) -> Fact {
        if self.0.quote.is_empty() {
            let number = self.0.value.to_string();
            let quote = format!("Có {number} trường hợp.");
            self = self.told(0, &quote, &number);
        }
        if self.0.id.is_empty() {
            // As in the program, an id is stable and tells facts apart.
            self.0.id = serde_json::to_string(&self.0).expect("a fact is plain data");
        }
        self.0
    }
}

/// Samples as a cell meets them, each with the day of its article; a part is a piece of a breakdown.
pub(super) fn with_entries<T>(told: Vec<(Sample, Option<PartialDate>)>, look: impl FnOnce(&[Entry<'_>]) -> T) -> T {
    let (facts, days): (Vec<Fact>, Vec<Option<PartialDate>>) =
        told.into_iter().map(|(sample, day)| (sample.build(), day)).unzip();
    let mut articles: Vec<&str> = facts.iter().map(|fact| fact.article.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    let (kinds, evidence): (Vec<Kind>, Vec<Evidence>) = facts
        .iter()
        .map(|fact| {
            let evidence = Evidence {
                at: 0,
                value: fact.value,
                source: articles.binary_search(&fact.article.as_str()).unwrap() as u32,
                citation: None,
                sentence: 0,
                kind: 0,
                rule: 0,
                period: fact.period,
                bound: fact.bound,
                part: fact.part_of.is_some(),
                piece: fact.part_of.is_some(),
                flagged: !fact.flags.is_empty(),
                wrong_sum: false,
            };
            (Kind::of(fact), evidence)
        })
        .unzip();
    let entries: Vec<Entry<'_>> = (0..)
        .zip(evidence.iter().zip(&kinds).zip(days))
        .map(|(index, ((fact, kind), published))| Entry { fact, kind, index, published })
        .collect();
    look(&entries)
}

/// What a renderer writes, as text.
pub(super) fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

pub(super) fn render_text(comparison: &Comparison, options: &Options) -> String {
    written(|out| write_text(comparison, options, out))
}

pub(super) fn render_markdown(comparison: &Comparison, options: &Options) -> String {
    written(|out| write_markdown(comparison, options, out))
}

/// Articles with a day of publication each.
pub(super) fn articles(days: &[(&str, &str)]) -> BTreeMap<String, Meta> {
    let meta = |day: &str| Meta {
        title: Some("Tổng kết phong trào thi đua".to_owned()),
        published: day.parse().ok(),
        outlet: Some("Báo tỉnh".to_owned()),
        ..Meta::default()
    };
    days.iter().map(|(path, day)| ((*path).to_owned(), meta(day))).collect()
}

/// Compares samples that stand in two articles of known days, `a.txt` and the later `b.txt`.
pub(super) fn comparison(samples: Vec<Sample>, options: &Options) -> Comparison {
    let facts: Vec<Fact> = samples.into_iter().map(Sample::build).collect();
    compare(facts, &articles(&[("a.txt", "2020-12-30"), ("b.txt", "2021-01-05")]), options)
}
