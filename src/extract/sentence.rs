//! Blocks of an article → sentences as ranges of tokens.
//!
//! A full stop ends a sentence when something begins behind it; abbreviations (TP., Tp., T.Ư, ThS.), numbers and
//! initials do not. Semicolons and bullets do not either: lists are carried as one.

use super::token::{Kind, Token};
use crate::normalize::CleanText;

/// Abbreviations that are written with a full stop and go on.
const ABBREVIATIONS: [&str; 22] = [
    "tp", "tx", "tt", "ths", "ts", "gs", "pgs", "bs", "ks", "q", "p", "h", "t", "tr", "st", "gv", "nxb", "vd", "đc",
    "x", "kp", "gđ",
];

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
        }
    }
    if begin < tokens.len() {
        found(&tokens[begin..]);
    }
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
