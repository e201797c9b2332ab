//! Folders → sorted entries.
//!
//! Every file below the roots gets one entry, articles and others alike, so that outcomes add up to the files seen.
//! Entries are sorted by the bytes of their paths: the order of a folder listing differs between file systems.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::format::{self, Format};
use super::given::{self, Table};
use crate::error::{Error, Result};
use crate::model::Outcome;

/// A file below one of the roots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where the file is.
    pub disk: PathBuf,
    /// Path relative to its root, with `/` on every system; prefixed by the root's name where there are several.
    pub path: String,
    /// What it is to be read as, or why it is not read.
    pub kind: std::result::Result<Format, Outcome>,
    /// What a table in its folder tells about the files there.
    pub table: Option<Arc<Table>>,
}

/// Lists all files below the roots; a root may be a single file. Only a root that does not exist is an error.
pub fn walk(roots: &[PathBuf]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let mut prefixes = HashSet::new();
    for root in roots {
        let canonical = fs::canonicalize(root).map_err(|error| Error::io(root, error))?;
        if !seen.insert(canonical.clone()) {
            continue;
        }
        if fs::metadata(root).map_err(|error| Error::io(root, error))?.is_file() {
            let name = canonical.file_name().unwrap_or(canonical.as_os_str());
            let path = unused(name.to_string_lossy().into_owned(), &mut prefixes);
            entries.push(Entry { disk: root.clone(), path, kind: format::of_name(&canonical), table: None });
            continue;
        }
        let prefix = (roots.len() > 1).then(|| {
            let name =
                canonical.file_name().map_or_else(|| "root".to_owned(), |name| name.to_string_lossy().into_owned());
            unused(name, &mut prefixes)
        });
        walk_folder(root, prefix.as_deref(), &mut entries);
    }
    attach_tables(&mut entries);
    entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()).then_with(|| a.disk.cmp(&b.disk)));
    Ok(entries)
}

/// Two roots of one name are told apart by a number.
fn unused(name: String, taken: &mut HashSet<String>) -> String {
    let mut unique = name.clone();
    let mut count = 1;
    while !taken.insert(unique.clone()) {
        count += 1;
        unique = format!("{name}-{count}");
    }
    unique
}

fn walk_folder(root: &Path, prefix: Option<&str>, entries: &mut Vec<Entry>) {
    let mut walker = WalkDir::new(root).follow_links(true).into_iter();
    while let Some(found) = walker.next() {
        match found {
            Ok(found) if found.depth() == 0 => {}
            Ok(found) if found.file_type().is_dir() => {
                if is_hidden(&found) {
                    walker.skip_current_dir();
                    entries.push(entry(root, prefix, found.path(), Err(Outcome::Skipped)));
                }
            }
            Ok(found) => {
                // A named pipe or device would be waited on for ever, whatever its name.
                let plain = found.file_type().is_file() && !is_hidden(&found);
                let kind = if plain { format::of_name(found.path()) } else { Err(Outcome::Skipped) };
                entries.push(entry(root, prefix, found.path(), kind));
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                // A file that would not have been read anyway has not failed.
                let skipped =
                    path.extension().is_some() && format::of_name(&path).is_err() && error.loop_ancestor().is_none();
                let kind = if skipped { Outcome::Skipped } else { Outcome::Failed(reason(&error)) };
                entries.push(entry(root, prefix, &path, Err(kind)));
            }
        }
    }
}

fn reason(error: &walkdir::Error) -> String {
    if let Some(ancestor) = error.loop_ancestor() {
        return format!("a link back to the folder that it is in ({}); not followed", ancestor.display());
    }
    match error.io_error().map(io::Error::kind) {
        Some(io::ErrorKind::PermissionDenied) => "no permission to read it".to_owned(),
        Some(io::ErrorKind::NotFound) => "a link to a file or folder that does not exist".to_owned(),
        _ => error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
    }
}

fn entry(root: &Path, prefix: Option<&str>, disk: &Path, kind: std::result::Result<Format, Outcome>) -> Entry {
    let relative = disk.strip_prefix(root).unwrap_or(disk);
    // A list of a million files is held for a whole run: no byte more than is needed.
    let mut path = String::with_capacity(prefix.map_or(0, |prefix| prefix.len() + 1) + relative.as_os_str().len());
    path.push_str(prefix.unwrap_or_default());
    for part in relative.components() {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&part.as_os_str().to_string_lossy());
    }
    Entry { disk: disk.to_owned(), path, kind, table: None }
}

fn is_hidden(found: &DirEntry) -> bool {
    found.file_name().as_encoded_bytes().first() == Some(&b'.')
}

/// Reads each folder's table once. One that cannot be read fails in its own place in the list.
fn attach_tables(entries: &mut [Entry]) {
    let folders: HashSet<PathBuf> =
        entries.iter().filter_map(|entry| entry.disk.parent()).map(Path::to_owned).collect();
    let read = |folder: &PathBuf| {
        let path = folder.join(given::TABLE);
        let table = given::of_table(&given::read(&path).ok()?).ok()?;
        Some((folder.clone(), Arc::new(table)))
    };
    let tables: HashMap<PathBuf, Arc<Table>> = folders.iter().filter_map(read).collect();
    for entry in entries.iter_mut().filter(|entry| matches!(entry.kind, Ok(Format::Doc(_)))) {
        entry.table = entry.disk.parent().and_then(|folder| tables.get(folder)).cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocKind;
    use crate::read::Container;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn paths(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.path.as_str()).collect()
    }

    #[test]
    fn entries_are_sorted_by_bytes_whatever_the_folder_order() {
        let folder = tree(&["b/2.txt", "b.txt", "a/é.html", "a/z/1.TXT", "B.htm", "b-1.txt"]);
        let entries = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(paths(&entries), ["B.htm", "a/z/1.TXT", "a/é.html", "b-1.txt", "b.txt", "b/2.txt"]);
    }

    #[test]
    fn kinds_follow_the_ending() {
        let cases = [
            ("tin.txt", Ok(Format::Doc(DocKind::Text))),
            ("tin.HTML", Ok(Format::Doc(DocKind::Html))),
            ("tin.Htm", Ok(Format::Doc(DocKind::Html))),
            ("tin.docx", Ok(Format::Doc(DocKind::Docx))),
            ("tin.warc.gz", Ok(Format::Container(Container::Warc { packed: true }))),
            ("tin.html.gz", Err(Outcome::Skipped)),
            ("tin.html.bak", Err(Outcome::Skipped)),
            ("README.txt", Err(Outcome::Skipped)),
            ("gold.jsonl", Ok(Format::Container(Container::JsonLines { packed: false }))),
            ("articles.csv", Ok(Format::Table)),
            ("a.meta.json", Ok(Format::Sidecar)),
            ("txt", Err(Outcome::Skipped)),
            (".an.txt", Err(Outcome::Skipped)),
        ];
        for (name, kind) in cases {
            let folder = tree(&[name]);
            let entries = walk(&[folder.path().to_owned()]).unwrap();
            assert_eq!(entries.len(), 1, "{name}");
            assert_eq!(entries[0].kind, kind, "{name}");
        }
    }

    #[test]
    fn hidden_folders_are_one_skipped_entry() {
        let folder = tree(&[".git/a.txt", ".git/b/c.txt", "d.txt"]);
        let entries = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(paths(&entries), [".git", "d.txt"]);
        assert_eq!(entries[0].kind, Err(Outcome::Skipped));
    }

    #[test]
    fn several_roots_keep_their_files_apart() {
        let (one, two) = (tree(&["tin/a.txt"]), tree(&["tin/a.txt"]));
        let roots = [one.path().join("tin"), two.path().join("tin"), one.path().join("tin/../tin")];
        let entries = walk(&roots).unwrap();
        assert_eq!(paths(&entries), ["tin-2/a.txt", "tin/a.txt"]);
    }

    #[test]
    fn a_root_may_be_a_file() {
        let folder = tree(&["tin/a.txt"]);
        let entries = walk(&[folder.path().join("tin/a.txt")]).unwrap();
        assert_eq!(paths(&entries), ["a.txt"]);
        assert_eq!(entries[0].kind, Ok(Format::Doc(DocKind::Text)));
    }

    #[test]
    fn a_missing_root_is_an_error() {
        let folder = tree(&[]);
        assert!(matches!(walk(&[folder.path().join("no")]), Err(Error::Io { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_fail_and_the_rest_is_done() {
        let folder = tree(&["a/1.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink("nowhere.txt", folder.path().join("a/broken.txt")).unwrap();
        let entries = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(paths(&entries), ["a/1.txt", "a/broken.txt", "a/up"]);
        assert_eq!(entries[0].kind, Ok(Format::Doc(DocKind::Text)));
        for failed in &entries[1..] {
            assert!(matches!(&failed.kind, Err(Outcome::Failed(why)) if why.contains("link")), "{failed:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf8_are_shown_with_replacement() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let name = std::ffi::OsStr::from_bytes(b"t\xf3m.txt");
        if fs::write(folder.path().join(name), "x").is_err() {
            return; // file systems that refuse such names have no such files
        }
        let entries = walk(&[folder.path().to_owned()]).unwrap();
        assert_eq!(paths(&entries), ["t\u{fffd}m.txt"]);
        assert!(crate::read::load(&entries[0]).is_ok());
    }
}
