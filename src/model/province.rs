//! The two lists of provinces: 63 units until 30 June 2025, 34 since (Resolution 202/2025/QH15).
//!
//! The tables are `provinces.csv` and `provinces_2025.csv` beside this file. Codes are those of the General
//! Statistics Office; seven codes changed their owner in 2025, so the lists are joined on slugs only.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Territory;

/// A province or centrally run city.
#[derive(Clone, Debug, Deserialize)]
pub struct Province {
    pub slug: String,
    pub name: String,
    /// `tỉnh` or `thành phố`.
    pub kind: String,
    /// Slug of the region; empty in the list of 2025.
    #[serde(default)]
    pub region: String,
    /// The unit of the list of 2025 that it became part of; empty in that list itself.
    #[serde(default, rename = "successor_slug")]
    pub successor: String,
    /// Ways of writing the name, separated by `|`.
    #[serde(default)]
    pub aliases: String,
    /// In the list of 2025: the units of the list of 63 that were merged into it, separated by `|`.
    #[serde(default, rename = "merged_from_slugs")]
    pub merged_from: String,
}

impl Province {
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.split('|').map(str::trim).filter(|alias| !alias.is_empty())
    }

    pub fn merged_from(&self) -> impl Iterator<Item = &str> {
        self.merged_from.split('|').map(str::trim).filter(|slug| !slug.is_empty())
    }

    /// Run by the central government like Hà Nội: its own level is called "thành phố".
    pub fn is_city(&self) -> bool {
        self.kind == "thành phố"
    }
}

struct Table {
    rows: Vec<Province>,
    by_slug: HashMap<String, usize>,
}

impl Table {
    fn read(csv_text: &str) -> Table {
        let rows: Vec<Province> = csv::Reader::from_reader(csv_text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("the embedded table is read by a test");
        let by_slug = rows.iter().enumerate().map(|(index, row)| (row.slug.clone(), index)).collect();
        Table { rows, by_slug }
    }
}

static OLD: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("provinces.csv")));
static NEW: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("provinces_2025.csv")));

fn table(territory: Territory) -> &'static Table {
    match territory {
        Territory::Old => &OLD,
        Territory::New => &NEW,
    }
}

/// All units of a list, in the order of their codes.
pub fn provinces(territory: Territory) -> &'static [Province] {
    &table(territory).rows
}

/// The unit with this slug.
pub fn province(territory: Territory, slug: &str) -> Option<&'static Province> {
    let table = table(territory);
    table.by_slug.get(slug).map(|&index| &table.rows[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_whole_and_joined_on_slugs() {
        assert_eq!(provinces(Territory::Old).len(), 63);
        assert_eq!(provinces(Territory::New).len(), 34);
        for unit in provinces(Territory::Old) {
            let successor = province(Territory::New, &unit.successor).expect(&unit.slug);
            assert!(successor.merged_from().any(|slug| slug == unit.slug), "{}", unit.slug);
        }
        let merged: usize = provinces(Territory::New).iter().map(|unit| unit.merged_from().count()).sum();
        assert_eq!(merged, 63);
    }
}
