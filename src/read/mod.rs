//! Folders → `RawDoc`: which files there are, and their bytes.
//!
//! What comes in are the folders or files that the user named. What goes out is a sorted list of entries and, one
//! at a time, the bytes behind them and what is told beside them, so that memory holds only what is in flight; files
//! of many articles are [`members`] one after the other. Nothing is decoded here, and no file stops the run: what
//! cannot be read becomes an [`Outcome`](crate::model::Outcome).

mod format;
mod given;
mod load;
mod members;
mod utf16;
mod walk;

pub use format::{Container, ENDINGS, Format};
pub use given::Table;
pub use load::{load, look};
pub use members::{Member, Members, members};
pub use utf16::{ByteOrder, utf16_without_mark};
pub use walk::{Entry, walk};
