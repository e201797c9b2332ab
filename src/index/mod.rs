//! Article and facts → one tantivy index, and back.
//!
//! Articles and figures are documents of two kinds in the same index, so that one commit covers both and a crash
//! leaves the old state or the new one, never half. [`Writer`] replaces what a path had before; [`Reader`] gives
//! articles and figures in the order of paths and places, whatever the order in which they were written.

mod check;
mod collect;
mod column;
mod digest;
mod disk;
mod filter;
mod lookup;
mod phrase;
mod place;
mod reader;
mod record;
mod salvage;
mod schema;
mod spelling;
mod status;
mod store;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod tokenizer;
mod union;
mod verify;
mod writer;

pub use filter::FactFilter;
pub use reader::{Facts, Part, Reader};
pub use salvage::{Lost, Salvage, salvage};
pub use schema::SCHEMA_VERSION;
pub use status::{IndexStatus, ProvinceCount};
pub use verify::{Verification, verify};
pub use writer::{Known, Look, Prepared, Stats, Writer};

pub(crate) use collect::Matches;
pub(crate) use column::Column;
pub(crate) use filter::{any_of, any_or_none, beginning, without, years_overlap};
pub(crate) use phrase::{Phrase, Quoted};
pub(crate) use schema::{ARTICLE, FACT, Fields};
pub(crate) use spelling::spellings;
pub(crate) use tokenizer::{Word, number, words};
