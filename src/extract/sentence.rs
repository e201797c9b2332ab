//! Blocks of an article → sentences as ranges of tokens.
//!
//! A full stop ends a sentence when something begins behind it; abbreviations (TP., Tp., T.Ư, ThS.), numbers and
//! initials do not. Semicolons and bullets do not either: lists are carried as one. What runs on for longer than any
//! sentence does is cut all the same, at a semicolon or comma, so that the work on a sentence stays bounded.

use super::token::{Kind, Token};
use crate::normalize::CleanText;

/// Abbreviations that are written with a full stop and go on.
const ABBREVIATIONS: [&str; 22] = [
    "tp", "tx", "tt", "ths", "ts", "gs", "pgs", "bs", "ks", "q", "p", "h", "t", "tr", "st", "gv", "nxb", "vd", "đc",
    "x", "kp", "gđ",
];

/// Tokens of the longest sentence. Lists of awards reach a few hundred.
pub const LONGEST: usize = 1000;

/// Cuts tokens of one block into sentences; calls back with the range of each.
pub fn split(clean: &CleanText<'_>, tokens: &[Token], mut found: impl FnMut(&[Token])) {
    let mut begin = 0;
    for (at, token) in tokens.iter().enumerate() {
        let ends = match token.kind {
            Kind::Mark('.') => full_stop(clean, tokens, at),
            Kind::Mark('!' | '?') => true,
            Kind::Mark('…') => tokens.get(at + 1).is_some_and(|next| clean.is_capital(next.start)),
            _ => false,
        };
        if ends {
            found(&tokens[begin..=at]);
            begin = at + 1;
        } else if at + 1 - begin == LONGEST {
            let end = begin + breath(&tokens[begin..=at]);
            found(&tokens[begin..end]);
            begin = end;
        }
    }
    if begin < tokens.len() {
        found(&tokens[begin..]);
    }
}

/// Where to cut tokens that go on for too long: behind the last semicolon or comma of the second half.
fn breath(tokens: &[Token]) -> usize {
    let half = tokens.len() / 2;
    let behind = |mark: char| tokens[half..].iter().rposition(|token| token.is(mark)).map(|at| half + at + 1);
    behind(';').or_else(|| behind(',')).unwrap_or(tokens.len())
}

fn full_stop(clean: &CleanText<'_>, tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    if next.is('.') {
        return false;
    }
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let word = before.filter(|before| before.kind == Kind::Word).map(|before| before.text(&clean.key));
    let abbreviated = word.is_some_and(|word| ABBREVIATIONS.contains(&word) || word.chars().count() == 1);
    if !next.spaced {
        // "… năm 2019.Toàn tỉnh": glued sentences; "TP.HCM", "T.Ư", "3.000" go on.
        let letters = word.map_or(0, |word| word.chars().count());
        return next.kind == Kind::Word
            && clean.is_capital(next.start)
            && letters > 2
            && !abbreviated
            && word.is_some_and(|_| !clean.is_capital(before.expect("it is a word").start));
    }
    // A small letter goes on: "chuyên môn... đó là kết quả".
    let begins = next.kind != Kind::Word || clean.is_capital(next.start);
    begins && !abbreviated
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let clean = CleanText::new(text);
        let (mut tokens, mut lengths) = (Vec::new(), Vec::new());
        tokenize(&clean.key, 0, clean.key.len(), &mut tokens);
        split(&clean, &tokens, |sentence| lengths.push(sentence.len()));
        assert_eq!(lengths.iter().sum::<usize>(), tokens.len(), "no token is lost or told twice");
        lengths
    }

    #[test]
    fn what_never_ends_is_cut_at_a_semicolon_or_comma() {
        assert_eq!(lengths(&"ba ".repeat(2 * LONGEST + 5)), [LONGEST, LONGEST, 5]);
        let listed = lengths(&"tặng 5 tập thể, 8 cá nhân; ".repeat(300));
        assert!(listed.iter().all(|&length| length <= LONGEST && length % 9 == 0), "{listed:?}");
        assert_eq!(lengths("Tặng 5 tập thể. Khen 8 người."), [5, 4]);
    }
}
