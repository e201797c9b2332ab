//! A report over many figures in an index: `cargo bench --bench report -- [FIGURES]` (1,000,000 by default).
//!
//! Makes an index of figures as articles tell them: ten to an article, 63 provinces, twelve years, thirty measures,
//! sentences of 200 bytes, each figure told by two articles; then compares them and writes every form, each in a
//! process of its own, with its time and the most memory that it held (Linux). The index is kept in `target/` for the
//! next run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use solieu::index::{FactFilter, Reader, Writer};
use solieu::model::{
    Article, Block, BlockKind, Bound, DocKind, Fact, Family, Meta, Period, Span, Status, Subject, Territory, Unit,
    provinces,
};
use solieu::report::{Options, compare, render_html, render_markdown, render_text, write_csv, write_json, write_xlsx};

const IN_AN_ARTICLE: usize = 10;
const FORMS: [&str; 7] = ["compare", "table", "md", "csv", "json", "xlsx", "html"];

fn main() {
    // `cargo bench` adds an option of its own.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [form, index] = args.as_slice() {
        return report(form, Path::new(index));
    }
    let figures = args.first().map_or(1_000_000, |count| count.parse().expect("a number of figures"));
    let index = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench-report-{figures}"));
    if !index.exists() {
        let start = Instant::now();
        make(&index, figures);
        println!("index of {figures} figures made in {:.1} s", start.elapsed().as_secs_f64());
    }
    let program = std::env::current_exe().expect("this program");
    for form in FORMS {
        let status = Command::new(&program).arg(form).arg(&index).status().expect("this program starts");
        assert!(status.success(), "{form}");
    }
}

fn report(form: &str, index: &Path) {
    let start = Instant::now();
    let reader = Reader::open(index).expect("an index");
    let articles = reader.articles().expect("articles");
    let facts = reader.facts(&FactFilter::default()).expect("facts").map(|fact| fact.expect("a fact"));
    let options = Options::default();
    let comparison = compare(facts, &articles, &options);
    let mut bytes: Vec<u8> = Vec::new();
    match form {
        "table" => bytes = render_text(&comparison, &options).into_bytes(),
        "md" => bytes = render_markdown(&comparison, &options).into_bytes(),
        "html" => bytes = render_html(&comparison, &options).into_bytes(),
        "csv" => write_csv(&comparison, &options, Counter(&mut bytes)).expect("csv"),
        "json" => write_json(&comparison, &options, Counter(&mut bytes)).expect("json"),
        "xlsx" => write_xlsx(&comparison, &options, Counter(&mut bytes)).expect("xlsx"),
        _ => {}
    }
    let written = if bytes.len() == 8 {
        u64::from_le_bytes(bytes[..].try_into().expect("eight bytes"))
    } else {
        bytes.len() as u64
    };
    println!(
        "{form:8} {:6.1} s {:6} MB held {:6.1} MB written",
        start.elapsed().as_secs_f64(),
        peak_kb() / 1000,
        written as f64 / 1e6
    );
}

/// Takes what is written as a file would, without keeping it; the sum stands in eight bytes.
struct Counter<'a>(&'a mut Vec<u8>);

impl std::io::Write for Counter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let so_far = self.0.as_slice().try_into().map_or(0, u64::from_le_bytes);
        *self.0 = (so_far + bytes.len() as u64).to_le_bytes().to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The most memory that the process held; 0 where the system does not tell.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
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
        text.push_str(
            " trường hợp của tỉnh được ghi nhận trong phong trào thi đua của các cấp, các ngành, các địa phương, cơ \
             quan, đơn vị, doanh nghiệp trên địa bàn, theo báo cáo tổng kết công tác năm.",
        );
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
