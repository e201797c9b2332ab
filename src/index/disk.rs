//! The folder of an index as tantivy sees it: files in memory maps, with three differences.
//!
//! A reader needs no lock where nothing can be written, so that an index on a read-only disk can be read. Whoever
//! writes leaves its name, so that others know whom they wait for. And the first thing that could not be written is
//! remembered: tantivy only says that a thread of its own has ended.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use crate::error::{Told, told_io};

/// Who writes. Begins with a dot like tantivy's own notes, so that it is not taken for a foreign file.
const HOLDER_FILE: &str = ".solieu-writer.json";

/// Tantivy's list of the files that it made.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// The folder of an index.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    files: MmapDirectory,
    root: PathBuf,
    trouble: Trouble,
    /// Tantivy's list of its own files is not read.
    is_bare: bool,
}

/// The first thing that could not be written.
#[derive(Clone, Debug, Default)]
pub(super) struct Trouble(Arc<Mutex<Option<Told>>>);

impl Trouble {
    pub(super) fn told(&self) -> Option<Told> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn note(&self, error: &io::Error) {
        let mut first = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        first.get_or_insert_with(|| told_io(error));
    }

    fn watch<T>(&self, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| self.note(error))
    }
}

/// The process that writes to an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Holder {
    pub(super) pid: u32,
    pub(super) program: String,
}

impl Disk {
    pub(super) fn open(root: &Path) -> Result<Disk, OpenDirectoryError> {
        Ok(Disk {
            files: MmapDirectory::open(root)?,
            root: root.to_owned(),
            trouble: Trouble::default(),
            is_bare: false,
        })
    }

    /// The same folder for reading only, whatever has become of the list of files in it.
    pub(super) fn without_notes(self) -> Disk {
        Disk { is_bare: true, ..self }
    }

    pub(super) fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }

    /// Leaves the name of this process; to be called while it holds the lock. Only a courtesy, so it may fail.
    fn sign(&self) {
        let program = format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let holder = Holder { pid: std::process::id(), program };
        if let Ok(text) = serde_json::to_vec(&holder) {
            let _ = fs::write(self.root.join(HOLDER_FILE), text);
        }
    }
}

/// When the process that writes to an index took its lock.
pub(super) fn locked_at(root: &Path) -> Option<SystemTime> {
    fs::metadata(root.join(HOLDER_FILE)).ok()?.modified().ok()
}

/// Who writes to an index, as far as that is known. Means something only while the lock is taken.
pub(super) fn holder(root: &Path) -> Option<Holder> {
    serde_json::from_slice(&fs::read(root.join(HOLDER_FILE)).ok()?).ok()
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = self.files.open_write(path);
        if let Err(OpenWriteError::IoError { io_error, .. }) = &opened {
            self.trouble.note(io_error);
        }
        let inner =
            opened?.into_inner().map_err(|error| OpenWriteError::wrap_io_error(error.into_error(), path.into()))?;
        Ok(BufWriter::new(Box::new(Watched { inner, trouble: self.trouble.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if self.is_bare && path == Path::new(MANAGED_FILE) {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.trouble.watch(self.files.atomic_write(path, data))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.trouble.watch(self.files.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let taken = self.files.acquire_lock(lock);
        match &taken {
            Ok(_) if lock.filepath == INDEX_WRITER_LOCK.filepath => self.sign(),
            // It keeps files from being deleted under a reader, which nobody can do here.
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && forbids_writing(error) => {
                return Ok(DirectoryLock::from(Box::new(())));
            }
            _ => {}
        }
        taken
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

fn forbids_writing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

/// A file that tells when it cannot be written.
struct Watched {
    inner: Box<dyn TerminatingWrite + Send + Sync>,
    trouble: Trouble,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes);
        self.trouble.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.trouble.watch(flushed)
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let ended = self.inner.terminate_ref(token);
        self.trouble.watch(ended)
    }
}
