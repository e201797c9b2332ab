//! The binary: arguments in, data on standard output, messages on standard error, an exit code.

mod args;
mod audit;
mod choices;
mod config;
mod eval;
mod explain;
mod extract;
mod facets;
mod facts;
mod index;
mod ingest;
mod instead;
mod interrupt;
mod ledger;
mod list;
mod messages;
mod numbers;
mod outcomes;
mod parse;
mod print;
mod progress;
mod reading;
mod report;
mod rule_args;
mod rules;
mod search;
mod session;
mod status;
mod values;

use std::process::ExitCode;

use clap::Parser;
use solieu::pipeline::WORKER;
use solieu::report::{Lang, number};
use solieu::{Error, Result};

use args::{Cli, Command};
use messages::{Message, reason};
use session::Session;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Done = 0,
    /// Nothing was found, or a gate was not met.
    Nothing = 1,
    /// Something could not be read or done.
    Failed = 2,
    /// Ctrl-C or SIGTERM ended it, as shells count signals.
    Stopped = 130,
}

impl Exit {
    /// The exit of a run over files: failures first, then whether there was anything.
    fn of(failed: u64, found: bool) -> Exit {
        match (failed, found) {
            (0, true) => Exit::Done,
            (0, false) => Exit::Nothing,
            _ => Exit::Failed,
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    quiet_workers();
    let cli = Cli::parse();
    let (lang, quiet) = (Session::first_lang(&cli.common), cli.common.quiet);
    let (lang, ended) = match Session::new(&cli.common) {
        Ok(session) => (session.lang, run(&session, cli.command)),
        Err(error) => (lang, Err(error)),
    };
    match ended {
        Ok(exit) => ExitCode::from(exit as u8),
        // `solieu … | head`: the reader has what it wanted.
        Err(error) if print::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(Error::Stopped { files }) => {
            if !quiet {
                print::tell(&Message::StoppedBefore.with(lang, &[&number(files as f64, lang)]));
            }
            ExitCode::from(Exit::Stopped as u8)
        }
        Err(error) => {
            complain(lang, &error);
            ExitCode::from(Exit::Failed as u8)
        }
    }
}

/// Says what went wrong, in the language of the session as far as it is known there.
fn complain(lang: Lang, error: &Error) {
    let text = error.to_string();
    let text = match (error.vietnamese().filter(|_| lang == Lang::Vi), text.rsplit_once(": ")) {
        (Some(told), _) => told,
        (None, Some((place, why))) => format!("{place}: {}", reason(why, lang)),
        (None, None) => text,
    };
    print::tell(&format!("{}: {text}", Message::Error.text(lang)));
}

fn run(session: &Session, mut command: Command) -> Result<Exit> {
    command.look_up()?;
    match command {
        Command::Report(args) => report::run(session, &args),
        Command::Ingest(args) => ingest::run(session, &args),
        Command::Search(args) => search::run(session, &args),
        Command::Facts(args) => facts::run(session, &args),
        Command::Extract(args) => extract::run(session, &args),
        Command::Numbers(args) => numbers::run(session, &args),
        Command::Parse(args) => parse::run(session, &args),
        Command::Status(args) => status::run(session, &args),
        Command::Index(command) => index::run(session, &command),
        Command::Eval(args) => eval::run(session, &args),
        Command::Explain(args) => explain::run(session, &args),
        Command::Audit(args) => audit::run(session, &args),
        Command::Rules { command } => rules::run(session, &command),
    }
}

/// A panic on a worker is reported with the file that it happened in; the default hook would say it twice.
fn quiet_workers() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !std::thread::current().name().is_some_and(|name| name.starts_with(WORKER)) {
            usual(panic);
        }
    }));
}
