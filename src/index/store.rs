//! A folder → the index in it, or a message that says why not and what to run.
//!
//! The stamp (versions of schema, rules and program) travels in the payload of tantivy's own commit, so that it can
//! never disagree with the documents. It is read before tantivy opens the index: an index of another version is
//! named as such instead of failing somewhere inside.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::{Directory, Index, IndexSettings};

use super::schema::{SCHEMA_VERSION, schema};
use super::tokenizer::{self, Syllables};
use crate::error::{Error, Result, describe_io};

const META_FILE: &str = "meta.json";
const REINDEX: &str = "run `solieu ingest --reindex` with the same folders to build it anew";

/// Which versions an index was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Tells our indexes from those of other programs on tantivy.
    program: String,
    pub(super) schema: u32,
    pub(super) rules: String,
    /// Version of the program that made the index.
    pub(super) created_by: String,
    /// Version of the program that wrote to it last.
    pub(super) updated_by: String,
}

impl Stamp {
    pub(super) fn new(rules: &str) -> Stamp {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Stamp {
            program: env!("CARGO_PKG_NAME").to_owned(),
            schema: SCHEMA_VERSION,
            rules: rules.to_owned(),
            created_by: version.clone(),
            updated_by: version,
        }
    }
}

/// What a folder holds.
pub(super) enum Found {
    /// No such folder, or an empty one.
    Nothing,
    /// An index of this version; without a stamp where no run on it has ended yet.
    Index(Box<Index>, Option<Stamp>),
    /// An index that this version cannot use, and why.
    Unusable(String),
}

/// Looks into a folder. Errors are folders that are no place for an index at all.
pub(super) fn find(path: &Path) -> Result<Found> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(_) if path.is_file() => {
            return Err(Error::index(path, "this is a file; an index is a folder"));
        }
        Err(error) => {
            return Err(Error::index(path, format!("{}; choose another folder", describe_io(&error))));
        }
    };
    let meta_path = path.join(META_FILE);
    if !meta_path.exists() {
        // Tantivy's own files begin with a dot until `meta.json` is there.
        let foreign = entries.filter_map(|entry| entry.ok()).map(|entry| entry.file_name());
        return match foreign.map(|name| name.to_string_lossy().into_owned()).find(|name| !name.starts_with('.')) {
            None => Ok(Found::Nothing),
            Some(name) => {
                let message = format!("the folder holds other files (`{name}`); an index needs a folder of its own");
                Err(Error::index(path, message))
            }
        };
    }
    let text = fs::read_to_string(&meta_path).map_err(|error| Error::index(path, describe_io(&error)))?;
    let other = "this is no index of solieu, or a damaged one; choose another folder, or delete this one";
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| Error::index(path, other))?;
    if value.get("segments").is_none() {
        return Err(Error::index(path, other));
    }
    let stamp = match value.get("payload").and_then(|payload| payload.as_str()) {
        None => None,
        Some(payload) => {
            let stamp: Stamp = serde_json::from_str(payload).map_err(|_| Error::index(path, other))?;
            Some(stamp)
        }
    };
    if let Some(stamp) = &stamp
        && stamp.schema != SCHEMA_VERSION
    {
        return Ok(Found::Unusable(format!(
            "it has layout {}, written by solieu {}, and this program has layout {SCHEMA_VERSION}; {REINDEX}",
            stamp.schema, stamp.updated_by
        )));
    }
    match serde_json::from_value::<Schema>(value["schema"].clone()) {
        Ok(stored) if stored == schema() => {}
        // Without a stamp nothing says that it is ours.
        _ if stamp.is_none() => return Err(Error::index(path, other)),
        _ => return Ok(Found::Unusable(format!("its fields are not those of this program; {REINDEX}"))),
    }
    match Index::open_in_dir(path) {
        Ok(index) => Ok(Found::Index(Box::new(with_tokenizer(index)), stamp)),
        Err(TantivyError::IncompatibleIndex(_)) => {
            Ok(Found::Unusable(format!("it was written by another version of the index library; {REINDEX}")))
        }
        Err(error) => Err(failure(path, error)),
    }
}

/// Makes an empty index in a folder that is empty or does not exist.
pub(super) fn create(path: &Path) -> Result<Index> {
    let refuse = |reason: String| Error::index(path, format!("cannot make it here: {reason}; choose another folder"));
    fs::create_dir_all(path).map_err(|error| refuse(describe_io(&error)))?;
    let settings = IndexSettings { docstore_compression: Compressor::Lz4, ..IndexSettings::default() };
    let index = Index::builder().schema(schema()).settings(settings).create_in_dir(path);
    index.map(with_tokenizer).map_err(|error| match io_cause(&error) {
        Some(cause) => refuse(cause),
        None => failure(path, error),
    })
}

/// Removes the files of an index, and only those: the folder may be one that the user named by mistake.
pub(super) fn clear(path: &Path) -> Result<()> {
    let directory = MmapDirectory::open(path).map_err(|error| failure(path, error.into()))?;
    let busy = |error| failure(path, TantivyError::LockFailure(error, None));
    let _lock = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(busy)?;
    let failed = |error: io::Error| Error::index(path, describe_io(&error));
    let managed = path.join(".managed.json");
    let names: Vec<String> =
        fs::read_to_string(&managed).ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    // `meta.json` first: without it the folder is no index, whatever stops us after that.
    let own = [META_FILE.to_owned()].into_iter().chain(names).chain([".managed.json".to_owned()]);
    for name in own.filter(|name| !name.contains(['/', '\\'])) {
        match fs::remove_file(path.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(())
}

fn with_tokenizer(index: Index) -> Index {
    index.tokenizers().register(tokenizer::NAME, Syllables);
    index
}

/// An error of tantivy in plain words.
pub(super) fn failure(path: &Path, error: TantivyError) -> Error {
    let message = match &error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            "another run is writing to it; wait until that ends, or choose another folder".to_owned()
        }
        TantivyError::DataCorruption(_) => format!("it is damaged ({error}); {REINDEX}"),
        TantivyError::ErrorInThread(_) => format!("writing stopped ({error}); the last commit stands"),
        _ => io_cause(&error).unwrap_or_else(|| error.to_string()),
    };
    Error::index(path, message)
}

/// The system's reason behind an error of tantivy.
fn io_cause(error: &TantivyError) -> Option<String> {
    let cause = match error {
        TantivyError::IoError(cause)
        | TantivyError::LockFailure(LockError::IoError(cause), _)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. }) => cause,
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            return Some(format!("its file `{}` is missing; {REINDEX}", file.display()));
        }
        _ => return None,
    };
    Some(describe_io(cause))
}
