//! Looks at everything in an index: files by their checksums, and every record by what must hold of it.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::vec::IntoIter;

use rayon::prelude::*;
use serde::Serialize;
use tantivy::{DocAddress, DocId};

use super::check::{self, Damage};
use super::reader::{Part, Reader};
use super::store::{self, Found};
use crate::error::{Error, Result, Told};
use crate::model::{Article, Fact, Span};

/// Findings that are named; more of the same would only scroll by.
const NAMED: usize = 20;

/// What was looked at and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    pub files: usize,
    pub articles: u64,
    pub facts: u64,
    /// False where the last run on it was stopped: what is there is whole, but there was to be more.
    pub finished: bool,
    /// Files whose bytes are not those that were written; then records are not looked at.
    pub damaged: Vec<String>,
    /// Records that contradict each other, the first few.
    pub contradictions: Vec<String>,
}

impl Verification {
    pub fn is_clean(&self) -> bool {
        self.damaged.is_empty() && self.contradictions.is_empty()
    }
}

/// Looks at all of an index. Errors are folders without one, and indexes that cannot be opened at all.
pub fn verify(path: impl AsRef<Path>) -> Result<Verification> {
    let path = path.as_ref();
    let (opened, stamp) = match store::find(path)? {
        Found::Index(opened, stamp) => (opened, stamp),
        Found::Unusable(reason) => return Err(Error::index(path, reason)),
        Found::Nothing => {
            return Err(Error::index(path, Told::new("there is no index here", "ở đây không có chỉ mục")));
        }
    };
    let files = check::files(&opened.index).map_err(|error| store::failure(path, error))?;
    let describe = |file: &std::path::PathBuf| {
        let what = check::check(&opened.index, file)?;
        let missing = if what == Damage::Missing { " (missing)" } else { "" };
        Some(format!("{}{missing}", file.display()))
    };
    let damaged: Vec<String> = files.par_iter().filter_map(describe).collect();
    let part = Part { path: path.to_owned(), stamp };
    let mut found = Verification { files: files.len(), finished: part.is_finished(), damaged, ..Default::default() };
    if found.damaged.is_empty() {
        let reader = Reader::of(opened.index, vec![part])?;
        // Bytes as they were written can still be wrong in a list of segments that was tampered with.
        if catch_unwind(AssertUnwindSafe(|| records(&reader, &mut found))).is_err() {
            found.contradictions.push("meta.json: its numbers of documents do not fit the segments".to_owned());
        }
        found.contradictions.truncate(NAMED);
    }
    Ok(found)
}

fn records(reader: &Reader, found: &mut Verification) {
    let mut paths: HashSet<String> = HashSet::new();
    for (number, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let mut article: Option<(Article, IntoIter<Fact>)> = None;
        for doc in segment.doc_ids_alive() {
            let address = DocAddress::new(number as u32, doc);
            if found.contradictions.len() >= NAMED {
                return;
            }
            if reader.columns[number].is_article(doc) {
                found.articles += 1;
                article = match read_article(reader, address) {
                    Ok((article, facts)) => Some((article, facts.into_iter())),
                    Err(error) => {
                        found.contradictions.push(error.to_string());
                        None
                    }
                };
                if let Some((article, _)) = &article
                    && !paths.insert(article.path.clone())
                {
                    found.contradictions.push(format!("{}: the article is there twice", article.path));
                }
            } else {
                found.facts += 1;
                let fact = article.as_mut().and_then(|(article, facts)| Some((&*article, facts.next()?)));
                found.contradictions.extend(match fact {
                    Some((article, fact)) => contradiction(article, &fact, doc),
                    None => Some(format!("document {doc}: a figure without its record")),
                });
            }
        }
    }
}

fn read_article(reader: &Reader, address: DocAddress) -> Result<(Article, Vec<Fact>)> {
    let path = reader.paths(&[address])?.remove(0);
    Ok((reader.article_at(&path, address)?, reader.facts_in(address)?))
}

/// What contradicts a fact in the article that it stands behind.
fn contradiction(article: &Article, fact: &Fact, doc: DocId) -> Option<String> {
    let place = format!("{}: figure {} (document {doc})", fact.article, fact.id);
    let cut = |span: Span| article.text.get(span.start..span.end);
    if cut(fact.span) != Some(&fact.text) {
        return Some(format!("{place}: its bytes are not the number {}", fact.text));
    }
    cut(fact.quote_span).is_none().then(|| format!("{place}: its sentence does not stand in the text"))
}
