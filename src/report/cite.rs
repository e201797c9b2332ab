//! Numbers for the sentences that a comparison cites.
//!
//! In: a comparison with its rows in order. Out: the number of each shown fact's sentence. Articles are numbered as they
//! first appear and sentences within them as they stand, so that the list of sources reads article by article; figures
//! of one sentence share its number.

use std::num::NonZeroU32;

use super::comparison::{Cell, Evidence, Row};

/// Numbers every fact that a cell shows.
pub(super) fn cite(rows: &[&[Row]], evidence: &mut [Evidence], articles: usize) {
    // For each article the place of its first appearance.
    let mut turns: Vec<Option<u32>> = vec![None; articles];
    let mut next = 0;
    for index in shown(rows) {
        turns[evidence[index as usize].source as usize].get_or_insert_with(|| {
            next += 1;
            next
        });
    }
    let place = |evidence: &Evidence| {
        let turn = turns[evidence.source as usize].expect("the article of a shown fact has its turn");
        u64::from(turn) << 32 | u64::from(evidence.sentence)
    };
    let mut places: Vec<(u64, u32)> = shown(rows).map(|index| (place(&evidence[index as usize]), index)).collect();
    places.sort_unstable();
    for (number, sentence) in (1..).zip(places.chunk_by(|(a, _), (b, _)| a == b)) {
        for &(_, index) in sentence {
            evidence[index as usize].citation = NonZeroU32::new(number);
        }
    }
}

/// Positions of the evidence row by row: what leads before what stands beside it.
fn shown<'a>(rows: &'a [&'a [Row]]) -> impl Iterator<Item = u32> + 'a {
    rows.iter().flat_map(|rows| rows.iter()).flat_map(|row| {
        let leads = row.cells.iter().filter_map(|cell| cell.lead.as_ref());
        let rest = row.cells.iter().flat_map(|cell: &Cell| &cell.also);
        leads.chain(rest).flat_map(|figure| figure.evidence.iter().copied())
    })
}
