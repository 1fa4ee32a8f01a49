//! One record of a batch, as the input gives it.

use doichieu_answer::Id;
use doichieu_answer::parse::Refused;
use doichieu_answer::record::Record;

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

impl From<Result<Record, Refused>> for Content {
    fn from(read: Result<Record, Refused>) -> Self {
        match read {
            Ok(record) => Self::Record(record),
            Err(Refused { id, reason }) => Self::Bad { id, reason },
        }
    }
}
