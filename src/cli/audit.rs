//! `solieu audit`: numbers near words for awards, innovations and works that no rule took, by the pattern they share.
//!
//! This is how recall is looked into without gold: the most frequent pattern is the rule that is worth writing next.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use solieu::Result;
use solieu::extract::explain::{ExplainedMention, ExplainedSentence, Fate, explain};
use solieu::model::{Article, BlockKind};
use solieu::pipeline::{Copies, Depth};
use solieu::report::{clean, number};

use super::Exit;
use super::args::{AuditArgs, ListFormat};
use super::messages::Message;
use super::outcomes::Outcomes;
use super::print::{Out, Tone, flow, tell, toned};
use super::progress::Bar;
use super::session::Session;

/// Characters of a sentence on each side of its number.
const AROUND: usize = 70;

/// Numbers that share a pattern and the step at which they fell out.
#[derive(Default, Serialize)]
struct Group {
    step: &'static str,
    pattern: String,
    count: usize,
    /// Rules that came nearest, or that took the number and gave it up; how often each.
    rules: BTreeMap<String, usize>,
    examples: Vec<Example>,
}

#[derive(Serialize)]
struct Example {
    article: String,
    line: usize,
    /// The sentence around the number, as written.
    text: String,
    number: String,
}

#[derive(Default)]
struct Audit {
    groups: HashMap<(&'static str, String), Group>,
    /// Numbers near a word of the domain, and those of them that became facts or tell one again.
    near: usize,
    told: usize,
}

pub fn run(session: &Session, args: &AuditArgs) -> Result<Exit> {
    let pipeline = session.reading(&args.read, Depth::Articles, Copies::Fold)?;
    let mut audit = Audit::default();
    let mut outcomes = Outcomes::default();
    let bar = Bar::new(session, false);
    let tally = pipeline.run(&args.paths, &bar, |done| {
        outcomes.note(&done.path, &done.outcome);
        if let Some(content) = done.content {
            let explanation = explain(&content.article, pipeline.rules);
            for sentence in &explanation.sentences {
                audit.add(&content.article, sentence, args);
            }
        }
        Ok(())
    })?;
    drop(bar);
    let mut groups: Vec<Group> = audit.groups.into_values().collect();
    groups.sort_by(|left, right| {
        right.count.cmp(&left.count).then_with(|| (left.step, &left.pattern).cmp(&(right.step, &right.pattern)))
    });
    let shown = if args.limit == 0 { groups.len() } else { args.limit.min(groups.len()) };
    let mut out = Out::to(args.output.as_deref())?;
    for group in &groups[..shown] {
        match args.format {
            ListFormat::Jsonl => out.json_line(group)?,
            ListFormat::Table => show(session, &mut out, group)?,
        }
    }
    out.finish()?;
    outcomes.tell(session, &args.paths, &tally, false);
    if !session.quiet {
        let count = |count: usize| number(count as f64, session.lang);
        let missed: usize = groups.iter().map(|group| group.count).sum();
        let parts = [count(audit.near), count(audit.told), count(missed), count(groups.len()), count(shown)];
        tell(&Message::Audited.with(session.lang, &parts.each_ref().map(String::as_str)));
    }
    Ok(Exit::of(tally.count("failed"), !groups.is_empty()))
}

impl Audit {
    fn add(&mut self, article: &Article, sentence: &ExplainedSentence, args: &AuditArgs) {
        if sentence.kind == BlockKind::Furniture {
            return;
        }
        for mention in &sentence.mentions {
            let (Some(fate), Some(pattern)) = (&mention.fate, &mention.pattern) else { continue };
            self.near += 1;
            if matches!(fate, Fate::Told { .. } | Fate::Again { .. }) {
                self.told += 1;
                continue;
            }
            // Prize money stands beside every award; "một" is mostly an article.
            let meant = fate.is_miss() && mention.name != "money" && mention.name != "one";
            if !(meant || args.all) {
                continue;
            }
            let step = fate.name();
            let group = self.groups.entry((step, pattern.clone())).or_default();
            (group.step, group.count) = (step, group.count + 1);
            group.pattern.clone_from(pattern);
            if let Some(rule) = rule(fate) {
                *group.rules.entry(rule.to_owned()).or_default() += 1;
            }
            if group.examples.len() < args.examples {
                group.examples.push(example(article, sentence, mention));
            }
        }
    }
}

/// The rule that a step names.
fn rule(fate: &Fate) -> Option<&str> {
    match fate {
        Fate::Uncarried { rule } | Fate::NoIndicator { rule } | Fate::NoCount { rule } => Some(rule),
        Fate::NoRule { near } => near.as_ref().map(|near| near.rule.as_str()),
        _ => None,
    }
}

fn example(article: &Article, sentence: &ExplainedSentence, mention: &ExplainedMention) -> Example {
    let text = &article.text;
    let start = sentence.span.start.min(mention.span.start);
    let end = sentence.span.end.max(mention.span.end);
    let before = &text[start..mention.span.start];
    let after = &text[mention.span.end..end];
    let cut = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let keep = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let dots = |cut: bool| if cut { "…" } else { "" };
    let around = format!(
        "{}{}«{}»{}{}",
        dots(cut > 0),
        &before[cut..],
        mention.span.of(text),
        &after[..keep],
        dots(keep < after.len())
    );
    Example {
        article: article.path.clone(),
        line: mention.line,
        text: around.split_whitespace().collect::<Vec<_>>().join(" "),
        number: mention.span.of(text).to_owned(),
    }
}

fn show(session: &Session, out: &mut Out, group: &Group) -> Result<()> {
    let (color, width) = (session.color, session.width);
    let count = toned(&number(group.count as f64, session.lang), Tone::Bold, color).into_owned();
    flow(out, &format!("{count} × {}  {}", group.pattern, toned(group.step, Tone::Bad, color)), 4, width)?;
    if let Some((rule, times)) = group.rules.iter().max_by_key(|(_, times)| **times) {
        let message = if group.step == "no-rule" { Message::NearestRule } else { Message::GaveUp };
        let told = message.with(session.lang, &[rule, &number(*times as f64, session.lang)]);
        flow(out, &format!("    {}", toned(&told, Tone::Faint, color)), 4, width)?;
    }
    for example in &group.examples {
        let place = format!("{}:{}", clean(&example.article), example.line);
        flow(out, &format!("    {} {}", toned(&place, Tone::Faint, color), clean(&example.text)), 6, width)?;
    }
    out.line("")
}
