//! What a reader must know about a comparison besides its figures.
//!
//! In: a comparison. Out: one sentence for each thing that was left out or is doubtful; none where there is nothing.

use super::comparison::Comparison;
use super::labels::{self, counted, word};
use super::options::Lang;

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
    if !silent.is_empty() {
        let provinces = counted(silent.len(), "province", lang);
        notes.push(format!("{provinces} {}: {}", word("note-no-figures", lang), silent.join(", ")));
    }
    let flagged = comparison.evidence.iter().filter(|evidence| !evidence.fact.flags.is_empty()).count();
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
