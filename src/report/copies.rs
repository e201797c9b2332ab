//! Copies of an article: what the original tells as well counts once, and the copies stand among its sources.
//!
//! A copy may tell more than its original, or may have been edited: such figures stay. Copies whose original is not
//! among the articles count for themselves.

use std::collections::{BTreeMap, HashSet};

use super::comparison::HeldFact;
use crate::model::{Fact, Meta};

/// Originals and the paths of their copies, in order.
pub(super) type Copies<'a> = BTreeMap<&'a str, Vec<String>>;

/// Takes out the facts of copies that their originals tell.
pub(super) fn fold(mut facts: Vec<HeldFact>, articles: &BTreeMap<String, Meta>) -> (Vec<HeldFact>, Copies<'_>) {
    let original = |path: &str| {
        let original = articles.get(path)?.copy_of.as_deref()?;
        articles.contains_key(original).then_some(original)
    };
    let mut copies = Copies::new();
    for path in articles.keys() {
        if let Some(original) = original(path) {
            copies.entry(original).or_default().push(path.clone());
        }
    }
    if !copies.is_empty() {
        let told: HashSet<(String, String)> = facts
            .iter()
            .filter(|fact| copies.contains_key(fact.article.as_str()))
            .map(|fact| (fact.article.clone(), saying(fact)))
            .collect();
        facts.retain(|fact| {
            original(&fact.article).is_none_or(|original| !told.contains(&(original.to_owned(), saying(fact))))
        });
    }
    (facts, copies)
}

/// All that a figure says, without where it stands.
fn saying(fact: &Fact) -> String {
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        fact.value,
        fact.bound,
        fact.unit,
        fact.indicator,
        fact.subject,
        fact.status,
        fact.level,
        fact.period,
        fact.province,
        fact.territory,
        fact.scope
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::fact;

    #[test]
    fn what_the_original_tells_counts_once() {
        let copy_of = |original: &str| Meta { copy_of: Some(original.to_owned()), ..Meta::default() };
        let articles: BTreeMap<String, Meta> = [
            ("a.txt".to_owned(), Meta::default()),
            ("b.txt".to_owned(), copy_of("a.txt")),
            ("c.txt".to_owned(), copy_of("gone.txt")),
        ]
        .into();
        let facts = vec![
            fact("a.txt", "son-la", 12.0).build(),
            fact("b.txt", "son-la", 12.0).build(),
            fact("b.txt", "son-la", 99.0).build(),
            fact("c.txt", "son-la", 12.0).build(),
        ];
        let (facts, copies) = fold(facts.into_iter().map(Box::new).collect(), &articles);
        let told: Vec<(&str, f64)> = facts.iter().map(|fact| (fact.article.as_str(), fact.value)).collect();
        assert_eq!(told, [("a.txt", 12.0), ("b.txt", 99.0), ("c.txt", 12.0)]);
        assert_eq!(copies["a.txt"], ["b.txt"]);
    }
}
