//! Values of options: names and numbers as people type them → what the library takes.
//!
//! A value that means nothing is refused with what would: a misspelt province that silently finds nothing would pass
//! for "not found".

use std::ops::RangeInclusive;

use solieu::model::{Family, PartialDate, Period, Status, Subject, Territory, provinces};
use solieu::normalize::{bare, key};
use solieu::report::{Lang, Sort, WHOLE_PROVINCE, labels};

/// `Sơn La`, `son la`, `son-la` → `son-la`.
fn slug(text: &str) -> String {
    let plain = bare(&key(text));
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn named<T: Copy>(text: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|&value| name(value) == text).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|&value| name(value)).collect();
        format!("it is one of {}", names.join(", "))
    })
}

pub fn family(text: &str) -> Result<Family, String> {
    named(text, Family::ALL, Family::name)
}

pub fn status(text: &str) -> Result<Status, String> {
    named(text, Status::ALL, Status::name)
}

pub fn subject(text: &str) -> Result<Subject, String> {
    named(text, Subject::ALL, Subject::name)
}

/// The slug of a province of either list, typed as slug, name or other name.
pub fn province(text: &str) -> Result<String, String> {
    let typed = slug(text);
    let units = || provinces(Territory::Old).iter().chain(provinces(Territory::New));
    let found = units()
        .find(|unit| slug(&unit.slug) == typed || slug(&unit.name) == typed)
        .or_else(|| units().find(|unit| unit.aliases().any(|alias| slug(alias) == typed)));
    found.map(|unit| unit.slug.clone()).ok_or_else(|| {
        let near = near(&typed, units().map(|unit| unit.slug.as_str()));
        format!("no province of the lists of 63 and 34{near}")
    })
}

/// The id of an indicator, typed as id or name.
pub fn indicator(text: &str) -> Result<String, String> {
    let typed = slug(text);
    let known = |id: &&str| slug(id) == typed || slug(&labels::indicator(id, Lang::Vi)) == typed;
    labels::indicators().find(known).map(str::to_owned).ok_or_else(|| {
        let near = near(&typed, labels::indicators());
        format!("no indicator{near}")
    })
}

/// The slug of a region of the list of 63, typed as slug or name.
pub fn region(text: &str) -> Result<String, String> {
    let typed = slug(text);
    let mut known: Vec<&str> = provinces(Territory::Old).iter().map(|unit| unit.region.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    known
        .iter()
        .find(|region| **region == typed)
        .map(|region| (*region).to_owned())
        .ok_or_else(|| format!("it is one of {}", known.join(", ")))
}

/// `province`, `nation`, or the slug of a body or place, typed as slug or name.
pub fn scope(text: &str) -> Result<String, String> {
    let typed = slug(text);
    if typed.is_empty() {
        return Err(format!("it is {WHOLE_PROVINCE}, nation, or the slug of a body or place, such as cong-doan"));
    }
    let known = labels::scopes().find(|id| *id == typed || slug(&labels::scope(id, Lang::Vi)) == typed);
    // Communes and districts are in no table, so that any slug may be one.
    Ok(known.map_or(typed, str::to_owned))
}

pub fn territory(text: &str) -> Result<Territory, String> {
    named(text, Territory::ALL, Territory::name)
}

pub fn sort(text: &str) -> Result<Sort, String> {
    named(text, Sort::ALL, Sort::name)
}

/// ` (≈ a, b)` with the ids that share the most with what was typed; a sign reads the same in both languages.
fn near<'a>(typed: &str, ids: impl Iterator<Item = &'a str>) -> String {
    let shared = |id: &str| id.split('-').filter(|part| typed.split('-').any(|word| word == *part)).count();
    let mut scored: Vec<(usize, usize, &str)> =
        ids.enumerate().map(|(place, id)| (shared(id), place, id)).filter(|(score, ..)| *score > 0).collect();
    scored.sort_by_key(|&(score, place, _)| (std::cmp::Reverse(score), place));
    let mut names: Vec<&str> = Vec::new();
    for (.., id) in scored {
        // A slug that both lists of provinces have is named once.
        if names.len() < 6 && !names.contains(&id) {
            names.push(id);
        }
    }
    if names.is_empty() { String::new() } else { format!(" (≈ {})", names.join(", ")) }
}

/// `2019`, `2016-2020`, `2016..2020`, `2020-01..2020-06`.
pub fn period(text: &str) -> Result<Period, String> {
    let wrong = || "a period is written 2019, 2016-2020 or 2020-01..2020-06".to_owned();
    let date = |text: &str| text.trim().parse::<PartialDate>().map_err(|_| wrong());
    let years =
        |text: &str| text.split_once('-').filter(|(_, to)| to.len() == 4).map(|(from, to)| (date(from), date(to)));
    match text.split_once("..").or_else(|| text.split_once('–')) {
        Some((from, to)) => Period::new(date(from)?, date(to)?).ok_or_else(wrong),
        None => match years(text) {
            Some((from, to)) => Period::new(from?, to?).ok_or_else(wrong),
            None => Ok(Period::single(date(text)?)),
        },
    }
}

/// The years of a period.
pub fn years(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (from, to) = period(text)?.years();
    Ok(from..=to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_are_typed_in_many_ways() {
        for (typed, expected) in [
            ("son-la", "son-la"),
            ("Sơn La", "son-la"),
            ("son la", "son-la"),
            ("Thừa Thiên Huế", "thua-thien-hue"),
            ("Lai Châu", "lai-chau"),
        ] {
            assert_eq!(province(typed).as_deref(), Ok(expected), "{typed}");
        }
        assert!(province("son").unwrap_err().contains("son-la"));
        assert!(province("").is_err() && province("atlantis").is_err());
    }

    #[test]
    fn indicators_are_ids_or_names() {
        for (typed, expected) in [("bang-khen", "bang-khen"), ("Sáng kiến", "sang-kien"), ("sang kien", "sang-kien")]
        {
            assert_eq!(indicator(typed).as_deref(), Ok(expected), "{typed}");
        }
        assert!(indicator("bang khenn").unwrap_err().contains("bang-khen"));
    }

    #[test]
    fn regions_and_scopes_are_slugs_or_names() {
        assert_eq!(region("Tây Nguyên").as_deref(), Ok("tay-nguyen"));
        assert!(region("bắc").unwrap_err().contains("dong-bang-song-hong"));
        for (typed, expected) in [
            ("Công đoàn", "cong-doan"),
            ("Ngành Giáo dục", "giao-duc"),
            ("province", "province"),
            ("Bến Cát", "ben-cat"),
        ] {
            assert_eq!(scope(typed).as_deref(), Ok(expected), "{typed}");
        }
        assert!(scope("-").is_err() && sort("size").is_err() && territory("64").is_err());
    }

    #[test]
    fn periods_are_years_or_dates() {
        for (typed, from, to) in [
            ("2019", "2019", "2019"),
            ("2016-2020", "2016", "2020"),
            ("2016..2020", "2016", "2020"),
            ("2016–2020", "2016", "2020"),
            ("2020-01", "2020-01", "2020-01"),
            ("2020-01..2020-06", "2020-01", "2020-06"),
        ] {
            let read = period(typed).unwrap();
            assert_eq!((read.from.to_string(), read.to.to_string()), (from.to_owned(), to.to_owned()), "{typed}");
        }
        for wrong in ["", "x", "2020-2016", "20", "2020-13", "2016-2020-2024"] {
            assert!(period(wrong).is_err(), "{wrong}");
        }
        assert_eq!(years("2016-2020"), Ok(2016..=2020));
    }
}
