use std::collections::BTreeMap;

use serde::Deserialize;

use crate::record::Metric;
use crate::{InputError, Resampling};

/// Contents of files by their path relative to the repository root, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What is scored on which gold, and how.
///
/// Written as TOML in `eval/suites/`. Unknown keys are errors.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Name, which is the file's stem too.
    pub name: String,
    /// What is asked of the systems.
    pub task: Task,
    /// The metric and its variant; `None` for the task's usual one.
    pub metric: Option<Metric>,
    /// Which part of the data this is: `corpus`, `train`, `dev`.
    pub split: String,
    /// Licence of the data.
    pub licence: String,
    /// How to get the data, for whoever does not have it.
    pub absent: String,
    /// Where the gold is.
    pub data: Vec<Data>,
    /// Names of the systems; the first is the baseline.
    pub systems: Vec<String>,
    /// Programs of others among the systems.
    #[serde(default)]
    pub external: Vec<External>,
    /// Which lines the results have.
    #[serde(default)]
    pub lines: Lines,
    /// Number of resamples of the intervals.
    #[serde(default = "default_resamples")]
    pub resamples: usize,
    /// Seed of the intervals.
    #[serde(default = "default_seed")]
    pub seed: u64,
}

fn default_resamples() -> usize {
    Resampling::default().n_resamples
}

fn default_seed() -> u64 {
    Resampling::default().seed
}

impl Suite {
    /// Reads a suite; `file` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`InputError::Toml`] if it is not TOML, a key is missing or one is unknown.
    pub fn from_toml(file: &str, toml: &str) -> Result<Self, InputError> {
        toml::from_str(toml).map_err(|source| InputError::Toml { file: file.to_owned(), source })
    }

    /// How intervals are made.
    pub fn resampling(&self) -> Resampling {
        Resampling { n_resamples: self.resamples, seed: self.seed }
    }

    /// The paths that must be loaded: of a file the file, of a folder every file below it.
    pub fn paths(&self) -> Vec<&str> {
        self.data.iter().flat_map(Data::named).collect()
    }
}

/// A program of somebody else that aligns two files of sentences.
///
/// The program is run without a shell: words of the command are separated by spaces, and quotes keep words together.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct External {
    /// The name by which the suite's systems list it.
    pub name: String,
    /// The command line. `{source}` and `{target}` stand for files with a sentence a line, `{output}` for the file that
    /// the program writes; without `{output}` its standard output is read. A command with `{source_dir}`, `{target_dir}`
    /// and `{output_dir}` is run once for all documents, whose files have the same name in each folder.
    pub command: String,
    /// The format of what it writes, a name that `doichieu convert` knows: `vecalign`, `ladder`.
    pub format: String,
    /// A command that prints its version, which goes into signatures, and fails if the program is not there.
    pub version: String,
    /// How to get it, for whoever does not have it.
    pub absent: String,
}

/// One file or folder of gold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Path relative to the repository root, with `/`.
    pub path: String,
    /// How it is written.
    pub format: DataFormat,
    /// Expected SHA-256 of the data in hexadecimal, as results print it; checked if given.
    pub sha256: Option<String>,
    /// For [`DataFormat::Parallel`]: the file of target sentences, in step with the data.
    pub target: Option<String>,
    /// For [`DataFormat::Lines`]: file with `article.sentence` on each line, in step with the data. For
    /// [`DataFormat::Parallel`]: file with the name of the line's document on each line.
    pub ids: Option<String>,
    /// For [`DataFormat::Lines`] and [`DataFormat::Claims`] under task `clean`: sentences to a paragraph
    /// when an article is written down; 1 if absent.
    pub paragraph: Option<usize>,
}

impl Data {
    /// The paths that it names.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        [Some(self.path.as_str()), self.target.as_deref(), self.ids.as_deref()].into_iter().flatten()
    }
}

/// How gold is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataFormat {
    /// A folder of report pairs: `<pair>/gold.json` and the files it names.
    Corpus,
    /// JSONL of `{"id", "lang", "kind", "text"}`.
    Language,
    /// JSONL of `{"id", "lang", "kind", "text", "sentences"}`, offsets in code points.
    Segmentation,
    /// JSONL of document pairs with claim links, `{"id", "kind", "en", "vi", "links"}`.
    Claims,
    /// A folder of `<doc>.en`, `<doc>.vi` with a sentence a line, and `<doc>.links` with `i<TAB>j`.
    PairFiles,
    /// A folder of `<doc>.en`, `<doc>.vi` with a sentence a line, and `<doc>.gold` with beads in Vecalign's format.
    BeadFiles,
    /// A folder of `<set>.en`, `<set>.vi` with a sentence a line, its words apart, and `<set>.pharaoh` with their links;
    /// `<set>.ids` may name the sentences.
    WordFiles,
    /// A text file with a sentence a line, or a folder of such files.
    Lines,
    /// JSONL of `{"id", "doc", "sent", "label", "type", "en", "vi"}`, pairs with a discrepancy and ones without.
    Discrepancies,
    /// A table `id, label, kind, en, vi` of pairs with numbers or dates that conflict and ones that do not.
    Quantities,
    /// Two text files with a sentence a line, translations of each other line by line.
    Parallel,
}

impl DataFormat {
    /// The name in suite files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Language => "language",
            Self::Segmentation => "segmentation",
            Self::Claims => "claims",
            Self::PairFiles => "pair-files",
            Self::BeadFiles => "bead-files",
            Self::WordFiles => "word-files",
            Self::Lines => "lines",
            Self::Discrepancies => "discrepancies",
            Self::Quantities => "quantities",
            Self::Parallel => "parallel",
        }
    }
}

/// What is asked of the systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// The language of documents and sentences.
    Language,
    /// Where sentences begin and end.
    Segmentation,
    /// What is not part of the article.
    Boilerplate,
    /// Title, outlet, date, authors, agencies.
    Metadata,
    /// Which sentences of two reports say something about the same matter.
    Links,
    /// How the claims of linked sentences compare.
    Verdicts,
    /// Which runs of sentences of a translation belong together.
    Beads,
    /// Which words of a sentence and its translation belong together.
    Words,
    /// Which translations say something else.
    Check,
    /// Whether articles without any boilerplate are left whole.
    Clean,
    /// Which sentence, among all, is a sentence's translation.
    Retrieval,
    /// What is wrong with translations that were altered, and with ones that only look otherwise.
    Challenge,
}

impl Task {
    /// The name in suite files and results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Segmentation => "segmentation",
            Self::Boilerplate => "boilerplate",
            Self::Metadata => "metadata",
            Self::Links => "links",
            Self::Verdicts => "verdicts",
            Self::Beads => "beads",
            Self::Words => "words",
            Self::Check => "check",
            Self::Clean => "clean",
            Self::Retrieval => "retrieval",
            Self::Challenge => "challenge",
        }
    }
}

/// Which lines the results have, besides totals and kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lines {
    /// One a document.
    #[default]
    Documents,
    /// None: for sets of hundreds of short items.
    Kinds,
}
