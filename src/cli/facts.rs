//! `solieu facts`: the figures of an index that fit the filters.

use std::ops::Bound;

use solieu::Result;
use solieu::index::FactFilter;

use super::Exit;
use super::args::{FactFormat, FactsArgs};
use super::list::FactList;
use super::messages::Message;
use super::print::{Out, tell};
use super::session::Session;

pub fn run(session: &Session, args: &FactsArgs) -> Result<Exit> {
    let reader = session.open(&args.index.paths)?;
    let facts = reader.facts(&filter(args))?;
    // Titles are shown only in the table, and are read only for it.
    let articles = match args.format {
        FactFormat::Table => reader.articles()?,
        _ => Default::default(),
    };
    let out = Out::to(args.output.as_deref())?;
    let mut list = FactList::new(session, args.format, out, args.output.is_none(), args.reasons);
    for fact in facts {
        let fact = fact?;
        let title = articles.get(&fact.article).and_then(|meta| meta.title.as_deref());
        list.push(fact, title)?;
    }
    let found = list.count > 0;
    list.finish()?;
    if !found && !session.quiet {
        tell(Message::NoFacts.text(session.lang));
    }
    Ok(Exit::of(0, found))
}

fn filter(args: &FactsArgs) -> FactFilter {
    let limit = |value: Option<f64>| value.map_or(Bound::Unbounded, Bound::Included);
    FactFilter {
        provinces: args.only.province.clone(),
        indicators: args.only.indicator.clone(),
        families: args.only.family.clone(),
        statuses: args.only.status.clone(),
        subjects: args.subject.clone(),
        levels: args.level.clone(),
        grantors: args.grantor.clone(),
        units: args.unit.clone(),
        articles: args.article.clone(),
        years: args.year.clone(),
        value: (args.min.is_some() || args.max.is_some()).then(|| (limit(args.min), limit(args.max))),
        quote: args.quote.clone(),
        ..FactFilter::default()
    }
}
