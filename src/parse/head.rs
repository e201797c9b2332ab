//! What a page says about itself to machines: meta tags, links, JSON-LD and its title.
//!
//! Templates leave these fields empty, wrong or doubled; a value that does not read as what it should be is passed
//! over, and a broken JSON-LD block is no more than an absent one.

use std::borrow::Cow;

use scraper::ElementRef;
use serde_json::Value;

use super::dates;
use super::keyed::Keyed;
use crate::model::PartialDate;
use crate::normalize::key;

/// The fields of a page's own metadata.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Titles as the page gives them, surest first; the last is that of the window, with the site's name.
    pub titles: Vec<String>,
    /// Their keys, with single spaces.
    title_keys: Vec<String>,
    pub published: Option<(PartialDate, String)>,
    pub author: Option<String>,
    /// Name of the site or its publisher.
    pub site: Option<String>,
    pub url: Option<String>,
    /// Address of another page of the site, good for its host only.
    pub base: Option<String>,
    /// The window's title without the article's.
    pub tails: Vec<String>,
}

/// True for the elements that this module reads.
pub(super) fn is_told_by(name: &str) -> bool {
    matches!(name, "meta" | "link" | "base" | "title" | "script")
}

/// Names of meta tags that hold the day of publication, surest first.
const PUBLISHED: [&str; 12] = [
    "article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "published_date",
    "pubdate",
    "article:published",
    "publish-date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "date",
];

/// Reads the elements of a page that speak to machines, in their order, wherever they stand.
pub(super) fn read(elements: &[ElementRef<'_>]) -> Head {
    let named = |name: &'static str| elements.iter().filter(move |element| element.value().name() == name);
    let metas: Vec<(String, String)> = named("meta")
        .filter_map(|tag| {
            let name = ["property", "name", "itemprop"].iter().find_map(|attr| tag.attr(attr))?;
            let content = tag.attr("content").map(str::trim).filter(|content| !content.is_empty())?;
            Some((name.to_ascii_lowercase(), content.split_whitespace().collect::<Vec<_>>().join(" ")))
        })
        .collect();
    let meta = |name: &str| metas.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let json = named("script").filter(|script| is(script.attr("type"), "application/ld+json"));
    let json = json.filter_map(|script| json_of(&script.text().collect::<String>())).collect::<Vec<_>>();
    let article = json.iter().find_map(|value| article(value, 0));
    let text = |path: &[&str]| article.and_then(|article| string(article, path));

    let mut head = Head {
        titles: [text(&["headline"]), meta("og:title"), meta("twitter:title")].into_iter().flatten().collect(),
        author: text(&["author", "name"])
            .or_else(|| text(&["author"]))
            .or_else(|| meta("article:author"))
            .or_else(|| meta("author")),
        site: meta("og:site_name").or_else(|| text(&["publisher", "name"])),
        ..Head::default()
    };
    let dates = text(&["datePublished"]).into_iter().chain(PUBLISHED.iter().filter_map(|name| meta(name)));
    head.published = dates.into_iter().find_map(|value| dates::of_metadata(&value).map(|date| (date, value)));
    let canonical = named("link").filter(|link| is(link.attr("rel"), "canonical")).find_map(|tag| tag.attr("href"));
    let canonical = canonical.map(|href| href.trim().to_owned());
    let urls = [canonical, meta("og:url"), text(&["mainEntityOfPage", "@id"]), text(&["url"])];
    head.url = urls.into_iter().flatten().find(|url| url.contains("://"));
    let base = named("base").find_map(|tag| tag.attr("href")).map(|href| href.trim().to_owned());
    head.base = base.filter(|url| url.contains("://"));
    if let Some(title) = named("title").next() {
        let title = title.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        head.tails = segments(&title).map(str::to_owned).collect();
        head.titles.extend(Some(title).filter(|title| !title.is_empty()));
    }
    head.title_keys = head.titles.iter().map(|title| single_spaced(&key(title)).into_owned()).collect();
    head
}

fn is(value: Option<&str>, name: &str) -> bool {
    value.is_some_and(|value| value.eq_ignore_ascii_case(name))
}

impl Head {
    /// A title that is surer than all that the page gives.
    pub fn put_title(&mut self, title: &str) {
        self.titles.insert(0, title.to_owned());
        self.title_keys.insert(0, single_spaced(&key(title)).into_owned());
    }

    /// True where `line` is a title that the page gives, be it with the site's or a section's name around it.
    pub fn is_title(&self, line: &Keyed<'_>) -> bool {
        let longest = self.title_keys.iter().map(String::len).max().unwrap_or(0);
        if line.least() > longest {
            return false;
        }
        let line = single_spaced(line.key());
        line.chars().count() >= 16 && self.title_keys.iter().any(|title| title.contains(&*line))
    }
}

fn single_spaced(key: &str) -> Cow<'_, str> {
    let key = key.trim();
    if key.contains("  ") || key.contains('\n') {
        return key.split_whitespace().collect::<Vec<_>>().join(" ").into();
    }
    key.into()
}

/// Parts of a window's title: "Tên bài - Báo Tỉnh | Tin tức".
fn segments(title: &str) -> impl Iterator<Item = &str> {
    [" - ", " | ", " – ", " — ", " » ", " :: "]
        .iter()
        .fold(vec![title], |parts, separator| parts.into_iter().flat_map(|part| part.split(separator)).collect())
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A title without the name of the site at either end.
pub(super) fn without_site(title: &str, is_site: impl Fn(&str) -> bool) -> String {
    let mut title = title.trim();
    while let Some((rest, tail)) = [" - ", " | ", " – ", " — ", " » ", " :: "]
        .iter()
        .filter_map(|separator| title.rsplit_once(separator))
        .min_by_key(|(_, tail)| tail.len())
        && is_site(tail)
    {
        title = rest.trim_end();
    }
    while let Some((front, rest)) = [" - ", " | ", " :: "]
        .iter()
        .filter_map(|separator| title.split_once(separator))
        .min_by_key(|(front, _)| front.len())
        && is_site(front)
    {
        title = rest.trim_start();
    }
    title.to_owned()
}

/// Line ends inside strings are no JSON, but common.
fn json_of(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    serde_json::from_str(text).ok().or_else(|| {
        let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&flat).ok()
    })
}

/// The object that describes the article, in lists and graphs too. serde_json bounds the depth of its input.
fn article(value: &Value, depth: usize) -> Option<&Value> {
    match value {
        Value::Array(items) => items.iter().find_map(|item| article(item, depth + 1)),
        Value::Object(fields) => {
            let kind = match fields.get("@type") {
                Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
                other => other.and_then(Value::as_str),
            };
            let described = kind.is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
            if described || fields.contains_key("datePublished") {
                return Some(value);
            }
            fields.get("@graph").filter(|_| depth < 8).and_then(|graph| article(graph, depth + 1))
        }
        _ => None,
    }
}

fn string(value: &Value, path: &[&str]) -> Option<String> {
    let mut value = value;
    for name in path {
        if let Value::Array(items) = value {
            value = items.first()?;
        }
        value = value.get(name)?;
    }
    let text = value.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    #[test]
    fn fields_come_from_whichever_place_has_them() {
        let html = Html::parse_document(
            r#"<head><title> Tên bài - Báo Tỉnh </title><base href="http://bao.vn/x/">
            <meta property="og:site_name" content="Báo Tỉnh điện tử"><meta name="date" content="x">
            <meta name="pubdate" content="05/06/2020"><link rel=canonical href="https://bao.vn/tin-1.html">
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"B"},{"@type":["NewsArticle"],
            "headline":"Tên
            bài","author":[{"name":"Thu Hà"}]}]}</script><script type="application/ld+json">{broken</script>"#,
        );
        let elements: Vec<ElementRef<'_>> = html.root_element().descendent_elements().collect();
        let head = read(&elements);
        assert_eq!(head.titles, ["Tên bài", "Tên bài - Báo Tỉnh"]);
        assert_eq!(head.tails, ["Tên bài", "Báo Tỉnh"]);
        assert_eq!(head.published.unwrap().0.to_string(), "2020-06-05");
        assert_eq!(head.author.as_deref(), Some("Thu Hà"));
        assert_eq!(head.site.as_deref(), Some("Báo Tỉnh điện tử"));
        assert_eq!(head.url.as_deref(), Some("https://bao.vn/tin-1.html"));
        assert_eq!(head.base.as_deref(), Some("http://bao.vn/x/"));
    }

    #[test]
    fn titles_lose_the_name_of_the_site() {
        let is_site = |part: &str| part.starts_with("Báo") || part == "In bài viết";
        let cases = [
            ("Thi đua - khen thưởng năm 2020 - Báo Tỉnh", "Thi đua - khen thưởng năm 2020"),
            ("Thi đua | Tin | Báo Tỉnh", "Thi đua | Tin"),
            ("In bài viết - Kết quả năm 2017", "Kết quả năm 2017"),
            ("Báo chí và phong trào", "Báo chí và phong trào"),
        ];
        for (title, expected) in cases {
            assert_eq!(without_site(title, is_site), expected, "{title}");
        }
    }
}
