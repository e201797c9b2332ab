//! Markup → markup that a parser of trees reads in linear time.
//!
//! For every tag the HTML standard searches the open elements, and it repeats unclosed formatting in every paragraph:
//! a million nested tags would take hours. Real pages nest some forty deep. Tags beyond the limits are left out
//! here, their text stays. Drawings and formulas go too: they carry no text and their nesting has rules of its own;
//! and what stands in scripts and styles, half of a page today, unless it is data about the article.

use std::borrow::Cow;

const MAX_DEPTH: usize = 200;
const MAX_OPEN_FORMATTING: usize = 300;
/// Checking attributes for doubles is quadratic; a tag of this size is an embedded image or an attack.
const MAX_TAG_BYTES: usize = 64 << 10;

/// How an element nests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Void,
    /// Their own kind closes them, so they do not nest without another element in between.
    SelfClosing,
    Formatting,
    /// Formatting that its own kind closes.
    Link,
    Raw,
    Drawing,
    Other,
}

fn kind_of(name: &str) -> Kind {
    const LONGEST: usize = 8;
    let mut small = [0; LONGEST];
    let Some(small) = small.get_mut(..name.len()) else { return Kind::Other };
    small.copy_from_slice(name.as_bytes());
    small.make_ascii_lowercase();
    match &*small {
        b"a" => Kind::Link,
        b"p" | b"li" | b"dt" | b"dd" | b"tr" | b"td" | b"th" | b"tbody" | b"thead" | b"tfoot" | b"option"
        | b"caption" | b"colgroup" => Kind::SelfClosing,
        b"b" | b"i" | b"u" | b"s" | b"em" | b"tt" | b"big" | b"code" | b"font" | b"nobr" | b"small" | b"strike"
        | b"strong" => Kind::Formatting,
        b"br" | b"hr" | b"img" | b"col" | b"wbr" | b"area" | b"base" | b"link" | b"meta" | b"embed" | b"frame"
        | b"input" | b"param" | b"track" | b"keygen" | b"source" | b"spacer" => Kind::Void,
        b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"iframe" | b"noembed" => Kind::Raw,
        b"svg" | b"math" => Kind::Drawing,
        _ => Kind::Other,
    }
}

/// Leaves out the tags that nest too deep.
pub(super) fn flatten(html: &str) -> Cow<'_, str> {
    let mut kept = Kept { html, out: String::new(), copied: 0 };
    let mut open: Vec<&str> = Vec::new();
    let mut formatting = 0usize;
    let mut dropped = 0usize;
    let mut unclosed = false;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let closing = rest.starts_with("</");
        let name = name_of(&rest[1 + usize::from(closing)..]);
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        let (end, sound) = tag_end(html, start);
        at = end;
        if !sound {
            kept.skip(start, end);
            continue;
        }
        let kind = kind_of(name);
        if closing {
            if matches!(kind, Kind::Formatting | Kind::Link) {
                formatting = formatting.saturating_sub(1);
            }
            if matches!(kind, Kind::SelfClosing | Kind::Link) {
                continue;
            }
            if dropped > 0 {
                dropped -= 1;
                kept.skip(start, end);
            } else if let Some(position) = open.iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
                open.truncate(position);
            }
            continue;
        }
        if kind == Kind::Raw {
            at = find_closing(html, end, name).unwrap_or(html.len());
            if is_code(&html[start..end], name, &html[end..at]) {
                kept.skip(end, at);
            }
        } else if kind == Kind::Drawing {
            // One search that fails is enough: each would read the rest of the page.
            let closing = if unclosed { None } else { find_closing(html, end, name) };
            unclosed |= closing.is_none();
            at = closing.map_or(end, |closing| tag_end(html, closing).0);
            kept.skip(start, at);
        } else if kind == Kind::Formatting && formatting >= MAX_OPEN_FORMATTING {
            kept.skip(start, end);
        } else if matches!(kind, Kind::Formatting | Kind::Other) {
            if open.len() >= MAX_DEPTH {
                dropped += 1;
                kept.skip(start, end);
            } else {
                open.push(name);
                formatting += usize::from(kind == Kind::Formatting);
            }
        }
    }
    kept.finish()
}

/// True for a script or a style that says nothing about the article. Comments in scripts change where they end.
fn is_code(tag: &str, name: &str, content: &str) -> bool {
    const DATA: &str = "ld+json";
    let data = || tag.as_bytes().windows(DATA.len()).any(|part| part.eq_ignore_ascii_case(DATA.as_bytes()));
    let code = name.eq_ignore_ascii_case("style") || name.eq_ignore_ascii_case("script") && !data();
    code && !content.is_empty() && !content.contains("<!--")
}

/// The source with ranges left out, copied only if there are any.
struct Kept<'a> {
    html: &'a str,
    out: String,
    copied: usize,
}

impl<'a> Kept<'a> {
    fn skip(&mut self, start: usize, end: usize) {
        self.out.push_str(&self.html[self.copied..start]);
        self.copied = end;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.html);
        }
        self.out.push_str(&self.html[self.copied..]);
        Cow::Owned(self.out)
    }
}

fn name_of(rest: &str) -> &str {
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
    &rest[..end]
}

/// Where the tag that begins at `start` ends, and whether its size is sound. Quotes hold `>` only in values.
fn tag_end(html: &str, start: usize) -> (usize, bool) {
    let bytes = html.as_bytes();
    let mut quote = None;
    let mut last = b'<';
    for (at, &byte) in bytes.iter().enumerate().skip(start + 1) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return (at + 1, at - start < MAX_TAG_BYTES),
            None if (byte == b'"' || byte == b'\'') && last == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
    }
    // A quote that is never closed would hide the rest of the page.
    match html[start..].find('>') {
        Some(end) => (start + end + 1, end < MAX_TAG_BYTES),
        None => (html.len(), true),
    }
}

/// Where `</name` begins, at or after `from`.
fn find_closing(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = html[at..].find("</") {
        let start = at + found;
        let after = start + 2 + name.len();
        if after <= bytes.len() && bytes[start + 2..after].eq_ignore_ascii_case(name.as_bytes()) {
            return Some(start);
        }
        at = start + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_pages_pass_untouched() {
        let pages = [
            "<div><p>a<p>b<br><img src='x>y'><a href=#>c</div>",
            "<ul><li>a<li>b</ul><!-- <div><div> --><script src=a.js></script>",
            "<script type='application/LD+JSON'>{\"a\":1}</script><script><!-- a('</script>') --></script>",
            "5 < 6 và <3 </ >",
            "<p title=it's>a</p><b>12</b>0",
        ];
        for page in pages {
            assert!(matches!(flatten(page), Cow::Borrowed(same) if same == page), "{page}");
        }
    }

    #[test]
    fn depth_is_bounded_and_text_is_kept() {
        let page = format!("{}sâu{}sau", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let flat = flatten(&page);
        assert_eq!(flat.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(flat.matches("</div>").count(), MAX_DEPTH);
        assert!(flat.contains("sâu") && flat.ends_with("sau"));
    }

    #[test]
    fn unclosed_formatting_is_bounded() {
        let page: String = (0..5_000).map(|n| format!("<div><font color={n}>x</div>")).collect();
        assert_eq!(flatten(&page).matches("<font").count(), MAX_OPEN_FORMATTING);
    }

    #[test]
    fn drawings_and_giant_tags_are_left_out() {
        let giant = format!("a<img src=\"data:{}\">b", "A".repeat(MAX_TAG_BYTES));
        assert_eq!(flatten(&giant), "ab");
        assert_eq!(flatten("a<SVG><g><td></g></svg>b"), "ab");
        assert_eq!(flatten("a<svg><g>b"), "a<g>b");
        assert_eq!(flatten("<STYLE>p{}</style>a<script>if (a<b) {}</SCRIPT >b"), "<STYLE></style>a<script></SCRIPT >b");
    }
}
