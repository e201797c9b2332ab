//! What the key needs to know of a character, looked up at once: its folded form, whether it is a letter, a capital, a
//! vowel and of which shape and tone. Texts are folded letter by letter, so this is asked for millions of times.

use std::sync::LazyLock;

use super::fold::fold_char;
use super::syllable::VOWELS;

/// A character as the key sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    folded: char,
    flags: u8,
    /// Row and column in the table of vowels; `CONSONANT` for all else.
    row: u8,
    tone: u8,
}

const CAPITAL: u8 = 1;
const ALPHABETIC: u8 = 2;
const INVISIBLE: u8 = 4;
const CONSONANT: u8 = u8::MAX;

/// The characters that Vietnamese texts are made of: Latin up to U+024F, and Latin Extended Additional.
static COMMON: LazyLock<[Vec<Letter>; 2]> = LazyLock::new(|| {
    [0..0x250, 0x1e00..0x1f00]
        .map(|block| block.map(|code| made(char::from_u32(code).expect("no surrogate"))).collect())
});

fn made(c: char) -> Letter {
    let Some(folded) = fold_char(c) else { return Letter { folded: ' ', flags: INVISIBLE, row: CONSONANT, tone: 0 } };
    let alphabetic = folded.is_alphabetic();
    let (row, tone) = Some(folded).filter(|_| alphabetic).and_then(vowel).unwrap_or((CONSONANT, 0));
    let flags = if c.is_uppercase() { CAPITAL } else { 0 } | if alphabetic { ALPHABETIC } else { 0 };
    Letter { folded, flags, row, tone }
}

/// Shape row and tone column of a vowel.
fn vowel(letter: char) -> Option<(u8, u8)> {
    let found =
        |(row, forms): (usize, &[char; 6])| forms.iter().position(|&form| form == letter).map(|tone| (row, tone));
    VOWELS.iter().enumerate().find_map(found).map(|(row, tone)| (row as u8, tone as u8))
}

/// True for the letters of a key.
pub fn is_letter(c: char) -> bool {
    Letter::of(c).is_alphabetic()
}

impl Letter {
    /// What stands for a character of a text in its key.
    pub(super) fn of(c: char) -> Letter {
        let code = c as usize;
        let common = &*COMMON;
        if let Some(&letter) = common[0].get(code) {
            return letter;
        }
        code.checked_sub(0x1e00).and_then(|at| common[1].get(at)).copied().unwrap_or_else(|| made(c))
    }

    pub(super) fn folded(self) -> char {
        self.folded
    }

    /// Leaves no trace in the key.
    pub(super) fn is_invisible(self) -> bool {
        self.flags & INVISIBLE != 0
    }

    pub(super) fn is_alphabetic(self) -> bool {
        self.flags & ALPHABETIC != 0
    }

    /// The text has a capital here.
    pub(super) fn is_capital(self) -> bool {
        self.flags & CAPITAL != 0
    }

    pub(super) fn is_ascii(self) -> bool {
        self.folded.is_ascii()
    }

    /// Shape row and tone column of a vowel.
    pub(super) fn vowel(self) -> Option<(usize, usize)> {
        (self.row != CONSONANT).then_some((usize::from(self.row), usize::from(self.tone)))
    }

    /// The same letter of the text in another spelling.
    pub(super) fn respelt(self, folded: char) -> Letter {
        Letter { flags: self.flags, ..Letter::of(folded) }
    }
}
