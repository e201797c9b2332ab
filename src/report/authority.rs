//! Who stands behind an award: levels and grantors, and which of them are one channel.
//!
//! In: the level and grantor lists of a fact. Out: the channels that decide what it may be compared with.
//! `authorities.csv` beside this file lists levels first, then grantors, from the State down. A grantor's channel is
//! its level where no other body gives the same award at that level (the People's Committee at `tinh`), and itself
//! where one does (the Federation of Labour): those two certificates are never one row.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::names;

/// A level or a grantor, with its names.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Authority {
    pub id: String,
    pub level: String,
    pub channel: String,
    pub vi: String,
    pub en: String,
}

struct Table {
    rows: Vec<Authority>,
    by_id: HashMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut rows: Vec<Authority> = ::csv::Reader::from_reader(include_str!("authorities.csv").as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the embedded table is read by a test");
    let mut by_id: HashMap<_, _> = rows.iter().enumerate().map(|(index, row)| (row.id.clone(), index)).collect();
    for added in names::added().authorities.iter().cloned() {
        match by_id.get(&added.id) {
            Some(&index) => rows[index] = added,
            None => {
                by_id.insert(added.id.clone(), rows.len());
                rows.push(added);
            }
        }
    }
    Table { rows, by_id }
});

/// The level or grantor with this id.
pub(super) fn authority(id: &str) -> Option<&'static Authority> {
    TABLE.by_id.get(id).map(|&index| &TABLE.rows[index])
}

/// Place in the order from the State down; unknown ids come last.
pub(super) fn position(id: &str) -> usize {
    TABLE.by_id.get(id).copied().unwrap_or(usize::MAX)
}

/// The channels of a fact, sorted: those of its grantors, and the levels that none of them accounts for.
pub(super) fn channels(levels: &[String], grantors: &[String]) -> Vec<String> {
    // At the State's level each award has one possible grantor by law, whoever hands it over.
    if let [only] = levels
        && only == "nha-nuoc"
    {
        return vec![only.clone()];
    }
    let mut channels: Vec<String> =
        grantors.iter().map(|id| authority(id).map_or_else(|| id.clone(), |grantor| grantor.channel.clone())).collect();
    let accounted = |level: &str| grantors.iter().any(|id| authority(id).is_some_and(|grantor| grantor.level == level));
    channels.extend(levels.iter().filter(|level| !accounted(level)).cloned());
    channels.sort();
    channels.dedup();
    channels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_and_level_is_listed_itself() {
        for row in &TABLE.rows {
            assert_eq!(authority(&row.level).map(|level| &level.level), Some(&row.level), "{}", row.id);
            assert_eq!(authority(&row.channel).map(|channel| &channel.channel), Some(&row.channel), "{}", row.id);
        }
        assert_eq!(TABLE.by_id.len(), TABLE.rows.len(), "an id is listed twice");
    }

    #[test]
    fn channels_of_levels_and_grantors() {
        type Ids = &'static [&'static str];
        let cases: &[(&str, Ids, Ids, Ids)] = &[
            ("nothing said", &[], &[], &[]),
            ("level alone", &["tinh"], &[], &["tinh"]),
            ("people's committee is its level", &["tinh"], &["ubnd-tinh"], &["tinh"]),
            ("the union's is another channel", &["tinh"], &["ldld-tinh"], &["ldld-tinh"]),
            ("both in one number", &["tinh"], &["ldld-tinh", "ubnd-tinh"], &["ldld-tinh", "tinh"]),
            ("the state's, whoever names it", &["nha-nuoc"], &["thu-tuong"], &["nha-nuoc"]),
            ("handed over by the province", &["nha-nuoc"], &["ubnd-tinh"], &["nha-nuoc"]),
            ("title and grantor differ", &["co-so", "tinh"], &["ldld-tinh"], &["co-so", "ldld-tinh"]),
            ("two levels", &["bo-nganh", "tinh"], &[], &["bo-nganh", "tinh"]),
            ("unknown grantor stays itself", &[], &["quy-x"], &["quy-x"]),
        ];
        for (name, levels, grantors, expected) in cases {
            let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
            assert_eq!(channels(&owned(levels), &owned(grantors)), owned(expected), "{name}");
        }
    }
}
