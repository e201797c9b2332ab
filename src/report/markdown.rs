//! The comparison as Markdown, for reports that people edit on.
//!
//! In: a comparison and options. Out: one table for each family and stage, then sources and notes. Text that comes
//! from articles is escaped, so that no title can break a table or become a link or markup.

use std::io::{self, Write};

use super::comparison::{Cell, Comparison, Row, State};
use super::labels::{self, counted, word};
use super::notes::{counts, notes, requested};
use super::options::{Lang, Options, Sort};
use super::order;
use super::text_tail::{article, shortened, signs};
use super::wording;
use super::words::sentences;
use crate::model::{Family, Status};

/// Characters of a quoted sentence.
const QUOTE: usize = 300;

/// Writes the report as Markdown.
pub fn write_markdown(comparison: &Comparison, options: &Options, mut out: impl Write) -> io::Result<()> {
    let comparison = &comparison.for_page(options.evidence);
    let lang = options.lang;
    let mut lines: Vec<String> = vec![format!("# {}", word("title", lang)), String::new()];
    lines.push(counts(comparison, lang).into_iter().chain(requested(comparison, lang)).collect::<Vec<_>>().join(" · "));
    if comparison.rows.is_empty() && comparison.nation.is_empty() {
        lines.extend([String::new(), word("nothing", lang).to_owned()]);
    }
    let mut section: Option<(Family, Status)> = None;
    let by_measure = if options.transpose { &[][..] } else { &comparison.rows[..] };
    if options.transpose {
        by_province(&mut lines, comparison, lang);
    }
    for row in by_measure {
        let own = (row.measure.family, row.measure.status);
        if section != Some(own) {
            section = Some(own);
            let heading = format!("{} · {}", labels::family(own.0, lang), labels::status(own.1, lang));
            open_table(&mut lines, &heading, lang);
        }
        table_rows(&mut lines, row, comparison, options);
    }
    if !comparison.nation.is_empty() {
        open_table(&mut lines, word("nation", lang), lang);
        for row in comparison.nation.iter() {
            table_rows(&mut lines, row, comparison, options);
        }
    }
    list(&mut lines, word("legend", lang), signs(comparison).into_iter().map(|id| word(id, lang).to_owned()));
    hand_on(&mut lines, &mut out)?;
    sources(&mut out, comparison, lang)?;
    let columns = comparison.columns.iter().map(|column| {
        let name = labels::province_name(column.territory, &column.province, lang);
        format!("{}: {}", escaped(&name), column.articles)
    });
    list(&mut lines, word("columns", lang), columns);
    list(&mut lines, word("notes", lang), notes(comparison, lang).iter().map(|note| escaped(note)));
    hand_on(&mut lines, &mut out)
}

/// Writes lines that are done.
fn hand_on(lines: &mut Vec<String>, out: &mut impl Write) -> io::Result<()> {
    lines.drain(..).try_for_each(|line| writeln!(out, "{line}"))
}

fn open_table(lines: &mut Vec<String>, heading: &str, lang: Lang) {
    let head = ["col-measure", "col-period", "col-rank", "col-province", "col-value", "col-state", "col-remarks"];
    let head: Vec<&str> = head.iter().map(|id| word(id, lang)).collect();
    lines.extend([String::new(), format!("## {heading}"), String::new()]);
    lines.push(format!("| {} |", head.join(" | ")));
    lines.push("| --- | --- | ---: | --- | ---: | --- | --- |".to_owned());
}

/// The figures of a measure, ranked ones first; the cells without a figure are counted in a row at the end.
fn table_rows(lines: &mut Vec<String>, row: &Row, comparison: &Comparison, options: &Options) {
    let lang = options.lang;
    let name = escaped(&wording::measure(&row.measure, lang));
    let mut cells: Vec<&Cell> = row.cells.iter().filter(|cell| cell.lead.is_some()).collect();
    order::sort(&mut cells, comparison, options.sort);
    if options.sort == Sort::Value {
        cells.sort_by_key(|cell| (cell.rank.is_none(), cell.rank));
    }
    for cell in cells {
        lines.extend(figure_line(&name, &wording::province(cell, lang), row, cell, comparison, lang));
    }
    if let Some(total) = row.total {
        let provinces = counted(total.provinces, "province", lang);
        let who = format!("{} ({provinces})", word("total", lang));
        let number = super::format::quantity(total.value, &row.measure.unit, lang);
        let period = wording::period(row.period, lang);
        lines.push(table_line(&[name.clone(), period, String::new(), who, number, String::new(), String::new()]));
    }
    let missing = row.cells.iter().filter(|cell| cell.state == State::NotFound).count();
    if missing > 0 && row.is_shared() {
        let (who, state) = (counted(missing, "province", lang), word("state-not-found", lang).to_owned());
        lines.push(table_line(&[name, String::new(), String::new(), who, String::new(), state, String::new()]));
    }
}

/// A figure of a measure in a province: measure, period, rank, province, number, state, remarks.
fn figure_line(
    measure: &str,
    province: &str,
    row: &Row,
    cell: &Cell,
    comparison: &Comparison,
    lang: Lang,
) -> Option<String> {
    let lead = cell.lead.as_ref()?;
    let mut remarks = wording::marks(lead, comparison);
    remarks.extend(wording::undivided(lead, &row.measure, lang).map(|told| format!("({told})")));
    remarks.extend(wording::old_unit(lead).map(|unit| format!("({unit})")));
    remarks.extend(wording::beside(cell, &row.measure, comparison, lang));
    let fields = [
        measure.to_owned(),
        wording::period(lead.period, lang),
        cell.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        escaped(province),
        wording::number(lead, &row.measure, lang),
        wording::state(cell, lang),
        remarks.join(" "),
    ];
    Some(table_line(&fields))
}

/// One table for each province, its measures in the order of the report.
fn by_province(lines: &mut Vec<String>, comparison: &Comparison, lang: Lang) {
    for column in &comparison.columns {
        let name = labels::province_name(column.territory, &column.province, lang);
        let mut opened = false;
        for row in comparison.rows.iter() {
            let own = row.cells.iter().find(|cell| column.is_of(cell));
            let Some(cell) = own.filter(|cell| cell.lead.is_some()) else { continue };
            if !opened {
                opened = true;
                open_table(lines, &escaped(&name), lang);
            }
            let stage = labels::status(row.measure.status, lang);
            let measure = escaped(&format!("{} · {stage}", wording::measure(&row.measure, lang)));
            lines.extend(figure_line(&measure, &name, row, cell, comparison, lang));
        }
    }
}

/// Article by article, its sentences below it.
fn sources(out: &mut impl Write, comparison: &Comparison, lang: Lang) -> io::Result<()> {
    let mut current = None;
    for sentence in sentences(comparison) {
        let sentence = sentence?;
        if current.is_none() {
            writeln!(out, "\n## {}\n", word("evidence", lang))?;
        }
        if current != Some(sentence.source) {
            current = Some(sentence.source);
            let source = comparison.source(sentence.source)?;
            let url = source.url.as_deref().map(|url| format!(" · {}", escaped(url))).unwrap_or_default();
            writeln!(out, "- {}{url}", escaped(&article(&source, lang)))?;
        }
        let quote = escaped(&shortened(&sentence.facts, QUOTE));
        writeln!(out, "  - [{}] «{quote}» {}", sentence.number, escaped(&sentence.facts[0].rule))?;
    }
    Ok(())
}

fn table_line(fields: &[String; 7]) -> String {
    format!("| {} |", fields.join(" | "))
}

fn list(lines: &mut Vec<String>, heading: &str, items: impl Iterator<Item = String>) {
    let mut items = items.peekable();
    if items.peek().is_some() {
        lines.extend([String::new(), format!("## {heading}"), String::new()]);
        lines.extend(items.map(|item| format!("- {item}")));
    }
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in wording::clean(text).chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~' | '!') {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}
