//! The least that any program on tantivy must do: bare indexing of texts, and of pages read by scraper.
//!
//! Title and body, stored and cut by tantivy's default tokenizer, one commit, two threads, 512 MB. Files are read in
//! parallel too. Each is a mode of this program, so that it runs as a process like the one it is compared with.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use scraper::{Html, Selector};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, IndexWriter, doc};
use walkdir::WalkDir;

use super::corpus::Kind;

const THREADS: usize = 2;
const HEAP_BYTES: usize = 512 << 20;

/// The mode of this program that runs a baseline.
pub fn mode(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "bare-texts",
        Kind::Page => "bare-pages",
    }
}

pub fn kind(mode: &str) -> Option<Kind> {
    [Kind::Text, Kind::Page].into_iter().find(|kind| self::mode(*kind) == mode)
}

/// Files of a kind below a folder, in the order of their paths.
pub fn files(folder: &Path, kind: Kind) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("the folder is there"));
    let files = files.map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|ending| ending == kind.ending())).collect()
}

pub fn index(kind: Kind, folder: &Path, index: &Path) {
    rayon::ThreadPoolBuilder::new().num_threads(THREADS).build_global().expect("threads");
    let mut schema = Schema::builder();
    let (title, body) = (schema.add_text_field("title", TEXT | STORED), schema.add_text_field("body", TEXT | STORED));
    std::fs::create_dir_all(index).expect("a folder");
    let made = Index::create_in_dir(index, schema.build()).expect("an empty folder");
    let mut writer: IndexWriter = made.writer_with_num_threads(THREADS, HEAP_BYTES).expect("memory");
    let (heading, paragraph) = (selector("h1"), selector("article p"));
    files(folder, kind).par_iter().for_each(|path| {
        let file = std::fs::read_to_string(path).expect("a file in UTF-8");
        let (name, text) = match kind {
            Kind::Text => {
                let (first, rest) = file.split_once('\n').unwrap_or((&file, ""));
                (first.trim().to_owned(), rest.to_owned())
            }
            Kind::Page => {
                let page = Html::parse_document(&file);
                let name = page.select(&heading).next().map(|found| found.text().collect()).unwrap_or_default();
                let mut text = String::with_capacity(8192);
                for found in page.select(&paragraph) {
                    found.text().for_each(|words| text.push_str(words));
                    text.push('\n');
                }
                (name, text)
            }
        };
        writer.add_document(doc!(title => name, body => text)).expect("room on the disk");
    });
    writer.commit().expect("room on the disk");
    writer.wait_merging_threads().expect("room on the disk");
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}
