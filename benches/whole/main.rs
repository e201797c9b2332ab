//! Whole runs beside baselines: `cargo bench --bench whole -- [OPTIONS]`; see benches/README.md.
//!
//! The program makes its articles, then runs, one after the other and as often as it is told, `solieu` and two
//! baselines of its own as processes, and prints what each took and the ratios of medians. It fails on no figure.

mod baseline;
mod contests;
#[path = "../corpus/mod.rs"]
mod corpus;
mod growth;
mod process;
mod table;

use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};

use contests::Stage;
use corpus::{Corpus, Kind};

/// Whole runs of solieu beside bare baselines.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo bench --bench whole --")]
struct Options {
    /// Articles of text
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    texts: usize,
    /// Pages
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pages: usize,
    /// Articles of the smaller run of which the peak of memory is taken; the larger has ten times as many
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    memory: usize,
    /// Rounds, of which the median counts; memory is measured once
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Only these measures
    #[arg(long, value_name = "MEASURE", value_delimiter = ',')]
    only: Vec<Measure>,
    /// Instead: how cost grows over these numbers of articles
    #[arg(long, value_name = "N,N,…", value_delimiter = ',')]
    sizes: Vec<usize>,
    /// Take .txt and .html files of this folder instead of made ones
    #[arg(long, value_name = "DIR", conflicts_with = "sizes")]
    corpus: Option<PathBuf>,
    /// Where articles and indexes are made; articles are kept for the next run
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/whole"))]
    work: PathBuf,
    /// `cargo bench` adds it
    #[arg(long, hide = true)]
    bench: bool,
    /// `cargo test --benches` adds it: only ask whether the program starts
    #[arg(long, hide = true)]
    test: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    Texts,
    Pages,
    Extract,
    Again,
    Cores,
    Memory,
    Start,
}

impl Options {
    fn wants(&self, measure: Measure) -> bool {
        self.only.is_empty() || self.only.contains(&measure)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, folder, index] = arguments.as_slice()
        && let Some(kind) = baseline::kind(mode)
    {
        return baseline::index(kind, Path::new(folder), Path::new(index));
    }
    let options = Options::parse();
    if options.test {
        return;
    }
    std::fs::create_dir_all(&options.work).expect("a folder to work in");
    let stage = Stage::new(&options.work);
    if options.sizes.is_empty() { contests::run(&stage, &options) } else { growth::run(&stage, &options.sizes) }
}

/// Makes articles where they have not been made before, and reads them once so that every run finds them in memory.
fn articles(work: &Path, kind: Kind, count: usize) -> Articles {
    let folder = work.join(format!("{}-{count}", kind.ending()));
    let whole = work.join(format!("{}-{count}.whole", kind.ending()));
    // The version of the generator: articles of another one are made anew.
    let version = "1";
    if std::fs::read_to_string(&whole).ok().as_deref() != Some(version) {
        let _ = std::fs::remove_dir_all(&folder);
        eprintln!("making {count} files in {}", folder.display());
        write(&folder, kind, count).expect("room on the disk");
        std::fs::write(&whole, version).expect("room on the disk");
    }
    Articles::of(&folder, kind)
}

/// Writes articles into a folder, a thousand to each of its folders.
fn write(root: &Path, kind: Kind, count: usize) -> std::io::Result<()> {
    let corpus = Corpus::new();
    for number in 0..count {
        let folder = root.join(format!("{:04}", number / 1000));
        if number % 1000 == 0 {
            std::fs::create_dir_all(&folder)?;
        }
        std::fs::write(folder.join(format!("tin-{number:07}.{}", kind.ending())), corpus.article(kind, number))?;
    }
    Ok(())
}

/// Files of one kind in a folder.
struct Articles {
    folder: PathBuf,
    count: usize,
    bytes: u64,
}

impl Articles {
    fn of(folder: &Path, kind: Kind) -> Articles {
        let (mut count, mut bytes) = (0, 0);
        for path in baseline::files(folder, kind) {
            bytes += std::fs::read(&path).map_or(0, |file| file.len() as u64);
            count += 1;
        }
        Articles { folder: folder.to_owned(), count, bytes }
    }
}
