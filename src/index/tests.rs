//! The index as a whole: what was put comes back, and nothing is half done.

use std::collections::HashSet;
use std::fs;
use std::ops::Bound;
use std::path::Path;

use tempfile::TempDir;

use super::testing::{article, fact};
use super::{FactFilter, Reader, Writer, salvage, verify};
use crate::error::Error;
use crate::model::{Article, Fact, Family, Status};

const SON_LA: &str = "Năm 2020, tỉnh có 45 tập thể được tặng Bằng khen. Có 1.250 sáng kiến được công nhận.";
const LAO_CAI: &str = "Phấn đấu có 300 sáng kiến trong năm 2022.";

fn samples() -> Vec<(Article, Vec<Fact>)> {
    let son_la = article("b/son-la.txt", "Sơn La khen thưởng", "son-la", "2020-12-01", SON_LA);
    let first = fact(&son_la, "45", 45.0, "bang-khen", "Năm 2020, tỉnh có 45 tập thể được tặng Bằng khen.");
    let mut second = fact(&son_la, "1.250", 1250.0, "sang-kien", "Có 1.250 sáng kiến được công nhận.");
    second.family = Family::Innovation;
    let lao_cai = article("a/lao-cai.txt", "Lào Cai thi đua", "lao-cai", "2022", LAO_CAI);
    let mut third = fact(&lao_cai, "300", 300.0, "sang-kien", LAO_CAI);
    third.family = Family::Innovation;
    third.status = Status::Target;
    third.level = vec!["co-so".to_owned()];
    vec![(son_la, vec![first, second]), (lao_cai, vec![third])]
}

fn write(path: &Path, samples: &[(Article, Vec<Fact>)]) {
    let mut writer = Writer::open(path, "r1").unwrap();
    for (article, facts) in samples {
        writer.put(article, facts).unwrap();
    }
    writer.commit().unwrap();
}

fn values(path: &Path, filter: &FactFilter) -> Vec<f64> {
    Reader::open(path).unwrap().facts(filter).unwrap().map(|fact| fact.unwrap().value).collect()
}

fn message<T>(result: Result<T, Error>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_was_put_comes_back_in_order() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let reader = Reader::open(folder.path()).unwrap();
    let facts: Vec<Fact> = reader.facts(&FactFilter::default()).unwrap().map(Result::unwrap).collect();
    let mut expected = samples();
    expected.reverse(); // by path, not by the order of putting
    let expected: Vec<Fact> = expected.into_iter().flat_map(|(_, facts)| facts).collect();
    assert_eq!(facts, expected);

    let metas = reader.articles().unwrap();
    assert_eq!(metas.keys().collect::<Vec<_>>(), ["a/lao-cai.txt", "b/son-la.txt"]);
    let stored = reader.article("b/son-la.txt").unwrap().unwrap();
    let put = &samples()[0].0;
    assert_eq!((&stored.text, &stored.meta, &stored.blocks), (&put.text, &put.meta, &put.blocks));
    assert_eq!((&stored.content_hash, stored.kind), (&put.content_hash, put.kind));
    assert!(reader.article("b/son-la").unwrap().is_none());
}

#[test]
fn filters_hold_for_one_figure() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let any = FactFilter::default;
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    let cases: Vec<(&str, FactFilter, &[f64])> = vec![
        ("all", any(), &[300.0, 45.0, 1250.0]),
        ("province", FactFilter { provinces: names(&["son-la"]), ..any() }, &[45.0, 1250.0]),
        ("provinces", FactFilter { provinces: names(&["son-la", "lao-cai"]), ..any() }, &[300.0, 45.0, 1250.0]),
        ("indicator", FactFilter { indicators: names(&["sang-kien"]), ..any() }, &[300.0, 1250.0]),
        ("family", FactFilter { families: vec![Family::Award], ..any() }, &[45.0]),
        ("status", FactFilter { statuses: vec![Status::Target], ..any() }, &[300.0]),
        ("level", FactFilter { levels: names(&["co-so"]), ..any() }, &[300.0]),
        ("article", FactFilter { articles: names(&["a/lao-cai.txt"]), ..any() }, &[300.0]),
        ("years that touch", FactFilter { years: Some(2021..=2023), ..any() }, &[300.0]),
        ("years beside", FactFilter { years: Some(2021..=2021), ..any() }, &[]),
        (
            "value from, included",
            FactFilter { value: Some((Bound::Included(300.0), Bound::Unbounded)), ..any() },
            &[300.0, 1250.0],
        ),
        (
            "value above, excluded",
            FactFilter { value: Some((Bound::Excluded(300.0), Bound::Unbounded)), ..any() },
            &[1250.0],
        ),
        (
            "value without limits",
            FactFilter { value: Some((Bound::Unbounded, Bound::Unbounded)), ..any() },
            &[300.0, 45.0, 1250.0],
        ),
        ("quote without accents", FactFilter { quote: Some("cong nhan".to_owned()), ..any() }, &[1250.0]),
        ("quote with other accents", FactFilter { quote: Some("cống nhận".to_owned()), ..any() }, &[]),
        ("quote with a number", FactFilter { quote: Some("1250".to_owned()), ..any() }, &[1250.0]),
        (
            "two of one figure",
            FactFilter { provinces: names(&["son-la"]), statuses: vec![Status::Target], ..any() },
            &[],
        ),
    ];
    for (name, filter, expected) in cases {
        assert_eq!(values(folder.path(), &filter), expected, "{name}");
    }
}

#[test]
fn values_keep_their_last_digit() {
    let folder = TempDir::new().unwrap();
    let (article, facts) = samples().remove(0);
    let written = [95.1, 14.5e9, 0.1, 81_500_000.0, 1234.567, 1e-3];
    let facts: Vec<Fact> = written.iter().map(|&value| Fact { value, ..facts[0].clone() }).collect();
    write(folder.path(), &[(article, facts)]);
    let mut read = values(folder.path(), &FactFilter::default());
    read.sort_by(f64::total_cmp);
    let mut written = written;
    written.sort_by(f64::total_cmp);
    assert_eq!(read, written);
}

#[test]
fn a_second_put_replaces_the_first() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let changed = article("b/son-la.txt", "Tin mới", "son-la", "2021", "Có 7 tập thể được tặng cờ.");
    let facts = vec![fact(&changed, "7", 7.0, "co-thi-dua", "Có 7 tập thể được tặng cờ.")];
    let mut writer = Writer::open(folder.path(), "r1").unwrap();
    assert!(writer.is_unchanged("b/son-la.txt", &samples()[0].0.content_hash));
    assert!(!writer.is_unchanged("b/son-la.txt", &changed.content_hash));
    assert!(!writer.is_unchanged("new.txt", &changed.content_hash));
    // Twice in one run, as when two folders hold the same relative path: the last one stands.
    writer.put(&samples()[0].0, &samples()[0].1).unwrap();
    writer.put(&changed, &facts).unwrap();
    let stats = writer.commit().unwrap();
    assert_eq!((stats.articles, stats.facts, stats.put, stats.replaced), (2, 2, 2, 2));
    assert_eq!(values(folder.path(), &FactFilter::default()), [300.0, 7.0]);
}

#[test]
fn articles_go_with_their_facts() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let mut writer = Writer::open(folder.path(), "r1").unwrap();
    let seen = HashSet::from(["a/lao-cai.txt".to_owned()]);
    assert_eq!(writer.remove_missing(&seen), ["b/son-la.txt"]);
    assert!(!writer.remove("b/son-la.txt"), "it is gone already");
    let stats = writer.commit().unwrap();
    assert_eq!((stats.articles, stats.facts, stats.removed), (1, 1, 1));
    assert_eq!(values(folder.path(), &FactFilter::default()), [300.0]);
}

#[test]
fn nothing_changes_without_a_commit() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ix");
    write(&path, &samples());
    type Run = fn(&Path);
    let runs: [(&str, Run); 3] = [
        ("put", |path| {
            let mut writer = Writer::open(path, "r1").unwrap();
            writer.put(&article("c.txt", "x", "hue", "2021", "x"), &[]).unwrap();
        }),
        ("remove", |path| {
            let mut writer = Writer::open(path, "r1").unwrap();
            writer.remove_missing(&HashSet::new());
        }),
        ("recreate", |path| {
            let mut writer = Writer::recreate(path, "r2").unwrap();
            writer.put(&article("c.txt", "x", "hue", "2021", "x"), &[]).unwrap();
        }),
    ];
    for (name, run) in runs {
        run(&path);
        let _ = fs::remove_dir_all(folder.path().join("ix.new"));
        assert_eq!(values(&path, &FactFilter::default()), [300.0, 45.0, 1250.0], "{name}");
        assert_eq!(Reader::open(&path).unwrap().status().unwrap().rules_version, "r1", "{name}");
    }
    // And the next run can write.
    write(&path, &samples());
}

#[test]
fn an_open_reader_keeps_its_state() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let reader = Reader::open(folder.path()).unwrap();
    let mut writer = Writer::open(folder.path(), "r1").unwrap();
    writer.remove_missing(&HashSet::new());
    assert_eq!(writer.commit().unwrap().articles, 0);
    assert_eq!(reader.facts(&FactFilter::default()).unwrap().filter(|fact| fact.is_ok()).count(), 3);
}

#[test]
fn rules_of_another_version_ask_for_a_new_index() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ix");
    write(&path, &samples());
    let refusal = message(Writer::open(&path, "r2"));
    for part in ["r1", "r2", "--reindex", &path.display().to_string()] {
        assert!(refusal.contains(part), "{part}: {refusal}");
    }
    let mut writer = Writer::recreate(&path, "r2").unwrap();
    let (article, facts) = samples().remove(1);
    assert!(!writer.is_unchanged(&article.path, &article.content_hash));
    writer.put(&article, &facts).unwrap();
    writer.commit().unwrap();
    assert_eq!(values(&path, &FactFilter::default()), [300.0]);
    assert_eq!(Reader::open(&path).unwrap().status().unwrap().rules_version, "r2");
}

#[test]
fn a_layout_of_another_version_is_named_and_can_be_replaced() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ix");
    write(&path, &samples());
    let meta = path.join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let current = format!(r#"\"schema\":{}"#, super::SCHEMA_VERSION);
    let other = text.replace(&current, r#"\"schema\":99"#);
    assert_ne!(text, other);
    fs::write(&meta, other).unwrap();
    for refusal in [message(Reader::open(&path)), message(Writer::open(&path, "r1"))] {
        assert!(refusal.contains("layout 99") && refusal.contains("--reindex"), "{refusal}");
    }
    let mut writer = Writer::recreate(&path, "r1").unwrap();
    writer.put(&samples()[1].0, &samples()[1].1).unwrap();
    writer.commit().unwrap();
    assert_eq!(values(&path, &FactFilter::default()), [300.0]);
}

#[test]
fn a_damaged_index_can_be_replaced() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ix");
    write(&path, &samples());
    for entry in fs::read_dir(&path).unwrap().flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "store") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    let refusal = message(Reader::open(&path));
    assert!(refusal.contains("missing") && refusal.contains("solieu index rebuild"), "{refusal}");
    Writer::recreate(&path, "r1").unwrap().commit().unwrap();
    assert!(values(&path, &FactFilter::default()).is_empty());
}

#[test]
fn one_writer_at_a_time() {
    let folder = TempDir::new().unwrap();
    let first = Writer::open(folder.path(), "r1").unwrap();
    let refusal = message(Writer::open(folder.path(), "r1"));
    let holder = format!("process {}", std::process::id());
    assert!(refusal.contains(&holder) && refusal.contains("wait"), "{refusal}");
    let refusal = message(Writer::recreate(folder.path(), "r1"));
    assert!(refusal.contains(&holder), "{refusal}");
    drop(first);
    assert_eq!(message(Writer::open(folder.path(), "r1")), "no error");
}

#[test]
fn places_that_are_no_index_are_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(&file, "mine").unwrap();
    let foreign = folder.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("meta.json"), "{}").unwrap();
    let cases = [
        ("a file", file.clone(), "this is a file"),
        ("under a file", file.join("index"), "choose another folder"),
        ("a folder with other files", folder.path().to_owned(), "other files (`"),
        ("a folder of another program", foreign.clone(), "no index of solieu"),
    ];
    for (name, path, part) in &cases {
        for refusal in [message(Writer::open(path, "r1")), message(Writer::recreate(path, "r1"))] {
            assert!(refusal.starts_with("index ") && refusal.contains(part), "{name}: {refusal}");
            assert!(!refusal.contains("os error"), "{name}: {refusal}");
        }
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(fs::read_to_string(foreign.join("meta.json")).unwrap(), "{}");

    let missing = folder.path().join("nothing");
    assert!(message(Reader::open(&missing)).contains("no index here"));
    assert!(!missing.exists(), "reading makes no folder");
    drop(Writer::open(&missing, "r1").unwrap());
    let begun = Reader::open(&missing).unwrap();
    assert!(!begun.is_finished() && begun.articles().unwrap().is_empty());
}

#[test]
fn status_counts_what_is_there() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let status = Reader::open(folder.path()).unwrap().status().unwrap();
    assert_eq!((status.articles, status.facts, status.schema_version), (2, 3, super::SCHEMA_VERSION));
    assert_eq!((status.rules_version.as_str(), status.created_by.as_str()), ("r1", env!("CARGO_PKG_VERSION")));
    assert!(status.bytes_on_disk > 0);
    let counts: Vec<_> =
        status.by_province.iter().map(|(slug, count)| (slug.as_str(), count.articles, count.facts)).collect();
    assert_eq!(counts, [("lao-cai", 1, 1), ("son-la", 1, 2)]);
    let indicators: Vec<_> = status.by_indicator.iter().map(|(id, &count)| (id.as_str(), count)).collect();
    assert_eq!(indicators, [("bang-khen", 1), ("sang-kien", 2)]);
}

#[test]
fn a_new_index_takes_the_place_of_the_old_one_which_is_kept() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ix");
    let (old, new) = (folder.path().join("ix.old-1"), folder.path().join("ix.new"));
    write(&path, &samples());
    let mut writer = Writer::recreate(&path, "r2").unwrap();
    writer.put(&samples()[1].0, &samples()[1].1).unwrap();
    assert_eq!(values(&path, &FactFilter::default()).len(), 3, "the old one is read until the commit");
    assert_eq!(writer.commit().unwrap().old_index.as_ref(), Some(&old));
    assert_eq!((values(&path, &FactFilter::default()), values(&old, &FactFilter::default()).len()), (vec![300.0], 3));
    // Each stays, and the next is numbered on.
    let stats = Writer::recreate(&path, "r2").unwrap().commit().unwrap();
    assert_eq!(stats.old_index, Some(folder.path().join("ix.old-2")));

    // Stopped between the two steps of the swap: the next look ends it.
    fs::rename(&path, &new).unwrap();
    assert!(Reader::open(&path).unwrap().is_finished() && !new.exists());
    // Stopped before: what was begun is no index yet, and is cleared by the next run.
    drop(Writer::recreate(&path, "r2").unwrap());
    fs::rename(&path, folder.path().join("elsewhere")).unwrap();
    assert!(message(Reader::open(&path)).contains("no index here") && new.exists());
    Writer::recreate(&path, "r2").unwrap().commit().unwrap();
    // What somebody else put there is not.
    fs::create_dir(&new).unwrap();
    fs::write(new.join("notes.txt"), "mine").unwrap();
    assert!(message(Writer::recreate(&path, "r2")).contains("notes.txt"));
    assert!(new.join("notes.txt").exists());
}

#[test]
fn commits_on_the_way_are_whole_but_unfinished() {
    let folder = TempDir::new().unwrap();
    let mut writer = Writer::open(folder.path(), "r1").unwrap();
    writer.commit_every(1);
    writer.put(&samples()[0].0, &samples()[0].1).unwrap();
    drop(writer);
    let reader = Reader::open(folder.path()).unwrap();
    assert_eq!((reader.is_finished(), reader.rules_version()), (false, "r1"));
    assert_eq!(values(folder.path(), &FactFilter::default()), [45.0, 1250.0]);
    let writer = Writer::open(folder.path(), "r1").unwrap();
    assert!(writer.is_unchanged("b/son-la.txt", &samples()[0].0.content_hash));
    writer.commit().unwrap();
    assert!(Reader::open(folder.path()).unwrap().is_finished());
}

#[test]
fn a_run_without_changes_writes_nothing() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let meta = || fs::read(folder.path().join("meta.json")).unwrap();
    let before = meta();
    Writer::open(folder.path(), "r1").unwrap().commit().unwrap();
    assert_eq!(meta(), before);
}

#[test]
fn a_changed_file_is_noticed_whatever_the_change() {
    for part in ["store", "idx", "term", "pos", "fast", "fieldnorm"] {
        for change in ["cut", "flip", "empty"] {
            let folder = TempDir::new().unwrap();
            write(folder.path(), &samples());
            let entries = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path());
            let file = entries.into_iter().find(|path| path.extension().is_some_and(|ending| ending == part)).unwrap();
            let mut bytes = fs::read(&file).unwrap();
            match change {
                "cut" => bytes.truncate(bytes.len() / 2),
                "flip" => bytes[0] ^= 0x10,
                _ => bytes.clear(),
            }
            fs::write(&file, bytes).unwrap();
            for refusal in [message(Reader::open(folder.path())), message(Writer::open(folder.path(), "r1"))] {
                let named = file.file_name().unwrap().to_string_lossy();
                assert!(
                    refusal.contains(&*named) && refusal.contains("damaged") && refusal.contains("index rebuild"),
                    "{part} {change}: {refusal}"
                );
            }
        }
    }
}

#[test]
fn a_damaged_list_of_segments_is_told() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let meta = folder.path().join("meta.json");
    let whole = fs::read(&meta).unwrap();
    fs::write(&meta, &whole[..whole.len() / 2]).unwrap();
    assert!(message(Reader::open(folder.path())).contains("`meta.json` is damaged"));
    fs::remove_file(&meta).unwrap();
    assert!(message(Reader::open(folder.path())).contains("`meta.json` is missing"));
}

/// The file of an index with an ending.
fn part(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut files = fs::read_dir(path).unwrap().flatten().map(|entry| entry.path());
    files.find(|path| path.extension().is_some_and(|found| found == ending)).expect(ending)
}

#[test]
fn verify_looks_at_files_and_records() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let clean = verify(folder.path()).unwrap();
    assert!(clean.is_clean() && clean.finished, "{clean:?}");
    assert_eq!((clean.articles, clean.facts, clean.files), (2, 3, 6));

    // What was put wrong is seen too.
    let mut wrong = samples();
    wrong[0].1[0].span.start += 1;
    wrong[0].1[1].quote_span.end += 1000;
    write(folder.path(), &wrong);
    let found = verify(folder.path()).unwrap();
    assert_eq!(found.contradictions.len(), 2, "{found:?}");
    assert!(found.contradictions[0].contains("its bytes are not the number 45"), "{found:?}");
    assert!(found.contradictions[1].contains("its sentence does not stand in the text"), "{found:?}");

    let store = part(folder.path(), "store");
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    let found = verify(folder.path()).unwrap();
    assert!(found.damaged.len() == 1 && found.damaged[0].ends_with(".store"), "{found:?}");
    fs::remove_file(&store).unwrap();
    assert!(verify(folder.path()).unwrap().damaged[0].ends_with("(missing)"));
    assert!(message(verify(folder.path().join("none"))).contains("no index here"));
}

#[test]
fn a_list_of_segments_that_was_tampered_with_ends_in_words() {
    for (from, to) in [("\"max_doc\": 5", "\"max_doc\": 9"), ("\"max_doc\": 5", "\"max_doc\": 4")] {
        let folder = TempDir::new().unwrap();
        write(folder.path(), &samples());
        let meta = folder.path().join("meta.json");
        let text = fs::read_to_string(&meta).unwrap();
        assert!(text.contains(from));
        fs::write(&meta, text.replace(from, to)).unwrap();
        let found = verify(folder.path());
        assert!(found.is_err() || !found.as_ref().unwrap().is_clean(), "{to}: {found:?}");
        assert!(Reader::open(folder.path()).is_err(), "{to}");
    }
}

#[test]
fn articles_are_saved_as_long_as_their_texts_are_whole() {
    let folder = TempDir::new().unwrap();
    // Two segments, and an older version of an article that must not come back.
    let old = article("c.txt", "Cũ", "hue", "2019", "Bản cũ.");
    write(folder.path(), &[(old, vec![])]);
    let new = article("c.txt", "Mới", "hue", "2019", "Bản mới.");
    write(folder.path(), &[samples().remove(0), (new, vec![])]);
    let saved = |path: &Path| {
        let mut left = salvage(path).unwrap();
        let mut texts = Vec::new();
        left.articles(|article| {
            texts.push((article.path, article.text));
            Ok(())
        })
        .unwrap();
        texts.sort();
        (texts, left.lost)
    };
    let whole = [("b/son-la.txt".to_owned(), SON_LA.to_owned()), ("c.txt".to_owned(), "Bản mới.".to_owned())];
    assert_eq!(saved(folder.path()), (whole.to_vec(), vec![]));
    // Neither the words nor the columns nor the list of segments are needed.
    for ending in ["idx", "term", "pos", "fast", "fieldnorm"] {
        fs::write(part(folder.path(), ending), "gone").unwrap();
    }
    fs::write(folder.path().join(".managed.json"), "gone").unwrap();
    assert_eq!(saved(folder.path()), (whole.to_vec(), vec![]));
    fs::write(folder.path().join("meta.json"), "gone").unwrap();
    let (texts, _) = saved(folder.path());
    assert!(whole.iter().all(|article| texts.contains(article)), "{texts:?}");
    // A text that is not as it was written is not believed.
    let stores = fs::read_dir(folder.path()).unwrap().flatten().map(|entry| entry.path());
    for store in stores.filter(|path| path.extension().is_some_and(|ending| ending == "store")) {
        let mut bytes = fs::read(&store).unwrap();
        bytes[10] ^= 1;
        fs::write(&store, bytes).unwrap();
    }
    let (texts, lost) = saved(folder.path());
    assert!(texts.is_empty() && !lost.is_empty());
}

#[test]
fn several_indexes_are_read_as_one() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let text = "Năm 2020, tỉnh có 7 tập thể được tặng Bằng khen.";
    let other = article("b/son-la.txt", "Tin khác", "ha-nam", "2020", text);
    let figure = fact(&other, "7", 7.0, "bang-khen", text);
    let copied = Article { path: "copy.txt".to_owned(), ..samples().remove(1).0 };
    write(&path("a"), &samples());
    write(&path("b"), &[(other, vec![figure]), (copied, vec![])]);
    let reader = Reader::open_all(&[path("a"), path("b")]).unwrap();
    // The copy is there once, and the other article of the same path under a name of its own.
    assert_eq!(
        reader.articles().unwrap().into_keys().collect::<Vec<_>>(),
        ["a/lao-cai.txt", "b/son-la.txt", "b:b/son-la.txt"]
    );
    let facts: Vec<Fact> = reader.facts(&FactFilter::default()).unwrap().map(Result::unwrap).collect();
    let told: Vec<_> = facts.iter().map(|fact| (fact.article.as_str(), fact.value)).collect();
    let expected =
        [("a/lao-cai.txt", 300.0), ("b/son-la.txt", 45.0), ("b/son-la.txt", 1250.0), ("b:b/son-la.txt", 7.0)];
    assert_eq!(told, expected);
    assert_eq!(reader.article("b:b/son-la.txt").unwrap().unwrap().text, text);
    assert_eq!(reader.article("b/son-la.txt").unwrap().unwrap().text, SON_LA);
    let status = reader.status().unwrap();
    assert_eq!((status.articles, status.facts), (3, 4));
    // In the other order the other one leads; twice the same is once.
    let reader = Reader::open_all(&[path("b"), path("a"), path("./a")]).unwrap();
    assert_eq!(
        reader.articles().unwrap().into_keys().collect::<Vec<_>>(),
        ["a:b/son-la.txt", "b/son-la.txt", "copy.txt"]
    );
    // A copy of an index adds nothing.
    fs::create_dir(path("c")).unwrap();
    for file in fs::read_dir(path("a")).unwrap().flatten() {
        fs::copy(file.path(), path("c").join(file.file_name())).unwrap();
    }
    let reader = Reader::open_all(&[path("a"), path("c")]).unwrap();
    assert_eq!(reader.facts(&FactFilter::default()).unwrap().count(), 3);
    assert!(message(Reader::open_all(&[path("a"), path("none")])).contains("no index here"));
}

#[cfg(unix)]
#[test]
fn an_index_is_read_where_nothing_can_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    write(folder.path(), &samples());
    let set = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    let _ = fs::remove_file(folder.path().join(".tantivy-meta.lock"));
    set(0o555);
    let is_administrator = fs::write(folder.path().join("probe"), "").is_ok(); // who may write everywhere
    let read = Reader::open(folder.path()).map(|reader| reader.facts(&FactFilter::default()).unwrap().count());
    let refusal = message(Writer::open(folder.path(), "r1"));
    set(0o755);
    assert_eq!(read.unwrap(), 3);
    assert!(is_administrator || refusal.contains("no permission"), "{refusal}");
}
