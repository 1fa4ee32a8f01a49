//! The documents of a collection, a block at a time.

use std::collections::VecDeque;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::args::InputFormat;
use crate::input;

/// Documents that are in memory at once.
const BLOCK: usize = 512;
/// Bytes of records that are in memory at once, more or less.
const BLOCK_BYTES: usize = 1 << 24;

/// A document that has not been read yet.
#[derive(Debug)]
pub(super) enum Unread {
    /// A file.
    File(PathBuf),
    /// A line of JSONL: the file's name, the line's number from 1, and the line.
    Record { name: String, number: usize, line: Vec<u8> },
}

/// Gives documents in the order of the paths; the files of a folder by name, folders in it with them.
pub(super) struct Source {
    paths: VecDeque<PathBuf>,
    format: Option<InputFormat>,
    open: Option<Records>,
}

struct Records {
    reader: Box<dyn BufRead>,
    name: String,
    number: usize,
}

impl Source {
    pub(super) fn new(paths: &[PathBuf], format: Option<InputFormat>) -> Result<Self> {
        let mut files = VecDeque::new();
        for path in paths {
            if path.is_dir() { walk(path, &mut files)? } else { files.push_back(path.clone()) }
        }
        Ok(Self { paths: files, format, open: None })
    }

    /// The next documents; none at the end.
    pub(super) fn next_block(&mut self) -> Result<Vec<Unread>> {
        let mut block = Vec::new();
        let mut n_bytes = 0;
        while block.len() < BLOCK && n_bytes < BLOCK_BYTES {
            if let Some(records) = &mut self.open {
                let mut line = Vec::new();
                let cannot = || format!("cannot read `{}`", records.name);
                if records.reader.read_until(b'\n', &mut line).with_context(cannot)? == 0 {
                    self.open = None;
                    continue;
                }
                records.number += 1;
                n_bytes += line.len();
                if !line.trim_ascii().is_empty() {
                    let (name, number) = (records.name.clone(), records.number);
                    block.push(Unread::Record { name, number, line });
                }
                continue;
            }
            let Some(path) = self.paths.pop_front() else { break };
            if self.is_records(&path) {
                self.open =
                    Some(Records { reader: input::open(&path)?, name: input::name(&path), number: 0 });
            } else {
                block.push(Unread::File(path));
            }
        }
        Ok(block)
    }

    fn is_records(&self, path: &Path) -> bool {
        let by_name =
            path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson") || path.as_os_str() == "-";
        self.format.map_or(by_name, |format| format == InputFormat::Jsonl)
    }
}

/// Adds the files of a folder; what begins with a full stop is passed over.
fn walk(folder: &Path, files: &mut VecDeque<PathBuf>) -> Result<()> {
    let cannot = || format!("cannot read folder `{}`", folder.display());
    let entries: std::io::Result<Vec<_>> = std::fs::read_dir(folder).with_context(cannot)?.collect();
    let mut paths: Vec<PathBuf> = entries.with_context(cannot)?.into_iter().map(|e| e.path()).collect();
    paths.retain(|p| p.file_name().is_none_or(|n| !n.to_string_lossy().starts_with('.')));
    paths.sort();
    for path in paths {
        if path.is_dir() { walk(&path, files)? } else { files.push_back(path) }
    }
    Ok(())
}
