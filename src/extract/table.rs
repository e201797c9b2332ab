//! Table rows → sentences: each number said together with its row's label, its column's head and its section.
//!
//! A row "Bằng khen | 418 | 936" under "Tập thể | Cá nhân" is read as "Bằng khen: 418 tập thể, 936 cá nhân"; a row
//! "Gia đình văn hóa | 158.420 | 146.905" under "Đăng ký | Công nhận" as two sentences, one a stage. So the rules for
//! running text hold for tables too.

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::mention::{Mention, Sentence, symbol};
use super::phrase;
use super::scan::Scanner;
use super::token::{self, Token};
use crate::model::Unit;
use crate::normalize;

/// Bytes of the longest row that is read as one; every number of a row is told with all of its labels.
pub const LONGEST_ROW: usize = 8000;

static FIELD: LazyLock<String> = LazyLock::new(|| normalize::key("lĩnh vực"));

/// What a cell holds.
struct Cell {
    sentence: Sentence,
    text: String,
}

impl Cell {
    /// The figure of a cell that holds nothing else.
    fn figure(&self) -> Option<&Mention> {
        let mut mentions = self.sentence.mentions.iter();
        let first = mentions.next()?;
        let counts = matches!(first.symbol, symbol::FIGURE | symbol::PERCENT | symbol::COUNTED);
        (counts && mentions.next().is_none()).then_some(first)
    }

    fn is_blank(&self) -> bool {
        self.text.chars().all(|c| !c.is_alphanumeric())
    }
}

/// The part that a column plays.
enum Column {
    /// Numbers of the rows, prize money, remarks: nothing to count.
    Ignored,
    /// "Tập thể", "Cá nhân": whom its numbers count.
    Recipients,
    /// "Đăng ký", "Số lượng", "Bằng khen": anything else that may head numbers.
    Other,
}

/// Reads the rows of one table, given as ranges of the key; cells are parted by " | ".
///
/// `topic` is what the text before it spoke of: a table of bodies under "Đề nghị | Công nhận" says nowhere of what.
pub fn sentences(scanner: &Scanner<'_>, rows: &[(usize, usize)], topic: &[Mention]) -> Vec<Sentence> {
    let rows: Vec<Vec<Cell>> = rows.iter().map(|&row| cells(scanner, row)).collect();
    let class = |mention: &Mention| mention.term().map_or("", |term| scanner.lexicon.terms[term].class.as_str());
    let Some(first_data) = rows.iter().position(|row| row.iter().filter(|cell| cell.figure().is_some()).count() > 0)
    else {
        return plain(rows);
    };
    // The head is the last row without numbers that is as wide as the data.
    let width = rows[first_data].len();
    let Some(head) = rows[..first_data].iter().rposition(|row| row.len() >= width && width > 1) else {
        return plain(rows);
    };
    // "Lĩnh vực | Dự thi | Đoạt giải": fields are no bodies, and their numbers no figures of anyone.
    if rows[head].first().is_some_and(|cell| phrase::begins(&cell.text, &FIELD)) {
        return Vec::new();
    }
    let columns: Vec<Column> = rows[head].iter().map(|cell| column(scanner.lexicon, cell)).collect();
    let mut made = Vec::new();
    let mut section: Vec<Mention> = Vec::new();
    let labels_name_awards =
        rows[first_data..].iter().any(|row| row.iter().any(|cell| has_noun(scanner.lexicon, &cell.sentence)));
    for (index, row) in rows.iter().enumerate() {
        if index == head {
            continue;
        }
        let numbers: Vec<(usize, Mention)> = row
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| cell.figure().map(|figure| (at, figure.clone())))
            .filter(|(at, _)| !matches!(columns.get(*at), None | Some(Column::Ignored)))
            .collect();
        if numbers.is_empty() {
            // "Cấp Nhà nước", "Đề nghị Chính phủ": a section of the table.
            if index > head && row.iter().filter(|cell| !cell.is_blank()).count() == 1 {
                section = row.iter().flat_map(|cell| cell.sentence.mentions.clone()).collect();
                section.push(mark(scanner.lexicon, "colon", "any", row.last().map_or(0, |cell| cell.sentence.end)));
            }
            continue;
        }
        let label: Vec<&Cell> = row.iter().filter(|cell| cell.figure().is_none() && !cell.is_blank()).collect();
        let total = label.first().is_some_and(|cell| is_total(&cell.text));
        if total && labels_name_awards {
            continue;
        }
        let label: Vec<Mention> = label.iter().flat_map(|cell| cell.sentence.mentions.clone()).collect();
        let (start, end) =
            (row.first().map_or(0, |cell| cell.sentence.start), row.last().map_or(0, |cell| cell.sentence.end));
        let places = row.iter().flat_map(|cell| cell.sentence.places.clone()).collect::<Vec<_>>();
        let scopes = row.iter().flat_map(|cell| cell.sentence.scopes.clone()).collect::<Vec<_>>();
        let mut say = |mentions: Vec<Mention>| {
            made.push(Sentence { mentions, places: places.clone(), scopes: scopes.clone(), start, end });
        };
        let noun = label.iter().any(|mention| is_noun(class(mention)));
        let recipients: Vec<&(usize, Mention)> =
            numbers.iter().filter(|(at, _)| matches!(columns[*at], Column::Recipients)).collect();
        if (noun || !topic.is_empty()) && !recipients.is_empty() {
            let mut mentions = section.clone();
            if noun {
                mentions.extend(label.clone());
            } else {
                mentions.extend(label.iter().filter(|mention| is_verb(class(mention))).cloned());
                mentions.extend(topic.iter().cloned());
            }
            mentions.push(mark(scanner.lexicon, "colon", "any", end));
            for (position, (at, figure)) in recipients.iter().enumerate() {
                if position > 0 {
                    mentions.push(mark(scanner.lexicon, "sep", "comma", end));
                }
                mentions.push(counted(figure));
                mentions.extend(rows[head][*at].sentence.mentions.clone());
            }
            say(mentions);
            continue;
        }
        for (at, figure) in &numbers {
            let head_cell = &rows[head][*at];
            let mut figure = counted(figure);
            if head_cell.text.contains('%')
                && let super::mention::Data::Figure(number) = &mut figure.data
            {
                number.unit = Unit::Percent;
                figure.symbol = symbol::PERCENT;
            }
            let heads = head_cell.sentence.mentions.clone();
            let mut mentions = section.clone();
            if noun {
                mentions.extend(heads.into_iter().filter(|mention| {
                    is_verb(class(mention)) || class(mention) == "body" || mention.symbol == symbol::TIME
                }));
                // "Bằng khen của Thủ tướng (tập thể)": whom it counts goes behind the number.
                let (whom, named): (Vec<_>, Vec<_>) =
                    label.clone().into_iter().partition(|mention| is_recipient(class(mention)));
                if named.iter().any(|mention| is_noun(class(mention))) && whom.len() == 1 {
                    mentions.extend(named.into_iter().filter(|mention| !matches!(class(mention), "open" | "close")));
                    mentions.push(mark(scanner.lexicon, "colon", "any", end));
                    mentions.push(figure);
                    mentions.extend(whom);
                } else {
                    mentions.push(figure);
                    mentions.extend(label.clone());
                }
            } else if heads.iter().any(|mention| is_noun(class(mention))) {
                // "Chiến sĩ thi đua cơ sở (người)": whom it counts goes behind the number.
                let (counted, named): (Vec<_>, Vec<_>) =
                    heads.into_iter().partition(|mention| is_recipient(class(mention)));
                mentions.extend(named.into_iter().filter(|mention| !matches!(class(mention), "open" | "close")));
                mentions.push(mark(scanner.lexicon, "colon", "any", end));
                mentions.push(figure);
                mentions.extend(counted);
            } else {
                let verbs = heads.iter().chain(&label).filter(|mention| is_verb(class(mention))).cloned();
                let verbs: Vec<Mention> = verbs.collect();
                if topic.is_empty() || verbs.is_empty() && !head_cell.text.contains(&normalize::key("số")) {
                    continue;
                }
                mentions.extend(verbs);
                mentions.push(figure);
                mentions.extend(topic.iter().cloned());
            }
            say(mentions);
        }
    }
    made
}

/// A table that is only laid out: its rows as sentences of their own.
fn plain(rows: Vec<Vec<Cell>>) -> Vec<Sentence> {
    rows.into_iter().flatten().map(|cell| cell.sentence).collect()
}

fn cells(scanner: &Scanner<'_>, (start, end): (usize, usize)) -> Vec<Cell> {
    let key = &scanner.clean.key;
    let mut cells = Vec::new();
    let mut tokens: Vec<Token> = Vec::new();
    let mut from = start;
    for part in key[start..end].split('|') {
        tokens.clear();
        token::tokenize(key, from, from + part.len(), &mut tokens);
        scanner.vocabulary.name(key, &mut tokens);
        cells.push(Cell { sentence: scanner.scan(&tokens), text: part.trim().to_owned() });
        from += part.len() + 1;
    }
    // Blank cells stand where they are, so that later cells find their heads.
    for cell in &mut cells {
        if cell.sentence.end == 0 {
            cell.sentence.start = start;
            cell.sentence.end = start;
        }
    }
    cells
}

fn column(lexicon: &Lexicon, head: &Cell) -> Column {
    const IGNORED: [&str; 9] = ["tt", "stt", "số tt", "tiền", "thưởng", "điểm", "ghi chú", "xếp hạng", "mức"];
    let text = &head.text;
    let ignored = IGNORED.iter().map(|word| normalize::key(word)).any(|word| {
        text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
            || (word.contains(' ') && text.contains(&word))
    });
    let recipients = head.sentence.mentions.iter().any(|mention| {
        mention.term().is_some_and(|term| {
            matches!(lexicon.terms[term].class.as_str(), "individual" | "collective" | "household" | "mixed")
        })
    });
    match () {
        () if recipients && !has_noun(lexicon, &head.sentence) => Column::Recipients,
        () if ignored && !has_noun(lexicon, &head.sentence) => Column::Ignored,
        () => Column::Other,
    }
}

fn has_noun(lexicon: &Lexicon, sentence: &Sentence) -> bool {
    sentence.mentions.iter().any(|mention| mention.term().is_some_and(|term| is_noun(&lexicon.terms[term].class)))
}

fn is_noun(class: &str) -> bool {
    matches!(class, "award" | "innovation" | "work" | "prize" | "rank" | "entry")
}

fn is_recipient(class: &str) -> bool {
    matches!(class, "individual" | "collective" | "household" | "mixed")
}

fn is_verb(class: &str) -> bool {
    matches!(class, "register" | "propose" | "submit" | "target" | "reject" | "recognise" | "get" | "give" | "receive")
}

fn is_total(text: &str) -> bool {
    ["tổng", "cộng", "toàn"].iter().any(|word| text.starts_with(&normalize::key(word)))
}

/// A number before a head counts what the head says, whatever word the cell has behind it.
fn counted(figure: &Mention) -> Mention {
    let mut figure = figure.clone();
    if figure.symbol == symbol::COUNTED {
        figure.symbol = symbol::FIGURE;
    }
    figure
}

/// A mention for a mark that the table draws as a line.
fn mark(lexicon: &Lexicon, class: &str, id: &str, at: usize) -> Mention {
    let term = lexicon.terms.iter().position(|term| term.class == class && term.id == id);
    let (symbol, data) = match term {
        Some(term) => (lexicon.terms[term].symbol, super::mention::Data::Term(term)),
        None => (symbol::WORD, super::mention::Data::None),
    };
    Mention { symbol, data, start: at, end: at }
}
