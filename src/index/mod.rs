//! Article and facts → one tantivy index, and back.
//!
//! Articles and figures are documents of two kinds in the same index, so that one commit covers both and a crash
//! leaves the old state or the new one, never half. [`Writer`] replaces what a path had before; [`Reader`] gives
//! articles and figures in the order of paths and places, whatever the order in which they were written.

mod collect;
mod column;
mod filter;
mod reader;
mod record;
mod schema;
mod status;
mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod tokenizer;
mod writer;

pub use filter::FactFilter;
pub use reader::{Facts, Reader};
pub use schema::SCHEMA_VERSION;
pub use status::{IndexStatus, ProvinceCount};
pub use writer::{Known, Stats, Writer};

pub(crate) use collect::Matches;
pub(crate) use filter::{any_of, years_overlap};
pub(crate) use schema::ARTICLE;
pub(crate) use tokenizer::{Word, number, words};
