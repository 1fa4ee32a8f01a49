//! Numbers in files.

use super::ReadError;

/// A score to write: what is no number is not written.
pub(super) fn finite(score: Option<f64>) -> Option<f64> {
    // Minus zero reads back as zero.
    score.filter(|s| s.is_finite()).map(|s| s + 0.0)
}

/// Reads the number of a sentence.
///
/// A file of few lines that names a sentence far off is damaged; to believe it would cost memory without bound.
pub(super) fn sentence_number(line: usize, field: &str, expected: &'static str) -> Result<usize, ReadError> {
    let field = field.trim();
    let number: Option<usize> = field.parse().ok().filter(|_| field.bytes().all(|b| b.is_ascii_digit()));
    let number = number.ok_or_else(|| ReadError::malformed(line, field, expected))?;
    believed(line, number)
}

/// Refuses a number of a sentence that is far beyond what a file with so many lines can name.
pub(super) fn believed(line: usize, number: usize) -> Result<usize, ReadError> {
    let limit = 1_000_000_usize.saturating_add(line.saturating_mul(1_000));
    if number <= limit { Ok(number) } else { Err(ReadError::TooLarge { line, found: number, limit }) }
}
