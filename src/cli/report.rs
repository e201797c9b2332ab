//! `solieu report`: the main job. From folders without leaving anything behind, or from an index.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use solieu::model::{Archive, Fact, Meta};
use solieu::pipeline::{Copies, Depth, End};
use solieu::report::{
    Comparison, Held, HeldFact, Options, compare_archive, write_csv, write_html, write_json, write_markdown,
    write_text, write_xlsx,
};
use solieu::{Error, Result};

use super::args::{DEFAULT_INDEX, ReportArgs, ReportFormat};
use super::choices::Choices;
use super::instead::Shown;
use super::messages::Message;
use super::outcomes::Outcomes;
use super::print::{Out, tell};
use super::progress::Bar;
use super::session::Session;
use super::{Exit, ingest, instead};

/// What is compared, and how many files could not be read for it.
struct Material {
    archive: Arc<dyn Archive>,
    failed: u64,
}

pub fn run(session: &Session, args: &ReportArgs) -> Result<Exit> {
    let choices = Choices::of(session, args)?;
    let format = choices.format.unwrap_or(ReportFormat::Table);
    if let Some(path) = &args.choice.save_template {
        choices.save(path)?;
        session.tell_written(path);
    }
    let options = choices.options(session, args)?;
    let shown = Shown::of(args);
    shown.check(format, args, session)?;
    if let Shown::Diff(old, new) = shown {
        return instead::changes(session, args, old, new, format, &options);
    }
    let Some(material) = gather(session, args)? else { return Ok(Exit::Stopped) };
    let comparison = compare_archive(material.archive, &options)?;
    let found = !comparison.is_empty();
    if !found && !session.quiet {
        tell(Message::NothingToCompare.text(session.lang));
    }
    // A file is made only when there is something to write, so that an old report is not lost to a mistyped folder.
    if !found && material.failed > 0 {
        return Ok(Exit::of(material.failed, found));
    }
    let found = match shown {
        Shown::Comparison => {
            let mut out = Out::to(args.output.as_deref())?;
            write(&mut out, &comparison, format, &options)?;
            out.finish()?;
            found
        }
        Shown::Cell(province, measure) => {
            instead::cell(session, args, &comparison, [province, measure], format, &options)?
        }
        Shown::Citations => instead::citations(session, args, &comparison)?,
        Shown::OverTime => instead::over_time_of(args, &comparison, format, &options)?,
        Shown::Diff(..) => unreachable!("done above, since it reads no articles"),
    };
    args.output.iter().for_each(|path| session.tell_written(path));
    Ok(Exit::of(material.failed, found))
}

/// None where reading was stopped: a part of the files compares nothing.
fn gather(session: &Session, args: &ReportArgs) -> Result<Option<Material>> {
    let material = match (args.paths.is_empty(), args.index.as_slice()) {
        (false, []) => from_folders(session, args),
        (false, [index]) => {
            let read = ingest::update(session, &args.read, &args.paths, index, Default::default())?;
            if read.end != End::Complete {
                return Ok(None);
            }
            Ok(Material { failed: read.tally.count("failed"), ..from_indexes(session, &args.index)? })
        }
        (false, _) => Err(Error::input("--index", Message::OneIndexToWrite.text(session.lang))),
        (true, []) => {
            let index = std::env::var_os("SOLIEU_INDEX").map_or_else(|| PathBuf::from(DEFAULT_INDEX), PathBuf::from);
            if !index.exists() {
                return Err(Error::input("report", Message::NoIndex.text(session.lang)));
            }
            from_indexes(session, &[index])
        }
        (true, indexes) => from_indexes(session, indexes),
    };
    material.map(Some)
}

fn from_folders(session: &Session, args: &ReportArgs) -> Result<Material> {
    let (mut facts, mut articles): (Vec<HeldFact>, BTreeMap<String, Meta>) = Default::default();
    let mut outcomes = Outcomes::of(&args.read)?;
    let bar = Bar::new(session, false);
    let pipeline = session.reading(&args.read, Depth::Facts, Copies::Fold)?;
    let tally = pipeline.run(&args.paths, &bar, |done| {
        outcomes.record(&done)?;
        if let Some(content) = done.content {
            facts.extend(content.facts.into_iter().map(|fact| needed(fact, args)));
            articles.insert(done.path, content.article.meta);
        }
        Ok(())
    })?;
    drop(bar);
    outcomes.close()?;
    outcomes.tell(session, &args.paths, &tally, false);
    Ok(Material { archive: Arc::new(Held::new(facts, articles)), failed: tally.count("failed") })
}

fn from_indexes(session: &Session, indexes: &[PathBuf]) -> Result<Material> {
    Ok(Material { archive: Arc::new(session.open(indexes)?), failed: 0 })
}

/// A fact without what the report does not show: only the page of a cell tells why each field has its value, and the
/// reasons of a million figures weigh.
fn needed(mut fact: Fact, args: &ReportArgs) -> HeldFact {
    if args.instead.cell.is_none() {
        fact.reasons = Vec::new();
    }
    Box::new(fact)
}

fn write(out: &mut Out, comparison: &Comparison, format: ReportFormat, options: &Options) -> Result<()> {
    match format {
        ReportFormat::Table => out.render(|writer| write_text(comparison, options, writer)),
        ReportFormat::Md => out.render(|writer| write_markdown(comparison, options, writer)),
        ReportFormat::Html => out.render(|writer| write_html(comparison, options, writer)),
        ReportFormat::Xlsx => out.render(|writer| write_xlsx(comparison, options, writer)),
        ReportFormat::Csv => out.render(|writer| write_csv(comparison, options, writer)),
        ReportFormat::Json => out.render(|writer| write_json(comparison, options, writer)),
    }
}
