//! What the reader asked for: which figures, and how they are to be shown.
//!
//! Filters apply to facts before anything is compared; an empty list lets everything through.

use std::str::FromStr;

use crate::model::{Family, Kind, Period, Status, Territory};

/// Language of labels, numbers and dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Lang, String> {
        match text {
            "vi" => Ok(Lang::Vi),
            "en" => Ok(Lang::En),
            _ => Err(format!("`{text}` is no language of reports (vi, en)")),
        }
    }
}

/// In which order the provinces of a measure stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The largest number first.
    #[default]
    Value,
    /// By the Vietnamese alphabet.
    Name,
    /// By the official codes, which run from north to south.
    Code,
    /// The province with the most articles first.
    Articles,
    /// The latest period first.
    Period,
}

impl Sort {
    pub const ALL: &'static [Sort] = &[Sort::Value, Sort::Name, Sort::Code, Sort::Articles, Sort::Period];

    pub fn name(self) -> &'static str {
        match self {
            Sort::Value => "value",
            Sort::Name => "name",
            Sort::Code => "code",
            Sort::Articles => "articles",
            Sort::Period => "period",
        }
    }
}

/// Filters and appearance of a report.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ids of indicators; a joint figure passes if one of its indicators does.
    pub indicators: Vec<String>,
    /// Families; empty for all, core families first.
    pub families: Vec<Family>,
    /// Slugs of provinces; figures of the whole country pass in any case.
    pub provinces: Vec<String>,
    /// Slugs of regions (`dong-bang-song-hong`); a unit merged in 2025 is in each region that it has land in.
    pub regions: Vec<String>,
    /// Whose figures: `province` for those of the whole province, `nation`, or slugs of bodies and places.
    pub scopes: Vec<String>,
    /// The period to compare; without it, each measure takes the one that most provinces share.
    pub period: Option<Period>,
    pub statuses: Vec<Status>,
    /// Ids of levels or of grantors.
    pub levels: Vec<String>,
    /// Measures with figures of fewer provinces are left out.
    pub min_provinces: usize,
    /// Compare numbers divided by the years that they cover.
    pub per_year: bool,
    /// Show all figures in this list of provinces: the 63 are added up to the 34, or the 34 set apart from the 63.
    pub territory: Option<Territory>,
    /// Provinces as rows (in a text: as headings), measures as columns (in a text: as lines).
    pub transpose: bool,
    pub sort: Sort,
    /// Version of the rules that found the facts, for the record.
    pub rules: String,
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// ANSI colours.
    pub color: bool,
    /// Whether the text and Markdown reports end with the sentences that the figures come from.
    pub evidence: bool,
}

/// What stands in `scopes` for figures of the province as a whole.
pub const WHOLE_PROVINCE: &str = "province";

impl Default for Options {
    fn default() -> Options {
        Options {
            indicators: Vec::new(),
            families: Vec::new(),
            provinces: Vec::new(),
            regions: Vec::new(),
            scopes: Vec::new(),
            period: None,
            statuses: Vec::new(),
            levels: Vec::new(),
            min_provinces: 1,
            per_year: false,
            territory: None,
            transpose: false,
            sort: Sort::Value,
            rules: String::new(),
            lang: Lang::Vi,
            width: 80,
            color: false,
            evidence: true,
        }
    }
}

impl Options {
    /// True where facts of the kind pass every filter except that of provinces.
    pub(super) fn accepts(&self, kind: &Kind) -> bool {
        let any = |wanted: &[String], ids: &[String]| wanted.is_empty() || ids.iter().any(|id| wanted.contains(id));
        any(&self.indicators, &kind.indicator)
            && (self.families.is_empty() || self.families.contains(&kind.family))
            && (self.statuses.is_empty() || self.statuses.contains(&kind.status))
            && (any(&self.levels, &kind.level) || any(&self.levels, &kind.grantor))
            && any(&self.scopes, &[kind.scope.clone().unwrap_or_else(|| WHOLE_PROVINCE.to_owned())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::fact;

    #[test]
    fn filters_let_through_what_was_asked_for() {
        let one = Kind::of(&fact("a.txt", "son-la", 1.0).level(&["tinh"]).grantor(&["ldld-tinh"]).build());
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let all = Options::default;
        let cases = [
            ("no filter", all(), true),
            ("indicator", Options { indicators: ids(&["bang-khen", "sang-kien"]), ..all() }, true),
            ("other indicator", Options { indicators: ids(&["sang-kien"]), ..all() }, false),
            ("family", Options { families: vec![Family::Award], ..all() }, true),
            ("other family", Options { families: vec![Family::Work], ..all() }, false),
            ("stage", Options { statuses: vec![Status::Registered], ..all() }, false),
            ("level", Options { levels: ids(&["tinh"]), ..all() }, true),
            ("grantor", Options { levels: ids(&["ldld-tinh"]), ..all() }, true),
            ("whole province", Options { scopes: ids(&["province"]), ..all() }, true),
            ("a body", Options { scopes: ids(&["cong-doan"]), ..all() }, false),
            ("other level", Options { levels: ids(&["co-so"]), ..all() }, false),
        ];
        for (name, options, expected) in cases {
            assert_eq!(options.accepts(&one), expected, "{name}");
        }
    }
}
