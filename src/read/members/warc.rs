//! The pages of a WARC file (ISO 28500), as crawlers and archives of the web keep them.
//!
//! The crate `warc` reads headers and bodies of any size into memory, and its dependencies are old; a record is lines
//! of a header, a length and a body, so it is read here, within limits. Requests, metadata and the like are passed
//! over without a line; pictures, scripts and answers other than 200 are skipped.

use std::io::{self, BufRead, Read};

use super::http;
use super::{Layer, MAX_MEMBER, Member, Step, too_large};
use crate::model::{Given, Outcome, RawDoc};
use crate::read::load;

/// Headers of a record are well below this.
const MAX_HEAD: u64 = 64 << 10;

pub(super) struct Records<R> {
    reader: R,
    path: String,
    number: usize,
    ended: bool,
}

/// The header of a record, as far as it matters.
#[derive(Default)]
struct Head {
    kind: String,
    url: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl<R: BufRead> Records<R> {
    pub fn new(reader: R, path: &str) -> Records<R> {
        Records { reader, path: path.to_owned(), number: 0, ended: false }
    }

    /// The next record; none at the end of the file.
    fn next_record(&mut self) -> io::Result<Option<Option<Member>>> {
        let Some(head) = self.head()? else { return Ok(None) };
        self.number += 1;
        let path = format!("{}/{}", self.path, self.number);
        let length = head.length.ok_or_else(|| io::Error::other("a record without its length"))?;
        if !matches!(head.kind.as_str(), "response" | "resource" | "conversion") {
            self.pass_over(length)?;
            return Ok(Some(None));
        }
        if length > MAX_MEMBER {
            self.pass_over(length)?;
            return Ok(Some(Some(Member::failed(&path, too_large(MAX_MEMBER)))));
        }
        let mut body = Vec::new();
        (&mut self.reader).take(length).read_to_end(&mut body)?;
        if (body.len() as u64) < length {
            self.ended = true;
        }
        Ok(Some(Some(Member { doc: article(head, body, &path), path })))
    }

    fn pass_over(&mut self, length: u64) -> io::Result<()> {
        io::copy(&mut (&mut self.reader).take(length), &mut io::sink()).map(drop)
    }

    fn head(&mut self) -> io::Result<Option<Head>> {
        let mut head = Head::default();
        let mut left = MAX_HEAD;
        let mut begun = false;
        loop {
            let mut line = Vec::new();
            let read = (&mut self.reader).take(left).read_until(b'\n', &mut line)? as u64;
            if read == 0 && !begun && left > 0 {
                return Ok(None);
            }
            if read == 0 {
                return Err(io::Error::other("a record with a broken header"));
            }
            left -= read;
            let line = String::from_utf8_lossy(&line);
            let line = line.trim();
            match (begun, line.is_empty()) {
                (false, true) => {}
                (false, false) if line.starts_with("WARC/") => begun = true,
                (false, false) => return Err(io::Error::other("not a WARC file, or a record of a wrong length")),
                (true, true) => return Ok(Some(head)),
                (true, false) => head.read(line),
            }
        }
    }
}

impl Head {
    fn read(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(':') else { return };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => self.url = Some(value.trim_matches(['<', '>']).to_owned()),
            "content-type" => self.content_type = value.to_ascii_lowercase(),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }
}

fn article(head: Head, body: Vec<u8>, path: &str) -> Result<RawDoc, Outcome> {
    if head.url.as_deref().is_some_and(|url| !url.starts_with("http")) {
        return Err(Outcome::Skipped);
    }
    let page = match head.kind.as_str() {
        "response" => http::page(&body)?,
        _ => http::Page { bytes: body, ..http::typed(&head.content_type).ok_or(Outcome::Skipped)? },
    };
    let given = Given { place: "warc".to_owned(), url: head.url, charset: page.charset, ..Given::default() };
    load::doc(path.to_owned(), page.kind, page.bytes, vec![given])
}

impl<R: BufRead> Layer for Records<R> {
    fn step(&mut self) -> Option<Step> {
        while !self.ended {
            match self.next_record() {
                Ok(Some(Some(member))) => return Some(Step::Member(member)),
                Ok(Some(None)) => {}
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    // Without a single record it is the file that is wrong.
                    let path = match self.number {
                        0 => self.path.clone(),
                        number => format!("{}/{}", self.path, number + 1),
                    };
                    return Some(Step::Member(Member::failed(&path, format!("{error}; the rest of it is not read"))));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, url: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    }

    fn told(file: &str) -> Vec<(String, String)> {
        let mut records = Records::new(file.as_bytes(), "c.warc");
        let members = std::iter::from_fn(|| records.step()).map(|step| match step {
            Step::Member(member) => member,
            Step::Inner { path, .. } => panic!("{path} is no archive"),
        });
        let told = members.map(|member| match member.doc {
            Ok(doc) => (
                member.path,
                format!("{} {}", doc.given[0].url.as_deref().unwrap_or("-"), String::from_utf8_lossy(&doc.bytes)),
            ),
            Err(outcome) => (member.path, outcome.name().to_owned()),
        });
        told.collect()
    }

    #[test]
    fn pages_come_with_their_addresses() {
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Tin</p>";
        let image = "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF8";
        let file = [
            record("warcinfo", "x", "software: y"),
            record("request", "http://x.vn/1", "GET / HTTP/1.1"),
            record("response", "http://x.vn/1", answer),
            record("response", "http://x.vn/a.gif", image),
            record("resource", "http://x.vn/2", "Tin 2"),
            record("response", "dns:x.vn", "1.2.3.4"),
        ];
        let expected = [
            ("c.warc/3", "http://x.vn/1 <p>Tin</p>"),
            ("c.warc/4", "skipped"),
            ("c.warc/5", "http://x.vn/2 Tin 2"),
            ("c.warc/6", "skipped"),
        ];
        let expected: Vec<(String, String)> =
            expected.iter().map(|(path, told)| ((*path).to_owned(), (*told).to_owned())).collect();
        assert_eq!(told(&file.concat()), expected);
    }

    #[test]
    fn broken_files_end_with_a_line() {
        let whole = record("resource", "http://x.vn/2", "Tin 2");
        assert_eq!(told("something else\n")[0], ("c.warc".to_owned(), "failed".to_owned()));
        assert_eq!(told(&format!("{whole}rubbish"))[1], ("c.warc/2".to_owned(), "failed".to_owned()));
        assert_eq!(told(&format!("{whole}WARC/1.0\r\nWARC-Type: resource\r\n"))[1].1, "failed");
        assert_eq!(told(&"x".repeat(100_000))[0].1, "failed");
    }
}
