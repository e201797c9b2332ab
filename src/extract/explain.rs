//! An article as the rules see it: its mentions, which rule took which figure, and where the others fell out.
//!
//! The steps are those of `extract`, watched: nothing here decides anything. A figure that no rule took is tried
//! again without one of the mentions around it, which tells the rule that came nearest and what stood in its way.

use std::collections::HashMap;

use serde::Serialize;

use super::engine;
use super::lexicon::Lexicon;
use super::mention::{Data, Mention, Sentence, symbol};
use super::rule::{self, Rule};
use super::{RuleSet, counted};
use crate::model::{Article, BlockKind, Fact, Span};
use crate::normalize::CleanText;

/// An article with everything that was made of it.
#[derive(Debug)]
pub struct Explanation {
    pub sentences: Vec<ExplainedSentence>,
    pub facts: Vec<Fact>,
}

/// A sentence and its mentions; spans are bytes of the article's text, `line` counts from 1.
#[derive(Debug, Serialize)]
pub struct ExplainedSentence {
    pub line: usize,
    pub kind: BlockKind,
    pub span: Span,
    pub mentions: Vec<ExplainedMention>,
}

/// Something that matters in a sentence.
#[derive(Debug, Serialize)]
pub struct ExplainedMention {
    /// As patterns name it: `award:bang-khen`, `figure`, `word`.
    pub name: String,
    pub span: Span,
    pub line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What became of a number; none for words.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub fate: Option<Fate>,
    /// The classes from the number to the nearest word for an award, innovation or work; none where there is none near.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

/// The step at which a number fell out, or its fact.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Fate {
    /// It is a fact, by its id.
    Told { fact: String },
    /// It only tells another fact again: headline, lead, caption, a rounding.
    Again { fact: String },
    /// A date or period.
    Time,
    /// The number of a document, an edition, an age, a measure.
    Trap,
    /// A number in words that can be read in two ways.
    Unsettled,
    /// Menus, lists of related articles, comments.
    Furniture,
    /// A difference, or the size of what was chosen from.
    Difference,
    /// "một", an article unless a rule is sure.
    Article,
    /// A rule took it, but nothing before says what it counts.
    Uncarried { rule: String },
    /// A rule took it, but the award has no indicator for this kind of recipient.
    NoIndicator { rule: String },
    /// A rule took it, but it is a criterion, or a number told before.
    NoCount { rule: String },
    /// No pattern fits the order of the mentions around it.
    NoRule {
        #[serde(skip_serializing_if = "Option::is_none")]
        near: Option<Near>,
    },
}

impl Fate {
    /// The name of the step, as in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::Told { .. } => "told",
            Fate::Again { .. } => "again",
            Fate::Time => "time",
            Fate::Trap => "trap",
            Fate::Unsettled => "unsettled",
            Fate::Furniture => "furniture",
            Fate::Difference => "difference",
            Fate::Article => "article",
            Fate::Uncarried { .. } => "uncarried",
            Fate::NoIndicator { .. } => "no-indicator",
            Fate::NoCount { .. } => "no-count",
            Fate::NoRule { .. } => "no-rule",
        }
    }

    /// True where the cascade meant to take it and could not; other numbers are left alone for a reason.
    pub fn is_miss(&self) -> bool {
        matches!(self, Fate::Uncarried { .. } | Fate::NoIndicator { .. } | Fate::NoRule { .. })
    }
}

/// The rule that would take a figure if one mention were not there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Near {
    pub rule: String,
    /// The mention that stands in its way, as patterns name it.
    pub without: String,
    pub span: Span,
}

/// What `extract` shows of a sentence as it goes.
pub(super) struct Step<'a> {
    pub kind: BlockKind,
    pub sentence: &'a Sentence,
    pub topic: &'a [char],
    pub found: &'a engine::Found,
    /// Figures of the sentence that became drafts of facts.
    pub drafted: Vec<usize>,
}

/// A number that is no fact yet, in its place.
struct Fallen {
    sentence: usize,
    mention: usize,
    key: (usize, usize),
}

/// Explains an article.
pub fn explain(article: &Article, set: &RuleSet) -> Explanation {
    let clean = CleanText::new(&article.text);
    let lines = Lines::of(&article.text);
    let mut sentences = Vec::new();
    let mut open: Vec<Fallen> = Vec::new();
    let done = super::walk(article, set, &clean, &mut |step: Step<'_>| {
        let view = View { set, clean: &clean, lines: &lines, step: &step };
        let explained = view.sentence();
        for (mention, (marked, own)) in explained.mentions.iter().zip(&step.sentence.mentions).enumerate() {
            if marked.fate.is_none()
                && let Some(figure) = own.figure()
            {
                open.push(Fallen { sentence: sentences.len(), mention, key: (figure.start, figure.end) });
            }
        }
        sentences.push(explained);
    });
    // Only the whole article tells what is a fact and what is told again.
    let facts: HashMap<Span, &str> = done.facts.iter().map(|fact| (fact.span, fact.id.as_str())).collect();
    let again: HashMap<Span, &str> = done.again.iter().map(|(span, kept)| (*span, kept.as_str())).collect();
    for fallen in open {
        let span = clean.span(fallen.key.0, fallen.key.1);
        let fate = match (facts.get(&span), again.get(&span)) {
            (Some(id), _) => Fate::Told { fact: (*id).to_owned() },
            (None, Some(id)) => Fate::Again { fact: (*id).to_owned() },
            (None, None) => Fate::NoRule { near: None },
        };
        sentences[fallen.sentence].mentions[fallen.mention].fate = Some(fate);
    }
    Explanation { sentences, facts: done.facts }
}

/// One sentence with all that is known of it.
struct View<'a> {
    set: &'a RuleSet,
    clean: &'a CleanText<'a>,
    lines: &'a Lines,
    step: &'a Step<'a>,
}

impl View<'_> {
    fn sentence(&self) -> ExplainedSentence {
        let sentence = self.step.sentence;
        let span = self.clean.span(sentence.start, sentence.end);
        let mentions = (0..sentence.mentions.len()).map(|at| self.mention(at)).collect();
        ExplainedSentence { line: self.lines.at(span.start), kind: self.step.kind, span, mentions }
    }

    fn mention(&self, at: usize) -> ExplainedMention {
        let mention = &self.step.sentence.mentions[at];
        let lexicon = &self.set.lexicon;
        let span = self.clean.span(mention.start, mention.end);
        let is_number = mention.figure().is_some();
        ExplainedMention {
            name: name(lexicon, mention),
            span,
            line: self.lines.at(span.start),
            value: mention.figure().map(|figure| figure.value),
            fate: self.fate(at),
            pattern: is_number.then(|| pattern(lexicon, self.step.sentence, at)).flatten(),
        }
    }

    /// What is known before the whole article is read; none for figures that were taken.
    fn fate(&self, at: usize) -> Option<Fate> {
        let (step, mention) = (self.step, &self.step.sentence.mentions[at]);
        match mention.symbol {
            symbol::TIME => return Some(Fate::Time),
            _ if matches!(mention.data, Data::Unsettled(_)) => return Some(Fate::Unsettled),
            symbol::TRAP => return Some(Fate::Trap),
            _ => mention.figure()?,
        };
        let rule = |index: usize| self.set.rules[index].id.clone();
        if step.kind == BlockKind::Furniture {
            return Some(Fate::Furniture);
        }
        if let Some(candidate) = step.found.candidates.iter().find(|candidate| candidate.figure == at) {
            if step.drafted.contains(&at) {
                return None;
            }
            let used: &Rule = &self.set.rules[candidate.rule];
            let known = counted::indicators(&self.set.lexicon, used, candidate).is_some();
            let rule = rule(candidate.rule);
            return Some(if known { Fate::NoCount { rule } } else { Fate::NoIndicator { rule } });
        }
        if mention.symbol == symbol::DIFFERENCE {
            return Some(Fate::Difference);
        }
        if let Some((_, index)) = step.found.uncarried.iter().find(|(figure, _)| *figure == at) {
            return Some(Fate::Uncarried { rule: rule(*index) });
        }
        if mention.symbol == symbol::ONE {
            return Some(Fate::Article);
        }
        Some(Fate::NoRule { near: self.near(at) })
    }

    fn near(&self, at: usize) -> Option<Near> {
        let Step { sentence, topic, found, .. } = self.step;
        let (index, without) = engine::nearest_rule(sentence, &self.set.rules, topic, &found.candidates, at)?;
        let mention = &sentence.mentions[without];
        Some(Near {
            rule: self.set.rules[index].id.clone(),
            without: name(&self.set.lexicon, mention),
            span: self.clean.span(mention.start, mention.end),
        })
    }
}

/// As patterns name it.
fn name(lexicon: &Lexicon, mention: &Mention) -> String {
    match &mention.data {
        Data::Term(term) => {
            let term = &lexicon.terms[*term];
            if term.id == "any" { term.class.clone() } else { format!("{}:{}", term.class, term.id) }
        }
        _ => rule::built_in_name(mention.symbol).to_owned(),
    }
}

/// Mentions between a number and the word for what it may count.
const NEAR: usize = 6;

/// The classes from a number to the nearest word for an award, innovation or work.
fn pattern(lexicon: &Lexicon, sentence: &Sentence, figure: usize) -> Option<String> {
    let mentions = &sentence.mentions;
    let is_noun = |at: usize| {
        mentions[at].term().map(|term| &lexicon.terms[term]).is_some_and(|term| {
            matches!(term.class.as_str(), "award" | "innovation" | "work" | "prize" | "entry" | "praise")
        })
    };
    let from = figure.saturating_sub(NEAR);
    let noun = (from..(figure + NEAR + 1).min(mentions.len()))
        .filter(|&at| is_noun(at))
        .min_by_key(|&at| (at.abs_diff(figure), at < figure))?;
    let class = |at: usize| {
        let name = name(lexicon, &mentions[at]);
        let own = name.split(':').next().unwrap_or_default();
        if at == figure { format!("[{own}]") } else { own.to_owned() }
    };
    // What follows the number says what it counts, also where the noun stands before it.
    let last = if noun < figure { (figure + 1).min(mentions.len() - 1) } else { noun };
    Some((noun.min(figure)..=last).map(class).collect::<Vec<_>>().join(" "))
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// The line of a byte, from 1.
    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|&start| start <= byte)
    }
}
