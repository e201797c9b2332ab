//! One family as a matrix: measures and provinces.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet;
use crate::report::comparison::{Cell, Comparison, Role, Row, State};
use crate::report::labels::{self, word};
use crate::report::options::{Lang, Options};
use crate::report::{format, wording};

/// Provinces that fit on a printed page beside the heads.
const ON_A_PAGE: usize = 12;

/// Writes the matrix; a measure of several provinces and one of a single province stand in the same table.
pub(super) fn write(
    sheet: &mut Worksheet,
    rows: &[&Row],
    comparison: &Comparison,
    options: &Options,
) -> Result<(), XlsxError> {
    let lang = options.lang;
    if options.transpose {
        return by_province(sheet, rows, comparison, lang);
    }
    let mut heads: Vec<String> =
        ["col-measure", "col-stage", "col-period", "total"].iter().map(|id| word(id, lang).to_owned()).collect();
    let places = comparison.columns.iter();
    heads.extend(places.map(|place| labels::province_name(place.territory, &place.province, lang)));
    sheet::head(sheet, &heads, &[44.0, 14.0, 14.0, 12.0, 12.0], 3)?;
    for (line, row) in (1..).zip(rows) {
        let about = about(row, lang);
        for (column, part) in (0..).zip(&about) {
            sheet::text(sheet, line, column, part, &sheet::plain())?;
        }
        if let Some(total) = row.total {
            let style = sheet::number(total.value, crate::model::Bound::Exact, &row.measure.unit, "");
            sheet.write_number_with_format(line, 3, total.value, &style.set_bold())?;
        }
        for cell in &row.cells {
            if let Some(column) = comparison.column(cell).and_then(|index| u16::try_from(index + 4).ok()) {
                entry(sheet, line, column, row, cell, lang)?;
            }
        }
    }
    let pages = u16::try_from(comparison.columns.len().div_ceil(ON_A_PAGE)).unwrap_or(1).max(1);
    sheet::finish(sheet, u32::try_from(rows.len()).unwrap_or(u32::MAX), heads.len(), pages, lang)
}

/// Provinces down, measures across.
fn by_province(sheet: &mut Worksheet, rows: &[&Row], comparison: &Comparison, lang: Lang) -> Result<(), XlsxError> {
    let mut heads = vec![word("col-province", lang).to_owned(), word("col-articles", lang).to_owned()];
    heads.extend(rows.iter().map(|row| about(row, lang).join(" · ")));
    sheet::head(sheet, &heads, &[24.0, 8.0, 18.0], 1)?;
    for (line, place) in (1..).zip(&comparison.columns) {
        let name = labels::province_name(place.territory, &place.province, lang);
        sheet::text(sheet, line, 0, &name, &sheet::plain())?;
        sheet.write_number(line, 1, place.articles as f64)?;
        for (column, row) in (2..).zip(rows) {
            if let Some(cell) = row.cells.iter().find(|cell| place.is_of(cell)) {
                entry(sheet, line, column, row, cell, lang)?;
            }
        }
    }
    let pages = u16::try_from(rows.len().div_ceil(ON_A_PAGE)).unwrap_or(1).max(1);
    sheet::finish(sheet, u32::try_from(comparison.columns.len()).unwrap_or(u32::MAX), heads.len(), pages, lang)
}

/// Name, stage and period of a measure.
fn about(row: &Row, lang: Lang) -> [String; 3] {
    [
        wording::measure(&row.measure, lang),
        labels::status(row.measure.status, lang).into_owned(),
        wording::period(row.period, lang),
    ]
}

/// A cell by its state: a number where it can be compared, text where it cannot, nothing where nothing was found.
fn entry(sheet: &mut Worksheet, line: u32, column: u16, row: &Row, cell: &Cell, lang: Lang) -> Result<(), XlsxError> {
    let Some(lead) = &cell.lead else {
        let elsewhere = if cell.state == State::NotComparable { "–" } else { "" };
        return sheet::text(sheet, line, column, elsewhere, &sheet::apart());
    };
    let number = wording::number(lead, &row.measure, lang);
    match cell.state {
        State::Value | State::ReportedZero => {
            let value = lead.per_year.map_or(lead.value, |value| format::to_a_tenth(value, &row.measure.unit));
            let mut suffix = if row.measure.turns { format!(" {}", word("turns", lang)) } else { String::new() };
            if lead.per_year.is_some() {
                suffix = format!("/{}{suffix}", word("year", lang));
            }
            let style = sheet::number(value, lead.bound, &row.measure.unit, &suffix);
            sheet.write_number_with_format(line, column, value, &style)?;
            Ok(())
        }
        State::Conflict => {
            let others = cell.also.iter().filter(|figure| figure.role == Role::Conflict);
            let others: Vec<String> = others.map(|other| wording::number(other, &row.measure, lang)).collect();
            sheet::text(sheet, line, column, &format!("{number} ≠ {}", others.join(" ≠ ")), &sheet::conflict())
        }
        State::NotComparable | State::NotFound => {
            let mut why = vec![wording::period(lead.period, lang)];
            why.extend(wording::old_unit(lead));
            why.extend(cell.reason.map(|reason| wording::reason(reason, lang).to_owned()));
            sheet::text(sheet, line, column, &format!("{number} ({})", why.join("; ")), &sheet::apart())
        }
    }
}
