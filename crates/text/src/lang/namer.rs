//! Which of some hundred languages a text is in that is neither English nor Vietnamese: a small table of vectors for
//! hashed letter n-grams and words of any script, averaged over the text and compared with one vector a language.
//!
//! `whatlang` knows 69 languages and answers one of them for whatever it is given; this table knows more, and has a
//! class for "none of these", so it decides whether there is a name at all.

use std::borrow::Cow;

use doichieu_bitext::{Lang, LangCode};

use super::model::ModelError;

/// Length of the vectors.
pub const N_DIMS: usize = 16;
/// Vectors of features; a power of two.
pub const N_VECTORS: usize = 1 << 15;
/// Longest letter n-gram.
const MAX_GRAM: usize = 4;
/// A longer word is read as if cut here.
const MAX_WORD: usize = 30;
/// Letters that are read of a text: more changes little.
const MAX_LETTERS: usize = 240;

const MAGIC: &[u8; 8] = b"DCNAM\x00\x00\x01";
const HEADER_LEN: usize = 8 + 4 + 4;

/// The table and the languages it knows.
#[derive(Debug)]
pub struct Namer {
    bytes: Cow<'static, [u8]>,
    /// Languages in the table's order; `None` is the class of all that have no name here.
    labels: Vec<Option<Lang>>,
    /// Vector and bias of each label.
    outputs: Vec<[f32; N_DIMS + 1]>,
    scale: f32,
}

impl Namer {
    /// Reads a table as [`Namer::to_bytes`] writes it.
    ///
    /// # Errors
    ///
    /// [`ModelError`] says what is wrong with the bytes.
    pub fn from_bytes(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        if !bytes.starts_with(MAGIC) {
            return Err(ModelError::Magic);
        }
        let word = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).unwrap_or([0; 4]);
        let n_labels = u32::from_le_bytes(word(8)) as usize;
        let scale = f32::from_le_bytes(word(12));
        if !(scale.is_finite() && scale > 0.0) {
            return Err(ModelError::Parameter { at: 0 });
        }
        let label_len = 3 + 4 * (N_DIMS + 1);
        let expected = n_labels.saturating_mul(label_len).saturating_add(HEADER_LEN + N_VECTORS * N_DIMS);
        if bytes.len() != expected {
            return Err(ModelError::Length { expected, found: bytes.len() });
        }
        let mut labels = Vec::with_capacity(n_labels);
        let mut outputs = Vec::with_capacity(n_labels);
        let records = bytes.get(HEADER_LEN + N_VECTORS * N_DIMS..).unwrap_or_default();
        for record in records.chunks_exact(label_len) {
            let (code, numbers) = record.split_at(3);
            let code = std::str::from_utf8(code).unwrap_or_default().trim_end();
            labels.push(LangCode::new(code).ok().map(Lang::Other));
            let mut output = [0.0; N_DIMS + 1];
            for (slot, number) in output.iter_mut().zip(numbers.chunks_exact(4)) {
                *slot = number.try_into().map_or(0.0, f32::from_le_bytes);
            }
            outputs.push(output);
        }
        Ok(Self { bytes, labels, outputs, scale })
    }

    /// The bytes of a table; a label without a code is the class of the unnamed. Each output ends with its bias.
    pub fn to_bytes(vectors: &[i8], scale: f32, outputs: &[(String, [f32; N_DIMS + 1])]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(u32::try_from(outputs.len()).unwrap_or(0).to_le_bytes());
        bytes.extend(scale.to_le_bytes());
        bytes.extend(vectors.iter().map(|v| v.to_le_bytes()[0]));
        for (code, output) in outputs {
            let mut padded = [b' '; 3];
            for (slot, byte) in padded.iter_mut().zip(code.bytes()) {
                *slot = byte;
            }
            bytes.extend(padded);
            bytes.extend(output.iter().flat_map(|x| x.to_le_bytes()));
        }
        bytes
    }

    /// A table that names nothing.
    pub fn empty() -> Self {
        Self { bytes: Cow::Borrowed(&[]), labels: Vec::new(), outputs: Vec::new(), scale: 1.0 }
    }

    /// The `n_wanted` likeliest languages with their probabilities, the most likely first; `None` for all that have no
    /// name here. Only those that `is_allowed` accepts share the probability.
    pub fn rank(
        &self,
        text: &str,
        n_wanted: usize,
        is_allowed: impl Fn(Option<Lang>) -> bool,
    ) -> Vec<(Option<Lang>, f64)> {
        let (table, _) = self.bytes.get(HEADER_LEN..).unwrap_or_default().as_chunks::<N_DIMS>();
        let mut sums = [0i32; N_DIMS];
        let mut n_features = 0usize;
        features(text, |bucket| {
            if let Some(vector) = table.get(bucket) {
                for (sum, part) in sums.iter_mut().zip(vector) {
                    *sum += i32::from(part.cast_signed());
                }
            }
            n_features += 1;
        });
        if n_features == 0 {
            return Vec::new();
        }
        let factor = self.scale / n_features as f32;
        let hidden = sums.map(|sum| sum as f32 * factor);
        let mut ranked: Vec<(Option<Lang>, f64)> = Vec::new();
        for (label, output) in self.labels.iter().zip(&self.outputs) {
            if is_allowed(*label) {
                let [weights @ .., bias] = output;
                let exponent: f32 = weights.iter().zip(hidden).map(|(w, h)| w * h).sum::<f32>() + bias;
                ranked.push((*label, f64::from(exponent)));
            }
        }
        let highest = ranked.iter().map(|(_, e)| *e).fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for (_, share) in &mut ranked {
            *share = (*share - highest).exp();
            total += *share;
        }
        for (_, share) in &mut ranked {
            *share /= total;
        }
        let order =
            |a: &(Option<Lang>, f64), b: &(Option<Lang>, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if n_wanted < ranked.len() {
            ranked.select_nth_unstable_by(n_wanted, order);
            ranked.truncate(n_wanted);
        }
        ranked.sort_by(order);
        ranked
    }

    /// The languages that have a name here.
    pub fn languages(&self) -> impl Iterator<Item = Lang> + '_ {
        self.labels.iter().filter_map(|label| *label)
    }
}

/// Hashed features of a text for the namer, each below [`N_VECTORS`].
pub fn features(text: &str, mut emit: impl FnMut(usize)) {
    let mut word: Vec<char> = Vec::with_capacity(MAX_WORD + 2);
    word.push(' ');
    let mut n_letters = 0usize;
    for ch in text.chars().chain(std::iter::once(' ')) {
        // Marks belong to the letters of Indic and decomposed text.
        let is_letter = ch.is_ascii_alphabetic()
            || ch == '\''
            || !ch.is_ascii() && (ch.is_alphabetic() || is_mark(ch) || matches!(ch, '’' | 'ʻ'));
        if is_letter && word.len() <= MAX_WORD {
            let lower = if ch == '’' { '\'' } else { ch.to_lowercase().next().unwrap_or(ch) };
            word.push(lower);
            n_letters += 1;
        } else if word.len() > 1 {
            emit_word(&mut word, &mut emit);
            if n_letters >= MAX_LETTERS {
                return;
            }
        }
    }
}

fn is_mark(ch: char) -> bool {
    matches!(u32::from(ch), 0x300..=0x36F | 0x5B0..=0x5C7 | 0x64B..=0x652 | 0x900..=0xDFF | 0xE31..=0xEFF | 0x1000..=0x109F | 0x1780..=0x17FF)
        && !ch.is_ascii_punctuation()
        && !ch.is_numeric()
}

/// Features of one word, given after a space; leaves the space.
fn emit_word(word: &mut Vec<char>, emit: &mut impl FnMut(usize)) {
    let whole = word.iter().skip(1).fold(BASIS, |hash, &ch| step(hash, ch));
    emit(spread(whole ^ 0x5BD1_E995));
    word.push(' ');
    let mut rest = word.as_slice();
    while let [_, later @ ..] = rest {
        let mut gram = BASIS;
        for &ch in rest.iter().take(MAX_GRAM) {
            gram = step(gram, ch);
            emit(spread(gram));
        }
        rest = later;
    }
    word.truncate(1);
}

/// Start of the FNV-1a hash.
const BASIS: u32 = 0x811C_9DC5;

const fn step(hash: u32, ch: char) -> u32 {
    (hash ^ ch as u32).wrapping_mul(0x0100_0193)
}

const fn spread(hash: u32) -> usize {
    let mut h = hash;
    h ^= h >> 16;
    h = h.wrapping_mul(0x85EB_CA6B);
    h ^= h >> 13;
    h as usize & (N_VECTORS - 1)
}
