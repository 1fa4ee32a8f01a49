//! What a look-up gives.

use std::fmt;

use super::layout::{EVIDENCE, IN_DICTIONARY};
use super::side::{Record, Side};

/// A word or compound of one language with its translations.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub(super) source: Side<'a>,
    pub(super) target: Side<'a>,
    pub(super) idx: usize,
}

impl<'a> Entry<'a> {
    /// The entry as it is stored: lower case, one space between words.
    pub fn text(&self) -> &'a str {
        self.source.text(self.idx)
    }

    /// How the entry is written in running text.
    pub fn written(&self) -> Written {
        self.source.written(self.idx)
    }

    /// Times that the entry occurs in the training text, to within a twentieth; 0 if a dictionary alone has it.
    pub fn frequency(&self) -> u32 {
        self.source.frequency(self.idx)
    }

    /// Its translations, the most probable first, at most ten.
    ///
    /// Probabilities sum to at most 1: the rest is for translations that are not listed, and for the cases in which
    /// the other language says nothing in its place.
    pub fn translations(self) -> impl Iterator<Item = Translation<'a>> {
        self.source.records(self.idx).map(move |record| Translation::new(self.target, record))
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("text", &self.text()).finish_non_exhaustive()
    }
}

/// One translation of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Translation<'a> {
    /// The translation: lower case, one space between words.
    pub text: &'a str,
    /// How it is written in running text.
    pub written: Written,
    /// p(translation | entry), in `0.0..=1.0`, with 16 bits. Of a word without diacritics, times the share that
    /// `restored` has among all words that it could be.
    pub probability: f64,
    /// What it stands on.
    pub evidence: Evidence,
    /// The entry that it translates, where the word asked for is one only without its diacritics.
    pub restored: Option<&'a str>,
}

impl<'a> Translation<'a> {
    pub(super) fn new(target: Side<'a>, record: Record) -> Self {
        Self {
            text: target.text(record.target),
            written: target.written(record.target),
            probability: record.probability,
            evidence: Evidence {
                n_pairs: EVIDENCE.of(record.evidence & !IN_DICTIONARY),
                in_dictionary: record.evidence & IN_DICTIONARY != 0,
            },
            restored: None,
        }
    }
}

/// What a translation stands on.
///
/// Without a pair of lines and without a dictionary, it stands on a word with the same translation: `deal` shares
/// *thoả thuận* with `agreement`, so its *hiệp định* is listed there too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Pairs of lines in which the two translate each other, to within a tenth; exact for 0, 1, 2 and 4.
    pub n_pairs: u32,
    /// Whether a dictionary has the pair (for an inflected English word: has it for the plain form).
    pub in_dictionary: bool,
}

impl Evidence {
    /// Whether it stands on two pairs of lines at most and no dictionary has it.
    pub const fn is_weak(self) -> bool {
        !self.in_dictionary && self.n_pairs <= 2
    }
}

/// Where an entry has capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Written {
    /// `thủ tướng`.
    #[default]
    Lower,
    /// `Tiếng Anh`: the first word alone.
    First,
    /// `Hà Nội`.
    Title,
    /// `UNESCO`.
    Upper,
}

impl Written {
    pub(super) const fn from_bits(bits: u32) -> Self {
        match bits & 3 {
            0 => Self::Lower,
            1 => Self::First,
            2 => Self::Title,
            _ => Self::Upper,
        }
    }

    pub(super) const fn bits(self) -> u32 {
        match self {
            Self::Lower => 0,
            Self::First => 1,
            Self::Title => 2,
            Self::Upper => 3,
        }
    }

    /// Writes a stored text with its capitals: `hà nội` as `Hà Nội`.
    pub fn apply(self, text: &str) -> String {
        let mut is_start = true;
        let mut is_text_start = true;
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let is_capital = match self {
                Self::Lower => false,
                Self::First => is_text_start,
                Self::Title => is_start,
                Self::Upper => true,
            };
            if is_capital {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            (is_start, is_text_start) = (c == ' ', false);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_come_back() {
        assert_eq!(Written::Title.apply("hà nội"), "Hà Nội");
        assert_eq!(Written::First.apply("tiếng anh"), "Tiếng anh");
        assert_eq!(Written::Upper.apply("unesco"), "UNESCO");
        assert_eq!(Written::Lower.apply(""), "");
    }
}
