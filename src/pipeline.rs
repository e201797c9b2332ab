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
use std::sync::mpsc;

use crate::error::{Error, Result};
use crate::extract::{self, RuleSet};
use crate::index::{Known, Look, Prepared};
use crate::model::{Article, Fact, Outcome, RawDoc, Tally};
use crate::normalize::{self, CleanText, Originals};
use crate::parse::{self, Sources};
use crate::read::{self, Entry, Member, Members};

pub use ingest::{Ingested, ingest};
pub use rebuild::{Rebuilt, rebuild};

/// Files in flight for each thread: enough that a slow file does not starve the others.
const AHEAD: usize = 16;
/// Bytes of members of containers that may wait for a thread.
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

/// Hears how a run goes on; `()` does not listen.
pub trait Progress {
    /// Called once, when the files are known.
    fn begin(&self, _files: usize) {}
    /// Called for each file as its turn comes, in the order of paths.
    fn advance(&self) {}
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

    /// Bytes that wait in memory with it.
    fn size(&self) -> usize {
        match self {
            Task::File(_) => 0,
            Task::Member(member) => member.doc.as_ref().map_or(0, |doc| doc.bytes.len()),
        }
    }
}

/// The files and the members of containers, in their order; `progress` hears of a container when its last is taken.
fn tasks<'a>(entries: &'a [Entry], progress: &'a dyn Progress) -> impl Iterator<Item = Task<'a>> {
    entries.iter().flat_map(move |entry| -> Box<dyn Iterator<Item = Task<'a>>> {
        progress.advance();
        match read::members(entry) {
            Some(members) => Box::new(distinct(members).map(Task::Member)),
            None => Box::new(std::iter::once(Task::File(entry))),
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
}

impl Pipeline<'_> {
    /// Takes every file below the roots through the stages and hands each over, sorted by path. Roots that do not
    /// exist are files that failed. Stops early only if `hand_over` fails.
    pub fn run(
        &self,
        roots: &[PathBuf],
        progress: &dyn Progress,
        hand_over: impl FnMut(Done) -> Result<()>,
    ) -> Result<Tally> {
        self.run_beside(roots, &HashMap::new(), &mut Originals::default(), progress, hand_over)
    }

    /// As `run`, beside an index: files that it has already are `Unchanged` and not parsed again. `originals` knows
    /// the articles that others are copies of, and grows with the files.
    fn run_beside(
        &self,
        roots: &[PathBuf],
        known: &HashMap<String, Known>,
        originals: &mut Originals,
        progress: &dyn Progress,
        mut hand_over: impl FnMut(Done) -> Result<()>,
    ) -> Result<Tally> {
        let entries = entries(roots)?;
        progress.begin(entries.len());
        let mut tally = Tally::default();
        self.in_order(&entries, known, progress, |mut worked| {
            if self.copies == Copies::Fold {
                name_copies(&mut worked, originals);
            }
            tally.add(&worked.done.outcome);
            hand_over(worked.done)
        })?;
        debug_assert!(tally.adds_up() && tally.seen >= entries.len() as u64, "each file has an outcome");
        Ok(tally)
    }

    /// Works on entries in parallel, a bounded number ahead, and calls back in their order on this thread. Containers
    /// are opened here, so that their members follow each other and only a few of them are in memory.
    fn in_order(
        &self,
        entries: &[Entry],
        known: &HashMap<String, Known>,
        progress: &dyn Progress,
        mut each: impl FnMut(Worked) -> Result<()>,
    ) -> Result<()> {
        let threads = threads(self.jobs)?;
        let window = self.jobs.max(1) * AHEAD;
        let mut tasks = tasks(entries, progress);
        let (sender, receiver) = mpsc::channel();
        threads.in_place_scope_fifo(|scope| {
            let (mut sent, mut given, mut held) = (0, 0, 0);
            let mut waiting = BTreeMap::new();
            loop {
                while sent - given < window
                    && (held <= MAX_HELD || sent == given)
                    && let Some(task) = tasks.next()
                {
                    let (sender, number, size) = (sender.clone(), sent, task.size());
                    held += size;
                    // A closed channel means that the run was given up.
                    scope.spawn_fifo(move |_| drop(sender.send((number, size, self.work(task, known)))));
                    sent += 1;
                }
                if given == sent {
                    return Ok(());
                }
                let (number, size, worked) =
                    receiver.recv().expect("this thread holds a sender, and each task is sent");
                held -= size;
                waiting.insert(number, worked);
                while let Some(worked) = waiting.remove(&given) {
                    given += 1;
                    each(worked)?;
                }
            }
        })
    }

    fn work(&self, task: Task<'_>, known: &HashMap<String, Known>) -> Worked {
        let mut fingerprint = None;
        let path = task.path().to_owned();
        let caught = catch_unwind(AssertUnwindSafe(|| self.stages(task, known, &mut fingerprint)));
        let (outcome, content) = match caught {
            Ok(Ok(content)) => (Outcome::Indexed, Some(content)),
            Ok(Err(outcome)) => (outcome, None),
            Err(panic) => {
                let why = format!("internal error ({}), please report it with this file", panic_text(&*panic));
                (Outcome::Failed(why), None)
            }
        };
        Worked { done: Done { path, outcome, content }, fingerprint }
    }

    /// The stages in their order, for one file.
    fn stages(
        &self,
        task: Task<'_>,
        known: &HashMap<String, Known>,
        fingerprint: &mut Option<String>,
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
