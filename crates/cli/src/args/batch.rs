//! Arguments of `doichieu batch`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::{EncoderArgs, LinkArgs, ReadArgs};
use doichieu_answer::FindingNames;

const EXAMPLES: &str = "\
Examples:
  doichieu batch compare pairs.jsonl --out run            records as for `compare --jsonl`
  doichieu batch align en/ vi/ --out run --tmx            files of one stem; one TMX of all
  doichieu batch align pairs.tsv --out run --documents xces
  doichieu batch compare pairs.parquet --columns id=url,source=en_text,target=vi_text --out run
  zcat pairs.jsonl.gz | doichieu batch check - --out run
  doichieu batch report run                               what a run did

A run that was broken off goes on when the same command is given again, and ends with the same bytes.

In DIR:
  results.jsonl   one answer a record, in the order of the input
  errors.jsonl    what could not be done, and what was odd: id, place, reason
  run.json        version, parameters, counts, times
  journal.sqlite, work/   what a later run goes on from";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BatchArgs {
    #[command(subcommand)]
    pub(crate) command: BatchCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BatchCommand {
    /// Align many texts with their translations
    Align(BatchAlignArgs),
    /// Link the claims of many pairs of reports
    Compare(BatchCompareArgs),
    /// Find what is wrong with many translations
    Check(BatchCheckArgs),
    /// Cut many reports into claims
    Claims(BatchClaimsArgs),
    /// Say what a run did
    Report(BatchReportArgs),
}

/// What goes in and out of a run, whatever is done in it.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct RunArgs {
    /// Records: JSONL (also .gz, .zst), TSV or Parquet, `-` for standard input as JSONL; or two folders (for `claims`
    /// one) whose files are paired by their stems
    #[arg(value_name = "INPUT", required = true, num_args = 1..=2)]
    pub(crate) inputs: Vec<PathBuf>,

    /// Folder for the results; a run in it that was broken off goes on
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// File for the results within the folder: what it ends with says how they are written: .jsonl, .jsonl.gz,
    /// .jsonl.zst, .parquet
    #[arg(long, value_name = "NAME", default_value = "results.jsonl")]
    pub(crate) results: String,

    /// Begin a new file after so many answers: results-00000.jsonl and so on [default: one file; of Parquet 100000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) split: Option<u64>,

    /// Names of the columns or fields, as `id=…,source=…,target=…`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,

    /// What a bare string in a record is [default: a path in TSV, text elsewhere]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) strings: Option<Strings>,

    /// Do all of it again, whatever is in the folder
    #[arg(long)]
    pub(crate) force: bool,

    /// Stop at the first record that cannot be done
    #[arg(long)]
    pub(crate) fail_fast: bool,

    /// Seconds to wait for room when the disk is full, before the run stops
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub(crate) patience: u64,

    /// Records that are worked on, written and noted in the journal together
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = parse_block)]
    pub(crate) block: usize,

    /// Refuse records and files larger than this
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = super::parse_size)]
    pub(crate) max_record: u64,
}

fn parse_block(s: &str) -> Result<usize, String> {
    s.parse()
        .ok()
        .filter(|n| (1..=65_536).contains(n))
        .ok_or_else(|| "a number from 1 to 65536 is needed".into())
}

/// What a bare string in a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Strings {
    /// A file's path
    Path,
    /// Text
    Text,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BatchAlignArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    /// Put the sentences' texts into the answers
    #[arg(long)]
    pub(crate) texts: bool,

    /// Write one file a document too, in any format that `doichieu convert` writes, into the folder `documents`
    #[arg(long, value_name = "FORMAT")]
    pub(crate) documents: Option<doichieu_bitext::format::Format>,

    /// Write all beads into one translation memory too: results.tmx
    #[arg(long)]
    pub(crate) tmx: bool,

    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BatchCompareArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) link: LinkArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BatchCheckArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    /// Leave out findings less probable than this, 0 to 1
    #[arg(long, value_name = "P", default_value_t = doichieu_align::check::LIKELY, value_parser = super::parse_probability)]
    pub(crate) min_prob: f64,

    /// How findings are called
    #[arg(long, value_enum, default_value_t = FindingNames::Doichieu)]
    pub(crate) names: FindingNames,

    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BatchClaimsArgs {
    #[command(flatten)]
    pub(crate) run: RunArgs,

    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BatchReportArgs {
    /// Folder of a run
    #[arg(value_name = "DIR")]
    pub(crate) run: PathBuf,
}
