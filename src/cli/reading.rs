//! How files are read: options of every command that reads them.

use clap::Args;
use solieu::parse::{Charset, Reading};

#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct ReadArgs {
    /// Encoding of the files, such as tcvn3, vni, viscii, vps or windows-1258
    /// [default: found in each file]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Charset>,
}

impl ReadArgs {
    /// What the options say about the files.
    pub fn reading(&self) -> Reading {
        Reading { encoding: self.encoding }
    }
}
