//! What each element of a page hands down to the text in it.
//!
//! Names of classes only hint at boxes beside the article; how much of the page's running text a box holds, and
//! whether the headline is in it, decide. That needs the whole tree before the first line is read: one walk here
//! measures, `page` makes the second.

use std::cell::RefCell;
use std::collections::HashMap;

use scraper::{ElementRef, Html, Node};

use super::classes::{self, Hints};
use super::head;
use super::keyed::Keyed;
use super::page::Shape;

/// Elements that begin a line of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "td"
            | "tr"
            | "ul"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "article"
            | "section"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "th"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "nav"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "figure"
            | "figcaption"
            | "blockquote"
            | "center"
            | "form"
            | "body"
            | "html"
            | "hr"
            | "pre"
            | "address"
            | "caption"
            | "details"
            | "dialog"
            | "dir"
            | "fieldset"
            | "legend"
            | "marquee"
            | "menu"
            | "summary"
            | "amp-carousel"
            | "amp-sidebar"
    )
}

/// Elements whose text no reader sees as such.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "select"
            | "option"
            | "textarea"
            | "button"
            | "iframe"
            | "object"
            | "head"
            | "svg"
            | "math"
            | "canvas"
            | "video"
            | "audio"
            | "input"
            | "datalist"
    )
}

/// Elements that are beside the article by their nature.
fn is_beside(name: &str) -> bool {
    matches!(name, "nav" | "aside" | "footer" | "marquee" | "menu" | "amp-sidebar" | "amp-carousel" | "dialog")
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
pub(super) struct Tree<'a> {
    pub ends: Vec<usize>,
    prose: Vec<usize>,
    all: usize,
    total: Vec<usize>,
    /// Elements that speak to machines.
    pub told: Vec<ElementRef<'a>>,
    headings: Vec<(usize, Keyed<'static>)>,
    /// The page's one `h1`.
    only: Option<usize>,
    /// Elements with a heading of the article in them are never boxes beside it.
    titles: Vec<usize>,
    /// What names of classes hint at; a page repeats few of them often.
    hints: RefCell<HashMap<&'a str, Hints>>,
}

impl<'a> Tree<'a> {
    /// Reads the tree once before its lines are read.
    pub fn measure(html: &'a Html) -> Tree<'a> {
        let mut tree = Tree {
            ends: Vec::new(),
            prose: Vec::new(),
            all: 0,
            total: Vec::new(),
            told: Vec::new(),
            headings: Vec::new(),
            only: None,
            titles: Vec::new(),
            hints: RefCell::default(),
        };
        let mut stack = vec![Step::Enter(html.root_element())];
        let mut open: Vec<usize> = Vec::new();
        let mut unseen = 0usize;
        let mut firsts: Vec<usize> = Vec::new();
        while let Some(step) = stack.pop() {
            match step {
                Step::Text(text) => {
                    let Some(&index) = open.last().filter(|_| unseen == 0) else { continue };
                    let length = text.trim().chars().count();
                    let prose = if length >= 60 { length } else { 0 };
                    tree.all += prose;
                    tree.prose[index] += prose;
                    tree.total[index] += length;
                }
                Step::Leave { block } => {
                    let index = open.pop().expect("left after it was entered");
                    tree.ends[index] = tree.ends.len();
                    unseen -= usize::from(block);
                    if let Some(&outer) = open.last() {
                        tree.prose[outer] += tree.prose[index];
                        tree.total[outer] += tree.total[index];
                    }
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
                        tree.headings.push((index, Keyed::new(text)));
                    }
                    if head::is_told_by(name) {
                        tree.told.push(element);
                    }
                    // Here `block` marks what is not seen.
                    let block = is_unseen(name);
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

    /// Notes which headings are the article's; `is_title` is given a heading and whether it is the only `h1`.
    pub fn find_titles(&mut self, is_title: impl Fn(&Keyed<'_>, bool) -> bool) {
        let titles = self.headings.iter().filter(|(at, heading)| is_title(heading, self.only == Some(*at)));
        self.titles = titles.map(|(at, _)| *at).collect();
    }

    /// What the class and the id of an element hint at.
    fn hints(&self, names: Option<&'a str>) -> Hints {
        names.map_or(Hints::default(), |names| {
            *self.hints.borrow_mut().entry(names).or_insert_with(|| classes::hints(names))
        })
    }

    /// What an element passes on, and whether it begins a line of its own.
    pub fn context(&self, element: ElementRef<'a>, index: usize, outer: &Context) -> (Context, bool) {
        let value = element.value();
        let name = value.name();
        // Asking for an attribute by name costs more than a look at the few that there are.
        let (mut class, mut id, mut hidden, mut author, mut linked) = (None, None, false, false, false);
        let mut unheard = false;
        for (attr, value) in value.attrs() {
            match attr {
                "class" => class = Some(value),
                "id" => id = Some(value),
                "hidden" => hidden = true,
                "aria-hidden" => unheard = value == "true",
                "rel" => author = value == "author",
                "href" => linked = name == "a",
                _ => {}
            }
        }
        let mut own = self.hints(class);
        own |= self.hints(id);
        let mut inner = *outer;
        let small = self.total[index] <= 1_500;
        let brief = self.total[index] <= 300;
        // Bylines are often inline elements side by side; in a paragraph such an element is part of a sentence.
        let apart = brief && !outer.paragraph && (own.author || own.date || own.title || own.lead || own.masthead);
        let apart = apart || name == "span" && outer.hints.masthead;
        let named_block = is_block(name);
        let block = named_block || apart;
        // A box with a third of the page's text is not beside the article but around it.
        let around =
            self.prose[index] * 3 > self.all || self.titles.iter().any(|at| (index..self.ends[index]).contains(at));
        let masthead = own.masthead || matches!(name, "header" | "footer");
        if !around {
            inner.hints.junk |= own.junk || masthead || hidden || unheard && block || is_beside(name);
            inner.hints.masthead |= masthead;
        }
        // The names of a wrapper say nothing about each of its lines.
        inner.hints.lead |= own.lead && small;
        inner.hints.caption |= (own.caption || name == "figcaption") && small;
        inner.hints.author |= (own.author || author) && brief;
        inner.hints.date |= (own.date || name == "time") && brief;
        inner.hints.title |= own.title && brief;
        inner.linked |= linked;
        inner.slanted |= matches!(name, "em" | "i" | "cite");
        if block {
            inner.element = index;
            inner.paragraph = matches!(name, "p" | "li") && self.total[index] > 160;
            inner.shape = match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shape::Heading(name.as_bytes()[1] - b'0'),
                "li" | "dd" | "dt" => Shape::Item,
                // An `h1` that is never closed holds the whole page; only its own words are the heading.
                _ if matches!(outer.shape, Shape::Heading(_)) && self.total[outer.element] <= 300 => outer.shape,
                _ if !named_block => outer.shape,
                "p" | "div" | "span" if outer.shape == Shape::Item => Shape::Item,
                _ => Shape::Plain,
            };
        }
        (inner, block)
    }
}
