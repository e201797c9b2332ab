//! Title, day and province of articles, against what `articles.jsonl` of the corpus and of the unseen articles says.
//!
//! A field that cannot be told is none: what is wrong counts more than what is missing. Floors are in `floors.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use solieu::extract::RuleSet;
use solieu::model::{Article, Fact};
use solieu::parse::Sources;
use solieu::pipeline::{Copies, Depth, Pipeline};

#[derive(Deserialize)]
struct Floors {
    metadata: BTreeMap<String, Floor>,
}

/// Shares of the articles that have the field.
#[derive(Deserialize)]
struct Floor {
    right: f64,
    wrong: f64,
}

#[derive(Deserialize)]
struct Gold {
    article: String,
    title: Option<String>,
    published: Option<String>,
    province: Option<String>,
}

#[derive(Default)]
struct Count {
    told: usize,
    right: usize,
    wrong: Vec<String>,
    missing: Vec<String>,
}

impl Count {
    fn add(&mut self, article: &str, told: Option<&str>, found: Option<&str>) {
        self.told += usize::from(told.is_some());
        match found {
            Some(found) if Some(found) == told => self.right += 1,
            Some(found) => self.wrong.push(format!("{article}: {found}")),
            None if told.is_some() => self.missing.push(article.to_owned()),
            None => {}
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The province of an article: that of its source, or else the one that most of its figures are of.
fn province(article: &Article, facts: &[Fact]) -> Option<String> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    facts.iter().filter_map(|fact| fact.province.as_deref()).for_each(|slug| *votes.entry(slug).or_default() += 1);
    let most = votes.into_iter().max_by_key(|&(_, count)| count).map(|(slug, _)| slug.to_owned());
    article.meta.province.clone().or(most)
}

#[test]
fn title_day_and_province_are_read_as_well_as_before() {
    let floors: Floors = toml::from_str(&std::fs::read_to_string(root().join("tests/floors.toml")).unwrap()).unwrap();
    let (rules, sources) = (RuleSet::embedded().unwrap(), Sources::embedded());
    let pipeline = Pipeline { rules: &rules, sources: &sources, jobs: 2, depth: Depth::Facts, copies: Copies::Keep };
    let mut folders: Vec<PathBuf> = vec![root().join("corpus")];
    folders.extend(std::fs::read_dir(root().join("tests/unseen")).unwrap().map(|entry| entry.unwrap().path()));
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for folder in &folders {
        let gold = std::fs::read_to_string(folder.join("articles.jsonl")).unwrap();
        let gold: Vec<Gold> = gold.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let gold: BTreeMap<&str, &Gold> = gold.iter().map(|row| (row.article.as_str(), row)).collect();
        pipeline
            .run(std::slice::from_ref(folder), &(), |done| {
                let (Some(content), Some(gold)) = (done.content, gold.get(done.path.as_str())) else { return Ok(()) };
                let meta = &content.article.meta;
                let name = format!("{}/{}", folder.file_name().unwrap().to_string_lossy(), done.path);
                let mut add = |field, told: Option<&str>, found: Option<&str>| {
                    counts.entry(field).or_default().add(&name, told, found);
                };
                add("title", gold.title.as_deref(), meta.title.as_deref());
                let published = meta.published.map(|day| day.to_string());
                add("published", gold.published.as_deref(), published.as_deref());
                let province = province(&content.article, &content.facts);
                add("province", gold.province.as_deref(), province.as_deref());
                Ok(())
            })
            .unwrap();
    }
    let mut below = Vec::new();
    for (field, count) in &counts {
        let share = |part: usize| part as f64 / count.told.max(1) as f64;
        let (right, wrong) = (share(count.right), share(count.wrong.len()));
        println!(
            "{field}: {} told, {} right, wrong {:#?}, missing {:#?}",
            count.told, count.right, count.wrong, count.missing
        );
        let floor = &floors.metadata[*field];
        if right < floor.right || wrong > floor.wrong {
            below.push((field, right, wrong));
        }
    }
    assert_eq!(counts.len(), 3, "articles were read");
    assert!(below.is_empty(), "below the floor (field, right, wrong): {below:?}");
}
