//! Rules and lexicons of a user's own: what they add, replace and drop, and what is said where they are wrong.

use crate::support::{Folder, Run};

const ARTICLE: &str = "\
BÁO SƠN LA

Sơn La trao giải báo chí

Ngày 15/01/2022

Năm 2021, tỉnh trao giải Ngòi bút đỏ cho 14 tập thể và 31 cá nhân. Chủ tịch UBND tỉnh tặng Bằng khen cho 12 cá nhân.
";

const LEXICON: &str = "[award.giai-ngoi-but-do]\nforms = [\"giải Ngòi bút đỏ\"]\nlevel = [\"tinh\"]\n";

const LABELS: &str = "kind,id,vi,en\nindicator,giai-ngoi-but-do,Giải Ngòi bút đỏ,Red Pen Award\n";

const RULE: &str = "\
[[rule]]
id = \"own.entries\"
why = \"Articles sent in for the prize\"
pattern = '(?<list>counted) word (?<what>award:giai-ngoi-but-do)'
finds = [{ text = \"Có 40 tuyến bài của giải Ngòi bút đỏ.\", gives = [{ value = 40 }] }]
ignores = [\"Có 40 tuyến bài.\"]
";

fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(&[("tin/a.txt", ARTICLE.as_bytes())]);
    for (name, text) in files {
        folder.write(&format!("own/{name}"), text.as_bytes());
    }
    folder
}

fn extract(folder: &Folder) -> Run {
    folder.run(&["extract", "tin", "--rules", "own", "--format", "jsonl", "--quiet"])
}

/// `value indicator`, in the order of the text.
fn told(run: &Run) -> Vec<String> {
    let line = |fact: serde_json::Value| format!("{} {}", fact["value"], fact["indicator"][0].as_str().unwrap());
    run.json().into_iter().map(line).collect()
}

#[test]
fn a_new_award_is_found_named_and_filtered() {
    let folder = folder(&[("lexicon/own.toml", LEXICON), ("labels.csv", LABELS)]);
    let facts = told(&extract(&folder).exits(0));
    assert_eq!(facts, ["14 giai-ngoi-but-do", "31 giai-ngoi-but-do", "12 bang-khen"]);
    let report = |options: &[&str]| {
        let mut args = vec!["report", "tin", "--lang", "en"];
        args.extend(options);
        folder.run(&args)
    };
    let own = report(&["--rules", "own", "--indicator", "giai-ngoi-but-do"]).exits(0);
    assert!(own.out.contains("Red Pen Award") && !own.out.contains("Certificate of Merit"), "{}", own.out);
    report(&["--indicator", "giai-ngoi-but-do"]).exits(2).says(&["--indicator giai-ngoi-but-do", "no indicator"]);
}

#[test]
fn folders_come_from_options_the_environment_and_the_settings_file() {
    let folder = folder(&[("lexicon/own.toml", LEXICON)]);
    let args = ["extract", "tin", "--format", "jsonl", "--quiet"];
    assert_eq!(told(&folder.run(&args)), ["12 bang-khen"]);
    assert_eq!(told(&folder.run_with(&args, &[("SOLIEU_RULES", "own")])).len(), 3);
    folder.write("solieu.toml", b"rules = 'own'\n");
    assert_eq!(told(&folder.run(&args)).len(), 3);
    folder.write("else/lexicon/x.toml", "[award.bang-khen]\ndrop = ['Bằng khen']\n".as_bytes());
    let two = ["extract", "tin", "--format", "jsonl", "--quiet", "--rules", "else", "--rules", "own"];
    assert_eq!(told(&folder.run(&two)), ["14 giai-ngoi-but-do", "31 giai-ngoi-but-do", "12 khen-thuong"]);
    folder.write("solieu.toml", b"\nrule = 'own'\n");
    folder.run(&args).exits(2).says(&["solieu.toml:2", "unknown field `rule`", "`rules`"]);
}

#[test]
fn files_of_the_same_name_replace_and_others_add() {
    let own = include_str!("../../src/extract/lexicon/awards.toml").replace("\"Bằng khen\"", "\"Ngòi bút đỏ\"");
    let replaced = folder(&[("lexicon/awards.toml", &own)]);
    assert_eq!(told(&extract(&replaced).exits(0)), ["14 bang-khen", "31 bang-khen", "12 khen-thuong"]);
    let dropped = folder(&[("lexicon/own.toml", "[award.bang-khen]\ndisabled = true\n")]);
    assert_eq!(told(&extract(&dropped).exits(0)), ["12 khen-thuong"]);
}

#[test]
fn rules_are_added_replaced_and_dropped() {
    let article = format!("{ARTICLE}Có 40 tuyến bài của giải Ngòi bút đỏ.\n");
    let with = |rules: &str| {
        let folder = folder(&[("lexicon/own.toml", LEXICON), ("rules/own.toml", rules)]);
        folder.write("tin/a.txt", article.as_bytes());
        extract(&folder)
    };
    let facts = with(RULE).exits(0).json();
    let rules: Vec<&str> = facts.iter().map(|fact| fact["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["award.to-recipients", "award.to-recipients", "award.to-recipients", "own.entries"]);
    let facts = with("[[rule]]\nid = 'award.to-recipients'\ndisabled = true\n").json();
    assert!(facts.iter().all(|fact| fact["rule"] != "award.to-recipients"), "{facts:?}");
    let renamed = RULE.replace("own.entries", "award.to-recipients");
    let facts = with(&renamed).exits(0).json();
    assert!(facts.iter().any(|fact| fact["rule"] == "award.to-recipients" && fact["value"] == 40), "{facts:?}");
}

#[test]
fn mistakes_are_named_with_file_line_and_cause() {
    let rule = |from: &str, to: &str| RULE.replace(from, to);
    let wrong_rules = [
        (rule("why = \"Articles sent in for the prize\"\n", ""), 2, "rule own.entries: needs `why`"),
        (
            rule("ignores = [\"Có 40 tuyến bài.\"]\n", ""),
            2,
            "needs at least one sentence in `finds` and one in `ignores`",
        ),
        (rule("gives = [{ value = 40 }]", "gives = []"), 2, "in `gives`"),
        (rule("award:giai-ngoi-but-do", "awrad"), 2, "`awrad` is neither a class of mentions nor a macro"),
        (rule("(?<list>counted)", "(?<list>counted"), 2, "unclosed group"),
        (rule("(?<list>counted)", "counted"), 2, "no group `list`"),
        (rule("?<what>", "?<award>"), 2, "groups are list, what, whole"),
        (rule("why =", "needs = [\"sport\"]\nwhy ="), 2, "`needs` names an unknown class `sport`"),
        (rule("why =", "before = \"award.none\"\nwhy ="), 2, "no earlier rule has the id `award.none`"),
        (rule("why =", "wy ="), 3, "unknown field `wy`"),
        (format!("{RULE}\n{RULE}"), 9, "another rule has this id, at own/rules/own.toml:2"),
        ("[[rule]]\nid = 'own.none'\ndisabled = true\n".to_owned(), 2, "no earlier rule has the id `own.none`"),
        ("[[rule]\n".to_owned(), 1, ""),
    ];
    for (text, line, cause) in wrong_rules {
        let folder = folder(&[("lexicon/own.toml", LEXICON), ("rules/own.toml", &text)]);
        extract(&folder).exits(2).says(&[&format!("own/rules/own.toml:{line}: "), cause]);
    }
    let wrong_lexicons = [
        ("[award.x]\nform = ['giải x']\n", 2, "unknown field `form`"),
        ("\n[award.x]\ndrop = ['giải x']\n", 2, "[award.x]: no earlier file has this id"),
        ("[award.bang-khen]\ndrop = ['giải x']\n", 1, "the form `giải x` in `drop` is none of this id's"),
        ("[award.x]\nforms = ['']\n", 1, "[award.x]: a form is empty"),
        ("[awrad.x]\nforms = ['giải x']\n", 1, "no rule knows the class `awrad`"),
        ("award = 'x'\n", 1, "invalid type"),
    ];
    for (text, line, cause) in wrong_lexicons {
        let folder = folder(&[("lexicon/own.toml", text)]);
        extract(&folder).exits(2).says(&[&format!("own/lexicon/own.toml:{line}: "), cause]);
    }
    let labels = folder(&[("labels.csv", "kind,id,vi,en\nindicater,x,X,X\n")]);
    extract(&labels).exits(2).says(&["own/labels.csv:2: ", "the kind `indicater` is none of"]);
    let short = folder(&[("labels.csv", "kind,id,vi,en\nindicator,x\n")]);
    extract(&short).exits(2).says(&["own/labels.csv:2: ", "2 columns instead of 4"]);
}

#[test]
fn a_folder_without_rules_is_named() {
    let folder = folder(&[("readme.txt", "")]);
    extract(&folder).exits(2).says(&["own: ", "no rules in it"]);
    folder.run(&["extract", "tin", "--rules", "none"]).exits(2).says(&["none: no such file or folder"]);
    folder.write("own/awards.toml", LEXICON.as_bytes());
    extract(&folder).exits(2).says(&["own/awards.toml: ", "move it there"]);
}

#[test]
fn an_index_knows_the_rules_that_it_was_made_with() {
    let folder = folder(&[("lexicon/own.toml", LEXICON), ("labels.csv", LABELS)]);
    folder.run(&["ingest", "tin", "--rules", "own"]).exits(0);
    let quiet = |args: &[&str]| folder.run(args).exits(0).err;
    assert!(!quiet(&["facts", "--rules", "own"]).contains("reindex"));
    assert!(quiet(&["facts"]).contains("reindex"));
    // Labels only name what was found.
    folder.write("own/labels.csv", LABELS.replace("Red Pen", "Scarlet Pen").as_bytes());
    assert!(!quiet(&["facts", "--rules", "own"]).contains("reindex"));
    let found = folder.run(&["search", "ngòi bút đỏ", "--rules", "own"]).exits(0);
    assert!(found.out.contains("Scarlet Pen Award"), "{}", found.out);
    folder.write("own/lexicon/own.toml", LEXICON.replace("tinh", "huyen").as_bytes());
    assert!(quiet(&["facts", "--rules", "own"]).contains("reindex"));
}
