use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args as ClapArgs, ValueEnum};
use doichieu_bitext::ScoreKind;
use doichieu_bitext::format::Format;

const EXAMPLES: &str = "\
Examples:
  doichieu convert memory.tmx memory.tsv
  doichieu convert corpus memory.tmx             corpus.en and corpus.vi, lines that belong together
  doichieu convert links.vecalign page.html --source a.en.txt --target a.vi.txt
  doichieu convert memory.tmx.gz corpus --to moses
  doichieu convert - - --from vecalign --to ladder < links.vecalign

Formats: vecalign, ladder and hunalign (hunalign's two outputs), bleualign, moses, opus, tsv, jsonl,
tmx, xliff (2.1), xliff12, xces, intertext, ictools, tei, sketch-engine, pharaoh, conllu, html (not read).
Of moses, bleualign and conllu there is a file for each side: NAME stands for NAME.en and NAME.vi, NAME.conllu for
NAME.en.conllu and NAME.vi.conllu. Files that end in `.gz` are packed.

What a format cannot hold is counted on standard error.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ConvertArgs {
    /// The file to read; `-` is standard input
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,

    /// The file to write; `-` is standard output
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,

    /// Format of IN [default: told by its name or content]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|s| s.parse::<Format>()), hide_possible_values = true)]
    pub(crate) from: Option<Format>,

    /// Format of OUT [default: told by its name]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|s| s.parse::<Format>()), hide_possible_values = true)]
    pub(crate) to: Option<Format>,

    /// What the scores in IN count [default: cost in vecalign, similarity elsewhere, or what the file says]
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) score_kind: Option<ScoreKindArg>,

    /// Language of the source; in a file of many languages, which one to take [default: what the file says, or en]
    #[arg(long, value_name = "CODE")]
    pub(crate) source_lang: Option<String>,

    /// Language of the target [default: what the file says, or vi]
    #[arg(long, value_name = "CODE")]
    pub(crate) target_lang: Option<String>,

    /// The source's sentences, one a line, where IN holds numbers or ids alone
    #[arg(long, value_name = "FILE", requires = "target")]
    pub(crate) source: Option<PathBuf>,

    /// The target's sentences, one a line
    #[arg(long, value_name = "FILE", requires = "source")]
    pub(crate) target: Option<PathBuf>,

    /// Null alignments where OUT may have them or not [default: drop in moses, bleualign, tmx and pharaoh, else keep]
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) nulls: Option<NullsArg>,

    /// Words count from 1 in the word links of IN (pharaoh)
    #[arg(long)]
    pub(crate) from_one: bool,

    /// Words count from 1 in the word links of OUT (pharaoh)
    #[arg(long)]
    pub(crate) to_one: bool,

    /// No header line (tsv)
    #[arg(long)]
    pub(crate) no_header: bool,

    /// Encoding of the files that are read, where it is not UTF-8 or UTF-16
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

/// What scores count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreKindArg {
    /// Lower is better
    Cost,
    /// Higher is better
    Similarity,
    /// From 0 to 1
    Probability,
}

impl From<ScoreKindArg> for ScoreKind {
    fn from(kind: ScoreKindArg) -> Self {
        match kind {
            ScoreKindArg::Cost => Self::Cost,
            ScoreKindArg::Similarity => Self::Similarity,
            ScoreKindArg::Probability => Self::Probability,
        }
    }
}

/// What becomes of null alignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NullsArg {
    /// Write them with an empty side
    Keep,
    /// Leave them out
    Drop,
}
