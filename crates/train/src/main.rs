//! `doichieu-train`: makes the tables and models that doichieu ships, from openly licensed text.
//!
//! Each subcommand reads sources that are named on the command line, and writes its table with an entry for the
//! `MANIFEST.toml` beside it: sources, licences, seed, hashes. The same sources and seed give the same bytes.

mod encoder;
mod lang;
mod lexicon;
mod links;
mod rng;
mod sources;
mod words;

use std::path::PathBuf;
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
    /// The bilingual encoder that comes with the program.
    Encoder(encoder::Settings),
    /// The lexicon of word translations, from parallel text and dictionaries.
    Lexicon(lexicon::Settings),
    /// The weights of the signals that link sentences, from judged report pairs.
    Links {
        /// JSONL of report pairs with links.
        gold: PathBuf,
        /// Where the table of weights goes; figures on unseen documents go to standard output.
        #[arg(long, default_value = "crates/align/assets/links.tsv")]
        out: PathBuf,
        /// Adds the signals of an encoder: `built-in`, the file of a model of the same kind, or of e5-small.
        #[arg(long)]
        encoder: Option<String>,
    },
    /// The weights of word links, from sentence pairs linked by hand.
    Words {
        /// Path of `.en`, `.vi` and `.pharaoh`, without the ending.
        #[arg(default_value = "corpus/words/dev")]
        set: PathBuf,
        /// Where the table of weights goes; figures on unseen sentences go to standard output.
        #[arg(long, default_value = "crates/align/assets/words.tsv")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match args.command {
        Command::Lang(settings) => lang::run(&settings),
        Command::Encoder(settings) => encoder::run(&settings),
        Command::Links { gold, out, encoder } => {
            links::encoder(encoder.as_deref()).and_then(|encoder| links::run(&gold, &out, encoder))
        }
        Command::Words { set, out } => words::run(&set, &out),
        Command::Lexicon(settings) => lexicon::run(&settings),
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
