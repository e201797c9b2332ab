//! Address, masthead and byline → the outlet and the province that it belongs to.
//!
//! The tables are `outlets.csv` beside this file (domains, labels of domains, tokens that open a lead, names in
//! mastheads) and the list of provinces. National outlets are in it to say nothing: their name is no evidence of a
//! province. Where places disagree the address beats the masthead and the masthead the byline; all are kept.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;

use super::decode::Charset;
use super::keyed::Keyed;
use super::sites::Sites;
use crate::model::{Evidence, Territory, province, provinces};
use crate::normalize::{CleanText, key};

#[derive(Debug, Deserialize)]
struct Row {
    pattern: String,
    kind: String,
    province: String,
    outlet: String,
    confidence: String,
}

/// What one place of a page says about its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// None for national outlets.
    pub province: Option<String>,
    pub outlet: Option<String>,
    /// The words or the address that say so.
    pub words: String,
}

/// What the user says about all files of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The encoding of the files, whatever their bytes look like.
    pub encoding: Option<Charset>,
    /// Slug or name of the province that the files come from.
    pub province: Option<String>,
    /// Name of the newspaper or portal that published them.
    pub outlet: Option<String>,
    /// Folders with the name of a province tell it where nothing else does.
    pub province_from_path: bool,
    /// Sites whose pages are read by selectors.
    pub sites: Sites,
}

/// The tables of outlets, loaded once, and what the user says of the files.
#[derive(Debug)]
pub struct Sources {
    pub reading: Reading,
    domains: HashMap<String, Known>,
    labels: HashMap<String, Known>,
    bylines: HashMap<String, Known>,
    mastheads: Vec<(String, Known)>,
    /// Keys of the names of provinces, longest first, and their slugs.
    names: Vec<(String, String)>,
    /// Every line is asked for all of them: one pass each instead of hundreds.
    masthead_finder: Finder,
    name_finder: Finder,
    /// The same names, to be asked for as a whole line and for what a line ends with.
    masthead_names: HashSet<String>,
    last_words: HashSet<String>,
}

/// Which of many names stand in a text.
#[derive(Debug)]
struct Finder(AhoCorasick);

impl Finder {
    fn new<T>(names: &[(String, T)]) -> Finder {
        let automaton = AhoCorasick::new(names.iter().map(|(name, _)| name));
        Finder(automaton.expect("the embedded names are few and short"))
    }

    /// Their positions in the table, in its order.
    fn found(&self, text: &str) -> BTreeSet<usize> {
        self.0.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).collect()
    }
}

#[derive(Clone, Debug)]
struct Known {
    province: Option<String>,
    outlet: Option<String>,
    /// Tokens of two letters mean too much to be read outside parentheses.
    weak: bool,
}

/// A token that opens a lead: in parentheses, or before a dash.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s\u{feff}]*(?:[(\[]\s*(?<inside>[^()\[\]]{2,30}?)\s*[)\]]|(?<bare>[\p{Lu}][\p{L}.&]{2,19}(?: online)?)\s*[-–—])")
        .expect("a fixed pattern")
});

/// Words before a province's name that make a line the name of a body of that province.
const BODIES: &str = "\
    báo|đài|cổng|trang|ubnd|ủy ban|sở|ban|liên đoàn|lđlđ|công đoàn|hội|đoàn|tỉnh đoàn|thành đoàn|tỉnh ủy|\
    thành ủy|công an|trung tâm|công ty|điện lực|bộ chỉ huy|đảng bộ|mặt trận|tỉnh|thành phố|tp|logo of|liên hiệp|\
    văn phòng|cục|hội đồng|trường|bệnh viện|pc|logo|tạp chí|tuổi trẻ|phụ nữ|bđbp|bộ đội";
static BODY_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| BODIES.split('|').map(key).collect());
/// What may stand directly before the name, so that "Đoàn TNCS Hồ Chí Minh" is no city.
static CITY_KEYS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["thành phố", "tp", "tp.", "lđlđ", "báo"].iter().map(|word| key(word)).collect());
/// Names that go on after the name of a province: Điện Biên Phủ, Thái Bình Dương.
static LONGER: LazyLock<Vec<String>> =
    LazyLock::new(|| ["phủ", "dương", "đông"].iter().map(|word| key(word)).collect());

static PLACE_KEYS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["tỉnh ", "thành phố ", "tp"].iter().map(|word| key(word)).collect());
static OCEAN: LazyLock<String> = LazyLock::new(|| key("thái"));
/// What papers put after their name.
static SITE_ENDS: LazyLock<Vec<String>> =
    LazyLock::new(|| ["điện tử", "online"].iter().map(|word| key(word)).collect());
/// What a site's name begins with, as opposed to a headline's.
const SITES: &str = "\
    báo|đài|cổng|trang|logo|liên đoàn lao động|lđlđ|công đoàn|sở|ban|hội|tỉnh đoàn|thành đoàn|tỉnh ủy|thành ủy|ubnd|\
    ủy ban|công an|liên hiệp|công ty|pc|cục|bộ chỉ huy|đảng bộ|trường|bệnh viện|tạp chí";
static SITE_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| SITES.split('|').map(|start| key(start) + " ").collect());

impl Sources {
    /// The tables that come with the program.
    pub fn embedded() -> Sources {
        let mut sources = Sources {
            reading: Reading::default(),
            domains: HashMap::new(),
            labels: HashMap::new(),
            bylines: HashMap::new(),
            mastheads: Vec::new(),
            names: Vec::new(),
            masthead_finder: Finder::new::<()>(&[]),
            name_finder: Finder::new::<()>(&[]),
            masthead_names: HashSet::new(),
            last_words: HashSet::new(),
        };
        let mut reader = csv::Reader::from_reader(include_str!("outlets.csv").as_bytes());
        for row in reader.deserialize() {
            let row: Row = row.expect("the embedded table is read by a test");
            sources.add(row);
        }
        sources.mastheads.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for unit in provinces(Territory::Old) {
            // Names without marks are for addresses; in a masthead they would be some other language's.
            for name in unit
                .aliases()
                .chain([unit.name.as_str()])
                .filter(|name| *name == unit.name || !name.is_ascii() || name.starts_with("TP"))
            {
                sources.names.push((key(name), unit.slug.clone()));
            }
        }
        sources.names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        sources.names.dedup();
        sources.masthead_finder = Finder::new(&sources.mastheads);
        sources.name_finder = Finder::new(&sources.names);
        sources.masthead_names = sources.mastheads.iter().map(|(name, _)| name.clone()).collect();
        sources.last_words = sources.names.iter().map(|(name, _)| last_word(name).to_owned()).collect();
        sources
    }

    /// The same tables, with what the user says of the files.
    pub fn with(self, reading: Reading) -> Sources {
        Sources { reading, ..self }
    }

    fn add(&mut self, row: Row) {
        let known = Known {
            province: (row.province != "viet-nam").then_some(row.province),
            outlet: Some(row.outlet).filter(|outlet| !outlet.is_empty()),
            weak: row.confidence == "low" || row.pattern.chars().count() < 3,
        };
        match row.kind.as_str() {
            "domain" => drop(self.domains.insert(row.pattern, known)),
            "domain-label" => drop(self.labels.insert(row.pattern, known)),
            "byline" => drop(self.bylines.insert(key(&row.pattern), known)),
            _ => self.mastheads.push((key(&row.pattern), known)),
        }
    }

    /// What an address says: its host, then the longest known domain above it, then a province's name as a label.
    pub(super) fn of_url(&self, url: &str) -> Option<Hint> {
        let host = host(url);
        let host = host.as_str();
        let mut domain = host;
        // A label that names a province says more than the national domain that it stands in.
        let mut national = None;
        loop {
            if let Some(known) = self.domains.get(domain) {
                let hint = hint(known, host);
                if hint.province.is_some() {
                    // The outlet of a domain is not that of every host below it.
                    let outlet = hint.outlet.filter(|_| domain == host);
                    return Some(Hint { outlet, ..hint });
                }
                national = Some(hint);
                break;
            }
            match domain.split_once('.') {
                Some((_, above)) => domain = above,
                None => break,
            }
        }
        let labels = host.rsplit('.').find_map(|label| self.label(label));
        labels.map(|known| hint(&known, host)).or(national)
    }

    /// A label: a known one, or a body's name without marks before a province's ("tinhdoanlaocai", "baonghean").
    fn label(&self, label: &str) -> Option<Known> {
        if let Some(known) = self.labels.get(label) {
            return Some(known.clone());
        }
        const PREFIXES: [&str; 14] = [
            "bao",
            "tinhdoan",
            "thanhdoan",
            "doanthanhnien",
            "hoinongdan",
            "hoilhpn",
            "phunu",
            "congan",
            "ldld",
            "ubmttq",
            "mttq",
            "pc",
            "sonoivu",
            "truyenhinh",
        ];
        PREFIXES.iter().find_map(|prefix| {
            let name = label.strip_prefix(prefix)?;
            let known = self.labels.get(name)?;
            Some(Known { outlet: None, ..known.clone() })
        })
    }

    /// What the token says that opens a lead: "(BLC) –", "PTĐT -".
    pub(super) fn of_byline(&self, lead: &str) -> Option<Hint> {
        let found = BYLINE.captures(lead)?;
        let words = found.get(0)?.as_str().trim();
        if let Some(inside) = found.name("inside") {
            let token = key(inside.as_str());
            if let Some(known) = self.bylines.get(&token) {
                return Some(hint(known, words));
            }
            let (_, known) = self.mastheads.iter().find(|(name, _)| *name == token)?;
            return Some(hint(known, words));
        }
        let known = self.bylines.get(&key(found.name("bare")?.as_str()))?;
        (!known.weak).then(|| hint(known, words))
    }

    /// What a line of a masthead says: a known name, or a body followed by a province's name.
    pub(super) fn of_masthead(&self, line: &Keyed<'_>) -> Option<Hint> {
        if line.is_longer_than(200) {
            return None;
        }
        let key = line.key();
        let mut mastheads = self.masthead_finder.found(key).into_iter().map(|place| &self.mastheads[place]);
        if let Some((_, known)) = mastheads.find(|(name, _)| find_word(key, name).is_some()) {
            return Some(hint(known, line));
        }
        let slug = self.province_in(line)?;
        Some(Hint { province: Some(slug.to_owned()), outlet: None, words: line.to_string() })
    }

    /// True for a line that is the name of a body or its site and no sentence about it: it begins as such a name
    /// does, or is in capitals, and ends with the province.
    pub(super) fn is_site_name(&self, line: &Keyed<'_>) -> bool {
        if line.is_longer_than(90) {
            return false;
        }
        let mut rest = line.key().trim();
        while let Some(shorter) = SITE_ENDS.iter().find_map(|end| rest.strip_suffix(end.as_str())) {
            rest = shorter.trim_end();
        }
        let ends = self.last_words.contains(last_word(rest))
            && self.names.iter().any(|(name, _)| rest.ends_with(name.as_str()));
        let known = self.masthead_names.contains(rest);
        // The second line of "LIÊN ĐOÀN LAO ĐỘNG / TỈNH BẮC KẠN" is no name yet.
        let place = PLACE_KEYS.iter().any(|word| rest.starts_with(word.as_str()));
        let capitals = || line.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let site = || SITE_KEYS.iter().any(|start| rest.starts_with(start.as_str()));
        (known || ends && (!place && capitals() || site())) && self.of_masthead(line).is_some()
    }

    fn province_in(&self, line: &Keyed<'_>) -> Option<&str> {
        let found = self.name_finder.found(line.key());
        if found.is_empty() {
            return None;
        }
        let clean = CleanText::new(line);
        found.into_iter().map(|place| &self.names[place]).find_map(|(name, slug)| {
            let at = find_word(&clean.key, name)?;
            let before = clean.key[..at].trim_end_matches([' ', '.', ',', '-', '\n']);
            let after = clean.key[at + name.len()..].trim_start();
            let named = BODY_KEYS.iter().any(|body| find_word(before, body).is_some());
            let whole = BODY_KEYS.iter().any(|body| find_word(name, body) == Some(0));
            let site = SITE_ENDS.iter().any(|word| after.starts_with(word.as_str()));
            let longer = LONGER.iter().any(|word| after.starts_with(word.as_str()));
            // The name of Hồ Chí Minh is that of many bodies outside the city.
            let city = slug != "ho-chi-minh" || whole || CITY_KEYS.iter().any(|word| before.ends_with(word.as_str()));
            // Thái Bình Dương is no Bình Dương.
            let ocean = before.ends_with(OCEAN.as_str());
            (clean.is_capital(at) && (named || whole || site) && city && !longer && !ocean).then_some(slug.as_str())
        })
    }
}

/// The host of an address in small letters, without `www.`.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().trim().to_ascii_lowercase();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(text)
}

/// The first place where `word` stands as a word of its own.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|&at| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

fn hint(known: &Known, words: &str) -> Hint {
    Hint { province: known.province.clone(), outlet: known.outlet.clone(), words: words.to_owned() }
}

/// What was found where, strongest place first, and the province that follows.
pub(super) fn decide(hints: &[(&str, Hint)]) -> (Option<String>, Vec<Evidence>) {
    let mut evidence: Vec<Evidence> = Vec::new();
    let mut chosen = None;
    for (place, hint) in hints {
        let Some(slug) = &hint.province else { continue };
        if province(Territory::Old, slug).is_none() {
            continue;
        }
        chosen = chosen.or_else(|| Some(slug.clone()));
        let value = format!("province={slug}");
        if !evidence.iter().any(|known| known.value == value && known.source == *place) {
            evidence.push(Evidence { value, source: (*place).to_owned(), words: hint.words.clone() });
        }
    }
    (chosen, evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(hint: Option<Hint>) -> String {
        hint.map_or("-".to_owned(), |hint| hint.province.unwrap_or_else(|| "national".to_owned()))
    }

    #[test]
    fn the_table_is_whole() {
        let mut seen = std::collections::HashSet::new();
        let mut reader = csv::Reader::from_reader(include_str!("outlets.csv").as_bytes());
        for row in reader.deserialize() {
            let row: Row = row.unwrap();
            assert!(["domain", "domain-label", "byline", "masthead"].contains(&row.kind.as_str()), "{row:?}");
            assert!(["high", "medium", "low"].contains(&row.confidence.as_str()), "{row:?}");
            assert!(row.province == "viet-nam" || province(Territory::Old, &row.province).is_some(), "{row:?}");
            assert!(seen.insert((row.kind.clone(), key(&row.pattern))), "twice: {row:?}");
        }
    }

    #[test]
    fn addresses() {
        let sources = Sources::embedded();
        let cases = [
            ("https://baonamdinh.vn/chinh-tri/tin-1/", "nam-dinh"),
            ("congdoanbackan.org.vn", "bac-kan"),
            ("http://www.congdoandatto.org.vn/tin.html", "phu-tho"),
            ("https://sonoivu.hungyen.gov.vn/tin.html", "hung-yen"),
            ("https://bacninh.dangcongsan.vn/", "bac-ninh"),
            ("https://dangcongsan.vn/hanoi", "national"),
            ("https://laodong.vn/tin", "national"),
            ("https://tinhdoanlaocai.vn/tin/", "lao-cai"),
            ("https://example.com/baonghean.vn", "-"),
            ("https://notlangson.gov.vn.example.org", "-"),
            ("", "-"),
        ];
        for (url, expected) in cases {
            assert_eq!(slug(sources.of_url(url)), expected, "{url}");
        }
    }

    #[test]
    fn bylines() {
        let sources = Sources::embedded();
        let cases = [
            ("(BLC) – Thời gian qua", "lai-chau"),
            ("PTĐT - Bám sát chủ đề", "phu-tho"),
            ("(GLO)- Sáng nay", "gia-lai"),
            ("[QNO] Hội thi", "quang-nam"),
            ("(LĐ online) - Chiều", "lam-dong"),
            ("(Báo Quảng Ngãi)- Rời quân ngũ", "quang-ngai"),
            ("(TTXVN) - Hà Nội", "national"),
            ("(HG) - Sáng nay", "hau-giang"),
            ("HG - Sáng nay", "-"),
            ("LĐTT - 12 người", "-"),
            ("Sáng nay (BLC)", "-"),
            ("", "-"),
        ];
        for (lead, expected) in cases {
            assert_eq!(slug(sources.of_byline(lead)), expected, "{lead}");
        }
    }

    #[test]
    fn mastheads() {
        let sources = Sources::embedded();
        let cases = [
            ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC KẠN", "bac-kan"),
            ("Logo of Phú Thọ", "phu-tho"),
            ("Báo Hà Giang điện tử", "ha-giang"),
            ("Cơ quan chủ quản: Đoàn TNCS Hồ Chí Minh tỉnh Lào Cai", "lao-cai"),
            ("Công đoàn TP.HCM", "ho-chi-minh"),
            ("Ban Chấp hành Đoàn TNCS Hồ Chí Minh", "-"),
            ("Trường Đại học Thái Bình Dương", "-"),
            ("Phường Điện Biên Phủ", "-"),
            ("Vì hòa bình và phát triển của tỉnh", "-"),
            ("Công ty Điện lực Long An", "long-an"),
            ("Đổi mới - Sáng tạo - Đoàn kết", "-"),
            ("KIÊN GIANG ONLINE", "kien-giang"),
            ("Công ty Điện lực Kon Tum", "kon-tum"),
        ];
        for (line, expected) in cases {
            assert_eq!(slug(sources.of_masthead(&Keyed::new(line))), expected, "{line}");
        }
    }

    #[test]
    fn names_of_sites_are_no_headlines() {
        let sources = Sources::embedded();
        for name in ["Báo Bắc Kạn điện tử", "LIÊN ĐOÀN LAO ĐỘNG TỈNH BẮC KẠN", "Sở Nội vụ tỉnh Hưng Yên", "Hà Nội Mới"]
        {
            assert!(sources.is_site_name(&Keyed::new(name)), "{name}");
        }
        for line in
            ["Đại hội Thi đua tỉnh Hưng Yên lần thứ I", "Sở Nội vụ tỉnh Hưng Yên tổng kết năm 2019", "Sở Nội vụ"]
        {
            assert!(!sources.is_site_name(&Keyed::new(line)), "{line}");
        }
    }

    #[test]
    fn the_stronger_place_wins_and_all_are_kept() {
        let hint = |slug: &str| Hint { province: Some(slug.to_owned()), outlet: None, words: slug.to_owned() };
        let national = Hint { province: None, outlet: None, words: "x".to_owned() };
        let (chosen, evidence) = decide(&[
            ("url", national),
            ("masthead", hint("ha-nam")),
            ("byline", hint("ha-noi")),
            ("byline", hint("ha-noi")),
        ]);
        assert_eq!(chosen.as_deref(), Some("ha-nam"));
        let values: Vec<&str> = evidence.iter().map(|entry| entry.value.as_str()).collect();
        assert_eq!(values, ["province=ha-nam", "province=ha-noi"]);
    }
}
