//! A damaged or outdated index → the articles that can be read from it.
//!
//! Only the stored texts are needed: everything else in an index is made from them. A segment whose store, or whose
//! list of deleted documents, does not fit its checksum is left out as a whole, since a wrong figure is worse than
//! none; the next `ingest` reads those articles from their files again.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::directory::ManagedDirectory;
use tantivy::fastfield::AliveBitSet;
use tantivy::schema::Schema;
use tantivy::store::StoreReader;
use tantivy::{Directory, TantivyDocument};

use super::disk::Disk;
use super::record;
use super::schema::schema;
use super::store::{self, META_FILE};
use crate::error::{Error, Result, Told};
use crate::model::Article;

/// Blocks of the store that are kept unpacked; they are read one after the other.
const CACHED_BLOCKS: usize = 1;

/// A part of an index that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    pub file: String,
    /// Documents in it, articles and figures; none where that is not known either.
    pub documents: Option<u64>,
}

/// What is left of an index.
pub struct Salvage {
    path: PathBuf,
    directory: ManagedDirectory,
    schema: Schema,
    segments: Vec<Segment>,
    pub lost: Vec<Lost>,
}

/// Files of one segment.
struct Segment {
    store: PathBuf,
    deleted: Option<PathBuf>,
}

/// Opens what is left of an index. Errors are folders that hold none.
pub fn salvage(path: impl AsRef<Path>) -> Result<Salvage> {
    let path = path.as_ref();
    if matches!(store::find(path)?, store::Found::Nothing) {
        let told = Told::new("there is no index here to rebuild", "ở đây không có chỉ mục để dựng lại");
        return Err(Error::index(path, told));
    }
    if let Some(why) = store::not_rebuilt(path) {
        return Err(Error::index(path, why));
    }
    let failed = |error: tantivy::TantivyError| store::failure(path, error);
    let disk = Disk::open(path).map_err(|error| failed(error.into()))?.without_notes();
    let directory = ManagedDirectory::wrap(Box::new(disk)).map_err(failed)?;
    let meta: Option<serde_json::Value> =
        fs::read(path.join(META_FILE)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let named = meta.as_ref().and_then(listed_segments);
    let stored_schema = meta.as_ref().and_then(|meta| serde_json::from_value(meta["schema"].clone()).ok());
    let mut found = Salvage {
        path: path.to_owned(),
        directory,
        schema: stored_schema.unwrap_or_else(schema),
        segments: Vec::new(),
        lost: Vec::new(),
    };
    for (segment, documents) in named.unwrap_or_else(|| segments_in(path)) {
        let files = [Some(segment.store.clone()), segment.deleted.clone()];
        match files.into_iter().flatten().find(|file| !found.is_whole(file)) {
            Some(file) => found.lost.push(Lost { file: file.to_string_lossy().into_owned(), documents }),
            None => found.segments.push(segment),
        }
    }
    Ok(found)
}

impl Salvage {
    fn is_whole(&self, file: &Path) -> bool {
        let check = || self.directory.validate_checksum(file);
        matches!(catch_unwind(AssertUnwindSafe(check)), Ok(Ok(true)))
    }

    /// Hands over every article that is left. Of a path that is there twice, which happens only where the list of
    /// segments is lost, the one written later comes later.
    pub fn articles(&mut self, mut each: impl FnMut(Article) -> Result<()>) -> Result<()> {
        for segment in std::mem::take(&mut self.segments) {
            let whole = self.read(&segment, &mut each)?;
            if !whole {
                self.lost.push(Lost { file: segment.store.to_string_lossy().into_owned(), documents: None });
            }
        }
        Ok(())
    }

    /// False where the store cannot be read to its end although its bytes are as they were written.
    fn read(&self, segment: &Segment, each: &mut impl FnMut(Article) -> Result<()>) -> Result<bool> {
        let failed = |error: tantivy::TantivyError| store::failure(&self.path, error);
        let file = self.directory.open_read(&segment.store).map_err(|error| failed(error.into()))?;
        let Ok(store) = StoreReader::open(file, CACHED_BLOCKS) else { return Ok(false) };
        let alive = match &segment.deleted {
            None => None,
            Some(file) => {
                let bytes = self.directory.open_read(file).map_err(|error| failed(error.into()))?.read_bytes();
                Some(AliveBitSet::open(bytes.map_err(|error| failed(error.into()))?))
            }
        };
        let field = |name| self.schema.get_field(name).ok();
        let (Some(record), Some(body)) = (field("record"), field("body")) else { return Ok(false) };
        for document in store.iter::<TantivyDocument>(alive.as_ref()) {
            let Ok(document) = document else { return Ok(false) };
            if document.get_first(body).is_some() {
                match record::recover_article(record, body, &document) {
                    Ok(article) => each(article)?,
                    Err(_) => return Ok(false),
                }
            }
        }
        Ok(true)
    }
}

/// The segments that `meta.json` names, and how many documents each has.
fn listed_segments(meta: &serde_json::Value) -> Option<Vec<(Segment, Option<u64>)>> {
    let segment = |value: &serde_json::Value| {
        let name = value["segment_id"].as_str()?.replace('-', "");
        let opstamp = value["deletes"]["opstamp"].as_u64();
        let deleted = opstamp.map(|opstamp| PathBuf::from(format!("{name}.{opstamp}.del")));
        Some((Segment { store: format!("{name}.store").into(), deleted }, value["max_doc"].as_u64()))
    };
    meta["segments"].as_array()?.iter().map(segment).collect()
}

/// The segments whose files lie in the folder, the oldest first, each with its last list of deleted documents.
fn segments_in(path: &Path) -> Vec<(Segment, Option<u64>)> {
    let mut stores: Vec<(SystemTime, String)> = Vec::new();
    let mut deleted: BTreeMap<String, u64> = BTreeMap::new();
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.split('.').collect::<Vec<_>>()[..] {
            [segment, "store"] => {
                let written = entry.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
                stores.push((written, segment.to_owned()));
            }
            [segment, opstamp, "del"] => {
                let last = deleted.entry(segment.to_owned()).or_default();
                *last = opstamp.parse().unwrap_or(0).max(*last);
            }
            _ => {}
        }
    }
    stores.sort();
    let segment = |name: String| Segment {
        store: format!("{name}.store").into(),
        deleted: deleted.get(&name).map(|opstamp| format!("{name}.{opstamp}.del").into()),
    };
    stores.into_iter().map(|(_, name)| (segment(name), None)).collect()
}
