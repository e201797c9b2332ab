//! The fields of a query and the values that each allows.
//!
//! Names may be typed with or without accents, in Vietnamese or English. A value that means nothing is an error that
//! lists what would: a misspelt province that silently finds nothing would pass for "not found".

use std::ops::Bound;

use super::ast::{Condition, Text};
use crate::error::Told;
use crate::index::{number, words};
use crate::model::{Family, Status, Subject, Territory, provinces};
use crate::normalize::{bare, key};

/// Fields of a query: Vietnamese name, English name, and an example of a value.
pub const FIELDS: &[(&str, &str, &str)] = &[
    ("tinh", "province", "son-la"),
    ("chi-tieu", "indicator", "sang-kien"),
    ("nam", "year", "2016..2020"),
    ("gia-tri", "value", ">=100"),
    ("trang-thai", "status", "dang-ky"),
    ("nguon", "outlet", "\"báo sơn la\""),
    ("tieu-de", "title", "\"đại hội\""),
    ("cap", "level", "tinh"),
    ("co-quan", "grantor", "thu-tuong"),
    ("doi-tuong", "subject", "collective"),
    ("nhom", "family", "award"),
    ("don-vi", "unit", "percent"),
    ("tep", "path", "son-la/"),
];

/// What is asked for where a field has no value.
const NONE: [&str; 3] = ["none", "khong", "khong-ro"];

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
    // A key writes a final y as i, in "family" too.
    FIELDS.iter().find(|(vi, en, _)| slug(vi) == typed || slug(en) == typed).map(|(_, en, _)| *en)
}

/// All fields, for messages.
pub(super) fn field_list() -> String {
    let names: Vec<String> = FIELDS.iter().map(|(vi, en, _)| format!("{vi}: ({en}:)")).collect();
    names.join(", ")
}

/// Reads the value of a field; the error says what is allowed.
pub(super) fn condition(field: &'static str, value: &str) -> Result<Condition, Told> {
    match field {
        "province" => list(value, or_none(province)).map(|slugs| Condition::Province(slugs.concat())),
        "indicator" => list(value, or_none(|typed| Ok(vec![id(typed)]))).map(|ids| Condition::Indicator(ids.concat())),
        "level" => list(value, or_none(|typed| Ok(vec![id(typed)]))).map(|ids| Condition::Level(ids.concat())),
        "grantor" => list(value, or_none(|typed| Ok(vec![id(typed)]))).map(|ids| Condition::Grantor(ids.concat())),
        "unit" => list(value, unit).map(Condition::Unit),
        "subject" => list(value, |typed| named(typed, Subject::ALL, Subject::name)).map(Condition::Subject),
        "family" => list(value, |typed| named(typed, Family::ALL, Family::name)).map(Condition::Family),
        "status" => list(value, status).map(Condition::Status),
        "year" => years(value),
        "value" => values(value),
        "path" => Ok(Condition::Path(value.trim_start_matches("./").to_owned())),
        "outlet" if is_none(value) => Ok(Condition::NoSource),
        "outlet" => text(value).map(Condition::Source),
        _ => text(value).map(Condition::Title),
    }
}

fn is_none(typed: &str) -> bool {
    NONE.contains(&slug(typed).as_str())
}

/// Ids, of which the empty one asks for none.
fn or_none(read: impl Fn(&str) -> Result<Vec<String>, Told>) -> impl Fn(&str) -> Result<Vec<String>, Told> {
    move |typed| if is_none(typed) { Ok(vec![String::new()]) } else { read(typed) }
}

fn text(value: &str) -> Result<Text, Told> {
    let words = words(value);
    match words.is_empty() {
        true => Err(Told::new("words are missing after the colon", "thiếu từ sau dấu hai chấm")),
        false => Ok(Text { words, is_prefix: false, is_quoted: true }),
    }
}

/// `a,b,c`: one of these.
fn list<T>(value: &str, read: impl Fn(&str) -> Result<T, Told>) -> Result<Vec<T>, Told> {
    let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
    let values = parts.map(read).collect::<Result<Vec<T>, Told>>()?;
    if values.is_empty() { Err(missing_value()) } else { Ok(values) }
}

pub(super) fn missing_value() -> Told {
    Told::new("a value is missing after the colon", "thiếu giá trị sau dấu hai chấm")
}

/// Ids keep their final y (`ky-niem-chuong`), which a key would fold away.
fn id(typed: &str) -> String {
    let plain = bare(&typed.to_lowercase());
    let folded = if plain.is_ascii() { plain } else { bare(&key(typed)) };
    folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn named<T: Copy>(typed: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, Told> {
    all.iter().copied().find(|&value| slug(name(value)) == slug(typed)).ok_or_else(|| {
        let names = all.iter().map(|&value| name(value)).collect::<Vec<_>>().join(", ");
        not_allowed(typed, &names)
    })
}

fn unit(typed: &str) -> Result<String, Told> {
    let name = typed.to_lowercase();
    let name = match name.as_str() {
        "%" => "percent",
        "đồng" | "dong" => "vnd",
        other => other,
    };
    let is_known =
        matches!(name, "count" | "percent") || (name.len() == 3 && name.bytes().all(|b| b.is_ascii_lowercase()));
    if is_known { Ok(name.to_owned()) } else { Err(not_allowed(typed, "count, percent, vnd, usd")) }
}

fn not_allowed(typed: &str, allowed: &str) -> Told {
    Told::new(
        format!("`{typed}` is no value of this field; allowed: {allowed}"),
        format!("trường này không có giá trị `{typed}`; dùng được: {allowed}"),
    )
}

/// The slugs that a name may mean; both lists of provinces are asked, since articles of both times lie in an index.
fn province(typed: &str) -> Result<Vec<String>, Told> {
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
    Err(if alike.is_empty() {
        let known = known.join(", ");
        Told::new(
            format!("`{typed}` is no province; known are: {known}"),
            format!("không có tỉnh `{typed}`; có: {known}"),
        )
    } else {
        let alike = alike.join(", ");
        Told::new(
            format!("`{typed}` is no province; with that letter there are: {alike}"),
            format!("không có tỉnh `{typed}`; cùng chữ đầu có: {alike}"),
        )
    })
}

fn status(typed: &str) -> Result<Status, Told> {
    let wanted = typed.to_lowercase();
    let words = |status: Status| STATUSES.iter().filter(move |(_, of)| *of == status).map(|(word, _)| *word);
    Status::from_name(&wanted)
        .or_else(|| STATUSES.iter().find(|(word, _)| slug(word) == slug(typed)).map(|(_, status)| *status))
        .ok_or_else(|| {
            let names = Status::ALL.iter().map(|&status| {
                let words: Vec<_> = words(status).collect();
                format!("{} ({})", status.name(), words.join(", "))
            });
            not_allowed(typed, &names.collect::<Vec<_>>().join(", "))
        })
}

/// `2016`, `2016..2020`, `2016-2020`, `2016..`, `..2020`.
fn years(value: &str) -> Result<Condition, Told> {
    if is_none(value) {
        return Ok(Condition::NoYear);
    }
    let allowed = || not_allowed(value, "2016, 2016..2020, 2016.., ..2020, none");
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
        (Some(from), Some(to)) if from > to => Err(backward(value)),
        (from, to) => Ok(Condition::Years(from.unwrap_or(0)..=to.unwrap_or(u16::MAX))),
    }
}

/// `100`, `>=100`, `<1.000`, `10..20`, `14,5..`.
fn values(value: &str) -> Result<Condition, Told> {
    let allowed = || not_allowed(value, "100, >=100, >100, <=100, <100, 10..20, 10.., ..20");
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
        (Bound::Included(low), Bound::Included(high)) if low > high => Err(backward(value)),
        _ => Ok(Condition::Value(low, high)),
    }
}

fn backward(value: &str) -> Told {
    Told::new(format!("the limits of `{value}` run backward"), format!("hai đầu của `{value}` bị ngược"))
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
            ("cấp", Some("level")),
            ("family", Some("family")),
            ("tệp", Some("path")),
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
            ("province", "none", Condition::Province(text(&[""]))),
            ("province", "không rõ,son-la", Condition::Province(text(&["", "son-la"]))),
            ("indicator", "không", Condition::Indicator(text(&[""]))),
            ("year", "none", Condition::NoYear),
            ("outlet", "none", Condition::NoSource),
            ("level", "tinh,co-so", Condition::Level(text(&["tinh", "co-so"]))),
            ("grantor", "Thủ-tướng", Condition::Grantor(text(&["thu-tuong"]))),
            ("subject", "collective", Condition::Subject(vec![Subject::Collective])),
            ("family", "award", Condition::Family(vec![Family::Award])),
            ("unit", "%", Condition::Unit(text(&["percent"]))),
            ("path", "son-la/", Condition::Path("son-la/".to_owned())),
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
            ("outlet", "--", "words are missing"),
            ("subject", "nobody", "collective"),
            ("family", "x", "innovation"),
            ("unit", "kilo", "percent"),
        ] {
            let message = condition(field, value).expect_err(value);
            assert!(message.en.contains(part), "{field}:{value}: {message}");
            assert_ne!(message.en, message.vi, "{field}:{value}");
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
