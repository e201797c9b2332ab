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
use tantivy::schema::Schema;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings};

use super::disk::{self, Disk, Trouble};
use super::place;
use super::schema::{SCHEMA_VERSION, schema};
use super::tokenizer::{self, Syllables};
use crate::error::{Error, Result, Told, told_io};

pub(super) const META_FILE: &str = "meta.json";
/// Articles of layouts before this one did not store their paths.
const OLDEST_REBUILT: u32 = 2;

/// Which versions an index was made with, and whether the run that wrote it came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Tells our indexes from those of other programs on tantivy.
    pub(super) program: String,
    pub(super) schema: u32,
    pub(super) rules: String,
    /// Version of the program that made the index.
    pub(super) created_by: String,
    /// Version of the program that wrote to it last.
    pub(super) updated_by: String,
    /// What is there is whole, but the run that was to put more did not come to its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) unfinished: bool,
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
            unfinished: false,
        }
    }
}

/// An index and the memory of what could not be written to it.
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) trouble: Trouble,
}

/// What a folder holds.
pub(super) enum Found {
    /// No such folder, or an empty one.
    Nothing,
    /// An index of this version; without a stamp where no run on it has ended yet.
    Index(Box<Opened>, Option<Stamp>),
    /// An index of ours that cannot be used as it is, and why.
    Unusable(Told),
}

/// Looks into a folder. Errors are folders that are no place for an index at all.
pub(super) fn find(path: &Path) -> Result<Found> {
    place::finish_swap(path);
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(_) if path.is_file() => {
            let told = Told::new("this is a file; an index is a folder", "đây là tệp; chỉ mục là một thư mục");
            return Err(Error::index(path, told));
        }
        Err(error) => return Err(Error::index(path, elsewhere(told_io(&error)))),
    };
    let names: Vec<String> =
        entries.filter_map(|entry| entry.ok()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if !names.iter().any(|name| name == META_FILE) {
        return without_meta(path, &names);
    }
    let text = fs::read(path.join(META_FILE)).map_err(|error| Error::index(path, told_io(&error)))?;
    let (value, stamp) = match read_meta(&text) {
        Meta::Ours(value, stamp) => (value, stamp),
        Meta::Foreign => return Err(Error::index(path, not_ours())),
        Meta::Damaged if has_segments(&names) => return Ok(Found::Unusable(damaged(&format!("`{META_FILE}`")))),
        Meta::Damaged => return Err(Error::index(path, not_ours())),
    };
    if let Some(stamp) = &stamp
        && stamp.schema != SCHEMA_VERSION
    {
        return Ok(Found::Unusable(other_layout(stamp)));
    }
    match serde_json::from_value::<Schema>(value["schema"].clone()) {
        Ok(stored) if stored == schema() => {}
        // Without a stamp nothing says that it is ours.
        _ if stamp.is_none() => return Err(Error::index(path, not_ours())),
        _ => return Ok(Found::Unusable(damaged(&format!("`{META_FILE}`")))),
    }
    open(path, stamp)
}

/// What to do about an index of another layout.
fn other_layout(stamp: &Stamp) -> Told {
    let (layout, by) = (stamp.schema, &stamp.updated_by);
    let (rebuild, dung_lai) = match can_be_rebuilt(stamp) {
        true => ("`solieu index rebuild`, or ", "`solieu index rebuild`, hoặc "),
        false => ("", ""),
    };
    Told::new(
        format!(
            "it has layout {layout}, written by solieu {by}, and this program has layout {SCHEMA_VERSION}; \
             run {rebuild}`solieu ingest --reindex` with the same folders"
        ),
        format!(
            "bố cục {layout} do solieu {by} ghi, chương trình này dùng bố cục {SCHEMA_VERSION}; \
             chạy {dung_lai}`solieu ingest --reindex` với các thư mục cũ"
        ),
    )
}

/// True where articles can be read from the stored texts alone.
fn can_be_rebuilt(stamp: &Stamp) -> bool {
    stamp.schema >= OLDEST_REBUILT
}

/// Why an index cannot be built anew from what is stored in it, if that is known.
pub(super) fn not_rebuilt(path: &Path) -> Option<Told> {
    match read_meta(&fs::read(path.join(META_FILE)).ok()?) {
        Meta::Ours(_, Some(stamp)) if !can_be_rebuilt(&stamp) => Some(other_layout(&stamp)),
        _ => None,
    }
}

fn open(path: &Path, stamp: Option<Stamp>) -> Result<Found> {
    let disk = Disk::open(path).map_err(|error| failure(path, error.into()))?;
    let trouble = disk.trouble();
    match Index::open(disk) {
        Ok(index) => Ok(Found::Index(Box::new(Opened { index: with_tokenizer(index), trouble }), stamp)),
        Err(TantivyError::IncompatibleIndex(_)) => Ok(Found::Unusable(Told::new(
            "it was written by another version of the index library; run `solieu ingest --reindex` with the same folders",
            "do phiên bản khác của thư viện chỉ mục ghi; chạy `solieu ingest --reindex` với các thư mục cũ",
        ))),
        Err(error @ TantivyError::DataCorruption(_)) => Ok(Found::Unusable(damaged(&format!("({error})")))),
        Err(error) => Err(failure(path, error)),
    }
}

/// What a folder without `meta.json` is: empty, somebody else's, or an index that lost it.
fn without_meta(path: &Path, names: &[String]) -> Result<Found> {
    if has_segments(names) && names.iter().any(|name| name == disk::MANAGED_FILE) {
        // Tantivy writes `meta.json` before any segment, and only ever replaces it whole.
        return Ok(Found::Unusable(missing(META_FILE)));
    }
    // Tantivy's own notes begin with a dot.
    match names.iter().find(|name| !name.starts_with('.')) {
        None => Ok(Found::Nothing),
        Some(name) => Err(Error::index(
            path,
            Told::new(
                format!("the folder holds other files (`{name}`); an index needs a folder of its own"),
                format!("thư mục có tệp khác (`{name}`); chỉ mục cần một thư mục riêng"),
            ),
        )),
    }
}

fn has_segments(names: &[String]) -> bool {
    names.iter().any(|name| name.ends_with(".store"))
}

enum Meta {
    Ours(serde_json::Value, Option<Stamp>),
    /// Of another program, or of no index at all.
    Foreign,
    Damaged,
}

fn read_meta(text: &[u8]) -> Meta {
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(text) else { return Meta::Damaged };
    if value.get("segments").is_none() {
        return Meta::Foreign;
    }
    match value.get("payload").and_then(|payload| payload.as_str()).map(serde_json::from_str::<Stamp>) {
        None => Meta::Ours(value, None),
        Some(Ok(stamp)) if stamp.program == env!("CARGO_PKG_NAME") => Meta::Ours(value, Some(stamp)),
        Some(_) => Meta::Foreign,
    }
}

/// True for an index whose last run came to its end.
pub(super) fn is_finished(path: &Path) -> bool {
    let text = fs::read(path.join(META_FILE)).unwrap_or_default();
    matches!(read_meta(&text), Meta::Ours(_, Some(stamp)) if !stamp.unfinished)
}

fn not_ours() -> Told {
    Told::new(
        "this is no index of solieu, or its `meta.json` is damaged; choose another folder, or delete this one",
        "đây không phải chỉ mục của solieu, hoặc `meta.json` bị hỏng; chọn thư mục khác, hoặc xóa thư mục này",
    )
}

/// What to do about a damaged part.
pub(super) fn damaged(part: &str) -> Told {
    to_rebuild(&format!("{part} is damaged"), &format!("{part} bị hỏng"))
}

/// What to do about a file that is not there.
pub(super) fn missing(file: &str) -> Told {
    to_rebuild(&format!("`{file}` is missing"), &format!("thiếu `{file}`"))
}

fn to_rebuild(en: &str, vi: &str) -> Told {
    Told::new(
        format!("{en}; `solieu index verify` says what can be read, `solieu index rebuild` saves it"),
        format!("{vi}; `solieu index verify` cho biết phần còn đọc được, `solieu index rebuild` cứu phần đó"),
    )
}

fn elsewhere(why: Told) -> Told {
    Told::new(format!("{}; choose another folder", why.en), format!("{}; chọn thư mục khác", why.vi))
}

/// Makes an empty index in a folder that is empty or does not exist.
pub(super) fn create(path: &Path) -> Result<Opened> {
    let refuse = |why: Told| {
        Error::index(
            path,
            elsewhere(Told::new(
                format!("cannot make it here: {}", why.en),
                format!("không tạo được ở đây: {}", why.vi),
            )),
        )
    };
    fs::create_dir_all(path).map_err(|error| refuse(told_io(&error)))?;
    let settings = IndexSettings { docstore_compression: Compressor::Lz4, ..IndexSettings::default() };
    let disk = Disk::open(path).map_err(|error| failure(path, error.into()))?;
    let trouble = disk.trouble();
    let index = Index::builder().schema(schema()).settings(settings).open_or_create(disk);
    match index {
        Ok(index) => Ok(Opened { index: with_tokenizer(index), trouble }),
        Err(error) => Err(match io_cause(&error) {
            Some(cause) => refuse(cause),
            None => failure(path, error),
        }),
    }
}

pub(super) fn with_tokenizer(index: Index) -> Index {
    index.tokenizers().register(tokenizer::NAME, Syllables);
    index
}

/// An error of tantivy in plain words.
pub(super) fn failure(path: &Path, error: TantivyError) -> Error {
    let message = match &error {
        TantivyError::LockFailure(LockError::LockBusy, _) => busy(path),
        TantivyError::DataCorruption(_) => damaged(&format!("({error})")),
        _ => io_cause(&error).unwrap_or_else(|| Told::foreign(&error)),
    };
    Error::index(path, message)
}

/// An error while writing; what the disk said first is the cause of all that follows.
pub(super) fn write_failure(path: &Path, trouble: &Trouble, error: TantivyError) -> Error {
    let cause = match (trouble.told(), &error) {
        (Some(cause), _) => cause,
        (None, TantivyError::ErrorInThread(text)) => Told::foreign(text),
        (None, _) => return failure(path, error),
    };
    Error::index(
        path,
        Told::new(
            format!("writing stopped: {}; what was there before this run stands", cause.en),
            format!("ngừng ghi: {}; những gì có trước lần chạy này vẫn còn", cause.vi),
        ),
    )
}

fn busy(path: &Path) -> Told {
    let (en, vi) = match disk::holder(path) {
        Some(holder) => (
            format!("{} (process {}) is writing to it", holder.program, holder.pid),
            format!("{} (tiến trình {}) đang ghi", holder.program, holder.pid),
        ),
        None => ("another run is writing to it".to_owned(), "một lần chạy khác đang ghi".to_owned()),
    };
    Told::new(
        format!("{en}; wait until that ends, or choose another folder"),
        format!("{vi}; chờ xong rồi chạy lại, hoặc chọn thư mục khác"),
    )
}

/// The system's reason behind an error of tantivy.
fn io_cause(error: &TantivyError) -> Option<Told> {
    let cause = match error {
        TantivyError::IoError(cause)
        | TantivyError::LockFailure(LockError::IoError(cause), _)
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. }) => cause,
        TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, filepath }) => {
            // A file that is too short for its own end gives such an error too.
            return Some(match cause.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
                    damaged(&format!("`{}`", filepath.display()))
                }
                _ => told_io(cause),
            });
        }
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            return Some(missing(&file.display().to_string()));
        }
        _ => return None,
    };
    Some(told_io(cause))
}
