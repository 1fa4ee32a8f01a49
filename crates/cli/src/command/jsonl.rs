//! Records of a JSONL file, a block at a time: read in order, worked on by all cores, written in order.

use std::io::{BufRead, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::output::Notes;
use crate::{Outcome, input};

/// Lines that are in memory at once.
const BLOCK: usize = 4_096;

/// Bytes that are in memory at once, more or less: long records make shorter blocks.
const BLOCK_BYTES: usize = 1 << 25;

/// Turns each record of `files` into an answer; a record that cannot be read is reported with its line, the rest
/// goes on, and the run counts as failed.
pub(crate) fn answer<R, A>(
    files: &[PathBuf],
    notes: Notes,
    answer: impl Fn(R) -> Result<A> + Sync,
) -> Result<Outcome>
where
    R: DeserializeOwned + Send,
    A: Serialize + Send,
{
    let stdin = [PathBuf::from("-")];
    let files = if files.is_empty() { &stdin[..] } else { files };
    let mut outcome = Outcome::Done;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in files {
        let mut lines = Lines { reader: input::open(file)?, number: 0, path: file };
        loop {
            let block = lines.next_block()?;
            if block.is_empty() {
                break;
            }
            let answers: Vec<(usize, Result<Vec<u8>>)> = block
                .into_par_iter()
                .map(|(number, line)| {
                    let record = serde_json::from_slice::<R>(&line).map_err(anyhow::Error::from);
                    (number, record.and_then(&answer).and_then(|a| Ok(serde_json::to_vec(&a)?)))
                })
                .collect();
            for (number, answer) in answers {
                match answer {
                    Ok(line) => {
                        out.write_all(&line)?;
                        out.write_all(b"\n")?;
                    }
                    Err(error) => {
                        outcome = Outcome::Failed;
                        let place = format!("{}, line {number}", input::name(file));
                        notes.failure(&match error.downcast_ref::<serde_json::Error>() {
                            // The parser counts lines within the record; the file's line is the one to look at.
                            Some(error) => {
                                let said = error.to_string();
                                let what = said.rsplit_once(" at line ").map_or(said.as_str(), |s| s.0);
                                format!("{place}, column {}: {what}", error.column())
                            }
                            None => format!("{place}: {error:#}"),
                        });
                    }
                }
            }
        }
    }
    out.flush()?;
    Ok(outcome)
}

struct Lines<'a> {
    reader: Box<dyn BufRead>,
    number: usize,
    path: &'a Path,
}

impl Lines<'_> {
    /// The next lines that are not blank, with their numbers from 1.
    fn next_block(&mut self) -> Result<Vec<(usize, Vec<u8>)>> {
        let mut block = Vec::new();
        let mut n_bytes = 0;
        while block.len() < BLOCK && n_bytes < BLOCK_BYTES {
            let mut line = Vec::new();
            let n_read = self
                .reader
                .read_until(b'\n', &mut line)
                .with_context(|| format!("cannot read `{}`", input::name(self.path)))?;
            if n_read == 0 {
                break;
            }
            self.number += 1;
            if self.number == 1 && line.starts_with(b"\xEF\xBB\xBF") {
                line.drain(..3);
            }
            n_bytes += n_read;
            if !line.trim_ascii().is_empty() {
                block.push((self.number, line));
            }
        }
        Ok(block)
    }
}
