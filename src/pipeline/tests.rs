use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use super::*;
use crate::index::{FactFilter, Reader, Writer};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().expect("the embedded rules load"));
static SOURCES: LazyLock<Sources> = LazyLock::new(Sources::embedded);

fn pipeline(jobs: usize, copies: Copies) -> Pipeline<'static> {
    Pipeline { rules: &RULES, sources: &SOURCES, jobs, depth: Depth::Facts, copies }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn article(number: usize) -> String {
    format!("Sơn La: Tổng kết phong trào thi đua năm 2021\n\nUBND tỉnh tặng Bằng khen cho {number} cá nhân.\n")
}

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..60 {
        write(folder.path(), &format!("{:02}/tin-{number}.txt", number % 7), &article(number + 10));
    }
    write(folder.path(), "anh.jpg", "x");
    write(folder.path(), "trong.txt", " \n");
    write(folder.path(), "hong.txt", "a\0b");
    folder
}

fn paths_and_facts(roots: &[PathBuf], jobs: usize) -> (Vec<String>, Tally) {
    let mut lines = Vec::new();
    let tally = pipeline(jobs, Copies::Keep)
        .run(roots, &(), |done| {
            let facts = done.content.map(|content| serde_json::to_string(&content.facts).unwrap());
            lines.push(format!("{} {:?} {facts:?}", done.path, done.outcome));
            Ok(())
        })
        .unwrap();
    (lines, tally)
}

#[test]
fn the_order_is_that_of_paths_for_any_number_of_threads() {
    let folder = sample();
    let roots = [folder.path().to_owned()];
    let (one, tally) = paths_and_facts(&roots, 1);
    let mut sorted = one.clone();
    sorted.sort();
    assert_eq!(one, sorted);
    assert_eq!(one, paths_and_facts(&roots, 8).0);
    assert!(tally.adds_up());
    assert_eq!((tally.seen, tally.count("indexed")), (63, 60));
    assert_eq!((tally.count("skipped"), tally.count("empty"), tally.count("failed")), (1, 1, 1));
}

#[test]
fn a_missing_root_fails_alone() {
    let folder = sample();
    let (lines, tally) = paths_and_facts(&[folder.path().to_owned(), "no/such/folder".into()], 2);
    assert_eq!((tally.seen, tally.count("failed")), (64, 2));
    assert!(lines.last().unwrap().starts_with("no/such/folder Failed"), "{:?}", lines.last());
}

#[test]
fn an_error_of_the_receiver_ends_the_run() {
    let folder = sample();
    let count = Cell::new(0);
    let result = pipeline(2, Copies::Keep).run(&[folder.path().to_owned()], &(), |_| {
        count.set(count.get() + 1);
        Err(Error::input("x", "full"))
    });
    assert!(result.is_err());
    assert_eq!(count.get(), 1);
}

/// Stops a run once it has heard of so many files.
struct StopAfter(usize, Cell<usize>);

impl Progress for StopAfter {
    fn advance(&self, step: Step) {
        assert_eq!(step.files, self.1.get() + 1, "files are told one after the other");
        self.1.set(step.files);
    }

    fn is_stopped(&self) -> bool {
        self.1.get() >= self.0
    }
}

#[test]
fn a_run_that_is_stopped_hands_over_the_first_files_by_path() {
    let folder = sample();
    let roots = [folder.path().to_owned()];
    let whole = paths_and_facts(&roots, 1).0;
    // With more threads all files would be in flight before the stop is heard of.
    for jobs in [1, 2] {
        let stop = StopAfter(20, Cell::new(0));
        let mut lines = Vec::new();
        let ended = pipeline(jobs, Copies::Keep).run(&roots, &stop, |done| {
            let facts = done.content.map(|content| serde_json::to_string(&content.facts).unwrap());
            lines.push(format!("{} {:?} {facts:?}", done.path, done.outcome));
            Ok(())
        });
        let Err(Error::Stopped { files }) = ended else { panic!("{ended:?}") };
        assert!(files >= 20 && files < whole.len() as u64, "{files}");
        assert_eq!(lines, whole[..files as usize]);
    }
}

#[test]
fn an_ingest_that_is_stopped_goes_on_where_it_was() {
    let (folder, index) = (sample(), tempfile::tempdir().unwrap());
    let roots = [folder.path().to_owned()];
    let writer = Writer::open(index.path(), &RULES.version).unwrap();
    let stop = StopAfter(20, Cell::new(0));
    let done = ingest(&pipeline(2, Copies::Fold), &roots, writer, true, &stop, |_| Ok(())).unwrap();
    assert_eq!((done.end, done.pruned.len()), (End::Stopped, 0));
    let reader = Reader::open(index.path()).unwrap();
    assert_eq!(reader.status().unwrap().articles, done.stats.articles);
    assert!(done.stats.articles > 0 && !reader.is_finished());
    let (lines, rest) = ingest_into(index.path(), &roots, false).unwrap();
    assert_eq!(rest.end, End::Complete);
    let unchanged = lines.iter().filter(|line| line.ends_with("unchanged")).count() as u64;
    assert_eq!((unchanged, rest.stats.articles), (done.stats.articles, 60));
    assert!(Reader::open(index.path()).unwrap().is_finished());
}

#[test]
fn an_archive_is_one_file_that_is_done_with_its_last_member() {
    struct Heard(std::cell::RefCell<Vec<(usize, bool)>>);
    impl Progress for Heard {
        fn advance(&self, step: Step) {
            self.0.borrow_mut().push((step.files, step.bytes > 0));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..3).map(|number| format!("{{\"text\": \"Tặng {number} Bằng khen.\"}}\n")).collect();
    write(folder.path(), "a.jsonl", &lines);
    write(folder.path(), "b.txt", &article(12));
    let heard = Heard(std::cell::RefCell::default());
    pipeline(2, Copies::Keep).run(&[folder.path().to_owned()], &heard, |_| Ok(())).unwrap();
    assert_eq!(heard.0.into_inner(), [(0, true), (0, true), (0, true), (2, true)]);
}

#[test]
fn copies_are_told_as_those_of_the_first_by_path() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", &article(12));
    write(folder.path(), "b.txt", &article(12).replace('\n', "\r\n"));
    write(folder.path(), "c.txt", &article(13));
    let mut outcomes = Vec::new();
    let roots = [folder.path().to_owned()];
    let run = pipeline(4, Copies::Fold).run(&roots, &(), |done| {
        assert!(done.content.is_some());
        outcomes.push(done.outcome);
        Ok(())
    });
    run.unwrap();
    assert_eq!(outcomes, [Outcome::Indexed, Outcome::DuplicateOf("a.txt".to_owned()), Outcome::Indexed]);
}

/// Runs an ingest and gives `path outcome` lines besides what it did.
fn ingest_into(index: &Path, roots: &[PathBuf], prune: bool) -> Result<(Vec<String>, Ingested)> {
    let mut lines = Vec::new();
    let writer = Writer::open(index, &RULES.version)?;
    let done = ingest(&pipeline(2, Copies::Fold), roots, writer, prune, &(), |done| {
        lines.push(format!("{} {}", done.path, done.outcome.name()));
        Ok(())
    })?;
    Ok((lines, done))
}

#[test]
fn a_second_run_does_only_what_changed() {
    let (folder, index) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let roots = [folder.path().to_owned()];
    for (name, number) in [("b.txt", 12), ("c.txt", 13), ("d.txt", 14)] {
        write(folder.path(), name, &article(number));
    }
    let run = |prune| ingest_into(index.path(), &roots, prune).unwrap();
    assert_eq!(run(false).0, ["b.txt indexed", "c.txt indexed", "d.txt indexed"]);
    assert_eq!(run(false).0, ["b.txt unchanged", "c.txt unchanged", "d.txt unchanged"]);

    write(folder.path(), "c.txt", &article(23));
    fs::remove_file(folder.path().join("d.txt")).unwrap();
    assert_eq!(run(false).0, ["b.txt unchanged", "c.txt indexed"]);

    // A copy before its original takes its place, as in a first run.
    write(folder.path(), "a.txt", &article(12));
    let (lines, done) = run(true);
    assert_eq!(lines, ["a.txt indexed", "b.txt duplicate", "c.txt unchanged"]);
    assert_eq!(done.pruned, ["d.txt"]);
    assert_eq!((done.stats.articles, done.tally.seen), (3, 3));
    let reader = Reader::open(index.path()).unwrap();
    let facts: Vec<_> = reader.facts(&FactFilter::default()).unwrap().map(|fact| fact.unwrap()).collect();
    let told: Vec<_> = facts.iter().map(|fact| (fact.article.as_str(), fact.value)).collect();
    assert_eq!(told, [("a.txt", 12.0), ("b.txt", 12.0), ("c.txt", 23.0)]);
    assert_eq!(reader.articles().unwrap()["b.txt"].copy_of.as_deref(), Some("a.txt"));

    // What became empty loses its figures.
    write(folder.path(), "c.txt", "");
    assert_eq!(run(false).1.stats.articles, 2);
}

#[test]
fn pruning_needs_every_folder() {
    let (folder, index) = (sample(), tempfile::tempdir().unwrap());
    let roots = [folder.path().to_owned()];
    ingest_into(index.path(), &roots, false).unwrap();
    let gone = [folder.path().join("not-mounted")];
    assert!(ingest_into(index.path(), &gone, true).is_err());
    assert_eq!(Reader::open(index.path()).unwrap().status().unwrap().articles, 60);
}

#[test]
fn a_panic_becomes_words() {
    let caught = catch_unwind(|| panic!("first line\nsecond")).unwrap_err();
    assert_eq!(panic_text(&*caught), "first line");
}
