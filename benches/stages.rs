//! Each stage by itself, over the same articles: `cargo bench --bench stages -- [FILTER]`.
//!
//! Throughput is in bytes of what the stage takes: files for decoding and parsing, texts for the others. A stage that
//! goes through others (`extract` normalizes and finds mentions first) is named by its last step, so its own share is
//! what it takes beyond the step before.

mod corpus;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, Divan, black_box};
use solieu::extract::{self, RuleSet};
use solieu::index::{Reader, Writer};
use solieu::model::{Article, DocKind, Fact, Meta, RawDoc};
use solieu::normalize::{self, CleanText};
use solieu::parse::{self, Sources};
use solieu::{report, search};

use corpus::{Corpus, Kind};

/// Articles of a sample: some hundred KB, so that caches are used as in a run over many.
const TEXTS: usize = 60;
const PAGES: usize = 20;
/// Articles of the index that is asked.
const INDEXED: usize = 600;
/// Words that the made articles hold, without marks, as a phrase, by field.
const QUERIES: [&str; 5] =
    ["sáng kiến cấp tỉnh", "bang khen", "\"Lao động tiên tiến\"", "Giấy khen tinh:son-la", "nam:2016..2020"];

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::embedded().expect("the embedded rules load"));
static SOURCES: LazyLock<Sources> = LazyLock::new(Sources::embedded);
static TEXT_FILES: LazyLock<Vec<RawDoc>> = LazyLock::new(|| files(Kind::Text, TEXTS));
static PAGE_FILES: LazyLock<Vec<RawDoc>> = LazyLock::new(|| files(Kind::Page, PAGES));
static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| parsed(TEXT_FILES.clone()));
static READ: LazyLock<Vec<(Article, Vec<Fact>)>> = LazyLock::new(|| {
    let articles = parsed(files(Kind::Text, INDEXED));
    let facts = articles.iter().map(|article| extract::extract(article, &RULES)).collect::<Vec<_>>();
    articles.into_iter().zip(facts).collect()
});

fn main() {
    Divan::default().sample_count(20).config_with_args().main();
}

fn files(kind: Kind, count: usize) -> Vec<RawDoc> {
    let corpus = Corpus::new();
    let file = |number: usize| RawDoc {
        path: format!("tin/{number}.{}", kind.ending()),
        kind: match kind {
            Kind::Text => DocKind::Text,
            Kind::Page => DocKind::Html,
        },
        bytes: corpus.article(kind, number).into_bytes(),
        given: Vec::new(),
    };
    (0..count).map(file).collect()
}

fn parsed(files: Vec<RawDoc>) -> Vec<Article> {
    files.into_iter().map(|doc| parse::parse(doc, &SOURCES).expect("an article was made")).collect()
}

fn bytes_of(files: &[RawDoc]) -> BytesCount {
    BytesCount::new(files.iter().map(|file| file.bytes.len()).sum::<usize>())
}

fn bytes_of_texts<'a>(articles: impl IntoIterator<Item = &'a Article>) -> BytesCount {
    BytesCount::new(articles.into_iter().map(|article| article.text.len()).sum::<usize>())
}

fn decode_all(bencher: Bencher<'_, '_>, files: &[RawDoc]) {
    bencher.counter(bytes_of(files)).bench_local(|| {
        files.iter().for_each(|file| drop(black_box(parse::decoded(file, &SOURCES))));
    });
}

#[divan::bench]
fn stage_1_decode_text(bencher: Bencher<'_, '_>) {
    decode_all(bencher, &TEXT_FILES);
}

#[divan::bench]
fn stage_1_decode_page(bencher: Bencher<'_, '_>) {
    decode_all(bencher, &PAGE_FILES);
}

#[divan::bench]
fn stage_2_parse_text(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes_of(&TEXT_FILES)).with_inputs(|| TEXT_FILES.clone()).bench_local_values(parsed);
}

#[divan::bench]
fn stage_2_parse_page(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes_of(&PAGE_FILES)).with_inputs(|| PAGE_FILES.clone()).bench_local_values(parsed);
}

/// Runs a stage over the texts of the articles.
fn over_texts<T>(bencher: Bencher<'_, '_>, stage: impl Fn(&Article) -> T) {
    bencher.counter(bytes_of_texts(&*ARTICLES)).bench_local(|| {
        ARTICLES.iter().for_each(|article| drop(black_box(stage(article))));
    });
}

#[divan::bench]
fn stage_3_normalize(bencher: Bencher<'_, '_>) {
    over_texts(bencher, |article| CleanText::new(&article.text).key.len());
}

#[divan::bench]
fn stage_3_fold_without_marks(bencher: Bencher<'_, '_>) {
    over_texts(bencher, |article| normalize::bare(&article.text));
}

#[divan::bench]
fn stage_3_fingerprint(bencher: Bencher<'_, '_>) {
    over_texts(bencher, |article| normalize::fingerprint(&article.text));
}

#[divan::bench]
fn stage_4_numbers(bencher: Bencher<'_, '_>) {
    LazyLock::force(&RULES);
    over_texts(bencher, |article| extract::numbers(&article.text, &RULES));
}

#[divan::bench]
fn stage_4_mentions(bencher: Bencher<'_, '_>) {
    LazyLock::force(&RULES);
    over_texts(bencher, |article| extract::mentions(article, &RULES));
}

#[divan::bench]
fn stage_4_rules(bencher: Bencher<'_, '_>) {
    LazyLock::force(&RULES);
    over_texts(bencher, |article| extract::extract(article, &RULES));
}

/// Writes an index of articles and figures, the commit included.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn stage_5_index(bencher: Bencher<'_, '_>) {
    let read = &*READ;
    bencher
        .counter(bytes_of_texts(read.iter().map(|(article, _)| article)))
        .with_inputs(|| tempfile::tempdir().expect("a folder for the index"))
        .bench_local_refs(|folder| write(folder, read));
}

fn write(folder: &tempfile::TempDir, read: &[(Article, Vec<Fact>)]) {
    let mut writer = Writer::open(folder.path(), &RULES.version).expect("an empty folder");
    for (article, facts) in read {
        writer.put(article, facts).expect("room on the disk");
    }
    writer.commit().expect("room on the disk");
}

#[divan::bench(args = QUERIES)]
fn stage_6_query(bencher: Bencher<'_, '_>, query: &str) {
    let folder = tempfile::tempdir().expect("a folder for the index");
    write(&folder, &READ);
    let reader = Reader::open(folder.path()).expect("the index was written");
    let options = search::Options { limit: Some(10), snippets: 1, ..search::Options::default() };
    bencher
        .counter(ItemsCount::new(1usize))
        .bench_local(|| search::search(&reader, query, &options).expect("the query is one").total);
}

#[divan::bench(sample_count = 10)]
fn stage_7_report(bencher: Bencher<'_, '_>) {
    let articles: BTreeMap<String, Meta> =
        READ.iter().map(|(article, _)| (article.path.clone(), article.meta.clone())).collect();
    let facts: Vec<report::HeldFact> = READ.iter().flat_map(|(_, facts)| facts).cloned().map(Box::new).collect();
    let options = report::Options::default();
    bencher.counter(ItemsCount::new(facts.len())).with_inputs(|| facts.clone()).bench_local_values(|facts| {
        let mut page = Vec::new();
        report::write_text(&report::compare(facts, &articles, &options), &options, &mut page)
            .map(|()| page)
            .expect("memory takes all")
    });
}
