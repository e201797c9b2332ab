//! Tokens of one sentence → mentions: figures, times, recipients, awards, verbs, separators, places.
//!
//! One pass from left to right, longest first. Dates, durations, decision numbers, editions and the like swallow
//! their digits (`trap`), so that no later step can mistake them for figures. What no lexicon knows becomes a `word`,
//! which tells the rules how far apart two mentions stand.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Lexicon, is_word};
use super::mention::{Data, Mention, PlaceMention, Sentence, symbol};
use super::scope;
use super::time;
use super::token::{Kind, Token};
use super::vocabulary::{Opens, Vocabulary};
use crate::model::Subject;
use crate::normalize::{self, CleanText};

/// The key of a word that stands in the code, folded once.
macro_rules! folded {
    ($word:literal) => {{
        static KEY: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| crate::normalize::key($word));
        KEY.as_str()
    }};
}
pub(super) use folded;

/// Words before a place where something happens or somebody goes.
static VENUES: LazyLock<FxHashSet<String>> = LazyLock::new(|| words_of("ra về tại ở tới đến lên"));

/// A place name behind these is a street, a school, a ward.
static NAMERS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let mut names = words_of("đường phố phường xã quận huyện thôn ấp sông núi cầu bến viện trận");
    let pairs = [
        "quốc lộ",
        "đại học",
        "trường thpt",
        "trường thcs",
        "tiểu học",
        "mầm non",
        "thị trấn",
        "quảng trường",
        "chiến dịch",
    ];
    names.extend(
        pairs.into_iter().chain(["chiến thắng", "nhà máy", "công tác", "khách sạn", "học viện"]).map(normalize::key),
    );
    names
});

/// A set of folded words.
pub(super) fn words_of(words: &str) -> FxHashSet<String> {
    words.split_whitespace().map(normalize::key).collect()
}

/// Scans sentences with one lexicon.
pub struct Scanner<'a> {
    pub lexicon: &'a Lexicon,
    /// Bodies and organisations, which no rule sees.
    pub scopes: &'a Lexicon,
    /// The words of all.
    pub vocabulary: &'a Vocabulary,
    /// Parts that names of bodies are put together from.
    pub names: &'a Lexicon,
    pub clean: &'a CleanText<'a>,
}

pub(super) struct Pass<'s, 'a> {
    pub(super) scanner: &'s Scanner<'a>,
    pub(super) key: &'s str,
    pub(super) tokens: &'s [Token],
    /// Tokens that stand behind an opening quote, with the length of the quoted phrase.
    quoted: &'s FxHashMap<usize, usize>,
    pub(super) sentence: Sentence,
    unknown: usize,
    unknown_start: usize,
    unknown_end: usize,
}

impl<'a> Scanner<'a> {
    /// Behind a bracket at `at` that holds nothing but an abbreviation in capitals: where it ends.
    fn abbreviation_behind(&self, all: &[Token], at: usize) -> Option<usize> {
        const LONGEST: usize = 5;
        if !all[at].is('(') {
            return None;
        }
        let end = (at + 2..all.len().min(at + LONGEST + 2)).find(|&end| all[end].is(')'))?;
        let key = &self.clean.key;
        let short = all[at + 1..end].iter().all(|token| {
            let all_capitals = || {
                key[token.start..token.end]
                    .char_indices()
                    .all(|(offset, letter)| !letter.is_alphabetic() || self.clean.is_capital(token.start + offset))
            };
            matches!(token.kind, Kind::Word) && token.end - token.start > 1 && all_capitals()
                || token.is('-')
                || token.is('&')
        });
        short.then_some(end + 1)
    }

    /// Mentions of one sentence, given as tokens (quotes among them).
    pub fn scan(&self, all: &[Token]) -> Sentence {
        // Quote marks make no mention, but what stands between them is a name: no list, no count.
        let mut tokens = Vec::with_capacity(all.len());
        let mut quoted = FxHashMap::default();
        let mut open: Option<usize> = None;
        let mut skip = 0;
        for (index, token) in all.iter().enumerate() {
            // "sản xuất, kinh doanh (SXKD) giỏi": an abbreviation explained inside a name.
            if index >= skip {
                skip = self.abbreviation_behind(all, index).unwrap_or(skip);
            }
            if index < skip {
                continue;
            }
            if token.is('"') || token.is('\'') {
                match open.take() {
                    Some(begin) if tokens.len() - begin <= 30 => {
                        quoted.insert(begin, tokens.len() - begin);
                    }
                    _ => open = Some(tokens.len()),
                }
                continue;
            }
            tokens.push(*token);
        }
        let (Some(first), Some(last)) = (all.first(), all.last()) else { return Sentence::default() };
        let sentence = Sentence { start: first.start, end: last.end, ..Sentence::default() };
        let mut pass = Pass {
            scanner: self,
            key: &self.clean.key,
            tokens: &tokens,
            quoted: &quoted,
            sentence,
            unknown: 0,
            unknown_start: 0,
            unknown_end: 0,
        };
        pass.run();
        pass.sentence.scopes = scope::read(self.scopes, self.clean, &tokens);
        pass.sentence
    }
}
impl Pass<'_, '_> {
    pub(super) fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.key))
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            at += self.step(at);
        }
        self.flush();
        self.name_grades();
        self.name_holders();
        self.mark_differences();
    }

    /// Reads what begins at token `at` and returns how many tokens it took.
    fn step(&mut self, at: usize) -> usize {
        if let Some(len) = self.quoted_name(at) {
            return len;
        }
        if let Some(len) = self.aside(at) {
            self.places_in(at + 1..at + len);
            return len;
        }
        if let Some(len) = self.cause_of_award(at) {
            self.word(at, 1);
            self.unknown_end = self.tokens[at + len - 1].end;
            return len;
        }
        let opens = match self.tokens[at].kind {
            Kind::Word => self.scanner.vocabulary.opens(self.tokens[at].word),
            Kind::Number => Opens::ANYTHING,
            Kind::Mark(_) => Opens::NOTHING,
        };
        if opens.may(Opens::TIME)
            && let Some((when, len)) = time::read(self.key, self.tokens, at).or_else(|| self.bare_year(at))
            && !self.ratio_follows(at, len)
        {
            self.push(symbol::TIME, Data::Time(when), at, len);
            return len;
        }
        if opens.may(Opens::TRAP)
            && let Some(len) = self.trap(at)
        {
            self.push(symbol::TRAP, Data::None, at, len);
            return len;
        }
        if opens.may(Opens::TRAP)
            && let Some((symbol, len)) = self.class_of_order(at)
        {
            self.push(symbol, Data::None, at, len);
            return len;
        }
        let known = self.scanner.lexicon.longest(self.tokens, at, |byte| self.scanner.clean.is_capital(byte));
        let known = match self.composed_body(at) {
            Some((term, len)) if known.is_none_or(|(_, known_len)| len > known_len) => Some((term, len)),
            _ => known,
        };
        if opens.may(Opens::NUMBER)
            && let Some((data, symbol, len)) = self.number(at)
            && known.is_none_or(|(term, known_len)| {
                known_len < len
                    || self.tokens[at].kind == Kind::Number
                    || (known_len == len && self.scanner.lexicon.terms[term].class == "rank")
            })
        {
            self.push(symbol, data, at, len);
            return len;
        }
        if let Some((term, len)) = known {
            let lexicon = self.scanner.lexicon;
            let counted = self.last_is_figure().then(|| lexicon.counted(self.tokens, at, len)).flatten();
            self.term(counted.unwrap_or(term), at, len);
            return len;
        }
        if is_word(&self.tokens[at]) {
            self.word(at, 1);
        } else if self.tokens[at].kind == Kind::Number {
            self.push(symbol::TRAP, Data::None, at, 1);
        }
        1
    }

    fn term(&mut self, term: usize, at: usize, len: usize) {
        let lexicon = self.scanner.lexicon;
        let (class, movement) = (lexicon.terms[term].class.as_str(), lexicon.terms[term].movement);
        match class {
            "filler" | "adjective" => {}
            "word" => self.word(at, len.min(3)),
            "province" | "district" => {
                if !self.scanner.clean.is_capital(self.tokens[at].start) {
                    return self.word(at, len);
                }
                self.place(term, at, len);
            }
            "movement" => self.word(at, len.min(3)),
            _ if movement && (self.after_movement(at) || self.last_is_award()) => self.word(at, len.min(3)),
            // "96 cá nhân điển hình", "2 cá nhân là điển hình tiên tiến": what kind of recipients, not a title.
            "award" if lexicon.terms[term].id == "bieu-duong" && (self.last_is_recipient() || self.last_is("is")) => {}
            // "nhất", "ba": ranks only behind a number, else a part of "thống nhất", of a name.
            "rank" if len == 1 && !self.last_is_figure() => self.word(at, len),
            // "ấp, khu phố văn hóa": a title only behind its recipient or "đạt chuẩn".
            "award" if lexicon.terms[term].id == "danh-hieu-van-hoa" && len == 2 && !self.is_titled_before(at) => {
                self.word(at, len);
            }
            // "anh", "bà", "lái xe", "chi nhánh": recipients only behind a number.
            "individual" | "collective" if lexicon.terms[term].id == "short" && !self.last_is_figure() => {
                self.word(at, len)
            }
            // "chấm 274 sản phẩm", and not "vòng chấm", "kết quả chấm".
            "submit" | "target"
                if matches!(lexicon.terms[term].id.as_str(), "jury" | "given") && !self.number_at(at + len) =>
            {
                self.word(at, len)
            }
            "turns" => match self.sentence.mentions.last_mut() {
                Some(Mention { data: Data::Figure(figure), .. }) if self.unknown == 0 => figure.turns = true,
                _ => self.word(at, len),
            },
            _ => {
                self.push(lexicon.terms[term].symbol, Data::Term(term), at, len);
                // "UBND TP Vũng Tàu": the body's last word begins a place.
                if class == "body" {
                    self.places_in(at + len - 1..at + len);
                }
            }
        }
    }

    fn place(&mut self, term: usize, at: usize, len: usize) {
        let guarded = at > 0
            && (NAMERS.contains(self.text(at - 1))
                || (at > 1 && NAMERS.contains(format!("{} {}", self.text(at - 2), self.text(at - 1)).as_str())));
        let venue = at > 0 && VENUES.contains(self.text(at - 1));
        let before = self.sentence.mentions.len();
        let (start, end) = (self.tokens[at].start, self.tokens[at + len - 1].end);
        self.sentence.places.push(PlaceMention { term, start, end, before, guarded, venue });
    }

    /// Places within a stretch of tokens that makes no mentions of its own, or runs on behind it.
    fn places_in(&mut self, tokens: std::ops::Range<usize>) {
        let mut at = tokens.start;
        while at < tokens.end {
            let lexicon = self.scanner.lexicon;
            let found = lexicon.longest(self.tokens, at, |byte| self.scanner.clean.is_capital(byte));
            let place =
                found.filter(|&(term, _)| matches!(lexicon.terms[term].class.as_str(), "province" | "district"));
            let Some((term, len)) = place else {
                at += 1;
                continue;
            };
            let named = (at..at + len).any(|token| self.scanner.clean.is_capital(self.tokens[token].start));
            if named {
                self.place(term, at, len);
            }
            at += len;
        }
    }

    pub(super) fn number_at(&self, at: usize) -> bool {
        at < self.tokens.len() && self.number(at).is_some()
    }

    pub(super) fn last_is_award(&self) -> bool {
        self.last_is("award")
    }

    /// "ấp văn hóa", "đạt chuẩn văn hóa"; "Sở Văn hóa" and "khối văn hóa - xã hội" are bodies.
    fn is_titled_before(&self, at: usize) -> bool {
        const BODIES: [&str; 8] = ["khối", "ngành", "sở", "phòng", "tâm", "nhà", "ban", "cụm"];
        let body = at > 0 && BODIES.iter().any(|body| self.text(at - 1) == normalize::key(body));
        !body && ["collective", "household", "get"].iter().any(|class| self.last_is(class))
    }

    fn last_is(&self, class: &str) -> bool {
        self.unknown == 0
            && self.sentence.mentions.last().is_some_and(|mention| {
                mention.term().is_some_and(|term| self.scanner.lexicon.terms[term].class == class)
            })
    }

    fn last_is_recipient(&self) -> bool {
        self.unknown == 0
            && self.sentence.mentions.last().is_some_and(|mention| {
                mention.term().is_some_and(|term| {
                    let class = self.scanner.lexicon.terms[term].class.as_str();
                    matches!(class, "individual" | "collective" | "household" | "mixed")
                })
            })
    }

    pub(super) fn last_is_figure(&self) -> bool {
        self.unknown == 0 && self.sentence.mentions.last().is_some_and(|mention| mention.figure().is_some())
    }

    /// "phong trào Lao động giỏi": within four tokens behind a movement word.
    fn after_movement(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at).any(|before| {
            self.scanner.lexicon.begins(self.tokens, before, &["movement"])
                && (before..at).all(|token| is_word(&self.tokens[token]))
        })
    }

    /// "Kỷ niệm chương Vì sự nghiệp giáo dục": the name of a medal up to whoever gives or receives it.
    fn cause_of_award(&self, at: usize) -> Option<usize> {
        if self.text(at) != folded!("vì") || !self.last_is_award() {
            return None;
        }
        let end = (at + 1..(at + 12).min(self.tokens.len()))
            .find(|&end| !is_word(&self.tokens[end]) || matches!(self.text(end), "cho" | "của" | "năm"))
            .unwrap_or((at + 12).min(self.tokens.len()));
        Some(end - at)
    }

    /// "(mới)", "(CNVCLĐ)", "(nay là phường Bến Nghé)": a bracket that tells neither a number nor a stage nor a level
    /// parts nothing.
    fn aside(&self, at: usize) -> Option<usize> {
        const LONGEST: usize = 8;
        if !self.tokens[at].is('(') {
            return None;
        }
        let len = (at + 1..(at + LONGEST + 2).min(self.tokens.len())).find(|&end| self.tokens[end].is(')'))? - at + 1;
        let telling =
            ["level", "register", "propose", "reject", "target", "submit", "recognise", "give", "get", "award"];
        let inside = at + 1..at + len - 1;
        let telling = inside.clone().any(|token| {
            self.tokens[token].kind == Kind::Number
                || self.number(token).is_some()
                || self.scanner.lexicon.begins(self.tokens, token, &telling)
        });
        // "Bằng khen (tập thể)": whom a number of a table counts.
        let whom = self.scanner.lexicon.longest(self.tokens, at + 1, |_| true).is_some_and(|(term, taken)| {
            let class = self.scanner.lexicon.terms[term].class.as_str();
            taken == inside.len() && matches!(class, "individual" | "collective" | "household" | "mixed")
        });
        (!inside.is_empty() && !telling && !whom).then_some(len)
    }

    /// A quoted phrase that names neither an award nor anything counted is one word: the name of a movement, a model.
    fn quoted_name(&mut self, at: usize) -> Option<usize> {
        if self.quoted.is_empty() {
            return None;
        }
        let &len = self.quoted.get(&at)?;
        if len == 0 {
            return None;
        }
        let lexicon = self.scanner.lexicon;
        let whole = lexicon.longest(self.tokens, at, |_| true);
        if let Some((term, term_len)) = whole
            && (lexicon.terms[term].class == "contest"
                || lexicon.terms[term].class == "award" && (term_len + 3 >= len || !lexicon.terms[term].movement))
        {
            return None;
        }
        // A long quotation is speech, and speech tells figures like any other sentence.
        if len > 14 && (at..at + len).any(|token| self.tokens[token].kind == Kind::Number) {
            return None;
        }
        if len > 24 {
            return None;
        }
        // danh hiệu "Người nông dân chuyên nghiệp"
        if at > 1 && self.text(at - 1) == folded!("hiệu") && self.text(at - 2) == folded!("danh") {
            if let Some(&title) = lexicon.symbols("title", None).first() {
                self.push(title, Data::None, at, len);
            }
            return Some(len);
        }
        self.word(at, 1);
        self.unknown_end = self.tokens[at + len - 1].end;
        Some(len)
    }

    fn word(&mut self, at: usize, len: usize) {
        if self.unknown == 0 {
            self.unknown_start = self.tokens[at].start;
            // A number right before an unknown word counts something else.
            if let Some(last) = self.sentence.mentions.last_mut()
                && last.symbol == symbol::FIGURE
                && last.figure().is_some()
            {
                last.symbol = symbol::COUNTED;
            }
        }
        self.unknown += len;
        self.unknown_end = self.tokens[(at + len - 1).min(self.tokens.len() - 1)].end;
    }

    fn flush(&mut self) {
        if self.unknown > 0 {
            let symbol = if self.unknown > 3 { symbol::GAP } else { symbol::WORD };
            self.sentence.mentions.push(Mention {
                symbol,
                data: Data::None,
                start: self.unknown_start,
                end: self.unknown_end,
            });
            self.unknown = 0;
        }
    }

    fn push(&mut self, symbol: char, data: Data, at: usize, len: usize) {
        self.flush();
        let (start, end) = (self.tokens[at].start, self.tokens[at + len - 1].end);
        self.sentence.mentions.push(Mention { symbol, data, start, end });
    }

    /// "Huân chương Lao động hạng Nhì: 6 cá nhân; hạng Ba: …": a class that opens its own item names the order again.
    fn name_grades(&mut self) {
        let mut order: Option<(char, Data)> = None;
        for at in 0..self.sentence.mentions.len() {
            let mention = &self.sentence.mentions[at];
            let is_award = mention.term().is_some_and(|term| self.scanner.lexicon.terms[term].class == "award");
            if is_award {
                order = Some((mention.symbol, mention.data.clone()));
            } else if mention.symbol == symbol::GRADE
                && let Some((symbol, data)) = &order
            {
                let behind_award = at > 0
                    && self.sentence.mentions[at - 1]
                        .term()
                        .is_some_and(|term| self.scanner.lexicon.terms[term].class == "award");
                if !behind_award {
                    let mention = &mut self.sentence.mentions[at];
                    (mention.symbol, mention.data) = (*symbol, data.clone());
                }
            }
        }
    }

    /// "tặng Giấy khen cho 28 gia đình văn hóa", "tuyên dương 40 công nhân giỏi": holders of a title who receive
    /// something else are its recipients.
    fn name_holders(&mut self) {
        let lexicon = self.scanner.lexicon;
        let class = |mention: &Mention| mention.term().map_or("", |term| lexicon.terms[term].class.as_str());
        for at in 1..self.sentence.mentions.len() {
            let mentions = &self.sentence.mentions;
            let Some(term) = mentions[at].term().map(|term| &lexicon.terms[term]) else { continue };
            let kind = match term.counts {
                Subject::Individual => "individual",
                Subject::Collective => "collective",
                Subject::Household => "household",
                _ => continue,
            };
            if term.class != "award" || mentions[at - 1].figure().is_none() || at < 2 {
                continue;
            }
            let before = &mentions[at - 2];
            let praised = before
                .term()
                .is_some_and(|term| lexicon.terms[term].class == "praise" && lexicon.terms[term].id == "bieu-duong");
            let given = class(before) == "to"
                && mentions[..at - 2]
                    .iter()
                    .rev()
                    .take_while(|mention| mention.figure().is_none() && !matches!(class(mention), "semi" | "colon"))
                    .any(|mention| {
                        mention.term().is_some_and(|term| {
                            lexicon.terms[term].class == "award" && lexicon.terms[term].counts == Subject::Award
                        })
                    });
            let holder = lexicon.terms.iter().position(|term| term.class == kind && term.id == "any");
            if let Some(holder) = holder.filter(|_| praised || given) {
                let mention = &mut self.sentence.mentions[at];
                (mention.symbol, mention.data) = (lexicon.terms[holder].symbol, Data::Term(holder));
            }
        }
    }

    /// "nhiều hơn năm trước 276", "vượt chỉ tiêu 92 nghìn", "trong 90 gương": no counts of their own.
    fn mark_differences(&mut self) {
        for at in 0..self.sentence.mentions.len() {
            if self.sentence.mentions[at].figure().is_none() {
                continue;
            }
            let mut before = at;
            let mut compared = false;
            while before > 0 {
                before -= 1;
                let mention = &self.sentence.mentions[before];
                let class = mention.term().map_or("", |term| self.scanner.lexicon.terms[term].class.as_str());
                match class {
                    "against" => {
                        compared = true;
                        break;
                    }
                    "is" => {}
                    _ if mention.symbol == symbol::TIME || mention.symbol == symbol::WORD && at - before <= 2 => {}
                    _ => break,
                }
            }
            let in_total = compared && self.key[self.sentence.mentions[before].start..].starts_with("trong");
            if compared && !(in_total && self.told_of(at)) || self.among(at) && !self.told_of(at) {
                self.sentence.mentions[at].symbol = symbol::DIFFERENCE;
            }
        }
    }

    /// "trong 163 sáng kiến gửi lên Hội đồng": the ones chosen from have a stage of their own, and so a fact.
    fn told_of(&self, at: usize) -> bool {
        let behind = &self.sentence.mentions[at + 1..];
        let class =
            |mention: &Mention| mention.term().map_or("", |term| self.scanner.lexicon.terms[term].class.as_str());
        let stop = behind
            .iter()
            .position(|mention| mention.figure().is_some() || matches!(class(mention), "semi" | "own" | "part" | "is"))
            .unwrap_or(behind.len());
        behind[..stop].iter().any(|mention| {
            matches!(class(mention), "submit" | "register" | "propose" | "recognise" | "give" | "get" | "reject")
        })
    }

    /// "trong 90 gương …" inside a sentence: the size of what was chosen from.
    fn among(&self, at: usize) -> bool {
        let start = self.sentence.mentions[at].start;
        let Some(token) = self.tokens.iter().rposition(|token| token.end <= start) else { return false };
        token > 0
            && (self.text(token) == "trong"
                || (self.text(token) == "số" && self.text(token.saturating_sub(1)) == "trong" && token > 1))
    }
}
