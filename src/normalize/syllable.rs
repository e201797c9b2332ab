//! The shape of a Vietnamese syllable: where its tone goes, and where two syllables were glued.
//!
//! Onsets and rhymes: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); rhymes are written without tones.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::letter::Letter;

/// Vowels by shape: untoned, then with grave, acute, hook, tilde, dot.
pub(super) const VOWELS: [[char; 6]; 12] = [
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

/// Rewrites a run of letters to its one spelling: the tone on the first vowel, a final y after a consonant as i.
/// Runs with two tones are damage or foreign and stay as they are.
pub(super) fn unify<P>(run: &mut [(Letter, P)]) {
    let last = run.len() - 1;
    if last > 0
        && !run[last - 1].0.is_vowel()
        && let Some((11, tone)) = run[last].0.vowel()
    {
        run[last].0 = run[last].0.respelt(VOWELS[5][tone]);
    }
    let mut first = None;
    let mut toned = None;
    for (index, (letter, _)) in run.iter().enumerate() {
        let Some((row, tone)) = letter.vowel() else { continue };
        // The u of qu and, before another vowel, the i of gi belong to the onset, but a tone never moves there wrongly:
        // both ways of writing meet at the same place, and that is all a key needs.
        if first.is_none() && !(row == 9 && index > 0 && run[index - 1].0.folded() == 'q') {
            first = Some((index, row));
        }
        if tone > 0 && toned.replace((index, row, tone)).is_some() {
            return;
        }
    }
    if let (Some((first, first_row)), Some((index, row, tone))) = (first, toned)
        && first < index
    {
        run[index].0 = run[index].0.respelt(VOWELS[row][0]);
        run[first].0 = run[first].0.respelt(VOWELS[first_row][tone]);
    }
}

/// Finds the places where a run must be cut to become Vietnamese syllables, and appends them to `cuts`.
/// Runs that are one syllable, or have no Vietnamese letter, or no such cut, are left alone.
pub(super) fn part_glued<P>(run: &[(Letter, P)], cuts: &mut Vec<usize>) {
    if run.len() < 4 || run.len() > 24 || vowel_groups(run) < 2 || run.iter().all(|(letter, _)| letter.is_ascii()) {
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
fn vowel_groups<P>(run: &[(Letter, P)]) -> usize {
    let mut groups = 0;
    let mut inside = false;
    let mut tones = 0;
    for (letter, _) in run {
        let found = letter.vowel();
        groups += usize::from(found.is_some() && !inside);
        tones += usize::from(found.is_some_and(|(_, tone)| tone > 0));
        inside = found.is_some();
    }
    groups.max(tones)
}

fn is_syllable<P>(run: &[(Letter, P)]) -> bool {
    spells_syllable(run.iter().map(|(letter, _)| letter.folded()))
}

/// True where composed small letters spell one Vietnamese syllable, its tone on whichever vowel.
pub fn spells_syllable(letters: impl Iterator<Item = char>) -> bool {
    let mut plain = String::with_capacity(16);
    let mut tones = 0;
    for letter in letters {
        match Letter::of(letter).vowel() {
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
