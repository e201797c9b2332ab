//! Documents → their paths, values and relations, by columns alone.
//!
//! An article and its facts are put in one batch and lie side by side in one segment, the article first; segments are
//! only ever merged, which keeps the order. So the facts of an article are the documents after it, up to the next one.

use std::collections::HashSet;

use tantivy::error::DataCorruption;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::column::{Column, Numbers, TextColumn};
use super::reader::Reader;
use super::schema::ARTICLE;
use super::store::META_FILE;
use crate::error::Result;

/// What each segment is asked for all the time.
pub(super) struct SegmentColumns {
    kind: TextColumn,
    pub(super) path: TextColumn,
    /// What stands for articles in `kind`.
    article: Option<u64>,
}

impl SegmentColumns {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<SegmentColumns> {
        let kind = TextColumn::open(segment, "kind")?;
        if kind.documents().is_some_and(|documents| documents != segment.max_doc()) {
            let wrong = format!("the list of segments gives {} {} documents", segment.segment_id(), segment.max_doc());
            return Err(DataCorruption::new(META_FILE.into(), wrong).into());
        }
        let article = kind.number_of_name(ARTICLE);
        Ok(SegmentColumns { kind, path: TextColumn::open(segment, "path")?, article })
    }

    pub(super) fn is_article(&self, doc: DocId) -> bool {
        self.article.is_some() && self.kind.number(doc) == self.article
    }
}

impl Reader {
    /// The paths of documents, one for each.
    pub(crate) fn paths(&self, addresses: &[DocAddress]) -> Result<Vec<String>> {
        let mut paths = self.names_of(addresses, "path")?;
        if !self.renamed.is_empty() {
            for (address, path) in addresses.iter().zip(&mut paths) {
                let number = self.columns[address.segment_ord as usize].path.number(address.doc_id);
                if let Some(name) = number.and_then(|number| self.renamed.get(&(address.segment_ord, number))) {
                    path.clone_from(name);
                }
            }
        }
        Ok(paths)
    }

    /// Path and place of documents; the place of an article is 0.
    pub(crate) fn places(&self, addresses: &[DocAddress]) -> Result<Vec<(String, u64)>> {
        let starts = self.numbers_of(addresses, "start")?;
        let place = |start: Option<f64>| start.unwrap_or(0.0) as u64;
        Ok(self.paths(addresses)?.into_iter().zip(starts.into_iter().map(place)).collect())
    }

    /// The number that each document has in a column.
    pub(crate) fn numbers_of(&self, addresses: &[DocAddress], column: &str) -> Result<Vec<Option<f64>>> {
        let mut columns = Vec::new();
        for segment in self.searcher().segment_readers() {
            columns.push(Numbers::open(segment, column).map_err(|error| self.failure(error))?);
        }
        Ok(addresses.iter().map(|address| columns[address.segment_ord as usize].get(address.doc_id)).collect())
    }

    /// The first name that each document has in a column, empty where it has none.
    pub(super) fn names_of(&self, addresses: &[DocAddress], column: &str) -> Result<Vec<String>> {
        self.by_segment(addresses, |segment, docs| TextColumn::open(segment, column)?.many(docs))
    }

    /// The names that each document has in a column.
    pub(crate) fn all_names_of(&self, addresses: &[DocAddress], column: Column) -> Result<Vec<Vec<String>>> {
        self.by_segment(addresses, |segment, docs| TextColumn::open(segment, column.field())?.all_of_many(docs))
    }

    /// Asks each segment for something of its own documents, and puts the answers in the order of the addresses.
    fn by_segment<T: Clone + Default>(
        &self,
        addresses: &[DocAddress],
        ask: impl Fn(&SegmentReader, &[DocId]) -> tantivy::Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let mut answers = vec![T::default(); addresses.len()];
        for (number, segment) in self.searcher().segment_readers().iter().enumerate() {
            let (places, docs): (Vec<usize>, Vec<DocId>) = addresses
                .iter()
                .enumerate()
                .filter(|(_, address)| address.segment_ord as usize == number)
                .map(|(at, address)| (at, address.doc_id))
                .unzip();
            if docs.is_empty() {
                continue;
            }
            let found = ask(segment, &docs).map_err(|error| self.failure(error))?;
            for (at, answer) in places.into_iter().zip(found) {
                answers[at] = answer;
            }
        }
        Ok(answers)
    }

    /// The article that each fact belongs to.
    pub(crate) fn article_of_each(&self, facts: &[DocAddress]) -> Result<Vec<Option<DocAddress>>> {
        let owner = |fact: &DocAddress| {
            let columns = &self.columns[fact.segment_ord as usize];
            let article = (0..=fact.doc_id).rev().find(|&doc| columns.is_article(doc));
            article.map(|doc| DocAddress::new(fact.segment_ord, doc))
        };
        Ok(facts.iter().map(owner).collect())
    }

    /// The articles that facts belong to, each once.
    pub(crate) fn articles_of_facts(&self, facts: &[DocAddress]) -> Result<Vec<DocAddress>> {
        let mut articles: Vec<DocAddress> = self.article_of_each(facts)?.into_iter().flatten().collect();
        articles.sort_unstable();
        articles.dedup();
        Ok(articles)
    }

    /// The facts of articles.
    pub(crate) fn facts_of_articles(&self, articles: &[DocAddress]) -> Result<Vec<DocAddress>> {
        let segments = self.searcher().segment_readers();
        let mut facts = Vec::new();
        for article in articles {
            let (columns, segment) =
                (&self.columns[article.segment_ord as usize], &segments[article.segment_ord as usize]);
            let after = (article.doc_id + 1..segment.max_doc()).take_while(|&doc| !columns.is_article(doc));
            let of_article = after.map(|doc| DocAddress::new(article.segment_ord, doc));
            facts.extend(of_article.filter(|fact| !segment.is_deleted(fact.doc_id) && !self.hides(*fact)));
        }
        Ok(facts)
    }

    /// Those of some documents that a query finds.
    pub(crate) fn among(&self, addresses: &[DocAddress], query: &dyn Query) -> Result<Vec<DocAddress>> {
        let found: HashSet<DocAddress> = self.matches(query)?.into_iter().collect();
        Ok(addresses.iter().copied().filter(|address| found.contains(address)).collect())
    }
}
