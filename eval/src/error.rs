use std::fmt;

use doichieu_bitext::{LangError, RemovalKindError, SpanError};

use crate::record::ScoreError;

/// A file, and a line of it where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, or the system whose answer is meant.
    pub file: String,
    /// Line, from 1.
    pub line: Option<usize>,
}

impl Place {
    /// A line of a file, from 1.
    pub fn line(file: &str, line: usize) -> Self {
        Self { file: file.to_owned(), line: Some(line) }
    }

    /// A file as a whole.
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), line: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "`{}`, line {line}", self.file),
            None => write!(f, "`{}`", self.file),
        }
    }
}

/// Why gold, a prediction or a suite could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// The file is not UTF-8.
    #[error("`{file}`: byte {at} is not UTF-8")]
    NotUtf8 {
        /// The file.
        file: String,
        /// First offending byte.
        at: usize,
    },
    /// The file is not the TOML of a suite.
    #[error("`{file}`: not a suite")]
    Toml {
        /// The file.
        file: String,
        /// Where and why.
        #[source]
        source: toml::de::Error,
    },
    /// A line, or a whole file, is not the JSON expected.
    #[error("{place}: expected {expected}")]
    Json {
        /// Where.
        place: Place,
        /// What should stand there.
        expected: &'static str,
        /// What was found.
        #[source]
        source: serde_json::Error,
    },
    /// A record of annotations without annotations.
    #[error("{place}: `{id}` has no `{key}`")]
    NoAnnotations {
        /// Where.
        place: Place,
        /// Its id.
        id: String,
        /// What is missing.
        key: &'static str,
    },
    /// A line of a text format is not what was expected.
    #[error("{place}: expected {expected}, found `{found}`")]
    Line {
        /// Where.
        place: Place,
        /// What should stand there.
        expected: &'static str,
        /// What was found, shortened.
        found: String,
    },
    /// Two parallel files differ in their number of lines.
    #[error("`{file}` has {found} lines, `{other}` has {expected}")]
    LineCount {
        /// The file.
        file: String,
        /// Its number of lines.
        found: usize,
        /// The file it goes with.
        other: String,
        /// That one's number of lines.
        expected: usize,
    },
    /// An id occurs twice.
    #[error("{place}: id `{id}` occurs a second time")]
    DuplicateId {
        /// Where.
        place: Place,
        /// The id.
        id: String,
    },
    /// A language code is none.
    #[error("{place}: no language for `{id}`")]
    Lang {
        /// Where.
        place: Place,
        /// The item.
        id: String,
        /// Why.
        #[source]
        source: LangError,
    },
    /// A kind of boilerplate is none.
    #[error("{place}: span {start}..{end}")]
    RemovalKind {
        /// Where.
        place: Place,
        /// First byte of the span.
        start: usize,
        /// End of the span.
        end: usize,
        /// Why.
        #[source]
        source: RemovalKindError,
    },
    /// A sentence span does not fit its text, counted in bytes.
    #[error("{place}: sentence {sentence_idx} of `{id}` does not fit its text")]
    Span {
        /// Where.
        place: Place,
        /// The item.
        id: String,
        /// Index of the sentence, from 0.
        sentence_idx: usize,
        /// Why.
        #[source]
        source: SpanError,
    },
    /// A span is past the end of its text, or goes backwards, counted in code points or in bytes of a file.
    #[error("{place}: span {start}..{end} of `{id}`, expected one within 0..{len}")]
    Offset {
        /// Where.
        place: Place,
        /// The item.
        id: String,
        /// Start found.
        start: usize,
        /// End found.
        end: usize,
        /// Length of the text.
        len: usize,
    },
    /// A link names a sentence that is not there.
    #[error("{place}: link of `{id}` to {side} sentence {found}, expected one below {len}")]
    SentenceIndex {
        /// Where.
        place: Place,
        /// The pair.
        id: String,
        /// `source` or `target`.
        side: &'static str,
        /// Index found.
        found: usize,
        /// Number of sentences on that side.
        len: usize,
    },
    /// A bead names a sentence that is not there.
    #[error("{place}: bead of `{id}` with {side} sentence {found}, expected one below {len}")]
    BeadIndex {
        /// Where.
        place: Place,
        /// The document pair.
        id: String,
        /// `source` or `target`.
        side: &'static str,
        /// Index found.
        found: usize,
        /// Number of sentences on that side.
        len: usize,
    },
    /// A word link names a word that is not there.
    #[error("{place}: link of `{id}` to {side} word {found}, expected one below {len}")]
    WordIndex {
        /// Where.
        place: Place,
        /// The sentence pair.
        id: String,
        /// `source` or `target`.
        side: &'static str,
        /// Index found.
        found: usize,
        /// Number of words on that side.
        len: usize,
    },
    /// A probability is not in `0.0..=1.0`.
    #[error("{place}: probability {found} of `{id}`, expected one in 0..=1")]
    Probability {
        /// Where.
        place: Place,
        /// The item.
        id: String,
        /// What was found.
        found: f64,
    },
    /// Gold names a file that is not among the files given.
    #[error("`{file}`: names the file `{named}`, which is not there")]
    NoSuchFile {
        /// The file.
        file: String,
        /// The file it names.
        named: String,
    },
    /// A folder holds nothing of the format expected.
    #[error("`{path}`: expected {expected}, found none")]
    Empty {
        /// The path of the data.
        path: String,
        /// What should be in it.
        expected: &'static str,
    },
}

/// Why a suite could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Data of the suite is not among the files given. Not a failure: the suite is to be skipped.
    #[error("`{path}` of suite `{suite}` is not there: {how_to_get}")]
    DataAbsent {
        /// The suite.
        suite: String,
        /// The path that is missing.
        path: String,
        /// What to do about it.
        how_to_get: String,
    },
    /// The data is not what the suite was written for.
    #[error("`{path}` has the SHA-256 `{found}`, suite `{suite}` expects `{expected}`")]
    DataChanged {
        /// The suite.
        suite: String,
        /// The path.
        path: String,
        /// Hash of the file given.
        found: String,
        /// Hash in the suite.
        expected: String,
    },
    /// The data is of a format that the suite's task has no use for.
    #[error("suite `{suite}`: data in format `{format}` cannot be used for task `{task}`")]
    FormatTask {
        /// The suite.
        suite: String,
        /// Format of the data.
        format: &'static str,
        /// The task.
        task: &'static str,
    },
    /// The metric scores other answers than the task's.
    #[error("suite `{suite}`: metric `{metric}` cannot score task `{task}`")]
    MetricTask {
        /// The suite.
        suite: String,
        /// The metric.
        metric: &'static str,
        /// The task.
        task: &'static str,
    },
    /// A system's answers cannot be scored.
    #[error("answers of system `{system}` in suite `{suite}`")]
    Score {
        /// The suite.
        suite: String,
        /// The system.
        system: String,
        /// Why.
        #[source]
        source: ScoreError,
    },
    /// The task needs pairs that somebody altered.
    #[error("suite `{suite}` is a challenge: it needs alterations, which this crate does not make")]
    NeedsAlterations {
        /// The suite.
        suite: String,
    },
    /// Gold could not be read.
    #[error("cannot read the gold of suite `{suite}`")]
    Gold {
        /// The suite.
        suite: String,
        /// Why.
        #[source]
        source: Box<InputError>,
    },
    /// A system's answer makes no sense.
    #[error("answer of system `{system}` in suite `{suite}`")]
    Answer {
        /// The suite.
        suite: String,
        /// The system.
        system: String,
        /// Why.
        #[source]
        source: Box<InputError>,
    },
}
