//! Tables of data and their cells.

use scraper::{ElementRef, Node};

use super::page::collapse;

/// True for cells, headings among them.
pub(super) fn is_cell(element: &ElementRef<'_>) -> bool {
    matches!(element.value().name(), "td" | "th")
}

/// The text of a cell on one line. A bar inside it would look like two cells.
pub(super) fn cell_text(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in cell.descendants() {
        match node.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(element) if matches!(element.name(), "br" | "p" | "div" | "li") => text.push(' '),
            _ => {}
        }
    }
    collapse(&text.replace('|', "/"))
}

/// Tells tables of data from tables that lay out a page: no table, picture or heading in it, several rows of
/// several short cells.
pub(super) fn is_data(table: ElementRef<'_>) -> bool {
    let mut full_rows = 0;
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "table" | "img" | "amp-img" | "h1" | "h2" | "form" | "input" | "iframe" => return false,
            "tr" => full_rows += usize::from(element.child_elements().filter(is_cell).count() > 1),
            "td" | "th" if cell_text(element).chars().count() > 700 => return false,
            _ => {}
        }
    }
    full_rows > 1
}
