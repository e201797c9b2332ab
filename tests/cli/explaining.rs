//! `explain`, `audit` and `rules`: why a figure was told, why another was not, and what changing a rule changes.

use crate::support::Folder;

const ARTICLE: &str = "\
BÁO SƠN LA

Sơn La khen thưởng năm 2021

Ngày 15/01/2022

Chủ tịch UBND tỉnh tặng Bằng khen cho 12 tập thể.
Theo Quyết định số 1034/QĐ-UBND, có 7 bức vẽ <b>sắc màu</b> rất lạ lùng tặng Bằng khen.
";

fn folder() -> Folder {
    Folder::new(&[("tin/a.txt", ARTICLE.as_bytes())])
}

#[test]
fn explain_shows_what_was_told_and_what_fell_out() {
    let run = folder().run(&["explain", "tin/a.txt"]).exits(0);
    for part in ["«12»[1] tập thể", "[1] 12 Provincial Certificate of Merit", "award.to-recipients (rules/awards.toml:"]
    {
        assert!(run.out.contains(part), "no {part} in\n{}", run.out);
    }
    assert!(run.out.contains("‹7›") && run.out.contains("order: [counted]"), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    assert!(!run.out.contains('\x1b'), "no colours in a pipe");
    let colored = folder().run(&["explain", "tin/a.txt", "--color", "always"]).exits(0).out;
    assert!(colored.contains("\x1b[1;32m12\x1b[0m") && colored.contains("\x1b[1;31m7\x1b[0m"), "{colored}");
}

#[test]
fn explain_tells_where_the_numbers_of_a_line_fell_out() {
    let why_not = |line: &str| folder().run(&["explain", "tin/a.txt", "--why-not", line]);
    let run = why_not("8").exits(0);
    assert!(run.out.contains("the number of a document") && run.out.contains("‹7›"), "{}", run.out);
    assert!(!run.out.contains("12 tập thể"), "only that line\n{}", run.out);
    assert!(why_not("7").exits(0).out.contains("award.to-recipients"));
    why_not("1").exits(1).says(&["no number on line 1"]);
    why_not("900").exits(1);
    folder().run(&["explain", "none.txt"]).exits(2).says(&["none.txt: no such file"]);
}

#[test]
fn explain_writes_one_page_in_which_an_article_is_only_text() {
    let folder = folder();
    folder.run(&["explain", "tin", "--format", "html", "-o", "a.html", "--lang", "vi"]).exits(0);
    let page = std::fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"vi\">") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("&lt;b&gt;sắc màu&lt;/b&gt;") && !page.contains("<b>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("http"), "it needs nothing else");
    let id = page.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(page.contains(&format!("<li id=\"{id}\">")), "links lead to the fact");
}

#[test]
fn explain_lines_hold_sentences_and_facts() {
    let lines = folder().run(&["explain", "tin", "--format", "jsonl"]).exits(0).json();
    let mentions = |name: &str| {
        let of_sentences = lines[0]["sentences"].as_array().unwrap().iter();
        let all = of_sentences.flat_map(|sentence| sentence["mentions"].as_array().unwrap());
        all.filter(|mention| mention["name"] == name).cloned().collect::<Vec<_>>()
    };
    let figure = &mentions("figure")[0];
    assert_eq!((&figure["value"], &figure["line"], &figure["step"]), (&12.0.into(), &7.into(), &"told".into()));
    assert_eq!(figure["fact"], lines[0]["facts"][0]["id"]);
    let span = |index: usize| figure["span"][index].as_u64().unwrap() as usize;
    assert_eq!(&ARTICLE[span(0)..span(1)], "12");
    assert_eq!(mentions("counted")[0]["step"], "no-rule");
}

#[test]
fn audit_groups_what_no_rule_took() {
    let folder = folder();
    folder.write("tin/b.txt", ARTICLE.replace("7 bức vẽ", "19 bức vẽ").replace("12 tập", "13 tập").as_bytes());
    let run = folder.run(&["audit", "tin"]).exits(0).says(&["4", "2 told", "2 not, in 1 patterns"]);
    assert!(run.out.starts_with("2 × [counted] "), "{}", run.out);
    assert!(run.out.contains("a.txt:8") && run.out.contains("«19»"), "{}", run.out);
    let lines = folder.run(&["audit", "tin", "--format", "jsonl", "--examples", "1"]).exits(0).json();
    assert_eq!((lines.len(), &lines[0]["count"], &lines[0]["step"]), (1, &2.into(), &"no-rule".into()));
    assert_eq!(lines[0]["examples"].as_array().unwrap().len(), 1);
    let clean = Folder::new(&[("tin/a.txt", "Tỉnh tặng Bằng khen cho 12 tập thể.\n".as_bytes())]);
    clean.run(&["audit", "tin"]).exits(1);
}

#[test]
fn rules_are_checked_tested_and_listed() {
    let folder = folder();
    let check = folder.run(&["rules", "check"]).exits(0);
    assert!(check.out.starts_with("Rules: ") && check.err.is_empty(), "{check:?}");
    folder.run(&["rules", "test", "award.to"]).exits(0).says(&["0 failed"]);
    folder.run(&["rules", "test", "none"]).exits(2).says(&["no rule has an id that begins so"]);
    let rules = folder.run(&["rules", "list", "--format", "jsonl"]).exits(0).json();
    assert!(rules.iter().all(|rule| !rule["why"].as_str().unwrap().is_empty() && rule["line"].as_u64() > Some(1)));
    let table = folder.run(&["rules", "list", "award.parts"]).exits(0).out;
    assert!(table.contains("award.parts rules/carried.toml:"), "{table}");
    let broken = "[[rule]]\nid = 'own.x'\nwhy = 'x'\npattern = '(?<list>figure) word'\n\
                  finds = [{ text = 'Có 5 Bằng khen.', gives = [{ value = 6 }] }]\nignores = ['Có 5 Bằng khen.']\n";
    folder.write("own/rules/x.toml", broken.as_bytes());
    let run = folder.run(&["rules", "test", "own", "--rules", "own"]).exits(1).says(&["1 failed"]);
    assert!(run.out.starts_with("own/rules/x.toml:2: own.x: «Có 5 Bằng khen.» should give "), "{}", run.out);
}

#[test]
fn what_is_exported_is_what_the_program_has() {
    let folder = folder();
    folder.run(&["rules", "export", "own"]).exits(0).says(&["Wrote own."]);
    let version = |args: &[&str]| folder.run(args).exits(0).out;
    assert_eq!(version(&["rules", "check"]), version(&["rules", "check", "--rules", "own"]));
    folder.run(&["rules", "export", "own"]).exits(2).says(&["own: is there already"]);
}

#[test]
fn a_diff_names_figures_that_come_go_and_change() {
    let folder = folder();
    let diff = |options: &[&str]| {
        let mut args = vec!["rules", "diff", "builtin", "own", "tin"];
        args.extend(options);
        folder.run(&args)
    };
    folder.write("own/lexicon/x.toml", "[award.bang-khen]\nlevel = ['huyen']\nforms = ['Bằng khen']\n".as_bytes());
    let changed = diff(&["--exit-code"]).exits(1).says(&["0 appear, 0 vanish, 1 change"]);
    assert!(changed.out.starts_with("~ a.txt:7: 12 collective bang-khen achieved"), "{}", changed.out);
    assert!(changed.out.contains("level: [\"tinh\"] → [\"huyen\"]"), "{}", changed.out);
    folder.write("own/lexicon/x.toml", "[collective.any]\ndrop = ['tập thể']\n".as_bytes());
    let gone = diff(&["--format", "jsonl"]).exits(0).says(&["1 vanish"]).json();
    assert_eq!((&gone[0]["change"], &gone[0]["old"]["value"]), (&"vanishes".into(), &12.into()));
    folder.run(&["rules", "diff", "own", "builtin", "tin"]).exits(0).says(&["1 appear"]);
    folder.run(&["rules", "diff", "builtin", "builtin", "tin", "--exit-code"]).exits(0);
    folder.run(&["rules", "diff", "builtin", "none", "tin"]).exits(2).says(&["none: no such file or folder"]);
}
