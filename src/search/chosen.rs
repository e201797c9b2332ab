//! Documents found beforehand → a query that finds just these.
//!
//! For articles of figures that meet conditions, and for what is ruled out: tantivy 0.27 asks a phrase to step
//! backward when it excludes one, which its own checks forbid (a panic in debug builds). A set can be asked anyhow.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocAddress, DocId, Score, Searcher, SegmentReader, TantivyError};

/// Finds the documents that it was made of, with one score for all.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    by_segment: Arc<HashMap<SegmentId, Vec<DocId>>>,
}

impl Chosen {
    pub(super) fn new(searcher: &Searcher, addresses: &[DocAddress]) -> Chosen {
        let mut by_segment: HashMap<SegmentId, Vec<DocId>> = HashMap::new();
        for address in addresses {
            let segment = searcher.segment_reader(address.segment_ord).segment_id();
            by_segment.entry(segment).or_default().push(address.doc_id);
        }
        Chosen { by_segment: Arc::new(by_segment) }
    }
}

impl Query for Chosen {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Chosen {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut set = BitSet::with_max_value(reader.max_doc());
        for &doc in self.by_segment.get(&reader.segment_id()).into_iter().flatten() {
            set.insert(doc);
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let docs = self.by_segment.get(&reader.segment_id());
        if docs.is_some_and(|docs| docs.contains(&doc)) {
            return Ok(Explanation::new("chosen beforehand", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
    }
}
