//! Phrases in a stretch of the key, however many spaces part their words.

/// Where a folded phrase stands in a text, as whole words: start and end in bytes.
pub fn places<'t>(text: &'t str, phrase: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let first = phrase.split(' ').next().unwrap_or_default();
    text.match_indices(first).filter_map(move |(start, _)| {
        let begins = text[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        begins.then(|| end_of(text, start, phrase)).flatten().map(|end| (start, end))
    })
}

/// True where the phrase stands anywhere in the text.
pub fn holds(text: &str, phrase: &str) -> bool {
    places(text, phrase).next().is_some()
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
    text[at..].chars().next().is_none_or(|next| !next.is_alphanumeric()).then_some(at)
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
        assert!(begins("  hoi  dong xet", "hoi dong"));
        assert!(!begins("a hoi dong", "hoi dong"));
    }
}
