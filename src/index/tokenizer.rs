//! Text → words for the index, for queries and for highlights: one function for all three.
//!
//! A word is a run of letters or a number, taken from the matching key, with its bytes in the stored text.
//! Each is indexed twice at one position: as its key ("sơn"), and without marks behind a tilde ("~son"). Both in
//! one field, so that a phrase may mix words typed with accents and without.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::model::Span;
use crate::normalize::{CleanText, bare};

/// Name under which the schema knows the tokenizer.
pub(super) const NAME: &str = "syllables";
/// No word holds a tilde, so forms without marks cannot meet the others.
const BARE_PREFIX: char = '~';
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

    /// The indexed form without marks.
    pub(crate) fn bare_term(&self) -> String {
        let mut term = String::with_capacity(self.key.len() + 1);
        term.push(BARE_PREFIX);
        term.push_str(&bare(&self.key));
        term
    }

    /// The indexed form that finds what was typed: exact where it carries marks, else all that fold to it.
    pub(crate) fn query_term(&self) -> String {
        if self.is_number || self.is_marked() { self.key.clone() } else { self.bare_term() }
    }

    /// True where the query's word finds this one; what the index does with `query_term`, for highlights.
    pub(crate) fn is_found_by(&self, query: &Word, as_prefix: bool) -> bool {
        if self.is_number != query.is_number {
            return false;
        }
        let fits = |text: &str, typed: &str| if as_prefix { text.starts_with(typed) } else { text == typed };
        if query.is_number || query.is_marked() {
            fits(&self.key, &query.key)
        } else {
            fits(&bare(&self.key), &query.key)
        }
    }
}

/// The words of a text in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let clean = CleanText::new(text);
    let key = clean.key.as_str();
    let mut found = Vec::with_capacity(key.len() / 5);
    let mut at = 0;
    let mut add = |start: usize, end: usize, number: Option<String>| {
        let position = found.len();
        if end - start <= MAX_WORD_BYTES {
            let span = clean.span(start, end);
            let is_number = number.is_some();
            found.push(Word {
                key: number.unwrap_or_else(|| one_spelling(&key[start..end])),
                is_number,
                span,
                position,
            });
        }
    };
    while let Some(first) = key[at..].chars().next() {
        if first.is_ascii_digit() {
            let end = number_end(key, at);
            match number(&key[at..end]) {
                Some(value) => add(at, end, Some(value)),
                // "20.11.2024" and the like: each part stands alone.
                None => {
                    let mut start = at;
                    for part in key[at..end].split(['.', ',']) {
                        add(start, start + part.len(), number(part));
                        start += part.len() + 1;
                    }
                }
            }
            at = end;
        } else if is_letter(first) {
            let end = key[at..].find(|c| !is_letter(c)).map_or(key.len(), |length| at + length);
            add(at, end, None);
            at = end;
        } else {
            at += first.len_utf8();
        }
    }
    found
}

/// The y of "quý" and the i of "quí" are one sound after qu, and writers use both; a key leaves them apart.
fn one_spelling(syllable: &str) -> String {
    let Some(rhyme) = syllable.strip_prefix("qu").filter(|rhyme| !rhyme.is_empty()) else { return syllable.to_owned() };
    let first = rhyme.chars().next().expect("it is not empty");
    let i = match first {
        'y' => 'i',
        'ỳ' => 'ì',
        'ý' => 'í',
        'ỷ' => 'ỉ',
        'ỹ' => 'ĩ',
        'ỵ' => 'ị',
        _ => return syllable.to_owned(),
    };
    format!("qu{i}{}", &rhyme[first.len_utf8()..])
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

/// The tokenizer that tantivy runs on title, text and quotes.
#[derive(Clone)]
pub(super) struct Syllables;

/// Tokens of one text: every word, and behind it its form without marks.
pub(super) struct SyllableStream {
    words: std::vec::IntoIter<Word>,
    bare: Option<String>,
    token: Token,
}

impl Tokenizer for Syllables {
    type TokenStream<'a> = SyllableStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SyllableStream {
        SyllableStream { words: words(text).into_iter(), bare: None, token: Token::default() }
    }
}

impl TokenStream for SyllableStream {
    fn advance(&mut self) -> bool {
        if let Some(bare) = self.bare.take() {
            self.token.text = bare;
            return true;
        }
        let Some(word) = self.words.next() else { return false };
        if !word.is_number {
            self.bare = Some(word.bare_term());
        }
        self.token.offset_from = word.span.start;
        self.token.offset_to = word.span.end;
        self.token.position = word.position;
        self.token.text = word.key;
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
    fn each_word_is_indexed_with_and_without_marks_at_one_position() {
        let mut tokenizer = Syllables;
        let mut stream = tokenizer.token_stream("Sơn La 02");
        let mut got = Vec::new();
        while let Some(token) = stream.next() {
            got.push((token.position, token.text.clone(), token.offset_from, token.offset_to));
        }
        let row = |position, text: &str, from, to| (position, text.to_owned(), from, to);
        let expected =
            [row(0, "sơn", 0, 4), row(0, "~son", 0, 4), row(1, "la", 5, 7), row(1, "~la", 5, 7), row(2, "2", 8, 10)];
        assert_eq!(got, expected);
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
