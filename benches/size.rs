//! How time and memory grow with the size of one article: `cargo bench --bench size`.
//!
//! Shapes that nobody writes but files do hold (a line of megabytes, a megabyte of digits, ten thousand quotes) are
//! read at one size and at four times that size, beside ordinary articles of the same total size. `growth` is the time
//! for each byte at the larger size over that at the smaller one, `ordinary` over that of ordinary articles: linear
//! work keeps both small, whatever the machine. A timed test would fail on a busy machine, so this is none; it prints,
//! and exits with 1 where a shape grows by more than its size.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use solieu::extract::{RuleSet, extract};
use solieu::model::{DocKind, RawDoc};
use solieu::parse::{Sources, parse};

/// Bytes of the smaller size.
const SMALL: usize = 1_000_000;
const GROWTH: usize = 4;
/// Time for each byte may grow by so much: caches and the allocator take their share.
const MOST: f64 = 2.0;

const HEAD: &str = "BÁO SƠN LA\n\nSơn La khen thưởng\n\nNgày 15/01/2022\n\n";
const SENTENCE: &str = "Năm 2021, Chủ tịch UBND tỉnh tặng Bằng khen cho 12 tập thể và 345 cá nhân; toàn tỉnh có 1.250 sáng \
                        kiến được công nhận cấp cơ sở, đăng ký 45 công trình";

/// Counts what is allocated, and the most that was at once.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged; only its size is noted beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// A shape: its name, its file name, and how a text of so many bytes is made.
type Shape = (&'static str, &'static str, fn(usize) -> String);

fn filled(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

fn page(body: &str) -> String {
    format!("<html><head><title>Sơn La khen thưởng</title></head><body><article>{body}</article></body></html>")
}

const SHAPES: [Shape; 12] = [
    ("one long article", "a.txt", |bytes| format!("{HEAD}{}", numbered(bytes))),
    ("one line of sentences", "a.txt", |bytes| format!("{HEAD}{}", filled(&format!("{SENTENCE}. "), bytes))),
    ("one sentence", "a.txt", |bytes| format!("{HEAD}{}", filled(&format!("{SENTENCE}, "), bytes))),
    ("one number", "a.txt", |bytes| format!("{HEAD}Tặng {} Bằng khen.", "1".repeat(bytes))),
    ("numbers", "a.txt", |bytes| format!("{HEAD}Tặng {}Bằng khen.", filled("1 ", bytes))),
    ("number words", "a.txt", |bytes| format!("{HEAD}Tặng {}Bằng khen.", filled("ba mươi ", bytes))),
    ("nested quotes", "a.txt", |bytes| {
        format!("{HEAD}{}12 Bằng khen{}.", filled("“Tặng ", bytes / 2), filled("”", bytes / 2))
    }),
    ("nested brackets", "a.txt", |bytes| format!("{HEAD}{}12 Bằng khen.", filled("12 (", bytes))),
    ("one long page", "a.html", |bytes| page(&filled(&format!("<p>{SENTENCE}.</p>\n"), bytes))),
    ("nested elements", "a.html", |bytes| {
        page(&format!("{}<p>{SENTENCE}</p>{}", filled("<div>", bytes / 2), filled("</div>", bytes / 2)))
    }),
    ("one long table", "a.html", |bytes| {
        let row = "<tr><td>Sở Y tế</td><td>12</td><td>45 cá nhân</td></tr>\n";
        page(&format!("<table>{}</table>", filled(row, bytes)))
    }),
    ("one long row", "a.html", |bytes| page(&format!("<table><tr>{}</tr></table>", filled("<td>12</td>", bytes)))),
];

/// Paragraphs that differ, so that none is taken for furniture.
fn numbered(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1000);
    let mut number = 1000;
    while text.len() < bytes {
        number += 1;
        text.push_str(&format!("{SENTENCE}, tặng {number} Giấy khen.\n\n"));
    }
    text
}

struct Reader {
    rules: RuleSet,
    sources: Sources,
}

impl Reader {
    /// Time and the most memory at once that reading a text takes, and how many figures are in it.
    fn read(&self, name: &str, text: &str) -> (Duration, usize, usize) {
        let kind = if name.ends_with(".html") { DocKind::Html } else { DocKind::Text };
        let doc = RawDoc { path: name.to_owned(), kind, bytes: text.as_bytes().to_vec(), given: Vec::new() };
        let before = NOW.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let start = Instant::now();
        let figures = parse(doc, &self.sources).map_or(0, |article| extract(&article, &self.rules).len());
        (start.elapsed(), PEAK.load(Ordering::Relaxed) - before, figures)
    }
}

fn main() -> std::process::ExitCode {
    // `cargo test --benches` only asks whether it builds and starts.
    let testing = std::env::args().any(|argument| argument == "--test");
    let small = if testing { 1000 } else { SMALL };
    let reader = Reader { rules: RuleSet::embedded().expect("the embedded rules load"), sources: Sources::embedded() };
    let article = format!("{HEAD}{}", numbered(4000));
    let ordinary: Duration = (0..small / article.len() + 1).map(|_| reader.read("a.txt", &article).0).sum();
    let ordinary = ordinary.as_secs_f64() / ((small / article.len() + 1) * article.len()) as f64;
    println!("ordinary articles of {} bytes: {:.2} s for each MB", article.len(), ordinary * 1e6);
    println!(
        "{:<24} {:>10} {:>9} {:>8} {:>9} {:>12} {:>9}",
        "shape", "bytes", "seconds", "growth", "ordinary", "memory/byte", "figures"
    );
    let mut grows = false;
    for (name, file, make) in SHAPES {
        let mut each = [0.0; 2];
        for (place, bytes) in [small, small * GROWTH].into_iter().enumerate() {
            let text = make(bytes);
            let (time, memory, figures) = reader.read(file, &text);
            each[place] = time.as_secs_f64() / text.len() as f64;
            let growth = if place == 0 { "-".to_owned() } else { format!("{:.2}", each[1] / each[0]) };
            println!(
                "{name:<24} {:>10} {:>9.3} {growth:>8} {:>9.2} {:>12.1} {figures:>9}",
                text.len(),
                time.as_secs_f64(),
                each[place] / ordinary,
                memory as f64 / text.len() as f64,
            );
        }
        // What takes next to no time is measured too roughly to say.
        grows |= !testing && each[1] / each[0] > MOST && each[1] > ordinary / 10.0;
    }
    std::process::ExitCode::from(u8::from(grows))
}
