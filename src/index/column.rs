//! Columns: the value of a field for each document, without loading the document.
//!
//! Names are stored once, sorted and compressed in blocks; asking for many at a time reads each block once.

use tantivy::columnar::{Column as NumberColumn, StrColumn};
use tantivy::{DocId, SegmentReader};

/// Columns of names that can be asked for from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Province,
    Indicator,
    Status,
    Outlet,
}

impl Column {
    pub(super) fn field(self) -> &'static str {
        match self {
            Column::Province => "province",
            Column::Indicator => "indicator",
            Column::Status => "status",
            Column::Outlet => "outlet",
        }
    }
}

/// A column of names of one segment; a segment where no document has the field has none.
#[derive(Clone)]
pub(super) struct TextColumn(Option<StrColumn>);

impl TextColumn {
    pub(super) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<TextColumn> {
        segment.fast_fields().str(name).map(TextColumn)
    }

    /// How many documents the column is of.
    pub(super) fn documents(&self) -> Option<u32> {
        self.0.as_ref().map(|column| column.ords().num_docs())
    }

    /// The number that stands for a document's first name within the segment.
    pub(super) fn number(&self, doc: DocId) -> Option<u64> {
        self.0.as_ref().and_then(|column| column.term_ords(doc).next())
    }

    /// The number that stands for a name within the segment, if any document has it.
    pub(super) fn number_of_name(&self, name: &str) -> Option<u64> {
        self.0.as_ref().and_then(|column| column.dictionary().term_ord(name.as_bytes()).ok().flatten())
    }

    /// All names of the segment; the number of each is its place.
    pub(super) fn names(&self) -> tantivy::Result<Vec<String>> {
        let Some(column) = &self.0 else { return Ok(Vec::new()) };
        let mut names = Vec::with_capacity(column.dictionary().num_terms());
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            names.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        Ok(names)
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

    /// The names of each of many documents.
    pub(super) fn all_of_many(&self, docs: &[DocId]) -> tantivy::Result<Vec<Vec<String>>> {
        let mut names = vec![Vec::new(); docs.len()];
        let Some(column) = &self.0 else { return Ok(names) };
        let mut wanted: Vec<(u64, usize)> = docs
            .iter()
            .enumerate()
            .flat_map(|(at, &doc)| column.term_ords(doc).map(move |number| (number, at)))
            .collect();
        wanted.sort_unstable();
        let numbers: Vec<u64> = wanted.iter().map(|&(number, _)| number).collect();
        let mut places = wanted.into_iter().map(|(_, at)| at);
        column.dictionary().sorted_ords_to_term_cb(&numbers, |name| {
            if let Some(at) = places.next() {
                names[at].push(String::from_utf8_lossy(name).into_owned());
            }
        })?;
        Ok(names)
    }

    /// The first name of each of many documents, empty where one has none.
    pub(super) fn many(&self, docs: &[DocId]) -> tantivy::Result<Vec<String>> {
        let names = self.all_of_many(docs)?;
        Ok(names.into_iter().map(|names| names.into_iter().next().unwrap_or_default()).collect())
    }
}

/// A column of numbers of one segment.
pub(super) enum Numbers {
    Whole(Option<NumberColumn<u64>>),
    Float(Option<NumberColumn<f64>>),
}

impl Numbers {
    pub(super) fn open(segment: &SegmentReader, name: &str) -> tantivy::Result<Numbers> {
        match name {
            "value" => segment.fast_fields().column_opt(name).map(Numbers::Float),
            _ => segment.fast_fields().column_opt(name).map(Numbers::Whole),
        }
    }

    pub(super) fn get(&self, doc: DocId) -> Option<f64> {
        match self {
            Numbers::Whole(column) => column.as_ref()?.first(doc).map(|number| number as f64),
            Numbers::Float(column) => column.as_ref()?.first(doc),
        }
    }
}
