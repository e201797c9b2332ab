//! Which articles are copies of which: the same text, or nearly so.
//!
//! Papers republish each other's articles with a new headline, a line left out, an editor's note. Exact copies share a
//! fingerprint; near ones are found by MinHash over runs of four syllables, in one permutation (Shrivastava 2017), with
//! bands to find candidates (Broder 1997, Indyk and Motwani 1998). The crates for it (gaoya, lshdedup-core, datasketch-minhash-lsh) draw their hash functions
//! from random generators of other crates, whose next version may draw others; sketches are stored in indexes and must
//! stay comparable, so the hash functions are fixed here.

use std::collections::HashSet;
use std::fmt::Write;

use rustc_hash::FxHashMap;

use super::CleanText;

/// Values of a sketch.
const SLOTS: usize = 64;
/// A band of this many equal values makes a candidate: 16 bands find a pair that shares 0.7 of its runs in 99 of 100
/// cases, and one that shares 0.2 in 3.
const BAND: usize = 4;
const BANDS: usize = SLOTS / BAND;
/// Of the values of two sketches so many must be equal: runs shared by 0.7 of them.
const ALIKE: usize = SLOTS * 7 / 10;
/// Syllables of a run.
const RUN: usize = 4;
/// Shorter texts are made of phrases that many articles share.
const LEAST_SYLLABLES: usize = 60;

type Sketch = [u16; SLOTS];

/// What copies of a text share: a hash of its matching key (32 hex digits), and after a `-` the sketch by which near
/// copies are known (256 hex digits), unless the text is too short for one. Line ends and runs of spaces count as one
/// space; capitals, tone placement and composed or decomposed letters are the typist's, not the article's.
pub fn fingerprint(text: &str) -> String {
    fingerprint_of(&CleanText::new(text))
}

/// As [`fingerprint`], of a text that is folded already.
pub fn fingerprint_of(clean: &CleanText<'_>) -> String {
    let key = clean.key.as_str();
    let mut hasher = blake3::Hasher::new();
    let mut plain = String::with_capacity(key.len());
    for word in key.split_whitespace() {
        plain.push_str(word);
        plain.push(' ');
    }
    hasher.update(plain.as_bytes());
    let mut print = hasher.finalize().to_hex()[..32].to_owned();
    if let Some(sketch) = sketch(key) {
        print.push('-');
        for value in sketch {
            let _ = write!(print, "{value:04x}"); // a string takes all
        }
    }
    print
}

/// The sketch in a fingerprint.
fn sketch_of(fingerprint: &str) -> Option<Sketch> {
    let digits = fingerprint.split_once('-')?.1;
    let mut sketch = [0; SLOTS];
    for (slot, value) in sketch.iter_mut().enumerate() {
        *value = u16::from_str_radix(digits.get(4 * slot..4 * slot + 4)?, 16).ok()?;
    }
    Some(sketch)
}

fn sketch(key: &str) -> Option<Sketch> {
    let syllables: Vec<u64> = key
        .split(|c: char| !c.is_alphanumeric())
        .filter(|syllable| !syllable.is_empty())
        .map(|syllable| {
            mix(syllable
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
        })
        .collect();
    if syllables.len() < LEAST_SYLLABLES {
        return None;
    }
    // One hash for each run: it chooses the slot and counts there. Sixty-four hash functions, one for each slot, cost
    // as much as all the rest of reading an article.
    let mut least: [Option<u64>; SLOTS] = [None; SLOTS];
    for run in syllables.windows(RUN) {
        let hash = run.iter().fold(0u64, |hash, &syllable| mix(hash.rotate_left(17) ^ syllable));
        let slot = &mut least[hash as usize % SLOTS];
        let value = hash / SLOTS as u64;
        *slot = Some(slot.map_or(value, |known| known.min(value)));
    }
    Some(std::array::from_fn(|slot| filled(&least, slot) as u16))
}

/// The value of a slot; one that no run chose borrows from another that always is the same for it, so that two
/// sketches with the same runs borrow alike.
fn filled(least: &[Option<u64>; SLOTS], slot: usize) -> u64 {
    let lender = |attempt: usize| mix((slot + attempt * SLOTS) as u64) as usize % SLOTS;
    let others = (1..).map(|attempt| least[lender(attempt)]);
    std::iter::once(least[slot]).chain(others).flatten().next().expect("at least one run chose a slot")
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// For each article, in the order of which the first is the original: the place of the article that it is a copy of.
/// What [`Originals`] says of them one after the other, in less memory: most articles share nothing with any other.
pub fn copies(fingerprints: &[String]) -> Vec<Option<u32>> {
    let keys = |print: &str| -> Vec<u64> {
        let exact = print.split('-').next().unwrap_or_default().bytes();
        let exact = exact.fold(0, |hash: u64, byte| mix(hash ^ u64::from(byte)));
        let band = |(number, values): (usize, &[u16])| {
            values.iter().fold(number as u64 + 1, |hash, &value| mix(hash.rotate_left(17) ^ u64::from(value)))
        };
        let sketch = sketch_of(print);
        let bands = sketch.iter().flat_map(|sketch| sketch.chunks_exact(BAND).enumerate());
        bands.map(band).chain([exact]).collect()
    };
    let mut all: Vec<u64> = fingerprints.iter().flat_map(|print| keys(print)).collect();
    all.sort_unstable();
    let shared: HashSet<u64> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    drop(all);
    let mut originals = Originals::default();
    let copy_of = |(place, print): (usize, &String)| {
        if !keys(print).iter().any(|key| shared.contains(key)) {
            return None;
        }
        let original = originals.place(&place.to_string(), print)?;
        original.parse().ok()
    };
    fingerprints.iter().enumerate().map(copy_of).collect()
}

/// The articles that are no copies of others, in the order in which they came. They are remembered for a whole run, so
/// each takes few bytes: some 380 with its path.
#[derive(Clone, Debug, Default)]
pub struct Originals {
    paths: Vec<Box<str>>,
    /// Hash of the matching key → the original, by its place in `paths`.
    exact: FxHashMap<[u8; 16], u32>,
    near: Vec<Near>,
    bands: Bands,
}

/// An original whose near copies can be known.
#[derive(Clone, Debug)]
struct Near {
    /// Its place in `paths`.
    original: u32,
    sketch: Sketch,
}

impl Originals {
    /// The path of the original that an article is a copy of; an article that is none becomes an original.
    pub fn place(&mut self, path: &str, fingerprint: &str) -> Option<String> {
        let exact = exact_of(fingerprint);
        if let Some(&original) = exact.and_then(|exact| self.exact.get(&exact)) {
            return Some(self.paths[original as usize].to_string()).filter(|original| original != path);
        }
        let sketch = sketch_of(fingerprint);
        if let Some(original) =
            sketch.as_ref().and_then(|sketch| self.alike(sketch)).filter(|original| *original != path)
        {
            return Some(original.to_owned());
        }
        let original = u32::try_from(self.paths.len()).expect("there are fewer than four thousand million articles");
        self.paths.push(path.into());
        self.exact.extend(exact.map(|exact| (exact, original)));
        if let Some(sketch) = sketch {
            self.near.push(Near { original, sketch });
            self.bands.add(&self.near);
        }
        None
    }

    /// The original that shares most with a sketch, if it shares enough; of equals the first.
    fn alike(&self, sketch: &Sketch) -> Option<&str> {
        let mut candidates = self.bands.candidates(sketch, &self.near);
        candidates.sort_unstable();
        candidates.dedup();
        let shared = |near: &Near| near.sketch.iter().zip(sketch).filter(|(one, other)| one == other).count();
        let alike = candidates
            .into_iter()
            .map(|at| (shared(&self.near[at]), std::cmp::Reverse(at)))
            .filter(|(count, _)| *count >= ALIKE);
        alike.max().map(|(_, std::cmp::Reverse(at))| &*self.paths[self.near[at].original as usize])
    }
}

/// The hash in a fingerprint.
fn exact_of(fingerprint: &str) -> Option<[u8; 16]> {
    let digits = fingerprint.split('-').next().unwrap_or_default();
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

/// Which originals share a band of their sketches: hash tables without keys, one for each band, whose chains run
/// through the originals. The sketches are there to compare with, so a table of keys and lists would only repeat them.
#[derive(Clone, Debug, Default)]
struct Bands {
    /// Slots of each table, a power of two; the tables stand one behind the other.
    slots: usize,
    /// The last original of each chain, counted from 1; 0 ends it.
    last: Vec<u32>,
    /// For each original and band the one before it in its chain.
    before: Vec<[u32; BANDS]>,
}

impl Bands {
    /// Adds the last of the originals.
    fn add(&mut self, near: &[Near]) {
        if near.len() > self.slots {
            // Chains would grow longer than one: twice the slots, and all of them anew.
            self.slots = (self.slots * 2).max(1024);
            self.last.clear();
            self.last.resize(self.slots * BANDS, 0);
            self.before.clear();
        }
        for (at, near) in near.iter().enumerate().skip(self.before.len()) {
            let mut before = [0; BANDS];
            for (band, before) in before.iter_mut().enumerate() {
                let slot = self.slot(band, &near.sketch);
                *before = std::mem::replace(&mut self.last[slot], at as u32 + 1);
            }
            self.before.push(before);
        }
    }

    /// Originals that share a band with a sketch, some of them more than once.
    fn candidates(&self, sketch: &Sketch, near: &[Near]) -> Vec<usize> {
        let mut found = Vec::new();
        if self.slots == 0 {
            return found;
        }
        for band in 0..BANDS {
            let mut next = self.last[self.slot(band, sketch)];
            while next > 0 {
                let at = next as usize - 1;
                if values(&near[at].sketch, band) == values(sketch, band) {
                    found.push(at);
                }
                next = self.before[at][band];
            }
        }
        found
    }

    fn slot(&self, band: usize, sketch: &Sketch) -> usize {
        let hash = values(sketch, band).iter().fold(0, |hash: u64, &value| hash << 16 | u64::from(value));
        band * self.slots + (mix(hash) as usize & (self.slots - 1))
    }
}

fn values(sketch: &Sketch, band: usize) -> &[u16] {
    &sketch[band * BAND..(band + 1) * BAND]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_share_the_hash_and_other_texts_do_not() {
        let text = "Tỉnh hòa giải 12 vụ.\nTặng 3 Bằng khen.";
        for copy in
            ["Tỉnh hoà giải 12 vụ. Tặng 3 Bằng khen.", "\u{feff}TỈNH hòa giải\u{a0}12 vụ.\r\n\r\nTặng 3 bằng khen."]
        {
            assert_eq!(fingerprint(copy), fingerprint(text), "{copy}");
        }
        for other in ["Tỉnh hòa giải 12 vụ.\nTặng 4 Bằng khen.", "Tỉnh hòa giải 12 vụ.Tặng3 Bằng khen", ""]
        {
            assert_ne!(fingerprint(other), fingerprint(text), "{other}");
        }
    }

    /// Sentences of different words, so that runs differ.
    fn article(seed: usize, sentences: usize) -> String {
        let words = [
            "thợ",
            "máy",
            "ruộng",
            "sông",
            "lúa",
            "trường",
            "xã",
            "huyện",
            "đội",
            "tổ",
            "năm",
            "tháng",
            "mùa",
            "đường",
            "cầu",
            "nhà",
        ];
        let word = |at: usize| words[mix(at as u64) as usize % words.len()];
        (0..sentences)
            .map(|sentence| (0..12).map(|at| word(seed * 10_000 + sentence * 12 + at)).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join(". ")
    }

    #[test]
    fn near_copies_are_found() {
        let original = article(1, 40);
        let republished = format!("Tin mới: {}. Theo báo bạn.", original.replace("thợ máy", "người thợ máy"));
        let shorter = original.split(". ").skip(4).collect::<Vec<_>>().join(". ");
        let half = format!("{}. {}", article(1, 20), article(2, 20));
        let mut originals = Originals::default();
        let place = |originals: &mut Originals, path: &str, text: &str| originals.place(path, &fingerprint(text));
        assert_eq!(place(&mut originals, "a", &original), None);
        assert_eq!(place(&mut originals, "a", &original), None, "it is no copy of itself");
        for (path, copy) in [("b", &original), ("c", &republished), ("d", &shorter)] {
            assert_eq!(place(&mut originals, path, copy).as_deref(), Some("a"), "{path}");
        }
        assert_eq!(place(&mut originals, "e", &half), None);
        assert_eq!(place(&mut originals, "f", &article(3, 40)), None);
        assert_eq!(place(&mut originals, "g", "Tin ngắn"), None);
    }

    #[test]
    fn all_at_once_is_as_one_after_the_other() {
        let (first, second) = (article(1, 40), article(2, 40));
        let near = first.replace("thợ máy", "người thợ máy");
        let texts = [&*article(3, 40), &first, "Tin ngắn", &near, &second, &article(4, 9), "Tin ngắn", &second, &first];
        let prints: Vec<String> = texts.iter().map(|text| fingerprint(text)).collect();
        let mut originals = Originals::default();
        let in_turn: Vec<Option<u32>> = prints
            .iter()
            .enumerate()
            .map(|(place, print)| originals.place(&place.to_string(), print).map(|original| original.parse().unwrap()))
            .collect();
        assert_eq!(copies(&prints), in_turn);
        assert_eq!(in_turn, [None, None, None, Some(1), None, None, Some(2), Some(4), Some(1)]);
    }

    #[test]
    fn each_of_many_is_found_again() {
        let mut originals = Originals::default();
        let prints: Vec<String> = (0..2500).map(|seed| fingerprint(&article(seed, 9))).collect();
        for (number, print) in prints.iter().enumerate() {
            assert_eq!(originals.place(&number.to_string(), print), None, "{number}");
        }
        for (number, print) in prints.iter().enumerate() {
            // Another hash, and a sketch of which one value in ten differs.
            let sketch = sketch_of(print).unwrap();
            let changed: String = sketch
                .iter()
                .enumerate()
                .map(|(at, value)| format!("{:04x}", if at % 10 == 3 { !value } else { *value }))
                .collect();
            let near = format!("{:032x}-{changed}", number + 1);
            assert_eq!(originals.place("near", &near), Some(number.to_string()));
            assert_eq!(originals.place("copy", print), Some(number.to_string()));
        }
    }

    #[test]
    fn sketches_stay_comparable() {
        // Stored in indexes: a change of these digits needs a new version of the index's layout.
        let print = fingerprint(&article(1, 10));
        assert_eq!(&blake3::hash(print.as_bytes()).to_hex()[..16], "2e9fe5d54fff03b5");
    }
}
