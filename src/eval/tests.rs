use super::*;

const CORE: [Family; 3] = [Family::Award, Family::Innovation, Family::Work];

fn rows(lines: &[&str]) -> Vec<Row> {
    read_rows(&lines.join("\n"), "test").unwrap()
}

/// A row of article `a.txt`; `more` is the rest of its JSON.
fn row(value: f64, indicator: &str, more: &str) -> String {
    format!(
        r#"{{"article":"a.txt","value":{value},"unit":"count","subject":"individual","indicator":["{indicator}"],"status":"achieved"{more}}}"#
    )
}

fn scored(gold: &[String], extracted: &[String]) -> Scores {
    let lines = |rows_of: &[String]| rows(&rows_of.iter().map(String::as_str).collect::<Vec<_>>());
    score(&lines(gold), &lines(extracted), &BTreeSet::new(), &CORE)
}

#[test]
fn facts_match_on_the_core_key_alone() {
    let gold = [row(12.0, "bang-khen", r#","bound":"at-least""#)];
    for (name, extracted, expected) in [
        ("same", row(12.0, "bang-khen", ""), (1, 0, 0)),
        ("rounded", row(12.00004, "bang-khen", ""), (1, 0, 0)),
        ("value", row(13.0, "bang-khen", ""), (0, 1, 1)),
        ("indicator", row(12.0, "giay-khen", ""), (0, 1, 1)),
        ("status", row(12.0, "bang-khen", "").replace("achieved", "proposed"), (0, 1, 1)),
        ("subject", row(12.0, "bang-khen", "").replace("individual", "collective"), (0, 1, 1)),
        ("other article", row(12.0, "bang-khen", "").replace("a.txt", "b.txt"), (0, 0, 1)),
    ] {
        let total = scored(&gold, &[extracted]).total;
        assert_eq!((total.found, total.spurious, total.missed), expected, "{name}");
    }
}

#[test]
fn each_fact_is_matched_once_and_with_the_one_that_agrees_most() {
    let gold = [row(1.0, "sang-kien", r#","level":["tinh"]"#), row(1.0, "sang-kien", r#","level":["co-so"]"#)];
    let swapped = [row(1.0, "sang-kien", r#","level":["co-so"]"#), row(1.0, "sang-kien", r#","level":["tinh"]"#)];
    let scores = scored(&gold, &swapped);
    assert_eq!((scores.total.found, scores.agreeing_on_all), (2, 2));
    let scores = scored(&gold[..1], &swapped);
    assert_eq!((scores.total.found, scores.total.spurious, scores.misses[0].missed), (1, 1, false));
}

#[test]
fn optional_rows_cost_nothing_found_or_not() {
    let optional = row(5.0, "bang-khen", r#","optional":true"#);
    let required = row(7.0, "bang-khen", "");
    let total = scored(&[optional.clone(), required.clone()], std::slice::from_ref(&required)).total;
    assert_eq!((total.found, total.spurious, total.missed), (1, 0, 0));
    let total = scored(&[optional.clone(), required.clone()], &[optional.clone(), required]).total;
    assert_eq!((total.found, total.spurious, total.missed), (1, 0, 0));
    // A required row of the same key comes first, wherever it stands.
    let total = scored(&[optional, row(5.0, "bang-khen", "")], &[row(5.0, "bang-khen", "")]).total;
    assert_eq!((total.found, total.missed), (1, 0));
}

#[test]
fn only_the_asked_families_count() {
    let money = row(1e9, "gia-tri-lam-loi", "").replace(r#""count""#, r#""vnd""#);
    assert_eq!(scored(std::slice::from_ref(&money), &[]).total, Counts::default());
    let gold = rows(&[&money]);
    assert_eq!(score(&gold, &[], &BTreeSet::new(), &[Family::Money]).total.missed, 1);
}

#[test]
fn families_are_told_by_indicators_where_no_row_names_them() {
    for (indicator, unit, expected) in [
        ("bang-khen", "count", "award"),
        ("sang-kien", "count", "innovation"),
        ("cong-trinh", "count", "work"),
        ("nhan-luc", "count", "workforce"),
        ("bang-khen", "vnd", "money"),
        ("hai-long", "percent", "rate"),
    ] {
        let text = row(1.0, indicator, "").replace(r#""count""#, &format!("{unit:?}"));
        assert_eq!(rows(&[&text])[0].family(), expected, "{indicator} {unit}");
    }
    assert_eq!(rows(&[&row(1.0, "bang-khen", r#","family":"welfare""#)])[0].family(), "welfare");
}

#[test]
fn secondary_fields_are_compared_on_matched_facts() {
    let gold = row(1.0, "bang-khen", r#","period":{"from":"2019","to":"2020-05"},"province":"son-la","turns":true"#);
    let same_years = row(
        1.0,
        "bang-khen",
        r#","period":{"from":"2019-01","to":"2020"},"province":"son-la","turns":true,"bound":"exact","level":[]"#,
    );
    assert_eq!(scored(std::slice::from_ref(&gold), &[same_years]).agreeing_on_all, 1);
    let scores = scored(&[gold], &[row(1.0, "bang-khen", r#","bound":"about","province":null"#)]);
    assert_eq!(scores.differences[0].fields, ["bound", "turns", "period", "province"]);
    assert_eq!(scores.agreement(), [0.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn negatives_are_scored_without_gold() {
    let extracted = rows(&[&row(3.0, "bang-khen", "")]);
    let negatives = BTreeSet::from(["a.txt".to_owned()]);
    assert_eq!(score(&[], &extracted, &negatives, &CORE).total.spurious, 1);
    assert_eq!(score(&[], &extracted, &BTreeSet::new(), &CORE).total.spurious, 0);
}

#[test]
fn shares_are_those_of_the_counts() {
    let counts = Counts { found: 6, spurious: 2, missed: 4 };
    assert_eq!((counts.precision(), counts.recall()), (0.75, 0.6));
    assert!((counts.f1() - 2.0 * 0.75 * 0.6 / 1.35).abs() < 1e-12);
    assert_eq!(Counts::default().f1(), 0.0);
}

#[test]
fn a_wrong_line_is_named() {
    let error = read_rows("\n{\"article\":1}\n", "gold.jsonl").unwrap_err().to_string();
    assert!(error.starts_with("gold.jsonl:2: "), "{error}");
}
