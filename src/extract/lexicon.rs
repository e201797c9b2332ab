//! Lexicons: data files → one trie over tokens, longest match first.
//!
//! A lexicon file is TOML: `[class.id]` with `forms`, and the few fields described at the head of `awards.toml`.
//! Forms are folded by the same function as the text, so their spelling does not matter.
//!
//! Later files go on top of earlier ones form by form: a row of an id that is known adds forms to it and inherits the
//! fields that it does not state; a form that another row had now belongs to the later one; `drop` takes forms away
//! from an id, `disabled = true` all of them.

use std::collections::HashMap;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::pack::DataFile;
use super::rule::Rule;
use super::token::{Kind, Token, tokenize};
use super::vocabulary::Vocabulary;
use crate::error::{Error, Result};
use crate::model::{Family, Subject};
use crate::normalize;

/// The lexicon files that are part of the program, with their names.
pub const EMBEDDED: [(&str, &str); 9] = [
    ("lexicon/abbreviations.toml", include_str!("lexicon/abbreviations.toml")),
    ("lexicon/awards.toml", include_str!("lexicon/awards.toml")),
    ("lexicon/bodies.toml", include_str!("lexicon/bodies.toml")),
    ("lexicon/recipients.toml", include_str!("lexicon/recipients.toml")),
    ("lexicon/verbs.toml", include_str!("lexicon/verbs.toml")),
    ("lexicon/words.toml", include_str!("lexicon/words.toml")),
    ("lexicon/works.toml", include_str!("lexicon/works.toml")),
    ("lexicon/scopes.toml", include_str!("lexicon/scopes.toml")),
    ("lexicon/names.toml", include_str!("lexicon/names.toml")),
];

/// Classes of bodies and organisations by which figures are narrowed: a lexicon of their own, since no rule sees them.
pub const SCOPES: [&str; 2] = ["scope", "named"];

/// Classes of the parts that names of bodies are put together from: a lexicon of their own too.
pub const NAMES: [&str; 2] = ["head", "owner"];

/// The class that holds no terms, but short ways of writing the forms of all others.
const ABBREVIATION: &str = "abbreviation";

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
    /// Stands for the body of the article whose id begins so.
    pub like: Option<String>,
    /// The letter that stands for the term in rules.
    pub symbol: char,
}

/// What a file says of one id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    caps: Vec<String>,
    counts: Option<Subject>,
    level: Option<Vec<String>>,
    #[serde(rename = "as")]
    for_recipient: Option<HashMap<String, String>>,
    movement: Option<bool>,
    family: Option<Family>,
    /// Body terms only: the id's beginning of the body that it stands for.
    like: Option<String>,
    /// Forms that name a level: level → forms.
    #[serde(default)]
    levels: HashMap<String, Vec<String>>,
    /// Forms that no longer belong to the id.
    #[serde(default)]
    drop: Vec<String>,
    /// The id has no forms any more.
    #[serde(default)]
    disabled: bool,
}

type File = IndexMap<String, IndexMap<Spanned<String>, Row>>;

#[derive(Clone, Copy)]
struct End {
    term: u32,
    /// Counts only when the text has it in capitals.
    capitals: bool,
}

#[derive(Clone, Copy, Default)]
struct Node {
    end: Option<End>,
    /// Longer forms go on from here.
    goes_on: bool,
    /// The kind of recipient that the words are right behind a number, where they are something else elsewhere.
    counted: Option<u32>,
}

/// All terms, and the trie that finds them.
pub struct Lexicon {
    pub terms: Vec<Term>,
    /// The first node is the root.
    nodes: Vec<Node>,
    /// Node and word → the next node.
    edges: FxHashMap<(u32, u32), u32>,
    /// The nodes behind the root by word, 0 where no form begins with it.
    first: Vec<u32>,
    /// The letters of a class, each with its id.
    symbols: HashMap<String, Vec<(String, char)>>,
    /// The first term of a letter.
    known: FxHashMap<char, u32>,
    letters: u32,
    /// Ways of writing the same words, each as words; forms that have the first have the others too.
    abbreviations: Vec<Vec<Vec<String>>>,
    /// Classes that only a user's files have: name, file, line.
    added: Vec<(String, String, usize)>,
}

impl Lexicon {
    /// Reads lexicon files in order, those classes that `wanted` says.
    pub fn load<'a>(
        files: impl IntoIterator<Item = &'a DataFile>,
        vocabulary: &mut Vocabulary,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Lexicon> {
        let mut lexicon = Lexicon {
            terms: Vec::new(),
            nodes: vec![Node::default()],
            edges: FxHashMap::default(),
            first: Vec::new(),
            symbols: HashMap::new(),
            letters: 0,
            known: FxHashMap::default(),
            abbreviations: Vec::new(),
            added: Vec::new(),
        };
        for file in files {
            let classes: File = toml::from_str(&file.text).map_err(|error| wrong(&file.name, &file.text, &error))?;
            for (class, rows) in classes.into_iter().filter(|(class, _)| class == ABBREVIATION || wanted(class)) {
                if class == ABBREVIATION {
                    let ways = rows.into_values().map(|row| row.forms.iter().map(|form| words_of(form)).collect());
                    lexicon.abbreviations.extend(ways);
                    continue;
                }
                for (id, row) in rows {
                    if file.layer > 0 && lexicon.symbols(&class, None).is_empty() {
                        lexicon.added.push((class.clone(), file.name.clone(), line_at(&file.text, id.span().start)));
                    }
                    lexicon.add_row(&class, id.get_ref(), row, vocabulary).map_err(|message| Error::Rules {
                        file: file.name.clone(),
                        line: line_at(&file.text, id.span().start),
                        message: format!("[{class}.{}]: {message}", id.get_ref()),
                    })?;
                }
            }
        }
        Ok(lexicon)
    }

    fn add_row(
        &mut self,
        class: &str,
        id: &str,
        row: Row,
        vocabulary: &mut Vocabulary,
    ) -> std::result::Result<(), String> {
        let symbol = self.symbols(class, Some(id)).first().copied();
        let known = symbol.and_then(|symbol| Some(self.terms[*self.known.get(&symbol)? as usize].clone()));
        if known.is_none() && (row.disabled || !row.drop.is_empty()) {
            return Err("no earlier file has this id, so there is nothing to take away".to_owned());
        }
        if row.disabled {
            self.forget(class, id, None, vocabulary);
        }
        for form in &row.drop {
            if !self.forget(class, id, Some(form), vocabulary) {
                return Err(format!("the form `{form}` in `drop` is none of this id's"));
            }
        }
        let known = known.as_ref();
        let term = Term {
            class: class.to_owned(),
            id: id.to_owned(),
            counts: row.counts.or(known.map(|known| known.counts)).unwrap_or_else(|| counts_of(class)),
            level: row.level.or_else(|| known.map(|known| known.level.clone())).unwrap_or_default(),
            for_recipient: row
                .for_recipient
                .or_else(|| known.map(|known| known.for_recipient.clone()))
                .unwrap_or_default(),
            movement: row.movement.or(known.map(|known| known.movement)).unwrap_or_default(),
            family: row.family.or(known.map(|known| known.family)).unwrap_or_else(|| family_of(class)),
            like: row.like.or_else(|| known.and_then(|known| known.like.clone())),
            symbol: self.symbol(class, id),
        };
        let index = self.terms.len() as u32;
        self.known.entry(term.symbol).or_insert(index);
        self.terms.push(term.clone());
        for form in &row.forms {
            self.add_form(form, End { term: index, capitals: false }, vocabulary)?;
        }
        for form in &row.caps {
            self.add_form(form, End { term: index, capitals: true }, vocabulary)?;
        }
        let mut levels: Vec<_> = row.levels.into_iter().collect();
        levels.sort();
        for (level, forms) in levels {
            let index = self.terms.len() as u32;
            self.terms.push(Term { level: vec![level], ..term.clone() });
            for form in &forms {
                self.add_form(form, End { term: index, capitals: false }, vocabulary)?;
            }
        }
        Ok(())
    }

    /// Takes one form, or all of them, away from an id; false where it had none.
    fn forget(&mut self, class: &str, id: &str, form: Option<&str>, vocabulary: &Vocabulary) -> bool {
        let only = form.map(|form| self.node_of(form, vocabulary));
        let terms = &self.terms;
        let own = |end: &End| terms[end.term as usize].class == class && terms[end.term as usize].id == id;
        let mut forgot = false;
        for (index, node) in self.nodes.iter_mut().enumerate() {
            if node.end.as_ref().is_some_and(own) && only.is_none_or(|only| only == Some(index)) {
                node.end = None;
                forgot = true;
            }
        }
        forgot
    }

    fn add_form(&mut self, form: &str, end: End, vocabulary: &mut Vocabulary) -> std::result::Result<(), String> {
        let words = words_of(form);
        let node = self.path(&words, vocabulary);
        if node == 0 {
            return Err("a form is empty".to_owned());
        }
        // "tỉnh" acts, and "5 tỉnh" are counted: one form does not take the other's place.
        let short = |term: u32| self.terms[term as usize].id == "short";
        match self.nodes[node].end {
            Some(_) if short(end.term) => self.nodes[node].counted = Some(end.term),
            Some(known) if short(known.term) => {
                self.nodes[node].counted = Some(known.term);
                self.nodes[node].end = Some(end);
            }
            _ => self.nodes[node].end = Some(end),
        }
        // A form that a file states goes before one that is only a short way of writing another.
        for short in self.shortened(words) {
            let node = self.path(&short, vocabulary);
            self.nodes[node].end.get_or_insert(end);
        }
        Ok(())
    }

    /// The other ways of writing a form.
    fn shortened(&self, words: Vec<String>) -> Vec<Vec<String>> {
        const MOST: usize = 24;
        let mut found = vec![words];
        let mut next = 0;
        while next < found.len() && found.len() < MOST {
            for ways in &self.abbreviations {
                let long = &ways[0];
                let Some(at) = found[next].windows(long.len()).position(|words| words == long.as_slice()) else {
                    continue;
                };
                for short in &ways[1..] {
                    let mut words = found[next].clone();
                    words.splice(at..at + long.len(), short.iter().cloned());
                    if !found.contains(&words) {
                        found.push(words);
                    }
                }
            }
            next += 1;
        }
        found.split_off(1)
    }

    /// The node at the end of a row of words; made where it is not there yet.
    fn path(&mut self, words: &[String], vocabulary: &mut Vocabulary) -> usize {
        let mut node = 0;
        for text in words {
            let word = vocabulary.add(text);
            let new = self.nodes.len() as u32;
            let next = *self.edges.entry((node, word)).or_insert(new);
            if next == new {
                self.nodes.push(Node::default());
                self.nodes[node as usize].goes_on = true;
            }
            if node == 0 {
                let word = word as usize;
                self.first.resize(self.first.len().max(word + 1), 0);
                self.first[word] = next;
            }
            node = next;
        }
        node as usize
    }

    /// The node where a form ends.
    fn node_of(&self, form: &str, vocabulary: &Vocabulary) -> Option<usize> {
        let next = |node, text: &String| self.edges.get(&(node, vocabulary.get(text)?)).copied();
        words_of(form).iter().try_fold(0, next).map(|node| node as usize)
    }

    /// A class that a user's file brings and no pattern names is a misspelt one, and would find nothing in silence.
    pub(super) fn every_class_is_used(&self, rules: &[Rule]) -> Result<()> {
        let used = |letter: &char| rules.iter().any(|rule| rule.names.contains(letter));
        match self.added.iter().find(|(class, ..)| !self.symbols(class, None).iter().any(used)) {
            Some((class, file, line)) => Err(Error::Rules {
                file: file.clone(),
                line: *line,
                message: format!(
                    "no rule knows the class `{class}`; classes are those of the program's lexicons (award, innovation, \
                     work, individual, body …) and those that a pattern names"
                ),
            }),
            None => Ok(()),
        }
    }

    /// The letter for a class and id in rules; private-use letters, so that no text can hold one.
    fn symbol(&mut self, class: &str, id: &str) -> char {
        let known = self.symbols.entry(class.to_owned()).or_default();
        if let Some((_, symbol)) = known.iter().find(|(known, _)| known == id) {
            return *symbol;
        }
        let symbol = char::from_u32(0xe100 + self.letters).expect("fewer terms than the private-use area has letters");
        self.letters += 1;
        known.push((id.to_owned(), symbol));
        symbol
    }

    /// The letters of a class, or of one id of it, sorted.
    pub fn symbols(&self, class: &str, id: Option<&str>) -> Vec<char> {
        let of_class = self.symbols.get(class).map_or(&[][..], Vec::as_slice);
        // In the order in which they were given out, which is that of the letters.
        of_class.iter().filter(|(known, _)| id.is_none_or(|id| id == known)).map(|(_, symbol)| *symbol).collect()
    }

    /// The longest form that begins at token `at`: its term and how many tokens it takes.
    pub fn longest(&self, tokens: &[Token], at: usize, is_capital: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let mut place = self.first.get(tokens[at].word as usize).copied().filter(|&first| first > 0);
        let mut found = None;
        let mut len = 0;
        while let Some(at_node) = place {
            len += 1;
            let node = self.nodes[at_node as usize];
            if let Some(end) = node.end
                && (!end.capitals || is_capital(tokens[at].start))
            {
                found = Some((end.term as usize, len));
            }
            let next = tokens.get(at + len).filter(|token| node.goes_on && token.word > 0);
            place = next.and_then(|token| self.edges.get(&(at_node, token.word)).copied());
        }
        found
    }

    /// What the form of so many tokens counts right behind a number, where that is not what it is elsewhere.
    pub fn counted(&self, tokens: &[Token], at: usize, len: usize) -> Option<usize> {
        let first = self.first.get(tokens[at].word as usize).copied().filter(|&first| first > 0)?;
        let walk = |node: u32, token: &Token| self.edges.get(&(node, token.word)).copied();
        let node = tokens[at + 1..at + len].iter().try_fold(first, walk)?;
        self.nodes[node as usize].counted.map(|term| term as usize)
    }

    /// True where a form of one of the classes begins at token `at`.
    pub fn begins(&self, tokens: &[Token], at: usize, classes: &[&str]) -> bool {
        at < tokens.len()
            && self.longest(tokens, at, |_| true).is_some_and(|(term, len)| {
                let is = |term: usize| classes.contains(&self.terms[term].class.as_str());
                is(term) || self.counted(tokens, at, len).is_some_and(is)
            })
    }
}

/// The words and marks of a form, folded.
fn words_of(form: &str) -> Vec<String> {
    let key = normalize::key(form);
    let mut tokens = Vec::new();
    tokenize(&key, 0, key.len(), &mut tokens);
    tokens.iter().map(|token| token.text(&key).to_owned()).collect()
}

/// What a bare number of a class counts, where its row does not say.
fn counts_of(class: &str) -> Subject {
    match class {
        "innovation" | "prize" | "entry" => Subject::Innovation,
        "work" => Subject::Work,
        "individual" => Subject::Individual,
        "collective" => Subject::Collective,
        "household" => Subject::Household,
        "mixed" => Subject::Mixed,
        "award" => Subject::Award,
        _ => Subject::Other,
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

/// The line of a byte, from 1.
pub(super) fn line_at(text: &str, byte: usize) -> usize {
    text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() + 1
}

/// A TOML error with its file and line.
pub(super) fn wrong(name: &str, text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(1, |span| line_at(text, span.start));
    // The parser adds what it expected on lines of their own.
    let message = error.message().trim().replace('\n', "; ");
    Error::Rules { file: name.to_owned(), line, message }
}

/// True for a token that is a word and not a number or mark.
pub fn is_word(token: &Token) -> bool {
    token.kind == Kind::Word
}
