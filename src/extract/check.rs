//! Drafts → facts: parts tied to their wholes, figures told twice kept once, ids given.

use std::collections::HashMap;

use super::context::Draft;
use super::part::fits_whole;
use crate::model::{BlockKind, Bound, Fact, Unit};

/// Finishes an article's facts; drafts come with the index of their sentence.
pub fn finish(drafts: Vec<(usize, Draft)>) -> Vec<Fact> {
    let mut drafts = drafts;
    for (_, draft) in &mut drafts {
        draft.fact.id = id(&draft.fact);
    }
    tie_parts(&mut drafts);
    share_givers(&mut drafts);
    let mut dropped: HashMap<String, String> = HashMap::new();
    for left in 0..drafts.len() {
        for right in 0..drafts.len() {
            if left != right
                && drafts[left].0 != drafts[right].0
                && !dropped.contains_key(&drafts[left].1.fact.id)
                && !dropped.contains_key(&drafts[right].1.fact.id)
                && repeats(&drafts[left].1, &drafts[right].1, left > right)
            {
                dropped.insert(drafts[left].1.fact.id.clone(), drafts[right].1.fact.id.clone());
            }
        }
    }
    let mut facts: Vec<Fact> =
        drafts.into_iter().map(|(_, draft)| draft.fact).filter(|fact| !dropped.contains_key(&fact.id)).collect();
    for fact in &mut facts {
        if let Some(kept) = fact.part_of.as_ref().and_then(|whole| dropped.get(whole)) {
            fact.part_of = Some(kept.clone());
        }
    }
    flag_parts(&mut facts);
    facts
}

/// The same input and rules give the same id.
fn id(fact: &Fact) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(fact.article.as_bytes());
    hasher.update(&fact.span.start.to_le_bytes());
    hasher.update(fact.rule.as_bytes());
    hasher.update(fact.indicator.join("+").as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

fn tie_parts(drafts: &mut [(usize, Draft)]) {
    for at in 0..drafts.len() {
        let sentence = drafts[at].0;
        if drafts[at].1.part_of_earlier {
            // The last figure told before, or the one of the same stage: "47 được công nhận" is no part of the refused.
            let part = &drafts[at].1.fact;
            let fits = |draft: &Draft| draft.fact.part_of.is_none() && fits_whole(part, &draft.fact);
            let before = || drafts[..at].iter().filter(|(other, draft)| other + 1 == sentence && fits(draft));
            let whole = before().rfind(|(_, draft)| draft.fact.status == part.status).or_else(|| before().next_back());
            let id = whole.map(|(_, draft)| draft.fact.id.clone());
            drafts[at].1.fact.part_of = id;
            continue;
        }
        let Some(whole) = drafts[at].1.whole else { continue };
        let found = drafts
            .iter()
            .find(|(other, draft)| *other == sentence && draft.figure == whole)
            .map(|(_, draft)| draft.fact.id.clone());
        drafts[at].1.fact.part_of = found;
    }
}

/// A part was given by whoever gave the whole, and at its level, where nothing else is told of it.
fn share_givers(drafts: &mut [(usize, Draft)]) {
    for at in 0..drafts.len() {
        let part = &drafts[at].1.fact;
        let Some(whole) = part.part_of.as_ref().and_then(|id| drafts.iter().find(|(_, draft)| draft.fact.id == *id))
        else {
            continue;
        };
        let whole = &whole.1.fact;
        let same = whole.indicator == part.indicator && whole.status == part.status;
        if !same || !part.grantor.is_empty() || !(part.level.is_empty() || part.level == whole.level) {
            continue;
        }
        let (level, grantor) = (whole.level.clone(), whole.grantor.clone());
        let part = &mut drafts[at].1.fact;
        (part.level, part.grantor) = (level, grantor);
    }
}

/// True where `told` only tells `kept` again: the same in headline, lead or caption, or rounded there.
fn repeats(told: &Draft, kept: &Draft, later: bool) -> bool {
    let (a, b) = (&told.fact, &kept.fact);
    let same_measure = a.unit == b.unit
        && a.subject == b.subject
        && a.indicator == b.indicator
        && a.status == b.status
        && a.turns == b.turns
        && a.province == b.province;
    if !same_measure || !compatible(&a.level, &b.level) || !compatible(&a.grantor, &b.grantor) {
        return false;
    }
    let heading = |kind: BlockKind| matches!(kind, BlockKind::Headline | BlockKind::Lead | BlockKind::Caption);
    if let (Some(left), Some(right)) = (a.period, b.period)
        && left.years() != right.years()
        && !(heading(told.kind))
    {
        return false;
    }
    let rounded = a.bound != Bound::Exact
        && b.bound == Bound::Exact
        && match a.bound {
            Bound::AtLeast => b.value >= a.value && b.value <= a.value * 1.15,
            Bound::Nearly => b.value <= a.value && b.value >= a.value * 0.85,
            Bound::About => (b.value - a.value).abs() <= a.value * 0.1,
            _ => false,
        };
    if heading(told.kind) && !heading(kept.kind) {
        return a.value == b.value || rounded || (close(a.value, b.value) && told.kind == BlockKind::Headline);
    }
    if heading(told.kind) && heading(kept.kind) {
        return later && a.value == b.value || rounded;
    }
    // Later in the body: the same large number again, or a rounding of it.
    !heading(kept.kind)
        && ((later && a.value == b.value && a.bound == b.bound && a.value >= 20.0 && a.unit == Unit::Count)
            || (rounded && a.value >= 20.0))
        || (heading(kept.kind) && later && a.value == b.value && a.bound == b.bound && kept.kind == BlockKind::Caption)
}

/// A headline of 570 over a body of 571.
fn close(left: f64, right: f64) -> bool {
    left >= 50.0 && (left - right).abs() <= (0.01 * right).max(1.0)
}

fn compatible(left: &[String], right: &[String]) -> bool {
    left.is_empty() || right.is_empty() || left == right
}

/// Parts that exceed their whole are flagged, never repaired.
fn flag_parts(facts: &mut [Fact]) {
    let wholes: HashMap<String, (f64, Unit)> =
        facts.iter().map(|fact| (fact.id.clone(), (fact.value, fact.unit.clone()))).collect();
    for fact in facts {
        if let Some((whole, unit)) = fact.part_of.as_ref().and_then(|id| wholes.get(id))
            && *unit == fact.unit
            && fact.value > *whole
        {
            fact.flags.push("part-exceeds-whole".to_owned());
        }
    }
}
