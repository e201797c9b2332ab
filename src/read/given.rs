//! What is told about an article beside it: sidecars, tables of a folder, fields of a crawler's line.
//!
//! `NAME.meta.json` belongs to `NAME.html` (as does `NAME.html.meta.json`); a table `articles.csv` has a line for each
//! article of its folder, named in a column `article`, `file` or `path`. Names of fields differ from crawler to
//! crawler; `fields.toml` beside this file lists those that mean the same.

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::model::Given;

/// What a table tells, by the names of files in its folder.
pub type Table = HashMap<String, Given>;

/// The name of a table beside articles.
pub(super) const TABLE: &str = "articles.csv";
/// How the name of a sidecar ends.
pub(super) const SIDECAR: &str = ".meta.json";
/// Sidecars and tables are small; what is larger is something else.
const MAX_BYTES: u64 = 8 << 20;

#[derive(Deserialize)]
struct Names {
    title: Vec<String>,
    published: Vec<String>,
    author: Vec<String>,
    url: Vec<String>,
    outlet: Vec<String>,
    province: Vec<String>,
    text: Vec<String>,
    html: Vec<String>,
    file: Vec<String>,
}

static NAMES: LazyLock<Names> =
    LazyLock::new(|| toml::from_str(include_str!("fields.toml")).expect("the embedded table is read by a test"));

/// The value of the first of some names that has one, as text.
fn text_of(fields: &Map<String, Value>, names: &[String]) -> Option<String> {
    names.iter().find_map(|name| plain(fields.get(name)?)).filter(|text| !text.trim().is_empty())
}

/// Text, a number, the first of a list, or the name of an object.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let all: Vec<String> = items.iter().filter_map(plain).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        Value::Object(fields) => fields.get("name").and_then(plain),
        _ => None,
    }
}

/// What the fields of a JSON object tell about an article.
pub(super) fn of_fields(fields: &Map<String, Value>, place: &str) -> Given {
    let names = &*NAMES;
    Given {
        place: place.to_owned(),
        title: text_of(fields, &names.title),
        published: text_of(fields, &names.published),
        author: text_of(fields, &names.author),
        url: text_of(fields, &names.url),
        outlet: text_of(fields, &names.outlet),
        province: text_of(fields, &names.province),
        charset: None,
    }
}

/// The article in the fields of a JSON object: its page, or else its text.
pub(super) enum Body {
    Html(String),
    Text(String),
}

pub(super) fn body_of(fields: &Map<String, Value>) -> Option<Body> {
    if let Some(html) = text_of(fields, &NAMES.html) {
        return Some(Body::Html(html));
    }
    let text = text_of(fields, &NAMES.text)?;
    let marked = ["</p>", "<br", "</div>", "</td>"].iter().any(|tag| text.contains(tag));
    Some(if marked { Body::Html(text) } else { Body::Text(text) })
}

/// Reads a sidecar, or says what is wrong with it.
pub(super) fn of_sidecar(bytes: &[u8]) -> Result<Given, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(of_fields(&fields, "sidecar")),
        Ok(_) => Err("not a JSON object with fields such as url, outlet, province, published".to_owned()),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}

/// Reads a table of articles, or says what is wrong with it.
pub(super) fn of_table(bytes: &[u8]) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    // Vietnamese spreadsheets save semicolons, since the comma is their decimal mark.
    let count = |wanted: u8| first.iter().filter(|&&byte| byte == wanted).count();
    let delimiter = [b';', b'\t'].into_iter().find(|&mark| count(mark) > count(b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let wrong = |error: csv::Error| format!("not a table in CSV and UTF-8: {error}");
    let heads: Vec<String> = reader.headers().map_err(wrong)?.iter().map(|head| head.trim().to_lowercase()).collect();
    if !heads.iter().any(|head| NAMES.file.contains(head)) {
        return Err(format!("no column {} that names the articles", NAMES.file.join(", ")));
    }
    let mut rows = Table::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cells = heads.iter().zip(&record).map(|(head, cell)| (head.clone(), Value::from(cell.trim())));
        let fields: Map<String, Value> = cells.collect();
        if let Some(file) = text_of(&fields, &NAMES.file) {
            rows.insert(file, of_fields(&fields, TABLE));
        }
    }
    Ok(rows)
}

/// What is told beside an article, first what counts most. `read` gives the bytes of a file in its folder; a sidecar
/// that cannot be read has a line of its own and is passed over here.
pub(super) fn beside(file: &str, table: Option<&Table>, mut read: impl FnMut(&str) -> Option<Vec<u8>>) -> Vec<Given> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let names = [format!("{stem}{SIDECAR}"), format!("{file}{SIDECAR}")];
    let sidecars = names.iter().filter_map(|name| of_sidecar(&read(name)?).ok());
    sidecars.chain(table.and_then(|rows| rows.get(file)).cloned()).collect()
}

/// The bytes of a sidecar or a table on disk.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| crate::error::describe_io(&error);
    if std::fs::metadata(path).map_err(unreadable)?.len() > MAX_BYTES {
        return Err(format!("larger than {} MiB", MAX_BYTES >> 20));
    }
    std::fs::read(path).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_vary() {
        let line = r#"{"headline": "Tin", "date_publish": "2020-05-01", "authors": ["A", "B"], "link": "http://x.vn/1",
            "publisher": {"name": "Báo X"}, "maintext": "Chữ"}"#;
        let Ok(Value::Object(fields)) = serde_json::from_str(line) else { panic!("no object") };
        let given = of_fields(&fields, "jsonl");
        let told = [&given.title, &given.published, &given.author, &given.url, &given.outlet, &given.province];
        let expected = [Some("Tin"), Some("2020-05-01"), Some("A, B"), Some("http://x.vn/1"), Some("Báo X"), None];
        assert_eq!(told.map(|field| field.as_deref()), expected);
        assert!(matches!(body_of(&fields), Some(Body::Text(text)) if text == "Chữ"));
    }

    #[test]
    fn tables_have_any_delimiter() {
        for text in
            ["\u{feff}Article;Province;Published\na.html;son-la;1/5/2020\n", "article,province\na.html,son-la\n"]
        {
            let table = of_table(text.as_bytes()).unwrap();
            assert_eq!(table["a.html"].province.as_deref(), Some("son-la"), "{text}");
        }
        assert!(of_table(b"name,province\na.html,son-la\n").unwrap_err().contains("column"));
    }

    #[test]
    fn the_sidecar_goes_before_the_table() {
        let table = of_table(b"file,province,outlet\na.html,lai-chau,X\n").unwrap();
        let sidecar = |name: &str| (name == "a.meta.json").then(|| br#"{"province": "son-la"}"#.to_vec());
        let given = beside("a.html", Some(&table), sidecar);
        assert_eq!(given[0].province.as_deref(), Some("son-la"));
        assert_eq!(given[1].outlet.as_deref(), Some("X"));
        assert!(of_sidecar(b"[1]").is_err() && of_sidecar(b"{").is_err());
    }
}
