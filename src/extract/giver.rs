//! Who gives an award or recognises an innovation, and at which level.
//!
//! A body that acts with a verb ("UBND tỉnh tặng", "được Thủ tướng tặng", "Hội đồng công nhận"), that an award is
//! proposed to, or that stands behind the award's name ("của UBND tỉnh") is its grantor; a level word only labels.
//! One who acts holds for the list behind, over commas and semicolons, until another does.

mod acting;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::context::Setting;
use super::engine::Candidate;
use super::lexicon::{Lexicon, Term};
use super::mention::{Data, Mention, Sentence, symbol};
use super::phrase::{self, Phrases};
use crate::model::{Family, Status, Subject};

/// Grantors and levels, with the words that told them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    pub grantor: Vec<String>,
    pub level: Vec<String>,
    /// Bytes of the key that told it.
    pub words: Option<(usize, usize)>,
}

impl Given {
    pub fn is_empty(&self) -> bool {
        self.grantor.is_empty() && self.level.is_empty()
    }
}

/// One who acts, from the verb on.
#[derive(Debug)]
struct Actor {
    /// Index of the verb (or of the last body, where an award is proposed to it).
    verb: usize,
    kind: Act,
    given: Given,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Give,
    Recognise,
    Praise,
    ProposedTo,
    /// Takes innovations in: of their level, but recognises nothing yet.
    Receive,
}

/// The givers of one sentence.
pub struct Givers<'s> {
    sentence: &'s Sentence,
    lexicon: &'s Lexicon,
    /// Ids of the bodies that the article names, the most named first.
    named: &'s [String],
    key: &'s str,
    city_is_province: bool,
    actors: Vec<Actor>,
}

impl<'s> Givers<'s> {
    pub fn of(setting: &'s Setting<'s>, sentence: &'s Sentence) -> Givers<'s> {
        let (lexicon, key) = (setting.lexicon, setting.clean.key.as_str());
        let city_is_province = setting.city_is_province;
        let mut givers =
            Givers { sentence, lexicon, named: &setting.bodies, key, city_is_province, actors: Vec::new() };
        givers.find(key);
        givers
    }

    fn term(&self, at: usize) -> Option<&'s Term> {
        self.sentence.mentions.get(at).and_then(Mention::term).map(|term| &self.lexicon.terms[term])
    }

    fn class(&self, at: usize) -> &'s str {
        self.term(at).map_or("", |term| term.class.as_str())
    }

    fn is_by(&self, at: usize) -> bool {
        matches!(self.class(at), "body" | "level" | "all-levels" | "place-body") && !self.ends_a_name(at)
    }

    /// Grantors and levels of a run of bodies.
    fn take(&self, run: &[usize], acting: bool) -> Given {
        let mut given = Given::default();
        for &at in run {
            let Some(term) = self.term(at) else { continue };
            // "Công đoàn ngành Y tế thành phố": the last word of a body's name.
            let named = run.iter().any(|&other| other < at && self.class(other) == "body");
            if term.class == "place-body" && named && self.class(at - 1) != "sep" {
                continue;
            }
            // "Ở cấp Trung ương, Bộ trưởng Bộ Y tế tặng": the level only says where the one who acts stands.
            if acting
                && term.class == "level"
                && self.class(at + 1) == "sep"
                && run.iter().any(|&other| other > at && self.class(other) == "body")
            {
                continue;
            }
            // "Bộ trưởng Bộ Y tế": the office and its body are one.
            if term.like.is_some() && self.class(at + 1) == "body" && run.contains(&(at + 1)) {
                continue;
            }
            if let Some(id) = self.of_district(at) {
                given.level.push("huyen".to_owned());
                given.grantor.push(id.to_owned());
                let mention = &self.sentence.mentions[at];
                given.words.get_or_insert((mention.start, mention.end)).1 = mention.end;
                continue;
            }
            given.level.extend(term.level.iter().cloned());
            let grantor = match (term.class.as_str(), term.id.as_str()) {
                ("body", id) => Some(self.stands_for(term).unwrap_or(id)),
                ("all-levels" | "place-body", id) if acting => Some(id),
                ("level", "co-so") if acting => Some("co-so"),
                ("level", "tinh") if acting => Some("ubnd-tinh"),
                ("level", "huyen") if acting => Some("huyen"),
                _ => None,
            };
            given.grantor.extend(grantor.map(str::to_owned));
            let mention = &self.sentence.mentions[at];
            given.words.get_or_insert((mention.start, mention.end)).1 = mention.end;
        }
        given
    }

    /// "Bộ trưởng", "Trung ương Hội": the one of its kind that the article names.
    fn stands_for(&self, term: &Term) -> Option<&'s str> {
        let like = term.like.as_ref()?;
        let named = self.named.iter().find(|id| id.starts_with(like.as_str()));
        Some(named.map_or("bo-nganh-tw", String::as_str))
    }

    /// "UBND TP Vũng Tàu", "LĐLĐ thành phố Thuận An": a city within the province, not the province-city.
    fn of_district(&self, at: usize) -> Option<&'static str> {
        let id = match self.term(at)?.id.as_str() {
            "ubnd-tinh" => "huyen",
            "ldld-tinh" => "ldld-huyen",
            _ => return None,
        };
        let body = &self.sentence.mentions[at];
        // In a province "LĐLĐ thành phố" is that of a city within it.
        static CITY: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["thành phố", "tp"]));
        let words = &self.key[body.start..body.end];
        if !self.city_is_province && CITY.hold(words) {
            return Some(id);
        }
        let named = self.sentence.places.iter().any(|place| {
            self.lexicon.terms[place.term].class == "district"
                && place.end > body.end
                && (body.start..=body.end + 1).contains(&place.start)
        });
        named.then_some(id)
    }

    /// What stands behind the name: "Bằng khen của UBND tỉnh", "cấp tỉnh, ngành Trung ương, toàn quốc".
    pub fn behind(&self, candidate: &Candidate, family: Family) -> Given {
        let what = candidate.what.clone().unwrap_or(candidate.figure + 1..candidate.figure + 1);
        let mentions = &self.sentence.mentions;
        let graded = matches!(family, Family::Innovation | Family::Work);
        let mut run = Vec::new();
        let mut words = 0;
        let mut at = what.start;
        while at < mentions.len() {
            if self.is_by(at) {
                // "… tặng Bằng khen, UBND tỉnh tặng …": the next giver begins here.
                let acts = self.actors.iter().any(|actor| {
                    actor.verb > at && actor.verb <= at + 3 && actor.kind != Act::ProposedTo && at >= what.end
                });
                if acts && !(graded && self.class(at) == "level") {
                    break;
                }
                // "Cờ thi đua thành phố" labels, "sáng kiến của huyện" only says where it came from.
                let certificate =
                    || candidate.terms.first().is_some_and(|&term| self.lexicon.terms[term].counts == Subject::Award);
                let labels = self.class(at) != "place-body" || at == what.end && certificate();
                // A work is put up by whoever made it; only a level word grades it.
                if labels && (family != Family::Work || self.class(at) == "level") {
                    run.push(at);
                }
                at += 1;
                continue;
            }
            let inside = at < what.end;
            let symbol = mentions[at].symbol;
            let next_by = self.is_by(at + 1);
            let goes_on = inside
                || match self.class(at) {
                    // "9 sáng kiến cấp tỉnh, Sở Giáo dục 14": whose the next number is.
                    "sep" => {
                        let whose = mentions.get(at + 2).is_some_and(|mention| mention.figure().is_some());
                        !run.is_empty() && next_by && !whose
                    }
                    "recognise" | "get" | "own" | "passive" | "submit" | "propose" | "register" | "receive"
                    | "result" => graded,
                    _ if symbol == symbol::GRADE => true,
                    _ if symbol == symbol::WORD && words < 2 && (graded || next_by) => {
                        words += 1;
                        true
                    }
                    _ => symbol == symbol::TIME && next_by,
                };
            if !goes_on {
                break;
            }
            at += 1;
        }
        self.take(&run, false)
    }

    /// "Huân chương Lao động hạng Nhì của Chủ tịch nước: …; hạng Ba: …": the giver told when the order was named.
    pub fn of_order_before(&self, candidate: &Candidate) -> Given {
        let mentions = &self.sentence.mentions;
        static GRADE: LazyLock<String> = LazyLock::new(|| crate::normalize::key("hạng"));
        let again = candidate.what.as_ref().map(|what| what.start).filter(|&at| {
            self.class(at) == "award" && phrase::begins(&self.key[mentions[at].start..mentions[at].end], &GRADE)
        });
        let first = again.and_then(|at| (0..at).rev().find(|&first| mentions[first].data == mentions[at].data));
        match first {
            Some(first) => self.behind(&Candidate { what: Some(first..first + 1), ..candidate.clone() }, Family::Award),
            None => Given::default(),
        }
    }

    /// The level right before a bare number, and the giver of recipients that are carried: "cấp tỉnh 3, cấp huyện 34",
    /// "(UBND tỉnh 5 tác giả, LĐLĐ tỉnh 6 tác giả)".
    pub fn before_figure(&self, candidate: &Candidate, carried: bool) -> Given {
        let tells = |at: &usize| self.class(*at) == "level" || carried && self.class(*at) == "body";
        match candidate.figure.checked_sub(1).filter(tells) {
            Some(at) => self.take(&[at], false),
            None => Given::default(),
        }
    }

    /// The last level of the clause, for praise: "biểu dương … ở cấp Trung ương".
    pub fn last_level(&self, candidate: &Candidate) -> Given {
        let from = candidate.what.as_ref().map_or(candidate.list.end, |what| what.end.max(candidate.list.end));
        let clause = (from..self.sentence.mentions.len())
            .take_while(|&at| self.sentence.mentions[at].figure().is_none() && self.class(at) != "semi");
        match clause.filter(|&at| self.class(at) == "level").last() {
            Some(at) => self.take(&[at], false),
            None => Given::default(),
        }
    }

    /// True where someone acts in the match itself or right behind it: "40 tập thể được Bộ trưởng tặng Bằng khen".
    pub fn act_in(&self, candidate: &Candidate) -> bool {
        let mentions = &self.sentence.mentions;
        let border = (candidate.figure + 1..mentions.len())
            .find(|&at| mentions[at].figure().is_some() || matches!(self.class(at), "semi" | "sep"))
            .unwrap_or(mentions.len());
        let end = candidate.what.as_ref().map_or(border, |what| what.end.max(border));
        self.actors
            .iter()
            .any(|actor| actor.verb > candidate.figure && actor.verb < end && actor.kind != Act::ProposedTo)
    }

    /// Who acts: in the match for recipients told first, before it for awards told first.
    pub fn actor(&self, candidate: &Candidate, family: Family, status: Status, finite: bool) -> Given {
        let what = candidate.what.clone().unwrap_or(candidate.figure..candidate.figure + 1);
        let recipients_first = candidate.list.start < what.start
            && candidate.list.clone().any(|at| {
                matches!(self.class(at), "individual" | "collective" | "household" | "mixed" | "innovation" | "work")
            });
        let fits = |actor: &&Actor| match actor.kind {
            Act::Recognise => family != Family::Innovation || status != Status::Submitted,
            Act::ProposedTo => family != Family::Innovation || status == Status::Proposed,
            Act::Receive => family == Family::Innovation && matches!(status, Status::Submitted | Status::Rejected),
            Act::Give | Act::Praise => family != Family::Innovation,
        };
        let found = if family == Family::Innovation {
            // "được thủ trưởng đơn vị công nhận" behind the noun, before anything else is counted.
            let mentions = &self.sentence.mentions;
            // "49 mô hình trong số này được Bộ Công an công nhận": the part is the noun's own.
            let own_part = candidate.list.end.max(what.end);
            let ends = |at: usize| match self.class(at) {
                "semi" => true,
                "part" => at != own_part,
                _ => mentions[at].figure().is_some(),
            };
            let border = (candidate.figure + 1..mentions.len()).find(|&at| ends(at)).unwrap_or(mentions.len());
            // "cơ sở công nhận 1.788, Hội đồng sáng kiến tỉnh công nhận 94": the verb at the number is its own.
            let own = self.actors.iter().filter(fits).find(|actor| {
                candidate.what.is_none() && actor.verb < candidate.figure && candidate.range.contains(&actor.verb)
            });
            // "xét 5 đề tài, được tỉnh công nhận 3": the verb right before the next number is that number's.
            let behind = own.or_else(|| {
                self.actors.iter().filter(fits).find(|actor| {
                    actor.verb > candidate.figure
                        && actor.verb < border
                        && (actor.verb + 1 != border || border == mentions.len())
                })
            });
            // "…; Ban tổ chức cấp tỉnh loại 7": a level told since is another's.
            let holds = |actor: &&Actor| {
                let since = (actor.verb + 1..candidate.figure).filter(|&at| self.class(at) == "level");
                since.map(|at| self.take(&[at], false)).all(|told| told.level == actor.given.level)
            };
            let before = || self.actors.iter().filter(fits).rfind(|actor| actor.verb < candidate.figure);
            behind.or_else(|| before().filter(holds))
        } else if recipients_first {
            self.actors
                .iter()
                .filter(fits)
                .rfind(|actor| actor.verb >= candidate.list.end && actor.verb < what.end)
                .or_else(|| {
                    // "UBND tỉnh công nhận 312 tập thể đạt danh hiệu …"
                    self.actors.iter().filter(fits).find(|actor| actor.verb + 1 == candidate.list.start)
                })
                .or_else(|| {
                    // "… 5 tập thể, tặng Bằng khen" with the giver told before the list.
                    let gives = candidate.range.clone().any(|at| {
                        !candidate.list.contains(&at) && at < what.start && matches!(self.class(at), "give" | "praise")
                    });
                    self.actors.iter().rfind(|actor| gives && !finite && actor.verb <= candidate.list.start)
                })
                .or_else(|| {
                    // "Danh sách đề nghị UBND tỉnh khen thưởng gồm 95 người đề nghị công nhận …"
                    let asked = |actor: &&Actor| actor.kind == Act::ProposedTo && actor.verb < candidate.list.start;
                    self.actors.iter().rfind(|actor| status == Status::Proposed && asked(actor))
                })
        } else if finite {
            None
        } else {
            let last = candidate.list.start.max(what.start);
            self.actors.iter().filter(fits).rfind(|actor| actor.verb < last)
        };
        let Some(actor) = found else { return Given::default() };
        let mut given = actor.given.clone();
        if actor.kind == Act::Receive {
            given.grantor.clear();
        }
        given
    }
}

/// Ids of the bodies named in an article, the most named first.
pub fn named_bodies<'a>(lexicon: &Lexicon, sentences: impl Iterator<Item = &'a Sentence>) -> Vec<String> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for term in sentences.flat_map(|sentence| &sentence.mentions).filter_map(Mention::term) {
        let term = &lexicon.terms[term];
        if term.class == "body" && term.like.is_none() && term.level == ["bo-nganh"] && term.id != "bo-nganh-tw" {
            *votes.entry(&term.id).or_default() += 1;
        }
    }
    let mut named: Vec<(&str, usize)> = votes.into_iter().collect();
    named.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    named.into_iter().map(|(id, _)| id.to_owned()).collect()
}

/// True for provinces that are cities; also where none is known.
pub fn is_city(province: Option<&str>) -> bool {
    province.is_none_or(|slug| matches!(slug, "ha-noi" | "ho-chi-minh" | "hai-phong" | "da-nang" | "can-tho" | "hue"))
}

/// "được tặng", "được khen thưởng": who stands before it receives and does not give.
pub fn is_passive(key: &str, start: usize) -> bool {
    static DUOC: LazyLock<String> = LazyLock::new(|| crate::normalize::key("được"));
    key[start..].starts_with(DUOC.as_str())
}

/// Who gives what a list holds that the sentence announces: "Hội đồng thống nhất trình Chủ tịch UBND huyện:".
pub fn announced(givers: &Givers<'_>) -> Option<Given> {
    let last = givers.actors.last()?;
    let figures = givers.sentence.mentions[..last.verb].iter().any(|mention| mention.figure().is_some());
    let award = last.kind != Act::Receive && last.kind != Act::Recognise;
    (!figures && award).then(|| Given { words: None, ..last.given.clone() })
}

/// The level that a heading sets for its list: "Phần cấp tỉnh: Cờ thi đua 356 tập thể, …".
pub fn heading(lexicon: &Lexicon, sentence: &Sentence) -> Option<Given> {
    let class = |at: usize| match sentence.mentions.get(at).map(|mention| &mention.data) {
        Some(Data::Term(term)) => lexicon.terms[*term].class.as_str(),
        _ => "",
    };
    let colon = (0..sentence.mentions.len().min(7)).find(|&at| class(at) == "colon")?;
    let is_by = |at: usize| matches!(class(at), "level" | "body" | "all-levels");
    let by = (0..colon).find(|&at| is_by(at))?;
    // "Giám đốc Sở … báo cáo: …" and "… bám rễ ở cơ sở: …" head no list.
    let joined =
        (by + 1..colon).all(|at| is_by(at) || class(at) == "sep" || sentence.mentions[at].symbol == symbol::TIME);
    if !joined || sentence.mentions[..by].iter().any(|mention| mention.symbol == symbol::GAP) {
        return None;
    }
    // "Khen thưởng của Chủ tịch UBND tỉnh:", "Hình thức khen của Tổng Liên đoàn:" name no figure's award.
    let alone = (0..colon).all(|at| match class(at) {
        "praise" => at < by,
        "award" | "innovation" | "prize" | "give" | "propose" | "register" | "target" => false,
        _ => true,
    });
    let term = sentence.mentions[by].term().map(|term| &lexicon.terms[term])?;
    alone.then(|| Given {
        grantor: if term.class == "body" { vec![term.id.clone()] } else { Vec::new() },
        level: term.level.clone(),
        words: Some((sentence.mentions[by].start, sentence.mentions[by].end)),
    })
}
