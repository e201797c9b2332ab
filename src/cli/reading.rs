//! How files are read: options of every command that reads them.

use std::path::{Path, PathBuf};

use clap::Args;
use solieu::Result;
use solieu::parse::{Charset, Reading, Sites};

use super::values;

#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct ReadArgs {
    /// Encoding of the files, such as tcvn3, vni, viscii, vps or windows-1258
    /// [default: found in each file]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Charset>,
    /// Newspaper or portal that published the files
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Take the province from the name of the folder where nothing else tells it
    #[arg(long)]
    pub province_from_path: bool,
    /// Province that the files come from: slug or name
    #[arg(long, value_name = "PROVINCE", value_parser = values::province)]
    pub source_province: Option<String>,
    /// Selectors for the pages of sites that are read wrongly otherwise
    /// [default: `sites` of solieu.toml]
    #[arg(long, value_name = "FILE")]
    pub sites: Option<PathBuf>,
    /// Write what became of each file to FILE (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
}

impl ReadArgs {
    /// What the options say about the files; `sites` is what the settings file says.
    pub fn reading(&self, sites: Option<&Path>) -> Result<Reading> {
        Ok(Reading {
            encoding: self.encoding,
            province: self.source_province.clone(),
            outlet: self.outlet.clone(),
            province_from_path: self.province_from_path,
            sites: self.sites.as_deref().or(sites).map_or_else(|| Ok(Sites::default()), Sites::load)?,
        })
    }
}
