//! Articles with their facts → an index on disk.
//!
//! Nothing is visible until a commit; a writer that is dropped, or a machine that stops, leaves the state of the last
//! one. What a path had before is replaced as a whole, figures included. A run over very many articles commits on
//! the way, so that a later run goes on where it was stopped; until the last commit the index says that it is unfinished.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use tantivy::directory::{DirectoryLock, INDEX_WRITER_LOCK};
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{Directory, IndexWriter, TantivyDocument, Term};

use super::disk::{self, Disk, Trouble};
use super::reader::{Part, Reader};
use super::record;
use super::schema::{Fields, fields};
use super::store::{self, Found, Opened, Stamp};
use super::{check, place};
use crate::error::{Error, Result, Told};
use crate::model::{Article, Fact};
use crate::normalize::{CleanText, fingerprint_of};

/// One thread: documents keep the order in which they were put, and the folding of text, which costs most, leaves
/// the other cores to reading and extracting.
const INDEXING_THREADS: usize = 1;
/// What tantivy gathers before it writes a segment: some ten thousand articles, small enough for a laptop.
const HEAP_BYTES: usize = 128 << 20;
/// Above this share of replaced documents a segment is rewritten, so that an index that is updated every day does
/// not keep every old version.
const MAX_DELETED_SHARE: f32 = 0.3;
/// A file that changed so shortly before the run may change again within one tick of the file system's clock, which is
/// two seconds on some; its time of change then says nothing.
const LEAST_AGE: Duration = Duration::from_secs(2);
/// Bytes of texts and quotes between two commits on the way, some 20,000 articles: no more is lost when a machine stops.
const BYTES_PER_COMMIT: usize = 128 << 20;

/// Writes one index; there can be only one writer on an index at a time.
pub struct Writer {
    /// The index that was asked for.
    path: PathBuf,
    /// Set where the index is built beside the one that it is to replace.
    replaces: Option<Replaced>,
    writer: IndexWriter,
    trouble: Trouble,
    fields: Fields,
    stamp: Stamp,
    /// Every article that the index held when it was opened, by path.
    known: Arc<HashMap<String, Known>>,
    /// Paths that were put or taken out since, with the hash of what was put.
    changed: HashMap<String, Option<String>>,
    /// When this writer took the lock, by the clock that times files.
    began: Option<SystemTime>,
    /// Bytes of what was put since the last commit.
    pending: usize,
    bytes_per_commit: usize,
    put: u64,
    replaced: u64,
    removed: u64,
}

/// An index that is to be replaced; nobody else may write to it meanwhile.
struct Replaced {
    /// None where there is no such index yet.
    lock: Option<DirectoryLock>,
}

/// By what an article of the index is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Of the file's bytes.
    pub content_hash: String,
    /// Of the text's matching key: copies of an article share it.
    pub fingerprint: String,
    /// What the file looked like from outside, where that tells whether it is still the same.
    pub look: Option<String>,
}

/// What a file looks like from outside, as a hash of its size, times and whatever else decides how it is read.
#[derive(Clone, Debug)]
pub struct Look {
    pub changed: SystemTime,
    pub hash: String,
}

/// An article with its facts, made ready to be put; made on any thread, since it costs more than the putting.
#[derive(Debug)]
pub struct Prepared {
    path: String,
    content_hash: String,
    look: Option<Look>,
    /// Bytes of its texts, and one so that nothing is for nothing.
    size: usize,
    documents: Vec<TantivyDocument>,
}

impl Prepared {
    /// `clean` is the article's text, folded, and `fingerprint` that of the text. The facts are left as they are.
    pub(crate) fn new(
        article: &Article,
        facts: &mut [Fact],
        clean: CleanText<'_>,
        fingerprint: &str,
        look: Option<Look>,
    ) -> Result<Prepared> {
        let documents = record::documents(&fields(), article, facts, clean, fingerprint)
            .map_err(|error| Error::input(&article.path, format!("cannot be stored: {error}")))?;
        let size = 1 + article.text.len() + facts.iter().map(|fact| fact.quote.len()).sum::<usize>();
        Ok(Prepared { path: article.path.clone(), content_hash: article.content_hash.clone(), look, size, documents })
    }
}

/// What a commit did and what the index holds now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    pub articles: u64,
    pub facts: u64,
    /// Articles written by this writer, new and replaced.
    pub put: u64,
    /// Articles among them that the index had in another version.
    pub replaced: u64,
    /// Articles taken out because their file is gone or holds none any more.
    pub removed: u64,
    /// Where the index went that this one replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_index: Option<PathBuf>,
}

impl Writer {
    /// Opens an index for writing, and makes it where there is none. `rules_version` is that of the rules that the
    /// facts come from: an index never mixes figures of two versions.
    pub fn open(path: impl AsRef<Path>, rules_version: &str) -> Result<Writer> {
        let path = path.as_ref();
        let (opened, stamp) = match store::find(path)? {
            Found::Nothing => (store::create(path)?, None),
            Found::Index(opened, stamp) => (*opened, stamp),
            Found::Unusable(reason) => return Err(Error::index(path, reason)),
        };
        if let Some(stamp) = &stamp
            && stamp.rules != rules_version
        {
            let old = &stamp.rules;
            return Err(Error::index(
                path,
                Told::new(
                    format!(
                        "its figures were found with rules {old}, and these are rules {rules_version}; run \
                         `solieu index rebuild` to find them anew in the stored texts, or `solieu ingest --reindex` \
                         with the same folders"
                    ),
                    format!(
                        "số liệu trong đó trích theo quy tắc {old}, chương trình có quy tắc {rules_version}; chạy \
                         `solieu index rebuild` để trích lại từ văn bản đã lưu, hoặc `solieu ingest --reindex` với \
                         các thư mục cũ"
                    ),
                ),
            ));
        }
        check::check_new(path, &opened.index)?;
        let index = opened.index.clone();
        let mut writer = Writer::on(path, opened, rules_version)?;
        match stamp {
            Some(stamp) => {
                writer.stamp.created_by = stamp.created_by;
                writer.known = Arc::new(Reader::of(index, vec![Part { path: path.to_owned(), stamp: None }])?.known()?);
            }
            None => writer.commit_now(true)?,
        }
        Ok(writer)
    }

    /// Opens an index to build it anew, whatever it holds. The new one is built beside the old one, which can be read
    /// until the commit and is then moved aside.
    pub fn recreate(path: impl AsRef<Path>, rules_version: &str) -> Result<Writer> {
        let path = path.as_ref();
        let lock = match store::find(path)? {
            Found::Nothing => None,
            Found::Index(..) | Found::Unusable(_) => {
                let disk = Disk::open(path).map_err(|error| store::failure(path, error.into()))?;
                let lock = disk.acquire_lock(&INDEX_WRITER_LOCK);
                Some(lock.map_err(|error| store::failure(path, tantivy::TantivyError::LockFailure(error, None)))?)
            }
        };
        place::clear_workshop(path)?;
        let workshop = place::workshop(path);
        let opened = store::create(&workshop)?;
        let mut writer = Writer::on(&workshop, opened, rules_version)?;
        writer.path = path.to_owned();
        writer.replaces = Some(Replaced { lock });
        writer.commit_now(true)?;
        Ok(writer)
    }

    fn on(path: &Path, opened: Opened, rules_version: &str) -> Result<Writer> {
        let Opened { index, trouble } = opened;
        let writer: IndexWriter = index
            .writer_with_num_threads(INDEXING_THREADS, HEAP_BYTES)
            .map_err(|error| store::write_failure(path, &trouble, error))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Writer {
            path: path.to_owned(),
            replaces: None,
            writer,
            trouble,
            fields: fields(),
            stamp: Stamp::new(rules_version),
            known: Arc::default(),
            changed: HashMap::new(),
            began: disk::locked_at(path),
            pending: 0,
            bytes_per_commit: BYTES_PER_COMMIT,
            put: 0,
            replaced: 0,
            removed: 0,
        })
    }

    /// True where the index has, or will have, this path with this content, found with these rules.
    pub fn is_unchanged(&self, path: &str, content_hash: &str) -> bool {
        match self.changed.get(path) {
            Some(put) => put.as_deref() == Some(content_hash),
            None => self.known.get(path).is_some_and(|known| known.content_hash == content_hash),
        }
    }

    /// What the index held when it was opened, by path.
    pub fn known(&self) -> Arc<HashMap<String, Known>> {
        Arc::clone(&self.known)
    }

    /// Has every file read again, whatever it looks like from outside.
    pub fn distrust_times(&mut self) {
        Arc::make_mut(&mut self.known).values_mut().for_each(|known| known.look = None);
    }

    fn holds(&self, path: &str) -> bool {
        self.changed.get(path).map_or_else(|| self.known.contains_key(path), Option::is_some)
    }

    /// Puts an article and its facts in place of what its path had.
    pub fn put(&mut self, article: &Article, facts: &[Fact]) -> Result<()> {
        let clean = CleanText::new(&article.text);
        let fingerprint = fingerprint_of(&clean);
        self.put_prepared(Prepared::new(article, &mut facts.to_vec(), clean, &fingerprint, None)?)
    }

    /// As `put`, of what was made ready before.
    pub fn put_prepared(&mut self, prepared: Prepared) -> Result<()> {
        let Prepared { path, content_hash, look, size, mut documents } = prepared;
        if let Some(look) = look
            && self.began.is_some_and(|began| look.changed + LEAST_AGE <= began)
            && let Some(article) = documents.first_mut()
        {
            article.add_text(self.fields.look, look.hash);
        }
        let mut operations = Vec::with_capacity(documents.len() + 1);
        let is_replaced = self.holds(&path);
        // Also where the index does not know the path: a run may put it twice.
        operations.push(UserOperation::Delete(self.of_path(&path)));
        operations.extend(documents.into_iter().map(UserOperation::Add));
        // One batch: tantivy keeps its documents side by side in one segment.
        self.writer.run(operations).map_err(|error| self.failure(error))?;
        self.put += 1;
        self.pending += size;
        self.replaced += u64::from(is_replaced);
        self.changed.insert(path, Some(content_hash));
        if self.pending >= self.bytes_per_commit { self.commit_now(true) } else { Ok(()) }
    }

    /// Takes out the article of a path: its file no longer holds one. True where the index had it.
    pub fn remove(&mut self, path: &str) -> bool {
        let had = self.holds(path);
        if had {
            self.changed.insert(path.to_owned(), None);
            self.writer.delete_term(self.of_path(path));
            self.removed += 1;
        }
        had
    }

    /// Takes out every article whose path was not seen, and gives their paths in order.
    pub fn remove_missing(&mut self, seen: &HashSet<String>) -> Vec<String> {
        let mut missing: Vec<String> = self.known.keys().chain(self.changed.keys()).cloned().collect();
        missing.retain(|path| !seen.contains(path) && self.holds(path));
        missing.sort_unstable();
        missing.dedup();
        for path in &missing {
            self.remove(path);
        }
        missing
    }

    /// Makes everything visible, waits until the folder is at rest, and puts an index that was built anew in its place.
    pub fn commit(mut self) -> Result<Stats> {
        let is_changed = self.pending > 0 || self.removed > 0 || self.replaces.is_some();
        if is_changed || !store::is_finished(&self.path) {
            self.commit_now(false)?;
        }
        let index = self.writer.index().clone();
        // The commit stands whatever becomes of the merges after it; the next run repeats those that failed.
        let _ = self.writer.wait_merging_threads();
        let part = Part { path: self.path.clone(), stamp: None };
        let (articles, facts) = Reader::of(index, vec![part])?.counts()?;
        let old_index = match self.replaces {
            Some(_) => place::swap(&self.path)?,
            None => None,
        };
        Ok(Stats { articles, facts, put: self.put, replaced: self.replaced, removed: self.removed, old_index })
    }

    /// Ends a run that was stopped: what was put so far becomes visible, and the index goes on saying that it is
    /// unfinished. An index that was being built in place of another is dropped, and the other one stands: None.
    pub fn commit_unfinished(mut self) -> Result<Option<Stats>> {
        if self.replaces.as_ref().is_some_and(|replaced| replaced.lock.is_some()) {
            drop(self.writer);
            place::clear_workshop(&self.path)?;
            return Ok(None);
        }
        if self.pending > 0 || self.removed > 0 {
            self.commit_now(true)?;
        }
        let index = self.writer.index().clone();
        // No merge is waited for: who stops a run wants it to end, and the next one merges what is left.
        drop(self.writer);
        let part = Part { path: self.path.clone(), stamp: None };
        let (articles, facts) = Reader::of(index, vec![part])?.counts()?;
        if self.replaces.is_some() {
            place::swap(&self.path)?;
        }
        let (put, replaced, removed) = (self.put, self.replaced, self.removed);
        Ok(Some(Stats { articles, facts, put, replaced, removed, old_index: None }))
    }

    fn commit_now(&mut self, unfinished: bool) -> Result<()> {
        let stamp = Stamp { unfinished, ..self.stamp.clone() };
        let payload = serde_json::to_string(&stamp).expect("a struct of strings and numbers is JSON");
        let committed = self.writer.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload);
            commit.commit()
        });
        self.pending = 0;
        committed.map(drop).map_err(|error| self.failure(error))
    }

    fn failure(&self, error: tantivy::TantivyError) -> Error {
        store::write_failure(&self.path, &self.trouble, error)
    }

    #[cfg(test)]
    pub(crate) fn commit_every(&mut self, bytes: usize) {
        self.bytes_per_commit = bytes;
    }

    fn of_path(&self, path: &str) -> Term {
        Term::from_field_text(self.fields.path, path)
    }
}
