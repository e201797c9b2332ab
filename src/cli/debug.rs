//! `solieu debug-mentions`: what the rules see of a file; for those who write rules.

use solieu::Result;
use solieu::pipeline::{Copies, Depth};

use super::Exit;
use super::args::DebugArgs;
use super::outcomes::Outcomes;
use super::print::Out;
use super::session::Session;

pub fn run(session: &Session, args: &DebugArgs) -> Result<Exit> {
    let pipeline = session.reading(&args.read, Depth::Articles, Copies::Keep)?;
    let mut out = Out::stdout();
    let mut outcomes = Outcomes::default();
    let tally = pipeline.run(&args.paths, &(), |done| {
        outcomes.note(&done.path, &done.outcome);
        match done.content {
            Some(content) => out.line(&solieu::extract::debug(&content.article, pipeline.rules)),
            None => Ok(()),
        }
    })?;
    out.finish()?;
    outcomes.tell(session, &args.paths, &tally, false);
    Ok(Exit::of(tally.count("failed"), tally.count("indexed") > 0))
}
