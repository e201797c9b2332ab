//! Rule files → rules: patterns over mentions, compiled by the regex crate, each with its reason and its examples.
//!
//! A pattern is a regular expression whose words are classes of mentions (`figure`, `sep`, `award`, `award:bang-khen`)
//! or macros of the file; spaces mean nothing. Named groups say what a part is: `list` holds the figures with their
//! recipients, `what` names what they are figures of, `whole` is the figure that the list splits.
//! A rule without its reason, sentences that must match and sentences that must not does not load.
//!
//! Rules of a file on top of the program's are tried before all others, or where `before` or `after` says; one with a
//! known id takes that rule's place, and `disabled = true` takes it out.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;
use toml::Spanned;

use super::alphabet::{self, Alphabet, ByteSet};
use super::lexicon::{Lexicon, line_at, wrong};
use super::mention::symbol;
use super::pack::DataFile;
use crate::error::{Error, Result};
use crate::model::{Family, Status, Subject};

/// The rule files that are part of the program, in the order in which their rules are tried.
pub const EMBEDDED: [(&str, &str); 5] = [
    ("rules/awards.toml", include_str!("rules/awards.toml")),
    ("rules/innovations.toml", include_str!("rules/innovations.toml")),
    ("rules/loose.toml", include_str!("rules/loose.toml")),
    ("rules/carried.toml", include_str!("rules/carried.toml")),
    ("rules/wider.toml", include_str!("rules/wider.toml")),
];

/// A sentence of a rule's `finds`, with the facts that the rule must make of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    pub gives: Vec<Expected>,
}

/// Fields of a fact that an example pins; those left out may be anything.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub value: f64,
    pub subject: Option<Subject>,
    pub indicator: Option<Vec<String>>,
    pub status: Option<Status>,
    pub level: Option<Vec<String>>,
    pub grantor: Option<Vec<String>>,
    pub turns: Option<bool>,
    pub unit: Option<String>,
    /// The fact is a part of another one of the sentence.
    pub part: Option<bool>,
}

/// How far back a rule may look for what its figures count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carry {
    /// A figure of the sentence: what is only named will not do.
    Figure,
    /// Within the sentence.
    Sentence,
    /// The last figure of the sentences before as well.
    Article,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    macros: BTreeMap<String, String>,
    #[serde(default)]
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    id: Spanned<String>,
    #[serde(default, alias = "reason")]
    why: String,
    #[serde(default)]
    pattern: String,
    /// Where the rule is tried: just before or after another one.
    before: Option<String>,
    after: Option<String>,
    #[serde(default)]
    disabled: bool,
    family: Option<Family>,
    subject: Option<Subject>,
    #[serde(default)]
    indicator: Vec<String>,
    status: Option<Status>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    parts: bool,
    carry: Option<Carry>,
    #[serde(default)]
    carry_of: Vec<String>,
    #[serde(default)]
    recipients_before: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    spends: bool,
    #[serde(default)]
    respective: bool,
    #[serde(default)]
    finds: Vec<Example>,
    #[serde(default)]
    ignores: Vec<String>,
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    pub id: String,
    /// Which file it stands in, and its line from 1.
    pub file: String,
    pub line: usize,
    /// 0 for rules of the program, else the number of the folder that it comes from.
    pub layer: usize,
    pub why: String,
    /// As written, with macros.
    pub pattern: String,
    /// The pattern over the bytes of the alphabet, compiled when it is first needed: most articles need few rules.
    spelt: String,
    compiled: OnceLock<Regex>,
    /// Sets of bytes of each of which a sentence must hold one for the pattern to match.
    pub required: Vec<ByteSet>,
    /// Family of its facts, where the pattern settles it.
    pub family: Option<Family>,
    /// Subject of its facts, where the pattern settles it.
    pub subject: Option<Subject>,
    /// Indicators of its facts, where the pattern settles them.
    pub indicator: Vec<String>,
    pub status: Option<Status>,
    /// Letters of which the sentence or the article's running topic must hold one (`needs = ["contest"]`).
    pub needs: ByteSet,
    /// Letters of which the sentence may hold none.
    pub unless: ByteSet,
    /// All letters that the rule names.
    pub names: Vec<char>,
    /// The list's figures are parts of `whole`, or of the figure before where there is no such group.
    pub parts: bool,
    /// What is counted was named before: by the last figure with the same kind of recipient, or the last at all.
    pub carry: Option<Carry>,
    /// Classes of what may be carried; any where empty.
    pub carry_of: Vec<String>,
    /// Recipients stand before their figures: "tập thể 41, cá nhân 96".
    pub recipients_before: bool,
    /// What stands at the figures are bodies or places, not recipients: "riêng huyện Chiêm Hóa 286".
    pub bare: bool,
    /// What it names belongs to its list alone: recipients told earlier are not joined to it.
    pub spends: bool,
    /// The list's numbers belong one by one to as many figures before: "tương ứng được 521, 63 và 2".
    pub respective: bool,
    pub finds: Vec<Example>,
    pub ignores: Vec<String>,
}

/// Compiled rules in the order in which they are tried, and the bytes that stand for the letters of mentions in them.
#[derive(Debug)]
pub struct Rules {
    list: Vec<Rule>,
    pub alphabet: Alphabet,
}

impl std::ops::Deref for Rules {
    type Target = [Rule];

    fn deref(&self) -> &[Rule] {
        &self.list
    }
}

/// A row with its place and its pattern spelt out, before the alphabet is known.
struct Draft {
    id: String,
    file: String,
    line: usize,
    layer: usize,
    row: RuleRow,
    pieces: Vec<Piece>,
    needs: Vec<char>,
    unless: Vec<char>,
}

/// A part of a pattern: syntax as it stands, or the letters of a name.
#[derive(Debug)]
enum Piece {
    Syntax(String),
    Letters(Vec<char>),
}

impl Rule {
    /// The compiled pattern.
    pub fn regex(&self) -> &Regex {
        self.compiled
            .get_or_init(|| compile(&self.spelt).expect("patterns on top are tried when loaded, others by tests"))
    }
}

/// The regular expression of a pattern, or what is wrong with it.
fn compile(spelt: &str) -> std::result::Result<Regex, String> {
    // The regex crate quotes the expanded pattern, whose letters nobody can read; its last line says what is wrong.
    RegexBuilder::new(spelt).unicode(false).build().map_err(|error| {
        let text = error.to_string();
        let cause = text.lines().last().unwrap_or_default().trim();
        format!("pattern: {}", cause.strip_prefix("error: ").unwrap_or(cause))
    })
}

/// Reads rule files in order.
pub fn load(files: &[DataFile], lexicon: &Lexicon) -> Result<Rules> {
    let drafts = drafts(files, lexicon)?;
    let built_in = BUILT_IN.iter().map(|(_, symbol)| vec![*symbol]);
    let mut sets: Vec<Vec<char>> = built_in.chain(drafts.iter().flat_map(Draft::sets).cloned()).collect();
    sets.sort_unstable();
    sets.dedup();
    let alphabet = Alphabet::of(&sets).map_err(|message| Error::Rules {
        file: files.last().map(|file| file.name.clone()).unwrap_or_default(),
        line: 1,
        message,
    })?;
    let list = drafts.into_iter().map(|draft| draft.compile(&alphabet)).collect::<Result<_>>()?;
    Ok(Rules { list, alphabet })
}

/// The rows of all files, each in its place.
fn drafts(files: &[DataFile], lexicon: &Lexicon) -> Result<Vec<Draft>> {
    let mut macros = BTreeMap::new();
    let mut rules: Vec<Draft> = Vec::new();
    // Rules of a folder that say no place come first, in their order.
    let (mut layer, mut first) = (0, 0);
    for data in files {
        let file: File = toml::from_str(&data.text).map_err(|error| wrong(&data.name, &data.text, &error))?;
        macros.extend(file.macros);
        if data.layer != layer {
            (layer, first) = (data.layer, 0);
        }
        for row in file.rule {
            let (id, line) = (row.id.get_ref().clone(), line_at(&data.text, row.id.span().start));
            let fail = |message: String| Error::Rules {
                file: data.name.clone(),
                line,
                message: format!("rule {id}: {message}"),
            };
            let known = rules.iter().position(|rule| rule.id == id);
            if let Some(twin) = known.map(|known| &rules[known])
                && (data.layer == 0 || twin.layer == data.layer)
            {
                return Err(fail(format!("another rule has this id, at {}:{}", twin.file, twin.line)));
            }
            let mut place = known;
            if let Some(known) = known {
                rules.remove(known);
                first -= usize::from(known < first);
            }
            if row.disabled {
                if known.is_none() {
                    return Err(fail(unknown_rule(&id, &rules)));
                }
                continue;
            }
            if let Some(neighbour) = row.before.as_ref().or(row.after.as_ref()) {
                if row.before.is_some() && row.after.is_some() {
                    return Err(fail("`before` and `after` cannot both be given".to_owned()));
                }
                let at = rules.iter().position(|rule| rule.id == *neighbour);
                let at = at.ok_or_else(|| fail(unknown_rule(neighbour, &rules)))?;
                place = Some(at + usize::from(row.after.is_some()));
            }
            let rule = draft(row, data, line, &macros, lexicon).map_err(fail)?;
            let place = place.unwrap_or(if data.layer == 0 { rules.len() } else { first });
            first += usize::from(data.layer > 0 && place <= first);
            rules.insert(place, rule);
        }
    }
    Ok(rules)
}

fn unknown_rule(id: &str, rules: &[Draft]) -> String {
    let group = id.split('.').next().unwrap_or(id);
    let near: Vec<&str> =
        rules.iter().map(|rule| rule.id.as_str()).filter(|known| known.split('.').next() == Some(group)).collect();
    let near = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
    format!("no earlier rule has the id `{id}`{near}")
}

/// A row checked and spelt out, or what is wrong with it.
fn draft(
    row: RuleRow,
    data: &DataFile,
    line: usize,
    macros: &BTreeMap<String, String>,
    lexicon: &Lexicon,
) -> std::result::Result<Draft, String> {
    if row.why.trim().is_empty() {
        return Err("needs `why`: its reason, for who reads it next".to_owned());
    }
    if row.finds.is_empty() || row.ignores.is_empty() {
        return Err("needs at least one sentence in `finds` and one in `ignores`".to_owned());
    }
    if row.finds.iter().any(|example| example.gives.is_empty()) {
        return Err("every sentence in `finds` says in `gives` which facts it gives".to_owned());
    }
    if row.pattern.trim().is_empty() {
        return Err("needs a `pattern`".to_owned());
    }
    let mut pieces = Vec::new();
    expand(&row.pattern, macros, lexicon, 0, &mut pieces)?;
    let letters_of = |classes: &[String], field: &str| {
        let mut letters = Vec::new();
        for class in classes {
            let (name, id) = class.split_once(':').map_or((class.as_str(), None), |(name, id)| (name, Some(id)));
            let symbols = lexicon.symbols(name, id);
            if symbols.is_empty() {
                return Err(format!("`{field}` names an unknown class `{class}`"));
            }
            letters.extend(symbols);
        }
        letters.sort_unstable();
        Ok(letters)
    };
    Ok(Draft {
        needs: letters_of(&row.needs, "needs")?,
        unless: letters_of(&row.unless, "unless")?,
        id: row.id.get_ref().clone(),
        file: data.name.clone(),
        line,
        layer: data.layer,
        row,
        pieces,
    })
}

impl Draft {
    /// The sets of letters that the rule must tell apart.
    fn sets(&self) -> impl Iterator<Item = &Vec<char>> {
        let named = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Letters(letters) => Some(letters),
            Piece::Syntax(_) => None,
        });
        named.chain([&self.needs, &self.unless])
    }

    fn compile(self, alphabet: &Alphabet) -> Result<Rule> {
        let fail = |message: String| Error::Rules {
            file: self.file.clone(),
            line: self.line,
            message: format!("rule {}: {message}", self.id),
        };
        let spelt: String = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Syntax(syntax) => syntax.clone(),
                Piece::Letters(letters) => alphabet.class(letters),
            })
            .collect();
        let compiled = OnceLock::new();
        if self.layer > 0 {
            let regex = compile(&spelt).map_err(fail)?;
            check_groups(&regex).map_err(fail)?;
            compiled.get_or_init(|| regex);
        }
        let names = self.sets().flatten().copied().collect();
        Ok(Rule {
            required: alphabet::required(&spelt),
            spelt,
            compiled,
            needs: alphabet.set(&self.needs),
            unless: alphabet.set(&self.unless),
            names,
            id: self.id,
            file: self.file,
            line: self.line,
            layer: self.layer,
            why: self.row.why,
            pattern: self.row.pattern,
            family: self.row.family,
            subject: self.row.subject,
            indicator: self.row.indicator,
            status: self.row.status,
            parts: self.row.parts,
            carry: self.row.carry,
            carry_of: self.row.carry_of,
            recipients_before: self.row.recipients_before,
            bare: self.row.bare,
            spends: self.row.spends,
            respective: self.row.respective,
            finds: self.row.finds,
            ignores: self.row.ignores,
        })
    }
}

/// A rule has a list, and no groups but those that are asked for.
fn check_groups(regex: &Regex) -> std::result::Result<(), String> {
    let groups: Vec<&str> = regex.capture_names().flatten().collect();
    if !groups.contains(&"list") {
        return Err("the pattern has no group `list`, as in (?<list> figure who)".to_owned());
    }
    match groups.iter().find(|group| !matches!(**group, "list" | "what" | "whole")) {
        Some(unknown) => Err(format!("the pattern has a group `{unknown}`; groups are list, what, whole")),
        None => Ok(()),
    }
}

/// Classes that the scanner itself makes.
const BUILT_IN: [(&str, char); 14] = [
    ("figure", symbol::FIGURE),
    ("counted", symbol::COUNTED),
    ("percent", symbol::PERCENT),
    ("money", symbol::MONEY),
    ("time", symbol::TIME),
    ("trap", symbol::TRAP),
    ("word", symbol::WORD),
    ("gap", symbol::GAP),
    ("grade-of", symbol::GRADE),
    ("taken", symbol::TAKEN),
    ("difference", symbol::DIFFERENCE),
    ("one", symbol::ONE),
    ("begin", symbol::BEGIN),
    ("end", symbol::END),
];

/// The name of a mention that no lexicon gives.
pub fn built_in_name(symbol: char) -> &'static str {
    BUILT_IN.iter().find(|(_, known)| *known == symbol).map_or("?", |(name, _)| name)
}

/// Replaces names by letters; everything else stays as regex syntax.
fn expand(
    pattern: &str,
    macros: &BTreeMap<String, String>,
    lexicon: &Lexicon,
    depth: usize,
    pieces: &mut Vec<Piece>,
) -> std::result::Result<(), String> {
    if depth > 12 {
        return Err("macros refer to each other in a circle".to_owned());
    }
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some(group) = rest.strip_prefix("(?<") {
            let end = group.find('>').ok_or("a group name `(?<` is not closed by `>`")?;
            push(pieces, "(?<");
            push(pieces, &group[..=end]);
            rest = &group[end + 1..];
        } else if let Some(group) = rest.strip_prefix("(?:") {
            push(pieces, "(?:");
            rest = group;
        } else if first.is_ascii_lowercase() {
            let end = rest
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == ':'))
                .unwrap_or(rest.len());
            let name = &rest[..end];
            rest = &rest[end..];
            if let Some(definition) = macros.get(name) {
                push(pieces, "(?:");
                expand(definition, macros, lexicon, depth + 1, pieces)?;
                push(pieces, ")");
            } else if let Some((_, symbol)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
                pieces.push(Piece::Letters(vec![*symbol]));
            } else {
                let (class, id) = name.split_once(':').map_or((name, None), |(class, id)| (class, Some(id)));
                let symbols = lexicon.symbols(class, id);
                if symbols.is_empty() {
                    return Err(format!("pattern: `{name}` is neither a class of mentions nor a macro"));
                }
                pieces.push(Piece::Letters(symbols));
            }
        } else {
            if !first.is_whitespace() {
                push(pieces, first.encode_utf8(&mut [0; 4]));
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(())
}

fn push(pieces: &mut Vec<Piece>, syntax: &str) {
    match pieces.last_mut() {
        Some(Piece::Syntax(before)) => before.push_str(syntax),
        _ => pieces.push(Piece::Syntax(syntax.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::RuleSet;
    use super::*;

    #[test]
    fn every_rule_of_the_program_compiles() {
        let set = RuleSet::embedded().unwrap();
        for rule in set.rules.iter() {
            check_groups(&compile(&rule.spelt).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", rule.id));
        }
    }
}
