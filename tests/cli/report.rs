//! `solieu report`: choices, templates, forms, the evidence of a cell, citations, successive periods, changes.

use std::fs;

use serde_json::Value;

use crate::support::{Folder, LAI_CHAU, SON_LA};

/// Articles of one province in three years, and of two others.
fn years() -> Folder {
    let folder = Folder::of_articles();
    for (year, count) in [("2019", "280"), ("2020", "300")] {
        let article = SON_LA.replace("2021", year).replace("2022", "2021").replace("345", count);
        folder.write(&format!("tin/son-la-{year}.txt"), article.as_bytes());
    }
    folder
}

fn report(folder: &Folder, args: &[&str]) -> Value {
    let args: Vec<&str> = ["report", "tin", "--format", "json"].iter().chain(args).copied().collect();
    serde_json::from_str(&folder.run(&args).exits(0).out).unwrap()
}

/// Provinces that have a figure in any row.
fn provinces(report: &Value) -> Vec<String> {
    let rows = report["rows"].as_array().unwrap();
    let cells = rows.iter().flat_map(|row| row["cells"].as_array().unwrap());
    let told = cells.filter(|cell| !cell["lead"].is_null());
    let mut names: Vec<String> = told.map(|cell| cell["province"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn choices_pick_regions_scopes_and_lists() {
    let folder = Folder::of_articles();
    let north = ["lai-chau", "phu-tho", "son-la"];
    assert_eq!(provinces(&report(&folder, &["--region", "Trung du miền núi phía Bắc"])), north);
    folder.run(&["report", "tin", "--region", "tay-nguyen"]).exits(1).says(&["nothing to compare"]);
    assert_eq!(provinces(&report(&folder, &["--scope", "province"])), north);
    folder.run(&["report", "tin", "--scope", "cong-doan"]).exits(1);
    let folded = report(&folder, &["--territory", "2025", "--province", "vinh-phuc"]);
    assert_eq!(provinces(&folded), ["phu-tho"], "a unit of before leads to what it became");
    for (args, told) in [
        (["--region", "north"], "tay-nguyen"),
        (["--territory", "64"], "2025"),
        (["--sort", "size"], "articles"),
        (["--scope", "-"], "province"),
    ] {
        let run = folder.run(&["report", "tin", args[0], args[1]]).exits(2);
        assert!(run.err.contains(told), "{args:?}: {}", run.err);
    }
}

#[test]
fn orders_and_transposed_pages() {
    let folder = Folder::of_articles();
    let place = |out: &str, name: &str| out.find(name).unwrap_or_else(|| panic!("{name} is missing in\n{out}"));
    let by_value = folder.run(&["report", "tin", "--indicator", "bang-khen"]).exits(0).out;
    assert!(place(&by_value, "Sơn La") < place(&by_value, "Phú Thọ"));
    let by_name = folder.run(&["report", "tin", "--indicator", "bang-khen", "--sort", "name"]).exits(0).out;
    assert!(place(&by_name, "Lai Châu") < place(&by_name, "Phú Thọ") && by_name.contains("1. Sơn La"), "{by_name}");
    let turned = folder.run(&["report", "tin", "--transpose"]).exits(0).out;
    assert!(turned.contains("PROVINCE BY PROVINCE") && turned.contains("(rank 1/3)"), "{turned}");
    assert!(turned.lines().all(|line| line.chars().count() <= 80), "{turned}");
    let markdown = folder.run(&["report", "tin", "--transpose", "--format", "md"]).exits(0).out;
    assert!(markdown.contains("\n## Sơn La\n"), "{markdown}");
    let csv = folder.run(&["report", "tin", "--transpose", "--format", "csv"]).exits(0).out;
    let column = csv.lines().next().unwrap().split(',').position(|name| name == "province").unwrap();
    let mut lines: Vec<String> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(|line| line.unwrap()[column].to_owned()).collect();
    lines.dedup();
    assert_eq!(lines, ["lai-chau", "son-la", "phu-tho"], "province by province");
}

#[test]
fn a_template_keeps_the_choices_and_what_is_typed_wins() {
    let folder = years();
    let first = folder.run(&[
        "report",
        "tin",
        "--indicator",
        "Bằng khen",
        "--province",
        "Sơn La,Phú Thọ",
        "--period",
        "2021",
        "--sort",
        "name",
        "--min-provinces",
        "2",
        "--save-template",
        "quy.toml",
    ]);
    let first = first.exits(0).says(&["Wrote quy.toml"]);
    let again = folder.run(&["report", "tin", "--template", "quy.toml"]).exits(0);
    assert_eq!(first.out, again.out);
    let other = folder.run(&["report", "tin", "--template", "quy.toml", "--period", "2020", "--min-provinces", "1"]);
    assert!(other.exits(0).out.contains("300"));

    for (text, told) in [
        ("sort = \"name\"\ncolour = \"red\"\n", "t.toml:2"),
        ("\nregion = [\"north\"]\n", "tay-nguyen"),
        ("period = \"2020-2016\"\n", "2016-2020"),
        ("family = [\"awards\"]\n", "award"),
        ("sort = \n", "t.toml:1"),
    ] {
        folder.write("t.toml", text.as_bytes());
        folder.run(&["report", "tin", "--template", "t.toml"]).exits(2).says(&["t.toml"]).says(&[told]);
    }
    folder.run(&["report", "tin", "--template", "none.toml"]).exits(2).says(&["none.toml: no such file"]);
}

#[test]
fn the_form_follows_the_name_of_the_file() {
    let folder = Folder::of_articles();
    for (name, begin) in [
        ("a.html", &b"<!DOCTYPE html>"[..]),
        ("a.xlsx", b"PK"),
        ("a.md", b"# "),
        ("a.json", b"{"),
        ("a.csv", b"measure,"),
    ] {
        folder.run(&["report", "tin", "-o", name]).exits(0).says(&["Wrote", name]);
        assert!(fs::read(folder.path().join(name)).unwrap().starts_with(begin), "{name}");
    }
    folder.run(&["report", "tin", "-o", "a.pdf"]).exits(2).says(&["a.pdf", ".pdf", "--format"]);
    assert!(!folder.path().join("a.pdf").exists(), "no table under a name that says otherwise");
    folder.run(&["report", "tin", "-o", "a.pdf", "--format", "md"]).exits(0);
    let html = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(!html.contains("src=\"http") && !html.contains("<link"), "nothing is loaded from elsewhere");
}

#[test]
fn a_cell_shows_what_stands_behind_it() {
    let folder = Folder::of_articles();
    let cell = |province: &str, measure: &str| folder.run(&["report", "tin", "--quiet", "--cell", province, measure]);
    let page = cell("Sơn La", "provincial certificate individuals").exits(0).out;
    for part in ["345 · 2021", "sub/son-la.txt · 2022-01-15", "«Năm 2021", "award.", "rank 1/3", "period ←"] {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
    let by_id = cell("son-la", "bang-khen|tinh|individual|count|achieved").exits(0);
    assert_eq!(by_id.out, page);
    assert_eq!(cell("Sơn La", "Bằng khen cấp tỉnh cá nhân").exits(0).out, page, "by its name in either language");
    // Words that several measures have in common: the ids to choose from.
    cell("Sơn La", "certificate").exits(2).says(&["several measures"]).says(&["bang-khen|tinh|collective"]);
    cell("Sơn La", "aeroplanes").exits(2).says(&["no measure matches"]);
    cell("Hà Nội", "individuals").exits(1).says(&["no figure of Hà Nội"]);
    cell("Atlantis", "individuals").exits(2).says(&["no province"]);
    let json = folder.run(&[
        "report",
        "tin",
        "--quiet",
        "--format",
        "json",
        "--cell",
        "son-la",
        "bang-khen|tinh|individual|count|achieved",
    ]);
    let json: Value = serde_json::from_str(&json.exits(0).out).unwrap();
    assert_eq!(json["evidence"][0]["fact"]["value"], 345);
    folder.run(&["report", "tin", "--format", "csv", "--cell", "a", "b"]).exits(2).says(&["table, json"]);
}

#[test]
fn citations_are_those_of_the_report_or_of_a_cell() {
    let folder = Folder::of_articles();
    let ids = |args: &[&str]| {
        let args: Vec<&str> = ["report", "tin", "--quiet", "--citations"].iter().chain(args).copied().collect();
        let items: Value = serde_json::from_str(&folder.run(&args).exits(0).out).unwrap();
        let ids = items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["lai-chau.txt", "phu-tho.html", "sub/son-la.txt"]);
    assert_eq!(ids(&["--cell", "Sơn La", "certificate individuals"]), ["sub/son-la.txt"]);
}

#[test]
fn figures_over_time_show_changes_between_years() {
    let folder = years();
    let args = ["report", "tin", "--quiet", "--over-time", "--indicator", "bang-khen"];
    let page = folder.run(&args).exits(0).out;
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("2019 280 2020 300 +20 (+7.1%) since 2019 2021 345 +45 (+15%) since 2020"), "{page}");
    let args: Vec<&str> = args.iter().copied().chain(["--format", "csv"]).collect();
    let csv = folder.run(&args).exits(0).out;
    assert!(csv.lines().any(|line| line.ends_with("2020,2020,45,15,true")), "{csv}");
    Folder::of_articles().run(&["report", "tin", "--over-time"]).exits(1);
}

#[test]
fn two_reports_are_compared_and_every_change_has_its_cause() {
    let folder = Folder::of_articles();
    folder.run(&["report", "tin", "-o", "old.json"]).exits(0);
    folder.run(&["report", "--diff", "old.json", "old.json"]).exits(1);
    folder.write("tin/sub/son-la.txt", SON_LA.replace("345", "354").as_bytes());
    folder.write("tin/yen-bai.txt", LAI_CHAU.replace("LAI CHÂU", "YÊN BÁI").replace("Lai Châu", "Yên Bái").as_bytes());
    fs::remove_file(folder.path().join("tin/phu-tho.html")).unwrap();
    folder.run(&["report", "tin", "-o", "new.json"]).exits(0);
    let page = folder.run(&["report", "--diff", "old.json", "new.json"]).exits(0).out;
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Sơn La: 345 (2021) → 354 (2021) the article tells it otherwise than before: sub/son-la.txt",
        "Yên Bái: no figure found → 210 (2021) new article: yen-bai.txt",
        "Phú Thọ: 301 (2021) → no figure found article gone: phu-tho.html",
    ] {
        assert!(words.contains(part), "{part} is missing in\n{page}");
    }
    let json = folder.run(&["report", "--diff", "old.json", "new.json", "--format", "json"]).exits(0);
    assert!(json.json()[0].as_array().unwrap().iter().any(|change| change["causes"][0]["cause"] == "new-article"));
    folder.write("broken.json", b"{\"schema\":");
    folder.run(&["report", "--diff", "old.json", "broken.json"]).exits(2).says(&["broken.json:1"]);
    folder.run(&["report", "--diff", "old.json", "none.json"]).exits(2).says(&["none.json: no such file"]);
    folder.run(&["report", "tin", "--diff", "old.json", "new.json"]).exits(2);
}
