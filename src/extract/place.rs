//! Which province an article or a clause speaks of, and in which list.
//!
//! Names count only with a capital, and not as a street, a school or a part of another name. The source (masthead,
//! byline, address) and the headline outweigh the body; a district told with its kind speaks for its province.

use std::collections::BTreeMap;

use super::lexicon::Lexicon;
use super::mention::Sentence;
use super::pack::DataFile;
use crate::error::{Error, Result};
use crate::model::{Article, BlockKind, PartialDate, Territory, province, provinces};

/// Lexicon rows for provinces and districts, in the form of the lexicon files.
pub fn lexicon_files() -> String {
    let mut toml = String::new();
    for unit in provinces(Territory::Old) {
        let forms: Vec<String> = unit
            .aliases()
            .filter(|alias| alias.chars().count() > 3 || *alias == "Huế")
            .map(|alias| format!("{alias:?}"))
            .collect();
        toml.push_str(&format!("[province.{}]\nforms = [{}]\n", unit.slug, forms.join(", ")));
    }
    toml
}

/// The districts that are part of the program, with the name of their file.
pub const DISTRICTS: (&str, &str) = ("districts.csv", include_str!("districts.csv"));

/// A row of `districts.csv`: units shortly before they ended on 1 July 2025.
#[derive(serde::Deserialize)]
struct District {
    slug: String,
    name: String,
    kind: String,
    province: String,
}

/// Lexicon rows for districts; the id is `slug@province`, or `slug` alone where several provinces have one.
pub fn district_file(file: &DataFile) -> Result<String> {
    let mut rows: Vec<District> = Vec::new();
    for row in csv::Reader::from_reader(file.text.as_bytes()).deserialize() {
        rows.push(row.map_err(|error| Error::csv(&file.name, &error))?);
    }
    let mut owners: BTreeMap<(String, String), Vec<&District>> = BTreeMap::new();
    for row in &rows {
        owners.entry((row.kind.clone(), row.name.clone())).or_default().push(row);
    }
    let mut toml = String::new();
    let mut seen = std::collections::BTreeSet::new();
    for ((kind, name), rows) in owners {
        let row = rows[0];
        // A city that has its province's name says nothing of its own: "TP Hải Dương".
        let id = if rows.len() == 1 { format!("{}@{}", row.slug, row.province) } else { row.slug.clone() };
        if !seen.insert(id.clone()) {
            continue;
        }
        let kinds: &[&str] = match kind.as_str() {
            "huyện" => &["huyện", "H.", "UBND huyện", "LĐLĐ huyện"],
            "thị xã" => &["thị xã", "TX", "TX."],
            "thành phố" => &["thành phố", "TP", "TP."],
            _ => &["quận", "Q."],
        };
        let forms: Vec<String> = kinds
            .iter()
            .take(if kind == "huyện" { 2 } else { 3 })
            .map(|kind| format!("{:?}", format!("{kind} {name}")))
            .collect();
        toml.push_str(&format!("[district.\"{id}\"]\nforms = [{}]\n", forms.join(", ")));
    }
    Ok(toml)
}

const CAPITAL: &str = "ha-noi";

/// The province of an article, with the words that told it.
#[derive(Clone, Debug, Default)]
pub struct Home {
    pub slug: Option<String>,
    pub because: String,
}

/// Weighs source, headline and body.
pub fn home(article: &Article, sentences: &[(BlockKind, Sentence)], lexicon: &Lexicon) -> Home {
    let mut votes: BTreeMap<&str, f64> = BTreeMap::new();
    let mut words: BTreeMap<&str, String> = BTreeMap::new();
    let mut position = 0.0;
    for (kind, sentence) in sentences {
        for place in &sentence.places {
            if place.guarded {
                continue;
            }
            let term = &lexicon.terms[place.term];
            let (slug, weight) = match term.class.as_str() {
                "province" => (term.id.as_str(), 1.0),
                _ => match term.id.split_once('@') {
                    Some((_, province)) => (province, 0.5),
                    None => continue,
                },
            };
            // Delegates of every province go to the capital; that makes their article none of its own.
            if slug == CAPITAL && place.venue && !matches!(kind, BlockKind::Headline | BlockKind::Lead) {
                continue;
            }
            let weight = weight
                * match kind {
                    BlockKind::Headline => 4.0,
                    BlockKind::Lead => 2.0,
                    BlockKind::Caption => 0.5,
                    BlockKind::Furniture => 0.2,
                    _ => 1.0,
                };
            // What is named first counts a little more than what is named later.
            *votes.entry(slug).or_default() += weight * (1.0 + 1.0 / (1.0 + position));
            words.entry(slug).or_insert_with(|| kind_name(*kind).to_owned());
            position += 0.2;
        }
    }
    if let Some(slug) = &article.meta.province {
        // The source settles it unless the text never names its province and speaks of another all along.
        let own = votes.get(slug.as_str()).copied().unwrap_or(0.0);
        let other = votes.iter().filter(|(known, _)| *known != slug).map(|(_, &votes)| votes).fold(0.0, f64::max);
        if own > 0.0 || other < 6.0 || article.meta.is_given("province") {
            let because = article
                .meta
                .evidence
                .iter()
                .find(|evidence| evidence.value.ends_with(slug.as_str()))
                .map_or("source".to_owned(), |evidence| format!("{}: {}", evidence.source, evidence.words));
            return Home { slug: Some(slug.clone()), because };
        }
    }
    let best = votes.iter().max_by(|left, right| left.1.total_cmp(right.1));
    match best {
        Some((slug, _)) => {
            Home { slug: Some((*slug).to_owned()), because: words.get(slug).cloned().unwrap_or_default() }
        }
        None => Home::default(),
    }
}

fn kind_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "headline",
        BlockKind::Lead => "lead",
        _ => "text",
    }
}

/// The slug and list for a figure: since 1 July 2025 a unit that took in others is the one of the new list.
pub fn territory(slug: &str, date: Option<PartialDate>) -> (String, Territory) {
    let merged = date.is_some_and(|date| date.first_day() >= (2025, 7, 1));
    if merged
        && let Some(old) = province(Territory::Old, slug)
        && let Some(new) = province(Territory::New, &old.successor)
        && new.merged_from().count() > 1
    {
        return (new.slug.clone(), Territory::New);
    }
    (slug.to_owned(), Territory::Old)
}
