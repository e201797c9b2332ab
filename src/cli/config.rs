//! `solieu.toml`: what a user wants on every run. Looked for in the working folder, then in the folders above it, as
//! other tools do. Never among the articles: those come from elsewhere, and no file of theirs may change a figure.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use solieu::{Error, Result};

pub const FILE: &str = "solieu.toml";

/// Settings of a file; paths are relative to it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Option<Folders>,
    sites: Option<PathBuf>,
    lang: Option<String>,
}

/// One folder or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Folders {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

/// What `solieu.toml` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Folders of rules on top of the program's.
    pub rules: Vec<PathBuf>,
    /// A file of selectors.
    pub sites: Option<PathBuf>,
    pub lang: Option<String>,
}

impl Config {
    /// The nearest file, or nothing.
    pub fn find() -> Result<Config> {
        // Without a working folder there is none to look into.
        let Ok(folder) = env::current_dir() else { return Ok(Config::default()) };
        match folder.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file()) {
            Some(path) => Config::read(&path),
            None => Ok(Config::default()),
        }
    }

    /// A file that the user named.
    pub fn read(path: &Path) -> Result<Config> {
        let text = fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let written: Written = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text[..start.min(text.len())].matches('\n').count() + 1;
            let message = error.message().trim().replace('\n', "; ");
            Error::Rules { file: path.to_string_lossy().into_owned(), line, message }
        })?;
        let beside = path.parent().unwrap_or(Path::new(""));
        let rules = match written.rules {
            None => Vec::new(),
            Some(Folders::One(folder)) => vec![folder],
            Some(Folders::Several(folders)) => folders,
        };
        let rules = rules.into_iter().map(|folder| beside.join(folder)).collect();
        Ok(Config { rules, sites: written.sites.map(|file| beside.join(file)), lang: written.lang })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_relative_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        for (text, rules) in [
            ("", vec![]),
            ("rules = 'own'", vec![folder.path().join("own")]),
            ("rules = ['own', '/else']\nlang = 'vi'", vec![folder.path().join("own"), PathBuf::from("/else")]),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(Config::read(&path).unwrap().rules, rules, "{text}");
        }
    }

    #[test]
    fn a_wrong_file_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        for (text, told) in
            [("\nrule = 'own'", "solieu.toml:2: unknown field `rule`"), ("rules = [", "solieu.toml:1: ")]
        {
            fs::write(&path, text).unwrap();
            let error = Config::read(&path).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
