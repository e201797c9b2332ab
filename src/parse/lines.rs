//! A text file → its lines, each with what it looks like.
//!
//! Paragraphs may be wrapped by hand; the lines of one are joined by a span over them, never by writing. What a line
//! plays in the article depends on its neighbours and is decided in `txt`.

use std::sync::LazyLock;

use regex::Regex;

use super::furniture::{self, Furniture};
use super::keyed::Keyed;
use crate::model::{BlockKind, Span};
use crate::normalize::length;

/// A bullet, a dash or a number before the words of an item.
pub(super) static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-–—+*•●▪■◦·➢✓❖○»]\s*\S|[0-9]{1,2}(?:[.)]|\.[0-9]{1,2}\.?)\s+\S|[a-zđ][.)]\s+\S)")
        .expect("a fixed pattern")
});
/// A crawler's stamp before the first words of the text.
static STAMP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^date [0-9]{4}-[0-9]{2}-[0-9]{2}\s+").expect("a fixed pattern"));
/// The name of a picture, with or without its ending.
static IMAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\w./%-]*(?:[0-9]{5,}[\w-]*|\.(?:jpe?g|png|gif|webp))$").expect("a fixed pattern")
});

/// A line, or lines that were wrapped, with what it looks like.
pub(super) struct Piece<'a> {
    pub span: Span,
    pub text: Keyed<'a>,
    pub furniture: Option<Furniture>,
    pub chars: usize,
    /// An empty line (or the file's edge) stands before it.
    pub apart: bool,
    /// The name of a picture stands before it.
    pub after_image: bool,
    pub kind: BlockKind,
}

impl Piece<'_> {
    /// Running text, as opposed to headings, items and labels.
    pub fn is_prose(&self) -> bool {
        let caption = self.after_image && self.chars < 250;
        self.furniture.is_none()
            && !caption
            && !is_slogan(&self.text)
            && (self.chars >= 200 || self.chars >= 90 && ends_sentence(&self.text))
    }
}

/// A call in quotes, as sites hang it under their name.
pub(super) fn is_slogan(text: &str) -> bool {
    text.starts_with(['"', '“'])
        && (text.ends_with("!\"") || text.ends_with("!”"))
        && text.chars().filter(|c| matches!(c, '"' | '“' | '”')).count() == 2
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', ')', '\'', '/']).ends_with(['.', '!', '?', '…', ':', ';'])
}

/// Lines with their spans; wrapped lines are joined by one span over both.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut lines: Vec<(Span, bool)> = Vec::new();
    let mut start = 0;
    let mut apart = true;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
        if content.is_empty() {
            // The second half of \r\n ends no paragraph.
            apart |= !(line == "\n" && text[..start].ends_with('\r'));
        } else {
            let mut begin = start + line.find(content).expect("trimmed from this line");
            let end = begin + content.len();
            if let Some(stamp) = STAMP.find(content) {
                lines.push((Span::new(begin, begin + stamp.as_str().trim_end().len()), apart));
                begin += stamp.end();
            }
            lines.push((Span::new(begin, end), apart));
            apart = false;
        }
        start += line.len();
    }
    let width = wrap_width(text, &lines);
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (span, apart) in lines {
        if let Some(last) = pieces.last_mut()
            && !apart
            && continues(&last.text, span.of(text), width)
            && furniture::of_line(&last.text).is_none()
            && furniture::of_line(&Keyed::new(span.of(text))).is_none()
        {
            last.span = Span::new(last.span.start, span.end);
            last.text = Keyed::new(last.span.of(text));
            continue;
        }
        pieces.push(Piece {
            span,
            text: Keyed::new(span.of(text)),
            furniture: None,
            chars: 0,
            apart,
            after_image: false,
            kind: BlockKind::Paragraph,
        });
    }
    let mut image = false;
    for piece in &mut pieces {
        piece.after_image = std::mem::replace(&mut image, IMAGE.is_match(&piece.text));
        piece.furniture = furniture::of_line(&piece.text);
        piece.chars = piece.text.length();
    }
    pieces
}

/// The width at which a file was wrapped; none where lines are paragraphs.
fn wrap_width(text: &str, lines: &[(Span, bool)]) -> Option<usize> {
    let broken = lines.windows(2).filter(|pair| {
        let (before, after) = (pair[0].0.of(text), pair[1].0.of(text));
        !pair[1].1 && !ends_sentence(before) && after.chars().next().is_some_and(char::is_lowercase)
    });
    // Few files are wrapped, and a look at how lines begin and end says so before any is measured.
    if broken.count() < 3 {
        return None;
    }
    let longest = lines.iter().map(|(span, _)| length(span.of(text))).max()?;
    (longest <= 140).then_some(longest)
}

fn continues(before: &str, after: &str, width: Option<usize>) -> bool {
    if ends_sentence(before) || ITEM.is_match(after) {
        return false;
    }
    let last_line = before.rsplit('\n').next().unwrap_or(before);
    let small = after.chars().next().is_some_and(char::is_lowercase);
    match width {
        // In a wrapped file a long line without an end goes on, be it with a capital or a figure.
        Some(width) => small || length(last_line) * 4 >= width * 3,
        None => small && length(before) >= 30,
    }
}
