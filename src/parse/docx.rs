//! A Word document → its text, a paragraph a line, a row of a table a line with its cells parted by ` | `.
//!
//! Read with `zip` and `quick-xml`: the libraries for Word documents that were looked at either build whole documents
//! with their styles and pictures (docx-rs, docx-rust) or set no limits on what is unpacked (docx-lite). Text that was
//! deleted under tracked changes, field codes and what is doubled for old versions of Word are left out.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Where Word keeps the text.
const DOCUMENT: &str = "word/document.xml";
/// Its XML unpacked; the text of a novel has a tenth of it.
const MAX_BYTES: u64 = 64 << 20;

/// The text of a document, or why there is none.
pub(super) fn text(bytes: &[u8]) -> Result<String, String> {
    let broken = |error: &dyn std::fmt::Display| format!("a broken Word document ({error})");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let member = archive.by_name(DOCUMENT).map_err(|_| "not a Word document: no text in it".to_owned())?;
    let mut xml = Vec::new();
    member.take(MAX_BYTES + 1).read_to_end(&mut xml).map_err(|error| broken(&error))?;
    if xml.len() as u64 > MAX_BYTES {
        return Err(format!("larger than {} MiB when unpacked", MAX_BYTES >> 20));
    }
    let mut writer = Writer::default();
    let xml = String::from_utf8_lossy(&xml);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => writer.open(&tag),
            Ok(Event::Empty(tag)) => {
                writer.open(&tag);
                writer.close(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => writer.close(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => writer.text(&text),
            Ok(Event::GeneralRef(name)) => writer.text(&entity(&name)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            // Cut off: what was read before is kept.
            Err(error) if writer.out.is_empty() => return Err(broken(&error)),
            Err(_) => break,
        }
    }
    writer.line_end();
    Ok(writer.out)
}

fn entity(name: &str) -> String {
    let code = match name.strip_prefix('#') {
        Some(hex) if hex.starts_with('x') => u32::from_str_radix(&hex[1..], 16).ok(),
        Some(number) => number.parse().ok(),
        None => None,
    };
    match (name, code.and_then(char::from_u32)) {
        (_, Some(letter)) => letter.to_string(),
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        _ => String::new(),
    }
}

/// Puts the text together while tags open and close.
#[derive(Default)]
struct Writer {
    out: String,
    /// The paragraph or, in a table, the row.
    line: String,
    in_text: bool,
    /// Elements whose content is not text of the document, and how deep they nest.
    passed_over: usize,
    tables: usize,
    /// Columns that the cell spans.
    span: usize,
    cell_start: usize,
    /// Cells of the row so far.
    cells: usize,
    is_item: bool,
}

impl Writer {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "Fallback" | "del" | "moveFrom" => self.passed_over += 1,
            "t" => self.in_text = true,
            "ta" if self.tables == 0 => self.line.push(' '),
            "br" | "cr" if self.tables == 0 => self.line_end(),
            "ta" | "br" | "cr" => self.line.push(' '),
            "tbl" => {
                if self.tables == 0 {
                    self.line_end();
                }
                self.tables += 1;
            }
            "tc" if self.tables == 1 => {
                if self.cells > 0 {
                    self.line.push_str(" | ");
                }
                self.cells += 1;
                (self.span, self.cell_start) = (1, self.line.len());
            }
            "gridSpan" if self.tables == 1 => self.span = value(tag).and_then(|span| span.parse().ok()).unwrap_or(1),
            "numPr" if self.tables == 0 => self.is_item = true,
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" | "del" | "moveFrom" => self.passed_over = self.passed_over.saturating_sub(1),
            "t" => self.in_text = false,
            "p" if self.tables == 0 => self.line_end(),
            "p" => self.line.push(' '),
            "tc" if self.tables == 1 => {
                let cell = self.line.split_off(self.cell_start);
                self.line.push_str(cell.split_whitespace().collect::<Vec<_>>().join(" ").as_str());
                // An empty cell keeps its column.
                (2..=self.span.min(64)).for_each(|_| self.line.push_str(" | "));
            }
            "tr" if self.tables == 1 => {
                self.out.push_str(self.line.trim_end_matches('\n'));
                self.out.push('\n');
                self.line.clear();
                self.cells = 0;
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.out.push('\n');
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && self.passed_over == 0 {
            match self.tables {
                0 => self.line.push_str(text),
                // A bar inside a cell would look like two cells.
                _ => self.line.push_str(&text.replace('|', "/")),
            }
        }
    }

    /// Ends a paragraph.
    fn line_end(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            if self.is_item {
                self.out.push_str("- ");
            }
            self.out.push_str(line.trim());
            self.out.push_str("\n\n");
        }
        self.is_item = false;
    }
}

fn value(tag: &BytesStart<'_>) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "val")?;
    Some(found.value.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn docx(body: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(DOCUMENT, zip::write::SimpleFileOptions::default()).unwrap();
        write!(archive, "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
            .unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_items_and_tables() {
        let body = "<w:p><w:r><w:t>Tặng 1</w:t></w:r><w:r><w:t>2 Bằng &amp; Giấy khen</w:t></w:r></w:p>\
            <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Một</w:t><w:br/><w:t>Hai</w:t></w:r></w:p>\
            <w:p><w:del><w:r><w:t>cũ</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Hình thức</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Số|lượng</w:t></w:r></w:p></w:tc></w:tr>\
            <w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>34</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><w:t>Hết</w:t></w:r></w:p>";
        let expected = "Tặng 12 Bằng & Giấy khen\n\n- Một\n\nHai\n\nHình thức | Số/lượng | \n | 12 | 34\n\nHết\n\n";
        assert_eq!(text(&docx(body)).unwrap(), expected);
    }

    #[test]
    fn broken_ones_say_so() {
        assert!(text(b"PK\x03\x04rubbish").unwrap_err().contains("broken"));
        let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
        other.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
        assert!(text(&other.finish().unwrap().into_inner()).unwrap_err().contains("not a Word document"));
        let whole = docx("<w:p><w:r><w:t>Tặng 12</w:t></w:r></w:p><w:p><w:r><w:t");
        assert!(text(&whole).unwrap().contains("Tặng 12"));
    }
}
