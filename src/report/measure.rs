//! What a figure measures: the key under which figures of several provinces may stand side by side.
//!
//! In: a fact. Out: its `Measure`: indicators × level or grantor × subject × unit × stage × turns × scope class.
//! Joint figures keep all their indicators and so have rows of their own. A place of a province (district, commune)
//! is bound to that province, since ten provinces have a Châu Thành; a sector is one class over all provinces.

use std::fmt;

use serde::Serialize;

use super::authority::channels;
use super::labels;
use crate::model::{Fact, Family, Kind, Status, Subject, Unit};

/// Whose figure it is, as far as that limits comparison.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "class", rename_all = "kebab-case")]
pub enum Scope {
    /// The province as a whole.
    Province,
    /// An organisation or sector that every province has.
    Body { body: String },
    /// A body or place within one province: comparable with nothing outside it.
    Place { province: String, place: String },
    /// The whole country.
    Nation,
}

impl Scope {
    fn of(kind: &Kind) -> Scope {
        match kind.scope.as_deref() {
            None => Scope::Province,
            Some("nation") => Scope::Nation,
            Some(slug) if labels::is_common_body(slug) => Scope::Body { body: slug.to_owned() },
            Some(slug) => {
                let province = kind.province.clone().unwrap_or_default();
                Scope::Place { province, place: slug.to_owned() }
            }
        }
    }

    /// The slug of the body or place, where there is one.
    pub fn slug(&self) -> Option<&str> {
        match self {
            Scope::Province => None,
            Scope::Body { body } => Some(body),
            Scope::Place { place, .. } => Some(place),
            Scope::Nation => Some("nation"),
        }
    }

    /// True where figures of several provinces under it are of one kind.
    pub fn spans_provinces(&self) -> bool {
        matches!(self, Scope::Province | Scope::Body { .. })
    }
}

/// A comparable measure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Measure {
    pub family: Family,
    /// The stage; stages are never mixed.
    pub status: Status,
    /// One id, or several where one number stands over several awards.
    pub indicators: Vec<String>,
    /// Levels or grantors that decide comparability; empty where nothing says.
    pub authority: Vec<String>,
    pub subject: Option<Subject>,
    pub unit: Unit,
    /// Counted in lượt, never shown as persons.
    pub turns: bool,
    pub scope: Scope,
}

impl Measure {
    /// The measure of a fact.
    pub fn of(fact: &Fact) -> Measure {
        Measure::of_kind(&Kind::of(fact))
    }

    /// The measure of all facts of a kind.
    pub fn of_kind(kind: &Kind) -> Measure {
        let mut indicators = kind.indicator.clone();
        indicators.sort();
        indicators.dedup();
        Measure {
            family: kind.family,
            status: kind.status,
            indicators,
            authority: channels(&kind.level, &kind.grantor),
            subject: kind.subject,
            unit: kind.unit.clone(),
            turns: kind.turns,
            scope: Scope::of(kind),
        }
    }

    /// True where one number stands over several indicators.
    pub fn is_joint(&self) -> bool {
        self.indicators.len() > 1
    }

    /// The measure without what makes a figure "found but not comparable": turns and scope.
    pub(super) fn loosened(&self) -> Measure {
        Measure { turns: false, scope: Scope::Province, ..self.clone() }
    }
}

/// `bang-khen|tinh|individual|count|achieved`, with `turns` and `scope=cong-doan` where they hold: the id in outputs.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.subject.map_or("", Subject::name);
        let (indicators, authority) = (self.indicators.join("+"), self.authority.join("+"));
        write!(f, "{indicators}|{authority}|{subject}|{}|{}", self.unit.name(), self.status)?;
        if self.turns {
            f.write_str("|turns")?;
        }
        match &self.scope {
            Scope::Place { province, place } => write!(f, "|scope={province}/{place}"),
            scope => scope.slug().map_or(Ok(()), |slug| write!(f, "|scope={slug}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::fact;

    #[test]
    fn what_separates_two_measures_and_what_does_not() {
        let base = || fact("a.txt", "son-la", 10.0).level(&["tinh"]);
        let cases = [
            ("value", base().value(11.0), true),
            ("province", base().province(Some("phu-tho")), true),
            ("period", base().period("2016", "2020"), true),
            ("people's committee named", base().grantor(&["ubnd-tinh"]), true),
            ("stage", base().status(Status::Registered), false),
            ("level", base().level(&["co-so"]), false),
            ("union's channel", base().grantor(&["ldld-tinh"]), false),
            ("subject", base().subject(Subject::Collective), false),
            ("turns", base().turns(), false),
            ("scope", base().scope("cong-doan"), false),
            ("nation", base().scope("nation"), false),
            ("joint", base().indicators(&["bang-khen", "giay-khen"]), false),
            ("unit", base().unit(Unit::Percent), false),
        ];
        for (name, other, same) in cases {
            assert_eq!(Measure::of(&base().build()) == Measure::of(&other.build()), same, "{name}");
        }
    }

    #[test]
    fn a_sector_spans_provinces_and_a_place_does_not() {
        let scope =
            |province: &str, slug: &str| Scope::of(&Kind::of(&fact("a.txt", province, 1.0).scope(slug).build()));
        assert_eq!(scope("son-la", "cong-doan"), scope("phu-tho", "cong-doan"));
        assert_ne!(scope("tien-giang", "chau-thanh"), scope("ben-tre", "chau-thanh"));
    }
}
