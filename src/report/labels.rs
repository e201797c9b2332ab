//! Names of ids in Vietnamese and English, and the fixed words of a report.
//!
//! In: an id and a language. Out: its name, or the id itself where the tables have none.
//! `labels.csv` beside this file holds `kind,id,vi,en`; its order is the order of indicators in reports. Kind `title`
//! names an award together with its level (`bang-khen/nha-nuoc`), since people say neither of the two alone. Tables of a
//! user (`names`) add rows and rename ids.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::authority::authority;
use super::names;
use super::options::Lang;
use crate::model::{Family, Status, Subject, Territory, province, provinces};

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Label {
    pub kind: String,
    pub id: String,
    pub vi: String,
    pub en: String,
}

struct Table {
    rows: Vec<Label>,
    by_key: HashMap<(String, String), usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut rows: Vec<Label> = ::csv::Reader::from_reader(include_str!("labels.csv").as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the embedded table is read by a test");
    let key = |row: &Label| (row.kind.clone(), row.id.clone());
    let mut by_key: HashMap<_, _> = rows.iter().enumerate().map(|(index, row)| (key(row), index)).collect();
    for added in names::added().labels.iter().cloned() {
        match by_key.get(&key(&added)) {
            Some(&index) => rows[index] = added,
            None => {
                by_key.insert(key(&added), rows.len());
                rows.push(added);
            }
        }
    }
    Table { rows, by_key }
});

fn row(kind: &str, id: &str) -> Option<usize> {
    TABLE.by_key.get(&(kind.to_owned(), id.to_owned())).copied()
}

fn find(kind: &str, id: &str, lang: Lang) -> Option<&'static str> {
    row(kind, id).map(|index| match lang {
        Lang::Vi => TABLE.rows[index].vi.as_str(),
        Lang::En => TABLE.rows[index].en.as_str(),
    })
}

fn or_id(found: Option<&'static str>, id: &str) -> Cow<'static, str> {
    found.map_or_else(|| Cow::Owned(id.to_owned()), Cow::Borrowed)
}

/// The ids of all indicators that have a name, in the order of reports.
pub fn indicators() -> impl Iterator<Item = &'static str> {
    TABLE.rows.iter().filter(|row| row.kind == "indicator").map(|row| row.id.as_str())
}

/// The name of an indicator.
pub fn indicator(id: &str, lang: Lang) -> Cow<'static, str> {
    or_id(find("indicator", id, lang), id)
}

/// The name of a level or a grantor.
pub fn level_or_grantor(id: &str, lang: Lang) -> Cow<'static, str> {
    let found = authority(id).map(|row| match lang {
        Lang::Vi => row.vi.as_str(),
        Lang::En => row.en.as_str(),
    });
    or_id(found, id)
}

/// The name of an award of one level or grantor, where it has one of its own.
pub(super) fn title(indicator: &str, authority: &str, lang: Lang) -> Option<&'static str> {
    find("title", &format!("{indicator}/{authority}"), lang)
}

/// The name of what is counted.
pub fn subject(subject: Subject, lang: Lang) -> Cow<'static, str> {
    or_id(find("subject", subject.name(), lang), subject.name())
}

/// The name of a stage.
pub fn status(status: Status, lang: Lang) -> Cow<'static, str> {
    or_id(find("status", status.name(), lang), status.name())
}

/// The name of a family of indicators.
pub fn family(family: Family, lang: Lang) -> Cow<'static, str> {
    or_id(find("family", family.name(), lang), family.name())
}

/// The ids of all bodies that have a name.
pub fn scopes() -> impl Iterator<Item = &'static str> {
    TABLE.rows.iter().filter(|row| row.kind == "scope").map(|row| row.id.as_str())
}

/// The name of the body or place that a figure is narrowed to.
pub fn scope(slug: &str, lang: Lang) -> Cow<'static, str> {
    match find("scope", slug, lang) {
        Some(name) => Cow::Borrowed(name),
        None => level_or_grantor(slug, lang),
    }
}

/// True for organisations and sectors that every province has; departments (sở) are among them.
pub(super) fn is_common_body(slug: &str) -> bool {
    row("scope", slug).is_some() || authority(slug).is_some() || slug.starts_with("so-")
}

/// A fixed word of the report.
pub(super) fn word(id: &str, lang: Lang) -> &'static str {
    find("ui", id, lang).unwrap_or_else(|| {
        debug_assert!(false, "labels.csv has no word `{id}`");
        ""
    })
}

/// A number with its noun, e.g. `1 article`, `12 articles`; `id` names a `one|many` pair.
pub(super) fn counted(count: usize, id: &str, lang: Lang) -> String {
    let (one, many) = word(id, lang).split_once('|').unwrap_or_default();
    let number = super::format::number(count as f64, lang);
    format!("{number} {}", if count == 1 { one } else { many })
}

/// Place of an indicator in the order of reports; unknown ids come last.
pub(super) fn indicator_position(id: &str) -> usize {
    row("indicator", id).unwrap_or(usize::MAX)
}

/// The name of a province; a unit that was merged in 2025 says so, since it shares its name with a part of itself.
pub fn province_name(territory: Territory, slug: &str, lang: Lang) -> String {
    let Some(unit) = province(territory, slug) else { return slug.to_owned() };
    match territory {
        Territory::Old => unit.name.clone(),
        Territory::New => format!("{} ({})", unit.name, word("merged", lang)),
    }
}

/// Place of a province in the official order; unknown slugs come last.
pub(super) fn province_position(territory: Territory, slug: &str) -> usize {
    provinces(territory).iter().position(|unit| unit.slug == slug).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TABLE.by_key.len(), TABLE.rows.len(), "a key is listed twice");
        for row in &TABLE.rows {
            assert!(!row.vi.is_empty() && !row.en.is_empty(), "{} {}", row.kind, row.id);
            if row.kind == "title" {
                let (award, level) = row.id.split_once('/').expect(&row.id);
                assert_ne!(indicator_position(award), usize::MAX, "{award}");
                assert!(authority(level).is_some(), "{level}");
            }
        }
        for lang in [Lang::Vi, Lang::En] {
            let named = |name: Cow<str>, id: &str| assert_ne!(name, id, "no name of its own");
            Family::ALL.iter().for_each(|&it| named(family(it, lang), it.name()));
            Status::ALL.iter().for_each(|&it| named(status(it, lang), it.name()));
        }
        for &it in Subject::ALL {
            assert_ne!(subject(it, Lang::Vi), it.name());
        }
    }

    #[test]
    fn an_unknown_id_is_shown_as_it_is() {
        assert_eq!(indicator("giai-moi", Lang::Vi), "giai-moi");
        assert_eq!(scope("ben-cat", Lang::En), "ben-cat");
        assert_eq!(province_name(Territory::Old, "atlantis", Lang::Vi), "atlantis");
    }

    #[test]
    fn merged_units_say_so() {
        assert_eq!(province_name(Territory::Old, "phu-tho", Lang::Vi), "Phú Thọ");
        assert_eq!(province_name(Territory::New, "phu-tho", Lang::Vi), "Phú Thọ (từ 7/2025)");
    }
}
