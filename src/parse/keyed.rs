//! A line with its matching key, folded at most once.
//!
//! Rules ask the same line for its key, its length and its words, one after another; folding is most of their cost.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Deref;

use crate::normalize::{key, key_length};

/// A text that is asked for its key; it is used like the text itself.
#[derive(Clone, Debug)]
pub(super) struct Keyed<'a> {
    text: Cow<'a, str>,
    key: OnceCell<String>,
}

impl<'a> Keyed<'a> {
    pub fn new(text: impl Into<Cow<'a, str>>) -> Keyed<'a> {
        Keyed { text: text.into(), key: OnceCell::new() }
    }

    pub fn key(&self) -> &str {
        self.key.get_or_init(|| key(&self.text))
    }

    /// As `normalize::length` has it.
    pub fn length(&self) -> usize {
        key_length(self.key())
    }

    /// True where the length is more than this; most lines are known by a look at their bytes.
    pub fn is_longer_than(&self, length: usize) -> bool {
        // A key has at most a space more for each letter.
        self.text.len() * 2 > length && (self.least() > length || self.length() > length)
    }

    /// Each of these is in the key as well, so there are never fewer characters there.
    pub fn least(&self) -> usize {
        self.text.bytes().filter(u8::is_ascii_alphanumeric).count()
    }

    /// True where the key is this one.
    pub fn has_key(&self, key: &str) -> bool {
        self.least() <= key.len() && self.key() == key
    }
}

impl Deref for Keyed<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::length;

    #[test]
    fn length_is_that_of_the_key() {
        for text in ["", " ", "Hoà  Bình,\u{a0}12 ", "đuaKhen 25giờ", "a\u{200b}b", &"khen thưởng ".repeat(40)]
        {
            let keyed = Keyed::new(text);
            assert_eq!(keyed.length(), length(text), "{text:?}");
            for limit in [0, 1, 5, 12, 13, 200, 480] {
                assert_eq!(keyed.is_longer_than(limit), length(text) > limit, "{text:?} {limit}");
            }
            assert!(keyed.has_key(&key(text)) && !keyed.has_key("khác"), "{text:?}");
        }
    }
}
