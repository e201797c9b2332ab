//! The ledger: a line for every file and member, with what became of it and why, as CSV or JSON lines.

use std::path::Path;

use serde::Serialize;
use solieu::model::Outcome;
use solieu::pipeline::Done;
use solieu::{Error, Result};

use super::print::Out;

/// What a line says; empty fields are null.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    outcome: &'a str,
    /// Why it failed, or what it is a copy of.
    detail: Option<&'a str>,
    kind: Option<String>,
    encoding: Option<&'a str>,
    damaged: Option<bool>,
    province: Option<&'a str>,
    published: Option<String>,
    outlet: Option<&'a str>,
    figures: Option<usize>,
}

/// Writes the ledger while the files are read.
pub struct Ledger {
    out: Out,
    form: Form,
    begun: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    JsonLines,
}

impl Ledger {
    /// Begins a ledger; the ending of its name says in which form.
    pub fn to(path: &Path) -> Result<Ledger> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let form = match ending.as_str() {
            "csv" => Form::Csv,
            "jsonl" | "ndjson" => Form::JsonLines,
            _ => return Err(Error::input(path.to_string_lossy(), "a ledger is a file that ends in .csv or .jsonl")),
        };
        Ok(Ledger { out: Out::to(Some(path))?, form, begun: false })
    }

    pub fn write(&mut self, done: &Done) -> Result<()> {
        let article = done.content.as_ref().map(|content| &content.article);
        let detail = match &done.outcome {
            Outcome::DuplicateOf(text) | Outcome::Failed(text) => Some(text.as_str()),
            _ => None,
        };
        let line = Line {
            path: &done.path,
            outcome: done.outcome.name(),
            detail,
            kind: article.map(|article| format!("{:?}", article.kind).to_lowercase()),
            encoding: article.map(|article| article.encoding.as_str()),
            damaged: article.map(|article| article.damaged),
            province: article.and_then(|article| article.meta.province.as_deref()),
            published: article.and_then(|article| article.meta.published).map(|date| date.to_string()),
            outlet: article.and_then(|article| article.meta.outlet.as_deref()),
            figures: done.content.as_ref().map(|content| content.facts.len()),
        };
        match self.form {
            Form::JsonLines => self.out.json_line(&line),
            Form::Csv => {
                let head = !std::mem::replace(&mut self.begun, true);
                let unfit = |error: csv::Error| Error::input(&done.path, error.to_string());
                let mut writer = csv::WriterBuilder::new().has_headers(head).from_writer(Vec::new());
                let (path, detail) = (safe(line.path), line.detail.map(safe));
                let line = Line { path: &path, detail: detail.as_deref(), ..line };
                writer.serialize(line).map_err(unfit)?;
                let bytes = writer.into_inner().unwrap_or_default();
                self.out.text(&String::from_utf8_lossy(&bytes))
            }
        }
    }

    pub fn finish(self) -> Result<()> {
        self.out.finish()
    }
}

/// Names of files are a stranger's text; spreadsheets take some of it for formulas.
fn safe(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
