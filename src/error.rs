//! One error type: where, what, cause, and what to do where that is known.
//!
//! Texts are lower case without a final stop; wrappers put the place before the cause.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, Error>;

/// What can go wrong, with its place.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder that the system would not read or write.
    #[error("{}: {}", path.display(), describe_io(source))]
    Io { path: PathBuf, source: io::Error },
    /// A file with content that cannot be used.
    #[error("{place}: {message}")]
    Input { place: String, message: String },
    /// A rule or lexicon file that cannot be used; `line` counts from 1.
    #[error("{file}:{line}: {message}")]
    Rules { file: String, line: usize, message: String },
    /// A search query that cannot be understood; `at` counts its characters from 1.
    #[error("query: {message} (at character {at})")]
    Query { at: usize, message: Told },
    /// A run that was asked to end early, and how many files it had done.
    #[error("stopped on the way, after {files} files")]
    Stopped { files: u64 },
    /// An index that cannot be opened or written.
    #[error("index {}: {message}", path.display())]
    Index { path: PathBuf, message: Told },
}

/// What happened, in the two languages of the program. Shown as English, like every other error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub en: String,
    pub vi: String,
}

impl Told {
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Told {
        Told { en: en.into(), vi: vi.into() }
    }

    /// A cause that only the system or a library can put into words.
    pub(crate) fn foreign(text: impl ToString) -> Told {
        Told::new(text.to_string(), text.to_string())
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// For those who write to a stream what they read elsewhere; [`Error::of_stream`] takes it out again.
impl From<Error> for io::Error {
    fn from(error: Error) -> io::Error {
        io::Error::other(error)
    }
}

impl Error {
    /// An error of writing to `path`, or the other one that ended the writing.
    pub fn of_stream(path: impl AsRef<Path>, error: io::Error) -> Error {
        match error.downcast::<Error>() {
            Ok(error) => error,
            Err(error) => Error::io(path, error),
        }
    }

    pub fn io(path: impl AsRef<Path>, source: io::Error) -> Error {
        Error::Io { path: path.as_ref().to_owned(), source }
    }

    pub fn input(place: impl Into<String>, message: impl Into<String>) -> Error {
        Error::Input { place: place.into(), message: message.into() }
    }

    /// A table that cannot be read, with the line where it breaks.
    pub fn csv(name: &str, error: &csv::Error) -> Error {
        let line = error.position().map_or(1, csv::Position::line) as usize;
        let message = match error.kind() {
            csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                format!("{len} columns instead of {expected_len}; put text with a comma between quotes")
            }
            _ => error.to_string(),
        };
        Error::Rules { file: name.to_owned(), line, message }
    }

    /// The same error once more, for those who share what failed.
    pub fn again(&self) -> Error {
        match self {
            Error::Io { path, source } => Error::io(path, io::Error::new(source.kind(), source.to_string())),
            Error::Input { place, message } => Error::input(place, message),
            Error::Rules { file, line, message } => {
                Error::Rules { file: file.clone(), line: *line, message: message.clone() }
            }
            Error::Query { at, message } => Error::Query { at: *at, message: message.clone() },
            Error::Stopped { files } => Error::Stopped { files: *files },
            Error::Index { path, message } => Error::index(path, message.clone()),
        }
    }

    pub fn index(path: impl AsRef<Path>, message: Told) -> Error {
        Error::Index { path: path.as_ref().to_owned(), message }
    }

    /// The error in Vietnamese, where its text is known in both languages.
    pub fn vietnamese(&self) -> Option<String> {
        match self {
            Error::Query { at, message } => Some(format!("câu tìm: {} (ở ký tự thứ {at})", message.vi)),
            Error::Index { path, message } => Some(format!("chỉ mục {}: {}", path.display(), message.vi)),
            _ => None,
        }
    }
}

/// The system's reason in plain words, without its error number.
pub(crate) fn describe_io(error: &io::Error) -> String {
    told_io(error).en
}

/// The same in both languages.
pub(crate) fn told_io(error: &io::Error) -> Told {
    let (en, vi) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder", "không có tệp hay thư mục này"),
        io::ErrorKind::PermissionDenied => ("no permission to read or write it", "không có quyền đọc hoặc ghi"),
        io::ErrorKind::NotADirectory => {
            ("a part of the path is a file, not a folder", "một phần đường dẫn là tệp, không phải thư mục")
        }
        io::ErrorKind::ReadOnlyFilesystem => ("the disk is read-only", "đĩa chỉ cho đọc"),
        io::ErrorKind::StorageFull => ("the disk is full", "đĩa đầy"),
        io::ErrorKind::QuotaExceeded => ("the disk quota is used up", "đã hết hạn mức đĩa"),
        io::ErrorKind::FileTooLarge => (
            "files may not grow any larger here (disk or process limit)",
            "tệp không được lớn hơn nữa (giới hạn của đĩa hoặc tiến trình)",
        ),
        _ => return Told::foreign(error),
    };
    Told::new(en, vi)
}
