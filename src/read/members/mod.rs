//! A file of many articles → its members, one after the other.
//!
//! Members are read in the order of the file, so that memory holds one of them and not the file. A member has the path
//! of its file and its own: `tin.zip/a/1.html`, `crawl.jsonl/12`. Archives may hold archives, to a depth. Whatever is
//! not an article has an outcome like a file on disk; an archive that cannot be opened is one failed file.

mod bounded;
mod http;
mod lines;
mod warc;
mod zip;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use flate2::read::MultiGzDecoder;

use super::Entry;
use super::format::{Container, Format};
use crate::model::{Outcome, RawDoc};
use bounded::{Bounded, allowance};

/// An archive in an archive in an archive is a mistake or an attack.
const MAX_DEPTH: usize = 3;
/// What a member may unpack to; saved pages are under 2 MiB, with their pictures inside under 20.
const MAX_MEMBER: u64 = 32 << 20;
/// What an archive inside an archive may be; it is held in memory, since it must be read from its end.
const MAX_INNER: u64 = 64 << 20;

/// One member of a container.
#[derive(Debug)]
pub struct Member {
    pub path: String,
    pub doc: Result<RawDoc, Outcome>,
}

impl Member {
    fn failed(path: &str, why: impl Into<String>) -> Member {
        Member { path: path.to_owned(), doc: Err(Outcome::Failed(why.into())) }
    }
}

/// What a layer gives next.
enum Step {
    Member(Member),
    /// A container inside this one.
    Inner {
        path: String,
        container: Container,
        bytes: Vec<u8>,
    },
}

/// An open container.
trait Layer {
    fn step(&mut self) -> Option<Step>;
}

/// The members of a container, those of inner containers in their place.
pub struct Members {
    path: String,
    layers: Vec<(String, Box<dyn Layer>)>,
    /// True once there was a member; a container without any is itself what is told of.
    any: bool,
    first: Option<Member>,
}

/// Opens a container; none for other entries.
pub fn members(entry: &Entry) -> Option<Members> {
    let Ok(Format::Container(container)) = entry.kind else { return None };
    let mut members = Members { path: entry.path.clone(), layers: Vec::new(), any: false, first: None };
    match open_file(entry, container) {
        Ok(layer) => members.layers.push((entry.path.clone(), layer)),
        Err(why) => {
            members.any = true;
            members.first = Some(Member::failed(&entry.path, why));
        }
    }
    Some(members)
}

fn open_file(entry: &Entry, container: Container) -> Result<Box<dyn Layer>, String> {
    let file = File::open(&entry.disk).map_err(|error| super::load::reason(&error))?;
    let size = file.metadata().map_err(|error| super::load::reason(&error))?.len();
    match container {
        Container::Zip => zip::open(file, size, &entry.path),
        _ => Ok(open_stream(BufReader::new(file), size, &entry.path, container)),
    }
}

fn open_bytes(bytes: Vec<u8>, path: &str, container: Container) -> Result<Box<dyn Layer>, String> {
    let size = bytes.len() as u64;
    match container {
        Container::Zip => zip::open(Cursor::new(bytes), size, path),
        _ => Ok(open_stream(Cursor::new(bytes), size, path, container)),
    }
}

fn open_stream(reader: impl BufRead + 'static, size: u64, path: &str, container: Container) -> Box<dyn Layer> {
    fn unpacked(reader: impl Read + 'static, packed: bool, size: u64) -> Box<dyn BufRead> {
        match packed {
            true => Box::new(BufReader::new(Bounded::new(MultiGzDecoder::new(reader), allowance(size)))),
            false => Box::new(BufReader::new(reader)),
        }
    }
    match container {
        Container::JsonLines { packed } => Box::new(lines::Lines::new(unpacked(reader, packed, size), path)),
        Container::Warc { packed } => Box::new(warc::Records::new(unpacked(reader, packed, size), path)),
        Container::Zip => unreachable!("an archive that is read from its end is no stream"),
    }
}

impl Iterator for Members {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        if let Some(member) = self.first.take() {
            return Some(member);
        }
        while let Some((path, layer)) = self.layers.last_mut() {
            // A library that unpacks may have bugs; one archive must not end the run.
            let step = catch_unwind(AssertUnwindSafe(|| layer.step()));
            match step {
                Ok(Some(Step::Member(member))) => {
                    self.any = true;
                    return Some(member);
                }
                Ok(Some(Step::Inner { path, container, bytes })) => {
                    if self.layers.len() >= MAX_DEPTH {
                        self.any = true;
                        return Some(Member::failed(&path, format!("archives nested more than {MAX_DEPTH} deep")));
                    }
                    match open_bytes(bytes, &path, container) {
                        Ok(layer) => self.layers.push((path, layer)),
                        Err(why) => {
                            self.any = true;
                            return Some(Member::failed(&path, why));
                        }
                    }
                }
                Ok(None) => drop(self.layers.pop()),
                Err(_) => {
                    let member =
                        Member::failed(path, "internal error while unpacking, please report it with this file");
                    self.layers.pop();
                    self.any = true;
                    return Some(member);
                }
            }
        }
        let empty = !std::mem::replace(&mut self.any, true);
        empty.then(|| Member { path: self.path.clone(), doc: Err(Outcome::Empty) })
    }
}

/// Reads at most `limit` bytes; none where there are more.
fn read_within(reader: impl Read, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn too_large(limit: u64) -> String {
    format!("larger than {} MiB when unpacked", limit >> 20)
}
