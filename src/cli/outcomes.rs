//! What became of the files, on standard error: a line for each that needs a look, then the sum.

use std::collections::BTreeMap;
use std::path::PathBuf;

use solieu::model::{Outcome, Tally};
use solieu::pipeline::Done;
use solieu::report::{clean, number};
use solieu::{Error, Result};

use super::ledger::Ledger;
use super::messages::{Message, reason};
use super::print::tell;
use super::reading::ReadArgs;
use super::session::Session;

/// Empty files and copies are named up to this many; failures all.
const NAMED: usize = 20;

/// Gathers what is worth a line.
#[derive(Default)]
pub struct Outcomes {
    ledger: Option<Ledger>,
    failed: Vec<(String, String)>,
    /// No more than are named; the tally knows how many there are.
    empty: Vec<String>,
    copies: Vec<(String, String)>,
}

impl Outcomes {
    /// Keeps a ledger as well, where the user wants one.
    pub fn of(read: &ReadArgs) -> Result<Outcomes> {
        let ledger = read.ledger.as_deref().map(Ledger::to).transpose()?;
        Ok(Outcomes { ledger, ..Outcomes::default() })
    }

    /// Notes what became of a file, and puts it into the ledger.
    pub fn record(&mut self, done: &Done) -> Result<()> {
        self.note(&done.path, &done.outcome);
        self.ledger.as_mut().map_or(Ok(()), |ledger| ledger.write(done))
    }

    /// Says that all was written.
    pub fn close(&mut self) -> Result<()> {
        self.ledger.take().map_or(Ok(()), Ledger::finish)
    }

    pub fn note(&mut self, path: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Failed(why) => self.failed.push((path.to_owned(), why.clone())),
            Outcome::Empty if self.empty.len() < NAMED => self.empty.push(path.to_owned()),
            Outcome::DuplicateOf(owner) if self.copies.len() < NAMED => {
                self.copies.push((path.to_owned(), owner.clone()))
            }
            _ => {}
        }
    }

    /// Says it all. `stored`: the files went into an index. A single file without trouble needs no words.
    pub fn tell(&self, session: &Session, roots: &[PathBuf], tally: &Tally, stored: bool) {
        let lang = session.lang;
        for (path, why) in &self.failed {
            tell(&format!("{}: {}", clean(path), clean(&reason(why, lang))));
        }
        if session.quiet {
            return;
        }
        let empty = self.empty.iter().map(|path| Message::EmptyFile.with(lang, &[&clean(path)]));
        named(session, empty, tally.count("empty"));
        let copies = self.copies.iter().map(|(path, of)| Message::CopyOf.with(lang, &[&clean(path), &clean(of)]));
        named(session, copies, tally.count("duplicate"));
        let names = || roots.iter().map(|root| root.display().to_string()).collect::<Vec<_>>().join(", ");
        let articles = ["indexed", "unchanged", "duplicate"].into_iter().map(|name| tally.count(name)).sum::<u64>();
        if tally.seen == 0 {
            tell(&Message::NoFiles.with(lang, &[&clean(&names())]));
        } else if articles == 0 && tally.count("failed") == 0 {
            tell(&Message::NoArticles.with(lang, &[&clean(&names())]));
        }
        if tally.seen > 1 || (tally.seen == 1 && articles == 0) {
            tell(&Message::Files.with(lang, &[&sum(session, tally, stored)]));
            self.tell_reasons(session);
        }
    }
}

impl Outcomes {
    /// How many files failed for each reason; one of each needs no sum.
    fn tell_reasons(&self, session: &Session) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, why) in &self.failed {
            // What stands in brackets or after a colon differs from file to file.
            let kind = why.split([':', '(']).next().unwrap_or(why).trim();
            *counts.entry(clean(&reason(kind, session.lang)).into_owned()).or_default() += 1;
        }
        if self.failed.len() > 2 && counts.len() < self.failed.len() {
            let mut sums: Vec<(usize, String)> = counts.into_iter().map(|(why, count)| (count, why)).collect();
            sums.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            let sums: Vec<String> = sums.iter().map(|(count, why)| format!("{count} × {why}")).collect();
            tell(&Message::FailedFor.with(session.lang, &[&sums.join("; ")]));
        }
    }
}

/// The sum of a run whose lines were written as they came; none, and a word about it, where it was stopped.
pub fn unless_stopped(session: &Session, run: Result<Tally>) -> Result<Option<Tally>> {
    match run {
        Err(Error::Stopped { files }) => {
            if !session.quiet {
                tell(&Message::StoppedList.with(session.lang, &[&number(files as f64, session.lang)]));
            }
            Ok(None)
        }
        run => run.map(Some),
    }
}

/// The lines there are, and how many more there would be.
fn named(session: &Session, lines: impl ExactSizeIterator<Item = String>, count: u64) {
    let more = count.saturating_sub(lines.len() as u64);
    lines.for_each(|line| tell(&line));
    if more > 0 {
        tell(&Message::AndMore.with(session.lang, &[&number(more as f64, session.lang)]));
    }
}

/// `7 = 4 read + 1 empty + 2 failed`.
fn sum(session: &Session, tally: &Tally, stored: bool) -> String {
    let lang = session.lang;
    let kinds = [
        ("indexed", if stored { Message::Stored } else { Message::Read }),
        ("unchanged", Message::Unchanged),
        ("duplicate", Message::Duplicate),
        ("empty", Message::Empty),
        ("skipped", Message::Skipped),
        ("failed", Message::Failed),
    ];
    let count = |count: u64| number(count as f64, lang);
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(name, _)| tally.count(name) > 0)
        .map(|(name, message)| format!("{} {}", count(tally.count(name)), message.text(lang)))
        .collect();
    match parts.len() {
        0 => count(tally.seen),
        _ => format!("{} = {}", count(tally.seen), parts.join(" + ")),
    }
}
