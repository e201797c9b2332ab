//! Rules over the mentions of a sentence → candidates: which figure counts what, by which rule.
//!
//! Rules run in the order of their files, each over the whole sentence; a figure that one rule took is closed to the
//! later ones. Every rule sees at most one linear scan, so the time grows with the text alone.

use super::alphabet::{Alphabet, ByteSet};
use super::lexicon::{Lexicon, Term};
use super::mention::{Data, Mention, Sentence, symbol};
use super::rule::{Carry, Rule, Rules};
use crate::model::{Subject, Unit};
use std::ops::Range;

/// A figure that a rule took, before the context fills its fields.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index into the rules.
    pub rule: usize,
    /// Index of the figure's mention.
    pub figure: usize,
    /// Mentions of the match, of its list and of its `what`.
    pub range: Range<usize>,
    pub list: Range<usize>,
    pub what: Option<Range<usize>>,
    /// Terms that name what is counted, in order.
    pub terms: Vec<usize>,
    pub subject: Option<Subject>,
    /// Id of the recipient's kind, where a title asks for it (`village`).
    pub recipient_id: Option<String>,
    /// The figure of which this one is a part: index of its mention.
    pub whole: Option<usize>,
}

/// What the rules made of a sentence.
#[derive(Debug, Default)]
pub struct Found {
    pub candidates: Vec<Candidate>,
    /// Figures that a rule took without anything before that says what they count: the figure's mention, the rule.
    pub uncarried: Vec<(usize, usize)>,
}

/// The mentions of a sentence as bytes, one each, between its begin and its end.
struct Letters<'a> {
    alphabet: &'a Alphabet,
    bytes: Vec<u8>,
    /// Which bytes there are.
    present: ByteSet,
}

impl Letters<'_> {
    fn new<'a>(mentions: &[Mention], alphabet: &'a Alphabet) -> Letters<'a> {
        let symbols = mentions.iter().map(|mention| mention.symbol);
        let bytes: Vec<u8> = [symbol::BEGIN]
            .into_iter()
            .chain(symbols)
            .chain([symbol::END])
            .map(|letter| alphabet.byte(letter))
            .collect();
        let present = bytes.iter().copied().collect();
        Letters { alphabet, bytes, present }
    }

    /// Mentions under a range of bytes.
    fn mentions(&self, start: usize, end: usize) -> Range<usize> {
        let from = start.saturating_sub(1);
        let to = end.saturating_sub(1).min(self.bytes.len() - 2);
        from..to.max(from)
    }

    fn replace(&mut self, mention: usize, symbol: char) {
        self.bytes[mention + 1] = self.alphabet.byte(symbol);
        self.present = self.bytes.iter().copied().collect();
    }

    /// False where a rule cannot match; `topic` is what the article has spoken of so far.
    fn admit(&self, rule: &Rule, topic: &ByteSet) -> bool {
        let needed = rule.needs.is_empty() || rule.needs.meets(topic) || rule.needs.meets(&self.present);
        needed && !rule.unless.meets(&self.present) && rule.required.iter().all(|set| set.meets(&self.present))
    }
}

/// Runs all rules over a sentence. `topic` holds the letters of what the article has spoken of so far.
///
/// `earlier` names what the last figure of the sentences before counted, for rules that carry it on; `before` holds all
/// of the last sentence that counted anything.
pub fn run(
    sentence: &Sentence,
    rules: &Rules,
    lexicon: &Lexicon,
    topic: &[char],
    earlier: Option<&Candidate>,
    before: &[Candidate],
) -> Found {
    let mentions = &sentence.mentions;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut uncarried = Vec::new();
    if !mentions.iter().any(|mention| mention.figure().is_some()) {
        return Found::default();
    }
    let mut letters = Letters::new(mentions, &rules.alphabet);
    let topic = rules.alphabet.set(topic);
    for (index, rule) in rules.iter().enumerate() {
        // Most rules match nowhere in a sentence, and saying so needs no groups.
        if !letters.admit(rule, &topic) || !rule.regex().is_match(&letters.bytes) {
            continue;
        }
        let mut from = 0;
        while let Some(captures) = rule.regex().captures_at(&letters.bytes, from) {
            let whole_match = captures.get(0).expect("group 0 always matched");
            let range = letters.mentions(whole_match.start(), whole_match.end());
            let group = |name: &str| captures.name(name).map(|found| letters.mentions(found.start(), found.end()));
            let list = group("list").unwrap_or(range.clone());
            let what = group("what").map(|what| own_awards(mentions, lexicon, &candidates, &list, what));
            let whole = group("whole");
            let next = list.end.max(list.start + 1).min(mentions.len()) + 1;
            let what_range = what.clone();
            let made = assemble(index, rule, mentions, lexicon, range, list, what, whole, &candidates);
            drop(captures);
            from = next.max(from + 1);
            let spent = what_range.filter(|_| rule.spends && !made.is_empty());
            let counted = if rule.respective { respective(&candidates, before, &made) } else { Vec::new() };
            if rule.respective && counted.is_empty() {
                uncarried.extend(made.iter().map(|candidate| (candidate.figure, index)));
                continue;
            }
            for (position, mut candidate) in made.into_iter().enumerate() {
                if let Some(from) = counted.get(position) {
                    candidate.terms = from.terms.clone();
                    candidate.subject = from.subject;
                    candidate.recipient_id = from.recipient_id.clone();
                } else if let Some(carry) = rule.carry {
                    let earlier = earlier.filter(|_| carry == Carry::Article);
                    let named = named_before(mentions, lexicon, candidate.figure, &["award", "innovation"])
                        .filter(|_| carry != Carry::Figure);
                    let before = carried(&candidates, lexicon, candidate.figure, candidate.subject);
                    // An award named behind the last figure is nearer than what that figure counted.
                    let nearer = named.as_ref().filter(|named| {
                        lexicon.terms[named.terms[0]].class == "award"
                            && before.is_none_or(|before| named.figure > before.range.end)
                    });
                    let from = nearer.or(before).or(named.as_ref()).or(earlier);
                    let kind = candidate.subject;
                    let fits = |from: &&Candidate| {
                        let other = |&term: &usize| is_of_others(&lexicon.terms[term], kind);
                        let named = |&term: &usize| rule.carry_of.contains(&lexicon.terms[term].class);
                        !from.terms.iter().any(other) && (rule.carry_of.is_empty() || from.terms.iter().any(named))
                    };
                    let Some(from) = from.filter(fits) else {
                        uncarried.push((candidate.figure, index));
                        continue;
                    };
                    candidate.terms = from.terms.clone();
                    // What was named without a number may also tell who gives it.
                    if from.what == Some(from.figure..from.figure + 1) {
                        candidate.what = candidate.what.or_else(|| from.what.clone());
                    }
                    candidate.subject = candidate.subject.or(from.subject);
                    candidate.recipient_id = candidate.recipient_id.or_else(|| from.recipient_id.clone());
                }
                letters.replace(candidate.figure, symbol::TAKEN);
                candidates.push(candidate);
            }
            for mention in spent.into_iter().flatten() {
                letters.replace(mention, symbol::GAP);
            }
            if from >= letters.bytes.len() {
                break;
            }
        }
    }
    candidates.sort_by_key(|candidate| candidate.figure);
    Found { candidates, uncarried }
}

/// Mentions on each side of a figure that may stand in a rule's way, and those that are looked at beyond them.
const IN_THE_WAY: usize = 6;
const AROUND: usize = 20;

/// The rule that would take a figure if one mention near it were not there, and that mention: the nearest first.
pub fn nearest_rule(
    sentence: &Sentence,
    rules: &Rules,
    topic: &[char],
    taken: &[Candidate],
    figure: usize,
) -> Option<(usize, usize)> {
    let (from, to) = (figure.saturating_sub(AROUND), (figure + AROUND + 1).min(sentence.mentions.len()));
    let near = |at: usize| (from..to).contains(&at) && sentence.mentions[at].figure().is_none();
    let places = (1..=IN_THE_WAY).flat_map(|far| [figure.checked_sub(far), Some(figure + far)]).flatten();
    let topic = rules.alphabet.set(topic);
    places.filter(|&at| near(at)).find_map(|at| {
        let mut mentions = sentence.mentions[from..to].to_vec();
        for candidate in taken.iter().filter(|candidate| (from..to).contains(&candidate.figure)) {
            mentions[candidate.figure - from].symbol = symbol::TAKEN;
        }
        mentions.remove(at - from);
        let place = figure - from - usize::from(at < figure);
        let letters = Letters::new(&mentions, &rules.alphabet);
        let takes = |rule: &Rule| {
            rule.carry.is_none()
                && letters.admit(rule, &topic)
                && rule.regex().captures_iter(&letters.bytes).any(|captures| {
                    let list = captures.name("list").or(captures.get(0));
                    list.is_some_and(|list| letters.mentions(list.start(), list.end()).contains(&place))
                })
        };
        rules.iter().position(takes).map(|rule| (rule, at))
    })
}

/// "57 tập thể đạt Đơn vị quyết thắng, Chiến sĩ thi đua cơ sở 318": an award behind a separator with a number of its
/// own opens the next item.
fn own_awards(
    mentions: &[Mention],
    lexicon: &Lexicon,
    before: &[Candidate],
    list: &Range<usize>,
    what: Range<usize>,
) -> Range<usize> {
    let class = |at: usize| mentions[at].term().map_or("", |term| lexicon.terms[term].class.as_str());
    let next = mentions.get(what.end).map(|mention| mention.symbol);
    if what.start < list.start {
        // "57 tập thể đạt Đơn vị quyết thắng, Chiến sĩ thi đua cơ sở 318 lượt": the first is what others received.
        let used = before.iter().filter_map(|known| known.what.clone());
        let used = used.filter(|used| used.start <= what.start && what.start < used.end && used.end < what.end);
        return used.map(|used| used.end).max().map_or(what.clone(), |end| {
            (end..what.end).find(|&at| class(at) == "award").map_or(what.clone(), |at| at..what.end)
        });
    }
    if what.start < list.end || !next.is_some_and(|next| matches!(next, symbol::FIGURE | symbol::COUNTED)) {
        return what;
    }
    match (what.start..what.end).rev().find(|&at| class(at) == "sep") {
        Some(sep) if sep > what.start => what.start..sep,
        _ => what,
    }
}

/// What the numbers of a list count that belong one by one to as many figures before, in this sentence or the last.
fn respective(here: &[Candidate], before: &[Candidate], made: &[Candidate]) -> Vec<Candidate> {
    let Some(first) = made.first().map(|candidate| candidate.figure) else { return Vec::new() };
    let mut told: Vec<&Candidate> = here.iter().filter(|candidate| candidate.figure < first).collect();
    told.sort_by_key(|candidate| candidate.figure);
    if told.len() < made.len() {
        told = before.iter().collect();
    }
    match told.len().checked_sub(made.len()) {
        Some(skipped) => told[skipped..].iter().map(|&candidate| candidate.clone()).collect(),
        None => Vec::new(),
    }
}

/// True where a bare number behind may count the same; makers of innovations are not what is counted on.
pub fn is_carried_on(candidate: &Candidate, lexicon: &Lexicon) -> bool {
    let Some(&term) = candidate.terms.first() else { return false };
    let people = matches!(candidate.subject, Some(Subject::Individual | Subject::Mixed));
    let class = lexicon.terms[term].class.as_str();
    // "118 sáng kiến, làm lợi 34,6 tỷ đồng. Ngành giáo dục: 940": the money is only told of them.
    let beside = matches!(class, "benefit" | "house" | "gift" | "donate" | "procedure" | "satisfaction" | "duty");
    !(beside || people && matches!(class, "innovation" | "work"))
}

/// A title of bodies is none of households, and the other way round: "cơ quan văn hóa có 6. 11 hộ bị loại".
fn is_of_others(term: &Term, kind: Option<Subject>) -> bool {
    term.for_recipient.is_empty()
        && matches!(
            (term.counts, kind),
            (Subject::Collective, Some(Subject::Household)) | (Subject::Household, Some(Subject::Collective))
        )
}

/// The figure before that tells what this one counts: the last with the same kind of recipient, else the last.
///
/// "163 mô hình của 297 tác giả, riêng Quy Nhơn 38": a bare number counts what was sent in, not those who sent it.
fn carried<'c>(
    candidates: &'c [Candidate],
    lexicon: &Lexicon,
    figure: usize,
    subject: Option<Subject>,
) -> Option<&'c Candidate> {
    let before = || candidates.iter().filter(|candidate| candidate.figure < figure && !candidate.terms.is_empty());
    let same = before().filter(|candidate| subject.is_some() && candidate.subject == subject);
    let counted = before().filter(|candidate| subject.is_none() && is_carried_on(candidate, lexicon));
    let last = |found: &mut dyn Iterator<Item = &'c Candidate>| found.max_by_key(|candidate| candidate.figure);
    last(&mut same.chain(counted)).or_else(|| last(&mut before()))
}

/// What was named in the sentence without a number of its own: "nhóm hồ sơ Huân chương Lao động, 2 cá nhân rút tên".
fn named_before(mentions: &[Mention], lexicon: &Lexicon, figure: usize, classes: &[&str]) -> Option<Candidate> {
    let at = (0..figure).rev().find(|&at| {
        mentions[at]
            .term()
            .is_some_and(|term| classes.contains(&lexicon.terms[term].class.as_str()) && !lexicon.terms[term].movement)
    })?;
    let term = mentions[at].term()?;
    Some(Candidate {
        rule: 0,
        figure: at,
        range: at..at + 1,
        list: at..at + 1,
        what: Some(at..at + 1),
        terms: vec![term],
        subject: match lexicon.terms[term].class.as_str() {
            "innovation" => Some(Subject::Innovation),
            "work" => Some(Subject::Work),
            _ => None,
        },
        recipient_id: None,
        whole: None,
    })
}

/// True where innovations or works themselves are counted.
pub fn is_made(candidate: &Candidate, lexicon: &Lexicon) -> bool {
    candidate.terms.first().is_some_and(|&term| matches!(lexicon.terms[term].class.as_str(), "innovation" | "work"))
        && is_carried_on(candidate, lexicon)
}

/// The innovation or work that a sentence without figures names last.
pub fn named_made(mentions: &[Mention], lexicon: &Lexicon) -> Option<Candidate> {
    let named = named_before(mentions, lexicon, mentions.len(), &["innovation", "work"])?;
    // Its place is one of another sentence: nothing there may be looked up for a later figure.
    is_made(&named, lexicon).then_some(Candidate { what: None, ..named })
}

/// The candidates of one match.
#[allow(clippy::too_many_arguments)]
fn assemble(
    index: usize,
    rule: &Rule,
    mentions: &[Mention],
    lexicon: &Lexicon,
    range: Range<usize>,
    list: Range<usize>,
    what: Option<Range<usize>>,
    whole: Option<Range<usize>>,
    before: &[Candidate],
) -> Vec<Candidate> {
    let terms_of = |range: Range<usize>| -> Vec<usize> {
        let mut terms: Vec<usize> = mentions[range]
            .iter()
            .filter_map(Mention::term)
            .filter(|&term| is_noun(&lexicon.terms[term].class))
            .collect();
        terms.dedup();
        terms
    };
    let what_terms = what.clone().map(terms_of).unwrap_or_default();
    let mut made = Vec::new();
    let whole_figure = whole.clone().and_then(|range| first_figure(mentions, range));
    if let (Some(figure), Some(_)) = (whole_figure, &whole)
        && !before.iter().any(|known| known.figure == figure)
    {
        // "(trao Bằng khen cho) 130 điển hình, gồm …": whom the whole counts, where it is told.
        let subject =
            whole.clone().map(terms_of).and_then(|terms| terms.first().copied()).map(|term| lexicon.terms[term].counts);
        made.push(Candidate {
            rule: index,
            figure,
            range: range.clone(),
            list: figure..figure + 1,
            what: what.clone(),
            terms: what_terms.clone(),
            subject,
            recipient_id: None,
            whole: None,
        });
    }
    let figures: Vec<usize> = list
        .clone()
        .filter(|&at| mentions[at].figure().is_some() && !before.iter().any(|known| known.figure == at))
        .collect();
    let first_in_list = figures.first().copied();
    for (position, &figure) in figures.iter().enumerate() {
        if Some(figure) == whole_figure {
            continue;
        }
        let end = figures.get(position + 1).copied().unwrap_or(list.end);
        // A recipient may stand before its figure where the list says so ("tập thể 5, cá nhân 10").
        let from = if position == 0 { list.start } else { figures[position - 1] + 1 };
        let own = if rule.bare {
            None
        } else if rule.recipients_before {
            recipients(mentions, lexicon, from..figure)
        } else {
            recipients(mentions, lexicon, figure + 1..end).or_else(|| recipients(mentions, lexicon, from..figure))
        };
        let own_nouns = terms_of(figure + 1..end);
        let terms = if what_terms.is_empty() { own_nouns.clone() } else { what_terms.clone() };
        let innovation = own_nouns.iter().find_map(|&term| {
            matches!(lexicon.terms[term].class.as_str(), "innovation" | "work").then_some(Subject::Innovation)
        });
        let percent_of = (mentions[figure].figure().is_some_and(|figure| figure.unit == Unit::Percent)
            && own.is_none())
        .then(|| {
            let nearest = || before.iter().filter(|known| known.figure < figure).max_by_key(|known| known.figure);
            made.last().or_else(nearest)
        })
        .flatten()
        // "… là 100%, gia đình đạt chuẩn gia đình văn hóa 96,4%": a title of others is their share.
        .filter(|from: &&Candidate| !what_terms.iter().any(|&term| is_of_others(&lexicon.terms[term], from.subject)));
        let subject = rule
            .subject
            .or(own.as_ref().map(|(subject, _)| *subject))
            .or_else(|| percent_of.and_then(|candidate: &Candidate| candidate.subject))
            .or(if what_terms.is_empty() { None } else { innovation });
        made.push(Candidate {
            rule: index,
            figure,
            range: range.clone(),
            list: list.clone(),
            what: what.clone(),
            terms,
            subject,
            recipient_id: own.map(|(_, id)| id),
            whole: if rule.parts {
                whole_figure.or_else(|| {
                    before
                        .iter()
                        .map(|known| known.figure)
                        .filter(|&known| known < first_in_list.unwrap_or(figure))
                        .max()
                })
            } else {
                None
            },
        });
    }
    made
}

fn first_figure(mentions: &[Mention], range: Range<usize>) -> Option<usize> {
    range.into_iter().find(|&at| mentions[at].figure().is_some())
}

/// Classes whose terms name what is counted.
fn is_noun(class: &str) -> bool {
    matches!(
        class,
        "award"
            | "innovation"
            | "work"
            | "prize"
            | "entry"
            | "praise"
            | "benefit"
            | "house"
            | "gift"
            | "donate"
            | "procedure"
            | "satisfaction"
            | "duty"
    )
}

/// The kind of recipient told by a stretch of mentions; two kinds under one number are mixed.
fn recipients(mentions: &[Mention], lexicon: &Lexicon, range: Range<usize>) -> Option<(Subject, String)> {
    let mut found: Option<(Subject, String)> = None;
    let mut joined = true;
    for mention in &mentions[range] {
        let Data::Term(term) = mention.data else {
            if found.is_some() && mention.symbol != symbol::WORD {
                break;
            }
            continue;
        };
        let term = &lexicon.terms[term];
        match term.class.as_str() {
            "individual" | "collective" | "household" | "mixed" => {
                found = Some(match found {
                    None => (term.counts, term.id.clone()),
                    Some((subject, id)) if subject == term.counts => {
                        (subject, if id == "any" { term.id.clone() } else { id })
                    }
                    // "25 cá nhân đơn vị …": whose they are, not a second kind.
                    Some(same) if !joined => same,
                    Some(_) => (Subject::Mixed, "any".to_owned()),
                });
                joined = false;
            }
            "sep" => joined = true,
            "filler" => {}
            _ if found.is_some() => break,
            _ => {}
        }
    }
    found
}
