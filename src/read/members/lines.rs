//! The members of a file with one JSON object a line, as crawlers write them.
//!
//! A file whose lines have no text at all is something else (a table of facts, a log) and is passed over as a whole.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{Layer, MAX_MEMBER, Member, Step, too_large};
use crate::model::{DocKind, Outcome, RawDoc};
use crate::read::given::{self, Body};
use crate::read::load;

/// So many first lines tell what kind of file it is.
const TELLING: usize = 20;

pub(super) struct Lines<R> {
    reader: R,
    path: String,
    number: usize,
    /// True once a line had text.
    found: bool,
    /// Lines that are held back until it is known what the file is, and those that are ready.
    held: VecDeque<Member>,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R, path: &str) -> Lines<R> {
        Lines { reader, path: path.to_owned(), number: 0, found: false, held: VecDeque::new(), ended: false }
    }

    /// The next line that is not blank, as a member.
    fn next_line(&mut self) -> Option<Member> {
        loop {
            self.number += 1;
            let path = format!("{}/{}", self.path, self.number);
            return match read_line(&mut self.reader) {
                Ok(Line::End) => None,
                Ok(Line::Text(bytes)) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(Line::Text(bytes)) => Some(Member { doc: article(&bytes, &path), path }),
                Ok(Line::TooLong) => Some(Member::failed(&path, too_large(MAX_MEMBER))),
                Err(error) => {
                    self.ended = true;
                    Some(Member::failed(&path, error.to_string()))
                }
            };
        }
    }

    /// What is told of a file without any article.
    fn as_a_whole(&mut self) -> Option<Member> {
        let broken = self.held.iter().position(|member| matches!(member.doc, Err(Outcome::Failed(_))));
        let member = match broken {
            _ if self.held.is_empty() => return None,
            Some(at) if self.held.iter().all(|member| matches!(member.doc, Err(Outcome::Failed(_)))) => {
                let Err(outcome) = self.held.swap_remove_back(at)?.doc else { return None };
                Member { path: self.path.clone(), doc: Err(outcome) }
            }
            _ => Member { path: self.path.clone(), doc: Err(Outcome::Skipped) },
        };
        self.held.clear();
        Some(member)
    }
}

impl<R: BufRead> Layer for Lines<R> {
    fn step(&mut self) -> Option<Step> {
        while !self.found && !self.ended {
            match self.next_line() {
                Some(member) => {
                    self.found = member.doc.is_ok();
                    self.held.push_back(member);
                    if !self.found && self.held.len() >= TELLING {
                        self.ended = true;
                    }
                }
                None => self.ended = true,
            }
            if self.ended && !self.found {
                return self.as_a_whole().map(Step::Member);
            }
        }
        if let Some(member) = self.held.pop_front() {
            return Some(Step::Member(member));
        }
        if self.ended {
            return None;
        }
        let member = self.next_line();
        self.ended |= member.is_none();
        member.map(Step::Member)
    }
}

enum Line {
    Text(Vec<u8>),
    TooLong,
    End,
}

/// A line without its end; one that is too long is passed over without being held.
fn read_line(reader: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    let (mut any, mut too_long) = (false, false);
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        if bytes.len() + used > MAX_MEMBER as usize {
            too_long = true;
            bytes = Vec::new();
        } else if !too_long {
            bytes.extend_from_slice(&buffer[..end.unwrap_or(used)]);
        }
        reader.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Text(bytes),
    })
}

fn article(line: &[u8], path: &str) -> Result<RawDoc, Outcome> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let fields: Map<String, Value> =
        serde_json::from_slice(line).map_err(|error| Outcome::Failed(format!("not a JSON object: {error}")))?;
    let given = given::of_fields(&fields, "jsonl");
    let (kind, text) = match given::body_of(&fields).ok_or(Outcome::Empty)? {
        Body::Html(html) => (DocKind::Html, with_title(html, given.title.as_deref())),
        Body::Text(text) => (DocKind::Text, under_title(text, given.title.as_deref())),
    };
    load::doc(path.to_owned(), kind, text.into_bytes(), vec![given])
}

/// Crawlers keep the headline apart; in the article it heads the text.
fn under_title(text: String, title: Option<&str>) -> String {
    match title {
        Some(title) if !text.trim_start().starts_with(title.trim()) => format!("{}\n\n{text}", title.trim()),
        _ => text,
    }
}

fn with_title(html: String, title: Option<&str>) -> String {
    let has_one = html.get(..html.len().min(64 << 10)).unwrap_or(&html).to_ascii_lowercase().contains("<title");
    match title {
        Some(title) if !has_one => {
            let title = title.trim().replace('&', "&amp;").replace('<', "&lt;");
            format!("<title>{title}</title>{html}")
        }
        _ => html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<(String, String)> {
        let mut lines = Lines::new(text.as_bytes(), "c.jsonl");
        std::iter::from_fn(|| lines.step())
            .map(|step| match step {
                Step::Member(member) => {
                    let told = match member.doc {
                        Ok(doc) => format!("{:?} {}", doc.kind, String::from_utf8_lossy(&doc.bytes)),
                        Err(outcome) => outcome.name().to_owned(),
                    };
                    (member.path, told)
                }
                Step::Inner { path, .. } => (path, "inner".to_owned()),
            })
            .collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(path, told)| ((*path).to_owned(), (*told).to_owned())).collect()
    }

    #[test]
    fn lines_are_articles() {
        let text = "{\"url\": \"x\"}\n\n{\"title\": \"Tin\", \"text\": \"Chữ\"}\n{\"html\": \"<p>a</p>\", \"title\": \"A & B\"}\n[]\n{\"text\": \"\"}";
        let expected = [
            ("c.jsonl/1", "empty"),
            ("c.jsonl/3", "Text Tin\n\nChữ"),
            ("c.jsonl/4", "Html <title>A &amp; B</title><p>a</p>"),
            ("c.jsonl/5", "failed"),
            ("c.jsonl/6", "empty"),
        ];
        assert_eq!(steps(text), pairs(&expected));
    }

    #[test]
    fn other_files_of_json_are_passed_over() {
        assert_eq!(steps(&"{\"value\": 1}\n".repeat(50)), pairs(&[("c.jsonl", "skipped")]));
        assert_eq!(steps("\u{1}\u{2}\nx\n"), pairs(&[("c.jsonl", "failed")]));
        assert_eq!(steps(""), []);
    }
}
