//! Text that was set in a Vietnamese font before Unicode and later saved as Unicode: `khen th­ëng` for "khen thưởng".
//!
//! Such letters are Latin-1 on paper and may stand beside true Vietnamese, as an old headline over a new text. Each
//! run between tags or line ends is asked for itself; what could be either is read as the rest of the page is.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use scraper::Html;

use super::charset::{Legacy, latin_bytes};
use super::weigh::Weight;
use crate::model::DocKind;

/// Fewer words than this prove nothing, unless a font's name does.
const PROOF: usize = 4;

static FONT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:face|font-family)\s*[=:]\s*["']?\s*(?<name>\.vn[a-z]|vni[- ][a-z]|vps[- ][a-z]|visc|vi ?times)"#,
    )
    .expect("a fixed pattern")
});
static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:#[0-9]{2,5}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{2,8}[0-9]{0,2});?").expect("a fixed pattern")
});

/// The encoding of a font that the page names.
pub(super) fn font(text: &str) -> Option<Legacy> {
    let name = FONT.captures(text)?.name("name")?.as_str().to_ascii_lowercase();
    Some(match name.as_bytes() {
        [b'.', ..] => Legacy::Tcvn3,
        [b'v', b'n', ..] => Legacy::Vni,
        [b'v', b'p', ..] => Legacy::Vps,
        _ => Legacy::Viscii,
    })
}

/// A text that was mended: how it reads, and in which encodings its runs were.
pub(super) struct Mended {
    pub text: String,
    pub legacy: Legacy,
    /// False where some runs were Vietnamese in Unicode already.
    pub whole: bool,
}

/// Reads runs of legacy letters; none where there are none.
pub(super) fn mend(text: &str, kind: DocKind) -> Option<Mended> {
    if !text.chars().any(|c| ('\u{a1}'..='\u{ff}').contains(&c)) && !text.contains('&') {
        return None;
    }
    let source = if kind == DocKind::Html { letters_of_entities(text) } else { Cow::Borrowed(text) };
    let runs = runs(&source, kind == DocKind::Html);
    let odd: Vec<&str> = runs.iter().map(|run| &source[run.clone()]).filter(|run| is_odd(run)).collect();
    if odd.is_empty() {
        return None;
    }
    let sample = odd.join(" ");
    let legacy = best(&sample, font(&source))?;
    let mut mended = Mended { text: String::with_capacity(source.len() + source.len() / 4), legacy, whole: true };
    let true_runs = runs.iter().filter(|run| is_true(&source[(*run).clone()])).count();
    let mostly = odd.len() > 2 * true_runs;
    let mut at = 0;
    for run in runs {
        mended.text.push_str(&source[at..run.start]);
        let words = &source[run.clone()];
        match read(words, legacy, mostly) {
            Some(letters) => mended.text.push_str(&letters),
            None => {
                mended.whole &= !is_true(words);
                mended.text.push_str(words);
            }
        }
        at = run.end;
    }
    mended.text.push_str(&source[at..]);
    Some(mended)
}

/// A letter that Vietnamese has and Latin-1 has not.
fn is_true(run: &str) -> bool {
    run.chars().any(|c| matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{323}'))
}

/// Words beyond ASCII of which few are syllables: set in a font that gave them another look, or in a foreign tongue.
fn is_odd(run: &str) -> bool {
    if is_true(run) {
        return false;
    }
    let weight = Weight::of(run);
    weight.words > 0 && weight.syllables * 2 <= weight.words
}

fn read(run: &str, legacy: Legacy, mostly: bool) -> Option<String> {
    if is_true(run) {
        return None;
    }
    let letters = legacy.decode(&latin_bytes(run)?);
    let (as_is, read) = (Weight::of(run), Weight::of(&letters));
    // "- LÑTT: 4.055;": abbreviations spell nothing in any reading, and go with the rest of the text.
    let abbreviations = as_is.syllables == 0 && read.score() == as_is.score();
    let better = read.score() > as_is.score() || mostly && (read.syllables == read.words || abbreviations);
    better.then_some(letters)
}

/// The encoding in which a sample reads as Vietnamese.
fn best(sample: &str, named: Option<Legacy>) -> Option<Legacy> {
    let bytes = latin_bytes(sample)?;
    let weighed = Legacy::ALL.map(|legacy| (Weight::of(&legacy.decode(&bytes)), legacy));
    let favour = |legacy: Legacy| i64::from(named == Some(legacy));
    let (weight, legacy) = weighed
        .into_iter()
        .max_by_key(|&(weight, legacy)| (weight.score() + favour(legacy), legacy == Legacy::Tcvn3))?;
    let enough = if named == Some(legacy) { 1 } else { PROOF };
    (weight.words >= enough && weight.convinces()).then_some(legacy)
}

/// `&reg;`, `&#174;` and `&#7913;` as the letters that they stand for; those that are markup stay.
fn letters_of_entities(html: &str) -> Cow<'_, str> {
    // A page has few different entities, and most of them hundreds of times.
    let mut known: HashMap<&str, Option<String>> = HashMap::new();
    let mut text = String::new();
    let mut copied = 0;
    for found in ENTITY.find_iter(html) {
        if let Some(letter) = known.entry(found.as_str()).or_insert_with(|| letter_of(found.as_str())) {
            text.push_str(&html[copied..found.start()]);
            text.push_str(letter);
            copied = found.end();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    text.push_str(&html[copied..]);
    Cow::Owned(text)
}

fn letter_of(entity: &str) -> Option<String> {
    let fragment = Html::parse_fragment(entity);
    let letters: String = fragment.root_element().text().collect();
    let mut chars = letters.chars();
    let (letter, None) = (chars.next()?, chars.next()) else { return None };
    let stands = letter.is_alphabetic() && !letter.is_ascii() || ('\u{a1}'..='\u{ff}').contains(&letter);
    stands.then_some(letters)
}

/// The stretches of a text that have letters beyond ASCII: lines, and in a page what stands between tags. Values of
/// attributes are runs of their own: titles stand in them.
fn runs(text: &str, markup: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_border = |byte: &u8| *byte == b'\n' || markup && matches!(byte, b'<' | b'>' | b'"');
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(letter) = beyond_ascii(bytes, at) {
        let start = bytes[at..letter].iter().rposition(is_border).map_or(at, |border| at + border + 1);
        let end = bytes[letter..].iter().position(is_border).map_or(bytes.len(), |border| letter + border);
        runs.push(start..end);
        at = end;
    }
    runs
}

/// The first byte at or after `from` that is no ASCII; scripts and styles are passed over in strides.
fn beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    const STRIDE: usize = 64;
    let ascii = bytes[from..].chunks(STRIDE).take_while(|chunk| chunk.is_ascii()).count();
    let at = from + ascii * STRIDE;
    bytes.get(at..)?.iter().position(|byte| !byte.is_ascii()).map(|found| at + found)
}
