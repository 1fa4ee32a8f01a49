//! What can be typed after `eval agree`. No logic.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, ValueEnum};
use doichieu_eval::agreement::AgreementOn;

const EXAMPLES: &str = "\
Examples:
  doichieu eval agree an.jsonl binh.jsonl --on links --adjudication open.tsv
  doichieu eval agree an.jsonl binh.jsonl --on links --decisions filled-in.tsv > gold.jsonl
  doichieu eval agree an/ binh/ chi/ --on links --format text
  doichieu eval agree an.jsonl binh.jsonl --on boundaries

Files are JSONL of {\"id\", \"links\": [{\"source\": [0], \"target\": [1, 2], \"relation\"}]} or of {\"id\", \"sentences\":
[[0, 20], …]}; they may hold the texts as the project's gold does. Folders hold beads in Vecalign's format, a file a
document, matched by stem; `<doc>.en` and `<doc>.vi` beside them are the sentences.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AgreeArgs {
    /// Annotations, a file or folder for each annotator, two at least
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub(crate) annotators: Vec<PathBuf>,

    /// What they may agree on: links, relations, boundaries
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(AgreementOn::ALL.map(AgreementOn::as_str)).try_map(|s| s.parse::<AgreementOn>()), hide_possible_values = true)]
    pub(crate) on: AgreementOn,

    /// Write what they disagree about, with an empty column for the decision: TSV, or JSONL if the name ends so
    #[arg(long, value_name = "FILE", conflicts_with = "decisions")]
    pub(crate) adjudication: Option<PathBuf>,

    /// Read such a file with all decisions filled in, and print the gold that follows as JSONL instead of figures
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,

    /// How figures are written
    #[arg(long, value_enum, default_value_t = AgreeFormat::Json)]
    pub(crate) format: AgreeFormat,

    /// What offsets of sentences count, where the text is there
    #[arg(long, value_enum, value_name = "UNIT", default_value_t = doichieu_answer::Offsets::Chars)]
    pub(crate) offsets: doichieu_answer::Offsets,

    /// Times that documents are drawn again for the intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) resamples: usize,

    /// Start of the random sequences
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AgreeFormat {
    /// One indented object
    Json,
    /// For a person
    Text,
}
