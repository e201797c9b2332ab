//! Key → tokens: words, numbers as written, and single marks, each with its place in the key.
//!
//! Lexicons, numbers and dates are all matched over tokens, so word boundaries hold everywhere and spacing,
//! tone placement and capitals never matter.

use crate::normalize::is_letter;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits with the dots and commas between them.
    Number,
    /// One character that is neither; line ends are marks too.
    Mark(char),
}

/// A token and its bytes in the key.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// True where a space or line end stands before it.
    pub spaced: bool,
    /// The word's number in the vocabulary, 0 until it is looked up and where it is not known.
    pub word: u32,
}

impl Token {
    pub fn text<'a>(&self, key: &'a str) -> &'a str {
        &key[self.start..self.end]
    }

    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Cuts a range of the key into tokens, appended to `tokens`.
pub fn tokenize(key: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
    let bytes = key.as_bytes();
    let mut at = start;
    let mut spaced = true;
    while at < end {
        let first = bytes[at];
        if first == b' ' {
            at += 1;
            spaced = true;
            continue;
        }
        let begin = at;
        let kind = if first.is_ascii_digit() {
            at += 1;
            while at < end {
                let separator = matches!(bytes[at], b'.' | b',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                if at + 1 < end && separator {
                    at += 2;
                } else if bytes[at].is_ascii_digit() {
                    at += 1;
                } else {
                    break;
                }
            }
            Kind::Number
        } else {
            let letter = key[at..].chars().next().expect("inside the key, at a character");
            at += letter.len_utf8();
            if is_letter(letter) {
                while at < end {
                    let byte = bytes[at];
                    if byte.is_ascii_alphabetic() {
                        at += 1;
                    } else if byte.is_ascii() {
                        break;
                    } else {
                        let next = key[at..].chars().next().expect("inside the key, at a character");
                        if !is_letter(next) {
                            break;
                        }
                        at += next.len_utf8();
                    }
                }
                Kind::Word
            } else {
                Kind::Mark(letter)
            }
        };
        tokens.push(Token { kind, start: begin, end: at, spaced, word: 0 });
        spaced = kind == Kind::Mark('\n');
    }
}
