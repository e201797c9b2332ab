//! `solieu ingest`: folders into an index, as far as they changed.

use std::path::{Path, PathBuf};

use solieu::Result;
use solieu::index::Writer;
use solieu::pipeline::{Copies, Depth, End, Ingested, ingest};
use solieu::report::{clean, number};

use super::Exit;
use super::args::IngestArgs;
use super::messages::Message;
use super::outcomes::Outcomes;
use super::print::tell;
use super::progress::Bar;
use super::reading::ReadArgs;
use super::session::Session;

pub fn run(session: &Session, args: &IngestArgs) -> Result<Exit> {
    let how = How { reindex: args.reindex, check_content: args.check_content, prune: args.prune };
    let done = update(session, &args.read, &args.paths, &args.index.index, how)?;
    match done.end {
        End::Complete => Ok(Exit::of(done.tally.count("failed"), done.stats.articles > 0)),
        End::Stopped | End::Dropped => Ok(Exit::Stopped),
    }
}

/// What is done besides reading what changed.
#[derive(Clone, Copy, Default)]
pub struct How {
    pub reindex: bool,
    pub check_content: bool,
    pub prune: bool,
}

/// Brings an index up to date and says what happened.
pub fn update(session: &Session, read: &ReadArgs, roots: &[PathBuf], index: &Path, how: How) -> Result<Ingested> {
    let version = &session.rules()?.version;
    let mut writer = if how.reindex { Writer::recreate(index, version)? } else { Writer::open(index, version)? };
    if how.check_content {
        writer.distrust_times();
    }
    let pipeline = session.reading(read, Depth::Facts, Copies::Fold)?;
    let mut outcomes = Outcomes::of(read)?;
    let bar = Bar::new(session, false);
    let done = ingest(&pipeline, roots, writer, how.prune, &bar, |done| outcomes.record(done))?;
    drop(bar);
    outcomes.close()?;
    outcomes.tell(session, roots, &done.tally, done.end != End::Dropped);
    if !session.quiet && done.end == End::Dropped {
        tell(Message::StoppedRebuilding.text(session.lang));
    } else if !session.quiet {
        let lang = session.lang;
        for path in &done.pruned {
            tell(&Message::Pruned.with(lang, &[&clean(path)]));
        }
        let count = |count: u64| number(count as f64, lang);
        let stats = &done.stats;
        let changes = [count(stats.put), count(stats.replaced), count(stats.removed)];
        tell(&Message::Changes.with(lang, &changes.each_ref().map(String::as_str)));
        let holds = [index.display().to_string(), count(stats.articles), count(stats.facts)];
        tell(&Message::IndexHolds.with(lang, &holds.each_ref().map(String::as_str)));
        if let Some(old) = &stats.old_index {
            tell(&Message::OldIndexKept.with(lang, &[&old.display().to_string()]));
        }
        if done.end == End::Stopped {
            tell(Message::StoppedOnTheWay.text(lang));
        }
    }
    Ok(done)
}
