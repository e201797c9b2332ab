//! The renderings: golden pages, widths, order of facts, and what an article may contain.

use super::comparison::{Reason, Role, State};
use super::sample::{Sample, articles, comparison, fact, render_markdown, render_text};
use super::*;
use crate::model::{Bound, Fact, Family, Status, Subject, Unit};

/// A little of everything, with long names and sentences.
fn mixed() -> Vec<Sample> {
    let long = "Giai đoạn 2016 - 2020, các cấp, các ngành trong tỉnh đã tổ chức nhiều phong trào thi đua sôi nổi, thiết \
                thực, được đông đảo nhân dân hưởng ứng, qua đó có 1.234 cá nhân được Chủ tịch UBND tỉnh tặng Bằng khen vì \
                đã có thành tích xuất sắc trong công tác, trong lao động sản xuất và trong học tập.";
    let innovation = |province: &str, value: f64| {
        fact("b.txt", province, value)
            .indicators(&["cai-tien-ky-thuat", "de-tai", "sang-kien"])
            .family(Family::Innovation)
            .subject(Subject::Innovation)
    };
    vec![
        fact("a.txt", "son-la", 1234.0).told(40, long, "1.234"),
        fact("b.txt", "son-la", 1200.0).bound(Bound::AtLeast),
        fact("a.txt", "ba-ria-vung-tau", 30.0),
        fact("b.txt", "ba-ria-vung-tau", 31.0),
        fact("a.txt", "phu-tho", 617.0).period("2020", "2020-12-31"),
        fact("a.txt", "lai-chau", 100.0).bound(Bound::Vague),
        fact("a.txt", "ha-giang", 48.0).period("2016", "2019").flag("ambiguous-number"),
        fact("a.txt", "hoa-binh", 7.0).turns(),
        innovation("son-la", 44.9e9).unit(Unit::Vnd).scope("cong-doan-vien-chuc"),
        innovation("phu-tho", 14500.0).bound(Bound::Nearly).no_period(),
        fact("a.txt", "phu-tho", 95.1).unit(Unit::Percent).status(Status::Registered),
        fact("a.txt", "phu-tho", 575.0).scope("nation"),
        fact("a.txt", "x", 3.0).province(None),
        fact("c.txt", "tuyen-quang", 5.0).merged().subject(Subject::Collective),
    ]
}

#[test]
fn pages_are_as_they_were() {
    let golden = [
        ("report_80.txt", 80, Lang::Vi, include_str!("../../tests/golden/report_80.txt")),
        ("report_120.txt", 120, Lang::En, include_str!("../../tests/golden/report_120.txt")),
    ];
    for (name, width, lang, expected) in golden {
        let options = Options { width, lang, ..Options::default() };
        let page = render_text(&comparison(mixed(), &options), &options);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/");
            std::fs::write(format!("{path}{name}"), &page).unwrap();
        } else {
            assert!(page == expected, "{name} changed; UPDATE_GOLDEN=1 rewrites it:\n{page}");
        }
    }
}

#[test]
fn a_page_without_sources_refers_to_none() {
    let options = Options { evidence: false, ..Options::default() };
    let compared = comparison(mixed(), &options);
    for page in [render_text(&compared, &options), render_markdown(&compared, &options)] {
        assert!(!page.contains('[') && !page.contains('«'), "{page}");
    }
}

#[test]
fn lines_keep_to_the_width_and_end_without_spaces() {
    use unicode_width::UnicodeWidthStr;
    for (width, lang) in [(72, Lang::Vi), (80, Lang::Vi), (120, Lang::Vi), (80, Lang::En), (200, Lang::En)] {
        let options = Options { width, lang, ..Options::default() };
        let page = render_text(&comparison(mixed(), &options), &options);
        for line in page.lines() {
            assert!(line.width() <= width, "{} columns at {width}: {line}", line.width());
            assert_eq!(line, line.trim_end(), "at {width}");
        }
        assert!(page.contains("1.234 cá nhân được"), "the figure stays in its shortened sentence at {width}:\n{page}");
        assert!(!page.contains('\u{1b}'), "colours were not asked for");
    }
}

#[test]
fn the_order_of_facts_changes_nothing() {
    let options = Options { color: true, ..Options::default() };
    let outputs = |facts: Vec<Fact>| {
        let compared = compare(facts, &articles(&[("a.txt", "2020-12-30"), ("b.txt", "2021-01-05")]), &options);
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        write_csv(&compared, &options, &mut csv).unwrap();
        write_json(&compared, &options, &mut json).unwrap();
        (render_text(&compared, &options), render_markdown(&compared, &options), csv, json)
    };
    let facts: Vec<Fact> = mixed().into_iter().map(Sample::build).collect();
    let first = outputs(facts.clone());
    for turn in 1..facts.len() {
        let mut turned = facts.clone();
        turned.rotate_left(turn);
        turned[1..].reverse();
        assert!(outputs(turned) == first, "turned by {turn}");
    }
}

#[test]
fn markdown_tables_hold_whatever_an_article_says() {
    let options = Options::default();
    let quote = "Có | 12 | [bằng](javascript:x) <b>khen</b>\n| --- | *và* `hết`";
    let page =
        render_markdown(&comparison(vec![fact("a|b.txt", "son-la", 12.0).told(0, quote, "12")], &options), &options);
    assert!(page.contains(r"«Có \| 12 \| \[bằng\](javascript:x) \<b\>khen\</b\> \| --- \| \*và\* \`hết\`»"), "{page}");
    assert!(page.contains(r"a\|b.txt"), "{page}");
    let columns = |line: &str| line.replace(r"\|", "").matches('|').count();
    assert!(page.lines().filter(|line| line.starts_with('|')).all(|line| columns(line) == 8), "{page}");
}

#[test]
fn json_tells_the_states_apart() {
    let options = Options::default();
    let compared = comparison(
        vec![fact("a.txt", "son-la", 0.0), fact("a.txt", "phu-tho", 3.0), fact("a.txt", "lai-chau", 1.0).turns()],
        &options,
    );
    let mut bytes = Vec::new();
    write_json(&compared, &options, &mut bytes).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value["schema"], JSON_SCHEMA);
    let row = &value["rows"][0];
    assert_eq!(row["name"], "Bằng khen cấp tỉnh · cá nhân");
    let states: Vec<&str> =
        row["cells"].as_array().unwrap().iter().map(|cell| cell["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["not-comparable", "reported-zero", "value"]);
    assert_eq!(row["provinces"]["reported-zero"], 1);
    assert!(row["cells"][0]["lead"].is_null() && row["cells"][0]["reason"] == "turns");
    let evidence = row["cells"][2]["lead"]["evidence"][0].as_u64().unwrap() as usize;
    assert_eq!(value["evidence"][evidence]["fact"]["province"], "phu-tho");
    let source = value["evidence"][evidence]["source"].as_u64().unwrap() as usize;
    assert_eq!(value["sources"][source]["title"], "Tổng kết phong trào thi đua");
}

#[test]
fn names_of_roles_and_reasons_are_those_of_json() {
    for role in [Role::Lead, Role::Conflict, Role::OtherPeriod, Role::Vague, Role::Part, Role::OldUnit] {
        assert_eq!(serde_json::to_value(role).unwrap(), role.name());
    }
    use Reason::{Break, Part, Period, PeriodUnknown, Scope, Territory, Turns, Vague};
    for reason in [Period, PeriodUnknown, Vague, Part, Turns, Scope, Territory, Break] {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
    }
    use State::{Conflict, NotComparable, NotFound, ReportedZero, Value};
    for state in [Value, ReportedZero, Conflict, NotComparable, NotFound] {
        assert_eq!(serde_json::to_value(state).unwrap(), state.name());
    }
}

#[test]
fn an_empty_report_says_so() {
    let compared = compare(Vec::<Fact>::new(), &articles(&[]), &Options::default());
    assert!(render_text(&compared, &Options::default()).contains("Không có số liệu nào phù hợp."));
    assert!(render_markdown(&compared, &Options::default()).contains("Không có số liệu nào phù hợp."));
}
