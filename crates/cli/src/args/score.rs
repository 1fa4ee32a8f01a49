//! What can be typed after `eval score`. No logic.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, ValueEnum};
use doichieu_bitext::format::Format;
use doichieu_eval::Metric;

use super::ScoreKindArg;

const EXAMPLES: &str = "\
Examples:
  doichieu eval score --metric beads:vecalign --gold gold/ --pred out/
  doichieu eval score --metric beads:sentalign --gold a.gold --pred a.path --format line
  doichieu eval score --metric links --gold gold.jsonl --pred links.jsonl --run ours.json
  doichieu eval score --metric words --gold test.pharaoh --pred test.out --one-based gold
  doichieu eval score --metric beads:vecalign --gold a.tmx --pred a.ladder --source a.en --target a.vi

Of folders the files of the same stem belong together: `<doc>.gold` with `<doc>.pred`, or whatever their endings are;
`<doc>.en` and `<doc>.vi` beside gold are its texts. docs/eval.md says what each metric reads, what is an error and
what is scored by a rule and counted.";

fn formats() -> impl clap::builder::TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|s| s.parse::<Format>())
}

fn metrics() -> impl clap::builder::TypedValueParser<Value = Metric> {
    PossibleValuesParser::new(Metric::all().map(Metric::name)).try_map(|s| s.parse::<Metric>())
}

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ScoreArgs {
    /// What is measured, and by whose rules
    #[arg(long, value_name = "METRIC", value_parser = metrics())]
    pub(crate) metric: Metric,

    /// File or folder of gold; may be given several times
    #[arg(long, value_name = "PATH", required = true)]
    pub(crate) gold: Vec<PathBuf>,

    /// File or folder of predictions, one for each of gold
    #[arg(long, visible_alias = "predicted", value_name = "PATH", required = true)]
    pub(crate) pred: Vec<PathBuf>,

    /// Texts of the source, a sentence a line, for each file of gold: they say how many sentences there are
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) source: Vec<PathBuf>,

    /// Texts of the target
    #[arg(long, value_name = "FILE", requires = "source")]
    pub(crate) target: Vec<PathBuf>,

    /// How the figures are printed
    #[arg(long, value_enum, default_value_t = ScoreFormat::Json)]
    pub(crate) format: ScoreFormat,

    /// Figure of `--format line` [default: the metric's own]
    #[arg(long, value_name = "NAME")]
    pub(crate) figure: Option<String>,

    /// What the system is called [default: the name of the predictions]
    #[arg(long, value_name = "NAME")]
    pub(crate) system: Option<String>,

    /// Times that the documents are drawn again for intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) resamples: usize,

    /// Start of the random sequence
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    /// Format of gold [default: told by its name or content]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), hide_possible_values = true)]
    pub(crate) gold_format: Option<Format>,

    /// Format of the predictions
    #[arg(long, value_name = "FORMAT", value_parser = formats(), hide_possible_values = true)]
    pub(crate) pred_format: Option<Format>,

    /// Languages of source and target: endings of the texts beside gold
    #[arg(long, value_name = "SOURCE,TARGET", value_delimiter = ',', num_args = 1, default_value = "en,vi")]
    pub(crate) langs: Vec<String>,

    /// What scores count, which decides whether they make figures
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) score_kind: Option<ScoreKindArg>,

    /// Whose word links call the first word 1, not 0
    #[arg(long, value_enum, value_name = "WHOSE", num_args = 0..=1, default_missing_value = "both")]
    pub(crate) one_based: Option<Whose>,

    /// What offsets of predicted sentences count
    #[arg(long, value_enum, value_name = "UNIT", default_value_t = doichieu_answer::Offsets::Chars)]
    pub(crate) offsets: doichieu_answer::Offsets,

    /// What offsets of gold sentences count
    #[arg(long, value_enum, value_name = "UNIT", default_value_t = doichieu_answer::Offsets::Chars)]
    pub(crate) gold_offsets: doichieu_answer::Offsets,

    /// Leave out predictions that gold does not have; the output says how many
    #[arg(long)]
    pub(crate) ignore_extra: bool,

    /// Write gold and predictions with their texts as a run, for `eval compare`, `diff` and `report`
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,

    /// Leave the texts out of the run
    #[arg(long, requires = "run")]
    pub(crate) no_text: bool,

    /// Write a table with a line a document
    #[arg(long, value_name = "FILE")]
    pub(crate) documents: Option<PathBuf>,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreFormat {
    /// One indented object, unrounded
    Json,
    /// For a person
    Text,
    /// One figure with its signature, for a paper
    Line,
}

/// Gold, predictions, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Whose {
    Gold,
    Pred,
    Both,
}

impl ScoreArgs {
    /// What is typed for one file or folder of predictions when nothing else is said.
    pub(crate) fn of(metric: Metric, gold: &Path, pred: &Path) -> Result<Self, clap::Error> {
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            args: ScoreArgs,
        }
        let word = OsStr::new;
        let words = [word("score"), word("--metric"), word(metric.name()), word("--gold"), gold.as_os_str()];
        let words = words.into_iter().chain([word("--pred"), pred.as_os_str()]);
        Ok(<Alone as clap::Parser>::try_parse_from(words)?.args)
    }
}
