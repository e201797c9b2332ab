//! What queries find, what they must not, and in what order: tables over a small fixed folder and over the corpus.

use std::path::Path;

use serde::Deserialize;
use solieu::extract::RuleSet;
use solieu::index::{Reader, Writer};
use solieu::parse::Sources;
use solieu::pipeline::{Copies, Depth, Pipeline, ingest};
use solieu::search::{Options, search, search_facts};
use solieu::{Error, Result};

#[derive(Deserialize)]
struct Table {
    query: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    ask: String,
    order: Option<Vec<String>>,
    set: Option<Vec<String>>,
    figures: Option<Vec<String>>,
    error: Option<(usize, String)>,
    first: Option<String>,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    misses: Vec<String>,
    #[serde(default)]
    before: Vec<(String, String)>,
}

fn table(name: &str) -> Vec<Query> {
    let path = Path::new("tests/queries").join(name);
    let table: Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    table.query
}

fn index(folder: &str) -> (tempfile::TempDir, Reader) {
    let index = tempfile::tempdir().unwrap();
    let (rules, sources) = (RuleSet::embedded().unwrap(), Sources::embedded());
    let pipeline = Pipeline { rules: &rules, sources: &sources, jobs: 2, depth: Depth::Facts, copies: Copies::Fold };
    let writer = Writer::open(index.path(), &rules.version).unwrap();
    ingest(&pipeline, &[folder.into()], writer, false, &(), |_| Ok(())).unwrap();
    let reader = Reader::open(index.path()).unwrap();
    (index, reader)
}

fn all() -> Options {
    Options { limit: None, snippets: 1, ..Options::default() }
}

/// Paths of the hits; where nothing has all the words, nothing is found as far as these tables go.
fn paths(reader: &Reader, ask: &str) -> Result<Vec<String>> {
    let found = search(reader, ask, &all())?;
    for hit in &found.hits {
        let stored = reader.article(&hit.path)?.expect("a hit is an article").text;
        assert!(hit.matches.iter().all(|span| stored.get(span.start..span.end).is_some()), "{ask}: {}", hit.path);
    }
    if !found.notes.is_empty() {
        return Ok(Vec::new());
    }
    Ok(found.hits.into_iter().map(|hit| hit.path).collect())
}

#[test]
fn the_fixed_articles_answer_exactly() {
    let (_folder, reader) = index("tests/queries/articles");
    let queries = table("articles.toml");
    let mut wrong = Vec::new();
    for query in &queries {
        let ask = query.ask.as_str();
        let names = |found: Vec<String>| -> Vec<String> {
            found.iter().map(|path| path.trim_end_matches(".txt").to_owned()).collect()
        };
        if let Some((place, part)) = &query.error {
            match search(&reader, ask, &all()) {
                Err(Error::Query { at, message }) if at == *place && message.en.contains(part) => {}
                other => wrong.push(format!("{ask}: {:?}", other.map(|hits| hits.total))),
            }
        }
        if let Some(expected) = &query.figures {
            let found = search_facts(&reader, ask, &all()).unwrap_or_else(|error| panic!("{ask}: {error}"));
            let found: Vec<String> = found
                .hits
                .iter()
                .map(|hit| format!("{}#{}", hit.fact.article.trim_end_matches(".txt"), hit.fact.value))
                .collect();
            if &found != expected {
                wrong.push(format!("{ask}: {found:?} instead of {expected:?}"));
            }
        }
        for (expected, in_order) in [(&query.order, true), (&query.set, false)] {
            let Some(expected) = expected else { continue };
            let mut found = names(paths(&reader, ask).unwrap_or_else(|error| panic!("{ask}: {error}")));
            if !in_order {
                found.sort_unstable();
            }
            let mut expected = expected.clone();
            if !in_order {
                expected.sort_unstable();
            }
            if found != expected {
                wrong.push(format!("{ask}: {found:?} instead of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), queries.len(), wrong.join("\n"));
    assert!(queries.len() >= 60);
}

#[test]
fn the_corpus_answers() {
    let (_folder, reader) = index("corpus");
    let mut wrong = Vec::new();
    for query in table("corpus.toml") {
        let ask = query.ask.as_str();
        let found = paths(&reader, ask).unwrap_or_else(|error| panic!("{ask}: {error}"));
        let place = |path: &String| found.iter().position(|hit| hit == path);
        let mut complain = |what: String| wrong.push(format!("{ask}: {what}"));
        if query.first.is_some() && query.first.as_ref() != found.first() {
            complain(format!("{:?} comes first", found.first()));
        }
        query.finds.iter().filter(|path| place(path).is_none()).for_each(|path| complain(format!("misses {path}")));
        query.misses.iter().filter(|path| place(path).is_some()).for_each(|path| complain(format!("finds {path}")));
        for (left, right) in &query.before {
            if !matches!((place(left), place(right)), (Some(left), Some(right)) if left < right) {
                complain(format!("{left} is not before {right}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
