//! Documents → their paths, values and relations, by columns alone.
//!
//! An article and its facts are put in one batch and lie side by side in one segment, the article first; segments are
//! only ever merged, which keeps the order. So the facts of an article are the documents after it, up to the next one.

use std::collections::HashSet;
use std::ops::Range;

use tantivy::error::DataCorruption;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::column::{Column, Numbers, TextColumn};
use super::phrase::{self, Phrase};
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
    start: Numbers,
    word_from: Numbers,
    word_to: Numbers,
}

impl SegmentColumns {
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<SegmentColumns> {
        let kind = TextColumn::open(segment, "kind")?;
        if kind.documents().is_some_and(|documents| documents != segment.max_doc()) {
            let wrong = format!("the list of segments gives {} {} documents", segment.segment_id(), segment.max_doc());
            return Err(DataCorruption::new(META_FILE.into(), wrong).into());
        }
        let article = kind.number_of_name(ARTICLE);
        Ok(SegmentColumns {
            kind,
            path: TextColumn::open(segment, "path")?,
            article,
            start: Numbers::open(segment, "start")?,
            word_from: Numbers::open(segment, "word_from")?,
            word_to: Numbers::open(segment, "word_to")?,
        })
    }

    /// Where the figure of a fact begins in the text; 0 for articles.
    fn start(&self, doc: DocId) -> u64 {
        self.start.get(doc).unwrap_or(0.0) as u64
    }

    /// The words of the article that a fact quotes; none for what is no fact.
    pub(super) fn quote(&self, fact: DocId) -> Range<u32> {
        let place = |column: &Numbers| column.get(fact).unwrap_or(0.0) as u32;
        place(&self.word_from)..place(&self.word_to)
    }

    /// The article that a document belongs to.
    pub(super) fn article_of(&self, doc: DocId) -> Option<DocId> {
        (0..=doc).rev().find(|&doc| self.is_article(doc))
    }

    pub(super) fn is_article(&self, doc: DocId) -> bool {
        self.article.is_some() && self.kind.number(doc) == self.article
    }
}

impl Reader {
    /// The paths of documents, one for each.
    pub(crate) fn paths(&self, addresses: &[DocAddress]) -> Result<Vec<String>> {
        let mut paths = self.by_segment(addresses, |segment, docs| self.columns[segment].path.many(docs))?;
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
        let start = |address: &DocAddress| self.columns[address.segment_ord as usize].start(address.doc_id);
        Ok(self.paths(addresses)?.into_iter().zip(addresses.iter().map(start)).collect())
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
        let segments = self.searcher().segment_readers();
        self.by_segment(addresses, |segment, docs| TextColumn::open(&segments[segment], column)?.many(docs))
    }

    /// The names that each document has in a column.
    pub(crate) fn all_names_of(&self, addresses: &[DocAddress], column: Column) -> Result<Vec<Vec<String>>> {
        let segments = self.searcher().segment_readers();
        let open = |segment: usize| TextColumn::open(&segments[segment], column.field());
        self.by_segment(addresses, |segment, docs| open(segment)?.all_of_many(docs))
    }

    /// Asks each segment for something of its own documents, and puts the answers in the order of the addresses.
    fn by_segment<T: Clone + Default>(
        &self,
        addresses: &[DocAddress],
        ask: impl Fn(usize, &[DocId]) -> tantivy::Result<Vec<T>>,
    ) -> Result<Vec<T>> {
        let mut answers = vec![T::default(); addresses.len()];
        for number in 0..self.columns.len() {
            let (places, docs): (Vec<usize>, Vec<DocId>) = addresses
                .iter()
                .enumerate()
                .filter(|(_, address)| address.segment_ord as usize == number)
                .map(|(at, address)| (at, address.doc_id))
                .unzip();
            if docs.is_empty() {
                continue;
            }
            let found = ask(number, &docs).map_err(|error| self.failure(error))?;
            for (at, answer) in places.into_iter().zip(found) {
                answers[at] = answer;
            }
        }
        Ok(answers)
    }

    /// The article that each fact belongs to.
    pub(crate) fn article_of_each(&self, facts: &[DocAddress]) -> Result<Vec<Option<DocAddress>>> {
        let owner = |fact: &DocAddress| {
            let article = self.columns[fact.segment_ord as usize].article_of(fact.doc_id);
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

    /// Which of some documents have two words side by side: articles anywhere, facts in their quote.
    pub(crate) fn side_by_side(&self, pair: &Phrase, documents: &[DocAddress]) -> Result<Vec<bool>> {
        let place = |(at, document): (usize, &DocAddress)| {
            let columns = &self.columns[document.segment_ord as usize];
            let range = if columns.is_article(document.doc_id) { 0..u32::MAX } else { columns.quote(document.doc_id) };
            let article = columns.article_of(document.doc_id)?;
            Some((at, (DocAddress::new(document.segment_ord, article), range)))
        };
        let mut places: Vec<_> = documents.iter().enumerate().filter_map(place).collect();
        places.sort_unstable_by_key(|(_, (article, _))| *article);
        let (order, places): (Vec<usize>, Vec<_>) = places.into_iter().unzip();
        let held = phrase::which_hold(self.searcher(), pair, &places).map_err(|error| self.failure(error))?;
        let mut answers = vec![false; documents.len()];
        for (at, holds) in order.into_iter().zip(held) {
            answers[at] = holds;
        }
        Ok(answers)
    }

    /// Those of some documents that a query finds.
    pub(crate) fn among(&self, addresses: &[DocAddress], query: &dyn Query) -> Result<Vec<DocAddress>> {
        let found: HashSet<DocAddress> = self.matches(query)?.into_iter().collect();
        Ok(addresses.iter().copied().filter(|address| found.contains(address)).collect())
    }
}
