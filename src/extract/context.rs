//! Candidates of a sentence → facts: what the clause leaves out is filled from near to far, each with its reason.
//!
//! Status by the verb that governs; grantor and level from what stands at the award, carried along a list; period from
//! the clause, the sentence, the frame of the paragraphs before, the headline; province and scope likewise.

use super::engine::Candidate;
use super::lexicon::{Lexicon, Term};
use super::mention::{Data, Sentence, symbol};
use super::place::{self, Home};
use super::rule::Rule;
use super::stage;
use super::time::When;
use crate::model::{
    Article, BlockKind, Fact, Family, PartialDate, Period, Reason, Span, Status, Subject, Territory, Unit,
};
use crate::normalize::CleanText;

/// What the article has said so far that holds for the sentences to come.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The period told last for what follows, and the words that told it.
    pub period: Option<(Period, String)>,
    /// The stage that an announcement gives to the list behind it.
    pub status: Option<Status>,
    /// The body or organisation that the article reports of.
    pub scope: Option<String>,
    /// A nation's figures are being told.
    pub nation: bool,
}

/// Everything that stays the same within an article.
pub struct Setting<'a> {
    pub article: &'a Article,
    pub clean: &'a CleanText<'a>,
    pub lexicon: &'a Lexicon,
    pub rules: &'a [Rule],
    pub home: Home,
}

/// A fact in the making, with the mentions that it came from.
pub struct Draft {
    pub fact: Fact,
    pub kind: BlockKind,
    /// Index of the figure among the article's drafts' sentences, for parts.
    pub figure: usize,
    pub whole: Option<usize>,
}

/// Turns the candidates of one sentence into drafts and moves the frame on.
pub fn fill(
    setting: &Setting<'_>,
    frame: &mut Frame,
    kind: BlockKind,
    sentence: &Sentence,
    candidates: &[Candidate],
) -> Vec<Draft> {
    let times = times(setting, frame, sentence);
    let nation = nation_speaks(setting, sentence);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut giver: Option<Given> = None;
    for candidate in candidates {
        let rule = &setting.rules[candidate.rule];
        let figure = sentence.mentions[candidate.figure].figure().expect("candidates are figures");
        let Some(what) = indicators(setting.lexicon, rule, candidate) else { continue };
        let stage = match rule.status {
            Some(status) => stage::Stage { status, told_by: None },
            None => stage::of(sentence, candidate, setting.lexicon, frame.status),
        };
        let mut reasons = Vec::new();
        if let Some((start, end)) = stage.told_by {
            reasons.push(reason("status", setting.words(start, end)));
        }
        let given = given(setting.lexicon, sentence, candidate, &what, &setting.clean.key);
        let core = what.family.is_core();
        let mut given = if core { given } else { Given::default() };
        // "UBND tỉnh tặng Cờ thi đua cho …; Bằng khen cho …": the giver holds for the list.
        if given.grantor.is_empty() && given.level.is_empty() && what.given_by_someone {
            if let Some(carried) = &giver {
                given = carried.clone();
                reasons.push(reason("grantor", format!("carried: {}", carried.words)));
            }
        } else if given.active {
            giver = Some(given.clone());
        }
        let mut level: Vec<String> = given.level.iter().chain(&what.level).cloned().collect();
        if what.level.iter().any(|level| level == "nha-nuoc") && what.by_nature {
            level = vec!["nha-nuoc".to_owned()];
            given.grantor.retain(|grantor| {
                matches!(grantor.as_str(), "nha-nuoc" | "chu-tich-nuoc" | "chinh-phu" | "thu-tuong" | "quoc-hoi")
            });
        }
        level.sort();
        level.dedup();
        given.grantor.sort();
        given.grantor.dedup();
        if stage.status == Status::Target {
            given.grantor.clear();
        }
        let period = period_at(frame, &times, sentence, candidate, &mut reasons);
        let (province, territory) = setting.province(sentence, candidate, nation, &mut reasons);
        let scope = if nation { Some("nation".to_owned()) } else { frame.scope.clone() };
        let span = setting.clean.span(figure.start, figure.end);
        let quote_span = quote(setting.clean, sentence, candidate);
        let unit = figure.unit.clone();
        let mut flags = Vec::new();
        if figure.ambiguous {
            flags.push("ambiguous-number".to_owned());
        }
        let subject = if unit.is_money() { None } else { Some(what.subject) };
        let fact = Fact {
            id: String::new(),
            article: setting.article.path.clone(),
            value: figure.value,
            bound: figure.bound,
            unit,
            subject,
            indicator: what.indicator,
            family: what.family,
            level,
            grantor: given.grantor,
            status: stage.status,
            turns: figure.turns,
            period,
            province,
            territory,
            scope,
            part_of: None,
            span,
            quote_span,
            quote: quote_span.of(&setting.article.text).to_owned(),
            text: span.of(&setting.article.text).to_owned(),
            rule: rule.id.clone(),
            flags,
            reasons,
        };
        drafts.push(Draft { fact, kind, figure: candidate.figure, whole: candidate.whole });
    }
    move_frame(setting, frame, kind, sentence, &times, candidates);
    drafts
}

fn reason(field: &str, because: impl Into<String>) -> Reason {
    Reason { field: field.to_owned(), because: because.into() }
}

impl Setting<'_> {
    fn words(&self, start: usize, end: usize) -> String {
        self.clean.span(start, end).of(self.clean.source).to_owned()
    }

    /// The province whose figure it is, and the list that its slug belongs to.
    fn province(
        &self,
        sentence: &Sentence,
        candidate: &Candidate,
        nation: bool,
        reasons: &mut Vec<Reason>,
    ) -> (Option<String>, Territory) {
        if nation {
            reasons.push(reason("province", "figures of the whole country"));
            return (None, Territory::Old);
        }
        let date = self.article.meta.published;
        // The sentence's own subject: another province named at its beginning.
        let named = sentence.places.iter().filter(|place| {
            !place.guarded && place.before <= candidate.figure && self.lexicon.terms[place.term].class == "province"
        });
        let subject = named.filter(|place| place.before <= 1).last();
        let slug = match (subject, &self.home.slug) {
            (Some(place), _) => {
                reasons.push(reason("province", self.words(place.start, place.end)));
                Some(self.lexicon.terms[place.term].id.clone())
            }
            (None, Some(home)) => {
                reasons.push(reason("province", self.home.because.clone()));
                Some(home.clone())
            }
            (None, None) => None,
        };
        match slug {
            Some(slug) => {
                let (slug, territory) = place::territory(&slug, date);
                (Some(slug), territory)
            }
            None => (None, Territory::Old),
        }
    }
}

/// What is counted.
struct What {
    indicator: Vec<String>,
    subject: Subject,
    family: Family,
    /// Levels of the title itself.
    level: Vec<String>,
    /// The level is the award's by its nature (orders, state titles).
    by_nature: bool,
    /// An award that someone gives: a giver told before holds for it too.
    given_by_someone: bool,
}

fn indicators(lexicon: &Lexicon, rule: &Rule, candidate: &Candidate) -> Option<What> {
    let terms: Vec<&Term> = candidate.terms.iter().map(|&term| &lexicon.terms[term]).collect();
    let subject =
        rule.subject.or(candidate.subject).or_else(|| terms.first().map(|term| term.counts)).unwrap_or(Subject::Other);
    let mut indicator: Vec<String> = if rule.indicator.is_empty() {
        let mut ids = Vec::new();
        for term in &terms {
            ids.push(indicator_for(term, subject, candidate.recipient_id.as_deref())?);
        }
        ids
    } else {
        rule.indicator.clone()
    };
    // "Huân chương" beside a named order adds nothing.
    if indicator.len() > 1 && indicator.iter().any(|id| id.starts_with("huan-chuong-")) {
        indicator.retain(|id| id != "huan-chuong");
    }
    indicator.sort();
    indicator.dedup();
    if indicator.is_empty() {
        return None;
    }
    let family = match terms.first() {
        _ if !rule.indicator.is_empty() => family_of_indicator(&rule.indicator[0]),
        Some(term) => term.family,
        None => Family::Award,
    };
    let mut level: Vec<String> = terms.iter().flat_map(|term| term.level.iter().cloned()).collect();
    let by_nature = terms.iter().any(|term| {
        term.class == "award" && term.level == ["nha-nuoc"] && !matches!(term.id.as_str(), "chien-si-thi-dua")
    });
    level.sort();
    level.dedup();
    let given_by_someone = terms.iter().any(|term| {
        term.class == "award"
            && term.level.is_empty()
            && matches!(
                term.id.as_str(),
                "bang-khen" | "co-thi-dua" | "giay-khen" | "ky-niem-chuong" | "thu-khen" | "huy-hieu"
            )
    });
    Some(What { indicator, subject, family, level, by_nature, given_by_someone })
}

/// Families of indicators that a rule names itself.
fn family_of_indicator(id: &str) -> Family {
    match id {
        "gia-tri-lam-loi" | "gia-tri-cong-trinh" => Family::Money,
        "ho-tro-nha-o" | "tang-qua" | "quyen-gop" => Family::Welfare,
        "nhan-luc" => Family::Workforce,
        "hoan-thanh-nhiem-vu" | "thu-tuc-hanh-chinh" | "hai-long" | "cdcs-vung-manh" => Family::Rate,
        "nong-thon-moi" => Family::Development,
        "cong-trinh" => Family::Work,
        "giai-thuong-sang-tao" | "sang-kien" | "de-tai" | "giai-phap" | "mo-hinh" => Family::Innovation,
        _ => Family::Award,
    }
}

fn indicator_for(term: &Term, subject: Subject, recipient_id: Option<&str>) -> Option<String> {
    if term.for_recipient.is_empty() {
        return Some(term.id.clone());
    }
    if let Some(id) = recipient_id.and_then(|id| term.for_recipient.get(id)) {
        return Some(id.clone());
    }
    match term.for_recipient.get(subject.name()) {
        Some(id) => Some(id.clone()),
        // "danh hiệu văn hóa" is nothing without its recipient; "Lao động tiên tiến" is for persons.
        None if term.for_recipient.len() > 1 => None,
        None => Some(term.id.clone()),
    }
}

/// Who gives, and at which level.
#[derive(Clone, Debug, Default)]
struct Given {
    grantor: Vec<String>,
    level: Vec<String>,
    /// The giver acts with a verb before the award, so that it can hold for what follows.
    active: bool,
    words: String,
}

/// Reads grantor and level from what stands at the award: before its verb, behind its name.
fn given(lexicon: &Lexicon, sentence: &Sentence, candidate: &Candidate, what: &What, key: &str) -> Given {
    let mentions = &sentence.mentions;
    let term = |at: usize| match mentions.get(at).map(|mention| &mention.data) {
        Some(Data::Term(term)) => Some(&lexicon.terms[*term]),
        _ => None,
    };
    let class = |at: usize| term(at).map_or("", |term| term.class.as_str());
    let acts = |at: usize| matches!(class(at), "give" | "praise" | "recognise") && !is_passive(key, mentions[at].start);
    let mut given = Given::default();
    let mut take = |at: usize, acting: bool| {
        let Some(term) = term(at) else { return };
        given.level.extend(term.level.iter().cloned());
        let grantor = match term.class.as_str() {
            "body" => Some(term.id.as_str()),
            "all-levels" | "place-body" if acting => Some(term.id.as_str()),
            "level" if acting && term.id == "co-so" => Some("co-so"),
            "level" if acting && term.id == "tinh" => Some("ubnd-tinh"),
            "level" if acting && term.id == "huyen" => Some("huyen"),
            _ => None,
        };
        if let Some(grantor) = grantor {
            given.grantor.push(grantor.to_owned());
        }
        given.active |= acting;
        if given.words.is_empty() {
            given.words = key[mentions[at].start..mentions[at].end].to_owned();
        }
    };
    let what_range = candidate.what.clone().unwrap_or(candidate.figure + 1..candidate.figure + 1);
    // Behind the name: "Bằng khen của UBND tỉnh", "cấp tỉnh, ngành Trung ương, toàn quốc".
    let mut at = what_range.start;
    let is_by = |at: usize| matches!(class(at), "body" | "level" | "all-levels" | "place-body");
    let stop = candidate.list.start.max(what_range.end);
    let mut taken_behind = false;
    let end = mentions.len();
    let mut words = 0;
    while at < end {
        let inside = at < what_range.end;
        if is_by(at) {
            let giving = acts(at + 1) || (class(at + 1) == "sep" && is_by(at + 2) && acts(at + 3));
            if !inside
                && giving
                && class(at) != "level"
                && what.family == Family::Award
                && !matches!(class(candidate.what.as_ref().map_or(usize::MAX, |what| what.start)), "praise")
            {
                break;
            }
            take(at, acts(at + 1) && class(at) != "body");
            taken_behind = true;
            at += 1;
            continue;
        }
        if inside {
            at += 1;
            continue;
        }
        match class(at) {
            "sep" if taken_behind && is_by(at + 1) && (class(at + 1) == "level" || class(at) == "sep") => at += 1,
            "recognise" | "get" | "own" if what.family == Family::Innovation || what.family == Family::Work => at += 1,
            "filler" => at += 1,
            _ if mentions[at].symbol == symbol::GRADE => at += 1,
            _ if mentions[at].symbol == symbol::WORD && (what.family == Family::Innovation) && words < 2 => {
                words += 1;
                at += 1;
            }
            _ => break,
        }
        if at > stop && mentions.get(at).is_some_and(|mention| mention.figure().is_some()) {
            break;
        }
    }
    // Before the verb of giving: "được Thủ tướng tặng Bằng khen", "UBND tỉnh tặng …".
    let first = what_range.start.min(candidate.range.end);
    let is_praise = class(first) == "praise";
    let mut verb_at = None;
    if is_praise && !is_passive(key, mentions[first].start) {
        verb_at = Some(first);
    } else {
        let low = if candidate.list.start < first { candidate.list.end } else { 0 };
        let mut at = first;
        while at > low {
            at -= 1;
            let here = class(at);
            if matches!(here, "give" | "recognise" | "praise") && !is_passive(key, mentions[at].start) {
                verb_at = Some(at);
                break;
            }
            if !(is_by(at)
                || matches!(here, "sep" | "award" | "to" | "is")
                || matches!(mentions[at].symbol, symbol::WORD | symbol::TIME | symbol::GRADE))
            {
                break;
            }
        }
        // Innovations: "được Hội đồng … công nhận" behind the noun.
        if verb_at.is_none() && matches!(what.family, Family::Innovation | Family::Work) {
            let mut at = what_range.end.max(candidate.figure + 1);
            while at < end && mentions[at].figure().is_none() && !matches!(class(at), "semi" | "colon" | "part" | "sep")
            {
                if class(at) == "recognise" && !is_passive(key, mentions[at].start) {
                    verb_at = Some(at);
                    break;
                }
                at += 1;
            }
        }
    }
    if let Some(verb) = verb_at {
        let mut at = verb;
        let mut some = false;
        while at > 0 {
            at -= 1;
            if is_by(at) {
                take(at, true);
                some = true;
            } else if class(at) == "sep" && some && at > 0 && is_by(at - 1) {
            } else if !some
                && (matches!(class(at), "give" | "register" | "propose" | "praise")
                    || mentions[at].symbol == symbol::TIME
                    || (mentions[at].symbol == symbol::WORD && !some))
            {
            } else {
                break;
            }
        }
    }
    given
}

/// "được tặng", "được khen thưởng": who stands before it receives and does not give.
fn is_passive(key: &str, start: usize) -> bool {
    static DUOC: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| crate::normalize::key("được"));
    key[start..].starts_with(DUOC.as_str())
}

/// A time of the sentence, settled as far as the article's date allows.
struct Told {
    /// Index among the mentions.
    at: usize,
    period: Option<Period>,
    words: String,
    /// "5 năm qua": gives way to a frame of the same length.
    relative: Option<u16>,
}

fn times(setting: &Setting<'_>, frame: &Frame, sentence: &Sentence) -> Vec<Told> {
    let published = setting.article.meta.published;
    sentence
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(at, mention)| {
            let Data::Time(when) = &mention.data else { return None };
            let frame_year = frame.period.as_ref().map(|(period, _)| period.to.year());
            let year = published.map(PartialDate::year).or(frame_year);
            let mut relative = None;
            let period = match *when {
                When::Period(period) => Some(period),
                When::Since(from) => published.and_then(|to| Period::new(from, to)).or(Some(Period::single(from))),
                When::LastYears(count) => {
                    relative = Some(count);
                    published.and_then(|to| Period::new(PartialDate::year_only(to.year().saturating_sub(count))?, to))
                }
                When::Now => published.map(Period::single),
                When::Year(offset) => {
                    year.and_then(|year| PartialDate::year_only(year.saturating_add_signed(offset))).map(Period::single)
                }
                When::Months(first, last) => year.and_then(|year| {
                    Period::new(PartialDate::year_month(year, first)?, PartialDate::year_month(year, last)?)
                }),
                When::SinceYearBegan => published.and_then(|to| Period::new(PartialDate::year_only(to.year())?, to)),
                When::DayOfYear(month, day) => published.and_then(|published| {
                    let date = match day {
                        Some(day) => PartialDate::day(published.year(), month, day)?,
                        None => PartialDate::year_month(published.year(), month)?,
                    };
                    Some(Period::single(date))
                }),
            };
            Some(Told { at, period, words: setting.words(mention.start, mention.end), relative })
        })
        .collect()
}

/// The period of a figure: at its award, before it in the clause or sentence, behind it, or from the frame.
fn period_at(
    frame: &Frame,
    times: &[Told],
    sentence: &Sentence,
    candidate: &Candidate,
    reasons: &mut Vec<Reason>,
) -> Option<Period> {
    let told = pick_time(times, sentence, candidate);
    let frame_period = || frame.period.as_ref().map(|(period, words)| (*period, words.clone()));
    let found = match told {
        Some(told) => match told.relative {
            // "5 năm qua" means the term that the article speaks of, where it is that long.
            Some(count) => frame_period()
                .filter(|(period, _)| {
                    let (from, to) = period.years();
                    let years = to - from;
                    years == count || years + 1 == count
                })
                .or(told.period.map(|period| (period, told.words.clone()))),
            None => told.period.map(|period| (period, told.words.clone())),
        },
        None => frame_period(),
    };
    let (period, words) = found?;
    reasons.push(reason("period", words));
    Some(period)
}

fn pick_time<'t>(times: &'t [Told], sentence: &Sentence, candidate: &Candidate) -> Option<&'t Told> {
    let what = candidate.what.clone().unwrap_or(candidate.range.clone());
    // In the name of the award or right behind it: "Bằng khen năm 2014", "Cờ thi đua của Chính phủ năm 2022".
    let end = candidate.range.end.max(what.end);
    if let Some(told) = times.iter().find(|told| candidate.range.contains(&told.at) || told.at == end) {
        return Some(told);
    }
    if let Some(told) = times.iter().rev().find(|told| told.at < candidate.figure) {
        return Some(told);
    }
    // Behind the figure in its own clause.
    let limit = sentence.mentions[candidate.figure + 1..]
        .iter()
        .position(|mention| mention.figure().is_some())
        .map_or(sentence.mentions.len(), |offset| candidate.figure + 1 + offset);
    times.iter().find(|told| told.at > candidate.figure && told.at < limit)
}

/// "Cả nước có 575 giải pháp": a sentence whose subject is the nation.
fn nation_speaks(setting: &Setting<'_>, sentence: &Sentence) -> bool {
    sentence
        .mentions
        .iter()
        .take(3)
        .any(|mention| mention.term().is_some_and(|term| setting.lexicon.terms[term].class == "nation"))
}

/// What a sentence leaves for those behind it.
fn move_frame(
    setting: &Setting<'_>,
    frame: &mut Frame,
    kind: BlockKind,
    sentence: &Sentence,
    times: &[Told],
    candidates: &[Candidate],
) {
    if matches!(kind, BlockKind::Caption | BlockKind::Furniture) {
        return;
    }
    let first_figure = candidates.first().map_or(usize::MAX, |candidate| candidate.figure);
    // A period before the figures frames what follows; one inside a clause is that clause's own.
    let framing =
        times.iter().rev().find(|told| told.at < first_figure && told.period.is_some() && told.relative.is_none());
    if let Some(told) = framing
        && let Some(period) = told.period
        && (period.from.day_of_month().is_none() || period.from != period.to)
        && (first_figure != usize::MAX || told.at <= 4 || kind == BlockKind::Headline || kind == BlockKind::Lead)
    {
        frame.period = Some((period, told.words.clone()));
    }
    // "Danh sách đề nghị … như sau:" holds for the list that it announces.
    let announces = setting.clean.key[sentence.start..sentence.end].trim_end().ends_with(':');
    let last_verb = sentence.mentions.iter().rev().find_map(|mention| stage::verb(setting.lexicon, &mention.data));
    frame.status = match last_verb {
        Some(verb) if announces => match verb {
            stage::Verb::Register => Some(Status::Registered),
            stage::Verb::Propose => Some(Status::Proposed),
            stage::Verb::Target | stage::Verb::Goal => Some(Status::Target),
            stage::Verb::Submit => Some(Status::Submitted),
            stage::Verb::Reject => Some(Status::Rejected),
            _ => None,
        },
        _ if kind == BlockKind::ListItem || kind == BlockKind::TableRow => frame.status,
        _ => None,
    };
}

/// The sentence, or in a long one the clause between semicolons.
fn quote(clean: &CleanText<'_>, sentence: &Sentence, candidate: &Candidate) -> Span {
    const LONG: usize = 320;
    let (mut start, mut end) = (sentence.start, sentence.end);
    if end - start > LONG {
        let figure = &sentence.mentions[candidate.figure];
        let key = &clean.key;
        start = key[start..figure.start].rfind(';').map_or(start, |at| start + at + 1);
        end = key[figure.end..end].find(';').map_or(end, |at| figure.end + at);
    }
    let trimmed_start = start + (clean.key[start..end].len() - clean.key[start..end].trim_start().len());
    let trimmed_end = start + clean.key[start..end].trim_end().len();
    clean.span(trimmed_start, trimmed_end.max(trimmed_start))
}

/// True where a fact is money of innovations or works.
pub fn is_money(fact: &Fact) -> bool {
    matches!(fact.unit, Unit::Vnd | Unit::Currency(_))
}
