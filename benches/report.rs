//! A report over many figures in an index: `cargo bench --bench report -- [FIGURES]` (1,000,000 by default).
//!
//! Makes an index of figures as articles tell them: ten to an article, 63 provinces, twelve years, thirty measures,
//! sentences of 200 bytes, each figure told by two articles. First the comparison is timed beside what tantivy alone
//! needs to group the same figures: its own aggregation (kind by period, with the statistics of the value), and a bare
//! loop over the columns that counts each value of each kind and period. Then every form is written by a process of
//! its own, with its time, the most memory that it held, and the most with the pages of the index that the system keeps
//! mapped as long as nobody else wants the memory (Linux). The index is kept in `target/` for the next run.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use solieu::index::{Reader, SCHEMA_VERSION, Writer};
use solieu::model::{
    Article, Block, BlockKind, Bound, DocKind, Fact, Family, Meta, Period, Span, Status, Subject, Territory, Unit,
    provinces,
};
use solieu::report::{
    Comparison, Options, compare_archive, write_csv, write_html, write_json, write_markdown, write_text, write_xlsx,
};
use tantivy::aggregation::AggregationCollector;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::query::AllQuery;

const IN_AN_ARTICLE: usize = 10;
const FORMS: [&str; 7] = ["compare", "table", "md", "csv", "json", "xlsx", "html"];
/// Rounds of the race; the middle one counts.
const ROUNDS: usize = 5;

fn main() {
    // `cargo bench` adds an option of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    match args.as_slice() {
        [form, index] if form == "race" => return race(Path::new(index)),
        [form, index] => return report(form, Path::new(index)),
        _ => {}
    }
    let figures = args.first().map_or(1_000_000, |count| count.parse().expect("a number of figures"));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target");
    let index = folder.join(format!("bench-report-{figures}-{SCHEMA_VERSION}"));
    if !index.exists() {
        let start = Instant::now();
        make(&index, figures);
        println!("index of {figures} figures made in {:.1} s", start.elapsed().as_secs_f64());
    }
    let program = std::env::current_exe().expect("this program");
    for form in ["race"].into_iter().chain(FORMS) {
        let status = Command::new(&program).arg(form).arg(&index).status().expect("this program starts");
        assert!(status.success(), "{form}");
    }
}

/// The comparison beside what tantivy needs for the same figures.
fn race(index: &Path) {
    let bare = tantivy::Index::open_in_dir(index).expect("an index");
    let searcher = bare.reader().expect("a reader").searcher();
    let options = Options::default();
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let buckets = aggregate(&searcher);
        times[0].push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let values = loop_over(&searcher);
        times[1].push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let compared = compare(index, &options);
        times[2].push(start.elapsed().as_secs_f64());
        assert!(buckets > 0 && values >= buckets && !compared.is_empty());
    }
    let [aggregation, bare_loop, comparison] = times.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    });
    println!("tantivy aggregation, kind by period   {aggregation:6.2} s");
    println!("bare loop, values by kind and period  {bare_loop:6.2} s");
    println!(
        "comparison, index opened anew         {comparison:6.2} s = {:.1} x the aggregation, {:.1} x the loop",
        comparison / aggregation,
        comparison / bare_loop
    );
}

/// Groups by terms of terms as tantivy does it; gives the number of inner buckets.
fn aggregate(searcher: &tantivy::Searcher) -> usize {
    let request: Aggregations = serde_json::from_value(serde_json::json!({
        "kind": {
            "terms": { "field": "group", "size": 60_000 },
            "aggs": {
                "period": {
                    "terms": { "field": "period", "size": 1_000 },
                    "aggs": { "value": { "stats": { "field": "value" } } }
                }
            }
        }
    }))
    .expect("a request");
    let collector = AggregationCollector::from_aggs(request, Default::default());
    let result = searcher.search(&AllQuery, &collector).expect("an aggregation");
    let result = serde_json::to_value(result).expect("plain data");
    let kinds = result["kind"]["buckets"].as_array().expect("buckets");
    kinds.iter().map(|kind| kind["period"]["buckets"].as_array().map_or(0, Vec::len)).sum()
}

/// Counts each value of each kind and period; gives how many there are.
fn loop_over(searcher: &tantivy::Searcher) -> usize {
    let mut values: HashMap<(u64, u64, u64), u32> = HashMap::new();
    for segment in searcher.segment_readers() {
        let columns = segment.fast_fields();
        let group = columns.str("group").expect("a column").expect("figures");
        let period = columns.u64("period").expect("a column");
        let value = columns.f64("value").expect("a column");
        for doc in segment.doc_ids_alive() {
            if let Some(kind) = group.term_ords(doc).next() {
                let value = value.first(doc).map_or(0, f64::to_bits);
                *values.entry((kind, period.first(doc).unwrap_or(0), value)).or_default() += 1;
            }
        }
    }
    values.len()
}

fn compare(index: &Path, options: &Options) -> Comparison {
    let reader = Reader::open(index).expect("an index");
    compare_archive(Arc::new(reader), options).expect("a comparison")
}

fn report(form: &str, index: &Path) {
    let memory = Memory::watch();
    let start = Instant::now();
    let options = Options::default();
    let comparison = compare(index, &options);
    let mut out = Counter(0);
    match form {
        "table" => write_text(&comparison, &options, &mut out),
        "md" => write_markdown(&comparison, &options, &mut out),
        "html" => write_html(&comparison, &options, io::BufWriter::new(&mut out)),
        "csv" => write_csv(&comparison, &options, &mut out),
        "json" => write_json(&comparison, &options, io::BufWriter::new(&mut out)),
        "xlsx" => write_xlsx(&comparison, &options, &mut out),
        _ => Ok(()),
    }
    .expect(form);
    let seconds = start.elapsed().as_secs_f64();
    let (held, mapped) = memory.most();
    println!(
        "{form:8} {seconds:6.1} s {:6} MB held {:6} MB with mapped files {:6.1} MB written",
        held / 1000,
        mapped / 1000,
        out.0 as f64 / 1e6
    );
}

/// Takes what is written as a file would, without keeping it.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Looks at the memory of the process all the time.
struct Memory {
    most_held: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
    watcher: std::thread::JoinHandle<()>,
}

impl Memory {
    fn watch() -> Memory {
        let (most_held, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (most, end) = (most_held.clone(), done.clone());
        let watcher = std::thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                most.fetch_max(kilobytes("RssAnon:"), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        Memory { most_held, done, watcher }
    }

    /// The most that was held, and the most with mapped files, in kilobytes.
    fn most(self) -> (u64, u64) {
        self.done.store(true, Ordering::Relaxed);
        self.watcher.join().expect("the watcher ends");
        (self.most_held.load(Ordering::Relaxed), kilobytes("VmHWM:"))
    }
}

/// A line of the system's account of this process; 0 where there is none.
fn kilobytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn make(index: &Path, figures: usize) {
    let mut writer = Writer::open(index, "bench").expect("a writer");
    for number in 0..figures.div_ceil(IN_AN_ARTICLE) {
        let (article, facts) = article(number, IN_AN_ARTICLE.min(figures - number * IN_AN_ARTICLE));
        writer.put(&article, &facts).expect("put");
    }
    writer.commit().expect("commit");
}

/// Syllables in no order, so that articles are no copies of each other.
fn word(seed: usize) -> String {
    const HEADS: [&str; 8] = [" th", " m", " r", " s", " l", " tr", " x", " h"];
    const TAILS: [&str; 16] =
        ["ợ", "áy", "uộng", "ông", "úa", "ường", "ã", "ội", "ổ", "ùa", "ầu", "à", "ươn", "ang", "inh", "ao"];
    // The finaliser of SplitMix64.
    let mut mixed = seed as u64 + 0x9e37_79b9_7f4a_7c15;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    format!("{}{}", HEADS[mixed as usize % 8], TAILS[(mixed >> 32) as usize % 16])
}

fn article(number: usize, count: usize) -> (Article, Vec<Fact>) {
    const INDICATORS: [(&str, Family); 6] = [
        ("bang-khen", Family::Award),
        ("giay-khen", Family::Award),
        ("co-thi-dua", Family::Award),
        ("sang-kien", Family::Innovation),
        ("de-tai", Family::Innovation),
        ("cong-trinh", Family::Work),
    ];
    // Two articles in a row tell the same.
    let told = number / 2;
    let province = &provinces(Territory::Old)[told % 63].slug;
    let year = 2010 + (told / 63) % 12;
    let path = format!("{province}/{number:06}.txt");
    let (mut text, mut facts) = (String::new(), Vec::new());
    for place in 0..count {
        let kind = (told / 756 + place) % 30;
        let (indicator, family) = INDICATORS[kind % 6];
        let level = ["tinh", "co-so", "huyen", "bo-nganh", "nha-nuoc"][kind / 6];
        let value = (100 + (told * 7919 + place * 104_729) % 9000) as f64;
        let start = text.len();
        text.push_str(&format!("Năm {year}, "));
        let number_start = text.len();
        text.push_str(&format!("{value}"));
        let number_end = text.len();
        text.push_str(" trường hợp của tỉnh được ghi nhận");
        (0..24).for_each(|at| text.push_str(&word(number * 1_000 + place * 24 + at)));
        text.push('.');
        let end = text.len();
        let date = format!("{year}").parse().expect("a year");
        facts.push(Fact {
            id: format!("{number:08}{place:08}"),
            article: path.clone(),
            value,
            bound: Bound::Exact,
            unit: Unit::Count,
            subject: Some(Subject::Individual),
            indicator: vec![indicator.to_owned()],
            family,
            level: vec![level.to_owned()],
            grantor: Vec::new(),
            status: Status::Achieved,
            turns: false,
            period: Period::new(date, date),
            province: Some(province.clone()),
            territory: Territory::Old,
            scope: None,
            part_of: None,
            span: Span::new(number_start, number_end),
            quote_span: Span::new(start, end),
            quote: text[start..end].to_owned(),
            text: text[number_start..number_end].to_owned(),
            rule: "award.to-recipients".to_owned(),
            flags: Vec::new(),
            reasons: Vec::new(),
        });
        text.push('\n');
    }
    let blocks = vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }];
    let meta = Meta {
        title: Some(format!("Tổng kết phong trào thi đua năm {year}, bài {number}")),
        published: format!("{}-01-15", year + 1).parse().ok(),
        outlet: Some("Báo tỉnh".to_owned()),
        province: Some(province.clone()),
        ..Meta::default()
    };
    let article = Article {
        path,
        kind: DocKind::Text,
        content_hash: format!("{number:032x}"),
        encoding: "utf-8".to_owned(),
        damaged: false,
        meta,
        text,
        blocks,
    };
    (article, facts)
}
