//! Runs a query for articles and gathers what a person needs to judge each hit.
//!
//! All plain words must be there. Where no article has all of them, the same words are asked for again, any of
//! them, and the answer says so: an answer that grew wider in silence could not be counted or cited.

use std::collections::HashMap;

use serde::Serialize;
use tantivy::DocAddress;

use super::ast::{Condition, Node};
use super::compile::{Compiled, Target, can_relax, compile};
use super::facets::{Facets, facets_of_articles};
use super::rank::{self, Ranked, Sort};
use super::{highlight, parse};
use crate::error::{Error, Result, Told};
use crate::index::{FactFilter, Reader, any_of};
use crate::model::{Article, BlockKind, Fact, PartialDate, Span};

/// How much of the answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Hits to give; none for all of them.
    pub limit: Option<usize>,
    /// Hits to pass over.
    pub offset: usize,
    /// Snippets of each hit.
    pub snippets: usize,
    pub sort: Sort,
    /// Count all matches by province, indicator, stage, year and outlet.
    pub facets: bool,
    /// Only path, title, day, outlet and province of each hit: its text is not looked at, so matches, snippets and
    /// figures stay empty.
    pub brief: bool,
    /// Look for the words of what cannot be read as a query, and say so, instead of failing.
    pub lenient: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: Some(20),
            offset: 0,
            snippets: 2,
            sort: Sort::Relevance,
            facets: false,
            brief: false,
            lenient: false,
        }
    }
}

/// The answer to a query.
#[derive(Clone, Debug, Serialize)]
pub struct Hits {
    /// How many articles match, whatever the limit.
    pub total: usize,
    pub offset: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    pub hits: Vec<Hit>,
}

/// What the reader of an answer must know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// Nothing has all the words; what has any of them is given.
    AnyWord,
    /// No figure of the index has this value in this field; these are those that there are.
    UnknownValue { field: &'static str, value: String, known: Vec<String> },
    /// It could not be read as a query, for this reason at this character; its words were looked for.
    ReadAsWords {
        at: usize,
        #[serde(serialize_with = "english")]
        why: Told,
    },
}

fn english<S: serde::Serializer>(told: &Told, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(&told.en)
}

/// An article that matches.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    pub path: String,
    pub title: Option<String>,
    pub published: Option<PartialDate>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    /// Slug of the province that the source belongs to.
    pub province: Option<String>,
    /// Only comparable within one answer; 0 where the hits are not in order of relevance.
    pub score: f32,
    /// Bytes of the title that match.
    pub title_matches: Vec<Span>,
    /// Bytes of the stored text that match, all of them, in order.
    pub matches: Vec<Span>,
    pub snippets: Vec<Snippet>,
    /// Figures of the article in the index.
    pub fact_count: u64,
    /// Figures that meet the conditions and whose quotes hold the most of the words.
    pub facts: Vec<Fact>,
}

/// A stretch of the stored text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Its bytes in the stored text.
    pub span: Span,
    pub text: String,
    /// Matches in it, in bytes of the stored text; less `span.start` they are bytes of `text`.
    pub matches: Vec<Span>,
}

/// Answers a query with articles. Equal ones stand in the order of their paths.
pub fn search(reader: &Reader, query: &str, options: &Options) -> Result<Hits> {
    let by_column = |compiled: &Compiled, sort| by_column(reader, compiled, sort, options);
    let Answer { compiled, window, total, notes } = answer(reader, query, Target::Articles, options, by_column)?;
    let compiled = &compiled;
    let facets = match options.facets {
        true => Some(facets_of_articles(reader, &reader.matches(&*compiled.query)?)?),
        false => None,
    };
    let hits = window.into_iter().map(|ranked| hit(reader, compiled, ranked, options)).collect::<Result<_>>()?;
    Ok(Hits { total, offset: options.offset, notes, facets, hits })
}

/// What a query finds, made wider where nothing has all its words.
pub(super) struct Answer {
    pub(super) compiled: Compiled,
    /// The documents to show, in order.
    pub(super) window: Vec<Ranked>,
    /// How many there are.
    pub(super) total: usize,
    pub(super) notes: Vec<Note>,
}

/// Reads a query and runs it; `by_column` gives the documents to show, and how many there are, in another order than
/// that of relevance.
pub(super) fn answer(
    reader: &Reader,
    query: &str,
    target: Target,
    options: &Options,
    by_column: impl Fn(&Compiled, Sort) -> Result<(Vec<Ranked>, usize)>,
) -> Result<Answer> {
    let mut notes = Vec::new();
    let node = if options.lenient {
        let (node, wrong) = parse::parse_lenient(query)?;
        if let Some(Error::Query { at, message }) = wrong {
            notes.push(Note::ReadAsWords { at, why: message });
        }
        node
    } else {
        parse::parse(query)?
    };
    note_unknown(reader, &node, &mut notes)?;
    let run = |relaxed| -> Result<Answer> {
        let compiled = compile(reader, &node, target, relaxed)?;
        let (window, total) = match options.sort {
            Sort::Relevance => rank::by_relevance(reader, &compiled, target, options)?,
            sort => by_column(&compiled, sort)?,
        };
        Ok(Answer { compiled, window, total, notes: Vec::new() })
    };
    let mut answer = run(false)?;
    if answer.total == 0 && can_relax(&node) {
        answer = run(true)?;
        if answer.total > 0 {
            notes.push(Note::AnyWord);
        }
    }
    Ok(Answer { notes, ..answer })
}

/// By day or by value, from columns.
fn by_column(reader: &Reader, compiled: &Compiled, sort: Sort, options: &Options) -> Result<(Vec<Ranked>, usize)> {
    let found = reader.matches(&*compiled.query)?;
    let total = found.len();
    let descending = matches!(sort, Sort::Newest | Sort::Largest);
    let numbers = match sort {
        Sort::Newest | Sort::Oldest => reader.numbers_of(&found, "date")?,
        _ => extremes(reader, compiled, &found, descending)?,
    };
    Ok((rank::by_number(reader, found, numbers, descending, options)?, total))
}

/// The largest or smallest value among the figures of each article that meet the conditions.
fn extremes(reader: &Reader, compiled: &Compiled, found: &[DocAddress], largest: bool) -> Result<Vec<Option<f64>>> {
    let mut by_article: HashMap<DocAddress, f64> = HashMap::new();
    for filter in filters_or_any(compiled) {
        let facts = reader.matches(&*filter.to_query(reader.fields()))?;
        let values = reader.numbers_of(&facts, "value")?;
        for (article, value) in reader.article_of_each(&facts)?.into_iter().zip(values) {
            let (Some(article), Some(value)) = (article, value) else { continue };
            let known = by_article.entry(article).or_insert(value);
            *known = if largest { known.max(value) } else { known.min(value) };
        }
    }
    Ok(found.iter().map(|article| by_article.get(article).copied()).collect())
}

fn filters_or_any(compiled: &Compiled) -> Vec<FactFilter> {
    if compiled.filters.is_empty() { vec![FactFilter::default()] } else { compiled.filters.clone() }
}

fn hit(reader: &Reader, compiled: &Compiled, ranked: Ranked, options: &Options) -> Result<Hit> {
    if options.brief {
        return brief_hit(reader, ranked);
    }
    let article = reader.article_at(&ranked.path, ranked.address)?;
    let matches = highlight::find(&article.text, &compiled.texts);
    let (fact_count, facts) = facts(reader, compiled, ranked.address, &matches)?;
    let title_matches = article.meta.title.as_deref().map(|title| highlight::find(title, &compiled.texts));
    Ok(Hit {
        score: ranked.score,
        title_matches: highlight::ranges(&title_matches.unwrap_or_default()),
        snippets: snippets(&article, &matches, &facts, options.snippets),
        matches: highlight::ranges(&matches),
        fact_count,
        facts,
        path: article.path,
        title: article.meta.title,
        published: article.meta.published,
        outlet: article.meta.outlet,
        url: article.meta.url,
        province: article.meta.province,
    })
}

fn brief_hit(reader: &Reader, ranked: Ranked) -> Result<Hit> {
    let meta = reader.meta_at(ranked.address)?;
    Ok(Hit {
        score: ranked.score,
        path: ranked.path,
        title: meta.title,
        published: meta.published,
        outlet: meta.outlet,
        url: meta.url,
        province: meta.province,
        title_matches: Vec::new(),
        matches: Vec::new(),
        snippets: Vec::new(),
        fact_count: 0,
        facts: Vec::new(),
    })
}

/// How many figures an article has, and those to show with a hit: those that meet the conditions, and of these the
/// ones whose quotes hold the most of the words. Without conditions a quote must hold at least one.
fn facts(
    reader: &Reader,
    compiled: &Compiled,
    article: DocAddress,
    matches: &[highlight::Match],
) -> Result<(u64, Vec<Fact>)> {
    let all = reader.facts_of_articles(&[article])?;
    let mut chosen: Vec<DocAddress> = Vec::new();
    for filter in &compiled.filters {
        chosen.extend(reader.among(&all, &*filter.to_query(reader.fields()))?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    let shown = if compiled.filters.is_empty() { &all } else { &chosen };
    let mut facts = reader.facts_at(shown)?.collect::<Result<Vec<Fact>>>()?;
    let coverage = |fact: &Fact| highlight::coverage(matches, fact.quote_span);
    let most = facts.iter().map(coverage).max().unwrap_or(0);
    let least = if compiled.filters.is_empty() { most.max(1) } else { most };
    facts.retain(|fact| coverage(fact) >= least);
    Ok((all.len() as u64, facts))
}

/// Stretches with matches; else the quotes of the figures that match, else how the text begins.
fn snippets(article: &Article, matches: &[highlight::Match], facts: &[Fact], count: usize) -> Vec<Snippet> {
    let stored = article.text.as_str();
    let mut spans = highlight::snippets(stored, matches, count);
    if spans.is_empty() {
        // A stored quote lies inside its stored text; one that does not is not worth a panic.
        let quotes = facts.iter().map(|fact| fact.quote_span).filter(|span| stored.get(span.start..span.end).is_some());
        spans = quotes.collect();
        spans.dedup();
        spans.truncate(count);
    }
    if spans.is_empty() {
        let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Furniture | BlockKind::Headline);
        let start = article.blocks.iter().find(|block| is_text(block.kind)).map_or(0, |block| block.span.start);
        let start = if stored.is_char_boundary(start) { start } else { 0 };
        let begin = highlight::window(stored, Span::new(start, start));
        spans.extend([Span::new(start.min(begin.end), begin.end)].into_iter().filter(|_| count > 0));
    }
    let ranges = highlight::ranges(matches);
    let snippet = |span: Span| Snippet {
        span,
        text: span.of(stored).to_owned(),
        matches: ranges.iter().copied().filter(|range| span.contains(*range)).collect(),
    };
    spans.into_iter().filter(|span| span.start < span.end).map(snippet).collect()
}

/// Notes the ids of a query that no figure has: most often they are misspelt.
fn note_unknown(reader: &Reader, node: &Node, notes: &mut Vec<Note>) -> Result<()> {
    let fields = reader.fields();
    let (name, field, ids) = match node {
        Node::Condition(Condition::Indicator(ids)) => ("indicator", fields.indicator, ids),
        Node::Condition(Condition::Level(ids)) => ("level", fields.level, ids),
        Node::Condition(Condition::Grantor(ids)) => ("grantor", fields.grantor, ids),
        Node::Not(inner) => return note_unknown(reader, inner, notes),
        Node::All(parts) | Node::Any(parts) => {
            return parts.iter().try_for_each(|part| note_unknown(reader, part, notes));
        }
        Node::Condition(_) | Node::Text(_) | Node::Same(_) => return Ok(()),
    };
    for id in ids.iter().filter(|id| !id.is_empty()) {
        if !reader.has_any(&*any_of(field, [id]))? {
            notes.push(Note::UnknownValue { field: name, value: id.clone(), known: reader.names(field)? });
        }
    }
    Ok(())
}
