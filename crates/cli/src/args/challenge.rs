//! What can be typed after `eval challenge`. No logic.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, ValueEnum};
use doichieu_bitext::format::Format;

const EXAMPLES: &str = "\
Examples:
  doichieu eval challenge memory.tmx                     the checker on altered pairs of a translation memory
  doichieu eval challenge corpus.en corpus.vi            the same for two files that are parallel line by line
  doichieu eval challenge pairs.jsonl --misses out.tsv   and what it missed
  doichieu eval challenge pairs.jsonl --items items.jsonl
  other-checker < items.jsonl > found.jsonl
  doichieu eval challenge pairs.jsonl --findings found.jsonl

JSONL is {\"id\", \"source\", \"target\"} a line, with \"document\" if intervals shall draw whole documents, or beads as
`doichieu convert` writes them. All other formats that `convert` reads will do if they hold the texts.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ChallengeArgs {
    /// Parallel text, or the source of two files with a sentence a line; `-` is standard input
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,

    /// The target, a translation of IN line by line
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<PathBuf>,

    /// Format of IN [default: told by its name or content]
    #[arg(long, value_name = "FORMAT", conflicts_with = "target", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|s| s.parse::<Format>()), hide_possible_values = true)]
    pub(crate) from: Option<Format>,

    /// Language of the source [default: what the file says, or en]
    #[arg(long, value_name = "CODE")]
    pub(crate) source_lang: Option<String>,

    /// Language of the target [default: what the file says, or vi]
    #[arg(long, value_name = "CODE")]
    pub(crate) target_lang: Option<String>,

    /// What the choice of alterations depends on, together with the ids
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// At most so many alterations of each kind on each side of a pair
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) each: usize,

    /// Write the pairs, as they stand and altered, as records that a checker can read, and check nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["findings", "misses"])]
    pub(crate) items: Option<PathBuf>,

    /// Score these answers to what `--items` wrote: JSONL of {"id", "findings"}
    #[arg(long, value_name = "FILE")]
    pub(crate) findings: Option<PathBuf>,

    /// Write a table of harmful alterations that were missed and harmless ones that raised an alarm
    #[arg(long, value_name = "FILE")]
    pub(crate) misses: Option<PathBuf>,

    /// How the figures are written
    #[arg(long, value_enum, default_value_t = ChallengeFormat::Table)]
    pub(crate) format: ChallengeFormat,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChallengeFormat {
    /// For a person
    Table,
    /// A line a kind
    Tsv,
    /// One indented object
    Json,
}
