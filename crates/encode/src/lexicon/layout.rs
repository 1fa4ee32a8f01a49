//! Where things stand in the file; numbers are little-endian.
//!
//! | bytes | what |
//! | --- | --- |
//! | 0..8 | `DCLEXIC` and a zero |
//! | 8..12 | version, 1 |
//! | 12..16 | CRC-32 of all that follows |
//! | 16..20 | length of the file |
//! | 20..32 | English side: number of texts, number of translations, bytes of text |
//! | 32..44 | Vietnamese side: the same |
//! | 44.. | English tables, then Vietnamese ones |
//!
//! Tables of a side with `n` texts, in ascending order of their keys' bytes:
//!
//! | size | what |
//! | --- | --- |
//! | 4 (n + 1) | where each text begins, in the low 30 bits; how it is written, in the high 2 |
//! | 4 (n + 1) | where each text's translations begin |
//! | n | how often it occurs in the training text: 0, or 1 + 8 log₂ of the count |
//! | 3 n | numbers of the texts in ascending order without diacritics |
//! | 6 each | translations, the most probable first: text of the other side (3), probability × 65,535 (2), evidence (1) |
//! | | the texts, one after another |
//!
//! Evidence is 0, or 1 + 4 log₂ of the number of pairs of lines, in the low 6 bits; bit 6 says that a dictionary has
//! the pair.

use std::sync::LazyLock;

pub(super) const MAGIC: &[u8; 8] = b"DCLEXIC\0";
pub(super) const VERSION: u32 = 1;
/// Bytes before the tables.
pub(super) const HEADER: usize = 44;
/// Bytes of a translation.
pub(super) const RECORD: usize = 6;
/// Low bits of a text's place.
pub(super) const PLACE: u32 = (1 << 30) - 1;

/// Sizes of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) n_texts: usize,
    pub(super) n_translations: usize,
    pub(super) n_bytes: usize,
}

impl Sizes {
    /// Bytes of all of a side's tables; `None` if no file could hold them.
    pub(super) fn total(self) -> Option<usize> {
        let fixed = self.n_texts.checked_mul(4 + 4 + 1 + 3)?.checked_add(8)?;
        fixed.checked_add(self.n_translations.checked_mul(RECORD)?)?.checked_add(self.n_bytes)
    }
}

/// A count on a scale of powers of two, `steps` to the octave, up to `max`.
pub(super) fn quantise(count: u32, steps: f64, max: u8) -> u8 {
    if count == 0 { 0 } else { (1.0 + steps * f64::from(count).log2()).round().min(f64::from(max)) as u8 }
}

/// The count that [`quantise`] was given, to within half a step.
fn count(quantised: u8, steps: f64) -> u32 {
    match quantised.checked_sub(1) {
        None => 0,
        Some(step) => (f64::from(step) / steps).exp2().round() as u32,
    }
}

/// Counts by their quantised numbers.
#[derive(Debug)]
pub(super) struct Counts([u32; 256]);

impl Counts {
    fn new(steps: f64) -> Self {
        let mut all = [0; 256];
        for (quantised, slot) in (0..=u8::MAX).zip(&mut all) {
            *slot = count(quantised, steps);
        }
        Self(all)
    }

    /// The count of a number.
    pub(super) fn of(&self, quantised: u8) -> u32 {
        self.0[usize::from(quantised)]
    }
}

/// Numbers of pairs of lines.
pub(super) static EVIDENCE: LazyLock<Counts> = LazyLock::new(|| Counts::new(EVIDENCE_STEPS));
/// How often texts occur.
pub(super) static FREQUENCY: LazyLock<Counts> = LazyLock::new(|| Counts::new(FREQUENCY_STEPS));

pub(super) const EVIDENCE_STEPS: f64 = 4.0;
pub(super) const EVIDENCE_MAX: u8 = 63;
pub(super) const IN_DICTIONARY: u8 = 64;
pub(super) const FREQUENCY_STEPS: f64 = 8.0;

/// Reads a little-endian number at `at`; 0 past the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u32::from_le_bytes)
}

/// Reads three bytes.
pub(super) fn u24_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some([a, b, c]) => u32::from_le_bytes([*a, *b, *c, 0]),
        None => 0,
    }
}

/// Reads two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).copied().map_or(0, u16::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_counts_survive_and_large_ones_nearly() {
        for n in [0, 1, 2, 4, 8] {
            assert_eq!(count(quantise(n, EVIDENCE_STEPS, EVIDENCE_MAX), EVIDENCE_STEPS), n);
        }
        for n in [3_u32, 7, 50, 700, 20_000] {
            let back = f64::from(count(quantise(n, EVIDENCE_STEPS, EVIDENCE_MAX), EVIDENCE_STEPS));
            assert!((back / f64::from(n)).ln().abs() < 0.18, "{n} is read as {back}");
        }
        assert_eq!(quantise(u32::MAX, EVIDENCE_STEPS, EVIDENCE_MAX), EVIDENCE_MAX);
    }
}
