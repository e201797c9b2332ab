//! Files of an index against their checksums.
//!
//! Tantivy writes a checksum at the end of every file but does not look at it when it opens one: a flipped byte would
//! be a wrong figure, or a panic somewhere inside. Files never change once they are written, so each is checked when
//! it is first seen, and a note beside them says which were (with size and time, so that a file that was copied,
//! restored or cut off is checked again). What goes bad on the disk itself later is found by `solieu index verify`.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use tantivy::index::SegmentComponent;
use tantivy::{Directory, Index};

use super::store;
use crate::error::{Error, Result};

/// Begins with a dot, so that it is not taken for a foreign file.
const NOTE: &str = ".solieu-checked.json";

/// Size and time of change of a file, by its name.
type Checked = BTreeMap<String, (u64, u128)>;

const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];

/// The files of the last commit, in order.
pub(super) fn files(index: &Index) -> tantivy::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for segment in index.searchable_segment_metas()? {
        files.extend(PARTS.into_iter().map(|part| segment.relative_path(part)));
        if segment.has_deletes() {
            files.push(segment.relative_path(SegmentComponent::Delete));
        }
    }
    files.sort();
    Ok(files)
}

/// What is wrong with one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    Missing,
    /// Its bytes are not those that were written.
    Changed,
}

/// Checks one file by its checksum.
pub(super) fn check(index: &Index, file: &Path) -> Option<Damage> {
    if !index.directory().exists(file).unwrap_or(true) {
        return Some(Damage::Missing);
    }
    // A mangled end can be anything; tantivy reads it with trust.
    let fits = catch_unwind(AssertUnwindSafe(|| index.directory().validate_checksum(file)));
    if matches!(fits, Ok(Ok(true))) { None } else { Some(Damage::Changed) }
}

/// Checks the files that were not checked before, and fails with the first that is damaged.
pub(super) fn check_new(root: &Path, index: &Index) -> Result<()> {
    let files = files(index).map_err(|error| store::failure(root, error))?;
    let before = read_note(root);
    let now: Checked =
        files.iter().filter_map(|file| Some((file.to_string_lossy().into_owned(), look(&root.join(file))?))).collect();
    let is_new = |file: &&PathBuf| {
        let name = file.to_string_lossy();
        before.get(&*name).is_none_or(|known| now.get(&*name) != Some(known))
    };
    let new: Vec<&PathBuf> = files.iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(());
    }
    let bad = new.par_iter().find_map_first(|file| Some((file, check(index, file)?)));
    if let Some((file, damage)) = bad {
        let name = file.display().to_string();
        return Err(Error::index(
            root,
            match damage {
                Damage::Missing => store::missing(&name),
                Damage::Changed => store::damaged(&format!("`{name}`")),
            },
        ));
    }
    write_note(root, &now);
    Ok(())
}

fn look(file: &Path) -> Option<(u64, u128)> {
    let meta = fs::metadata(file).ok()?;
    let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((meta.len(), changed.as_nanos()))
}

fn read_note(root: &Path) -> Checked {
    fs::read(root.join(NOTE)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

/// Only saves time, so it may fail; written beside and renamed, so that two readers cannot mix theirs.
fn write_note(root: &Path, checked: &Checked) {
    let beside = root.join(format!("{NOTE}-{}", std::process::id()));
    let text = serde_json::to_vec(checked).unwrap_or_default();
    if fs::write(&beside, text).and_then(|()| fs::rename(&beside, root.join(NOTE))).is_err() {
        let _ = fs::remove_file(&beside);
    }
}
