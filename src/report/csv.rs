//! The comparison as CSV in long form: one line for each fact behind a figure.
//!
//! In: a comparison. Out: lines with the measure, the province, the state of the cell, the figure and its sentence.
//! `role = lead` with `source = 1` picks one line for each cell. Measures of several provinces list their empty cells
//! too, with a state and no value. Numbers are plain (`1445`, `95.1`); text that a spreadsheet would take for a formula
//! gets an apostrophe in front.

use std::io::{self, Write};

use serde::Serialize;

use super::comparison::{Cell, Comparison, Figure, Reason, Row, Source, State};
use super::measure::Measure;
use super::options::{Lang, Options, Sort};
use super::words::Articles;
use super::{order, wording};
use crate::error::Result;
use crate::model::{Fact, PartialDate, Subject};

/// One line; the names of the fields are the header.
#[derive(Clone, Default, Serialize)]
struct Line {
    measure: String,
    measure_name: String,
    family: String,
    indicators: String,
    authority: String,
    subject: String,
    unit: String,
    status: String,
    turns: bool,
    scope: String,
    province: String,
    province_name: String,
    territory: String,
    province_articles: String,
    old_unit: String,
    row_period_from: String,
    row_period_to: String,
    state: String,
    reason: String,
    rank: String,
    role: String,
    source: String,
    sources: String,
    value: String,
    bound: String,
    per_year: String,
    period_from: String,
    period_to: String,
    part_of: String,
    level: String,
    grantor: String,
    article: String,
    title: String,
    published: String,
    outlet: String,
    url: String,
    start: String,
    end: String,
    number: String,
    quote: String,
    rule: String,
    fact: String,
    flags: String,
    citation: String,
}

/// Writes the comparison as CSV.
pub fn write_csv(comparison: &Comparison, options: &Options, out: impl Write) -> io::Result<()> {
    let mut table = ::csv::WriterBuilder::new().has_headers(false).from_writer(out);
    // The names of the fields, known before there is a first line.
    let mut header = ::csv::Writer::from_writer(Vec::new());
    header.serialize(Line::default())?;
    let header = header.into_inner().map_err(|error| error.into_error())?;
    let names = ::csv::Reader::from_reader(header.as_slice()).headers()?.clone();
    table.write_record(&names)?;
    let mut articles = Articles::new(comparison);
    let mut told = |line: Line, index: u32| -> Result<Line> {
        let fact = comparison.fact(index)?;
        Ok(line.with_fact(&fact, articles.of_fact(index)?, comparison.citation(index)))
    };
    for (row, cell) in cells(comparison, options) {
        for (line, index) in lines_of(row, cell, comparison, options.lang) {
            match index {
                Some(index) => table.serialize(told(line, index)?)?,
                None => table.serialize(line)?,
            }
        }
    }
    for &index in comparison.unplaced.iter() {
        let measure = Measure::of_kind(comparison.kind(index));
        let line = Line { state: "no-province".to_owned(), ..Line::of_measure(&measure, options.lang) };
        table.serialize(told(line, index)?)?;
    }
    table.flush()
}

/// Every cell, measure by measure or province by province.
fn cells<'a>(comparison: &'a Comparison, options: &Options) -> Vec<(&'a Row, &'a Cell)> {
    let rows = comparison.all_rows();
    let mut cells = Vec::new();
    for row in rows {
        let mut of_row: Vec<&Cell> = row.cells.iter().collect();
        // Without an order of its own a table keeps that of the official codes.
        if options.sort != Sort::Value {
            order::sort(&mut of_row, comparison, options.sort);
        }
        cells.extend(of_row.into_iter().map(|cell| (row, cell)));
    }
    if options.transpose {
        cells.sort_by_cached_key(|(_, cell)| (cell.province.is_none(), comparison.column(cell)));
    }
    cells
}

/// The lines of a cell, each with the position of the fact that it tells.
fn lines_of(row: &Row, cell: &Cell, comparison: &Comparison, lang: Lang) -> Vec<(Line, Option<u32>)> {
    let base = Line {
        province: safe(cell.province.as_deref().unwrap_or_default()),
        province_name: safe(&wording::province(cell, lang)),
        territory: cell.province.as_ref().map_or("", |_| cell.territory.name()).to_owned(),
        province_articles: cell
            .province
            .as_ref()
            .map(|_| comparison.articles_behind(cell).to_string())
            .unwrap_or_default(),
        row_period_from: day(row.period.map(|period| period.from)),
        row_period_to: day(row.period.map(|period| period.to)),
        state: cell.state.name().to_owned(),
        reason: cell.reason.map_or("", Reason::name).to_owned(),
        rank: cell.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        ..Line::of_measure(&row.measure, lang)
    };
    let figures: Vec<&Figure> = cell.lead.iter().chain(&cell.also).collect();
    if figures.is_empty() {
        return if row.is_shared() || cell.state == State::NotComparable { vec![(base, None)] } else { Vec::new() };
    }
    let told =
        figures.into_iter().flat_map(|figure| figure.evidence.iter().enumerate().map(move |told| (figure, told)));
    told.map(|(figure, (source, &index))| {
        let line = Line {
            role: figure.role.name().to_owned(),
            source: (source + 1).to_string(),
            sources: figure.articles.to_string(),
            old_unit: figure.of.clone().unwrap_or_default(),
            per_year: figure.per_year.map(|value| value.to_string()).unwrap_or_default(),
            ..base.clone()
        };
        (line, Some(index))
    })
    .collect()
}

impl Line {
    fn of_measure(measure: &Measure, lang: Lang) -> Line {
        Line {
            measure: safe(&measure.to_string()),
            measure_name: safe(&wording::measure(measure, lang)),
            family: measure.family.name().to_owned(),
            indicators: safe(&measure.indicators.join(" ")),
            authority: safe(&measure.authority.join(" ")),
            subject: measure.subject.map_or("", Subject::name).to_owned(),
            unit: safe(measure.unit.name()),
            status: measure.status.name().to_owned(),
            turns: measure.turns,
            scope: safe(measure.scope.slug().unwrap_or_default()),
            ..Line::default()
        }
    }

    fn with_fact(self, fact: &Fact, source: &Source, citation: Option<usize>) -> Line {
        let optional = |field: &Option<String>| safe(field.as_deref().unwrap_or_default());
        Line {
            value: fact.value.to_string(),
            bound: fact.bound.name().to_owned(),
            period_from: day(fact.period.map(|period| period.from)),
            period_to: day(fact.period.map(|period| period.to)),
            part_of: optional(&fact.part_of),
            level: safe(&fact.level.join(" ")),
            grantor: safe(&fact.grantor.join(" ")),
            article: safe(&fact.article),
            title: optional(&source.title),
            published: day(source.published),
            outlet: optional(&source.outlet),
            url: optional(&source.url),
            start: fact.span.start.to_string(),
            end: fact.span.end.to_string(),
            number: safe(&fact.text),
            quote: safe(&fact.quote),
            rule: safe(&fact.rule),
            fact: safe(&fact.id),
            flags: safe(&fact.flags.join(" ")),
            citation: citation.map(|number| number.to_string()).unwrap_or_default(),
            ..self
        }
    }
}

fn day(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// Text that no spreadsheet takes for a formula.
pub fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::compare;
    use crate::report::sample::{articles, fact};

    fn table(facts: &[Fact]) -> Vec<std::collections::BTreeMap<String, String>> {
        let comparison = compare(facts.to_vec(), &articles(&[("a.txt", "2020-12-30")]), &Options::default());
        let mut bytes = Vec::new();
        write_csv(&comparison, &Options::default(), &mut bytes).unwrap();
        ::csv::Reader::from_reader(bytes.as_slice()).deserialize().collect::<std::result::Result<_, _>>().unwrap()
    }

    #[test]
    fn text_never_becomes_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+84 ", "'+84 "),
            ("-2", "'-2"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("12 bằng khen", "12 bằng khen"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(safe(text), expected, "{text:?}");
        }
        let lines = table(&[fact("=cmd.txt", "son-la", 12.0).told(0, "=HYPERLINK(\"x\", 12)", "12").build()]);
        assert_eq!(lines[0]["article"], "'=cmd.txt");
        assert_eq!(lines[0]["quote"], "'=HYPERLINK(\"x\", 12)");
        assert_eq!(lines[0]["value"], "12");
    }

    #[test]
    fn every_cell_and_every_source_has_its_line() {
        let lines = table(&[
            fact("a.txt", "son-la", 12.0).build(),
            fact("b.txt", "son-la", 12.0).build(),
            fact("a.txt", "phu-tho", 0.0).build(),
            fact("a.txt", "lai-chau", 95.5).subject(Subject::Household).build(),
            fact("a.txt", "x", 7.0).province(None).build(),
        ]);
        let short: Vec<String> = lines
            .iter()
            .map(|line| {
                let fields = ["province", "state", "rank", "role", "source", "sources", "value", "article"];
                fields.map(|field| line[field].as_str()).join(",")
            })
            .collect();
        assert_eq!(
            short,
            [
                "lai-chau,not-found,,,,,,",
                "son-la,value,1,lead,1,2,12,a.txt",
                "son-la,value,1,lead,2,2,12,b.txt",
                "phu-tho,reported-zero,2,lead,1,1,0,a.txt",
                "lai-chau,value,,lead,1,1,95.5,a.txt",
                ",no-province,,,,,7,a.txt",
            ]
        );
    }

    #[test]
    fn an_empty_table_keeps_its_header() {
        let mut bytes = Vec::new();
        let comparison = compare(Vec::<Fact>::new(), &articles(&[]), &Options::default());
        write_csv(&comparison, &Options::default(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("measure,measure_name,") && text.lines().count() == 1, "{text}");
    }
}
