//! Articles for the benchmarks: as many as are asked for, the same on every machine, each different from the others.
//!
//! A text has about 5.8 KB and twenty figures, a third of its sentences from words drawn freely so that the vocabulary
//! is as wide as in real news; a page has about 51 KB, most of it menus, lists of other articles, styles and scripts.
//! They resemble provincial news in size and shape only. An article depends on its number alone.

mod page;

use std::collections::HashMap;
use std::fmt::Write;

use serde::Deserialize;

/// Which files are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Page,
}

impl Kind {
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Text => "txt",
            Kind::Page => "html",
        }
    }
}

/// Word lists and sentences.
pub struct Corpus {
    lists: HashMap<String, Vec<String>>,
    heading: Vec<Vec<Piece>>,
    figure: Vec<Vec<Piece>>,
    prose: Vec<Vec<Piece>>,
    /// Syllables by the rules of spelling: names of communes, and the long tail of the vocabulary.
    syllables: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    lists: HashMap<String, String>,
    sentences: Sentences,
}

#[derive(Deserialize)]
struct Sentences {
    heading: Vec<String>,
    figure: Vec<String>,
    prose: Vec<String>,
}

enum Piece {
    Words(String),
    Slot(String),
}

/// What an article says, before it is a file.
struct Draft {
    title: String,
    date: String,
    paragraphs: Vec<String>,
    author: String,
}

impl Corpus {
    pub fn new() -> Corpus {
        let file: File = toml::from_str(include_str!("words.toml")).expect("the lists are part of the benchmark");
        let split = |list: String| list.split('|').map(str::to_owned).collect();
        let cut = |sentences: Vec<String>| sentences.iter().map(|sentence| pieces(sentence)).collect();
        Corpus {
            lists: file.lists.into_iter().map(|(name, list)| (name, split(list))).collect(),
            heading: cut(file.sentences.heading),
            figure: cut(file.sentences.figure),
            prose: cut(file.sentences.prose),
            syllables: syllables(),
        }
    }

    /// The file of an article.
    pub fn article(&self, kind: Kind, number: usize) -> String {
        let mut maker = Maker { corpus: self, dice: Dice(number as u64) };
        let draft = maker.draft();
        match kind {
            Kind::Text => {
                let Draft { title, date, paragraphs, author } = draft;
                format!("{title}\n\n{date}\n\n{}\n\n{author}\n", paragraphs.join("\n\n"))
            }
            Kind::Page => page::page(&mut maker, draft, number),
        }
    }
}

fn pieces(sentence: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = sentence;
    while let Some((words, behind)) = rest.split_once('{') {
        let (slot, behind) = behind.split_once('}').expect("braces are closed");
        pieces.push(Piece::Words(words.to_owned()));
        pieces.push(Piece::Slot(slot.to_owned()));
        rest = behind;
    }
    pieces.push(Piece::Words(rest.to_owned()));
    pieces
}

/// Onsets, rhymes and tones that go together: some thousand syllables, most of which are words.
fn syllables() -> Vec<String> {
    let onsets = "b c ch d đ g h kh l m n ng nh ph r s t th tr v x".split(' ');
    let rhymes = [
        "a à á ả ã ạ",
        "an àn án ản ãn ạn",
        "ang àng áng ảng ãng ạng",
        "ao ào áo ảo ão ạo",
        "ăm ằm ắm ẳm ẵm ặm",
        "âu ầu ấu ẩu ẫu ậu",
        "oi òi ói ỏi õi ọi",
        "ông ồng ống ổng ỗng ộng",
        "ơi ời ới ởi ỡi ợi",
        "ung ùng úng ủng ũng ụng",
        "ươi ười ưới ưởi ưỡi ượi",
        "uôn uồn uốn uổn uỗn uộn",
        "oan oàn oán oản oãn oạn",
        "ac ác ạc ăc ắc ặc",
    ];
    onsets
        .flat_map(|onset| rhymes.iter().flat_map(move |row| row.split(' ').map(move |end| format!("{onset}{end}"))))
        .collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014): short, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// The front of a list more often than its end, as words are used.
    fn skewed(&mut self, bound: usize) -> usize {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        (unit * unit * bound as f64) as usize
    }
}

/// Makes one article.
struct Maker<'c> {
    corpus: &'c Corpus,
    dice: Dice,
}

impl Maker<'_> {
    fn draft(&mut self) -> Draft {
        // Numbers that follow each other would begin alike.
        self.dice.0 = Dice(self.dice.0).next();
        let title = self.line(&self.corpus.heading);
        let (day, month, year) = (self.dice.between(1, 28), self.dice.between(1, 12), self.dice.between(2015, 2024));
        let size = 1500 + self.dice.below(3000) + self.dice.below(3000) + self.dice.below(2600);
        let (mut paragraphs, mut written) = (Vec::new(), 0);
        while written < size {
            let sentences: Vec<String> = (0..self.dice.between(2, 6)).map(|_| self.sentence()).collect();
            let paragraph = sentences.join(" ");
            written += paragraph.len();
            paragraphs.push(paragraph);
        }
        Draft { title, date: format!("Ngày {day:02}/{month:02}/{year}"), paragraphs, author: self.fill("person") }
    }

    fn sentence(&mut self) -> String {
        match self.dice.below(100) {
            0..28 => self.line(&self.corpus.figure),
            28..66 => self.line(&self.corpus.prose),
            _ => self.free(),
        }
    }

    /// Words in no order that means anything, without figures.
    fn free(&mut self) -> String {
        let mut text = String::new();
        for at in 0..self.dice.between(9, 30) {
            if at > 0 {
                text.push_str(if self.dice.below(9) == 0 { ", " } else { " " });
            }
            match self.dice.below(10) {
                0..4 => text.push_str(&self.fill("small")),
                4..6 => text.push_str(&self.fill("noun")),
                6..8 => text.push_str(&self.fill("verb")),
                8 => text.push_str(&self.fill("adjective")),
                _ => text.push_str(self.syllable()),
            }
        }
        text.push('.');
        capitalized(&text)
    }

    fn line(&mut self, from: &[Vec<Piece>]) -> String {
        let mut text = String::new();
        for piece in &from[self.dice.below(from.len())] {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Slot(slot) => text.push_str(&self.fill(slot)),
            }
        }
        capitalized(&text)
    }

    fn syllable(&mut self) -> &str {
        let corpus = self.corpus;
        &corpus.syllables[self.dice.skewed(corpus.syllables.len())]
    }

    fn fill(&mut self, slot: &str) -> String {
        let dice = &mut self.dice;
        match slot {
            "few" => {
                let few = dice.between(2, 30);
                if few < 10 && dice.below(2) == 0 { format!("0{few}") } else { few.to_string() }
            }
            "n" => match dice.below(10) {
                0..4 => dice.between(31, 99).to_string(),
                4..8 => dice.between(100, 999).to_string(),
                _ => format!("{}.{:03}", dice.between(1, 60), dice.below(1000)),
            },
            "money" => {
                let unit = ["tỷ đồng", "triệu đồng"][dice.below(2)];
                match dice.below(2) {
                    0 => format!("{} {unit}", dice.between(2, 900)),
                    _ => format!("{},{} {unit}", dice.between(1, 90), dice.between(1, 9)),
                }
            }
            "percent" => format!("{},{}%", dice.between(40, 98), dice.between(1, 9)),
            "year" => dice.between(2012, 2024).to_string(),
            "date" => format!("{}/{}/{}", dice.between(1, 28), dice.between(1, 12), dice.between(2015, 2024)),
            "paper" => format!("{}/QĐ-UBND", dice.between(2, 3000)),
            "commune" => {
                let (first, second) = (self.syllable().to_owned(), self.syllable().to_owned());
                format!("{} {}", capitalized(&first), capitalized(&second))
            }
            "person" => format!("{} {} {}", self.fill("surname"), self.fill("middle"), self.fill("given")),
            list => {
                let list = self.corpus.lists.get(list).unwrap_or_else(|| panic!("there is a list `{list}`"));
                list[dice.below(list.len())].clone()
            }
        }
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `write!` to a string cannot fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a string grows");
}
