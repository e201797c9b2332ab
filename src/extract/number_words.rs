//! Number words → numbers: "hai mươi lăm", "một trăm linh năm", "hai mốt", "một triệu hai", "ba phẩy bốn nghìn".
//!
//! What has two sensible readings is read as far as it is sure and marked: "ba nghìn năm" is 3000 years or 3500 of
//! something.

use super::number_table::{ONE_OF, Word, word};
use super::numeral::Numeral;
use super::token::{Kind, Token};

/// A number below a thousand, or a part of one.
#[derive(Clone, Copy)]
struct Group {
    value: f64,
    len: usize,
    /// A single digit word: may be short for the next unit ("một triệu hai").
    single: bool,
    /// What else it may be.
    other: Option<f64>,
    ambiguous: bool,
}

struct Reader<'a> {
    key: &'a str,
    tokens: &'a [Token],
    begin: usize,
}

impl Reader<'_> {
    /// The word at a token, if it goes on with what stands before it.
    fn word(&self, at: usize) -> Option<Word> {
        let token = self.tokens.get(at)?;
        (at == self.begin || token.spaced).then(|| word(self.key, Some(token))).flatten()
    }

    /// "năm" behind a number is as likely the year: a digit only where a larger unit follows it.
    fn is_year(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text(self.key) == super::scan::folded!("năm"))
            && !matches!(self.word(at + 1), Some(Word::Tens | Word::Hundred | Word::Power(_)))
    }

    /// The ones behind a ten: mốt, tư, lăm and plain digits, but no year.
    fn ones(&self, at: usize) -> Option<f64> {
        match self.word(at)? {
            Word::Ending(digit) => Some(f64::from(digit)),
            Word::Digit(digit) if digit > 0 && !self.is_year(at) && !self.begins_group(at) => Some(f64::from(digit)),
            _ => None,
        }
    }

    /// A digit with its own tens or hundreds begins a group of its own.
    fn begins_group(&self, at: usize) -> bool {
        matches!(self.word(at + 1), Some(Word::Tens | Word::Hundred))
    }

    fn group(&self, at: usize) -> Option<Group> {
        let plain = |value: f64, len: usize| Group { value, len, single: false, other: None, ambiguous: false };
        match self.word(at)? {
            Word::Ten => {
                let ones = self.ones(at + 1);
                Some(plain(10.0 + ones.unwrap_or(0.0), 1 + usize::from(ones.is_some())))
            }
            Word::Digit(digit) => {
                let digit = f64::from(digit);
                match self.word(at + 1) {
                    Some(Word::Hundred) => Some(self.hundreds(at + 2, digit * 100.0)),
                    // "hai mười ba": a slip for mươi.
                    Some(tens) if tens == Word::Tens || tens == Word::Ten && digit >= 2.0 => {
                        let ones = self.ones(at + 2);
                        let half = ones.is_none() && self.word(at + 2) == Some(Word::Half);
                        let value = digit * 10.0 + ones.unwrap_or(0.0) + if half { 5.0 } else { 0.0 };
                        Some(plain(value, 2 + usize::from(ones.is_some() || half)))
                    }
                    Some(Word::Dozen) => Some(plain(digit * 12.0, 2)),
                    _ => Some(self.short_tens(at, digit)),
                }
            }
            _ => None,
        }
    }

    /// "hai mốt", "bốn ba": tens without mươi; two plain digits may as well be "two or three".
    fn short_tens(&self, at: usize, digit: f64) -> Group {
        let alone = Group { value: digit, len: 1, single: true, other: None, ambiguous: false };
        let ones = match self.word(at + 1) {
            Some(Word::Ending(ones)) if digit >= 2.0 => {
                return Group { value: digit * 10.0 + f64::from(ones), len: 2, single: false, ..alone };
            }
            Some(Word::Digit(ones)) if digit >= 2.0 && ones > 0 => f64::from(ones),
            _ => return alone,
        };
        let year = self.is_year(at) && self.begin == at || self.is_year(at + 1);
        if year || self.begins_group(at + 1) || matches!(self.word(at + 2), Some(Word::Digit(_))) {
            return alone;
        }
        Group { value: digit * 10.0 + ones, len: 2, single: false, other: None, ambiguous: self.begin == at }
    }

    /// What follows hundreds: "linh năm", "mười hai", "hai mươi ba", "bốn bảy", "hai" for twenty, "rưỡi".
    fn hundreds(&self, at: usize, hundreds: f64) -> Group {
        let group =
            |value: f64, len: usize| Group { value, len: len + 2, single: false, other: None, ambiguous: false };
        match self.word(at) {
            Some(Word::Filler) => {
                let ones = self.ones(at + 1).or_else(|| match self.word(at + 1) {
                    Some(Word::Digit(digit)) => Some(f64::from(digit)),
                    _ => None,
                });
                if let Some(tens) = self.group(at + 1).filter(|tens| !tens.single && tens.value < 100.0) {
                    return group(hundreds + tens.value, 1 + tens.len);
                }
                ones.map_or(group(hundreds, 0), |ones| group(hundreds + ones, 2))
            }
            Some(Word::Half) => group(hundreds + 50.0, 1),
            Some(Word::Ending(digit)) => group(hundreds + 10.0 * f64::from(digit), 1),
            Some(Word::Ten | Word::Digit(_)) => {
                let Some(rest) = self.group(at).filter(|rest| rest.value < 100.0) else { return group(hundreds, 0) };
                if !rest.single {
                    return Group { ambiguous: false, ..group(hundreds + rest.value, rest.len) };
                }
                let short = hundreds + rest.value * 10.0;
                if rest.value == 0.0 || rest.value == 1.0 {
                    group(hundreds, 0)
                } else if self.is_year(at) {
                    Group { other: Some(short), ambiguous: true, ..group(hundreds, 0) }
                } else {
                    group(short, 1)
                }
            }
            _ => group(hundreds, 0),
        }
    }

    /// One or more powers in a row: "nghìn", "nghìn tỷ", "tỷ tỷ".
    fn powers(&self, at: usize) -> Option<(f64, usize)> {
        let Some(Word::Power(first)) = self.word(at) else { return None };
        let (mut factor, mut len) = (first, 1);
        while let Some(Word::Power(next)) = self.word(at + len)
            && next >= factor
        {
            factor *= next;
            len += 1;
        }
        Some((factor, len))
    }

    /// Digits behind "phẩy" or "chấm" as a fraction, and how many tokens they take.
    fn fraction(&self, at: usize) -> Option<(f64, usize)> {
        if self.word(at) != Some(Word::Point) {
            return None;
        }
        if let Some(group) = self.group(at + 1).filter(|group| !group.single && group.value < 100.0)
            && matches!(self.word(at + 1), Some(Word::Ten) | Some(Word::Digit(_)))
            && (self.word(at + 1) == Some(Word::Ten) || self.word(at + 2) == Some(Word::Tens))
        {
            return Some((group.value / 100.0, 1 + group.len));
        }
        let mut digits = String::from("0.");
        let mut len = 1;
        loop {
            match self.word(at + len) {
                Some(Word::Digit(digit)) if len == 1 || !self.is_year(at + len) || self.decimal_goes_on(at + len) => {
                    digits.push_str(&digit.to_string());
                }
                Some(Word::Ending(digit)) if len > 1 || self.text_is_four(at + len) => {
                    digits.push_str(&digit.to_string())
                }
                _ => break,
            }
            len += 1;
        }
        (len > 1).then(|| (digits.parse().unwrap_or(0.0), len))
    }

    /// Inside a run of decimals "năm" is the digit: another follows, or several stand before it.
    fn decimal_goes_on(&self, at: usize) -> bool {
        matches!(self.word(at + 1), Some(Word::Digit(_) | Word::Ending(_) | Word::Power(_)))
            || matches!(self.word(at - 1), Some(Word::Digit(_)))
    }

    /// "hai mươi chấm tư", but "chấm mốt" and "chấm lăm" are not said.
    fn text_is_four(&self, at: usize) -> bool {
        self.word(at) == Some(Word::Ending(4))
    }

    fn number(&self, at: usize) -> Option<Numeral> {
        let mut read = Numeral { words: true, ..Numeral::default() };
        let mut last_power = f64::INFINITY;
        // "triệu rưỡi", "tỷ rưỡi"; "hơn chục", "gần trăm".
        if let Some(unit) = self.unit_alone(at) {
            return Some(unit);
        }
        loop {
            let mut here = at + read.len;
            if read.len > 0 && self.word(here) == Some(Word::Filler) {
                here += 1;
            }
            let Some(group) = self.group(here).or_else(|| self.one_unsaid(here, read.len)) else { break };
            let behind = here + group.len;
            let fraction = self.fraction(behind);
            let (tail, tail_len) = fraction.unwrap_or((0.0, 0));
            let Some((factor, powers)) = self.powers(behind + tail_len) else {
                self.close(&mut read, here, group, last_power);
                break;
            };
            if factor >= last_power {
                // "ba triệu bốn trăm nghìn tỷ": the last power counts all before it.
                if factor >= 1e9 && last_power < 1e9 {
                    read.value = (read.value + group.value) * factor;
                    read.len = behind + powers - at;
                    last_power = factor;
                    continue;
                }
                self.close(&mut read, here, group, last_power);
                break;
            }
            read.value += (group.value + tail) * factor;
            read.len = behind + tail_len + powers - at;
            read.ambiguous |= group.ambiguous && group.other.is_none();
            last_power = factor;
            let end = at + read.len;
            if self.end_of_power(&mut read, end, factor) {
                break;
            }
        }
        if read.len == 0 {
            return None;
        }
        if let Some((tail, len)) = self.fraction(at + read.len) {
            read.value += tail;
            read.len += len;
            read.fraction = true;
        }
        read.scaled = read.len > 1;
        Some(read)
    }

    /// The group that ends the number; a single digit behind a power is short for the next unit.
    fn close(&self, read: &mut Numeral, here: usize, group: Group, last_power: f64) {
        let filler = self.word(here.wrapping_sub(1)) == Some(Word::Filler);
        if group.single && read.len > 0 && !filler {
            return;
        }
        if last_power.is_finite() && group.value >= last_power {
            return;
        }
        read.value += group.value;
        read.len = here + group.len - self.begin;
        read.ambiguous |= group.ambiguous;
        read.other = read.other.or(group.other.map(|other| read.value - group.value + other));
    }

    /// "rưỡi", "mốt", "hai" behind a power; true where the number ends there.
    fn end_of_power(&self, read: &mut Numeral, at: usize, factor: f64) -> bool {
        match self.word(at) {
            Some(Word::Half) => {
                read.value += factor / 2.0;
                read.len += 1;
                // "tỷ rưỡi lẻ chín trăm nghìn"
                self.word(at + 1) != Some(Word::Filler)
            }
            Some(Word::Ending(digit)) => {
                read.value += f64::from(digit) * factor / 10.0;
                read.len += 1;
                true
            }
            Some(Word::Digit(digit)) => {
                let larger = matches!(
                    self.word(at + 1),
                    Some(
                        Word::Ten
                            | Word::Tens
                            | Word::Hundred
                            | Word::Power(_)
                            | Word::Digit(_)
                            | Word::Ending(_)
                            | Word::Point
                    )
                );
                if larger {
                    return false;
                }
                let short = f64::from(digit) * factor / 10.0;
                if self.is_year(at) {
                    read.ambiguous = true;
                    read.other = Some(read.value + short);
                } else if digit > 1 {
                    read.value += short;
                    read.len += 1;
                }
                true
            }
            _ => false,
        }
    }

    /// "tỷ rưỡi lẻ chín trăm nghìn", "triệu hai trăm nghìn": the one before the unit goes without saying.
    fn one_unsaid(&self, at: usize, read: usize) -> Option<Group> {
        let large = matches!(self.word(at), Some(Word::Power(power)) if power >= 1e6);
        let goes_on = match self.word(at + 1)? {
            Word::Half => true,
            Word::Filler => matches!(self.word(at + 2), Some(Word::Digit(_) | Word::Ten)),
            Word::Digit(_) => self.word(at + 2) == Some(Word::Hundred),
            _ => false,
        };
        (read == 0 && large && goes_on).then_some(Group {
            value: 1.0,
            len: 0,
            single: false,
            other: None,
            ambiguous: false,
        })
    }

    fn unit_alone(&self, at: usize) -> Option<Numeral> {
        let unit = match self.word(at)? {
            Word::Power(power) => power,
            Word::Hundred => 100.0,
            Word::Tens => 10.0,
            _ => return None,
        };
        let one = Numeral { value: unit, len: 1, words: true, scaled: true, ..Numeral::default() };
        if self.word(at + 1) == Some(Word::Half) && self.word(at + 2) != Some(Word::Filler) {
            return Some(Numeral { value: unit * 1.5, len: 2, ..one });
        }
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let bounded = before.is_some_and(|before| ONE_OF.iter().any(|word| word == before.text(self.key)));
        let chuc = unit > 10.0 || self.tokens[at].text(self.key) == super::scan::folded!("chục");
        (bounded && chuc).then_some(one)
    }
}

/// Reads the number whose words begin at token `at`.
pub(super) fn read(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    let reader = |begin: usize| Reader { key, tokens, begin };
    match word(key, tokens.get(at))? {
        Word::Vague => vague(key, tokens, at),
        sign @ (Word::Minus | Word::Less) => {
            let number = super::numeral::read(key, tokens, at + 1)?;
            let behind = tokens.get(at + 1 + number.len);
            let bare = behind.is_none_or(|token| token.kind != Kind::Word);
            (!number.vague && number.value > 0.0 && (sign == Word::Minus || bare)).then(|| Numeral {
                value: -number.value,
                len: number.len + 1,
                other: number.other.map(|other| -other),
                ..number
            })
        }
        _ => reader(at).number(at),
    }
}

/// "hàng trăm", "hàng chục nghìn", "vài trăm", "hàng tỷ": value of one of the unit.
fn vague(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    let mut value = 1.0;
    let mut len = 1;
    loop {
        match word(key, tokens.get(at + len)) {
            Some(Word::Tens) => value *= 10.0,
            Some(Word::Hundred) => value *= 100.0,
            Some(Word::Power(power)) => value *= power,
            _ => break,
        }
        len += 1;
    }
    let order = Numeral { value, len, words: true, vague: true, scaled: true, ..Numeral::default() };
    (len > 1).then_some(order)
}
