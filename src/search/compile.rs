//! The parts of a query → queries on the index, for articles or for figures.
//!
//! For articles, text is looked for in title and body; conditions on figures are asked of the facts first, and what
//! comes back is the set of their articles. Conditions side by side must hold for one and the same figure:
//! `tinh:son-la gia-tri:>=100` means a figure of Sơn La of at least 100, not any figure of an article that also names
//! Sơn La. For figures, text is looked for in their sentences and every condition is asked of the figure itself.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::ast::{Condition, Node, Text};
use super::chosen::Chosen;
use super::narrow;
use crate::error::Result;
use crate::index::{ARTICLE, FACT, FactFilter, Reader, Word, any_of, beginning, without};

/// A word of the headline says more about an article than one of its text.
const TITLE_BOOST: f32 = 2.0;
/// Beginnings inside a phrase are completed to at most so many words.
const MAX_EXPANSIONS: u32 = 1000;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Articles,
    Facts,
}

/// A query ready to run, and what its hits are shown with.
pub(super) struct Compiled {
    /// Finds nothing but documents of the target.
    pub(super) query: Box<dyn Query>,
    /// Each finds documents with two plain words side by side as they stand in the query. They only rank.
    pub(super) pairs: Vec<Box<dyn Query>>,
    /// Texts that were asked for (not those ruled out), for highlights.
    pub(super) texts: Vec<Text>,
    /// Conditions on figures that were asked for; a figure is shown where it meets one of these.
    pub(super) filters: Vec<FactFilter>,
}

/// Makes the query; `relaxed` asks for any of the plain words instead of all.
pub(super) fn compile(reader: &Reader, node: &Node, target: Target, relaxed: bool) -> Result<Compiled> {
    let mut compiler = Compiler { reader, target, relaxed, pairs: Vec::new(), texts: Vec::new(), filters: Vec::new() };
    let query = compiler.node(node, true)?;
    Ok(Compiled { query, pairs: compiler.pairs, texts: compiler.texts, filters: compiler.filters })
}

/// True where the query has at least two plain words side by side, so that asking for any of them is another question.
pub(super) fn can_relax(node: &Node) -> bool {
    match node {
        Node::All(parts) => parts.iter().filter(|part| is_plain(part)).count() > 1,
        _ => false,
    }
}

fn is_plain(node: &Node) -> bool {
    match node {
        Node::Text(text) => !text.is_quoted,
        Node::Same(_) => true,
        _ => false,
    }
}

struct Compiler<'r> {
    reader: &'r Reader,
    target: Target,
    relaxed: bool,
    pairs: Vec<Box<dyn Query>>,
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
            Node::Condition(condition) => self.conditions(&[condition], asked),
            Node::Not(_) => self.all(std::slice::from_ref(node), asked),
            Node::All(parts) => self.all(parts, asked),
            Node::Any(parts) | Node::Same(parts) => {
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
                Node::Condition(condition) => conditions.push(condition),
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
            clauses.push((Occur::Must, self.everything()));
        }
        if asked {
            let pairs = self.neighbours(parts);
            self.pairs.extend(pairs);
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Every document of the target.
    fn everything(&self) -> Box<dyn Query> {
        let kind = if self.target == Target::Articles { ARTICLE } else { FACT };
        unscored(any_of(self.reader.fields().kind, [kind]))
    }

    /// The fields in which words are looked for, and what a word in them weighs.
    fn text_fields(&self) -> Vec<(Field, f32)> {
        let fields = self.reader.fields();
        match self.target {
            Target::Articles => vec![(fields.body, 1.0), (fields.title, TITLE_BOOST)],
            Target::Facts => vec![(fields.quote, 1.0)],
        }
    }

    /// A text in any of the fields. Of words alone it is one flat choice between terms, which tantivy can answer
    /// without looking at every document.
    fn text(&self, text: &Text) -> Box<dyn Query> {
        let sides = self.text_fields().into_iter();
        let mut sides: Vec<Box<dyn Query>> = sides
            .flat_map(|(field, boost)| forms(field, text).into_iter().map(move |form| boosted(form, boost)))
            .collect();
        if sides.len() == 1 { sides.remove(0) } else { Box::new(BooleanQuery::union(sides)) }
    }

    /// Pairs of plain words as they stand side by side in the query.
    fn neighbours(&self, parts: &[Node]) -> Vec<Box<dyn Query>> {
        let mut pairs: Vec<Box<dyn Query>> = Vec::new();
        for pair in parts.windows(2) {
            let [Node::Text(left), Node::Text(right)] = pair else { continue };
            if left.is_prefix || right.is_prefix {
                continue;
            }
            let (Some(left), Some(right)) = (left.words.last(), right.words.first()) else { continue };
            let anywhere = self.text_fields().into_iter().map(|(field, _)| -> Box<dyn Query> {
                Box::new(PhraseQuery::new(vec![term(field, left), term(field, right)]))
            });
            pairs.push(Box::new(BooleanQuery::union(anywhere.collect())));
        }
        pairs
    }

    /// Documents of the target that meet conditions, all of them.
    fn conditions(&mut self, conditions: &[&Condition], asked: bool) -> Result<Box<dyn Query>> {
        let mut all: Vec<Box<dyn Query>> = Vec::new();
        let (of_article, of_figure): (Vec<&Condition>, Vec<&Condition>) =
            conditions.iter().partition(|condition| narrow::is_of_article(condition));
        for condition in of_article {
            all.push(self.article_condition(condition)?);
        }
        for filter in narrow::filters(&of_figure) {
            all.push(match self.target {
                Target::Articles => self.articles_with(&filter)?,
                Target::Facts => filter.to_query(self.reader.fields()),
            });
            if asked {
                self.filters.push(filter);
            }
        }
        Ok(unscored(Box::new(BooleanQuery::intersection(all))))
    }

    /// A condition on the article itself; where figures are looked for, those of such articles.
    fn article_condition(&self, condition: &Condition) -> Result<Box<dyn Query>> {
        let fields = self.reader.fields();
        let articles = any_of(fields.kind, [ARTICLE]);
        let query: Box<dyn Query> = match condition {
            Condition::Source(text) => phrase(fields.source, text),
            Condition::Title(text) => phrase(fields.title, text),
            Condition::NoSource => without(articles, "outlet"),
            Condition::Path(path) => {
                // Figures carry the path of their article.
                let kind = self.everything();
                return Ok(Box::new(BooleanQuery::intersection(vec![kind, beginning(fields.path, path)])));
            }
            _ => unreachable!("`is_of_article` chose it"),
        };
        Ok(match self.target {
            Target::Articles => query,
            Target::Facts => {
                let facts = self.reader.facts_of_articles(&self.reader.matches(&*query)?)?;
                Box::new(Chosen::new(self.reader.searcher(), &facts))
            }
        })
    }

    /// Articles with figures that meet conditions, or, where these ask only for province and years, articles that
    /// come from there and then. An article of no known place or day is one that does not say it itself: almost every
    /// article has some figure without a period.
    fn articles_with(&self, filter: &FactFilter) -> Result<Box<dyn Query>> {
        if let Some(query) = narrow::article_without(self.reader.fields(), filter) {
            return Ok(query);
        }
        let facts = self.reader.matches(&*filter.to_query(self.reader.fields()))?;
        let articles = self.reader.articles_of_facts(&facts)?;
        let mut either: Vec<Box<dyn Query>> = vec![Box::new(Chosen::new(self.reader.searcher(), &articles))];
        either.extend(narrow::article_query(self.reader.fields(), filter));
        Ok(Box::new(BooleanQuery::union(either)))
    }
}

/// A text in one field.
fn phrase(field: Field, text: &Text) -> Box<dyn Query> {
    let mut forms = forms(field, text);
    if forms.len() == 1 { forms.remove(0) } else { Box::new(BooleanQuery::union(forms)) }
}

/// What finds a text in one field. A word that was typed without accents finds all that fold to it; those written so
/// are found twice, and so rank first.
fn forms(field: Field, text: &Text) -> Vec<Box<dyn Query>> {
    let word = &text.words[0];
    let terms: Vec<Term> = text.words.iter().map(|word| term(field, word)).collect();
    match (terms.len(), text.is_prefix) {
        (1, true) => vec![beginning(field, &word.query_term())],
        (1, false) => {
            let mut found = terms;
            if !word.is_number && !word.is_marked() {
                found.push(Term::from_field_text(field, &word.key));
            }
            let query = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
            found.into_iter().map(query).collect()
        }
        (_, true) => {
            let mut query = PhrasePrefixQuery::new(terms);
            query.set_max_expansions(MAX_EXPANSIONS);
            vec![Box::new(query)]
        }
        (_, false) => vec![Box::new(PhraseQuery::new(terms))],
    }
}

fn term(field: Field, word: &Word) -> Term {
    Term::from_field_text(field, &word.query_term())
}

fn boosted(query: Box<dyn Query>, boost: f32) -> Box<dyn Query> {
    if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) }
}

/// Conditions choose, they do not rank.
fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
