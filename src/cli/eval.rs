//! `solieu eval`: the figures of a folder against gold, for those who write rules. In English only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use solieu::eval::{Counts, Row, SECONDARY, Scores, read_rows, score};
use solieu::pipeline::{Copies, Depth};
use solieu::{Error, Result};

use super::Exit;
use super::args::EvalArgs;
use super::outcomes::Outcomes;
use super::print::{Out, tell};
use super::progress::Bar;
use super::session::Session;

pub fn run(session: &Session, args: &EvalArgs) -> Result<Exit> {
    let gold = read_rows(&read(&args.gold)?, &args.gold.to_string_lossy())?;
    let mut negatives: BTreeSet<String> = match &args.negatives {
        Some(path) => read(path)?.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
        None => BTreeSet::new(),
    };
    let mut extracted = Vec::new();
    let mut outcomes = Outcomes::of(&args.read)?;
    let bar = Bar::new(session, false);
    let tally = session.reading(&args.read, Depth::Facts, Copies::Keep)?.run(&args.paths, &bar, |done| {
        outcomes.record(&done)?;
        if let Some(content) = done.content {
            extracted.extend(content.facts.iter().map(Row::from));
            if args.all {
                negatives.insert(done.path);
            }
        }
        Ok(())
    })?;
    drop(bar);
    outcomes.close()?;
    outcomes.tell(session, &args.paths, &tally, false);
    let scores = score(&gold, &extracted, &negatives, &args.families);
    let mut out = Out::stdout();
    show(&mut out, &scores, args.show)?;
    out.finish()?;
    let f1 = scores.total.f1();
    let met = args.fail_under.is_none_or(|least| f1 >= least);
    if !met {
        let least = args.fail_under.unwrap_or_default();
        tell(&format!("F1 {f1:.4} is below {least}"));
    }
    Ok(Exit::of(tally.count("failed"), met && scores.articles > 0))
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::io(path, error))
}

fn show(out: &mut Out, scores: &Scores, misses: usize) -> Result<()> {
    for miss in scores.misses.iter().take(misses) {
        let kind = if miss.missed { "missed" } else { "spurious" };
        let row = &miss.row;
        let subject = row.subject.as_deref().unwrap_or("-");
        let quote: String = row.quote.as_deref().unwrap_or_default().chars().take(110).collect();
        let key = format!("{} {} {subject} {} {}", row.value, row.unit, row.indicators(), row.status);
        out.line(&format!("{kind:<8} {}: {key}  «{}»", row.article, solieu::report::clean(&quote)))?;
    }
    for difference in scores.differences.iter().take(misses) {
        let row = &difference.gold;
        let fields: Vec<String> =
            difference.fields.iter().map(|field| told(field, row, &difference.extracted)).collect();
        out.line(&format!("differs  {}: {} {}: {}", row.article, row.value, row.indicators(), fields.join("; ")))?;
    }
    table(out, "indicator", &scores.by_indicator)?;
    table(out, "stage", &scores.by_status)?;
    fields(out, scores)?;
    let total = scores.total;
    out.line(&format!(
        "articles={} gold={} tp={} fp={} fn={} precision={:.4} recall={:.4} f1={:.4}",
        scores.articles,
        total.found + total.missed,
        total.found,
        total.spurious,
        total.missed,
        total.precision(),
        total.recall(),
        total.f1()
    ))
}

/// `level gold tinh, got -`.
fn told(field: &str, gold: &Row, got: &Row) -> String {
    let list = |list: &Option<Vec<String>>| list.clone().unwrap_or_default().join("+");
    let value = |row: &Row| match field {
        "bound" => row.bound.clone().unwrap_or_default(),
        "level" => list(&row.level),
        "grantor" => list(&row.grantor),
        "turns" => row.turns.to_string(),
        "period" => row.period.as_ref().map_or_else(String::new, |period| format!("{}..{}", period.from, period.to)),
        _ => row.province.clone().unwrap_or_default(),
    };
    let shown = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    format!("{field} gold {}, got {}", shown(value(gold)), shown(value(got)))
}

/// How often each other field of a matched fact is right, the worst first.
fn fields(out: &mut Out, scores: &Scores) -> Result<()> {
    let found = scores.total.found;
    let mut rows: Vec<(&str, usize)> = SECONDARY.into_iter().zip(scores.agreeing).collect();
    rows.sort_by_key(|&(_, right)| right);
    rows.push(("all of them", scores.agreeing_on_all));
    out.line(&format!("{:<44} {:>5} {:>5} {:>13}", "field of the matched", "right", "wrong", "share"))?;
    for (name, right) in rows {
        let share = if found == 0 { 0.0 } else { right as f64 / found as f64 };
        out.line(&format!("{name:<44} {right:>5} {:>5} {share:>13.4}", found - right))?;
    }
    out.line("")
}

/// Counts by name, the most errors first.
fn table(out: &mut Out, name: &str, counts: &BTreeMap<String, Counts>) -> Result<()> {
    let mut rows: Vec<(&String, &Counts)> = counts.iter().collect();
    rows.sort_by_key(|&(id, counts)| (std::cmp::Reverse(counts.spurious + counts.missed), id));
    out.line(&format!("{name:<44} {:>5} {:>5} {:>5} {:>7}", "tp", "fp", "fn", "f1"))?;
    for (id, counts) in rows {
        let numbers = (counts.found, counts.spurious, counts.missed);
        out.line(&format!("{id:<44} {:>5} {:>5} {:>5} {:>7.4}", numbers.0, numbers.1, numbers.2, counts.f1()))?;
    }
    out.line("")
}
