//! What the common options, the terminal and the environment come to. Nothing below reads the environment again.

use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::path::Path;
use std::sync::LazyLock;

use solieu::extract::RuleSet;
use solieu::index::Reader;
use solieu::parse::Sources;
use solieu::pipeline::{Copies, Depth, Pipeline};
use solieu::report::Lang;

use super::args::{Common, Language, When};
use super::messages::Message;
use super::print::tell;

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
    rules: LazyLock<solieu::Result<RuleSet>>,
    sources: LazyLock<Sources>,
}

impl Session {
    pub fn new(common: &Common) -> Session {
        let (out, err) = (stdout().is_terminal(), stderr().is_terminal());
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Session {
            lang: match common.lang {
                Some(Language::Vi) => Lang::Vi,
                Some(Language::En) => Lang::En,
                None => locale(|name| env::var(name).ok()),
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
            rules: LazyLock::new(RuleSet::embedded),
            sources: LazyLock::new(Sources::embedded),
        }
    }

    pub fn rules(&self) -> solieu::Result<&RuleSet> {
        // The error cannot be taken out of the shared cell, so its text goes on.
        self.rules.as_ref().map_err(|error| solieu::Error::input("rules of the program", error.to_string()))
    }

    /// Opens an index to read from, and says so where its figures were found by other rules than these.
    pub fn open(&self, index: &Path) -> solieu::Result<Reader> {
        let reader = Reader::open(index)?;
        let current = &self.rules()?.version;
        if reader.rules_version() != current && !self.quiet {
            let told = [index.display().to_string(), reader.rules_version().to_owned(), current.clone()];
            tell(&Message::OldRules.with(self.lang, &told.each_ref().map(String::as_str)));
        }
        Ok(reader)
    }

    pub fn pipeline(&self, depth: Depth, copies: Copies) -> solieu::Result<Pipeline<'_>> {
        Ok(Pipeline { rules: self.rules()?, sources: &self.sources, jobs: self.jobs, depth, copies })
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
