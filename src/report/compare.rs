//! Facts into a comparison of provinces.
//!
//! In: an archive of facts and articles, and options. Out: the `Comparison`, the same for the same facts. Facts come by
//! article and place, and everything after follows that order. The order of steps: copies are folded and pieces of
//! breakdowns told apart (on all facts, since a filter may hide a whole), filters, one row for each measure, one period
//! for each row, cells, ranks and totals, and at last the numbers of the sentences that are cited.
//! Of each fact some fifty bytes are held, and what many facts share is looked at once for each kind: a comparison of a
//! million figures has to fit in memory, and the words of those figures do not.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::cite::cite;
use super::comparison::{Column, Comparison, Counts, Evidence, Kept, Reason, Row, State};
use super::copies;
use super::held::{Held, HeldFact};
use super::labels;
use super::measure::{Measure, Scope};
use super::options::Options;
use super::pieces::{Standing, standings};
use super::place::{Places, Unit};
use super::row::{Told, row};
use crate::error::Result;
use crate::model::{Archive, Digest, Heading, Kind, Meta, Territory, province};

/// Compares provinces by the figures of their articles, all of them in memory.
pub fn compare(
    facts: impl IntoIterator<Item = impl Into<HeldFact>>,
    articles: &BTreeMap<String, Meta>,
    options: &Options,
) -> Comparison {
    let held = Arc::new(Held::new(facts, articles.clone()));
    compare_archive(held, options).expect("what is held in memory can be read")
}

/// Compares provinces by the figures of an archive; fails only where that cannot be read.
pub fn compare_archive(archive: Arc<dyn Archive>, options: &Options) -> Result<Comparison> {
    let mut contents = archive.contents()?;
    let copies = copies::fold(&mut contents);
    let places = Places::new(options);
    let groups = Groups::of(&contents.kinds, &places, options);
    let standings = standings(&contents.figures, &contents.kinds, &groups.measure_of);
    let mut units: BTreeMap<Unit, Behind> = BTreeMap::new();
    for (source, heading) in (0..).zip(&contents.articles) {
        let unit = heading.province.as_deref().map(|slug| places.unit(list_of(slug, heading), slug));
        if let Some(unit) = unit.filter(|unit| places.wants(unit)) {
            units.entry(unit).or_default().articles.push(source);
        }
    }
    let mut counts = Counts { articles: contents.articles.len(), facts: contents.figures.len(), ..Counts::default() };
    let (mut evidence, mut unplaced) = (Vec::new(), Vec::new());
    let mut behind: Vec<Behind> = groups.units.iter().map(|_| Behind::default()).collect();
    for (figure, standing) in contents.figures.drain(..).zip(standings) {
        let group = &groups.of_kind[figure.kind as usize];
        if let Some(unit) = group.unit {
            behind[unit].add(figure.article, group.accepted);
        }
        if !group.accepted {
            counts.filtered += 1;
            continue;
        }
        if group.cell.is_none() {
            unplaced.push(evidence.len() as u32);
        }
        evidence.push(taken(&figure, standing));
    }
    for (unit, own) in groups.units.iter().zip(behind) {
        if !own.articles.is_empty() {
            units.entry(unit.clone()).or_default().join(own);
        }
    }
    contents.figures = Vec::new();
    let kept = Kept { archive, kinds: contents.kinds, rules: contents.rules, articles: contents.articles, copies };
    let mut comparison = Comparison {
        requested_period: options.period,
        rules: options.rules.clone(),
        territory: options.territory,
        counts,
        columns: units.into_iter().map(column).collect(),
        rows: Arc::default(),
        nation: Arc::default(),
        unplaced: Arc::new(unplaced),
        evidence: Arc::new(evidence),
        kept: Arc::new(kept),
        cites: true,
    };
    let (rows, nation) = rows(&mut comparison, &groups, options);
    let evidence = Arc::get_mut(&mut comparison.evidence).expect("nobody else has it yet");
    cite(&[&rows, &nation], evidence, comparison.kept.articles.len());
    (comparison.rows, comparison.nation) = (Arc::new(rows), Arc::new(nation));
    Ok(comparison)
}

fn taken(figure: &Digest, standing: Standing) -> Evidence {
    Evidence {
        at: figure.at,
        value: figure.value,
        source: figure.article,
        citation: None,
        sentence: figure.sentence,
        kind: figure.kind,
        rule: figure.rule,
        period: figure.period,
        bound: figure.bound,
        part: figure.whole > 0,
        piece: standing.piece,
        flagged: figure.flagged,
        wrong_sum: standing.wrong_sum,
    }
}

/// Where the facts of each kind go.
struct Groups {
    /// In order.
    measures: Vec<Measure>,
    /// Of each kind, the position of its measure.
    measure_of: Vec<u32>,
    /// In the official order; none is the whole country.
    places: Vec<Option<Unit>>,
    /// Provinces that were asked for.
    units: Vec<Unit>,
    of_kind: Vec<Group>,
}

/// Where the facts of one kind go.
struct Group {
    /// Passes the filters.
    accepted: bool,
    /// Position of the province that its facts stand behind.
    unit: Option<usize>,
    /// Positions of measure and place; none without a known province.
    cell: Option<(u32, u32)>,
}

impl Groups {
    fn of(kinds: &[Kind], places: &Places<'_>, options: &Options) -> Groups {
        let of_kinds: Vec<Measure> = kinds.iter().map(Measure::of_kind).collect();
        let of_places: Vec<Option<Unit>> = kinds
            .iter()
            .zip(&of_kinds)
            .map(|(kind, measure)| {
                let slug = kind.province.as_deref().filter(|_| measure.scope != Scope::Nation);
                slug.map(|slug| places.unit(kind.territory, slug))
            })
            .collect();
        let measures = distinct(&of_kinds);
        let known_places = distinct(&of_places);
        let units: Vec<Unit> = known_places.iter().flatten().filter(|unit| places.wants(unit)).cloned().collect();
        let position = |measure: &Measure| measures.binary_search(measure).expect("all measures are listed") as u32;
        let measure_of: Vec<u32> = of_kinds.iter().map(position).collect();
        let of_kind = kinds.iter().zip(&of_kinds).zip(&of_places).zip(&measure_of).map(
            |(((kind, measure), place), &measure_at)| {
                let unit = place.as_ref().and_then(|unit| units.binary_search(unit).ok());
                let has_place = place.is_some() || measure.scope == Scope::Nation;
                let place_at = known_places.binary_search(place).expect("all places are listed") as u32;
                Group {
                    accepted: options.accepts(kind) && (place.is_none() || unit.is_some()),
                    unit,
                    cell: has_place.then_some((measure_at, place_at)),
                }
            },
        );
        Groups { of_kind: of_kind.collect(), measures, measure_of, places: known_places, units }
    }
}

/// Each value once, in order.
fn distinct<T: Ord + Clone>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values.dedup();
    values
}

/// The list that the province of an article's source belongs to: a paper of Phú Thọ of 2026 is of Phú Thọ as it is now.
fn list_of(slug: &str, heading: &Heading) -> Territory {
    let since_merger = heading.published.is_some_and(|date| date.first_day() >= (2025, 7, 1));
    let known = |territory| province(territory, slug).is_some();
    if known(Territory::New) && (since_merger || !known(Territory::Old)) { Territory::New } else { Territory::Old }
}

/// What stands behind a province.
#[derive(Default)]
struct Behind {
    /// Positions in the sources, some more than once.
    articles: Vec<u32>,
    facts: usize,
}

impl Behind {
    fn add(&mut self, article: u32, counts: bool) {
        // Facts come article by article.
        if self.articles.last() != Some(&article) {
            self.articles.push(article);
        }
        self.facts += usize::from(counts);
    }

    fn join(&mut self, other: Behind) {
        self.articles.extend(other.articles);
        self.facts += other.facts;
    }
}

fn column(((territory, _, province), mut behind): (Unit, Behind)) -> Column {
    behind.articles.sort_unstable();
    behind.articles.dedup();
    Column { province, territory, articles: behind.articles.len(), facts: behind.facts }
}

/// Makes the rows and puts them in their order: those of provinces, and those of the whole country.
fn rows(comparison: &mut Comparison, groups: &Groups, options: &Options) -> (Vec<Row>, Vec<Row>) {
    // Cells one after the other, and facts in their order within each.
    let cell = |index: u32| groups.of_kind[comparison.evidence[index as usize].kind as usize].cell;
    let mut order: Vec<((u32, u32), u32)> =
        (0..comparison.evidence.len() as u32).filter_map(|index| Some((cell(index)?, index))).collect();
    order.sort_unstable();
    let mut all: Vec<Row> = Vec::new();
    for facts in order.chunk_by(|((a, _), _), ((b, _), _)| a == b) {
        let measure = &groups.measures[facts[0].0.0 as usize];
        let told: Told<'_> = facts
            .chunk_by(|((_, a), _), ((_, b), _)| a == b)
            .map(|facts| (&groups.places[facts[0].0.1 as usize], facts.iter().map(|&(_, index)| index).collect()))
            .collect();
        let row = row(measure, &told, comparison, options);
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
    let (nation, rows) = all.into_iter().partition(|row| row.measure.scope == Scope::Nation);
    (rows, nation)
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
