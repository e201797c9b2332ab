//! What a reader must know about a comparison besides its figures.
//!
//! In: a comparison. Out: one sentence for each thing that was left out or is doubtful; none where there is nothing.

use super::comparison::Comparison;
use super::format;
use super::labels::{self, counted, word};
use super::options::Lang;

/// How much stands behind a comparison: articles, provinces, figures, measures.
pub(super) fn counts(comparison: &Comparison, lang: Lang) -> [String; 4] {
    let provinces = comparison.columns.iter().filter(|column| column.facts > 0).count();
    [
        counted(comparison.counts.articles, "article", lang),
        counted(provinces, "province", lang),
        counted(comparison.evidence.len(), "figure", lang),
        counted(comparison.rows.len(), "measure", lang),
    ]
}

/// The period that was asked for.
pub(super) fn requested(comparison: &Comparison, lang: Lang) -> Option<String> {
    let period = comparison.requested_period?;
    Some(format!("{} {}", word("period", lang), format::period(period, lang)))
}

/// The notes in a fixed order.
pub(super) fn notes(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if !comparison.unplaced.is_empty() {
        let figures = counted(comparison.unplaced.len(), "figure", lang);
        notes.push(format!("{figures} {}", word("note-unplaced", lang)));
    }
    let silent: Vec<String> = comparison
        .columns
        .iter()
        .filter(|column| column.facts == 0)
        .map(|column| labels::province_name(column.territory, &column.province, lang))
        .collect();
    // What a filter took out is no silence.
    if !silent.is_empty() && comparison.counts.filtered == 0 {
        let provinces = counted(silent.len(), "province", lang);
        notes.push(format!("{provinces} {}: {}", word("note-no-figures", lang), silent.join(", ")));
    }
    let flagged = comparison.evidence.iter().filter(|evidence| evidence.is_flagged()).count();
    let counts = comparison.counts;
    let counted_notes = [
        (flagged, "figure", "note-flagged"),
        (counts.filtered, "figure", "note-filtered"),
        (counts.rows_outside_period, "measure", "note-outside-period"),
        (counts.rows_below_minimum, "measure", "note-below-minimum"),
    ];
    for (count, noun, id) in counted_notes {
        if count > 0 {
            notes.push(format!("{} {}", counted(count, noun, lang), word(id, lang)));
        }
    }
    notes
}
