//! Contests for innovations and their level, which entries and prizes share.

use std::sync::LazyLock;

use super::counted::What;
use super::engine::Candidate;
use super::frame::Frame;
use super::lexicon::Lexicon;
use super::mention::{Mention, Sentence};
use super::phrase::{self, Phrases};
use crate::model::Status;
use crate::normalize;

/// The contests of a sentence: where they are named, and their level.
pub(super) fn contests(lexicon: &Lexicon, sentence: &Sentence, key: &str) -> Vec<(usize, String)> {
    let term = |at: usize| sentence.mentions.get(at).and_then(Mention::term).map(|term| &lexicon.terms[term]);
    let level_behind = |at: usize| {
        let told = (at + 1..at + 6)
            .take_while(|&near| sentence.mentions.get(near).is_some_and(|mention| mention.figure().is_none()))
            .filter_map(term)
            .take_while(|term| !matches!(term.class.as_str(), "semi" | "own" | "part"))
            .find(|term| matches!(term.class.as_str(), "level" | "place-body"));
        told.and_then(|term| term.level.first().cloned())
    };
    let called = called_contests(sentence, key);
    (0..sentence.mentions.len())
        .filter_map(|at| {
            if term(at).is_some_and(|term| term.class == "contest") {
                return Some((at, level_behind(at).unwrap_or_else(|| "tinh".to_owned())));
            }
            // "hội thi cấp Quân khu", "lần thi toàn quốc": one of no known name counts where its level is told.
            called.contains(&at).then(|| level_behind(at)).flatten().map(|level| (at, level))
        })
        .collect()
}

/// Mentions that hold the words for a contest, whatever it is called.
fn called_contests(sentence: &Sentence, key: &str) -> Vec<usize> {
    static WORDS: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(&["hội thi", "cuộc thi", "lần thi", "kỳ thi", "dự thi", "vòng chung kết"]));
    places_of(sentence, key, &WORDS)
        .filter_map(|start| sentence.mentions.iter().position(|mention| mention.start <= start && start < mention.end))
        .collect()
}

/// Where a phrase for contests stands; "đại hội thi đua" is none.
fn places_of<'t>(sentence: &Sentence, key: &'t str, words: &'t Phrases) -> impl Iterator<Item = usize> + 't {
    static EMULATION: LazyLock<String> = LazyLock::new(|| normalize::key("đua"));
    let (start, end) = (sentence.start, sentence.end);
    words
        .places(&key[start..end])
        .filter(move |&(_, behind)| !phrase::begins(&key[start + behind..end], &EMULATION))
        .map(move |(offset, _)| start + offset)
}

/// "Hội thi" or "cuộc thi", of whatever name.
pub(super) fn names_one(sentence: &Sentence, key: &str) -> bool {
    static WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["hội thi", "cuộc thi"]));
    places_of(sentence, key, &WORDS).next().is_some()
}

/// Words of a contest's course: what they tell of is the contest's, however long ago it was named.
pub(super) fn tells_of_rounds(sentence: &Sentence, key: &str) -> bool {
    static WORDS: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::new(&["dự thi", "chung khảo", "sơ khảo", "vòng hồ sơ", "chung kết", "đoạt giải"]));
    WORDS.hold(&key[sentence.start..sentence.end])
}

/// Entries and prizes have the level of their contest; so have innovations told with it or soon behind.
pub(super) fn contest_level(
    frame: &Frame,
    contests: &[(usize, String)],
    candidate: &Candidate,
    what: &What,
    status: Status,
    rounds: bool,
) -> Option<String> {
    let prize = what.indicator.iter().any(|id| id == "giai-thuong-sang-tao");
    let submitted_to = contests.iter().find(|(at, _)| *at > candidate.figure && *at <= candidate.figure + 5);
    let before = contests.iter().rfind(|(at, _)| *at < candidate.figure);
    // "trao 74 giải … và cử 25 mô hình dự thi toàn quốc": where some went on to is no contest of the others.
    let named = contests.first().filter(|(at, _)| prize && *at <= candidate.figure + 8);
    if let Some((_, level)) = submitted_to.or(before).or(named) {
        return Some(level.clone());
    }
    // What is applied, registered or aimed at need not be the contest's.
    // The contest told of right before is nearer than the one that the article is about.
    if let Some((level, 0)) = frame.contest.as_ref().filter(|_| prize || rounds) {
        return Some(level.clone());
    }
    let entered = prize || rounds || matches!(status, Status::Submitted | Status::Rejected | Status::Proposed);
    if let Some(level) = frame.contest_article.as_ref().filter(|_| entered) {
        return Some(level.clone());
    }
    let (level, age) = frame.contest.as_ref()?;
    (prize || rounds || entered && *age <= 2).then(|| level.clone())
}
