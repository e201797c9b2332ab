//! Runs a query and gathers what a person needs to judge each hit.
//!
//! All plain words must be there. Where no article has all of them, the same words are asked for again, any of
//! them, and the answer says so: an answer that grew wider in silence could not be counted or cited.

use serde::Serialize;
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery};
use tantivy::schema::Field;
use tantivy::{DocAddress, Score, Searcher, Term};

use super::ast::{Condition, Node, Text};
use super::compile::{Compiled, can_relax, compile};
use super::{highlight, parse};
use crate::error::Result;
use crate::index::{ARTICLE, FactFilter, Matches, Reader, any_of};
use crate::model::{Article, BlockKind, Fact, PartialDate, Span};

/// Scores are compared by this many steps per unit: the last bits of a sum depend on how the index is cut into
/// segments, and equal articles must stay in the order of their paths.
const SCORE_STEPS: f32 = 1000.0;

/// How much of the answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Hits to give; none for all of them.
    pub limit: Option<usize>,
    /// Hits to pass over.
    pub offset: usize,
    /// Snippets of each hit.
    pub snippets: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { limit: Some(20), offset: 0, snippets: 2 }
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
    pub hits: Vec<Hit>,
}

/// What the reader of an answer must know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// No article has all the words; those with any of them are given.
    AnyWord,
    /// No figure of the index has this indicator; these are those that it has.
    UnknownIndicator { indicator: String, known: Vec<String> },
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
    /// Only comparable within one answer.
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

/// Answers a query, best hits first, equal ones in the order of their paths.
pub fn search(reader: &Reader, query: &str, options: &Options) -> Result<Hits> {
    let node = parse::parse(query)?;
    let mut notes = Vec::new();
    note_indicators(reader, &node, &mut notes)?;
    let mut compiled = compile(reader, &node, false)?;
    let mut found = run(reader, &compiled)?;
    if found.is_empty() && can_relax(&node) {
        compiled = compile(reader, &node, true)?;
        found = run(reader, &compiled)?;
        if !found.is_empty() {
            notes.push(Note::AnyWord);
        }
    }
    let total = found.len();
    let window = ordered(reader, found, options)?;
    let hits = window.into_iter().map(|ranked| hit(reader, &compiled, ranked, options)).collect::<Result<_>>()?;
    Ok(Hits { total, offset: options.offset, notes, hits })
}

fn run(reader: &Reader, compiled: &Compiled) -> Result<Vec<(Score, DocAddress)>> {
    let articles = reader.count(&*any_of(reader.fields().kind, [ARTICLE]))?;
    let statistics = ArticleStatistics { searcher: reader.searcher(), articles };
    let collector = Matches { scored: true };
    let found = reader.searcher().search_with_statistics_provider(&*compiled.query, &collector, &statistics);
    found.map_err(|error| reader.failure(error))
}

/// Word statistics over articles alone. Figures are documents too, without title or text: counted in, they would
/// make every article look many times longer than the average and every word rare.
struct ArticleStatistics<'r> {
    searcher: &'r Searcher,
    articles: u64,
}

impl Bm25StatisticsProvider for ArticleStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles)
    }

    /// Replaced articles are counted until their segment is merged, which must not exceed the total.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.articles))
    }
}

struct Ranked {
    steps: i64,
    path: String,
    score: f32,
    address: DocAddress,
}

/// The hits between offset and limit. Paths are read only for those that can be among them.
fn ordered(reader: &Reader, found: Vec<(Score, DocAddress)>, options: &Options) -> Result<Vec<Ranked>> {
    let steps = |score: Score| (score * SCORE_STEPS).round() as i64;
    let mut found: Vec<_> = found.into_iter().map(|(score, address)| (steps(score), score, address)).collect();
    found.sort_unstable_by_key(|&(steps, _, address)| (std::cmp::Reverse(steps), address));
    let end = options.limit.map_or(found.len(), |limit| options.offset.saturating_add(limit).min(found.len()));
    if options.offset >= end {
        return Ok(Vec::new());
    }
    let lowest = found[end - 1].0;
    found.truncate(found.partition_point(|&(steps, ..)| steps >= lowest));
    let addresses: Vec<DocAddress> = found.iter().map(|&(.., address)| address).collect();
    let paths = reader.paths(&addresses)?;
    let mut ranked: Vec<Ranked> = found
        .into_iter()
        .zip(paths)
        .map(|((steps, score, address), path)| Ranked { steps, path, score, address })
        .collect();
    ranked.sort_by(|left, right| right.steps.cmp(&left.steps).then_with(|| left.path.cmp(&right.path)));
    ranked.truncate(end);
    Ok(ranked.split_off(options.offset))
}

fn hit(reader: &Reader, compiled: &Compiled, ranked: Ranked, options: &Options) -> Result<Hit> {
    let article = reader.article_at(&ranked.path, ranked.address)?;
    let matches = highlight::find(&article.text, &compiled.texts);
    let facts = facts(reader, compiled, &article, &matches)?;
    let title_matches = article.meta.title.as_deref().map(|title| highlight::find(title, &compiled.texts));
    let of_article = FactFilter { articles: vec![article.path.clone()], ..FactFilter::default() };
    Ok(Hit {
        score: ranked.score,
        title_matches: highlight::ranges(&title_matches.unwrap_or_default()),
        snippets: snippets(&article, &matches, &facts, options.snippets),
        matches: highlight::ranges(&matches),
        fact_count: reader.count(&*of_article.to_query(reader.fields()))?,
        facts,
        path: article.path,
        title: article.meta.title,
        published: article.meta.published,
        outlet: article.meta.outlet,
        url: article.meta.url,
        province: article.meta.province,
    })
}

/// The figures to show with a hit: those that meet the conditions, and of these the ones whose quotes hold the most
/// of the words. Without conditions a quote must hold at least one.
fn facts(reader: &Reader, compiled: &Compiled, article: &Article, matches: &[highlight::Match]) -> Result<Vec<Fact>> {
    let of_article = |filter: &FactFilter| {
        let filter = FactFilter { articles: vec![article.path.clone()], ..filter.clone() };
        filter.to_query(reader.fields())
    };
    let no_condition = [FactFilter::default()];
    let filters = if compiled.filters.is_empty() { &no_condition[..] } else { &compiled.filters };
    let query = BooleanQuery::union(filters.iter().map(of_article).collect());
    let mut facts = reader.facts_of(&query)?.collect::<Result<Vec<Fact>>>()?;
    let coverage = |fact: &Fact| highlight::coverage(matches, fact.quote_span);
    let most = facts.iter().map(coverage).max().unwrap_or(0);
    if most > 0 {
        facts.retain(|fact| coverage(fact) == most);
    } else if compiled.filters.is_empty() {
        facts.clear();
    }
    Ok(facts)
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

/// Notes the indicators of a query that no figure has: most often they are misspelt.
fn note_indicators(reader: &Reader, node: &Node, notes: &mut Vec<Note>) -> Result<()> {
    match node {
        Node::Condition(Condition::Indicator(ids)) => {
            let field = reader.fields().indicator;
            for id in ids {
                if reader.count(&*any_of(field, [id]))? == 0 {
                    let known = reader.names(field)?;
                    notes.push(Note::UnknownIndicator { indicator: id.clone(), known });
                }
            }
        }
        Node::Not(inner) => note_indicators(reader, inner, notes)?,
        Node::All(parts) | Node::Any(parts) => {
            for part in parts {
                note_indicators(reader, part, notes)?;
            }
        }
        Node::Condition(_) | Node::Text(Text { .. }) => {}
    }
    Ok(())
}
