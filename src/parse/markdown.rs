//! Markdown → the page that it stands for, and what its front matter tells.

use pulldown_cmark::{Options, Parser, html};

use crate::model::Given;

/// A page, and the fields between `---` lines at its top, if there are any.
pub(super) fn page(text: &str) -> (String, Option<Given>) {
    let text = text.trim_start_matches('\u{feff}');
    let (given, body) = match front_matter(text) {
        Some((fields, body)) => (Some(fields), body),
        None => (None, text),
    };
    let mut page = String::with_capacity(body.len() * 2);
    html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH));
    (page, given)
}

/// Lines `name: value`, as crawlers and editors write them; nested values are passed over.
fn front_matter(text: &str) -> Option<(Given, &str)> {
    let rest = text.strip_prefix("---")?.trim_start_matches([' ', '\r']).strip_prefix('\n')?;
    let mut given = Given { place: "front matter".to_owned(), ..Given::default() };
    let mut at = 0;
    for line in rest.split_inclusive('\n').take(200) {
        at += line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return Some((given, &rest[at..]));
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        let field = match name.trim() {
            "title" | "headline" => &mut given.title,
            "date" | "published" | "pubDate" => &mut given.published,
            "author" | "authors" => &mut given.author,
            "url" | "link" | "source_url" => &mut given.url,
            "outlet" | "sitename" | "source" => &mut given.outlet,
            "province" => &mut given.province,
            _ => continue,
        };
        *field = Some(value).filter(|value| !value.is_empty());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_no_text() {
        let (html, given) = page(
            "---\ntitle: \"Tin: mới\"\ndate: 2020-05-01\ntags: [a]\n---\n# Tin\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        );
        let given = given.unwrap();
        assert_eq!((given.title.as_deref(), given.published.as_deref()), (Some("Tin: mới"), Some("2020-05-01")));
        assert!(html.starts_with("<h1>Tin</h1>") && html.contains("<td>2</td>") && !html.contains("2020"));
        assert_eq!(page("---\nno end\n").1, None);
        assert!(page("a\n\n---\n\nb").0.contains("<hr"));
    }
}
