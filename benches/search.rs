//! Search beside a bare tantivy index of the same texts, in one run.
//!
//! `cargo bench --bench search -- INDEX`: takes the titles and texts out of an index that `solieu ingest` made, puts
//! them into a bare index (tantivy's default tokenizer, title and body stored) beside it, and asks both the same
//! queries, one after the other. Each query counts with the median of its rounds; medians and 99th percentiles are
//! over queries. Three contests: the ten best with their titles, the same where the bare index counts all that match
//! too (ours always does), and the ten best with a snippet of each. A word without marks means more to ours than to the
//! bare index (all that folds to it), so queries with as many hits in both are also counted by themselves.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use solieu::index::Reader;
use solieu::search::{Options, search};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{Field, STORED, Schema, TEXT, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, Searcher, TantivyDocument, doc};

/// Words with accents, as they stand in the texts; one query a line, phrases in quotes.
const QUERIES: &str = include_str!("queries.txt");
const ROUNDS: usize = 7;
const HITS: usize = 10;

struct Bare {
    searcher: Searcher,
    parser: QueryParser,
    title: Field,
    body: Field,
}

fn main() {
    // `cargo bench` adds an option of its own.
    let Some(path) = std::env::args().skip(1).find(|arg| !arg.starts_with("--")).map(PathBuf::from) else {
        eprintln!("name an index: cargo bench --bench search -- INDEX");
        return;
    };
    let reader = Reader::open(&path).expect("an index of solieu");
    let bare = bare(&reader, &path.with_extension("bare"));
    let queries: Vec<&str> = QUERIES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    println!("{} articles, {} queries, {ROUNDS} rounds", bare.searcher.num_docs(), queries.len());

    let brief = Options { limit: Some(HITS), brief: true, ..Options::default() };
    let full = Options { limit: Some(HITS), snippets: 1, ..Options::default() };
    contest("ten titles", &queries, |query| ours(&reader, query, &brief), |query| bare.top(query, false, false));
    contest("ten titles, total", &queries, |query| ours(&reader, query, &brief), |query| bare.top(query, true, false));
    contest("ten snippets", &queries, |query| ours(&reader, query, &full), |query| bare.top(query, true, true));
}

fn ours(reader: &Reader, query: &str, options: &Options) -> usize {
    let found = search(reader, query, options).expect("the query is one");
    black_box(&found.hits);
    found.total
}

impl Bare {
    fn top(&self, query: &str, count: bool, snippets: bool) -> usize {
        let query = self.parser.parse_query(query).expect("the query is one");
        let best = TopDocs::with_limit(HITS).order_by_score();
        let found = self.searcher.search(&query, &best).expect("it is searched");
        let total = if count { self.searcher.search(&query, &Count).expect("it is counted") } else { 0 };
        let generator =
            snippets.then(|| SnippetGenerator::create(&self.searcher, &*query, self.body).expect("it has words"));
        for (_, address) in found {
            let document: TantivyDocument = self.searcher.doc(address).expect("it is stored");
            black_box(document.get_first(self.title).and_then(|title| title.as_str()).map(str::len));
            if let Some(generator) = &generator {
                black_box(generator.snippet_from_doc(&document));
            }
        }
        total
    }
}

/// Times both sides query by query, so that whatever else the machine does meets both.
fn contest(name: &str, queries: &[&str], left: impl Fn(&str) -> usize, right: impl Fn(&str) -> usize) {
    let mut times: Vec<(Duration, Duration, bool)> = Vec::new();
    for query in queries {
        let mut rounds: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
        let found = [left(query), right(query)]; // warm
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            black_box(left(query));
            rounds[0].push(begun.elapsed());
            let begun = Instant::now();
            black_box(right(query));
            rounds[1].push(begun.elapsed());
        }
        let [ours, bare] = rounds.each_mut().map(|rounds| at(rounds, 0.5));
        times.push((ours, bare, found[0] == found[1]));
        if std::env::var_os("EACH").is_some() {
            let [left, right] = [ours, bare].map(|time| time.as_micros());
            println!("  {left:>7} {right:>7} µs  {:>7} {:>7} hits  {query}", found[0], found[1]);
        }
    }
    row(name, &times);
    // A contest in which the bare index does not count cannot tell.
    let same: Vec<_> = times.iter().copied().filter(|&(_, _, is_same)| is_same).collect();
    if !same.is_empty() {
        row(&format!("{name}, {} queries with as many hits in both", same.len()), &same);
    }
}

fn row(name: &str, times: &[(Duration, Duration, bool)]) {
    let mut ours: Vec<Duration> = times.iter().map(|time| time.0).collect();
    let mut bare: Vec<Duration> = times.iter().map(|time| time.1).collect();
    let both = |ours: Duration, bare: Duration| {
        format!("{ours:?} against {bare:?} ({:.2})", ours.as_secs_f64() / bare.as_secs_f64())
    };
    let (median, high) = (both(at(&mut ours, 0.5), at(&mut bare, 0.5)), both(at(&mut ours, 0.99), at(&mut bare, 0.99)));
    println!("{name}: median {median}, 99th percentile {high}");
}

fn at(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    times[((times.len() - 1) as f64 * share).round() as usize]
}

/// Opens the bare index, and makes it from the texts where there is none yet.
fn bare(reader: &Reader, path: &Path) -> Bare {
    let mut schema = Schema::builder();
    let (title, body) = (schema.add_text_field("title", TEXT | STORED), schema.add_text_field("body", TEXT | STORED));
    if !path.exists() {
        std::fs::create_dir_all(path).expect("a folder beside the index");
        let index = Index::create_in_dir(path, schema.build()).expect("an empty folder");
        let mut writer = index.writer_with_num_threads(1, 256 << 20).expect("memory");
        for (name, meta) in reader.articles().expect("they are stored") {
            let article = reader.article(&name).expect("it is stored").expect("it was listed");
            let document = doc!(title => meta.title.unwrap_or_default(), body => article.text);
            writer.add_document(document).expect("room on the disk");
        }
        writer.commit().expect("room on the disk");
        writer.wait_merging_threads().expect("room on the disk");
    }
    let index = Index::open_in_dir(path).expect("the bare index");
    let searcher = index.reader().expect("the bare index").searcher();
    let mut parser = QueryParser::for_index(&index, vec![title, body]);
    parser.set_conjunction_by_default();
    parser.set_field_boost(title, 2.0);
    Bare { searcher, parser, title, body }
}
