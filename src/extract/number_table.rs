//! The words of numbers and their values: one table, so that pattern and value cannot disagree.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use serde::Deserialize;

use super::token::{Kind, Token};
use crate::normalize;

/// What a number word is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// 0 to 9.
    Digit(u32),
    /// mốt, tư, lăm: 1 to 9, only behind something larger
    Ending(u32),
    /// mười
    Ten,
    /// mươi, chục
    Tens,
    Hundred,
    /// nghìn, vạn, triệu, tỷ
    Power(f64),
    /// linh, lẻ
    Filler,
    /// rưỡi: half of the last unit
    Half,
    /// tá
    Dozen,
    /// phẩy, chấm
    Point,
    /// âm
    Minus,
    /// trừ
    Less,
    /// hàng, vài
    Vague,
}

/// `lexicon/numbers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    digits: FxHashMap<String, u32>,
    endings: FxHashMap<String, u32>,
    powers: FxHashMap<String, f64>,
    words: Kinds,
    pub(super) glued: FxHashMap<String, f64>,
    pub(super) before: FxHashMap<String, Vec<String>>,
    pub(super) after: FxHashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    ten: Vec<String>,
    tens: Vec<String>,
    hundred: Vec<String>,
    filler: Vec<String>,
    half: Vec<String>,
    dozen: Vec<String>,
    point: Vec<String>,
    minus: Vec<String>,
    less: Vec<String>,
    vague: Vec<String>,
    one_of: Vec<String>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("lexicon/numbers.toml")).expect("the embedded table is read by every test")
});

static WORDS: LazyLock<FxHashMap<String, Word>> = LazyLock::new(|| {
    let table = &*TABLE;
    let mut words = FxHashMap::default();
    let mut add = |word: &String, what: Word| words.insert(normalize::key(word), what);
    for (word, &digit) in &table.digits {
        add(word, Word::Digit(digit));
    }
    for (word, &digit) in &table.endings {
        add(word, Word::Ending(digit));
    }
    for (word, &power) in &table.powers {
        add(word, Word::Power(power));
    }
    let kinds = [
        (&table.words.ten, Word::Ten),
        (&table.words.tens, Word::Tens),
        (&table.words.hundred, Word::Hundred),
        (&table.words.filler, Word::Filler),
        (&table.words.half, Word::Half),
        (&table.words.dozen, Word::Dozen),
        (&table.words.point, Word::Point),
        (&table.words.minus, Word::Minus),
        (&table.words.less, Word::Less),
        (&table.words.vague, Word::Vague),
    ];
    for (forms, what) in kinds {
        for form in forms {
            add(form, what);
        }
    }
    words
});

/// All number words, folded.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.keys().map(String::as_str)
}

/// Behind these a unit alone is one of it: "hơn chục".
pub(super) static ONE_OF: LazyLock<Vec<String>> =
    LazyLock::new(|| TABLE.words.one_of.iter().map(|w| normalize::key(w)).collect());

/// The number word at a token.
pub(super) fn word(key: &str, token: Option<&Token>) -> Option<Word> {
    let token = token?;
    (token.kind == Kind::Word).then(|| WORDS.get(token.text(key)).copied()).flatten()
}
