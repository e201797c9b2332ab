//! The sentences that figures come from, article by article, each figure marked.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::View;
use crate::report::comparison::{Evidence, Figure, Source};
use crate::report::{format, wording};

/// Sources of one figure that a page shows; a figure told by thousands of articles would fill it alone.
pub(super) const SHOWN: usize = 5;

/// The positions in the evidence that a page shows of a figure.
pub(super) fn shown(figure: &Figure) -> &[usize] {
    &figure.evidence[..figure.evidence.len().min(SHOWN)]
}

/// Numbers of sentences, each with the positions of its facts.
type Sentences = Vec<(usize, Vec<usize>)>;

/// The section of sources.
pub(super) fn sources(view: View<'_>) -> Markup {
    let comparison = view.comparison;
    let figures = view.rows().flat_map(|(_, row)| &row.cells).flat_map(|cell| cell.figures());
    let positions: BTreeSet<usize> = figures.flat_map(|figure| shown(figure).iter().copied()).collect();
    // By number of the sentence, which runs article by article.
    let mut sentences: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for index in positions {
        if let Some(number) = comparison.evidence[index].citation {
            sentences.entry(number).or_default().push(index);
        }
    }
    if sentences.is_empty() {
        return html! {};
    }
    let mut articles: Vec<(usize, Sentences)> = Vec::new();
    for (number, facts) in sentences {
        let source = comparison.evidence[facts[0]].source;
        match articles.last_mut().filter(|(last, _)| *last == source) {
            Some((_, sentences)) => sentences.push((number, facts)),
            None => articles.push((source, vec![(number, facts)])),
        }
    }
    html! {
        section id="sources" {
            h2 { (view.word("evidence")) }
            @for (source, sentences) in &articles {
                section {
                    h4 { (about(view, &comparison.sources[*source])) }
                    ol class="sentences" {
                        @for (number, facts) in sentences { (sentence(view, *number, facts)) }
                    }
                }
            }
        }
    }
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
            @if let Some(address) = address {
                " · " a href=(address) rel="noopener noreferrer nofollow" target="_blank" { (view.word("page-link")) }
            }
        }
    }
}

fn sentence(view: View<'_>, number: usize, facts: &[usize]) -> Markup {
    let evidence: Vec<(usize, &Evidence)> =
        facts.iter().map(|&index| (index, &view.comparison.evidence[index])).collect();
    let fact = &evidence[0].1.fact;
    // Facts of one sentence by the bytes of their numbers within it; one number may be several facts.
    let mut marks: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (index, evidence) in &evidence {
        let at = |byte: usize| byte.saturating_sub(fact.quote_span.start);
        let span = (at(evidence.fact.span.start), at(evidence.fact.span.end));
        marks.entry(span).or_default().push(index.to_string());
    }
    let mut rules: Vec<&str> = evidence.iter().map(|(_, evidence)| evidence.fact.rule.as_str()).collect();
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
