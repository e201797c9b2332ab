//! Rule files → rules: patterns over mentions, compiled by the regex crate, each with its reason and its examples.
//!
//! A pattern is a regular expression whose words are classes of mentions (`figure`, `sep`, `award`, `award:bang-khen`)
//! or macros of the file; spaces mean nothing. Named groups say what a part is: `list` holds the figures with their
//! recipients, `what` names what they are figures of, `whole` is the figure that the list splits.
//! A rule without sentences that must match and sentences that must not does not load.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;

use super::lexicon::{Lexicon, line_of, wrong};
use super::mention::symbol;
use crate::error::{Error, Result};
use crate::model::{Status, Subject};

/// The rule files that are part of the program, in the order in which their rules are tried.
pub const EMBEDDED: [(&str, &str); 3] = [
    ("rules/awards.toml", include_str!("rules/awards.toml")),
    ("rules/innovations.toml", include_str!("rules/innovations.toml")),
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
    id: String,
    why: String,
    pattern: String,
    subject: Option<Subject>,
    #[serde(default)]
    indicator: Vec<String>,
    status: Option<Status>,
    #[serde(default)]
    needs: Vec<String>,
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
    finds: Vec<Example>,
    ignores: Vec<String>,
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    pub id: String,
    /// Which file it stands in, and its line from 1.
    pub file: String,
    pub line: usize,
    pub why: String,
    pub regex: Regex,
    /// Subject of its facts, where the pattern settles it.
    pub subject: Option<Subject>,
    /// Indicators of its facts, where the pattern settles them.
    pub indicator: Vec<String>,
    pub status: Option<Status>,
    /// Letters of which the sentence or the article's running topic must hold one (`needs = ["contest"]`).
    pub needs: Vec<char>,
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
    pub finds: Vec<Example>,
    pub ignores: Vec<String>,
}

/// Reads rule files in order; `(name, text)`.
pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, lexicon: &Lexicon) -> Result<Vec<Rule>> {
    let mut macros = BTreeMap::new();
    let mut rules: Vec<Rule> = Vec::new();
    for (name, text) in files {
        let file: File = toml::from_str(text).map_err(|error| wrong(name, text, &error))?;
        macros.extend(file.macros);
        for row in file.rule {
            let line = line_of(text, &format!("\"{}\"", row.id));
            let fail = |message: String| Error::Rules {
                file: name.to_owned(),
                line,
                message: format!("rule {}: {message}", row.id),
            };
            if row.finds.is_empty() || row.ignores.is_empty() {
                return Err(fail("needs at least one sentence in `finds` and one in `ignores`".to_owned()));
            }
            if row.finds.iter().any(|example| example.gives.is_empty()) {
                return Err(fail("every sentence in `finds` says in `gives` which facts it gives".to_owned()));
            }
            if rules.iter().any(|known| known.id == row.id) {
                return Err(fail("another rule has this id".to_owned()));
            }
            let regex = compile(&row.pattern, &macros, lexicon).map_err(&fail)?;
            if !regex.capture_names().flatten().any(|group| group == "list") {
                return Err(fail("the pattern has no group `list`, as in (?<list> figure who)".to_owned()));
            }
            let mut needs = Vec::new();
            for class in &row.needs {
                let symbols = lexicon.symbols(class, None);
                if symbols.is_empty() {
                    return Err(fail(format!("`needs` names an unknown class `{class}`")));
                }
                needs.extend(symbols);
            }
            rules.push(Rule {
                id: row.id,
                file: name.to_owned(),
                line,
                why: row.why,
                regex,
                subject: row.subject,
                indicator: row.indicator,
                status: row.status,
                needs,
                parts: row.parts,
                carry: row.carry,
                carry_of: row.carry_of,
                recipients_before: row.recipients_before,
                bare: row.bare,
                spends: row.spends,
                finds: row.finds,
                ignores: row.ignores,
            });
        }
    }
    Ok(rules)
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

fn compile(pattern: &str, macros: &BTreeMap<String, String>, lexicon: &Lexicon) -> std::result::Result<Regex, String> {
    let mut regex = String::new();
    expand(pattern, macros, lexicon, 0, &mut regex)?;
    Regex::new(&regex).map_err(|error| format!("pattern: {error}"))
}

/// Replaces names by letters; everything else stays as regex syntax.
fn expand(
    pattern: &str,
    macros: &BTreeMap<String, String>,
    lexicon: &Lexicon,
    depth: usize,
    regex: &mut String,
) -> std::result::Result<(), String> {
    if depth > 12 {
        return Err("macros refer to each other in a circle".to_owned());
    }
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some(group) = rest.strip_prefix("(?<") {
            let end = group.find('>').ok_or("a group name `(?<` is not closed by `>`")?;
            regex.push_str("(?<");
            regex.push_str(&group[..=end]);
            rest = &group[end + 1..];
        } else if let Some(group) = rest.strip_prefix("(?:") {
            regex.push_str("(?:");
            rest = group;
        } else if first.is_ascii_lowercase() {
            let end = rest
                .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == ':'))
                .unwrap_or(rest.len());
            let name = &rest[..end];
            rest = &rest[end..];
            if let Some(definition) = macros.get(name) {
                regex.push_str("(?:");
                expand(definition, macros, lexicon, depth + 1, regex)?;
                regex.push(')');
            } else if let Some((_, symbol)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
                regex.push(*symbol);
            } else {
                let (class, id) = name.split_once(':').map_or((name, None), |(class, id)| (class, Some(id)));
                let symbols = lexicon.symbols(class, id);
                if symbols.is_empty() {
                    return Err(format!("pattern: `{name}` is neither a class of mentions nor a macro"));
                }
                regex.push('[');
                regex.extend(symbols);
                regex.push(']');
            }
        } else {
            if !first.is_whitespace() {
                regex.push(first);
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    Ok(())
}
