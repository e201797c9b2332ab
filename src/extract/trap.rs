//! Digits that are no figure: dates, numbers of documents, editions, anniversaries, times of day, telephone numbers.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::figure::COUNTABLE;
use super::lexicon::is_word;
use super::mention::symbol;
use super::numeral;
use super::scan::{Pass, folded, words_of};
use super::time::{self, When};
use super::token::Kind;
use crate::model::{PartialDate, Period};
use crate::normalize;

/// Words before a number that make it the number of a document, a place, a class.
static NUMBERED: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    words_of(
        "số điều khoản chương mục thứ lớp quận phường tổ ấp thôn khóm kỳ khóa đợt top covid hạng lô đường vòng tập trang \
         luật lần cụm khối",
    )
});

/// Kinds of documents that have numbers.
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
        "thông tri",
        "kết luận",
    ]
    .into_iter()
    .map(|phrase| normalize::key(phrase).split(' ').map(str::to_owned).collect())
    .collect()
});

/// Classes of an order, and ordinals of editions.
static RANKS: LazyLock<FxHashSet<String>> = LazyLock::new(|| words_of("nhất nhì ba i ii iii 1 2 3 đặc"));

/// The words that may open an edition, and the one that opens an anniversary.
static EDITION: LazyLock<[String; 3]> = LazyLock::new(|| ["lần", "thứ", "khóa"].map(normalize::key));
static ANNIVERSARY: LazyLock<[String; 3]> = LazyLock::new(|| ["kỷ", "niệm", "năm"].map(normalize::key));

/// The words that digits which are no figure may begin with.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    let documents = DOCUMENTS.iter().map(|words| words[0].as_str());
    documents.chain(EDITION.iter().map(String::as_str)).chain([ANNIVERSARY[0].as_str(), folded!("hạng")])
}

impl Pass<'_, '_> {
    /// "12/15 hộ": a date-looking ratio is told by the countable noun behind it.
    pub(super) fn ratio_follows(&self, at: usize, len: usize) -> bool {
        len == 3
            && self.tokens[at].kind == Kind::Number
            && self.scanner.lexicon.begins(
                self.tokens,
                at + len,
                &["individual", "collective", "household", "mixed", "innovation", "work"],
            )
    }

    /// "mùa đông 2016", "Tháng Thanh niên 2017": a year behind a name.
    pub(super) fn bare_year(&self, at: usize) -> Option<(When, usize)> {
        static NOT_A_YEAR: LazyLock<FxHashSet<String>> =
            LazyLock::new(|| words_of("luật số pháp định quyết nghị sinh"));
        let digits = self.text(at);
        let before = at.checked_sub(1).map(|before| &self.tokens[before])?;
        if digits.len() != 4 || self.tokens[at].kind != Kind::Number || !is_word(before) || !self.tokens[at].spaced {
            return None;
        }
        let year = digits.parse::<u16>().ok().filter(|year| (1990..=2040).contains(year))?;
        let counted = self.scanner.lexicon.begins(self.tokens, at + 1, &COUNTABLE[..12]);
        let joined = self.tokens.get(at + 1).is_some_and(|next| matches!(self.text(at + 1), "/" | "-") && !next.spaced);
        if counted || joined || NOT_A_YEAR.contains(before.text(self.key)) {
            return None;
        }
        PartialDate::year_only(year).map(|year| (When::Period(Period::single(year)), 1))
    }

    /// Digits that are no figure: document numbers, editions, anniversaries, times of day, telephone numbers.
    pub(super) fn trap(&self, at: usize) -> Option<usize> {
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
                self.tokens,
                at + 1,
                &["individual", "collective", "household", "mixed", "innovation", "award"],
            )
            && !(before.is_some_and(|before| before.text(self.key) == folded!("số")) && self.bare_end(at + 1) && at > 1)
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
            && self.scanner.lexicon.begins(self.tokens, at + 1, &COUNTABLE[..9]);
        let glued = (behind_word && !lost_space) || behind_dash;
        if glued {
            return Some(1);
        }
        // A bare year.
        if digits.len() == 4
            && digits.parse::<u16>().is_ok_and(|year| (1930..=2060).contains(&year))
            && !self.scanner.lexicon.begins(self.tokens, at + 1, &COUNTABLE[..12])
        {
            return Some(1);
        }
        None
    }

    pub(super) fn bare_end(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| matches!(token.kind, Kind::Mark(',' | ';' | '.')))
    }

    /// Length of a run of tokens joined without spaces.
    pub(super) fn chain(&self, at: usize) -> usize {
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
    pub(super) fn document(&self, at: usize) -> Option<usize> {
        let words = DOCUMENTS
            .iter()
            .find(|words| words.iter().enumerate().all(|(offset, word)| self.text(at + offset) == word))?;
        let mut next = at + words.len();
        while next < at + words.len() + 3 && matches!(self.text(next), "số" | ":" | "ố") {
            next += 1;
        }
        let numbered = self.tokens.get(next).is_some_and(|token| token.kind == Kind::Number);
        // "kế hoạch 120 sáng kiến" is a plan for a count.
        if !numbered || self.scanner.lexicon.begins(self.tokens, next + 1, &COUNTABLE[..9]) {
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
    pub(super) fn edition(&self, at: usize) -> Option<usize> {
        let text = self.text(at);
        let from = if text == EDITION[0] && self.text(at + 1) == EDITION[1] {
            at + 2
        } else if text == EDITION[1] || text == EDITION[2] {
            at + 1
        } else {
            return None;
        };
        let ordinal = self.text(from);
        let is_ordinal = (ordinal.bytes().all(|byte| b"ivxl".contains(&byte)) && !ordinal.is_empty())
            || ordinal.bytes().all(|byte| byte.is_ascii_digit()) && !ordinal.is_empty()
            || RANKS.contains(ordinal)
            || (numeral::read(self.key, self.tokens, from).is_some_and(|numeral| numeral.words) && text != EDITION[2]);
        is_ordinal.then_some(from + 1 - at)
    }

    /// "kỷ niệm 90 năm Ngày thành lập": the years of an anniversary.
    pub(super) fn anniversary(&self, at: usize) -> Option<usize> {
        if self.text(at) != ANNIVERSARY[0] || self.text(at + 1) != ANNIVERSARY[1] {
            return None;
        }
        let from = at + 2;
        let numeral = numeral::read(self.key, self.tokens, from)?;
        (self.text(from + numeral.len) == ANNIVERSARY[2]).then_some(2 + numeral.len + 1)
    }

    /// "hạng Nhì", "hạng Nhất, Nhì, Ba", "hạng 3": nothing to count, but behind a semicolon it names the order again.
    pub(super) fn class_of_order(&self, at: usize) -> Option<(char, usize)> {
        if self.text(at) != folded!("hạng") {
            return None;
        }
        let mut len = 1;
        if !RANKS.contains(self.text(at + 1)) {
            return None;
        }
        len += 1;
        loop {
            let separated = matches!(self.text(at + len), "," | "và" | "-" | "/" | "hoặc");
            let hang = usize::from(self.text(at + len + 1) == folded!("hạng"));
            // "hạng Nhì, 3 cá nhân": a digit with a recipient behind it is a count.
            let next = at + len + 1 + hang;
            if separated
                && RANKS.contains(self.text(next))
                && !self.scanner.lexicon.begins(self.tokens, next + 1, &COUNTABLE)
            {
                len += 2 + hang;
            } else {
                break;
            }
        }
        Some((symbol::GRADE, len))
    }

    pub(super) fn date_or_trap(&self, at: usize) -> bool {
        (time::read(self.key, self.tokens, at).is_some() && !self.ratio_follows(at, 3)) || self.trap(at).is_some()
    }
}
