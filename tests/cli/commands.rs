//! Each command doing its job on a small folder.

use serde_json::Value;

use crate::support::{Folder, LAI_CHAU, SON_LA};

fn values_of(facts: &[Value], article: &str) -> Vec<f64> {
    facts.iter().filter(|fact| fact["article"] == article).map(|fact| fact["value"].as_f64().unwrap()).collect()
}

/// The text with every line end and margin as one space.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn extract_writes_facts_whose_spans_slice_the_file() {
    let folder = Folder::of_articles();
    let run = folder.run(&["extract", "tin", "--format", "jsonl"]).exits(0);
    let facts = run.json();
    assert_eq!(values_of(&facts, "sub/son-la.txt"), [12.0, 345.0, 1250.0]);
    assert_eq!(values_of(&facts, "phu-tho.html"), [20.0, 301.0]);
    for fact in facts.iter().filter(|fact| fact["article"] == "sub/son-la.txt") {
        let at = |index: usize| fact["span"][index].as_u64().unwrap() as usize;
        assert_eq!(&SON_LA[at(0)..at(1)], fact["text"].as_str().unwrap());
        assert!(fact.get("reasons").is_none(), "reasons only when asked for");
        assert_eq!(fact["province"], "son-la");
    }
    let with_reasons = folder.run(&["extract", "tin", "--format", "jsonl", "--reasons"]).exits(0);
    assert!(with_reasons.json().iter().any(|fact| fact.get("reasons").is_some()));
    // A single file goes by its name.
    let single = folder.run(&["extract", "tin/sub/son-la.txt", "--format", "jsonl"]).exits(0);
    assert_eq!(values_of(&single.json(), "son-la.txt"), [12.0, 345.0, 1250.0]);
    assert_eq!(single.err, "");
}

#[test]
fn extract_writes_tables() {
    let folder = Folder::of_articles();
    let table = folder.run(&["extract", "tin", "--lang", "vi"]).exits(0);
    assert!(table.out.contains("1.250") && table.out.contains("Bằng khen") && table.out.contains("Sơn La"));
    assert!(!table.out.contains('\x1b'), "no colours in a pipe");
    assert!(table.out.lines().all(|line| line.chars().count() <= 80), "{}", table.out);
    assert!(folder.run(&["extract", "tin", "--color", "always"]).out.contains('\x1b'));
    let csv = folder.run(&["extract", "tin", "--format", "csv"]).exits(0);
    let rows: Vec<&str> = csv.out.lines().collect();
    assert!(rows[0].starts_with("article,province,") && rows.len() > 7, "{}", csv.out);
    let run = folder.run(&["extract", "tin", "--format", "csv", "-o", "out.csv", "--quiet"]).exits(0);
    assert_eq!((run.out.as_str(), run.err.as_str()), ("", ""));
    assert_eq!(std::fs::read_to_string(folder.path().join("out.csv")).unwrap(), csv.out);
}

#[test]
fn nothing_found_is_exit_1() {
    let folder = Folder::new(&[("tin/a.txt", "Hôm nay trời đẹp, bà con ra đồng từ sớm.\n".as_bytes())]);
    folder.run(&["extract", "tin"]).exits(1).says(&["No figures were found."]);
    let csv = folder.run(&["extract", "tin", "--format", "csv"]).exits(1);
    assert_eq!(csv.out.lines().count(), 1, "a header all the same");
    folder.run(&["report", "tin"]).exits(1).says(&["nothing to compare"]);
    folder.run(&["numbers", "tin/a.txt"]).exits(1);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let folder = Folder::of_articles();
    for number in 0..40 {
        let text = SON_LA.replace("345", &(400 + number).to_string());
        folder.write(&format!("tin/{}/n-{number}.txt", number % 5), text.as_bytes());
    }
    for args in [
        &["extract", "tin", "--format", "jsonl"][..],
        &["extract", "tin"],
        &["report", "tin"],
        &["report", "tin", "--format", "json"],
        &["report", "tin", "--format", "csv"],
        &["parse", "tin", "--format", "jsonl"],
    ] {
        let with = |jobs: &'static str| {
            let mut all = args.to_vec();
            all.extend(["--jobs", jobs]);
            folder.run(&all)
        };
        assert!(with("1") == with("8"), "{args:?}");
    }
    for jobs in ["1", "8"] {
        folder.run(&["ingest", "tin", "--index", jobs, "--jobs", jobs]).exits(0);
    }
    let facts = |index| folder.run(&["facts", "--index", index, "--format", "jsonl"]).exits(0).out;
    assert_eq!(facts("1"), facts("8"));
}

#[test]
fn report_compares_and_leaves_nothing_behind() {
    let folder = Folder::of_articles();
    let before = folder.listing();
    let run = folder.run(&["report", "tin", "--lang", "vi"]).exits(0);
    for name in ["Sơn La", "Lai Châu", "Phú Thọ", "345", "Bằng khen cấp tỉnh"] {
        assert!(run.out.contains(name), "{name} is missing in\n{}", run.out);
    }
    let json = folder.run(&["report", "tin", "--format", "json"]).exits(0);
    serde_json::from_str::<Value>(&json.out).unwrap();
    assert!(folder.run(&["report", "tin", "--format", "md"]).exits(0).out.starts_with("# "));
    assert_eq!(folder.listing(), before);

    folder.run(&["report", "tin", "--format", "csv", "-o", "so-sanh.csv"]).exits(0).says(&["Wrote so-sanh.csv"]);
    assert!(std::fs::read_to_string(folder.path().join("so-sanh.csv")).unwrap().contains("345"));
}

#[test]
fn report_filters() {
    let folder = Folder::of_articles();
    let run = folder.run(&["report", "tin", "--province", "Sơn La", "--indicator", "bang-khen"]).exits(0);
    assert!(run.out.contains("345") && !run.out.contains("210") && !run.out.contains("1,250"), "{}", run.out);
    folder.run(&["report", "tin", "--status", "rejected"]).exits(1).says(&["nothing to compare"]);
}

#[test]
fn stages_never_share_a_measure() {
    let folder = Folder::of_articles();
    let csv = folder.run(&["report", "tin", "--format", "csv"]).exits(0).out;
    let registered: Vec<&str> =
        csv.lines().filter(|line| line.contains("sang-kien") && line.contains(",77,")).collect();
    assert!(!registered.is_empty() && registered.iter().all(|line| line.contains("registered")), "{csv}");
}

#[test]
fn ingest_search_facts_status_work_on_one_index() {
    let folder = Folder::of_articles();
    let index = [("SOLIEU_INDEX", "so-lieu")];
    let run = |args: &[&str]| folder.run_with(args, &index);
    run(&["ingest", "tin"]).exits(0).says(&["Files: 3 = 3 stored"]).says(&["Index so-lieu: 3 articles"]);
    run(&["ingest", "tin"]).exits(0).says(&["Files: 3 = 3 unchanged"]);

    // Without accents, all that folds to it; with accents, what was typed.
    let hits = run(&["search", "son la", "--format", "jsonl"]).exits(0).json();
    assert_eq!(hits[0]["path"], "sub/son-la.txt");
    let table = run(&["search", "sáng kiến", "tinh:son-la"]).exits(0);
    assert!(words(&table.out).contains("«sáng kiến»") && table.out.contains("1,250"), "{}", table.out);
    run(&["search", "máy bay"]).exits(1).says(&["No articles"]);
    run(&["search", "tinh:atlantis"]).exits(2).says(&["query"]);
    assert_eq!(run(&["search", "khen", "-n", "1", "--offset", "1", "--format", "jsonl"]).exits(0).json().len(), 1);

    let facts = run(&["facts", "--province", "son-la", "--format", "jsonl"]).exits(0).json();
    assert_eq!(values_of(&facts, "sub/son-la.txt"), [12.0, 345.0, 1250.0]);
    let large = run(&["facts", "--min", "300", "--max", "1000", "--format", "jsonl"]).exits(0).json();
    assert!(large.iter().all(|fact| (300.0..=1000.0).contains(&fact["value"].as_f64().unwrap())) && large.len() == 2);
    run(&["facts", "--status", "registered", "--format", "csv"]).exits(0);
    run(&["facts", "--year", "1999"]).exits(1).says(&["No figures"]);

    let status = run(&["status", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&status[0]["articles"], &status[0]["schema_version"]),
        (&Value::from(3), &Value::from(solieu::index::SCHEMA_VERSION))
    );
    assert!(run(&["status", "--lang", "vi"]).exits(0).out.contains("Sơn La"));

    // The same comparison from the index as from the folder.
    assert_eq!(run(&["report"]).exits(0).out, run(&["report", "tin"]).exits(0).out);
}

#[test]
fn ingest_follows_the_folder() {
    let folder = Folder::of_articles();
    let ingest = |more: &[&str]| {
        let mut args = vec!["ingest", "tin", "--index", "ix"];
        args.extend(more);
        folder.run(&args)
    };
    ingest(&[]).exits(0);
    folder.write("tin/sub/son-la.txt", SON_LA.replace("345", "543").as_bytes());
    folder.write("tin/copy.txt", LAI_CHAU.replace('\n', "\r\n").as_bytes());
    std::fs::remove_file(folder.path().join("tin/phu-tho.html")).unwrap();
    let run = ingest(&[]).exits(0).says(&["lai-chau.txt: same text as copy.txt"]);
    run.says(&["Files: 3 = 2 stored + 1 duplicate"]).says(&["Index ix: 4 articles"]);
    ingest(&["--prune"]).exits(0).says(&["phu-tho.html: taken out"]).says(&["Index ix: 3 articles"]);
    let facts = folder.run(&["facts", "--index", "ix", "--format", "jsonl"]).json();
    assert_eq!(values_of(&facts, "sub/son-la.txt"), [12.0, 543.0, 1250.0]);
    ingest(&["--reindex"]).exits(0).says(&["2 stored + 1 duplicate"]);

    // Folders and an index: read into it, then report from it.
    let before = folder.run(&["report", "--index", "ix"]).exits(0).out;
    assert_eq!(folder.run(&["report", "tin", "--index", "ix"]).exits(0).out, before);
}

#[test]
fn numbers_are_lines_with_their_bytes() {
    let folder = Folder::new(&[("a.txt", "Ngày 5/5/2020\r\ngần 1.250 cá nhân, đạt 95,1%\n".as_bytes())]);
    let run = folder.run(&["numbers", "a.txt"]).exits(0);
    let text = std::fs::read_to_string(folder.path().join("a.txt")).unwrap();
    let told: Vec<(u64, f64, &str)> = Vec::new();
    let mut told = told;
    let lines = run.json();
    for number in &lines {
        let at = |name: &str| number[name].as_u64().unwrap() as usize;
        assert_eq!(&text[at("start")..at("end")], number["text"].as_str().unwrap());
        told.push((
            number["line"].as_u64().unwrap(),
            number["value"].as_f64().unwrap(),
            number["bound"].as_str().unwrap(),
        ));
    }
    assert_eq!(told, [(2, 1250.0, "nearly"), (2, 95.1, "exact")]);
}

#[test]
fn parse_shows_what_was_read() {
    let folder = Folder::of_articles();
    let articles = folder.run(&["parse", "tin", "--format", "jsonl"]).exits(0).json();
    let son_la = articles.iter().find(|article| article["article"] == "sub/son-la.txt").unwrap();
    assert_eq!(son_la["text"], SON_LA);
    assert_eq!((&son_la["published"], &son_la["province"]), (&Value::from("2022-01-15"), &Value::from("son-la")));
    let shown = folder.run(&["parse", "tin"]).exits(0).out;
    assert!(shown.contains("published  2022-01-15") && shown.contains("headline"), "{shown}");
}

#[test]
fn eval_scores_and_gates() {
    let folder = Folder::of_articles();
    let facts = folder.run(&["extract", "tin", "--format", "jsonl"]).out;
    folder.write("gold.jsonl", facts.as_bytes());
    let run = folder.run(&["eval", "tin", "--gold", "gold.jsonl", "--fail-under", "1.0"]).exits(0);
    assert!(run.out.ends_with("precision=1.0000 recall=1.0000 f1=1.0000\n"), "{}", run.out);
    folder.write("gold.jsonl", facts.replace("\"value\":345,", "\"value\":344,").as_bytes());
    let run = folder.run(&["eval", "tin", "--gold", "gold.jsonl", "--fail-under", "1.0", "--show", "9"]).exits(1);
    assert!(run.out.contains("missed   sub/son-la.txt: 344") && run.out.contains("spurious sub/son-la.txt: 345"));
    folder.run(&["eval", "tin", "--gold", "gold.jsonl"]).exits(0);
    folder.run(&["eval", "tin", "--gold", "none.jsonl"]).exits(2).says(&["none.jsonl"]);
    folder.write("gold.jsonl", b"{}\n");
    folder.run(&["eval", "tin", "--gold", "gold.jsonl"]).exits(2).says(&["gold.jsonl:1"]);
}

#[test]
fn the_language_follows_the_option_then_the_locale() {
    let folder = Folder::of_articles();
    assert!(folder.run_with(&["extract", "tin"], &[("LANG", "vi_VN.UTF-8")]).err.starts_with("Tệp: 3 = 3 đã đọc"));
    assert!(folder.run_with(&["extract", "tin", "--lang", "en"], &[("LANG", "vi_VN.UTF-8")]).err.starts_with("Files"));
    let run = folder.run(&["extract", "no-such", "--lang", "vi"]).exits(2);
    run.says(&["no-such: không có tệp hay thư mục này"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_enough_is_no_error() {
    let folder = Folder::of_articles();
    for number in 0..200 {
        folder.write(&format!("tin/n-{number}.txt"), SON_LA.replace("345", &(400 + number).to_string()).as_bytes());
    }
    let program = env!("CARGO_BIN_EXE_solieu");
    let script = format!("'{program}' extract tin --format jsonl --quiet | head -n 1; echo \"${{PIPESTATUS[0]}}\"");
    let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!((out.lines().last(), err.as_str()), (Some("0"), ""), "{out}");
}

#[test]
fn an_encoding_is_found_or_given() {
    let tcvn3 =
        b"S\xac n La: Khen th\xad\xebng\n\nN\xa8m 2021, UBND t\xd8nh t\xc6ng B\xbbng khen cho 12 c\xb8 nh\xa9n.\n";
    let folder = Folder::new(&[("cu.txt", tcvn3)]);
    for args in [
        &["extract", "cu.txt", "--format", "jsonl"][..],
        &["extract", "cu.txt", "--format", "jsonl", "--encoding", "ABC"],
    ] {
        let facts = folder.run(args).exits(0).json();
        assert_eq!(values_of(&facts, "cu.txt"), [12.0], "{args:?}");
        assert_eq!(facts[0]["indicator"][0], "bang-khen");
    }
    let parsed = folder.run(&["parse", "cu.txt", "--format", "jsonl"]).exits(0).json();
    assert_eq!(parsed[0]["encoding"], "tcvn3");
    folder.run(&["extract", "cu.txt", "--encoding", "klingon"]).exits(2).says(&["no encoding", "tcvn3"]);
}
