//! A text file → blocks and metadata.
//!
//! The stored text is the file's own, byte for byte; blocks only say which lines are headline, lead, text, list,
//! caption or residue of the page that the text was crawled from. Lists of other articles at the end carry figures
//! of other articles, so they are the residue that matters most.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::author;
use super::draft::{Dated, Draft, entry};
use super::furniture::{self, Furniture};
use super::keyed::Keyed;
use super::lines::{ITEM, Piece, is_slogan, pieces};
use super::source::{self, Sources};
use crate::model::{Block, BlockKind, Meta};
use crate::normalize::key;

/// Another article and its day: "Trao tặng 12 nhà (05/01/2022)".
static TITLE_AND_DAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\s:;]\s*\([0-3]?[0-9][/.-][01]?[0-9][/.-][0-9]{4}\)$").expect("a fixed pattern"));

/// Reads a text file.
pub(super) fn read(text: String, sources: &Sources) -> Option<Draft> {
    let mut pieces = pieces(&text);
    let body = body(&pieces);
    cut_tail(&mut pieces, &body);
    let headline = headline(&pieces, &body, sources);
    let meta = mark_and_describe(&mut pieces, headline, &body, sources);
    let blocks = pieces.iter().map(|piece| Block { kind: piece.kind, span: piece.span }).collect::<Vec<_>>();
    let has_text = blocks.iter().any(|block| block.kind != BlockKind::Furniture);
    has_text.then_some(Draft { blocks, meta, text })
}

/// First and last piece of running text; without any, all that is no furniture.
fn body(pieces: &[Piece<'_>]) -> std::ops::Range<usize> {
    let first =
        pieces.iter().position(Piece::is_prose).or_else(|| pieces.iter().position(|piece| piece.furniture.is_none()));
    let Some(first) = first else { return 0..pieces.len() };
    let last = pieces.iter().rposition(Piece::is_prose).unwrap_or(pieces.len() - 1);
    first..last.max(first) + 1
}

/// Marks lists of other articles and comment forms, with all that they head.
fn cut_tail(pieces: &mut [Piece<'_>], body: &std::ops::Range<usize>) {
    let prose =
        |range: &[Piece<'_>]| range.iter().filter(|piece| piece.is_prose()).map(|piece| piece.chars).sum::<usize>();
    let all = prose(pieces);
    let mut at = body.start;
    while at < pieces.len() {
        let found = pieces[at].furniture;
        if !matches!(found, Some(Furniture::Related | Furniture::Comments)) {
            at += 1;
            continue;
        }
        let after = prose(&pieces[at..]);
        // A box amid the text ends at the next paragraph; one at the end takes all that follows.
        let inside = after * 4 > all || (found == Some(Furniture::Related) && after * 10 > all);
        let end = match inside {
            true => (at + 1..pieces.len()).find(|&next| pieces[next].is_prose()).unwrap_or(pieces.len()),
            false => pieces.len(),
        };
        for piece in &mut pieces[at..end] {
            piece.furniture.get_or_insert(Furniture::Pointer);
        }
        at = end;
    }
}

/// The line that heads the article, by its place, its neighbours and its form.
fn headline(pieces: &[Piece<'_>], body: &std::ops::Range<usize>, sources: &Sources) -> Option<usize> {
    let dated = |at: Option<usize>| {
        at.and_then(|at| pieces.get(at))
            .is_some_and(|piece| matches!(piece.furniture, Some(Furniture::Date(_) | Furniture::Tool)))
    };
    let score = |at: usize| {
        let piece = &pieces[at];
        let words = piece.text.split_whitespace().count();
        let mut score = 0;
        score += 3 * i32::from(dated(Some(at + 1)));
        score += i32::from(dated(at.checked_sub(1)));
        score += i32::from(piece.apart) + i32::from(pieces.get(at + 1).is_none_or(|next| next.apart));
        score += i32::from((6..=40).contains(&words));
        score += 2 * i32::from(pieces[at + 1..].iter().any(|later| *later.text == *piece.text));
        score -= 4 * i32::from(is_slogan(&piece.text));
        score -= 3 * i32::from(piece.text.ends_with(['.', ';', ':', ',']) && !piece.text.ends_with("..."));
        score -= 4 * i32::from(furniture::has_credit(&piece.text) || ITEM.is_match(&piece.text));
        let both = pieces.get(at + 1).map(|next| Keyed::new(format!("{} {}", &*piece.text, &*next.text)));
        let name = sources.is_site_name(&piece.text)
            || is_masthead(&piece.text) && both.is_some_and(|both| sources.is_site_name(&both));
        score -= 4 * i32::from(name);
        score -= 2 * i32::from(words < 4);
        score
    };
    // Some sites print the lead above the headline; then the day stands right below it.
    let above = |at: usize| at < body.start || (at < body.start + 3 && dated(Some(at + 1)));
    let candidates =
        (0..pieces.len()).filter(|&at| above(at) && pieces[at].furniture.is_none() && !pieces[at].is_prose());
    let candidates = candidates.filter(|&at| pieces[at].chars <= 250);
    let best = candidates.map(|at| (score(at), at)).max_by_key(|&(score, at)| (score, std::cmp::Reverse(at)))?;
    (best.0 > 0).then_some(best.1)
}

/// An address of a site or a page, not a path of a picture.
fn is_site(line: &str) -> bool {
    let line = line.trim_start_matches(['•', '*', '-', ' ']);
    let picture = [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".svg"];
    !line.starts_with('/') && !picture.iter().any(|ending| line.to_ascii_lowercase().ends_with(ending))
}

/// Names of sites are in capitals, or begin with what a site is.
fn is_masthead(line: &str) -> bool {
    let capitals = line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let line = key(line);
    let sites = ["báo ", "đài ", "cổng ", "trang ", "logo ", "liên đoàn lao động ", "sở ", "ban ", "hội "];
    capitals || sites.iter().any(|site| line.starts_with(&key(site)))
}

/// Gives every piece its kind, and collects what the pieces say about the article.
fn mark_and_describe(
    pieces: &mut [Piece<'_>],
    headline: Option<usize>,
    body: &std::ops::Range<usize>,
    sources: &Sources,
) -> Meta {
    let mut meta = Meta::default();
    let signature = signature(pieces, body);
    let title = headline.map(|at| pieces[at].text.key().to_owned());
    let prose: Vec<usize> = body.clone().filter(|&at| pieces[at].is_prose()).collect();
    let lead = (prose.len() > 1).then(|| prose[0]).filter(|_| headline.is_some());
    let mut seen: Vec<String> = Vec::new();
    for at in 0..pieces.len() {
        let folded = pieces[at].text.key().to_owned();
        let text = pieces[at].text.clone();
        pieces[at].kind = if Some(at) == headline {
            BlockKind::Headline
        } else if pieces[at].furniture.is_some()
            || signature.as_ref().is_some_and(|(places, _)| places.contains(&at))
            || title.as_ref() == Some(&folded)
            || at < body.start && sources.is_site_name(&text)
            || is_repeated(&text, &seen)
            || at >= body.end && TITLE_AND_DAY.is_match(&text)
        {
            BlockKind::Furniture
        } else if Some(at) == lead {
            BlockKind::Lead
        } else if pieces[at].chars <= 300
            && (furniture::has_credit(&text) || pieces[at].after_image && pieces[at].chars < 250)
        {
            BlockKind::Caption
        } else if ITEM.is_match(&text) {
            BlockKind::ListItem
        } else if is_row(pieces, at) {
            BlockKind::TableRow
        } else if at < body.start && is_above(&pieces[at], headline.is_some_and(|headline| at < headline), sources) {
            BlockKind::Furniture
        } else {
            BlockKind::Paragraph
        };
        seen.push(folded);
    }
    if let Some(at) = headline {
        meta.title = Some(pieces[at].text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect());
        meta.evidence.push(entry("title", &*pieces[at].text, "headline", &pieces[at].text));
    }
    if let Some((at, date)) = published(pieces, headline, body) {
        meta.published = Some(date);
        meta.evidence.push(entry("published", date, "byline", &pieces[at].text));
    }
    if let Some((places, name)) = signature {
        meta.evidence.push(entry("author", &name, "byline", &pieces[places.start].text));
        meta.author = Some(name);
    }
    describe_source(pieces, headline, body, sources, &mut meta);
    meta
}

/// The same words again: captions told twice, and lines under their own copy. Figures that repeat in lists stay.
fn is_repeated(text: &Keyed<'_>, seen: &[String]) -> bool {
    let folded = text.key();
    if folded.chars().count() < 16 || ITEM.is_match(text) {
        return false;
    }
    let previous =
        seen.iter().rev().take(2).any(|before| before == folded || before.starts_with(folded.trim_end_matches('.')));
    let caption = !text.chars().any(|c| c.is_ascii_digit()) || furniture::has_credit(text);
    previous || caption && seen.iter().any(|before| before == folded)
}

/// Cells between bars, as many as in the row before or after; or the name of a section between two such rows.
fn is_row(pieces: &[Piece<'_>], at: usize) -> bool {
    let bars = |at: usize| pieces.get(at).map_or(0, |piece| piece.text.matches('|').count());
    let section = |at: usize| {
        let close = pieces.get(at).is_some_and(|piece| !piece.apart && piece.chars < 100) && at > 0;
        let below = pieces.get(at + 1).is_some_and(|piece| !piece.apart);
        close && below && bars(at) == 0 && bars(at - 1) > 0 && bars(at - 1) == bars(at + 1)
    };
    let own = bars(at);
    let near = |other: Option<usize>| other.is_some_and(|other| bars(other) == own || section(other));
    if own > 0 { near(at.checked_sub(1)) || near(Some(at + 1)) } else { section(at) }
}

/// Names of the site and its slogans, above the headline.
fn is_above(piece: &Piece<'_>, above: bool, sources: &Sources) -> bool {
    above
        && (sources.of_masthead(&piece.text).is_some()
            || piece.text.split_whitespace().count() < 6
            || is_masthead(&piece.text))
        && !piece.text.chars().any(|c| c.is_ascii_digit())
}

/// Lines of the signature below the last paragraph, and the name.
fn signature(pieces: &[Piece<'_>], body: &std::ops::Range<usize>) -> Option<(std::ops::Range<usize>, String)> {
    let end = (body.end..pieces.len())
        .find(|&at| matches!(pieces[at].furniture, Some(Furniture::Related | Furniture::Comments)));
    let end = end.unwrap_or(pieces.len());
    for at in body.end..end {
        if pieces[at].furniture.is_some() {
            continue;
        }
        if let Some(name) = author::of_line(&pieces[at].text, false) {
            // The office of the one who signs stands below the name.
            let office = pieces.get(at + 1).filter(|next| {
                at + 1 < end && !next.apart && next.chars < 80 && !next.text.chars().any(|c| c.is_ascii_digit())
            });
            return Some((at..at + 1 + usize::from(office.is_some()), name));
        }
    }
    None
}

/// The date nearest to the headline: below it, above it, or below the article.
fn published(pieces: &[Piece<'_>], headline: Option<usize>, body: &std::ops::Range<usize>) -> Option<Dated> {
    let date = |at: usize| match pieces[at].furniture {
        Some(Furniture::Date(Some(date))) => Some((at, date)),
        _ => None,
    };
    let top = headline.unwrap_or(0);
    let tail = (body.end..pieces.len())
        .take_while(|&at| !matches!(pieces[at].furniture, Some(Furniture::Related | Furniture::Comments)));
    let text = (top..pieces.len()).find(|&at| pieces[at].is_prose()).unwrap_or(body.start);
    (top..text.max(top))
        .find_map(date)
        .or_else(|| (0..top).rev().find_map(date))
        .or_else(|| tail.into_iter().find_map(date))
}

fn describe_source(
    pieces: &[Piece<'_>],
    headline: Option<usize>,
    body: &std::ops::Range<usize>,
    sources: &Sources,
    meta: &mut Meta,
) {
    let mut hints = Vec::new();
    let address = pieces.iter().find(|piece| piece.furniture == Some(Furniture::Address) && is_site(&piece.text));
    if let Some(address) = address {
        meta.url = Some(address.text.trim_start_matches(['•', '*', '-', ' ']).to_owned());
        meta.evidence.push(entry("url", &*address.text, "masthead", &address.text));
        hints.extend(sources.of_url(&address.text).map(|hint| ("url", hint)));
    }
    // Only what surrounds the article is a masthead: above its headline, and below it what is no text.
    let top = 0..headline.unwrap_or(0);
    let outside: Vec<usize> = top.chain(body.end..pieces.len()).collect();
    let mut names = Vec::new();
    for (position, &at) in outside.iter().enumerate() {
        let piece = &pieces[at];
        let above = headline.is_some_and(|headline| at < headline);
        let imprint = piece.furniture == Some(Furniture::Tool);
        if !(above && piece.chars <= 80 && piece.furniture != Some(Furniture::Pointer) || imprint) {
            continue;
        }
        // A site's name may head the path to its section: "Báo Bắc Kạn điện tử » Xã hội".
        let mut parts = piece.text.split(['»', '|', '>']).map(str::trim);
        let mut found =
            parts.find_map(|part| sources.of_masthead(&Keyed::new(part)).map(|hint| (part.to_owned(), hint)));
        // "LIÊN ĐOÀN LAO ĐỘNG" and "TỈNH BẮC KẠN" are one name on two lines.
        if let Some(&next) = outside.get(position + 1).filter(|&&next| above && next == at + 1)
            && found.is_none()
            && piece.furniture.is_none()
        {
            let both = Keyed::new(format!("{} {}", &*piece.text, &*pieces[next].text));
            found =
                sources.of_masthead(&both).filter(|_| sources.is_site_name(&both)).map(|hint| (both.to_string(), hint));
        }
        if let Some((words, hint)) = found {
            if above {
                names.push(words);
            }
            hints.push(("masthead", hint));
        }
    }
    let opening = pieces.iter().filter(|piece| piece.kind != BlockKind::Furniture).take(4);
    hints.extend(opening.filter_map(|piece| sources.of_byline(&piece.text)).map(|hint| ("byline", hint)));
    let known =
        hints.iter().find_map(|(place, hint)| hint.outlet.clone().map(|outlet| (*place, outlet, hint.words.clone())));
    let shown =
        names.iter().find(|name| !key(name).starts_with("logo ")).map(|name| ("masthead", name.clone(), name.clone()));
    if let Some((place, outlet, words)) = shown.or(known) {
        meta.evidence.push(entry("outlet", &outlet, place, &words));
        meta.outlet = Some(outlet);
    }
    let (province, evidence) = source::decide(&hints);
    meta.province = province;
    meta.evidence.extend(evidence);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlockKind::{Caption, Furniture as Residue, Headline, Lead, ListItem, Paragraph, TableRow};

    fn draft(text: &str) -> Draft {
        read(text.to_owned(), &Sources::embedded()).unwrap()
    }

    fn kinds(text: &str) -> Vec<(BlockKind, String)> {
        let draft = draft(text);
        draft.blocks.iter().map(|block| (block.kind, block.span.of(&draft.text).to_owned())).collect()
    }

    const LEAD: &str = "Chiều 12/3, Liên đoàn Lao động huyện tổng kết phong trào thi đua, biểu dương những người thợ \
                        có nhiều cải tiến trong sản xuất.";
    const BODY: &str = "Theo báo cáo, năm qua đoàn viên toàn huyện nêu 215 sáng kiến; hội đồng các cấp công nhận 140, \
                        gần gấp đôi năm trước đó.";

    #[test]
    fn residue_around_the_article_is_told_from_it() {
        let text = format!(
            "\u{feff}Trang chủ | Chính trị | Kinh tế\r\n\
             LIÊN ĐOÀN LAO ĐỘNG\r\n\
             TỈNH SƠN LA\r\n\
             congdoan.example.vn\r\n\
             \r\n\
             Những người thợ không chịu cách làm cũ\r\n\
             \r\n\
             Cập nhật lúc 09:10 - 13/03/2019 (GMT +07:00)\r\n\
             \r\n\
             {LEAD}\r\n\
             Những người thợ không chịu cách làm cũ\r\n\
             Lễ tổng kết ở hội trường huyện. Ảnh: T.H\r\n\
             {BODY}\r\n\
             - Cờ thi đua: 4 đơn vị;\r\n\
             - Bằng khen: 12 tập thể.\r\n\
             LĐTT: 120; CSTĐCS: 14\r\n\
             Tin, ảnh: Thanh Hà\r\n\
             Bài viết cùng chuyên mục\r\n\
             Trao 120 Bằng khen cho nông dân\r\n\
             Ý kiến bạn đọc (2)\r\n\
             Họ tên Email\r\n"
        );
        let expected = [
            Residue, Residue, Residue, Residue, Headline, Residue, Lead, Residue, Caption, Paragraph, ListItem,
            ListItem, Paragraph, Residue, Residue, Residue, Residue, Residue,
        ];
        let found = kinds(&text);
        assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), expected, "{found:#?}");
        let draft = draft(&text);
        assert_eq!(draft.text, text, "the stored text is the file's own");
        assert_eq!(draft.meta.title.as_deref(), Some("Những người thợ không chịu cách làm cũ"));
        assert_eq!(draft.meta.published.unwrap().to_string(), "2019-03-13");
        assert_eq!(draft.meta.author.as_deref(), Some("Thanh Hà"));
        assert_eq!(draft.meta.url.as_deref(), Some("congdoan.example.vn"));
        assert_eq!(draft.meta.outlet.as_deref(), Some("LIÊN ĐOÀN LAO ĐỘNG TỈNH SƠN LA"));
        assert_eq!(draft.meta.province.as_deref(), Some("son-la"));
    }

    #[test]
    fn text_is_never_taken_for_residue() {
        let cases: [(&str, String, &[BlockKind]); 7] = [
            ("one sentence", "Tỉnh có 12 cá nhân được tặng Bằng khen.".to_owned(), &[Paragraph]),
            ("bulletin", "LĐTT: 120\nCSTĐCS: 14\nBằng khen: 3".to_owned(), &[Paragraph, Paragraph, Paragraph]),
            (
                "a box amid the text",
                format!("{LEAD}\nXem thêm\nHuyện bên có 45 sáng kiến\n{BODY}"),
                &[Paragraph, Residue, Residue, Paragraph],
            ),
            (
                "items that repeat",
                format!("{LEAD}\n- Cờ thi đua: 4\n- Cờ thi đua: 4"),
                &[Paragraph, ListItem, ListItem],
            ),
            ("rows", "Hình thức | Số\nCờ thi đua | 4\nBằng khen | 12".to_owned(), &[TableRow, TableRow, TableRow]),
            (
                "a section among rows",
                "Hình thức | Số\nCờ thi đua | 4\nCấp tỉnh\nBằng khen | 12\n\nCấp huyện\nGiấy khen | 7".to_owned(),
                &[TableRow, TableRow, TableRow, TableRow, Paragraph, Paragraph],
            ),
            ("no headline", format!("{LEAD}\n{BODY}"), &[Paragraph, Paragraph]),
        ];
        for (name, text, expected) in cases {
            let found = kinds(&text);
            assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), expected, "{name}: {found:#?}");
        }
    }

    #[test]
    fn wrapped_lines_are_one_block() {
        let cases: [(&str, &str, usize); 4] = [
            ("a word begins small", "Hội đồng đã xét và công nhận được\nhai sáng kiến cấp huyện.", 1),
            (
                "a wrapped file breaks before figures too",
                "Hội nghị đã đánh giá phong trào của\ncả năm, trong đó nêu rõ những việc\nlàm được và chưa làm được ở cơ sở, với\n\
                 315 sáng kiến và nhiều việc làm tốt\nđược ghi nhận.",
                1,
            ),
            ("paragraphs stay apart", "Hội nghị đã kết thúc.\n\nhai sáng kiến được công nhận.", 2),
            ("items stay apart", "Kết quả chung của toàn tỉnh như sau\n- 12 tập thể\n- 4 cá nhân", 3),
        ];
        for (name, text, expected) in cases {
            assert_eq!(kinds(text).len(), expected, "{name}");
        }
    }

    #[test]
    fn dates_come_from_the_lines_around_the_headline() {
        let cases = [
            (
                format!("Thứ hai, ngày 4/5/2020\nTên của một bài báo về thi đua\n\n04/05/2020 | 09:12\n{LEAD}"),
                "2020-05-04",
            ),
            (format!("Tên của một bài báo về thi đua\n{LEAD}\n{BODY}\n05/06/2021"), "2021-06-05"),
            (format!("Tên của một bài báo về thi đua\n date 2025-09-19\n{LEAD}"), "2025-09-19"),
            (format!("Tên của một bài báo về thi đua\n date 2025-09-19 {LEAD}"), "2025-09-19"),
            (format!("Tên của một bài báo về thi đua\n{LEAD}\nTin khác\nMột tin\n05/06/2021"), ""),
            (format!("{LEAD}\n\nTên của một bài báo về thi đua\n\n05/06/2021 | 06:58\n{BODY}"), "2021-06-05"),
            (format!("Tên của một bài báo về thi đua\n{LEAD}"), ""),
        ];
        for (text, expected) in cases {
            let published = draft(&text).meta.published.map_or(String::new(), |date| date.to_string());
            assert_eq!(published, expected, "{text}");
        }
    }

    #[test]
    fn spans_are_bytes_of_the_file() {
        let text = "\u{feff}  Tên bài\r\r\n\u{a0}Một dòng có 12 cờ \u{200b}\r\n";
        let draft = draft(text);
        let lines: Vec<&str> = draft.blocks.iter().map(|block| block.span.of(text)).collect();
        assert_eq!(lines, ["Tên bài", "Một dòng có 12 cờ"]);
        assert!(read("Trang chủ\n12/3/2020\n".to_owned(), &Sources::embedded()).is_none());
    }
}
