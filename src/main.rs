//! Reads the arguments, runs one command, returns its exit code. Everything else is in `cli` or in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
