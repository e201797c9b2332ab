//! The members of a ZIP archive, by their names.

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::path::Path;
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::bounded::{allowance, exceeded};
use super::{Layer, MAX_INNER, MAX_MEMBER, Member, Step, read_within, too_large};
use crate::model::{DocKind, Outcome};
use crate::read::format::{self, Format};
use crate::read::given::{self, Table};
use crate::read::load;

struct Archive<R> {
    archive: ZipArchive<R>,
    path: String,
    /// Names and places of members, the last to come first.
    waiting: Vec<(String, usize)>,
    names: HashMap<String, usize>,
    tables: HashMap<String, Option<Rc<Table>>>,
    left: u64,
}

pub(super) fn open<R: Read + Seek + 'static>(reader: R, size: u64, path: &str) -> Result<Box<dyn Layer>, String> {
    let mut archive = ZipArchive::new(reader).map_err(|error| format!("not a ZIP archive, or cut off ({error})"))?;
    let mut waiting: Vec<(String, usize)> = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        // Names that are no UTF-8 are shown with marks, as those of files are.
        let name = archive.by_index_raw(at).map(|member| String::from_utf8_lossy(member.name_raw()).replace('\\', "/"));
        let name = name.map_err(|error| format!("not a ZIP archive, or cut off ({error})"))?;
        if !name.ends_with('/') {
            waiting.push((name, at));
        }
    }
    waiting.sort_by(|a, b| b.0.as_bytes().cmp(a.0.as_bytes()).then(b.1.cmp(&a.1)));
    let names = waiting.iter().cloned().collect();
    let tables = HashMap::new();
    Ok(Box::new(Archive { archive, path: path.to_owned(), waiting, names, tables, left: allowance(size) }))
}

impl<R: Read + Seek> Layer for Archive<R> {
    fn step(&mut self) -> Option<Step> {
        let (name, at) = self.waiting.pop()?;
        let path = format!("{}/{name}", self.path);
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        let format = if hidden { Err(Outcome::Skipped) } else { format::of_name(Path::new(&name)) };
        let doc = match format {
            Err(outcome) => Err(outcome),
            Ok(Format::Container(container)) => match self.bytes(at, MAX_INNER) {
                Ok(bytes) => return Some(Step::Inner { path, container, bytes }),
                Err(why) => Err(Outcome::Failed(why)),
            },
            Ok(format) => self.bytes(at, MAX_MEMBER).map_err(Outcome::Failed).and_then(|bytes| match format {
                Format::Doc(kind) => self.doc(&name, path.clone(), kind, bytes),
                format => Err(load::checked(format, &bytes)),
            }),
        };
        Some(Step::Member(Member { path, doc }))
    }
}

impl<R: Read + Seek> Archive<R> {
    fn bytes(&mut self, at: usize, limit: u64) -> Result<Vec<u8>, String> {
        let member = self.archive.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "protected by a password".to_owned(),
            error => format!("cannot be unpacked ({error})"),
        })?;
        let read = read_within(member, limit).map_err(|error| format!("cannot be unpacked ({error})"))?;
        let bytes = read.ok_or_else(|| too_large(limit))?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => {
                self.waiting.clear();
                return Err(exceeded());
            }
        }
        Ok(bytes)
    }

    fn doc(
        &mut self,
        name: &str,
        path: String,
        kind: DocKind,
        bytes: Vec<u8>,
    ) -> Result<crate::model::RawDoc, Outcome> {
        let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
        let within = |file: &str| if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
        let table = match self.tables.get(folder) {
            Some(table) => table.clone(),
            None => {
                let bytes = self.named(&within(given::TABLE));
                let table = bytes.and_then(|bytes| given::of_table(&bytes).ok()).map(Rc::new);
                self.tables.insert(folder.to_owned(), table.clone());
                table
            }
        };
        let given = given::beside(file, table.as_deref(), |sidecar| self.named(&within(sidecar)));
        load::doc(path, kind, bytes, given)
    }

    fn named(&mut self, name: &str) -> Option<Vec<u8>> {
        let at = *self.names.get(name)?;
        self.bytes(at, MAX_MEMBER).ok()
    }
}
