//! What stands behind one cell, for a terminal and for other programs.
//!
//! In: a row and one of its cells. Out: every figure that was told, with sentence, article, bytes, rule and the reasons
//! of its fields, and why one of them was chosen.

use std::io::{self, Write};

use serde::Serialize;

use super::comparison::{Cell, Comparison, Figure, Row, Source};
use super::labels::{self, counted, word};
use super::layout::{Page, Tone};
use super::options::{Lang, Options};
use super::text_tail::article;
use super::why::why;
use super::wording;
use super::words::WholeEvidence;
use crate::error::Result;

/// Writes the evidence of a cell as a page of text.
pub fn write_cell_text(
    comparison: &Comparison,
    row: &Row,
    cell: &Cell,
    options: &Options,
    mut out: impl Write,
) -> io::Result<()> {
    let lang = options.lang;
    let mut page = Page::new(&mut out, options.width, options.color);
    page.paragraph(0, 2, &row_name(row, lang), Tone::Strong);
    let mut about = vec![wording::province(cell, lang), wording::state(cell, lang)];
    if cell.province.is_some() {
        about.push(counted(comparison.articles_behind(cell), "article", lang));
    }
    page.paragraph(0, 2, &about.join(" · "), Tone::Plain);
    page.paragraph(0, 2, &row.measure.to_string(), Tone::Faint);
    let why = why(cell, row, lang);
    if !why.is_empty() {
        page.gap();
        page.ruled(&word("page-evidence", lang).to_uppercase());
        for reason in why {
            page.paragraph(2, 4, &format!("- {reason}"), Tone::Plain);
        }
    }
    let mut role = None;
    for figure in cell.figures() {
        if role != Some(figure.role) {
            role = Some(figure.role);
            page.gap();
            page.ruled(&wording::role(figure.role, lang).to_uppercase());
        }
        if let Err(error) = told(&mut page, comparison, row, figure, lang) {
            page.fail(error);
        }
    }
    page.finish()
}

/// Name and stage of a measure.
pub fn row_name(row: &Row, lang: Lang) -> String {
    format!("{} · {}", wording::measure(&row.measure, lang), labels::status(row.measure.status, lang))
}

fn told(page: &mut Page<'_>, comparison: &Comparison, row: &Row, figure: &Figure, lang: Lang) -> Result<()> {
    let mut head = vec![wording::number(figure, &row.measure, lang)];
    head.extend(wording::undivided(figure, &row.measure, lang).map(|told| format!("({told})")));
    head.extend(wording::old_unit(figure));
    head.push(wording::period(figure.period, lang));
    head.push(counted(figure.articles, "article", lang));
    page.paragraph(2, 4, &head.join(" · "), Tone::Strong);
    for &index in &figure.evidence {
        let fact = comparison.fact(index)?;
        let source = comparison.source(comparison.evidence[index as usize].source)?;
        page.paragraph(4, 6, &article(&source, lang), Tone::Plain);
        if let Some(url) = &source.url {
            page.unbroken(6, &wording::clean(url), Tone::Faint);
        }
        page.paragraph(6, 7, &format!("«{}»", wording::clean(fact.quote.trim())), Tone::Plain);
        let place = format!(
            "“{}” {} {}–{} · {} {}",
            wording::clean(&fact.text),
            word("cell-bytes", lang),
            fact.span.start,
            fact.span.end,
            word("page-rule", lang),
            fact.rule
        );
        page.paragraph(6, 8, &place, Tone::Faint);
        for reason in &fact.reasons {
            page.paragraph(8, 10, &wording::clean(&format!("{} ← {}", reason.field, reason.because)), Tone::Faint);
        }
    }
    Ok(())
}

/// The evidence of a cell as one JSON object: the cell, the period and name of its row, and the facts with their
/// articles, which `lead` and `also` point to by position.
pub fn write_cell(
    comparison: &Comparison,
    row: &Row,
    cell: &Cell,
    options: &Options,
    mut out: impl Write,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Told {
        position: u32,
        #[serde(flatten)]
        evidence: WholeEvidence,
        article: Source,
    }
    #[derive(Serialize)]
    struct CellReport<'a> {
        measure: String,
        name: String,
        period: Option<crate::model::Period>,
        cell: &'a Cell,
        why: Vec<String>,
        evidence: Vec<Told>,
    }
    let positions = cell.figures().flat_map(|figure| figure.evidence.iter().copied());
    let told = positions.map(|position| {
        let evidence = WholeEvidence::of(comparison, position)?;
        Ok(Told { position, article: comparison.source(evidence.source)?, evidence })
    });
    let report = CellReport {
        measure: row.measure.to_string(),
        name: row_name(row, options.lang),
        period: row.period,
        cell,
        why: why(cell, row, options.lang),
        evidence: told.collect::<Result<_>>()?,
    };
    serde_json::to_writer(&mut out, &report)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{comparison, fact, written};

    fn page(options: &Options) -> String {
        let samples = vec![
            fact("a.txt", "son-la", 571.0).told(10, "Năm 2020 có 571 cá nhân.", "571"),
            fact("b.txt", "son-la", 570.0).told(20, "Trong năm có 570 cá nhân.", "570"),
            fact("a.txt", "phu-tho", 3.0),
        ];
        let compared = comparison(samples, options);
        let row = &compared.rows[0];
        let cell = row.cells.iter().find(|cell| cell.province.as_deref() == Some("son-la")).unwrap();
        written(|out| write_cell_text(&compared, row, cell, options, out))
    }

    #[test]
    fn a_cell_shows_all_that_was_told_and_why_one_leads() {
        let page = page(&Options::default());
        let order = [
            "Bằng khen cấp tỉnh · cá nhân · Đã đạt",
            "Sơn La",
            "bài mới hơn đứng trước",
            "570 · 2020",
            "b.txt · 5/1/2021",
            "«Trong năm có 570 cá nhân.»",
            "award.recipient",
            "SỐ KHÁC CHO CÙNG KỲ",
            "571 · 2020",
            "«Năm 2020 có 571 cá nhân.»",
        ];
        let mut at = 0;
        for part in order {
            at += page[at..].find(part).unwrap_or_else(|| panic!("{part} does not come next in:\n{page}"));
        }
    }

    #[test]
    fn json_of_a_cell_holds_its_facts_and_articles() {
        let options = Options::default();
        let compared = comparison(vec![fact("a.txt", "son-la", 12.0)], &options);
        let mut bytes = Vec::new();
        write_cell(&compared, &compared.rows[0], &compared.rows[0].cells[0], &options, &mut bytes).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value["evidence"][0]["fact"]["value"], 12);
        assert_eq!(value["evidence"][0]["article"]["path"], "a.txt");
        assert_eq!(value["cell"]["state"], "value");
    }
}
