//! Tokens → numbers: digits in every notation met, number words, multipliers and the bounds around them.
//!
//! One table gives the words and their values, so that they cannot disagree. A dot groups thousands and a comma is
//! the decimal mark, but 1,445 people are one thousand four hundred and forty-five, and 1.5 million is one and a half.
//! Words follow Vietnamese usage of north and south: linh/lẻ, mươi/chục, mốt, tư, lăm/nhăm, rưỡi, nghìn/ngàn, vạn.

use super::token::{Kind, Token};
use crate::model::Bound;
use crate::normalize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A number read from tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    pub value: f64,
    /// Tokens that it takes, bounds not included.
    pub len: usize,
    /// Written in words only.
    pub words: bool,
    /// "hàng trăm", "vài nghìn": an order of size, not a number.
    pub vague: bool,
    /// Has a multiplier word (triệu, tỷ …).
    pub scaled: bool,
    /// Has another sensible reading ("ba nghìn năm").
    pub ambiguous: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Word {
    /// 0 to 9.
    Digit(u32),
    /// mười
    Ten,
    /// mươi, chục
    Tens,
    Hundred,
    /// nghìn, vạn, triệu, tỷ and their products
    Power(f64),
    /// linh, lẻ
    Filler,
    /// rưỡi: half of the last unit
    Half,
    /// đôi, cặp
    Pair,
    /// tá
    Dozen,
}

static WORDS: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
    let table = [
        ("không", Word::Digit(0)),
        ("một", Word::Digit(1)),
        ("mốt", Word::Digit(1)),
        ("hai", Word::Digit(2)),
        ("ba", Word::Digit(3)),
        ("bốn", Word::Digit(4)),
        ("tư", Word::Digit(4)),
        ("năm", Word::Digit(5)),
        ("lăm", Word::Digit(5)),
        ("nhăm", Word::Digit(5)),
        ("sáu", Word::Digit(6)),
        ("bảy", Word::Digit(7)),
        ("bẩy", Word::Digit(7)),
        ("tám", Word::Digit(8)),
        ("chín", Word::Digit(9)),
        ("mười", Word::Ten),
        ("mươi", Word::Tens),
        ("chục", Word::Tens),
        ("trăm", Word::Hundred),
        ("nghìn", Word::Power(1e3)),
        ("ngàn", Word::Power(1e3)),
        ("vạn", Word::Power(1e4)),
        ("triệu", Word::Power(1e6)),
        ("tỷ", Word::Power(1e9)),
        ("linh", Word::Filler),
        ("lẻ", Word::Filler),
        ("rưỡi", Word::Half),
        ("rưởi", Word::Half),
        ("tá", Word::Dozen),
        ("đôi", Word::Pair),
    ];
    table.into_iter().map(|(word, value)| (normalize::key(word), value)).collect()
});

fn word(key: &str, token: Option<&Token>) -> Option<Word> {
    let token = token?;
    (token.kind == Kind::Word).then(|| WORDS.get(token.text(key)).copied()).flatten()
}

/// Reads the number that begins at token `at`, the longest one.
pub fn read(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    let first = tokens.get(at)?;
    match first.kind {
        Kind::Number => Some(digits_and_multipliers(key, tokens, at)),
        Kind::Word => vague(key, tokens, at).or_else(|| words(key, tokens, at)),
        Kind::Mark(_) => None,
    }
}

/// "hàng trăm", "hàng chục nghìn", "vài trăm", "hàng tỷ": value of one of the unit.
fn vague(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    static OPENERS: LazyLock<Vec<String>> =
        LazyLock::new(|| ["hàng", "vài", "mấy", "nhiều"].map(normalize::key).to_vec());
    let opener = tokens[at].text(key);
    if !OPENERS.iter().any(|known| known == opener) {
        return None;
    }
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
    (len > 1).then_some(Numeral { value, len, words: true, vague: true, scaled: true, ambiguous: false })
}

/// "2.534", "14,5 nghìn", "1 tỷ 200 triệu", "2 triệu rưỡi".
fn digits_and_multipliers(key: &str, tokens: &[Token], at: usize) -> Numeral {
    let (mut len, plain, decimal) = grouped(key, tokens, at);
    let mut total = 0.0;
    let mut last_power = f64::INFINITY;
    let mut scaled = false;
    let (mut current, mut current_decimal) = (plain, decimal);
    loop {
        let mut power = 1.0;
        let mut powers = 0;
        while powers < 3 {
            match word(key, tokens.get(at + len + powers)) {
                Some(Word::Power(factor)) => power *= factor,
                Some(Word::Hundred) => power *= 100.0,
                Some(Word::Tens) => power *= 10.0,
                _ => break,
            }
            powers += 1;
        }
        if powers == 0 {
            if !scaled {
                total = current;
            }
            break;
        }
        len += powers;
        scaled = true;
        total += if powers > 0 { current_decimal.unwrap_or(current) } else { current } * power;
        last_power = last_power.min(power);
        if word(key, tokens.get(at + len)) == Some(Word::Half) {
            total += power / 2.0;
            len += 1;
            break;
        }
        // A smaller multiple right behind continues the number: "1 tỷ 200 triệu".
        let next = tokens.get(at + len).filter(|token| token.kind == Kind::Number);
        let Some(_) = next else { break };
        let (next_len, next_plain, next_decimal) = grouped(key, tokens, at + len);
        match word(key, tokens.get(at + len + next_len)) {
            Some(Word::Power(power)) if power < last_power => {
                len += next_len;
                (current, current_decimal) = (next_plain, next_decimal);
            }
            _ => break,
        }
    }
    // 1,445 without a multiplier, a percent or a currency is grouped the English way; with one it is a fraction.
    if !scaled
        && let Some(fraction) = decimal
        && percent_or_money_follows(key, tokens, at + len)
    {
        total = fraction;
    }
    Numeral { value: total, len, words: false, vague: false, scaled, ambiguous: false }
}

fn percent_or_money_follows(key: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.is('%') || matches!(token.text(key), "usd" | "đồng" | "đ"))
}

/// Value of a number token, of several where a space groups thousands ("1 445"), with the token count. The third
/// value is the reading of an English-looking group as a decimal fraction (1,445 → 1.445), where there is one.
fn grouped(key: &str, tokens: &[Token], at: usize) -> (usize, f64, Option<f64>) {
    let text = tokens[at].text(key);
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let mut digits = text.to_owned();
        let mut len = 1;
        while digits.len() <= 9 && text.len() <= 3 && !text.starts_with('0') {
            let Some(next) = tokens.get(at + len) else { break };
            let group = next.text(key);
            let joined = next.kind == Kind::Number && next.start == tokens[at + len - 1].end + 1;
            if !(joined && group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit())) {
                break;
            }
            digits.push_str(group);
            len += 1;
        }
        return (len, digits.parse().unwrap_or(f64::INFINITY), None);
    }
    let (value, fraction) = separated(text);
    (1, value, fraction)
}

/// Value of digits with dots or commas, and the other reading of a single comma group.
fn separated(text: &str) -> (f64, Option<f64>) {
    let groups_of_three = |mark: char| {
        let mut parts = text.split(mark);
        let head = parts.next().map_or(0, str::len);
        (1..=3).contains(&head) && parts.all(|part| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let number = |text: String| text.parse::<f64>().unwrap_or(f64::INFINITY);
    let dots = text.contains('.');
    let commas = text.contains(',');
    if dots && commas {
        // The mark that comes last is the decimal one: 1.234,5 or 1,234.5.
        let decimal_comma = text.rfind(',') > text.rfind('.');
        let plain = if decimal_comma { text.replace('.', "").replace(',', ".") } else { text.replace(',', "") };
        return (number(plain), None);
    }
    if dots {
        let grouped = groups_of_three('.') && !text.starts_with('0');
        let plain = if grouped || text.matches('.').count() > 1 { text.replace('.', "") } else { text.to_owned() };
        return (number(plain), None);
    }
    let fraction = text.replace(',', ".");
    if groups_of_three(',') && !text.starts_with('0') {
        let single = text.matches(',').count() == 1;
        return (number(text.replace(',', "")), single.then(|| number(fraction)));
    }
    (number(fraction), None)
}

/// Number words: "hai mươi lăm", "một nghìn hai trăm", "một trăm linh năm", "hai chục", "một triệu rưỡi".
fn words(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    let mut len = 0;
    let mut total = 0.0;
    // The group below the next power: hundreds, tens and ones read so far.
    let mut group: Option<f64> = None;
    let mut last_power = f64::INFINITY;
    let mut last_unit = 1.0;
    let mut ambiguous = false;
    let next_is = |at: usize, wanted: fn(Word) -> bool| word(key, tokens.get(at)).is_some_and(wanted);
    loop {
        let here = at + len;
        if len > 0 && tokens.get(here).is_some_and(|token| !token.spaced) {
            break;
        }
        match word(key, tokens.get(here)) {
            Some(Word::Digit(digit)) => {
                let digit = f64::from(digit);
                let tens_follow = next_is(here + 1, |next| next == Word::Tens);
                let hundred_follows = next_is(here + 1, |next| next == Word::Hundred);
                let open = match group {
                    None => true,
                    Some(value) => {
                        (tens_follow && value % 100.0 == 0.0)
                            || (!tens_follow && !hundred_follows && value % 10.0 == 0.0 && last_unit <= 10.0 && len > 0)
                            || (!tens_follow && !hundred_follows && last_unit == 100.0)
                            || next_is(here - 1, |before| before == Word::Filler)
                    }
                };
                if !open {
                    // "hai mốt": a ten and one without mươi.
                    if len == 1 && tokens[here].text(key) == normalize_mot() && group.is_some() {
                        group = group.map(|ten| ten * 10.0 + 1.0);
                        len += 1;
                    }
                    break;
                }
                let filler_before = len > 0 && next_is(here - 1, |before| before == Word::Filler);
                let value = match group {
                    // "một trăm hai" is 120, "một trăm linh hai" 102.
                    Some(before) if last_unit == 100.0 && !filler_before && !tens_follow => {
                        ambiguous |= tokens[here].text(key) == "năm";
                        before + digit * 10.0
                    }
                    Some(before) => before + digit * if tens_follow { 10.0 } else { 1.0 },
                    None if tens_follow => digit * 10.0,
                    None => digit,
                };
                group = Some(value);
                if tens_follow {
                    last_unit = 10.0;
                    len += 2;
                } else {
                    last_unit = 1.0;
                    len += 1;
                }
            }
            Some(Word::Ten) if group.is_none_or(|value| value % 100.0 == 0.0 && last_unit >= 100.0) => {
                group = Some(group.unwrap_or(0.0) + 10.0);
                last_unit = 10.0;
                len += 1;
            }
            Some(Word::Hundred) if group.is_some_and(|value| (0.0..10.0).contains(&value)) => {
                group = group.map(|value| value * 100.0);
                last_unit = 100.0;
                len += 1;
            }
            Some(Word::Power(power)) if group.is_some() && power < last_power => {
                let mut factor = power;
                len += 1;
                // "nghìn tỷ"
                if let Some(Word::Power(next)) = word(key, tokens.get(at + len))
                    && next > power
                {
                    factor *= next;
                    len += 1;
                }
                total += group.take().expect("checked by the guard") * factor;
                last_power = power;
                last_unit = factor;
                // "một triệu hai" is 1.2 million; before a unit it stays a new number.
                if let Some(Word::Digit(digit)) = word(key, tokens.get(at + len))
                    && !next_is(at + len + 1, |next| {
                        matches!(next, Word::Tens | Word::Hundred | Word::Power(_) | Word::Ten | Word::Filler)
                    })
                    && digit > 0
                {
                    ambiguous = tokens[at + len].text(key) == "năm";
                    if ambiguous {
                        break;
                    }
                    total += f64::from(digit) * factor / 10.0;
                    len += 1;
                    break;
                }
            }
            Some(Word::Filler)
                if len > 0 && last_unit >= 100.0 && next_is(here + 1, |next| matches!(next, Word::Digit(_))) =>
            {
                group = Some(group.unwrap_or(0.0));
                len += 1;
            }
            Some(Word::Half) if len > 0 && last_unit > 1.0 => {
                total += last_unit / 2.0;
                len += 1;
                break;
            }
            Some(Word::Dozen) if len > 0 && group.is_some() => {
                group = group.map(|value| value * 12.0);
                len += 1;
                break;
            }
            _ => break,
        }
    }
    let value = total + group.unwrap_or(0.0);
    (len > 0).then_some(Numeral { value, len, words: true, vague: false, scaled: len > 1, ambiguous })
}

fn normalize_mot() -> &'static str {
    static MOT: LazyLock<String> = LazyLock::new(|| normalize::key("mốt"));
    &MOT
}

/// The bound that the words before a number set, and how many tokens they are; and the same for words behind it.
pub fn bound_before(key: &str, tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    phrase_before(key, tokens, at, &BEFORE)
}

/// "trở lên" and "trở xuống" after a number.
pub fn bound_after(key: &str, tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    AFTER.iter().find_map(|(phrase, bound)| {
        let matches = phrase
            .iter()
            .enumerate()
            .all(|(offset, part)| tokens.get(at + offset).is_some_and(|token| token.text(key) == part));
        matches.then_some((*bound, phrase.len()))
    })
}

type Phrases = Vec<(Vec<String>, Bound)>;

fn phrases(table: &[(&str, Bound)]) -> Phrases {
    let mut phrases: Phrases = table
        .iter()
        .map(|(phrase, bound)| (normalize::key(phrase).split(' ').map(str::to_owned).collect(), *bound))
        .collect();
    phrases.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
    phrases
}

static BEFORE: LazyLock<Phrases> = LazyLock::new(|| {
    phrases(&[
        ("trên", Bound::AtLeast),
        ("hơn", Bound::AtLeast),
        ("quá", Bound::AtLeast),
        ("ít nhất", Bound::AtLeast),
        ("ít nhất là", Bound::AtLeast),
        ("tối thiểu", Bound::AtLeast),
        ("tối thiểu là", Bound::AtLeast),
        ("không dưới", Bound::AtLeast),
        ("không ít hơn", Bound::AtLeast),
        ("không thấp hơn", Bound::AtLeast),
        ("dưới", Bound::AtMost),
        ("không quá", Bound::AtMost),
        ("tối đa", Bound::AtMost),
        ("nhiều nhất", Bound::AtMost),
        ("chưa đến", Bound::AtMost),
        ("chưa tới", Bound::AtMost),
        ("chưa đầy", Bound::AtMost),
        ("không vượt quá", Bound::AtMost),
        ("khoảng", Bound::About),
        ("khoảng chừng", Bound::About),
        ("khoảng trên", Bound::About),
        ("khoảng hơn", Bound::About),
        ("khoảng gần", Bound::About),
        ("chừng", Bound::About),
        ("ước", Bound::About),
        ("ước đạt", Bound::About),
        ("ước tính", Bound::About),
        ("ước có", Bound::About),
        ("ước khoảng", Bound::About),
        ("ước tính khoảng", Bound::About),
        ("trên dưới", Bound::About),
        ("cỡ", Bound::About),
        ("tương đương", Bound::About),
        ("xấp xỉ", Bound::About),
        ("gần", Bound::Nearly),
        ("ngót", Bound::Nearly),
        ("ngót nghét", Bound::Nearly),
        ("suýt soát", Bound::Nearly),
        ("gần như", Bound::Nearly),
    ])
});

static AFTER: LazyLock<Phrases> =
    LazyLock::new(|| phrases(&[("trở lên", Bound::AtLeast), ("trở xuống", Bound::AtMost)]));

fn phrase_before(key: &str, tokens: &[Token], at: usize, table: &Phrases) -> Option<(Bound, usize)> {
    table.iter().find_map(|(phrase, bound)| {
        let begin = at.checked_sub(phrase.len())?;
        let matches = phrase
            .iter()
            .zip(tokens.get(begin..at)?)
            .all(|(part, token)| token.kind == Kind::Word && token.text(key) == part);
        matches.then_some((*bound, phrase.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    fn value(text: &str) -> Option<f64> {
        let key = normalize::key(text);
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        read(&key, &tokens, 0).map(|numeral| numeral.value)
    }

    #[test]
    fn numbers_are_read_in_every_notation() {
        let cases = [
            ("2.534 lượt", 2534.0),
            ("45.023", 45023.0),
            ("1.234.567", 1_234_567.0),
            ("1445", 1445.0),
            ("1,445 cá nhân", 1445.0),
            ("1 445 cá nhân", 1445.0),
            ("95,1%", 95.1),
            ("2,125%", 2.125),
            ("1.5 triệu", 1.5e6),
            ("81,5 triệu đồng", 81.5e6),
            ("44,9 tỷ", 44.9e9),
            ("9,516 tỷ", 9.516e9),
            ("14,5 nghìn", 14500.0),
            ("365 ngàn", 365_000.0),
            ("1 tỷ 200 triệu đồng", 1.2e9),
            ("2 triệu rưỡi", 2.5e6),
            ("3 nghìn tỷ đồng", 3e12),
            ("05", 5.0),
            ("1.234,5", 1234.5),
            ("ba tập thể", 3.0),
            ("mười", 10.0),
            ("mười lăm", 15.0),
            ("hai mươi", 20.0),
            ("hai mươi mốt", 21.0),
            ("hai mốt", 21.0),
            ("hai mươi lăm cá nhân", 25.0),
            ("ba chục", 30.0),
            ("một trăm", 100.0),
            ("một trăm linh năm", 105.0),
            ("một trăm lẻ năm", 105.0),
            ("một trăm hai", 120.0),
            ("một trăm hai mươi ba", 123.0),
            ("một nghìn hai trăm", 1200.0),
            ("hai nghìn không trăm linh năm", 2005.0),
            ("một triệu hai trăm nghìn", 1.2e6),
            ("một triệu hai", 1.2e6),
            ("một triệu rưỡi", 1.5e6),
            ("ba vạn", 30_000.0),
            ("hai nghìn tỷ", 2e12),
            ("hàng trăm", 100.0),
            ("hàng chục nghìn", 10_000.0),
            ("hàng tỷ đồng", 1e9),
            ("mười hai nghìn ba trăm bốn mươi lăm", 12345.0),
        ];
        for (text, expected) in cases {
            let got = value(text);
            assert!(got.is_some_and(|got| (got - expected).abs() < 1e-6 * expected), "{text}: {got:?}, not {expected}");
        }
        for text in ["tập thể", "hàng năm", "lẻ", "mươi", "triệu"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_stand_before_or_behind() {
        let key = normalize::key("đạt không dưới 20 sáng kiến trở lên");
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        assert_eq!(bound_before(&key, &tokens, 3), Some((Bound::AtLeast, 2)));
        assert_eq!(bound_after(&key, &tokens, 6), Some((Bound::AtLeast, 2)));
        assert_eq!(bound_before(&key, &tokens, 1), None);
    }
}
