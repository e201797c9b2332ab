//! Lines of the tables.

use super::process::Cost;

/// A measure of the contest: a ratio, and what is allowed.
pub struct Row {
    pub measure: String,
    pub ours: String,
    pub baseline: String,
    pub ratio: f64,
    pub allowed: Allowed,
}

#[derive(Clone, Copy)]
pub enum Allowed {
    AtMost(f64),
    AtLeast(f64),
}

pub fn print(rows: &[Row]) {
    println!("\n{:<44} {:>12} {:>12} {:>8} {:>8}", "measure", "ours", "baseline", "ratio", "allowed");
    for row in rows {
        let (allowed, met) = match row.allowed {
            Allowed::AtMost(most) => (format!("≤ {}", short(most)), row.ratio <= most),
            Allowed::AtLeast(least) => (format!("≥ {}", short(least)), row.ratio >= least),
        };
        let missed = if met { "" } else { "  missed" };
        println!(
            "{:<44} {:>12} {:>12} {:>8} {allowed:>8}{missed}",
            row.measure,
            row.ours,
            row.baseline,
            short(row.ratio)
        );
    }
}

pub fn print_costs_head() {
    println!(
        "{:<32} {:>9} {:>9} {:>6} {:>9} {:>8} {:>10}",
        "run (medians)", "wall", "CPU", "cores", "peak", "MB/s", "files/s"
    );
}

/// `bytes` and `count` of the files that were read; none of them says nothing of throughput.
pub fn print_cost(name: &str, cost: &Cost, bytes: u64, count: usize) {
    let wall = cost.wall.as_secs_f64();
    let rate =
        |amount: f64, digits: usize| if amount > 0.0 { format!("{:.digits$}", amount / wall) } else { "-".to_owned() };
    println!(
        "{name:<32} {:>9} {:>9} {:>6.2} {:>9} {:>8} {:>10}",
        seconds(wall),
        seconds(cost.cpu.as_secs_f64()),
        cost.cpu.as_secs_f64() / wall,
        megabytes(cost.peak),
        rate(bytes as f64 / 1e6, 1),
        rate(count as f64, 0)
    );
}

pub fn seconds(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}

pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// Three digits that count.
fn short(value: f64) -> String {
    let digits = match value.abs() {
        0.1.. => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
