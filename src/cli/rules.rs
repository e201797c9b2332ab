//! `solieu rules`: whether rules load, live up to their examples, what there is, and what changing them changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use solieu::extract::RuleSet;
use solieu::extract::examples::check;
use solieu::extract::pack::Pack;
use solieu::model::Fact;
use solieu::pipeline::{Copies, Depth, Pipeline};
use solieu::report::{clean, labels, number};
use solieu::{Error, Result};

use super::Exit;
use super::args::{DiffArgs, ListFormat, RulesCommand};
use super::messages::Message;
use super::outcomes::Outcomes;
use super::print::{Out, Tone, flow, tell, toned};
use super::session::Session;

/// What stands for the rules of the program alone, in place of a folder.
const BUILT_IN: &str = "builtin";

pub fn run(session: &Session, command: &RulesCommand) -> Result<Exit> {
    match command {
        RulesCommand::Check => look(session),
        RulesCommand::Test { only } => test(session, only),
        RulesCommand::List { only, format } => list(session, only, *format),
        RulesCommand::Diff(args) => diff(session, args),
        RulesCommand::Export { folder } => export(session, folder),
    }
}

/// Loads everything, and names what loads but cannot be meant.
fn look(session: &Session) -> Result<Exit> {
    let set = session.rules()?;
    let own = set.rules.iter().filter(|rule| rule.layer > 0).count();
    let count = |count: usize| number(count as f64, session.lang);
    let told = [count(set.rules.len()), count(own), count(set.lexicon.terms.len()), set.version.clone()];
    let mut out = Out::stdout();
    out.line(&Message::RulesLoad.with(session.lang, &told.each_ref().map(String::as_str)))?;
    out.finish()?;
    for id in unnamed(set) {
        tell(&Message::NoLabel.with(session.lang, &[&id]));
    }
    Ok(Exit::Done)
}

/// Indicators of awards, innovations and works that reports would show by their ids.
fn unnamed(set: &RuleSet) -> Vec<String> {
    let named: Vec<&str> = labels::indicators().collect();
    let core = |class: &str| matches!(class, "award" | "innovation" | "work");
    let terms = set.lexicon.terms.iter().filter(|term| core(&term.class));
    let of_terms = terms.flat_map(|term| match term.for_recipient.is_empty() {
        true => vec![term.id.clone()],
        false => term.for_recipient.values().cloned().collect(),
    });
    let of_rules = set.rules.iter().flat_map(|rule| rule.indicator.iter().cloned());
    let mut ids: Vec<String> = of_terms.chain(of_rules).filter(|id| !named.contains(&id.as_str())).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn test(session: &Session, only: &[String]) -> Result<Exit> {
    let set = session.rules()?;
    let chosen = |id: &str| only.is_empty() || only.iter().any(|begin| id.starts_with(begin.as_str()));
    let rules: Vec<_> = set.rules.iter().filter(|rule| chosen(&rule.id)).collect();
    if rules.is_empty() {
        return Err(Error::input(only.join(" "), "no rule has an id that begins so; `solieu rules list` shows them"));
    }
    let failures = check(set, chosen);
    let mut out = Out::stdout();
    for failure in &failures {
        out.line(&format!("{}: {}: {}", failure.place, failure.rule, failure.message))?;
    }
    out.finish()?;
    let count = |count: usize| number(count as f64, session.lang);
    let examples = rules.iter().map(|rule| rule.finds.len() + rule.ignores.len()).sum();
    let told = [count(rules.len()), count(examples), count(failures.len())];
    if !session.quiet {
        tell(&Message::RulesTested.with(session.lang, &told.each_ref().map(String::as_str)));
    }
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Nothing })
}

#[derive(Serialize)]
struct Line<'a> {
    place: usize,
    id: &'a str,
    file: &'a str,
    line: usize,
    /// From a folder of the user's.
    own: bool,
    why: &'a str,
    pattern: &'a str,
    finds: Vec<&'a str>,
    ignores: &'a [String],
}

fn list(session: &Session, only: &[String], format: ListFormat) -> Result<Exit> {
    let set = session.rules()?;
    let mut out = Out::stdout();
    let mut found = false;
    for (index, rule) in set.rules.iter().enumerate() {
        if !(only.is_empty() || only.iter().any(|begin| rule.id.starts_with(begin.as_str()))) {
            continue;
        }
        found = true;
        match format {
            ListFormat::Jsonl => out.json_line(&Line {
                place: index + 1,
                id: &rule.id,
                file: &rule.file,
                line: rule.line,
                own: rule.layer > 0,
                why: &rule.why,
                pattern: &rule.pattern,
                finds: rule.finds.iter().map(|example| example.text.as_str()).collect(),
                ignores: &rule.ignores,
            })?,
            ListFormat::Table => {
                let id = toned(&rule.id, Tone::Bold, session.color).into_owned();
                let place = toned(&format!("{}:{}", rule.file, rule.line), Tone::Faint, session.color).into_owned();
                flow(&mut out, &format!("{:>3} {id} {place}", index + 1), 4, session.width)?;
                flow(&mut out, &format!("    {}", rule.why), 4, session.width)?;
            }
        }
    }
    out.finish()?;
    Ok(if found { Exit::Done } else { Exit::Nothing })
}

/// The rules of a folder on top of the program's, or the program's alone.
fn load(folder: &Path) -> Result<RuleSet> {
    let folders: &[PathBuf] = if folder == Path::new(BUILT_IN) { &[] } else { &[folder.to_owned()] };
    RuleSet::load(&Pack::with_folders(folders)?)
}

/// One change between two packs.
#[derive(Serialize)]
struct Change<'a> {
    change: &'static str,
    article: &'a str,
    /// Of the article's text, from 1.
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Fact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Fact>,
    /// Fields that differ.
    fields: Vec<&'static str>,
}

fn diff(session: &Session, args: &DiffArgs) -> Result<Exit> {
    let (old, new) = (load(&args.old)?, load(&args.new)?);
    let reading = session.reading(&args.read, Depth::Facts, Copies::Fold)?;
    let mut outcomes = Outcomes::default();
    let before = facts(&Pipeline { rules: &old, ..reading }, &args.paths, &mut Outcomes::default())?;
    let after = facts(&Pipeline { rules: &new, ..reading }, &args.paths, &mut outcomes)?;
    let ((before, _), (after, tally)) = (before, after);
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut counts = [0; 3];
    let mut out = Out::stdout();
    for key in keys {
        let line = before.get(key).or(after.get(key)).map_or(1, |(_, line)| *line);
        let (old, new) = (before.get(key).map(|(fact, _)| fact), after.get(key).map(|(fact, _)| fact));
        let fields = match (old, new) {
            (Some(old), Some(new)) => differing(old, new),
            _ => Vec::new(),
        };
        let (place, change) = match (old, new) {
            (None, _) => (0, "appears"),
            (_, None) => (1, "vanishes"),
            _ if fields.is_empty() => continue,
            _ => (2, "changes"),
        };
        counts[place] += 1;
        let change = Change { change, article: &key.0, line, old, new, fields };
        match args.format {
            ListFormat::Jsonl => out.json_line(&change)?,
            ListFormat::Table => show_change(session, &mut out, &change)?,
        }
    }
    out.finish()?;
    outcomes.tell(session, &args.paths, &tally, false);
    if !session.quiet {
        let told = counts.map(|count| number(f64::from(count), session.lang));
        tell(&Message::RulesDiffer.with(session.lang, &told.each_ref().map(String::as_str)));
    }
    let differ = counts.iter().any(|&count| count > 0);
    Ok(Exit::of(tally.count("failed"), !(differ && args.exit_code)))
}

/// Facts with their lines, by article and place in it: a number is one fact.
type Facts = BTreeMap<(String, usize), (Fact, usize)>;

fn facts(pipeline: &Pipeline<'_>, paths: &[PathBuf], outcomes: &mut Outcomes) -> Result<(Facts, solieu::model::Tally)> {
    let mut facts = Facts::new();
    let tally = pipeline.run(paths, &(), |done| {
        outcomes.note(&done.path, &done.outcome);
        let Some(content) = done.content else { return Ok(()) };
        for fact in content.facts {
            let line = content.article.text[..fact.span.start].matches('\n').count() + 1;
            facts.insert((fact.article.clone(), fact.span.start), (fact, line));
        }
        Ok(())
    })?;
    Ok((facts, tally))
}

/// Fields that say something else; which rule said it is none of them.
fn differing(old: &Fact, new: &Fact) -> Vec<&'static str> {
    let fields = [
        ("value", old.value != new.value),
        ("bound", old.bound != new.bound),
        ("unit", old.unit != new.unit),
        ("subject", old.subject != new.subject),
        ("indicator", old.indicator != new.indicator),
        ("level", old.level != new.level),
        ("grantor", old.grantor != new.grantor),
        ("status", old.status != new.status),
        ("turns", old.turns != new.turns),
        ("period", old.period != new.period),
        ("province", old.province != new.province),
        ("territory", old.territory != new.territory),
        ("scope", old.scope != new.scope),
        ("part_of", old.part_of.is_some() != new.part_of.is_some()),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn show_change(session: &Session, out: &mut Out, change: &Change<'_>) -> Result<()> {
    let (sign, tone) = match change.change {
        "appears" => ("+", Tone::Good),
        "vanishes" => ("-", Tone::Bad),
        _ => ("~", Tone::Noun),
    };
    let Some(fact) = change.new.or(change.old) else { return Ok(()) };
    let sign = toned(sign, tone, session.color).into_owned();
    let told = format!("{sign} {}:{}: {} ({})", clean(&fact.article), change.line, core(fact), fact.rule);
    flow(out, &told, 2, session.width)?;
    if let (Some(old), Some(new)) = (change.old, change.new) {
        for field in &change.fields {
            let told = format!("    {field}: {} → {}", shown(old, field), shown(new, field));
            flow(out, &told, 6, session.width)?;
        }
    }
    let quote = clean(&fact.quote).split_whitespace().collect::<Vec<_>>().join(" ");
    let quote: String = quote.chars().take(200).collect();
    flow(out, &format!("    «{quote}»"), 5, session.width)
}

/// `12 collective bang-khen achieved`.
fn core(fact: &Fact) -> String {
    let subject = fact.subject.map_or("-", |subject| subject.name());
    format!("{} {subject} {} {}", fact.text, fact.indicator.join("+"), fact.status)
}

/// A field as the JSON lines have it.
fn shown(fact: &Fact, field: &str) -> String {
    let value = serde_json::to_value(fact).ok().and_then(|fact| fact.get(field).cloned()).unwrap_or_default();
    match value {
        serde_json::Value::Null => "-".to_owned(),
        serde_json::Value::String(text) => text,
        serde_json::Value::Array(list) if list.is_empty() => "-".to_owned(),
        other => other.to_string(),
    }
}

/// Writes the data of the program into a folder that is not there yet.
fn export(session: &Session, folder: &Path) -> Result<Exit> {
    if folder.exists() {
        return Err(Error::input(folder.to_string_lossy(), "is there already; name a new folder"));
    }
    let pack = Pack::embedded();
    for file in pack.lexicons.iter().chain(&pack.rules).chain([&pack.districts]) {
        let path = folder.join(&file.key);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| Error::io(parent, error))?;
        fs::write(&path, file.text.as_bytes()).map_err(|error| Error::io(&path, error))?;
    }
    if !session.quiet {
        tell(&Message::Written.with(session.lang, &[&folder.display().to_string()]));
    }
    Ok(Exit::Done)
}
