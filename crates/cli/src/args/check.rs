//! What can be typed after `check`. No logic.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use doichieu_answer::FindingNames;

use super::{EncoderArgs, Format, Presplit, ReadArgs, parse_probability};

const EXAMPLES: &str = "\
Examples:
  doichieu check en.txt vi.txt                   what is wrong with a translation
  doichieu check en.txt vi.txt --min-prob 0.2    the doubtful findings too
  doichieu check en.lines vi.lines --sentences lines --format tsv
  doichieu check --jsonl pairs.jsonl --names translator

Records of --jsonl are {\"id\": …, \"source\": \"…\", \"target\": \"…\"}, a sentence and its translation. Answers are
{\"id\": …, \"findings\": [{\"type\": …, \"source_span\": […], \"target_span\": […], \"probability\": p, …}]}, one a
line, in order; the list is empty where nothing is wrong.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// The source, by custom English
    #[arg(value_name = "EN", required_unless_present = "jsonl")]
    pub(crate) source: Option<PathBuf>,

    /// Its translation, by custom Vietnamese
    #[arg(value_name = "VI", required_unless_present = "jsonl")]
    pub(crate) target: Option<PathBuf>,

    /// Check the sentence pairs of a JSONL file instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "target", "sentences", "format"])]
    pub(crate) jsonl: Option<PathBuf>,

    /// `lines`: each line is a sentence already; nothing is cleaned or set aside
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) sentences: Option<Presplit>,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// What the sorts of findings are called
    #[arg(long, value_enum, value_name = "WHOSE", default_value_t = FindingNames::Doichieu)]
    pub(crate) names: FindingNames,

    /// Leave out findings less probable than this, 0 to 1
    #[arg(long, visible_alias = "min-probability", value_name = "P", value_parser = parse_probability, default_value_t = doichieu_align::check::LIKELY)]
    pub(crate) min_prob: f64,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}
