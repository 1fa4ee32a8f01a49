//! Answers as lines, plain or packed.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Output;
use crate::output::file::Sink;

/// Of Zstandard, its own default.
const LEVEL: i32 = 3;

/// One file of lines, or several of a bounded number of them.
pub(crate) struct Lines {
    folder: PathBuf,
    name: String,
    split: Option<u64>,
    n_in_file: u64,
    packer: Option<Packer>,
    written: Vec<PathBuf>,
}

impl Lines {
    /// Begins.
    ///
    /// * `name`: of the file; `.gz` and `.zst` at its end say how it is packed.
    /// * `split`: most lines in a file.
    ///
    /// # Errors
    ///
    /// Fails if the first file cannot be made.
    pub(crate) fn create(folder: &Path, name: &str, split: Option<u64>) -> Result<Self> {
        let mut lines = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            split,
            n_in_file: 0,
            packer: None,
            written: Vec::new(),
        };
        // A run without answers leaves an empty file, not none.
        lines.begin()?;
        Ok(lines)
    }

    fn begin(&mut self) -> Result<()> {
        let name = match self.split {
            Some(_) => numbered(&self.name, self.written.len()),
            None => self.name.clone(),
        };
        let path = self.folder.join(name);
        self.packer = Some(Packer::create(&path)?);
        self.written.push(path);
        self.n_in_file = 0;
        Ok(())
    }
}

impl Output for Lines {
    fn add(&mut self, line: &[u8]) -> Result<()> {
        if self.split.is_some_and(|most| most <= self.n_in_file) {
            if let Some(packer) = self.packer.take() {
                packer.finish()?;
            }
            self.begin()?;
        }
        if let Some(packer) = &mut self.packer {
            packer.write_all(line)?;
            packer.write_all(b"\n")?;
        }
        self.n_in_file += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<PathBuf>> {
        if let Some(packer) = self.packer.take() {
            packer.finish()?;
        }
        Ok(self.written)
    }
}

/// `results.jsonl.zst` and 3 to `results-00003.jsonl.zst`.
pub(crate) fn numbered(name: &str, number: usize) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, "jsonl"));
    format!("{stem}-{number:05}.{ending}")
}

enum Packer {
    Plain(Sink),
    Gzip(GzEncoder<Sink>),
    Zstd(zstd::Encoder<'static, Sink>),
}

impl Packer {
    fn create(path: &Path) -> Result<Self> {
        let sink = Sink::create(Some(path))?;
        Ok(match path.extension().and_then(|e| e.to_str()) {
            Some("gz") => Self::Gzip(GzEncoder::new(sink, Compression::default())),
            Some("zst") => Self::Zstd(zstd::Encoder::new(sink, LEVEL)?),
            _ => Self::Plain(sink),
        })
    }

    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Plain(out) => out.write_all(bytes),
            Self::Gzip(out) => out.write_all(bytes),
            Self::Zstd(out) => out.write_all(bytes),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Plain(sink) => sink.finish(),
            Self::Gzip(packer) => packer.finish()?.finish(),
            Self::Zstd(packer) => packer.finish()?.finish(),
        }
    }
}
