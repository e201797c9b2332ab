//! What each element of a page hands down to the text in it.
//!
//! Names of classes only hint at boxes beside the article; how much of the page's running text a box holds, and
//! whether the headline is in it, decide. That needs the whole tree before the first line is read: one walk here
//! measures, `page` makes the second.

use scraper::{ElementRef, Html, Node};

use super::classes::{self, Hints};
use super::page::Shape;

/// Elements that begin a line of their own.
const BLOCKS: &str = "\
    address|article|aside|blockquote|body|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|\
    footer|form|h1|h2|h3|h4|h5|h6|header|hr|html|li|main|marquee|menu|nav|ol|p|pre|section|summary|table|tbody|\
    td|tfoot|th|thead|tr|ul|caption|legend|amp-carousel|amp-sidebar";
/// Elements whose text no reader sees as such.
pub(super) const UNSEEN: &str = "\
    script|style|noscript|template|select|option|textarea|button|iframe|object|head|svg|math|canvas|video|audio|\
    input|datalist";
/// Elements that are beside the article by their nature.
const JUNK_TAGS: &str = "nav|aside|footer|marquee|menu|amp-sidebar|amp-carousel|dialog";

/// True where a list of names separated by `|` has this one.
pub(super) fn is_one_of(name: &str, names: &str) -> bool {
    names.split('|').any(|known| known == name)
}

/// A step of a walk through the tree; a stack of them stands in for recursion, which deep pages would overflow.
pub(super) enum Step<'a> {
    Enter(ElementRef<'a>),
    Text(&'a str),
    Leave { block: bool },
}

/// Puts the children of an element on the stack, the first on top.
pub(super) fn push_children<'a>(element: ElementRef<'a>, stack: &mut Vec<Step<'a>>) {
    let first = stack.len();
    for child in element.children() {
        match child.value() {
            Node::Text(text) => stack.push(Step::Text(text)),
            _ => stack.extend(ElementRef::wrap(child).map(Step::Enter)),
        }
    }
    stack[first..].reverse();
}

/// What an element passes on to the text in it.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub hints: Hints,
    pub shape: Shape,
    pub linked: bool,
    pub slanted: bool,
    /// In running text.
    paragraph: bool,
    /// Position of the block element.
    pub element: usize,
}

impl Default for Context {
    fn default() -> Context {
        Context {
            hints: Hints::default(),
            shape: Shape::Plain,
            linked: false,
            slanted: false,
            paragraph: false,
            element: 0,
        }
    }
}

/// Where each element ends, and how much running text it holds.
pub(super) struct Tree {
    pub ends: Vec<usize>,
    prose: Vec<usize>,
    all: usize,
    total: Vec<usize>,
    /// Elements with a heading of the article in them are never boxes beside it.
    headings: Vec<(usize, String)>,
    /// The page's one `h1`.
    only: Option<usize>,
}

impl Tree {
    /// Reads the tree once before its lines are read.
    pub fn measure(html: &Html) -> Tree {
        let mut tree =
            Tree { ends: Vec::new(), prose: Vec::new(), all: 0, total: Vec::new(), headings: Vec::new(), only: None };
        let mut stack = vec![Step::Enter(html.root_element())];
        let mut open: Vec<usize> = Vec::new();
        let mut unseen = 0usize;
        let mut firsts: Vec<usize> = Vec::new();
        while let Some(step) = stack.pop() {
            match step {
                Step::Text(text) => {
                    let length = if unseen > 0 { 0 } else { text.trim().chars().count() };
                    let prose = if length >= 60 { length } else { 0 };
                    tree.all += prose;
                    for &index in &open {
                        tree.prose[index] += prose;
                        tree.total[index] += length;
                    }
                }
                Step::Leave { block } => {
                    let index = open.pop().expect("left after it was entered");
                    tree.ends[index] = tree.ends.len();
                    unseen -= usize::from(block);
                }
                Step::Enter(element) => {
                    let index = tree.ends.len();
                    let name = element.value().name();
                    tree.ends.push(index + 1);
                    tree.prose.push(0);
                    tree.total.push(0);
                    if matches!(name, "h1" | "h2") {
                        let text: String = element.text().take(8).collect();
                        if name == "h1" {
                            firsts.push(index);
                        }
                        tree.headings.push((index, text));
                    }
                    // Here `block` marks what is not seen.
                    let block = is_one_of(name, UNSEEN);
                    unseen += usize::from(block);
                    open.push(index);
                    stack.push(Step::Leave { block });
                    push_children(element, &mut stack);
                }
            }
        }
        tree.only = firsts.first().copied().filter(|_| firsts.len() == 1);
        tree
    }

    /// What an element passes on, and whether it begins a line of its own.
    pub fn context(
        &self,
        element: ElementRef<'_>,
        index: usize,
        outer: &Context,
        is_title: &impl Fn(&str, bool) -> bool,
    ) -> (Context, bool) {
        let value = element.value();
        let name = value.name();
        let own = classes::hints(value.classes().chain(value.id()));
        let mut inner = *outer;
        let small = self.total[index] <= 1_500;
        let brief = self.total[index] <= 300;
        // Bylines are often inline elements side by side; in a paragraph such an element is part of a sentence.
        let apart = brief && !outer.paragraph && (own.author || own.date || own.title || own.lead || own.masthead);
        let apart = apart || name == "span" && outer.hints.masthead;
        let block = is_one_of(name, BLOCKS) || apart;
        // A box with a third of the page's text is not beside the article but around it.
        let around = self.prose[index] * 3 > self.all
            || self
                .headings
                .iter()
                .any(|(at, text)| (index..self.ends[index]).contains(at) && is_title(text, self.only == Some(*at)));
        let masthead = own.masthead || matches!(name, "header" | "footer");
        if !around {
            let hidden = value.attr("hidden").is_some() || value.attr("aria-hidden") == Some("true") && block;
            inner.hints.junk |= own.junk || masthead || hidden || is_one_of(name, JUNK_TAGS);
            inner.hints.masthead |= masthead;
        }
        // The names of a wrapper say nothing about each of its lines.
        inner.hints.lead |= own.lead && small;
        inner.hints.caption |= (own.caption || name == "figcaption") && small;
        inner.hints.author |= (own.author || value.attr("rel") == Some("author")) && brief;
        inner.hints.date |= (own.date || name == "time") && brief;
        inner.hints.title |= own.title && brief;
        inner.linked |= name == "a" && value.attr("href").is_some();
        inner.slanted |= matches!(name, "em" | "i" | "cite");
        if block {
            inner.element = index;
            inner.paragraph = matches!(name, "p" | "li") && self.total[index] > 160;
            inner.shape = match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shape::Heading(name.as_bytes()[1] - b'0'),
                "li" | "dd" | "dt" => Shape::Item,
                // An `h1` that is never closed holds the whole page; only its own words are the heading.
                _ if matches!(outer.shape, Shape::Heading(_)) && self.total[outer.element] <= 300 => outer.shape,
                _ if !is_one_of(name, BLOCKS) => outer.shape,
                "p" | "div" | "span" if outer.shape == Shape::Item => Shape::Item,
                _ => Shape::Plain,
            };
        }
        (inner, block)
    }
}
