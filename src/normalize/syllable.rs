//! The shape of a Vietnamese syllable: where its tone goes, and where two syllables were glued.
//!
//! Onsets and rhymes: Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); rhymes are written without tones.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

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

/// Besides gi and qu, whose vowel may be that of the rhyme.
const ONSETS: [&str; 26] = [
    "ngh", "ng", "nh", "ch", "gh", "kh", "ph", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r",
    "s", "t", "v", "x", "",
];

const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uc ui um un ung \
    uơ up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ươc ươi ươm ươn ương ươp ươt ươu ưm ưng ưt ưu \
    y yêm yên yêng yêt yêu ";

static RHYME_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| RHYMES.split_whitespace().collect());

/// What one look over a run of letters tells of its vowels.
pub(super) struct Shape {
    /// Stretches of vowels.
    groups: usize,
    tones: usize,
    /// Index and row of the first vowel that is not the u of qu.
    first: Option<(usize, usize)>,
    /// Index, row and column of the vowel with the last tone.
    toned: Option<(usize, usize, usize)>,
    ascii: bool,
}

impl Shape {
    pub(super) fn of<P>(run: &[(Letter, P)]) -> Shape {
        let mut shape = Shape { groups: 0, tones: 0, first: None, toned: None, ascii: true };
        let mut inside = false;
        for (index, (letter, _)) in run.iter().enumerate() {
            shape.ascii &= letter.is_ascii();
            let Some((row, tone)) = letter.vowel() else {
                inside = false;
                continue;
            };
            shape.groups += usize::from(!inside);
            inside = true;
            // The u of qu and, before another vowel, the i of gi belong to the onset, but a tone never moves there
            // wrongly: both ways of writing meet at the same place, and that is all a key needs.
            if shape.first.is_none() && !(row == 9 && index > 0 && run[index - 1].0.folded() == 'q') {
                shape.first = Some((index, row));
            }
            if tone > 0 {
                shape.tones += 1;
                shape.toned = Some((index, row, tone));
            }
        }
        shape
    }

    /// False for runs that are one syllable at most, or have no Vietnamese letter, or are longer than three syllables.
    pub(super) fn may_be_glued(&self, len: usize) -> bool {
        (4..=24).contains(&len) && self.groups.max(self.tones) >= 2 && !self.ascii
    }
}

/// Rewrites a run of letters to its one spelling: the tone on the first vowel, a final y after a consonant as i.
/// Runs with two tones are damage or foreign and keep theirs.
pub(super) fn unify<P>(run: &mut [(Letter, P)], shape: &Shape) {
    let last = run.len() - 1;
    let mut toned = shape.toned;
    if last > 0
        && run[last - 1].0.vowel().is_none()
        && let Some((11, tone)) = run[last].0.vowel()
    {
        run[last].0 = run[last].0.respelt(VOWELS[5][tone]);
        toned = toned.map(|(index, row, tone)| (index, if index == last { 5 } else { row }, tone));
    }
    if let (Some((first, first_row)), Some((index, row, tone))) = (shape.first, toned)
        && shape.tones == 1
        && first < index
    {
        run[index].0 = run[index].0.respelt(VOWELS[row][0]);
        run[first].0 = run[first].0.respelt(VOWELS[first_row][tone]);
    }
}

/// Finds the places where a run that may be glued must be cut to become Vietnamese syllables, and appends them to
/// `cuts`. Runs that are one syllable or have no such cut are left alone.
pub(super) fn part_glued<P>(run: &[(Letter, P)], cuts: &mut Vec<usize>) {
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

fn is_syllable<P>(run: &[(Letter, P)]) -> bool {
    spells_syllable(run.iter().map(|(letter, _)| letter.folded()))
}

/// True where composed small letters spell one Vietnamese syllable, its tone on whichever vowel.
pub fn spells_syllable(letters: impl Iterator<Item = char>) -> bool {
    let mut plain = String::with_capacity(16);
    let mut tones = 0;
    // Where the first vowel stands: all before it is the onset, but for the vowels of gi and qu.
    let mut onset = None;
    for letter in letters {
        match Letter::of(letter).vowel() {
            Some((row, tone)) => {
                tones += usize::from(tone > 0);
                onset.get_or_insert(plain.len());
                plain.push(VOWELS[row][0]);
            }
            None => plain.push(letter),
        }
    }
    let Some(onset) = onset.filter(|_| tones <= 1) else { return false };
    let (onset, rhyme) = plain.split_at(onset);
    let with_vowel = match onset {
        "g" => rhyme.strip_prefix('i').map(|rest| if rest.is_empty() { "i" } else { rest }),
        "q" => rhyme.strip_prefix('u'),
        _ => None,
    };
    ONSETS.contains(&onset) && RHYME_SET.contains(rhyme) || with_vowel.is_some_and(|rest| RHYME_SET.contains(rest))
}
