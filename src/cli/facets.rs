//! Facets of a search: how many matches have which province, indicator, stage, year and outlet.

use serde::Serialize;
use solieu::Result;
use solieu::model::{Status, Territory};
use solieu::report::{clean, labels, number, safe};
use solieu::search::{FacetCount, Facets};

use super::args::{FactFormat, SearchArgs};
use super::list::csv_line;
use super::messages::Message;
use super::print::{Out, Tone, toned};
use super::session::Session;

#[derive(Serialize)]
struct Line<'f> {
    total: usize,
    facets: &'f Facets,
}

pub fn show(session: &Session, out: &mut Out, args: &SearchArgs, total: usize, facets: &Facets) -> Result<()> {
    let parts = [
        (Message::FacetProvince, "province", &facets.province),
        (Message::FacetIndicator, "indicator", &facets.indicator),
        (Message::FacetStatus, "status", &facets.status),
        (Message::FacetYear, "year", &facets.year),
        (Message::FacetOutlet, "outlet", &facets.outlet),
    ];
    match args.format {
        FactFormat::Jsonl => return out.json_line(&Line { total, facets }),
        FactFormat::Csv => {
            out.text(&csv_line(["facet", "value", "count"])?)?;
            for (_, name, counts) in parts {
                for facet in counts {
                    let value = safe(facet.value.as_deref().unwrap_or_default());
                    out.text(&csv_line((name, value, facet.count))?)?;
                }
            }
        }
        FactFormat::Table => {
            let lang = session.lang;
            out.line(&format!("{total}"))?;
            for (title, name, counts) in parts {
                out.line(&format!("\n{}", toned(title.text(lang), Tone::Bold, session.color)))?;
                let shown = if args.limit == 0 { counts.len() } else { args.limit };
                for facet in counts.iter().take(shown) {
                    let count = number(facet.count as f64, lang);
                    out.line(&format!("{count:>9}  {}", label(session, name, facet)))?;
                }
                if counts.len() > shown {
                    let more = Message::MoreValues.with(lang, &[&number((counts.len() - shown) as f64, lang)]);
                    out.line(&format!("{:>9}  {more}", ""))?;
                }
            }
        }
    }
    Ok(())
}

/// A value in words, and behind it what to type in a query.
fn label(session: &Session, facet: &str, count: &FacetCount) -> String {
    let lang = session.lang;
    let Some(value) = &count.value else { return Message::NotSaid.text(lang).to_owned() };
    match facet {
        "province" => format!("{} ({value})", labels::province_name(Territory::Old, value, lang)),
        "indicator" => format!("{} ({value})", labels::indicator(value, lang)),
        "status" => match Status::from_name(value) {
            Some(status) => format!("{} ({value})", labels::status(status, lang)),
            None => value.clone(),
        },
        _ => clean(value).into_owned(),
    }
}
