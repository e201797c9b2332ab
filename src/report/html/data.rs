//! What the page's script works with: measures for the map, and for each cell its figures and reasons.
//!
//! Sentences are not repeated here: the script takes them from the list of sources by their numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};

use super::sources::shown;
use super::{View, block, tiles};
use crate::model::Territory;
use crate::report::comparison::{Cell, Figure, Role, Row};
use crate::report::labels::{self, word};
use crate::report::why::why;
use crate::report::{place, wording};

#[derive(Serialize)]
struct Data<'a> {
    lang: &'static str,
    words: Words,
    tiles: BTreeMap<&'static str, Vec<Tile>>,
    measures: Vec<Measure>,
    #[serde(serialize_with = "details")]
    cells: Cells<'a>,
}

/// The cells that have something to say, by `row.cell`.
struct Cells<'a> {
    view: View<'a>,
    cells: BTreeMap<String, (usize, &'a Row, &'a Cell)>,
}

/// Made one by one as they are written: there may be half a million figures in them.
fn details<S: Serializer>(cells: &Cells<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let details = cells.cells.iter().map(|(id, (number, row, cell))| (id, detail(cells.view, *number, row, cell)));
    serializer.collect_map(details)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Words {
    rule: &'static str,
    more: &'static str,
    more_sources: &'static str,
    not_found: &'static str,
}

#[derive(Serialize)]
struct Tile {
    slug: &'static str,
    name: String,
    short: &'static str,
    column: usize,
    row: usize,
    /// The slug in the list of 63 of a unit that nothing was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    same: Option<String>,
}

#[derive(Serialize)]
struct Measure {
    name: String,
    stage: String,
    about: String,
    /// By `list/province`, for the map.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cells: BTreeMap<String, Place>,
}

#[derive(Serialize)]
struct Place {
    id: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
}

#[derive(Serialize)]
struct Detail {
    measure: usize,
    who: String,
    state: String,
    why: Vec<String>,
    figures: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    lead: bool,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    text: String,
    period: String,
    rule: String,
    /// Numbers of sentences, each with the facts of this figure in it.
    told: Vec<(usize, Vec<u32>)>,
    /// Sources that the page does not show.
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Writes the data as JSON that may stand inside a `script` element.
pub(super) fn write(view: View<'_>, out: impl Write) -> io::Result<()> {
    let lang = view.lang;
    let (mut measures, mut cells) = (Vec::new(), BTreeMap::new());
    for (number, row) in view.rows() {
        measures.push(measure(view, number, row));
        for (index, cell) in row.cells.iter().enumerate() {
            if cell.lead.is_some() || cell.reason.is_some() {
                cells.insert(format!("{number}.{index}"), (number, row, cell));
            }
        }
    }
    let data = Data {
        lang: if lang == crate::report::Lang::Vi { "vi" } else { "en" },
        words: Words {
            rule: word("page-rule", lang),
            more: word("page-more", lang),
            more_sources: word("page-more-sources", lang),
            not_found: word("not-found", lang),
        },
        tiles: Territory::ALL.iter().map(|&list| (list.name(), tiles::tiles(list).map(tile).collect())).collect(),
        measures,
        cells: Cells { view, cells },
    };
    let mut out = BufWriter::new(Harmless(out));
    serde_json::to_writer(&mut out, &data)?;
    out.flush()
}

/// Writes JSON without `<`: inside a script element only `</script` and `<!--` could end or change it.
struct Harmless<W>(W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (index, piece) in bytes.split(|&byte| byte == b'<').enumerate() {
            if index > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn tile(tile: &'static tiles::Tile) -> Tile {
    let unit = place::unit(tile.territory, &tile.slug);
    Tile {
        slug: &tile.slug,
        name: crate::model::province(tile.territory, &tile.slug).map_or_else(String::new, |unit| unit.name.clone()),
        short: &tile.short,
        column: tile.column,
        row: tile.row,
        same: (tile.territory == Territory::New && unit.0 == Territory::Old).then_some(unit.2),
    }
}

fn measure(view: View<'_>, number: usize, row: &Row) -> Measure {
    let lang = view.lang;
    let on_map = row.is_shared() && row.measure.scope.spans_provinces();
    let cells =
        row.cells.iter().enumerate().filter(|(_, cell)| on_map && (cell.lead.is_some() || cell.reason.is_some()));
    let places = cells.map(|(index, cell)| {
        let lead = cell.lead.as_ref();
        let place = Place {
            id: format!("{number}.{index}"),
            state: wording::state(cell, lang),
            text: lead.map(|lead| wording::number(lead, &row.measure, lang)),
            value: lead.map(Figure::compared),
            rank: cell.rank,
        };
        (format!("{}/{}", cell.territory, cell.province.as_deref().unwrap_or_default()), place)
    });
    Measure {
        name: wording::measure(&row.measure, lang),
        stage: labels::status(row.measure.status, lang).into_owned(),
        about: block::about(view, row),
        cells: places.collect(),
    }
}

fn detail(view: View<'_>, number: usize, row: &Row, cell: &Cell) -> Detail {
    Detail {
        measure: number,
        who: wording::province(cell, view.lang),
        state: wording::state(cell, view.lang),
        why: why(cell, row, view.lang),
        figures: cell.figures().map(|figure| told(view, row, figure)).collect(),
    }
}

fn told(view: View<'_>, row: &Row, figure: &Figure) -> Told {
    let lang = view.lang;
    let mut sentences: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for &index in shown(figure) {
        if let Some(number) = view.comparison.citation(index) {
            sentences.entry(number).or_default().push(index);
        }
    }
    let number = wording::number(figure, &row.measure, lang);
    let rules: BTreeSet<&str> = shown(figure).iter().map(|&index| view.comparison.rule(index)).collect();
    Told {
        rule: rules.into_iter().collect::<Vec<_>>().join(", "),
        lead: figure.role == Role::Lead,
        role: wording::role(figure.role, lang),
        who: wording::old_unit(figure),
        text: match wording::undivided(figure, &row.measure, lang) {
            Some(told) => format!("{number} ({told})"),
            None => number,
        },
        period: wording::period(figure.period, lang),
        told: sentences.into_iter().collect(),
        more: figure.evidence.len() - shown(figure).len(),
    }
}
