//! The fields of a query and the values that each allows.
//!
//! Names may be typed with or without accents, in Vietnamese or English. A value that means nothing is an error that
//! lists what would: a misspelt province that silently finds nothing would pass for "not found".

use std::ops::Bound;

use super::ast::{Condition, Text};
use crate::index::{number, words};
use crate::model::{Status, Territory, provinces};
use crate::normalize::{bare, key};

/// Fields of a query: every name, and an example of a value.
pub const FIELDS: &[(&[&str], &str)] = &[
    (&["tinh", "province"], "son-la"),
    (&["chi-tieu", "indicator"], "sang-kien"),
    (&["nam", "year"], "2016..2020"),
    (&["gia-tri", "value"], ">=100"),
    (&["trang-thai", "status"], "achieved"),
    (&["nguon", "outlet"], "\"báo sơn la\""),
];

/// Words for the stages besides their own names.
const STATUSES: &[(&str, Status)] = &[
    ("chi-tieu", Status::Target),
    ("phan-dau", Status::Target),
    ("dang-ky", Status::Registered),
    ("gui", Status::Submitted),
    ("nop", Status::Submitted),
    ("du-thi", Status::Submitted),
    ("de-nghi", Status::Proposed),
    ("trinh", Status::Proposed),
    ("dat", Status::Achieved),
    ("duoc-tang", Status::Achieved),
    ("cong-nhan", Status::Achieved),
    ("khong-cong-nhan", Status::Rejected),
    ("bi-loai", Status::Rejected),
];

/// `Tỉnh` → `tinh`, `Sơn La` → `son-la`: one spelling for names of fields and values.
fn slug(text: &str) -> String {
    let plain = bare(&key(text));
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The English name of a field, or none where no field is called so.
pub(super) fn field_name(typed: &str) -> Option<&'static str> {
    let typed = slug(typed);
    // The key writes a final y as i ("province" is safe, "ky" is not); names of fields hold none.
    FIELDS.iter().find(|(names, _)| names.contains(&typed.as_str())).map(|(names, _)| names[1])
}

/// All fields, for messages.
pub(super) fn field_list() -> String {
    let names: Vec<String> = FIELDS.iter().map(|(names, _)| format!("`{}:` or `{}:`", names[0], names[1])).collect();
    names.join(", ")
}

/// Reads the value of a field; the error says what is allowed.
pub(super) fn condition(field: &'static str, value: &str) -> Result<Condition, String> {
    match field {
        "province" => list(value, province).map(|slugs| Condition::Province(slugs.concat())),
        "indicator" => list(value, |id| Ok(indicator(id))).map(Condition::Indicator),
        "year" => years(value),
        "value" => values(value),
        "status" => list(value, status).map(Condition::Status),
        _ => {
            let words = words(value);
            if words.is_empty() {
                return Err("an outlet needs at least one letter".to_owned());
            }
            Ok(Condition::Source(Text { words, is_prefix: false, is_quoted: true }))
        }
    }
}

/// `a,b,c`: one of these.
fn list<T>(value: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let values = parts.map(read).collect::<Result<Vec<T>, String>>()?;
    if values.is_empty() { Err("a value is missing after the colon".to_owned()) } else { Ok(values) }
}

/// Ids keep their final y (`ky-niem-chuong`), which a key would fold away.
fn indicator(typed: &str) -> String {
    let plain = bare(&typed.to_lowercase());
    let folded = if plain.is_ascii() { plain } else { bare(&key(typed)) };
    folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The slugs that a name may mean; both lists of provinces are asked, since articles of both times lie in an index.
fn province(typed: &str) -> Result<Vec<String>, String> {
    let wanted = slug(typed);
    let mut found: Vec<String> = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for unit in [Territory::Old, Territory::New].into_iter().flat_map(provinces) {
        let mut names = [unit.slug.as_str(), unit.name.as_str()].into_iter().chain(unit.aliases());
        if names.any(|name| slug(name) == wanted) {
            found.push(unit.slug.clone());
        }
        known.push(&unit.slug);
    }
    found.sort_unstable();
    found.dedup();
    if !found.is_empty() {
        return Ok(found);
    }
    known.sort_unstable();
    known.dedup();
    // Sixty-three names would bury the one that was meant.
    let alike: Vec<&str> = known.iter().copied().filter(|slug| slug.chars().next() == wanted.chars().next()).collect();
    let (intro, names) = if alike.is_empty() { ("known are", known) } else { ("with that letter there are", alike) };
    Err(format!("`{typed}` is no province; {intro}: {}", names.join(", ")))
}

fn status(typed: &str) -> Result<Status, String> {
    let wanted = typed.to_lowercase();
    let words = |status: Status| STATUSES.iter().filter(move |(_, of)| *of == status).map(|(word, _)| *word);
    Status::from_name(&wanted)
        .or_else(|| STATUSES.iter().find(|(word, _)| slug(word) == slug(typed)).map(|(_, status)| *status))
        .ok_or_else(|| {
            let names = Status::ALL.iter().map(|&status| {
                let words: Vec<_> = words(status).collect();
                format!("{} ({})", status.name(), words.join(", "))
            });
            format!("`{typed}` is no stage; allowed: {}", names.collect::<Vec<_>>().join(", "))
        })
}

/// `2016`, `2016..2020`, `2016-2020`, `2016..`, `..2020`.
fn years(value: &str) -> Result<Condition, String> {
    let allowed = || format!("`{value}` is no year; allowed: 2016, 2016..2020, 2016.., ..2020");
    let year = |text: &str| match text.trim() {
        "" => Ok(None),
        text if text.len() == 4 => text.parse::<u16>().map(Some).map_err(|_| allowed()),
        _ => Err(allowed()),
    };
    let (from, to) = match value.split_once("..").or_else(|| value.split_once(['-', '–'])) {
        Some((from, to)) => (year(from)?, year(to)?),
        None => (year(value)?, year(value)?),
    };
    match (from, to) {
        (None, None) => Err(allowed()),
        (Some(from), Some(to)) if from > to => Err(format!("the years of `{value}` run backward")),
        (from, to) => Ok(Condition::Years(from.unwrap_or(0)..=to.unwrap_or(u16::MAX))),
    }
}

/// `100`, `>=100`, `<1.000`, `10..20`, `14,5..`.
fn values(value: &str) -> Result<Condition, String> {
    let allowed = || format!("`{value}` is no value; allowed: 100, >=100, >100, <=100, <100, 10..20, 10.., ..20");
    let read = |text: &str| figure(text.trim()).ok_or_else(allowed);
    let limit = |text: &str| match text.trim() {
        "" => Ok(Bound::Unbounded),
        _ => read(text).map(Bound::Included),
    };
    let (low, high) = if let Some(rest) = value.strip_prefix(">=").or_else(|| value.strip_prefix('≥')) {
        (Bound::Included(read(rest)?), Bound::Unbounded)
    } else if let Some(rest) = value.strip_prefix("<=").or_else(|| value.strip_prefix('≤')) {
        (Bound::Unbounded, Bound::Included(read(rest)?))
    } else if let Some(rest) = value.strip_prefix('>') {
        (Bound::Excluded(read(rest)?), Bound::Unbounded)
    } else if let Some(rest) = value.strip_prefix('<') {
        (Bound::Unbounded, Bound::Excluded(read(rest)?))
    } else if let Some((low, high)) = value.split_once("..") {
        (limit(low)?, limit(high)?)
    } else {
        let exact = read(value.strip_prefix('=').unwrap_or(value))?;
        (Bound::Included(exact), Bound::Included(exact))
    };
    match (low, high) {
        (Bound::Unbounded, Bound::Unbounded) => Err(allowed()),
        (Bound::Included(low), Bound::Included(high)) if low > high => {
            Err(format!("the limits of `{value}` run backward"))
        }
        _ => Ok(Condition::Value(low, high)),
    }
}

/// A number as Vietnamese papers write it, or in the form `1e9`.
fn figure(text: &str) -> Option<f64> {
    let digits = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(digits) {
        return number(text)?.replace(',', ".").parse().ok();
    }
    let is_scientific = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['e', 'E']);
    text.parse::<f64>().ok().filter(|value| is_scientific && value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_in_both_languages() {
        for (typed, name) in [
            ("tinh", Some("province")),
            ("Tỉnh", Some("province")),
            ("province", Some("province")),
            ("chi-tieu", Some("indicator")),
            ("chỉ-tiêu", Some("indicator")),
            ("năm", Some("year")),
            ("gia-tri", Some("value")),
            ("trạng-thái", Some("status")),
            ("nguồn", Some("outlet")),
            ("huyen", None),
            ("", None),
        ] {
            assert_eq!(field_name(typed), name, "{typed}");
        }
    }

    #[test]
    fn values_that_are_understood() {
        use Bound::{Excluded, Included, Unbounded};
        let text = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let cases = [
            ("province", "son-la", Condition::Province(text(&["son-la"]))),
            ("province", "Sơn La", Condition::Province(text(&["son-la"]))),
            ("province", "SON LA,lào-cai", Condition::Province(text(&["son-la", "lao-cai"]))),
            ("province", "tây ninh", Condition::Province(text(&["tay-ninh"]))),
            ("province", "Huế", Condition::Province(text(&["hue", "thua-thien-hue"]))),
            ("province", "TP.HCM", Condition::Province(text(&["ho-chi-minh"]))),
            ("indicator", "Sáng-kiến", Condition::Indicator(text(&["sang-kien"]))),
            ("indicator", "ky-niem-chuong", Condition::Indicator(text(&["ky-niem-chuong"]))),
            ("indicator", "kỷ niệm chương", Condition::Indicator(text(&["ky-niem-chuong"]))),
            ("indicator", "co-thi-dua,bằng-khen", Condition::Indicator(text(&["co-thi-dua", "bang-khen"]))),
            ("year", "2016", Condition::Years(2016..=2016)),
            ("year", "2016..2020", Condition::Years(2016..=2020)),
            ("year", "2016-2020", Condition::Years(2016..=2020)),
            ("year", "2016..", Condition::Years(2016..=u16::MAX)),
            ("year", "..2020", Condition::Years(0..=2020)),
            ("value", "100", Condition::Value(Included(100.0), Included(100.0))),
            ("value", ">=1.000", Condition::Value(Included(1000.0), Unbounded)),
            ("value", ">14,5", Condition::Value(Excluded(14.5), Unbounded)),
            ("value", "<=100", Condition::Value(Unbounded, Included(100.0))),
            ("value", "<100", Condition::Value(Unbounded, Excluded(100.0))),
            ("value", "10..20", Condition::Value(Included(10.0), Included(20.0))),
            ("value", ">=1e9", Condition::Value(Included(1e9), Unbounded)),
            ("status", "achieved", Condition::Status(vec![Status::Achieved])),
            ("status", "đạt,đăng-ký", Condition::Status(vec![Status::Achieved, Status::Registered])),
            ("status", "đề nghị", Condition::Status(vec![Status::Proposed])),
        ];
        for (field, value, expected) in cases {
            assert_eq!(condition(field, value), Ok(expected), "{field}:{value}");
        }
    }

    #[test]
    fn values_that_mean_nothing_say_what_would() {
        for (field, value, part) in [
            ("province", "son-lo", "son-la"),
            ("province", "zzz", "an-giang"),
            ("province", ",", "missing"),
            ("year", "16", "2016..2020"),
            ("year", "2020..2016", "backward"),
            ("year", "..", "allowed"),
            ("value", "nhiều", ">=100"),
            ("value", ">=", ">=100"),
            ("value", "..", "allowed"),
            ("value", "inf", "allowed"),
            ("value", "20..10", "backward"),
            ("status", "xong", "achieved (dat"),
            ("outlet", "--", "letter"),
        ] {
            let message = condition(field, value).expect_err(value);
            assert!(message.contains(part), "{field}:{value}: {message}");
        }
    }

    #[test]
    fn words_for_stages_are_spelt_once() {
        for (index, (word, _)) in STATUSES.iter().enumerate() {
            assert!(Status::from_name(word).is_none(), "{word}");
            assert!(STATUSES[..index].iter().all(|(other, _)| slug(other) != slug(word)), "{word}");
        }
    }
}
