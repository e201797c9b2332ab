//! Figures of Vietnamese provincial news that can be compared, each traced to its sentence.
//!
//! ```text
//! folder ─read─▶ RawDoc ─parse─▶ Article ─normalize─▶ CleanText ─extract─▶ Facts ─┬─index─▶ tantivy ─search─▶ hits
//!                                                                                 └─report─▶ Comparison ─▶ table, md, csv, json
//! ```
//!
//! [`read`] walks folders and gives bytes; [`parse`] decodes them and finds title, date, source and main text;
//! [`normalize`] makes a matching key with a map back to the stored text; [`extract`] finds figures by rules that are
//! data; [`index`] stores articles and figures in one tantivy index; [`search`] answers queries from it; [`report`]
//! compares provinces. [`pipeline`] is the only place that knows their order; [`eval`] scores facts against gold.
//! [`model`] holds what travels.
//! Only the binary prints, and reads the clock and the environment.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod error;
pub mod eval;
pub mod extract;
pub mod index;
pub mod model;
pub mod normalize;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod report;
pub mod search;

pub use error::{Error, Result};
