//! Files of recurring blocks: what `collection` writes and `--blocks` reads.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_text::boilerplate::{RecurringBlock, RecurringBlocks};
use serde::{Deserialize, Serialize};

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    outlet: String,
    text: String,
    /// Whether names in the text stand for any name.
    #[serde(default)]
    slots: bool,
    documents: usize,
    of: usize,
}

/// Reads a file of blocks.
pub(crate) fn read(path: &Path) -> Result<RecurringBlocks> {
    let bytes = super::read(path)?;
    let place = |idx: usize| format!("cannot read blocks `{}`, line {}", super::name(path), idx + 1);
    let mut blocks = Vec::new();
    for (idx, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_slice(line).with_context(|| place(idx))?;
        blocks.push(RecurringBlock {
            outlet: line.outlet,
            example: line.text,
            has_slots: line.slots,
            n_documents: line.documents,
            n_all: line.of,
        });
    }
    Ok(blocks.into_iter().collect())
}

/// Writes blocks, one a line.
pub(crate) fn write(out: &mut dyn Write, blocks: &[RecurringBlock]) -> io::Result<()> {
    for block in blocks {
        let line = Line {
            outlet: block.outlet.clone(),
            text: block.example.clone(),
            slots: block.has_slots,
            documents: block.n_documents,
            of: block.n_all,
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}
