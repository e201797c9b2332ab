//! What makes comparisons wrong, one small folder for each way, from articles to the cells of the report.
//!
//! `tests/traps/NAME` has articles and an `expected.csv` that was written by hand: every cell that is not simply
//! missing, what stands beside its figure, and the totals. `args`, one to a line, are options of the report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const HEADER: &str = "measure,province,state,rank,figure,beside";

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traps");
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn report(folder: &Path) -> Value {
    let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
    let mut command = Command::new(env!("CARGO_BIN_EXE_solieu"));
    command.env_remove("SOLIEU_INDEX").args(["report", "--quiet", "--lang", "vi", "--format", "json"]);
    let output = command.arg(folder).args(args.lines()).output().unwrap();
    assert!(output.status.success(), "{}: {}", folder.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The cells of a report as lines of `expected.csv`.
fn table(report: &Value) -> String {
    let mut lines = vec![HEADER.to_owned()];
    for list in ["rows", "nation"] {
        for row in report[list].as_array().unwrap() {
            let measure = row["id"].as_str().unwrap();
            for cell in row["cells"].as_array().unwrap() {
                lines.push(line(measure, cell));
            }
            if let Some(total) = row["total"].as_object() {
                lines.push(format!("{measure},total,,,{} of {},", total["value"], total["provinces"]));
            }
        }
    }
    if let Some(unplaced) = report["unplaced"].as_array().filter(|unplaced| !unplaced.is_empty()) {
        lines.push(format!("unplaced,,,,{},", unplaced.len()));
    }
    lines.join("\n") + "\n"
}

fn line(measure: &str, cell: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut state = text(&cell["state"]);
    if let Some(reason) = cell["reason"].as_str() {
        state = format!("{state}: {reason}");
    }
    let rank = cell["rank"].as_u64().map(|rank| rank.to_string()).unwrap_or_default();
    let beside: Vec<String> = cell["also"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|figure_of| format!("{} {}", text(&figure_of["role"]), figure(figure_of)))
        .collect();
    let province = match cell["territory"].as_str() {
        Some("2025") => format!("{} (2025)", text(&cell["province"])),
        _ => text(&cell["province"]),
    };
    format!("{measure},{province},{state},{rank},{},{}", figure(&cell["lead"]), beside.join("; "))
}

/// `at-least 300 in 2016/2020`, with what else is said of the figure.
fn figure(figure: &Value) -> String {
    if figure.is_null() {
        return String::new();
    }
    let mut words: Vec<String> = Vec::new();
    words.extend(figure["of"].as_str().map(str::to_owned));
    words.extend(figure["bound"].as_str().filter(|bound| *bound != "exact").map(str::to_owned));
    words.push(figure["value"].to_string());
    let period = &figure["period"];
    words.push(match (period["from"].as_str(), period["to"].as_str()) {
        (Some(from), Some(to)) if from == to => format!("in {from}"),
        (Some(from), Some(to)) => format!("in {from}/{to}"),
        _ => "in no period".to_owned(),
    });
    words.extend(figure["per_year"].as_f64().map(|value| format!("= {value} a year")));
    words.extend(figure["articles"].as_u64().filter(|&count| count > 1).map(|count| format!("x{count}")));
    words.extend(figure["part"].as_bool().filter(|part| *part).map(|_| "part".to_owned()));
    words.extend(figure["flagged"].as_bool().filter(|flagged| *flagged).map(|_| "flagged".to_owned()));
    words.join(" ")
}

#[test]
fn every_trap_gives_the_expected_table() {
    let mut wrong = Vec::new();
    let folders = folders();
    assert!(folders.len() > 20, "only {} folders", folders.len());
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let found = table(&report(&folder));
        let expected = fs::read_to_string(folder.join("expected.csv")).unwrap_or_default();
        if found != expected {
            wrong.push(format!("== {name}\nexpected:\n{expected}found:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_traps_show_every_state_and_reason() {
    let all: String = folders().iter().map(|folder| fs::read_to_string(folder.join("expected.csv")).unwrap()).collect();
    let states = ["value", "reported-zero", "conflict", "not-found", "not-comparable"];
    let reasons = ["period", "period-unknown", "vague", "part", "turns", "scope", "territory", "break"];
    for state in states.map(|state| format!(",{state}")) {
        assert!(all.contains(&state), "no cell is{state}");
    }
    for reason in reasons.map(|reason| format!(",not-comparable: {reason},")) {
        assert!(all.contains(&reason), "no cell is{reason}");
    }
}

/// The five real articles that are not part of the project.
#[test]
fn the_seeds_keep_what_their_articles_say_apart() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if !seeds.is_dir() {
        eprintln!("SKIPPED: there is no {}", seeds.display());
        return;
    }
    let report = report(&seeds);
    let rows = || report["rows"].as_array().unwrap().iter().chain(report["nation"].as_array().unwrap());
    let cells = || rows().flat_map(|row| row["cells"].as_array().unwrap().iter().map(move |cell| (row, cell)));
    let figures = || {
        cells().flat_map(|(row, cell)| {
            let also = cell["also"].as_array().into_iter().flatten();
            also.chain([&cell["lead"]]).filter(|figure| !figure.is_null()).map(move |figure| (row, cell, figure))
        })
    };
    let told = |province: &str, value: f64| -> Vec<&str> {
        let own = figures().filter(|(_, cell, figure)| cell["province"] == province && figure["value"] == value);
        own.map(|(row, ..)| row["id"].as_str().unwrap()).collect()
    };
    for (province, value) in [("bac-kan", 1445.0), ("lai-chau", 59.0)] {
        let measures = told(province, value);
        assert!(!measures.is_empty(), "{province} {value} is missing");
        assert!(measures.iter().all(|measure| measure.contains("|registered")), "{province} {value}: {measures:?}");
    }
    let turns = told("son-la", 2534.0);
    assert!(turns.len() == 1 && turns[0].contains("|turns"), "{turns:?}");
    assert!(told("phu-tho", 3.0).iter().any(|measure| measure.starts_with("bang-khen+co-thi-dua|nha-nuoc|")));
    for row in rows().filter(|row| !row["total"].is_null()) {
        let added = row["cells"].as_array().unwrap().iter().filter(|cell| !cell["rank"].is_null());
        let mut periods: Vec<String> = added.map(|cell| cell["lead"]["period"].to_string()).collect();
        periods.dedup();
        assert_eq!(periods.len(), 1, "{}: a sum over {periods:?}", row["id"]);
    }
    for (row, _, figure) in figures() {
        for index in figure["evidence"].as_array().unwrap() {
            let fact = &report["evidence"][index.as_u64().unwrap() as usize]["fact"];
            let at = |span: &str, end: usize| fact[span][end].as_u64().unwrap() as usize;
            let (quote, begin) = (fact["quote"].as_str().unwrap(), at("quote_span", 0));
            let number = quote.get(at("span", 0) - begin..at("span", 1) - begin);
            assert_eq!(number, fact["text"].as_str(), "{}: the sentence holds the figure", row["id"]);
        }
    }
}
