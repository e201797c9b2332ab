//! Solieu beside the baselines, in alternation.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::corpus::Kind;
use super::process::{Cost, measure, measure_on_one_core, median};
use super::table::{Allowed, Row, megabytes, print, print_cost, print_costs_head, seconds};
use super::{Articles, Measure, Options, articles, baseline};

/// Processors' time of a start, in milliseconds.
const MOST_FOR_VERSION: f64 = 10.0;
const MOST_FOR_ONE_ARTICLE: f64 = 60.0;
/// A start is short, so it is measured more often.
const STARTS: usize = 21;
const MOST_MEMORY: u64 = 600_000_000;

/// Where runs take place.
pub struct Stage {
    pub work: PathBuf,
    program: PathBuf,
}

impl Stage {
    pub fn new(work: &Path) -> Stage {
        Stage { work: work.to_owned(), program: std::env::current_exe().expect("this program") }
    }

    pub fn index(&self) -> PathBuf {
        self.work.join("index")
    }

    /// The program that is measured. Neither its user's settings nor rules count.
    pub fn ours(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_solieu"));
        for name in ["SOLIEU_INDEX", "SOLIEU_RULES", "SOLIEU_CONFIG"] {
            command.env_remove(name);
        }
        command.args(arguments).arg("--quiet");
        command
    }

    /// `ingest` into an index; `fresh` where there is to be none before.
    pub fn ingest(&self, files: &Articles, options: &[&str], fresh: bool) -> Command {
        if fresh {
            self.clear();
        }
        let mut command = self.ours(&["ingest"]);
        command.arg(&files.folder).arg("--index").arg(self.index()).args(options);
        command
    }

    pub fn extract(&self, files: &Path) -> Command {
        let mut command = self.ours(&["extract", "--format", "jsonl"]);
        command.arg(files);
        command
    }

    fn baseline(&self, kind: Kind, files: &Articles) -> Command {
        self.clear();
        let mut command = Command::new(&self.program);
        command.arg(baseline::mode(kind)).arg(&files.folder).arg(self.index());
        command
    }

    pub fn clear(&self) {
        let _ = std::fs::remove_dir_all(self.index());
    }
}

/// A run by its name, with the files that it reads.
struct Contestant<'a> {
    name: &'static str,
    files: &'a Articles,
    costs: Vec<Cost>,
}

/// All runs over one kind of files, round by round.
struct Rounds<'a> {
    contestants: Vec<Contestant<'a>>,
}

impl<'a> Rounds<'a> {
    fn note(&mut self, name: &'static str, files: &'a Articles, cost: Cost) {
        match self.contestants.iter_mut().find(|contestant| contestant.name == name) {
            Some(contestant) => contestant.costs.push(cost),
            None => self.contestants.push(Contestant { name, files, costs: vec![cost] }),
        }
    }

    fn get(&self, name: &str) -> Option<Cost> {
        self.contestants.iter().find(|contestant| contestant.name == name).map(|it| median(&it.costs))
    }

    /// A row where both runs took place.
    fn compare(&self, measure: &str, ours: &str, baseline: &str, allowed: Allowed) -> Option<Row> {
        let (ours, baseline) = (self.get(ours)?.wall.as_secs_f64(), self.get(baseline)?.wall.as_secs_f64());
        Some(Row {
            measure: measure.to_owned(),
            ours: seconds(ours),
            baseline: seconds(baseline),
            ratio: ours / baseline,
            allowed,
        })
    }
}

pub fn run(stage: &Stage, options: &Options) {
    let files = |kind: Kind, count: usize, measures: &[Measure]| -> Option<Articles> {
        if !measures.iter().any(|&measure| options.wants(measure)) {
            return None;
        }
        let files = match &options.corpus {
            Some(folder) => Articles::of(folder, kind),
            None => articles(&stage.work, kind, count),
        };
        (files.count > 0).then_some(files)
    };
    let of_texts = [Measure::Texts, Measure::Extract, Measure::Again, Measure::Cores, Measure::Start];
    let texts = files(Kind::Text, options.texts, &of_texts);
    let pages = files(Kind::Page, options.pages, &[Measure::Pages]);
    for (name, files) in [("texts", &texts), ("pages", &pages)] {
        if let Some(files) = files {
            let each = files.bytes as f64 / files.count as f64 / 1e3;
            println!("{} {name}, {} of {each:.1} KB each", files.count, megabytes(files.bytes));
        }
    }
    println!("{} rounds, in alternation\n", options.rounds);
    let mut rounds = Rounds { contestants: Vec::new() };
    for round in 1..=options.rounds {
        eprintln!("round {round}");
        if let Some(texts) = &texts {
            of_texts_once(stage, options, texts, &mut rounds);
        }
        if let Some(pages) = &pages {
            rounds.note("pages: bare", pages, measure(&mut stage.baseline(Kind::Page, pages)));
            rounds.note("pages: ingest", pages, measure(&mut stage.ingest(pages, &[], true)));
        }
    }
    stage.clear();
    print_costs_head();
    for Contestant { name, files, costs } in &rounds.contestants {
        print_cost(name, &median(costs), files.bytes, files.count);
    }
    let mut rows: Vec<Row> = [
        ("ingest of texts, over bare tantivy", "texts: ingest", "texts: bare", Allowed::AtMost(1.6)),
        ("ingest of pages, over bare scraper + tantivy", "pages: ingest", "pages: bare", Allowed::AtMost(2.0)),
        ("extract of texts, over bare tantivy", "texts: extract", "texts: bare", Allowed::AtMost(0.5)),
        ("second ingest, over the first", "texts: ingest again", "texts: ingest", Allowed::AtMost(1.0 / 30.0)),
        ("ingest on one core, over all", "texts: ingest, one core", "texts: ingest", Allowed::AtLeast(1.7)),
        (
            "ingest with --jobs 1, over --jobs 2",
            "texts: ingest --jobs 1",
            "texts: ingest --jobs 2",
            Allowed::AtLeast(1.7),
        ),
    ]
    .into_iter()
    .filter_map(|(measure, ours, baseline, allowed)| rounds.compare(measure, ours, baseline, allowed))
    .collect();
    if options.wants(Measure::Memory) && options.corpus.is_none() {
        rows.extend(memory(stage, options.memory));
    }
    if let Some(texts) = texts.as_ref().filter(|_| options.wants(Measure::Start)) {
        rows.extend(starts(stage, texts));
    }
    print(&rows);
    println!("\nSearch and report have contests of their own: `--bench search`, `--bench report`.");
}

/// The runs over texts of one round. The second ingest follows the first one on the same index.
fn of_texts_once<'a>(stage: &Stage, options: &Options, texts: &'a Articles, rounds: &mut Rounds<'a>) {
    let wants = |measures: &[Measure]| measures.iter().any(|&measure| options.wants(measure));
    if wants(&[Measure::Texts, Measure::Extract]) {
        rounds.note("texts: bare", texts, measure(&mut stage.baseline(Kind::Text, texts)));
    }
    if wants(&[Measure::Extract]) {
        rounds.note("texts: extract", texts, measure(&mut stage.extract(&texts.folder)));
    }
    if wants(&[Measure::Texts, Measure::Again, Measure::Cores]) {
        rounds.note("texts: ingest", texts, measure(&mut stage.ingest(texts, &[], true)));
    }
    if wants(&[Measure::Again]) {
        rounds.note("texts: ingest again", texts, measure(&mut stage.ingest(texts, &[], false)));
    }
    if wants(&[Measure::Cores]) {
        if let Some(cost) = measure_on_one_core(&mut stage.ingest(texts, &[], true)) {
            rounds.note("texts: ingest, one core", texts, cost);
        }
        rounds.note("texts: ingest --jobs 1", texts, measure(&mut stage.ingest(texts, &["--jobs", "1"], true)));
        rounds.note("texts: ingest --jobs 2", texts, measure(&mut stage.ingest(texts, &["--jobs", "2"], true)));
    }
}

/// The most memory that an ingest holds, at one size and at ten times that size.
fn memory(stage: &Stage, count: usize) -> [Row; 2] {
    let peak = |count: usize| {
        eprintln!("memory over {count} texts");
        let texts = articles(&stage.work, Kind::Text, count);
        let cost = measure(&mut stage.ingest(&texts, &[], true));
        print_cost(&format!("texts: ingest of {count}"), &cost, texts.bytes, texts.count);
        cost.peak
    };
    let (small, large) = (peak(count), peak(count * 10));
    stage.clear();
    let row = |measure: &str, baseline: u64, most: f64| Row {
        measure: measure.to_owned(),
        ours: megabytes(large),
        baseline: megabytes(baseline),
        ratio: large as f64 / baseline as f64,
        allowed: Allowed::AtMost(most),
    };
    [
        row(&format!("peak memory of ingest at {}, over {count}", count * 10), small, 1.5),
        row(&format!("peak memory of ingest at {}, of what may be", count * 10), MOST_MEMORY, 1.0),
    ]
}

/// Processor time of the shortest runs.
fn starts(stage: &Stage, texts: &Articles) -> [Row; 2] {
    let article = baseline::files(&texts.folder, Kind::Text).swap_remove(0);
    let mut version = Command::new(env!("CARGO_BIN_EXE_solieu"));
    version.arg("--version");
    let start = |name: &str, command: &mut Command, most: f64| {
        let costs: Vec<Cost> = (0..STARTS).map(|_| measure(command)).collect();
        let cpu = median(&costs).cpu.as_secs_f64();
        Row {
            measure: name.to_owned(),
            ours: seconds(cpu),
            baseline: seconds(most / 1e3),
            ratio: cpu * 1e3 / most,
            allowed: Allowed::AtMost(1.0),
        }
    };
    [
        start("CPU of --version, of what may be", &mut version, MOST_FOR_VERSION),
        start("CPU of extract of one article, of what may be", &mut stage.extract(&article), MOST_FOR_ONE_ARTICLE),
    ]
}
