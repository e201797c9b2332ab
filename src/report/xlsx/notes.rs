//! What a reader of the tables must know: counts, how cells are to be read, articles behind provinces, notes.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet;
use crate::report::comparison::Comparison;
use crate::report::labels::{self, counted, word};
use crate::report::notes::{counts, notes, requested};
use crate::report::options::Options;
use crate::report::text_tail::signs;

/// Writes the notes; `left_out` rows did not fit into the lists.
pub(super) fn write(
    sheet: &mut Worksheet,
    comparison: &Comparison,
    options: &Options,
    left_out: usize,
) -> Result<(), XlsxError> {
    let lang = options.lang;
    let counts: Vec<String> = counts(comparison, lang).into_iter().chain(requested(comparison, lang)).collect();
    let mut lines: Vec<(bool, String)> = vec![(true, word("title", lang).to_owned()), (false, counts.join(" · "))];
    if comparison.is_empty() {
        lines.push((false, word("nothing", lang).to_owned()));
    }
    lines.push((true, word("legend", lang).to_owned()));
    lines.extend(["sheet-numbers", "sheet-apart", "sheet-empty"].map(|id| (false, word(id, lang).to_owned())));
    lines.extend(signs(comparison).into_iter().map(|id| (false, word(id, lang).to_owned())));
    let notes = notes(comparison, lang);
    if !notes.is_empty() || left_out > 0 {
        lines.push((true, word("notes", lang).to_owned()));
        lines.extend(notes.into_iter().map(|note| (false, note)));
    }
    if left_out > 0 {
        lines.push((false, format!("{} {}", counted(left_out, "figure", lang), word("sheet-left-out", lang))));
    }
    lines.push((true, format!("{} ({})", word("columns", lang), word("columns-hint", lang))));
    let mut line = 0;
    for (strong, text) in lines {
        let style = if strong { Format::new().set_bold() } else { sheet::plain() };
        sheet::text(sheet, line, 0, &text, &style)?;
        line += 1;
    }
    for column in &comparison.columns {
        let name = labels::province_name(column.territory, &column.province, lang);
        sheet::text(sheet, line, 0, &name, &sheet::plain())?;
        sheet.write_number(line, 1, column.articles as f64)?;
        line += 1;
    }
    sheet.set_column_width(0, 100.0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
