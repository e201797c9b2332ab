//! Measures as tables: one with bars for each measure that provinces share, and lists of the others.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::View;
use crate::model::Status;
use crate::report::comparison::{Cell, Figure, Reason, Row, State};
use crate::report::labels::{self, counted};
use crate::report::{format, order, wording};

/// One measure over its provinces, ranked, with bars where their lengths may be compared.
pub(super) fn block(view: View<'_>, number: usize, row: &Row) -> Markup {
    let lang = view.lang;
    let name = wording::measure(&row.measure, lang);
    let mut cells: Vec<(usize, &Cell)> = row.cells.iter().enumerate().filter(|(_, cell)| cell.lead.is_some()).collect();
    let mut sorted: Vec<&Cell> = cells.iter().map(|(_, cell)| *cell).collect();
    order::sort(&mut sorted, view.comparison, view.options.sort);
    let place = |cell: &Cell| sorted.iter().position(|other| std::ptr::eq(*other, cell));
    cells.sort_by_key(|(_, cell)| (!(row.is_ranked() && cell.compares()), place(cell)));
    let compared = |cell: &Cell| row.is_ranked() && cell.compares();
    let value = |cell: &Cell| cell.lead.as_ref().map_or(0.0, Figure::compared);
    let largest = cells.iter().filter(|(_, cell)| compared(cell)).map(|(_, cell)| value(cell)).fold(0.0, f64::max);
    let provinces = sorted.iter().map(|cell| wording::province(cell, lang)).collect::<Vec<_>>().join(" ");
    html! {
        article class="measure" id={ "m" (number) } data-find={ (name) " " (provinces) } {
            h4 { (name) }
            p class="small faint" { (about(view, row)) }
            table {
                thead { tr {
                    (column(view, "col-rank", "num", true))
                    (column(view, "col-province", "", false))
                    th scope="col" class="bar" { span hidden { (view.word("col-value")) } }
                    (column(view, "col-value", "num", true))
                    (column(view, "col-period", "", true))
                    (column(view, "col-remarks", "optional", false))
                } }
                tbody {
                    @for (index, cell) in &cells {
                        (line(view, row, &format!("{number}.{index}"), cell, largest, compared(cell)))
                    }
                }
                @if let Some(total) = row.total {
                    tfoot { tr {
                        td {}
                        td colspan="2" { (view.word("total")) " (" (counted(total.provinces, "province", lang)) ")" }
                        td class="num" { (format::quantity(total.value, &row.measure.unit, lang)) }
                        td { (wording::period(row.period, lang)) }
                        td class="optional" {}
                    } }
                }
            }
            (missing(view, row))
        }
    }
}

/// The period that is compared, or why nothing is.
pub(super) fn about(view: View<'_>, row: &Row) -> String {
    let lang = view.lang;
    let mut about = match (row.is_ranked(), row.period) {
        (true, _) => format!("{} {}", view.word("period"), wording::period(row.period, lang)),
        (false, Some(_)) => view.word("not-ranked-single").to_owned(),
        (false, None) => view.word("not-ranked-period").to_owned(),
    };
    if row.measure.turns {
        about = format!("{about}; {}", view.word("turns-long"));
    }
    if row.per_year {
        about = format!("{about}; {}", view.word("why-per-year"));
    }
    about
}

/// The head of a column that sorts its table.
pub(super) fn column(view: View<'_>, id: &str, class: &str, number: bool) -> Markup {
    let label = view.word(id);
    let class = if number { format!("{class} num").replace("num num", "num") } else { class.to_owned() };
    html! {
        th scope="col" class=[(!class.is_empty()).then_some(class)] aria-sort="none" {
            button type="button" title={ (view.word("page-sort")) " " (label) } { (label) }
        }
    }
}

/// How a cell looks by its state.
pub(super) fn class(cell: &Cell) -> &'static str {
    match cell.state {
        State::Conflict => "conflict",
        State::NotComparable => "apart",
        State::Value | State::ReportedZero | State::NotFound => "",
    }
}

fn line(view: View<'_>, row: &Row, id: &str, cell: &Cell, largest: f64, compared: bool) -> Markup {
    let Some(lead) = &cell.lead else { return html! {} };
    let lang = view.lang;
    let share = if largest > 0.0 { 100.0 * lead.compared().max(0.0) / largest } else { 0.0 };
    let late = lead.period.map(|period| period.to.to_string()).unwrap_or_default();
    html! {
        tr class=(class(cell)) {
            td class="num" { @if let Some(rank) = cell.rank { (rank) } }
            th scope="row" { (wording::province(cell, lang)) }
            td class="bar" aria-hidden="true" {
                @if compared && lead.compared() > 0.0 {
                    i class=[(cell.state == State::Conflict).then_some("open")] style=(format!("width:{share:.1}%")) {}
                }
            }
            td class="num" data-sort=(lead.compared()) { (figure(id, &wording::number(lead, &row.measure, lang))) }
            td class="num" data-sort=(late) { (wording::period(lead.period, lang)) }
            td class="optional small" { (remarks(view, row, cell, lead)) }
        }
    }
}

/// A number that opens its evidence.
pub(super) fn figure(id: &str, text: &str) -> Markup {
    html! { button type="button" class="figure" data-cell=(id) aria-haspopup="dialog" { (text) } }
}

fn remarks(view: View<'_>, row: &Row, cell: &Cell, lead: &Figure) -> String {
    let lang = view.lang;
    let mut words: Vec<String> = Vec::new();
    if cell.reason.is_some_and(|reason| reason != Reason::Period) || cell.state == State::Conflict {
        words.push(wording::state(cell, lang));
    }
    words.extend(wording::undivided(lead, &row.measure, lang));
    words.extend(wording::old_unit(lead));
    words.extend(wording::marks(lead, view.comparison));
    words.extend(wording::beside(cell, &row.measure, view.comparison, lang));
    words.join(" ")
}

/// Provinces without a figure, and those whose figure stands in another row.
fn missing(view: View<'_>, row: &Row) -> Markup {
    let lang = view.lang;
    let mut elsewhere: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
    for cell in row.cells.iter().filter(|cell| cell.lead.is_none()) {
        if let Some(reason) = cell.reason {
            elsewhere.entry(reason).or_default().push(wording::province(cell, lang));
        }
    }
    let missing = row.cells.iter().filter(|cell| cell.state == State::NotFound);
    let missing: Vec<String> = missing.map(|cell| wording::province(cell, lang)).collect();
    html! {
        @for (reason, names) in elsewhere {
            p class="small faint" {
                (view.word("elsewhere")) " (" (wording::reason(reason, lang)) "): " (names.join(", "))
            }
        }
        @if !missing.is_empty() {
            details class="small faint" {
                summary { (view.word("not-found")) ": " (counted(missing.len(), "province", lang)) }
                p { (missing.join(", ")) }
            }
        }
    }
}

/// A measure in one province, with the number of its row and of its cell.
type Line<'a> = (String, &'a Row, &'a Cell);

/// Measures of one province only, province by province.
pub(super) fn singles(view: View<'_>) -> Markup {
    let comparison = view.comparison;
    let of_provinces = view.rows().take(comparison.rows.len()).filter(|(_, row)| !row.is_shared());
    let lines: Vec<Line<'_>> = of_provinces.flat_map(|(number, row)| told(number, row)).collect();
    if lines.is_empty() {
        return html! {};
    }
    html! {
        section id="single" {
            h2 { (view.word("single")) }
            @for column in &comparison.columns {
                @let own: Vec<&Line<'_>> = lines.iter().filter(|(_, _, cell)| column.is_of(cell)).collect();
                @if !own.is_empty() {
                    details {
                        summary {
                            (labels::province_name(column.territory, &column.province, view.lang)) " · "
                            (counted(own.len(), "figure", view.lang))
                        }
                        (list(view, &own))
                    }
                }
            }
        }
    }
}

/// Figures of the whole country.
pub(super) fn nation(view: View<'_>) -> Markup {
    let lines: Vec<Line<'_>> =
        view.rows().skip(view.comparison.rows.len()).flat_map(|(number, row)| told(number, row)).collect();
    if lines.is_empty() {
        return html! {};
    }
    html! {
        section id="nation" { h2 { (view.word("nation")) } (list(view, &lines.iter().collect::<Vec<_>>())) }
    }
}

fn told(number: usize, row: &Row) -> impl Iterator<Item = Line<'_>> {
    let cells = row.cells.iter().enumerate().filter(|(_, cell)| cell.lead.is_some());
    cells.map(move |(index, cell)| (format!("{number}.{index}"), row, cell))
}

fn list(view: View<'_>, lines: &[&Line<'_>]) -> Markup {
    let lang = view.lang;
    let mut lines = lines.to_vec();
    lines.sort_by_key(|(_, row, _)| (row.measure.status != Status::Achieved, std::cmp::Reverse(row.measure.status)));
    html! {
        div class="measure" {
            table {
                thead { tr {
                    (column(view, "col-measure", "", false))
                    (column(view, "col-stage", "", false))
                    (column(view, "col-value", "num", true))
                    (column(view, "col-period", "", true))
                } }
                tbody {
                    @for (id, row, cell) in lines {
                        @if let Some(lead) = &cell.lead {
                            tr class=(class(cell)) {
                                th scope="row" { (wording::measure(&row.measure, lang)) }
                                td { (labels::status(row.measure.status, lang)) }
                                td class="num" data-sort=(lead.compared()) {
                                    (figure(id, &wording::number(lead, &row.measure, lang)))
                                }
                                td class="num" data-sort=[lead.period.map(|period| period.to.to_string())] {
                                    (wording::period(lead.period, lang))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
