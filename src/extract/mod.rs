pub mod lexicon;
pub mod numeral;
pub mod time;
pub mod token;
