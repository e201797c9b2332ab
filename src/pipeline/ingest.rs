//! Folders → index: only what changed is parsed again, and all of it becomes visible in one commit.
//!
//! The index ends in the state that a first run over the same files would give: a file that became empty
//! loses its figures, and with `prune` so does one that is gone.

use std::collections::HashSet;
use std::path::PathBuf;

use super::{Copies, Depth, Done, Pipeline, Progress};
use crate::error::{Error, Result};
use crate::index::{Stats, Writer};
use crate::model::{Outcome, Tally};
use crate::normalize::Originals;

/// What a run did.
#[derive(Clone, Debug)]
pub struct Ingested {
    pub tally: Tally,
    pub stats: Stats,
    pub end: End,
    /// Paths of articles that were taken out because their files are gone, in order.
    pub pruned: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Complete,
    /// It was stopped; the index holds what was read until then, and the next run goes on.
    Stopped,
    /// It was stopped while an index was built anew; the old one stands, and nothing of this run is left.
    Dropped,
}

/// Brings an index up to date with the files below the roots. `each` hears of every file.
pub fn ingest(
    pipeline: &Pipeline<'_>,
    roots: &[PathBuf],
    mut writer: Writer,
    prune: bool,
    progress: &dyn Progress,
    mut each: impl FnMut(&Done) -> Result<()>,
) -> Result<Ingested> {
    if prune && let Some(missing) = roots.iter().find(|root| root.metadata().is_err()) {
        // A disk that is not mounted looks like a folder whose files were all deleted.
        return Err(Error::input(missing.to_string_lossy(), "cannot be read, so nothing is pruned"));
    }
    let known = writer.known();
    let mut originals = stored_elsewhere(pipeline, roots, &writer, prune)?;
    let (mut seen, mut failed) = (HashSet::new(), Vec::new());
    let pipeline = Pipeline { depth: Depth::Index, copies: Copies::Fold, ..*pipeline };
    let (tally, is_complete) = pipeline.run_beside(roots, &known, &mut originals, progress, |mut done| {
        each(&done)?;
        let prepared = done.content.as_mut().and_then(|content| content.prepared.take());
        match (&done.outcome, prepared) {
            // Copies are kept as well.
            (Outcome::Indexed | Outcome::DuplicateOf(_), Some(prepared)) => writer.put_prepared(prepared)?,
            (Outcome::Empty, _) => {
                writer.remove(&done.path);
            }
            (Outcome::Failed(_), _) => failed.push(done.path.clone()),
            _ => {}
        }
        if prune {
            seen.insert(done.path);
        }
        Ok(())
    })?;
    let mut pruned = Vec::new();
    if !is_complete {
        let stored = writer.commit_unfinished()?;
        let end = if stored.is_some() { End::Stopped } else { End::Dropped };
        return Ok(Ingested { tally, stats: stored.unwrap_or_default(), end, pruned });
    }
    if prune {
        // What lies below a folder that could not be read may still be there.
        let hidden = |path: &str| {
            failed.iter().any(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')))
        };
        seen.extend(writer.known().keys().filter(|path| hidden(path)).cloned());
        pruned = writer.remove_missing(&seen);
    }
    let stats = writer.commit()?;
    Ok(Ingested { tally, stats, end: End::Complete, pruned })
}

/// The articles that the index keeps although this run does not see them: files of the run may be copies of them.
fn stored_elsewhere(pipeline: &Pipeline<'_>, roots: &[PathBuf], writer: &Writer, prune: bool) -> Result<Originals> {
    let mut originals = Originals::default();
    if prune || writer.known().is_empty() || pipeline.copies == Copies::Keep {
        return Ok(originals);
    }
    let seen: HashSet<String> = super::entries(roots)?.into_iter().map(|entry| entry.path).collect();
    // Members of an archive lie below its path.
    let is_seen = |path: &str| seen.contains(path) || path.match_indices('/').any(|(at, _)| seen.contains(&path[..at]));
    let known = writer.known();
    let mut elsewhere: Vec<_> = known.iter().filter(|(path, _)| !is_seen(path)).collect();
    elsewhere.sort_unstable_by_key(|(path, _)| *path);
    for (path, known) in elsewhere {
        originals.place(path, &known.fingerprint);
    }
    Ok(originals)
}
