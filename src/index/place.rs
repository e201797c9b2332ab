//! Where an index lies, and how a new one takes the place of an old one: built beside it, put in its place when it is
//! whole, and the old one moved aside, never deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::store::{META_FILE, is_finished};
use crate::error::{Error, Result, Told, told_io};

/// The folder beside an index with another ending.
fn beside(path: &Path, ending: &str) -> PathBuf {
    // `parent/.` and `index/` have no name of their own.
    let path: PathBuf = path.components().collect();
    let mut name = path.file_name().map_or_else(|| "index".into(), |name| name.to_os_string());
    name.push(ending);
    path.with_file_name(name)
}

/// Where an index is built that is to replace another.
pub(super) fn workshop(path: &Path) -> PathBuf {
    beside(path, ".new")
}

/// Clears what a run that was stopped left behind. Only what such a run makes: the name may be somebody else's.
pub(super) fn clear_workshop(path: &Path) -> Result<()> {
    let folder = workshop(path);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::index(&folder, told_io(&error))),
    };
    let names: Vec<PathBuf> = entries.filter_map(|entry| entry.ok()).map(|entry| entry.path()).collect();
    if let Some(foreign) = names.iter().find(|name| name.is_dir() || !is_own(name)) {
        return Err(Error::index(
            &folder,
            Told::new(
                format!("the new index is built here, but there is `{}`; move it away", foreign.display()),
                format!("chỉ mục mới được tạo ở đây, nhưng có sẵn `{}`; hãy chuyển đi nơi khác", foreign.display()),
            ),
        ));
    }
    fs::remove_dir_all(&folder).map_err(|error| Error::index(&folder, told_io(&error)))
}

/// Files of tantivy and our notes.
fn is_own(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    name.starts_with('.')
        || name == META_FILE
        || (stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Puts the finished index in its place. Gives where the old one went, if there was one.
pub(super) fn swap(path: &Path) -> Result<Option<PathBuf>> {
    let failed = |error: io::Error| {
        let why = told_io(&error);
        let built = workshop(path);
        Error::index(
            path,
            Told::new(
                format!(
                    "the new index is whole but cannot be put in its place: {}; it is in {}",
                    why.en,
                    built.display()
                ),
                format!("chỉ mục mới đã xong nhưng không đưa vào chỗ được: {}; nó ở {}", why.vi, built.display()),
            ),
        )
    };
    let is_there = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    let old = if is_there {
        let old = (1..).map(|number| beside(path, &format!(".old-{number}"))).find(|old| !old.exists());
        let old = old.expect("numbers do not end");
        fs::rename(path, &old).map_err(failed)?;
        Some(old)
    } else {
        None
    };
    fs::rename(workshop(path), path).map_err(failed)?;
    if let Some(parent) = path.parent()
        && let Ok(parent) = fs::File::open(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
    {
        let _ = parent.sync_all(); // not every system can; the names are there all the same
    }
    Ok(old)
}

/// Ends a swap that was stopped between its two steps: the old index is aside, and the new one, which is whole, not
/// yet in its place.
pub(super) fn finish_swap(path: &Path) {
    if !path.exists() && is_finished(&workshop(path)) {
        let _ = fs::rename(workshop(path), path); // a reader that may not write is told that there is no index
    }
}

/// A short name for each of several indexes: the folder's, or the whole path where two folders share a name.
pub(super) fn labels(paths: &[PathBuf]) -> Vec<String> {
    let short = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let names: Vec<String> = paths.iter().map(short).collect();
    let is_unique = |name: &String| names.iter().filter(|other| *other == name).count() == 1;
    let label = |(name, path): (&String, &PathBuf)| {
        if is_unique(name) { name.clone() } else { path.to_string_lossy().into_owned() }
    };
    names.iter().zip(paths).map(label).collect()
}
