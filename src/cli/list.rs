//! Facts as a list: a table for people, CSV for spreadsheets, JSON lines for programs.
//!
//! Facts come one at a time, grouped by article, and are written as they come.

use serde::Serialize;
use solieu::model::{Fact, PartialDate, Span};
use solieu::report::{Lang, brief, clean, safe};
use solieu::search::FactHit;
use solieu::{Error, Result};
use unicode_width::UnicodeWidthStr;

use super::args::FactFormat;
use super::print::{Out, Tone, marked, paragraph, toned, wrapped};
use super::session::Session;

/// Columns of the table that numbers are set in.
const NUMBER: usize = 12;

/// Writes facts in one form.
pub struct FactList {
    form: Form,
    out: Out,
    lang: Lang,
    width: usize,
    color: bool,
    reasons: bool,
    /// Path of the article last written.
    article: Option<String>,
    /// Sentence of the figures last written: it stands once under all that it carries.
    quote: Option<String>,
    /// Places in it that match a search.
    matches: Vec<Span>,
    pub count: u64,
}

enum Form {
    Table,
    Csv(Box<csv::Writer<Vec<u8>>>),
    Jsonl,
}

impl FactList {
    pub fn new(session: &Session, format: FactFormat, out: Out, to_terminal: bool, reasons: bool) -> FactList {
        let form = match format {
            FactFormat::Table => Form::Table,
            FactFormat::Csv => {
                Form::Csv(Box::new(csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new())))
            }
            FactFormat::Jsonl => Form::Jsonl,
        };
        FactList {
            form,
            out,
            lang: session.lang,
            width: session.width,
            color: session.color && to_terminal,
            reasons,
            article: None,
            quote: None,
            matches: Vec::new(),
            count: 0,
        }
    }

    /// Writes a figure that a search found, with the places in its sentence that match.
    pub fn push_hit(&mut self, mut hit: FactHit, title: Option<&str>) -> Result<()> {
        if matches!(self.form, Form::Jsonl) {
            self.count += 1;
            hit.fact.reasons.clear();
            return self.out.json_line(&hit);
        }
        let at = hit.fact.quote_span.start;
        let inside = hit.matches.iter().filter(|span| span.start >= at);
        let matches: Vec<Span> = inside.map(|span| Span::new(span.start - at, span.end - at)).collect();
        self.push(hit.fact, title)?;
        self.matches = matches;
        Ok(())
    }

    /// Writes one fact; `title` is that of its article.
    pub fn push(&mut self, mut fact: Fact, title: Option<&str>) -> Result<()> {
        self.count += 1;
        if !self.reasons {
            fact.reasons.clear();
        }
        match &mut self.form {
            Form::Jsonl => self.out.json_line(&fact),
            Form::Table => self.block(&fact, title),
            Form::Csv(table) => {
                let failed = |error: csv::Error| Error::input("csv", error.to_string());
                if self.count == 1 {
                    table.write_record(Row::HEADER).map_err(failed)?;
                }
                table.serialize(Row::of(&fact)).map_err(failed)?;
                self.drain()
            }
        }
    }

    /// Ends the list. A CSV without facts has its header all the same.
    pub fn finish(mut self) -> Result<()> {
        if let Form::Csv(table) = &mut self.form
            && self.count == 0
        {
            table.write_record(Row::HEADER).map_err(|error| Error::input("csv", error.to_string()))?;
            self.drain()?;
        }
        self.end_quote()?;
        self.out.finish()
    }

    /// Hands the lines that the CSV writer has made to the output.
    fn drain(&mut self) -> Result<()> {
        let empty = || csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
        let Form::Csv(table) = &mut self.form else { return Ok(()) };
        let bytes = std::mem::replace(&mut **table, empty()).into_inner();
        let bytes = bytes.map_err(|error| Error::input("csv", error.to_string()))?;
        self.out.render(|out| out.write_all(&bytes))
    }

    /// Writes the sentence that the figures above it were read from.
    fn end_quote(&mut self) -> Result<()> {
        let Some(quote) = self.quote.take() else { return Ok(()) };
        if !self.matches.is_empty() {
            let quote = format!("“{}”", marked(&clean(&quote), &std::mem::take(&mut self.matches), self.color).trim());
            return wrapped(&mut self.out, &quote, NUMBER + 2, self.width);
        }
        let quote = format!("“{}”", quote.trim());
        paragraph(&mut self.out, &quote, NUMBER + 2, self.width, Some(Tone::Faint), self.color)
    }

    /// Number and measure, then what else is known; the sentence follows when the next figure is of another one.
    fn block(&mut self, fact: &Fact, title: Option<&str>) -> Result<()> {
        let other_article = self.article.as_deref() != Some(fact.article.as_str());
        if other_article || self.quote.as_deref().is_some_and(|quote| quote != fact.quote) {
            self.end_quote()?;
        }
        if other_article {
            if self.article.is_some() {
                self.out.line("")?;
            }
            self.out.line(&toned(&clean(&fact.article), Tone::Bold, self.color))?;
            if let Some(title) = title {
                paragraph(&mut self.out, title, 2, self.width, None, self.color)?;
            }
            self.article = Some(fact.article.clone());
        }
        let told = brief(fact, self.lang);
        let known = [Some(told.status), told.period, told.province, fact.scope.clone()];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let room = NUMBER.saturating_sub(told.number.width());
        let number = format!("{}{}", " ".repeat(room), toned(&told.number, Tone::Bold, self.color));
        let margin = NUMBER + 2;
        let text = format!("{} — {}", told.measure, known.join(" · "));
        let lines = solieu::report::wrap(&clean(&text), self.width.saturating_sub(margin).max(20));
        let fits = told.number.width() <= NUMBER;
        if !fits {
            self.out.line(&number)?;
        }
        for (index, line) in lines.iter().enumerate() {
            let before = if index == 0 && fits { format!("{number}  ") } else { " ".repeat(margin) };
            self.out.line(&format!("{before}{line}"))?;
        }
        self.quote = Some(fact.quote.clone());
        Ok(())
    }
}

/// One line of CSV.
pub fn csv_line(record: impl Serialize) -> Result<String> {
    let failed = |error: String| Error::input("csv", error);
    let mut table = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    table.serialize(record).map_err(|error| failed(error.to_string()))?;
    let bytes = table.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// One line of the CSV; lists are joined by spaces, since no id holds one.
#[derive(Serialize)]
struct Row {
    article: String,
    province: String,
    territory: &'static str,
    scope: String,
    value: f64,
    bound: &'static str,
    unit: String,
    subject: &'static str,
    turns: bool,
    indicator: String,
    family: &'static str,
    level: String,
    grantor: String,
    status: &'static str,
    period_from: String,
    period_to: String,
    part_of: String,
    start: usize,
    end: usize,
    number: String,
    quote: String,
    rule: String,
    flags: String,
    id: String,
}

impl Row {
    const HEADER: [&'static str; 24] = [
        "article",
        "province",
        "territory",
        "scope",
        "value",
        "bound",
        "unit",
        "subject",
        "turns",
        "indicator",
        "family",
        "level",
        "grantor",
        "status",
        "period_from",
        "period_to",
        "part_of",
        "start",
        "end",
        "number",
        "quote",
        "rule",
        "flags",
        "id",
    ];

    fn of(fact: &Fact) -> Row {
        let optional = |field: &Option<String>| safe(field.as_deref().unwrap_or_default());
        let day = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        Row {
            article: safe(&fact.article),
            province: optional(&fact.province),
            territory: fact.territory.name(),
            scope: optional(&fact.scope),
            value: fact.value,
            bound: fact.bound.name(),
            unit: safe(fact.unit.name()),
            subject: fact.subject.map_or("", |subject| subject.name()),
            turns: fact.turns,
            indicator: safe(&fact.indicator.join(" ")),
            family: fact.family.name(),
            level: safe(&fact.level.join(" ")),
            grantor: safe(&fact.grantor.join(" ")),
            status: fact.status.name(),
            period_from: day(fact.period.map(|period| period.from)),
            period_to: day(fact.period.map(|period| period.to)),
            part_of: optional(&fact.part_of),
            start: fact.span.start,
            end: fact.span.end,
            number: safe(&fact.text),
            quote: safe(&fact.quote),
            rule: safe(&fact.rule),
            flags: safe(&fact.flags.join(" ")),
            id: safe(&fact.id),
        }
    }
}
