//! Where records come from.

mod jsonl;

use anyhow::Result;

use super::record::Raw;

/// A list of records, read once from front to back by one thread.
pub(crate) trait Input: Send {
    /// The next record; `None` at the end.
    ///
    /// A record that cannot be read is [`Content::Bad`](super::record::Content::Bad), and the next one can be asked for.
    ///
    /// # Errors
    ///
    /// Fails if the rest of the input cannot be read at all.
    fn next(&mut self) -> Result<Option<Raw>>;

    /// How much of the input has been read, and how much there is, in one unit; `None` if nobody knows.
    fn position(&self) -> Option<(u64, u64)>;
}
