//! The data files that the extraction is made of: those of the program, and folders of a user's own (`--rules DIR`).
//!
//! A folder is laid out like the program's own data: `lexicon/*.toml`, `rules/*.toml`, `districts.csv`, `labels.csv`,
//! `authorities.csv`. A lexicon, rule or district file with the name of one of the program's takes its place; one with
//! another name comes on top, row by row (`lexicon`, `rule` say how). Labels and authorities always come on top.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::{lexicon, place, rule};
use crate::error::{Error, Result};

/// One data file.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// Its place in a pack, such as `rules/awards.toml`.
    pub key: String,
    /// What messages call it: the path for files of a user.
    pub name: String,
    pub text: Cow<'static, str>,
    /// 0 for files of the program and those in their place, else the number of the folder that it comes from.
    pub layer: usize,
}

impl DataFile {
    /// A file that the program writes itself.
    pub(super) fn made(key: &str, text: String) -> DataFile {
        DataFile { key: key.to_owned(), name: key.to_owned(), text: Cow::Owned(text), layer: 0 }
    }
}

/// All data files, in the order in which they are read.
#[derive(Clone, Debug)]
pub struct Pack {
    pub lexicons: Vec<DataFile>,
    pub rules: Vec<DataFile>,
    pub districts: DataFile,
    /// Names of ids in reports, besides the program's own.
    pub labels: Vec<DataFile>,
    /// Levels and grantors, besides the program's own.
    pub authorities: Vec<DataFile>,
    folders: usize,
}

impl Pack {
    /// The data that is part of the program.
    pub fn embedded() -> Pack {
        let embedded = |&(key, text): &(&str, &'static str)| DataFile {
            key: key.to_owned(),
            name: key.to_owned(),
            text: Cow::Borrowed(text),
            layer: 0,
        };
        Pack {
            lexicons: lexicon::EMBEDDED.iter().map(embedded).collect(),
            rules: rule::EMBEDDED.iter().map(embedded).collect(),
            districts: embedded(&place::DISTRICTS),
            labels: Vec::new(),
            authorities: Vec::new(),
            folders: 0,
        }
    }

    /// The data of the program with those of folders on top, in their order.
    pub fn with_folders(folders: &[PathBuf]) -> Result<Pack> {
        let mut pack = Pack::embedded();
        for folder in folders {
            pack.add_folder(folder)?;
        }
        Ok(pack)
    }

    fn add_folder(&mut self, folder: &Path) -> Result<()> {
        let entries = fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
        if let Some(astray) = entries.flatten().map(|entry| entry.path()).find(|path| is_toml(path)) {
            return Err(Error::input(
                astray.to_string_lossy(),
                "rules and lexicons are read from the folders `rules` and `lexicon` beside it; move it there",
            ));
        }
        self.folders += 1;
        let mut read = 0;
        for (kind, files) in [("lexicon", &mut self.lexicons), ("rules", &mut self.rules)] {
            for path in toml_files(&folder.join(kind))? {
                let file_name = path.file_name().unwrap_or_default().to_string_lossy();
                let file = load(&path, format!("{kind}/{file_name}"), self.folders)?;
                match files.iter_mut().find(|known| known.key == file.key && known.layer == 0) {
                    Some(known) => *known = DataFile { layer: 0, ..file },
                    None => files.push(file),
                }
                read += 1;
            }
        }
        let table = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
        if let Some(path) = table("districts.csv") {
            self.districts = load(&path, place::DISTRICTS.0.to_owned(), 0)?;
            read += 1;
        }
        for (name, files) in [("labels.csv", &mut self.labels), ("authorities.csv", &mut self.authorities)] {
            if let Some(path) = table(name) {
                files.push(load(&path, name.to_owned(), self.folders)?);
                read += 1;
            }
        }
        if read == 0 {
            return Err(Error::input(
                folder.to_string_lossy(),
                "no rules in it; a folder of rules has lexicon/*.toml, rules/*.toml, labels.csv, authorities.csv or \
                 districts.csv",
            ));
        }
        Ok(())
    }

    /// Changes with everything that decides which figures are found; labels only name them.
    pub fn version(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let provinces = place::lexicon_files();
        hasher.update(provinces.as_bytes());
        for file in self.lexicons.iter().chain(&self.rules).chain([&self.districts]) {
            for part in [file.key.as_bytes(), file.text.as_bytes()] {
                hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
            }
            // The same text counts otherwise on top than in place.
            hasher.update(&[u8::from(file.layer > 0)]);
        }
        hasher.finalize().to_hex()[..12].to_owned()
    }
}

fn load(path: &Path, key: String, layer: usize) -> Result<DataFile> {
    let bytes = fs::read(path).map_err(|error| Error::io(path, error))?;
    let name = path.to_string_lossy().into_owned();
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::input(&name, format!("not UTF-8 at byte {at}; save it as UTF-8"))
    })?;
    // Editors of Windows put a mark in front, which TOML and CSV take for a letter.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(DataFile { key, name, text: Cow::Owned(text), layer })
}

/// The TOML files of a folder, by name; none where there is no such folder.
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| Error::io(folder, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Error::io(folder, error))?.path();
        if is_toml(&path) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Hidden files are what editors leave behind.
fn is_toml(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden
        && path.is_file()
        && path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
        && path.file_name().is_none_or(|name| name != "solieu.toml")
}
