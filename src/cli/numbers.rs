//! `solieu numbers`: every figure that is read in a text, before any rule asks what it counts.

use std::io::Read;
use std::path::Path;

use serde::Serialize;
use solieu::extract::numbers;
use solieu::model::{Bound, Unit};
use solieu::{Error, Result};

use super::Exit;
use super::args::NumbersArgs;
use super::messages::Message;
use super::print::{Out, tell};
use super::session::Session;

/// One figure; `start` and `end` are bytes of the file, `line` counts from 1. `until` is the upper end of a range; what
/// can be read in two ways is `ambiguous`, and `other` is its second value.
#[derive(Serialize)]
struct Line<'a> {
    line: usize,
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(serialize_with = "solieu::model::plain_number")]
    value: f64,
    bound: Bound,
    unit: &'a Unit,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    until: Option<f64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ambiguous: bool,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    other: Option<f64>,
}

/// A whole number without a fraction, where there is one.
fn plain<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    match value {
        Some(value) => solieu::model::plain_number(value, serializer),
        None => serializer.serialize_none(),
    }
}

pub fn run(session: &Session, args: &NumbersArgs) -> Result<Exit> {
    let text = read(&args.file)?;
    let found = numbers(&text, session.rules()?);
    let mut out = Out::stdout();
    for number in &found {
        out.json_line(&Line {
            line: number.line,
            start: number.span.start,
            end: number.span.end,
            text: &number.text,
            value: number.value,
            bound: number.bound,
            unit: &number.unit,
            until: number.until,
            ambiguous: number.ambiguous,
            other: number.other,
        })?;
    }
    out.finish()?;
    if found.is_empty() && !session.quiet {
        tell(Message::NoNumbers.text(session.lang));
    }
    Ok(Exit::of(0, !found.is_empty()))
}

/// The text of a file or of standard input. Other encodings would have to be decoded, and offsets would no longer be
/// those of the file.
fn read(file: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    read.map_err(|error| Error::io(file, error))?;
    let wrong = |error: std::string::FromUtf8Error| {
        let at = error.utf8_error().valid_up_to();
        Error::input(file.to_string_lossy(), format!("not UTF-8 at byte {at}; `solieu parse` shows its text decoded"))
    };
    String::from_utf8(bytes).map_err(wrong)
}
