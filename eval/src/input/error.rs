use doichieu_bitext::ScoreKind;
use doichieu_bitext::format::{Format, ReadError};

use crate::InputError;
use crate::error::Place;

/// Why gold and predictions in files cannot be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// What a format of this crate's own has against a file.
    #[error(transparent)]
    Input(#[from] InputError),
    /// What a format of alignments has against a file.
    #[error("cannot read `{file}` as `{format}`")]
    Format {
        /// The file.
        file: String,
        /// What it was read as.
        format: Format,
        /// Where and why.
        #[source]
        source: ReadError,
    },
    /// Nothing tells the format.
    #[error("neither its name nor its content tells the format of `{file}`")]
    UnknownFormat {
        /// The file.
        file: String,
    },
    /// The format holds nothing that the metric is of.
    #[error("`{metric}` cannot be computed of `{file}`, which is {format}")]
    WrongFormat {
        /// The file.
        file: String,
        /// What it is.
        format: String,
        /// The metric.
        metric: &'static str,
    },
    /// Gold without anything in it.
    #[error("`{file}` is empty: there is no gold in it")]
    Empty {
        /// The file.
        file: String,
    },
    /// An item that is there already.
    #[error("document `{id}` is in gold twice: in `{file}` the second time")]
    SameDocument {
        /// The document.
        id: String,
        /// The file of the second.
        file: String,
    },
    /// A sentence that is not there.
    #[error("{place}: bead {bead} has {side} sentence {found}, but there are {len}, counted from 0")]
    Index {
        /// Where.
        place: Place,
        /// Number of the bead in its document, from 1.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// Index found.
        found: usize,
        /// Number of sentences on that side.
        len: usize,
    },
    /// A bead that names a sentence twice.
    #[error("{place}: bead {bead} has {side} sentence {found} twice")]
    Twice {
        /// Where.
        place: Place,
        /// Number of the bead in its document, from 1.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The sentence, from 0.
        found: usize,
    },
    /// A pair of a list of pairs that is there already.
    #[error("{place}: the pair `{source_id}`, `{target_id}` stands twice")]
    PairTwice {
        /// Where.
        place: Place,
        /// One id.
        source_id: String,
        /// The other.
        target_id: String,
    },
    /// A score that is NaN, infinite, or no number at all.
    #[error("{place}: the score `{found}` is no finite number")]
    Score {
        /// Where.
        place: Place,
        /// What stands there.
        found: String,
    },
    /// A score that is not what scores were said to be.
    #[error("{place}: the score {found} is no {}", expected.as_str())]
    ScoreKind {
        /// Where.
        place: Place,
        /// What stands there.
        found: f64,
        /// What was said.
        expected: ScoreKind,
    },
    /// A prediction for something that gold does not have.
    #[error("{place}: `{id}` is not in gold")]
    Extra {
        /// Where.
        place: Place,
        /// Its id.
        id: String,
    },
    /// Ids of gold and prediction have nothing in common.
    #[error(
        "`{predicted}` has no id of `{gold}`: gold begins with `{gold_id}`, the prediction with `{predicted_id}`"
    )]
    NoCommonId {
        /// File of gold.
        gold: String,
        /// File of the prediction.
        predicted: String,
        /// The first id of gold.
        gold_id: String,
        /// The first id of the prediction.
        predicted_id: String,
    },
    /// Documents that follow each other without names, of another number than gold's.
    #[error(
        "`{predicted}` has {n_predicted} documents, `{gold}` has {n_gold}, and not all have names of their own"
    )]
    Documents {
        /// File of gold.
        gold: String,
        /// Its documents.
        n_gold: usize,
        /// File of the prediction.
        predicted: String,
        /// Its documents.
        n_predicted: usize,
    },
    /// Texts cannot be told apart by numbers.
    #[error(
        "`{file}` holds texts and no numbers of sentences, `{other}` has no texts: the texts of both sides are needed"
    )]
    NeedsTexts {
        /// The file with texts.
        file: String,
        /// The file without.
        other: String,
    },
    /// A text that is not among the sentences.
    #[error("`{file}`, bead {bead}: the {side} `{text}` is no sentence of `{among}`, nor a run of them")]
    NoSuchText {
        /// The file.
        file: String,
        /// Number of the bead, from 1.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The text, shortened.
        text: String,
        /// Where it was sought.
        among: String,
    },
    /// A text that is in several places.
    #[error(
        "`{file}`, bead {bead}: the {side} `{text}` stands in {n_places} places of `{among}`, and in {n_beads} beads"
    )]
    Ambiguous {
        /// The file.
        file: String,
        /// Number of the bead, from 1.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The text, shortened.
        text: String,
        /// Where it was sought.
        among: String,
        /// How many places have it.
        n_places: usize,
        /// How many beads have it.
        n_beads: usize,
    },
}

/// Why files of gold and of predictions do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchError {
    /// Not as many files of predictions as of gold.
    #[error("there are {n_gold} files of gold and {n_predicted} of predictions")]
    Count {
        /// Files of gold.
        n_gold: usize,
        /// Files of predictions.
        n_predicted: usize,
    },
    /// One is a folder and the other a file.
    #[error("`{folder}` is a folder and `{file}` a file: two folders or two files are needed")]
    FolderAndFile {
        /// The folder.
        folder: String,
        /// The file.
        file: String,
    },
    /// Nothing in a folder can be gold.
    #[error("`{folder}` has no file that could be gold: expected `<doc>.{expected}`")]
    NoGold {
        /// The folder.
        folder: String,
        /// The ending sought first.
        expected: &'static str,
    },
    /// Several files of a stem could be meant.
    #[error("`{folder}` has several files for `{stem}`: {}", list(files))]
    Several {
        /// The folder.
        folder: String,
        /// The stem.
        stem: String,
        /// The files.
        files: Vec<String>,
    },
    /// A prediction for a document that gold does not have.
    #[error("`{file}` has no gold: there is no `{stem}` in `{folder}`")]
    Extra {
        /// The file.
        file: String,
        /// The stem.
        stem: String,
        /// The folder of gold.
        folder: String,
    },
    /// No prediction has the name of a document of gold.
    #[error(
        "no file of `{predicted}` is named as one of `{gold}`: gold has `{gold_file}`, the predictions `{predicted_file}`"
    )]
    NoCommonName {
        /// Folder of gold.
        gold: String,
        /// Folder of predictions.
        predicted: String,
        /// The first file of gold.
        gold_file: String,
        /// The first file of predictions, or nothing.
        predicted_file: String,
    },
}

fn list(files: &[String]) -> String {
    files.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    const LIMIT: usize = 60;
    let mut out: String = text.chars().take(LIMIT).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}
