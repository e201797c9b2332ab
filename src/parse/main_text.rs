//! The lines of a page → those of its article.
//!
//! The headline is the line that the page's own titles name; the article runs from there to the end of the smallest
//! element that holds nine tenths of the running text, and on over the short lines that follow it. Boxes beside and
//! inside it go by the names of their elements, by their links and by their headings.
//!
//! Mozilla's Readability was measured against this on 27 pages of as many templates. Both keep every figure of the
//! article, but Readability also keeps lists of related headlines where they stand in the article's own table cell or
//! `div` (on 3 pages, none here), menus and bylines, and gives one text without rows, items and captions.

use super::furniture::Furniture;
use super::head::Head;
use super::page::{Line, Page, Shape};
use super::source::Sources;

/// The line that heads the article: one that the page's titles name, a first heading, a line of a title's class.
pub(super) fn headline(page: &Page, head: &Head, sources: &Sources) -> Option<usize> {
    let first_prose = page.lines.iter().position(Line::is_prose).unwrap_or(page.lines.len());
    let candidates = page.lines.iter().enumerate().filter(|(at, line)| {
        let length = line.text.chars().count();
        let named = || head.is_title(&line.text);
        (10..=300).contains(&length) && (*at <= first_prose || line.shape == Shape::Heading(1) || named())
    });
    let score = |line: &Line| {
        let mut score = 0;
        score += 6 * i32::from(head.is_title(&line.text));
        score += match line.shape {
            Shape::Heading(1) => 4,
            Shape::Heading(2) => 2,
            Shape::Heading(_) => 1,
            _ => 0,
        };
        score += 3 * i32::from(line.hints.title);
        score -= 6 * i32::from(line.hints.junk || line.hints.masthead || line.hints.author || line.hints.date);
        score -= 3 * i32::from(line.is_mostly_links());
        score -= 6 * i32::from(sources.is_site_name(&line.text));
        score -= 4 * i32::from(line.text.ends_with('.'));
        score
    };
    let best =
        candidates.map(|(at, line)| (score(line), at)).max_by_key(|&(score, at)| (score, std::cmp::Reverse(at)))?;
    (best.0 >= 2).then_some(best.1)
}

/// The lines of the article, by position.
pub(super) fn choose(page: &Page, headline: Option<usize>, furniture: &[Option<Furniture>]) -> Vec<usize> {
    let told = in_bodies(page, headline, furniture);
    if !told.is_empty() {
        return told;
    }
    let prose: Vec<&Line> = page.lines.iter().filter(|line| line.is_prose()).collect();
    let below: Vec<&Line> =
        page.lines[headline.map_or(0, |at| at + 1)..].iter().filter(|line| line.is_prose()).collect();
    // Teasers of other articles may stand above the headline; a headline with little below it heads nothing.
    let chars = |lines: &[&Line]| lines.iter().map(|line| line.chars).sum::<usize>();
    let heads = chars(&below) * 2 > chars(&prose);
    let prose = if heads { below } else { prose };
    let within = |line: &Line, element: usize| {
        (element..page.ends.get(element).copied().unwrap_or(usize::MAX)).contains(&line.element)
    };
    let weight =
        |element: usize| prose.iter().filter(|line| within(line, element)).map(|line| line.chars).sum::<usize>();
    let all = chars(&prose);
    // Ancestors come before their descendants, so the last one that holds enough is the smallest.
    let mut body = 0;
    if let Some(first) = prose.first() {
        let ancestors = (0..=first.element).filter(|&element| within(first, element));
        body = ancestors.take_while(|&element| weight(element) * 10 >= all * 9).last().unwrap_or(0);
    }
    let start = match headline {
        Some(at) if heads || prose.is_empty() => at + 1,
        _ => page.lines.iter().position(|line| within(line, body)).unwrap_or(0),
    };
    let end = page.lines.iter().rposition(|line| within(line, body)).map_or(page.lines.len(), |last| last + 1);
    // Lists and short lines may follow the running text in elements of their own, beside it below the headline.
    let head = headline.map_or(body, |at| page.lines[at].element);
    let holds = |element: usize, other: usize| {
        (element..page.ends.get(element).copied().unwrap_or(usize::MAX)).contains(&other)
    };
    let outer = (0..=body)
        .rev()
        .find(|&element| holds(element, body) && (holds(element, head) && element < body || element == 0));
    let outer_end =
        outer.and_then(|outer| page.lines.iter().rposition(|line| within(line, outer))).map_or(end, |last| last + 1);
    let mut chosen = Vec::new();
    let mut at = start;
    while at < outer_end.max(end) {
        let line = &page.lines[at];
        let listed = matches!(furniture[at], Some(Furniture::Related | Furniture::Comments));
        let links = line.is_mostly_links() && (line.shape == Shape::Item || line.chars < 200);
        if at >= end && (listed || links || line.hints.junk) {
            break;
        }
        if listed {
            at = after_box(page, furniture, at, end, chosen.last().copied().or(headline));
            continue;
        }
        if !line.hints.junk && furniture[at].is_none() && !links && Some(at) != headline {
            chosen.push(at);
        }
        at += 1;
    }
    chosen
}

/// The lines of the elements that the page's site names.
fn in_bodies(page: &Page, headline: Option<usize>, furniture: &[Option<Furniture>]) -> Vec<usize> {
    let inside = |line: &Line| page.bodies.iter().any(|body| body.contains(&line.element));
    let mut chosen: Vec<usize> = (0..page.lines.len()).filter(|&at| inside(&page.lines[at])).collect();
    chosen.retain(|&at| furniture[at].is_none() && !page.lines[at].hints.junk && Some(at) != headline);
    chosen
}

/// The first line after a box of other articles: after the element that holds its heading and more, but nothing of the
/// article before it; where the heading stands loose among the text, the next running text
/// or the next such heading.
fn after_box(page: &Page, furniture: &[Option<Furniture>], heading: usize, end: usize, before: Option<usize>) -> usize {
    let holds = |element: usize, line: usize| {
        (element..page.ends.get(element).copied().unwrap_or(usize::MAX)).contains(&page.lines[line].element)
    };
    let apart = |element: &usize| holds(*element, heading) && before.is_none_or(|before| !holds(*element, before));
    let around = (0..=page.lines[heading].element).find(apart);
    let after = around.and_then(|element| (heading + 1..page.lines.len()).find(|&line| !holds(element, line)));
    match around {
        // The heading alone in its element says nothing about what follows.
        Some(_) if after != Some(heading + 1) => after.unwrap_or(page.lines.len()),
        _ => (heading + 1..end)
            .find(|&at| {
                let heads = matches!(furniture[at], Some(Furniture::Related | Furniture::Comments));
                heads || page.lines[at].is_prose() && page.lines[at].shape != Shape::Item
            })
            .unwrap_or(end.max(heading + 1)),
    }
}
