//! Shingles of all documents, in a file that nobody sees: memory stays small, and none is read twice.

use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use anyhow::{Context as _, Result};
use doichieu_mine::duplicate::Shingles;

/// Shingles by the number of their document.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
    /// Where each begins, and the end.
    starts: Vec<u64>,
}

impl Spool {
    pub(super) fn new() -> Result<Self> {
        let file = tempfile::tempfile().context("cannot make a temporary file")?;
        Ok(Self { file: BufWriter::with_capacity(1 << 18, file), starts: vec![0] })
    }

    pub(super) fn add(&mut self, shingles: &Shingles) -> Result<()> {
        let mut bytes = Vec::with_capacity(8 + shingles.len() * 8);
        bytes.extend((shingles.n_words() as u64).to_le_bytes());
        bytes.extend(shingles.hashes().iter().flat_map(|h| h.to_le_bytes()));
        self.file.write_all(&bytes).context("cannot write a temporary file")?;
        self.starts.push(self.starts.last().copied().unwrap_or(0) + bytes.len() as u64);
        Ok(())
    }

    pub(super) fn get(&mut self, idx: usize) -> Result<Shingles> {
        let (Some(&start), Some(&end)) = (self.starts.get(idx), self.starts.get(idx + 1)) else {
            return Ok(Shingles::default());
        };
        let cannot = "cannot read a temporary file";
        self.file.flush().context(cannot)?;
        let mut bytes = vec![0; usize::try_from(end - start)?];
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(start)).context(cannot)?;
        file.read_exact(&mut bytes).context(cannot)?;
        let (numbers, _) = bytes.as_chunks::<8>();
        let mut numbers = numbers.iter().map(|n| u64::from_le_bytes(*n));
        let n_words = usize::try_from(numbers.next().unwrap_or(0))?;
        Ok(Shingles::from_parts(numbers.collect(), n_words))
    }
}
