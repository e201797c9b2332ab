//! Text → every figure that is read in it, whatever it counts.
//!
//! What comes in is any text, not an article. What goes out are the figures that the mentions hold: counts, rates and
//! amounts with their bounds. Digits of dates, documents and editions are no figures here either.

use super::mention::{Data, Mention};
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
    /// It can be read in two ways: "ba nghìn năm", a lone `1,445`.
    pub ambiguous: bool,
    /// The value in the other reading, where it is one.
    pub other: Option<f64>,
    /// The upper end of a range: "từ 20 đến 30".
    pub until: Option<f64>,
}

/// All figures of a text in their order. Lines are read apart: nothing runs on over a line's end.
pub fn numbers(text: &str, set: &RuleSet) -> Vec<NumberFound> {
    let clean = CleanText::new(text);
    let scanner = Scanner {
        lexicon: &set.lexicon,
        scopes: &set.scopes,
        names: &set.names,
        vocabulary: &set.vocabulary,
        clean: &clean,
    };
    let mut found = Vec::new();
    let mut tokens = Vec::new();
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.trim_end_matches(['\r', '\n']).len();
        tokens.clear();
        token::tokenize(&clean.key, clean.key_position(at), clean.key_position(end), &mut tokens);
        set.vocabulary.name(&clean.key, &mut tokens);
        sentence::split(&clean, &tokens, |tokens| {
            let sentence = scanner.scan(tokens);
            let read = |mention: &Mention| match &mention.data {
                Data::Figure(figure) | Data::Unsettled(figure) => Some(figure.clone()),
                _ => None,
            };
            found.extend(sentence.mentions.iter().filter_map(read).map(|figure| {
                let span = clean.span(figure.start, figure.end);
                NumberFound {
                    line: index + 1,
                    span,
                    text: span.of(text).to_owned(),
                    value: figure.value,
                    bound: figure.bound,
                    unit: figure.unit,
                    ambiguous: figure.ambiguous,
                    other: figure.other,
                    until: figure.until,
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
        let told: Vec<_> = numbers(
            "Ba nghìn năm lịch sử\ntừ 20 đến 30 sáng kiến\nphấn đấu 90 - 95% số hộ\n1,445",
            &RuleSet::embedded().unwrap(),
        )
        .into_iter()
        .map(|number| (number.text, number.value, number.ambiguous, number.other, number.until))
        .collect();
        assert_eq!(
            told,
            [
                ("Ba nghìn".to_owned(), 3000.0, true, Some(3500.0), None),
                ("20 đến 30".to_owned(), 20.0, false, None, Some(30.0)),
                ("90 - 95".to_owned(), 90.0, false, None, Some(95.0)),
                ("1,445".to_owned(), 1445.0, true, Some(1.445), None),
            ]
        );
        assert!(numbers("", &RuleSet::embedded().unwrap()).is_empty());
    }
}
