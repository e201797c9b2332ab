//! Numbers with their bounds, units and currencies, and number words that are none.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::lexicon::is_word;
use super::mention::{Data, Figure, symbol};
use super::numeral;
use super::scan::{Pass, folded, words_of};
use super::token::Kind;
use crate::model::{Bound, Unit};
use crate::normalize;

/// Words behind a number that make it a measure, a duration or an age.
static MEASURES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    words_of(
        "năm tháng tuần ngày giờ phút giây tuổi km m m2 m² m3 km2 km² ha hécta héc tấn tạ yến kg gam lít mét điểm bậc quý \
         thế đợt kỳ khóa vòng thập buổi lớp tiết trang câu nội chương điều khoản bước nhiệm mặt lĩnh h",
    )
});

/// Single number words count only before these classes.
pub(super) const COUNTABLE: [&str; 15] = [
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

/// Currencies by the word behind a number: ISO codes in lower case.
static CURRENCIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    [
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
    .collect()
});

/// Behind these "một" is an article.
static BEFORE_ARTICLE: LazyLock<HashSet<String>> =
    LazyLock::new(|| words_of("là như thành của mỗi từng theo ngày bằng về trên có cũng"));

/// Behind these "năm" is the year.
static BEFORE_YEAR: LazyLock<HashSet<String>> =
    LazyLock::new(|| words_of("trong cả mỗi hàng hằng những đầu cuối suốt các từ đến"));

impl Pass<'_, '_> {
    /// A number with its bound before it and its unit behind it.
    pub(super) fn number(&self, at: usize) -> Option<(Data, char, usize)> {
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
        // A longer phrase took the bound's words: "vận động ít nhất 80.000".
        if from == at
            && let Some((before, _)) = numeral::bound_before(self.key, self.tokens, at)
        {
            bound = before;
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
        if self.text(next) == "%" || (self.text(next) == folded!("phần") && self.text(next + 1) == folded!("trăm")) {
            next += if self.text(next) == "%" { 1 } else { 2 };
            return Some((Data::Figure(figure(Unit::Percent, bound)), symbol::PERCENT, next - at));
        }
        if let Some(unit) = self.currency(next, numeral.scaled) {
            next += usize::from(CURRENCIES.contains_key(self.text(next)));
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
                if self.text(ahead) == folded!("trở") {
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

    /// Money by the word behind; a bare triệu or tỷ is money where nothing countable follows.
    pub(super) fn currency(&self, at: usize, scaled: bool) -> Option<Unit> {
        if let Some(&code) = CURRENCIES.get(self.text(at)) {
            // "đồng chí" are comrades, "đô thị" towns.
            if self.scanner.lexicon.begins(self.key, self.tokens, at, &["individual"])
                || (self.text(at) == folded!("đô") && self.text(at + 1) != "la")
            {
                return None;
            }
            return Some(if code == "vnd" { Unit::Vnd } else { Unit::Currency(code.to_owned()) });
        }
        let power = at.checked_sub(1).map(|before| self.text(before))?;
        let is_million = power == folded!("triệu") || power == folded!("tỷ");
        (scaled
            && is_million
            && !self.scanner.lexicon.begins(self.key, self.tokens, at, &COUNTABLE)
            && self.tokens.get(at).is_none_or(|token| {
                !is_word(token) || self.scanner.lexicon.begins(self.key, self.tokens, at, &["sep", "to"])
            }))
        .then_some(Unit::Vnd)
    }

    /// "ba", "năm", "một" are numbers only before something countable, and not as names, articles or years.
    pub(super) fn small_word_counts(&self, at: usize, next: usize) -> bool {
        let word = self.text(at);
        let before = at.checked_sub(1).map_or("", |before| self.text(before));
        if word == folded!("không") || word == folded!("mốt") || word == folded!("tư") {
            return false;
        }
        if word == folded!("năm") && BEFORE_YEAR.contains(before) {
            return false;
        }
        if word == folded!("một") && BEFORE_ARTICLE.contains(before) {
            return false;
        }
        // A capital inside the sentence is a name: "chị Ba".
        if at > 0 && self.scanner.clean.is_capital(self.tokens[at].start) && is_word(&self.tokens[at - 1]) {
            return false;
        }
        self.tokens.get(next).is_some_and(is_word)
            && self.scanner.lexicon.begins(self.key, self.tokens, next, &COUNTABLE)
    }
}
