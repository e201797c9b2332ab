//! An answer of a web server, as archives keep it → its page.

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::{MAX_MEMBER, read_within, too_large};
use crate::model::{DocKind, Outcome};

/// A page and what its server said of it.
pub(super) struct Page {
    pub kind: DocKind,
    pub bytes: Vec<u8>,
    pub charset: Option<String>,
}

/// Reads an answer; what is no page of text is skipped.
pub(super) fn page(answer: &[u8]) -> Result<Page, Outcome> {
    let failed = |why: &str| Outcome::Failed(why.to_owned());
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = httparse::Response::new(&mut headers);
    let head = match response.parse(answer) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) => return Err(failed("its HTTP header is cut off")),
        Err(error) => return Err(Outcome::Failed(format!("its HTTP header cannot be read ({error})"))),
    };
    if response.code != Some(200) {
        return Err(Outcome::Skipped);
    }
    let value = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let mut page = typed(&value("content-type").unwrap_or_default()).ok_or(Outcome::Skipped)?;
    let body = &answer[head..];
    let chunked = value("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    // Some crawlers unpack the body and keep the header.
    let joined = if chunked { chunks(body) } else { None };
    let body = joined.as_deref().unwrap_or(body);
    page.bytes = match value("content-encoding").as_deref() {
        Some("gzip" | "x-gzip") if body.starts_with(b"\x1f\x8b") => unpacked(MultiGzDecoder::new(body))?,
        Some("deflate") if body.first() == Some(&0x78) => unpacked(ZlibDecoder::new(body))?,
        Some("br" | "zstd") if std::str::from_utf8(body).is_err() => {
            return Err(failed("packed in a way that is not read (br, zstd)"));
        }
        _ => body.to_owned(),
    };
    Ok(page)
}

/// The kind of page that a content type names.
pub(super) fn typed(content_type: &str) -> Option<Page> {
    let kind = match content_type.split(';').next()?.trim() {
        "text/html" | "application/xhtml+xml" => DocKind::Html,
        "text/plain" => DocKind::Text,
        "application/pdf" => DocKind::Pdf,
        _ => return None,
    };
    let charset = content_type
        .split_once("charset=")
        .map(|(_, rest)| rest.split([';', ' ']).next().unwrap_or_default().trim_matches(['"', '\'']).to_owned());
    Some(Page { kind, bytes: Vec::new(), charset })
}

fn unpacked(reader: impl Read) -> Result<Vec<u8>, Outcome> {
    match read_within(reader, MAX_MEMBER) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Outcome::Failed(too_large(MAX_MEMBER))),
        Err(error) => Err(Outcome::Failed(format!("cannot be unpacked ({error})"))),
    }
}

/// Joins the chunks of a body; none where it is not in chunks.
fn chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    loop {
        let (start, size) = match httparse::parse_chunk_size(body) {
            Ok(httparse::Status::Complete(found)) => found,
            // Cut off: what is there is kept.
            _ => return (!joined.is_empty()).then_some(joined),
        };
        let size = usize::try_from(size).ok()?;
        let rest = &body[start..];
        joined.extend_from_slice(&rest[..size.min(rest.len())]);
        if size == 0 || size >= rest.len() {
            return Some(joined);
        }
        body = rest[size..].strip_prefix(b"\r\n").unwrap_or(&rest[size..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        let plain = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1258\r\n\r\n<p>a";
        let page_of =
            |answer: &[u8]| page(answer).map(|page| (page.kind, String::from_utf8(page.bytes).unwrap(), page.charset));
        assert_eq!(page_of(plain), Ok((DocKind::Html, "<p>a".to_owned(), Some("windows-1258".to_owned()))));
        let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2\r\nab\r\n0\r\n\r\n";
        assert_eq!(page_of(chunked).unwrap().1, "<p>ab");
        let unchunked = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n<p>ab";
        assert_eq!(page_of(unchunked).unwrap().1, "<p>ab");
        assert_eq!(page_of(b"HTTP/1.1 404 No\r\ncontent-type: text/html\r\n\r\nx"), Err(Outcome::Skipped));
        assert_eq!(page_of(b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\nx"), Err(Outcome::Skipped));
        assert!(matches!(page_of(b"HTTP/1.1 200 OK\r\ncontent"), Err(Outcome::Failed(_))));
        assert!(matches!(page_of(b"garbage"), Err(Outcome::Failed(_))));
    }
}
