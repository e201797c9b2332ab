//! Contests for innovations and their level, which entries and prizes share.

use super::context::Frame;
use super::counted::What;
use super::engine::Candidate;
use super::lexicon::Lexicon;
use super::mention::{Mention, Sentence};
use crate::model::{Family, Status};

/// The contests of a sentence: where they are named, and their level.
pub(super) fn contests(lexicon: &Lexicon, sentence: &Sentence) -> Vec<(usize, String)> {
    let term = |at: usize| sentence.mentions.get(at).and_then(Mention::term).map(|term| &lexicon.terms[term]);
    let named = (0..sentence.mentions.len()).filter(|&at| term(at).is_some_and(|term| term.class == "contest"));
    named
        .map(|at| {
            let told = (at + 1..at + 6)
                .take_while(|&near| sentence.mentions.get(near).is_some_and(|mention| mention.figure().is_none()))
                .filter_map(term)
                .take_while(|term| !matches!(term.class.as_str(), "sep" | "semi"))
                .find(|term| matches!(term.class.as_str(), "level" | "place-body"));
            (at, told.and_then(|term| term.level.first().cloned()).unwrap_or_else(|| "tinh".to_owned()))
        })
        .collect()
}

/// Entries and prizes have the level of their contest; so have innovations told with it or soon behind.
pub(super) fn contest_level(
    frame: &Frame,
    contests: &[(usize, String)],
    candidate: &Candidate,
    what: &What,
    status: Status,
) -> Option<String> {
    if !matches!(what.family, Family::Innovation | Family::Work) {
        return None;
    }
    let prize = what.indicator.iter().any(|id| id == "giai-thuong-sang-tao");
    let submitted_to = contests.iter().find(|(at, _)| *at > candidate.figure && *at <= candidate.figure + 5);
    let before = contests.iter().rfind(|(at, _)| *at < candidate.figure);
    if let Some((_, level)) = submitted_to.or(before).or(contests.first().filter(|_| prize)) {
        return Some(level.clone());
    }
    // What is applied, registered or aimed at need not be the contest's.
    let entered = prize || matches!(status, Status::Submitted | Status::Rejected | Status::Proposed);
    if let Some(level) = frame.contest_article.as_ref().filter(|_| entered) {
        return Some(level.clone());
    }
    let (level, age) = frame.contest.as_ref()?;
    (prize || entered && *age <= 2).then(|| level.clone())
}
