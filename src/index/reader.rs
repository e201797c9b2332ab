//! An index on disk → articles and facts.
//!
//! A reader shows the state of the last commit before it was opened. Facts come in the order of paths and places in
//! the text, and are loaded one by one, so that a report over a large index does not hold it twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::lookup::SegmentColumns;
use super::schema::{ARTICLE, FACT, Fields, fields};
use super::store::{self, Found, Stamp};
use super::{FactFilter, Known, Matches, any_of, check, record, union};
use crate::error::{Error, Result, Told};
use crate::model::{Article, Fact, Meta};
use crate::normalize::Originals;

/// Reads one index, or several as one.
pub struct Reader {
    /// The index, or the first of several, for messages.
    pub(super) path: PathBuf,
    searcher: Searcher,
    fields: Fields,
    pub(super) parts: Vec<Part>,
    /// Of each segment, in the order of the searcher.
    pub(super) columns: Vec<SegmentColumns>,
    counts: OnceLock<(u64, u64)>,
    /// Documents of later indexes that an earlier one has too, by segment; empty where there is but one index.
    pub(super) hidden: Vec<HashSet<DocId>>,
    /// Paths that several indexes use for different articles, as they are shown, by segment and number of the path.
    pub(super) renamed: HashMap<(u32, u64), String>,
}

/// One of the indexes that are open as one.
pub struct Part {
    pub path: PathBuf,
    pub(super) stamp: Option<Stamp>,
}

impl Part {
    /// False for an index whose last run was stopped: what is in it is whole, but there was to be more.
    pub fn is_finished(&self) -> bool {
        self.stamp.as_ref().is_some_and(|stamp| !stamp.unfinished)
    }

    /// Version of the rules that its facts come from; none where no run on it came to its first commit.
    pub fn rules_version(&self) -> Option<&str> {
        self.stamp.as_ref().map(|stamp| stamp.rules.as_str())
    }
}

impl Reader {
    /// Opens an index; one of another layout gives an error that says what to run.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader> {
        let (index, part) = Reader::look(path.as_ref())?;
        Reader::of(index, vec![part])
    }

    /// Opens several indexes as one. An article that several have with the same text is there once, from the first of
    /// them; paths that several use for different articles get the name of their index in front.
    pub fn open_all(paths: &[PathBuf]) -> Result<Reader> {
        let mut seen = HashSet::new();
        let mut parts = Vec::new();
        for path in paths {
            // One that is named twice, in whatever way, is one.
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                parts.push(Reader::look(path)?);
            }
        }
        if parts.len() < 2 {
            let (index, part) = parts.pop().ok_or_else(|| Error::input("index", "none was named"))?;
            return Reader::of(index, vec![part]);
        }
        let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
        let paths: Vec<PathBuf> = parts.iter().map(|part| part.path.clone()).collect();
        let mut reader = Reader::of(union::open(&paths)?, parts)?;
        let overlap = union::overlap(&reader, &paths)?;
        (reader.hidden, reader.renamed) = (overlap.hidden, overlap.renamed);
        Ok(reader)
    }

    /// Makes sure that an index can be read.
    fn look(path: &Path) -> Result<(Index, Part)> {
        match store::find(path)? {
            Found::Index(opened, stamp) => {
                check::check_new(path, &opened.index)?;
                Ok((opened.index, Part { path: path.to_owned(), stamp }))
            }
            Found::Nothing => Err(Error::index(
                path,
                Told::new(
                    "there is no index here; make one with `solieu ingest`",
                    "ở đây chưa có chỉ mục; tạo bằng `solieu ingest`",
                ),
            )),
            Found::Unusable(reason) => Err(Error::index(path, reason)),
        }
    }

    pub(super) fn of(index: Index, parts: Vec<Part>) -> Result<Reader> {
        let path = parts[0].path.clone();
        let failed = |error| store::failure(&path, error);
        // A command runs once over one state: no thread that watches the folder.
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.map_err(failed)?;
        let searcher = reader.searcher();
        let columns = searcher.segment_readers().iter().map(SegmentColumns::open).collect::<tantivy::Result<_>>();
        let columns = columns.map_err(failed)?;
        Ok(Reader {
            path,
            searcher,
            fields: fields(),
            parts,
            columns,
            counts: OnceLock::new(),
            hidden: Vec::new(),
            renamed: HashMap::new(),
        })
    }

    /// The indexes that are open.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// False where the last run on an index was stopped.
    pub fn is_finished(&self) -> bool {
        self.parts.iter().all(Part::is_finished)
    }

    /// Version of the rules that the facts of the (first) index come from.
    pub fn rules_version(&self) -> &str {
        self.parts[0].rules_version().unwrap_or_default()
    }

    /// The facts that fit a filter, in the order of articles' paths and places in the text.
    pub fn facts(&self, filter: &FactFilter) -> Result<Facts<'_>> {
        self.facts_of(&*filter.to_query(&self.fields))
    }

    /// The facts among what a query finds; it must find nothing but facts.
    pub(crate) fn facts_of(&self, query: &dyn Query) -> Result<Facts<'_>> {
        self.facts_at(&self.matches(query)?)
    }

    /// The facts at some addresses, in order.
    pub(crate) fn facts_at(&self, found: &[DocAddress]) -> Result<Facts<'_>> {
        let places = self.places(found)?;
        let mut order: Vec<_> = places.into_iter().zip(found.iter().copied()).collect();
        order.sort_unstable();
        let addresses: Vec<DocAddress> = order.into_iter().map(|(_, address)| address).collect();
        Ok(Facts { reader: self, addresses: addresses.into_iter() })
    }

    pub(crate) fn fact_at(&self, address: DocAddress) -> Result<Fact> {
        let document = self.document(address)?;
        let mut fact = record::read_fact(&self.fields, &document).map_err(|error| self.damaged(error))?;
        if !self.renamed.is_empty() {
            fact.article = self.paths(&[address])?.remove(0);
        }
        Ok(fact)
    }

    /// The metadata of every article, by path.
    pub fn articles(&self) -> Result<BTreeMap<String, Meta>> {
        let found = self.matches(&*any_of(self.fields.kind, [ARTICLE]))?;
        let mut articles = BTreeMap::new();
        for (path, address) in self.paths(&found)?.into_iter().zip(found.iter().copied()) {
            articles.insert(path, self.meta_at(address)?);
        }
        // Which article is the original depends on all that the index holds now.
        let mut originals = Originals::default();
        let prints = self.paths(&found)?.into_iter().zip(self.names_of(&found, "fingerprint")?);
        for (path, print) in prints.collect::<BTreeMap<String, String>>() {
            if let (Some(original), Some(meta)) = (originals.place(&path, &print), articles.get_mut(&path)) {
                meta.copy_of = Some(original);
            }
        }
        Ok(articles)
    }

    /// The article of a path, as it was put.
    pub fn article(&self, path: &str) -> Result<Option<Article>> {
        let known = self.renamed.iter().find(|(_, name)| *name == path).map(|(place, _)| *place);
        if let Some((segment, number)) = known {
            let columns = &self.columns[segment as usize];
            let docs = self.searcher.segment_reader(segment).doc_ids_alive();
            let mut docs = docs.filter(|&doc| columns.path.number(doc) == Some(number) && columns.is_article(doc));
            return docs.next().map(|doc| self.article_at(path, DocAddress::new(segment, doc))).transpose();
        }
        let query =
            BooleanQuery::intersection(vec![any_of(self.fields.kind, [ARTICLE]), any_of(self.fields.path, [path])]);
        self.matches(&query)?.first().map(|&address| self.article_at(path, address)).transpose()
    }

    pub(crate) fn article_at(&self, path: &str, address: DocAddress) -> Result<Article> {
        let document = self.document(address)?;
        record::read_article(&self.fields, path, &document).map_err(|error| self.damaged(error))
    }

    pub(crate) fn meta_at(&self, address: DocAddress) -> Result<Meta> {
        record::read_meta(&self.fields, &self.document(address)?).map_err(|error| self.damaged(error))
    }

    /// How many articles and how many facts there are.
    pub(crate) fn counts(&self) -> Result<(u64, u64)> {
        if let Some(counts) = self.counts.get() {
            return Ok(*counts);
        }
        let count = |kind| self.count(&*any_of(self.fields.kind, [kind]));
        let counts = (count(ARTICLE)?, count(FACT)?);
        Ok(*self.counts.get_or_init(|| counts))
    }

    /// How many documents a query finds.
    pub(crate) fn count(&self, query: &dyn Query) -> Result<u64> {
        if self.hides_documents() {
            return Ok(self.matches(query)?.len() as u64);
        }
        let count = self.searcher.search(query, &Count).map_err(|error| self.failure(error))?;
        Ok(count as u64)
    }

    pub(crate) fn has_any(&self, query: &dyn Query) -> Result<bool> {
        Ok(self.count(query)? > 0)
    }

    /// True where several indexes are open and have documents in common.
    pub(crate) fn hides_documents(&self) -> bool {
        !self.hidden.is_empty()
    }

    pub(crate) fn hides(&self, address: DocAddress) -> bool {
        self.hidden.get(address.segment_ord as usize).is_some_and(|docs| docs.contains(&address.doc_id))
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
        Ok(found.into_iter().map(|(_, address)| address).filter(|address| !self.hides(*address)).collect())
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
        Error::index(
            &self.path,
            Told::new(
                format!("it is damaged: a record in it cannot be read ({error}); run `solieu index rebuild`"),
                format!("bị hỏng: có bản ghi không đọc được ({error}); chạy `solieu index rebuild`"),
            ),
        )
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
        self.addresses.next().map(|address| self.reader.fact_at(address))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.addresses.size_hint()
    }
}

impl ExactSizeIterator for Facts<'_> {}
