//! A text file's lines, a block at a time, counted beforehand.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use doichieu_text::decode::{DecodeError, Encoding, decode};

use super::{is_stdin, name};

/// Lines that are in memory at once: enough for any model's batches, few enough that a run of hours that is broken
/// off has kept nearly all of its work in the cache.
const BLOCK: usize = 1_024;

/// Bytes that are in memory at once, more or less: long lines make shorter blocks.
const BLOCK_BYTES: usize = 1 << 22;

const BUFFER: usize = 1 << 18;

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The lines of a text, without their ends (`\n` or `\r\n`).
///
/// A file of UTF-8 is read twice, once to count and check and once to give, and never stands in memory; what cannot
/// be read twice is first copied to a temporary file. Files in other encodings are decoded as a whole.
#[derive(Debug)]
pub(crate) struct Lines {
    text: Text,
    len: usize,
    name: String,
}

#[derive(Debug)]
enum Text {
    File(BufReader<File>),
    Whole { text: String, at: usize },
}

impl Lines {
    /// Opens a file, or standard input for `-`, and checks all of it.
    ///
    /// * `encoding`: of the file; `None` for the one that fits best.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read or its bytes are not text, with the place of the first such byte.
    pub(crate) fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self> {
        let name = name(path);
        let cannot = || {
            if is_stdin(path) { "cannot read standard input".into() } else { format!("cannot read `{name}`") }
        };
        let mut file = if is_stdin(path) {
            copied(&mut std::io::stdin().lock()).with_context(cannot)?
        } else {
            ensure!(!path.is_dir(), "`{name}` is a folder, not a file");
            let mut file = File::open(path).with_context(cannot)?;
            let is_file = file.metadata().with_context(cannot)?.is_file();
            if is_file { file } else { copied(&mut file).with_context(cannot)? }
        };
        if matches!(encoding, None | Some(Encoding::Utf8))
            && let Some(survey) = survey(&mut file).with_context(cannot)?
        {
            file.seek(SeekFrom::Start(survey.start)).with_context(cannot)?;
            let text = Text::File(BufReader::with_capacity(BUFFER, file));
            return Ok(Self { text, len: survey.n_lines, name });
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).with_context(cannot)?;
        file.read_to_end(&mut bytes).with_context(cannot)?;
        let text = decode(&bytes, encoding).with_context(|| format!("cannot decode `{name}`"))?.text;
        let len = text.lines().count();
        Ok(Self { text: Text::Whole { text, at: 0 }, len, name })
    }

    /// How many lines there are in all.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The next lines; none at the end.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read any more, or has changed since it was opened.
    pub(crate) fn next_block(&mut self) -> Result<Vec<String>> {
        let (mut block, mut n_bytes) = (Vec::new(), 0);
        while block.len() < BLOCK && n_bytes < BLOCK_BYTES {
            let Some(line) = self.next_line()? else { break };
            n_bytes += line.len();
            block.push(line);
        }
        Ok(block)
    }

    fn next_line(&mut self) -> Result<Option<String>> {
        match &mut self.text {
            Text::Whole { text, at } => {
                let rest = text.get(*at..).unwrap_or("");
                let Some(line) = rest.split_inclusive('\n').next() else { return Ok(None) };
                *at += line.len();
                Ok(Some(line.lines().next().unwrap_or("").to_owned()))
            }
            Text::File(file) => {
                let mut line = Vec::new();
                let n = file
                    .read_until(b'\n', &mut line)
                    .with_context(|| format!("cannot read `{}`", self.name))?;
                if n == 0 {
                    return Ok(None);
                }
                if line.last() == Some(&b'\n') {
                    line.pop();
                    if line.last() == Some(&b'\r') {
                        line.pop();
                    }
                }
                // It was UTF-8 when it was counted.
                let line = String::from_utf8(line)
                    .ok()
                    .with_context(|| format!("`{}` was changed while it was read", self.name))?;
                Ok(Some(line))
            }
        }
    }
}

/// What a look at all of a file of UTF-8 tells.
#[derive(Debug, PartialEq, Eq)]
struct Survey {
    /// Byte at which the text begins: after a byte order mark.
    start: u64,
    n_lines: usize,
}

/// Counts the lines; `None` if the bytes are not plain UTF-8 text, in which case the decoder has the word.
fn survey(file: &mut File) -> std::io::Result<Option<Survey>> {
    let mut buffer = vec![0; BUFFER];
    // Bytes of a character that the buffer cut in two.
    let mut n_kept = 0;
    let (mut start, mut n_lines, mut last, mut is_first) = (0, 0, None, true);
    loop {
        let n_read = file.read(buffer.get_mut(n_kept..).unwrap_or_default())?;
        let filled = buffer.get(..n_kept + n_read).unwrap_or_default();
        if is_first && filled.len() < MARK.len() && 0 < n_read {
            n_kept = filled.len();
            continue;
        }
        if is_first {
            is_first = false;
            if filled.starts_with(MARK) {
                start = MARK.len() as u64;
            }
            // A file type that is known by its first bytes may well be UTF-8.
            let head = filled.utf8_chunks().next().map_or("", |c| c.valid());
            if let Err(DecodeError::Binary { .. }) = decode(head.as_bytes(), None) {
                return Ok(None);
            }
        }
        let n_valid = match std::str::from_utf8(filled) {
            Ok(_) => filled.len(),
            Err(e) if e.error_len().is_none() && 0 < n_read => e.valid_up_to(),
            Err(_) => return Ok(None),
        };
        let valid = filled.get(..n_valid).unwrap_or_default();
        if valid.contains(&0) {
            return Ok(None);
        }
        n_lines += valid.iter().filter(|b| **b == b'\n').count();
        last = valid.last().copied().or(last);
        if n_read == 0 {
            break;
        }
        n_kept = filled.len() - n_valid;
        buffer.copy_within(n_valid..n_valid + n_kept, 0);
    }
    let length = file.stream_position()?;
    n_lines += usize::from(start < length && last != Some(b'\n'));
    Ok(Some(Survey { start, n_lines }))
}

/// A copy that can be read twice and goes away by itself.
fn copied(from: &mut dyn std::io::Read) -> std::io::Result<File> {
    let mut file = tempfile::tempfile()?;
    std::io::copy(from, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
