//! Facts into a comparison of provinces.
//!
//! In: facts in any order, the metadata of their articles, options. Out: the `Comparison`, the same for the same facts.
//! Facts are sorted first and everything after follows that order. The order of steps: pieces of breakdowns are told
//! apart (on all facts, since a filter may hide a whole), filters, one row for each measure, one period for each row,
//! cells, ranks and totals, and at last the numbers of the sentences that are cited.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cell::content;
use super::cite::cite;
use super::comparison::{Cell, Column, Comparison, Counts, Evidence, Reason, Row, State};
use super::figure::Entry;
use super::labels;
use super::measure::{Measure, Scope};
use super::options::Options;
use super::period::most_shared;
use super::rank::{rank, set_apart_territories, total};
use crate::model::{Bound, Fact, Meta, Period, Territory, province};

/// A province in one of the two lists, in the official order.
type Unit = (Territory, usize, String);

/// The facts of one measure, by province; `None` for the whole country.
type Told<'a> = BTreeMap<Option<Unit>, Vec<Entry<'a>>>;

/// Compares provinces by the figures of their articles.
pub fn compare<'a>(
    facts: impl IntoIterator<Item = &'a Fact>,
    articles: &BTreeMap<String, Meta>,
    options: &Options,
) -> Comparison {
    // A number that is not finite can be compared with nothing.
    let mut facts: Vec<&Fact> = facts.into_iter().filter(|fact| fact.value.is_finite()).collect();
    facts.sort_by(|a, b| {
        let place = a.article.cmp(&b.article).then_with(|| a.span.cmp(&b.span));
        place.then_with(|| a.id.cmp(&b.id)).then_with(|| a.value.total_cmp(&b.value))
    });
    facts.dedup_by(|a, b| a.article == b.article && a.id == b.id && a.span == b.span);
    let pieces = pieces(&facts);
    // A unit that kept its land in 2025 may be asked for by its new name.
    let asked: BTreeSet<String> =
        options.provinces.iter().flat_map(|slug| [slug.clone(), unit(Territory::New, slug).2]).collect();
    let wanted = |(_, _, slug): &Unit| asked.is_empty() || asked.contains(slug);

    let mut counts = Counts { facts: facts.len(), ..Counts::default() };
    let mut told: BTreeMap<Measure, Told<'_>> = BTreeMap::new();
    let (mut evidence, mut unplaced, mut units) = (Vec::new(), Vec::new(), BTreeMap::<Unit, Behind<'_>>::new());
    let mut paths: BTreeSet<&str> = articles.keys().map(String::as_str).collect();
    for (path, meta) in articles {
        if let Some(unit) = meta.province.as_deref().map(|slug| unit(Territory::Old, slug)).filter(wanted) {
            units.entry(unit).or_default().articles.insert(path);
        }
    }
    for (fact, piece) in facts.iter().copied().zip(pieces) {
        paths.insert(&fact.article);
        let measure = Measure::of(fact);
        let place = fact.province.as_deref().filter(|_| measure.scope != Scope::Nation);
        let place = place.map(|slug| unit(fact.territory, slug));
        let mut accepted = options.accepts(fact);
        if let Some(unit) = &place {
            accepted &= wanted(unit);
            if wanted(unit) {
                let behind = units.entry(unit.clone()).or_default();
                behind.articles.insert(&fact.article);
                behind.facts += usize::from(accepted);
            }
        }
        if !accepted {
            counts.filtered += 1;
            continue;
        }
        let meta = articles.get(&fact.article);
        let index = evidence.len();
        evidence.push(evidence_of(fact, meta));
        if place.is_none() && measure.scope != Scope::Nation {
            unplaced.push(index);
            continue;
        }
        let entry = Entry { fact, index, published: meta.and_then(|meta| meta.published), piece };
        told.entry(measure).or_default().entry(place).or_default().push(entry);
    }
    counts.articles = paths.len();

    let mut all: Vec<Row> = Vec::new();
    for (measure, provinces) in &told {
        let row = row(measure, provinces, units.keys(), options.period);
        let is_nation = measure.scope == Scope::Nation;
        if options.period.is_some() && row.cells.iter().all(|cell| !compares(cell)) {
            counts.rows_outside_period += 1;
        } else if !is_nation && row.provinces() < options.min_provinces {
            counts.rows_below_minimum += 1;
        } else {
            all.push(row);
        }
    }
    point_elsewhere(&mut all);
    all.sort_by_cached_key(sort_key);
    let (nation, rows) = all.into_iter().partition(|row| row.measure.scope == Scope::Nation);
    let columns = units
        .into_iter()
        .map(|((territory, _, province), behind)| Column {
            province,
            territory,
            articles: behind.articles.len(),
            facts: behind.facts,
        })
        .collect();
    let mut comparison =
        Comparison { requested_period: options.period, counts, columns, rows, nation, unplaced, evidence };
    cite(&mut comparison);
    comparison
}

/// What stands behind a province.
#[derive(Default)]
struct Behind<'a> {
    articles: BTreeSet<&'a str>,
    facts: usize,
}

fn evidence_of(fact: &Fact, meta: Option<&Meta>) -> Evidence {
    Evidence {
        citation: None,
        fact: fact.clone(),
        title: meta.and_then(|meta| meta.title.clone()),
        published: meta.and_then(|meta| meta.published),
        outlet: meta.and_then(|meta| meta.outlet.clone()),
        url: meta.and_then(|meta| meta.url.clone()),
    }
}

/// The unit that a slug means. A unit that nothing was merged into in 2025 is the same in both lists.
fn unit(territory: Territory, slug: &str) -> Unit {
    let mut place = (territory, slug);
    if territory == Territory::New
        && let Some(unit) = province(Territory::New, slug)
    {
        let mut parts = unit.merged_from();
        if let (Some(only), None) = (parts.next(), parts.next()) {
            place = (Territory::Old, only);
        }
    }
    let (territory, slug) = place;
    (territory, labels::province_position(territory, slug), slug.to_owned())
}

/// For each fact: true where it is a piece of a breakdown of its own measure, which is no value of that measure.
/// A part that is the only one of its measure ("trong đó 300 cấp tỉnh") tells that measure as well as any fact.
fn pieces(facts: &[&Fact]) -> Vec<bool> {
    let by_id: HashMap<(&str, &str), &Fact> =
        facts.iter().map(|fact| ((fact.article.as_str(), fact.id.as_str()), *fact)).collect();
    let measures: Vec<Option<Measure>> =
        facts.iter().map(|fact| fact.part_of.as_ref().map(|_| Measure::of(fact))).collect();
    let mut siblings: HashMap<(&str, Option<&str>, &Option<Measure>), usize> = HashMap::new();
    for (fact, measure) in facts.iter().zip(&measures) {
        *siblings.entry((&fact.article, fact.part_of.as_deref(), measure)).or_default() += 1;
    }
    facts
        .iter()
        .zip(&measures)
        .map(|(fact, measure)| {
            let (Some(whole_id), Some(own)) = (fact.part_of.as_deref(), measure) else { return false };
            let whole = by_id.get(&(fact.article.as_str(), whole_id));
            let same_as_whole = whole.is_none_or(|whole| Measure::of(whole) == *own);
            same_as_whole || siblings[&(fact.article.as_str(), Some(whole_id), measure)] > 1
        })
        .collect()
}

fn row<'a>(
    measure: &Measure,
    told: &Told<'_>,
    units: impl Iterator<Item = &'a Unit>,
    requested: Option<Period>,
) -> Row {
    let periods: Vec<BTreeSet<Period>> = told
        .values()
        .map(|entries| {
            let told = entries.iter().filter(|entry| !entry.piece && entry.fact.bound != Bound::Vague);
            told.filter_map(|entry| entry.fact.period).collect()
        })
        .collect();
    let period = requested.or_else(|| most_shared(periods.iter()));
    let places: Vec<Option<Unit>> = match measure.scope {
        Scope::Province | Scope::Body { .. } => units.cloned().map(Some).collect(),
        Scope::Place { .. } | Scope::Nation => told.keys().cloned().collect(),
    };
    let mut cells: Vec<Cell> = places
        .into_iter()
        .map(|place| {
            let content = told.get(&place).and_then(|entries| content(entries, period));
            let (territory, province) =
                place.map_or((Territory::Old, None), |(territory, _, slug)| (territory, Some(slug)));
            match content {
                Some(content) => Cell {
                    province,
                    territory,
                    state: content.state,
                    reason: content.reason,
                    rank: None,
                    lead: Some(content.lead),
                    also: content.also,
                },
                None => Cell {
                    province,
                    territory,
                    state: State::NotFound,
                    reason: None,
                    rank: None,
                    lead: None,
                    also: Vec::new(),
                },
            }
        })
        .collect();
    let mut sum = None;
    if measure.scope.spans_provinces() {
        set_apart_territories(&mut cells);
        if period.is_some() {
            rank(&mut cells);
            sum = total(&cells, &measure.unit);
        }
    }
    Row { measure: measure.clone(), period, cells, total: sum }
}

fn compares(cell: &Cell) -> bool {
    matches!(cell.state, State::Value | State::ReportedZero | State::Conflict)
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
