//! The comparison as a spreadsheet: a matrix for each family, all figures as a list, their sentences, and notes.
//!
//! In: a comparison and options. Out: an XLSX file. What can be compared is a number, with its unit and bound in the
//! number format, so that sums and charts of one's own work; what cannot be compared is text, so that no sum takes it
//! in by accident; what was not found is empty. Text is always text and never a formula, whatever it begins with.

mod lists;
mod matrix;
mod notes;
mod sheet;

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::comparison::Comparison;
use super::labels::{self, word};
use super::options::Options;
use crate::model::Family;

/// Writes the comparison as XLSX.
pub fn write_xlsx(comparison: &Comparison, options: &Options, mut out: impl Write) -> io::Result<()> {
    let bytes = workbook(comparison, options).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(comparison: &Comparison, options: &Options) -> Result<Vec<u8>, XlsxError> {
    let lang = options.lang;
    let mut workbook = Workbook::new();
    // The same comparison gives the same bytes, whenever it is written.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(word("title", lang)).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    for &family in Family::ALL {
        let rows: Vec<_> = comparison.rows.iter().filter(|row| row.measure.family == family).collect();
        if !rows.is_empty() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(sheet::name(&labels::family(family, lang)))?;
            matrix::write(sheet, &rows, comparison, options)?;
        }
    }
    // Lists may be as long as the corpus; their rows are not kept in memory.
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet::name(word("sheet-figures", lang)))?;
    let left_out = lists::figures(sheet, comparison, options)?;
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet::name(word("evidence", lang)))?;
    let left_out = left_out + lists::sources(sheet, comparison, options)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet::name(word("notes", lang)))?;
    notes::write(sheet, comparison, options, left_out)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests;
