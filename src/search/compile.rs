//! The parts of a query → queries on the index.
//!
//! Text is looked for in title and body; conditions on figures are asked of the facts first, and what comes back is
//! the set of their articles. Conditions side by side must hold for one and the same figure: `tinh:son-la gia-tri:>=100`
//! means a figure of Sơn La of at least 100, not any figure of an article that also names Sơn La.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, InvertedIndexRangeQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::ast::{Condition, Node, Text};
use super::chosen::Chosen;
use crate::error::Result;
use crate::index::{ARTICLE, FactFilter, Reader, Word, any_of, years_overlap};

/// A word of the headline says more about an article than one of its text.
const TITLE_BOOST: f32 = 2.0;
/// Weight of two words side by side, as typed: most Vietnamese words are two syllables.
const NEIGHBOUR_BOOST: f32 = 1.0;
/// Beginnings inside a phrase are completed to at most so many words.
const MAX_EXPANSIONS: u32 = 1000;

/// A query ready to run, and what its hits are shown with.
pub(super) struct Compiled {
    pub(super) query: Box<dyn Query>,
    /// Texts that were asked for (not those ruled out), for highlights.
    pub(super) texts: Vec<Text>,
    /// Conditions on figures that were asked for; a figure is shown where it meets one of these.
    pub(super) filters: Vec<FactFilter>,
}

/// Makes the query; `relaxed` asks for any of the plain words instead of all.
pub(super) fn compile(reader: &Reader, node: &Node, relaxed: bool) -> Result<Compiled> {
    let mut compiler = Compiler { reader, relaxed, texts: Vec::new(), filters: Vec::new() };
    let inner = compiler.node(node, true)?;
    let articles = unscored(any_of(reader.fields().kind, [ARTICLE]));
    let query = Box::new(BooleanQuery::intersection(vec![articles, inner]));
    Ok(Compiled { query, texts: compiler.texts, filters: compiler.filters })
}

/// True where the query has at least two plain words side by side, so that asking for any of them is another question.
pub(super) fn can_relax(node: &Node) -> bool {
    match node {
        Node::All(parts) => parts.iter().filter(|part| is_plain(part)).count() > 1,
        _ => false,
    }
}

fn is_plain(node: &Node) -> bool {
    matches!(node, Node::Text(text) if !text.is_quoted)
}

struct Compiler<'r> {
    reader: &'r Reader,
    relaxed: bool,
    texts: Vec<Text>,
    filters: Vec<FactFilter>,
}

impl Compiler<'_> {
    /// `asked` is false inside a negation: what is ruled out is neither highlighted nor shown.
    fn node(&mut self, node: &Node, asked: bool) -> Result<Box<dyn Query>> {
        match node {
            Node::Text(text) => {
                if asked {
                    self.texts.push(text.clone());
                }
                Ok(self.text(text))
            }
            Node::Condition(Condition::Source(text)) => Ok(unscored(phrase(self.reader.fields().source, text))),
            Node::Condition(condition) => self.conditions(&[condition], asked),
            Node::Not(_) => self.all(std::slice::from_ref(node), asked),
            Node::All(parts) => self.all(parts, asked),
            Node::Any(parts) => {
                let sides = parts.iter().map(|part| self.node(part, asked)).collect::<Result<_>>()?;
                Ok(Box::new(BooleanQuery::union(sides)))
            }
        }
    }

    fn all(&mut self, parts: &[Node], asked: bool) -> Result<Box<dyn Query>> {
        let relaxed = std::mem::take(&mut self.relaxed); // of the outermost words only
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut plain: Vec<Box<dyn Query>> = Vec::new();
        let mut conditions: Vec<&Condition> = Vec::new();
        for part in parts {
            match part {
                Node::Condition(condition) if !matches!(condition, Condition::Source(_)) => conditions.push(condition),
                Node::Not(inner) => {
                    let inner = self.node(inner, false)?;
                    let ruled_out = Chosen::new(self.reader.searcher(), &self.reader.matches(&*inner)?);
                    clauses.push((Occur::MustNot, Box::new(ruled_out)));
                }
                part if relaxed && is_plain(part) => plain.push(self.node(part, asked)?),
                part => clauses.push((Occur::Must, self.node(part, asked)?)),
            }
        }
        if !plain.is_empty() {
            clauses.push((Occur::Must, Box::new(BooleanQuery::union(plain))));
        }
        if !conditions.is_empty() {
            clauses.push((Occur::Must, self.conditions(&conditions, asked)?));
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, unscored(any_of(self.reader.fields().kind, [ARTICLE]))));
        }
        clauses.extend(self.neighbours(parts).into_iter().map(|query| (Occur::Should, query)));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// A text in the body or the title.
    fn text(&self, text: &Text) -> Box<dyn Query> {
        let fields = self.reader.fields();
        let title = BoostQuery::new(phrase(fields.title, text), TITLE_BOOST);
        Box::new(BooleanQuery::union(vec![phrase(fields.body, text), Box::new(title)]))
    }

    /// Pairs of plain words as they stand side by side in the query.
    fn neighbours(&self, parts: &[Node]) -> Vec<Box<dyn Query>> {
        let fields = self.reader.fields();
        let mut pairs: Vec<Box<dyn Query>> = Vec::new();
        for pair in parts.windows(2) {
            let [Node::Text(left), Node::Text(right)] = pair else { continue };
            if left.is_prefix || right.is_prefix {
                continue;
            }
            let (Some(left), Some(right)) = (left.words.last(), right.words.first()) else { continue };
            for (field, boost) in [(fields.body, 1.0), (fields.title, TITLE_BOOST)] {
                let terms = vec![term(field, left), term(field, right)];
                pairs.push(Box::new(BoostQuery::new(Box::new(PhraseQuery::new(terms)), boost * NEIGHBOUR_BOOST)));
            }
        }
        pairs
    }

    /// Articles with figures that meet conditions, or, where these ask only for province and years, articles that
    /// come from there and then.
    fn conditions(&mut self, conditions: &[&Condition], asked: bool) -> Result<Box<dyn Query>> {
        let fields = self.reader.fields();
        let mut all: Vec<Box<dyn Query>> = Vec::new();
        for filter in filters(conditions) {
            let facts = self.reader.matches(&*filter.to_query(fields))?;
            let articles = self.reader.articles_of(&facts)?;
            let mut either: Vec<Box<dyn Query>> = vec![Box::new(Chosen::new(self.reader.searcher(), &articles))];
            if let Some(articles) = article_query(self.reader, &filter) {
                either.push(articles);
            }
            all.push(unscored(Box::new(BooleanQuery::union(either))));
            if asked {
                self.filters.push(filter);
            }
        }
        Ok(Box::new(BooleanQuery::intersection(all)))
    }
}

/// Puts conditions together to filters on one figure each. A kind that is named twice begins another figure: two
/// provinces can be in one article but not in one figure.
fn filters(conditions: &[&Condition]) -> Vec<FactFilter> {
    let mut filters: Vec<FactFilter> = Vec::new();
    for condition in conditions {
        let is_free = |filter: &FactFilter| match condition {
            Condition::Province(_) => filter.provinces.is_empty(),
            Condition::Indicator(_) => filter.indicators.is_empty(),
            Condition::Years(_) => filter.years.is_none(),
            Condition::Value(..) => filter.value.is_none(),
            Condition::Status(_) => filter.statuses.is_empty(),
            Condition::Source(_) => false,
        };
        let index = filters.iter().position(is_free).unwrap_or_else(|| {
            filters.push(FactFilter::default());
            filters.len() - 1
        });
        let filter = &mut filters[index];
        match condition {
            Condition::Province(slugs) => filter.provinces = slugs.clone(),
            Condition::Indicator(ids) => filter.indicators = ids.clone(),
            Condition::Years(years) => filter.years = Some(years.clone()),
            Condition::Value(low, high) => filter.value = Some((*low, *high)),
            Condition::Status(statuses) => filter.statuses = statuses.clone(),
            Condition::Source(_) => {}
        }
    }
    filters
}

/// Articles by their own province and day, or none where the filter asks for what only a figure has.
fn article_query(reader: &Reader, filter: &FactFilter) -> Option<Box<dyn Query>> {
    let of_figures = FactFilter { provinces: Vec::new(), years: None, ..filter.clone() };
    if of_figures != FactFilter::default() {
        return None;
    }
    let fields = reader.fields();
    let mut all = vec![any_of(fields.kind, [ARTICLE])];
    if !filter.provinces.is_empty() {
        all.push(any_of(fields.province, &filter.provinces));
    }
    if let Some(years) = &filter.years {
        all.push(years_overlap(fields, years));
    }
    Some(Box::new(BooleanQuery::intersection(all)))
}

/// A text in one field.
fn phrase(field: Field, text: &Text) -> Box<dyn Query> {
    let mut terms: Vec<Term> = text.words.iter().map(|word| term(field, word)).collect();
    match (terms.len(), text.is_prefix) {
        (1, true) => beginning(field, &text.words[0]),
        (1, false) => single(field, &text.words[0], terms.remove(0)),
        (_, true) => {
            let mut query = PhrasePrefixQuery::new(terms);
            query.set_max_expansions(MAX_EXPANSIONS);
            Box::new(query)
        }
        (_, false) => Box::new(PhraseQuery::new(terms)),
    }
}

/// A word; one that was typed without accents finds all that fold to it, and those written so rank first.
fn single(field: Field, word: &Word, term: Term) -> Box<dyn Query> {
    let found: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
    if word.is_number || word.is_marked() {
        return found;
    }
    let exact = TermQuery::new(Term::from_field_text(field, &word.key), IndexRecordOption::WithFreqs);
    Box::new(BooleanQuery::new(vec![(Occur::Must, found), (Occur::Should, Box::new(exact))]))
}

/// All words with this beginning.
fn beginning(field: Field, word: &Word) -> Box<dyn Query> {
    let first = word.query_term();
    // No word holds the last character of Unicode.
    let last = format!("{first}{}", char::MAX);
    let bound = |text: &str| Bound::Included(Term::from_field_text(field, text));
    Box::new(InvertedIndexRangeQuery::new(bound(&first), bound(&last)))
}

fn term(field: Field, word: &Word) -> Term {
    Term::from_field_text(field, &word.query_term())
}

/// Conditions choose, they do not rank.
fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
