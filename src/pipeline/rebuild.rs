//! An index → a new one of the same articles: for one that is damaged, or whose figures were found by other rules.
//!
//! Figures are found anew in the stored texts, so nothing but the index is needed. What could not be read is said;
//! the next `ingest` reads it from its files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;

use crate::error::Result;
use crate::extract::{self, RuleSet};
use crate::index::{Lost, Stats, Writer, salvage};
use crate::model::{Article, Fact};

/// Articles in flight: enough for every core, few enough for any memory.
const BATCH: usize = 256;

/// What became of a rebuilt index.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    pub stats: Stats,
    /// Parts that could not be read.
    pub lost: Vec<Lost>,
}

/// Builds an index anew from what can be read of it; the old one is moved aside. `each` hears of every article.
pub fn rebuild(path: &Path, rules: &RuleSet, jobs: usize, mut each: impl FnMut()) -> Result<Rebuilt> {
    salvage(path)?; // before anything is made: there may be no index
    let mut writer = Writer::recreate(path, &rules.version)?;
    let mut left = salvage(path)?;
    let threads = super::threads(jobs)?;
    let mut batch: Vec<Article> = Vec::with_capacity(BATCH);
    let mut failed: Vec<Lost> = Vec::new();
    let mut write = |batch: &mut Vec<Article>| -> Result<()> {
        let facts: Vec<Option<Vec<Fact>>> =
            threads.install(|| batch.par_iter().map(|article| facts_of(article, rules)).collect());
        for (article, facts) in batch.drain(..).zip(facts) {
            match facts {
                Some(facts) => writer.put(&article, &facts)?,
                None => failed.push(Lost { file: article.path, documents: None }),
            }
            each();
        }
        Ok(())
    };
    left.articles(|article| {
        batch.push(article);
        if batch.len() < BATCH { Ok(()) } else { write(&mut batch) }
    })?;
    write(&mut batch)?;
    let stats = writer.commit()?;
    let lost = [left.lost, failed].concat();
    Ok(Rebuilt { stats, lost })
}

/// None where a bug in a rule ended in a panic; the next `ingest` names the file.
fn facts_of(article: &Article, rules: &RuleSet) -> Option<Vec<Fact>> {
    catch_unwind(AssertUnwindSafe(|| extract::extract(article, rules))).ok()
}
