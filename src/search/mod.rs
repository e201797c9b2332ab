//! Query text → articles that match, each with its matches in the stored text and the figures that fit.
//!
//! [`parse`] reads what was typed; [`compile`] turns it into queries on the index; [`highlight`] finds the same
//! words again in the texts of the hits, so that highlights and matches cannot disagree on what a word is.
//! Nothing is printed here: results are data, for a terminal and for JSON lines alike.

mod ast;
mod chosen;
mod compile;
mod fields;
mod highlight;
mod hits;
mod parse;
#[cfg(test)]
mod tests;

pub use fields::FIELDS;
pub use hits::{Hit, Hits, Note, Options, Snippet, search};
