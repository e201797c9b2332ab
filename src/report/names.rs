//! Names that a user's own tables add to those of the program: labels of new indicators, new grantors.
//!
//! They are settled once, before the first report, so that a name is the same everywhere in a process.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::authority::Authority;
use super::labels::Label;
use crate::error::{Error, Result};

/// Kinds of labels that may be added or renamed; the words of the report's own (`ui`) are not a user's to change.
const KINDS: [&str; 6] = ["indicator", "title", "scope", "family", "status", "subject"];

#[derive(Default)]
pub(super) struct Added {
    pub labels: Vec<Label>,
    pub authorities: Vec<Authority>,
}

static ADDED: OnceLock<Added> = OnceLock::new();

/// What was added, which from now on is settled.
pub(super) fn added() -> &'static Added {
    ADDED.get_or_init(Added::default)
}

/// Adds tables `(name, text)` in the form of `labels.csv` and `authorities.csv`; an id that is known is renamed.
/// An error where a table is wrong, and where names have been used already.
pub fn add_names<'a>(
    labels: impl IntoIterator<Item = (&'a str, &'a str)>,
    authorities: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<()> {
    let mut added = Added::default();
    for (name, text) in labels {
        for (line, label) in rows::<Label>(name, text)? {
            if !KINDS.contains(&label.kind.as_str()) {
                let message = format!("the kind `{}` is none of {}", label.kind, KINDS.join(", "));
                return Err(Error::Rules { file: name.to_owned(), line, message });
            }
            if label.id.is_empty() || label.vi.is_empty() || label.en.is_empty() {
                let message = "a label needs an id and both names, vi and en".to_owned();
                return Err(Error::Rules { file: name.to_owned(), line, message });
            }
            added.labels.push(label);
        }
    }
    for (name, text) in authorities {
        added.authorities.extend(rows(name, text)?.into_iter().map(|(_, row)| row));
    }
    ADDED.set(added).map_err(|_| Error::input("labels", "names were used before the tables were read"))
}

/// Rows with their lines.
fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<(usize, T)>> {
    let mut reader =
        ::csv::ReaderBuilder::new().comment(Some(b'#')).trim(::csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| Error::csv(name, &error))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::csv(name, &error))?;
        let line = record.position().map_or(1, ::csv::Position::line) as usize;
        rows.push((line, record.deserialize(Some(&headers)).map_err(|error| Error::csv(name, &error))?));
    }
    Ok(rows)
}
