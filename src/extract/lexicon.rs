//! Lexicons: data files → one trie over tokens, longest match first.
//!
//! A lexicon file is TOML: `[class.id]` with `forms`, and the few fields described at the head of `awards.toml`.
//! Forms are folded by the same function as the text, so their spelling does not matter. Later files (a user's own)
//! add to and override earlier ones form by form.

use std::collections::HashMap;

use serde::Deserialize;

use super::token::{Kind, Token, tokenize};
use crate::error::{Error, Result};
use crate::model::{Family, Subject};
use crate::normalize;

/// The lexicon files that are part of the program, with their names.
pub const EMBEDDED: [(&str, &str); 6] = [
    ("lexicon/awards.toml", include_str!("lexicon/awards.toml")),
    ("lexicon/bodies.toml", include_str!("lexicon/bodies.toml")),
    ("lexicon/recipients.toml", include_str!("lexicon/recipients.toml")),
    ("lexicon/verbs.toml", include_str!("lexicon/verbs.toml")),
    ("lexicon/words.toml", include_str!("lexicon/words.toml")),
    ("lexicon/works.toml", include_str!("lexicon/works.toml")),
];

/// Bodies and organisations: a lexicon of its own, since no rule sees them.
pub const SCOPES: (&str, &str) = ("lexicon/scopes.toml", include_str!("lexicon/scopes.toml"));

/// What a form stands for.
#[derive(Clone, Debug)]
pub struct Term {
    pub class: String,
    pub id: String,
    /// What a bare number of it counts.
    pub counts: Subject,
    pub level: Vec<String>,
    /// The indicator for a kind of recipient, where each has its own.
    pub for_recipient: HashMap<String, String>,
    /// Also the name of a movement: no award unless a figure stands at it.
    pub movement: bool,
    pub family: Family,
    /// The letter that stands for the term in rules.
    pub symbol: char,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    caps: Vec<String>,
    counts: Option<Subject>,
    #[serde(default)]
    level: Vec<String>,
    #[serde(default, rename = "as")]
    for_recipient: HashMap<String, String>,
    #[serde(default)]
    movement: bool,
    family: Option<Family>,
    /// Forms that name a level: level → forms.
    #[serde(default)]
    levels: HashMap<String, Vec<String>>,
}

#[derive(Clone, Copy)]
struct End {
    term: u32,
    /// Counts only when the text has it in capitals.
    capitals: bool,
}

#[derive(Default)]
struct Node {
    next: HashMap<u32, u32>,
    end: Option<End>,
}

/// All terms, and the trie that finds them.
pub struct Lexicon {
    pub terms: Vec<Term>,
    words: HashMap<String, u32>,
    nodes: Vec<Node>,
    symbols: HashMap<(String, String), char>,
}

impl Lexicon {
    /// Reads lexicon files in order; `(name, text)`.
    pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Lexicon> {
        let mut lexicon =
            Lexicon { terms: Vec::new(), words: HashMap::new(), nodes: vec![Node::default()], symbols: HashMap::new() };
        for (name, text) in files {
            lexicon.add_file(name, text)?;
        }
        Ok(lexicon)
    }

    fn add_file(&mut self, name: &str, text: &str) -> Result<()> {
        let classes: toml::Table = toml::from_str(text).map_err(|error| wrong(name, text, &error))?;
        for (class, ids) in classes {
            let toml::Value::Table(ids) = ids else {
                return Err(Error::Rules {
                    file: name.to_owned(),
                    line: line_of(text, &class),
                    message: format!("`{class}` must be a table of ids, as in [{class}.some-id]"),
                });
            };
            for (id, row) in ids {
                let row: Row = row.try_into().map_err(|error: toml::de::Error| Error::Rules {
                    file: name.to_owned(),
                    line: line_of(text, &format!("[{class}.{id}]")),
                    message: format!("[{class}.{id}]: {}", error.message()),
                })?;
                self.add_row(&class, &id, row);
            }
        }
        Ok(())
    }

    fn add_row(&mut self, class: &str, id: &str, row: Row) {
        let family = row.family.unwrap_or_else(|| family_of(class));
        let counts = row.counts.unwrap_or(match class {
            "innovation" | "prize" | "entry" => Subject::Innovation,
            "work" => Subject::Work,
            "individual" => Subject::Individual,
            "collective" => Subject::Collective,
            "household" => Subject::Household,
            "mixed" => Subject::Mixed,
            "award" => Subject::Award,
            _ => Subject::Other,
        });
        let symbol = self.symbol(class, id);
        let term = Term {
            class: class.to_owned(),
            id: id.to_owned(),
            counts,
            level: row.level,
            for_recipient: row.for_recipient,
            movement: row.movement,
            family,
            symbol,
        };
        let index = self.terms.len() as u32;
        self.terms.push(term.clone());
        for form in &row.forms {
            self.add_form(form, End { term: index, capitals: false });
        }
        for form in &row.caps {
            self.add_form(form, End { term: index, capitals: true });
        }
        let mut levels: Vec<_> = row.levels.into_iter().collect();
        levels.sort();
        for (level, forms) in levels {
            let index = self.terms.len() as u32;
            self.terms.push(Term { level: vec![level], ..term.clone() });
            for form in &forms {
                self.add_form(form, End { term: index, capitals: false });
            }
        }
    }

    fn add_form(&mut self, form: &str, end: End) {
        let key = normalize::key(form);
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        let mut node = 0;
        for token in &tokens {
            let count = self.words.len() as u32;
            let word = *self.words.entry(token.text(&key).to_owned()).or_insert(count);
            node = match self.nodes[node].next.get(&word) {
                Some(&next) => next as usize,
                None => {
                    self.nodes.push(Node::default());
                    let next = self.nodes.len() - 1;
                    self.nodes[node].next.insert(word, next as u32);
                    next
                }
            };
        }
        if node > 0 {
            self.nodes[node].end = Some(end);
        }
    }

    /// The letter for a class and id in rules; private-use letters, so that no text can hold one.
    fn symbol(&mut self, class: &str, id: &str) -> char {
        let count = self.symbols.len() as u32;
        *self.symbols.entry((class.to_owned(), id.to_owned())).or_insert_with(|| {
            char::from_u32(0xe100 + count).expect("fewer terms than the private-use area has letters")
        })
    }

    /// The letters of a class, or of one id of it, sorted.
    pub fn symbols(&self, class: &str, id: Option<&str>) -> Vec<char> {
        let mut found: Vec<char> = self
            .symbols
            .iter()
            .filter(|((known, known_id), _)| known == class && id.is_none_or(|id| id == known_id))
            .map(|(_, &symbol)| symbol)
            .collect();
        found.sort_unstable();
        found
    }

    /// The longest form that begins at token `at`: its term and how many tokens it takes.
    pub fn longest(
        &self,
        key: &str,
        tokens: &[Token],
        at: usize,
        is_capital: impl Fn(usize) -> bool,
    ) -> Option<(usize, usize)> {
        let mut node = 0;
        let mut found = None;
        for (offset, token) in tokens[at..].iter().enumerate() {
            let Some(word) = self.words.get(token.text(key)) else { break };
            let Some(&next) = self.nodes[node].next.get(word) else { break };
            node = next as usize;
            if let Some(end) = self.nodes[node].end
                && (!end.capitals || is_capital(tokens[at].start))
            {
                found = Some((end.term as usize, offset + 1));
            }
        }
        found
    }

    /// True where a form of one of the classes begins at token `at`.
    pub fn begins(&self, key: &str, tokens: &[Token], at: usize, classes: &[&str]) -> bool {
        at < tokens.len()
            && self
                .longest(key, tokens, at, |_| true)
                .is_some_and(|(term, _)| classes.contains(&self.terms[term].class.as_str()))
    }
}

fn family_of(class: &str) -> Family {
    match class {
        "innovation" | "prize" | "entry" => Family::Innovation,
        "work" => Family::Work,
        "benefit" | "worth" => Family::Money,
        "procedure" | "satisfaction" | "duty" => Family::Rate,
        "house" | "gift" | "donate" | "visit" => Family::Welfare,
        _ => Family::Award,
    }
}

/// The line of the first occurrence of `needle`, from 1.
pub fn line_of(text: &str, needle: &str) -> usize {
    text.find(needle).map_or(1, |at| text[..at].matches('\n').count() + 1)
}

/// A TOML error with its file and line.
pub fn wrong(name: &str, text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    Error::Rules { file: name.to_owned(), line, message: error.message().to_owned() }
}

/// True for a token that is a word and not a number or mark.
pub fn is_word(token: &Token) -> bool {
    token.kind == Kind::Word
}
