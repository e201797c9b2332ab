//! How well a reading of bytes reads as Vietnamese.
//!
//! Only words with a letter beyond ASCII are asked, since the others look the same in every encoding: a right reading
//! spells syllables, a wrong one hardly ever does. A few words without which no Vietnamese text goes settle what
//! syllables leave open, such as VISCII against VPS.

use unicode_normalization::UnicodeNormalization;

use crate::normalize::spells_syllable;

const COMMON: [&str; 24] = [
    "của",
    "và",
    "được",
    "các",
    "tỉnh",
    "công",
    "năm",
    "đồng",
    "thể",
    "đoàn",
    "tặng",
    "thưởng",
    "với",
    "những",
    "là",
    "đã",
    "người",
    "một",
    "có",
    "cấp",
    "động",
    "tập",
    "đua",
    "sáng",
];

/// Counts over the words of a text that have a letter beyond ASCII.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    pub words: usize,
    pub syllables: usize,
    pub common: usize,
}

impl Weight {
    /// Words beyond this many are not asked: what they say was said before.
    pub const MOST_WORDS: usize = 600;

    /// Weighs text between tags; markup and scripts say nothing about the language.
    pub fn of(text: &str) -> Weight {
        Weight::unless(text, |_| false)
    }

    /// Weighs until what was found so far settles the question.
    pub fn unless(text: &str, settled: impl Fn(&Weight) -> bool) -> Weight {
        let mut weight = Weight::default();
        let mut small = String::new();
        for word in text.split(is_border).filter(|word| !word.is_ascii()) {
            let word = word.trim_matches(is_quote);
            if word.is_ascii() {
                continue;
            }
            small.clear();
            lower(word, &mut small);
            weight.words += 1;
            weight.syllables += usize::from(spells_syllable(small.chars()));
            weight.common += usize::from(COMMON.contains(&small.as_str()));
            if weight.words >= Weight::MOST_WORDS || settled(&weight) {
                break;
            }
        }
        weight
    }

    /// What counts for a reading: syllables and common words, less what spells nothing.
    pub fn score(self) -> i64 {
        let (words, syllables, common) = (self.words as i64, self.syllables as i64, self.common as i64);
        syllables + 2 * common - 3 * (words - syllables)
    }

    /// True where nearly every word is a syllable: names and typing errors are a few in a hundred.
    pub fn convinces(self) -> bool {
        self.words > 0 && self.syllables * 100 >= self.words * 85
    }
}

/// Writes a word composed and in small letters. Most come composed: asking the tables of Unicode for each letter costs
/// more than all else here.
fn lower(word: &str, small: &mut String) {
    match word.chars().all(is_composed) {
        true => small.extend(word.chars().flat_map(char::to_lowercase)),
        false => small.extend(word.nfc().flat_map(char::to_lowercase)),
    }
}

/// Letters without a mark of their own to come, below the combining marks and in the block of Vietnamese.
fn is_composed(c: char) -> bool {
    c < '\u{300}' || ('\u{1ea0}'..='\u{1ef9}').contains(&c)
}

fn is_border(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}' && c != '\u{85}' || c.is_ascii() && !c.is_ascii_alphabetic()
}

/// Quotes and dashes touch words and are no letters of them in any reading.
fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '«' | '»' | '–' | '—' | '…' | '•' | '·' | '\u{a0}' | '\u{feff}' | '\u{200b}')
}
