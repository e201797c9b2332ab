//! Folders → index: only what changed is parsed again, and all of it becomes visible in one commit.
//!
//! The index ends in the state that a first run over the same files would give: a file that became a copy of another
//! or empty loses its figures, and with `prune` so does one that is gone.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use super::{Copies, Depth, Pipeline, Progress};
use crate::error::{Error, Result};
use crate::index::{Stats, Writer};
use crate::model::{Outcome, Tally};

/// What a run did.
#[derive(Clone, Debug)]
pub struct Ingested {
    pub tally: Tally,
    pub stats: Stats,
    /// Paths of articles that were taken out because their files are gone, in order.
    pub pruned: Vec<String>,
}

/// Brings an index up to date with the files below the roots. `each` hears of every file's outcome.
pub fn ingest(
    pipeline: &Pipeline<'_>,
    roots: &[PathBuf],
    mut writer: Writer,
    prune: bool,
    progress: &dyn Progress,
    mut each: impl FnMut(&str, &Outcome),
) -> Result<Ingested> {
    if prune && let Some(missing) = roots.iter().find(|root| root.metadata().is_err()) {
        // A disk that is not mounted looks like a folder whose files were all deleted.
        return Err(Error::input(missing.to_string_lossy(), "cannot be read, so nothing is pruned"));
    }
    let known = writer.known().clone();
    let mut owners = stored_elsewhere(pipeline, roots, &writer, prune)?;
    let (mut seen, mut failed) = (HashSet::new(), Vec::new());
    let pipeline = Pipeline { depth: Depth::Facts, copies: Copies::Fold, ..*pipeline };
    let tally = pipeline.run_beside(roots, &known, &mut owners, progress, |done| {
        each(&done.path, &done.outcome);
        match (&done.outcome, &done.content) {
            (Outcome::Indexed, Some(content)) => writer.put(&content.article, &content.facts)?,
            (Outcome::DuplicateOf(_) | Outcome::Empty, _) => {
                writer.remove(&done.path);
            }
            (Outcome::Failed(_), _) => failed.push(done.path.clone()),
            _ => {}
        }
        seen.insert(done.path);
        Ok(())
    })?;
    let mut pruned = Vec::new();
    if prune {
        // What lies below a folder that could not be read may still be there.
        let hidden = |path: &str| {
            failed.iter().any(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        seen.extend(writer.known().keys().filter(|path| hidden(path)).cloned());
        pruned = writer.remove_missing(&seen);
    }
    let stats = writer.commit()?;
    Ok(Ingested { tally, stats, pruned })
}

/// Main texts of articles that the index keeps although this run does not see them, by the path that has them.
fn stored_elsewhere(
    pipeline: &Pipeline<'_>,
    roots: &[PathBuf],
    writer: &Writer,
    prune: bool,
) -> Result<HashMap<String, String>> {
    if prune || writer.known().is_empty() || pipeline.copies == Copies::Keep {
        return Ok(HashMap::new());
    }
    let seen: HashSet<String> = super::entries(roots)?.into_iter().map(|entry| entry.path).collect();
    let mut owners = HashMap::new();
    for (path, known) in writer.known().iter().filter(|(path, _)| !seen.contains(*path)) {
        // Of two owners the first by path, so that messages do not change from run to run.
        let owner = owners.entry(known.fingerprint.clone()).or_insert_with(|| path.clone());
        if path < owner {
            owner.clone_from(path);
        }
    }
    Ok(owners)
}
