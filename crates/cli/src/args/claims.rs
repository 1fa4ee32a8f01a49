//! What can be typed after `claims`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::ReadArgs;

const EXAMPLES: &str = "\
Examples:
  doichieu claims report.txt                       the claims of each sentence, with who says them
  doichieu claims report.txt --date 2023-12-14     relative dates are counted from that day
  doichieu claims report.txt --format jsonl        a claim a line
  doichieu claims report.txt --format conllu       a word a line, for tools that read CoNLL-U";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ClaimsArgs {
    /// The report
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to print
    #[arg(long, value_enum, default_value_t = ClaimsFormat::Text)]
    pub(crate) format: ClaimsFormat,

    /// Day or time of writing, ISO 8601: `2023-12-14`, `2023-12-14T10:30+07:00` [default: what the file says]
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClaimsFormat {
    /// For people
    Text,
    /// One document: entities and claims
    Json,
    /// A claim a line
    Jsonl,
    /// A claim a row
    Tsv,
    /// A word a row in CoNLL-U, claims and all else in its last column
    Conllu,
}
