//! `solieu parse`: what was read of files, so that a missing date or a wrong text can be looked into.

use serde::Serialize;
use solieu::Result;
use solieu::model::{Article, BlockKind, DocKind, Evidence, Meta, Span};
use solieu::pipeline::{Copies, Depth};
use solieu::report::clean;

use super::Exit;
use super::args::{ParseArgs, ParseFormat};
use super::outcomes::{Outcomes, unless_stopped};
use super::print::{Out, Tone, toned};
use super::progress::Bar;
use super::session::Session;

pub fn run(session: &Session, args: &ParseArgs) -> Result<Exit> {
    let pipeline = session.reading(&args.read, Depth::Articles, Copies::Keep)?;
    let mut out = Out::stdout();
    let mut outcomes = Outcomes::of(&args.read)?;
    let bar = Bar::new(session, true);
    let tally = pipeline.run(&args.paths, &bar, |done| {
        outcomes.record(&done)?;
        match (done.content, args.format) {
            (None, _) => Ok(()),
            (Some(content), ParseFormat::Jsonl) => out.json_line(&Line::of(&content.article)),
            (Some(content), ParseFormat::Text) => show(session, &mut out, &content.article),
        }
    });
    drop(bar);
    out.finish()?;
    outcomes.close()?;
    let Some(tally) = unless_stopped(session, tally)? else { return Ok(Exit::Stopped) };
    outcomes.tell(session, &args.paths, &tally, false);
    Ok(Exit::of(tally.count("failed"), tally.count("indexed") > 0))
}

/// An article as a JSON line; slicing `text` by the bytes of a span gives what a fact quotes.
#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    kind: DocKind,
    content_hash: &'a str,
    encoding: &'a str,
    damaged: bool,
    #[serde(flatten)]
    meta: &'a Meta,
    blocks: Vec<BlockLine>,
    text: &'a str,
}

#[derive(Serialize)]
struct BlockLine {
    kind: BlockKind,
    span: Span,
}

impl Line<'_> {
    fn of(article: &Article) -> Line<'_> {
        Line {
            article: &article.path,
            kind: article.kind,
            content_hash: &article.content_hash,
            encoding: &article.encoding,
            damaged: article.damaged,
            meta: &article.meta,
            blocks: article.blocks.iter().map(|block| BlockLine { kind: block.kind, span: block.span }).collect(),
            text: &article.text,
        }
    }
}

fn show(session: &Session, out: &mut Out, article: &Article) -> Result<()> {
    let meta = &article.meta;
    out.line(&toned(&clean(&article.path), Tone::Bold, session.color))?;
    let damaged = if article.damaged { ", damaged" } else { "" };
    out.line(&format!("  encoding   {}{damaged}", article.encoding))?;
    let fields = [
        ("title", meta.title.clone()),
        ("published", meta.published.map(|date| date.to_string())),
        ("event", meta.event.map(|date| date.to_string())),
        ("as_of", meta.as_of.map(|date| date.to_string())),
        ("author", meta.author.clone()),
        ("outlet", meta.outlet.clone()),
        ("url", meta.url.clone()),
        ("province", meta.province.clone()),
    ];
    for (name, value) in fields {
        out.line(&format!("  {name:<10} {}", clean(value.as_deref().unwrap_or("-"))))?;
        let prefix = format!("{name}=");
        let rests_on = |evidence: &&Evidence| evidence.value.starts_with(&prefix);
        for evidence in meta.evidence.iter().filter(rests_on) {
            let line = format!("             ← {}: {}", evidence.source, clean(&evidence.words));
            out.line(&toned(&line, Tone::Faint, session.color))?;
        }
    }
    for block in &article.blocks {
        let name = format!("{:?}", block.kind).to_lowercase();
        let place = format!("[{}..{} {name}]", block.span.start, block.span.end);
        out.line(&format!("{} {}", toned(&place, Tone::Faint, session.color), clean(block.span.of(&article.text))))?;
    }
    out.line("")
}
