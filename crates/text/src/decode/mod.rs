//! Bytes to text: UTF-8, UTF-16, Windows-1258 and the legacy Vietnamese encodings.

use doichieu_bitext::SpanMap;

/// A file's bytes as UTF-8 text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text, without byte order mark; line ends as they are in the file.
    pub text: String,
    /// Spans of the text to bytes of the file.
    pub map: SpanMap,
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Probability that the encoding is right, in `0.0..=1.0`; 1.0 if it was given or is marked.
    pub confidence: f64,
}

/// An encoding that news reports come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    Utf8,
}

/// Why bytes could not be read as text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The bytes are not of the encoding.
    #[error("byte {at} is not {encoding}")]
    Undecodable {
        /// Offset of the first offending byte in the file.
        at: usize,
        /// The encoding tried.
        encoding: &'static str,
    },
}

/// Decodes a file, in the given encoding or in the one that its bytes fit best.
///
/// # Errors
///
/// [`DecodeError::Undecodable`] where a byte does not fit.
pub fn decode(_bytes: &[u8], _encoding: Option<Encoding>) -> Result<Decoded, DecodeError> {
    todo!("owner: decode")
}
