//! The file read back by another library.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::model::{Bound, Unit};
use crate::report::sample::{Sample, comparison, fact};
use crate::report::{Lang, compare};

fn written(samples: Vec<Sample>, options: &Options) -> Xlsx<Cursor<Vec<u8>>> {
    let mut bytes = Vec::new();
    write_xlsx(&comparison(samples, options), options, &mut bytes).unwrap();
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// A sheet's cells, row by row.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[test]
fn states_are_told_apart_by_the_kind_of_cell() {
    let samples = vec![
        fact("a.txt", "ha-giang", 48.0).period("2016", "2019"),
        fact("a.txt", "lai-chau", 0.0),
        fact("a.txt", "son-la", 571.0),
        fact("b.txt", "son-la", 570.0),
        fact("a.txt", "hoa-binh", 7.0).turns(),
        fact("a.txt", "phu-tho", 1445.0).bound(Bound::AtLeast),
        fact("a.txt", "vinh-phuc", 95.5).unit(Unit::Percent),
    ];
    let mut book = written(samples, &Options::default());
    assert_eq!(book.sheet_names(), ["Khen thưởng", "Số liệu", "Nguồn", "Ghi chú"]);
    let rows = cells(&mut book, "Khen thưởng");
    assert_eq!(rows[0][4..8], ["Hà Giang", "Lai Châu", "Sơn La", "Hòa Bình"].map(text));
    let expected = [
        text("48 (2016–2019; kỳ khác)"),
        Data::Float(0.0),
        text("570 ≠ 571"),
        text("–"),
        Data::Float(1445.0),
        Data::Empty,
    ];
    assert_eq!(rows[1][4..], expected);
    assert_eq!(rows[1][3], Data::Empty, "no total over a conflict");
    let rate = rows.iter().find(|row| row[9] == Data::Float(95.5));
    assert!(rate.is_some(), "a rate keeps its number: {rows:?}");
    let list = cells(&mut book, "Số liệu");
    assert_eq!(list.len(), 1 + 7, "every figure has its row");
    assert!(list[1..].iter().all(|row| matches!(row[8], Data::Float(_))), "{list:?}");
}

#[test]
fn no_text_becomes_a_formula_whatever_an_article_says() {
    let quote = "=HYPERLINK(\"http://x\";\"12\") 12";
    let mut book = written(vec![fact("=cmd.txt", "son-la", 12.0).told(0, quote, "12")], &Options::default());
    let sources = cells(&mut book, "Nguồn");
    assert_eq!((&sources[1][2], &sources[1][6]), (&text(quote), &text("=cmd.txt")));
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{sheet}");
    }
}

#[test]
fn provinces_may_be_rows() {
    let options = Options { transpose: true, lang: Lang::En, ..Options::default() };
    let mut book = written(vec![fact("a.txt", "son-la", 12.0), fact("a.txt", "phu-tho", 30.0)], &options);
    let rows = cells(&mut book, "Awards");
    assert_eq!(rows[1], [text("Sơn La"), Data::Float(1.0), Data::Float(12.0)]);
    assert_eq!(rows[2], [text("Phú Thọ"), Data::Float(1.0), Data::Float(30.0)]);
}

#[test]
fn an_empty_comparison_is_a_file_that_says_so_and_the_same_bytes_come_twice() {
    let empty = compare(Vec::<crate::model::Fact>::new(), &Default::default(), &Options::default());
    let write = || {
        let mut bytes = Vec::new();
        write_xlsx(&empty, &Options::default(), &mut bytes).unwrap();
        bytes
    };
    let bytes = write();
    assert!(bytes == write());
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert!(cells(&mut book, "Ghi chú").iter().any(|row| row[0] == text("Không có số liệu nào phù hợp.")));
}

#[test]
fn long_texts_and_odd_names_fit() {
    let long = format!("12 {}", "dài ".repeat(20_000));
    let mut book = written(vec![fact("a.txt", "son-la", 12.0).told(0, &long, "12")], &Options::default());
    let sources = cells(&mut book, "Nguồn");
    let Data::String(quote) = &sources[1][2] else { panic!("{:?}", sources[1][2]) };
    assert!(quote.chars().count() == 32_767 && quote.ends_with('…'));
    assert_eq!(sheet::name("Giá trị [a/b]: rất dài, dài hơn ba mươi mốt ký tự"), "Giá trị  a b   rất dài, dài hơn");
}
