//! Query text → articles or figures that match, each with its matches in the stored text.
//!
//! [`parse`] reads what was typed, [`abbreviation`] puts other spellings beside it; [`compile`] turns it into queries
//! on the index; [`rank`] puts what they find in order and [`facets`] counts it; [`highlight`] finds the same words
//! again in the texts of the hits, so that highlights and matches cannot disagree on what a word is.
//! Nothing is printed here: results are data, for a terminal and for JSON lines alike.

mod abbreviation;
mod ast;
mod chosen;
mod compile;
mod facets;
mod fields;
mod figures;
mod highlight;
mod hits;
mod narrow;
mod parse;
mod rank;
#[cfg(test)]
mod tests;

pub use facets::{FacetCount, Facets};
pub use fields::FIELDS;
pub use figures::{FactHit, FactHits, search_facts};
pub use hits::{Hit, Hits, Note, Options, Snippet, search};
pub use rank::Sort;
