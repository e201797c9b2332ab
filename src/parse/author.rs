//! Signature lines → names.
//!
//! A signature closes the article: a name, often after "Tin, ảnh:" and before an office. Pen names in capitals and
//! several names on one line occur. Whatever holds a figure or reads like a sentence is no signature.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::furniture;
use super::keyed::Keyed;
use crate::model::{Territory, provinces};
use crate::normalize::{key, length};

static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:tin|bài|ảnh|bài viết|clip|video|thực hiện|tác giả bài viết|tác giả|người đăng|người viết|viết bởi|đăng bởi|theo|nguồn|nguồn tin|by|bởi|pv|ctv)(?:\s*(?:,|và|&|-|/)\s*(?:tin|bài|ảnh|clip|video))*\s*:|(?:by|viết bởi|đăng bởi|bởi)\s+)\s*",
    )
    .expect("a fixed pattern")
});
static PARTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*(?:\s[-–—/&]\s|[-–—]\s|\s[-–—]|,|;|\bvà\b)\s*").expect("a fixed pattern"));

/// Names that stand for a desk or a system, not for a person.
const NOBODY: &str = "\
    administrator|admin|ban biên tập|bbt|biên tập|quản trị|quản trị viên|super user|editor|webmaster|root|\
    phóng viên|cộng tác viên|tổng hợp";
/// Places stand on lines of their own as names do.
static NOBODY_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let places = provinces(Territory::Old).iter().map(|unit| unit.name.as_str());
    NOBODY.split('|').chain(places).map(key).collect()
});

/// The name that a signature line gives; `sure` where the page itself calls it the author's.
pub(super) fn of_line(line: &str, sure: bool) -> Option<String> {
    let line: String = line.trim().nfc().collect();
    let line = line.split_once(" (").map_or(line.as_str(), |(name, _)| name);
    let line = line.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.', '/']).trim();
    // "By" in an element of its own touches the name.
    let glued = line.strip_prefix("By").filter(|rest| sure && rest.starts_with(char::is_uppercase));
    let line = glued.unwrap_or(line);
    if length(line) > 80 || line.chars().any(|c| c.is_ascii_digit() || matches!(c, '?' | '!' | '"' | '“' | '%')) {
        return None;
    }
    let opening = OPENING.find(line).map_or(0, |found| found.end());
    let sure = sure || opening > 0;
    let rest = line[opening..].trim();
    let mut parts = PARTS.split(rest);
    let first = parts.next()?.trim();
    if !is_name(first, sure) {
        return None;
    }
    // "Đức Thọ - Mai Linh" are two, "Duy Hưng - HĐND tỉnh" is one with his office.
    let mut end = first.len() + rest.find(first)?;
    for part in parts {
        let part = part.trim();
        if !is_name(part, false) {
            break;
        }
        end = end + rest[end..].find(part)? + part.len();
    }
    Some(rest[..end].to_owned()).filter(|name| !NOBODY_KEYS.contains(&key(name)))
}

/// "Được gửi bởi Phan Nhã vào T5, ...".
static SENT_BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:gửi|đăng|viết)\s+bởi:?\s+(?<name>.+?)\s*(?:\b(?:vào|lúc|ngày)\b|[,|]|$)")
        .expect("a fixed pattern")
});
static FIGURES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9|·•:/,]+|\s-\s").expect("a fixed pattern"));

/// The name in a byline that tells day and name in one: "20/12/2023 14:22 Minh Hoàng".
pub(super) fn in_byline(line: &str) -> Option<String> {
    let line: String = line.nfc().collect();
    if let Some(found) = SENT_BY.captures(&line) {
        return of_line(&found["name"], true);
    }
    let mut names = FIGURES.split(&line).map(str::trim).filter(|part| furniture::of_line(&Keyed::new(*part)).is_none());
    names.find_map(|part| of_line(part, false))
}

/// Two to five words, each with a capital; one word only where the page calls it a name.
fn is_name(text: &str, sure: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let lettered = words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'')));
    let office = ["tỉnh", "ban", "sở", "phòng", "báo", "hội", "ubnd", "lđlđ", "công đoàn", "đoàn"];
    let begins_as_office = office.iter().any(|word| key(text).starts_with(&format!("{} ", key(word)))) && !sure;
    // "N.S" is a name too.
    let initials = text.contains('.') && words.len() == 1 && text.chars().all(|c| c.is_uppercase() || c == '.');
    (usize::from(!sure && !initials) + 1..=6).contains(&words.len())
        && words.iter().all(capital)
        && lettered
        && !begins_as_office
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines() {
        let cases = [
            ("20/12/2023 14:22 284 Minh Hoàng", Some("Minh Hoàng")),
            ("Được gửi bởi Phan Thanh Nhã vào T5, 27/02/2020 - 08:05", Some("Phan Thanh Nhã")),
            ("Võ Thành 26/09/2025 17:48 1.377 lượt xem", Some("Võ Thành")),
            ("Thứ Hai, 20/12/2023", None),
            ("Đăng bởi Ban Biên tập, Thứ Hai, ngày 09 tháng 5 năm 2022", None),
        ];
        for (line, expected) in cases {
            assert_eq!(in_byline(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn signatures() {
        let cases = [
            ("Đào Duy", false, Some("Đào Duy")),
            ("LÊ HÙNG", false, Some("LÊ HÙNG")),
            ("Tin, ảnh: TRỌNG NGHĨA", false, Some("TRỌNG NGHĨA")),
            ("Bài và ảnh: Lê Minh Thắng", false, Some("Lê Minh Thắng")),
            ("Hoàng Minh Tuệ- Trưởng ban Tuyên giáo", false, Some("Hoàng Minh Tuệ")),
            ("Duy Hưng - HĐND tỉnh", false, Some("Duy Hưng")),
            ("Đức Thọ - Mai Linh", false, Some("Đức Thọ - Mai Linh")),
            ("Theo: Thu Hà", false, Some("Thu Hà")),
            ("Tác giả bài viết: Hồng Lê", false, Some("Hồng Lê")),
            ("ByPhương Linh", true, Some("Phương Linh")),
            ("Minh Hạnh (thực hiện)", false, Some("Minh Hạnh")),
            ("Bài, ảnh: Thu Hương", false, Some("Thu Hương")),
            ("By Phương Linh", true, Some("Phương Linh")),
            ("Hoàng", true, Some("Hoàng")),
            ("Hoàng", false, None),
            ("N.S - T.L", false, Some("N.S - T.L")),
            ("Administrator", true, None),
            ("Ban Biên tập", true, None),
            ("Cửa thứ nhất: cơ sở", false, None),
            ("Sở Nội Vụ", false, None),
            ("Kiên Giang", false, None),
            ("Phó Trưởng ban Dân vận tỉnh", false, None),
            ("Trao 12 Bằng Khen", false, None),
            ("Phong trào lan rộng.", false, None),
        ];
        for (line, sure, expected) in cases {
            assert_eq!(of_line(line, sure).as_deref(), expected, "{line}");
        }
    }
}
