//! What a report shows: typed on the command line, kept in a template, or both.
//!
//! A template is a TOML file with the names of the options as keys (`indicator = ["sang-kien"]`). What is typed beside
//! it wins. A key or value that means nothing stops the run with its line: a report with a filter that was silently
//! left out would be another report.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use solieu::model::{Family, Period, Status, Territory};
use solieu::report::{Options, Sort};
use solieu::{Error, Result};

use super::args::{ReportArgs, ReportFormat};
use super::messages::Message;
use super::session::Session;
use super::values;

/// What is compared, as it is typed.
#[derive(Args, Debug)]
#[command(next_help_heading = "What is compared")]
pub struct ChoiceArgs {
    /// Only these levels or grantors, such as tinh or thu-tuong
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub level: Vec<String>,
    /// Only these regions, such as tay-nguyen or dong-bang-song-hong
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = values::region)]
    pub region: Vec<String>,
    /// Whose figures: province (the province as a whole), nation, or bodies and places such as cong-doan
    #[arg(long, value_name = "SCOPE", value_delimiter = ',')]
    pub scope: Vec<String>,
    /// Compare this period, such as 2019 or 2016-2020 [default: the one that most provinces share]
    #[arg(long, value_name = "PERIOD", value_parser = values::period)]
    pub period: Option<Period>,
    /// Leave out measures told of fewer provinces [default: 1]
    #[arg(long, value_name = "N")]
    pub min_provinces: Option<usize>,
    /// Compare numbers divided by the years that they cover
    #[arg(long)]
    pub per_year: bool,
    /// List of provinces: 63, or 2025 (adds units up to what they were merged into, where all are there)
    #[arg(long, value_name = "LIST", value_parser = values::territory)]
    pub territory: Option<Territory>,
    /// Province by province instead of measure by measure
    #[arg(long)]
    pub transpose: bool,
    /// Order of provinces: value, name, code, articles, period [default: value]
    #[arg(long, value_name = "ORDER", value_parser = values::sort)]
    pub sort: Option<Sort>,
    /// Take the choices from a file; what is typed beside it wins
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Keep the choices in a file, for --template next time
    #[arg(long, value_name = "FILE")]
    pub save_template: Option<PathBuf>,
}

/// What is shown instead of the comparison.
#[derive(Args, Debug)]
#[command(next_help_heading = "Instead of the comparison")]
#[group(multiple = true)]
pub struct InsteadArgs {
    /// What stands behind one cell; MEASURE is an id from the CSV, or words of its name (table, json)
    #[arg(long, num_args = 2, value_names = ["PROVINCE", "MEASURE"], conflicts_with_all = ["over_time", "diff"])]
    pub cell: Option<Vec<String>>,
    /// The articles that the report (or the cell) cites, as CSL-JSON
    #[arg(long, conflicts_with_all = ["over_time", "diff"])]
    pub citations: bool,
    /// Each measure of a province over successive periods (table, csv, json)
    #[arg(long, conflicts_with = "diff")]
    pub over_time: bool,
    /// What changed between two reports written with --format json, and why (table, json)
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "paths")]
    pub diff: Option<Vec<PathBuf>>,
}

/// The choices of a report; what is empty was not chosen.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Choices {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<ReportFormat>,
    #[serde(deserialize_with = "indicators", skip_serializing_if = "Vec::is_empty")]
    pub indicator: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<Family>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Status>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<String>,
    #[serde(deserialize_with = "scopes", skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    #[serde(deserialize_with = "provinces", skip_serializing_if = "Vec::is_empty")]
    pub province: Vec<String>,
    #[serde(deserialize_with = "regions", skip_serializing_if = "Vec::is_empty")]
    pub region: Vec<String>,
    #[serde(deserialize_with = "period", serialize_with = "period_text", skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory: Option<Territory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_provinces: Option<usize>,
    #[serde(skip_serializing_if = "is_false")]
    pub per_year: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub transpose: bool,
    #[serde(deserialize_with = "sort", serialize_with = "sort_name", skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    #[serde(skip_serializing_if = "is_false")]
    pub no_evidence: bool,
}

impl Choices {
    /// What was typed, and where nothing was typed what the template says.
    pub fn of(session: &Session, args: &ReportArgs) -> Result<Choices> {
        let (only, choice) = (&args.only, &args.choice);
        let kept = choice.template.as_deref().map(read).transpose()?.unwrap_or_default();
        let ending = args.output.as_deref().filter(|_| args.format.is_none()).map(of_ending);
        let needs_form = kept.format.is_none() && !args.instead.citations;
        if let (Some(Err(ending)), true, Some(path)) = (&ending, needs_form, &args.output) {
            let message = format!(".{ending}: {}", Message::UnknownEnding.text(session.lang));
            return Err(Error::input(path.to_string_lossy(), message));
        }
        Ok(Choices {
            format: args.format.or_else(|| ending?.ok()?).or(kept.format),
            indicator: or(&only.indicator, kept.indicator),
            family: or(&only.family, kept.family),
            status: or(&only.status, kept.status),
            level: or(&choice.level, kept.level),
            scope: or(&choice.scope, kept.scope),
            province: or(&only.province, kept.province),
            region: or(&choice.region, kept.region),
            period: choice.period.or(kept.period),
            territory: choice.territory.or(kept.territory),
            min_provinces: choice.min_provinces.or(kept.min_provinces),
            per_year: choice.per_year || kept.per_year,
            transpose: choice.transpose || kept.transpose,
            sort: choice.sort.or(kept.sort),
            no_evidence: args.no_evidence || kept.no_evidence,
        })
    }

    /// Writes the choices as a template.
    pub fn save(&self, path: &Path) -> Result<()> {
        let head = "# Choices of a report; run them again with: solieu report DIR --template FILE\n";
        let text = toml::to_string(self).map_err(|error| Error::input(path.to_string_lossy(), error.to_string()))?;
        std::fs::write(path, format!("{head}{text}")).map_err(|error| Error::io(path, error))
    }

    /// The choices as options of the library.
    pub fn options(self, session: &Session, args: &ReportArgs) -> Result<Options> {
        Ok(Options {
            indicators: self.indicator,
            families: self.family,
            provinces: self.province,
            regions: self.region,
            scopes: self.scope,
            period: self.period,
            statuses: self.status,
            levels: self.level,
            min_provinces: self.min_provinces.unwrap_or(1),
            per_year: self.per_year,
            territory: self.territory,
            transpose: self.transpose,
            sort: self.sort.unwrap_or_default(),
            rules: session.rules()?.version.clone(),
            lang: session.lang,
            width: args.width.map_or(session.width, usize::from),
            color: session.color && args.output.is_none(),
            evidence: !self.no_evidence,
        })
    }
}

fn or<T: Clone>(typed: &[T], kept: Vec<T>) -> Vec<T> {
    if typed.is_empty() { kept } else { typed.to_vec() }
}

/// The format that the name of a file asks for, if any; else the ending that no format has.
fn of_ending(path: &Path) -> std::result::Result<Option<ReportFormat>, String> {
    let Some(ending) = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()) else {
        return Ok(None);
    };
    Ok(Some(match ending.as_str() {
        "txt" => ReportFormat::Table,
        "md" => ReportFormat::Md,
        "html" | "htm" => ReportFormat::Html,
        "xlsx" => ReportFormat::Xlsx,
        "csv" => ReportFormat::Csv,
        "json" => ReportFormat::Json,
        _ => return Err(ending),
    }))
}

fn read(path: &Path) -> Result<Choices> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        Error::input(format!("{}:{line}", path.display()), error.message())
    })
}

fn is_false(value: &bool) -> bool {
    !value
}

fn each<'de, D: Deserializer<'de>, T>(
    from: D,
    parse: impl Fn(&str) -> std::result::Result<T, String>,
) -> std::result::Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| parse(text).map_err(|why| serde::de::Error::custom(format!("`{text}`: {why}")))).collect()
}

fn indicators<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<String>, D::Error> {
    each(from, values::indicator)
}

fn provinces<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<String>, D::Error> {
    each(from, values::province)
}

fn regions<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<String>, D::Error> {
    each(from, values::region)
}

fn scopes<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<String>, D::Error> {
    each(from, values::scope)
}

fn period<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Period>, D::Error> {
    let text = String::deserialize(from)?;
    values::period(&text).map(Some).map_err(|why| serde::de::Error::custom(format!("`{text}`: {why}")))
}

fn period_text<S: Serializer>(period: &Option<Period>, to: S) -> std::result::Result<S::Ok, S::Error> {
    let text = period.map(|period| match period.from == period.to {
        true => period.from.to_string(),
        false => format!("{}..{}", period.from, period.to),
    });
    text.serialize(to)
}

fn sort<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Sort>, D::Error> {
    let text = String::deserialize(from)?;
    values::sort(&text).map(Some).map_err(|why| serde::de::Error::custom(format!("`{text}`: {why}")))
}

fn sort_name<S: Serializer>(sort: &Option<Sort>, to: S) -> std::result::Result<S::Ok, S::Error> {
    sort.map(Sort::name).serialize(to)
}
