//! What can be typed after `pair`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::{EncoderArgs, ReadArgs, parse_probability};

const EXAMPLES: &str = "\
Examples:
  doichieu pair en/ vi/                                 which reports are about the same event, best first
  doichieu pair en.jsonl vi.jsonl --top 5 --min-prob 0.1
  doichieu pair en/ vi/ --format jsonl -o pairs.jsonl   records for `doichieu batch compare pairs.jsonl`
  doichieu pair en/ vi/ --clusters stories.jsonl        stories: all reports on one event, in both languages
  doichieu pair today/en today/vi --index kept/         only new reports are read; pairs with all that came before

Columns are the ids of the English and the Vietnamese report, the probability that both are about one event,
`translation` or `comparable`, and reasons. Ids are paths below the folder, or those of the records
{\"id\": …, \"text\": … or \"sentences\": […], \"date\": …}.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PairArgs {
    /// English reports: a folder of files, or JSONL
    #[arg(value_name = "EN")]
    pub(crate) source: PathBuf,

    /// Vietnamese reports: a folder of files, or JSONL
    #[arg(value_name = "VI")]
    pub(crate) target: PathBuf,

    /// How to print
    #[arg(long, value_enum, default_value_t = PairFormat::Tsv)]
    pub(crate) format: PairFormat,

    /// File to write; it gets its name when all is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave out pairs less probable than this, 0 to 1
    #[arg(long, visible_alias = "min-probability", value_name = "P", default_value_t = 0.5, value_parser = parse_probability)]
    pub(crate) min_prob: f64,

    /// Give each English report its N most probable partners at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) top: Option<u32>,

    /// Use each report in one pair at most, the most probable first
    #[arg(long)]
    pub(crate) one_to_one: bool,

    /// Leave out pairs published more than N days apart, where both reports are dated
    #[arg(long, value_name = "N")]
    pub(crate) days: Option<u32>,

    /// Write stories to this file: reports in both languages on one event, a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) clusters: Option<PathBuf>,

    /// Keep what is known of reports in this folder: those that are there are not read again
    #[arg(long, value_name = "DIR")]
    pub(crate) index: Option<PathBuf>,

    /// Print only pairs with a report that was not in the index
    #[arg(long, requires = "index")]
    pub(crate) new: bool,

    #[command(flatten)]
    pub(crate) read: PairReadArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

/// How files of reports are read.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct PairReadArgs {
    /// Encoding of the files, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,

    /// Leave appeals, captions, bylines and the like in the text
    #[arg(long)]
    pub(crate) keep_boilerplate: bool,
}

impl From<&PairReadArgs> for ReadArgs {
    fn from(args: &PairReadArgs) -> Self {
        Self {
            encoding: args.encoding.clone(),
            input: None,
            blocks: None,
            keep_boilerplate: args.keep_boilerplate,
            offsets: doichieu_answer::Offsets::Bytes,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PairFormat {
    /// A pair a line, without a header
    Tsv,
    /// A record a line, as `batch compare` reads them
    Jsonl,
}
