//! `solieu index`: whether an index is whole, and a new one from what is left of it.

use solieu::Result;
use solieu::index::verify;
use solieu::pipeline::rebuild;
use solieu::report::{clean, number};

use super::Exit;
use super::args::{IndexCommand, RebuildArgs, StatusFormat, VerifyArgs};
use super::messages::Message;
use super::print::{Out, tell};
use super::progress::Bar;
use super::session::Session;

pub fn run(session: &Session, command: &IndexCommand) -> Result<Exit> {
    match command {
        IndexCommand::Verify(args) => run_verify(session, args),
        IndexCommand::Rebuild(args) => run_rebuild(session, args),
    }
}

fn run_verify(session: &Session, args: &VerifyArgs) -> Result<Exit> {
    let lang = session.lang;
    let found = verify(&args.index.index)?;
    let mut out = Out::stdout();
    match args.format {
        StatusFormat::Json => out.json_line(&found)?,
        StatusFormat::Table => {
            let count = |count: u64| number(count as f64, lang);
            for file in &found.damaged {
                out.line(&Message::DamagedFile.with(lang, &[&clean(file)]))?;
            }
            for contradiction in &found.contradictions {
                out.line(&clean(contradiction))?;
            }
            let held = [count(found.files as u64), count(found.articles), count(found.facts)];
            let held = held.each_ref().map(String::as_str);
            out.line(&match (found.is_clean(), found.damaged.is_empty()) {
                (true, _) => Message::VerifiedClean.with(lang, &held),
                (false, true) => Message::VerifiedContradictions.with(lang, &held),
                (false, false) => Message::VerifiedDamaged.with(lang, &[held[0]]),
            })?;
        }
    }
    out.finish()?;
    if !found.finished && !session.quiet {
        tell(&Message::Unfinished.with(lang, &[&args.index.index.display().to_string()]));
    }
    Ok(if found.is_clean() { Exit::Done } else { Exit::Failed })
}

fn run_rebuild(session: &Session, args: &RebuildArgs) -> Result<Exit> {
    let lang = session.lang;
    let bar = Bar::of_all_or_nothing(session, false); // the old index stands until the new one is whole
    let done = rebuild(&args.index.index, session.rules()?, session.jobs, || bar.count())?;
    drop(bar);
    let count = |count: u64| number(count as f64, lang);
    for lost in &done.lost {
        tell(&match lost.documents {
            Some(documents) => Message::LostDocuments.with(lang, &[&clean(&lost.file), &count(documents)]),
            None => Message::Lost.with(lang, &[&clean(&lost.file)]),
        });
    }
    if !done.lost.is_empty() {
        tell(Message::IngestForLost.text(lang));
    }
    if !session.quiet {
        let index = args.index.index.display().to_string();
        tell(&Message::IndexHolds.with(lang, &[&index, &count(done.stats.articles), &count(done.stats.facts)]));
        if let Some(old) = &done.stats.old_index {
            tell(&Message::OldIndexKept.with(lang, &[&old.display().to_string()]));
        }
    }
    Ok(Exit::of(done.lost.len() as u64, done.stats.articles > 0))
}
