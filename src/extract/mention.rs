//! Tokens of one sentence → mentions: figures, times, recipients, awards, verbs, separators, places.
//!
//! One pass from left to right, longest first. Dates, durations, decision numbers, editions and the like swallow
//! their digits here, so that no later step can mistake them for figures. What no lexicon knows becomes a `word`,
//! which tells the rules how far apart two mentions stand.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::lexicon::{Lexicon, is_word};
use super::numeral;
use super::scope::{self, ScopeMention};
use super::time::{self, When};
use super::token::{Kind, Token};
use crate::model::{Bound, Unit};
use crate::normalize::{self, CleanText};

/// Symbols of mentions that no lexicon gives. Private-use letters below those of the lexicon's terms.
pub mod symbol {
    /// A count: a number with nothing uncountable behind it.
    pub const FIGURE: char = '\u{e000}';
    /// A number directly before a word that no lexicon knows.
    pub const COUNTED: char = '\u{e001}';
    pub const PERCENT: char = '\u{e002}';
    pub const MONEY: char = '\u{e003}';
    /// A date or period.
    pub const TIME: char = '\u{e004}';
    /// Digits that are no figure.
    pub const TRAP: char = '\u{e005}';
    /// One to three unknown words.
    pub const WORD: char = '\u{e006}';
    /// More than three.
    pub const GAP: char = '\u{e007}';
    /// "hạng Nhì, Ba": the class of an order; stands for the order before it.
    pub const GRADE: char = '\u{e008}';
    /// A figure that a rule took already.
    pub const TAKEN: char = '\u{e009}';
    /// "đ" of a number that is a difference or a base.
    pub const DIFFERENCE: char = '\u{e00a}';
    /// "một" in words: a count in some places, an article in others.
    pub const ONE: char = '\u{e00d}';
    /// Begin and end of the sentence.
    pub const BEGIN: char = '\u{e00b}';
    pub const END: char = '\u{e00c}';
}

/// A number of the text with what was read around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub value: f64,
    pub bound: Bound,
    pub unit: Unit,
    /// In words, and small enough to be an article or a name: counts only where a rule is sure.
    pub weak: bool,
    pub ambiguous: bool,
    /// "lượt" stands behind it.
    pub turns: bool,
    /// Bytes of the number in the key, without its bound and unit.
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    None,
    Figure(Figure),
    Time(When),
    /// Index of a term of the lexicon.
    Term(usize),
}

/// Something that matters in a sentence, or a stretch of words that does not.
#[derive(Clone, Debug)]
pub struct Mention {
    pub symbol: char,
    pub data: Data,
    /// Bytes in the key.
    pub start: usize,
    pub end: usize,
}

impl Mention {
    pub fn figure(&self) -> Option<&Figure> {
        match &self.data {
            Data::Figure(figure) => Some(figure),
            _ => None,
        }
    }

    pub fn term(&self) -> Option<usize> {
        match self.data {
            Data::Term(term) => Some(term),
            _ => None,
        }
    }
}

/// A province or district named in a sentence.
#[derive(Clone, Debug)]
pub struct PlaceMention {
    pub term: usize,
    pub start: usize,
    pub end: usize,
    /// Which mention stands before it (index into the mentions), for telling subjects from owners.
    pub before: usize,
    /// The word before it makes it a street, a school or a ward.
    pub guarded: bool,
}

/// A sentence as mentions.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    pub mentions: Vec<Mention>,
    pub places: Vec<PlaceMention>,
    pub scopes: Vec<ScopeMention>,
    /// Bytes in the key.
    pub start: usize,
    pub end: usize,
}

/// Words behind a number that make it a measure, a duration or an age.
static MEASURES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    words_of(
        "năm tháng tuần ngày giờ phút giây tuổi km m m2 m² m3 km2 km² ha hécta héc tấn tạ yến kg gam lít mét điểm bậc quý \
         thế đợt kỳ khóa vòng thập buổi lớp tiết trang câu nội chương điều khoản bước nhiệm mặt lĩnh h",
    )
});

/// Words before a number that make it the number of a document, a place, a class.
static NUMBERED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    words_of(
        "số điều khoản chương mục thứ lớp quận phường tổ ấp thôn khóm kỳ khóa đợt top covid hạng lô đường vòng tập trang \
         luật lần",
    )
});

/// A place name behind these is a street, a school, a ward.
static NAMERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut names = words_of("đường phố phường xã quận thôn ấp sông núi cầu bến viện trận");
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

fn words_of(words: &str) -> HashSet<String> {
    words.split_whitespace().map(normalize::key).collect()
}

static DOCUMENTS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    [
        "quyết định",
        "nghị quyết",
        "nghị định",
        "chỉ thị",
        "thông tư",
        "kế hoạch",
        "hướng dẫn",
        "công văn",
        "tờ trình",
        "luật",
        "thông báo",
        "quy định",
        "pháp lệnh",
        "sắc lệnh",
        "báo cáo",
        "văn bản",
        "chương trình",
        "thông tri",
        "kết luận",
    ]
    .into_iter()
    .map(|phrase| normalize::key(phrase).split(' ').map(str::to_owned).collect())
    .collect()
});

/// Single number words count only before these classes.
const COUNTABLE: [&str; 15] = [
    "turns",
    "individual",
    "collective",
    "household",
    "mixed",
    "award",
    "innovation",
    "work",
    "prize",
    "entry",
    "gift",
    "house",
    "times",
    "adjective",
    "rank",
];

struct Words {
    /// Currencies by the word behind a number.
    currency: HashMap<String, &'static str>,
    ranks: HashSet<String>,
    article_before: HashSet<String>,
    year_before: HashSet<String>,
    up: String,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    currency: [
        ("đồng", "vnd"),
        ("vnđ", "vnd"),
        ("vnd", "vnd"),
        ("đ", "vnd"),
        ("usd", "usd"),
        ("euro", "eur"),
        ("eur", "eur"),
        ("đô", "usd"),
        ("$", "usd"),
    ]
    .into_iter()
    .map(|(word, code)| (normalize::key(word), code))
    .collect(),
    ranks: ["nhất", "nhì", "ba", "i", "ii", "iii", "1", "2", "3", "đặc"].into_iter().map(normalize::key).collect(),
    article_before: ["là", "như", "thành", "của", "mỗi", "từng", "theo", "ngày", "bằng", "về", "trên", "có", "cũng"]
        .into_iter()
        .map(normalize::key)
        .collect(),
    year_before: ["trong", "cả", "mỗi", "hàng", "hằng", "những", "đầu", "cuối", "suốt", "các", "từ", "đến"]
        .into_iter()
        .map(normalize::key)
        .collect(),
    up: normalize::key("trở"),
});

/// Scans sentences with one lexicon.
pub struct Scanner<'a> {
    pub lexicon: &'a Lexicon,
    /// Bodies and organisations, which no rule sees.
    pub scopes: &'a Lexicon,
    pub clean: &'a CleanText<'a>,
}

struct Pass<'s, 'a> {
    scanner: &'s Scanner<'a>,
    key: &'s str,
    tokens: &'s [Token],
    /// Tokens that stand behind an opening quote, with the length of the quoted phrase.
    quoted: &'s HashMap<usize, usize>,
    sentence: Sentence,
    unknown: usize,
    unknown_start: usize,
    unknown_end: usize,
}

impl<'a> Scanner<'a> {
    /// Mentions of one sentence, given as tokens (quotes among them).
    pub fn scan(&self, all: &[Token]) -> Sentence {
        // Quote marks make no mention, but what stands between them is a name: no list, no count.
        let mut tokens = Vec::with_capacity(all.len());
        let mut quoted = HashMap::new();
        let mut open: Option<usize> = None;
        for token in all {
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
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.key))
    }

    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            at += self.step(at);
        }
        self.flush();
        self.name_grades();
        self.mark_differences();
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
            if compared || self.among(at) {
                self.sentence.mentions[at].symbol = symbol::DIFFERENCE;
            }
        }
    }

    /// "trong 90 gương …" inside a sentence: the size of what was chosen from.
    fn among(&self, at: usize) -> bool {
        let start = self.sentence.mentions[at].start;
        let Some(token) = self.tokens.iter().rposition(|token| token.end <= start) else { return false };
        token > 0
            && (self.text(token) == "trong"
                || (self.text(token) == "số" && self.text(token.saturating_sub(1)) == "trong" && token > 1))
    }

    /// Reads what begins at token `at` and returns how many tokens it took.
    fn step(&mut self, at: usize) -> usize {
        if let Some(len) = self.quoted_name(at) {
            return len;
        }
        if let Some(len) = self.cause_of_award(at) {
            self.word(at, 1);
            self.unknown_end = self.tokens[at + len - 1].end;
            return len;
        }
        if let Some((when, len)) = time::read(self.key, self.tokens, at).or_else(|| self.bare_year(at))
            && !self.ratio_follows(at, len)
        {
            self.push(symbol::TIME, Data::Time(when), at, len);
            return len;
        }
        if let Some(len) = self.trap(at) {
            self.push(symbol::TRAP, Data::None, at, len);
            return len;
        }
        if let Some((symbol, len)) = self.class_of_order(at) {
            self.push(symbol, Data::None, at, len);
            return len;
        }
        let known = self.scanner.lexicon.longest(self.key, self.tokens, at, |byte| self.scanner.clean.is_capital(byte));
        if let Some((data, symbol, len)) = self.number(at)
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
            self.term(term, at, len);
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
                let guarded = at > 0
                    && (NAMERS.contains(self.text(at - 1))
                        || (at > 1
                            && NAMERS.contains(format!("{} {}", self.text(at - 2), self.text(at - 1)).as_str())));
                let before = self.sentence.mentions.len();
                let (start, end) = (self.tokens[at].start, self.tokens[at + len - 1].end);
                self.sentence.places.push(PlaceMention { term, start, end, before, guarded });
            }
            "movement" => self.word(at, len.min(3)),
            _ if movement && (self.after_movement(at) || self.last_is_award()) => self.word(at, len.min(3)),
            // "96 cá nhân điển hình": what kind of recipients, not a title.
            "award" if lexicon.terms[term].id == "bieu-duong" && self.last_is_recipient() => {}
            // "nhất", "ba": ranks only behind a number, else a part of "thống nhất", of a name.
            "rank" if len == 1 && !self.last_is_figure() => self.word(at, len),
            // "ấp, khu phố văn hóa": a title only behind its recipient or "đạt chuẩn".
            "award" if lexicon.terms[term].id == "danh-hieu-van-hoa" && len == 2 && !self.last_is_titled() => {
                self.word(at, len);
            }
            // "anh", "bà", "em": recipients only behind a number.
            "individual" if lexicon.terms[term].id == "short" && !self.last_is_figure() => self.word(at, len),
            "turns" => match self.sentence.mentions.last_mut() {
                Some(Mention { data: Data::Figure(figure), .. }) if self.unknown == 0 => figure.turns = true,
                _ => self.word(at, len),
            },
            _ => self.push(lexicon.terms[term].symbol, Data::Term(term), at, len),
        }
    }

    fn last_is_award(&self) -> bool {
        self.unknown == 0
            && self.sentence.mentions.last().is_some_and(|mention| {
                mention.term().is_some_and(|term| self.scanner.lexicon.terms[term].class == "award")
            })
    }

    fn last_is_titled(&self) -> bool {
        self.unknown == 0
            && self.sentence.mentions.last().is_some_and(|mention| {
                mention.term().is_some_and(|term| {
                    let class = self.scanner.lexicon.terms[term].class.as_str();
                    matches!(class, "collective" | "household" | "get")
                })
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

    fn last_is_figure(&self) -> bool {
        self.unknown == 0 && self.sentence.mentions.last().is_some_and(|mention| mention.figure().is_some())
    }

    /// "phong trào Lao động giỏi": within four tokens behind a movement word.
    fn after_movement(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at).any(|before| {
            self.scanner.lexicon.begins(self.key, self.tokens, before, &["movement"])
                && (before..at).all(|token| is_word(&self.tokens[token]))
        })
    }

    /// "Kỷ niệm chương Vì sự nghiệp giáo dục": the name of a medal up to whoever gives or receives it.
    fn cause_of_award(&self, at: usize) -> Option<usize> {
        if self.text(at) != normalize::key("vì") || !self.last_is_award() {
            return None;
        }
        let end = (at + 1..(at + 12).min(self.tokens.len()))
            .find(|&end| !is_word(&self.tokens[end]) || matches!(self.text(end), "cho" | "của" | "năm"))
            .unwrap_or((at + 12).min(self.tokens.len()));
        Some(end - at)
    }

    /// A quoted phrase that names neither an award nor anything counted is one word: the name of a movement, a model.
    fn quoted_name(&mut self, at: usize) -> Option<usize> {
        let &len = self.quoted.get(&at)?;
        if len == 0 {
            return None;
        }
        let lexicon = self.scanner.lexicon;
        let whole = lexicon.longest(self.key, self.tokens, at, |_| true);
        if let Some((term, term_len)) = whole
            && lexicon.terms[term].class == "award"
            && (term_len + 3 >= len || !lexicon.terms[term].movement)
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

    /// "12/15 hộ": a date-looking ratio is told by the countable noun behind it.
    fn ratio_follows(&self, at: usize, len: usize) -> bool {
        len == 3
            && self.tokens[at].kind == Kind::Number
            && self.scanner.lexicon.begins(
                self.key,
                self.tokens,
                at + len,
                &["individual", "collective", "household", "mixed", "innovation", "work"],
            )
    }

    /// "mùa đông 2016", "Tháng Thanh niên 2017": a year behind a name.
    fn bare_year(&self, at: usize) -> Option<(When, usize)> {
        static NOT_A_YEAR: LazyLock<HashSet<String>> = LazyLock::new(|| words_of("luật số pháp định quyết nghị sinh"));
        let digits = self.text(at);
        let before = at.checked_sub(1).map(|before| &self.tokens[before])?;
        if digits.len() != 4 || self.tokens[at].kind != Kind::Number || !is_word(before) || !self.tokens[at].spaced {
            return None;
        }
        let year = digits.parse::<u16>().ok().filter(|year| (1990..=2040).contains(year))?;
        let counted = self.scanner.lexicon.begins(self.key, self.tokens, at + 1, &COUNTABLE[..12]);
        let joined = self.tokens.get(at + 1).is_some_and(|next| matches!(self.text(at + 1), "/" | "-") && !next.spaced);
        if counted || joined || NOT_A_YEAR.contains(before.text(self.key)) {
            return None;
        }
        crate::model::PartialDate::year_only(year).map(|year| (When::Period(crate::model::Period::single(year)), 1))
    }

    /// Digits that are no figure: document numbers, editions, anniversaries, times of day, telephone numbers.
    fn trap(&self, at: usize) -> Option<usize> {
        let token = &self.tokens[at];
        if is_word(token) {
            return self.document(at).or_else(|| self.edition(at)).or_else(|| self.anniversary(at));
        }
        if token.kind != Kind::Number {
            return None;
        }
        let next_joined = self.tokens.get(at + 1).is_some_and(|next| !next.spaced);
        // "20-NQ/TW", "34/2016/NĐ-CP", "1034/QĐ-UBND"
        if next_joined && matches!(self.text(at + 1), "/" | "-") {
            let letters = self.tokens.get(at + 2).is_some_and(|next| is_word(next) && !next.spaced);
            let chained =
                self.tokens.get(at + 3).is_some_and(|next| !next.spaced) && matches!(self.text(at + 3), "/" | "-");
            if (letters && self.scanner.clean.is_capital(self.tokens[at + 2].start)) || chained {
                return Some(self.chain(at));
            }
        }
        // "07:59"
        if next_joined
            && self.text(at + 1) == ":"
            && self.tokens.get(at + 2).is_some_and(|next| next.kind == Kind::Number)
        {
            let seconds =
                self.text(at + 3) == ":" && self.tokens.get(at + 4).is_some_and(|next| next.kind == Kind::Number);
            return Some(if seconds { 5 } else { 3 });
        }
        // "16h30"
        if self.text(at + 1) == "h" {
            return Some(if self.tokens.get(at + 2).is_some_and(|next| next.kind == Kind::Number && !next.spaced) {
                3
            } else {
                2
            });
        }
        let digits = token.text(self.key);
        if digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(1);
        }
        let before = at.checked_sub(1).map(|before| &self.tokens[before]);
        if before.is_some_and(|before| is_word(before) && NUMBERED.contains(before.text(self.key)))
            && !self.scanner.lexicon.begins(
                self.key,
                self.tokens,
                at + 1,
                &["individual", "collective", "household", "mixed", "innovation", "award"],
            )
            && !(before.is_some_and(|before| before.text(self.key) == normalize::key("số"))
                && self.bare_end(at + 1)
                && at > 1)
        {
            return Some(1);
        }
        // Letters glued in front: "Covid-19", "A1", "bk5".
        let behind_word = at >= 1 && !token.spaced && is_word(&self.tokens[at - 1]);
        let behind_dash = at >= 2
            && !token.spaced
            && self.tokens[at - 1].is('-')
            && !self.tokens[at - 1].spaced
            && is_word(&self.tokens[at - 2]);
        // "Bằng khen27 tập thể" lost its space.
        let lost_space = behind_word
            && self.text(at - 1).chars().count() >= 3
            && self.scanner.lexicon.begins(self.key, self.tokens, at + 1, &COUNTABLE[..9]);
        let glued = (behind_word && !lost_space) || behind_dash;
        if glued {
            return Some(1);
        }
        // A bare year.
        if digits.len() == 4
            && digits.parse::<u16>().is_ok_and(|year| (1930..=2060).contains(&year))
            && !self.scanner.lexicon.begins(self.key, self.tokens, at + 1, &COUNTABLE[..12])
        {
            return Some(1);
        }
        None
    }

    fn bare_end(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| matches!(token.kind, Kind::Mark(',' | ';' | '.')))
    }

    /// Length of a run of tokens joined without spaces.
    fn chain(&self, at: usize) -> usize {
        let mut len = 1;
        while self.tokens.get(at + len).is_some_and(|next| {
            !next.spaced
                && (next.kind != Kind::Mark(',')
                    && next.kind != Kind::Mark(';')
                    && next.kind != Kind::Mark(')')
                    && next.kind != Kind::Mark('.'))
        }) {
            len += 1;
        }
        len
    }

    /// "Quyết định số 1034/QĐ-UBND ngày 14/3/2023", "Nghị quyết 20-NQ/TW".
    fn document(&self, at: usize) -> Option<usize> {
        let words = DOCUMENTS
            .iter()
            .find(|words| words.iter().enumerate().all(|(offset, word)| self.text(at + offset) == word))?;
        let mut next = at + words.len();
        while next < at + words.len() + 3 && matches!(self.text(next), "số" | ":" | "ố") {
            next += 1;
        }
        let numbered = self.tokens.get(next).is_some_and(|token| token.kind == Kind::Number);
        // "kế hoạch 120 sáng kiến" is a plan for a count.
        if !numbered || self.scanner.lexicon.begins(self.key, self.tokens, next + 1, &COUNTABLE[..9]) {
            return None;
        }
        next += self.chain(next);
        // The date of the document is no date of the story.
        let mut day = next;
        while matches!(self.text(day), "ngày" | "kí" | "," | "ban" | "hành") && day < next + 4 {
            day += 1;
        }
        let at_day = if day > next && self.text(day - 1) == "ngày" { day - 1 } else { day };
        if let Some((_, len)) = time::read(self.key, self.tokens, at_day) {
            next = at_day + len;
        }
        Some(next - at)
    }

    /// "lần thứ IX", "khóa XII", "thứ 5", "lần thứ nhất".
    fn edition(&self, at: usize) -> Option<usize> {
        static LAN: LazyLock<[String; 4]> = LazyLock::new(|| ["lần", "thứ", "khóa", "đại"].map(normalize::key));
        let text = self.text(at);
        let from = if text == LAN[0] && self.text(at + 1) == LAN[1] {
            at + 2
        } else if text == LAN[1] || text == LAN[2] {
            at + 1
        } else {
            return None;
        };
        let ordinal = self.text(from);
        let is_ordinal = (ordinal.bytes().all(|byte| b"ivxl".contains(&byte)) && !ordinal.is_empty())
            || ordinal.bytes().all(|byte| byte.is_ascii_digit()) && !ordinal.is_empty()
            || WORDS.ranks.contains(ordinal)
            || (numeral::read(self.key, self.tokens, from).is_some_and(|numeral| numeral.words) && text != LAN[2]);
        is_ordinal.then_some(from + 1 - at)
    }

    /// "kỷ niệm 90 năm Ngày thành lập": the years of an anniversary.
    fn anniversary(&self, at: usize) -> Option<usize> {
        static OPENER: LazyLock<[String; 3]> = LazyLock::new(|| ["kỷ", "niệm", "năm"].map(normalize::key));
        if self.text(at) != OPENER[0] || self.text(at + 1) != OPENER[1] {
            return None;
        }
        let from = at + 2;
        let numeral = numeral::read(self.key, self.tokens, from)?;
        (self.text(from + numeral.len) == OPENER[2]).then_some(2 + numeral.len + 1)
    }

    /// "hạng Nhì", "hạng Nhất, Nhì, Ba", "hạng 3": nothing to count, but behind a semicolon it names the order again.
    fn class_of_order(&self, at: usize) -> Option<(char, usize)> {
        if self.text(at) != normalize::key("hạng") {
            return None;
        }
        let mut len = 1;
        if !WORDS.ranks.contains(self.text(at + 1)) {
            return None;
        }
        len += 1;
        loop {
            let separated = matches!(self.text(at + len), "," | "và" | "-" | "/" | "hoặc");
            let hang = usize::from(self.text(at + len + 1) == normalize::key("hạng"));
            // "hạng Nhì, 3 cá nhân": a digit with a recipient behind it is a count.
            let next = at + len + 1 + hang;
            if separated
                && WORDS.ranks.contains(self.text(next))
                && !self.scanner.lexicon.begins(self.key, self.tokens, next + 1, &COUNTABLE[..5])
            {
                len += 2 + hang;
            } else {
                break;
            }
        }
        Some((symbol::GRADE, len))
    }

    /// A number with its bound before it and its unit behind it.
    fn number(&self, at: usize) -> Option<(Data, char, usize)> {
        // The bound is read where it begins, so that its words make no mention of their own.
        let mut bound = Bound::Exact;
        let mut from = at;
        if is_word(&self.tokens[at]) {
            for len in (1..=3).rev() {
                if numeral::bound_before(self.key, self.tokens, at + len).is_some_and(|(_, words)| words == len)
                    && at + len < self.tokens.len()
                    && numeral::read(self.key, self.tokens, at + len).is_some()
                    && !self.date_or_trap(at + len)
                {
                    bound =
                        numeral::bound_before(self.key, self.tokens, at + len).map_or(Bound::Exact, |(bound, _)| bound);
                    from = at + len;
                    break;
                }
            }
        }
        let numeral = numeral::read(self.key, self.tokens, from)?;
        if !numeral.value.is_finite() {
            return None;
        }
        let mut next = from + numeral.len;
        if numeral.words && !numeral.vague && numeral.len == 1 && from == at && !self.small_word_counts(at, next) {
            return None;
        }
        if numeral.vague {
            bound = Bound::Vague;
        }
        let figure = |unit: Unit, bound: Bound| Figure {
            value: numeral.value,
            bound,
            unit,
            weak: numeral.words && numeral.len == 1,
            ambiguous: numeral.ambiguous,
            turns: false,
            start: self.tokens[from].start,
            end: self.tokens[from + numeral.len - 1].end,
        };
        if self.text(next) == "%"
            || (self.text(next) == normalize::key("phần") && self.text(next + 1) == normalize::key("trăm"))
        {
            next += if self.text(next) == "%" { 1 } else { 2 };
            return Some((Data::Figure(figure(Unit::Percent, bound)), symbol::PERCENT, next - at));
        }
        if let Some(unit) = self.currency(next, numeral.scaled) {
            next += usize::from(WORDS.currency.contains_key(self.text(next)));
            if self.text(next) == "la" {
                next += 1;
            }
            return Some((Data::Figure(figure(unit, bound)), symbol::MONEY, next - at));
        }
        // "12/15 hộ": the base of a ratio counts nothing.
        if self.text(next) == "/" && self.tokens.get(next + 1).is_some_and(|token| token.kind == Kind::Number) {
            next += 2;
        }
        if MEASURES.contains(self.text(next))
            && !self.scanner.lexicon.begins(self.key, self.tokens, next, &COUNTABLE[..13])
        {
            return Some((Data::None, symbol::TRAP, next - at));
        }
        if let Some((after, len)) = numeral::bound_after(self.key, self.tokens, next) {
            bound = after;
            next += len;
        } else {
            // "từ 3 sáng kiến trở lên"
            for ahead in next..(next + 6).min(self.tokens.len()) {
                if !is_word(&self.tokens[ahead]) {
                    break;
                }
                if self.text(ahead) == WORDS.up {
                    if let Some((after, _)) = numeral::bound_after(self.key, self.tokens, ahead) {
                        bound = after;
                    }
                    break;
                }
            }
        }
        let one = numeral.words && numeral.len == 1 && numeral.value == 1.0;
        let symbol = if one { symbol::ONE } else { symbol::FIGURE };
        Some((Data::Figure(figure(Unit::Count, bound)), symbol, next - at))
    }

    fn date_or_trap(&self, at: usize) -> bool {
        (time::read(self.key, self.tokens, at).is_some() && !self.ratio_follows(at, 3)) || self.trap(at).is_some()
    }

    /// Money by the word behind; a bare triệu or tỷ is money where nothing countable follows.
    fn currency(&self, at: usize, scaled: bool) -> Option<Unit> {
        if let Some(&code) = WORDS.currency.get(self.text(at)) {
            // "đồng chí" are comrades, "đô thị" towns.
            if self.scanner.lexicon.begins(self.key, self.tokens, at, &["individual"])
                || (self.text(at) == normalize::key("đô") && self.text(at + 1) != "la")
            {
                return None;
            }
            return Some(if code == "vnd" { Unit::Vnd } else { Unit::Currency(code.to_owned()) });
        }
        let power = at.checked_sub(1).map(|before| self.text(before))?;
        let is_million = power == normalize::key("triệu") || power == normalize::key("tỷ");
        (scaled
            && is_million
            && !self.scanner.lexicon.begins(self.key, self.tokens, at, &COUNTABLE)
            && self.tokens.get(at).is_none_or(|token| {
                !is_word(token) || self.scanner.lexicon.begins(self.key, self.tokens, at, &["sep", "to"])
            }))
        .then_some(Unit::Vnd)
    }

    /// "ba", "năm", "một" are numbers only before something countable, and not as names, articles or years.
    fn small_word_counts(&self, at: usize, next: usize) -> bool {
        let word = self.text(at);
        let before = at.checked_sub(1).map_or("", |before| self.text(before));
        if word == normalize::key("không") || word == normalize::key("mốt") || word == normalize::key("tư") {
            return false;
        }
        if word == normalize::key("năm") && WORDS.year_before.contains(before) {
            return false;
        }
        if word == normalize::key("một") && WORDS.article_before.contains(before) {
            return false;
        }
        // A capital inside the sentence is a name: "chị Ba".
        if at > 0 && self.scanner.clean.is_capital(self.tokens[at].start) && is_word(&self.tokens[at - 1]) {
            return false;
        }
        self.tokens.get(next).is_some_and(|token| is_word(token))
            && self.scanner.lexicon.begins(self.key, self.tokens, next, &COUNTABLE)
    }
}
