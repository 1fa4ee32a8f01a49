//! What a run leaves when it is done: answers in order, in one file or in several.

mod jsonl;

use std::path::PathBuf;

use anyhow::Result;

/// Takes all answers of a run in order, and has files when it is finished.
///
/// It is asked for after all work is done, and again if that was broken off: a file gets its name when it is whole.
pub(crate) trait Output {
    /// Takes the next answer.
    ///
    /// * `line`: the answer as JSON, without a line end.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be written.
    fn add(&mut self, line: &[u8]) -> Result<()>;

    /// Gives the files their names, and says what they are, in order.
    ///
    /// # Errors
    ///
    /// Fails if they cannot be written.
    fn finish(self: Box<Self>) -> Result<Vec<PathBuf>>;
}
