//! Articles with their facts → an index on disk, in one commit.
//!
//! Nothing is visible until [`Writer::commit`]; a writer that is dropped, or a machine that stops, leaves the state
//! of the last commit. What a path had before is replaced as a whole, figures included.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::query::{BooleanQuery, Occur};
use tantivy::{IndexWriter, Term};

use super::reader::Reader;
use super::schema::{ARTICLE, FACT, Fields, fields};
use super::store::{self, Found, Stamp};
use super::{any_of, record};
use crate::error::{Error, Result};
use crate::model::{Article, Fact};
use crate::normalize::fingerprint;

/// One thread: documents keep the order in which they were put, and the folding of text, which costs most, leaves
/// the other cores to reading and extracting.
const INDEXING_THREADS: usize = 1;
/// What tantivy gathers before it writes a segment: some ten thousand articles, small enough for a laptop.
const HEAP_BYTES: usize = 128 << 20;
/// Above this share of replaced documents a segment is rewritten, so that an index that is updated every day does
/// not keep every old version.
const MAX_DELETED_SHARE: f32 = 0.3;

/// Writes one index; there can be only one writer on an index at a time.
pub struct Writer {
    path: PathBuf,
    writer: IndexWriter,
    fields: Fields,
    stamp: Stamp,
    /// Every article that the index will hold after the commit, by path.
    known: HashMap<String, Known>,
    put: u64,
    replaced: u64,
    removed: u64,
}

/// By what an article of the index is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Of the file's bytes.
    pub content_hash: String,
    /// Of the text's matching key: copies of an article share it.
    pub fingerprint: String,
}

/// What a commit did and what the index holds now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    pub articles: u64,
    pub facts: u64,
    /// Articles written by this writer, new and replaced.
    pub put: u64,
    /// Articles among them that the index had in another version.
    pub replaced: u64,
    /// Articles taken out because their file is gone or holds none any more.
    pub removed: u64,
}

impl Writer {
    /// Opens an index for writing, and makes it where there is none. `rules_version` is that of the rules that the
    /// facts come from: an index never mixes figures of two versions.
    pub fn open(path: impl AsRef<Path>, rules_version: &str) -> Result<Writer> {
        let path = path.as_ref();
        let (index, stamp) = match store::find(path)? {
            Found::Nothing => (Box::new(store::create(path)?), None),
            Found::Index(index, stamp) => (index, stamp),
            Found::Unusable(reason) => return Err(Error::index(path, reason)),
        };
        if let Some(stamp) = &stamp
            && stamp.rules != rules_version
        {
            let message = format!(
                "its figures were found with rules {}, and these are rules {rules_version}; \
                 run `solieu ingest --reindex` with the same folders to build it anew",
                stamp.rules
            );
            return Err(Error::index(path, message));
        }
        let mut writer = Writer::on(path, &index, rules_version)?;
        if let Some(stamp) = stamp {
            writer.stamp.created_by = stamp.created_by;
            writer.known = Reader::of(path, *index, None)?.known()?;
        }
        Ok(writer)
    }

    /// Opens an index to build it anew: everything that it holds goes with the commit, or at once where this program
    /// cannot read it anyway.
    pub fn recreate(path: impl AsRef<Path>, rules_version: &str) -> Result<Writer> {
        let path = path.as_ref();
        let index = match store::find(path)? {
            Found::Nothing => Box::new(store::create(path)?),
            // Whole: it stays readable until the commit.
            Found::Index(index, _) if matches!(index.validate_checksum(), Ok(broken) if broken.is_empty()) => index,
            Found::Index(..) | Found::Unusable(_) => {
                store::clear(path)?;
                Box::new(store::create(path)?)
            }
        };
        let writer = Writer::on(path, &index, rules_version)?;
        let everything = BooleanQuery::new(vec![(Occur::Should, any_of(writer.fields.kind, [ARTICLE, FACT]))]);
        writer.writer.delete_query(Box::new(everything)).map_err(|error| store::failure(path, error))?;
        Ok(writer)
    }

    fn on(path: &Path, index: &tantivy::Index, rules_version: &str) -> Result<Writer> {
        let failure = |error| store::failure(path, error);
        let writer: IndexWriter = index.writer_with_num_threads(INDEXING_THREADS, HEAP_BYTES).map_err(failure)?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(MAX_DELETED_SHARE);
        writer.set_merge_policy(Box::new(policy));
        Ok(Writer {
            path: path.to_owned(),
            writer,
            fields: fields(),
            stamp: Stamp::new(rules_version),
            known: HashMap::new(),
            put: 0,
            replaced: 0,
            removed: 0,
        })
    }

    /// True where the index has this path with this content, found with these rules.
    pub fn is_unchanged(&self, path: &str, content_hash: &str) -> bool {
        self.known.get(path).is_some_and(|known| known.content_hash == content_hash)
    }

    /// What the index holds, or will hold after the commit, by path.
    pub fn known(&self) -> &HashMap<String, Known> {
        &self.known
    }

    /// Puts an article and its facts in place of what its path had.
    pub fn put(&mut self, article: &Article, facts: &[Fact]) -> Result<()> {
        let unfit = |error: serde_json::Error| Error::input(&article.path, format!("cannot be stored: {error}"));
        let mut operations = Vec::with_capacity(facts.len() + 2);
        operations.push(UserOperation::Delete(self.of_path(&article.path)));
        let fingerprint = fingerprint(&article.text);
        let document = record::article_document(&self.fields, article, &fingerprint).map_err(unfit)?;
        operations.push(UserOperation::Add(document));
        for fact in facts {
            operations
                .push(UserOperation::Add(record::fact_document(&self.fields, &article.path, fact).map_err(unfit)?));
        }
        // One batch: tantivy keeps its documents side by side in one segment.
        self.writer.run(operations).map_err(|error| store::failure(&self.path, error))?;
        self.put += 1;
        let known = Known { content_hash: article.content_hash.clone(), fingerprint };
        if self.known.insert(article.path.clone(), known).is_some() {
            self.replaced += 1;
        }
        Ok(())
    }

    /// Takes out the article of a path: its file no longer holds one. True where the index had it.
    pub fn remove(&mut self, path: &str) -> bool {
        let had = self.known.remove(path).is_some();
        if had {
            self.writer.delete_term(self.of_path(path));
            self.removed += 1;
        }
        had
    }

    /// Takes out every article whose path was not seen, and gives their paths in order.
    pub fn remove_missing(&mut self, seen: &HashSet<String>) -> Vec<String> {
        let mut missing: Vec<String> = self.known.keys().filter(|path| !seen.contains(*path)).cloned().collect();
        missing.sort_unstable();
        for path in &missing {
            self.remove(path);
        }
        missing
    }

    /// Makes everything visible at once, and waits until the folder is at rest.
    pub fn commit(mut self) -> Result<Stats> {
        let failure = |error| store::failure(&self.path, error);
        let payload = serde_json::to_string(&self.stamp).expect("a struct of strings and numbers is JSON");
        let mut commit = self.writer.prepare_commit().map_err(failure)?;
        commit.set_payload(&payload);
        commit.commit().map_err(failure)?;
        let index = self.writer.index().clone();
        // The commit stands whatever becomes of the merges after it; the next run repeats those that failed.
        let _ = self.writer.wait_merging_threads();
        let (articles, facts) = Reader::of(&self.path, index, None)?.counts()?;
        Ok(Stats { articles, facts, put: self.put, replaced: self.replaced, removed: self.removed })
    }

    fn of_path(&self, path: &str) -> Term {
        Term::from_field_text(self.fields.path, path)
    }
}
