//! Verbs around a figure → the stage that it reached.
//!
//! The verb that governs a list holds for the whole list: verbs inside the match first, then what stands behind a bare
//! noun ("120 sáng kiến được công nhận"), then to the left, over commas and semicolons, to the last verb that was told.

use super::engine::Candidate;
use super::lexicon::Lexicon;
use super::mention::{Data, Mention, Sentence, symbol};
use super::phrase;
use super::scan::folded;
use crate::model::{Bound, Status, Unit};

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
        "target" if matches!(term.id.as_str(), "goal" | "given") => Verb::Goal,
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

/// The verb at a mention; "chỉ tiêu …:" opens a list of aims and governs like "phấn đấu".
fn verb_at(sentence: &Sentence, lexicon: &Lexicon, at: usize) -> Option<Verb> {
    let found = verb(lexicon, &sentence.mentions[at].data)?;
    if found != Verb::Goal {
        return Some(found);
    }
    let opens = sentence.mentions[at + 1..]
        .iter()
        .take_while(|mention| mention.figure().is_none())
        .any(|mention| mention.term().is_some_and(|term| lexicon.terms[term].class == "colon"));
    Some(if opens { Verb::Target } else { Verb::Goal })
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

/// The stage of a candidate. `carried` is what an announcement before the sentence says ("đề nghị … như sau:"),
/// `previous` the stage of the figure before in the same clause or of the whole that this one is a part of.
pub fn of(
    sentence: &Sentence,
    candidate: &Candidate,
    lexicon: &Lexicon,
    key: &str,
    carried: Option<Status>,
    previous: Option<Status>,
) -> Stage {
    let mentions = &sentence.mentions;
    let of_innovation = candidate
        .terms
        .first()
        .is_some_and(|&term| matches!(lexicon.terms[term].class.as_str(), "innovation" | "work" | "entry"));
    let is_certificate = candidate.terms.first().is_some_and(|&term| {
        lexicon.terms[term].class == "award" && lexicon.terms[term].counts == crate::model::Subject::Award
    });
    let is_term = |at: usize, id: &str| match mentions[at].data {
        Data::Term(term) => lexicon.terms[term].id == id,
        _ => false,
    };
    let is_suggestion = |at: usize| is_term(at, "suggest");
    let asked = |before: usize| {
        (0..before).any(|at| verb(lexicon, &mentions[at].data) == Some(Verb::Propose) && !is_term(at, "review"))
    };
    let sent_on = right(sentence, candidate, lexicon, key)
        .iter()
        .any(|seen| seen.verb == Verb::Submit && !is_suggestion(seen.at));
    let told = |seen: &Seen| {
        let mention = &mentions[seen.at];
        let status = match seen.verb {
            Verb::Receive if of_innovation => Status::Submitted,
            // "đề xuất 14 giải pháp tham dự hội thi toàn quốc": put forward by others than their makers.
            Verb::Submit if of_innovation && is_suggestion(seen.at) && sent_on => Status::Proposed,
            Verb::Submit if !of_innovation && is_suggestion(seen.at) => Status::Proposed,
            // "đề nghị Hội đồng Sáng kiến tỉnh xét 412 sáng kiến": asked for by those who sent them on.
            Verb::Propose if of_innovation && is_term(seen.at, "review") && !asked(seen.at) => Status::Submitted,
            // A letter of praise that is sent is given.
            Verb::Submit if !of_innovation && is_certificate => Status::Achieved,
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
                // "đăng ký với LĐLĐ tỉnh để được tặng": with whom, no clause of its own.
                separated |= !(is_term(at, "and") && at + 1 < mentions.len() && is_body(class_of(at + 1)));
            } else if let Some(verb) = verb_at(sentence, lexicon, at) {
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
    let behind = right(sentence, candidate, lexicon, key);
    // "19 trường hợp đề nghị tặng … không được thông qua": refusal is the last word.
    let start = candidate.range.start.min(candidate.list.start);
    let border = (0..start)
        .rev()
        .find(|&at| mentions[at].figure().is_some() || matches!(class_of(at), "semi" | "close" | "cell"))
        .map_or(0, |at| at + 1);
    let clause = collect(border..start);
    // "trả lại hồ sơ của 19 cá nhân": refused before it is told what.
    let left_refused = clause.last().filter(|seen| {
        seen.verb == Verb::Reject
            && !(seen.at..start).any(is_sep)
            && !inside.iter().any(|seen| matches!(seen.verb, Verb::Get | Verb::Recognise))
    });
    if let Some(reject) = left_refused {
        return told(reject);
    }
    let given = inside
        .iter()
        .chain(&clause)
        .any(|seen| status(seen.verb) == Status::Achieved && !matches!(seen.verb, Verb::Receive))
        && !inside.iter().chain(&clause).any(|seen| is_wish(seen.verb));
    // "Mục tiêu là 10.000 sáng kiến, rốt cuộc chưa đạt": the aim failed, nothing was refused.
    let aimed = clause.iter().any(|seen| matches!(seen.verb, Verb::Target | Verb::Goal));
    let refused =
        inside.iter().chain(behind.iter().filter(|_| !given && !aimed)).find(|seen| seen.verb == Verb::Reject);
    if let Some(reject) = refused {
        return told(reject);
    }

    let (running, announced) = running(sentence, lexicon, key, border);
    let own = decide(&inside);
    // "10 giải pháp được đề cử, kết quả đoạt 3 giải": what came of it is told apart from what was wished.
    let outcome = clause.iter().rposition(|seen| seen.verb == Verb::Result).filter(|&result| {
        clause[result..].iter().any(|seen| matches!(seen.verb, Verb::Get | Verb::Give | Verb::Recognise))
    });
    let governs = decide(&clause[outcome.unwrap_or(0)..]);
    let wish = |seen: Option<&Seen>| seen.is_some_and(|seen| is_wish(seen.verb));
    let done = |seen: &Seen| seen.verb == Verb::Result || begins_with(key, &mentions[seen.at], folded!("đã"));
    let came_of_it = clause.iter().chain(&inside).any(done);
    if running == Some(Verb::Target) && border > 0 && class_of(border - 1) != "semi" && !came_of_it {
        return Stage { status: Status::Target, told_by: None };
    }
    if wish(own) {
        // "Đăng ký từ đầu năm, 462.300 hộ phấn đấu đạt …": what was registered is the aim.
        if let Some(register) = governs
            .filter(|seen| seen.verb == Verb::Register && begins_with(key, &mentions[seen.at], folded!("đăng ký")))
            && own.is_some_and(|own| own.verb == Verb::Target)
        {
            return told(register);
        }
        // What was only aimed at stays an aim: "phấn đấu có 850 sáng kiến được đăng ký".
        if governs.is_some_and(|seen| seen.verb == Verb::Target) {
            return told(governs.expect("checked"));
        }
        return told(own.expect("a wish is some"));
    }
    // "trình 6 (được công nhận 4, 1 bị trả)": a bare number has the stage of the verb at it.
    let own_bare = candidate.what.is_none() && own.is_some_and(|seen| status(seen.verb) == Status::Achieved);
    let bracketed = start > 0 && class_of(start - 1) == "open" || class_of(start) == "open";
    if own_bare && bracketed {
        return told(own.expect("checked"));
    }
    if wish(governs) && !clause.iter().any(|seen| seen.verb == Verb::Result && seen.at > governs.expect("a wish").at) {
        let seen = governs.expect("a wish is some");
        // "Xét đề nghị của ngành, có 11 nhà giáo được phong tặng": a clause of its own, with a finite verb.
        let source =
            [folded!("theo"), folded!("bản đăng ký")].iter().any(|words| begins_with(key, &mentions[seen.at], words));
        // "27 tập thể được đề nghị …, nhưng chỉ 19 đạt": what came of it.
        let turns = |at: usize| {
            [folded!("nhưng"), folded!("song"), folded!("mà")].iter().any(|word| begins_with(key, &mentions[at], word))
        };
        let apart = (seen.at..candidate.list.start.max(start)).any(|at| is_sep(at) || turns(at))
            && seen.verb != Verb::Target
            && !source
            && own.is_some_and(|own| {
                own.verb != Verb::Give || (candidate.range.start..own.at).any(|at| class_of(at) == "passive")
            });
        // "4 giải pháp dự hội thi thì 2 giải pháp đoạt giải": the prize is won.
        let won = seen.verb == Verb::Submit && own.is_some_and(|own| matches!(own.verb, Verb::Get | Verb::Give));
        if (seen.verb != Verb::Goal || own.is_none()) && !apart && !won {
            // A noun with its own finite verb behind it is not governed by a far verb of sending or registering.
            let finite = decide(&behind);
            let near = (seen.at + 1..start).all(|at| {
                is_light(class_of(at)) && (seen.verb != Verb::Submit || class_of(at) != "colon")
                    || is_body(class_of(at))
            });
            let target = matches!(seen.verb, Verb::Target | Verb::Goal)
                || seen.verb == Verb::Propose && !(seen.at..start).any(is_sep);
            if own.is_none()
                && !near
                && !target
                && let Some(finite) = finite
            {
                return told(finite);
            }
            return told(seen);
        }
    }
    // An announcement ("Đăng ký năm 2020 như sau:") holds for each item of its list.
    // A bare number behind a verb of its own is at that verb's stage: "- hoàn thành, bàn giao 1.712".
    if let Some(carried) = carried
        && !own_bare
        && (carried != Status::Submitted
            || of_innovation && !governs.is_some_and(|seen| matches!(seen.verb, Verb::Recognise | Verb::Get)))
        && !sentence.mentions[..start].iter().any(|mention| verb(lexicon, &mention.data) == Some(Verb::Result))
        && !wish(decide(&behind))
    {
        return Stage { status: carried, told_by: None };
    }
    // "cụm 1 tối thiểu 900 sáng kiến": a demand, unless it was met.
    let demanded = [folded!("tối thiểu"), folded!("ít nhất")].iter().any(|words| {
        key[..mentions[candidate.figure].figure().map_or(0, |figure| figure.start)].trim_end().ends_with(words)
    });
    if demanded && own.or(governs).or(decide(&behind)).is_none() {
        return Stage { status: Status::Target, told_by: None };
    }
    // "mỗi huyện có ít nhất 2 mô hình": what everyone is to reach.
    let each = (border..candidate.figure).any(|at| class_of(at) == "each");
    let at_least = mentions[candidate.figure].figure().is_some_and(|figure| figure.bound == Bound::AtLeast);
    if each && at_least && !clause.iter().any(|seen| seen.verb == Verb::Result) {
        return Stage { status: Status::Target, told_by: None };
    }
    let new_clause = border > 0 && class_of(border - 1) == "semi";
    let own_wish = new_clause && decide(&behind).is_some_and(|seen| is_wish(seen.verb));
    if running.is_some_and(|seen| seen == Verb::Target) && !own_wish && !came_of_it {
        return Stage { status: Status::Target, told_by: None };
    }
    // "đăng ký: 186 cá nhân đạt …; 31 cá nhân đạt …": every item of the list is registered.
    let next_title = clause.is_empty()
        && !(border > 0 && class_of(border - 1) == "semi")
        && own.is_some_and(|own| own.verb == Verb::Get && is_next_title(sentence, lexicon, key, own.at));
    let listed = |verb: &Verb| match verb {
        Verb::Register => announced || next_title,
        Verb::Propose => announced,
        _ => false,
    };
    if let Some(verb) = running.filter(listed)
        && own.is_some_and(|own| matches!(own.verb, Verb::Get | Verb::Receive))
        && !came_of_it
    {
        return Stage { status: status(verb), told_by: None };
    }
    let finite_own = own.is_some_and(|seen| {
        let active = seen.verb == Verb::Give
            || (seen.verb == Verb::Recognise && !super::giver::is_passive(key, mentions[seen.at].start));
        // "cấp trường công nhận 7.102": the verb counts by itself where nothing is named.
        !active || candidate.list.start < seen.at || candidate.what.is_none()
    });
    // "nâng chỉ tiêu ý tưởng được công nhận lên 800": the aim's own words, right before what is aimed at.
    if governs.is_some_and(|seen| seen.verb == Verb::Goal && seen.at + 1 == start) {
        return told(governs.expect("checked"));
    }
    if finite_own {
        return told(own.expect("checked"));
    }
    if own.is_none() {
        let adjacent = governs.is_some_and(|seen| {
            !matches!(seen.verb, Verb::Result | Verb::Receive)
                && (seen.at + 1..start).all(|at| is_light(class_of(at)) || is_body(class_of(at)))
        });
        if !adjacent && let Some(seen) = decide(&behind) {
            return told(seen);
        }
    }
    // "Trình UBND tỉnh: tặng …, công nhận …": an active verb behind the wish is what is wished.
    let wished = |seen: &Seen| {
        running == Some(Verb::Propose)
            && !of_innovation
            && matches!(seen.verb, Verb::Recognise | Verb::Praise)
            && !super::giver::is_passive(key, mentions[seen.at].start)
    };
    // "…, 125 đơn vị đạt Đơn vị tiên tiến, 87 sáng kiến": the verb is that of the item before.
    let of_item_before = |seen: &&Seen| {
        running == Some(Verb::Register)
            && seen.verb == Verb::Get
            && is_next_title(sentence, lexicon, key, seen.at)
            && (seen.at..start).any(is_sep)
    };
    if let Some(seen) = governs.filter(|seen| seen.verb != Verb::Give && !wished(seen) && !of_item_before(seen)) {
        return told(seen);
    }
    if let Some(verb) = running
        && is_wish(verb)
        && previous.is_none_or(|previous| previous == status(verb))
    {
        return Stage { status: status(verb), told_by: None };
    }
    match own.or(governs) {
        Some(seen) => told(seen),
        None => {
            // What one count was refused says nothing of the next that has a noun of its own.
            let previous = previous.filter(|previous| *previous != Status::Rejected || candidate.what.is_none());
            Stage { status: previous.unwrap_or_else(|| default_status(lexicon, candidate)), told_by: None }
        }
    }
}

/// True where an item of a list is told with the very verb of the item before it, whose figure is given: "không thông
/// qua 22 cá nhân đề nghị …, 5 tập thể đề nghị …". What governs the first then governs the next one too.
pub fn goes_on(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon, before: usize) -> bool {
    let list = &candidate.list;
    if candidate.what.is_none() || before >= list.start || candidate.range.end <= list.end {
        return false;
    }
    let between = &sentence.mentions[before + 1..list.start];
    let apart = between.iter().any(|mention| {
        mention.figure().is_some() || mention.term().is_some_and(|term| lexicon.terms[term].class == "semi")
    });
    let verbs = |mentions: &[Mention]| -> Vec<Verb> {
        mentions.iter().filter_map(|mention| verb(lexicon, &mention.data)).collect()
    };
    let (told, own) = (verbs(between), verbs(&sentence.mentions[list.end..candidate.range.end]));
    !apart && !own.is_empty() && told == own
}

/// Files sent to a contest are submitted, everything else that is simply counted was reached.
fn default_status(lexicon: &Lexicon, candidate: &Candidate) -> Status {
    match candidate.terms.first() {
        Some(&term) if lexicon.terms[term].class == "entry" => Status::Submitted,
        _ => Status::Achieved,
    }
}

fn is_wish(verb: Verb) -> bool {
    matches!(verb, Verb::Register | Verb::Target | Verb::Goal | Verb::Submit | Verb::Propose)
}

fn is_body(class: &str) -> bool {
    matches!(class, "body" | "level" | "place-body" | "all-levels")
}

/// The stage that the clauses before leave open: a wish holds for the list behind it until something was reached.
/// With it, whether a colon announced that list.
fn running(sentence: &Sentence, lexicon: &Lexicon, key: &str, end: usize) -> (Option<Verb>, bool) {
    let mut current: Option<Verb> = None;
    let mut fresh = false;
    // "Bảng đăng ký thi đua: 100% quân số đạt …, 6 …": what stands behind the colon is all of it wished.
    let mut announced = false;
    let passive = |at: usize| super::giver::is_passive(key, sentence.mentions[at].start);
    for (at, mention) in sentence.mentions[..end].iter().enumerate() {
        // "hiện 109 mô hình hoạt động": how things stand now.
        if mention.data == Data::Time(super::time::When::Now) {
            current = None;
        }
        let class = match mention.data {
            Data::Term(term) => lexicon.terms[term].class.as_str(),
            _ => "",
        };
        announced |= class == "colon" && fresh;
        if mention.figure().is_some() || matches!(class, "sep" | "semi") {
            fresh = false;
        }
        match verb_at(sentence, lexicon, at) {
            // "93,6% số hộ đăng ký": what the share is taken of.
            Some(Verb::Register) if is_base(sentence, at) => {}
            // "đề nghị tỉnh tặng …, còn Bộ CHQS tỉnh tặng Giấy khen": someone else, who gives.
            Some(Verb::Give)
                if current == Some(Verb::Propose)
                    && (turns_to_another(sentence, lexicon, key, at) || begins_with(key, mention, folded!("đã"))) =>
            {
                (current, announced) = (None, false);
            }
            Some(Verb::Submit | Verb::Goal | Verb::Reject | Verb::Give | Verb::Receive) | None => {}
            // What is aimed at stays an aim, whatever is to be registered or proposed of it.
            Some(verb) if is_wish(verb) => {
                current = Some(if current == Some(Verb::Target) { Verb::Target } else { verb });
                fresh = true;
            }
            // "đăng ký 503 Chiến sĩ thi đua, 70 đơn vị đạt Đơn vị quyết thắng": the next title of the list.
            Some(Verb::Get) if current == Some(Verb::Register) && is_next_title(sentence, lexicon, key, at) => {}
            // "bình xét tại ngày hội có 431.150 hộ đạt": what came of the aim.
            Some(Verb::Recognise) if begins_with(key, mention, folded!("bình xét")) => {
                (current, announced) = (None, false)
            }
            // "đăng ký đạt": the object of the wish, not its end.
            Some(Verb::Get | Verb::Recognise | Verb::Praise) if fresh || announced || current == Some(Verb::Target) => {
            }
            // "đề nghị UBND tỉnh: tặng …; công nhận …": still what is asked for.
            Some(Verb::Recognise | Verb::Praise) if current == Some(Verb::Propose) && !passive(at) => {}
            Some(_) => (current, announced) = (None, false),
        }
    }
    (current, announced)
}

fn begins_with(key: &str, mention: &Mention, words: &str) -> bool {
    phrase::begins(&key[mention.start..mention.end], words)
}

/// "đạt" with a title behind it that the sentence has not named before: one more item of what is registered.
fn is_next_title(sentence: &Sentence, lexicon: &Lexicon, key: &str, at: usize) -> bool {
    let is_award = |mention: &Mention| mention.term().is_some_and(|term| lexicon.terms[term].class == "award");
    let title = sentence.mentions[at + 1..].iter().take(2).find(|mention| is_award(mention));
    key[sentence.mentions[at].start..sentence.mentions[at].end] == *folded!("đạt")
        && title.is_some_and(|title| {
            let named = |mention: &&Mention| is_award(mention) && mention.data == title.data;
            !sentence.mentions[..at].iter().any(|mention| named(&mention))
        })
}

/// "còn", "trong khi" before the bodies that stand at a verb.
fn turns_to_another(sentence: &Sentence, lexicon: &Lexicon, key: &str, at: usize) -> bool {
    let class = |at: usize| sentence.mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    let first = (0..at).rev().take_while(|&before| is_body(class(before))).last();
    let turn = first.and_then(|first| first.checked_sub(1)).map(|before| &sentence.mentions[before]);
    turn.is_some_and(|turn| [folded!("còn"), folded!("trong khi")].iter().any(|word| begins_with(key, turn, word)))
}

/// True where a percentage stands two mentions or fewer before.
fn is_base(sentence: &Sentence, at: usize) -> bool {
    (at.saturating_sub(2)..at)
        .any(|before| sentence.mentions[before].figure().is_some_and(|figure| figure.unit == Unit::Percent))
}

/// Mentions that may stand between a verb and the number that it governs.
fn is_light(class: &str) -> bool {
    matches!(class, "own" | "is" | "to" | "total" | "colon" | "passive" | "")
}

/// Verbs behind the match up to the next figure, semicolon or part.
fn right(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon, key: &str) -> Vec<Seen> {
    let mentions = &sentence.mentions;
    let mut seen = Vec::new();
    let mut separated = false;
    let mut next_clause = false;
    // "được các cụm, khối, sở, ngành đề nghị": the separators of those who act end no clause.
    let mut acted_on = false;
    let class_of = |at: usize| match mentions.get(at).map(|mention| &mention.data) {
        Some(Data::Term(term)) => lexicon.terms[*term].class.as_str(),
        _ => "",
    };
    // ", song cả hai không đạt": what came of it is told of something else than this count.
    let turns = |mention: &Mention| {
        let first = key[mention.start..mention.end].split(' ').next().unwrap_or_default();
        [folded!("nhưng"), folded!("song"), folded!("tiếc")].contains(&first)
    };
    // "công nhận 133 sáng kiến, trả lại 38": the verb before a figure is that figure's.
    let governs_next = |at: usize| {
        let next =
            (at + 1..mentions.len()).find(|&next| !is_light(class_of(next)) || mentions[next].figure().is_some());
        next.is_some_and(|next| mentions[next].figure().is_some())
    };
    let from = candidate.list.end.max(candidate.what.as_ref().map_or(0, |what| what.end));
    for (at, mention) in mentions.iter().enumerate().skip(from) {
        if mention.figure().is_some() {
            break;
        }
        let class = match mention.data {
            Data::Term(term) => lexicon.terms[term].class.as_str(),
            _ => "",
        };
        match class {
            // "612 ý tưởng trong số đó được hiện thực hóa": of what was told before, and its verb is behind.
            "part" if at == from => {}
            "semi" | "colon" | "part" | "cell" | "award" | "open" | "close" | "against" => break,
            "sep" if acted_on => {}
            "sep" => {
                if separated {
                    break;
                }
                separated = true;
            }
            "passive" => acted_on = true,
            _ if separated && mention.term().is_none() && turns(mention) => break,
            _ => {
                acted_on &= is_body(class) || matches!(class, "" | "collective");
                if let Some(verb) = verb(lexicon, &mention.data) {
                    let apart = matches!(verb, Verb::Give | Verb::Get | Verb::Praise | Verb::Result);
                    // "nộp về 57, Hội đồng xét duyệt loại 8": all of the next clause is of its own number.
                    next_clause |= separated;
                    if separated && apart || next_clause && governs_next(at) {
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

/// The verb that counts among several: a wish before its fulfilment unless the two are told apart.
fn decide(seen: &[Seen]) -> Option<&Seen> {
    // "phấn đấu" outweighs "chỉ tiêu", and "gửi danh sách đăng ký" registers.
    let wish = seen
        .iter()
        .position(|seen| seen.verb == Verb::Target)
        .or_else(|| seen.iter().rposition(|seen| is_wish(seen.verb) && !matches!(seen.verb, Verb::Goal | Verb::Submit)))
        .or_else(|| seen.iter().rposition(|seen| is_wish(seen.verb)));
    let Some(wish) = wish else { return seen.last() };
    // "thôi giao chỉ tiêu …, chỉ giữ chỉ tiêu 400 sáng kiến": the last word is an aim.
    if let Some(last) = seen.last().filter(|last| matches!(last.verb, Verb::Goal | Verb::Target)) {
        return Some(last);
    }
    let reached = seen[wish + 1..].iter().find(|later| {
        status(later.verb) == Status::Achieved
            && (later.separated && matches!(later.verb, Verb::Get | Verb::Recognise | Verb::Give)
                || (seen[wish].verb == Verb::Submit && matches!(later.verb, Verb::Get | Verb::Recognise)))
    });
    Some(reached.unwrap_or(&seen[wish]))
}
