//! What can be typed after `align` and `eval tune`. No logic.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use doichieu_bitext::format::Format;

use super::{EncoderArgs, Presplit, ReadArgs, ScoreKindArg};

const EXAMPLES: &str = "\
Examples:
  doichieu align report.en.txt report.vi.txt                 read, cut into sentences, align, show side by side
  doichieu align en.txt vi.txt --sentences lines --format vecalign
  doichieu align en.txt vi.txt --format tmx -o report.tmx    a translation memory
  doichieu align en.txt vi.txt --words --format jsonl        with word links in each bead
  doichieu align en.txt vi.txt --words -o report.html        a page for a browser";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct AlignArgs {
    /// The text in one language, by custom English
    pub(crate) source: PathBuf,

    /// The text in the other language, by custom Vietnamese
    pub(crate) target: PathBuf,

    /// The files hold a sentence a line; empty lines are sentences too unless they are delimiters
    #[arg(long, value_enum)]
    pub(crate) sentences: Option<Presplit>,

    /// How the beads are written: `text` for a person, or a format that `doichieu convert` knows, such as vecalign,
    /// jsonl, tsv, tmx, xliff, ladder, xces, html [default: what the name of the output tells, else text]
    #[arg(long, value_name = "FORMAT", value_parser = parse_format)]
    pub(crate) format: Option<BeadFormat>,

    /// File to write; it gets its name when all is written [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// What the scores count: cost is 1 less the probability and 0 for sentences alone, similarity the nats that a bead
    /// is worth more than its sentences alone [default: cost in vecalign, similarity elsewhere]
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) score_kind: Option<ScoreKindArg>,

    /// Link the words in each bead too
    #[arg(long)]
    pub(crate) words: bool,

    /// Find pairs of sentences in any order, for texts whose order was lost
    #[arg(long, conflicts_with_all = ["locked", "hard_delimiter", "paragraphs", "region"])]
    pub(crate) any_order: bool,

    /// Most source sentences in a bead
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = parse_size)]
    pub(crate) max_source: usize,

    /// Most target sentences in a bead
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = parse_size)]
    pub(crate) max_target: usize,

    /// Most sentences of both sides in a bead; beads of one sentence with many may grow to this
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = parse_total)]
    pub(crate) max_total: usize,

    /// Lines that no bead spans, the same number in both files: `blank` for empty lines, else the line itself, such as
    /// `<p>` or `.EOA`; needs `--sentences lines`
    #[arg(long, value_name = "LINE", requires = "sentences")]
    pub(crate) hard_delimiter: Option<String>,

    /// What paragraphs count for
    #[arg(long, value_enum, default_value_t = Paragraphs::Soft)]
    pub(crate) paragraphs: Paragraphs,

    /// Beads that a person has set, in Vecalign's format: they are kept and the rest is aligned around them
    #[arg(long, value_name = "FILE")]
    pub(crate) locked: Option<PathBuf>,

    /// Align this region alone and keep the other beads of `--locked`: first and last sentence of both sides, from 0,
    /// as `12-20:14-25`
    #[arg(long, value_name = "A-B:C-D", requires = "locked", value_parser = parse_region)]
    pub(crate) region: Option<Region>,

    /// Look at all alignments, in time and memory quadratic in the length
    #[arg(long)]
    pub(crate) exact: bool,

    /// Weights of the features, as `doichieu eval tune` writes them [default: those fitted for the kind of encoder]
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// Language of the source, where the guess is wrong
    #[arg(long, value_name = "LANG")]
    pub(crate) source_lang: Option<String>,

    /// Language of the target
    #[arg(long, value_name = "LANG")]
    pub(crate) target_lang: Option<String>,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,

    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

/// How beads are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BeadFormat {
    /// Side by side, for a person.
    Text,
    /// A file format.
    File(Format),
}

fn parse_format(s: &str) -> Result<BeadFormat, String> {
    if s == "text" {
        return Ok(BeadFormat::Text);
    }
    s.parse().map(BeadFormat::File).map_err(|_| {
        let names: Vec<&str> = Format::ALL.iter().map(|f| f.as_str()).collect();
        format!("one of these is needed: text, {}", names.join(", "))
    })
}

/// What paragraphs count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Paragraphs {
    /// Beads over their ends are held for improbable
    Soft,
    /// No bead spans their ends; there must be as many on both sides
    Hard,
    /// Nothing
    Ignore,
}

/// Part of two texts: sentences from 0, ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) source: (usize, usize),
    pub(crate) target: (usize, usize),
}

fn parse_size(s: &str) -> Result<usize, String> {
    s.parse().ok().filter(|n| (1..=11).contains(n)).ok_or_else(|| "a number from 1 to 11 is needed".into())
}

fn parse_total(s: &str) -> Result<usize, String> {
    s.parse().ok().filter(|n| (2..=12).contains(n)).ok_or_else(|| "a number from 2 to 12 is needed".into())
}

fn parse_region(s: &str) -> Result<Region, String> {
    let side = |side: &str| {
        let (first, last) = side.split_once('-')?;
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        (first <= last).then_some((first, last + 1))
    };
    s.split_once(':')
        .and_then(|(a, b)| Some(Region { source: side(a)?, target: side(b)? }))
        .ok_or_else(|| "first and last sentence of both sides are needed, such as `12-20:14-25`".into())
}

#[derive(Debug, ClapArgs)]
pub(crate) struct TuneArgs {
    /// Folders of `<doc>.en`, `<doc>.vi` with a sentence a line and `<doc>.gold` with the beads in Vecalign's format
    #[arg(value_name = "FOLDER", required = true)]
    pub(crate) folders: Vec<PathBuf>,

    /// Which of the folders have beads that may be larger than need be, such as whole verses
    #[arg(long, value_name = "FOLDER")]
    pub(crate) coarse: Vec<PathBuf>,

    /// Table for the weights; if it is there, its column of this model is replaced
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Folder for the beads of each document by weights that were fitted on others, as `<folder>/<doc>.pred`
    #[arg(long, value_name = "DIR")]
    pub(crate) predictions: Option<PathBuf>,

    /// Fit weights that do without the lexicon
    #[arg(long)]
    pub(crate) no_lexicon: bool,

    /// Parts for cross-validation; documents of one name are in one part
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) folds: usize,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}
