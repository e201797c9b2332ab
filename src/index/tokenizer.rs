//! Text → words for the index, for queries and for highlights: one function for all three.
//!
//! A word is a run of letters or a number, taken from the matching key, with its bytes in the stored text. The index
//! is given keys, so that a text is folded once for all that is done with it, and holds each word once, with its
//! marks; a query without marks finds all spellings by the dictionary of words ([`spelling`](super::spelling)).

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::model::Span;
use crate::normalize::{CleanText, bare};

/// Name under which the schema knows the tokenizer.
pub(super) const NAME: &str = "syllables";
/// Longer runs of letters are addresses or encoded data, which nobody types.
const MAX_WORD_BYTES: usize = 120;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The key of the letters, or the number without its separators.
    pub(crate) key: String,
    pub(crate) is_number: bool,
    /// Bytes of the text as stored.
    pub(crate) span: Span,
    /// Which word of the text it is.
    pub(crate) position: usize,
}

impl Word {
    /// True where the letters carry marks: then whoever typed it means exactly this word.
    pub(crate) fn is_marked(&self) -> bool {
        !self.key.is_ascii() && bare(&self.key) != self.key
    }

    /// True where only this spelling is meant; else all words that fold to it are.
    pub(crate) fn is_exact(&self) -> bool {
        self.is_number || self.is_marked()
    }

    /// True where the query's word finds this one; what the index does with `query_term`, for highlights.
    pub(crate) fn is_found_by(&self, query: &Word, as_prefix: bool) -> bool {
        if self.is_number != query.is_number {
            return false;
        }
        let fits = |text: &str, typed: &str| if as_prefix { text.starts_with(typed) } else { text == typed };
        // Most words are told apart by their first letter, which costs nothing beside the loss of all marks.
        let first = |text: &str| text.bytes().next().filter(u8::is_ascii);
        let begins_otherwise = first(&self.key).is_some() && first(&self.key) != first(&query.key);
        if query.is_exact() || self.key.is_ascii() || begins_otherwise {
            fits(&self.key, &query.key)
        } else {
            fits(&bare(&self.key), &query.key)
        }
    }
}

/// The words of a text in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let clean = CleanText::new(text);
    let mut found = Vec::with_capacity(clean.key.len() / 5);
    for Piece { start, end, number } in pieces(&clean.key) {
        let is_number = number.is_some();
        let mut key = String::with_capacity(end - start);
        match number {
            Some(number) => key = number,
            None => push_spelled(&mut key, &clean.key[start..end]),
        }
        found.push(Word { key, is_number, span: clean.span(start, end), position: found.len() });
    }
    found
}

/// Where each word begins in a key.
pub(super) fn word_starts(key: &str) -> Vec<usize> {
    pieces(key).map(|piece| piece.start).collect()
}

/// A word of a key: its bytes, and its one spelling if it is a number.
struct Piece {
    start: usize,
    end: usize,
    number: Option<String>,
}

fn pieces(key: &str) -> Pieces<'_> {
    Pieces { key, at: 0, parts_end: 0 }
}

/// Goes through a key word by word.
struct Pieces<'k> {
    key: &'k str,
    at: usize,
    /// Up to here digits stand for themselves: they lie in what is no one number, such as "20.11.2024".
    parts_end: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let key = self.key;
        while let Some(first) = key[self.at..].chars().next() {
            let start = self.at;
            let (end, number) = if first.is_ascii_digit() {
                self.digits()
            } else if is_letter(first) {
                self.at = key[start..].find(|c| !is_letter(c)).map_or(key.len(), |length| start + length);
                (self.at, None)
            } else {
                self.at += first.len_utf8();
                continue;
            };
            if end - start <= MAX_WORD_BYTES {
                return Some(Piece { start, end, number });
            }
        }
        None
    }
}

impl Pieces<'_> {
    /// The number that begins here, or where there is none the digits up to the next separator.
    fn digits(&mut self) -> (usize, Option<String>) {
        let start = self.at;
        if start >= self.parts_end {
            let end = number_end(self.key, start);
            if let Some(value) = number(&self.key[start..end]) {
                self.at = end;
                return (end, Some(value));
            }
            self.parts_end = end;
        }
        let length = self.key[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(self.key.len() - start);
        self.at = start + length;
        (self.at, number(&self.key[start..self.at]))
    }
}

/// The y of "quý" and the i of "quí" are one sound after qu, and writers use both; a key leaves them apart.
fn push_spelled(spelled: &mut String, syllable: &str) {
    let y_as_i = syllable.strip_prefix("qu").and_then(|rhyme| {
        let first = rhyme.chars().next()?;
        let i = match first {
            'y' => 'i',
            'ỳ' => 'ì',
            'ý' => 'í',
            'ỷ' => 'ỉ',
            'ỹ' => 'ĩ',
            'ỵ' => 'ị',
            _ => return None,
        };
        Some((i, &rhyme[first.len_utf8()..]))
    });
    match y_as_i {
        Some((i, rest)) => {
            spelled.push_str("qu");
            spelled.push(i);
            spelled.push_str(rest);
        }
        None => spelled.push_str(syllable),
    }
}

/// Letters, and signs like ² that belong to a word. Vietnamese ones are told without the tables of Unicode, which
/// took a tenth of the time of indexing.
fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\0'..='\u{7f}' => false,
        'à'..='ö' | 'ø'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// The end of digits that begin at `start`; a dot or comma belongs to them where a digit follows.
fn number_end(key: &str, start: usize) -> usize {
    let bytes = key.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    while is_digit(end) || (matches!(bytes.get(end), Some(b'.' | b',')) && is_digit(end + 1)) {
        end += 1;
    }
    end
}

/// One spelling for a number: no leading zeros, no grouping, comma before decimals ("2.534" is "2534", "14.5" is
/// "14,5"). A lone comma before three digits is read as grouping: a reader who looks for 1445 wants "1,445" too, and
/// values are compared by the field of values, not by this. None where the separators fit neither reading.
pub(crate) fn number(text: &str) -> Option<String> {
    let (whole, decimals) = match text.rfind(['.', ',']) {
        None => (text, None),
        Some(last) => {
            let separator = &text[last..=last];
            let (before, after) = (&text[..last], &text[last + 1..]);
            let grouping = after.len() == 3 && !before.starts_with('0') && is_grouped(before, separator);
            if grouping { (text, None) } else { (before, Some(after)) }
        }
    };
    let other = |c: char| c == '.' || c == ',';
    if let Some(first) = whole.find(other)
        && !is_grouped(whole, &whole[first..=first])
    {
        return None;
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    Some(match decimals {
        Some(decimals) => format!("{digits},{decimals}"),
        None => digits.to_owned(),
    })
}

/// "2", "2.534", "1.234.567" by dots: one to three digits, then threes.
fn is_grouped(text: &str, separator: &str) -> bool {
    let mut groups = text.split(separator);
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && is_digits(first))
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// The tokenizer that tantivy runs on keys.
#[derive(Clone)]
pub(super) struct Syllables;

/// The words of one key.
pub(super) struct SyllableStream<'k> {
    pieces: Pieces<'k>,
    token: Token,
}

impl Tokenizer for Syllables {
    type TokenStream<'k> = SyllableStream<'k>;

    fn token_stream<'k>(&'k mut self, key: &'k str) -> SyllableStream<'k> {
        SyllableStream { pieces: pieces(key), token: Token::default() }
    }
}

impl TokenStream for SyllableStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(Piece { start, end, number }) = self.pieces.next() else { return false };
        self.token.text.clear();
        match number {
            Some(number) => self.token.text.push_str(&number),
            None => push_spelled(&mut self.token.text, &self.pieces.key[start..end]),
        }
        (self.token.offset_from, self.token.offset_to) = (start, end);
        self.token.position = self.token.position.wrapping_add(1); // it begins one before the first
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::normalize::key;

    #[test]
    fn spans_slice_the_text_as_written() {
        let decomposed: String = "Thưởng Hoà".nfd().collect();
        let (thuong, hoa) = decomposed.split_once(' ').unwrap();
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("Tỉnh Sơn La", &[("tỉnh", "Tỉnh"), ("sơn", "Sơn"), ("la", "La")]),
            (&decomposed, &[("thưởng", thuong), ("hòa", hoa)]),
            ("Ðảng bộ HOÀ", &[("đảng", "Ðảng"), ("bộ", "bộ"), ("hòa", "HOÀ")]),
            ("45\u{a0}tập\u{a0}thể", &[("45", "45"), ("tập", "tập"), ("thể", "thể")]),
            ("kh\u{ad}en 25giờ", &[("khen", "kh\u{ad}en"), ("25", "25"), ("giờ", "giờ")]),
            ("thi đuaKhen", &[("thi", "thi"), ("đua", "đua"), ("khen", "Khen")]),
            ("đạt 2.534, rồi 14,5%.", &[("đạt", "đạt"), ("2534", "2.534"), ("rồi", "rồi"), ("14,5", "14,5")]),
            ("ngày 20.11.2024", &[("ngày", "ngày"), ("20", "20"), ("11", "11"), ("2024", "2024")]),
            ("Số 07/QĐ-UBND", &[("số", "Số"), ("7", "07"), ("qđ", "QĐ"), ("ubnd", "UBND")]),
            ("covid19", &[("covid", "covid"), ("19", "19")]),
            ("\u{feff}Huế – 2020", &[("huế", "Huế"), ("2020", "2020")]),
            ("", &[]),
            (" –…! ", &[]),
        ];
        for (text, expected) in cases {
            let found = words(text);
            let got: Vec<_> = found.iter().map(|word| (word.key.clone(), word.span.of(text))).collect();
            let expected: Vec<_> = expected.iter().map(|(word, slice)| (key(word), *slice)).collect();
            assert_eq!(got, expected, "{text}");
            assert!(found.iter().enumerate().all(|(index, word)| word.position == index), "{text}");
        }
    }

    #[test]
    fn numbers_have_one_spelling() {
        for (written, expected) in [
            ("2534", Some("2534")),
            ("2.534", Some("2534")),
            ("2,534", Some("2534")),
            ("1.234.567", Some("1234567")),
            ("1,234,567", Some("1234567")),
            ("1.234,5", Some("1234,5")),
            ("1,234.50", Some("1234,50")),
            ("14,5", Some("14,5")),
            ("14.5", Some("14,5")),
            ("0,125", Some("0,125")),
            ("1234.567", Some("1234,567")),
            ("05", Some("5")),
            ("000", Some("0")),
            ("20.11.2024", None),
            ("1.23.456", None),
        ] {
            assert_eq!(number(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn one_sound_after_qu_has_one_spelling() {
        for (left, right) in [("quý I", "quí I"), ("Quy định", "qui định"), ("quỹ", "quĩ"), ("Quỳnh", "quình")]
        {
            assert_eq!(words(left)[0].key, words(right)[0].key, "{left}");
        }
        assert_ne!(words("thúy")[0].key, words("thúi")[0].key);
        assert_eq!(words("QUỸ")[0].span.of("QUỸ"), "QUỸ");
    }

    #[test]
    fn each_word_of_a_key_is_a_token() {
        let key = key("Sơn La 02, ngày 20.11.2024");
        let mut tokenizer = Syllables;
        let mut stream = tokenizer.token_stream(&key);
        let mut got = Vec::new();
        while let Some(token) = stream.next() {
            got.push((token.position, token.text.clone(), &key[token.offset_from..token.offset_to]));
        }
        let row = |position, text: &str, slice| (position, text.to_owned(), slice);
        let numbers = [row(4, "20", "20"), row(5, "11", "11"), row(6, "2024", "2024")];
        let words = [row(0, "sơn", "sơn"), row(1, "la", "la"), row(2, "2", "02"), row(3, "ngày", "ngày")];
        assert_eq!(got, [&words[..], &numbers[..]].concat());
        assert_eq!(word_starts(&key).len(), got.len());
    }

    proptest! {
        #[test]
        fn every_word_is_found_again_in_its_slice(
            text in "(hoà|Thuỷ|ĐẮK|lắk|khen|thưởng|1.250|14,5|km²|\u{a0}| |, |-|\n|Ð|\u{ad}|[a-zé]{1,3}|\\PC){0,12}"
        ) {
            let decomposed: String = text.nfd().collect();
            for text in [text.as_str(), &decomposed] {
                let mut end = 0;
                for word in words(text) {
                    prop_assert!(word.span.start >= end, "{:?} in {:?}", word, text);
                    end = word.span.end;
                    let again = words(word.span.of(text));
                    prop_assert_eq!(again.iter().map(|word| &word.key).collect::<Vec<_>>(), [&word.key]);
                }
            }
        }
    }

    #[test]
    fn overlong_runs_are_left_out() {
        let text = format!("a {} b", "x".repeat(500));
        let keys: Vec<_> = words(&text).into_iter().map(|word| word.key).collect();
        assert_eq!(keys, ["a", "b"]);
    }
}
