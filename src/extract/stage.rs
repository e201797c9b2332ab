//! Verbs around a figure → the stage that it reached.
//!
//! The verb that governs a list holds for the whole list: verbs inside the match first, then what stands behind a bare
//! noun ("120 sáng kiến được công nhận"), then to the left, over commas and semicolons, to the last verb that was told.

use super::engine::Candidate;
use super::lexicon::Lexicon;
use super::mention::{Data, Sentence, symbol};
use crate::model::Status;

/// A verb class with what it says of the stage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verb {
    Give,
    Get,
    Recognise,
    Praise,
    Register,
    /// "phấn đấu": governs everything behind it.
    Target,
    /// "chỉ tiêu": governs only the figure that it stands at.
    Goal,
    Submit,
    /// "nhận": awards received are reached, innovations received are submitted.
    Receive,
    Propose,
    Reject,
    /// "kết quả", "đã có": what comes now was reached.
    Result,
}

pub fn verb(lexicon: &Lexicon, data: &Data) -> Option<Verb> {
    let Data::Term(term) = data else { return None };
    let term = &lexicon.terms[*term];
    Some(match term.class.as_str() {
        "give" => Verb::Give,
        "get" => Verb::Get,
        "recognise" => Verb::Recognise,
        "praise" => Verb::Praise,
        "register" => Verb::Register,
        "target" if term.id == "goal" => Verb::Goal,
        "target" => Verb::Target,
        "submit" => Verb::Submit,
        "receive" => Verb::Receive,
        "propose" => Verb::Propose,
        "reject" => Verb::Reject,
        "result" => Verb::Result,
        _ => return None,
    })
}

fn status(verb: Verb) -> Status {
    match verb {
        Verb::Give | Verb::Get | Verb::Recognise | Verb::Praise | Verb::Result | Verb::Receive => Status::Achieved,
        Verb::Register => Status::Registered,
        Verb::Target | Verb::Goal => Status::Target,
        Verb::Submit => Status::Submitted,
        Verb::Propose => Status::Proposed,
        Verb::Reject => Status::Rejected,
    }
}

/// The stage, and the words that told it (a range of the key), where any did.
pub struct Stage {
    pub status: Status,
    pub told_by: Option<(usize, usize)>,
}

struct Seen {
    verb: Verb,
    at: usize,
    /// A separator stands between this verb and the one before it.
    separated: bool,
}

/// The stage of a candidate; `carried` is what an announcement before the sentence says ("đề nghị … như sau:").
pub fn of(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon, carried: Option<Status>) -> Stage {
    let mentions = &sentence.mentions;
    let of_innovation = candidate
        .terms
        .first()
        .is_some_and(|&term| matches!(lexicon.terms[term].class.as_str(), "innovation" | "work" | "entry"));
    let told = |seen: &Seen| {
        let mention = &mentions[seen.at];
        let status = match seen.verb {
            Verb::Receive if of_innovation => Status::Submitted,
            verb => status(verb),
        };
        Stage { status, told_by: Some((mention.start, mention.end)) }
    };
    let class_of = |at: usize| match mentions[at].data {
        Data::Term(term) => lexicon.terms[term].class.as_str(),
        _ => "",
    };
    let is_sep = |at: usize| class_of(at) == "sep";
    let collect = |range: std::ops::Range<usize>| {
        let mut seen: Vec<Seen> = Vec::new();
        let mut separated = false;
        for at in range {
            if is_sep(at) {
                separated = true;
            } else if let Some(verb) = verb(lexicon, &mentions[at].data) {
                seen.push(Seen { verb, at, separated });
                separated = false;
            }
        }
        seen
    };

    // Inside the match, the list itself apart.
    let mut inside = collect(candidate.range.start..candidate.list.start.max(candidate.range.start));
    inside.extend(collect(candidate.list.clone()));
    inside.extend(collect(candidate.list.end.min(candidate.range.end)..candidate.range.end));
    let own = decide(&inside);

    // What governs from the left within the clause: no figure, semicolon or colon in between.
    let start = candidate.range.start.min(candidate.list.start);
    let mut left = None;
    for at in (0..start).rev() {
        let mention = &mentions[at];
        if mention.figure().is_some() || matches!(class_of(at), "semi" | "close" | "cell") {
            break;
        }
        if let Some(verb) = verb(lexicon, &mention.data) {
            left = Some(Seen { verb, at, separated: false });
            break;
        }
    }
    if let Some(own) = own {
        if status(own.verb) != Status::Achieved {
            return told(own);
        }
        if let Some(left) = &left
            && matches!(left.verb, Verb::Register | Verb::Propose | Verb::Target | Verb::Goal)
            && !result_between(sentence, lexicon, left.at, start)
        {
            return told(left);
        }
        if own.verb != Verb::Give || candidate.list.start < candidate.what.as_ref().map_or(0, |what| what.start) {
            // A finite verb of its own; only a target announced for the whole sentence still holds.
            if let Some(target) = last_target(sentence, lexicon, start) {
                return told(&target);
            }
            if own.verb != Verb::Give {
                return told(own);
            }
        }
    } else {
        // A noun with its verb behind it.
        let adjacent = left.as_ref().is_some_and(|left| (left.at + 1..start).all(|at| is_light(class_of(at))));
        if !adjacent || left.as_ref().is_some_and(|left| matches!(left.verb, Verb::Result | Verb::Receive)) {
            let behind = right(sentence, candidate, lexicon);
            if let Some(seen) = decide(&behind) {
                return told(seen);
            }
        }
    }
    if let Some(left) = &left {
        return told(left);
    }
    // Carried along the list: the last verb told before it.
    for at in (0..start).rev() {
        if let Some(verb) = verb(lexicon, &mentions[at].data) {
            // "được tặng" of another figure does not make this one's stage; it is the default anyway.
            return told(&Seen { verb, at, separated: false });
        }
    }
    if let Some(own) = own {
        if let Some(carried) = carried {
            return Stage { status: carried, told_by: None };
        }
        return told(own);
    }
    Stage { status: carried.unwrap_or(Status::Achieved), told_by: None }
}

/// Mentions that may stand between a verb and the number that it governs.
fn is_light(class: &str) -> bool {
    matches!(class, "own" | "is" | "to" | "total" | "colon" | "passive" | "")
}

fn result_between(sentence: &Sentence, lexicon: &Lexicon, from: usize, to: usize) -> bool {
    (from..to).any(|at| verb(lexicon, &sentence.mentions[at].data) == Some(Verb::Result))
}

fn last_target(sentence: &Sentence, lexicon: &Lexicon, before: usize) -> Option<Seen> {
    for at in (0..before).rev() {
        match verb(lexicon, &sentence.mentions[at].data) {
            Some(Verb::Target) => return Some(Seen { verb: Verb::Target, at, separated: false }),
            Some(Verb::Result) => return None,
            _ => {}
        }
    }
    None
}

/// Verbs behind the match up to the next figure, semicolon or part.
fn right(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon) -> Vec<Seen> {
    let mentions = &sentence.mentions;
    let mut seen = Vec::new();
    let mut separated = false;
    let from = candidate.range.end.max(candidate.list.end);
    for (at, mention) in mentions.iter().enumerate().skip(from) {
        if mention.figure().is_some() {
            break;
        }
        let class = match mention.data {
            Data::Term(term) => lexicon.terms[term].class.as_str(),
            _ => "",
        };
        match class {
            "semi" | "colon" | "part" | "cell" | "award" => break,
            "sep" => {
                if separated {
                    break;
                }
                separated = true;
            }
            _ => {
                if let Some(verb) = verb(lexicon, &mention.data) {
                    if separated && matches!(verb, Verb::Give | Verb::Get | Verb::Praise) {
                        break;
                    }
                    seen.push(Seen { verb, at, separated });
                    separated = false;
                } else if mention.symbol == symbol::GAP && !seen.is_empty() {
                    break;
                }
            }
        }
    }
    seen
}

/// The verb that counts among several: rejection always; a wish before its fulfilment unless the two are told apart.
fn decide(seen: &[Seen]) -> Option<&Seen> {
    if let Some(reject) = seen.iter().find(|seen| seen.verb == Verb::Reject) {
        return Some(reject);
    }
    let wish = seen.iter().position(|seen| status(seen.verb) != Status::Achieved);
    let Some(wish) = wish else { return seen.last() };
    let reached = seen[wish + 1..].iter().find(|later| {
        status(later.verb) == Status::Achieved
            && (later.separated && matches!(later.verb, Verb::Get | Verb::Recognise)
                || (seen[wish].verb == Verb::Submit && matches!(later.verb, Verb::Get | Verb::Recognise)))
    });
    Some(reached.unwrap_or(&seen[wish]))
}
