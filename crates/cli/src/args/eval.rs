//! What can be typed after `eval run`, `eval compare` and `eval report`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use doichieu_eval::record::Metric;

use super::EncoderArgs;

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalRunArgs {
    /// Suites (TOML files) [default: all in eval/suites]
    #[arg(value_name = "SUITE")]
    pub(crate) suites: Vec<PathBuf>,

    /// Folder for the figures, one TSV a suite [default: eval/results, and none with another encoder]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Folder for the answers beside the gold, one JSON file a suite and system, for `eval compare`, `diff` and `report`
    #[arg(long, value_name = "DIR")]
    pub(crate) runs: Option<PathBuf>,

    /// Leave the texts out of the answers: licences may forbid passing them on
    #[arg(long, requires = "runs")]
    pub(crate) no_text: bool,

    /// Write no figures; exit with 1 if one differs from the one in the folder
    #[arg(long)]
    pub(crate) check: bool,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

/// Runs, and how they are scored.
#[derive(Debug, ClapArgs)]
pub(crate) struct RunFiles {
    /// Runs as `eval run --runs` and `eval score --run` write them, or folders of them, or with `--gold` predictions; the
    /// first system on a gold is the baseline
    #[arg(value_name = "RUN", required = true)]
    pub(crate) runs: Vec<PathBuf>,

    /// File or folder of gold: what is compared are predictions, read as `eval score` reads them
    #[arg(long, value_name = "PATH", requires = "metric")]
    pub(crate) gold: Option<PathBuf>,

    /// Another metric, or variant, than the one that the runs were made with
    #[arg(long, value_name = "METRIC")]
    pub(crate) metric: Option<Metric>,

    /// The figure by which systems are compared, such as `strict_f1` [default: the metric's own choice]
    #[arg(long, value_name = "NAME")]
    pub(crate) figure: Option<String>,

    /// Name of the baseline [default: the first system]
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) baseline: Option<String>,

    /// Resamples of the intervals and exchanges of the tests [default: those of the first run]
    #[arg(long, value_name = "N")]
    pub(crate) resamples: Option<usize>,

    /// Start of the random sequences [default: that of the first run]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

const COMPARE: &str = "\
Examples:
  doichieu eval run eval/suites/corpus-beads.toml --runs runs
  doichieu eval compare runs                              every system against the first
  doichieu eval compare --gold gold/ --metric beads:vecalign theirs/ ours/
  doichieu eval compare ours.json theirs.json --metric beads:sentalign --figure lax_f1

p is the larger one of the paired bootstrap and of approximate randomisation, corrected after Holm for all comparisons on
a gold. Where the gold is too small to tell the systems apart, a line says what it could show.";

#[derive(Debug, ClapArgs)]
#[command(after_help = COMPARE)]
pub(crate) struct EvalCompareArgs {
    #[command(flatten)]
    pub(crate) files: RunFiles,

    /// How the comparison is written
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
}

/// How an evaluation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Tables for a terminal.
    Text,
    /// Everything, for a program.
    Json,
    /// Tables in Markdown.
    Markdown,
    /// Tables for a paper.
    Latex,
}

const REPORT: &str = "\
Examples:
  doichieu eval report runs --html -o report.html
  doichieu eval report runs eval/results --html -o report.html     with the tables of suites whose answers are not kept
  doichieu eval report runs --latex

The page is one file that needs nothing else: tables, plots, every error with its texts, and how to reproduce it.";

#[derive(Debug, ClapArgs)]
#[command(after_help = REPORT)]
#[group(id = "form", required = true, multiple = false)]
pub(crate) struct EvalReportArgs {
    #[command(flatten)]
    pub(crate) files: RunFiles,

    /// One page for a browser
    #[arg(long, group = "form")]
    pub(crate) html: bool,

    /// Tables in Markdown
    #[arg(long, group = "form")]
    pub(crate) markdown: bool,

    /// Everything, for a program
    #[arg(long, group = "form")]
    pub(crate) json: bool,

    /// Tables for a paper, as `booktabs` sets them
    #[arg(long, group = "form")]
    pub(crate) latex: bool,

    /// Leave out texts whose licence is not CC0: others may not allow passing them on
    #[arg(long)]
    pub(crate) no_text: bool,

    /// Leave out how fast the systems were: the rest is the same every time
    #[arg(long)]
    pub(crate) no_speed: bool,

    /// File to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}
