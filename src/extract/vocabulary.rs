//! Every word that a lexicon or the reading of numbers and times knows, with a number of its own.
//!
//! A token is looked up once; from then on the lexicons walk their tries by number, and a word that opens neither a
//! number nor a time is never tried as one.

use std::ops::BitOr;

use rustc_hash::FxHashMap;

use super::token::Token;
use super::{bound, number_table, time, trap};

/// What a word may open, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Opens(u8);

impl Opens {
    pub(super) const NOTHING: Opens = Opens(0);
    pub(super) const TIME: Opens = Opens(1);
    pub(super) const NUMBER: Opens = Opens(2);
    pub(super) const TRAP: Opens = Opens(4);
    pub(super) const ANYTHING: Opens = Opens(7);

    pub(super) fn may(self, what: Opens) -> bool {
        self.0 & what.0 != 0
    }
}

impl BitOr for Opens {
    type Output = Opens;

    fn bitor(self, other: Opens) -> Opens {
        Opens(self.0 | other.0)
    }
}

/// Known words and marks; 0 is the number of all others.
pub struct Vocabulary {
    words: FxHashMap<Box<str>, u32>,
    opens: Vec<Opens>,
}

impl Default for Vocabulary {
    /// The words that the program's own readers begin with.
    fn default() -> Vocabulary {
        let mut vocabulary = Vocabulary { words: FxHashMap::default(), opens: vec![Opens::NOTHING] };
        let numbers = || number_table::words().chain(bound::openers());
        // A number may open a time as well: "hai năm qua".
        let openers = (time::openers().map(|word| (word, Opens::TIME)))
            .chain(numbers().map(|word| (word, Opens::NUMBER | Opens::TIME)))
            .chain(trap::openers().map(|word| (word, Opens::TRAP)));
        for (word, opens) in openers {
            let number = vocabulary.add(word) as usize;
            vocabulary.opens[number] = vocabulary.opens[number] | opens;
        }
        vocabulary
    }
}

impl Vocabulary {
    /// The number of a folded word; a new one where it is not known yet.
    pub fn add(&mut self, word: &str) -> u32 {
        if let Some(&known) = self.words.get(word) {
            return known;
        }
        let number = self.opens.len() as u32;
        self.words.insert(word.into(), number);
        self.opens.push(Opens::NOTHING);
        number
    }

    /// The number of a folded word that is known.
    pub fn get(&self, word: &str) -> Option<u32> {
        self.words.get(word).copied()
    }

    /// Gives tokens of a key their words' numbers.
    pub fn name(&self, key: &str, tokens: &mut [Token]) {
        for token in tokens {
            token.word = self.get(token.text(key)).unwrap_or_default();
        }
    }

    pub(super) fn opens(&self, word: u32) -> Opens {
        self.opens[word as usize]
    }
}
