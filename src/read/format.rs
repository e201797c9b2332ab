//! Names of files → what they are to be read as.

use std::path::Path;

use super::given::{SIDECAR, TABLE};
use crate::model::{DocKind, Outcome};

/// What the name of a file says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One article.
    Doc(DocKind),
    /// Many articles.
    Container(Container),
    /// What is told about the article beside it.
    Sidecar,
    /// What is told about the articles of its folder.
    Table,
}

/// Files that hold articles as members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Zip,
    /// One JSON object a line; `packed` with gzip.
    JsonLines {
        packed: bool,
    },
    /// What a crawler saved; `packed` with gzip.
    Warc {
        packed: bool,
    },
}

/// Names that are read, for messages.
pub const ENDINGS: &str = ".txt .html .htm .xhtml .md .docx .pdf .jsonl .ndjson .warc .warc.gz .zip";

/// The format of a path's name.
pub(super) fn of_name(path: &Path) -> Result<Format, Outcome> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if name.ends_with(SIDECAR) {
        return Ok(Format::Sidecar);
    }
    if name == TABLE {
        return Ok(Format::Table);
    }
    let (name, packed) = match name.strip_suffix(".gz") {
        Some(inner) => (inner, true),
        None => (name.as_str(), false),
    };
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if stem.is_empty() || matches!(stem, "readme" | "license" | "licence") {
        return Err(Outcome::Skipped);
    }
    let format = match ending {
        "jsonl" | "ndjson" => Format::Container(Container::JsonLines { packed }),
        "warc" => Format::Container(Container::Warc { packed }),
        _ if packed => return Err(Outcome::Skipped),
        "txt" => Format::Doc(DocKind::Text),
        "html" | "htm" | "xhtml" => Format::Doc(DocKind::Html),
        "md" | "markdown" => Format::Doc(DocKind::Markdown),
        "docx" => Format::Doc(DocKind::Docx),
        "pdf" => Format::Doc(DocKind::Pdf),
        "zip" => Format::Container(Container::Zip),
        _ => return Err(Outcome::Skipped),
    };
    Ok(format)
}
