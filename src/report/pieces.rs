//! Parts and wholes: which facts are pieces of a breakdown, and which breakdowns exceed what they break down.
//!
//! In: all figures of the run, since a filter may hide a whole. Out: for each whether it says nothing about its measure
//! as a whole, and those whose parts do not add up. Nothing is repaired and nothing is added. Parts and wholes stand in
//! one article, so that the articles are looked at one by one, and only those that tell parts.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Bound, Digest, Kind};

/// Put on a whole and its parts where the parts come to more than the whole.
pub(super) const DO_NOT_ADD_UP: &str = "parts-do-not-add-up";

/// What is known of a figure by its parts and its whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// A piece of a breakdown of its own measure, which is no value of that measure. A part that is the only one of its
    /// measure ("trong đó 300 cấp tỉnh") tells that measure as well as any fact.
    pub piece: bool,
    /// A whole whose parts come to more than it, or one of those parts.
    pub wrong_sum: bool,
}

/// The standing of each figure. `measures` has a number for the measure of each kind.
pub(super) fn standings(figures: &[Digest], kinds: &[Kind], measures: &[u32]) -> Vec<Standing> {
    let mut standings = vec![Standing::default(); figures.len()];
    let mut first = 0;
    for article in figures.chunk_by(|a, b| a.article == b.article) {
        if article.iter().any(|figure| figure.whole > 0) {
            let own = &mut standings[first..first + article.len()];
            Article { figures: article, kinds, measures }.judge(own);
        }
        first += article.len();
    }
    standings
}

/// The figures of one article.
struct Article<'a> {
    figures: &'a [Digest],
    kinds: &'a [Kind],
    measures: &'a [u32],
}

impl Article<'_> {
    fn measure(&self, figure: &Digest) -> u32 {
        self.measures[figure.kind as usize]
    }

    fn judge(&self, standings: &mut [Standing]) {
        let wholes: HashMap<u32, usize> = (0..).zip(self.figures).map(|(at, figure)| (figure.number, at)).collect();
        let mut siblings: HashMap<(u32, u32), usize> = HashMap::new();
        for figure in self.figures.iter().filter(|figure| figure.whole > 0) {
            *siblings.entry((figure.whole, self.measure(figure))).or_default() += 1;
        }
        for (figure, standing) in self.figures.iter().zip(standings.iter_mut()).filter(|(it, _)| it.whole > 0) {
            let whole = wholes.get(&figure.whole).map(|&whole| &self.figures[whole]);
            let same_as_whole = whole.is_none_or(|whole| self.measure(whole) == self.measure(figure));
            standing.piece = same_as_whole || siblings[&(figure.whole, self.measure(figure))] > 1;
        }
        for at in self.wrong_sums(&wholes) {
            standings[at].wrong_sum = true;
        }
    }

    /// Wholes and parts where one part of each measure together come to more than the whole: 17 collectives and 24
    /// individuals of "39". Several pieces of one measure may overlap (by rank and by sex) and are not added.
    fn wrong_sums(&self, wholes: &HashMap<u32, usize>) -> Vec<usize> {
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, figure) in self.figures.iter().enumerate().filter(|(_, figure)| figure.whole > 0) {
            if let Some(&whole) = wholes.get(&figure.whole)
                && [figure, &self.figures[whole]].iter().all(|figure| figure.bound == Bound::Exact)
                && self.kinds[figure.kind as usize].unit == self.kinds[self.figures[whole].kind as usize].unit
            {
                parts.entry(whole).or_default().push(at);
            }
        }
        let exceeds = |(whole, parts): &(usize, Vec<usize>)| {
            let own = self.measure(&self.figures[*whole]);
            let measures: Vec<u32> = parts.iter().map(|&part| self.measure(&self.figures[part])).collect();
            let distinct = measures.iter().collect::<HashSet<_>>().len() == measures.len();
            let sum: f64 = parts.iter().map(|&part| self.figures[part].value).sum();
            distinct && measures.len() > 1 && !measures.contains(&own) && sum > self.figures[*whole].value
        };
        parts.into_iter().filter(exceeds).flat_map(|(whole, parts)| parts.into_iter().chain([whole])).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Archive, Subject};
    use crate::report::Held;
    use crate::report::measure::Measure;
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
            let contents = Held::new(samples.into_iter().map(Sample::build), BTreeMap::new()).contents().unwrap();
            let all: Vec<Measure> = contents.kinds.iter().map(Measure::of_kind).collect();
            let number = |measure| all.iter().position(|other| other == measure).unwrap() as u32;
            let measures: Vec<u32> = all.iter().map(number).collect();
            let found = standings(&contents.figures, &contents.kinds, &measures);
            assert_eq!(found.iter().all(|standing| standing.wrong_sum), expected, "{name}");
            assert_eq!(found.iter().any(|standing| standing.wrong_sum), expected, "{name}");
        }
    }
}
