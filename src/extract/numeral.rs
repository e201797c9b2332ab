//! Tokens → numbers: digits in every notation met, number words, and multipliers.
//!
//! A dot groups thousands and a comma is the decimal mark, but 1,445 people are one thousand four hundred and
//! forty-five, and 1.5 million is one and a half. Words are read by `number_words`, bounds by `bound`.

use super::number_table::{TABLE, Word, word};
use super::number_words;
use super::token::{Kind, Token};

/// A number read from tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    /// The value in the other reading, where it is one.
    pub other: Option<f64>,
    /// Ends in decimals told in words.
    pub fraction: bool,
}

/// Reads the number that begins at token `at`, the longest one.
pub fn read(key: &str, tokens: &[Token], at: usize) -> Option<Numeral> {
    match tokens.get(at)?.kind {
        Kind::Number => Some(digits_and_multipliers(key, tokens, at)),
        Kind::Word => number_words::read(key, tokens, at),
        // A dash before digits is a bullet in news, and no sign.
        Kind::Mark(_) => None,
    }
}

/// "2.534", "14,5 nghìn", "1 tỷ 200 triệu", "2 triệu rưỡi".
fn digits_and_multipliers(key: &str, tokens: &[Token], at: usize) -> Numeral {
    let (mut len, plain, decimal) = grouped(key, tokens, at);
    let mut total = 0.0;
    let mut last_power = f64::INFINITY;
    let mut scaled = false;
    let (mut current, mut current_decimal) = (plain, decimal);
    if let Some((power, rest)) = glued(key, tokens, at + len) {
        let value = current_decimal.unwrap_or(current) * power + rest.map_or(0.0, |digit| digit * power / 10.0);
        return Numeral { value, len: len + 1 + usize::from(rest.is_some()), scaled: true, ..Numeral::default() };
    }
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
    Numeral { value: total, len, scaled, other: decimal.filter(|_| !scaled && total == plain), ..Numeral::default() }
}

/// "50k", "1tr5": the power glued behind digits, and a single digit behind that. The key parts digits from letters.
fn glued(key: &str, tokens: &[Token], at: usize) -> Option<(f64, Option<f64>)> {
    let power = *TABLE.glued.get(tokens.get(at)?.text(key))?;
    let rest = tokens.get(at + 1).filter(|token| token.kind == Kind::Number);
    let digit = rest.map(|token| token.text(key)).filter(|text| text.len() == 1).and_then(|text| text.parse().ok());
    (rest.is_none() || digit.is_some()).then_some((power, digit))
}

fn percent_or_money_follows(key: &str, tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        token.is('%') || matches!(token.text(key), "usd" | "đồng" | "đ" | "₫" | "$" | "€" | "£" | "¥")
    })
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

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;
    use crate::normalize;

    fn numeral(text: &str) -> Option<Numeral> {
        let key = normalize::key(text);
        let mut tokens = Vec::new();
        tokenize(&key, 0, key.len(), &mut tokens);
        read(&key, &tokens, 0)
    }

    fn value(text: &str) -> Option<f64> {
        numeral(text).map(|numeral| numeral.value)
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
            ("50k", 50_000.0),
            ("1tr5", 1.5e6),
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
            ("năm nhăm", 55.0),
            ("hai chục rưỡi", 25.0),
            ("hai tá", 24.0),
            ("một trăm tư", 140.0),
            ("một trăm bốn bảy", 147.0),
            ("tám nghìn mốt", 8100.0),
            ("một nghìn linh năm", 1005.0),
            ("ba phẩy bốn nghìn", 3400.0),
            ("hai mươi chấm tư", 20.4),
            ("không phẩy hai lăm", 0.25),
            ("tỷ rưỡi", 1.5e9),
            ("âm hai mươi", -20.0),
            ("hai mươi năm", 20.0),
            ("mười năm", 10.0),
            ("năm trăm năm mươi", 550.0),
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
            assert!(
                got.is_some_and(|got| (got - expected).abs() < 1e-6 * expected.abs()),
                "{text}: {got:?}, not {expected}"
            );
        }
        for text in ["tập thể", "hàng năm", "lẻ", "mươi", "triệu", "tư", "mốt", "rưỡi"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn two_readings_are_marked_and_not_guessed() {
        let cases = [
            ("ba nghìn năm", 3000.0, true, Some(3500.0)),
            ("một trăm năm", 100.0, true, Some(150.0)),
            ("sáu bảy người", 67.0, true, None),
            ("hai mươi lăm", 25.0, false, None),
            ("ba nghìn năm trăm", 3500.0, false, None),
            ("1,445", 1445.0, false, Some(1.445)),
        ];
        for (text, value, ambiguous, other) in cases {
            let numeral = numeral(text).expect(text);
            assert_eq!((numeral.value, numeral.ambiguous, numeral.other), (value, ambiguous, other), "{text}");
        }
    }
}
