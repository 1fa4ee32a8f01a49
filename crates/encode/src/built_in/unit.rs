//! The units whose vectors add up to a sentence's: words, pairs of words, stems; plain forms where the text was
//! written without diacritics.

use super::word::{Word, Words, finish};

/// What a unit is made of. The number is part of the model file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A word of either language, with its diacritics; a number; a sign such as `%`.
    Word,
    /// Two words in a row.
    Pair,
    /// An English word without its ending.
    Stem,
    /// A word of Vietnamese text that was written without diacritics.
    PlainWord,
    /// Two of them in a row.
    PlainPair,
    /// Three of them in a row.
    PlainTriple,
}

/// How a text is written, which decides its units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// English, or Vietnamese with its diacritics.
    Full,
    /// Vietnamese without diacritics.
    Plain,
}

/// Reads texts into units, with room that is used again for the next text.
#[derive(Debug, Default)]
pub struct Units {
    words: Words,
}

impl Units {
    /// Reads a text.
    pub fn read(&mut self, text: &str) {
        self.words.read(text);
    }

    /// Number of words in the text that was read.
    pub fn n_words(&self) -> usize {
        self.words.words.len()
    }

    /// How many words of the text have diacritics.
    pub fn n_accented(&self) -> usize {
        self.words.words.iter().filter(|w| w.is_accented).count()
    }

    /// The text's words without diacritics, as [`UnitKind::Word`] and as [`UnitKind::PlainWord`].
    pub fn unaccented_words(&self) -> impl Iterator<Item = (u64, u64)> {
        self.words.words.iter().filter(|w| !w.is_accented).map(|w| (w.full, plain(w)))
    }

    /// All units of the text that was read, in order.
    pub fn each(&self, writing: Writing, mut found: impl FnMut(UnitKind, u64)) {
        let words = &self.words.words;
        for (i, word) in words.iter().enumerate() {
            let before = |n: usize| {
                let start = i.checked_sub(n)?;
                let run = words.get(start..=i)?;
                run.iter().skip(1).all(|w| !w.is_first).then_some(run)
            };
            match writing {
                Writing::Full => {
                    found(UnitKind::Word, word.full);
                    if let Some(stem) = word.stem {
                        found(UnitKind::Stem, finish(stem ^ STEM));
                    }
                    if let Some([a, b]) = before(1) {
                        found(UnitKind::Pair, join(a.full, b.full));
                    }
                }
                Writing::Plain => {
                    found(UnitKind::PlainWord, plain(word));
                    if let Some([a, b]) = before(1) {
                        found(UnitKind::PlainPair, join(plain(a), plain(b)));
                    }
                    if let Some([a, b, c]) = before(2) {
                        found(UnitKind::PlainTriple, join(join(plain(a), plain(b)), plain(c)));
                    }
                }
            }
        }
    }

    /// The words as [`UnitKind::Word`], in the order in which [`Units::each`] gives words.
    pub fn full_words(&self) -> impl Iterator<Item = u64> {
        self.words.words.iter().map(|w| w.full)
    }
}

const STEM: u64 = 0x5374_656D;
const PLAIN: u64 = 0x506C_6169_6E00;

const fn plain(word: &Word) -> u64 {
    finish(word.plain ^ PLAIN)
}

const fn join(a: u64, b: u64) -> u64 {
    finish(a.rotate_left(17).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b)
}

/// The signs that stand for a word without a vector: endless ±1, from its hash.
///
/// Equal words get equal signs on both sides, so that names and numbers match though nobody learnt them.
pub fn signs(hash: u64) -> impl Iterator<Item = f32> {
    sign_bits(hash).flat_map(|bits| (0..64).map(move |b| if (bits >> b) & 1 == 1 { 1.0 } else { -1.0 }))
}

/// The same as bits, 64 at a time, the lowest first: a set one is plus.
pub(super) fn sign_bits(hash: u64) -> impl Iterator<Item = u64> {
    (1_u64..).map(move |i| finish(hash.wrapping_add(i.wrapping_mul(0x9E37_79B9_7F4A_7C15))))
}
