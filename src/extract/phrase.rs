//! Phrases in a stretch of the key, however many spaces part their words.

use aho_corasick::AhoCorasick;

use crate::normalize;

/// Phrases that are looked for together, in one pass over a text.
pub struct Phrases {
    /// The words of each phrase, the last first.
    backwards: Vec<Vec<String>>,
    /// Their last words, which are rarer than the first ones.
    last: AhoCorasick,
    /// The phrases that end with each of them.
    ending: Vec<Vec<usize>>,
}

impl Phrases {
    pub fn new(phrases: &[&str]) -> Phrases {
        let words = |phrase: &&str| normalize::key(phrase).rsplit(' ').map(str::to_owned).collect();
        let backwards: Vec<Vec<String>> = phrases.iter().map(words).collect();
        let mut last: Vec<&str> = backwards.iter().map(|words| words[0].as_str()).collect();
        last.sort_unstable();
        last.dedup();
        let ends = |word: &&str| (0..backwards.len()).filter(|&at| backwards[at][0] == *word).collect();
        let ending = last.iter().map(ends).collect();
        Phrases { last: AhoCorasick::new(last).expect("a few short words"), backwards, ending }
    }

    /// Where one of the phrases stands, as whole words: start and end in bytes.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.last.find_iter(text).filter(|found| ends_word(text, found.end())).flat_map(move |found| {
            let phrases = self.ending[found.pattern()].iter();
            phrases.filter_map(move |&at| Some((start_of(text, found.end(), &self.backwards[at])?, found.end())))
        })
    }

    /// True where one of the phrases stands anywhere in the text.
    pub fn hold(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }
}

/// The start of a phrase, given as its words from the last to the first, that ends at a byte of the text.
fn start_of(text: &str, end: usize, backwards: &[String]) -> Option<usize> {
    let mut at = end;
    for (index, word) in backwards.iter().enumerate() {
        let before = text[..at].trim_end();
        if index > 0 && before.len() == at {
            return None;
        }
        at = before.strip_suffix(word.as_str())?.len();
    }
    begins_word(text, at).then_some(at)
}

fn ends_word(text: &str, end: usize) -> bool {
    text[end..].chars().next().is_none_or(|next| !next.is_alphanumeric())
}

fn begins_word(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
}

/// Where a folded phrase stands in a text, as whole words: start and end in bytes.
pub fn places<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let first = phrase.split(' ').next().unwrap_or_default();
    text.match_indices(first).filter_map(move |(start, _)| {
        begins_word(text, start).then(|| end_of(text, start, phrase)).flatten().map(|end| (start, end))
    })
}

/// True where the text begins with the phrase, spaces before it apart.
pub fn begins(text: &str, phrase: &str) -> bool {
    end_of(text, text.len() - text.trim_start().len(), phrase).is_some()
}

/// The end of a phrase that begins at a byte of the text.
fn end_of(text: &str, start: usize, phrase: &str) -> Option<usize> {
    let mut at = start;
    for (index, word) in phrase.split(' ').enumerate() {
        let rest = &text[at..];
        let spaces = rest.len() - rest.trim_start().len();
        if index > 0 && spaces == 0 {
            return None;
        }
        let rest = rest.trim_start();
        if !rest.starts_with(word) {
            return None;
        }
        at += spaces + word.len();
    }
    ends_word(text, at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_with_any_space_between() {
        let cases = [
            ("hoi dong xet", "hoi dong", vec![(0, 8)]),
            ("hoi   dong", "hoi dong", vec![(0, 10)]),
            ("thoi dong", "hoi dong", vec![]),
            ("hoi dongx", "hoi dong", vec![]),
            ("(hoi\u{a0}dong), hoi dong", "hoi dong", vec![(1, 10), (13, 21)]),
        ];
        for (text, phrase, expected) in cases {
            assert_eq!(places(text, phrase).collect::<Vec<_>>(), expected, "{text}");
        }
        let several = Phrases::new(&["hội thi", "hội đồng", "đồng"]);
        let text = normalize::key("(hội  đồng), hội thi, hội, thihội");
        let found: Vec<&str> = several.places(&text).map(|(start, end)| &text[start..end]).collect();
        assert_eq!(found, ["hội  đồng", "đồng", "hội thi"].map(normalize::key));
        assert!(!several.hold(&normalize::key("hội, thi")));
        assert!(begins("  hoi  dong xet", "hoi dong"));
        assert!(!begins("a hoi dong", "hoi dong"));
    }
}
