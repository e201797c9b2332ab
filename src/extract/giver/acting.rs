//! Who acts in a sentence: bodies at a verb of giving, praising, recognising, proposing, or right before an award.

use std::sync::LazyLock;

use super::super::mention::symbol;
use super::super::phrase::{self, Phrases};
use super::{Act, Actor, Given, Givers, is_passive};

impl Givers<'_> {
    /// Finds who acts, verb by verb.
    pub(super) fn find(&mut self, key: &str) {
        static PLANS: LazyLock<String> = LazyLock::new(|| crate::normalize::key("dự kiến"));
        static WILL: LazyLock<String> = LazyLock::new(|| crate::normalize::key("sẽ"));
        let mentions = &self.sentence.mentions;
        // The bodies told last, joined by commas and "và", and whether a wish stands right before them.
        let mut run: Vec<usize> = Vec::new();
        let mut after_wish = false;
        // "Thừa ủy quyền của Chủ tịch nước, lãnh đạo tỉnh trao": who hands over in another's name does not give.
        let mut principal: Option<Given> = None;
        for (at, mention) in mentions.iter().enumerate() {
            let class = self.class(at);
            if principal.is_none() && self.is_by(at) && self.is_authority(at) {
                principal = Some(self.take(&[at], true));
                continue;
            }
            if self.is_by(at) {
                let joined =
                    run.last().is_some_and(|&last| last + 1 == at || (last + 2 == at && self.class(last + 1) == "sep"));
                if !joined {
                    run.clear();
                }
                run.push(at);
                let ends = !(self.is_by(at + 1) || (self.class(at + 1) == "sep" && self.is_by(at + 2)));
                if after_wish && ends && run.iter().any(|&at| self.class(at) != "level") {
                    let given = self.take(&run, true);
                    self.actors.push(Actor { verb: at, kind: Act::ProposedTo, given });
                    after_wish = false;
                }
                continue;
            }
            match class {
                "give" | "recognise" | "praise" | "receive" | "submit" => {
                    let kind = match class {
                        "give" => Some(Act::Give),
                        "praise" => Some(Act::Praise),
                        // Whoever applies or spreads an innovation does not recognise it.
                        "recognise" if self.term(at).is_some_and(|term| term.id == "any") => Some(Act::Recognise),
                        "receive" => Some(Act::Receive),
                        // A letter of praise is sent.
                        "submit" if self.award_follows(at) => Some(Act::Give),
                        _ => None,
                    };
                    if let Some(kind) = kind.filter(|_| !is_passive(key, mention.start)) {
                        let mut given = self.take(&run, true);
                        if kind == Act::Give
                            && let Some(principal) = principal.take()
                        {
                            given = principal;
                        }
                        if kind == Act::Recognise && run.is_empty() && at > 0 && self.is_workplace(at - 1) {
                            // "doanh nghiệp công nhận", "các đơn vị xét công nhận"
                            given = Given {
                                grantor: vec!["co-so".to_owned()],
                                level: vec!["co-so".to_owned()],
                                words: Some((mentions[at - 1].start, mentions[at - 1].end)),
                            };
                        }
                        if !given.grantor.is_empty() {
                            self.actors.push(Actor { verb: at, kind, given });
                        } else if run.is_empty()
                            && self.class(at.wrapping_sub(1)) == "sep"
                            && let Some(last) = self.actors.last()
                            && last.kind != Act::ProposedTo
                        {
                            // "Hội đồng nhận 1.902 sáng kiến, công nhận 1.247": the same subject goes on.
                            let given = last.given.clone();
                            self.actors.push(Actor { verb: at, kind, given });
                        }
                    }
                    run.clear();
                    after_wish = false;
                }
                // "; Thủ tướng Chính phủ, Bằng khen 4 người": a body that opens its clause gives what stands at it.
                "award" if self.opens_clause(&run) && self.stands_at(run[run.len() - 1], at) => {
                    let given = self.take(&run, true);
                    if !given.grantor.is_empty() {
                        self.actors.push(Actor { verb: at, kind: Act::Give, given });
                    }
                    run.clear();
                    after_wish = false;
                }
                // "Trung ương Hội sẽ tặng Bằng khen": who will give, though it is still open.
                "propose" if !run.is_empty() && phrase::begins(&key[mention.start..mention.end], &WILL) => {
                    let given = self.take(&run, true);
                    self.actors.push(Actor { verb: at, kind: Act::Give, given });
                    run.clear();
                }
                "colon" if self.opens_clause(&run) && self.class(at + 1) == "award" => {}
                // "LĐLĐ tỉnh dự kiến tặng": asks nobody else.
                "propose" if phrase::begins(&key[mention.start..mention.end], &PLANS) => {}
                "propose" | "register" => {
                    after_wish = true;
                    run.clear();
                }
                "result" | "sep" | "own" | "times" => {}
                // "Trung ương Hội Liên hiệp Phụ nữ (LHPN) Việt Nam", "Trung ương Hội 5 lần tặng".
                "open" if self.class(at + 2) == "close" && self.class(at + 1).is_empty() => {}
                "close" if self.class(at.wrapping_sub(2)) == "open" => {}
                _ if mention.figure().is_some() && self.class(at + 1) == "times" => {}
                _ if matches!(mention.symbol, symbol::TIME | symbol::WORD) => {}
                _ => {
                    run.clear();
                    after_wish = false;
                }
            }
        }
    }

    /// True where nothing but a mark or a word of transition stands before the bodies.
    fn opens_clause(&self, run: &[usize]) -> bool {
        let Some(&first) = run.first() else { return false };
        let is_body = run.iter().any(|&at| self.class(at) == "body");
        let border = |at: usize| match self.class(at) {
            "semi" | "colon" => true,
            // "Bằng khen của Chính phủ, UBND tỉnh": a second name behind a comma does not act.
            "sep" => at > 0 && !self.is_by(at - 1) && self.class(at - 1) != "award",
            _ => false,
        };
        let turns = |at: usize| {
            static WORDS: LazyLock<[String; 4]> =
                LazyLock::new(|| ["còn", "trong khi", "riêng", "về phần"].map(crate::normalize::key));
            let mention = &self.sentence.mentions[at];
            WORDS.iter().any(|word| self.key[mention.start..mention.end] == *word)
        };
        is_body && (first == 0 || border(first - 1) || turns(first - 1))
    }

    /// True where nothing but a comma, a colon or "thì" parts a body from the award behind it.
    fn stands_at(&self, body: usize, award: usize) -> bool {
        static THEN: LazyLock<[String; 2]> = LazyLock::new(|| ["thì", "có"].map(crate::normalize::key));
        let between = &self.key[self.sentence.mentions[body].end..self.sentence.mentions[award].start];
        between
            .split([' ', ',', ':'])
            .filter(|word| !word.is_empty())
            .all(|word| THEN.iter().any(|known| known == word))
    }

    /// "doanh nghiệp", "nhà trường": a workplace whose council or head decides at the base.
    fn is_workplace(&self, at: usize) -> bool {
        static PLACES: LazyLock<Vec<String>> = LazyLock::new(|| {
            let places =
                "doanh nghiệp|công ty|nhà trường|trường|bệnh viện|đơn vị|cơ quan|cơ quan, đơn vị|xí nghiệp|trung tâm";
            places.split('|').map(crate::normalize::key).collect()
        });
        let mention = &self.sentence.mentions[at];
        self.class(at) == "collective" && PLACES.iter().any(|place| self.key[mention.start..mention.end] == *place)
    }

    /// "Bệnh viện Đa khoa tỉnh": the last word of a workplace's name, and no province that acts.
    pub(super) fn ends_a_name(&self, at: usize) -> bool {
        let word = |at: usize| self.sentence.mentions[at].symbol == symbol::WORD;
        self.class(at) == "place-body"
            && (at > 0 && self.class(at - 1) == "collective"
                || at > 1 && word(at - 1) && self.class(at - 2) == "collective")
    }

    /// "Thừa ủy quyền của Chủ tịch UBND huyện": in whose name something is handed over.
    fn is_authority(&self, at: usize) -> bool {
        static WORDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["thừa ủy quyền", "thừa lệnh", "thay mặt"]));
        let Some(before) = at.checked_sub(1).map(|before| &self.sentence.mentions[before]) else { return false };
        WORDS.hold(&self.key[before.start..before.end])
    }

    fn award_follows(&self, at: usize) -> bool {
        self.class(at + 1) == "award" || self.class(at + 2) == "award"
    }
}
