//! The comparison as one HTML file that holds all it needs: styles, script, figures and their sentences.
//!
//! In: a comparison and options. Out: a page that is whole without its script (tables, bars, sources), and with it has
//! a map, sorting, filtering, and the sentences behind a cell at a click. Every text is escaped by the templates; the
//! script puts texts into the page as text only; and a policy in the head forbids any script but the page's own and
//! any connection, so that nothing in an article can act.

mod block;
mod data;
mod matrix;
mod sources;
mod tiles;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::comparison::{Comparison, Row};
use super::labels::{self, word};
use super::notes::{counts, notes, requested};
use super::options::{Lang, Options};
use super::text_tail::signs;
use super::wording;
use crate::model::{Family, Status};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What the parts of the page are made from.
#[derive(Clone, Copy)]
struct View<'a> {
    comparison: &'a Comparison,
    options: &'a Options,
    lang: Lang,
}

impl<'a> View<'a> {
    /// Every row with its number, by which cells and blocks are found: provinces first, then the country.
    fn rows(self) -> impl Iterator<Item = (usize, &'a Row)> {
        self.comparison.all_rows().enumerate()
    }

    fn word(self, id: &str) -> &'static str {
        word(id, self.lang)
    }
}

/// Writes the report as one HTML page, part by part: what it shows may be longer than memory.
pub fn write_html(comparison: &Comparison, options: &Options, mut out: impl Write) -> io::Result<()> {
    let comparison = comparison.for_page(options.evidence);
    let view = View { comparison: &comparison, options, lang: options.lang };
    // No article can hold a number that is made from its own text, so that only the page's script runs.
    let mut data = blake3::Hasher::new();
    data::write(view, &mut data)?;
    let nonce = data.finalize().to_hex().to_string();
    let lang = if view.lang == Lang::Vi { "vi" } else { "en" };
    let mut put = |markup: Markup| out.write_all(markup.into_string().as_bytes());
    put(html! { (DOCTYPE) })?;
    put(PreEscaped(format!("<html lang=\"{lang}\">")))?;
    put(page_head(view, &nonce))?;
    put(PreEscaped("<body>".to_owned()))?;
    put(html! { a class="skip" href="#content" { (view.word("page-skip")) } (head(view)) })?;
    put(PreEscaped("<main id=\"content\">".to_owned()))?;
    put(html! { @if comparison.is_empty() { p { (view.word("nothing")) } } })?;
    for part in [explore, measures, block::singles, block::nation, matrix::matrix] {
        put(part(view))?;
    }
    sources::write(view, &mut out)?;
    let mut put = |markup: Markup| out.write_all(markup.into_string().as_bytes());
    put(end(view))?;
    put(PreEscaped("</main>".to_owned()))?;
    put(html! {
        footer { p { (view.word("page-offline")) } }
        dialog id="evidence" aria-labelledby="evidence-title" {
            div class="sheet" {
                form method="dialog" { button class="plain" { (view.word("page-close")) } }
                div id="sheet" aria-live="polite" {}
            }
        }
    })?;
    put(PreEscaped("<script type=\"application/json\" id=\"data\">".to_owned()))?;
    data::write(view, &mut out)?;
    out.write_all(b"</script>")?;
    let script = html! { script nonce=(nonce) { (PreEscaped(SCRIPT)) } };
    out.write_all(script.into_string().as_bytes())?;
    out.write_all(b"</body></html>")
}

fn page_head(view: View<'_>, nonce: &str) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'"
    );
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="referrer" content="no-referrer";
            meta name="generator" content="solieu";
            title { (view.word("title")) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn head(view: View<'_>) -> Markup {
    let (comparison, lang) = (view.comparison, view.lang);
    let shared = comparison.rows.iter().filter(|row| row.is_shared()).count();
    let ranked = comparison.rows.iter().filter(|row| row.is_ranked()).count();
    let counts: Vec<String> = counts(comparison, lang).into_iter().chain(requested(comparison, lang)).collect();
    let links = [
        ("explore", "page-explore", shared > 0),
        ("measures", "shared", shared > 0),
        ("single", "single", shared < comparison.rows.len()),
        ("nation", "nation", !comparison.nation.is_empty()),
        ("matrix", "page-matrix", shared > 0),
        ("sources", "evidence", comparison.has_citations()),
        ("legend", "legend", true),
    ];
    html! {
        header {
            div class="head" {
                div {
                    h1 { (view.word("title")) }
                    p class="faint" {
                        (counts.join(" · ")) br;
                        (shared) " " (view.word("shared-count")) " (" (ranked) " " (view.word("ranked-count")) "), "
                        (comparison.rows.len() - shared) " " (view.word("single-count"))
                    }
                }
                button class="plain theme" type="button" id="theme" { (view.word("page-theme")) }
            }
            nav aria-label=(view.word("page-contents")) {
                ul { @for (id, label, there) in links { @if there { li { a href={ "#" (id) } { (view.word(label)) } } } } }
            }
        }
    }
}

/// Map and ranking of one measure, filled by the script; without it the tables below say the same.
fn explore(view: View<'_>) -> Markup {
    let shared = || view.rows().filter(|(_, row)| row.is_shared() && row.measure.scope.spans_provinces());
    html! {
        section id="explore" hidden {
            h2 { (view.word("page-explore")) }
            label for="choice" { (view.word("page-choose")) }
            select id="choice" {
                @for (family, status) in sections(shared().map(|(_, row)| row)) {
                    optgroup label=(heading(family, status, view.lang)) {
                        @for (number, row) in shared() {
                            @if (row.measure.family, row.measure.status) == (family, status) {
                                option value=(number) { (wording::measure(&row.measure, view.lang)) }
                            }
                        }
                    }
                }
            }
            div class="explore" {
                div id="ranking" aria-live="polite" {}
                div {
                    fieldset class="switch" {
                        @for (list, label) in [("63", "page-map-old"), ("2025", "page-map-new")] {
                            span {
                                input type="radio" name="territory" id={ "list-" (list) } value=(list) checked[list == "63"];
                                " " label for={ "list-" (list) } { (view.word(label)) }
                            }
                        }
                    }
                    div id="map" class="map" role="group" aria-label=(view.word("page-map-label")) {}
                    p class="small faint" { (view.word("page-map-hint")) }
                }
            }
        }
    }
}

/// What several provinces share, by family and stage.
fn measures(view: View<'_>) -> Markup {
    let shared: Vec<(usize, &Row)> =
        view.rows().filter(|(number, row)| *number < view.comparison.rows.len() && row.is_shared()).collect();
    if shared.is_empty() {
        return html! {};
    }
    html! {
        section id="measures" {
            h2 { (view.word("shared")) }
            div class="controls" {
                label for="filter" { (view.word("page-filter")) }
                input type="search" id="filter" autocomplete="off";
                p id="filter-none" hidden { (view.word("page-filter-none")) }
            }
            @for (family, status) in sections(shared.iter().map(|(_, row)| *row)) {
                div data-group {
                    h3 { (heading(family, status, view.lang)) }
                    @for (number, row) in &shared {
                        @if (row.measure.family, row.measure.status) == (family, status) {
                            (block::block(view, *number, row))
                        }
                    }
                }
            }
        }
    }
}

/// Family and stage of rows, each once, in their order.
fn sections<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<(Family, Status)> {
    let mut sections: Vec<(Family, Status)> = rows.map(|row| (row.measure.family, row.measure.status)).collect();
    sections.dedup();
    sections
}

fn heading(family: Family, status: Status, lang: Lang) -> String {
    format!("{} · {}", labels::family(family, lang), labels::status(status, lang))
}

/// Signs, articles behind each province, notes.
fn end(view: View<'_>) -> Markup {
    let (comparison, lang) = (view.comparison, view.lang);
    let notes = notes(comparison, lang);
    html! {
        section id="legend" {
            h2 { (view.word("legend")) }
            ul { @for id in signs(comparison) { li { (view.word(id)) } } }
            @if !comparison.columns.is_empty() {
                h3 { (view.word("columns")) }
                p {
                    @for (index, column) in comparison.columns.iter().enumerate() {
                        @if index > 0 { ", " }
                        (labels::province_name(column.territory, &column.province, lang)) " " (column.articles)
                    }
                }
                p class="faint small" { (view.word("columns-hint")) }
            }
            @if !notes.is_empty() {
                h3 { (view.word("notes")) }
                ul { @for note in notes { li { (note) } } }
            }
        }
    }
}
