//! What `solieu report` shows instead of the comparison: one cell, citations, successive periods, or changes.

use std::path::Path;

use clap::ValueEnum;
use solieu::normalize::{bare, key};
use solieu::report::{
    Cell, Comparison, Lang, Options, Row, cited, diff, over_time, read_report, row_name, write_cell, write_cell_text,
    write_citations, write_diff, write_over_time, write_over_time_csv,
};
use solieu::{Error, Result};

use super::args::{ReportArgs, ReportFormat};
use super::messages::Message;
use super::print::{Out, tell};
use super::session::Session;
use super::{Exit, values};

/// What is shown.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    Comparison,
    Cell(&'a str, &'a str),
    Citations,
    OverTime,
    Diff(&'a Path, &'a Path),
}

impl<'a> Shown<'a> {
    pub fn of(args: &'a ReportArgs) -> Shown<'a> {
        let instead = &args.instead;
        match (&instead.cell, &instead.diff) {
            _ if instead.citations => Shown::Citations,
            (Some(cell), _) => Shown::Cell(&cell[0], &cell[1]),
            (_, Some(files)) => Shown::Diff(&files[0], &files[1]),
            _ if instead.over_time => Shown::OverTime,
            _ => Shown::Comparison,
        }
    }

    /// Refuses forms that this has not, before any article is read.
    pub fn check(self, format: ReportFormat, args: &ReportArgs, session: &Session) -> Result<()> {
        use ReportFormat::{Csv, Json, Table, Xlsx};
        let (name, forms): (&str, &[ReportFormat]) = match self {
            Shown::Cell(..) => ("--cell", &[Table, Json]),
            Shown::OverTime => ("--over-time", &[Table, Csv, Json]),
            Shown::Diff(..) => ("--diff", &[Table, Json]),
            Shown::Comparison | Shown::Citations => ("", ReportFormat::value_variants()),
        };
        if !forms.contains(&format) {
            let named = |format: &ReportFormat| {
                format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
            };
            let known = forms.iter().map(named).collect::<Vec<_>>().join(", ");
            let message = Message::NotInThisForm.with(session.lang, &[&named(&format), name, &known]);
            return Err(Error::input("report", message));
        }
        if matches!(self, Shown::Comparison) && format == Xlsx && args.output.is_none() && session.stdout_is_terminal {
            return Err(Error::input("report", Message::NoSheetOnTerminal.text(session.lang)));
        }
        Ok(())
    }
}

/// Writes what stands behind a cell; false where the province has no such figure.
pub fn cell(
    session: &Session,
    args: &ReportArgs,
    comparison: &Comparison,
    typed: [&str; 2],
    format: ReportFormat,
    options: &Options,
) -> Result<bool> {
    let Some((row, cells)) = chosen(session, comparison, typed)? else { return Ok(false) };
    let mut out = Out::to(args.output.as_deref())?;
    for cell in cells {
        match format {
            ReportFormat::Json => out.render(|writer| write_cell(comparison, row, cell, options, writer))?,
            _ => out.render(|writer| write_cell_text(comparison, row, cell, options, writer))?,
        }
    }
    out.finish()?;
    Ok(true)
}

/// The row and the cells that a province and a measure name: under one name there may be a province of both lists.
fn chosen<'a>(
    session: &Session,
    comparison: &'a Comparison,
    [province, measure]: [&str; 2],
) -> Result<Option<(&'a Row, Vec<&'a Cell>)>> {
    let lang = session.lang;
    let slug = values::province(province).map_err(|why| Error::input(format!("--cell {province}"), why))?;
    let is_of = |cell: &&Cell| {
        cell.province.as_deref().is_some_and(|own| values::province(own).as_ref() == Ok(&slug))
            && (cell.lead.is_some() || cell.reason.is_some())
    };
    let rows = matching(comparison, measure);
    if rows.is_empty() {
        return Err(Error::input("--cell", Message::NoSuchMeasure.with(lang, &[measure])));
    }
    let mut rows: Vec<&Row> = rows.into_iter().filter(|row| row.cells.iter().any(|cell| is_of(&cell))).collect();
    // A name that is typed whole means that measure, though others begin with it.
    let whole: Vec<&Row> = rows.iter().copied().filter(|row| is_named(row, measure)).collect();
    if !whole.is_empty() {
        rows = whole;
    }
    match rows.as_slice() {
        [] => {
            tell(&Message::NoSuchCell.with(lang, &[province]));
            Ok(None)
        }
        [row] => Ok(Some((row, row.cells.iter().filter(is_of).collect()))),
        several => {
            const SHOWN: usize = 12;
            let named = |row: &&Row| format!("\n  '{}'  {}", row.measure, row_name(row, lang));
            let mut names: String = several.iter().take(SHOWN).map(named).collect();
            if several.len() > SHOWN {
                names.push_str("\n  …");
            }
            Err(Error::input("--cell", Message::SeveralMeasures.with(lang, &[measure]) + &names))
        }
    }
}

/// The languages in which a measure may be named: people copy names from pages in either.
const LANGUAGES: [Lang; 2] = [Lang::Vi, Lang::En];

/// The row of an id, or the rows whose names hold all the words.
fn matching<'a>(comparison: &'a Comparison, typed: &str) -> Vec<&'a Row> {
    if let Some(row) = comparison.rows.iter().find(|row| row.measure.to_string() == typed) {
        return vec![row];
    }
    let wanted = words(typed);
    let holds = |row: &&Row| {
        let names = LANGUAGES.map(|lang| words(&row_name(row, lang)));
        names.iter().any(|name| wanted.iter().all(|word| name.contains(word)))
    };
    comparison.rows.iter().filter(|row| !wanted.is_empty() && holds(row)).collect()
}

/// True where the name, with or without its stage, is what was typed.
fn is_named(row: &Row, typed: &str) -> bool {
    let typed_words = words(typed);
    let achieved = row.measure.status == solieu::model::Status::Achieved;
    let named = |lang: Lang| {
        let name = row_name(row, lang);
        let without_stage = name.rsplit_once(" · ").map_or("", |(name, _)| name);
        words(&name) == typed_words || achieved && words(without_stage) == typed_words
    };
    row.measure.to_string() == typed || LANGUAGES.into_iter().any(named)
}

fn words(text: &str) -> Vec<String> {
    let plain = bare(&key(text));
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Writes the articles that the comparison cites, or those of one cell.
pub fn citations(session: &Session, args: &ReportArgs, comparison: &Comparison) -> Result<bool> {
    let cells: Vec<&Cell> = match &args.instead.cell {
        None => comparison.all_rows().flat_map(|row| &row.cells).collect(),
        Some(typed) => match chosen(session, comparison, [&typed[0], &typed[1]])? {
            Some((_, cells)) => cells,
            None => return Ok(false),
        },
    };
    let sources = cited(comparison, cells)?;
    let mut out = Out::to(args.output.as_deref())?;
    out.render(|writer| write_citations(&sources, writer))?;
    out.finish()?;
    Ok(!sources.is_empty())
}

/// Writes measures over successive periods.
pub fn over_time_of(
    args: &ReportArgs,
    comparison: &Comparison,
    format: ReportFormat,
    options: &Options,
) -> Result<bool> {
    let series = over_time(comparison, options.lang);
    let mut out = Out::to(args.output.as_deref())?;
    match format {
        ReportFormat::Csv => out.render(|writer| write_over_time_csv(&series, writer))?,
        ReportFormat::Json => out.json_line(&series)?,
        _ => out.render(|writer| write_over_time(comparison, &series, options, writer))?,
    }
    out.finish()?;
    Ok(!series.is_empty())
}

/// Writes what changed between two reports.
pub fn changes(
    session: &Session,
    args: &ReportArgs,
    old: &Path,
    new: &Path,
    format: ReportFormat,
    options: &Options,
) -> Result<Exit> {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        read_report(&path.to_string_lossy(), &text)
    };
    let (before, after) = (read(old)?, read(new)?);
    let differences = diff(&before, &after);
    let mut out = Out::to(args.output.as_deref())?;
    match format {
        ReportFormat::Json => out.json_line(&differences)?,
        _ => {
            let names = [old.to_string_lossy(), new.to_string_lossy()];
            let names = names.each_ref().map(AsRef::as_ref);
            out.render(|writer| write_diff(&before, &after, &differences, names, options, writer))?;
        }
    }
    out.finish()?;
    args.output.iter().for_each(|path| session.tell_written(path));
    Ok(Exit::of(0, !differences.is_empty()))
}
