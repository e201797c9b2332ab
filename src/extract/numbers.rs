//! Text → every figure that is read in it, whatever it counts.
//!
//! What comes in is any text, not an article. What goes out are the figures that the mentions hold: counts, rates and
//! amounts with their bounds. Digits of dates, documents and editions are no figures here either.

use super::scan::Scanner;
use super::{RuleSet, sentence, token};
use crate::model::{Bound, Span, Unit};
use crate::normalize::CleanText;

/// A figure of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberFound {
    /// Counts from 1.
    pub line: usize,
    /// Bytes of the text, without bound and unit.
    pub span: Span,
    /// As written.
    pub text: String,
    pub value: f64,
    pub bound: Bound,
    pub unit: Unit,
    /// It can be read in two ways, such as `1.445`.
    pub ambiguous: bool,
}

/// All figures of a text in their order. Lines are read apart: nothing runs on over a line's end.
pub fn numbers(text: &str, set: &RuleSet) -> Vec<NumberFound> {
    let clean = CleanText::new(text);
    let scanner = Scanner { lexicon: &set.lexicon, scopes: &set.scopes, clean: &clean };
    let mut found = Vec::new();
    let mut tokens = Vec::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.trim_end_matches(['\r', '\n']).len();
        tokens.clear();
        token::tokenize(&clean.key, clean.key_position(at), clean.key_position(end), &mut tokens);
        sentence::split(&clean, &tokens, |tokens| {
            let sentence = scanner.scan(tokens);
            found.extend(sentence.mentions.iter().filter_map(|mention| mention.figure()).map(|figure| {
                let span = clean.span(figure.start, figure.end);
                NumberFound {
                    line: index + 1,
                    span,
                    text: span.of(text).to_owned(),
                    value: figure.value,
                    bound: figure.bound,
                    unit: figure.unit.clone(),
                    ambiguous: figure.ambiguous,
                }
            }));
        });
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_line_by_line_with_their_bytes() {
        let text = "\u{feff}Ngày 20/11/2020, gần 1.250 cá nhân\r\nđạt 95,1%; trị giá 44,9 tỷ đồng\n\nQuyết định số 12/QĐ-UBND\nba tập thể";
        let found = numbers(text, &RuleSet::embedded().unwrap());
        let told: Vec<_> = found
            .iter()
            .map(|number| (number.line, number.text.as_str(), number.value, number.bound.name(), number.unit.name()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "1.250", 1250.0, "nearly", "count"),
                (2, "95,1", 95.1, "exact", "percent"),
                (2, "44,9 tỷ", 44.9e9, "exact", "vnd"),
                (5, "ba", 3.0, "exact", "count"),
            ]
        );
        for number in &found {
            assert_eq!(number.span.of(text), number.text);
        }
        assert!(numbers("", &RuleSet::embedded().unwrap()).is_empty());
    }
}
