//! Mentions → bytes: one for every kind of mention that some rule tells from the others.
//!
//! Rules are regular expressions over bytes, so a sentence of a hundred mentions is a haystack of a hundred bytes and
//! the automata stay small. From each pattern follow the kinds of mentions without which it cannot match; most rules
//! are passed over by them alone.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use rustc_hash::FxHashMap;

/// The first letter of the private-use area, from which all letters of mentions are taken.
const FIRST: u32 = 0xe000;

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ByteSet([u64; 4]);

impl ByteSet {
    pub fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    pub fn is_empty(&self) -> bool {
        self.0 == [0; 4]
    }

    pub fn meets(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(&other.0).any(|(left, right)| left & right != 0)
    }

    pub fn union(&self, other: &ByteSet) -> ByteSet {
        ByteSet(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }
}

impl FromIterator<u8> for ByteSet {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> ByteSet {
        let mut set = ByteSet::default();
        bytes.into_iter().for_each(|byte| set.insert(byte));
        set
    }
}

/// Which byte stands for a letter.
#[derive(Debug, Default)]
pub struct Alphabet {
    /// By letter, from the first of the private-use area on.
    bytes: Vec<u8>,
}

impl Alphabet {
    /// The fewest bytes that keep all these sets of letters apart; an error where they are more than there are bytes.
    pub fn of(sets: &[Vec<char>]) -> Result<Alphabet, String> {
        let mut members: Vec<Vec<u16>> = Vec::new();
        for (number, set) in sets.iter().enumerate() {
            for &letter in set {
                let at = (u32::from(letter) - FIRST) as usize;
                members.resize(members.len().max(at + 1), Vec::new());
                members[at].push(number as u16);
            }
        }
        // Byte 0 is every letter that no rule names.
        let mut known = FxHashMap::from_iter([(Vec::new(), 0)]);
        let mut bytes = Vec::with_capacity(members.len());
        for of in members {
            let next = known.len();
            let byte = *known.entry(of).or_insert(next);
            bytes.push(u8::try_from(byte).map_err(|_| {
                "the patterns of all rules tell more than 256 kinds of mentions apart; name classes instead of ids"
                    .to_owned()
            })?);
        }
        Ok(Alphabet { bytes })
    }

    pub fn byte(&self, letter: char) -> u8 {
        self.bytes.get((u32::from(letter) - FIRST) as usize).copied().unwrap_or_default()
    }

    pub fn set(&self, letters: &[char]) -> ByteSet {
        letters.iter().map(|&letter| self.byte(letter)).collect()
    }

    /// Letters as a class of a regular expression over bytes.
    pub fn class(&self, letters: &[char]) -> String {
        let mut bytes: Vec<u8> = letters.iter().map(|&letter| self.byte(letter)).collect();
        bytes.sort_unstable();
        bytes.dedup();
        let class: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        if bytes.len() == 1 { class } else { format!("[{class}]") }
    }
}

/// The sets of bytes of each of which a haystack must hold one for the pattern to match: the rarest first.
pub fn required(pattern: &str) -> Vec<ByteSet> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let mut sets = parsed.map(|hir| required_of(&hir)).unwrap_or_default();
    sets.sort_by_key(ByteSet::len);
    sets.dedup();
    sets
}

fn required_of(hir: &Hir) -> Vec<ByteSet> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Unicode(_)) => Vec::new(),
        HirKind::Literal(literal) => literal.0.iter().map(|&byte| ByteSet::from_iter([byte])).collect(),
        HirKind::Class(Class::Bytes(class)) => {
            vec![class.iter().flat_map(|range| range.start()..=range.end()).collect()]
        }
        HirKind::Repetition(repeated) if repeated.min == 0 => Vec::new(),
        HirKind::Repetition(repeated) => required_of(&repeated.sub),
        HirKind::Capture(group) => required_of(&group.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(required_of).collect(),
        // One of the branches matches, so one of their rarest sets is there.
        HirKind::Alternation(branches) => {
            let rarest = branches.iter().map(|branch| required_of(branch).into_iter().min_by_key(ByteSet::len));
            let joined = rarest.reduce(|left, right| Some(left?.union(&right?)));
            joined.flatten().into_iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_no_rule_tells_apart_share_a_byte() {
        let letters = |text: &str| text.chars().map(|c| char::from_u32(FIRST + u32::from(c) - 97).unwrap()).collect();
        let sets: Vec<Vec<char>> = ["abc", "cd", "f"].map(letters).to_vec();
        let alphabet = Alphabet::of(&sets).unwrap();
        let bytes: Vec<u8> = letters("abcdefz").iter().map(|&letter| alphabet.byte(letter)).collect();
        assert_eq!(bytes[0], bytes[1], "a and b");
        assert_eq!([bytes[4], bytes[6]], [0, 0], "named by none");
        let apart: std::collections::HashSet<u8> = [0, 2, 3, 5].map(|at| bytes[at]).into();
        assert_eq!(apart.len(), 4, "{bytes:?}");
        assert_eq!(alphabet.class(&sets[0]).matches("\\x").count(), 2);
    }

    #[test]
    fn more_kinds_than_bytes_are_an_error() {
        let sets: Vec<Vec<char>> = (0..256).map(|at| vec![char::from_u32(FIRST + at).unwrap()]).collect();
        assert!(Alphabet::of(&sets).is_err());
        assert!(Alphabet::of(&sets[..255]).is_ok());
    }

    #[test]
    fn what_a_pattern_cannot_do_without() {
        let set = |bytes: &[u8]| bytes.iter().copied().collect::<ByteSet>();
        let cases: [(&str, Vec<ByteSet>); 6] = [
            (r"\x01[\x02\x03]\x04*", vec![set(&[1]), set(&[2, 3])]),
            (r"(?:\x01|\x02\x03)+", vec![set(&[1, 2])]),
            (r"(?:\x01|\x02?)\x05", vec![set(&[5])]),
            (r"(?<list>\x01{2,3})", vec![set(&[1])]),
            (r"\x01?", vec![]),
            (r"(?:[\x01\x02]\x03|\x03)", vec![set(&[3])]),
        ];
        for (pattern, expected) in cases {
            assert_eq!(required(pattern), expected, "{pattern}");
        }
    }
}
