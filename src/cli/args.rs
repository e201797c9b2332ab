//! What can be typed: commands, options and their values. What they mean is decided in each command's file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use solieu::model::{Family, Status, Subject};
use solieu::{Error, Result};

use super::choices::{ChoiceArgs, InsteadArgs};
use super::reading::ReadArgs;
pub use super::rule_args::{AuditArgs, DiffArgs, ExplainArgs, ExplainFormat, ListFormat, RulesCommand};
use super::values;

/// Where an index is kept unless told otherwise.
pub const DEFAULT_INDEX: &str = "solieu-index";

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  done, but nothing was found, or a gate was not met
  2  something could not be read or done; standard error says what

Data goes to standard output, messages to standard error.";

/// Figures of Vietnamese provincial news that can be compared, each traced to its
/// sentence.
#[derive(Debug, Parser)]
#[command(name = "solieu", version, after_help = EXIT_CODES, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Threads that read and extract [default: one for each core]
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Say nothing on standard error but what failed
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Language of reports and messages [default: from the locale]
    #[arg(long, global = true, value_name = "LANG", env = "SOLIEU_LANG", hide_env_values = true)]
    pub lang: Option<Language>,
    /// Folder of rules and lexicons on top of the program's own; may be repeated
    /// [default: SOLIEU_RULES, else `rules` of solieu.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Settings file [default: solieu.toml in this folder or one above it]
    #[arg(long, global = true, value_name = "FILE", env = "SOLIEU_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Language {
    Vi,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare provinces, straight from folders or from an index
    Report(ReportArgs),
    /// Read folders into an index; only what changed is read again
    Ingest(IngestArgs),
    /// Find articles and their figures in an index
    Search(SearchArgs),
    /// List the figures of an index
    Facts(FactsArgs),
    /// List the figures of files, without an index
    Extract(ExtractArgs),
    /// List every number that is read in a text, one JSON line each
    Numbers(NumbersArgs),
    /// Show what was read of files: title, date, source, text
    Parse(ParseArgs),
    /// Say what an index holds and with what it was made
    Status(StatusArgs),
    /// Check an index, or build it anew from what it holds
    #[command(subcommand)]
    Index(IndexCommand),
    /// Measure the figures of a folder against gold
    Eval(EvalArgs),
    /// Show why a figure was told, and why another was not
    Explain(ExplainArgs),
    /// List figures that no rule took, by the pattern they share
    Audit(AuditArgs),
    /// Check, test, list and compare rules
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
}

impl Command {
    /// Looks up what only the labels of a user's rules may know; to be called once those are read.
    pub fn look_up(&mut self) -> Result<()> {
        let indicators = match self {
            Command::Report(args) => {
                for typed in &mut args.choice.scope {
                    *typed = values::scope(typed).map_err(|why| Error::input(format!("--scope {typed}"), why))?;
                }
                &mut args.only.indicator
            }
            Command::Facts(args) => &mut args.only.indicator,
            _ => return Ok(()),
        };
        for typed in indicators {
            *typed = values::indicator(typed).map_err(|why| Error::input(format!("--indicator {typed}"), why))?;
        }
        Ok(())
    }
}

/// Which figures: those of `report` and `facts` alike.
#[derive(Args, Debug)]
pub struct MeasureArgs {
    /// Only these provinces: slugs or names
    #[arg(long, value_name = "PROVINCE", value_delimiter = ',', value_parser = values::province)]
    pub province: Vec<String>,
    /// Only these indicators, such as bang-khen or sang-kien
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub indicator: Vec<String>,
    /// Only these families: award, innovation, work, money, rate, welfare, workforce, development
    #[arg(long, value_name = "FAMILY", value_delimiter = ',', value_parser = values::family)]
    pub family: Vec<Family>,
    /// Only these stages: target, registered, submitted, proposed, achieved, rejected
    #[arg(long, value_name = "STAGE", value_delimiter = ',', value_parser = values::status)]
    pub status: Vec<Status>,
}

#[derive(Args, Debug)]
#[command(after_help = REPORT_HELP)]
pub struct ReportArgs {
    /// Folders or files to read; without any, the report is from the index
    #[arg(value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    /// Index to report from, or several as one; folders are read into it first [default: solieu-index]
    #[arg(long, value_name = "PATH")]
    pub index: Vec<PathBuf>,
    /// Form of the output [default: by the ending of FILE, or table]
    #[arg(long, short)]
    pub format: Option<ReportFormat>,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Columns of the table [default: those of the terminal, or 80]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(72..=1000))]
    pub width: Option<u16>,
    /// Leave out the list of sentences that the figures come from
    #[arg(long)]
    pub no_evidence: bool,
    #[command(flatten, next_help_heading = "What is compared")]
    pub only: MeasureArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub instead: InsteadArgs,
    #[command(flatten)]
    pub read: ReadArgs,
}

const REPORT_HELP: &str = "\
Examples:
  solieu report tin/ --indicator sang-kien --period 2016-2020 --min-provinces 2
  solieu report tin/ --region tay-nguyen --scope province --save-template quy.toml
  solieu report tin/ --template quy.toml -o quy-3.xlsx
  solieu report tin/ --cell 'Sơn La' 'Bằng khen cấp tỉnh cá nhân'
  solieu report --diff quy-2.json quy-3.json";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ReportFormat {
    Table,
    Md,
    Html,
    Xlsx,
    Csv,
    Json,
}

/// Which index.
#[derive(Args, Debug)]
pub struct IndexArg {
    /// The index
    #[arg(long, value_name = "PATH", default_value = DEFAULT_INDEX, env = "SOLIEU_INDEX", hide_env_values = true)]
    pub index: PathBuf,
}

/// Which indexes to read; several are read as one.
#[derive(Args, Debug)]
pub struct IndexesArg {
    /// The index; name several to read them as one
    #[arg(
        id = "index",
        long = "index",
        value_name = "PATH",
        default_value = DEFAULT_INDEX,
        env = "SOLIEU_INDEX",
        hide_env_values = true
    )]
    pub paths: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct IngestArgs {
    /// Folders or files to read
    #[arg(value_name = "DIR", required = true)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub index: IndexArg,
    /// Build the index anew, with the rules and the layout of this program
    #[arg(long)]
    pub reindex: bool,
    /// Read every file, also where size and time of change are as before
    #[arg(long)]
    pub check_content: bool,
    /// Take out articles whose files are not among those read
    #[arg(long)]
    pub prune: bool,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Queries: plain words (all of them), \"phrases\", prefix*, -word, AND, OR, NOT, ( ),
and fields, in Vietnamese or English:
  tinh: chi-tieu: nam: gia-tri: trang-thai: nguon: tieu-de: cap: co-quan:
  doi-tuong: nhom: don-vi: tep:
  province: indicator: year: value: status: outlet: title: level: grantor:
  subject: family: unit: path:
e.g. solieu search 'sáng kiến tinh:son-la nam:2016..2020 gia-tri:>=100'
Words typed without accents find all that fold to them; accents that are typed
count. LĐLĐ finds Liên đoàn Lao động, and the other way round. tinh:none finds
what has no province; so with chi-tieu:, nam:, nguon:, cap: and co-quan:.")]
pub struct SearchArgs {
    /// What to look for
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,
    #[command(flatten)]
    pub index: IndexesArg,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: FactFormat,
    /// Find figures instead of articles
    #[arg(long)]
    pub facts: bool,
    /// Print only how many there are
    #[arg(long, conflicts_with = "facets")]
    pub count: bool,
    /// Count by province, indicator, stage, year and outlet instead of listing
    #[arg(long)]
    pub facets: bool,
    /// What comes first
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: Order,
    /// Hits to show; 0 for all of them
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Where the query cannot be read, look for its words instead
    #[arg(long)]
    pub lenient: bool,
}

/// Orders of hits: dates are those of publication, values those of figures.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Order {
    Relevance,
    Newest,
    Oldest,
    Largest,
    Smallest,
}

/// Forms of a list.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FactFormat {
    Table,
    Csv,
    Jsonl,
}

#[derive(Args, Debug)]
pub struct FactsArgs {
    #[command(flatten)]
    pub index: IndexesArg,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: FactFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub only: MeasureArgs,
    /// What is counted: individual, collective, mixed, household, innovation, work, award, other
    #[arg(long, value_name = "SUBJECT", value_delimiter = ',', value_parser = values::subject)]
    pub subject: Vec<Subject>,
    /// Levels, such as tinh or nha-nuoc
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub level: Vec<String>,
    /// Grantors, such as thu-tuong
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub grantor: Vec<String>,
    /// Units: count, percent, vnd
    #[arg(long, value_name = "UNIT", value_delimiter = ',')]
    pub unit: Vec<String>,
    /// Articles, by path
    #[arg(long, value_name = "PATH")]
    pub article: Vec<String>,
    /// Years that the period touches, such as 2019 or 2016-2020
    #[arg(long, value_name = "YEARS", value_parser = values::years)]
    pub year: Option<std::ops::RangeInclusive<u16>>,
    /// Values from this one on
    #[arg(long, value_name = "N")]
    pub min: Option<f64>,
    /// Values up to this one
    #[arg(long, value_name = "N")]
    pub max: Option<f64>,
    /// Words that the sentence must hold
    #[arg(long, value_name = "WORDS")]
    pub quote: Option<String>,
    /// Say why each field has its value (jsonl)
    #[arg(long)]
    pub reasons: bool,
}

#[derive(Args, Debug)]
pub struct ExtractArgs {
    /// Folders or files to read
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: FactFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Say why each field has its value (jsonl)
    #[arg(long)]
    pub reasons: bool,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Args, Debug)]
pub struct NumbersArgs {
    /// A text in UTF-8; - is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

#[derive(Args, Debug)]
pub struct ParseArgs {
    /// Folders or files to read
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, short, default_value = "text")]
    pub format: ParseFormat,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ParseFormat {
    Text,
    Jsonl,
}

#[derive(Debug, Subcommand)]
pub enum IndexCommand {
    /// Look at every file and every record, and say what is wrong
    Verify(VerifyArgs),
    /// Find all figures anew in the stored texts; the old index is moved aside
    Rebuild(RebuildArgs),
}

#[derive(Args, Debug)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub index: IndexArg,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: StatusFormat,
}

#[derive(Args, Debug)]
pub struct RebuildArgs {
    #[command(flatten)]
    pub index: IndexArg,
}

#[derive(Args, Debug)]
pub struct StatusArgs {
    #[command(flatten)]
    pub index: IndexesArg,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: StatusFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum StatusFormat {
    Table,
    Json,
}

#[derive(Args, Debug)]
pub struct EvalArgs {
    /// Folders or files to read; paths in gold are relative to them
    #[arg(value_name = "DIR", required = true)]
    pub paths: Vec<PathBuf>,
    /// Gold facts, one JSON object a line
    #[arg(long, value_name = "FILE")]
    pub gold: PathBuf,
    /// Families that are scored
    #[arg(
        long,
        value_name = "FAMILY",
        value_delimiter = ',',
        default_value = "award,innovation,work",
        value_parser = values::family
    )]
    pub families: Vec<Family>,
    /// Articles without gold in which nothing should be found, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub negatives: Option<PathBuf>,
    /// Score every article that is read, also those without gold
    #[arg(long)]
    pub all: bool,
    /// Exit with 1 where F1 is below this
    #[arg(long, value_name = "F1")]
    pub fail_under: Option<f64>,
    /// Show so many of the misses
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub show: usize,
    #[command(flatten)]
    pub read: ReadArgs,
}
