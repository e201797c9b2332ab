//! Number expressions of other projects' Vietnamese test suites, read as they do (`tests/numbers/suites.csv`).

use serde::Deserialize;
use solieu::extract::numeral;
use solieu::extract::token::tokenize;
use solieu::normalize;

/// Share of the expressions that are read alike; it only rises.
const FLOOR: f64 = 0.97;

#[derive(Deserialize)]
struct Row {
    source: String,
    text: String,
    value: f64,
    rest: String,
}

/// The value at the beginning of a text, and what stands behind it.
fn read(text: &str) -> Option<(f64, String)> {
    let key = normalize::key(text);
    let mut tokens = Vec::new();
    tokenize(&key, 0, key.len(), &mut tokens);
    let numeral = numeral::read(&key, &tokens, 0)?;
    let rest = tokens.get(numeral.len).map_or("", |token| &key[token.start..]);
    Some((numeral.value, rest.trim().to_owned()))
}

#[test]
fn expressions_of_other_suites_are_read_as_they_do() {
    let mut rows =
        csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(include_str!("numbers/suites.csv").as_bytes());
    let (mut all, mut unlike) = (0, Vec::new());
    for row in rows.deserialize() {
        let row: Row = row.unwrap();
        all += 1;
        let read = read(&row.text);
        let alike = read.as_ref().is_some_and(|(value, rest)| {
            (value - row.value).abs() <= 1e-9 * row.value.abs() && *rest == normalize::key(&row.rest)
        });
        if !alike {
            unlike.push(format!("{}: {} is {} [{}], not {read:?}", row.source, row.text, row.value, row.rest));
        }
    }
    let share = 1.0 - unlike.len() as f64 / f64::from(all);
    println!("{} of {all} alike ({share:.4})\n{}", all - unlike.len() as i32, unlike.join("\n"));
    assert!(all >= 300, "the table holds {all}");
    assert!(share >= FLOOR, "{share:.4} of {all} are read alike:\n{}", unlike.join("\n"));
}
