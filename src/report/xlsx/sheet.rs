//! What all sheets share: names, styles, heads that stay in sight, and the set-up for printing.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::model::{Bound, Unit};
use crate::report::labels::word;
use crate::report::options::Lang;

/// Rows of a sheet, its head included.
pub(super) const ROWS: usize = 1_048_576;
/// Characters of a cell.
const CHARACTERS: usize = 32_767;
/// A4.
const PAPER: u8 = 9;

/// A name that a sheet may have.
pub(super) fn name(label: &str) -> String {
    let allowed = label.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c });
    allowed.take(31).collect::<String>().trim_matches([' ', '\'']).to_owned()
}

/// Text in a cell: always text, cut where a cell ends.
pub(super) fn text(sheet: &mut Worksheet, row: u32, column: u16, text: &str, style: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let text = crate::report::wording::clean(text);
    if text.chars().count() > CHARACTERS {
        let cut: String = text.chars().take(CHARACTERS - 1).collect();
        sheet.write_string_with_format(row, column, format!("{cut}…"), style)?;
    } else {
        sheet.write_string_with_format(row, column, text.as_ref(), style)?;
    }
    Ok(())
}

/// A head that stays in sight and repeats on every printed page, with filters below it.
pub(super) fn head(
    sheet: &mut Worksheet,
    heads: &[String],
    widths: &[f64],
    frozen_columns: u16,
) -> Result<(), XlsxError> {
    let style = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE6_F0_EF));
    for (column, label) in (0..).zip(heads) {
        text(sheet, 0, column, label, &style)?;
        let width = widths.get(usize::from(column)).or(widths.last()).copied().unwrap_or(12.0);
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, frozen_columns)?;
    sheet.set_repeat_rows(0, 0)?;
    if frozen_columns > 0 {
        sheet.set_repeat_columns(0, frozen_columns - 1)?;
    }
    Ok(())
}

/// Filters over what was written, and A4 across, as wide as `pages`.
pub(super) fn finish(
    sheet: &mut Worksheet,
    rows: u32,
    columns: usize,
    pages: u16,
    lang: Lang,
) -> Result<(), XlsxError> {
    let last = u16::try_from(columns.max(1) - 1).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, rows, last)?;
    sheet.set_landscape();
    sheet.set_paper_size(PAPER);
    sheet.set_print_fit_to_pages(pages, 0);
    sheet.set_footer(format!("&L{}&C&A&R&P / &N", word("title", lang)));
    Ok(())
}

/// Plain text, wrapped, at the top of its row.
pub(super) fn plain() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// What cannot be compared.
pub(super) fn apart() -> Format {
    plain().set_italic().set_font_color(Color::RGB(0x80_80_80)).set_align(FormatAlign::Right)
}

/// Values that articles disagree on.
pub(super) fn conflict() -> Format {
    plain().set_font_color(Color::RGB(0x9A_5B_00)).set_align(FormatAlign::Right)
}

/// A number with its bound and unit in the format, so that the cell holds the number itself.
pub(super) fn number(value: f64, bound: Bound, unit: &Unit, suffix: &str) -> Format {
    let sign = match bound {
        Bound::Exact => "",
        Bound::AtLeast => "\"≥\"",
        Bound::Nearly => "\"≲\"",
        Bound::About | Bound::Vague => "\"≈\"",
        Bound::AtMost => "\"≤\"",
    };
    let digits = if value.fract() == 0.0 { "#,##0" } else { "#,##0.0##" };
    let unit = match unit {
        Unit::Count => String::new(),
        Unit::Percent => "\"%\"".to_owned(),
        Unit::Vnd => "\" đ\"".to_owned(),
        Unit::Currency(code) => {
            format!("\" {}\"", code.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_uppercase())
        }
    };
    let suffix = if suffix.is_empty() { String::new() } else { format!("\"{suffix}\"") };
    Format::new().set_align(FormatAlign::Top).set_num_format(format!("{sign}{digits}{unit}{suffix}"))
}
