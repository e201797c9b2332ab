//! An index on disk → articles and facts.
//!
//! A reader shows the state of the last commit before it was opened. Facts come in the order of paths and places in
//! the text, and are loaded one by one, so that a report over a large index does not hold it twice.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocAddress, DocId, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::lookup::SegmentColumns;
use super::schema::{ARTICLE, FACT, Fields, fields};
use super::store::{self, Found, Stamp};
use super::{FactFilter, Known, Matches, any_of, check, record, union};
use crate::error::{Error, Result, Told};
use crate::model::{Article, Fact, Meta};
use crate::normalize::copies;

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
    /// The facts of the article that was read last: whoever asks for one fact asks for its neighbours next.
    pub(super) latest: Mutex<Option<(DocAddress, Vec<Fact>)>>,
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
            latest: Mutex::default(),
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
        let mut facts = found.to_vec();
        facts.sort_unstable();
        let mut groups: Vec<Group> = Vec::new();
        for (at, &fact) in facts.iter().enumerate() {
            let columns = &self.columns[fact.segment_ord as usize];
            match groups.last_mut() {
                Some(group) if group.holds(fact, |doc| columns.is_article(doc)) => {
                    group.last = fact.doc_id;
                    group.facts.end += 1;
                }
                _ => {
                    let article = columns.article_of(fact.doc_id).unwrap_or(fact.doc_id);
                    let article = DocAddress::new(fact.segment_ord, article);
                    groups.push(Group { article, last: fact.doc_id, facts: at as u32..at as u32 + 1 });
                }
            }
        }
        let articles: Vec<DocAddress> = groups.iter().map(|group| group.article).collect();
        let mut groups: Vec<(String, Group)> = self.paths(&articles)?.into_iter().zip(groups).collect();
        groups.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.article.cmp(&other.1.article)));
        let groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
        Ok(Facts { reader: self, left: facts.len(), facts, groups: groups.into_iter(), ready: Vec::new().into_iter() })
    }

    pub(crate) fn fact_at(&self, address: DocAddress) -> Result<Fact> {
        let article = self.columns[address.segment_ord as usize].article_of(address.doc_id).unwrap_or(address.doc_id);
        let mut facts = self.facts_in(DocAddress::new(address.segment_ord, article))?;
        match (address.doc_id - article).checked_sub(1).map(|at| at as usize).filter(|at| *at < facts.len()) {
            Some(at) => Ok(facts.swap_remove(at)),
            None => Err(self.without_fact()),
        }
    }

    /// The facts of an article, in the order of their documents.
    pub(crate) fn facts_in(&self, article: DocAddress) -> Result<Vec<Fact>> {
        let path = self.paths(&[article])?.remove(0);
        record::read_facts(&self.fields, &path, &self.document(article)?).map_err(|error| self.damaged(error))
    }

    /// The metadata of every article, by path.
    pub fn articles(&self) -> Result<BTreeMap<String, Meta>> {
        let found = self.matches(&*any_of(self.fields.kind, [ARTICLE]))?;
        let mut articles = BTreeMap::new();
        for (path, address) in self.paths(&found)?.into_iter().zip(found.iter().copied()) {
            articles.insert(path, self.meta_at(address)?);
        }
        // Which article is the original depends on all that the index holds now.
        let prints = self.paths(&found)?.into_iter().zip(self.names_of(&found, "fingerprint")?);
        let (paths, prints): (Vec<String>, Vec<String>) = prints.collect::<BTreeMap<_, _>>().into_iter().unzip();
        for (path, original) in paths.iter().zip(copies(&prints)) {
            if let (Some(original), Some(meta)) = (original, articles.get_mut(path)) {
                meta.copy_of = Some(paths[original as usize].clone());
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
        let record = self.searcher.doc(address).map_err(|error| self.failure(error))?;
        record::read_meta(&record).map_err(|error| self.damaged(error))
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
        let hashes = self.names_of(&articles, "hash")?.into_iter();
        let prints = self.names_of(&articles, "fingerprint")?.into_iter().zip(self.names_of(&articles, "look")?);
        let known = hashes.zip(prints).map(|(content_hash, (fingerprint, look))| Known {
            content_hash,
            fingerprint,
            look: Some(look).filter(|look| !look.is_empty()),
        });
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

    pub(super) fn without_fact(&self) -> Error {
        Error::index(&self.path, store::damaged("a record"))
    }

    pub(super) fn damaged(&self, error: serde_json::Error) -> Error {
        Error::index(
            &self.path,
            Told::new(
                format!("it is damaged: a record in it cannot be read ({error}); run `solieu index rebuild`"),
                format!("bị hỏng: có bản ghi không đọc được ({error}); chạy `solieu index rebuild`"),
            ),
        )
    }
}

/// Facts of one article among those that were asked for.
struct Group {
    article: DocAddress,
    /// The last of them so far.
    last: DocId,
    /// Their places in the list of addresses.
    facts: Range<u32>,
}

impl Group {
    /// True for a fact that lies between the last one and the next article.
    fn holds(&self, fact: DocAddress, is_article: impl Fn(DocId) -> bool) -> bool {
        fact.segment_ord == self.article.segment_ord && !(self.last + 1..=fact.doc_id).any(is_article)
    }
}

/// Facts in order, loaded article by article as they are asked for.
pub struct Facts<'r> {
    reader: &'r Reader,
    left: usize,
    /// In the order of segments.
    facts: Vec<DocAddress>,
    /// In the order of paths.
    groups: std::vec::IntoIter<Group>,
    ready: std::vec::IntoIter<Fact>,
}

impl Facts<'_> {
    /// Those of one article that were asked for, in the order of the text.
    fn load(&self, group: &Group) -> Result<Vec<Fact>> {
        let mut all: Vec<Option<Fact>> = self.reader.facts_in(group.article)?.into_iter().map(Some).collect();
        let asked = &self.facts[group.facts.start as usize..group.facts.end as usize];
        let take = |fact: &DocAddress| {
            let at = (fact.doc_id - group.article.doc_id).checked_sub(1)? as usize;
            all.get_mut(at)?.take()
        };
        let facts: Option<Vec<Fact>> = asked.iter().map(take).collect();
        let mut facts = facts.ok_or_else(|| self.reader.without_fact())?;
        facts.sort_by_key(|fact| fact.span.start);
        Ok(facts)
    }
}

impl Iterator for Facts<'_> {
    type Item = Result<Fact>;

    fn next(&mut self) -> Option<Result<Fact>> {
        loop {
            if let Some(fact) = self.ready.next() {
                self.left -= 1;
                return Some(Ok(fact));
            }
            let group = self.groups.next()?;
            match self.load(&group) {
                Ok(facts) => self.ready = facts.into_iter(),
                Err(error) => {
                    self.left -= group.facts.len();
                    return Some(Err(error));
                }
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
