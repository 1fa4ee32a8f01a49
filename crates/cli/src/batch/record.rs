//! One record of a batch: two texts, or one, wherever they come from.

use std::path::PathBuf;

use crate::command::Id;

/// One thing to work on, as the input gives it.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Where it stands in the input, for messages: `line 12`, `row 3 of pairs.parquet`, a stem.
    pub(crate) place: String,
    pub(crate) content: Content,
}

/// What stands there.
#[derive(Debug)]
pub(crate) enum Content {
    /// An object that nobody has parsed yet: that is done by all cores.
    Json(Vec<u8>),
    /// A record.
    Record(Record),
    /// Nothing that can be a record.
    Bad {
        /// Its id, where it has one.
        id: Option<Id>,
        /// Why, in words for the user.
        reason: String,
    },
}

/// A record that could be read.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// As it was given; null where there is none.
    pub(crate) id: Id,
    /// The first text, by custom English.
    pub(crate) source: Field,
    /// The second text, by custom Vietnamese; `claims` does without.
    pub(crate) target: Option<Field>,
}

/// A text, or where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    /// A file; relative to the folder that the input lies in.
    Path(PathBuf),
    /// Running text.
    Text(String),
    /// Sentences, which nobody cuts again.
    Sentences(Vec<String>),
}
