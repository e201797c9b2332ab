//! Numbers with their bounds, units and currencies, and number words that are none.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::is_word;
use super::mention::{Data, Figure, symbol};
use super::scan::{Pass, folded, words_of};
use super::token::Kind;
use super::{bound, numeral};
use crate::model::{Bound, Unit};
use crate::normalize;

/// Words behind a number that make it a measure, a duration or an age.
static MEASURES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
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
static CURRENCIES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
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
static BEFORE_ARTICLE: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| words_of("là như thành của mỗi từng theo ngày bằng về trên có cũng"));

/// Behind these "năm" is the year.
static BEFORE_YEAR: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| words_of("trong cả mỗi hàng hằng những đầu cuối suốt các từ đến"));

impl Pass<'_, '_> {
    /// A number with its bound before it and its unit behind it.
    pub(super) fn number(&self, at: usize) -> Option<(Data, char, usize)> {
        let (mut bound, from) = self.bound_before(at);
        let mut numeral = numeral::read(self.key, self.tokens, from)?;
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
        let mut until = None;
        if let Some((upper, behind)) = self.range(numeral.value, next) {
            (until, next, bound) = (Some(upper), behind, Bound::AtLeast);
        }
        numeral.ambiguous |= numeral.other.is_some() && !self.counts(next);
        let end = self.tokens[next - 1].end;
        let figure = |unit: Unit, bound: Bound| Figure {
            value: numeral.value,
            bound,
            unit,
            until,
            weak: numeral.words && numeral.len == 1,
            ambiguous: numeral.ambiguous,
            other: numeral.other.filter(|_| numeral.ambiguous),
            turns: false,
            start: self.tokens[from].start,
            end,
        };
        // "ba nghìn năm" is a time or 3500 of something, "sáu bảy" 67 or "six or seven": no fact is made of it.
        if numeral.ambiguous && numeral.words {
            let year = usize::from(self.text(next) == folded!("năm"));
            return Some((Data::Unsettled(figure(Unit::Count, bound)), symbol::TRAP, next + year - at));
        }
        if let Some(percent) = self.percent(next) {
            next += percent;
            // "từ 97% số hộ trở lên", but "96,5% đảng viên hoàn thành tốt nhiệm vụ trở lên" limits the duties.
            let opened = from > 0 && self.text(from - 1) == folded!("từ");
            let after = if opened { self.bound_behind(next) } else { bound::after(self.key, self.tokens, next) };
            let bound = after.map_or(bound, |(after, _)| after);
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
        next += self.out_of(next);
        // "một phần ba số hộ": a share, and no one.
        if self.text(next) == folded!("phần")
            && let Some(base) = numeral::read(self.key, self.tokens, next + 1)
        {
            return Some((Data::None, symbol::TRAP, next + 1 + base.len - at));
        }
        if MEASURES.contains(self.text(next)) && !self.scanner.lexicon.begins(self.tokens, next, &COUNTABLE[..13]) {
            return Some((Data::None, symbol::TRAP, next - at));
        }
        if let Some((after, len)) = self.bound_behind(next) {
            bound = after;
            next += len;
        }
        let one = numeral.words && numeral.len == 1 && numeral.value == 1.0;
        let symbol = if one { symbol::ONE } else { symbol::FIGURE };
        Some((Data::Figure(figure(Unit::Count, bound)), symbol, next - at))
    }

    /// "(31) trong số 34 tổ", "(8) trong 30 sáng kiến": the tokens of the base, which counts nothing.
    fn out_of(&self, at: usize) -> usize {
        if self.text(at) != folded!("trong") {
            return 0;
        }
        let mut base = at + 1;
        base += usize::from(self.text(base) == folded!("tổng"));
        base += usize::from(self.text(base) == folded!("số"));
        if base >= self.tokens.len() || self.date_or_trap(base) {
            return 0;
        }
        let Some(numeral) = numeral::read(self.key, self.tokens, base) else { return 0 };
        let end = base + numeral.len;
        if numeral.vague || !self.counts(end) { 0 } else { end - at }
    }

    /// The bound that opens the number at a token, and the token at which the number itself begins.
    fn bound_before(&self, at: usize) -> (Bound, usize) {
        // The bound is read where it begins, so that its words make no mention of their own.
        if is_word(&self.tokens[at]) {
            for from in (at + 1..=at + 3).rev().filter(|&from| from < self.tokens.len()) {
                if let Some((bound, words)) = bound::before(self.key, self.tokens, from)
                    && words == from - at
                    && numeral::read(self.key, self.tokens, from).is_some()
                    && !self.date_or_trap(from)
                {
                    return (bound, from);
                }
            }
        }
        // A longer phrase took the bound's words: "vận động ít nhất 80.000".
        let before = bound::before(self.key, self.tokens, at);
        (before.map_or(Bound::Exact, |(bound, _)| bound), at)
    }

    /// "30 trở lên", "từ 3 sáng kiến trở lên": the bound behind a number, and its tokens where they stand right there.
    fn bound_behind(&self, next: usize) -> Option<(Bound, usize)> {
        if let Some(adjacent) = bound::after(self.key, self.tokens, next) {
            return Some(adjacent);
        }
        let ahead = (next..(next + 8).min(self.tokens.len()))
            .take_while(|&ahead| is_word(&self.tokens[ahead]))
            .find(|&ahead| self.text(ahead) == folded!("trở"))?;
        bound::after(self.key, self.tokens, ahead).map(|(bound, _)| (bound, 0))
    }

    /// "từ 20 đến 30 sáng kiến", "90 - 95%": the upper end of a range, and the token behind it.
    fn range(&self, lower: f64, next: usize) -> Option<(f64, usize)> {
        let to = self.text(next) == folded!("đến") || self.text(next) == folded!("tới");
        if !to && !self.tokens.get(next)?.is('-') {
            return None;
        }
        let upper = numeral::read(self.key, self.tokens, next + 1).filter(|upper| upper.value > lower)?;
        let end = next + 1 + upper.len;
        // "từ 20 đến 30 tuổi" is a measure as a whole.
        let measure = MEASURES.contains(self.text(end));
        let counts =
            measure || self.counts(end) || self.percent(end).is_some() || self.currency(end, upper.scaled).is_some();
        (counts && !self.date_or_trap(next + 1)).then_some((upper.value, end))
    }

    /// Something countable stands at the token.
    fn counts(&self, at: usize) -> bool {
        self.scanner.lexicon.begins(self.tokens, at, &COUNTABLE)
    }

    /// "%", "phần trăm": how many tokens.
    fn percent(&self, at: usize) -> Option<usize> {
        let words = self.text(at) == folded!("phần") && self.text(at + 1) == folded!("trăm");
        if self.text(at) == "%" { Some(1) } else { words.then_some(2) }
    }

    /// Money by the word behind; a bare triệu or tỷ is money where nothing countable follows.
    pub(super) fn currency(&self, at: usize, scaled: bool) -> Option<Unit> {
        if let Some(&code) = CURRENCIES.get(self.text(at)) {
            // "đồng chí" are comrades, "đô thị" towns.
            if self.scanner.lexicon.begins(self.tokens, at, &["individual"])
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
            && !self.scanner.lexicon.begins(self.tokens, at, &COUNTABLE)
            && self
                .tokens
                .get(at)
                .is_none_or(|token| !is_word(token) || self.scanner.lexicon.begins(self.tokens, at, &["sep", "to"])))
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
        self.tokens.get(next).is_some_and(is_word) && self.scanner.lexicon.begins(self.tokens, next, &COUNTABLE)
    }
}
