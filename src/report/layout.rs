//! Lines of a terminal: columns, wrapping, bars, colours.
//!
//! In: texts and widths in columns of the terminal. Out: lines that end without spaces, handed on as they fill up: a
//! page may be longer than memory. Widths are those of `unicode-width`, since an accent that stands alone takes no
//! column.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Plain,
    Strong,
    Faint,
    Bar,
}

/// One column of a line; its text is wrapped to its width.
pub(super) struct Column<'a> {
    pub text: &'a str,
    pub width: usize,
    pub right: bool,
    pub tone: Tone,
}

impl<'a> Column<'a> {
    pub fn left(text: &'a str, width: usize) -> Column<'a> {
        Column { text, width, right: false, tone: Tone::Plain }
    }

    pub fn right(text: &'a str, width: usize) -> Column<'a> {
        Column { text, width, right: true, tone: Tone::Plain }
    }

    pub fn tone(self, tone: Tone) -> Column<'a> {
        Column { tone, ..self }
    }
}

/// Bytes of a page that are gathered before they are handed on.
const GATHERED: usize = 1 << 16;

/// A growing page.
pub(super) struct Page<'w> {
    out: &'w mut dyn Write,
    /// What was not handed on yet.
    text: String,
    /// True where the line before is empty, or there is none.
    after_gap: bool,
    /// The first thing that went wrong; nothing is written after it.
    failed: Option<io::Error>,
    pub width: usize,
    color: bool,
}

impl<'w> Page<'w> {
    pub fn new(out: &'w mut dyn Write, width: usize, color: bool) -> Page<'w> {
        // Below this no column has room; a narrower terminal wraps the lines itself.
        Page { out, text: String::new(), after_gap: true, failed: None, width: width.max(72), color }
    }

    /// Hands on what is left, or says what went wrong.
    pub fn finish(mut self) -> io::Result<()> {
        self.hand_on();
        self.failed.map_or(Ok(()), Err)
    }

    /// Ends the page with an error.
    pub fn fail(&mut self, error: impl Into<io::Error>) {
        self.failed.get_or_insert(error.into());
    }

    /// True where nothing more can be written.
    pub fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    fn hand_on(&mut self) {
        if self.failed.is_none()
            && let Err(error) = self.out.write_all(self.text.as_bytes())
        {
            self.failed = Some(error);
        }
        self.text.clear();
    }

    /// An empty line, never two.
    pub fn gap(&mut self) {
        if !self.after_gap {
            self.push_line("");
        }
    }

    /// Text wrapped to the page; lines after the first are indented by `hang` columns.
    pub fn paragraph(&mut self, indent: usize, hang: usize, text: &str, tone: Tone) {
        let room = self.width.saturating_sub(indent.max(hang));
        for (index, line) in wrap(text, room).iter().enumerate() {
            let margin = " ".repeat(if index == 0 { indent } else { hang });
            self.push_line(&format!("{margin}{}", self.painted(line, tone)));
        }
    }

    /// One line that is never broken, for addresses that people copy.
    pub fn unbroken(&mut self, indent: usize, text: &str, tone: Tone) {
        self.push_line(&format!("{}{}", " ".repeat(indent), self.painted(text, tone)));
    }

    /// Columns side by side, one space between them, after `indent` spaces; each is wrapped to its width.
    pub fn columns(&mut self, indent: usize, columns: &[Column<'_>]) {
        let cells: Vec<Vec<String>> = columns.iter().map(|column| wrap(column.text, column.width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let mut line = " ".repeat(indent);
            for (index, (column, cell)) in columns.iter().zip(&cells).enumerate() {
                if index > 0 {
                    line.push(' ');
                }
                let text = cell.get(row).map_or("", String::as_str);
                let padding = " ".repeat(column.width.saturating_sub(text.width()));
                let painted = self.painted(text, column.tone);
                let (before, after) = if column.right { (padding.as_str(), "") } else { ("", padding.as_str()) };
                line.push_str(&format!("{before}{painted}{after}"));
            }
            self.push_line(&line);
        }
    }

    /// A heading with a rule up to the edge.
    pub fn ruled(&mut self, text: &str) {
        let rule = "─".repeat(self.width.saturating_sub(text.width() + 4));
        let line = format!("── {text} {rule}");
        self.push_line(&self.painted(&line, Tone::Strong));
    }

    fn push_line(&mut self, line: &str) {
        let line = line.trim_end();
        self.text.push_str(line);
        self.text.push('\n');
        self.after_gap = line.is_empty();
        if self.text.len() >= GATHERED {
            self.hand_on();
        }
    }

    fn painted(&self, text: &str, tone: Tone) -> String {
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Bar => "36",
        };
        if !self.color || code.is_empty() || text.is_empty() {
            return text.to_owned();
        }
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// A bar of `value` out of `largest`, in eighths of a column; anything above zero shows.
pub(super) fn bar(value: f64, largest: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if value <= 0.0 || largest <= 0.0 {
        return String::new();
    }
    let eighths = ((value / largest).min(1.0) * width as f64 * 8.0).round().max(1.0) as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// Lines of at most `width` columns, broken at spaces, and inside a word only where it is wider than a line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        if line.width() + word.width() <= width {
            line.push_str(word);
            continue;
        }
        for character in word.chars() {
            if line.width() + character.width().unwrap_or(0) > width.max(1) {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        let cases: [(&str, usize, &[&str]); 5] = [
            ("", 10, &[]),
            ("một hai ba", 7, &["một hai", "ba"]),
            ("một  hai", 20, &["một hai"]),
            ("abcdefgh ij", 5, &["abcde", "fgh", "ij"]),
            ("mo\u{302}\u{323}t hai", 7, &["mo\u{302}\u{323}t hai"]),
        ];
        for (text, width, lines) in cases {
            assert_eq!(wrap(text, width), lines, "{text}");
        }
    }

    #[test]
    fn bars_show_shares() {
        let cases = [
            (10.0, 10.0, "████"),
            (5.0, 10.0, "██"),
            (0.01, 10.0, "▏"),
            (0.0, 10.0, ""),
            (0.0, 0.0, ""),
            (20.0, 10.0, "████"),
        ];
        for (value, largest, expected) in cases {
            assert_eq!(bar(value, largest, 4), expected, "{value} of {largest}");
        }
    }

    #[test]
    fn no_line_ends_with_a_space_and_colours_take_no_room() {
        let mut bytes = Vec::new();
        let mut page = Page::new(&mut bytes, 60, true);
        page.columns(2, &[Column::left("a b c d", 3).tone(Tone::Strong), Column::right("12", 5), Column::left("", 9)]);
        page.finish().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "  \u{1b}[1ma b\u{1b}[0m    12\n  \u{1b}[1mc d\u{1b}[0m\n");
    }
}
