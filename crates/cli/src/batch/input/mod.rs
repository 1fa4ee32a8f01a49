//! Where records come from.

mod folders;
mod jsonl;
mod parquet;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use self::parquet::{ParquetFiles, files_in};
use super::record::Raw;
use crate::args::RunArgs;
use crate::input::is_stdin;
use doichieu_answer::parse::{Bare, ColumnsError, Shape};
use folders::Folders;
use jsonl::JsonLines;
use table::Table;

/// What is wrong with the columns, and what can be done about it here.
fn columns(error: ColumnsError) -> anyhow::Error {
    match error {
        ColumnsError::Missing { .. } => anyhow::anyhow!("{error} (`--columns` names them)"),
        other => other.into(),
    }
}

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
    let max = args.max_record;
    // Paths of files in folders begin with the folder as it was given.
    let here = PathBuf::new();
    if let Some(second) = second {
        ensure!(shape.is_pair, "one input is needed: a text a record is read here");
        ensure!(first.is_dir() && second.is_dir(), "of two inputs both have to be folders");
        return Ok((Box::new(Folders::open(first, Some(second))?), here));
    }
    if first.is_dir() {
        let files = files_in(first)?;
        if !files.is_empty() {
            return Ok((Box::new(ParquetFiles::open(files, shape.clone(), max)?), first.clone()));
        }
        ensure!(
            !shape.is_pair,
            "`{}` is one folder without Parquet files: two are needed, whose files are paired by their stems",
            first.display()
        );
        return Ok((Box::new(Folders::open(first, None)?), here));
    }
    let base = if is_stdin(first) { None } else { first.parent() };
    let base = base.unwrap_or(Path::new("")).to_owned();
    let name = first.to_string_lossy().to_ascii_lowercase();
    let unpacked = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    let input: Box<dyn Input> = if unpacked.ends_with(".tsv") {
        let bare = if args.strings.is_none() { Bare::Path } else { shape.bare };
        Box::new(Table::open(first, Shape { bare, ..shape.clone() }, max)?)
    } else if name.ends_with(".parquet") {
        Box::new(ParquetFiles::open(vec![first.clone()], shape.clone(), max)?)
    } else {
        Box::new(JsonLines::open(first, max)?)
    };
    Ok((input, base))
}
