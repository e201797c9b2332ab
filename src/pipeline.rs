//! The order of the stages: walk → load → parse → extract → whoever asked.
//!
//! Files are read and worked on in parallel, and handed over one at a time in the order of their paths, so that the
//! output is the same bytes for any number of threads. Memory holds what is in flight, not the corpus. Every file
//! has one outcome; a file that fails, even by a bug in a stage, never stops the rest.

mod ingest;
mod rebuild;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use crate::error::{Error, Result};
use crate::extract::{self, RuleSet};
use crate::index::{Known, Look, Prepared};
use crate::model::{Article, Fact, Outcome, RawDoc, Tally};
use crate::normalize::{self, CleanText, Originals};
use crate::parse::{self, Sources};
use crate::read::{self, Entry, Member, Members};

pub use ingest::{End, Ingested, ingest};
pub use rebuild::{Rebuilt, rebuild};

/// Files in flight for each thread: enough that a slow file does not starve the others.
const AHEAD: usize = 16;
/// Bytes of files that may be in flight. Their articles and pages take several times as much.
const MAX_HELD: usize = 64 << 20;
/// Parsers recurse with the depth of a page, and saved pages nest deeper than a default stack allows.
const STACK_BYTES: usize = 32 << 20;
/// Name of the threads that run the stages; a panic on one of them is an outcome, not a crash.
pub const WORKER: &str = "solieu-worker";

/// How far each file is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Articles without their figures.
    Articles,
    Facts,
    /// Also made ready for an index.
    Index,
}

/// What is done with files that have the same main text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// Every file for itself.
    Keep,
    /// The first in the order of paths is the original; exact and near copies of it are told as such.
    Fold,
}

/// Rules, sources and habits of a run.
#[derive(Clone, Copy)]
pub struct Pipeline<'a> {
    pub rules: &'a RuleSet,
    pub sources: &'a Sources,
    /// Threads that read and extract.
    pub jobs: usize,
    pub depth: Depth,
    pub copies: Copies,
}

/// One file, done.
#[derive(Debug)]
pub struct Done {
    /// Relative to the folder that was read; for a root that does not exist, as it was given.
    pub path: String,
    pub outcome: Outcome,
    /// Present where the outcome is `Indexed`, and where it is `DuplicateOf` unless the index has it already.
    pub content: Option<Content>,
}

/// An article and its figures; none where only articles were asked for.
#[derive(Debug)]
pub struct Content {
    pub article: Article,
    pub facts: Vec<Fact>,
    /// Present where it is on its way to an index.
    prepared: Option<Prepared>,
}

/// Hears how a run goes on, and may end it early; `()` does neither.
pub trait Progress {
    /// Called once, when the files are known.
    fn begin(&self, _files: usize) {}
    /// Called for each article or file that is done, in the order of paths.
    fn advance(&self, _step: Step) {}
    /// Asked again and again; once true, no further file is begun or handed over.
    fn is_stopped(&self) -> bool {
        false
    }
    /// Called once where the run ends early, before what was read so far is stored.
    fn stopping(&self) {}
}

/// One step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Files done with, this one included. An archive is done with its last member.
    pub files: usize,
    /// Bytes that were read for it; none of a file that is known to be unchanged.
    pub bytes: usize,
    pub failed: bool,
}

impl Progress for () {}

/// What a thread has to do.
enum Task<'a> {
    File(&'a Entry),
    Member(Member),
}

impl Task<'_> {
    fn path(&self) -> &str {
        match self {
            Task::File(entry) => &entry.path,
            Task::Member(member) => &member.path,
        }
    }

    /// Bytes that wait in memory with it, or will when it is read.
    fn size(&self) -> usize {
        match self {
            Task::File(entry) => entry.disk.metadata().map_or(0, |file| file.len() as usize),
            Task::Member(member) => member.doc.as_ref().map_or(0, |doc| doc.bytes.len()),
        }
    }
}

/// The files and the members of containers, in their order, with the number of files that are done with each.
fn tasks(entries: &[Entry]) -> impl Iterator<Item = (usize, Task<'_>)> {
    entries.iter().enumerate().flat_map(|(before, entry)| -> Box<dyn Iterator<Item = (usize, Task<'_>)>> {
        match read::members(entry) {
            Some(members) => Box::new(distinct(members).map(move |member| (before, Task::Member(member)))),
            None => Box::new(std::iter::once((before + 1, Task::File(entry)))),
        }
    })
}

/// Archives may hold two members of one name; a number tells them apart.
fn distinct(members: Members) -> impl Iterator<Item = Member> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    members.map(move |mut member| {
        let count = taken.entry(member.path.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count > 1 {
            member.path = format!("{}#{count}", member.path);
            if let Ok(doc) = &mut member.doc {
                doc.path.clone_from(&member.path);
            }
        }
        member
    })
}

/// What a thread made of one task.
struct Worked {
    done: Done,
    fingerprint: Option<String>,
    /// Bytes that were read.
    read: usize,
}

/// What a thread sends back.
struct Sent {
    /// In the order in which the tasks were given out.
    number: usize,
    /// Files done with it.
    files: usize,
    /// Bytes that waited with the task.
    size: usize,
    /// None where the run was given up meanwhile.
    worked: Option<Worked>,
}

impl Pipeline<'_> {
    /// Takes every file below the roots through the stages and hands each over, sorted by path. Roots that do not
    /// exist are files that failed. Ends early if `hand_over` fails, or with [`Error::Stopped`] if `progress` says so.
    pub fn run(
        &self,
        roots: &[PathBuf],
        progress: &dyn Progress,
        hand_over: impl FnMut(Done) -> Result<()>,
    ) -> Result<Tally> {
        let (tally, is_complete) =
            self.run_beside(roots, &HashMap::new(), &mut Originals::default(), progress, hand_over)?;
        if is_complete { Ok(tally) } else { Err(Error::Stopped { files: tally.seen }) }
    }

    /// As `run`, beside an index: files that it has already are `Unchanged` and not parsed again. `originals` knows
    /// the articles that others are copies of, and grows with the files. False where it was stopped.
    fn run_beside(
        &self,
        roots: &[PathBuf],
        known: &HashMap<String, Known>,
        originals: &mut Originals,
        progress: &dyn Progress,
        mut hand_over: impl FnMut(Done) -> Result<()>,
    ) -> Result<(Tally, bool)> {
        let entries = entries(roots)?;
        progress.begin(entries.len());
        let mut tally = Tally::default();
        let is_complete = self.in_order(&entries, known, progress, |mut worked| {
            if self.copies == Copies::Fold {
                name_copies(&mut worked, originals);
            }
            tally.add(&worked.done.outcome);
            hand_over(worked.done)
        })?;
        let all_seen = tally.seen >= entries.len() as u64 || !is_complete;
        debug_assert!(tally.adds_up() && all_seen, "each file has an outcome");
        Ok((tally, is_complete))
    }

    /// Works on entries in parallel, a bounded number of files and bytes ahead, and calls back in their order on this
    /// thread. Containers are opened here, so that their members follow each other and only a few of them are in
    /// memory. False where `progress` stopped it.
    fn in_order(
        &self,
        entries: &[Entry],
        known: &HashMap<String, Known>,
        progress: &dyn Progress,
        mut each: impl FnMut(Worked) -> Result<()>,
    ) -> Result<bool> {
        let threads = threads(self.jobs)?;
        let window = self.jobs.max(1) * AHEAD;
        let mut tasks = tasks(entries);
        let given_up = AtomicBool::new(false);
        let given_up = &given_up;
        let (sender, receiver) = mpsc::channel();
        threads.in_place_scope_fifo(|scope| {
            // However this ends, tasks that no thread has begun are not begun any more.
            let _leaving = Leaving(given_up);
            let (mut sent, mut given, mut held) = (0, 0, 0);
            let mut waiting = BTreeMap::new();
            loop {
                if progress.is_stopped() {
                    progress.stopping();
                    return Ok(false);
                }
                while sent - given < window
                    && (held <= MAX_HELD || sent == given)
                    && let Some((files, task)) = tasks.next()
                {
                    let (sender, number, size) = (sender.clone(), sent, task.size());
                    held += size;
                    scope.spawn_fifo(move |_| {
                        let worked = (!given_up.load(Ordering::Relaxed)).then(|| self.work(task, known));
                        // A closed channel means that the run was given up.
                        drop(sender.send(Sent { number, files, size, worked }));
                    });
                    sent += 1;
                }
                if given == sent {
                    return Ok(true);
                }
                let done: Sent = receiver.recv().expect("this thread holds a sender, and each task is sent");
                waiting.insert(done.number, done);
                while let Some(Sent { files, size, worked, .. }) = waiting.remove(&given) {
                    given += 1;
                    held -= size;
                    let worked = worked.expect("a run is given up on this thread, which then waits no more");
                    let step = Step { files, bytes: worked.read, failed: worked.done.outcome.name() == "failed" };
                    each(worked)?;
                    progress.advance(step);
                }
            }
        })
    }

    fn work(&self, task: Task<'_>, known: &HashMap<String, Known>) -> Worked {
        let (mut fingerprint, mut read) = (None, 0);
        let path = task.path().to_owned();
        let caught = catch_unwind(AssertUnwindSafe(|| self.stages(task, known, &mut fingerprint, &mut read)));
        let (outcome, content) = match caught {
            Ok(Ok(content)) => (Outcome::Indexed, Some(content)),
            Ok(Err(outcome)) => (outcome, None),
            Err(panic) => {
                let why = format!("internal error ({}), please report it with this file", panic_text(&*panic));
                (Outcome::Failed(why), None)
            }
        };
        Worked { done: Done { path, outcome, content }, fingerprint, read }
    }

    /// The stages in their order, for one file.
    fn stages(
        &self,
        task: Task<'_>,
        known: &HashMap<String, Known>,
        fingerprint: &mut Option<String>,
        read: &mut usize,
    ) -> std::result::Result<Content, Outcome> {
        let look = match &task {
            Task::File(entry) if self.depth == Depth::Index => read::look(entry),
            _ => None, // members of an archive have no times of their own that could be trusted
        };
        let look = look.map(|(changed, look)| Look { changed, hash: parse::look_hash(&look, self.sources) });
        if let Some(known) = known.get(task.path())
            && let (Some(before), Some(now)) = (&known.look, &look)
            && *before == now.hash
        {
            *fingerprint = Some(known.fingerprint.clone());
            return Err(Outcome::Unchanged);
        }
        let doc: RawDoc = match task {
            Task::File(entry) => read::load(entry)?,
            Task::Member(member) => member.doc?,
        };
        *read = doc.bytes.len();
        if let Some(known) = known.get(&doc.path)
            && known.content_hash == parse::content_hash(&doc, self.sources)
        {
            *fingerprint = Some(known.fingerprint.clone());
            return Err(Outcome::Unchanged);
        }
        let article: Article = parse::parse(doc, self.sources)?;
        if self.depth == Depth::Articles && self.copies == Copies::Keep {
            return Ok(Content { article, facts: Vec::new(), prepared: None });
        }
        let clean = CleanText::new(&article.text); // folded once for all that follows
        let mut facts: Vec<Fact> = match self.depth {
            Depth::Articles => Vec::new(),
            Depth::Facts | Depth::Index => extract::extract_from(&article, &clean, self.rules),
        };
        let print = (self.copies == Copies::Fold).then(|| normalize::fingerprint_of(&clean));
        fingerprint.clone_from(&print);
        let prepared = match self.depth {
            Depth::Index => {
                let print = print.unwrap_or_else(|| normalize::fingerprint_of(&clean));
                let prepared = Prepared::new(&article, &mut facts, clean, &print, look);
                Some(prepared.map_err(|error| Outcome::Failed(error.to_string()))?)
            }
            _ => None,
        };
        Ok(Content { article, facts, prepared })
    }
}

/// Tells the threads, when dropped, that the run is over.
struct Leaving<'a>(&'a AtomicBool);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Threads with room for deep pages.
fn threads(jobs: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.max(1))
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("{WORKER}-{index}"))
        .build()
        .map_err(|error| Error::input(format!("{jobs} threads"), error.to_string()))
}

/// The files below the roots; a root that does not exist is one that failed, so that the others are still read.
fn entries(roots: &[PathBuf]) -> Result<Vec<Entry>> {
    let (there, missing): (Vec<&PathBuf>, Vec<&PathBuf>) = roots.iter().partition(|root| root.metadata().is_ok());
    let there: Vec<PathBuf> = there.into_iter().cloned().collect();
    let mut entries = read::walk(&there)?;
    for root in missing {
        let why = match root.metadata() {
            Err(error) => crate::error::describe_io(&error),
            Ok(_) => "it appeared during the run; run again".to_owned(),
        };
        let path = root.to_string_lossy().into_owned();
        entries.push(Entry { disk: root.clone(), path, kind: Err(Outcome::Failed(why)), table: None });
    }
    Ok(entries)
}

/// Gives a file whose main text was seen before, or nearly so, the outcome of a copy. Its article and figures stay.
fn name_copies(worked: &mut Worked, originals: &mut Originals) {
    let Some(fingerprint) = worked.fingerprint.take() else { return };
    if let Some(original) = originals.place(&worked.done.path, &fingerprint) {
        if let Some(content) = &mut worked.done.content {
            content.article.meta.copy_of = Some(original.clone());
        }
        worked.done.outcome = Outcome::DuplicateOf(original);
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned());
    text.lines().next().unwrap_or_default().to_owned()
}
