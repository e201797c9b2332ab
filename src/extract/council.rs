//! Councils that innovations lie before, and level words of their clause.
//!
//! "Hội đồng Sáng kiến tỉnh năm 2023 xét 214 sáng kiến, công nhận 173; không công nhận 41": the council told once holds
//! for the whole sentence, and "Hội đồng" alone in a later one for that as well. What it has before it is of its level;
//! what it recognises or turns down it also gives.

use std::sync::LazyLock;

use super::engine::Candidate;
use super::giver::{Given, is_passive};
use super::lexicon::Lexicon;
use super::mention::{Mention, Sentence};
use super::phrase;
use super::stage::{self, Verb};
use crate::model::Status;
use crate::normalize;

static COUNCIL: LazyLock<String> = LazyLock::new(|| normalize::key("hội đồng"));

/// Words behind "hội đồng" that make it another kind of council.
static OTHERS: LazyLock<[String; 5]> =
    LazyLock::new(|| ["nhân dân", "quản trị", "thi đua", "thành viên", "giám khảo"].map(normalize::key));

/// A council of a sentence.
pub struct Council {
    /// Byte of the key at which it stands.
    start: usize,
    given: Given,
}

/// The councils of a sentence; one without a name is the one that was told before.
pub fn councils(lexicon: &Lexicon, sentence: &Sentence, key: &str, before: Option<&Given>) -> Vec<Council> {
    let text = &key[sentence.start..sentence.end];
    let mut found: Vec<Council> = Vec::new();
    for (offset, end) in phrase::places(text, &COUNCIL) {
        let start = sentence.start + offset;
        if OTHERS.iter().any(|other| phrase::begins(&text[end..], other)) {
            continue;
        }
        let named = sentence.mentions.iter().find(|mention| mention.start <= start && start < mention.end);
        let term = named.and_then(Mention::term).map(|term| &lexicon.terms[term]).filter(|term| term.class == "body");
        let given = match term {
            Some(term) => Some(Given {
                grantor: vec![term.id.clone()],
                level: term.level.clone(),
                words: named.map(|mention| (mention.start, mention.end)),
            }),
            None => found.last().map(|last| last.given.clone()).or_else(|| before.cloned()),
        };
        found.extend(given.map(|given| Council { start, given }));
    }
    found
}

/// The council named last in a sentence, for those behind it.
pub fn last(councils: &[Council]) -> Option<Given> {
    councils.last().map(|council| Given { words: None, ..council.given.clone() })
}

/// Level and grantor of an innovation that lies before a council of its sentence, or before the one told earlier.
pub fn of_figure(
    lexicon: &Lexicon,
    sentence: &Sentence,
    key: &str,
    councils: &[Council],
    before: Option<&Given>,
    candidate: &Candidate,
    status: Status,
) -> Option<Given> {
    if !matches!(status, Status::Submitted | Status::Rejected | Status::Achieved) {
        return None;
    }
    let mentions = &sentence.mentions;
    let figure = &mentions[candidate.figure];
    let class = |at: usize| mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    let end = (candidate.figure + 1..mentions.len())
        .find(|&at| mentions[at].figure().is_some() || class(at) == "semi")
        .map_or(sentence.end, |at| mentions[at].start);
    // "gửi 13 sáng kiến lên Hội đồng Sáng kiến tỉnh"
    let behind = councils.iter().find(|council| council.start > figure.start && council.start < end);
    let own = behind.or_else(|| councils.iter().rfind(|council| council.start < figure.start));
    let border = own.filter(|own| own.start < figure.start).map_or(sentence.start, |own| own.start);
    let told = own.map(|own| &own.given).or(before)?;
    // A level or another body named since: the council's figures end there.
    let ended = mentions.iter().enumerate().any(|(at, mention)| {
        mention.start > border
            && mention.end <= figure.start
            && matches!(class(at), "level" | "body")
            && mention.term().is_some_and(|term| lexicon.terms[term].level != told.level)
            && !own.is_some_and(|own| own.start >= mention.start && own.start < mention.end)
    });
    let verb = deciding_verb(lexicon, sentence, key, candidate);
    let decided = verb.is_some_and(|(verb, active)| match verb {
        Verb::Recognise => true,
        Verb::Reject => active,
        _ => false,
    });
    let resumed = verb.is_some_and(|(_, active)| active);
    if ended && behind.is_none() && !resumed {
        return None;
    }
    // Without a name in the sentence only what is decided or sent in belongs to the council.
    if own.is_none() && status == Status::Achieved && !decided {
        return None;
    }
    let mut given = told.clone();
    if status == Status::Submitted || !decided {
        given.grantor.clear();
    }
    Some(given)
}

/// True where someone turns the figure down, and it is not only told that it was ("không được công nhận", "xin rút").
pub fn refuses(lexicon: &Lexicon, sentence: &Sentence, key: &str, candidate: &Candidate) -> bool {
    deciding_verb(lexicon, sentence, key, candidate).is_some_and(|(verb, active)| verb == Verb::Reject && active)
}

/// The verb of decision nearest to the figure in its clause, and whether it is told of the one who decides.
fn deciding_verb(lexicon: &Lexicon, sentence: &Sentence, key: &str, candidate: &Candidate) -> Option<(Verb, bool)> {
    static PASSIVE: LazyLock<[String; 5]> =
        LazyLock::new(|| ["được", "bị", "xin", "không được", "chưa được"].map(normalize::key));
    let mentions = &sentence.mentions;
    let told = |at: usize| {
        let verb = stage::verb(lexicon, &mentions[at].data)?;
        let words = &key[mentions[at].start..mentions[at].end];
        let passive = is_passive(key, mentions[at].start) || PASSIVE.iter().any(|word| phrase::begins(words, word));
        let applied = mentions[at].term().is_some_and(|term| lexicon.terms[term].id == "applied");
        (matches!(verb, Verb::Recognise | Verb::Reject) && !applied).then_some((verb, !passive))
    };
    let stops = |at: usize| {
        mentions[at].figure().is_some()
            || mentions[at].term().is_some_and(|term| matches!(lexicon.terms[term].class.as_str(), "semi" | "part"))
    };
    let behind = (candidate.figure + 1..mentions.len()).take_while(|&at| !stops(at)).find_map(told);
    let before = (0..candidate.figure).rev().take_while(|&at| !stops(at)).find_map(told);
    before.filter(|(_, active)| *active).or(behind).or(before)
}

/// "Ở cấp cơ sở, con số lớn hơn nhiều: hơn 2.900 sáng kiến": the level that opens the clause of a figure.
pub fn level_of_clause(lexicon: &Lexicon, sentence: &Sentence, candidate: &Candidate) -> Option<Given> {
    let mentions = &sentence.mentions;
    let class = |at: usize| mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    let mut found: Option<Given> = None;
    for at in (0..candidate.figure).rev() {
        // "451 sáng kiến được công nhận cấp cơ sở, 12 …": the level is that of the figure before it.
        if mentions[at].figure().is_some() {
            return None;
        }
        if matches!(class(at), "semi" | "part" | "body") {
            break;
        }
        if class(at) == "level" {
            let term = &lexicon.terms[mentions[at].term()?];
            let given = found.get_or_insert_with(Given::default);
            given.level.extend(term.level.iter().cloned());
            given.words.get_or_insert((mentions[at].start, mentions[at].end));
        }
    }
    found
}
