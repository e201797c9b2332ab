//! Entry → bytes.
//!
//! Files that cannot be articles whatever their names say are turned away here, before a decoder makes
//! letters of them: empty files, huge ones, and known binary formats.

use std::fs::File;
use std::io::{self, Read};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Entry;
use super::format::Format;
use super::given;
use super::utf16::{has_mark, is_utf16};
use crate::model::{DocKind, Given, Outcome, RawDoc};

/// Saved pages are under 2 MiB, and spans are kept in 32 bits; what is larger is no article but a dump.
const MAX_BYTES: u64 = 64 << 20;

/// Word before 2007, and newer documents under a password.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// First bytes of formats that are sometimes saved under a wrong name.
const MAGIC: [(&[u8], &str); 12] = [
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP or Office document"),
    (OLD_OFFICE, "old Office document"),
    (b"{\\rtf", "RTF document"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"RIFF", "RIFF media"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!", "RAR archive"),
    (b"\x7fELF", "program"),
];

/// Reads the bytes of an entry and what is told beside it, or says why there are none to parse. Containers have none of
/// their own: their articles are [`members`](super::members).
pub fn load(entry: &Entry) -> Result<RawDoc, Outcome> {
    let format = entry.kind.clone()?;
    let Format::Doc(kind) = format else {
        let bytes = given::read(&entry.disk).map_err(Outcome::Failed)?;
        return Err(checked(format, &bytes));
    };
    let size = std::fs::metadata(&entry.disk).map_err(|error| Outcome::Failed(reason(&error)))?.len();
    let bytes =
        if size > MAX_BYTES { None } else { Some(read(entry).map_err(|error| Outcome::Failed(reason(&error)))?) };
    let Some(bytes) = bytes.filter(|bytes| bytes.len() as u64 <= MAX_BYTES) else {
        return Err(Outcome::Failed(format!("larger than {} MiB", MAX_BYTES >> 20)));
    };
    doc(entry.path.clone(), kind, bytes, given(entry))
}

/// What a file looks like from outside: its time of change, and a text that tells its size, that time and what is told
/// beside it. None for what is no article of its own, and where the system knows no times.
pub fn look(entry: &Entry) -> Option<(SystemTime, String)> {
    let Ok(Format::Doc(_)) = entry.kind else { return None };
    let meta = std::fs::metadata(&entry.disk).ok()?;
    let changed = meta.modified().ok()?;
    let nanoseconds = changed.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some((changed, format!("{} {nanoseconds} {:?}", meta.len(), given(entry))))
}

fn given(entry: &Entry) -> Vec<Given> {
    let file = entry.disk.file_name().unwrap_or_default().to_string_lossy();
    let beside = |name: &str| given::read(&entry.disk.with_file_name(name)).ok();
    given::beside(&file, entry.table.as_deref(), beside)
}

/// Bytes as a document, if they are what their name says.
pub(super) fn doc(path: String, kind: DocKind, bytes: Vec<u8>, given: Vec<Given>) -> Result<RawDoc, Outcome> {
    let failed = |why: String| Err(Outcome::Failed(why));
    match kind {
        DocKind::Docx if bytes.starts_with(OLD_OFFICE) => {
            return failed("protected by a password, or in the format of Word before 2007".to_owned());
        }
        DocKind::Docx if !bytes.starts_with(b"PK\x03\x04") => return failed("not a Word document (.docx)".to_owned()),
        DocKind::Pdf if !has_pdf_mark(&bytes) => return failed("not a PDF".to_owned()),
        DocKind::Docx | DocKind::Pdf => return Ok(RawDoc { path, kind, bytes, given }),
        DocKind::Text | DocKind::Html | DocKind::Markdown => {}
    }
    if let Some(format) = binary(&bytes) {
        return failed(format!("not a text file ({format})"));
    }
    if is_blank(&bytes) {
        return Err(Outcome::Empty);
    }
    Ok(RawDoc { path, kind, bytes, given })
}

/// What is told of a sidecar or a table itself: it is no article, and if it cannot be read, somebody should know.
pub(super) fn checked(format: Format, bytes: &[u8]) -> Outcome {
    let read = match format {
        Format::Sidecar => given::of_sidecar(bytes).map(drop),
        Format::Table => given::of_table(bytes).map(drop),
        Format::Doc(_) | Format::Container(_) => Ok(()),
    };
    read.map_or_else(Outcome::Failed, |()| Outcome::Skipped)
}

/// The mark may stand after a few bytes of rubbish, as readers of PDF allow.
fn has_pdf_mark(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|part| part == b"%PDF-")
}

/// Reads at most one byte more than the limit, so that a file that grows meanwhile is bounded too.
fn read(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(&entry.disk)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        io::ErrorKind::NotFound => "gone since the folder was listed".to_owned(),
        _ => error.to_string(),
    }
}

fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(name);
    }
    (bytes.contains(&0) && !is_utf16(bytes)).then_some("it has NUL bytes")
}

/// No bytes, or nothing but space, byte order marks and no-break spaces.
fn is_blank(bytes: &[u8]) -> bool {
    let blank_ascii = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    if has_mark(bytes) {
        return bytes[2..].iter().all(blank_ascii);
    }
    if bytes.iter().any(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')),
        Err(_) => bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0xa0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_bytes(bytes: &[u8]) -> Result<RawDoc, Outcome> {
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path().join("tin.txt");
        std::fs::write(&disk, bytes).unwrap();
        load(&Entry { disk, path: "tin.txt".to_owned(), kind: Ok(Format::Doc(DocKind::Text)), table: None })
    }

    #[test]
    fn bytes_come_back_as_they_are() {
        let bytes = "\u{feff}Tặng 12 Bằng khen\r\n".as_bytes();
        let doc = load_bytes(bytes).unwrap();
        assert_eq!((doc.path.as_str(), doc.bytes.as_slice()), ("tin.txt", bytes));
    }

    #[test]
    fn nothing_to_read_is_empty() {
        let cases: [&[u8]; 6] = [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe \0\n\0", b"\xc2\xa0\n"];
        for bytes in cases {
            assert_eq!(load_bytes(bytes).unwrap_err(), Outcome::Empty, "{bytes:?}");
        }
    }

    #[test]
    fn other_formats_fail_by_name() {
        let cases: [(&[u8], &str); 4] = [
            (b"%PDF-1.4 ...", "PDF"),
            (b"PK\x03\x04....", "Office"),
            (b"Tin\0tuc", "NUL"),
            (b"\xff\xd8\xff\xe0JFIF", "JPEG"),
        ];
        for (bytes, format) in cases {
            let Err(Outcome::Failed(why)) = load_bytes(bytes) else { panic!("{bytes:?} was read") };
            assert!(why.starts_with("not a text file") && why.contains(format), "{why}");
        }
    }

    #[test]
    fn utf16_with_a_mark_is_text() {
        assert!(load_bytes(b"\xff\xfeT\0i\0n\0").is_ok());
    }

    #[test]
    fn entries_without_a_kind_keep_their_outcome() {
        let entry = Entry { disk: "x".into(), path: "x".to_owned(), kind: Err(Outcome::Skipped), table: None };
        assert_eq!(load(&entry).unwrap_err(), Outcome::Skipped);
        let gone = Entry {
            disk: "/no/such/file.txt".into(),
            path: "x".to_owned(),
            kind: Ok(Format::Doc(DocKind::Text)),
            table: None,
        };
        assert!(matches!(load(&gone), Err(Outcome::Failed(_))));
    }
}
