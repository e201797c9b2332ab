//! How cost grows with the number of articles: `ingest`, the same again, and `extract`, each once for each size.

use walkdir::WalkDir;

use super::articles;
use super::contests::Stage;
use super::corpus::Kind;
use super::process;
use super::table::{megabytes, seconds};

pub fn run(stage: &Stage, sizes: &[usize]) {
    println!(
        "{:>9} {:>9} {:>10} {:>10} {:>9} {:>10} {:>9} {:>10} {:>9} {:>9}",
        "articles", "size", "ingest", "per 1,000", "peak", "index", "again", "extract", "per 1,000", "peak"
    );
    for &count in sizes {
        let texts = articles(&stage.work, Kind::Text, count);
        let first = process::measure(&mut stage.ingest(&texts, &[], true));
        let index: u64 = WalkDir::new(stage.index())
            .into_iter()
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .filter(std::fs::Metadata::is_file)
            .map(|file| file.len())
            .sum();
        let again = process::measure(&mut stage.ingest(&texts, &[], false));
        let extract = process::measure(&mut stage.extract(&texts.folder));
        let each = |cost: &process::Cost| seconds(cost.wall.as_secs_f64() * 1e3 / count as f64);
        println!(
            "{count:>9} {:>9} {:>10} {:>10} {:>9} {:>10} {:>9} {:>10} {:>9} {:>9}",
            megabytes(texts.bytes),
            seconds(first.wall.as_secs_f64()),
            each(&first),
            megabytes(first.peak),
            megabytes(index),
            seconds(again.wall.as_secs_f64()),
            seconds(extract.wall.as_secs_f64()),
            each(&extract),
            megabytes(extract.peak),
        );
    }
    stage.clear();
}
