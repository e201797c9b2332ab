//! Signature lines → names.
//!
//! A signature closes the article: a name, often after "Tin, ảnh:" and before an office. Pen names in capitals and
//! several names on one line occur. Whatever holds a figure or reads like a sentence is no signature.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::key;

static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:tin|bài|ảnh|bài viết|clip|video|thực hiện|tác giả|người viết|viết bởi|đăng bởi|theo|nguồn|nguồn tin|by|bởi|pv|ctv)(?:\s*(?:,|và|&|-|/)\s*(?:tin|bài|ảnh|clip|video))*\s*:|(?:by|viết bởi|đăng bởi|bởi)\s+)\s*",
    )
    .expect("a fixed pattern")
});
static PARTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*(?:\s[-–—/&]\s|[-–—]\s|\s[-–—]|,|;|\bvà\b)\s*").expect("a fixed pattern"));

/// Names that stand for a desk or a system, not for a person.
const NOBODY: &[&str] = &[
    "administrator",
    "admin",
    "ban biên tập",
    "bbt",
    "biên tập",
    "quản trị",
    "quản trị viên",
    "super user",
    "editor",
    "webmaster",
    "root",
    "phóng viên",
    "cộng tác viên",
    "tổng hợp",
];
static NOBODY_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| NOBODY.iter().map(|name| key(name)).collect());

/// The name that a signature line gives; `sure` where the page itself calls it the author's.
pub(super) fn of_line(line: &str, sure: bool) -> Option<String> {
    let line = line.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.', '/']).trim();
    if line.chars().count() > 80 || line.chars().any(|c| c.is_ascii_digit() || matches!(c, '?' | '!' | '"' | '“' | '%'))
    {
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

/// Two to five words, each with a capital; one word only where the page calls it a name.
fn is_name(text: &str, sure: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let lettered = words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'')));
    let office = ["tỉnh", "ban", "sở", "phòng", "báo", "hội", "ubnd", "lđlđ", "công đoàn", "đoàn"];
    let begins_as_office = office.iter().any(|word| key(text).starts_with(&format!("{} ", key(word)))) && !sure;
    (usize::from(!sure) + 1..=6).contains(&words.len()) && words.iter().all(capital) && lettered && !begins_as_office
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        let cases = [
            ("Đào Duy", false, Some("Đào Duy")),
            ("LÊ HÙNG", false, Some("LÊ HÙNG")),
            ("Tin, ảnh: TRỌNG NGHĨA", false, Some("TRỌNG NGHĨA")),
            ("Bài và ảnh: Lê Minh Thắng", false, Some("Lê Minh Thắng")),
            ("Vi Văn Nghĩa- Chủ tịch Liên đoàn Lao động tỉnh", false, Some("Vi Văn Nghĩa")),
            ("Duy Hưng - HĐND tỉnh", false, Some("Duy Hưng")),
            ("Đức Thọ - Mai Linh", false, Some("Đức Thọ - Mai Linh")),
            ("Theo: Thu Hà", false, Some("Thu Hà")),
            ("ByPhương Linh", true, None),
            ("By Phương Linh", true, Some("Phương Linh")),
            ("Hoàng", true, Some("Hoàng")),
            ("Hoàng", false, None),
            ("Administrator", true, None),
            ("Ban Biên tập", true, None),
            ("Cửa thứ nhất: cơ sở", false, None),
            ("Sở Nội Vụ", false, None),
            ("Phó Chủ tịch TT LĐLĐ tỉnh", false, None),
            ("Trao 12 Bằng Khen", false, None),
            ("Phong trào lan rộng.", false, None),
        ];
        for (line, sure, expected) in cases {
            assert_eq!(of_line(line, sure).as_deref(), expected, "{line}");
        }
    }
}
