//! All figures and all sentences, one to a row, for filtering and pivoting.

use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use super::sheet::{self, ROWS};
use crate::model::{Bound, PartialDate};
use crate::report::comparison::{Cell, Comparison, Figure, Row};
use crate::report::labels::{self, word};
use crate::report::options::{Lang, Options};
use crate::report::text_tail::copies;
use crate::report::words::Articles;
use crate::report::{format, wording};

/// Writes a row for each figure; returns how many did not fit.
pub(super) fn figures(sheet: &mut Worksheet, comparison: &Comparison, options: &Options) -> Result<usize, XlsxError> {
    const HEADS: [&str; 15] = [
        "col-family",
        "col-measure",
        "col-stage",
        "col-province",
        "col-articles",
        "col-state",
        "col-rank",
        "col-role",
        "col-value",
        "col-bound",
        "col-unit",
        "col-from",
        "col-to",
        "col-told",
        "evidence",
    ];
    const WIDTHS: [f64; 15] = [14.0, 44.0, 12.0, 22.0, 8.0, 22.0, 6.0, 18.0, 16.0, 8.0, 8.0, 11.0, 11.0, 8.0, 14.0];
    let lang = options.lang;
    let heads = HEADS.map(|id| word(id, lang).to_owned());
    sheet::head(sheet, &heads, &WIDTHS, 0)?;
    let (mut line, mut left_out) = (1, 0);
    for row in comparison.all_rows() {
        for cell in &row.cells {
            for figure in cell.figures() {
                if line >= ROWS {
                    left_out += 1;
                    continue;
                }
                write_figure(
                    sheet,
                    u32::try_from(line).expect("below the rows of a sheet"),
                    row,
                    cell,
                    figure,
                    comparison,
                    lang,
                )?;
                line += 1;
            }
        }
    }
    sheet::finish(sheet, u32::try_from(line - 1).unwrap_or(0), heads.len(), 1, lang)?;
    Ok(left_out)
}

fn write_figure(
    sheet: &mut Worksheet,
    line: u32,
    row: &Row,
    cell: &Cell,
    figure: &Figure,
    comparison: &Comparison,
    lang: Lang,
) -> Result<(), XlsxError> {
    let plain = sheet::plain();
    let texts: [(u16, String); 8] = [
        (0, labels::family(row.measure.family, lang).into_owned()),
        (1, wording::measure(&row.measure, lang)),
        (2, labels::status(row.measure.status, lang).into_owned()),
        (3, wording::province(cell, lang)),
        (5, wording::state(cell, lang)),
        (
            7,
            [Some(wording::role(figure.role, lang).to_owned()), wording::old_unit(figure)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(": "),
        ),
        (9, sign(figure.bound).to_owned()),
        (10, unit(row, lang)),
    ];
    for (column, text) in texts {
        sheet::text(sheet, line, column, &text, &plain)?;
    }
    if cell.province.is_some() {
        sheet.write_number(line, 4, comparison.articles_behind(cell) as f64)?;
    }
    if let Some(rank) = cell.rank.filter(|_| figure.role == crate::report::Role::Lead) {
        sheet.write_number(line, 6, rank as f64)?;
    }
    let style = sheet::number(figure.value, Bound::Exact, &crate::model::Unit::Count, "");
    sheet.write_number_with_format(line, 8, figure.value, &style)?;
    day(sheet, line, 11, figure.period.map(|period| period.from), lang)?;
    day(sheet, line, 12, figure.period.map(|period| period.to), lang)?;
    sheet.write_number(line, 13, figure.articles as f64)?;
    let marks = wording::marks(figure, comparison).into_iter().filter(|mark| mark.starts_with('[') || mark == "…");
    sheet::text(sheet, line, 14, &marks.collect::<Vec<_>>().join(" "), &plain)
}

/// Writes a row for each cited figure with its sentence; returns how many did not fit.
pub(super) fn sources(sheet: &mut Worksheet, comparison: &Comparison, options: &Options) -> Result<usize, XlsxError> {
    const HEADS: [&str; 10] = [
        "col-number",
        "col-as-written",
        "col-sentence",
        "col-title",
        "col-outlet",
        "col-day",
        "col-path",
        "col-address",
        "col-rule",
        "col-remarks",
    ];
    const WIDTHS: [f64; 10] = [7.0, 12.0, 80.0, 40.0, 20.0, 11.0, 26.0, 30.0, 20.0, 20.0];
    let lang = options.lang;
    let heads = HEADS.map(|id| word(id, lang).to_owned());
    sheet::head(sheet, &heads, &WIDTHS, 1)?;
    let mut cited = comparison.cited();
    let left_out = cited.len().saturating_sub(ROWS - 1);
    cited.truncate(ROWS - 1);
    let plain = sheet::plain();
    let mut articles = Articles::new(comparison);
    for (line, &(number, index)) in (1..).zip(&cited) {
        let failed = |error| XlsxError::CustomError(format!("{error}"));
        let fact = comparison.fact(index).map_err(failed)?;
        let source = articles.of_fact(index).map_err(failed)?;
        sheet.write_number(line, 0, number as f64)?;
        day(sheet, line, 5, source.published, lang)?;
        let empty = String::new();
        let remarks = fact.flags.iter().cloned().chain(copies(source, lang)).collect::<Vec<_>>().join(", ");
        let texts = [
            (1, &fact.text),
            (2, &fact.quote),
            (3, source.title.as_ref().unwrap_or(&empty)),
            (4, source.outlet.as_ref().unwrap_or(&empty)),
            (6, &source.path),
            // As text: a sheet holds 65,530 links at most, and an address of an article is not always one.
            (7, source.url.as_ref().unwrap_or(&empty)),
            (8, &fact.rule),
            (9, &remarks),
        ];
        for (column, text) in texts {
            sheet::text(sheet, line, column, text, &plain)?;
        }
    }
    sheet::finish(sheet, u32::try_from(cited.len()).unwrap_or(0), heads.len(), 1, lang)?;
    Ok(left_out)
}

/// A whole day as a date of the spreadsheet; a year or a month as the text that it is.
fn day(sheet: &mut Worksheet, line: u32, column: u16, date: Option<PartialDate>, lang: Lang) -> Result<(), XlsxError> {
    let Some(date) = date else { return Ok(()) };
    match (date.month(), date.day_of_month()) {
        (Some(month), Some(day)) => {
            let style = Format::new().set_num_format(if lang == Lang::Vi { "dd/mm/yyyy" } else { "yyyy-mm-dd" });
            let date = ExcelDateTime::from_ymd(date.year(), month, day)?;
            sheet.write_datetime_with_format(line, column, &date, &style)?;
            Ok(())
        }
        (Some(_), None) => sheet::text(sheet, line, column, &format::date(date, lang), &sheet::plain()),
        _ => {
            sheet.write_number(line, column, f64::from(date.year()))?;
            Ok(())
        }
    }
}

fn sign(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "",
        Bound::AtLeast => "≥",
        Bound::Nearly => "≲",
        Bound::About => "≈",
        Bound::AtMost => "≤",
        Bound::Vague => "~",
    }
}

fn unit(row: &Row, lang: Lang) -> String {
    match &row.measure.unit {
        crate::model::Unit::Count if row.measure.turns => word("turns", lang).to_owned(),
        crate::model::Unit::Count => String::new(),
        crate::model::Unit::Percent => "%".to_owned(),
        unit => unit.name().to_uppercase(),
    }
}
