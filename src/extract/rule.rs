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

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

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
    pub regex: Regex,
    /// Family of its facts, where the pattern settles it.
    pub family: Option<Family>,
    /// Subject of its facts, where the pattern settles it.
    pub subject: Option<Subject>,
    /// Indicators of its facts, where the pattern settles them.
    pub indicator: Vec<String>,
    pub status: Option<Status>,
    /// Letters of which the sentence or the article's running topic must hold one (`needs = ["contest"]`).
    pub needs: Vec<char>,
    /// Letters of which the sentence may hold none.
    pub unless: Vec<char>,
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

/// Reads rule files in order.
pub fn load(files: &[DataFile], lexicon: &Lexicon) -> Result<Vec<Rule>> {
    let mut macros = BTreeMap::new();
    let mut rules: Vec<Rule> = Vec::new();
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
            let rule = build(row, data, line, &macros, lexicon).map_err(fail)?;
            let place = place.unwrap_or(if data.layer == 0 { rules.len() } else { first });
            first += usize::from(data.layer > 0 && place <= first);
            rules.insert(place, rule);
        }
    }
    Ok(rules)
}

fn unknown_rule(id: &str, rules: &[Rule]) -> String {
    let group = id.split('.').next().unwrap_or(id);
    let near: Vec<&str> =
        rules.iter().map(|rule| rule.id.as_str()).filter(|known| known.split('.').next() == Some(group)).collect();
    let near = if near.is_empty() { String::new() } else { format!("; there are {}", near.join(", ")) };
    format!("no earlier rule has the id `{id}`{near}")
}

/// A rule of a row, or what is wrong with it.
fn build(
    row: RuleRow,
    data: &DataFile,
    line: usize,
    macros: &BTreeMap<String, String>,
    lexicon: &Lexicon,
) -> std::result::Result<Rule, String> {
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
    let regex = compile(&row.pattern, macros, lexicon)?;
    let groups: Vec<&str> = regex.capture_names().flatten().collect();
    if !groups.contains(&"list") {
        return Err("the pattern has no group `list`, as in (?<list> figure who)".to_owned());
    }
    if let Some(unknown) = groups.iter().find(|group| !matches!(**group, "list" | "what" | "whole")) {
        return Err(format!("the pattern has a group `{unknown}`; groups are list, what, whole"));
    }
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
        Ok(letters)
    };
    Ok(Rule {
        needs: letters_of(&row.needs, "needs")?,
        unless: letters_of(&row.unless, "unless")?,
        id: row.id.into_inner(),
        file: data.name.clone(),
        line,
        layer: data.layer,
        why: row.why,
        pattern: row.pattern,
        regex,
        family: row.family,
        subject: row.subject,
        indicator: row.indicator,
        status: row.status,
        parts: row.parts,
        carry: row.carry,
        carry_of: row.carry_of,
        recipients_before: row.recipients_before,
        bare: row.bare,
        spends: row.spends,
        finds: row.finds,
        ignores: row.ignores,
    })
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
    // The regex crate quotes the expanded pattern, whose letters nobody can read; its last line says what is wrong.
    Regex::new(&regex).map_err(|error| {
        let text = error.to_string();
        let cause = text.lines().last().unwrap_or_default().trim();
        format!("pattern: {}", cause.strip_prefix("error: ").unwrap_or(cause))
    })
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
