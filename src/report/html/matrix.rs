//! The whole comparison in one table for each family: measures that provinces share, and the provinces.

use maud::{Markup, html};

use super::View;
use super::block::{class, column, figure};
use crate::model::Family;
use crate::report::comparison::{Cell, Row, State};
use crate::report::{labels, wording};

/// The tables, closed until they are asked for, since they are wider than a screen.
pub(super) fn matrix(view: View<'_>) -> Markup {
    let spans = |row: &Row| row.is_shared() && row.measure.scope.spans_provinces();
    let rows: Vec<(usize, &Row)> = view.rows().take(view.comparison.rows.len()).filter(|(_, row)| spans(row)).collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        section id="matrix" {
            h2 { (view.word("page-matrix")) }
            p class="small faint" { (view.word("page-matrix-hint")) }
            @for family in Family::ALL {
                @let own: Vec<(usize, &Row)> =
                    rows.iter().copied().filter(|(_, row)| row.measure.family == *family).collect();
                @if !own.is_empty() {
                    details {
                        summary { (labels::family(*family, view.lang)) " (" (own.len()) ")" }
                        div class="wide" tabindex="0" role="region" aria-label=(labels::family(*family, view.lang)) {
                            @if view.options.transpose { (by_province(view, &own)) } @else { (by_measure(view, &own)) }
                        }
                    }
                }
            }
        }
    }
}

fn by_measure(view: View<'_>, rows: &[(usize, &Row)]) -> Markup {
    let lang = view.lang;
    html! {
        table {
            thead { tr {
                (column(view, "col-measure", "", false))
                (column(view, "col-stage", "", false))
                (column(view, "col-period", "", false))
                @for place in &view.comparison.columns {
                    th scope="col" class="num" aria-sort="none" {
                        button type="button" { (labels::province_name(place.territory, &place.province, lang)) }
                    }
                }
            } }
            tbody {
                @for (number, row) in rows {
                    tr {
                        th scope="row" { (wording::measure(&row.measure, lang)) }
                        td { (labels::status(row.measure.status, lang)) }
                        td { (wording::period(row.period, lang)) }
                        @for (index, cell) in row.cells.iter().enumerate() { (entry(view, *number, row, index, cell)) }
                    }
                }
            }
        }
    }
}

fn by_province(view: View<'_>, rows: &[(usize, &Row)]) -> Markup {
    let lang = view.lang;
    html! {
        table {
            thead { tr {
                (column(view, "col-province", "", false))
                @for (_, row) in rows {
                    th scope="col" class="num" aria-sort="none" {
                        button type="button" {
                            (wording::measure(&row.measure, lang)) " · " (labels::status(row.measure.status, lang)) " · "
                            (wording::period(row.period, lang))
                        }
                    }
                }
            } }
            tbody {
                @for (index, place) in view.comparison.columns.iter().enumerate() {
                    tr {
                        th scope="row" { (labels::province_name(place.territory, &place.province, lang)) }
                        @for (number, row) in rows {
                            @if let Some(cell) = row.cells.get(index) { (entry(view, *number, row, index, cell)) }
                        }
                    }
                }
            }
        }
    }
}

fn entry(view: View<'_>, number: usize, row: &Row, index: usize, cell: &Cell) -> Markup {
    let id = format!("{number}.{index}");
    let text = match &cell.lead {
        Some(lead) => wording::number(lead, &row.measure, view.lang),
        // A sign for figures that stand in another row; what was not found stays empty.
        None if cell.state == State::NotComparable => "–".to_owned(),
        None => return html! { td {} },
    };
    let sort = cell.lead.as_ref().filter(|_| cell.compares()).map(|lead| lead.compared());
    html! {
        td class={ "num " (class(cell)) } data-sort=(sort.map(|value| value.to_string()).unwrap_or_default()) {
            (figure(&id, &text))
        }
    }
}
