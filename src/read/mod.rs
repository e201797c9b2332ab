//! Folders → `RawDoc`: which files there are, and their bytes.
//!
//! What comes in are the folders or files that the user named. What goes out is a sorted list of entries and, one
//! at a time, the bytes behind them, so that memory holds only what is in flight. Nothing is decoded here, and no
//! file stops the run: what cannot be read becomes an [`Outcome`](crate::model::Outcome).

mod load;
mod utf16;
mod walk;

pub use load::load;
pub use utf16::{ByteOrder, utf16_without_mark};
pub use walk::{Entry, walk};
