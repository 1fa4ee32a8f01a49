//! The log-linear model: a table of small weights, and what their sums mean as probabilities.

use std::borrow::Cow;

use super::feature::{LetterCount, N_BUCKETS, Sink, extract};

/// Classes of the model: English, Vietnamese with marks (mis-decoded Vietnamese included), Vietnamese without
/// marks, and [`N_OTHER`] groups of other languages, which only share the work among themselves.
pub const N_CLASSES: usize = 8;
/// Number of classes that are neither English nor Vietnamese.
pub const N_OTHER: usize = N_CLASSES - 3;
/// Upper ends, in letters, of the length classes that have a temperature of their own; the last is open.
pub const LENGTH_ENDS: [usize; 6] = [4, 8, 16, 32, 64, 128];
/// Number of length classes.
pub const N_LENGTHS: usize = LENGTH_ENDS.len() + 1;

const MAGIC: &[u8; 8] = b"DCLID\x00\x00\x01";
const HEADER_LEN: usize = 8 + 4 * (1 + N_LENGTHS);

/// Weights and their meaning.
#[derive(Debug)]
pub struct Model {
    bytes: Cow<'static, [u8]>,
    /// What one step of an integer weight is worth in the exponent.
    scale: f64,
    /// Divides the exponents, by length: fitted so that probabilities hold on text kept back from training.
    temperatures: [f64; N_LENGTHS],
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// They begin with something else.
    #[error("not a language model of this version")]
    Magic,
    /// They are too few or too many.
    #[error("a language model has {expected} bytes, found {found}")]
    Length {
        /// Bytes of a model.
        expected: usize,
        /// Bytes given.
        found: usize,
    },
    /// Scale or a temperature is not a positive number.
    #[error("parameter {at} is not a positive number")]
    Parameter {
        /// Which one, counting the scale as 0.
        at: usize,
    },
}

/// Probabilities of what a text is; they add up to one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// English.
    pub en: f64,
    /// Vietnamese, however written.
    pub vi: f64,
    /// Neither.
    pub other: f64,
}

/// Sums of weights over a stretch of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    classes: [i64; N_CLASSES],
    n_features: usize,
    /// Letters in the tokens that were summed.
    pub n_letters: usize,
    /// Tokens that were summed.
    pub n_tokens: usize,
}

impl Sums {
    /// Adds those of another stretch.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in self.classes.iter_mut().zip(other.classes) {
            *sum += more;
        }
        self.n_features += other.n_features;
        self.n_letters += other.n_letters;
        self.n_tokens += other.n_tokens;
    }
}

/// A text read by the model.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The whole text.
    pub whole: Sums,
    /// Its sentences, as a rough splitter sees them.
    pub sentences: Vec<Sums>,
    /// Letters by script.
    pub letters: LetterCount,
}

impl Model {
    /// Reads a model as [`Model::to_bytes`] writes it.
    ///
    /// # Errors
    ///
    /// [`ModelError`] says what is wrong with the bytes.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        let expected = HEADER_LEN + N_BUCKETS * N_CLASSES;
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        if bytes.len() != expected {
            return Err(ModelError::Length { expected, found: bytes.len() });
        }
        let mut parameters = [1.0; 1 + N_LENGTHS];
        let raw = bytes.get(8..HEADER_LEN).unwrap_or_default();
        for (at, (slot, word)) in parameters.iter_mut().zip(raw.chunks_exact(4)).enumerate() {
            let value = word.try_into().map_or(f32::NAN, f32::from_le_bytes);
            if !(value.is_finite() && value > 0.0) {
                return Err(ModelError::Parameter { at });
            }
            *slot = f64::from(value);
        }
        let [scale, temperatures @ ..] = parameters;
        Ok(Self { bytes, scale, temperatures })
    }

    /// The bytes of a model with these weights (`N_CLASSES` for each bucket) and parameters.
    pub fn to_bytes(weights: &[i8], scale: f32, temperatures: [f32; N_LENGTHS]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(scale.to_le_bytes());
        bytes.extend(temperatures.iter().flat_map(|t| t.to_le_bytes()));
        bytes.extend(weights.iter().map(|w| w.to_le_bytes()[0]));
        bytes
    }

    /// A model that knows nothing.
    pub fn empty() -> Self {
        Self {
            bytes: Cow::Owned(vec![0; HEADER_LEN + N_BUCKETS * N_CLASSES]),
            scale: 1.0,
            temperatures: [1.0; N_LENGTHS],
        }
    }

    /// Sums the weights of a text.
    pub fn read(&self, text: &str) -> Reading {
        let (table, _) = self.bytes.get(HEADER_LEN..).unwrap_or_default().as_chunks::<N_CLASSES>();
        let mut summing = Summing {
            table,
            reading: Reading::default(),
            classes: [0; N_CLASSES],
            sentence: Sums::default(),
        };
        let letters = extract(text, &mut summing);
        summing.sentence_end();
        let mut reading = summing.reading;
        reading.letters = letters;
        reading
    }

    /// What the sums say.
    pub fn shares(&self, sums: &Sums) -> Shares {
        let exponents = self.exponents(sums);
        let highest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parts = exponents.map(|e| (e - highest).exp());
        let [en, vi_marked, vi_bare, others @ ..] = parts;
        let other: f64 = others.iter().sum();
        let total = en + vi_marked + vi_bare + other;
        Shares { en: en / total, vi: (vi_marked + vi_bare) / total, other: other / total }
    }

    /// Exponents of the classes, after temperature. A sum grows with the text, its noise with the root of it.
    pub fn exponents(&self, sums: &Sums) -> [f64; N_CLASSES] {
        let length_idx = LENGTH_ENDS.partition_point(|&end| end < sums.n_letters);
        let temperature = self.temperatures.get(length_idx).copied().unwrap_or(1.0);
        let factor = self.scale / (sums.n_features.max(1) as f64).sqrt() / temperature;
        sums.classes.map(|sum| sum as f64 * factor)
    }
}

/// A stretch without a stop is cut here, so that 32-bit sums of 8-bit weights cannot overflow.
const MAX_FEATURES: usize = 1 << 20;

struct Summing<'a> {
    table: &'a [[u8; N_CLASSES]],
    reading: Reading,
    /// Of the sentence that is being read; narrow, because this is the innermost loop.
    classes: [i32; N_CLASSES],
    sentence: Sums,
}

impl Sink for Summing<'_> {
    #[inline]
    fn feature(&mut self, bucket: usize) {
        if let Some(weights) = self.table.get(bucket) {
            for (sum, weight) in self.classes.iter_mut().zip(weights) {
                *sum += i32::from(weight.cast_signed());
            }
        }
        self.sentence.n_features += 1;
    }

    fn token(&mut self, n_letters: usize) {
        self.sentence.n_letters += n_letters;
        self.sentence.n_tokens += 1;
        if self.sentence.n_features > MAX_FEATURES {
            self.sentence_end();
        }
    }

    fn sentence_end(&mut self) {
        if self.sentence.n_tokens > 0 {
            self.sentence.classes = self.classes.map(i64::from);
            self.reading.whole.add(&self.sentence);
            self.reading.sentences.push(self.sentence);
            self.sentence = Sums::default();
            self.classes = [0; N_CLASSES];
        }
    }
}
