//! A record a line, plain or compressed.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use flate2::read::MultiGzDecoder;

use super::Input;
use crate::batch::record::{Content, Raw};
use crate::input::{is_stdin, name};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 18;

/// The lines of a file or of standard input that are not blank.
pub(crate) struct JsonLines {
    reader: Box<dyn BufRead + Send>,
    name: String,
    /// Number of the last line, from 1.
    line: u64,
    /// Bytes of the file, before unpacking, that were read.
    n_read: Arc<AtomicU64>,
    size: Option<u64>,
    max_record: u64,
}

impl JsonLines {
    /// Opens a file, or standard input for `-`.
    ///
    /// * `max_record`: longest line that is taken, in bytes.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be opened.
    pub(crate) fn open(path: &Path, max_record: u64) -> Result<Self> {
        let (reader, n_read, size) = unpacked(path)?;
        Ok(Self { reader, name: name(path), line: 0, n_read, size, max_record })
    }

    /// The rest of a line that is too long goes unread into nowhere.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let end = buffer.iter().position(|b| *b == b'\n');
            let n = end.map_or(buffer.len(), |e| e + 1);
            self.reader.consume(n);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}

impl Input for JsonLines {
    fn next(&mut self) -> Result<Option<Raw>> {
        loop {
            let mut bytes = Vec::new();
            let cannot = || format!("cannot read `{}` after line {}", self.name, self.line);
            let mut limited = (&mut self.reader).take(self.max_record + 1);
            let n = limited.read_until(b'\n', &mut bytes).with_context(cannot)?;
            if n == 0 {
                return Ok(None);
            }
            self.line += 1;
            let place = format!("line {}", self.line);
            if self.max_record < n as u64 && bytes.last() != Some(&b'\n') {
                self.skip_line().with_context(|| format!("cannot read `{}`", self.name))?;
                let reason = format!("the record is longer than {} bytes (`--max-record`)", self.max_record);
                let id = doichieu_answer::parse::salvaged_id(&bytes);
                return Ok(Some(Raw { place, content: Content::Bad { id, reason } }));
            }
            if self.line == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(Raw { place, content: Content::Json(bytes) }));
            }
        }
    }

    fn position(&self) -> Option<(u64, u64)> {
        Some((self.n_read.load(Ordering::Relaxed), self.size?))
    }
}

/// What reads a file whose name tells how it is packed.
pub(crate) type Unpacked = (Box<dyn BufRead + Send>, Arc<AtomicU64>, Option<u64>);

/// Opens a file that may be packed with gzip or Zstandard, which its name tells; with a count of the bytes read so far
/// and their number in all, where it is known.
///
/// # Errors
///
/// Fails if the file cannot be opened.
pub(crate) fn unpacked(path: &Path) -> Result<Unpacked> {
    let n_read = Arc::new(AtomicU64::new(0));
    if is_stdin(path) {
        let counted = Counted { inner: std::io::stdin(), n_read: n_read.clone() };
        return Ok((Box::new(BufReader::with_capacity(BUFFER, counted)), n_read, None));
    }
    let cannot = || format!("cannot read `{}`", path.display());
    let file = File::open(path).with_context(cannot)?;
    let metadata = file.metadata().with_context(cannot)?;
    anyhow::ensure!(!metadata.is_dir(), "`{}` is a folder, not a file", path.display());
    let size = metadata.is_file().then_some(metadata.len());
    let counted = Counted { inner: file, n_read: n_read.clone() };
    let reader: Box<dyn Read + Send> = match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, counted))),
        Some("zst") => Box::new(zstd::Decoder::new(counted).with_context(cannot)?),
        _ => Box::new(counted),
    };
    Ok((Box::new(BufReader::with_capacity(BUFFER, reader)), n_read, size))
}

struct Counted<R> {
    inner: R,
    n_read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.n_read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
