//! Candidates of a sentence → facts: what the clause leaves out is filled from near to far, each with its reason.
//!
//! Status by the verb that governs; grantor and level from what stands at the award, carried along a list; period from
//! the clause, the sentence, the frame of the paragraphs before, the headline; province and scope likewise.

use std::cell::LazyCell;

use super::contest;
use super::council::{self, Council};
use super::counted::{self, What};
use super::engine::Candidate;
use super::frame::Frame;
use super::giver::{self, Given, Givers};
use super::inherit::{self, Measure};
use super::lexicon::Lexicon;
use super::mention::{Mention, Sentence};
use super::owner;
use super::part;
use super::period::{self, Told};
use super::place::Home;
use super::rule::{Carry, Rule};
use super::stage::{self};
use crate::model::{Article, BlockKind, Bound, Fact, Family, PartialDate, Reason, Span, Status, Unit};
use crate::normalize::CleanText;

/// Everything that stays the same within an article.
pub struct Setting<'a> {
    pub article: &'a Article,
    pub clean: &'a CleanText<'a>,
    pub lexicon: &'a Lexicon,
    pub rules: &'a [Rule],
    pub home: Home,
    /// Ids of the central bodies that the article names, the most named first.
    pub bodies: Vec<String>,
    /// When the article appeared, else the last day that it tells of.
    pub today: Option<PartialDate>,
    /// The province is a city: "thành phố" alone is the province, and no city within it.
    pub city_is_province: bool,
}

/// A fact in the making, with the mentions that it came from.
pub struct Draft {
    pub fact: Fact,
    pub kind: BlockKind,
    /// Index of the figure among the article's drafts' sentences, for parts.
    pub figure: usize,
    /// What it counts, as the rule named it.
    pub terms: Vec<usize>,
    pub whole: Option<usize>,
    /// "Trong đó" opens the sentence: the whole stands in the one before.
    pub part_of_earlier: bool,
    /// No word told its stage.
    pub plain: bool,
}

/// Turns the candidates of one sentence into drafts and moves the frame on.
pub fn fill(
    setting: &Setting<'_>,
    frame: &mut Frame,
    kind: BlockKind,
    sentence: &Sentence,
    candidates: &[Candidate],
) -> Vec<Draft> {
    let times = period::times(setting, frame, sentence);
    let published = setting.today;
    let mut drafts: Vec<Draft> = Vec::new();
    let givers = Givers::of(setting, sentence);
    let contests = contest::contests(setting.lexicon, sentence, &setting.clean.key);
    let rounds = LazyCell::new(|| contest::tells_of_rounds(sentence, &setting.clean.key));
    let named = frame.council.as_ref().or(frame.council_named.as_ref());
    let councils = council::councils(setting.lexicon, sentence, &setting.clean.key, named);
    let heading = giver::heading(setting.lexicon, sentence)
        .or_else(|| matches!(kind, BlockKind::ListItem | BlockKind::TableRow).then(|| frame.given.clone()).flatten());
    let verbless = !sentence.mentions.iter().any(|mention| stage::verb(setting.lexicon, &mention.data).is_some());
    let pending = frame.pending.filter(|_| {
        verbless
            && candidates
                .first()
                .is_some_and(|first| part::opens_with_part(setting.lexicon, sentence, &setting.clean.key, first.figure))
    });
    for candidate in candidates {
        let rule = &setting.rules[candidate.rule];
        let figure = sentence.mentions[candidate.figure].figure().expect("candidates are figures");
        let Some(mut what) = counted::indicators(setting.lexicon, rule, candidate) else { continue };
        if is_no_count(setting, sentence, candidate) {
            continue;
        }
        what.finite = counted::is_finite(setting, sentence, candidate);
        let stage = match rule.status {
            Some(status) => stage::Stage { status, told_by: None },
            None => {
                let previous = previous_status(&drafts, sentence, setting.lexicon, candidate);
                // "- Công ty Gạch men: 268" under "các đơn vị gửi nhiều": the stage of what the list is of.
                let listed = frame.pending.filter(|_| verbless && rule.bare && kind == BlockKind::ListItem);
                let carried = frame.status.filter(|_| kind != BlockKind::TableRow || verbless).or(pending).or(listed);
                // A share told as a bare number is at the stage of its whole.
                let nearest = drafts
                    .last()
                    .filter(|_| figure.unit == Unit::Percent && rule.carry == Some(Carry::Figure))
                    .map(|draft| draft.fact.status);
                let inherited = nearest.or(previous.filter(|_| rule.bare && candidate.whole.is_some()));
                let wished = |draft: &&Draft| {
                    matches!(draft.fact.status, Status::Registered | Status::Proposed | Status::Rejected)
                        && stage::goes_on(sentence, candidate, setting.lexicon, draft.figure)
                };
                match inherited.or_else(|| drafts.last().filter(wished).map(|draft| draft.fact.status)) {
                    Some(status) => stage::Stage { status, told_by: None },
                    None => stage::of(sentence, candidate, setting.lexicon, &setting.clean.key, carried, previous),
                }
            }
        };
        let stage = of_prize(setting, candidate, &what, stage);
        let mut reasons = Vec::new();
        if let Some((start, end)) = stage.told_by {
            reasons.push(reason("status", setting.words(start, end)));
        }
        let mut given = if what.family.is_core() {
            who_gives(setting, &givers, candidate, &what, stage.status, &mut reasons)
        } else {
            Given::default()
        };
        if given.is_empty()
            && what.level.is_empty()
            && what.family == Family::Award
            && let Some(heading) = &heading
        {
            given = heading.clone();
            reasons.push(reason("level", "the heading's"));
        } else if given.grantor.is_empty()
            && what.family == Family::Award
            && let Some(heading) = &heading
            && given.level.iter().chain(&what.level).any(|level| heading.level.contains(level))
        {
            // "Khen thưởng của UBND tỉnh: … Chiến sĩ thi đua cấp tỉnh …"
            given.grantor = heading.grantor.clone();
        }
        if given.is_empty()
            && what.level.is_empty()
            && what.family == Family::Award
            && kind == BlockKind::ListItem
            && let Some(announced) = &frame.announced
        {
            given = announced.clone();
            reasons.push(reason("grantor", "the announcement's"));
        }
        if given.level.is_empty()
            && matches!(what.family, Family::Innovation | Family::Work)
            && let Some(level) = contest::contest_level(frame, &contests, candidate, &what, stage.status, *rounds)
        {
            reasons.push(reason("level", "the contest's"));
            given.level.push(level);
        }
        if given.level.is_empty() && what.level.is_empty() && what.family == Family::Innovation {
            let before = frame.council.as_ref();
            let key = &setting.clean.key;
            let told = council::of_figure(setting.lexicon, sentence, key, &councils, before, candidate, stage.status)
                .or_else(|| council::level_of_clause(setting.lexicon, sentence, candidate));
            if let Some(told) = told {
                reasons.push(reason(
                    "level",
                    told.words.map_or("the council's".to_owned(), |(from, to)| setting.words(from, to)),
                ));
                given.level = told.level;
                if given.grantor.is_empty() {
                    given.grantor = told.grantor;
                }
            }
        }
        if stage.status == Status::Rejected
            && what.family == Family::Innovation
            && !council::refuses(setting.lexicon, sentence, &setting.clean.key, candidate)
        {
            given.grantor.clear();
        }
        // "Danh hiệu ấy ở cấp tỉnh có 9 người": not the level at which the title was told before.
        if rule.carry.is_some() && !what.by_nature && !given.level.is_empty() {
            what.level.clear();
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
        // A part was given by whoever gave the whole.
        let whole_draft = candidate.whole.and_then(|whole| drafts.iter().find(|draft| draft.figure == whole));
        if let Some(whole) = whole_draft.filter(|whole| whole.fact.indicator == what.indicator)
            && given.grantor.is_empty()
            && level.is_empty()
        {
            level = whole.fact.level.clone();
            given.grantor = whole.fact.grantor.clone();
        }
        let measure = Measure { indicator: &what.indicator, family: what.family, status: stage.status };
        if level.is_empty()
            && given.grantor.is_empty()
            && let Some(before) =
                inherit::given(setting, kind, sentence, rule, candidate, &measure, &drafts, &frame.told)
        {
            reasons.push(reason("level", "that of the figure before"));
            (level, given.grantor) = (before.level, before.grantor);
        }
        let period = period::period_at(
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
        // What is counted in a time to come can only be aimed at.
        let status = match period {
            Some(period) if stage.status == Status::Achieved && period::is_to_come(period, published) => Status::Target,
            _ => stage.status,
        };
        let owner = owner::of_figure(setting, frame, sentence, candidate, &mut reasons);
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
            status,
            turns: figure.turns,
            period,
            province: owner.province,
            territory: owner.territory,
            scope: owner.scope,
            part_of: None,
            span,
            quote_span,
            quote: quote_span.of(&setting.article.text).to_owned(),
            text: span.of(&setting.article.text).to_owned(),
            rule: rule.id.clone(),
            flags,
            reasons,
        };
        let whole =
            candidate.whole.or_else(|| part::whole_before(setting.lexicon, sentence, &drafts, candidate, &fact));
        let opens =
            whole.is_none() && part::opens_with_part(setting.lexicon, sentence, &setting.clean.key, candidate.figure);
        drafts.push(Draft {
            fact,
            kind,
            figure: candidate.figure,
            terms: candidate.terms.clone(),
            whole,
            part_of_earlier: opens,
            plain: stage.told_by.is_none(),
        });
    }
    move_frame(setting, frame, kind, sentence, &givers, &times, &contests, &councils, candidates);
    if let Some(last) = drafts.last() {
        frame.pending = Some(last.fact.status).filter(|status| *status != Status::Achieved);
        let told: Vec<_> = drafts.iter().filter_map(|draft| inherit::Told::of(&draft.fact)).collect();
        if !told.is_empty() || kind != BlockKind::TableRow {
            frame.told = told;
        }
    }
    drafts
}

/// Prizes are won, whatever was sent in or put forward around them; they can only be aimed at else.
fn of_prize(setting: &Setting<'_>, candidate: &Candidate, what: &What, stage: stage::Stage) -> stage::Stage {
    let entry = candidate.terms.first().is_some_and(|&term| setting.lexicon.terms[term].class == "entry");
    let prize = what.indicator.iter().any(|id| id == "giai-thuong-sang-tao") && !entry;
    match stage.status {
        Status::Submitted | Status::Registered | Status::Proposed if prize => {
            stage::Stage { status: Status::Achieved, told_by: None }
        }
        _ => stage,
    }
}

pub(super) fn reason(field: &str, because: impl Into<String>) -> Reason {
    Reason { field: field.to_owned(), because: because.into() }
}

impl Setting<'_> {
    pub(super) fn words(&self, start: usize, end: usize) -> String {
        self.clean.span(start, end).of(self.clean.source).to_owned()
    }
}

/// The stage of the whole, or of the figure right before where no verb stands between.
///
/// A semicolon parts clauses, but not the items of one list: "98 giải pháp dự thi, trong đó: 19 giải pháp …; 29 giải pháp".
fn previous_status(drafts: &[Draft], sentence: &Sentence, lexicon: &Lexicon, candidate: &Candidate) -> Option<Status> {
    let whole = candidate.whole.and_then(|whole| drafts.iter().find(|draft| draft.figure == whole));
    let before = drafts.last().filter(|draft| {
        sentence.mentions[draft.figure..candidate.figure].iter().all(|mention| {
            stage::verb(lexicon, &mention.data).is_none()
                && (draft.terms == candidate.terms
                    || mention.term().is_none_or(|term| lexicon.terms[term].class != "semi"))
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
    // "2 tập thể phải rút khỏi danh sách" tells what happened to two, "tập thể phải có" what is asked of each.
    let stated = sentence.mentions.iter().enumerate().any(|(at, mention)| {
        mention.term().is_some_and(|term| {
            let term = &setting.lexicon.terms[term];
            term.class == "conditions" && term.id == "criterion"
        }) && !(at > 0 && sentence.mentions[at - 1].figure().is_some())
    });
    // "đạt 117,6%": how far an aim was surpassed, no share of anything, unless a rule takes it for just that.
    let of_target = setting.rules[candidate.rule].indicator.iter().any(|id| id == "dat-chi-tieu");
    let beyond = !of_target
        && sentence.mentions[candidate.figure]
            .figure()
            .is_some_and(|figure| figure.unit == Unit::Percent && figure.value > 100.0);
    criterion
        || stated
        || beyond
        || class(candidate.list.end) == "again"
        || is_prize_again(setting, sentence, candidate)
}

/// "Hai giải Nhất thuộc về …": who won what was counted before.
fn is_prize_again(setting: &Setting<'_>, sentence: &Sentence, candidate: &Candidate) -> bool {
    static WORDS: std::sync::LazyLock<super::phrase::Phrases> =
        std::sync::LazyLock::new(|| super::phrase::Phrases::new(&["thuộc về", "đi về", "về tay", "thuộc các"]));
    let Some(what) = candidate.what.clone() else { return false };
    let class = |at: usize| {
        let term = sentence.mentions.get(at).and_then(Mention::term);
        term.map_or("", |term| setting.lexicon.terms[term].class.as_str())
    };
    let prize = what.clone().any(|at| matches!(class(at), "prize" | "rank"));
    let opens = candidate.figure <= 1;
    prize
        && opens
        && sentence.mentions.get(what.end).is_some_and(|next| WORDS.hold(&setting.clean.key[next.start..next.end]))
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
    let rule = &setting.rules[candidate.rule];
    let mut given =
        if rule.bare { givers.before_figure(candidate, false) } else { givers.behind(candidate, what.family) };
    if rule.carry.is_some() && what.family == Family::Award {
        let told = givers.before_figure(candidate, true);
        if !told.grantor.is_empty() {
            given = told;
        }
    }
    if given.is_empty() && what.family == Family::Award {
        given = givers.of_order_before(candidate);
    }
    let praise = candidate.terms.first().is_some_and(|&term| setting.lexicon.terms[term].class == "praise");
    if praise && given.level.is_empty() {
        given.level = givers.last_level(candidate).level;
    }
    let recognised = !matches!(status, Status::Registered | Status::Target) || what.family == Family::Award;
    let prize = what.indicator.iter().any(|id| id == "giai-thuong-sang-tao");
    // What is aimed at has no giver but the one whose award it is, or who is to give it in so many words.
    let acts = recognised && (status != Status::Target || givers.act_in(candidate));
    if given.grantor.is_empty() && acts && !prize && what.family != Family::Work {
        let actor = givers.actor(candidate, what.family, status, what.finite);
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

/// What a sentence leaves for those behind it.
#[allow(clippy::too_many_arguments)]
fn move_frame(
    setting: &Setting<'_>,
    frame: &mut Frame,
    kind: BlockKind,
    sentence: &Sentence,
    givers: &Givers<'_>,
    times: &[Told],
    contests: &[(usize, String)],
    councils: &[Council],
    candidates: &[Candidate],
) {
    if matches!(kind, BlockKind::Caption | BlockKind::Furniture) {
        return;
    }
    let first_figure = candidates.first().map_or(usize::MAX, |candidate| candidate.figure);
    period::move_frame(setting, frame, kind, times, first_figure);
    if let Some((_, age)) = &mut frame.contest {
        *age += 1;
    }
    frame.council = council::last(councils).or(frame.council.take());
    frame.council_named = frame.council.clone().or(frame.council_named.take());
    if let Some((_, level)) = contests.last() {
        if matches!(kind, BlockKind::Headline | BlockKind::Lead) {
            frame.contest_article = Some(level.clone());
        }
        frame.contest = Some((level.clone(), 0));
    }
    // "Danh sách đề nghị … như sau:" holds for the list that it announces.
    let announces = announces(setting, sentence);
    let last_verb = announced_verb(setting, sentence);
    if announces {
        frame.given = giver::heading(setting.lexicon, sentence);
        let gives = matches!(last_verb, Some(stage::Verb::Propose | stage::Verb::Give | stage::Verb::Praise));
        frame.announced = giver::announced(givers).filter(|_| gives && candidates.is_empty());
    } else if !matches!(kind, BlockKind::ListItem | BlockKind::TableRow) {
        frame.given = None;
        frame.announced = None;
    }
    let wish = |verb| match verb {
        stage::Verb::Register => Some(Status::Registered),
        stage::Verb::Propose => Some(Status::Proposed),
        stage::Verb::Target | stage::Verb::Goal => Some(Status::Target),
        stage::Verb::Submit => Some(Status::Submitted),
        stage::Verb::Reject => Some(Status::Rejected),
        _ => None,
    };
    // "Hội đồng xem xét các hồ sơ trình cấp trên. Cụ thể:": the sentence before says of what.
    let spoken = std::mem::replace(&mut frame.spoken, last_verb.filter(|_| candidates.is_empty()).and_then(wish));
    frame.status = match last_verb {
        None if announces => spoken.or(frame.status),
        Some(verb) if announces => wish(verb),
        _ if kind == BlockKind::ListItem || kind == BlockKind::TableRow => frame.status,
        _ => None,
    };
}

/// The verb that a sentence ends on; "Đề nghị cấp trên khen thưởng:" is a wish, whatever is wished.
fn announced_verb(setting: &Setting<'_>, sentence: &Sentence) -> Option<stage::Verb> {
    let mut verbs = sentence.mentions.iter().rev().filter_map(|mention| {
        let verb = stage::verb(setting.lexicon, &mention.data)?;
        Some((verb, giver::is_passive(&setting.clean.key, mention.start)))
    });
    let (last, passive) = verbs.next()?;
    let object = !passive && matches!(last, stage::Verb::Praise | stage::Verb::Give | stage::Verb::Recognise);
    match verbs.next() {
        Some((stage::Verb::Propose, _)) if object => Some(stage::Verb::Propose),
        _ => Some(last),
    }
}

/// "… như sau:": what follows is a list of it.
fn announces(setting: &Setting<'_>, sentence: &Sentence) -> bool {
    setting.clean.key[sentence.start..sentence.end].trim_end().ends_with(':')
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
