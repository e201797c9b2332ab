//! The shape of a Vietnamese syllable: where its tone goes, and where two syllables were glued.
//!
//! Onsets and rhymes: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); rhymes are written without tones.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::Letter;

/// Vowels by shape: untoned, then with grave, acute, hook, tilde, dot.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
];

const ONSETS: [&str; 28] = [
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uc ui um un ung \
    uơ up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ươc ươi ươm ươn ương ươp ươt ươu ưm ưng ưt ưu \
    y yêm yên yêng yêt yêu ";

static RHYME_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| RHYMES.split_whitespace().collect());

/// Shape row and tone column of a vowel.
fn vowel(letter: char) -> Option<(usize, usize)> {
    let plain = match letter {
        'a' => Some(0),
        'e' => Some(3),
        'i' => Some(5),
        'o' => Some(6),
        'u' => Some(9),
        'y' => Some(11),
        _ => None,
    };
    if letter.is_ascii() {
        return plain.map(|row| (row, 0));
    }
    VOWELS
        .iter()
        .enumerate()
        .find_map(|(row, forms)| forms.iter().position(|&form| form == letter).map(|tone| (row, tone)))
}

/// Rewrites a run of letters to its one spelling: the tone on the first vowel, a final y after a consonant as i.
/// Runs with two tones are damage or foreign and stay as they are.
pub(super) fn unify(run: &mut [Letter]) {
    let last = run.len() - 1;
    if last > 0
        && vowel(run[last - 1].folded).is_none()
        && run[last - 1].folded.is_alphabetic()
        && let Some((11, tone)) = vowel(run[last].folded)
    {
        run[last].folded = VOWELS[5][tone];
    }
    if run.iter().all(|letter| letter.folded.is_ascii()) {
        return;
    }
    let mut first = None;
    let mut toned = None;
    for (index, letter) in run.iter().enumerate() {
        let Some((row, tone)) = vowel(letter.folded) else { continue };
        // The u of qu and, before another vowel, the i of gi belong to the onset, but a tone never moves there wrongly:
        // both ways of writing meet at the same place, and that is all a key needs.
        if first.is_none() && !(row == 9 && index > 0 && run[index - 1].folded == 'q') {
            first = Some(index);
        }
        if tone > 0 && toned.replace((index, row, tone)).is_some() {
            return;
        }
    }
    if let (Some(first), Some((index, row, tone))) = (first, toned)
        && first < index
    {
        run[index].folded = VOWELS[row][0];
        let (row, _) = vowel(run[first].folded).expect("found as a vowel");
        run[first].folded = VOWELS[row][tone];
    }
}

/// Finds the places where a run must be cut to become Vietnamese syllables, and appends them to `cuts`.
/// Runs that are one syllable, or have no Vietnamese letter, or no such cut, are left alone.
pub(super) fn part_glued(run: &[Letter], cuts: &mut Vec<usize>) {
    if run.len() < 4 || run.len() > 24 || vowel_groups(run) < 2 || run.iter().all(|letter| letter.folded.is_ascii()) {
        return;
    }
    if is_syllable(run) {
        return;
    }
    // Two pieces before three: the fewest cuts that make every piece a syllable.
    for first in 2..run.len() - 1 {
        if is_syllable(&run[..first]) && is_syllable(&run[first..]) {
            cuts.push(first);
            return;
        }
    }
    for first in 2..run.len().saturating_sub(3) {
        if !is_syllable(&run[..first]) {
            continue;
        }
        for second in first + 2..run.len() - 1 {
            if is_syllable(&run[first..second]) && is_syllable(&run[second..]) {
                cuts.extend([first, second]);
                return;
            }
        }
    }
}

/// How many stretches of vowels a run has; one syllable has one.
fn vowel_groups(run: &[Letter]) -> usize {
    let mut groups = 0;
    let mut inside = false;
    let mut tones = 0;
    for letter in run {
        let found = vowel(letter.folded);
        groups += usize::from(found.is_some() && !inside);
        tones += usize::from(found.is_some_and(|(_, tone)| tone > 0));
        inside = found.is_some();
    }
    groups.max(tones)
}

fn is_syllable(run: &[Letter]) -> bool {
    spells_syllable(run.iter().map(|letter| letter.folded))
}

/// True where composed small letters spell one Vietnamese syllable, its tone on whichever vowel.
pub fn spells_syllable(letters: impl Iterator<Item = char>) -> bool {
    let mut plain = String::with_capacity(16);
    let mut tones = 0;
    for letter in letters {
        match vowel(letter) {
            Some((row, tone)) => {
                tones += usize::from(tone > 0);
                plain.push(VOWELS[row][0]);
            }
            None => plain.push(letter),
        }
    }
    tones <= 1
        && ONSETS.iter().any(|onset| {
            plain.strip_prefix(onset).is_some_and(|rhyme| {
                let rhyme = if rhyme.is_empty() && *onset == "gi" { "i" } else { rhyme };
                RHYME_SET.contains(rhyme)
            })
        })
}
