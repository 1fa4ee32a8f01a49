//! `doichieu-train`: makes the tables and models that doichieu ships, from openly licensed text.
//!
//! Each subcommand reads sources that are named on the command line, and writes its table with an entry for the
//! `MANIFEST.toml` beside it: sources, licences, seed, hashes. The same sources and seed give the same bytes.

mod lang;
mod rng;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(version, about)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The model that tells English and Vietnamese from each other and from all else.
    Lang(lang::Settings),
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Command::Lang(settings) => lang::run(&settings),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            use std::io::Write;
            // Nothing is left to be done where standard error is closed.
            let _closed = writeln!(std::io::stderr().lock(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}
