use std::io;

use super::Format;
use crate::BitextError;

/// Why a file could not be read. Lines count from 1; which file it was, the caller knows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes did not come.
    #[error("line {line}: the input broke off")]
    Io {
        /// Where.
        line: usize,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Bytes that are not UTF-8.
    #[error("line {line}: the bytes are not UTF-8")]
    NotUtf8 {
        /// Where.
        line: usize,
    },
    /// Something else stands where the format wants one thing.
    #[error("line {line}: found `{found}`, expected {expected}")]
    Malformed {
        /// Where.
        line: usize,
        /// What stands there, shortened.
        found: String,
        /// What should.
        expected: &'static str,
    },
    /// A ladder goes back.
    #[error("line {line}: rung ({n}, {m}) goes back from ({n_before}, {m_before})")]
    Backwards {
        /// Where.
        line: usize,
        /// Source sentences up to here.
        n: usize,
        /// Target sentences up to here.
        m: usize,
        /// Source sentences up to the rung before.
        n_before: usize,
        /// Target sentences up to the rung before.
        m_before: usize,
    },
    /// XML that cannot be parsed any further.
    #[error("line {line}: the XML cannot be read on")]
    Xml {
        /// Where.
        line: usize,
        /// The cause.
        #[source]
        source: quick_xml::Error,
    },
    /// XML of another kind.
    #[error("there is no `<{root}>` in the file")]
    NoRoot {
        /// The element that the format begins with.
        root: &'static str,
    },
    /// A record that is not what it should be.
    #[error("line {line}: the record cannot be read")]
    Json {
        /// Where.
        line: usize,
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
    /// A record of a version that is not known here.
    #[error("line {line}: version {found} of the format, but this program knows 1")]
    Version {
        /// Where.
        line: usize,
        /// What the record says.
        found: u64,
    },
    /// Two files that should have as many lines have not.
    #[error("line {line}: the {ended} ends here and the other file goes on")]
    UnequalLines {
        /// The first line that one file does not have.
        line: usize,
        /// Which side has ended.
        ended: &'static str,
    },
    /// In two files the marks between documents stand at different lines.
    #[error("line {line}: the {side} has `{mark}` here and the other file has not")]
    UnequalMarks {
        /// Where.
        line: usize,
        /// Which side has it.
        side: &'static str,
        /// The mark.
        mark: &'static str,
    },
    /// A number of a sentence that no file can have.
    #[error("line {line}: sentence number {found} is beyond {limit}")]
    TooLarge {
        /// Where.
        line: usize,
        /// The number.
        found: usize,
        /// The largest that is believed.
        limit: usize,
    },
    /// Beads that do not fit their sentences.
    #[error("the file contradicts itself")]
    Bitext(#[from] BitextError),
    /// The format is a file for each side.
    #[error("`{format}` is two files, one for each side")]
    IsPair {
        /// Which format.
        format: Format,
    },
    /// The format is one file.
    #[error("`{format}` is one file")]
    IsOneFile {
        /// Which format.
        format: Format,
    },
    /// The format is for people.
    #[error("`{format}` is written and never read")]
    WriteOnly {
        /// Which format.
        format: Format,
    },
}

impl ReadError {
    /// Something else stands where one thing is wanted.
    pub(super) fn malformed(line: usize, found: &str, expected: &'static str) -> Self {
        Self::Malformed { line, found: shortened(found), expected }
    }
}

/// The beginning of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    const LIMIT: usize = 40;
    let mut out: String = text.chars().take(LIMIT).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// Why a bitext could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The bytes could not be passed on.
    #[error("the output cannot be written")]
    Io(#[from] io::Error),
    /// A record that could not be passed on.
    #[error("the record cannot be written")]
    Json(#[from] serde_json::Error),
    /// The beads do not fit the sentences.
    #[error("the beads do not fit the sentences")]
    Bitext(#[from] BitextError),
    /// The format holds texts, and one is not known.
    #[error("`{format}` needs the texts, and that of {side} sentence {sentence_idx} is not known")]
    NoText {
        /// Which format.
        format: Format,
        /// Which side.
        side: &'static str,
        /// Number of the sentence, from 0.
        sentence_idx: usize,
    },
    /// The format numbers the sentences of one document.
    #[error("`{format}` holds one document")]
    OneDocument {
        /// Which format.
        format: Format,
    },
    /// The format is a file for each side.
    #[error("`{format}` is two files, one for each side")]
    IsPair {
        /// Which format.
        format: Format,
    },
    /// The format is one file.
    #[error("`{format}` is one file")]
    IsOneFile {
        /// Which format.
        format: Format,
    },
}
