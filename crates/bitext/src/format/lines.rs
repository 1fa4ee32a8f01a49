//! Lines of a file that may be large, with their numbers.

use std::io::BufRead;

use super::ReadError;

/// Reads lines as the formats mean them: ended by `\n` or `\r\n` alone, since other line ends of Unicode occur inside
/// texts; a byte order mark is passed over.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// Number of the line that was read last, from 1.
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), number: 0 }
    }

    /// Number of the line that was read last, from 1.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The next line without its end; `None` after the last.
    pub(super) fn next_line(&mut self) -> Result<Option<&str>, ReadError> {
        let line = self.number + 1;
        self.buffer.clear();
        let n = self
            .input
            .read_until(b'\n', &mut self.buffer)
            .map_err(|source| ReadError::Io { line, source })?;
        if n == 0 {
            return Ok(None);
        }
        self.number = line;
        let bytes = self.buffer.as_slice();
        let bytes = if line == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
        let bytes = bytes.strip_suffix(b"\n").map_or(bytes, |b| b.strip_suffix(b"\r").unwrap_or(b));
        std::str::from_utf8(bytes).map(Some).map_err(|_| ReadError::NotUtf8 { line })
    }
}
