//! Spans as answers give them: in bytes of the file, or in code points of its text.

use doichieu_bitext::{Document, Span};

use crate::Offsets;

/// Raised when a field changes its meaning or goes; new fields do not raise it.
pub const VERSION: u32 = 1;

/// A stretch of the input file: start and end, half-open.
pub type SpanJson = [usize; 2];

/// Program and version.
pub fn tool() -> String {
    format!("doichieu {}", env!("CARGO_PKG_VERSION"))
}

/// Four digits: more would differ between platforms, and nobody can use them.
pub fn round(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}

/// How offsets are called in answers.
pub fn unit(offsets: Offsets) -> &'static str {
    match offsets {
        Offsets::Bytes => "bytes",
        Offsets::Chars => "chars",
    }
}

/// Brings spans of a document's text to what the user counts in.
#[derive(Debug)]
pub struct Spans<'a> {
    pub(crate) document: &'a Document,
    chars: Option<CharIndex>,
}

impl<'a> Spans<'a> {
    /// Gets ready for the spans of one document.
    pub fn new(document: &'a Document, offsets: Offsets) -> Self {
        let chars = (offsets == Offsets::Chars).then(|| CharIndex::new(&document.origin.decoded));
        Self { document, chars }
    }

    /// A span of the document's text in the unit that was asked for.
    pub fn of(&self, span: Span) -> SpanJson {
        match &self.chars {
            None => {
                let file = self.document.file_span(span);
                [file.start(), file.end()]
            }
            Some(chars) => {
                let decoded = self.document.origin.to_decoded.to_source(span);
                let text = &self.document.origin.decoded;
                [chars.count(text, decoded.start()), chars.count(text, decoded.end())]
            }
        }
    }
}

/// Counts code points before a byte without starting from the beginning each time.
#[derive(Debug)]
pub struct CharIndex {
    /// Code points before every [`CharIndex::STEP`]-th byte.
    before: Vec<usize>,
}

impl CharIndex {
    const STEP: usize = 4_096;

    /// Counts once.
    pub fn new(text: &str) -> Self {
        let mut n = 0;
        let before = text
            .as_bytes()
            .chunks(Self::STEP)
            .map(|chunk| {
                let here = n;
                n += chunk.iter().filter(|b| is_char_start(**b)).count();
                here
            })
            .collect();
        Self { before }
    }

    /// Code points of `text` that begin before byte `at`.
    pub fn count(&self, text: &str, at: usize) -> usize {
        let block = (at / Self::STEP).min(self.before.len().saturating_sub(1));
        let start = block * Self::STEP;
        let rest = text.as_bytes().get(start..at.min(text.len())).unwrap_or(&[]);
        self.before.get(block).copied().unwrap_or(0) + rest.iter().filter(|b| is_char_start(**b)).count()
    }
}

fn is_char_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_across_blocks() {
        let text = "ộa".repeat(5_000);
        let index = CharIndex::new(&text);
        for n in [0, 1, 2, 4_095, 4_096, 4_097, 9_999, 10_000] {
            let at = text.char_indices().nth(n).map_or(text.len(), |c| c.0);
            assert_eq!(index.count(&text, at), n);
        }
    }
}
