//! What is told about an article beside it, set against what the article tells itself.
//!
//! A sidecar, a table or a crawler's line knows better than a page where and when it was published; next comes what
//! the user says of all files; a folder's name counts only where nothing else speaks. What was believed, what it beat
//! and what could not be read all stay as evidence.

use super::Sources;
use super::dates;
use super::draft::entry;
use crate::model::{Given, Meta, Territory, provinces};
use crate::normalize::{bare, key};

/// A field's value, the kind of place that tells it, and its words there.
type Told<'a> = (String, &'a str, &'a str);

/// Brings what is told beside an article into its metadata.
pub(super) fn apply(meta: &mut Meta, path: &str, given: &[Given], sources: &Sources) {
    let reading = &sources.reading;
    let option = Given {
        place: "option".to_owned(),
        province: reading.province.clone(),
        outlet: reading.outlet.clone(),
        ..Given::default()
    };
    let places: Vec<&Given> = given.iter().chain([&option]).collect();
    let plain = |text: &str| Some(text.split_whitespace().collect::<Vec<_>>().join(" "));

    if let Some((url, place, words)) =
        first(&places, meta, "url", |given| &given.url, |url| Some(url.trim().to_owned()))
    {
        let hint = sources.of_url(&url);
        believe(meta, "url", &url, place, words);
        meta.url = Some(url);
        // An address tells its outlet and province as it would on the page.
        if let Some(hint) = hint {
            if let (None, Some(province)) = (&meta.province, &hint.province) {
                meta.evidence.push(entry("province", province, "url", &hint.words));
                meta.province = Some(province.clone());
            }
            if let (None, Some(outlet)) = (&meta.outlet, &hint.outlet) {
                meta.evidence.push(entry("outlet", outlet, "url", &hint.words));
                meta.outlet = Some(outlet.clone());
            }
        }
    }
    if let Some((outlet, place, words)) = first(&places, meta, "outlet", |given| &given.outlet, plain) {
        believe(meta, "outlet", &outlet, place, words);
        meta.outlet = Some(outlet);
    }
    if let Some((province, place, words)) = first(&places, meta, "province", |given| &given.province, province_named) {
        believe(meta, "province", &province, place, words);
        meta.province = Some(province);
    }
    let day = |text: &str| dates::of_metadata(text).map(|date| date.to_string());
    if let Some((date, place, words)) = first(&places, meta, "published", |given| &given.published, day) {
        believe(meta, "published", &date, place, words);
        meta.published = date.parse().ok();
    }
    // The article's own headline and signature are what its reader sees.
    if meta.title.is_none()
        && let Some((title, place, words)) = first(&places, meta, "title", |given| &given.title, plain)
    {
        believe(meta, "title", &title, place, words);
        meta.title = Some(title);
    }
    if meta.author.is_none()
        && let Some((author, place, words)) = first(&places, meta, "author", |given| &given.author, plain)
    {
        believe(meta, "author", &author, place, words);
        meta.author = Some(author);
    }
    if reading.province_from_path && meta.province.is_none() {
        let folders = path.rsplit('/').skip(1);
        if let Some((province, folder)) = folders.into_iter().find_map(|folder| Some((province_named(folder)?, folder)))
        {
            believe(meta, "province", &province, "path", folder);
            meta.province = Some(province);
        }
    }
}

/// The first place that tells a field in a form that can be read; what cannot be read is noted.
fn first<'a>(
    places: &[&'a Given],
    meta: &mut Meta,
    field: &str,
    value: impl Fn(&Given) -> &Option<String>,
    read: impl Fn(&str) -> Option<String>,
) -> Option<Told<'a>> {
    for given in places {
        let Some(words) = value(given) else { continue };
        match read(words).filter(|value| !value.is_empty()) {
            Some(value) => return Some((value, &given.place, words)),
            None => meta.evidence.push(entry("ignored", field, &given.place, words)),
        }
    }
    None
}

/// Puts evidence first, and notes where the article itself says otherwise.
fn believe(meta: &mut Meta, field: &str, value: &str, place: &str, words: &str) {
    let believed = entry(field, value, place, words);
    let prefix = format!("{field}=");
    let own = meta.evidence.iter().find(|evidence| evidence.value.starts_with(&prefix));
    if let Some(own) = own
        && matches!(field, "province" | "published")
        && own.value != believed.value
    {
        let conflict = entry("conflict", field, &own.source.clone(), &own.words.clone());
        meta.evidence.push(conflict);
    }
    meta.evidence.insert(0, believed);
}

/// The slug of a province that is named in any way: `Sơn La`, `tinh-son-la`, `TP. Hà Nội`.
pub fn province_named(text: &str) -> Option<String> {
    let typed = slug(text);
    let short = ["tinh-", "thanh-pho-", "tp-"].iter().find_map(|kind| typed.strip_prefix(kind)).unwrap_or(&typed);
    let units = provinces(Territory::Old);
    let own =
        units.iter().find(|unit| [typed.as_str(), short].contains(&unit.slug.as_str()) || slug(&unit.name) == short);
    let other = || units.iter().find(|unit| unit.aliases().any(|alias| slug(alias) == short || slug(alias) == typed));
    own.or_else(other).map(|unit| unit.slug.clone())
}

/// `Bà Rịa – Vũng Tàu` → `ba-ria-vung-tau`.
fn slug(text: &str) -> String {
    let plain = bare(&key(text));
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Reading;

    fn given(place: &str, province: &str, published: &str) -> Given {
        let field = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Given { place: place.to_owned(), province: field(province), published: field(published), ..Given::default() }
    }

    fn page(province: &str) -> Meta {
        let evidence = vec![entry("province", province, "masthead", "BÁO X")];
        Meta { province: Some(province.to_owned()), evidence, ..Meta::default() }
    }

    #[test]
    fn who_is_believed() {
        let option = |province: &str| Reading { province: Some(province.to_owned()), ..Reading::default() };
        let path = Reading { province_from_path: true, ..Reading::default() };
        let none = Meta::default;
        let cases = [
            (
                "sidecar over page",
                page("lai-chau"),
                vec![given("sidecar", "Sơn La", "")],
                Reading::default(),
                "son-la",
                "sidecar",
            ),
            ("sidecar over option", none(), vec![given("sidecar", "Sơn La", "")], option("hue"), "son-la", "sidecar"),
            ("option over page", page("lai-chau"), vec![], option("son-la"), "son-la", "option"),
            ("page over path", page("lai-chau"), vec![], path.clone(), "lai-chau", "masthead"),
            ("path alone", none(), vec![], path.clone(), "ba-ria-vung-tau", "path"),
            (
                "unreadable",
                page("lai-chau"),
                vec![given("sidecar", "Atlantis", "")],
                Reading::default(),
                "lai-chau",
                "masthead",
            ),
        ];
        for (name, mut meta, given, reading, province, place) in cases {
            let sources = Sources::embedded().with(reading);
            apply(&mut meta, "tin/Tỉnh Bà Rịa - Vũng Tàu/2020/a.html", &given, &sources);
            assert_eq!(meta.province.as_deref(), Some(province), "{name}");
            let first = meta.evidence.iter().find(|entry| entry.value.starts_with("province=")).unwrap();
            assert_eq!(first.source, place, "{name}");
        }
    }

    #[test]
    fn conflicts_and_what_cannot_be_read_stay_visible() {
        let mut meta = page("lai-chau");
        apply(&mut meta, "a.html", &[given("sidecar", "Sơn La", "sometime")], &Sources::embedded());
        let values: Vec<&str> = meta.evidence.iter().map(|entry| entry.value.as_str()).collect();
        assert_eq!(values, ["province=son-la", "province=lai-chau", "conflict=province", "ignored=published"]);
        assert_eq!(meta.published, None);
    }

    #[test]
    fn names_of_provinces() {
        for (text, slug) in
            [("tinh-son-la", "son-la"), ("TP. Hà Nội", "ha-noi"), ("Thừa Thiên – Huế", "thua-thien-hue")]
        {
            assert_eq!(province_named(text).as_deref(), Some(slug), "{text}");
        }
        assert_eq!(province_named("tin tức"), None);
    }
}
