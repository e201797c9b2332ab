//! A tree of elements → the lines of a page, in order, each with what its elements say about it.
//!
//! A line is what a reader sees as one: a paragraph, a list item, a table row, a part of a paragraph between line
//! breaks. Inline elements never split it (`<b>12</b>0` is 120). Nothing is chosen here, and boxes beside the
//! article are marked, not lost: the site's name is read from them.

use std::ops::Range;

use scraper::{ElementRef, Html};

use super::classes::Hints;
use super::dates;
use super::keyed::Keyed;
use super::sites::Parts;
use super::table;
use super::tree::{self, Context, Step, Tree, is_unseen};
use crate::model::PartialDate;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `h1` to `h6`.
    Heading(u8),
    Plain,
    Item,
    Row,
}

/// One line of a page.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub text: Keyed<'static>,
    pub shape: Shape,
    pub hints: Hints,
    /// Characters, and how many of them are in links and in italics.
    pub chars: usize,
    pub linked: usize,
    pub slanted: usize,
    /// A picture stood before it, in the same block or in a block of its own.
    pub after_image: bool,
    /// The day that an element of it tells to machines.
    pub day: Option<PartialDate>,
    /// Position of its block element in the order of the tree.
    pub element: usize,
}

impl Line {
    /// Running text, as opposed to headings, links and labels.
    pub fn is_prose(&self) -> bool {
        !self.hints.junk && self.chars >= 80 && self.linked * 3 < self.chars
    }

    pub fn is_mostly_links(&self) -> bool {
        self.linked * 10 >= self.chars * 6
    }
}

/// The lines of a page and the shape of its tree.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    /// For each element in the order of the tree, the first position after its descendants.
    pub ends: Vec<usize>,
    /// Texts that stand for logos and banners.
    pub logos: Vec<String>,
    /// Elements that hold the article, where the page's site says so; positions in the order of the tree.
    pub bodies: Vec<Range<usize>>,
}

/// Reads the lines of a page whose tree was measured.
pub(super) fn read<'a>(html: &'a Html, tree: &Tree<'a>, site: &Parts) -> Page {
    let mut reader = Reader {
        page: Page { ends: tree.ends.clone(), ..Page::default() },
        text: String::new(),
        linked: 0,
        slanted: 0,
        image_in_block: false,
        image_before: false,
        day: None,
    };
    let mut stack = vec![Step::Enter(html.root_element())];
    let mut contexts = vec![Context::default()];
    let mut next = 0;
    while let Some(step) = stack.pop() {
        let context = *contexts.last().expect("the outermost context stays");
        match step {
            Step::Text(text) => reader.push(text, &context),
            Step::Leave { block } => {
                if block {
                    reader.flush(&context);
                    reader.image_in_block = false;
                }
                contexts.pop();
            }
            Step::Enter(element) => {
                let index = next;
                next += 1;
                let name = element.value().name();
                match name {
                    "br" => {
                        reader.flush(&context);
                        continue;
                    }
                    "img" | "amp-img" => {
                        reader.image(element, &context);
                        next = tree.ends[index];
                        continue;
                    }
                    _ if is_unseen(name) || site.removed.contains(&element.id()) => {
                        next = tree.ends[index];
                        continue;
                    }
                    _ => {}
                }
                let (mut inner, block) = tree.context(element, index, &context);
                if site.body.contains(&element.id()) {
                    reader.page.bodies.push(index..tree.ends[index]);
                    (inner.hints.junk, inner.hints.masthead) = (false, false);
                }
                if block {
                    reader.flush(&context);
                }
                if name == "time" {
                    reader.day = element.attr("datetime").and_then(dates::of_metadata);
                }
                if name == "table"
                    && let Some(rows) = table::rows(element)
                {
                    reader.rows(rows, &inner);
                    next = tree.ends[index];
                    continue;
                }
                contexts.push(inner);
                stack.push(Step::Leave { block });
                tree::push_children(element, &mut stack);
            }
        }
    }
    reader.page
}

struct Reader {
    page: Page,
    text: String,
    linked: usize,
    slanted: usize,
    image_in_block: bool,
    image_before: bool,
    day: Option<PartialDate>,
}

impl Reader {
    fn push(&mut self, text: &str, context: &Context) {
        if context.linked || context.slanted {
            let letters = text.chars().filter(|c| !c.is_whitespace()).count();
            self.linked += if context.linked { letters } else { 0 };
            self.slanted += if context.slanted { letters } else { 0 };
        }
        self.text.push_str(text);
    }

    fn flush(&mut self, context: &Context) {
        let (text, chars) = words(&self.text);
        self.text.clear();
        let (linked, slanted) = (std::mem::take(&mut self.linked), std::mem::take(&mut self.slanted));
        if text.is_empty() {
            return;
        }
        self.page.lines.push(Line {
            text: Keyed::new(text),
            shape: context.shape,
            hints: context.hints,
            chars,
            linked,
            slanted,
            after_image: self.image_in_block || self.image_before,
            day: self.day.take(),
            element: context.element,
        });
        self.image_before = false;
    }

    fn image(&mut self, element: ElementRef<'_>, context: &Context) {
        self.flush(context);
        self.image_in_block = true;
        self.image_before = true;
        let attr = |name| element.attr(name).unwrap_or_default();
        let alt = collapse(attr("alt"));
        let named = |text: &str| {
            let text = text.to_ascii_lowercase();
            text.contains("logo") || text.contains("banner")
        };
        if !alt.is_empty() && (context.hints.masthead || named(attr("src")) || named(attr("class")) || named(&alt)) {
            self.page.logos.push(alt);
        }
    }

    /// Each row of a data table is a line of its cells, empty ones kept, so that figures keep their columns.
    fn rows(&mut self, rows: Vec<Vec<String>>, context: &Context) {
        for row in rows {
            let text = row.join(" | ");
            self.page.lines.push(Line {
                chars: text.chars().filter(|c| !c.is_whitespace()).count(),
                text: Keyed::new(text),
                shape: Shape::Row,
                hints: context.hints,
                linked: 0,
                slanted: 0,
                after_image: false,
                day: None,
                element: context.element,
            });
        }
        self.image_before = false;
    }
}

/// One space between words, none around them.
pub(super) fn collapse(text: &str) -> String {
    words(text).0
}

/// The same, with the number of characters that are no spaces.
fn words(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut chars = 0;
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        chars += word.chars().count();
    }
    (out, chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<(Shape, String)> {
        page(html).lines.into_iter().map(|line| (line.shape, line.text.to_string())).collect()
    }

    fn page(html: &str) -> Page {
        let html = Html::parse_document(html);
        read(&html, &Tree::measure(&html), &Parts::default())
    }

    #[test]
    fn lines_are_what_a_reader_sees() {
        use Shape::{Heading, Item, Plain, Row};
        type Case = (&'static str, &'static str, Vec<(Shape, &'static str)>);
        let cases: Vec<Case> = vec![
            ("inline tags join", "<p>t<b>ặng 12</b>0 cờ", vec![(Plain, "tặng 120 cờ")]),
            ("spaces collapse", "<p> 12&nbsp;&nbsp;tập\n thể </p>", vec![(Plain, "12 tập thể")]),
            ("breaks part", "<div>một<br>hai<br/><br>ba</div>", vec![(Plain, "một"), (Plain, "hai"), (Plain, "ba")]),
            ("lists", "<ul><li>một<li><p>hai</p></ul>ba", vec![(Item, "một"), (Item, "hai"), (Plain, "ba")]),
            ("entities", "<p>A &amp; B &#8220;C&#8221; &ndash; D", vec![(Plain, "A & B “C” – D")]),
            ("unseen", "<p>a<script>b</script><style>c</style><noscript>d</noscript>e", vec![(Plain, "ae")]),
            (
                "rows",
                "<table><tr><th>Hạng<th>Số<tr><td>Cờ<td>-<tr><td>Bằng<br>khen<td><tr><td colspan=2>Cộng</table>",
                vec![(Row, "Hạng | Số"), (Row, "Cờ | -"), (Row, "Bằng khen | "), (Row, "Cộng")],
            ),
            (
                "layout tables are no data",
                "<table><tr><td>a<td><h1>b</h1><tr><td>c<td>d</table>",
                vec![(Plain, "a"), (Heading(1), "b"), (Plain, "c"), (Plain, "d")],
            ),
            ("truncated", "<div><p>một</p><p>hai <b>ba", vec![(Plain, "một"), (Plain, "hai ba")]),
        ];
        for (name, html, expected) in cases {
            let expected: Vec<(Shape, String)> =
                expected.into_iter().map(|(shape, text)| (shape, text.to_owned())).collect();
            assert_eq!(lines(html), expected, "{name}");
        }
    }

    #[test]
    fn a_heading_that_is_never_closed_ends_at_the_first_block() {
        let long = "Phong trào thi đua lan rộng khắp các huyện. ".repeat(10);
        let read = lines(&format!("<h1>Tên bài<div>Thứ Hai</div><p>{long}</p>"));
        assert_eq!(read[0], (Shape::Heading(1), "Tên bài".to_owned()));
        assert!(read[1..].iter().all(|(shape, _)| *shape == Shape::Plain), "{read:?}");
    }

    #[test]
    fn boxes_beside_the_article_are_marked() {
        let body =
            "Chiều nay, hội nghị tổng kết phong trào đã diễn ra trong không khí phấn khởi của đoàn viên. ".repeat(5);
        let html = format!(
            "<div class=header><img src=/logo.png alt='Báo Tỉnh'></div><form><div class='menu-page'><p>{body}</div>\
             <div class=tin-lien-quan><a href=#>Trao 12 cờ</a></div></form>"
        );
        let page = page(&html);
        assert_eq!(page.logos, ["Báo Tỉnh"]);
        let junk: Vec<bool> = page.lines.iter().map(|line| line.hints.junk).collect();
        assert_eq!(junk, [false, true]);
        assert!(page.lines[1].is_mostly_links());
    }
}
