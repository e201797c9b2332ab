//! Facts into a comparison of provinces.
//!
//! In: facts in any order, the metadata of their articles, options. Out: the `Comparison`, the same for the same facts.
//! Facts are sorted first and everything after follows that order. The order of steps: pieces of breakdowns are told
//! apart (on all facts, since a filter may hide a whole), filters, one row for each measure, one period for each row,
//! cells, ranks and totals, and at last the numbers of the sentences that are cited.
//! Facts are taken one by one and moved, not copied, and articles are kept once: a comparison of a million figures has
//! to fit in memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::cite::cite;
use super::comparison::{Column, Comparison, Counts, Evidence, HeldFact, Reason, Row, Source, State};
use super::copies::{self, Copies};
use super::labels;
use super::measure::{Measure, Scope};
use super::options::Options;
use super::pieces::{flag_sums, pieces};
use super::place::{Places, Unit};
use super::row::{Told, row};
use crate::model::{Meta, Territory, province};

/// Compares provinces by the figures of their articles.
pub fn compare(
    facts: impl IntoIterator<Item = impl Into<HeldFact>>,
    articles: &BTreeMap<String, Meta>,
    options: &Options,
) -> Comparison {
    let (mut facts, copies) = copies::fold(in_order(facts), articles);
    let pieces = pieces(&facts);
    flag_sums(&mut facts);
    let places = Places::new(options);
    let (sources, mut units) = (sources(articles, &copies, &facts), BTreeMap::<Unit, Behind>::new());
    let numbers: HashMap<&str, usize> =
        sources.iter().enumerate().map(|(index, source)| (source.path.as_str(), index)).collect();
    for (path, meta) in articles {
        let unit = meta.province.as_deref().map(|slug| places.unit(list_of(slug, meta), slug));
        if let Some(unit) = unit.filter(|unit| places.wants(unit)) {
            units.entry(unit).or_default().articles.insert(numbers[path.as_str()]);
        }
    }
    let mut counts = Counts { articles: sources.len(), facts: facts.len(), ..Counts::default() };
    let mut told: BTreeMap<Measure, Told> = BTreeMap::new();
    let (mut evidence, mut unplaced) = (Vec::new(), Vec::new());
    for (fact, piece) in facts.into_iter().zip(pieces) {
        let source = numbers[fact.article.as_str()];
        let measure = Measure::of(&fact);
        let place = fact.province.as_deref().filter(|_| measure.scope != Scope::Nation);
        let place = place.map(|slug| places.unit(fact.territory, slug));
        let mut accepted = options.accepts(&fact);
        if let Some(unit) = &place {
            let wanted = places.wants(unit);
            accepted &= wanted;
            if wanted {
                let behind = units.entry(unit.clone()).or_default();
                behind.articles.insert(source);
                behind.facts += usize::from(accepted);
            }
        }
        if !accepted {
            counts.filtered += 1;
            continue;
        }
        let index = evidence.len();
        evidence.push(Evidence { citation: None, source, fact });
        match (place, &measure.scope) {
            (None, scope) if *scope != Scope::Nation => unplaced.push(index),
            (place, _) => told.entry(measure).or_default().entry(place).or_default().push((index, piece)),
        }
    }
    drop(numbers);
    let mut comparison = Comparison {
        requested_period: options.period,
        rules: options.rules.clone(),
        territory: options.territory,
        counts,
        columns: units.into_iter().map(column).collect(),
        rows: Vec::new(),
        nation: Vec::new(),
        unplaced,
        evidence,
        sources,
    };
    fill(&mut comparison, &told, options);
    cite(&mut comparison);
    comparison
}

/// The list that the province of an article's source belongs to: a paper of Phú Thọ of 2026 is of Phú Thọ as it is now.
fn list_of(slug: &str, meta: &Meta) -> Territory {
    let since_merger = meta.published.is_some_and(|date| date.first_day() >= (2025, 7, 1));
    let known = |territory| province(territory, slug).is_some();
    if known(Territory::New) && (since_merger || !known(Territory::Old)) { Territory::New } else { Territory::Old }
}

/// What stands behind a province.
#[derive(Default)]
struct Behind {
    /// Positions in the sources.
    articles: HashSet<usize>,
    facts: usize,
}

fn column(((territory, _, province), behind): (Unit, Behind)) -> Column {
    Column { province, territory, articles: behind.articles.len(), facts: behind.facts }
}

/// Facts by article and place, each once.
fn in_order(facts: impl IntoIterator<Item = impl Into<HeldFact>>) -> Vec<HeldFact> {
    let mut facts: Vec<HeldFact> = facts.into_iter().map(Into::into).collect();
    // A number that is not finite can be compared with nothing.
    facts.retain(|fact| fact.value.is_finite());
    facts.sort_by(|a, b| {
        let place = a.article.cmp(&b.article).then_with(|| a.span.cmp(&b.span));
        place.then_with(|| a.id.cmp(&b.id)).then_with(|| a.value.total_cmp(&b.value))
    });
    facts.dedup_by(|a, b| a.article == b.article && a.id == b.id && a.span == b.span);
    facts
}

/// The articles that were read and those that facts name, by path.
fn sources(articles: &BTreeMap<String, Meta>, copies: &Copies<'_>, facts: &[HeldFact]) -> Vec<Source> {
    let mut sources: BTreeMap<&str, Source> = BTreeMap::new();
    for (path, meta) in articles {
        let source = Source {
            path: path.clone(),
            title: meta.title.clone(),
            published: meta.published,
            author: meta.author.clone(),
            outlet: meta.outlet.clone(),
            url: meta.url.clone(),
            copies: copies.get(path.as_str()).cloned().unwrap_or_default(),
        };
        sources.insert(path, source);
    }
    for fact in facts {
        sources.entry(&fact.article).or_insert_with(|| Source { path: fact.article.clone(), ..Source::default() });
    }
    sources.into_values().collect()
}

/// Makes the rows and puts them in their order.
fn fill(comparison: &mut Comparison, told: &BTreeMap<Measure, Told>, options: &Options) {
    let mut all: Vec<Row> = Vec::new();
    for (measure, provinces) in told {
        let row = row(measure, provinces, comparison, options);
        let is_nation = measure.scope == Scope::Nation;
        if options.period.is_some() && row.cells.iter().all(|cell| !cell.compares()) {
            comparison.counts.rows_outside_period += 1;
        } else if !is_nation && row.provinces() < options.min_provinces {
            comparison.counts.rows_below_minimum += 1;
        } else {
            all.push(row);
        }
    }
    point_elsewhere(&mut all);
    all.sort_by_cached_key(sort_key);
    (comparison.nation, comparison.rows) = all.into_iter().partition(|row| row.measure.scope == Scope::Nation);
}

/// Marks empty cells whose province has the figure in another scope or way of counting only.
fn point_elsewhere(rows: &mut [Row]) {
    type Place = (Territory, Option<String>);
    // For each measure without scope and turns: where it was told, and in which ways of counting.
    let mut found: HashMap<Measure, HashMap<Place, Vec<bool>>> = HashMap::new();
    for row in rows.iter() {
        let told = found.entry(row.measure.loosened()).or_default();
        for cell in row.cells.iter().filter(|cell| cell.lead.is_some()) {
            told.entry((cell.territory, cell.province.clone())).or_default().push(row.measure.turns);
        }
    }
    for row in rows {
        let Some(told) = found.get(&row.measure.loosened()) else { continue };
        for cell in row.cells.iter_mut().filter(|cell| cell.state == State::NotFound) {
            if let Some(turns) = told.get(&(cell.territory, cell.province.clone())) {
                let scope_differs = turns.contains(&row.measure.turns);
                cell.state = State::NotComparable;
                cell.reason = Some(if scope_differs { Reason::Scope } else { Reason::Turns });
            }
        }
    }
}

/// Rows by family and stage (achieved first), then by how many provinces they rank and show, then as the labels stand.
fn sort_key(row: &Row) -> impl Ord + use<> {
    let measure = &row.measure;
    let ranked = row.cells.iter().filter(|cell| cell.rank.is_some()).count();
    let indicators: Vec<usize> = measure.indicators.iter().map(|id| labels::indicator_position(id)).collect();
    let authority: Vec<usize> = measure.authority.iter().map(|id| super::authority::position(id)).collect();
    (
        (measure.family, stage_position(measure), Reverse(ranked), Reverse(row.provinces())),
        (indicators.first().copied(), indicators.len(), indicators, authority),
        measure.clone(),
    )
}

/// Achieved first, then from what is closest to it to what is farthest.
fn stage_position(measure: &Measure) -> usize {
    use crate::model::Status::{Achieved, Proposed, Registered, Rejected, Submitted, Target};
    [Achieved, Proposed, Submitted, Registered, Target, Rejected]
        .iter()
        .position(|&status| status == measure.status)
        .expect("every stage is listed")
}
