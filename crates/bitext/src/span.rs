use std::fmt;
use std::ops::Range;

/// A stretch of one document's text, as UTF-8 **byte** offsets, half-open.
///
/// Both ends lie on a `char` boundary of the text the span was made for, so a span never cuts `ộ` in
/// two. `Nội` is 5 bytes composed (NFC) and 7 decomposed (NFD): spans refer to the text *as read*.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Span;
///
/// let report = "Hà Nội mưa.";
/// let city = Span::new(report, 0, 9)?;
/// assert_eq!(city.text(report), Some("Hà Nội"));
/// assert_eq!(city.len(), 9); // bytes; six characters
/// # Ok::<(), doichieu_bitext::SpanError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Makes a span of `text`, checking that both ends are inside it and on character boundaries.
    ///
    /// # Errors
    ///
    /// [`SpanError::Backwards`] if `end < start`, [`SpanError::OutOfText`] if `end` is past the text,
    /// [`SpanError::InsideChar`] if an end falls inside a character.
    pub fn new(text: &str, start: usize, end: usize) -> Result<Self, SpanError> {
        if end < start {
            return Err(SpanError::Backwards { start, end });
        }
        if text.len() < end {
            return Err(SpanError::OutOfText { end, len: text.len() });
        }
        for at in [start, end] {
            if !text.is_char_boundary(at) {
                return Err(SpanError::InsideChar { at });
            }
        }
        Ok(Self { start, end })
    }

    /// Makes a span from offsets that are known to be right, or that refer to raw bytes rather than text.
    ///
    /// An end before the start is taken as the start, so that the span is empty and never backwards.
    pub const fn at(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// First byte.
    pub const fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub const fn end(self) -> usize {
        self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The offsets as a range, for indexing bytes.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The stretch of `text`, or `None` if the span was made for another text and does not fit this one.
    pub fn text(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// The stretch of raw `bytes`, or `None` if it does not fit.
    pub fn bytes(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.start..self.end)
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same stretch in a text in which this one's text begins at byte `by`.
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// The span without the white space at its two ends.
    ///
    /// Returns an empty span at the old start if there is nothing else, or if it does not fit `text`.
    pub fn trimmed(self, text: &str) -> Self {
        let Some(inside) = self.text(text) else { return Self::at(self.start, self.start) };
        let lead = inside.len() - inside.trim_start().len();
        let kept = inside.trim().len();
        if kept == 0 {
            Self::at(self.start, self.start)
        } else {
            Self::at(self.start + lead, self.start + lead + kept)
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Why a pair of offsets is no span of a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// The end comes before the start.
    #[error("span {start}..{end} ends before it starts")]
    Backwards {
        /// First byte asked for.
        start: usize,
        /// End asked for.
        end: usize,
    },
    /// The end is past the end of the text.
    #[error("span ends at byte {end} of a text of {len} bytes")]
    OutOfText {
        /// End asked for.
        end: usize,
        /// Length of the text in bytes.
        len: usize,
    },
    /// An end is not on a character boundary.
    #[error("byte {at} is inside a character")]
    InsideChar {
        /// The offending offset.
        at: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_to_cut_a_character() {
        assert_eq!(Span::new("ộ", 0, 1), Err(SpanError::InsideChar { at: 1 }));
        assert_eq!(Span::new("ộ", 0, 9), Err(SpanError::OutOfText { end: 9, len: 3 }));
        assert_eq!(Span::new("ab", 2, 1), Err(SpanError::Backwards { start: 2, end: 1 }));
    }

    #[test]
    fn trims_both_ends() {
        let text = "  Hà Nội \n";
        assert_eq!(Span::at(0, text.len()).trimmed(text).text(text), Some("Hà Nội"));
        assert!(Span::at(0, 2).trimmed(text).is_empty());
    }
}
