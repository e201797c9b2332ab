//! Drafts → facts: parts tied to their wholes, figures told twice kept once, ids given.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::context::Draft;
use super::part::fits_whole;
use crate::model::{BlockKind, Bound, Fact, Span, Status, Subject, Unit};

/// An article's facts, and the figures that only tell one of them again.
pub struct Checked {
    pub facts: Vec<Fact>,
    /// Bytes of the number, and the id of the fact that it tells again.
    pub again: Vec<(Span, String)>,
}

/// Finishes an article's facts; drafts come with the index of their sentence.
pub fn finish(drafts: Vec<(usize, Draft)>) -> Checked {
    let mut drafts = drafts;
    for (_, draft) in &mut drafts {
        draft.fact.id = id(&draft.fact);
    }
    tie_parts(&mut drafts);
    share_givers(&mut drafts);
    let dropped = told_again(&drafts);
    let again = drafts
        .iter()
        .filter_map(|(_, draft)| dropped.get(&draft.fact.id).map(|kept| (draft.fact.span, kept.clone())))
        .collect();
    let mut facts: Vec<Fact> =
        drafts.into_iter().map(|(_, draft)| draft.fact).filter(|fact| !dropped.contains_key(&fact.id)).collect();
    for fact in &mut facts {
        if let Some(kept) = fact.part_of.as_ref().and_then(|whole| dropped.get(whole)) {
            fact.part_of = Some(kept.clone());
        }
    }
    flag_parts(&mut facts);
    Checked { facts, again }
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
            let near = || drafts[..at].iter().rev().take_while(|(other, _)| other + 1 >= sentence);
            let before = || near().filter(|(other, draft)| other + 1 == sentence && fits(draft));
            let whole = before().find(|(_, draft)| draft.fact.status == part.status).or_else(|| before().next());
            let id = whole.map(|(_, draft)| draft.fact.id.clone());
            drafts[at].1.fact.part_of = id;
            continue;
        }
        let Some(whole) = drafts[at].1.whole else { continue };
        let own = |(other, _): &&(usize, Draft)| *other == sentence;
        let before = drafts[..at].iter().rev().take_while(own);
        let found = before.chain(drafts[at..].iter().take_while(own)).find(|(_, draft)| draft.figure == whole);
        drafts[at].1.fact.part_of = found.map(|(_, draft)| draft.fact.id.clone());
    }
}

/// What can be told again by each other at all.
#[derive(PartialEq, Eq, Hash)]
struct Measure<'a> {
    unit: &'a Unit,
    subject: Option<Subject>,
    indicator: &'a [String],
    status: Status,
    turns: bool,
    province: Option<&'a str>,
}

impl Measure<'_> {
    fn of(fact: &Fact) -> Measure<'_> {
        Measure {
            unit: &fact.unit,
            subject: fact.subject,
            indicator: &fact.indicator,
            status: fact.status,
            turns: fact.turns,
            province: fact.province.as_deref(),
        }
    }
}

/// Drafts of one measure and value that `repeats` cannot tell apart but by their order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Likeness<'a> {
    kind: u8,
    bound: Bound,
    level: &'a [String],
    grantor: &'a [String],
    years: Option<(u16, u16)>,
}

impl Likeness<'_> {
    fn of(draft: &Draft) -> Likeness<'_> {
        let kind = match draft.kind {
            BlockKind::Headline => 0,
            BlockKind::Lead => 1,
            BlockKind::Caption => 2,
            _ => 3,
        };
        let fact = &draft.fact;
        let years = fact.period.map(|period| period.years());
        Likeness { kind, bound: fact.bound, level: &fact.level, grantor: &fact.grantor, years }
    }
}

/// Values in their order; every value of a fact is a number.
struct Value(f64);

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Value {}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Value) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Value) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The drafts of one measure, by value and likeness, in the order of the article.
type Alike<'a> = BTreeMap<Value, BTreeMap<Likeness<'a>, VecDeque<usize>>>;

/// Ids of facts that only tell another one again, and that one's id. Each is compared with what could be meant by it,
/// not with all others: a page can hold a hundred thousand figures.
fn told_again(drafts: &[(usize, Draft)]) -> HashMap<String, String> {
    let mut measures: HashMap<Measure<'_>, Alike<'_>> = HashMap::new();
    for (index, (_, draft)) in drafts.iter().enumerate() {
        let alike = measures.entry(Measure::of(&draft.fact)).or_default();
        alike.entry(Value(draft.fact.value)).or_default().entry(Likeness::of(draft)).or_default().push_back(index);
    }
    let mut dropped = HashMap::new();
    // A headline that tells no stage names a figure of the body, whatever stage that has.
    for (_, draft) in drafts.iter().filter(|(_, draft)| draft.kind == BlockKind::Headline && draft.plain) {
        let fact = &draft.fact;
        let body = drafts.iter().find(|(_, other)| {
            other.kind != BlockKind::Headline
                && other.fact.value == fact.value
                && other.fact.unit == fact.unit
                && other.fact.subject == fact.subject
                && other.fact.indicator == fact.indicator
        });
        if let Some((_, body)) = body {
            dropped.insert(fact.id.clone(), body.fact.id.clone());
        }
    }
    for (left, (sentence, draft)) in drafts.iter().enumerate() {
        let Some(alike) = measures.get_mut(&Measure::of(&draft.fact)) else { continue };
        if dropped.contains_key(&draft.fact.id) {
            continue;
        }
        let (least, most) = reach(draft);
        let mut kept: Option<usize> = None;
        for likes in alike.range_mut(Value(least)..=Value(most)).flat_map(|(_, likes)| likes.values_mut()) {
            while likes.front().is_some_and(|&index| dropped.contains_key(&drafts[index].1.fact.id)) {
                likes.pop_front();
            }
            // Within a sentence nothing is told twice; sentences are short.
            let right = likes
                .iter()
                .copied()
                .find(|&index| drafts[index].0 != *sentence && !dropped.contains_key(&drafts[index].1.fact.id));
            if let Some(right) = right
                && repeats(draft, &drafts[right].1, left > right)
            {
                kept = Some(kept.map_or(right, |kept| kept.min(right)));
            }
        }
        if let Some(kept) = kept {
            dropped.insert(draft.fact.id.clone(), drafts[kept].1.fact.id.clone());
        }
    }
    dropped
}

/// The values that a figure may stand for: its own, and those that it may be a rounding of.
fn reach(told: &Draft) -> (f64, f64) {
    let value = told.fact.value;
    match told.fact.bound {
        Bound::AtLeast => (value, value * 1.15),
        Bound::Nearly => (value * 0.85, value),
        Bound::About => (value * 0.9, value * 1.1),
        _ if told.kind == BlockKind::Headline => (value * 0.98 - 1.0, value * 1.02 + 1.0),
        _ => (value, value),
    }
}

/// A part was given by whoever gave the whole, and at its level, where nothing else is told of it.
fn share_givers(drafts: &mut [(usize, Draft)]) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, (_, draft)) in drafts.iter().enumerate() {
        places.entry(draft.fact.id.clone()).or_insert(at);
    }
    for at in 0..drafts.len() {
        let part = &drafts[at].1.fact;
        let Some(whole) = part.part_of.as_ref().and_then(|id| places.get(id)).map(|&place| &drafts[place]) else {
            continue;
        };
        let whole = &whole.1.fact;
        let same = whole.indicator == part.indicator && whole.status == part.status;
        // "18 sáng kiến được công nhận cấp tỉnh": a level of its own that only labels.
        let labelled = part.reasons.iter().any(|reason| reason.field == "grantor");
        if !same || labelled || !part.grantor.is_empty() || !(part.level.is_empty() || part.level == whole.level) {
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
    let above = matches!(told.kind, BlockKind::Headline | BlockKind::Lead | BlockKind::Caption);
    let rounding = above && a.bound != Bound::Exact;
    if Measure::of(a) != Measure::of(b)
        || !(rounding || compatible(&a.level, &b.level) && compatible(&a.grantor, &b.grantor))
    {
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
