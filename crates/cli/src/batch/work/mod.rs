//! What is done with each record.

pub(crate) mod aligned;

mod align;
mod check;
mod claims;
mod compare;

use anyhow::Result;
use doichieu_text::{ReadError, ReadOptions};

pub(crate) use align::Align;
pub(crate) use check::Check;
pub(crate) use claims::Claims;
pub(crate) use compare::Compare;

use super::counts::{Counts, Stage};
use crate::command::Id;
use crate::command::side::SideText;

/// A record with its files read.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) id: Id,
    pub(crate) source: Text,
    /// `None` where the work needs one text only.
    pub(crate) target: Option<Text>,
}

/// One text of a record.
#[derive(Debug)]
pub(crate) enum Text {
    /// A file's bytes.
    File {
        /// As the record has it.
        name: String,
        bytes: Vec<u8>,
    },
    /// Running text.
    Running(String),
    /// Sentences.
    Sentences(Vec<String>),
}

impl Text {
    /// What it is called in answers.
    pub(crate) fn name(&self) -> &str {
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
    pub(crate) fn read(self, options: &ReadOptions) -> Result<SideText, ReadError> {
        match self {
            Self::File { name, bytes } => SideText::of_file(options, &name, &bytes),
            Self::Running(text) => Ok(SideText::of_text(options, text)),
            Self::Sentences(sentences) => Ok(SideText::of_sentences(sentences)),
        }
    }
}

/// What became of a record.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// JSON without a line end.
    pub(crate) line: Vec<u8>,
    pub(crate) counts: Counts,
    /// What was odd about it.
    pub(crate) warnings: Vec<String>,
}

/// What is done with each record. The same record gets the same answer, whatever came before it.
pub(crate) trait Work: Sync {
    /// What is counted on the way.
    fn stages(&self) -> &'static [Stage];

    /// Answers one record.
    ///
    /// # Errors
    ///
    /// Fails if there is no answer to it.
    fn answer(&self, record: Loaded) -> Result<Answer>;
}

/// Both sides of a pair, read; and what is odd about them.
fn both(options: &ReadOptions, source: Text, target: Option<Text>) -> Result<([SideText; 2], Vec<String>)> {
    use anyhow::Context as _;
    let target = target.context("there is no second text")?;
    let mut warnings = Vec::new();
    let mut read = |side: &str, text: Text| -> Result<SideText> {
        let read = text.read(options).with_context(|| format!("cannot read the {side}"))?;
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
