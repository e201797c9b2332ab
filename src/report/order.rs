//! The order in which the provinces of a measure stand.
//!
//! In: cells of a row and what was asked for. Out: the same cells, in order. Ranks do not depend on it.

use std::cmp::{Ordering, Reverse};

use super::comparison::{Cell, Comparison};
use super::labels;
use super::options::Sort;
use super::period::lateness;
use crate::model::province;

/// Sorts cells; what is equal stays in the order of the official codes, in which cells come.
pub(super) fn sort(cells: &mut [&Cell], comparison: &Comparison, sort: Sort) {
    let value = |cell: &Cell| cell.lead.as_ref().map_or(f64::NEG_INFINITY, |figure| figure.compared());
    let period = |cell: &Cell| cell.lead.as_ref().and_then(|figure| figure.period).map(lateness);
    match sort {
        Sort::Value => cells.sort_by(|a, b| value(b).total_cmp(&value(a))),
        Sort::Name => cells.sort_by_cached_key(|cell| name_key(cell)),
        Sort::Code => cells.sort_by_cached_key(|cell| code(cell)),
        Sort::Articles => cells.sort_by_cached_key(|cell| Reverse(comparison.articles_behind(cell))),
        Sort::Period => cells.sort_by(|a, b| match period(b).cmp(&period(a)) {
            Ordering::Equal => value(b).total_cmp(&value(a)),
            order => order,
        }),
    }
}

fn code(cell: &Cell) -> (bool, usize) {
    let slug = cell.province.as_deref().unwrap_or_default();
    (cell.territory == crate::model::Territory::New, labels::province_position(cell.territory, slug))
}

fn name_key(cell: &Cell) -> (Vec<(usize, usize)>, bool) {
    let slug = cell.province.as_deref().unwrap_or_default();
    let name = province(cell.territory, slug).map_or(slug, |unit| unit.name.as_str());
    (alphabetical(name), cell.territory == crate::model::Territory::New)
}

/// Sorts as Vietnamese dictionaries do: ă and â are letters after a, đ after d; the tone decides last.
pub(super) fn alphabetical(text: &str) -> Vec<(usize, usize)> {
    use unicode_normalization::UnicodeNormalization;
    const LETTERS: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
    const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    let mut keys: Vec<(usize, usize)> = Vec::new();
    let mut base = String::new();
    let mut tones = Vec::new();
    for character in text.to_lowercase().nfd() {
        match TONES.iter().position(|&tone| tone == character) {
            Some(tone) => tones.push((base.chars().count(), tone + 1)),
            None => base.push(character),
        }
    }
    let place = |letter: char| LETTERS.chars().position(|known| known == letter).map_or(0, |place| place + 1);
    keys.extend(base.nfc().map(|letter| (place(letter), 0)));
    // Below every letter, so that names that differ in tones alone stand together.
    keys.push((0, 0));
    keys.extend(tones);
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::options::Options;
    use crate::report::sample::{comparison, fact};

    #[test]
    fn names_stand_as_in_a_vietnamese_dictionary() {
        let mut names = [
            "Đồng Nai",
            "Hà Nội",
            "Đắk Lắk",
            "Điện Biên",
            "Cà Mau",
            "Hải Dương",
            "Bắc Ninh",
            "Bạc Liêu",
            "An Giang",
            "Hà Nam",
        ];
        names.sort_by_key(|name| alphabetical(name));
        assert_eq!(
            names,
            [
                "An Giang",
                "Bạc Liêu",
                "Bắc Ninh",
                "Cà Mau",
                "Đắk Lắk",
                "Điện Biên",
                "Đồng Nai",
                "Hà Nam",
                "Hà Nội",
                "Hải Dương"
            ]
        );
    }

    #[test]
    fn each_order_puts_its_own_first() {
        let samples = vec![
            fact("a.txt", "ha-noi", 3.0),
            fact("b.txt", "ha-noi", 3.0),
            fact("a.txt", "an-giang", 9.0),
            fact("a.txt", "son-la", 5.0).period("2021", "2021"),
        ];
        let compared = comparison(samples, &Options::default());
        for (order, first) in [
            (Sort::Value, "an-giang"),
            (Sort::Name, "an-giang"),
            (Sort::Code, "ha-noi"),
            (Sort::Articles, "ha-noi"),
            (Sort::Period, "son-la"),
        ] {
            let mut cells: Vec<&Cell> = compared.rows[0].cells.iter().collect();
            sort(&mut cells, &compared, order);
            assert_eq!(cells[0].province.as_deref(), Some(first), "{order:?}");
        }
    }
}
