//! What the common options, the terminal and the environment come to. Nothing below reads the environment again.

use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use solieu::extract::RuleSet;
use solieu::extract::pack::{DataFile, Pack};
use solieu::index::Reader;
use solieu::parse::Sources;
use solieu::pipeline::{Copies, Depth, Pipeline};
use solieu::report::{Lang, add_names};
use solieu::{Error, Result};

use super::args::{Common, Language, When};
use super::config::{Config, FILE};
use super::messages::Message;
use super::print::tell;
use super::reading::ReadArgs;

/// Settings of one run of the program.
pub struct Session {
    pub lang: Lang,
    pub quiet: bool,
    pub jobs: usize,
    /// Colours on standard output.
    pub color: bool,
    /// Columns of the terminal, or 80.
    pub width: usize,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    rules: LazyLock<Result<RuleSet>, Box<dyn FnOnce() -> Result<RuleSet>>>,
    sources: OnceLock<Sources>,
    /// The file of selectors that the settings name.
    sites: Option<PathBuf>,
}

impl Session {
    pub fn new(common: &Common) -> Result<Session> {
        let (out, err) = (stdout().is_terminal(), stderr().is_terminal());
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let config = match &common.config {
            Some(path) => Config::read(path)?,
            None => Config::find()?,
        };
        let pack = Pack::with_folders(&rule_folders(common, &config))?;
        add_names(tables(&pack.labels), tables(&pack.authorities))?;
        Ok(Session {
            lang: match (common.lang, &config.lang) {
                (None, Some(lang)) => named(lang)?,
                _ => Session::first_lang(common),
            },
            quiet: common.quiet,
            jobs: common.jobs.map_or_else(cores, usize::from),
            color: match common.color {
                When::Always => true,
                When::Never => false,
                When::Auto => out && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb"),
            },
            width: width(out),
            stdout_is_terminal: out,
            stderr_is_terminal: err,
            rules: LazyLock::new(Box::new(move || RuleSet::load(&pack))),
            sources: OnceLock::new(),
            sites: config.sites,
        })
    }

    /// The language that was typed, or that of the locale.
    pub fn first_lang(common: &Common) -> Lang {
        match common.lang {
            Some(Language::Vi) => Lang::Vi,
            Some(Language::En) => Lang::En,
            None => locale(|name| env::var(name).ok()),
        }
    }

    pub fn rules(&self) -> Result<&RuleSet> {
        self.rules.as_ref().map_err(Error::again)
    }

    /// Opens indexes to read from, as one, and says so where their figures were found by other rules than these.
    pub fn open(&self, indexes: &[PathBuf]) -> Result<Reader> {
        let reader = Reader::open_all(indexes)?;
        let current = &self.rules()?.version;
        for part in reader.parts().iter().filter(|_| !self.quiet) {
            let path = part.path.display().to_string();
            if !part.is_finished() {
                tell(&Message::Unfinished.with(self.lang, &[&path]));
            }
            if let Some(rules) = part.rules_version().filter(|rules| rules != current) {
                tell(&Message::OldRules.with(self.lang, &[&path, rules, current]));
            }
        }
        Ok(reader)
    }

    /// Says that a file was written; standard output needs no word.
    pub fn tell_written(&self, path: &Path) {
        if path != Path::new("-") && !self.quiet {
            tell(&Message::Written.with(self.lang, &[&path.display().to_string()]));
        }
    }

    pub fn pipeline(&self, depth: Depth, copies: Copies) -> Result<Pipeline<'_>> {
        let sources = self.sources.get_or_init(Sources::embedded);
        Ok(Pipeline { rules: self.rules()?, sources, jobs: self.jobs, depth, copies })
    }

    /// A pipeline that reads files as the user said; one run of the program reads in one way.
    pub fn reading(&self, read: &ReadArgs, depth: Depth, copies: Copies) -> Result<Pipeline<'_>> {
        let reading = read.reading(self.sites.as_deref())?;
        self.sources.get_or_init(|| Sources::embedded().with(reading));
        self.pipeline(depth, copies)
    }
}

/// Names and texts of tables.
fn tables(files: &[DataFile]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().map(|file| (file.name.as_str(), &*file.text))
}

/// Folders of rules: what was typed, else the environment (several as in PATH), else the settings file.
fn rule_folders(common: &Common, config: &Config) -> Vec<PathBuf> {
    if !common.rules.is_empty() {
        return common.rules.clone();
    }
    match env::var_os("SOLIEU_RULES").filter(|value| !value.is_empty()) {
        Some(value) => env::split_paths(&value).collect(),
        None => config.rules.clone(),
    }
}

/// The language that the settings file names.
fn named(lang: &str) -> Result<Lang> {
    match lang {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        _ => Err(Error::input(FILE, format!("`lang` is vi or en, not `{lang}`"))),
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Vietnamese for Vietnamese locales and where there is none at all, as on Windows: the articles and most of their
/// readers are Vietnamese. Any other locale was chosen by somebody, and reads English more likely.
fn locale(variable: impl Fn(&str) -> Option<String>) -> Lang {
    let chosen =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|it| !it.is_empty()));
    match chosen {
        Some(locale) if !locale.to_ascii_lowercase().starts_with("vi") => Lang::En,
        _ => Lang::Vi,
    }
}

fn width(stdout_is_terminal: bool) -> usize {
    let typed = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let measured = || terminal_size::terminal_size_of(stdout()).map(|(width, _)| usize::from(width.0));
    typed.or_else(|| stdout_is_terminal.then(measured).flatten()).unwrap_or(80).clamp(40, 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_gives_the_language() {
        let cases: [(&[(&str, &str)], Lang); 6] = [
            (&[], Lang::Vi),
            (&[("LANG", "")], Lang::Vi),
            (&[("LANG", "vi_VN.UTF-8")], Lang::Vi),
            (&[("LANG", "en_US.UTF-8")], Lang::En),
            (&[("LANG", "vi_VN.UTF-8"), ("LC_ALL", "C")], Lang::En),
            (&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "vi_VN")], Lang::Vi),
        ];
        for (variables, expected) in cases {
            let read =
                |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(locale(read), expected, "{variables:?}");
        }
    }
}
