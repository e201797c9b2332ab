//! Copies of an article: what the original tells as well counts once, and the copies stand among its sources.
//!
//! A copy may tell more than its original, or may have been edited: such figures stay. Copies whose original is not
//! among the articles count for themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::{Bound, Contents, Digest, Kind, Period};

/// Positions of originals, and of their copies in order.
pub(super) type Copies = BTreeMap<u32, Vec<u32>>;

/// Takes out the figures of copies that their originals tell.
pub(super) fn fold(contents: &mut Contents) -> Copies {
    let mut copies = Copies::new();
    let originals = (0..).zip(&contents.articles).filter_map(|(copy, heading)| Some((copy, heading.copy_of?)));
    for (copy, original) in originals {
        copies.entry(original).or_default().push(copy);
    }
    if copies.is_empty() {
        return copies;
    }
    let alike = alike(&contents.kinds);
    let saying = |article: u32, figure: &Digest| Saying {
        article,
        value: figure.value.to_bits(),
        bound: figure.bound,
        period: figure.period,
        about: alike[figure.kind as usize],
    };
    let told: HashSet<Saying> = contents
        .figures
        .iter()
        .filter(|figure| copies.contains_key(&figure.article))
        .map(|figure| saying(figure.article, figure))
        .collect();
    let articles = &contents.articles;
    contents.figures.retain(|figure| {
        articles[figure.article as usize].copy_of.is_none_or(|original| !told.contains(&saying(original, figure)))
    });
    copies
}

/// All that a figure of an article says, without where it stands.
#[derive(PartialEq, Eq, Hash)]
struct Saying {
    article: u32,
    value: u64,
    bound: Bound,
    period: Option<Period>,
    about: u32,
}

/// For each kind the first one that says the same of a number: an edited copy may leave out the grantor, or count
/// persons as lượt, and still tell that number.
fn alike(kinds: &[Kind]) -> Vec<u32> {
    let mut first: HashMap<Kind, u32> = HashMap::new();
    let of = |(at, kind): (usize, &Kind)| {
        let bare = Kind { grantor: Vec::new(), family: crate::model::Family::Award, turns: false, ..kind.clone() };
        *first.entry(bare).or_insert(at as u32)
    };
    kinds.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Archive, Meta};
    use crate::report::Held;
    use crate::report::sample::fact;

    #[test]
    fn what_the_original_tells_counts_once() {
        let copy_of = |original: &str| Meta { copy_of: Some(original.to_owned()), ..Meta::default() };
        let articles = [
            ("a.txt".to_owned(), copy_of("b.txt")),
            ("b.txt".to_owned(), Meta::default()),
            ("c.txt".to_owned(), copy_of("gone.txt")),
        ];
        let facts = vec![
            fact("b.txt", "son-la", 12.0).build(),
            fact("a.txt", "son-la", 12.0).grantor(&["ubnd-tinh"]).build(),
            fact("a.txt", "son-la", 99.0).build(),
            fact("c.txt", "son-la", 12.0).build(),
        ];
        let mut contents = Held::new(facts, articles.into()).contents().unwrap();
        let copies = fold(&mut contents);
        let told: Vec<(u32, f64)> = contents.figures.iter().map(|figure| (figure.article, figure.value)).collect();
        assert_eq!(told, [(0, 99.0), (1, 12.0), (2, 12.0)]);
        assert_eq!(copies, [(1, vec![0])].into());
    }
}
