//! Articles as CSL-JSON, which Zotero, pandoc and word processors take for lists of references.
//!
//! In: articles. Out: one JSON array; what an article does not tell is left out.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::comparison::{Cell, Comparison, Source};
use crate::error::Result;
use crate::model::PartialDate;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<[Name<'a>; 1]>,
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    outlet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    language: &'static str,
}

/// A name as printed: bylines of papers are seldom a person's full name.
#[derive(Serialize)]
struct Name<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    date_parts: [Vec<u16>; 1],
}

/// The articles that the cells of a comparison cite, by path.
pub fn cited<'a>(comparison: &'a Comparison, cells: impl IntoIterator<Item = &'a Cell>) -> Result<Vec<Source>> {
    let positions = cells.into_iter().flat_map(Cell::figures).flat_map(|figure| &figure.evidence);
    let sources: BTreeSet<u32> = positions.map(|&index| comparison.evidence[index as usize].source).collect();
    sources.into_iter().map(|position| comparison.source(position)).collect()
}

/// Writes articles as CSL-JSON.
pub fn write_citations(sources: &[Source], mut out: impl Write) -> io::Result<()> {
    let items: Vec<Item<'_>> = sources.iter().map(item).collect();
    serde_json::to_writer_pretty(&mut out, &items)?;
    out.write_all(b"\n")
}

fn item(source: &Source) -> Item<'_> {
    Item {
        id: &source.path,
        r#type: "article-newspaper",
        title: source.title.as_deref(),
        author: source.author.as_deref().map(|literal| [Name { literal }]),
        outlet: source.outlet.as_deref(),
        issued: source.published.map(|date| Issued { date_parts: [parts(date)] }),
        url: source.url.as_deref(),
        language: "vi",
    }
}

/// Year, month and day as far as they are known.
fn parts(date: PartialDate) -> Vec<u16> {
    let month = date.month().map(u16::from);
    let day = date.day_of_month().map(u16::from);
    [Some(date.year()), month, day].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_told_as_far_as_it_is_known() {
        let whole = Source {
            path: "a.txt".to_owned(),
            title: Some("Tổng kết".to_owned()),
            published: "2022-02-15".parse().ok(),
            author: Some("Thu Hà".to_owned()),
            outlet: Some("Báo Sơn La".to_owned()),
            url: Some("https://example.vn/a".to_owned()),
            copies: Vec::new(),
        };
        let bare = Source { path: "b.txt".to_owned(), published: "2022-02".parse().ok(), ..Source::default() };
        let mut bytes = Vec::new();
        write_citations(&[whole, bare], &mut bytes).unwrap();
        let items: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let expected = serde_json::json!([
            {"id": "a.txt", "type": "article-newspaper", "title": "Tổng kết", "author": [{"literal": "Thu Hà"}],
             "container-title": "Báo Sơn La", "issued": {"date-parts": [[2022, 2, 15]]}, "URL": "https://example.vn/a",
             "language": "vi"},
            {"id": "b.txt", "type": "article-newspaper", "issued": {"date-parts": [[2022, 2]]}, "language": "vi"},
        ]);
        assert_eq!(items, expected);
    }
}
