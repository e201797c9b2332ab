//! Candidates of a sentence → facts: what the clause leaves out is filled from near to far, each with its reason.
//!
//! Status by the verb that governs; grantor and level from what stands at the award, carried along a list; period from
//! the clause, the sentence, the frame of the paragraphs before, the headline; province and scope likewise.

use super::engine::Candidate;
use super::giver::{self, Given, Givers};
use super::lexicon::{Lexicon, Term};
use super::mention::{Data, Mention, Sentence};
use super::place::{self, Home};
use super::rule::Rule;
use super::scope;
use super::stage::{self, Verb};
use super::time::When;
use crate::model::{
    Article, BlockKind, Bound, Fact, Family, PartialDate, Period, Reason, Span, Status, Subject, Territory, Unit,
};
use crate::normalize::CleanText;

/// What the article has said so far that holds for the sentences to come.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The period told last for what follows, and the words that told it.
    pub period: Option<(Period, String)>,
    /// The period of headline, lead or first paragraphs, to which new paragraphs return.
    pub main: Option<(Period, String)>,
    /// A period to come: holds for what is registered or aimed at.
    pub future: Option<(Period, String)>,
    /// The stage that an announcement gives to the list behind it.
    pub status: Option<Status>,
    /// The body or organisation that the article reports of.
    pub scope: Option<String>,
    /// The level of the contest that was named last, and how many sentences ago.
    pub contest: Option<(String, usize)>,
    /// The headline names a contest: the whole article is about it.
    pub contest_article: bool,
    /// The level or giver that a heading sets for the list behind it ("Cấp tỉnh:").
    pub given: Option<Given>,
}

impl Frame {
    /// A new paragraph: what was told of a single year in the one before holds no longer.
    pub fn new_block(&mut self, kind: BlockKind) {
        if kind == BlockKind::Paragraph && self.main.is_some() {
            self.period = self.main.clone();
        }
        if kind == BlockKind::Paragraph {
            self.future = None;
        }
    }
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
    /// "Trong đó" opens the sentence: the whole stands in the one before.
    pub part_of_earlier: bool,
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
    let published = setting.article.meta.published;
    let nation = nation_speaks(setting, sentence);
    let mut drafts: Vec<Draft> = Vec::new();
    let givers = Givers::of(sentence, setting.lexicon, &setting.clean.key);
    let contests = contests(setting.lexicon, sentence);
    let heading = giver::heading(setting.lexicon, sentence)
        .or_else(|| matches!(kind, BlockKind::ListItem | BlockKind::TableRow).then(|| frame.given.clone()).flatten());
    for candidate in candidates {
        let rule = &setting.rules[candidate.rule];
        let figure = sentence.mentions[candidate.figure].figure().expect("candidates are figures");
        let Some(mut what) = indicators(setting.lexicon, rule, candidate) else { continue };
        if is_no_count(setting, sentence, candidate) {
            continue;
        }
        what.finite = is_finite(setting, sentence, candidate);
        let stage = match rule.status {
            Some(status) => stage::Stage { status, told_by: None },
            None => {
                let previous = previous_status(&drafts, sentence, setting.lexicon, candidate);
                let told = kind == BlockKind::TableRow
                    && sentence.mentions.iter().any(|mention| stage::verb(setting.lexicon, &mention.data).is_some());
                let carried = frame.status.filter(|_| !told);
                stage::of(sentence, candidate, setting.lexicon, &setting.clean.key, carried, previous)
            }
        };
        let mut reasons = Vec::new();
        if let Some((start, end)) = stage.told_by {
            reasons.push(reason("status", setting.words(start, end)));
        }
        let mut given = if what.family.is_core() {
            who_gives(setting, &givers, candidate, &what, stage.status, &mut reasons)
        } else {
            Given::default()
        };
        if given.is_empty() && what.level.is_empty() && what.family == Family::Award {
            if let Some(heading) = &heading {
                given = heading.clone();
                reasons.push(reason("level", "the heading's"));
            }
        }
        if given.level.is_empty()
            && let Some(level) = contest_level(setting.lexicon, frame, &contests, candidate, &what)
        {
            reasons.push(reason("level", "the contest's"));
            given.level.push(level);
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
        let period = period_at(
            setting.lexicon,
            frame,
            &times,
            sentence,
            candidate,
            stage.status,
            published,
            what.family == Family::Workforce,
            &mut reasons,
        );
        let (province, territory) = setting.province(sentence, candidate, nation, &mut reasons);
        let scope = scope_of(setting, frame, sentence, candidate, nation, &mut reasons);
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
        let whole = candidate.whole.or_else(|| whole_before(setting.lexicon, sentence, &drafts, candidate, &fact));
        let opens = whole.is_none() && opens_with_part(setting.lexicon, sentence, candidate.figure);
        drafts.push(Draft { fact, kind, figure: candidate.figure, whole, part_of_earlier: opens });
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

/// The body or place whose figure it is, where that is not the whole province.
fn scope_of(
    setting: &Setting<'_>,
    frame: &Frame,
    sentence: &Sentence,
    candidate: &Candidate,
    nation: bool,
    reasons: &mut Vec<Reason>,
) -> Option<String> {
    if nation {
        return Some("nation".to_owned());
    }
    let bare = setting.rules[candidate.rule].bare;
    let own = scope::of_figure(sentence, setting.lexicon, candidate.figure, bare);
    let because = if own.is_some() { "its clause" } else { "the article" };
    let slug = own.or_else(|| frame.scope.clone()).filter(|slug| slug != "province")?;
    reasons.push(reason("scope", because));
    Some(slug)
}

/// The figure that "trong đó" or a bracket splits, where this one counts the same kind of thing and is no more.
fn whole_before(
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
pub fn fits_whole(part: &Fact, whole: &Fact) -> bool {
    let made = |subject| matches!(subject, Some(Subject::Innovation | Subject::Work));
    part.unit == Unit::Count
        && whole.unit == Unit::Count
        && part.value <= whole.value
        && made(part.subject) == made(whole.subject)
        && (part.subject == whole.subject
            || matches!(whole.subject, Some(Subject::Mixed | Subject::Award | Subject::Innovation)))
}

/// "Trong đó có 12 …" at the beginning of a sentence.
fn opens_with_part(lexicon: &Lexicon, sentence: &Sentence, figure: usize) -> bool {
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

/// What is counted.
struct What {
    indicator: Vec<String>,
    subject: Subject,
    family: Family,
    /// Levels of the title itself.
    level: Vec<String>,
    /// The level is the award's by its nature (orders, state titles).
    by_nature: bool,
    /// The match has a finite verb of its own ("được tặng", "đạt"): a giver told before does not act in it.
    finite: bool,
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
    Some(What { indicator, subject, family, level, by_nature, finite: false })
}

/// True where the match has a finite verb of receiving or a passive of its own.
fn is_finite(setting: &Setting<'_>, sentence: &Sentence, candidate: &Candidate) -> bool {
    candidate.range.clone().filter(|at| !candidate.list.contains(at)).any(|at| {
        let mention = &sentence.mentions[at];
        match stage::verb(setting.lexicon, &mention.data) {
            Some(Verb::Get) => true,
            Some(Verb::Recognise | Verb::Praise) => giver::is_passive(&setting.clean.key, mention.start),
            _ => false,
        }
    })
}

/// The stage of the whole, or of the figure right before where no verb stands between.
fn previous_status(drafts: &[Draft], sentence: &Sentence, lexicon: &Lexicon, candidate: &Candidate) -> Option<Status> {
    let whole = candidate.whole.and_then(|whole| drafts.iter().find(|draft| draft.figure == whole));
    let before = drafts.last().filter(|draft| {
        sentence.mentions[draft.figure..candidate.figure].iter().all(|mention| {
            stage::verb(lexicon, &mention.data).is_none()
                && mention.term().is_none_or(|term| lexicon.terms[term].class != "semi")
        })
    });
    whole.or(before).map(|draft| draft.fact.status)
}

/// A criterion of a law or a contest, or a figure told before ("6 đơn vị nói trên").
fn is_no_count(setting: &Setting<'_>, sentence: &Sentence, candidate: &Candidate) -> bool {
    let class = |at: usize| {
        let term = sentence.mentions.get(at).and_then(Mention::term);
        term.map_or("", |term| setting.lexicon.terms[term].class.as_str())
    };
    let bounded = sentence.mentions[candidate.figure]
        .figure()
        .is_some_and(|figure| matches!(figure.bound, Bound::AtLeast | Bound::AtMost) || figure.weak);
    let criterion = bounded && (0..candidate.figure).any(|at| class(at) == "conditions");
    criterion || class(candidate.list.end) == "again"
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

/// Grantor and level: behind the award's name, else of the one who acts.
fn who_gives(
    setting: &Setting<'_>,
    givers: &Givers<'_>,
    candidate: &Candidate,
    what: &What,
    status: Status,
    reasons: &mut Vec<Reason>,
) -> Given {
    let mut given = if setting.rules[candidate.rule].bare {
        givers.before_figure(candidate)
    } else {
        givers.behind(candidate, what.family)
    };
    let praise = candidate.terms.first().is_some_and(|&term| setting.lexicon.terms[term].class == "praise");
    if praise && given.level.is_empty() {
        given.level = givers.last_level(candidate).level;
    }
    // An innovation sent in was recognised by nobody yet.
    let recognised = what.family == Family::Award || matches!(status, Status::Achieved | Status::Rejected);
    let prize = what.indicator.iter().any(|id| id == "giai-thuong-sang-tao");
    if given.grantor.is_empty() && recognised && !prize && what.family != Family::Work {
        let actor = givers.actor(candidate, what.family, what.finite);
        let mut own = given.level.iter().chain(&what.level).peekable();
        let agrees = own.peek().is_none() || own.any(|level| actor.level.contains(level));
        if agrees {
            given.grantor = actor.grantor;
            if given.level.is_empty() {
                given.level = actor.level;
            }
            given.words = given.words.or(actor.words);
        }
    }
    if let Some((start, end)) = given.words {
        reasons.push(reason("grantor", setting.words(start, end)));
    }
    given
}

/// The contests of a sentence: where they are named, and their level.
fn contests(lexicon: &Lexicon, sentence: &Sentence) -> Vec<(usize, String)> {
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
fn contest_level(
    lexicon: &Lexicon,
    frame: &Frame,
    contests: &[(usize, String)],
    candidate: &Candidate,
    what: &What,
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
    let _ = lexicon;
    let (level, age) = frame.contest.as_ref()?;
    (prize || *age <= 2 || frame.contest_article).then(|| level.clone())
}

/// A time of the sentence, settled as far as the article's date allows.
struct Told {
    /// Index among the mentions.
    at: usize,
    period: Option<Period>,
    words: String,
    /// "hiện nay", "đến nay"
    now: bool,
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
            // "nhiều hơn năm 2024": the year of the other figure.
            let compared = at > 0
                && sentence.mentions[at - 1].term().is_some_and(|term| setting.lexicon.terms[term].class == "against");
            if compared {
                return None;
            }
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
                // "Năm qua" told at the beginning of a year is the year before.
                When::Year(0) if is_past_year(setting, mention) => published.and_then(|published| {
                    let back = u16::from(published.month().is_some_and(|month| month <= 3));
                    PartialDate::year_only(published.year() - back).map(Period::single)
                }),
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
            Some(Told {
                at,
                period,
                words: setting.words(mention.start, mention.end),
                now: *when == When::Now,
                relative,
            })
        })
        .collect()
}

fn is_past_year(setting: &Setting<'_>, mention: &Mention) -> bool {
    setting.clean.key[mention.start..mention.end].ends_with("qua")
}

/// The period of a figure: at its award, before it in the clause or sentence, behind it, or from the frame.
#[allow(clippy::too_many_arguments)]
fn period_at(
    lexicon: &Lexicon,
    frame: &Frame,
    times: &[Told],
    sentence: &Sentence,
    candidate: &Candidate,
    status: Status,
    published: Option<PartialDate>,
    workforce: bool,
    reasons: &mut Vec<Reason>,
) -> Option<Period> {
    let wished = matches!(status, Status::Target | Status::Registered | Status::Proposed);
    let framed = match &frame.future {
        Some(future) if wished && status != Status::Proposed => Some(future),
        _ => frame.period.as_ref(),
    };
    let framed = || framed.map(|(period, words)| (*period, words.clone()));
    let fits: Vec<&Told> =
        times.iter().filter(|told| wished || !told.period.is_some_and(|period| is_future(period, published))).collect();
    let told = pick_time(lexicon, &fits, sentence, candidate, frame.period.is_none());
    // A workforce is counted as it stands on the day.
    let now = told.is_some_and(|told| told.now) && workforce;
    let found = match told {
        Some(told) => match told.relative {
            // "5 năm qua" means the term that the article speaks of, where it is that long.
            Some(count) => framed()
                .filter(|(period, _)| {
                    let (from, to) = period.years();
                    let years = to - from;
                    years == count || years + 1 == count
                })
                .or(told.period.map(|period| (period, told.words.clone()))),
            // A day within the term that is reported on only dates the event.
            None => framed()
                .filter(|(period, _)| !now && told.period.is_some_and(|told| is_day(told) && within(told, *period)))
                .or(told.period.map(|period| (period, told.words.clone()))),
        },
        None => framed(),
    };
    let (period, words) = found?;
    reasons.push(reason("period", words));
    Some(period)
}

/// Ends after the year in which the article appeared.
fn is_future(period: Period, published: Option<PartialDate>) -> bool {
    published.is_some_and(|published| period.to.year() > published.year())
}

fn is_day(period: Period) -> bool {
    period.from == period.to && period.from.month().is_some()
}

fn within(day: Period, period: Period) -> bool {
    period.from.first_day() <= day.from.first_day() && day.to.last_day() <= period.to.last_day()
        || period.years().0 <= day.years().0 && day.years().1 <= period.years().1
}

fn pick_time<'t>(
    lexicon: &Lexicon,
    times: &[&'t Told],
    sentence: &Sentence,
    candidate: &Candidate,
    unframed: bool,
) -> Option<&'t Told> {
    let what = candidate.what.clone().unwrap_or(candidate.range.clone());
    // In the name of the award or right behind it: "Bằng khen năm 2014", "Cờ thi đua của Chính phủ năm 2022".
    let end = candidate.range.end.max(what.end);
    if let Some(told) = times.iter().find(|told| candidate.range.contains(&told.at) || told.at == end) {
        return Some(*told);
    }
    if let Some(told) = times.iter().rev().find(|told| told.at < candidate.figure) {
        return Some(*told);
    }
    // Behind the list in its own clause, before anything else is counted.
    let from = end.max(candidate.list.end);
    let limit = sentence.mentions[from..]
        .iter()
        .position(|mention| {
            mention.figure().is_some()
                || mention.term().is_some_and(|term| matches!(lexicon.terms[term].class.as_str(), "semi" | "award"))
        })
        .map_or(sentence.mentions.len(), |offset| from + offset);
    let behind = times.iter().copied().find(|told| told.at >= from && told.at < limit);
    // A term of years told anywhere in the sentence frames it: "… kết quả 5 năm qua (2015-2020)".
    behind.or_else(|| {
        times
            .iter()
            .copied()
            .find(|told| told.period.is_some_and(is_span) && told.at > candidate.figure)
            .filter(|_| unframed)
    })
}

/// Several years: a term, a stage of a plan.
fn is_span(period: Period) -> bool {
    let (from, to) = period.years();
    from < to && period.from.month().is_none()
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
    // A period before the figures frames what follows; one inside a clause is that clause's own, and a day or a state
    // of affairs ("hết tháng 5/2022") frames nothing.
    let heading = matches!(kind, BlockKind::Headline | BlockKind::Lead);
    let frames = |told: &&Told| {
        told.relative.is_none()
            && !as_of(&told.words)
            && told.period.is_some_and(|period| period.from != period.to || period.from.month().is_none())
    };
    let told = times
        .iter()
        .rev()
        .filter(frames)
        .find(|told| told.at < first_figure && (first_figure != usize::MAX || told.at <= 4 || heading))
        .or_else(|| {
            times.iter().filter(frames).find(|told| frame.period.is_none() && told.period.is_some_and(is_span))
        });
    if let Some(told) = told
        && let Some(period) = told.period
    {
        let told = (period, told.words.clone());
        if is_future(period, setting.article.meta.published) {
            frame.future = Some(told);
        } else {
            if heading || frame.main.is_none() && is_span(period) {
                frame.main = Some(told.clone());
            }
            frame.period = Some(told);
        }
    }
    if let Some((_, age)) = &mut frame.contest {
        *age += 1;
    }
    if let Some((_, level)) = contests(setting.lexicon, sentence).pop() {
        frame.contest = Some((level, 0));
        frame.contest_article |= kind == BlockKind::Headline;
    }
    // "Danh sách đề nghị … như sau:" holds for the list that it announces.
    let announces = setting.clean.key[sentence.start..sentence.end].trim_end().ends_with(':');
    let last_verb = sentence.mentions.iter().rev().find_map(|mention| stage::verb(setting.lexicon, &mention.data));
    if announces {
        frame.given = giver::heading(setting.lexicon, sentence);
    } else if !matches!(kind, BlockKind::ListItem | BlockKind::TableRow) {
        frame.given = None;
    }
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

/// "hết tháng 5/2022", "đến nay", "tính đến 31/12": the day up to which was counted.
fn as_of(words: &str) -> bool {
    let key = crate::normalize::key(words);
    ["hết", "đến", "tính", "tới", "cuối", "hiện"].iter().any(|word| key.starts_with(&crate::normalize::key(word)))
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
