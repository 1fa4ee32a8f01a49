//! What can be typed after `mine`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::EncoderArgs;

const EXAMPLES: &str = "\
Examples:
  doichieu mine en.tsv vi.tsv --out pairs.tsv
  doichieu mine en.txt.gz vi.txt.gz --out pairs.tsv --format tsv
  doichieu mine en.tsv vi.tsv --out pairs.tsv --margin ratio --retrieval intersection --no-centre
  zcat en.tsv.gz | doichieu mine - vi.tsv --min-score 0.9 > sure.tsv

A line is `id<TAB>sentence`, or a sentence, whose id is then its number from 1. Answers are
`en-id<TAB>vi-id<TAB>score`, best first. The score is the probability that the two are translations of each
other; with --margin it is that margin.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct MineArgs {
    /// English sentences, one a line, gzip or not; `-` is standard input
    #[arg(value_name = "EN")]
    pub(crate) source: PathBuf,

    /// Vietnamese sentences
    #[arg(value_name = "VI")]
    pub(crate) target: PathBuf,

    /// File to write; it gets its name when all is written [default: standard output]
    #[arg(long, short, visible_alias = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,

    /// How to write
    #[arg(long, value_enum, default_value_t = MineFormat::Ids)]
    pub(crate) format: MineFormat,

    /// Whether lines begin with an id and a tab [default: if every line of the file has a tab]
    #[arg(long, value_enum, value_name = "WHETHER")]
    pub(crate) ids: Option<Ids>,

    /// Rank by this margin score instead of the probability from all evidence
    #[arg(long, value_enum, value_name = "VARIANT")]
    pub(crate) margin: Option<MarginArg>,

    /// Which candidates become pairs
    #[arg(long, value_enum, default_value_t = RetrievalArg::Max)]
    pub(crate) retrieval: RetrievalArg,

    /// Nearest neighbours of a sentence that are looked at, and make its neighbourhood
    #[arg(long, short, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) k: u16,

    /// Leave each side's mean vector in
    #[arg(long)]
    pub(crate) no_centre: bool,

    /// Let a sentence be in several pairs
    #[arg(long)]
    pub(crate) many: bool,

    /// Leave out pairs with a lower score [default: where F1 was highest when the weights were fitted]
    #[arg(long, visible_alias = "min-prob", value_name = "SCORE", allow_negative_numbers = true)]
    pub(crate) min_score: Option<f64>,

    /// Do without a filter; may be given more than once
    #[arg(long, value_enum, value_name = "NAME")]
    pub(crate) no_filter: Vec<FilterName>,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

/// How pairs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MineFormat {
    /// en-id, vi-id, score
    Ids,
    /// score, English, Vietnamese, as LASER has it
    Laser,
    /// en-id, vi-id, English, Vietnamese, score: the first five columns of Bitextor, ids in place of URLs
    Bitextor,
    /// en-id, vi-id, score, English, Vietnamese, with a header
    Tsv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ids {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MarginArg {
    /// Cosine over the mean of the neighbourhoods
    Ratio,
    /// Cosine less that mean
    Distance,
    /// Cosine alone
    Absolute,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RetrievalArg {
    /// The best Vietnamese sentence of each English one
    Forward,
    /// The best English sentence of each Vietnamese one
    Backward,
    /// Both, best first
    Max,
    /// Those that are best both ways
    Intersection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FilterName {
    /// Lines in another language than their side
    Language,
    /// Lengths that are not those of a translation
    Length,
    /// Numbers on both sides, and none in common
    Numbers,
}
