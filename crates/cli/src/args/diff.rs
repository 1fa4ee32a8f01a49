//! What can be typed after `eval diff`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  doichieu eval diff before.json after.json
  doichieu eval diff before.json after.json --only broken --limit 5
  doichieu eval diff a.json b.json --document abc.17 --format json

Documents stand in the order of what they lost: right before and wrong after, less what they gained. Runs are
written by `doichieu eval score --run FILE` and `doichieu eval run --runs DIR`.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DiffArgs {
    /// The run before
    #[arg(value_name = "RUN1")]
    pub(crate) first: PathBuf,

    /// The run after, on the same gold
    #[arg(value_name = "RUN2")]
    pub(crate) second: PathBuf,

    /// How to print
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,

    /// Changes of this kind alone
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) only: Option<DiffKind>,

    /// This document alone
    #[arg(long, value_name = "ID")]
    pub(crate) document: Option<String>,

    /// At most so many documents; the counts are of all
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,

    /// Compare the documents that both runs have, though their gold is not the same
    #[arg(long)]
    pub(crate) force: bool,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
}

/// How differences are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a person, texts side by side
    Text,
    /// One indented object
    Json,
    /// A line a change
    Tsv,
}

/// Kinds of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffKind {
    /// Right now, or no longer said without need
    Fixed,
    /// Was right, or is said now without need
    Broken,
    /// Wrong in both, in different ways
    Changed,
}
