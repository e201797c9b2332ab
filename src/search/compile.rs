//! The parts of a query → queries on the index, for articles or for figures.
//!
//! For articles, text is looked for in title and body; conditions on figures are asked of the facts first, and what
//! comes back is the set of their articles. Conditions side by side must hold for one and the same figure:
//! `tinh:son-la gia-tri:>=100` means a figure of Sơn La of at least 100, not any figure of an article that also names
//! Sơn La. For figures, text is looked for in their sentences and every condition is asked of the figure itself.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::ast::{Condition, Node, Text};
use super::chosen::Chosen;
use super::narrow;
use crate::error::Result;
use crate::index::{ARTICLE, FACT, FactFilter, Phrase, Quoted, Reader, Word, any_of, beginning, spellings, without};

/// A word that was typed without marks and is written so says more than one that only folds to it.
const AS_TYPED_BOOST: f32 = 2.0;
/// What further spellings in one article add to the one that says most.
const OTHER_SPELLING: f32 = 0.2;

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
    /// True where tantivy finds the best without looking at all that match.
    pub(super) prunes: bool,
    /// In how many documents words are, where it is not for each spelling to say.
    pub(super) frequencies: HashMap<Term, u64>,
    /// Two plain words side by side as they stand in the query. They only rank.
    pub(super) pairs: Vec<Phrase>,
    /// Texts that were asked for (not those ruled out), for highlights.
    pub(super) texts: Vec<Text>,
    /// Conditions on figures that were asked for; a figure is shown where it meets one of these.
    pub(super) filters: Vec<FactFilter>,
}

/// Makes the query; `relaxed` asks for any of the plain words instead of all.
pub(super) fn compile(reader: &Reader, node: &Node, target: Target, relaxed: bool) -> Result<Compiled> {
    let mut compiler = Compiler {
        reader,
        target,
        relaxed,
        frequencies: HashMap::new(),
        pairs: Vec::new(),
        texts: Vec::new(),
        filters: Vec::new(),
    };
    let built = compiler.node(node, true)?;
    Ok(Compiled {
        prunes: built.is_of_words,
        query: built.into_query(),
        frequencies: compiler.frequencies,
        pairs: compiler.pairs,
        texts: compiler.texts,
        filters: compiler.filters,
    })
}

/// A choice between queries.
struct Built {
    sides: Vec<Box<dyn Query>>,
    /// A choice between words, or words that must all be there, and nothing else.
    is_of_words: bool,
}

impl Built {
    fn one(query: Box<dyn Query>) -> Built {
        Built { sides: vec![query], is_of_words: false }
    }

    fn into_query(mut self) -> Box<dyn Query> {
        if self.sides.len() == 1 { self.sides.remove(0) } else { Box::new(BooleanQuery::union(self.sides)) }
    }
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
    frequencies: HashMap<Term, u64>,
    pairs: Vec<Phrase>,
    texts: Vec<Text>,
    filters: Vec<FactFilter>,
}

impl Compiler<'_> {
    /// `asked` is false inside a negation: what is ruled out is neither highlighted nor shown.
    fn node(&mut self, node: &Node, asked: bool) -> Result<Built> {
        match node {
            Node::Text(text) => {
                if asked {
                    self.texts.push(text.clone());
                }
                self.text(text)
            }
            Node::Condition(condition) => Ok(Built::one(self.conditions(&[condition], asked)?)),
            Node::Not(_) => self.all(std::slice::from_ref(node), asked),
            Node::All(parts) => self.all(parts, asked),
            Node::Any(parts) | Node::Same(parts) => self.any(parts, asked),
        }
    }

    fn any<'n>(&mut self, parts: impl IntoIterator<Item = &'n Node>, asked: bool) -> Result<Built> {
        let mut any = Built { sides: Vec::new(), is_of_words: true };
        for part in parts {
            let side = self.node(part, asked)?;
            any.is_of_words &= side.is_of_words && side.sides.iter().all(|side| side.is::<TermQuery>());
            any.sides.extend(side.sides);
        }
        Ok(any)
    }

    fn all(&mut self, parts: &[Node], asked: bool) -> Result<Built> {
        let relaxed = std::mem::take(&mut self.relaxed); // of the outermost words only
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut is_of_words = true;
        let mut plain: Vec<&Node> = Vec::new();
        let mut conditions: Vec<&Condition> = Vec::new();
        for part in parts {
            match part {
                Node::Condition(condition) => conditions.push(condition),
                Node::Not(inner) => {
                    let inner = self.node(inner, false)?.into_query();
                    let ruled_out = Chosen::new(self.reader.searcher(), &self.reader.matches(&*inner)?);
                    clauses.push((Occur::MustNot, Box::new(ruled_out)));
                    is_of_words = false;
                }
                part if relaxed && is_plain(part) => plain.push(part),
                part => {
                    let built = self.node(part, asked)?;
                    is_of_words &= matches!(&built.sides[..], [side] if side.is::<TermQuery>());
                    clauses.push((Occur::Must, built.into_query()));
                }
            }
        }
        if asked {
            let pairs = self.neighbours(parts);
            self.pairs.extend(pairs);
        }
        if !plain.is_empty() {
            let any = self.any(plain, asked)?;
            if clauses.is_empty() && conditions.is_empty() {
                return Ok(any);
            }
            clauses.push((Occur::Must, any.into_query()));
            is_of_words = false;
        }
        if !conditions.is_empty() {
            clauses.push((Occur::Must, self.conditions(&conditions, asked)?));
            is_of_words = false;
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.everything()));
        }
        let query = if clauses.len() == 1 { clauses.remove(0).1 } else { Box::new(BooleanQuery::new(clauses)) };
        Ok(Built { sides: vec![query], is_of_words })
    }

    /// Every document of the target.
    fn everything(&self) -> Box<dyn Query> {
        let kind = if self.target == Target::Articles { ARTICLE } else { FACT };
        unscored(any_of(self.reader.fields().kind, [kind]))
    }

    /// A text among the words of the target. Words typed with their marks are a flat choice, or a flat list, of terms,
    /// which tantivy can answer without looking at every document.
    fn text(&mut self, text: &Text) -> Result<Built> {
        let field = self.reader.fields().words;
        let phrase = Phrase { is_prefix: text.is_prefix, ..Phrase::of(field, text.words.clone()) };
        match (self.target, &text.words[..]) {
            (Target::Articles, [word]) => self.word(word, text.is_prefix),
            (Target::Articles, _) => Ok(Built::one(Box::new(phrase))),
            (Target::Facts, [word]) if !word.is_exact() && !text.is_prefix => {
                let as_typed = Phrase { exactly: true, ..phrase.clone() };
                Ok(Built { sides: vec![Box::new(Quoted(phrase)), Box::new(Quoted(as_typed))], is_of_words: false })
            }
            (Target::Facts, _) => Ok(Built::one(Box::new(Quoted(phrase)))),
        }
    }

    /// A word in all its spellings. However rare one of them is, they weigh the same, and two in one article little
    /// more than one: the word was asked for, not how it is spelt. Only what is written just as it was typed weighs more.
    fn word(&mut self, word: &Word, is_prefix: bool) -> Result<Built> {
        let field = self.reader.fields().words;
        let term = |key: &str| Term::from_field_text(field, key);
        let query = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
        if word.is_exact() && is_prefix {
            return Ok(Built::one(beginning(field, &word.key)));
        }
        if word.is_exact() {
            return Ok(Built { sides: vec![query(term(&word.key))], is_of_words: true });
        }
        let found = spellings(self.reader.searcher(), field, word, is_prefix);
        let found = found.map_err(|error| self.reader.failure(error))?;
        if is_prefix {
            return Ok(Built::one(Box::new(TermSetQuery::new(found.keys().map(|key| term(key))))));
        }
        let documents = found.values().sum();
        let boosted = |query| -> Box<dyn Query> { Box::new(BoostQuery::new(query, AS_TYPED_BOOST)) };
        let mut sides = Vec::with_capacity(found.len());
        for key in found.keys() {
            self.frequencies.insert(term(key), documents);
            let side = query(term(key));
            sides.push(if *key == word.key && found.len() > 1 { boosted(side) } else { side });
        }
        Ok(match sides.len() {
            0 => Built { sides: vec![query(term(&word.key))], is_of_words: true }, // finds nothing
            1 => Built { sides, is_of_words: true },
            _ => Built::one(Box::new(DisjunctionMaxQuery::with_tie_breaker(sides, OTHER_SPELLING))),
        })
    }

    /// Pairs of plain words as they stand side by side in the query.
    fn neighbours(&self, parts: &[Node]) -> Vec<Phrase> {
        let field = self.reader.fields().words;
        let pair = |pair: &[Node]| {
            let [Node::Text(left), Node::Text(right)] = pair else { return None };
            let is_whole = !left.is_prefix && !right.is_prefix;
            let words = [left.words.last()?, right.words.first()?];
            is_whole.then(|| Phrase::of(field, words.into_iter().cloned().collect()))
        };
        parts.windows(2).filter_map(pair).collect()
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
    Box::new(Phrase { is_prefix: text.is_prefix, ..Phrase::of(field, text.words.clone()) })
}

/// Conditions choose, they do not rank.
fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
