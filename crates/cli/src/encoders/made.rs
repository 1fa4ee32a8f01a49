//! Vectors that were made elsewhere, looked up by text: Vecalign's pairs of a text file and a file of float32.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use doichieu_encode::{EncodeError, Encoder, Vectors};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::{EncoderError, npy};
use crate::input;

/// What it is called in answers.
const NAME: &str = "vectors";

/// Characters of a sentence that a message shows.
const SHOWN: usize = 120;

/// Vectors from files, found by the sentence they were made for.
///
/// A sentence is found if it is a line of the text file, save for blanks and Unicode normalisation; of lines that are
/// the same, the first counts. The empty sentence needs no line: its vector is zero.
pub(super) struct MadeElsewhere {
    hash: String,
    vectors: Vectors,
    rows: HashMap<String, usize>,
}

impl std::fmt::Debug for MadeElsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeElsewhere")
            .field("rows", &self.vectors.len())
            .field("dims", &self.vectors.dims())
            .finish_non_exhaustive()
    }
}

impl MadeElsewhere {
    /// Reads pairs of a text file and its vectors.
    ///
    /// * `files`: text and vectors in turn. Vectors are raw float32, low byte first, or `.npy`, one row a line;
    ///   the length of a raw row follows from the size of the file.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be read, rows and lines do not match, rows of two files differ in length, or a value
    /// is not finite.
    pub(super) fn read(files: &[PathBuf]) -> Result<Self> {
        let mut hash = Sha256::new();
        let (mut values, mut rows, mut dims, mut n_rows) = (Vec::new(), HashMap::new(), None, 0);
        for pair in files.chunks_exact(2) {
            let [text_path, vectors_path] = pair else { continue };
            let (text, bytes) = (input::read(text_path)?, input::read(vectors_path)?);
            for part in [&text, &bytes] {
                hash.update(Sha256::digest(part));
            }
            let decoded = doichieu_text::decode::decode(&text, None)
                .with_context(|| format!("cannot read `{}`", text_path.display()))?;
            let lines: Vec<&str> = decoded.text.lines().collect();
            let (here, data) = row_length(&lines, &bytes).with_context(|| {
                format!("`{}` does not fit `{}`", vectors_path.display(), text_path.display())
            })?;
            ensure!(
                here == *dims.get_or_insert(here),
                "the rows of `{}` have {here} values, those before have {}",
                vectors_path.display(),
                dims.unwrap_or_default()
            );
            take(&lines, data, here, &mut values, vectors_path)?;
            for (idx, line) in lines.iter().enumerate() {
                rows.entry(key(line)).or_insert(n_rows + idx);
            }
            n_rows += lines.len();
        }
        let Some(dims) = dims else { bail!("no vectors were given") };
        let hash = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        Ok(Self { hash, vectors: Vectors::new(dims, values)?, rows })
    }
}

impl Encoder for MadeElsewhere {
    fn name(&self) -> &str {
        NAME
    }

    fn hash(&self) -> &str {
        &self.hash
    }

    fn dims(&self) -> usize {
        self.vectors.dims()
    }

    fn takes_any_text(&self) -> bool {
        false
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let mut out = Vectors::zeros(texts.len(), self.dims());
        for (text, row) in texts.iter().zip(out.rows_mut()) {
            let key = key(text);
            match self.rows.get(&key) {
                Some(&idx) => row.copy_from_slice(self.vectors.row(idx)),
                None if key.is_empty() => {}
                None => {
                    let cause = Box::new(EncoderError::NoVector { sentence: shortened(text) });
                    return Err(EncodeError::Run { model: NAME.to_owned(), cause });
                }
            }
        }
        Ok(out)
    }
}

/// The length of a row and the bytes of all rows.
fn row_length<'a>(lines: &[&str], bytes: &'a [u8]) -> Result<(usize, &'a [u8])> {
    ensure!(!lines.is_empty(), "there are no lines");
    if npy::is_npy(bytes) {
        let (n_rows, dims, data) = npy::parse(bytes)?;
        ensure!(n_rows == lines.len(), "{n_rows} rows for {} lines", lines.len());
        ensure!(0 < dims, "the rows are empty");
        return Ok((dims, data));
    }
    let dims = bytes.len() / 4 / lines.len();
    let fits = 0 < dims && dims * 4 * lines.len() == bytes.len();
    ensure!(fits, "{} bytes do not make rows of float32 for {} lines", bytes.len(), lines.len());
    Ok((dims, bytes))
}

/// Appends rows, brought to L2 norm 1.
fn take(lines: &[&str], data: &[u8], dims: usize, values: &mut Vec<f32>, path: &Path) -> Result<()> {
    values.reserve(data.len() / 4);
    for (row, line) in data.chunks_exact(dims * 4).zip(1..=lines.len()) {
        let (numbers, _) = row.as_chunks::<4>();
        let row: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let norm = row.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
        ensure!(
            norm.is_finite(),
            "row {line} of `{}` holds a value that is no finite number",
            path.display()
        );
        let scale = if 0.0 < norm { norm.recip() } else { 0.0 };
        values.extend(row.iter().map(|v| (f64::from(*v) * scale) as f32));
    }
    Ok(())
}

/// What two texts share if they differ in nothing but blanks and Unicode normalisation.
fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.nfc());
    }
    key
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
