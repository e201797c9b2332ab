//! Whose figure it is: the nation's, the article's province, another one, a body within it.

use super::context::{Setting, reason};
use super::engine::Candidate;
use super::frame::Frame;
use super::mention::{Mention, PlaceMention, Sentence, symbol};
use super::phrase;
use super::place;
use super::scope;
use crate::model::{Reason, Territory, province};
use crate::normalize;

/// Whose figure it is.
pub(super) struct Owner {
    /// None for the nation's figures, and where nobody tells.
    pub(super) province: Option<String>,
    pub(super) territory: Territory,
    /// The body or place whose figure it is, where that is not the whole province.
    pub(super) scope: Option<String>,
}

pub(super) fn of_figure(
    setting: &Setting<'_>,
    frame: &Frame,
    sentence: &Sentence,
    candidate: &Candidate,
    reasons: &mut Vec<Reason>,
) -> Owner {
    if of_nation(setting, sentence, candidate) {
        reasons.push(reason("province", "figures of the whole country"));
        return Owner { province: None, territory: Territory::Old, scope: Some("nation".to_owned()) };
    }
    let (province, territory) = province_of(setting, sentence, candidate, reasons);
    Owner { province, territory, scope: scope_of(setting, frame, sentence, candidate, reasons) }
}

fn class<'s>(setting: &Setting<'s>, sentence: &Sentence, at: usize) -> &'s str {
    sentence.mentions.get(at).and_then(Mention::term).map_or("", |term| setting.lexicon.terms[term].class.as_str())
}

/// "Cả nước có 575 giải pháp": the nation's, until a province, a part of it or the province itself is named.
fn of_nation(setting: &Setting<'_>, sentence: &Sentence, candidate: &Candidate) -> bool {
    let mentions = &sentence.mentions;
    let class = |at: usize| class(setting, sentence, at);
    // "90 tập thể tiêu biểu trên cả nước"
    let behind = (candidate.figure + 1..mentions.len())
        .take_while(|&at| mentions[at].figure().is_none() && !matches!(class(at), "sep" | "semi" | "part"));
    let named_before = |from: usize, to: usize| {
        sentence.places.iter().any(|place| !place.guarded && (from..=to).contains(&place.before))
    };
    if behind.filter(|&at| class(at) == "nation").count() > 0
        && !named_before(0, candidate.figure)
        && !(0..candidate.figure).any(|at| class(at) == "place-body")
    {
        return true;
    }
    let Some(nation) = (0..candidate.figure).rev().find(|&at| class(at) == "nation") else { return false };
    // "đứng đầu cả nước với 20 sáng kiến" speaks of the province.
    let first = (nation + 1..mentions.len()).find(|&at| mentions[at].figure().is_some()).unwrap_or(candidate.figure);
    let opens = nation <= 2;
    let says = (nation + 1..first).all(|at| {
        matches!(class(at), "own" | "result" | "sep" | "total")
            || matches!(mentions[at].symbol, symbol::TIME | symbol::WORD)
    });
    let has = (nation + 1..first).any(|at| matches!(class(at), "own" | "result"))
        || setting.clean.key[mentions[nation].start..mentions[nation].end].ends_with(OWN.as_str());
    let ended = named_before(nation + 1, candidate.figure)
        || (first..candidate.figure).any(|at| matches!(class(at), "place-body" | "part") || class(at) == "nation");
    (opens || says && has) && !ended
}

static OWN: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| normalize::key("có"));

/// The province whose figure it is, and the list that its slug belongs to.
fn province_of(
    setting: &Setting<'_>,
    sentence: &Sentence,
    candidate: &Candidate,
    reasons: &mut Vec<Reason>,
) -> (Option<String>, Territory) {
    let Some(place) = named_province(setting, sentence, candidate) else {
        let Some(home) = &setting.home.slug else { return (None, Territory::Old) };
        reasons.push(reason("province", setting.home.because.clone()));
        let (slug, territory) = place::territory(home, setting.article.meta.published);
        return (Some(slug), territory);
    };
    reasons.push(reason("province", setting.words(place.start, place.end)));
    let slug = &setting.lexicon.terms[place.term].id;
    if is_former(setting, place) && province(Territory::Old, slug).is_some() {
        return (Some(slug.clone()), Territory::Old);
    }
    let (slug, territory) = place::territory(slug, setting.article.meta.published);
    (Some(slug), territory)
}

/// The sentence's own subject, another province named at its beginning; or the one right before the figure.
fn named_province<'s>(
    setting: &Setting<'_>,
    sentence: &'s Sentence,
    candidate: &Candidate,
) -> Option<&'s PlaceMention> {
    let named = || {
        sentence.places.iter().filter(|place| {
            !place.guarded && place.before <= candidate.figure && setting.lexicon.terms[place.term].class == "province"
        })
    };
    let right_before = |place: &&PlaceMention| {
        let between = place.before..candidate.figure;
        between.len() <= 2
            && between.clone().all(|at| matches!(class(setting, sentence, at), "own" | "is"))
            && (is_former(setting, place) || !between.is_empty())
    };
    named().rfind(right_before).or_else(|| named().rfind(|place| place.before <= 1))
}

/// "tỉnh Quảng Nam (cũ)", "Đà Nẵng trước hợp nhất": the unit as it was before it was merged.
fn is_former(setting: &Setting<'_>, place: &PlaceMention) -> bool {
    static WORDS: std::sync::LazyLock<[String; 3]> =
        std::sync::LazyLock::new(|| ["cũ", "trước hợp nhất", "trước sáp nhập"].map(normalize::key));
    let behind = setting.clean.key[place.end..].trim_start_matches([' ', '(']);
    WORDS.iter().any(|word| phrase::begins(behind, word))
}

/// The body or place whose figure it is, where that is not the whole province.
fn scope_of(
    setting: &Setting<'_>,
    frame: &Frame,
    sentence: &Sentence,
    candidate: &Candidate,
    reasons: &mut Vec<Reason>,
) -> Option<String> {
    let bare = setting.rules[candidate.rule].bare;
    let own = scope::of_figure(sentence, setting.lexicon, candidate.figure, bare);
    let because = if own.is_some() { "its clause" } else { "the article" };
    let slug = own.or_else(|| frame.scope.clone()).filter(|slug| slug != "province")?;
    reasons.push(reason("scope", because));
    Some(slug)
}
