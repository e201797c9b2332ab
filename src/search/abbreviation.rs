//! Abbreviations of the genre and what they stand for: either finds the other.
//!
//! Done when a query is read, not when a text is indexed: the table may grow without a new index, and a text that
//! says both is not counted twice. An abbreviation with several meanings finds them all but is found by none:
//! "CĐ" in a text may be any of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::ast::{Node, Text};
use crate::index::{Word, words};
use crate::normalize::bare;

const CSV: &str = include_str!("abbreviations.csv");
/// Spellings of one phrase that are asked for; more would be a list of abbreviations, not a phrase.
const MAX_SPELLINGS: usize = 8;

/// One way to write a thing, and the other ways.
struct Entry {
    words: Vec<Word>,
    others: Vec<Vec<Word>>,
}

/// Entries by the first word without marks, the longest first.
static TABLE: LazyLock<HashMap<String, Vec<Entry>>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<Entry>> = HashMap::new();
    let mut add = |from: &str, to: Vec<Vec<Word>>| {
        let words = words(from);
        let entries = table.entry(bare(&words[0].key)).or_default();
        match entries.iter_mut().find(|entry| same_keys(&entry.words, &words)) {
            Some(entry) => entry.others.extend(to),
            None => entries.push(Entry { words, others: to }),
        }
    };
    for (short, long) in rows() {
        add(short, long.iter().map(|long| words(long)).collect());
        if let [long] = long[..] {
            add(long, vec![words(short)]);
        }
    }
    for entries in table.values_mut() {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
    }
    table
});

/// Abbreviation and meanings of each line.
fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let lines = CSV.lines().skip(1).filter(|line| !line.is_empty());
    lines.filter_map(|line| line.split_once(',')).map(|(short, long)| (short, long.split('|').collect()))
}

fn same_keys(left: &[Word], right: &[Word]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.key == right.key)
}

/// The entry that words begin with, of at most `longest` words.
fn entry_at(words: &[Word], longest: usize) -> Option<&'static Entry> {
    let entries = TABLE.get(&bare(&words.first()?.key))?;
    entries.iter().find(|entry| {
        entry.words.len() <= longest
            && words.get(..entry.words.len()).is_some_and(|typed| {
                // As in a search: accents that were typed count.
                typed.iter().zip(&entry.words).all(|(typed, known)| known.is_found_by(typed, false))
            })
    })
}

/// The words of an entry as they are to be looked for. Where the typist left accents out, so do they.
fn in_manner_of(typed: &[Word], entry: &Entry, other: &[Word]) -> Vec<Word> {
    let left_out = typed.iter().zip(&entry.words).any(|(typed, known)| known.is_marked() && !typed.is_marked());
    let adapt = |word: &Word| if left_out { Word { key: bare(&word.key), ..word.clone() } } else { word.clone() };
    other.iter().map(adapt).collect()
}

/// Every spelling of words that stand side by side, as typed first.
fn spellings(typed: &[Word]) -> Vec<Vec<Word>> {
    let mut done: Vec<Vec<Word>> = vec![Vec::new()];
    let mut at = 0;
    while at < typed.len() {
        let found = entry_at(&typed[at..], usize::MAX);
        let length = found.map_or(1, |entry| entry.words.len());
        let as_typed = &typed[at..at + length];
        let mut ways: Vec<Vec<Word>> = vec![as_typed.to_vec()];
        if let Some(entry) = found {
            ways.extend(entry.others.iter().map(|other| in_manner_of(as_typed, entry, other)));
        }
        let grown = ways.iter().flat_map(|way| done.iter().map(move |begun| [begun.as_slice(), way].concat()));
        done = grown.take(MAX_SPELLINGS).collect();
        at += length;
    }
    done
}

/// Puts the other spellings beside what was typed, everywhere in a query.
pub(super) fn expand(node: Node) -> Node {
    match node {
        Node::Text(text) => expand_text(text),
        Node::Not(inner) => Node::Not(Box::new(expand(*inner))),
        Node::All(parts) => expand_run(parts, usize::MAX),
        Node::Any(sides) => Node::Any(sides.into_iter().map(expand).collect()),
        Node::Condition(_) | Node::Same(_) => node,
    }
}

fn expand_text(text: Text) -> Node {
    if text.is_prefix {
        return Node::Text(text);
    }
    let mut ways: Vec<Node> = spellings(&text.words)
        .into_iter()
        // Words of an abbreviation belong together, so the other spelling is a phrase.
        .map(|words| Node::Text(Text { words, is_prefix: false, is_quoted: text.is_quoted }))
        .collect();
    if ways.len() == 1 { ways.remove(0) } else { Node::Same(ways) }
}

/// Plain words side by side: what they abbreviate to stands for all of them together.
fn expand_run(parts: Vec<Node>, longest: usize) -> Node {
    let plain: Vec<Option<Word>> = parts
        .iter()
        .map(|part| match part {
            Node::Text(Text { words, is_prefix: false, is_quoted: false }) if words.len() == 1 => {
                Some(words[0].clone())
            }
            _ => None,
        })
        .collect();
    let mut done = Vec::new();
    let mut parts = parts.into_iter();
    let mut at = 0;
    while at < plain.len() {
        let run: Vec<Word> = plain[at..].iter().map_while(Clone::clone).collect();
        let found = entry_at(&run, longest).filter(|entry| entry.words.len() > 1);
        let length = found.map_or(1, |entry| entry.words.len());
        let mut taken: Vec<Node> = parts.by_ref().take(length).collect();
        done.push(match found {
            None => expand(taken.remove(0)),
            Some(entry) => {
                let others = entry.others.iter().map(|other| {
                    let words = in_manner_of(&run, entry, other);
                    Node::Text(Text { words, is_prefix: false, is_quoted: false })
                });
                // Shorter ones inside: "CSTĐ cơ sở" is "chiến sĩ thi đua cơ sở" too.
                let others: Vec<Node> = others.collect();
                let mut ways = vec![expand_run(taken, length - 1)];
                ways.extend(others);
                Node::Same(ways)
            }
        });
        at += length;
    }
    if done.len() == 1 { done.remove(0) } else { Node::All(done) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(ways: Vec<Vec<Word>>) -> Vec<String> {
        let line = |way: Vec<Word>| way.iter().map(|word| word.key.clone()).collect::<Vec<_>>().join(" ");
        ways.into_iter().map(line).collect()
    }

    #[test]
    fn the_table_is_sound() {
        let mut seen = std::collections::HashSet::new();
        let mut meanings = std::collections::HashMap::new();
        for (short, long) in rows() {
            assert!(seen.insert(crate::normalize::key(short)), "{short} stands twice");
            assert!(!words(short).is_empty() && long.iter().all(|long| !words(long).is_empty()), "{short}");
            assert!(!short.contains(['"', '|']) && !long.iter().any(|long| long.contains(['"', ','])), "{short}");
            for long in long {
                assert!(words(long).len() > 1 || long.chars().count() > 4, "{long}: one syllable means too much");
                meanings.entry(crate::normalize::key(long)).or_insert_with(Vec::new).push(short);
            }
        }
        assert!(seen.len() > 100);
    }

    #[test]
    fn either_spelling_gives_the_other() {
        let key = crate::normalize::key;
        for (typed, expected) in [
            ("LĐLĐ", &["lđlđ", "liên đoàn lao động"][..]),
            ("ldld", &["ldld", "lien doan lao dong"]),
            ("Liên đoàn Lao động", &["liên đoàn lao động", "lđlđ"]),
            ("lien doan lao dong tinh", &["lien doan lao dong tinh", "ldld tinh"]),
            ("UBND tỉnh", &["ubnd tỉnh", "ủy ban nhân dân tỉnh"]),
            ("GD&ĐT", &["gd đt", "giáo dục và đào tạo"]),
            ("chiến sỹ thi đua", &["chiến sỹ thi đua", "cstđ"]),
            ("CĐ", &["cđ", "công đoàn", "cao đẳng", "chuyển đổi"]),
            ("công đoàn", &["công đoàn"]),
            ("chiền sĩ thi đua", &["chiền sĩ thi đua"]),
            ("sáng kiến", &["sáng kiến", "sk"]),
        ] {
            let expected: Vec<String> = expected.iter().map(|way| key(way)).collect();
            assert_eq!(told(spellings(&words(typed))), expected, "{typed}");
        }
    }

    #[test]
    fn spellings_stay_few() {
        let many = "UBND HĐND MTTQ LĐLĐ CSTĐ SKKN";
        assert_eq!(spellings(&words(many)).len(), MAX_SPELLINGS);
    }
}
