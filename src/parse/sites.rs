//! Where the parts of an article stand on the pages of one site, for sites that the general way reads wrongly.
//!
//! A file names domains and CSS selectors; it is the user's, since sites change and only who reads a site sees it:
//!
//! ```toml
//! [[site]]
//! domains = ["baotinh.example.vn"]    # and the hosts below it
//! body    = ".noidung"                # its lines are the article's, whatever their elements are called
//! remove  = [".hop-tin", "blockquote.qc"]
//! title   = "h2.ten"
//! date    = ".ngay"
//! author  = ".but-danh"
//! ```
//!
//! All but `domains` may be left out. A selector that finds nothing on a page leaves its field to the general way, and
//! says so in the evidence.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

use super::draft::entry;
use super::page::collapse;
use super::source::host;
use crate::error::{Error, Result};
use crate::model::Evidence;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    site: Vec<WrittenSite>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSite {
    domains: toml::Spanned<Vec<String>>,
    body: Option<toml::Spanned<String>>,
    title: Option<toml::Spanned<String>>,
    date: Option<toml::Spanned<String>>,
    author: Option<toml::Spanned<String>>,
    #[serde(default)]
    remove: Vec<toml::Spanned<String>>,
}

/// The sites of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites(Vec<Site>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Site {
    domains: Vec<String>,
    body: Option<Choice>,
    title: Option<Choice>,
    date: Option<Choice>,
    author: Option<Choice>,
    remove: Vec<Choice>,
}

/// A selector with the words that it was read from.
#[derive(Clone, PartialEq, Eq)]
struct Choice {
    selector: Selector,
    words: String,
}

/// What was typed says all: hashes of how files are read are made of it.
impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words.fmt(f)
    }
}

/// What a site's selectors found on a page.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub body: HashSet<NodeId>,
    pub removed: HashSet<NodeId>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub author: Option<String>,
    /// Which selectors were used, and which found nothing.
    pub evidence: Vec<Evidence>,
}

impl Sites {
    /// Reads a file of sites.
    ///
    /// # Errors
    /// Where the file cannot be read, is no such file, or has a selector that is none: with file and line.
    pub fn load(path: &Path) -> Result<Sites> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
        Sites::read(&text, &path.to_string_lossy())
    }

    /// Reads the text of such a file; `file` names it in errors.
    pub fn read(text: &str, file: &str) -> Result<Sites> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let wrong = |at: usize, message: String| {
            let line = text[..at.min(text.len())].matches('\n').count() + 1;
            Error::Rules { file: file.to_owned(), line, message }
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            wrong(error.span().map_or(0, |span| span.start), error.message().trim().replace('\n', "; "))
        })?;
        let choice = |words: toml::Spanned<String>| -> Result<Choice> {
            let at = words.span().start;
            let words = words.into_inner();
            match Selector::parse(&words) {
                Ok(selector) => Ok(Choice { selector, words }),
                Err(error) => Err(wrong(at, format!("`{words}` is no CSS selector: {error}"))),
            }
        };
        let mut sites = Vec::new();
        for site in written.site {
            let at = site.domains.span().start;
            let domains: Vec<String> = site.domains.into_inner().iter().map(|domain| host(domain)).collect();
            if domains.is_empty() || domains.iter().any(String::is_empty) {
                return Err(wrong(at, "`domains` names no domain, such as baotinh.vn".to_owned()));
            }
            sites.push(Site {
                domains,
                body: site.body.map(choice).transpose()?,
                title: site.title.map(choice).transpose()?,
                date: site.date.map(choice).transpose()?,
                author: site.author.map(choice).transpose()?,
                remove: site.remove.into_iter().map(choice).collect::<Result<_>>()?,
            });
        }
        Ok(Sites(sites))
    }

    /// What the site of the first known address says about a page; nothing where no site is known.
    pub(super) fn parts<'a>(&self, html: &Html, addresses: impl Iterator<Item = &'a str>) -> Parts {
        if self.0.is_empty() {
            return Parts::default();
        }
        let hosts: Vec<String> = addresses.map(host).collect();
        hosts.iter().find_map(|host| self.of_host(host)).map_or_else(Parts::default, |site| site.parts(html))
    }

    /// The site with the longest domain that a host is, or lies below.
    fn of_host(&self, host: &str) -> Option<&Site> {
        let fits = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let longest = |site: &Site| site.domains.iter().filter(|domain| fits(domain)).map(String::len).max();
        self.0
            .iter()
            .filter_map(|site| Some((longest(site)?, site)))
            .max_by_key(|(length, _)| *length)
            .map(|(_, site)| site)
    }
}

impl Site {
    fn parts(&self, html: &Html) -> Parts {
        let mut parts = Parts::default();
        let mut find = |field: &str, choice: &Option<Choice>| -> Vec<ElementRef<'_>> {
            let Some(choice) = choice else { return Vec::new() };
            let found: Vec<ElementRef<'_>> = html.select(&choice.selector).collect();
            let domain = self.domains[0].as_str();
            parts.evidence.push(match found.is_empty() {
                true => entry("ignored", field, "site", &format!("{domain}: {}", choice.words)),
                false => entry(field, domain, "site", &choice.words),
            });
            found
        };
        let text = |found: Vec<ElementRef<'_>>| {
            let texts = found.iter().map(|element| collapse(&element.text().collect::<String>()));
            texts.into_iter().find(|text| !text.is_empty())
        };
        let body = find("body", &self.body).iter().map(|element| element.id()).collect();
        let title = text(find("title", &self.title));
        let date = text(find("date", &self.date));
        let author = text(find("author", &self.author));
        let removed = self.remove.iter().flat_map(|choice| html.select(&choice.selector)).map(|element| element.id());
        Parts { body, removed: removed.collect(), title, date, author, ..parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "[[site]]\ndomains = ['bao.vn']\nbody = '.a'\n[[site]]\ndomains = ['www.thidua.bao.vn', 'x.vn']";

    #[test]
    fn the_longest_domain_is_the_site() {
        let sites = Sites::read(FILE, "f").unwrap();
        let cases = [
            ("bao.vn", Some("bao.vn")),
            ("tin.bao.vn", Some("bao.vn")),
            ("thidua.bao.vn", Some("thidua.bao.vn")),
            ("a.x.vn", Some("thidua.bao.vn")),
            ("thebao.vn", None),
            ("vn", None),
        ];
        for (host, expected) in cases {
            assert_eq!(sites.of_host(host).map(|site| site.domains[0].as_str()), expected, "{host}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let cases = [
            ("[[site]]\ndomains = ['a.vn']\nbody = 'p >'", "f:3: `p >` is no CSS selector"),
            ("[[site]]\ndomains = ['a.vn']\nremove = ['.a',\n'::']", "f:4: `::` is no CSS selector"),
            ("\n[[site]]\nbody = 'p'", "f:2: missing field `domains`"),
            ("[[site]]\ndomains = []", "f:2: `domains` names no domain"),
            ("[[site]]\ndomains = ['a.vn']\nbodi = 'p'", "f:3: unknown field `bodi`"),
        ];
        for (text, told) in cases {
            let error = Sites::read(text, "f").unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
