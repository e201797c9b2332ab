//! Facts into a comparison of provinces, and the comparison onto a page.
//!
//! In: facts and the metadata of their articles. Out: a `Comparison` (measures × provinces, each cell a value, a
//! reported zero, not found, not comparable, or in conflict) and its renderings: text for a terminal, Markdown, CSV,
//! JSON, HTML, XLSX. `compare` decides everything; the renderings only show it, and none of them prints.
//!
//! Figures are compared only within one stage, level or grantor, subject, unit, scope and period. Everything else that
//! was told stays visible beside them: a report that hides what does not fit is trusted once. Beside the comparison:
//! the evidence of one cell (`evidence`), references (`citations`), successive periods (`over_time`), and what changed
//! between two reports (`diff`).

mod authority;
mod brief;
mod cell;
mod citations;
mod cite;
mod compare;
mod comparison;
mod copies;
mod csv;
mod diff;
mod diff_page;
mod evidence;
mod figure;
mod format;
mod held;
mod html;
mod json;
pub mod labels;
mod layout;
mod markdown;
mod measure;
mod names;
mod notes;
mod options;
mod order;
mod over_time;
mod period;
mod pieces;
mod place;
mod rank;
#[cfg(test)]
mod render_tests;
mod row;
#[cfg(test)]
mod sample;
mod territory;
#[cfg(test)]
mod tests;
mod text;
mod text_tail;
mod why;
mod wording;
mod words;
mod xlsx;

pub use brief::{Brief, brief};
pub use citations::{cited, write_citations};
pub use compare::{compare, compare_archive};
pub use comparison::{Cell, Column, Comparison, Counts, Evidence, Figure, Reason, Role, Row, Source, State, Total};
pub use csv::{safe, write_csv};
pub use diff::{Cause, Difference, Report, Side, diff, read_report};
pub use diff_page::write_diff;
pub use evidence::{row_name, write_cell, write_cell_text};
pub use format::number;
pub use held::{Held, HeldFact};
pub use html::write_html;
pub use json::{JSON_SCHEMA, write_json};
pub use layout::wrap;
pub use markdown::write_markdown;
pub use measure::{Measure, Scope};
pub use names::add_names;
pub use options::{Lang, Options, Sort, WHOLE_PROVINCE};
pub use over_time::{Change, Point, Series, over_time, write_over_time, write_over_time_csv};
pub use text::write_text;
pub use wording::clean;
pub use xlsx::write_xlsx;
