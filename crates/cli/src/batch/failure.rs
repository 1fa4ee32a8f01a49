//! What could not be done, and what was odd: lines of `errors.jsonl`.

use serde::{Deserialize, Serialize};

use doichieu_answer::Id;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// The record has no answer.
    Error,
    /// It has one, and something about it is odd.
    Warning,
}

/// One line of `errors.jsonl`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// The record's own id; null where it could not be told.
    pub(crate) id: Id,
    /// Where the record stands in the input.
    pub(crate) place: String,
    pub(crate) level: Level,
    /// What to tell the user.
    pub(crate) reason: String,
}
