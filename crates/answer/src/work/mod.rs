//! What is done with each record.

pub mod aligned;

mod align;
mod check;
mod claims;
mod compare;

use std::panic::AssertUnwindSafe;

use doichieu_text::{ReadError, ReadOptions};

pub use align::Align;
pub use check::Check;
pub use claims::Claims;
pub use compare::Compare;

use crate::AnswerError;
use crate::Id;
use crate::counts::{Counts, Stage};
use crate::side::SideText;

/// A record with its files read.
#[derive(Debug)]
pub struct Loaded {
    /// The record's own id.
    pub id: Id,
    /// The first text.
    pub source: Text,
    /// `None` where the work needs one text only.
    pub target: Option<Text>,
}

/// One text of a record.
#[derive(Debug)]
pub enum Text {
    /// A file's bytes.
    File {
        /// As the record has it.
        name: String,
        /// All of it.
        bytes: Vec<u8>,
    },
    /// Running text.
    Running(String),
    /// Sentences.
    Sentences(Vec<String>),
}

impl Text {
    /// What it is called in answers.
    pub fn name(&self) -> &str {
        match self {
            Self::File { name, .. } => name,
            _ => "text",
        }
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// Fails if a file's bytes are no text.
    pub fn read(self, options: &ReadOptions) -> Result<SideText, ReadError> {
        match self {
            Self::File { name, bytes } => SideText::of_file(options, &name, &bytes),
            Self::Running(text) => Ok(SideText::of_text(options, text)),
            Self::Sentences(sentences) => Ok(SideText::of_sentences(sentences)),
        }
    }
}

/// What became of a record.
#[derive(Debug, Clone)]
pub struct Answer {
    /// JSON without a line end.
    pub line: Vec<u8>,
    /// How much went into each stage, and how much came out.
    pub counts: Counts,
    /// What was odd about it.
    pub warnings: Vec<String>,
}

/// What is done with each record. The same record gets the same answer, whatever came before it.
pub trait Work: Sync {
    /// What is counted on the way.
    fn stages(&self) -> &'static [Stage];

    /// Answers one record.
    ///
    /// # Errors
    ///
    /// Fails if there is no answer to it.
    fn answer(&self, record: Loaded) -> Result<Answer, AnswerError>;
}

/// Answers one record, whatever comes.
///
/// # Errors
///
/// Says why there is no answer, with all causes.
pub fn answer(work: &dyn Work, record: Loaded) -> Result<Answer, String> {
    // A fault of ours in one record shall not take a night's work with it.
    std::panic::catch_unwind(AssertUnwindSafe(|| work.answer(record)))
        .map_err(|_| "this program has a fault that this record shows".to_owned())?
        .map_err(|error| {
            let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |e| e.source());
            causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
        })
}

/// Sentences as a text of a sentence a line, white space within them made single blanks. Each line has its end, so that a
/// blank one at the end is a line too.
pub fn lines(sentences: &[String]) -> String {
    let line = |s: &String| s.split_whitespace().collect::<Vec<_>>().join(" ") + "\n";
    sentences.iter().map(line).collect()
}

/// Both sides of a pair, read; and what is odd about them.
fn both(
    options: &ReadOptions,
    source: Text,
    target: Option<Text>,
) -> Result<([SideText; 2], Vec<String>), AnswerError> {
    let target = target.ok_or(AnswerError::NoTarget)?;
    let mut warnings = Vec::new();
    let mut read = |side: &'static str, text: Text| -> Result<SideText, AnswerError> {
        let read = text.read(options).map_err(|source| AnswerError::Side { side, source })?;
        if read.texts().iter().all(|t| t.trim().is_empty()) {
            warnings.push(format!("the {side} holds no sentences"));
        }
        Ok(read)
    };
    let sides = [read("source", source)?, read("target", target)?];
    Ok((sides, warnings))
}

/// How many of two sides hold sentences, for the stage `reading`.
fn n_with_sentences(sides: &[SideText; 2]) -> usize {
    sides.iter().filter(|s| s.texts().iter().any(|t| !t.trim().is_empty())).count()
}
