//! A word of a query → the words of the index that it means.
//!
//! Typed with marks it means itself. Typed without, it means all that fold to it: "son" is "sơn", "són", "sòn" … These
//! are looked up in the dictionary of words, which is an automaton itself and is walked along with that of the query;
//! an index that held each word a second time without its marks would cost twice as much to make.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use tantivy::Searcher;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy_fst::Automaton;

use super::tokenizer::Word;
use crate::normalize::bare;

/// Letters that have marks, by what is left without them.
static MARKED: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut marked: HashMap<char, Vec<char>> = HashMap::new();
    for letter in ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
        let mut plain = [0; 4];
        let folded = bare(letter.encode_utf8(&mut plain));
        let mut letters = folded.chars();
        if let (Some(plain), None) = (letters.next(), letters.next())
            && plain != letter
        {
            marked.entry(plain).or_default().push(letter);
        }
    }
    marked
});

/// Accepts the words that fold to one, or that begin with what folds to it.
pub(super) struct Folding {
    /// For each letter the bytes that may stand for it.
    letters: Vec<Vec<Vec<u8>>>,
    is_prefix: bool,
}

/// How far a word was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// So many letters, and these bytes of the next one.
    Letters(usize, [u8; 4], usize),
    Dead,
}

impl Folding {
    fn new(key: &str, is_prefix: bool) -> Folding {
        let bytes = |letter: char| letter.to_string().into_bytes();
        let forms = |letter: char| {
            let marked = MARKED.get(&letter).into_iter().flatten().copied();
            std::iter::once(letter).chain(marked).map(bytes).collect()
        };
        Folding { letters: key.chars().map(forms).collect(), is_prefix }
    }
}

impl Automaton for Folding {
    type State = Read;

    fn start(&self) -> Read {
        Read::Letters(0, [0; 4], 0)
    }

    fn is_match(&self, state: &Read) -> bool {
        matches!(state, Read::Letters(read, _, begun)
            if *read == self.letters.len() && (*begun == 0 || self.is_prefix))
    }

    fn can_match(&self, state: &Read) -> bool {
        *state != Read::Dead
    }

    fn accept(&self, state: &Read, byte: u8) -> Read {
        let Read::Letters(read, mut bytes, begun) = *state else { return Read::Dead };
        let Some(forms) = self.letters.get(read) else {
            return if self.is_prefix { *state } else { Read::Dead };
        };
        bytes[begun] = byte;
        let so_far = &bytes[..=begun];
        if forms.iter().any(|form| form == so_far) {
            Read::Letters(read + 1, [0; 4], 0)
        } else if forms.iter().any(|form| form.starts_with(so_far)) {
            Read::Letters(read, bytes, begun + 1)
        } else {
            Read::Dead
        }
    }
}

/// The words of one segment that a word of a query means, or that begin with one of these.
pub(super) fn meant(
    index: &InvertedIndexReader,
    word: &Word,
    is_prefix: bool,
    exactly: bool,
    mut each: impl FnMut(&[u8], &TermInfo),
) -> tantivy::Result<()> {
    let terms = index.terms();
    let exactly = exactly || word.is_exact();
    if exactly && !is_prefix {
        if let Some(info) = terms.get(&word.key)? {
            each(word.key.as_bytes(), &info);
        }
    } else if exactly {
        // No word holds the last character of Unicode.
        let last = format!("{}{}", word.key, char::MAX);
        let mut stream = terms.range().ge(&word.key).lt(last).into_stream()?;
        while let Some((key, info)) = stream.next() {
            each(key, info);
        }
    } else {
        let mut stream = terms.search(Folding::new(&word.key, is_prefix)).into_stream()?;
        while let Some((key, info)) = stream.next() {
            each(key, info);
        }
    }
    Ok(())
}

/// The words of an index that a word of a query means, each with the number of documents that have it.
pub(crate) fn spellings(
    searcher: &Searcher,
    field: Field,
    word: &Word,
    is_prefix: bool,
) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut found = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        meant(&index, word, is_prefix, false, |key, info| {
            if let Ok(key) = std::str::from_utf8(key) {
                *found.entry(key.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        })?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_marks_means_all_that_fold_to_it() {
        for (typed, is_prefix, found, not_found) in [
            ("son", false, &["son", "sơn", "són", "sổn"][..], &["so", "sonn", "sơng", "xơn", "đon", ""][..]),
            ("da", false, &["da", "đa", "đã", "dạ"], &["d", "đ", "đaa"]),
            ("la", true, &["la", "lá", "lạng", "làm"], &["l", "ra", "đa"]),
            ("nguoi", false, &["người", "ngươi", "nguoi"], &["ngui"]),
            ("m", true, &["m", "m²", "mường"], &["n"]),
        ] {
            let folding = Folding::new(typed, is_prefix);
            let accepts = |word: &str| {
                let end = word.bytes().fold(folding.start(), |state, byte| folding.accept(&state, byte));
                folding.is_match(&end)
            };
            assert!(found.iter().all(|word| accepts(word)), "{typed}");
            assert!(!not_found.iter().any(|word| accepts(word)), "{typed}");
        }
    }
}
