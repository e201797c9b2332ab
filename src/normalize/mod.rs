//! Stored text → matching key with a map back.
//!
//! What comes in is the article's own text; it is never rewritten. What goes out is a lossy key for the
//! rules, the lexicons and the index: lower case, one form for every spelling of a syllable, plain spaces
//! and quotes, glued words parted. Every byte of the key knows which bytes of the stored text it stands for.

mod fold;
mod letter;
mod originals;
mod syllable;

pub use fold::{CleanText, bare, key, key_length, length};
pub use letter::is_letter;
pub use originals::{Originals, copies, fingerprint, fingerprint_of};
pub use syllable::spells_syllable;
