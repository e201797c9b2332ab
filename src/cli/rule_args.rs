//! What can be typed by those who write rules: `explain`, `audit` and `rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::reading::ReadArgs;

#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// Files or folders to read
    #[arg(value_name = "FILE", required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, short, default_value = "text")]
    pub format: ExplainFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Only the numbers of this line (as `explain` counts them): where each fell out
    #[arg(long, value_name = "LINE", conflicts_with = "format")]
    pub why_not: Option<usize>,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Html,
    Jsonl,
}

/// Forms of a list for people and for programs.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ListFormat {
    Table,
    Jsonl,
}

#[derive(Args, Debug)]
pub struct AuditArgs {
    /// Folders or files to read
    #[arg(value_name = "DIR", required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: ListFormat,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Patterns to show, most frequent first; 0 for all of them
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Examples of each pattern
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub examples: usize,
    /// Also numbers left alone for a reason: differences, prize money, criteria, "một"
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub read: ReadArgs,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Load all rules and lexicons, with those of --rules
    Check,
    /// Try rules on their own sentences
    Test {
        /// Only rules whose id begins so
        #[arg(value_name = "ID")]
        only: Vec<String>,
    },
    /// List the rules in the order in which they are tried
    List {
        /// Only rules whose id begins so
        #[arg(value_name = "ID")]
        only: Vec<String>,
        /// Form of the output
        #[arg(long, short, default_value = "table")]
        format: ListFormat,
    },
    /// Show which figures appear, vanish or change between two folders of rules
    Diff(DiffArgs),
    /// Write the program's own lexicons and rules into a new folder
    Export {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Args, Debug)]
pub struct DiffArgs {
    /// Folder of rules; `builtin` for the program's own alone
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Folder of rules to compare it with; or `builtin`
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Folders or files to read
    #[arg(value_name = "DIR", required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, short, default_value = "table")]
    pub format: ListFormat,
    /// Exit with 1 where anything differs
    #[arg(long)]
    pub exit_code: bool,
    #[command(flatten)]
    pub read: ReadArgs,
}
