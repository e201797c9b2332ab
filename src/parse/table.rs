//! Tables of data → rows of cells, each column in its place.
//!
//! A cell that spans rows says the same in each of them: a label ("Cờ thi đua", "Năm 2020") is told again in every row,
//! since a row's figures are read with the labels beside them. A figure is told once, where it stands, so that none
//! counts twice; the other rows keep a blank cell for it. Labels that span columns are told again above each column in
//! rows without figures, which head others; elsewhere blank cells keep the columns in line.

use scraper::{ElementRef, Node};

use super::page::collapse;

/// Cells beyond this column stand beside each other as written: no page is as wide, and `colspan` may say anything.
const MAX_COLUMNS: usize = 200;
/// Longer cells are parts of a page that was laid out as a table.
const LONGEST_CELL: usize = 700;

/// A cell as it is written, and how far it reaches.
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

/// A cell from above that reaches into the rows to come.
#[derive(Clone, Default)]
struct Above {
    rows: usize,
    text: String,
}

/// The rows of a table of data; none where the table lays out a page: it holds another table, a picture or a heading,
/// has no two rows of several cells, or long ones.
pub(super) fn rows(table: ElementRef<'_>) -> Option<Vec<Vec<String>>> {
    let mut rows: Vec<ElementRef<'_>> = Vec::new();
    for element in table.descendent_elements().skip(1) {
        match element.value().name() {
            "table" | "img" | "amp-img" | "h1" | "h2" | "form" | "input" | "iframe" => return None,
            "tr" => rows.push(element),
            _ => {}
        }
    }
    if rows.iter().filter(|row| row.child_elements().filter(is_cell).count() > 1).count() < 2 {
        return None;
    }
    let written: Vec<Vec<Cell>> =
        rows.iter().map(|row| row.child_elements().filter(is_cell).map(cell).collect()).collect();
    if written.iter().flatten().any(|cell| cell.text.chars().count() > LONGEST_CELL) {
        return None;
    }
    Some(in_columns(written))
}

fn is_cell(element: &ElementRef<'_>) -> bool {
    matches!(element.value().name(), "td" | "th")
}

fn cell(element: ElementRef<'_>) -> Cell {
    let span = |name: &str| element.attr(name).and_then(|span| span.trim().parse::<usize>().ok());
    // A `rowspan` of 0 reaches to the end of the table.
    let rows = span("rowspan").map_or(1, |rows| if rows == 0 { usize::MAX } else { rows });
    Cell { text: text(element), columns: span("colspan").unwrap_or(1).clamp(1, MAX_COLUMNS), rows }
}

/// The text of a cell on one line. A bar inside it would look like two cells.
fn text(cell: ElementRef<'_>) -> String {
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

/// Puts cells where a browser shows them. Rows of which nothing was written are left out.
fn in_columns(written: Vec<Vec<Cell>>) -> Vec<Vec<String>> {
    let mut above: Vec<Above> = Vec::new();
    let mut rows = Vec::new();
    for cells in written {
        let blank = cells.iter().all(|cell| cell.text.is_empty());
        let heads = cells.iter().all(|cell| !has_figure(&cell.text));
        let alone = cells.len() == 1 && above.iter().all(|above| above.rows == 0);
        let mut row: Vec<String> = Vec::new();
        for cell in cells {
            take_from_above(&mut above, &mut row, false);
            let again = if has_figure(&cell.text) { String::new() } else { cell.text.clone() };
            for column in 0..if alone || row.len() >= MAX_COLUMNS { 1 } else { cell.columns } {
                if cell.rows > 1 && row.len() < MAX_COLUMNS {
                    above.resize(above.len().max(row.len() + 1), Above::default());
                    above[row.len()] = Above { rows: cell.rows, text: again.clone() };
                }
                row.push(match column {
                    0 => cell.text.clone(),
                    _ if heads => again.clone(),
                    _ => String::new(),
                });
            }
        }
        take_from_above(&mut above, &mut row, true);
        for above in &mut above {
            above.rows = above.rows.saturating_sub(1);
        }
        if !blank {
            rows.push(row);
        }
    }
    rows
}

/// Fills the next columns of a row with the cells that reach into it; at its end those that stand apart as well.
fn take_from_above(above: &mut [Above], row: &mut Vec<String>, end: bool) {
    // A cell of this row is in the list too, from its own column on; those were passed already.
    while let Some(cell) = above.get(row.len()).filter(|_| row.len() < MAX_COLUMNS) {
        let later = end && above[row.len()..].iter().any(|cell| cell.rows > 0);
        if cell.rows == 0 && !later {
            break;
        }
        row.push(if cell.rows > 0 { cell.text.clone() } else { String::new() });
    }
}

/// True where a text has a number other than a year.
fn has_figure(text: &str) -> bool {
    text.split(|c: char| !c.is_numeric()).any(|digits| {
        let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        !digits.is_empty() && !year
    })
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    fn read(html: &str) -> Option<Vec<String>> {
        let html = Html::parse_document(html);
        let table = html.select(&Selector::parse("table").unwrap()).next().unwrap();
        rows(table).map(|rows| rows.into_iter().map(|row| row.join(" | ")).collect())
    }

    #[test]
    fn cells_that_span_are_known_in_each_row_and_column() {
        let cases: [(&str, &str, &[&str]); 9] = [
            (
                "a label over rows",
                "<tr><th>Hình thức<th>Đối tượng<th>Số<tr><td rowspan=2>Bằng khen<td>Tập thể<td>7<tr><td>Cá nhân<td>15\
                 <tr><td>Cờ thi đua<td>Tập thể<td>3",
                &[
                    "Hình thức | Đối tượng | Số",
                    "Bằng khen | Tập thể | 7",
                    "Bằng khen | Cá nhân | 15",
                    "Cờ thi đua | Tập thể | 3",
                ],
            ),
            (
                "a figure over rows counts once",
                "<tr><th>Đơn vị<th>Sáng kiến<tr><td>Sở Y tế<td rowspan=2>12<tr><td>Sở Công Thương<tr><td>Khác<td>4",
                &["Đơn vị | Sáng kiến", "Sở Y tế | 12", "Sở Công Thương | ", "Khác | 4"],
            ),
            (
                "a head over columns, and one over rows",
                "<tr><th rowspan=2>Hình thức<th colspan=2>Năm 2020<tr><th>Tập thể<th>Cá nhân<tr><td>Giấy khen<td>8<td>20",
                &["Hình thức | Năm 2020 | Năm 2020", "Hình thức | Tập thể | Cá nhân", "Giấy khen | 8 | 20"],
            ),
            (
                "a label over columns beside figures",
                "<tr><th>TT<th>Đơn vị<th>Số<tr><td>1<td>Sở Y tế<td>5<tr><td colspan=2>Cộng<td>5",
                &["TT | Đơn vị | Số", "1 | Sở Y tế | 5", "Cộng |  | 5"],
            ),
            (
                "a section over all columns",
                "<tr><th>Đơn vị<th>Số<tr><td colspan=2>Khối huyện<tr><td>Xã Bình An<td>5",
                &["Đơn vị | Số", "Khối huyện", "Xã Bình An | 5"],
            ),
            (
                "years are labels",
                "<tr><th>Năm<th>Cấp<th>Số<tr><td rowspan=2>2019<td>Huyện<td>6<tr><td>Xã<td>9",
                &["Năm | Cấp | Số", "2019 | Huyện | 6", "2019 | Xã | 9"],
            ),
            (
                "to the end, in the last column",
                "<tr><td>Cờ<td rowspan=0>tập thể<tr><td>Bằng khen<tr><td>Giấy khen<td>x",
                &["Cờ | tập thể", "Bằng khen | tập thể", "Giấy khen | tập thể | x"],
            ),
            (
                "nothing written, nothing said",
                "<tr><td rowspan=3>Cờ<td>4<tr><td><tr><td>5<tr><td>Bằng<td>6",
                &["Cờ | 4", "Cờ | 5", "Bằng | 6"],
            ),
            (
                "spans that no table has",
                "<tr><td colspan=x>a<td rowspan=-1>b<tr><td colspan=0>c<td rowspan=99999999999999999999>d",
                &["a | b", "c | d"],
            ),
        ];
        for (name, html, expected) in cases {
            let read = read(&format!("<table>{html}</table>")).unwrap_or_else(|| panic!("{name}: no data"));
            assert_eq!(read, expected, "{name}");
        }
    }

    #[test]
    fn no_span_makes_a_table_larger_than_a_page() {
        let row = "<tr><td colspan=1000 rowspan=65534>a<td colspan=1000>b".repeat(200);
        let rows = read(&format!("<table>{row}</table>")).unwrap();
        assert!(rows.iter().map(String::len).sum::<usize>() < 1_000_000);
    }

    #[test]
    fn layout_is_no_data() {
        for layout in ["<tr><td>a<td>b", "<tr><td>a<td><img><tr><td>b<td>c", "<tr><td>a<td><h1>b</h1><tr><td>c<td>d"] {
            assert_eq!(read(&format!("<table>{layout}</table>")), None, "{layout}");
        }
    }
}
