//! Fifty things that are not what they should be: all are read to the end in bounded memory, each with its line.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;

use crate::sources::{docx, gzip, zip};
use crate::support::{Folder, SON_LA};

/// Kilobytes of address space: threads reserve their stacks in it, and the index maps its files.
#[cfg(target_os = "linux")]
const LIMIT: &str = "2500000";

/// A PDF with one empty page, as scanners make them before a text is recognised.
fn scan() -> Vec<u8> {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"q 100 0 0 100 0 0 cm Q".to_vec()));
    let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    let kids: Vec<Object> = vec![page.into()];
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// An archive whose members say that they are under a password.
fn locked() -> Vec<u8> {
    let mut bytes = zip(&[("a.txt", SON_LA.as_bytes())]);
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|part| part == mark).unwrap();
        bytes[at + flags] |= 1;
    }
    bytes
}

/// An archive in an archive, so many times.
fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(zip(&[("a.txt", SON_LA.as_bytes())]), |inner, _| zip(&[("b.zip", &inner)]))
}

/// Names, bytes, the outcome of the file (or its first member) and a part of the reason.
fn broken() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let page =
        |body: &str| format!("<html><head><meta charset=utf-8><title>Sơn La</title></head><body>{body}").into_bytes();
    let text = SON_LA.as_bytes();
    let zeros = vec![0u8; 31 << 20];
    let big = vec![b' '; 33 << 20];
    let many: Vec<(String, &[u8])> = (0..9).map(|number| (format!("{number}.txt"), zeros.as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let whole = zip(&[("a.txt", text)]);
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 EncryptedPackage".to_vec();
    let pdf = scan();
    vec![
        ("01-empty.txt", vec![], "empty", ""),
        ("02-blank.html", b" \n\t".to_vec(), "empty", ""),
        ("03-cut-letter.txt", text[..text.len() - 12].to_vec(), "indexed", ""),
        ("04-half-letter.txt", "Tỉnh Sơn La tặng Bằng".as_bytes()[..23].to_vec(), "indexed", ""),
        ("05-wrong-charset.html", page("<meta charset=utf-16><p>Năm 2021, tỉnh tặng 5 Bằng khen</p>"), "indexed", ""),
        ("06-latin.txt", b"N\xe3m nay \x81\x8d\x8f t\xf0ng".to_vec(), "indexed", ""),
        ("07-binary.txt", b"\x00\x01\x02\x03binary\x00".to_vec(), "failed", "not a text file"),
        ("08-png.html", b"\x89PNG\r\n\x1a\n0000".to_vec(), "failed", "PNG"),
        ("09-pdf.txt", b"%PDF-1.7".to_vec(), "failed", "PDF"),
        ("10-zip.html", whole.clone(), "failed", "ZIP"),
        ("11-gzip.txt", gzip(text), "failed", "gzip"),
        ("12-bom-only.txt", b"\xff\xfe".to_vec(), "empty", ""),
        ("13-odd-utf16.txt", b"\xff\xfeT\0i\0n".to_vec(), "indexed", ""),
        ("14-no-text.html", page("<script>var a = 1;</script>"), "empty", ""),
        ("15-cut-tag.html", page("<p>Tỉnh Sơn La tặng 7 Bằng khen cho cá nhân</p><a hre"), "indexed", ""),
        ("16-cut-comment.html", page("<p>Tỉnh Sơn La tặng 8 Bằng khen cho cá nhân</p><!-- "), "indexed", ""),
        ("17-million-divs.html", page(&"<div>".repeat(1_000_000)), "empty", ""),
        ("18-million-bold.html", page(&format!("<p>{}Tỉnh tặng 9 Bằng khen", "<b>".repeat(1_000_000))), "indexed", ""),
        ("19-nested-tables.html", page(&"<table><tr><td>".repeat(100_000)), "empty", ""),
        (
            "20-stray-closers.html",
            page(&format!("<p>Tỉnh tặng 6 Bằng khen{}", "</div></b></table>".repeat(100_000))),
            "indexed",
            "",
        ),
        ("21-nested-lists.html", page(&"<ul><li>".repeat(100_000)), "empty", ""),
        ("22-fonts.html", page(&"<div><font color=1>x</div>".repeat(10_000)), "indexed", ""),
        (
            "23-giant-attribute.html",
            page(&format!("<p title=\"{}\">Tỉnh tặng 4 Bằng khen", "x".repeat(9 << 20))),
            "indexed",
            "",
        ),
        ("24-entities.html", page(&"&amp;&lt;&#7913;&bogus;".repeat(20_000)), "indexed", ""),
        ("25-one-word.txt", "a".repeat(1 << 20).into_bytes(), "indexed", ""),
        ("26-one-line.txt", "Tỉnh tặng 12 Bằng khen, ".repeat(1_000).into_bytes(), "indexed", ""),
        ("27-numbers.txt", "1.234.567,8 ".repeat(3_000).into_bytes(), "indexed", ""),
        ("28-marks.txt", format!("a{}", "\u{301}".repeat(50_000)).into_bytes(), "indexed", ""),
        ("29-bars.txt", "| ".repeat(20_000).into_bytes(), "empty", ""),
        ("30-no-zip.zip", b"not an archive".to_vec(), "failed", "not a ZIP archive"),
        ("31-cut.zip", whole[..whole.len() / 2].to_vec(), "failed", "not a ZIP archive"),
        ("32-nothing.zip", zip(&[]), "empty", ""),
        ("33-bomb.zip", zip(&[("a.txt", &big)]), "failed", "larger than 32 MiB when unpacked"),
        ("34-bombs.zip", zip(&many), "failed", "NUL"),
        ("35-nested.zip", nested(8), "failed", "nested more than"),
        ("36-locked.zip", locked(), "failed", "password"),
        (
            "37-bad-sum.zip",
            {
                let mut bytes = whole.clone();
                bytes[40] ^= 0xff;
                bytes
            },
            "failed",
            "cannot be unpacked",
        ),
        ("38-pictures.zip", zip(&[("a.png", b"x")]), "skipped", ""),
        ("39-password.docx", ole, "failed", "password"),
        (
            "40-cut.docx",
            {
                let bytes = docx(&[SON_LA]);
                bytes[..bytes.len() - 30].to_vec()
            },
            "failed",
            "broken Word",
        ),
        ("41-other.docx", zip(&[("xl/workbook.xml", b"<x/>")]), "failed", "not a Word"),
        ("42-bomb.docx", zip(&[("word/document.xml", &[big.as_slice(), &big].concat())]), "failed", "larger than"),
        ("43-text.docx", text.to_vec(), "failed", "not a Word"),
        ("44-scan.pdf", pdf.clone(), "failed", "OCR"),
        ("45-cut.pdf", pdf[..pdf.len() / 2].to_vec(), "failed", "PDF"),
        ("46-rubbish.pdf", b"%PDF-1.7 rubbish".to_vec(), "failed", "PDF"),
        ("47-bomb.jsonl.gz", gzip(&vec![b' '; 300 << 20]), "failed", "larger than"),
        ("48-deep.jsonl", format!("{}1\n", "[".repeat(200_000)).into_bytes(), "failed", "not a JSON object"),
        (
            "49-cut.warc",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200".to_vec(),
            "failed",
            "cut off",
        ),
        ("50-no.warc.gz", b"\x1f\x8bnot gzip".to_vec(), "failed", ""),
    ]
}

#[cfg(target_os = "linux")]
#[test]
fn fifty_broken_things_are_read_to_the_end() {
    let folder = Folder::new(&[]);
    let broken = broken();
    assert_eq!(broken.len(), 50);
    for (name, bytes, ..) in &broken {
        folder.write(&format!("tin/{name}"), bytes);
    }
    // Two lines of 200 MB, without writing them: holes of a file are read as zeros.
    for name in ["51-line.txt", "52-line.jsonl"] {
        let mut file = File::create(folder.path().join("tin").join(name)).unwrap();
        file.write_all(b"{").unwrap();
        file.set_len(200 << 20).unwrap();
    }
    folder.write("tin/99-whole.txt", SON_LA.as_bytes());
    let program = env!("CARGO_BIN_EXE_solieu");
    let script = format!("ulimit -v {LIMIT} && exec {program} ingest tin --jobs 2 --lang en --ledger ledger.csv");
    let output = std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!said.contains("internal error"), "{said}");

    let ledger = fs::read(folder.path().join("ledger.csv")).unwrap();
    let mut lines: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for record in csv::Reader::from_reader(ledger.as_slice()).into_records() {
        let record = record.unwrap();
        *counts.entry(record[1].to_owned()).or_default() += 1;
        // The first member stands for its file.
        let file = record[0].split('/').next().unwrap().to_owned();
        lines.entry(file).or_insert_with(|| (record[1].to_owned(), record[2].to_owned()));
    }
    let mut wrong = Vec::new();
    let more = [
        ("51-line.txt", "failed", "larger than"),
        ("52-line.jsonl", "failed", "larger than"),
        ("99-whole.txt", "indexed", ""),
    ];
    let expected = broken.iter().map(|(name, _, outcome, reason)| (*name, *outcome, *reason)).chain(more);
    for (name, outcome, reason) in expected {
        match lines.get(name) {
            Some((got, why)) if got == outcome && why.contains(reason) => {}
            got => wrong.push(format!("{name}: {got:?}, not {outcome} ({reason})")),
        }
    }
    assert!(wrong.is_empty(), "{}\n{said}", wrong.join("\n"));
    // The sum that is told is that of the ledger.
    let sum = said.lines().find_map(|line| line.strip_prefix("Files: ")).unwrap();
    let (seen, _) = sum.split_once(" = ").unwrap();
    assert_eq!(seen.parse::<u64>().unwrap(), counts.values().sum::<u64>(), "{sum}");
    let read = folder.run(&["facts", "--format", "jsonl", "--article", "99-whole.txt"]).exits(0);
    assert_eq!(read.json().len(), 3);
}
