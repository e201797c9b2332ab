//! The main text of pages: articles of the corpus that are text, set into templates of old and new sites.
//!
//! As many figures must be found in the page as in the text, and none of the decoys in menus, sidebars, related
//! headlines and comments, whose values are from 90401 on. `{{body}}` stands for the article; the first line of a
//! template says how its paragraphs are marked up. The other way round, pages must tell the same figures as a text file
//! of what a reader sees of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use solieu::extract::{RuleSet, extract};
use solieu::model::{Article, BlockKind, DocKind, RawDoc};
use solieu::parse::{Sources, parse};

/// Values of decoys.
const DECOYS: std::ops::RangeInclusive<f64> = 90_401.0..=90_499.0;

struct Template {
    name: String,
    paragraphs: String,
    html: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: PathBuf, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|known| known == ending));
    files.sort();
    files
}

fn templates() -> Vec<Template> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let (first, html) = text.split_once('\n').unwrap();
        let paragraphs = first.trim_start_matches("<!-- paragraphs:").trim_end_matches("-->").trim().to_owned();
        Template { name: path.file_stem().unwrap().to_string_lossy().into_owned(), paragraphs, html: html.to_owned() }
    };
    files(root().join("tests/templates"), "html").iter().map(read).collect()
}

/// The articles of the corpus that are text, as they are read.
fn articles(sources: &Sources) -> Vec<Article> {
    let folders = std::fs::read_dir(root().join("corpus")).unwrap().map(|entry| entry.unwrap().path());
    let texts = folders.filter(|path| path.is_dir()).flat_map(|folder| files(folder, "txt"));
    let read = texts.filter_map(|path| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        parse(
            RawDoc { path: name, kind: DocKind::Text, bytes: std::fs::read(&path).unwrap(), given: Vec::new() },
            sources,
        )
        .ok()
    });
    let mut articles: Vec<Article> = read.filter(|article| article.meta.title.is_some()).collect();
    articles.sort_by(|a, b| a.path.cmp(&b.path));
    articles
}

fn escaped(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The blocks of an article in the markup of a template.
fn body(article: &Article, paragraphs: &str) -> String {
    let mut html = String::new();
    let mut rows = String::new();
    for block in &article.blocks {
        let text = escaped(block.span.of(&article.text));
        if block.kind == BlockKind::TableRow {
            let cells: String = text.split('|').map(|cell| format!("<td>{}</td>", cell.trim())).collect();
            rows.push_str(&format!("<tr>{cells}</tr>"));
            continue;
        }
        if !rows.is_empty() {
            html.push_str(&format!("<table border=1>{}</table>", std::mem::take(&mut rows)));
        }
        match (block.kind, paragraphs) {
            (BlockKind::Furniture | BlockKind::Headline, _) => {}
            (BlockKind::Caption, "p" | "boxes") => html.push_str(&format!("<figure><img src=a.jpg><figcaption>{text}</figcaption></figure>")),
            (BlockKind::ListItem, "p") => html.push_str(&format!("<ul><li>{}</li></ul>", text.trim_start_matches(['-', '+', '•', ' ']))),
            (_, "br") => html.push_str(&format!("{text}<br /><br />\n")),
            (_, "div") => html.push_str(&format!("<div style=\"text-align: justify\">{text}</div>\n")),
            (_, "font") => html.push_str(&format!("<P align=justify><FONT face=Arial size=2>{text}</FONT></P>\n")),
            (_, "boxes") => html.push_str(&format!(
                "<p><span>{text}</span></p><div class=\"VCSortableInPreviewMode\" type=\"RelatedOneNews\"><a href=/x>Trao 90430 Bằng khen cho cá nhân</a></div>\n"
            )),
            _ => html.push_str(&format!("<p>{text}</p>\n")),
        }
    }
    html + &if rows.is_empty() { rows } else { format!("<table border=1>{rows}</table>") }
}

/// What figures say, with how often.
fn told(article: &Article, rules: &RuleSet) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for fact in extract(article, rules) {
        assert!(!DECOYS.contains(&fact.value), "a decoy became a figure: {} «{}»", article.path, fact.quote);
        *told
            .entry(format!("{} {:?} {:?} {:?}", fact.value, fact.indicator, fact.subject, fact.status))
            .or_default() += 1;
    }
    told
}

#[test]
fn as_many_figures_are_found_in_pages_as_in_their_texts() {
    let (rules, sources) = (RuleSet::embedded().unwrap(), Sources::embedded());
    let (templates, articles) = (templates(), articles(&sources));
    assert!(
        templates.len() >= 12 && articles.len() >= 20,
        "{} templates, {} articles",
        templates.len(),
        articles.len()
    );
    let pairs: Vec<(&Template, &Article)> =
        templates.iter().flat_map(|template| articles.iter().map(move |article| (template, article))).collect();
    let results: Vec<(&str, usize, usize, String)> = pairs
        .par_iter()
        .map(|(template, article)| {
            let expected = told(article, &rules);
            let published = article.meta.published.map(|date| date.to_string()).filter(|date| date.len() == 10);
            let iso = published.unwrap_or_else(|| "2021-05-06".to_owned());
            let date = iso.split('-').rev().collect::<Vec<_>>().join("/");
            let html = template
                .html
                .replace("{{title}}", &escaped(article.meta.title.as_deref().unwrap_or_default()))
                .replace("{{iso}}", &iso)
                .replace("{{date}}", &date)
                .replace("{{body}}", &body(article, &template.paragraphs));
            let path = format!("{} in {}", article.path, template.name);
            let page =
                parse(RawDoc { path, kind: DocKind::Html, bytes: html.into_bytes(), given: Vec::new() }, &sources);
            let page = page.unwrap_or_else(|outcome| panic!("{} in {}: {outcome:?}", article.path, template.name));
            let found = told(&page, &rules);
            let (mut all, mut lost, mut which) = (0, 0, Vec::new());
            for (figure, count) in &expected {
                let missing = count.saturating_sub(found.get(figure).copied().unwrap_or(0));
                (all, lost) = (all + count, lost + missing);
                if missing > 0 {
                    which.push(figure.as_str());
                }
            }
            (template.name.as_str(), all, lost, format!("{}: {}", article.path, which.join("; ")))
        })
        .collect();
    let mut sums: BTreeMap<&str, (usize, usize, Vec<&str>)> = BTreeMap::new();
    for (template, all, lost, which) in &results {
        let sum = sums.entry(template).or_default();
        (sum.0, sum.1) = (sum.0 + all, sum.1 + lost);
        if *lost > 0 {
            sum.2.push(which);
        }
    }
    for (template, (all, lost, which)) in &sums {
        println!("{template}: {lost} of {all} lost {which:#?}");
    }
    let below: Vec<&str> = sums.iter().filter(|(_, (all, lost, _))| lost * 100 > *all).map(|(name, _)| *name).collect();
    assert!(below.is_empty(), "more than one in a hundred lost in {below:?}");
}

/// The pages of the corpus and of the articles that no rule was written for.
fn pages(sources: &Sources) -> Vec<Article> {
    let mut folders: Vec<PathBuf> = vec![root().join("corpus")];
    folders.extend(std::fs::read_dir(root().join("tests/unseen")).unwrap().map(|entry| entry.unwrap().path()));
    let provinces = folders.iter().filter(|path| path.is_dir()).flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let provinces = provinces.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut pages: Vec<Article> = provinces
        .flat_map(|folder| files(folder, "html"))
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            parse(RawDoc { path: name, kind: DocKind::Html, bytes, given: Vec::new() }, sources).unwrap()
        })
        .collect();
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// A text file as people save it: title, day, paragraphs apart, items and rows under each other.
fn as_text(page: &Article) -> String {
    let mut text = String::new();
    let mut last = None;
    for block in &page.blocks {
        let words = block.span.of(&page.text);
        let listed = matches!(block.kind, BlockKind::ListItem | BlockKind::TableRow);
        text.push_str(if listed && last == Some(block.kind) { "\n" } else { "\n\n" });
        if block.kind == BlockKind::ListItem && !words.starts_with(['-', '+', '•']) {
            text.push_str("- ");
        }
        text.push_str(words);
        if block.kind == BlockKind::Headline
            && let Some(day) = page.meta.published
        {
            text.push_str(&format!("\n\n{}", day.to_string().split('-').rev().collect::<Vec<_>>().join("/")));
        }
        last = Some(block.kind);
    }
    text
}

#[test]
fn pages_tell_the_same_figures_as_their_texts() {
    let (rules, sources) = (RuleSet::embedded().unwrap(), Sources::embedded());
    let pages = pages(&sources);
    assert!(pages.len() >= 80, "{} pages", pages.len());
    let results: Vec<(&str, usize, usize)> = pages
        .par_iter()
        .map(|page| {
            let raw = RawDoc {
                path: page.path.clone(),
                kind: DocKind::Text,
                bytes: as_text(page).into_bytes(),
                given: Vec::new(),
            };
            let text = parse(raw, &sources).unwrap_or_else(|outcome| panic!("{}: {outcome:?}", page.path));
            let (in_page, in_text) = (told(page, &rules), told(&text, &rules));
            let missing = |from: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| -> usize {
                from.iter().map(|(figure, count)| count.saturating_sub(other.get(figure).copied().unwrap_or(0))).sum()
            };
            let differ = missing(&in_page, &in_text) + missing(&in_text, &in_page);
            (page.path.as_str(), in_text.values().sum(), differ)
        })
        .collect();
    let (all, differ) = results.iter().fold((0, 0), |(all, differ), result| (all + result.1, differ + result.2));
    let which: Vec<_> = results.iter().filter(|result| result.2 > 0).collect();
    println!("{} pages: {differ} of {all} figures differ {which:#?}", pages.len());
    assert!(all > 2_000 && differ * 100 <= all, "{differ} of {all} differ: {which:#?}");
}
