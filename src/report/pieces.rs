//! Parts and wholes: which facts are pieces of a breakdown, and which breakdowns exceed what they break down.
//!
//! In: all facts of the run, since a filter may hide a whole. Out: for each fact whether it says nothing about its
//! measure as a whole, and flags where parts do not add up. Nothing is repaired and nothing is added.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::comparison::HeldFact;
use super::measure::Measure;
use crate::model::Bound;

/// Put on a whole and its parts where the parts come to more than the whole.
const DO_NOT_ADD_UP: &str = "parts-do-not-add-up";

/// For each fact: true where it is a piece of a breakdown of its own measure, which is no value of that measure.
/// A part that is the only one of its measure ("trong đó 300 cấp tỉnh") tells that measure as well as any fact.
pub(super) fn pieces(facts: &[HeldFact]) -> Vec<bool> {
    let by_id = by_id(facts);
    let measures: Vec<Option<Measure>> =
        facts.iter().map(|fact| fact.part_of.as_ref().map(|_| Measure::of(fact))).collect();
    let mut siblings: HashMap<(&str, Option<&str>, &Option<Measure>), usize> = HashMap::new();
    for (fact, measure) in facts.iter().zip(&measures).filter(|(_, measure)| measure.is_some()) {
        *siblings.entry((&fact.article, fact.part_of.as_deref(), measure)).or_default() += 1;
    }
    facts
        .iter()
        .zip(&measures)
        .map(|(fact, measure)| {
            let (Some(whole_id), Some(own)) = (fact.part_of.as_deref(), measure) else { return false };
            let whole = by_id.get(&(fact.article.as_str(), whole_id));
            let same_as_whole = whole.is_none_or(|&whole| Measure::of(&facts[whole]) == *own);
            same_as_whole || siblings[&(fact.article.as_str(), Some(whole_id), measure)] > 1
        })
        .collect()
}

/// Flags wholes and parts where one part of each measure together come to more than the whole: 17 collectives and 24
/// individuals of "39". Several pieces of one measure may overlap (by rank and by sex) and are not added.
pub(super) fn flag_sums(facts: &mut [HeldFact]) {
    let wholes = by_id(facts);
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, fact) in facts.iter().enumerate() {
        let whole = fact.part_of.as_deref().and_then(|id| wholes.get(&(fact.article.as_str(), id)));
        if let Some(&whole) = whole
            && [fact, &facts[whole]].iter().all(|fact| fact.bound == Bound::Exact)
            && fact.unit == facts[whole].unit
        {
            parts.entry(whole).or_default().push(index);
        }
    }
    let exceeds = |(whole, parts): &(usize, Vec<usize>)| {
        let own = Measure::of(&facts[*whole]);
        let measures: Vec<Measure> = parts.iter().map(|&part| Measure::of(&facts[part])).collect();
        let distinct = measures.iter().collect::<HashSet<_>>().len() == measures.len();
        let sum: f64 = parts.iter().map(|&part| facts[part].value).sum();
        distinct && measures.len() > 1 && !measures.contains(&own) && sum > facts[*whole].value
    };
    let wrong: Vec<usize> =
        parts.into_iter().filter(exceeds).flat_map(|(whole, parts)| parts.into_iter().chain([whole])).collect();
    for index in wrong {
        if !facts[index].flags.iter().any(|flag| flag == DO_NOT_ADD_UP) {
            facts[index].flags.push(DO_NOT_ADD_UP.to_owned());
        }
    }
}

fn by_id(facts: &[HeldFact]) -> HashMap<(&str, &str), usize> {
    facts.iter().enumerate().map(|(index, fact)| ((fact.article.as_str(), fact.id.as_str()), index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Subject;
    use crate::report::sample::{Sample, fact};

    #[test]
    fn parts_that_come_to_more_than_their_whole_are_flagged() {
        let whole = |value: f64| fact("a.txt", "son-la", value).subject(Subject::Award).id("w");
        let people = |value: f64| fact("a.txt", "son-la", value).part_of("w");
        let bodies = |value: f64| people(value).subject(Subject::Collective);
        let cases: [(&str, Vec<Sample>, bool); 6] = [
            ("17 and 24 of 39", vec![whole(39.0), bodies(17.0), people(24.0)], true),
            ("17 and 22 of 39", vec![whole(39.0), bodies(17.0), people(22.0)], false),
            ("less than the whole may be a choice", vec![whole(39.0), bodies(7.0), people(2.0)], false),
            ("pieces of one measure may overlap", vec![whole(39.0), people(30.0), people(20.0)], false),
            ("another article's whole", vec![fact("b.txt", "son-la", 3.0).id("w"), bodies(7.0), people(2.0)], false),
            ("rounded", vec![whole(39.0).bound(Bound::AtLeast), bodies(17.0), people(24.0)], false),
        ];
        for (name, samples, expected) in cases {
            let mut facts: Vec<HeldFact> = samples.into_iter().map(|sample| Box::new(sample.build())).collect();
            flag_sums(&mut facts);
            assert_eq!(facts.iter().all(|fact| fact.flags == [DO_NOT_ADD_UP]), expected, "{name}");
            assert_eq!(facts.iter().any(|fact| !fact.flags.is_empty()), expected, "{name}");
        }
    }
}
