//! Texts of a query → where they stand in a stored text, and the stretches worth showing.
//!
//! Words are found by the same function that indexed them, so every range slices to whole words as written,
//! whatever their accents are made of.

use super::ast::Text;
use crate::index::words;
use crate::model::Span;

/// Longest snippet, in bytes; about three lines of a terminal.
const SNIPPET_BYTES: usize = 280;
/// What a snippet shows before its first match.
const LEAD_BYTES: usize = 60;

/// A place where one of the texts was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) span: Span,
    /// Which text of the query it is.
    pub(super) text: usize,
}

/// All places of all texts, in order.
pub(super) fn find(stored: &str, texts: &[Text]) -> Vec<Match> {
    let words = words(stored);
    let mut found = Vec::new();
    for start in 0..words.len() {
        for (index, text) in texts.iter().enumerate() {
            let Some(candidates) = words.get(start..start + text.words.len()) else { continue };
            let last = text.words.len() - 1;
            let mut pairs = candidates.iter().zip(&text.words).enumerate();
            if pairs.all(|(at, (word, typed))| word.is_found_by(typed, text.is_prefix && at == last)) {
                let span = Span::new(candidates[0].span.start, candidates[last].span.end);
                found.push(Match { span, text: index });
            }
        }
    }
    found
}

/// The ranges of matches, in order, those that overlap or touch made one.
pub(super) fn ranges(matches: &[Match]) -> Vec<Span> {
    let mut spans: Vec<Span> = matches.iter().map(|found| found.span).collect();
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// How many different texts of the query lie inside a range.
pub(super) fn coverage(matches: &[Match], range: Span) -> usize {
    let mut texts: Vec<usize> =
        matches.iter().filter(|found| range.contains(found.span)).map(|found| found.text).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

/// Up to `count` stretches of the text, in its order: those that hold the most different texts of the query.
pub(super) fn snippets(stored: &str, matches: &[Match], count: usize) -> Vec<Span> {
    let mut windows: Vec<(usize, Span)> = Vec::new();
    for found in matches {
        let window = window(stored, found.span);
        windows.push((coverage(matches, window), window));
    }
    // The best first; among equals the earliest, since news tells first what counts.
    windows.sort_by_key(|(coverage, window)| (std::cmp::Reverse(*coverage), window.start));
    let mut chosen: Vec<Span> = Vec::new();
    for (_, window) in windows {
        if chosen.len() == count {
            break;
        }
        if chosen.iter().all(|other| window.end <= other.start || other.end <= window.start) {
            chosen.push(window);
        }
    }
    chosen.sort_unstable();
    chosen
}

/// A stretch around a range, cut at spaces.
pub(super) fn window(stored: &str, around: Span) -> Span {
    let from = floor(stored, around.start.saturating_sub(LEAD_BYTES));
    let to = floor(stored, (from + SNIPPET_BYTES).min(stored.len())).max(around.end);
    let start = if from == 0 {
        0
    } else {
        let cut = stored[from..around.start].find(char::is_whitespace);
        cut.map_or(around.start, |length| from + length)
    };
    let end = if to == stored.len() {
        to
    } else {
        let cut = stored[around.end..to].rfind(char::is_whitespace);
        cut.map_or(around.end, |length| around.end + length)
    };
    let shown = &stored[start..end];
    let start = end - shown.trim_start().len();
    Span::new(start, start + stored[start..end].trim_end().len())
}

/// The whole letter at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn texts(list: &[&str]) -> Vec<Text> {
        let text = |typed: &&str| Text { words: words(typed), is_prefix: typed.ends_with('*'), is_quoted: false };
        list.iter().map(text).collect()
    }

    #[test]
    fn matches_slice_to_words_as_written() {
        let decomposed: String = "Ở Sơn La, SƠN LA".nfd().collect();
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("Ở Sơn La, SƠN LA", &["son la"], &["Sơn La", "SƠN LA"]),
            (&decomposed, &["sơn la"], &["S\u{6f}\u{31b}n La", "SO\u{31b}N LA"]),
            ("hoà bình, hòa bình, hóa", &["hòa"], &["hoà", "hòa"]),
            ("hoà bình, hòa bình, hóa", &["hoa"], &["hoà", "hòa", "hóa"]),
            ("khen, khẹn, khẽ", &["khe*"], &["khen", "khẹn", "khẽ"]),
            ("khen, khẹn, khẽ", &["khẽ"], &["khẽ"]),
            ("có 1.250 và 1250", &["1,250"], &["1.250", "1250"]),
            ("thi\u{a0}đua thi-đua", &["thi đua"], &["thi\u{a0}đua", "thi-đua"]),
            ("bằng khen", &["bằng khen", "khen"], &["bằng khen"]),
            ("không có gì", &["cờ"], &[]),
            ("", &["cờ"], &[]),
        ];
        for (stored, typed, expected) in cases {
            let got: Vec<_> = ranges(&find(stored, &texts(typed))).into_iter().map(|span| span.of(stored)).collect();
            assert_eq!(&got, expected, "{typed:?} in {stored}");
        }
    }

    #[test]
    fn snippets_hold_the_most_texts_and_cut_at_spaces() {
        let filler = "điều khác hẳn ".repeat(40);
        let stored = format!("Cờ ở đầu. {filler}Bằng khen và cờ cùng chỗ. {filler}Hết bằng khen.");
        let matches = find(&stored, &texts(&["cờ", "bằng khen"]));
        let best = snippets(&stored, &matches, 1);
        assert!(best[0].of(&stored).contains("Bằng khen và cờ cùng chỗ"), "{}", best[0].of(&stored));
        let three = snippets(&stored, &matches, 3);
        assert_eq!(three.len(), 3);
        assert!(three.is_sorted());
        for span in three {
            let text = span.of(&stored);
            assert!(text.len() <= SNIPPET_BYTES && text == text.trim(), "{text}");
            assert!(text.split_whitespace().all(|word| stored.split_whitespace().any(|whole| whole == word)), "{text}");
        }
    }

    #[test]
    fn a_window_fits_texts_without_spaces() {
        let stored = "ạ".repeat(400);
        let around = Span::new(300, 303);
        assert_eq!(window(&stored, around), around);
        assert_eq!(window("cờ", Span::new(0, 3)).of("cờ"), "cờ".get(..3).unwrap_or("cờ"));
    }
}
