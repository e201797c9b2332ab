//! The sentences that figures come from, article by article, each figure marked.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use super::View;
use crate::error::Result;
use crate::model::Fact;
use crate::report::comparison::{Figure, Source};
use crate::report::text_tail::copies;
use crate::report::{format, wording};

/// Sources of one figure that a page shows; a figure told by thousands of articles would fill it alone.
pub(super) const SHOWN: usize = 5;

/// The positions in the evidence that a page shows of a figure.
pub(super) fn shown(figure: &Figure) -> &[u32] {
    &figure.evidence[..figure.evidence.len().min(SHOWN)]
}

/// Writes the section of sources, article by article.
pub(super) fn write(view: View<'_>, out: &mut impl Write) -> io::Result<()> {
    let comparison = view.comparison;
    let figures = view.rows().flat_map(|(_, row)| &row.cells).flat_map(|cell| cell.figures());
    // By number of the sentence, which runs article by article.
    let mut cited: Vec<(usize, u32)> =
        figures.flat_map(shown).filter_map(|&index| Some((comparison.citation(index)?, index))).collect();
    cited.sort_unstable();
    cited.dedup();
    if cited.is_empty() {
        return Ok(());
    }
    write!(out, "<section id=\"sources\">{}", html! { h2 { (view.word("evidence")) } }.into_string())?;
    let source = |(_, index): &(usize, u32)| comparison.evidence[*index as usize].source;
    for article in cited.chunk_by(|a, b| source(a) == source(b)) {
        let about = about(view, &comparison.source(source(&article[0]))?);
        let mut sentences = Vec::new();
        for facts in article.chunk_by(|(a, _), (b, _)| a == b) {
            let told = facts.iter().map(|&(_, index)| Ok((index, comparison.fact(index)?))).collect::<Result<_>>()?;
            sentences.push(sentence(facts[0].0, told));
        }
        let article = html! {
            section {
                h4 { (about) }
                ol class="sentences" { @for sentence in sentences { (sentence) } }
            }
        };
        out.write_all(article.into_string().as_bytes())?;
    }
    out.write_all(b"</section>")
}

/// Title, outlet, day, path and address of an article.
fn about(view: View<'_>, source: &Source) -> Markup {
    let day = source.published.map(|day| format::date(day, view.lang));
    let day = day.unwrap_or_else(|| view.word("undated").to_owned());
    let title = source.title.as_deref().unwrap_or(&source.path);
    // Only addresses of the web: no other scheme is followed from a page made of articles.
    let address = source.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    html! {
        (wording::clean(title))
        span class="faint" {
            @if let Some(outlet) = &source.outlet { " · " (wording::clean(outlet)) }
            " · " (day) " · " (wording::clean(&source.path))
            @if let Some(copies) = copies(source, view.lang) { " · " (wording::clean(&copies)) }
            @if let Some(address) = address {
                " · " a href=(address) rel="noopener noreferrer nofollow" target="_blank" { (view.word("page-link")) }
            }
        }
    }
}

fn sentence(number: usize, facts: Vec<(u32, Fact)>) -> Markup {
    let fact = &facts[0].1;
    // Facts of one sentence by the bytes of their numbers within it; one number may be several facts.
    let mut marks: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (index, told) in &facts {
        let at = |byte: usize| byte.saturating_sub(fact.quote_span.start);
        let span = (at(told.span.start), at(told.span.end));
        marks.entry(span).or_default().push(index.to_string());
    }
    let mut rules: Vec<&str> = facts.iter().map(|(_, fact)| fact.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    html! {
        li id={ "s" (number) } {
            span class="cite" { "[" (number) "]" } " "
            q { (marked(&fact.quote, &marks)) } " "
            span class="rule small faint" { (rules.join(", ")) }
        }
    }
}

/// A sentence with its figures marked; spans that do not fit it mark nothing.
fn marked(quote: &str, marks: &BTreeMap<(usize, usize), Vec<String>>) -> Markup {
    let mut pieces: Vec<(&str, Option<String>)> = Vec::new();
    let mut at = 0;
    for (&(start, end), facts) in marks {
        if start < at || end <= start || quote.get(start..end).is_none() || quote.get(at..start).is_none() {
            continue;
        }
        pieces.push((&quote[at..start], None));
        pieces.push((&quote[start..end], Some(facts.join(" "))));
        at = end;
    }
    pieces.push((&quote[at..], None));
    html! {
        @for (text, facts) in pieces {
            @match facts {
                Some(facts) => mark data-facts=(facts) { (wording::clean(text)) },
                None => (wording::clean(text)),
            }
        }
    }
}
