//! What a run leaves when it is done: answers in order, in one file or in several.

pub(crate) mod documents;
mod jsonl;
mod parquet;
mod tmx;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use self::parquet::ParquetShards;
use crate::args::{BatchAlignArgs, RunArgs};
use documents::Documents;
use jsonl::Lines;
use tmx::Memory;

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

/// What takes the answers, as the name of the results tells.
///
/// * `has_links`: whether answers have links.
///
/// # Errors
///
/// Fails if the name is no plain file name or its ending is not known, or the file cannot be made.
pub(crate) fn results(args: &RunArgs, has_links: bool) -> Result<Box<dyn Output>> {
    let name = args.results.as_str();
    check(name)?;
    if name.ends_with(".parquet") {
        return Ok(Box::new(ParquetShards::create(&args.out, name, args.split, has_links)?));
    }
    Ok(Box::new(Lines::create(&args.out, name, args.split)?))
}

/// What takes the answers of `batch align` besides, as the user asks for it.
///
/// # Errors
///
/// Fails if files or folders cannot be made.
pub(crate) fn of_alignments(args: &BatchAlignArgs) -> Result<Vec<Box<dyn Output>>> {
    let mut outputs: Vec<Box<dyn Output>> = Vec::new();
    if let Some(format) = args.documents {
        outputs.push(Box::new(Documents::create(&args.run.out, format)?));
    }
    if args.tmx {
        outputs.push(Box::new(Memory::create(&args.run.out)?));
    }
    Ok(outputs)
}

/// Refuses a name of results that cannot be written, before any work is done.
///
/// # Errors
///
/// See [`results`].
pub(crate) fn check(name: &str) -> Result<()> {
    let is_plain = Path::new(name).file_name().is_some_and(|f| f == name);
    ensure!(is_plain, "`{name}` is no plain file name: the results go into the folder of `--out`");
    let is_known = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"].iter().any(|e| name.ends_with(e));
    ensure!(is_known, "`{name}` ends with none of .jsonl, .jsonl.gz, .jsonl.zst, .parquet");
    Ok(())
}
