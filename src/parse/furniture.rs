//! Lines that belong to a page and not to its article.
//!
//! Crawled text and saved pages carry the same residue: menus, dates, font-size links, comment forms, lists of other
//! headlines. A line is furniture only if all of it is known residue; whatever is in doubt stays text, since a lost
//! paragraph loses figures and a kept menu costs nothing.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::dates;
use super::keyed::Keyed;
use crate::model::PartialDate;
use crate::normalize::{key, length};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Furniture {
    /// A date, alone or among font-size links and view counts.
    Date(Option<PartialDate>),
    /// Links for printing and sharing, form fields, counters.
    Tool,
    /// Sections of the site.
    Menu,
    /// A path or an address.
    Address,
    /// Heads a list of other articles.
    Related,
    /// Heads the readers' comments or the form for them; nothing of the article follows.
    Comments,
    /// One other article, named in a line of its own.
    Pointer,
}

/// Headings of such lists are built of three parts, in nearly every combination.
const RELATED: [&str; 3] = [
    "các|những|một số",
    "tin|bài|bài viết|tin bài|tin, bài|tin tức|thông tin|chủ đề|tin, ảnh",
    "khác|liên quan|cùng chuyên mục|cùng mục|cùng loại|cùng chủ đề|cùng chuyên đề|đã đăng|đã đưa|cũ hơn|mới hơn|mới|\
    mới nhất|mới đăng|nổi bật|tiêu điểm|tiếp theo|trong ngày|đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất",
];
const RELATED_WHOLE: &str = "\
    cùng chuyên mục|đọc nhiều|đọc nhiều nhất|xem nhiều|xem nhiều nhất|có thể bạn quan tâm|bạn có thể quan tâm|đọc thêm|\
    xem thêm|xem tiếp|mời xem thêm";

const COMMENTS: &str = "\
    ý kiến bạn đọc|bình luận|bình luận bài viết|gửi bình luận|viết bình luận|gửi ý kiến|gửi ý kiến của bạn|\
    ý kiến của bạn|phản hồi|ý kiến phản hồi|gửi phản hồi|captcha image security|bình luận của bạn|\
    ý kiến độc giả|bạn đọc bình luận|viết phản hồi|trả lời";

/// What tool lines are made of; single letters and figures besides.
const TOOLS: &str = "\
    cập nhật lúc|cập nhật ngày|cập nhật|đăng lúc|ngày đăng|được đăng|đăng ngày|ngày xuất bản|xuất bản|\
    ngày đưa tin|ngày viết|posted on|posted|date|ngày|lúc|giờ|vào lúc|thứ hai|thứ ba|thứ tư|thứ năm|thứ sáu|\
    thứ bảy|thứ 2|thứ 3|thứ 4|thứ 5|thứ 6|thứ 7|chủ nhật|t2|t3|t4|t5|t6|t7|cn|gmt|am|pm|utc|in bài viết|\
    in bài này|in trang này|in trang|in tin|in bài|bản in|gửi email|gửi cho bạn bè|gửi bài viết|gửi qua email|\
    email|e-mail|xem với cỡ chữ|xem cỡ chữ|cỡ chữ|font chữ|font size|kích thước chữ|print|chia sẻ|\
    chia sẻ bài viết|zalo|facebook|twitter|tweet|google+|lượt xem|lượt đọc|số lượt xem|số lần đọc|đã xem|views|\
    view|về trang trước|về đầu trang|trở về đầu trang|trở về|quay lại|lên đầu trang|đầu trang|rss|đang truy cập|\
    tổng lượt truy cập|lượt truy cập|số lượt truy cập|đang trực tuyến|đang online|hôm nay|hotline|\
    đường dây nóng|họ và tên|họ tên|tên của bạn|nội dung|tiêu đề|mã xác nhận|mã kiểm tra|mã bảo vệ|mã an toàn|\
    gửi|gửi đi|nhập lại|tên|captcha|image security|nghe đọc bài|lưu bài viết|lưu bài|phản hồi|click để đánh giá|nghe bài viết|tìm kiếm theo ngày|\
    tìm kiếm|đánh giá bài viết|đánh giá|lượt đánh giá|thích|theo dõi|like|share|xem với giao diện di động|menu|\
    tăng cỡ chữ|giảm cỡ chữ|điện thoại|close|đóng lại|đóng cửa sổ|google news|messenger|copy link|\
    sao chép liên kết|ý kiến bạn đọc|bình luận|captcha image security|hits|tin gốc|đọc bài viết|nghe|trang chủ|\
    gửi bình luận";

/// Sections that provincial sites have.
const SECTIONS: &str = "\
    trang chủ|trang nhất|giới thiệu|tin tức|tin tức - sự kiện|tin tức sự kiện|sự kiện|thời sự|chính trị|kinh tế|\
    văn hóa|xã hội|văn hóa - xã hội|văn hóa xã hội|quốc phòng - an ninh|quốc phòng|an ninh|an ninh trật tự|\
    pháp luật|giáo dục|y tế|thể thao|du lịch|khoa học|công nghệ|bạn đọc|media|video|multimedia|ảnh|thư viện ảnh|\
    văn bản|liên hệ|lịch làm việc|đời sống|thế giới|quốc tế|môi trường|xây dựng đảng|đô thị|biển đảo|tòa soạn|\
    đảng|đoàn thể|công đoàn|lao động|phong trào|thi đua|thi đua - khen thưởng|khen thưởng|nữ công|\
    tư vấn pháp luật|hỏi đáp|hỏi đáp pháp luật|thủ tục hành chính|cải cách hành chính|thông báo|\
    người tốt việc tốt|gương sáng|tin nóng|phóng sự|nhịp sống|rss|english|podcast|e-magazine|truyền hình|\
    phát thanh|lao động - công đoàn|phong trào thi đua|bất động sản|chuyển đổi số|menu|đảng và cuộc sống|\
    tin hoạt động|tin trong tỉnh|tin trong nước|khoa học - công nghệ|sức khỏe|văn nghệ|xây dựng đảng, đoàn thể|\
    tin tỉnh|góc nhìn|diễn đàn|sơ đồ trang|sitemap|đăng nhập";

fn keys(words: &str) -> HashSet<String> {
    words.split('|').map(key).collect()
}

/// Longest first, since the first alternative that fits is taken.
fn any_of(words: &str) -> String {
    let mut words: Vec<String> = words.split('|').map(key).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|")
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern over fixed words")
}

static RELATED_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    let [many, what, which] = RELATED.map(any_of);
    pattern(&format!("^(?:(?:(?:{many}) )?(?:{what}) (?:{which})|{})$", any_of(RELATED_WHOLE)))
});
static COMMENT_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| keys(COMMENTS));
static SECTION_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| keys(SECTIONS));
static TOOL_WORDS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(TOOLS.split('|').map(key)).expect("the words are few and short"));
static COMMENT_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let heads = any_of("ý kiến bạn đọc|gửi ý kiến|gửi bình luận|ý kiến của bạn|bình luận (");
    pattern(&format!("^(?:{heads})"))
});
static POINTER: LazyLock<Regex> = LazyLock::new(|| {
    let heads = any_of("xem thêm|đọc thêm|tin liên quan|bài liên quan|xem tiếp|từ khóa|từ khoá|tags");
    pattern(&format!("^(?:>>|tags?(?:\\W|$)|(?:{heads})\\s*:)"))
});
static IMPRINT: LazyLock<Regex> = LazyLock::new(|| {
    let heads = any_of(
        "\
        bản quyền thuộc|bản quyền ©|© |giấy phép số|giấy phép xuất bản|\
        giấy phép hoạt động|ngày in:|tổng lượt truy cập|lượt truy cập:|ghi rõ nguồn|\
        cơ quan chủ quản:|copyright",
    );
    pattern(&format!("^(?:{heads})"))
});
static TIME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[0-2]?[0-9]\s?(?:[:h]|giờ)\s?[0-5][0-9](?::[0-5][0-9])?\b"));
/// What opens a line of day, time and the name of who put it there.
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!("^(?:{})\\b", any_of("đăng|cập nhật|ngày đăng|được đăng|xuất bản|ngày xuất bản")))
});
/// The same with the day named as such, and anything else behind it: "Ngày đăng: 19/12/2019 - Chuyên mục: Tin tức".
static NAMED_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let words = any_of("ngày đăng|đăng ngày|ngày xuất bản|ngày đưa tin|ngày viết|cập nhật ngày|cập nhật|cập nhật lúc");
    pattern(&format!(r"^(?:{words})\s*:\s*[0-3]?[0-9]\s?[-/.]"))
});
/// Who told it and when, in parentheses and alone: "(Cổng TTĐT Sở Y tế, 14/01/2022)".
static SOURCE_AND_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\([^(),.;:]{3,50},\s*[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)[0-9]{2}\)$"));
/// A day with a year of two digits: too little to date an article by.
static SHORT_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[0-3]?[0-9][-/.][01]?[0-9][-/.][0-9]{2}\b"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[•*\-\s]*(?:https?://\S+|(?:[a-z0-9-]+\.)+(?:vn|com|org|net|info|edu|gov)(?:/\S*)?|/?(?:[\w.%-]+/)+[\w.%-]+\.(?:jpe?g|png|gif|bmp|webp|svg))$",
    )
});
static COUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*\(\s*[0-9]+\s*\)$"));

static PHOTO: LazyLock<String> = LazyLock::new(|| key("ảnh"));

// Before each costly pattern a plain look at the line says whether it can match at all: most lines of a page have no
// digit, no dot and no colon.

/// True where a line ends with the name of a photographer.
pub(super) fn has_credit(line: &Keyed<'_>) -> bool {
    let Some((before, name)) = line.key().trim_end_matches([')', '.', ' ']).rsplit_once(':') else { return false };
    let before = before.trim_end().strip_suffix(PHOTO.as_str());
    let apart = before
        .is_some_and(|words| words.is_empty() || words.ends_with(|c: char| ".(".contains(c) || c.is_whitespace()));
    let name = name.trim_start();
    apart && (1..=60).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphabetic() || " .,&-".contains(c))
}

/// True where a line tells a time of day.
pub(super) fn has_time(line: &Keyed<'_>) -> bool {
    may_have_time(line.key()) && TIME.is_match(line.key())
}

/// A digit, perhaps a space, and what parts hours from minutes.
fn may_have_time(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| match three {
        [digit, b' ', b':' | b'h' | b'g'] | [_, digit, b':' | b'h' | b'g'] => digit.is_ascii_digit(),
        _ => false,
    }) || matches!(text.as_bytes(), [digit, b':' | b'h' | b'g', ..] if digit.is_ascii_digit())
}

fn may_have_short_date(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| {
        matches!(three, [before, b'-' | b'/' | b'.', after] if before.is_ascii_digit() && after.is_ascii_digit())
    })
}

/// Says what kind of furniture a line is, without spaces around it, if it is nothing else.
pub(super) fn of_line(line: &Keyed<'_>) -> Option<Furniture> {
    if line.is_empty() {
        return None;
    }
    if is_address(line) {
        return Some(Furniture::Address);
    }
    if !line.chars().any(char::is_alphanumeric) {
        return Some(Furniture::Tool);
    }
    if line.is_longer_than(200) {
        return None;
    }
    let key = line.key();
    let bare = without_bullets(key);
    let uncounted = if bare.ends_with(')') { COUNT.replace(bare, "") } else { Cow::Borrowed(bare) };
    let head = uncounted.trim();
    if RELATED_HEAD.is_match(head) {
        return Some(Furniture::Related);
    }
    if COMMENT_KEYS.contains(head) || COMMENT_LINE.is_match(head) && head.chars().count() < 80 {
        return Some(Furniture::Comments);
    }
    if POINTER.is_match(key.trim()) {
        return Some(Furniture::Pointer);
    }
    if IMPRINT.is_match(key.trim()) {
        return Some(Furniture::Tool);
    }
    // "Khoa học  22/10/2022 14:20": what has a day in it is more than a menu.
    let tools = tools(key);
    if !matches!(tools, Some(Furniture::Date(_))) && is_menu(bare) {
        return Some(Furniture::Menu);
    }
    tools
}

/// A path or an address alone on its line; no space stands in one.
fn is_address(line: &str) -> bool {
    (line.contains('.') || line.contains("://"))
        && !line.trim_start_matches(|c: char| "•*-".contains(c) || c.is_whitespace()).contains(' ')
        && ADDRESS.is_match(line)
}

/// A key without the marks around it.
fn without_bullets(key: &str) -> &str {
    let space = char::is_whitespace;
    key.trim()
        .trim_start_matches(|c| space(c) || "•*\">+-|:.".contains(c))
        .trim_end_matches(|c| space(c) || ":.\">|".contains(c))
}

/// True where nothing is left of the line but dates, times and tool words.
fn tools(key: &str) -> Option<Furniture> {
    let rest = if dates::may_have_date(key) { dates::IN_LINE.replace_all(key, " ") } else { Cow::Borrowed(key) };
    let timed = if may_have_time(&rest) { TIME.replace_all(&rest, " ") } else { Cow::Borrowed(&*rest) };
    let has_time = timed.len() != rest.len();
    let days = may_have_short_date(&timed);
    let short = has_time && days && SHORT_DATE.is_match(&timed);
    let has_date = rest.len() != key.len() || short;
    let undated = if days { SHORT_DATE.replace_all(&timed, " ") } else { timed };
    let rest = without_tool_words(&undated);
    // A stands for a size of letters; other single letters may be someone's initials.
    let words = rest.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty() && *word != "a");
    let left = words.flat_map(str::chars).take(10).count();
    let figures_only = key.chars().all(|c| !c.is_alphabetic()) && !has_date;
    // A place may stand before the date; a figure alone on its line is a cell of a table.
    let limit = if has_date { 9 } else { 0 };
    let stamp =
        has_date && !key.trim_end().ends_with('.') && (has_time && STAMP.is_match(key.trim()) || names_day(key));
    if (left > limit && !stamp) || figures_only {
        return None;
    }
    Some(if has_date { Furniture::Date(dates::in_line(key)) } else { Furniture::Tool })
}

/// True for a line that says of itself that it tells the day.
fn names_day(key: &str) -> bool {
    NAMED_DAY.is_match(key.trim()) || SOURCE_AND_DAY.is_match(key.trim())
}

/// The text with a space for each of the tool words, the longest that fits at each place.
fn without_tool_words(text: &str) -> String {
    let apart = |at: usize| at == 0 || at == text.len() || is_word(&text[..at], true) != is_word(&text[at..], false);
    let mut found: Vec<(usize, usize)> = TOOL_WORDS
        .find_overlapping_iter(text)
        .map(|found| (found.start(), found.end()))
        .filter(|&(start, end)| apart(start) && apart(end))
        .collect();
    found.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in found {
        if start >= at {
            rest.push_str(&text[at..start]);
            rest.push(' ');
            at = end;
        }
    }
    rest.push_str(&text[at..]);
    rest
}

/// True where the last or the first letter of a text is one of a word.
fn is_word(text: &str, last: bool) -> bool {
    let letter = if last { text.chars().next_back() } else { text.chars().next() };
    letter.is_some_and(|c| c.is_alphabetic() || c.is_ascii_digit() || c == '_')
}

/// One section alone, or several between separators; the line comes without the marks around it.
fn is_menu(bare: &str) -> bool {
    if SECTION_KEYS.contains(bare) {
        return true;
    }
    // The key has plain quotes for the angle quotes that part the steps of a path.
    ["|", "\"", ">", "›", " / ", " - ", "  "].iter().filter(|separator| bare.contains(*separator)).any(|separator| {
        let parts: Vec<&str> = bare.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        let known = parts.iter().filter(|part| SECTION_KEYS.contains(**part)).count();
        parts.len() > 1 && known * 2 >= parts.len() && parts.iter().all(|part| length(part) <= 40)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residue_is_told_by_kind() {
        let date = |text: &str| Some(Furniture::Date(Some(text.parse().unwrap())));
        let cases = [
            ("Cập nhật lúc 09:32 - 18/03/2021 (GMT +07:00)", date("2021-03-18")),
            ("Thứ năm, 22/04/2021, 10:15:03", date("2021-04-22")),
            ("Ngày 09 tháng 08 năm 2021", date("2021-08-09")),
            ("06/07/2020 | 14:00", date("2020-07-06")),
            ("25/12/2019 16:41:00 | Cỡ chữ: A- A A+ | Xem với giao diện di động", date("2019-12-25")),
            ("15/01/2021 | 16:40 Lượt xem: 672", date("2021-01-15")),
            ("Sơn La, ngày 5 tháng 6 năm 2020", date("2020-06-05")),
            ("Cà Mau, Thứ Hai, 14-09-20 08:11:37", Some(Furniture::Date(None))),
            ("T3, 09/01/2024 - 14:25", date("2024-01-09")),
            ("Đăng ngày: 18/12/2025 16:05 | Người đăng: Thu Sua | Lượt đọc: 196", date("2025-12-18")),
            ("Khoa học  22/10/2022 14:20", date("2022-10-22")),
            ("Ngày đăng: 19/12/2019 - Chuyên mục: Nếp sống văn hóa", date("2019-12-19")),
            ("(Cổng TTĐT Sở Y tế, 14/01/2022)", date("2022-01-14")),
            ("Print - | + Font Size: A", Some(Furniture::Tool)),
            ("A Font Size: - | +", Some(Furniture::Tool)),
            ("Lượt xem: 1.873 In bài viết Gửi cho bạn bè", Some(Furniture::Tool)),
            ("Gửi phản hồi | In bài viết | Lên đầu trang", Some(Furniture::Tool)),
            ("Họ và tên (*)", Some(Furniture::Tool)),
            ("Bản quyền thuộc Báo Hải Phòng. Giấy phép số 218/GP-TTĐT.", Some(Furniture::Tool)),
            ("• /upload/images/slide/a5.jpg", Some(Furniture::Address)),
            ("congdoan.org.vn", Some(Furniture::Address)),
            ("Trang chủ", Some(Furniture::Menu)),
            ("Trang chủ | Chính trị | Kinh tế | Văn hóa - Xã hội", Some(Furniture::Menu)),
            ("HPĐT - Thời sự - Chính trị - Kinh tế - Thể thao", Some(Furniture::Menu)),
            ("TIN LIÊN QUAN", Some(Furniture::Related)),
            ("Bài viết cùng chuyên mục", Some(Furniture::Related)),
            ("» Các tin đã đưa:", Some(Furniture::Related)),
            ("Chính trị » Xây dựng Đảng", Some(Furniture::Menu)),
            ("***", Some(Furniture::Tool)),
            ("Tags sáng kiến  dân vận khéo", Some(Furniture::Pointer)),
            ("Các tin tức khác", Some(Furniture::Related)),
            ("TIN, BÀI LIÊN QUAN:", Some(Furniture::Related)),
            ("Ý kiến bạn đọc ( 0 )", Some(Furniture::Comments)),
            ("Gửi ý kiến của bạn   Họ tên   Email", Some(Furniture::Comments)),
            ("Xem thêm: Trao 120 Bằng khen cho nông dân", Some(Furniture::Pointer)),
            (">> Trao 158 Huy hiệu Đảng", Some(Furniture::Pointer)),
        ];
        for (line, expected) in cases {
            assert_eq!(of_line(&Keyed::new(line)), expected, "{line}");
        }
    }

    #[test]
    fn text_is_no_furniture() {
        let lines = [
            "LĐTT: 120; CSTĐCS: 14",
            "- 12 tập thể được tặng Cờ thi đua",
            "Ngày 14/3/2023, UBND tỉnh tặng 5 Bằng khen.",
            "Trong ngày 14/3/2023 có 5 sáng kiến",
            "Cập nhật ngày 14/3/2023 có 5 sáng kiến",
            "(ra mắt ở hội thi, có 12 giải, 14/01/2022)",
            "Bằng khen: 12",
            "124",
            "Giấy khen | 12 | 40",
            "Kết quả xét khen thưởng năm 2019",
            "Công đoàn tặng 12 suất quà",
            "Thi đua khen thưởng năm 2020: 15 cờ",
            "Bài học khác",
            "“Dân vận khéo”: 12 mô hình",
        ];
        for line in lines {
            assert_eq!(of_line(&Keyed::new(line)), None, "{line}");
        }
    }
}
