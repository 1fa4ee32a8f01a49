//! BERT's encoder (Devlin et al., NAACL 2019) over the tokens of many sentences at once.

use super::error::E5Error;
use super::file::{E5File, Shape};
use super::level::Level;
use super::math::{LayerNorm, gelu, softmax};
use super::matrix::{Matrix, Q4_BYTES, q4_nibbles, q4_scale};
use super::quantised::{BLOCK, QuantBlock, quantise};

/// Values that fit one vector register.
const LANE: usize = 8;

/// Keys that are scored at once.
const KEYS: usize = 16;

/// One value for each of [`KEYS`] tokens.
type Keys = [[f32; LANE]; KEYS / LANE];

/// The layers of a network, without the word embeddings.
#[derive(Debug)]
pub(super) struct Network {
    shape: Shape,
    /// What is added to the word at each position: the position's values and those of token type 0.
    positions: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    /// Queries, keys and values, below each other.
    attention_in: Matrix,
    attention_out: Matrix,
    attention_norm: LayerNorm,
    inner: Matrix,
    outer: Matrix,
    norm: LayerNorm,
}

/// Sentences to be run together: no padding, each sees itself only.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The tokens of all sentences, one after another.
    pub(super) tokens: Vec<u32>,
    /// Number of tokens of each.
    pub(super) lengths: Vec<usize>,
}

/// Room that a run of batches reuses.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    states: Vec<f32>,
    attention_in: Vec<f32>,
    contexts: Vec<f32>,
    inner: Vec<f32>,
    outer: Vec<f32>,
    quantised: Vec<QuantBlock>,
    keys: Vec<Keys>,
    scores: Vec<Keys>,
}

impl Network {
    pub(super) fn from_file(file: &E5File<'_>) -> Result<Self, E5Error> {
        let Shape { hidden, inner, epsilon, .. } = file.shape;
        let mut positions = file.floats("emb.pos", file.shape.positions * hidden)?;
        let types = file.floats("emb.type", file.shape.types * hidden)?;
        for row in positions.chunks_exact_mut(hidden) {
            row.iter_mut().zip(&types).for_each(|(v, t)| *v += t);
        }
        let norm = |name: &str| -> Result<LayerNorm, E5Error> {
            let weight = file.floats(&format!("{name}.w"), hidden)?;
            Ok(LayerNorm { weight, bias: file.floats(&format!("{name}.b"), hidden)?, epsilon })
        };
        let matrix = |names: &[String], n_in: usize, n_out: usize| -> Result<Matrix, E5Error> {
            let part = |name: &String| {
                Ok((
                    file.blocks(&format!("{name}.w"), n_in * n_out)?,
                    file.floats(&format!("{name}.b"), n_out)?,
                ))
            };
            let parts = names.iter().map(part).collect::<Result<Vec<_>, E5Error>>()?;
            let parts: Vec<_> = parts.iter().map(|(blocks, bias)| (*blocks, &**bias)).collect();
            Ok(Matrix::pack(n_in, &parts))
        };
        let layer = |l: usize| -> Result<Layer, E5Error> {
            let name = |part: &str| format!("l{l}.{part}");
            Ok(Layer {
                attention_in: matrix(&[name("q"), name("k"), name("v")], hidden, hidden)?,
                attention_out: matrix(&[name("ao")], hidden, hidden)?,
                attention_norm: norm(&name("aln"))?,
                inner: matrix(&[name("fi")], hidden, inner)?,
                outer: matrix(&[name("fo")], inner, hidden)?,
                norm: norm(&name("oln"))?,
            })
        };
        let layers = (0..file.shape.layers).map(layer).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { shape: file.shape, positions, norm: norm("emb.ln")?, layers })
    }

    /// The mean of the last states of each sentence's tokens, sentence after sentence.
    ///
    /// `words` are the rows of the word embeddings. What comes out for a sentence does not depend on what else is
    /// in the batch.
    pub(super) fn run(
        &self,
        level: Level,
        words: &[[u8; Q4_BYTES]],
        batch: &Batch,
        scratch: &mut Scratch,
    ) -> Vec<f32> {
        let (hidden, n) = (self.shape.hidden, batch.tokens.len());
        let room = |values: &mut Vec<f32>, width: usize| values.resize(n * width, 0.0);
        room(&mut scratch.states, hidden);
        room(&mut scratch.attention_in, 3 * hidden);
        room(&mut scratch.contexts, hidden);
        room(&mut scratch.inner, self.shape.inner);
        room(&mut scratch.outer, hidden);
        let Scratch { states, attention_in, contexts, inner, outer, quantised, .. } = scratch;
        let (keys, scores) = (&mut scratch.keys, &mut scratch.scores);

        level.run(
            #[inline(always)]
            || self.embed(words, batch, states),
        );
        for layer in &self.layers {
            multiply(level, &layer.attention_in, states, quantised, attention_in);
            level.run(
                #[inline(always)]
                || self.attend(&batch.lengths, attention_in, keys, scores, contexts),
            );
            multiply(level, &layer.attention_out, contexts, quantised, outer);
            level.run(
                #[inline(always)]
                || add_and_norm(&layer.attention_norm, outer, states),
            );
            multiply(level, &layer.inner, states, quantised, inner);
            level.run(
                #[inline(always)]
                || gelu(inner),
            );
            multiply(level, &layer.outer, inner, quantised, outer);
            level.run(
                #[inline(always)]
                || add_and_norm(&layer.norm, outer, states),
            );
        }
        means(hidden, &batch.lengths, states)
    }

    #[inline(always)]
    fn embed(&self, words: &[[u8; Q4_BYTES]], batch: &Batch, states: &mut [f32]) {
        let hidden = self.shape.hidden;
        let n_blocks = hidden / BLOCK;
        let positions = batch.lengths.iter().flat_map(|n| 0..*n);
        for ((token, position), row) in
            batch.tokens.iter().zip(positions).zip(states.chunks_exact_mut(hidden))
        {
            let word = words.get(*token as usize * n_blocks..).unwrap_or(&[]);
            for (block, values) in word.iter().zip(row.as_chunks_mut::<BLOCK>().0) {
                let scale = q4_scale(block);
                for (v, nibble) in values.iter_mut().zip(q4_nibbles(block)) {
                    *v = (f32::from(nibble) - 8.0) * scale;
                }
            }
            let at = self.positions.get(position * hidden..).unwrap_or(&[]);
            row.iter_mut().zip(at).for_each(|(v, p)| *v += p);
            self.norm.apply(row);
        }
    }

    /// Scaled dot-product attention (Vaswani et al., NeurIPS 2017), each sentence within itself.
    #[inline(always)]
    fn attend<'r>(
        &self,
        lengths: &[usize],
        attention_in: &'r [f32],
        keys: &mut Vec<Keys>,
        scores: &mut Vec<Keys>,
        contexts: &mut [f32],
    ) {
        let hidden = self.shape.hidden;
        let width = hidden / self.shape.heads;
        let scale = 1.0 / (width as f32).sqrt();
        let mut from = 0;
        for n in lengths {
            let rows = &attention_in[from * 3 * hidden..][..n * 3 * hidden];
            let contexts = &mut contexts[from * hidden..][..n * hidden];
            from += n;
            let n_chunks = n.div_ceil(KEYS);
            for head in 0..self.shape.heads {
                let part = |row: &'r [f32], at: usize| &row[at * hidden + head * width..][..width];
                // Keys are laid down on their side: the same value of sixteen tokens, side by side.
                keys.clear();
                keys.resize(n_chunks * width, [[0.0; LANE]; KEYS / LANE]);
                for (t, row) in rows.chunks_exact(3 * hidden).enumerate() {
                    let keys = &mut keys[t / KEYS * width..][..width];
                    for (key, v) in keys.iter_mut().zip(part(row, 1)) {
                        key.as_flattened_mut()[t % KEYS] = *v;
                    }
                }
                scores.resize(n_chunks, [[0.0; LANE]; KEYS / LANE]);
                for (row, context) in rows.chunks_exact(3 * hidden).zip(contexts.chunks_exact_mut(hidden)) {
                    let query = part(row, 0);
                    for (keys, scores) in keys.chunks_exact(width).zip(scores.iter_mut()) {
                        let mut sums = [[0.0; LANE]; KEYS / LANE];
                        for (q, keys) in query.iter().zip(keys) {
                            add_scaled(&mut sums, *q, keys);
                        }
                        for (score, sum) in scores.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
                            *score = sum * scale;
                        }
                    }
                    let scores = scores.as_flattened_mut().as_flattened_mut();
                    scores[*n..].fill(f32::NEG_INFINITY);
                    softmax(scores);
                    let context =
                        context[head * width..][..width].as_chunks_mut::<LANE>().0.as_chunks_mut().0;
                    for (c, context) in context.iter_mut().enumerate() {
                        let mut sums = [[0.0; LANE]; BLOCK / LANE];
                        for (p, row) in scores.iter().zip(rows.chunks_exact(3 * hidden)) {
                            let values = part(row, 2).as_chunks::<LANE>().0.as_chunks().0;
                            add_scaled(&mut sums, *p, &values[c]);
                        }
                        *context = sums;
                    }
                }
            }
        }
    }
}

/// Adds `x` times `values` to `sums`.
#[inline(always)]
fn add_scaled<const N: usize>(sums: &mut [[f32; LANE]; N], x: f32, values: &[[f32; LANE]; N]) {
    for (sum, values) in sums.iter_mut().zip(values) {
        for (sum, v) in sum.iter_mut().zip(values) {
            *sum += x * v;
        }
    }
}

fn multiply(
    level: Level,
    matrix: &Matrix,
    values: &[f32],
    quantised: &mut Vec<QuantBlock>,
    into: &mut [f32],
) {
    quantised.resize(values.len() / BLOCK, QuantBlock::default());
    level.run(
        #[inline(always)]
        || quantise(values, quantised),
    );
    matrix.multiply(level, quantised, into);
}

#[inline(always)]
fn add_and_norm(norm: &LayerNorm, added: &[f32], states: &mut [f32]) {
    let width = norm.weight.len();
    for (row, added) in states.chunks_exact_mut(width).zip(added.chunks_exact(width)) {
        row.iter_mut().zip(added).for_each(|(v, a)| *v += a);
        norm.apply(row);
    }
}

fn means(hidden: usize, lengths: &[usize], states: &[f32]) -> Vec<f32> {
    let mut means = vec![0.0; lengths.len() * hidden];
    let mut rows = states.chunks_exact(hidden);
    for (mean, n) in means.chunks_exact_mut(hidden).zip(lengths) {
        for row in rows.by_ref().take(*n) {
            mean.iter_mut().zip(row).for_each(|(m, v)| *m += v);
        }
        mean.iter_mut().for_each(|m| *m /= *n as f32);
    }
    means
}
