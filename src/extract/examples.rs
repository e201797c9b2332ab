//! Rules against their own evidence: every sentence in `finds` must give its facts by that rule, every one in
//! `ignores` none.

use super::RuleSet;
use super::rule::{Expected, Rule};
use crate::model::{Article, Block, BlockKind, DocKind, Fact, Meta, Span};

/// An example that a rule does not live up to.
#[derive(Clone, Debug)]
pub struct Failure {
    pub rule: String,
    /// `file:line` of the rule.
    pub place: String,
    pub message: String,
}

/// Tries rules, chosen by id, on all of their examples.
pub fn check(set: &RuleSet, chosen: impl Fn(&str) -> bool) -> Vec<Failure> {
    let mut failures = Vec::new();
    for rule in set.rules.iter().filter(|rule| chosen(&rule.id)) {
        let mut fail = |message: String| {
            failures.push(Failure { rule: rule.id.clone(), place: format!("{}:{}", rule.file, rule.line), message });
        };
        for example in &rule.finds {
            let facts = super::extract(&article(&example.text), set);
            for expected in &example.gives {
                if !facts.iter().any(|fact| gives(fact, expected, rule)) {
                    let got: Vec<String> = facts.iter().map(describe).collect();
                    fail(format!("«{}» should give {expected:?}, but gave {got:?}", example.text));
                }
            }
        }
        for text in &rule.ignores {
            let facts = super::extract(&article(text), set);
            if let Some(fact) = facts.iter().find(|fact| fact.rule == rule.id) {
                fail(format!("«{text}» should give nothing, but gave {}", describe(fact)));
            }
        }
    }
    failures
}

/// A text as an article of one paragraph, without date or source.
pub fn article(text: &str) -> Article {
    Article {
        path: "example.txt".to_owned(),
        kind: DocKind::Text,
        content_hash: String::new(),
        encoding: "utf-8".to_owned(),
        damaged: false,
        meta: Meta::default(),
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
    }
}

fn gives(fact: &Fact, expected: &Expected, rule: &Rule) -> bool {
    let same = |wanted: &Option<Vec<String>>, got: &Vec<String>| wanted.as_ref().is_none_or(|wanted| wanted == got);
    fact.rule == rule.id
        && (fact.value - expected.value).abs() < 1e-6 * expected.value.abs().max(1.0)
        && expected.subject.is_none_or(|subject| fact.subject == Some(subject))
        && same(&expected.indicator, &fact.indicator)
        && expected.status.is_none_or(|status| fact.status == status)
        && same(&expected.level, &fact.level)
        && same(&expected.grantor, &fact.grantor)
        && expected.turns.is_none_or(|turns| fact.turns == turns)
        && expected.unit.as_ref().is_none_or(|unit| fact.unit.name() == unit)
        && expected.part.is_none_or(|part| fact.part_of.is_some() == part)
}

fn describe(fact: &Fact) -> String {
    let subject = fact.subject.map_or("-", |subject| subject.name());
    let part = if fact.part_of.is_some() { " part" } else { "" };
    format!(
        "{} {} {subject} {} {} level {} grantor {}{part} by {}",
        fact.value,
        fact.unit.name(),
        fact.indicator.join("+"),
        fact.status,
        fact.level.join("+"),
        fact.grantor.join("+"),
        fact.rule
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_lives_up_to_its_examples() {
        let set = RuleSet::embedded().expect("the embedded rules load");
        let failures = check(&set, |_| true);
        let listed: Vec<String> =
            failures.iter().map(|failure| format!("{} {}: {}", failure.place, failure.rule, failure.message)).collect();
        assert!(listed.is_empty(), "{} failures\n{}", listed.len(), listed.join("\n"));
    }
}
