//! Parts and wholes: which figure "trong đó", a bracket or "gồm" splits.

use std::sync::LazyLock;

use super::context::Draft;
use super::engine::Candidate;
use super::lexicon::Lexicon;
use super::mention::Sentence;
use super::phrase;
use crate::model::{Fact, Subject, Unit};

/// The figure that "trong đó" or a bracket splits, where this one counts the same kind of thing and is no more.
pub(super) fn whole_before(
    lexicon: &Lexicon,
    sentence: &Sentence,
    drafts: &[Draft],
    candidate: &Candidate,
    fact: &Fact,
) -> Option<usize> {
    let class = |at: usize| sentence.mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    let mut closed = false;
    let mut part = None;
    for at in (0..candidate.figure).rev() {
        match class(at) {
            "semi" => break,
            "close" => closed = true,
            "open" if closed => closed = false,
            "part" | "open" => {
                part = Some(at);
                break;
            }
            _ => {}
        }
    }
    let part = part?;
    let whole = drafts.iter().rfind(|draft| draft.figure < part && draft.whole.is_none())?;
    fits_whole(fact, &whole.fact).then_some(whole.figure)
}

/// Innovations within innovations, recipients within recipients or certificates; a share of something is none.
pub(super) fn fits_whole(part: &Fact, whole: &Fact) -> bool {
    let made = |subject| matches!(subject, Some(Subject::Innovation | Subject::Work));
    part.unit == Unit::Count
        && whole.unit == Unit::Count
        && part.value <= whole.value
        && made(part.subject) == made(whole.subject)
        && (part.subject == whole.subject
            || matches!(whole.subject, Some(Subject::Mixed | Subject::Award | Subject::Innovation)))
}

/// "Trong số được công nhận, ngành Giáo dục có 47 …": a part of what the sentence before counted.
fn opens_with_number_of(sentence: &Sentence, key: &str) -> bool {
    static WORDS: LazyLock<String> = LazyLock::new(|| crate::normalize::key("trong số"));
    phrase::begins(&key[sentence.start..sentence.end], &WORDS)
}

/// "Trong đó có 12 …" at the beginning of a sentence.
pub(super) fn opens_with_part(lexicon: &Lexicon, sentence: &Sentence, key: &str, figure: usize) -> bool {
    if opens_with_number_of(sentence, key) {
        return true;
    }
    let part = sentence
        .mentions
        .iter()
        .take(2)
        .position(|mention| mention.term().is_some_and(|term| lexicon.terms[term].class == "part"));
    part.is_some_and(|part| {
        sentence.mentions[part..figure]
            .iter()
            .all(|mention| mention.term().is_none_or(|term| lexicon.terms[term].class != "semi"))
    })
}
