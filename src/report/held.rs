//! Facts and articles that are held in memory, as an archive.
//!
//! For folders that are compared without an index, and for callers who have their facts at hand.

use std::collections::{BTreeMap, HashMap};

use crate::error::{Error, Result};
use crate::model::{Archive, Contents, Digest, Fact, Heading, Kind, Meta, numbered};

/// A fact in a list that is sorted and moved: by its address, since a fact is large.
pub type HeldFact = Box<Fact>;

/// Facts by article and place, and the articles that were read.
pub struct Held {
    facts: Vec<HeldFact>,
    articles: Vec<(String, Meta)>,
}

impl Held {
    /// Takes facts in any order; each counts once.
    pub fn new(facts: impl IntoIterator<Item = impl Into<HeldFact>>, articles: BTreeMap<String, Meta>) -> Held {
        let mut facts: Vec<HeldFact> = facts.into_iter().map(Into::into).collect();
        // A number that is not finite can be compared with nothing.
        facts.retain(|fact| fact.value.is_finite());
        facts.sort_by(|a, b| {
            let place = a.article.cmp(&b.article).then_with(|| a.span.cmp(&b.span));
            place.then_with(|| a.id.cmp(&b.id)).then_with(|| a.value.total_cmp(&b.value))
        });
        facts.dedup_by(|a, b| a.article == b.article && a.id == b.id && a.span == b.span);
        Held { facts, articles: articles.into_iter().collect() }
    }

    /// The articles that were read and those that facts name, by path.
    fn headings(&self) -> Vec<Heading> {
        let mut headings: BTreeMap<&str, Heading> = BTreeMap::new();
        for (at, (path, meta)) in (0..).zip(&self.articles) {
            let (published, province) = (meta.published, meta.province.clone());
            headings.insert(path, Heading { path: path.clone(), at: Some(at), published, province, copy_of: None });
        }
        for fact in &self.facts {
            headings
                .entry(&fact.article)
                .or_insert_with(|| Heading { path: fact.article.clone(), ..Heading::default() });
        }
        let mut headings: Vec<Heading> = headings.into_values().collect();
        // Copies whose original is not among the articles that were read count for themselves.
        let originals = self.articles.iter().filter_map(|(path, meta)| Some((path, meta.copy_of.as_ref()?)));
        let place =
            |path: &str| headings.binary_search_by(|heading| heading.path.as_str().cmp(path)).ok().map(|at| at as u32);
        let copies: Vec<(u32, u32)> =
            originals.filter_map(|(path, original)| Some((place(path)?, place(original)?))).collect();
        for (copy, original) in copies {
            if headings[original as usize].at.is_some() {
                headings[copy as usize].copy_of = Some(original);
            }
        }
        headings
    }
}

impl Archive for Held {
    fn contents(&self) -> Result<Contents> {
        let mut contents = Contents { articles: self.headings(), ..Contents::default() };
        let (mut kinds, mut rules) = (HashMap::<Kind, u32>::new(), HashMap::<&str, u32>::new());
        let (mut article, mut first) = (0, 0);
        for facts in self.facts.chunk_by(|a, b| a.article == b.article) {
            while contents.articles[article].path != facts[0].article {
                article += 1;
            }
            let numbers = numbered(facts.iter().map(|fact| &**fact));
            for (place, (fact, (sentence, whole))) in facts.iter().zip(numbers).enumerate() {
                let next = kinds.len() as u32;
                let kind = *kinds.entry(Kind::of(fact)).or_insert_with_key(|kind| {
                    contents.kinds.push(kind.clone());
                    next
                });
                let next = rules.len() as u32;
                let rule = *rules.entry(&fact.rule).or_insert_with_key(|rule| {
                    contents.rules.push((*rule).to_owned());
                    next
                });
                contents.figures.push(Digest {
                    at: (first + place) as u64,
                    value: fact.value,
                    article: article as u32,
                    kind,
                    rule,
                    sentence,
                    number: place as u32 + 1,
                    whole,
                    period: fact.period,
                    bound: fact.bound,
                    flagged: !fact.flags.is_empty(),
                });
            }
            first += facts.len();
        }
        Ok(contents)
    }

    fn fact(&self, at: u64) -> Result<Fact> {
        let fact = self.facts.get(at as usize).ok_or_else(|| missing(at))?;
        Ok(Fact::clone(fact))
    }

    fn meta(&self, at: u64) -> Result<Meta> {
        self.articles.get(at as usize).map(|(_, meta)| meta.clone()).ok_or_else(|| missing(at))
    }
}

/// Only an address of another archive finds nothing.
fn missing(at: u64) -> Error {
    Error::input("report", format!("there is nothing at {at}"))
}
