//! An index on disk → articles and facts.
//!
//! A reader shows the state of the last commit before it was opened. Facts come in the order of paths and places in
//! the text, and are loaded one by one, so that a report over a large index does not hold it twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use tantivy::collector::Count;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::column::TextColumn;
use super::schema::{ARTICLE, FACT, Fields, fields};
use super::store::{self, Found, Stamp};
use super::{FactFilter, Known, Matches, any_of, record};
use crate::error::{Error, Result};
use crate::model::{Article, Fact, Meta};

/// Reads one index.
pub struct Reader {
    pub(super) path: PathBuf,
    searcher: Searcher,
    fields: Fields,
    pub(super) stamp: Option<Stamp>,
}

impl Reader {
    /// Opens an index; one of another layout gives an error that says what to run.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader> {
        let path = path.as_ref();
        match store::find(path)? {
            Found::Index(index, Some(stamp)) => Reader::of(path, *index, Some(stamp)),
            Found::Index(_, None) => {
                Err(Error::index(path, "it is empty, the run that made it did not end; run `solieu ingest` again"))
            }
            Found::Nothing => Err(Error::index(path, "there is no index here; make one with `solieu ingest`")),
            Found::Unusable(reason) => Err(Error::index(path, reason)),
        }
    }

    pub(super) fn of(path: &Path, index: Index, stamp: Option<Stamp>) -> Result<Reader> {
        // A command runs once over one state: no thread that watches the folder.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.map_err(|error| store::failure(path, error))?;
        Ok(Reader { path: path.to_owned(), searcher: reader.searcher(), fields: fields(), stamp })
    }

    /// Version of the rules that its facts come from.
    pub fn rules_version(&self) -> &str {
        self.stamp.as_ref().map_or("", |stamp| stamp.rules.as_str())
    }

    /// The facts that fit a filter, in the order of articles' paths and places in the text.
    pub fn facts(&self, filter: &FactFilter) -> Result<Facts<'_>> {
        self.facts_of(&*filter.to_query(&self.fields))
    }

    /// The facts among what a query finds; it must find nothing but facts.
    pub(crate) fn facts_of(&self, query: &dyn Query) -> Result<Facts<'_>> {
        let found = self.matches(query)?;
        let places = self.places(&found)?;
        let mut order: Vec<_> = places.into_iter().zip(found).collect();
        order.sort_unstable();
        let addresses: Vec<DocAddress> = order.into_iter().map(|(_, address)| address).collect();
        Ok(Facts { reader: self, addresses: addresses.into_iter() })
    }

    /// The metadata of every article, by path.
    pub fn articles(&self) -> Result<BTreeMap<String, Meta>> {
        let found = self.matches(&*any_of(self.fields.kind, [ARTICLE]))?;
        let mut articles = BTreeMap::new();
        for (path, address) in self.paths(&found)?.into_iter().zip(found) {
            let meta = record::read_meta(&self.fields, &self.document(address)?);
            articles.insert(path, meta.map_err(|error| self.damaged(error))?);
        }
        Ok(articles)
    }

    /// The article of a path, as it was put.
    pub fn article(&self, path: &str) -> Result<Option<Article>> {
        let query =
            BooleanQuery::intersection(vec![any_of(self.fields.kind, [ARTICLE]), any_of(self.fields.path, [path])]);
        self.matches(&query)?.first().map(|&address| self.article_at(path, address)).transpose()
    }

    pub(crate) fn article_at(&self, path: &str, address: DocAddress) -> Result<Article> {
        let document = self.document(address)?;
        record::read_article(&self.fields, path, &document).map_err(|error| self.damaged(error))
    }

    /// How many articles and how many facts there are.
    pub(super) fn counts(&self) -> Result<(u64, u64)> {
        let count = |kind| self.count(&*any_of(self.fields.kind, [kind]));
        Ok((count(ARTICLE)?, count(FACT)?))
    }

    /// How many documents a query finds.
    pub(crate) fn count(&self, query: &dyn Query) -> Result<u64> {
        let count = self.searcher.search(query, &Count).map_err(|error| self.failure(error))?;
        Ok(count as u64)
    }

    /// Path and hashes of every article.
    pub(super) fn known(&self) -> Result<HashMap<String, Known>> {
        let articles = self.matches(&*any_of(self.fields.kind, [ARTICLE]))?;
        let hashes = self.names_of(&articles, "hash")?.into_iter().zip(self.names_of(&articles, "fingerprint")?);
        let known = hashes.map(|(content_hash, fingerprint)| Known { content_hash, fingerprint });
        Ok(self.paths(&articles)?.into_iter().zip(known).collect())
    }

    /// The documents that a query finds, in no order that means anything.
    pub(crate) fn matches(&self, query: &dyn Query) -> Result<Vec<DocAddress>> {
        let found = self.searcher.search(query, &Matches { scored: false }).map_err(|error| self.failure(error))?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }

    /// The paths of documents, one for each.
    pub(crate) fn paths(&self, addresses: &[DocAddress]) -> Result<Vec<String>> {
        self.names_of(addresses, "path")
    }

    /// The articles that facts belong to. Both lie in the same segment, since they are put in one batch and segments
    /// are only ever merged; so numbers of paths can be compared, without reading a path.
    pub(crate) fn articles_of(&self, facts: &[DocAddress]) -> Result<Vec<DocAddress>> {
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            columns.push(TextColumn::open(segment, "path").map_err(|error| self.failure(error))?);
        }
        let number = |address: &DocAddress| {
            let segment = address.segment_ord;
            columns[segment as usize].number(address.doc_id).map(|number| (segment, number))
        };
        let wanted: HashSet<(u32, u64)> = facts.iter().filter_map(number).collect();
        let mut articles = self.matches(&*any_of(self.fields.kind, [ARTICLE]))?;
        articles.retain(|address| number(address).is_some_and(|number| wanted.contains(&number)));
        Ok(articles)
    }

    /// The first name that each document has in a column, empty where it has none.
    fn names_of(&self, addresses: &[DocAddress], column: &str) -> Result<Vec<String>> {
        let mut names = vec![String::new(); addresses.len()];
        for (number, segment) in self.searcher.segment_readers().iter().enumerate() {
            let (places, docs): (Vec<usize>, Vec<DocId>) = addresses
                .iter()
                .enumerate()
                .filter(|(_, address)| address.segment_ord as usize == number)
                .map(|(at, address)| (at, address.doc_id))
                .unzip();
            let found = TextColumn::open(segment, column).and_then(|column| column.many(&docs));
            for (at, name) in places.into_iter().zip(found.map_err(|error| self.failure(error))?) {
                names[at] = name;
            }
        }
        Ok(names)
    }

    /// Path and place of documents of facts.
    fn places(&self, addresses: &[DocAddress]) -> Result<Vec<(String, u64)>> {
        let mut starts: Vec<Option<Column<u64>>> = Vec::new();
        for segment in self.searcher.segment_readers() {
            starts.push(segment.fast_fields().column_opt("start").map_err(|error| self.failure(error))?);
        }
        let start = |address: &DocAddress| {
            starts[address.segment_ord as usize].as_ref().and_then(|column| column.first(address.doc_id)).unwrap_or(0)
        };
        Ok(self.paths(addresses)?.into_iter().zip(addresses).map(|(path, address)| (path, start(address))).collect())
    }

    /// The distinct values of a field of names, in order.
    pub(crate) fn names(&self, field: tantivy::schema::Field) -> Result<Vec<String>> {
        let mut names = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field).map_err(|error| self.failure(error))?;
            let mut terms = index.terms().stream().map_err(|error| self.failure(error.into()))?;
            while terms.advance() {
                names.extend(std::str::from_utf8(terms.key()).ok().map(str::to_owned));
            }
        }
        Ok(names.into_iter().collect())
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    fn document(&self, address: DocAddress) -> Result<TantivyDocument> {
        self.searcher.doc(address).map_err(|error| self.failure(error))
    }

    pub(crate) fn failure(&self, error: TantivyError) -> Error {
        store::failure(&self.path, error)
    }

    fn damaged(&self, error: serde_json::Error) -> Error {
        Error::index(&self.path, format!("a record in it cannot be read ({error}); run `solieu ingest --reindex`"))
    }
}

/// Facts in order, loaded as they are asked for.
pub struct Facts<'r> {
    reader: &'r Reader,
    addresses: std::vec::IntoIter<DocAddress>,
}

impl Iterator for Facts<'_> {
    type Item = Result<Fact>;

    fn next(&mut self) -> Option<Result<Fact>> {
        let address = self.addresses.next()?;
        let fact = self.reader.document(address).and_then(|document| {
            record::read_fact(&self.reader.fields, &document).map_err(|error| self.reader.damaged(error))
        });
        Some(fact)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.addresses.size_hint()
    }
}

impl ExactSizeIterator for Facts<'_> {}
