//! `solieu status`: what an index holds and with what it was made.

use solieu::Result;
use solieu::index::IndexStatus;
use solieu::model::Territory;
use solieu::report::{labels, number};
use unicode_width::UnicodeWidthStr;

use super::Exit;
use super::args::{StatusArgs, StatusFormat};
use super::messages::Message;
use super::print::{Out, Tone, toned};
use super::session::Session;

pub fn run(session: &Session, args: &StatusArgs) -> Result<Exit> {
    let status = session.open(&args.index.paths)?.status()?;
    let mut out = Out::stdout();
    match args.format {
        StatusFormat::Json => out.json_line(&status)?,
        StatusFormat::Table => show(session, &mut out, &status)?,
    }
    out.finish()?;
    Ok(Exit::of(0, status.articles > 0))
}

fn show(session: &Session, out: &mut Out, status: &IndexStatus) -> Result<()> {
    let lang = session.lang;
    let count = |count: u64| number(count as f64, lang);
    let rows = [
        (Message::Articles, count(status.articles)),
        (Message::Facts, count(status.facts)),
        (Message::Size, format!("{} KiB", count(status.bytes_on_disk.div_ceil(1024)))),
        (Message::RulesVersion, status.rules_version.clone()),
        (Message::Layout, status.schema_version.to_string()),
        (Message::MadeBy, format!("{} / {}", status.created_by, status.updated_by)),
    ];
    for (name, value) in rows {
        out.line(&format!("{} {value}", padded(name.text(lang), 24)))?;
    }
    out.line("")?;
    out.line(&toned(Message::ByProvince.text(lang), Tone::Bold, session.color))?;
    for (slug, held) in &status.by_province {
        let name = match slug.as_str() {
            "" => Message::NoProvince.text(lang).to_owned(),
            slug => labels::province_name(Territory::Old, slug, lang),
        };
        out.line(&format!("  {} {:>7} {:>7}", padded(&name, 30), count(held.articles), count(held.facts)))?;
    }
    out.line("")?;
    out.line(&toned(Message::ByIndicator.text(lang), Tone::Bold, session.color))?;
    let mut indicators: Vec<_> = status.by_indicator.iter().collect();
    indicators.sort_by_key(|&(id, held)| (std::cmp::Reverse(*held), id));
    for (id, held) in indicators {
        out.line(&format!("  {} {:>7}  {id}", padded(&labels::indicator(id, lang), 38), count(*held)))?;
    }
    Ok(())
}

/// Text filled with spaces to a width in columns.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
