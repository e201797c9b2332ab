//! `solieu extract`: the figures of files, each file for itself, without an index.

use solieu::Result;
use solieu::pipeline::{Copies, Depth};

use super::Exit;
use super::args::ExtractArgs;
use super::list::FactList;
use super::messages::Message;
use super::outcomes::{Outcomes, unless_stopped};
use super::print::{Out, tell};
use super::progress::Bar;
use super::session::Session;

pub fn run(session: &Session, args: &ExtractArgs) -> Result<Exit> {
    let pipeline = session.reading(&args.read, Depth::Facts, Copies::Keep)?;
    let out = Out::to(args.output.as_deref())?;
    let mut list = FactList::new(session, args.format, out, args.output.is_none(), args.reasons);
    let mut outcomes = Outcomes::of(&args.read)?;
    let bar = Bar::new(session, args.output.is_none());
    let tally = pipeline.run(&args.paths, &bar, |done| {
        outcomes.record(&done)?;
        let Some(content) = done.content else { return Ok(()) };
        let title = content.article.meta.title.as_deref();
        content.facts.into_iter().try_for_each(|fact| list.push(fact, title))
    });
    drop(bar);
    let found = list.count > 0;
    list.finish()?;
    outcomes.close()?;
    let Some(tally) = unless_stopped(session, tally)? else { return Ok(Exit::Stopped) };
    outcomes.tell(session, &args.paths, &tally, false);
    if !found && !session.quiet && tally.count("indexed") > 0 {
        tell(Message::NoFacts.text(session.lang));
    }
    Ok(Exit::of(tally.count("failed"), found))
}
