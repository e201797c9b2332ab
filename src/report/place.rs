//! Which province a figure is of, and which provinces were asked for.
//!
//! In: slugs of the list of 63 or of the 34 since July 2025. Out: units in the official order. A unit that nothing was
//! merged into in 2025 is the same in both lists; where the list of 2025 was asked for, the others are what they
//! became.

use std::collections::BTreeSet;

use super::labels;
use super::options::Options;
use crate::model::{Territory, province};

/// A province in one of the two lists, in the official order: list, place in it, slug.
pub(super) type Unit = (Territory, usize, String);

/// Puts figures into the units that a report shows.
pub(super) struct Places<'a> {
    options: &'a Options,
    asked: BTreeSet<String>,
}

impl<'a> Places<'a> {
    pub fn new(options: &'a Options) -> Places<'a> {
        // A unit that kept its land in 2025 may be asked for by its new name.
        let asked = options.provinces.iter().flat_map(|slug| [slug.clone(), unit(Territory::New, slug).2]).collect();
        Places { options, asked }
    }

    /// The unit that stands for a slug.
    pub fn unit(&self, territory: Territory, slug: &str) -> Unit {
        let own = unit(territory, slug);
        match (own.0, self.options.territory, province(Territory::Old, &own.2)) {
            (Territory::Old, Some(Territory::New), Some(old)) => unit(Territory::New, &old.successor),
            _ => own,
        }
    }

    /// True where the unit is one of those asked for.
    pub fn wants(&self, (territory, _, slug): &Unit) -> bool {
        let named = self.asked.is_empty()
            || self.asked.contains(slug)
            || *territory == Territory::New && parts(slug).any(|part| self.asked.contains(part)) && self.folds();
        named && self.in_region(*territory, slug)
    }

    /// True where the units of before are shown as what they became.
    pub fn folds(&self) -> bool {
        self.options.territory == Some(Territory::New)
    }

    fn in_region(&self, territory: Territory, slug: &str) -> bool {
        let regions = &self.options.regions;
        let has_land = |old: &str| province(Territory::Old, old).is_some_and(|unit| regions.contains(&unit.region));
        regions.is_empty()
            || match territory {
                Territory::Old => has_land(slug),
                Territory::New => parts(slug).any(has_land),
            }
    }
}

/// The units of the list of 63 that were merged into one of the 34.
pub(super) fn parts(slug: &str) -> impl Iterator<Item = &'static str> {
    province(Territory::New, slug).into_iter().flat_map(|unit| unit.merged_from())
}

/// The unit that a slug means. A unit that nothing was merged into in 2025 is the same in both lists.
pub(super) fn unit(territory: Territory, slug: &str) -> Unit {
    let mut place = (territory, slug);
    if territory == Territory::New {
        let mut parts = parts(slug);
        if let (Some(only), None) = (parts.next(), parts.next()) {
            place = (Territory::Old, only);
        }
    }
    let (territory, slug) = place;
    (territory, labels::province_position(territory, slug), slug.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_asked_for_by_old_and_new_names() {
        let all = Options::default;
        let slugs = |slugs: &[&str]| slugs.iter().map(|slug| (*slug).to_owned()).collect::<Vec<_>>();
        let old = |slug: &str| (Territory::Old, slug.to_owned());
        let new = |slug: &str| (Territory::New, slug.to_owned());
        let folded = || Options { territory: Some(Territory::New), ..all() };
        let cases: Vec<(&str, Options, (Territory, String), bool)> = vec![
            ("nothing asked for", all(), old("son-la"), true),
            ("named", Options { provinces: slugs(&["son-la"]), ..all() }, old("son-la"), true),
            ("another", Options { provinces: slugs(&["son-la"]), ..all() }, old("lai-chau"), false),
            (
                "a kept unit by its new name",
                Options { provinces: slugs(&["hue"]), ..all() },
                old("thua-thien-hue"),
                true,
            ),
            ("a part is not its whole", Options { provinces: slugs(&["hoa-binh"]), ..all() }, new("phu-tho"), false),
            ("but leads to it", Options { provinces: slugs(&["hoa-binh"]), ..folded() }, new("phu-tho"), true),
            ("region", Options { regions: slugs(&["tay-nguyen"]), ..all() }, old("kon-tum"), true),
            ("other region", Options { regions: slugs(&["tay-nguyen"]), ..all() }, old("ha-noi"), false),
            ("land in the region", Options { regions: slugs(&["tay-nguyen"]), ..folded() }, new("quang-ngai"), true),
        ];
        for (name, options, (territory, slug), expected) in cases {
            assert_eq!(Places::new(&options).wants(&unit(territory, &slug)), expected, "{name}");
        }
    }

    #[test]
    fn units_of_before_become_what_they_were_merged_into() {
        let folded = Options { territory: Some(Territory::New), ..Options::default() };
        let places = Places::new(&folded);
        for (slug, territory, expected) in [
            ("hoa-binh", Territory::Old, (Territory::New, "phu-tho")),
            ("phu-tho", Territory::New, (Territory::New, "phu-tho")),
            ("son-la", Territory::Old, (Territory::Old, "son-la")),
            ("thua-thien-hue", Territory::Old, (Territory::Old, "thua-thien-hue")),
        ] {
            let unit = places.unit(territory, slug);
            assert_eq!((unit.0, unit.2.as_str()), expected, "{slug}");
        }
    }
}
