//! What the key needs to know of a character, looked up at once: its folded form, whether it is a letter, a capital, a
//! vowel and of which shape and tone. Texts are folded letter by letter, so this is asked for millions of times.

use std::sync::LazyLock;

use super::fold::fold_char;
use super::syllable::VOWELS;

/// A character as the key sees it, packed: the folded character in the low 21 bits, flags and vowel above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter(u32);

const CHAR: u32 = 0x1f_ffff;
const CAPITAL: u32 = 1 << 21;
const ALPHABETIC: u32 = 1 << 22;
const INVISIBLE: u32 = 1 << 23;
const TONE: u32 = 24;
const ROW: u32 = 27;
/// Row of what is no vowel; the vowels have rows 0 to 11.
const CONSONANT: u32 = 15;

/// The characters that Vietnamese texts are made of: Latin up to U+024F, and Latin Extended Additional.
static COMMON: LazyLock<[Vec<Letter>; 2]> = LazyLock::new(|| {
    [0..0x250, 0x1e00..0x1f00]
        .map(|block| block.map(|code| made(char::from_u32(code).expect("no surrogate"))).collect())
});

fn made(c: char) -> Letter {
    let Some(folded) = fold_char(c) else { return Letter(INVISIBLE | CONSONANT << ROW) };
    let (row, tone) = Some(folded).filter(|c| c.is_alphabetic()).and_then(vowel).unwrap_or((CONSONANT, 0));
    let flag = |is: bool, flag: u32| if is { flag } else { 0 };
    let flags = flag(c.is_uppercase(), CAPITAL) | flag(folded.is_alphabetic(), ALPHABETIC);
    Letter(u32::from(folded) | flags | tone << TONE | row << ROW)
}

/// Shape row and tone column of a vowel.
fn vowel(letter: char) -> Option<(u32, u32)> {
    let found =
        |(row, forms): (usize, &[char; 6])| forms.iter().position(|&form| form == letter).map(|tone| (row, tone));
    VOWELS.iter().enumerate().find_map(found).map(|(row, tone)| (row as u32, tone as u32))
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
        char::from_u32(self.0 & CHAR).expect("packed from a character")
    }

    /// Leaves no trace in the key.
    pub(super) fn is_invisible(self) -> bool {
        self.0 & INVISIBLE != 0
    }

    pub(super) fn is_alphabetic(self) -> bool {
        self.0 & ALPHABETIC != 0
    }

    /// The text has a capital here.
    pub(super) fn is_capital(self) -> bool {
        self.0 & CAPITAL != 0
    }

    pub(super) fn is_ascii(self) -> bool {
        self.0 & CHAR < 0x80
    }

    pub(super) fn is_vowel(self) -> bool {
        self.0 >> ROW != CONSONANT
    }

    /// Shape row and tone column of a vowel.
    pub(super) fn vowel(self) -> Option<(usize, usize)> {
        self.is_vowel().then_some(((self.0 >> ROW) as usize, (self.0 >> TONE & 7) as usize))
    }

    /// The same letter of the text in another spelling.
    pub(super) fn respelt(self, folded: char) -> Letter {
        Letter(Letter::of(folded).0 & !CAPITAL | self.0 & CAPITAL)
    }
}
