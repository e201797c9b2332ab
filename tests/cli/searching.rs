//! What `search` gives besides a list of articles, and what becomes of an index from run to run.

use std::fs::File;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Folder, LAI_CHAU, SON_LA};

fn indexed() -> Folder {
    let folder = Folder::of_articles();
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    folder
}

fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at =
        reader.headers().unwrap().iter().position(|head| head == name).unwrap_or_else(|| panic!("{name} in {csv}"));
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

#[test]
fn facets_count_every_value_and_none() {
    let folder = indexed();
    folder.write("tin/no-day.txt", "Nhiều tập thể được khen vì thành tích trong lao động và học tập.".as_bytes());
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    let run = |more: &[&str]| {
        let mut args = vec!["search", "khen", "--facets", "--index", "ix"];
        args.extend(more);
        folder.run(&args).exits(0).out
    };
    let found: Value = serde_json::from_str(&run(&["--format", "jsonl"])).unwrap();
    assert_eq!(found["total"], 4);
    let facet = |name: &str| -> Vec<(Option<&str>, u64)> {
        let counts = found["facets"][name].as_array().unwrap();
        counts.iter().map(|count| (count["value"].as_str(), count["count"].as_u64().unwrap())).collect()
    };
    assert_eq!(facet("province"), [(Some("lai-chau"), 1), (Some("phu-tho"), 1), (Some("son-la"), 1), (None, 1)]);
    assert!(facet("year").contains(&(Some("2022"), 2)) && facet("year").contains(&(None, 2)), "{:?}", facet("year"));
    assert!(facet("status").contains(&(Some("registered"), 1)), "{:?}", facet("status"));

    // The same counts in every form; what a facet counts is what a query narrowed by it finds.
    let csv = run(&["--format", "csv"]);
    assert!(csv.starts_with("facet,value,count\n") && csv.contains("\nprovince,son-la,1\n"), "{csv}");
    assert!(csv.contains("\nprovince,,1\n"), "none is a value: {csv}");
    assert!(run(&[]).lines().any(|line| line.contains("Sơn La") && line.trim_start().starts_with('1')));
    for (query, count) in
        [("khen tinh:none", "1\n"), ("khen tinh:son-la", "1\n"), ("khen trang-thai:registered", "1\n")]
    {
        assert_eq!(folder.run(&["search", query, "--count", "--index", "ix"]).exits(0).out, count, "{query}");
    }
    // Of figures as well.
    let figures = folder.run(&["search", "khen", "--facts", "--facets", "--format", "csv", "--index", "ix"]).exits(0);
    assert!(figures.out.contains("\nprovince,phu-tho,2\n"), "{}", figures.out);
    folder.run(&["search", "khen", "--facets", "--count", "--index", "ix"]).exits(2);
}

#[test]
fn hits_are_put_in_the_order_that_was_asked_for() {
    let folder = indexed();
    for (order, expected) in [
        ("newest", ["lai-chau.txt", "sub/son-la.txt", "phu-tho.html"]),
        ("oldest", ["sub/son-la.txt", "lai-chau.txt", "phu-tho.html"]), // a page without a day comes last in either
        ("largest", ["sub/son-la.txt", "phu-tho.html", "lai-chau.txt"]),
        ("smallest", ["lai-chau.txt", "sub/son-la.txt", "phu-tho.html"]),
    ] {
        let args = ["search", "\"tặng Bằng khen\"", "--sort", order, "--format", "csv", "--index", "ix"];
        assert_eq!(column(&folder.run(&args).exits(0).out, "article"), expected, "{order}");
    }
    let args = ["search", "khen", "--facts", "--sort", "largest", "--format", "csv", "--index", "ix"];
    let values: Vec<f64> =
        column(&folder.run(&args).exits(0).out, "value").iter().map(|value| value.parse().unwrap()).collect();
    assert!(values.len() >= 6 && values.is_sorted_by(|one, other| one >= other), "{values:?}");
    folder.run(&["search", "khen", "--sort", "best", "--index", "ix"]).exits(2).says(&["relevance", "newest"]);
}

#[test]
fn hits_as_csv_are_safe_for_a_spreadsheet() {
    let folder = indexed();
    folder.write("tin/=1+1.txt", "=HYPERLINK(\"x\") khen\n\nTỉnh khen 12 tập thể, \"tốt\".".as_bytes());
    folder.run(&["ingest", "tin", "--index", "ix", "--quiet"]).exits(0);
    let csv = folder.run(&["search", "khen", "--format", "csv", "--index", "ix"]).exits(0).out;
    let paths = column(&csv, "article");
    assert_eq!(paths.len(), 4);
    assert!(paths.contains(&"'=1+1.txt".to_owned()), "{paths:?}");
    assert!(column(&csv, "title").iter().all(|title| !title.starts_with('=')), "{csv}");
}

#[test]
fn what_is_no_query_is_shown_at_its_place_or_read_as_words() {
    let folder = indexed();
    let query = "khen (gia-tri:nhiều";
    folder.run(&["search", query, "--index", "ix"]).exits(2).says(&["query"]).says(&["       ^"]);
    let run = folder.run(&["search", query, "--lenient", "--index", "ix"]);
    run.says(&["Its words were looked for", "`nhiều` is no value"]);
    let run = folder.run(&["search", "\"tặng bằng khen", "--lenient", "--format", "jsonl", "--index", "ix"]).exits(0);
    assert_eq!(run.json().len(), 3);
}

#[test]
fn several_indexes_are_one_for_search_and_report() {
    let folder = Folder::new(&[
        ("a/son-la.txt", SON_LA.as_bytes()),
        ("b/lai-chau.txt", LAI_CHAU.as_bytes()),
        ("b/son-la.txt", SON_LA.as_bytes()), // in both: counts once
        ("all/lai-chau.txt", LAI_CHAU.as_bytes()),
        ("all/son-la.txt", SON_LA.as_bytes()),
    ]);
    for name in ["a", "b", "all"] {
        folder.run(&["ingest", name, "--index", &format!("ix-{name}"), "--quiet"]).exits(0);
    }
    let both = ["--index", "ix-a", "--index", "ix-b"];
    let with = |command: &[&str], indexes: &[&str]| {
        let args: Vec<&str> = command.iter().chain(indexes).copied().collect();
        folder.run(&args).exits(0).out
    };
    for command in [
        &["report"][..],
        &["report", "--format", "csv"],
        &["facts", "--format", "csv"],
        &["facts", "--format", "jsonl"],
        &["search", "khen", "--facts", "--format", "csv"],
        &["search", "sang kien"],
        &["search", "khen", "--count"],
    ] {
        assert_eq!(with(command, &both), with(command, &["--index", "ix-all"]), "{command:?}");
    }
    folder.run(&["report", "--index", "ix-a", "--index", "none"]).exits(2).says(&["none", "no index here"]);
}

#[test]
fn files_whose_size_and_time_stand_are_not_read_again() {
    let folder = Folder::of_articles();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let set_time = |name: &str| {
        File::options().write(true).open(folder.path().join(name)).unwrap().set_modified(hour_ago).unwrap();
    };
    for name in ["tin/lai-chau.txt", "tin/phu-tho.html", "tin/sub/son-la.txt"] {
        set_time(name);
    }
    let ingest = |more: &[&str]| {
        let mut args = vec!["ingest", "tin", "--index", "ix"];
        args.extend(more);
        folder.run(&args).exits(0)
    };
    ingest(&[]).says(&["3 stored"]);
    // As long as before, and its time put back: nothing tells from outside.
    folder.write("tin/sub/son-la.txt", SON_LA.replace("345", "543").as_bytes());
    set_time("tin/sub/son-la.txt");
    ingest(&[]).says(&["Files: 3 = 3 unchanged"]);
    ingest(&["--check-content"]).says(&["Files: 3 = 1 stored + 2 unchanged"]);
    // A new time, or another length, is enough; the same content is still the same.
    folder.write("tin/lai-chau.txt", LAI_CHAU.as_bytes());
    ingest(&[]).says(&["Files: 3 = 3 unchanged"]);
    folder.write("tin/sub/son-la.txt", SON_LA.as_bytes());
    ingest(&[]).says(&["Files: 3 = 1 stored + 2 unchanged"]);
    // What is told beside a file, and how it is to be read, belong to it.
    folder.write("tin/phu-tho.meta.json", br#"{"published": "2022-03-01"}"#);
    ingest(&[]).says(&["1 stored", "2 unchanged"]);
    ingest(&["--source-province", "lai-chau"]).says(&["3 stored"]);
}
