//! Documents that match → the ones to show, in an order that does not depend on how the index was written.

use std::collections::HashMap;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{DocAddress, Score, Searcher, Term};

use super::compile::{Compiled, Target};
use super::hits::Options;
use crate::error::Result;
use crate::index::{Matches, Reader};

/// Scores are compared without so many of their last bits: these depend on how the index is cut into segments, and
/// equal articles must stay in the order of their paths. Bits, not decimals: a word that almost every article has
/// gives scores near nothing, and these differ too.
const UNSURE_BITS: u32 = 7;
/// What two words side by side, as typed, add to a score: more than words by themselves ever come to.
const NEIGHBOUR_SCORE: f32 = 100.0;
/// So many of the best are looked at again for words side by side.
const NEAR: usize = 512;
/// So many of them first; more only where too few of these have all words of the query side by side.
const FIRST_LOOK: usize = 48;
/// Hits looked at beyond those wanted, so that hits of equal score can be put in the order of their paths.
const SPARE: usize = 64;
/// Up to here the best are picked out while matching; further down all matches are put in order.
const MAX_PICKED: usize = 10_000;

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best matches; without words to match, the order of paths.
    #[default]
    Relevance,
    /// By day of publication; articles without one come last in either direction.
    Newest,
    Oldest,
    /// By value: of the figure, or of the article's largest (smallest) figure that meets the conditions.
    Largest,
    Smallest,
}

/// A hit and its place.
pub(super) struct Ranked {
    pub(super) score: Score,
    pub(super) path: String,
    /// Place in the article, for figures.
    start: u64,
    pub(super) address: DocAddress,
}

/// The hits between offset and limit, and how many match.
///
/// The best by their words are looked at again for words side by side: most Vietnamese words are two syllables, and an
/// article that has them scattered is about something else. Only the best, since positions cost many times what words
/// do; answers of fewer hits are looked at as a whole.
pub(super) fn by_relevance(
    reader: &Reader,
    compiled: &Compiled,
    target: Target,
    options: &Options,
) -> Result<(Vec<Ranked>, usize)> {
    let statistics = Statistics::of(reader, compiled, target)?;
    let searcher = reader.searcher();
    let failed = |error| reader.failure(error);
    let end = options.limit.map_or(usize::MAX, |limit| options.offset.saturating_add(limit));
    if end == 0 || options.limit == Some(0) {
        return Ok((Vec::new(), reader.count(&*compiled.query)? as usize));
    }
    let picked = if compiled.pairs.is_empty() { end } else { end.max(NEAR) }.saturating_add(SPARE);
    if picked <= MAX_PICKED && !reader.hides_documents() {
        let (query, best) = (&*compiled.query, TopDocs::with_limit(picked).order_by_score());
        let (mut found, total) = if compiled.prunes {
            let found = searcher.search_with_statistics_provider(query, &best, &statistics).map_err(failed)?;
            let total = if found.len() < picked { found.len() } else { reader.count(query)? as usize };
            (found, total)
        } else {
            searcher.search_with_statistics_provider(query, &(best, Count), &statistics).map_err(failed)?
        };
        if found.len() == picked {
            // Of the last score there may be more; without them the order would depend on how the index was written.
            let last = steps(found[picked - 1].0);
            found.truncate(found.partition_point(|&(score, _)| steps(score) > last));
        }
        if found.len() >= end.min(total) {
            return Ok((window(reader, lift(reader, compiled, found, end)?, options)?, total));
        }
    }
    let all = Matches { scored: true };
    let mut found = searcher.search_with_statistics_provider(&*compiled.query, &all, &statistics).map_err(failed)?;
    found.retain(|(_, address)| !reader.hides(*address));
    let total = found.len();
    Ok((window(reader, lift(reader, compiled, found, end)?, options)?, total))
}

/// Adds to the scores of the best what their words side by side are worth, until `wanted` hits have all of them: no
/// hit behind these can come before them.
fn lift(
    reader: &Reader,
    compiled: &Compiled,
    mut found: Vec<(Score, DocAddress)>,
    wanted: usize,
) -> Result<Vec<(Score, DocAddress)>> {
    if compiled.pairs.is_empty() {
        return Ok(found);
    }
    found.sort_unstable_by_key(|&(score, address)| (std::cmp::Reverse(steps(score)), address));
    // Of hits with one score all are looked at or none: which come first is a matter of how the index was written.
    let whole = |end: usize| match found.get(end) {
        Some(&(next, _)) => found.partition_point(|&(score, _)| steps(score) >= steps(next)),
        None => found.len(),
    };
    let best = match found.get(NEAR) {
        Some(&(next, _)) => found.partition_point(|&(score, _)| steps(score) > steps(next)),
        None => found.len(),
    };
    let (mut from, mut to, mut complete) = (0, whole(FIRST_LOOK.max(wanted.saturating_mul(2))).min(best), 0);
    let mut lifted: Vec<Score> = Vec::with_capacity(best);
    while from < to && complete < wanted {
        let addresses: Vec<DocAddress> = found[from..to].iter().map(|&(_, address)| address).collect();
        let mut held = vec![0; addresses.len()];
        for pair in &compiled.pairs {
            let holds = reader.side_by_side(pair, &addresses)?;
            held.iter_mut().zip(holds).for_each(|(count, holds)| *count += usize::from(holds));
        }
        complete += held.iter().filter(|&&count| count == compiled.pairs.len()).count();
        lifted.extend(held.into_iter().map(|count| count as Score * NEIGHBOUR_SCORE));
        (from, to) = (to, whole(2 * to).min(best));
    }
    found.iter_mut().zip(lifted).for_each(|((score, _), worth)| *score += worth);
    Ok(found)
}

/// A number that orders scores, which are never negative, as they do.
fn steps(score: Score) -> u32 {
    (score.max(0.0).to_bits() + (1 << (UNSURE_BITS - 1))) >> UNSURE_BITS
}

/// The hits between offset and limit. Paths are read only for those that can be among them.
fn window(reader: &Reader, mut found: Vec<(Score, DocAddress)>, options: &Options) -> Result<Vec<Ranked>> {
    let end = options.limit.map_or(found.len(), |limit| options.offset.saturating_add(limit).min(found.len()));
    if options.offset >= end {
        return Ok(Vec::new());
    }
    found.sort_unstable_by_key(|&(score, address)| (std::cmp::Reverse(steps(score)), address));
    let lowest = steps(found[end - 1].0);
    found.truncate(found.partition_point(|&(score, _)| steps(score) >= lowest));
    let mut ranked = placed(reader, found)?;
    ranked.sort_by_cached_key(|hit| (std::cmp::Reverse(steps(hit.score)), hit.path.clone(), hit.start));
    ranked.truncate(end);
    Ok(ranked.split_off(options.offset))
}

fn placed(reader: &Reader, found: Vec<(Score, DocAddress)>) -> Result<Vec<Ranked>> {
    let addresses: Vec<DocAddress> = found.iter().map(|&(_, address)| address).collect();
    let places = reader.places(&addresses)?;
    Ok(found
        .into_iter()
        .zip(places)
        .map(|((score, address), (path, start))| Ranked { score, path, start, address })
        .collect())
}

/// Puts matches in order by a number each, those without one last, and gives those between offset and limit.
pub(super) fn by_number(
    reader: &Reader,
    found: Vec<DocAddress>,
    numbers: Vec<Option<f64>>,
    descending: bool,
    options: &Options,
) -> Result<Vec<Ranked>> {
    // A float's order as an unsigned number, so that hits can be sorted by a key.
    let order = |number: f64| {
        let bits = number.to_bits();
        let ascending = if number.is_sign_negative() { !bits } else { bits | 1 << 63 };
        if descending { !ascending } else { ascending }
    };
    let keys = numbers.into_iter().map(|number| number.map_or((true, 0), |number| (false, order(number))));
    let hits = placed(reader, found.into_iter().map(|address| (0.0, address)).collect())?;
    let mut keyed: Vec<_> = keys.zip(hits).collect();
    keyed.sort_by(|(left_key, left), (right_key, right)| {
        (left_key, &left.path, left.start).cmp(&(right_key, &right.path, right.start))
    });
    let hits = keyed.into_iter().map(|(_, hit)| hit).skip(options.offset);
    Ok(hits.take(options.limit.unwrap_or(usize::MAX)).collect())
}

/// Word statistics over the documents that are looked for. Articles and figures are documents alike: counted
/// together, they would make every article look many times longer than the average and every word rare.
struct Statistics<'r> {
    searcher: &'r Searcher,
    documents: u64,
    frequencies: &'r HashMap<Term, u64>,
}

impl<'r> Statistics<'r> {
    fn of(reader: &'r Reader, compiled: &'r Compiled, target: Target) -> Result<Statistics<'r>> {
        let (articles, facts) = reader.counts()?;
        let documents = if target == Target::Articles { articles } else { facts };
        Ok(Statistics { searcher: reader.searcher(), documents, frequencies: &compiled.frequencies })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    /// Replaced documents are counted until their segment is merged, which must not exceed the total.
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let documents = match self.frequencies.get(term) {
            Some(&documents) => documents,
            None => self.searcher.doc_freq(term)?,
        };
        Ok(documents.min(self.documents))
    }
}
