//! `solieu explain`: an article with its mentions, the rule and the reasons behind every figure, and where the other
//! numbers fell out.

mod html;
mod text;

use serde::Serialize;
use solieu::Result;
use solieu::extract::explain::{ExplainedMention, ExplainedSentence, Explanation, Fate, explain};
use solieu::extract::rule::Rule;
use solieu::model::{Article, Fact, Meta};
use solieu::pipeline::{Copies, Depth};
use solieu::report::number;

use super::Exit;
use super::args::{ExplainArgs, ExplainFormat};
use super::messages::Message;
use super::outcomes::Outcomes;
use super::print::{Out, tell};
use super::session::Session;

/// One article, explained, and what its numbers are called on the page.
struct Page<'a> {
    session: &'a Session,
    article: &'a Article,
    rules: &'a [Rule],
    explanation: &'a Explanation,
}

pub fn run(session: &Session, args: &ExplainArgs) -> Result<Exit> {
    let pipeline = session.reading(&args.read, Depth::Articles, Copies::Keep)?;
    let mut out = Out::to(args.output.as_deref())?;
    let mut outcomes = Outcomes::default();
    let mut shown = 0;
    if args.format == ExplainFormat::Html {
        out.text(&html::head(session.lang))?;
    }
    let tally = pipeline.run(&args.paths, &(), |done| {
        outcomes.note(&done.path, &done.outcome);
        let Some(content) = done.content else { return Ok(()) };
        let explanation = explain(&content.article, pipeline.rules);
        let page = Page { session, article: &content.article, rules: &pipeline.rules.rules, explanation: &explanation };
        shown += match (args.why_not, args.format) {
            (Some(line), _) => page.why_not(&mut out, line)?,
            (None, ExplainFormat::Text) => page.show(&mut out)?,
            (None, ExplainFormat::Html) => page.html(&mut out)?,
            (None, ExplainFormat::Jsonl) => page.json(&mut out)?,
        };
        Ok(())
    })?;
    if args.format == ExplainFormat::Html {
        out.text(html::FOOT)?;
    }
    out.finish()?;
    outcomes.tell(session, &args.paths, &tally, false);
    if let Some(line) = args.why_not
        && shown == 0
        && tally.count("indexed") > 0
    {
        tell(&Message::NoNumberOnLine.with(session.lang, &[&line.to_string()]));
    }
    Ok(Exit::of(tally.count("failed"), shown > 0))
}

/// An article as a JSON line.
#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    #[serde(flatten)]
    meta: &'a Meta,
    sentences: &'a [ExplainedSentence],
    facts: &'a [Fact],
}

impl Page<'_> {
    /// Days of publication, of the event where it is another one, and up to which figures run.
    fn days(&self) -> [Option<String>; 3] {
        let (meta, lang) = (&self.article.meta, self.session.lang);
        let event = meta.event.filter(|event| Some(*event) != meta.published);
        [
            meta.published.map(|day| day.to_string()),
            event.map(|day| Message::EventOn.with(lang, &[&day.to_string()])),
            meta.as_of.map(|day| Message::AsOf.with(lang, &[&day.to_string()])),
        ]
    }

    fn json(&self, out: &mut Out) -> Result<usize> {
        let Explanation { sentences, facts } = self.explanation;
        out.json_line(&Line { article: &self.article.path, meta: &self.article.meta, sentences, facts })?;
        Ok(1)
    }

    /// The place of a fact among those of the article, from 1.
    fn place(&self, id: &str) -> Option<usize> {
        self.explanation.facts.iter().position(|fact| fact.id == id).map(|at| at + 1)
    }

    /// The number's fact and its place.
    fn fact(&self, mention: &ExplainedMention) -> Option<(usize, &Fact)> {
        match mention.fate.as_ref()? {
            Fate::Told { fact } => self.place(fact).map(|place| (place, &self.explanation.facts[place - 1])),
            _ => None,
        }
    }

    /// Where the rule of a fact stands, and why it is there.
    fn rule(&self, id: &str) -> String {
        match self.rules.iter().find(|rule| rule.id == id) {
            Some(rule) => format!("{id} ({}:{}): {}", rule.file, rule.line, rule.why),
            None => id.to_owned(),
        }
    }

    /// Why each field of a fact has its value.
    fn reasons(&self, fact: &Fact) -> Vec<String> {
        fact.reasons.iter().map(|reason| format!("{}: {}", reason.field, reason.because)).collect()
    }

    /// Why a number is no fact, in words.
    fn why(&self, mention: &ExplainedMention) -> Option<String> {
        let lang = self.session.lang;
        let of_rule = |message: Message, rule: &str| message.with(lang, &[rule]);
        Some(match mention.fate.as_ref()? {
            Fate::Told { .. } => return None,
            Fate::Again { fact } => {
                let place = self.place(fact).map_or_else(|| fact.clone(), |place| format!("[{place}]"));
                Message::StepAgain.with(lang, &[&place])
            }
            Fate::Time => Message::StepTime.text(lang).to_owned(),
            Fate::Trap => Message::StepTrap.text(lang).to_owned(),
            Fate::Unsettled => Message::StepUnsettled.text(lang).to_owned(),
            Fate::Furniture => Message::StepFurniture.text(lang).to_owned(),
            Fate::Difference => Message::StepDifference.text(lang).to_owned(),
            Fate::Article => Message::StepArticle.text(lang).to_owned(),
            Fate::Uncarried { rule } => of_rule(Message::StepUncarried, rule),
            Fate::NoIndicator { rule } => of_rule(Message::StepNoIndicator, rule),
            Fate::NoCount { rule } => of_rule(Message::StepNoCount, rule),
            Fate::NoRule { near: None } if mention.pattern.is_none() => Message::StepNothingNear.text(lang).to_owned(),
            Fate::NoRule { near: None } => Message::StepNoRule.text(lang).to_owned(),
            Fate::NoRule { near: Some(near) } => {
                let words = near.span.of(&self.article.text);
                Message::StepNearRule.with(lang, &[&near.rule, &near.without, words])
            }
        })
    }
}

/// True for a number that a reader may miss: dates and traps need no word of their own.
fn is_worth_a_line(mention: &ExplainedMention) -> bool {
    mention.value.is_some() && !matches!(mention.fate, Some(Fate::Furniture | Fate::Article) | None)
}

/// A number as a report would write it.
fn value(session: &Session, mention: &ExplainedMention) -> String {
    mention.value.map_or_else(String::new, |value| number(value, session.lang))
}

/// What a class of mentions is to the reader's eye.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Told,
    Missed,
    Quiet,
    Noun,
    Who,
    Verb,
    Time,
    Plain,
}

impl Role {
    fn of(mention: &ExplainedMention) -> Role {
        match (&mention.fate, mention.name.split(':').next().unwrap_or_default()) {
            (Some(Fate::Told { .. }), _) => Role::Told,
            (Some(Fate::Time), _) => Role::Time,
            (Some(fate), _) if fate.is_miss() && mention.pattern.is_some() => Role::Missed,
            (Some(_), _) => Role::Quiet,
            (None, "award" | "innovation" | "work" | "prize" | "entry" | "praise") => Role::Noun,
            (None, "individual" | "collective" | "household" | "mixed") => Role::Who,
            (None, "body" | "level" | "all-levels" | "place-body") => Role::Who,
            (
                None,
                "give" | "get" | "receive" | "recognise" | "register" | "target" | "submit" | "propose" | "reject",
            ) => Role::Verb,
            _ => Role::Plain,
        }
    }
}
