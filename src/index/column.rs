//! Columns of names: the value of a field for each document, without loading the document.
//!
//! Names are stored once, sorted and compressed in blocks; asking for many at a time reads each block once.

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

/// A column of one segment; a segment where no document has the field has none.
pub(super) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(super) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<TextColumn> {
        segment.fast_fields().str(name).map(TextColumn)
    }

    /// The number that stands for a document's first name within the segment.
    pub(super) fn number(&self, doc: DocId) -> Option<u64> {
        self.0.as_ref().and_then(|column| column.term_ords(doc).next())
    }

    /// The names of a document.
    pub(super) fn all(&self, doc: DocId) -> impl Iterator<Item = String> + '_ {
        self.0.iter().flat_map(move |column| {
            column.term_ords(doc).filter_map(|number| {
                let mut name = String::new();
                matches!(column.ord_to_str(number, &mut name), Ok(true)).then_some(name)
            })
        })
    }

    /// The first name of each of many documents, empty where one has none.
    pub(super) fn many(&self, docs: &[DocId]) -> tantivy::Result<Vec<String>> {
        let mut names = vec![String::new(); docs.len()];
        let Some(column) = &self.0 else { return Ok(names) };
        let mut wanted: Vec<(u64, usize)> =
            docs.iter().enumerate().filter_map(|(at, &doc)| Some((self.number(doc)?, at))).collect();
        wanted.sort_unstable();
        let numbers: Vec<u64> = wanted.iter().map(|&(number, _)| number).collect();
        let mut places = wanted.into_iter().map(|(_, at)| at);
        column.dictionary().sorted_ords_to_term_cb(&numbers, |name| {
            if let Some(at) = places.next() {
                names[at] = String::from_utf8_lossy(name).into_owned();
            }
        })?;
        Ok(names)
    }
}
