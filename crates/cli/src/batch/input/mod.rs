//! Where records come from.

mod jsonl;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::parse::Shape;
use super::record::Raw;
use crate::args::RunArgs;
use crate::input::is_stdin;
use jsonl::JsonLines;

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

/// Opens the input that the arguments name; gives the folder, too, that paths in records are relative to.
///
/// # Errors
///
/// Fails if it cannot be opened, or is nothing that records can be read from.
pub(crate) fn open(args: &RunArgs, shape: &Shape) -> Result<(Box<dyn Input>, PathBuf)> {
    let (first, second) = (args.inputs.first(), args.inputs.get(1));
    let Some(first) = first else { bail!("an input is needed") };
    if second.is_some() || first.is_dir() {
        bail!("folders are not read yet");
    }
    let base = if is_stdin(first) { None } else { first.parent() };
    let base = base.unwrap_or(Path::new("")).to_owned();
    let _ = shape;
    Ok((Box::new(JsonLines::open(first, args.max_record)?), base))
}
