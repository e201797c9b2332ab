//! Several indexes read as one.
//!
//! Segments have names that are unique in the world, so their files can be shown to tantivy as those of one folder
//! with one list of segments: then words weigh the same in all of them, and what is searched, counted and put in
//! order is one whole. Nothing is written.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr};
use tantivy::{Directory, DocAddress, DocId, Index};

use super::disk::Disk;
use super::reader::Reader;
use super::schema::ARTICLE;
use super::store::{self, META_FILE};
use super::{any_of, place};
use crate::error::Result;

/// The folders of several indexes as one.
#[derive(Clone, Debug)]
struct Union {
    disks: Vec<Disk>,
}

/// Opens indexes that were looked at before, and found to be of this version, as one.
pub(super) fn open(paths: &[PathBuf]) -> Result<Index> {
    let failed = |error| store::failure(&paths[0], error);
    let disks = paths.iter().map(|path| Disk::open(path).map_err(|error| store::failure(path, error.into())));
    let union = Union { disks: disks.collect::<Result<_>>()? };
    Index::open(union).map(store::with_tokenizer).map_err(failed)
}

impl Union {
    fn holder(&self, path: &Path) -> &Disk {
        self.disks.iter().find(|disk| disk.exists(path).unwrap_or(false)).unwrap_or(&self.disks[0])
    }

    /// The list of segments of all, each named once: a copy of an index has segments in common with it.
    fn meta(&self) -> std::result::Result<Vec<u8>, OpenReadError> {
        let wrong = |error: serde_json::Error| OpenReadError::wrap_io_error(error.into(), META_FILE.into());
        let mut whole = serde_json::Value::Null;
        let mut named: HashSet<String> = HashSet::new();
        for disk in &self.disks {
            let mut meta: serde_json::Value =
                serde_json::from_slice(&disk.atomic_read(Path::new(META_FILE))?).map_err(wrong)?;
            let segments = meta["segments"].as_array().cloned().unwrap_or_default();
            let new: Vec<_> =
                segments.into_iter().filter(|segment| named.insert(segment["segment_id"].to_string())).collect();
            match whole["segments"].as_array_mut() {
                Some(list) => list.extend(new),
                None => {
                    meta["segments"] = new.into();
                    whole = meta;
                }
            }
        }
        serde_json::to_vec(&whole).map_err(wrong)
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "several indexes are opened for reading only")
}

impl Directory for Union {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.holder(path).get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.holder(path).exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        match path == Path::new(META_FILE) {
            true => self.meta(),
            // The notes of one index say nothing about the others.
            false => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    /// Takes the lock of every index.
    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        let locks =
            self.disks.iter().map(|disk| disk.acquire_lock(lock)).collect::<std::result::Result<Vec<_>, _>>()?;
        Ok(DirectoryLock::from(Box::new(Locks { _all: locks })))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

struct Locks {
    _all: Vec<DirectoryLock>,
}

/// What the indexes have in common, by segment.
#[derive(Default)]
pub(super) struct Overlap {
    /// Articles, with their facts, that an earlier index has with the same text.
    pub(super) hidden: Vec<HashSet<DocId>>,
    /// Names for paths that an earlier index has with another text, by segment and number of the path.
    pub(super) renamed: HashMap<(u32, u64), String>,
}

/// Compares the articles of indexes that are open as one; `paths` in their order.
pub(super) fn overlap(reader: &Reader, paths: &[PathBuf]) -> Result<Overlap> {
    let origins = origins(reader, paths);
    let mut articles: Vec<(usize, DocAddress)> = reader
        .matches(&*any_of(reader.fields().kind, [ARTICLE]))?
        .into_iter()
        .map(|address| (origins[address.segment_ord as usize], address))
        .collect();
    articles.sort_unstable();
    let addresses: Vec<DocAddress> = articles.iter().map(|&(_, address)| address).collect();
    let names = reader.paths(&addresses)?.into_iter().zip(reader.names_of(&addresses, "fingerprint")?);
    let labels = place::labels(paths);
    let mut overlap = Overlap { hidden: vec![HashSet::new(); origins.len()], renamed: HashMap::new() };
    let (mut texts, mut taken): (HashSet<String>, HashSet<String>) = (HashSet::new(), HashSet::new());
    for ((origin, address), (path, text)) in articles.into_iter().zip(names) {
        let segment = address.segment_ord as usize;
        if !texts.insert(text) {
            overlap.hidden[segment].insert(address.doc_id);
            overlap.hidden[segment].extend(reader.facts_of_articles(&[address])?.iter().map(|fact| fact.doc_id));
        } else if taken.contains(&path) {
            let number = reader.columns[segment].path.number(address.doc_id);
            let name = format!("{}:{path}", labels[origin]);
            overlap.renamed.extend(number.map(|number| ((address.segment_ord, number), name)));
        } else {
            taken.insert(path);
        }
    }
    if overlap.hidden.iter().all(HashSet::is_empty) {
        overlap.hidden.clear();
    }
    Ok(overlap)
}

/// Which index each segment comes from: the first that has it.
fn origins(reader: &Reader, paths: &[PathBuf]) -> Vec<usize> {
    let origin = |segment: &tantivy::SegmentReader| {
        let store = format!("{}.store", segment.segment_id().uuid_string());
        paths.iter().position(|path| path.join(&store).exists()).unwrap_or(0)
    };
    reader.searcher().segment_readers().iter().map(origin).collect()
}
