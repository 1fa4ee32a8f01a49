use doichieu_align::bead::AlignError;
use doichieu_text::ReadError;

/// Why there is no answer to a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// A text is no text in any encoding, or not in the one that was named.
    #[error("cannot read the {side}")]
    Side {
        /// `source` or `target`.
        side: &'static str,
        /// What is wrong and where.
        #[source]
        source: ReadError,
    },
    /// The only text is none.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Two texts are needed, and one is there.
    #[error("there is no second text")]
    NoTarget,
    /// A sentence was to be checked, and there is none.
    #[error("there is no sentence")]
    NoSentence,
    /// The aligner or its encoder failed.
    #[error(transparent)]
    Align(#[from] AlignError),
    /// The answer cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}
