//! Words around a number that limit it: "hơn", "không quá", "khoảng", "gần", "… trở lên".

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::number_table::TABLE;
use super::token::{Kind, Token};
use crate::model::Bound;
use crate::normalize;

/// Phrases by the word that they are looked up by.
type Phrases = FxHashMap<String, Vec<(Vec<String>, Bound)>>;

/// Folded phrases by the word that `of` takes from them, the longest first.
fn phrases(table: &FxHashMap<String, Vec<String>>, of: fn(&[String]) -> Option<&String>) -> Phrases {
    let mut phrases: Vec<(Vec<String>, Bound)> = Vec::new();
    for (name, forms) in table {
        let bound = Bound::from_name(name).expect("the table's names are checked by a test");
        phrases.extend(
            forms.iter().map(|form| (normalize::key(form).split(' ').map(str::to_owned).collect::<Vec<_>>(), bound)),
        );
    }
    phrases.sort_by(|left, right| right.0.len().cmp(&left.0.len()).then(left.0.cmp(&right.0)));
    let mut by_word = Phrases::default();
    for (phrase, bound) in phrases {
        let word = of(&phrase).expect("split gives at least one part").clone();
        by_word.entry(word).or_default().push((phrase, bound));
    }
    by_word
}

static BEFORE: LazyLock<Phrases> = LazyLock::new(|| phrases(&TABLE.before, <[String]>::last));
static AFTER: LazyLock<Phrases> = LazyLock::new(|| phrases(&TABLE.after, <[String]>::first));

/// The words that bounds before a number may begin with.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    BEFORE.values().flatten().map(|(phrase, _)| phrase[0].as_str())
}

/// The bound that the words right before token `at` set, and how many tokens they are.
pub fn before(key: &str, tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    let last = tokens.get(at.checked_sub(1)?)?;
    BEFORE.get(last.text(key))?.iter().find_map(|(phrase, bound)| {
        let begin = at.checked_sub(phrase.len())?;
        let matches = phrase
            .iter()
            .zip(tokens.get(begin..at)?)
            .all(|(part, token)| token.kind == Kind::Word && token.text(key) == part);
        matches.then_some((*bound, phrase.len()))
    })
}

/// The bound that the words from token `at` on set: "trở lên" and "trở xuống" after a number, "hai mươi mấy".
pub fn after(key: &str, tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    AFTER.get(tokens.get(at)?.text(key))?.iter().find_map(|(phrase, bound)| {
        let matches = phrase
            .iter()
            .enumerate()
            .all(|(offset, part)| tokens.get(at + offset).is_some_and(|token| token.text(key) == part));
        matches.then_some((*bound, phrase.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    #[test]
    fn bounds_stand_before_or_behind() {
        let key = normalize::key("đạt không dưới 20 sáng kiến trở lên");
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        assert_eq!(before(&key, &tokens, 3), Some((Bound::AtLeast, 2)));
        assert_eq!(after(&key, &tokens, 6), Some((Bound::AtLeast, 2)));
        assert_eq!(before(&key, &tokens, 1), None);
    }

    #[test]
    fn the_table_names_bounds() {
        for name in TABLE.before.keys().chain(TABLE.after.keys()) {
            assert!(Bound::from_name(name).is_some(), "{name}");
        }
    }
}
