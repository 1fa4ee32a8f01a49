//! 4-bit weight matrices, and their product with 8-bit values: where nearly all the time goes.
//!
//! A matrix is kept in tiles of sixteen rows. For a block of 32 inputs and a group of four of them, one 32-byte
//! vector holds those four weights of eight rows, so that one multiplication takes four inputs of eight rows at
//! once: the token's four values are broadcast, `vpmaddubsw` multiplies and adds neighbours in 16 bits, and the
//! eight groups of a block add up in 16 bits too (16 products of at most 8 · 127 each stay below 2^15). Only then
//! come one widening addition, the conversion to `f32` and the scales. No sum ever runs across a vector.

use super::level::Level;
use super::quantised::{BLOCK, GROUPS, QuantBlock};

/// Rows of a tile.
const ROWS: usize = 16;

/// Tokens that are multiplied at once.
const TOKENS: usize = 4;

/// Bytes of a Q4_0 block: the scale as a 16-bit float, then 32 weights of 4 bits.
pub(super) const Q4_BYTES: usize = 2 + BLOCK / 2;

/// One block of a tile: 16 rows by 32 inputs.
#[derive(Debug, Clone)]
#[repr(align(64))]
struct TileBlock {
    /// By group and half of the rows; then, row by row, the group's four weights plus 8.
    weights: [[[u8; 32]; 2]; GROUPS],
    scales: [f32; ROWS],
}

/// A weight matrix with its bias.
#[derive(Debug)]
pub(super) struct Matrix {
    n_in: usize,
    n_out: usize,
    /// Tile after tile, each with its blocks in order.
    blocks: Vec<TileBlock>,
    bias: Vec<f32>,
}

/// The scale of a Q4_0 block.
pub(super) fn q4_scale(block: &[u8; Q4_BYTES]) -> f32 {
    half::f16::from_le_bytes([block[0], block[1]]).to_f32()
}

/// The 32 weights of a Q4_0 block, each 8 too high: low nibbles first, then high ones.
#[inline(always)]
pub(super) fn q4_nibbles(block: &[u8; Q4_BYTES]) -> [u8; BLOCK] {
    std::array::from_fn(|j| if j < 16 { block[2 + j] & 0x0F } else { block[2 + j - 16] >> 4 })
}

impl Matrix {
    /// Repacks matrices of Q4_0 blocks, which stand below each other: `parts` are rows of blocks and biases.
    ///
    /// `n_in` is a multiple of [`BLOCK`], and the rows of all parts are a multiple of [`ROWS`].
    pub(super) fn pack(n_in: usize, parts: &[(&[[u8; Q4_BYTES]], &[f32])]) -> Self {
        let n_blocks = n_in / BLOCK;
        let rows: Vec<&[[u8; Q4_BYTES]]> =
            parts.iter().flat_map(|(blocks, _)| blocks.chunks_exact(n_blocks)).collect();
        let bias: Vec<f32> = parts.iter().flat_map(|(_, bias)| bias.iter().copied()).collect();
        let mut blocks = Vec::with_capacity(rows.len() / ROWS * n_blocks);
        for tile in rows.chunks_exact(ROWS) {
            for at in 0..n_blocks {
                let mut block = TileBlock { weights: [[[0; 32]; 2]; GROUPS], scales: [0.0; ROWS] };
                for (r, row) in tile.iter().enumerate() {
                    block.scales[r] = q4_scale(&row[at]);
                    for (j, nibble) in q4_nibbles(&row[at]).into_iter().enumerate() {
                        block.weights[j / 4][r / 8][r % 8 * 4 + j % 4] = nibble;
                    }
                }
                blocks.push(block);
            }
        }
        Self { n_in, n_out: rows.len(), blocks, bias }
    }

    /// The product with each token's values, plus the bias.
    ///
    /// `tokens` holds `n_in / 32` blocks for each token, `into` has room for `n_out` values for each.
    pub(super) fn multiply(&self, level: Level, tokens: &[QuantBlock], into: &mut [f32]) {
        match level {
            Level::Portable => self.multiply_with(Portable, tokens, into),
            #[cfg(target_arch = "x86_64")]
            Level::V3(simd) => simd.vectorize(
                #[inline(always)]
                || self.multiply_with(simd, tokens, into),
            ),
        }
    }

    #[inline(always)]
    fn multiply_with<K: Kernel>(&self, kernel: K, tokens: &[QuantBlock], into: &mut [f32]) {
        let n_blocks = self.n_in / BLOCK;
        let tiles = self.blocks.chunks_exact(n_blocks).zip(self.bias.as_chunks::<ROWS>().0);
        for (t, (tile, bias)) in tiles.enumerate() {
            let mut tokens = tokens.chunks_exact(n_blocks * TOKENS);
            let mut rows = into.chunks_exact_mut(self.n_out * TOKENS);
            for (four, out) in (&mut tokens).zip(&mut rows) {
                let four: [&[QuantBlock]; TOKENS] =
                    std::array::from_fn(|i| &four[i * n_blocks..][..n_blocks]);
                let products = kernel.multiply(tile, bias, four);
                for (product, row) in products.iter().zip(out.chunks_exact_mut(self.n_out)) {
                    row[t * ROWS..][..ROWS].copy_from_slice(product);
                }
            }
            let rows = rows.into_remainder().chunks_exact_mut(self.n_out);
            for (one, row) in tokens.remainder().chunks_exact(n_blocks).zip(rows) {
                let [product] = kernel.multiply(tile, bias, [one]);
                row[t * ROWS..][..ROWS].copy_from_slice(&product);
            }
        }
    }
}

/// The product of one tile with a few tokens, in the words of one level.
///
/// All kernels give the same bits: sums of integers are exact, and each block's sum `s` is added as
/// `s · (weights' scale · token's scale)`, rounded after each step.
trait Kernel: Copy {
    fn multiply<const N: usize>(
        self,
        tile: &[TileBlock],
        bias: &[f32; ROWS],
        tokens: [&[QuantBlock]; N],
    ) -> [[f32; ROWS]; N];
}

/// Plain Rust.
#[derive(Clone, Copy)]
struct Portable;

impl Kernel for Portable {
    #[inline(always)]
    fn multiply<const N: usize>(
        self,
        tile: &[TileBlock],
        bias: &[f32; ROWS],
        tokens: [&[QuantBlock]; N],
    ) -> [[f32; ROWS]; N] {
        let mut totals = [*bias; N];
        for (b, block) in tile.iter().enumerate() {
            for (total, token) in totals.iter_mut().zip(tokens) {
                let token = &token[b];
                let [a, b, c, d] = token.start.to_le_bytes();
                let start = i32::from(i16::from_le_bytes([a, b])) + i32::from(i16::from_le_bytes([c, d]));
                let mut sums = [start; ROWS];
                for (group, halves) in token.groups.iter().zip(&block.weights) {
                    let values = group.to_le_bytes().map(|v| i32::from(v as i8));
                    for (sum, weights) in sums.iter_mut().zip(halves.as_flattened().as_chunks::<4>().0) {
                        for (weight, value) in weights.iter().zip(values) {
                            *sum += i32::from(*weight) * value;
                        }
                    }
                }
                for ((total, sum), scale) in total.iter_mut().zip(sums).zip(block.scales) {
                    *total += sum as f32 * (scale * token.scale);
                }
            }
        }
        totals
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V3 {
    #[inline(always)]
    fn multiply<const N: usize>(
        self,
        tile: &[TileBlock],
        bias: &[f32; ROWS],
        tokens: [&[QuantBlock]; N],
    ) -> [[f32; ROWS]; N] {
        use std::arch::x86_64::{__m256, __m256i};

        let (avx, avx2) = (self.avx, self.avx2);
        let bias: [__m256; 2] = pulp::cast(*bias);
        let ones = avx._mm256_set1_epi16(1);
        let mut totals = [bias; N];
        for (b, block) in tile.iter().enumerate() {
            let mut sums: [[__m256i; 2]; N] =
                std::array::from_fn(|t| [avx._mm256_set1_epi32(tokens[t][b].start); 2]);
            // Were the number of groups known, they would be merged, and there are not registers enough for that:
            // the loop as it stands is 1.4 times as fast.
            for g in 0..std::hint::black_box(GROUPS) {
                let halves = &block.weights[g];
                let halves: [__m256i; 2] = [pulp::cast(halves[0]), pulp::cast(halves[1])];
                for t in 0..N {
                    let values = avx._mm256_set1_epi32(tokens[t][b].groups[g]);
                    for h in 0..2 {
                        let products = avx2._mm256_maddubs_epi16(halves[h], values);
                        sums[t][h] = avx2._mm256_add_epi16(sums[t][h], products);
                    }
                }
            }
            let scales: [__m256; 2] = pulp::cast(block.scales);
            for t in 0..N {
                let scale = avx._mm256_set1_ps(tokens[t][b].scale);
                for h in 0..2 {
                    let sum = avx._mm256_cvtepi32_ps(avx2._mm256_madd_epi16(sums[t][h], ones));
                    let scaled = avx._mm256_mul_ps(sum, avx._mm256_mul_ps(scales[h], scale));
                    totals[t][h] = avx._mm256_add_ps(totals[t][h], scaled);
                }
            }
        }
        totals.map(pulp::cast)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::quantised::quantise;
    use super::*;

    fn quantised(values: &[f32]) -> Vec<QuantBlock> {
        let mut blocks = vec![QuantBlock::default(); values.len() / BLOCK];
        quantise(values, &mut blocks);
        blocks
    }

    fn product(level: Level, matrix: &Matrix, tokens: &[QuantBlock]) -> Vec<f32> {
        let mut into = vec![0.0; tokens.len() / (matrix.n_in / BLOCK) * matrix.n_out];
        matrix.multiply(level, tokens, &mut into);
        into
    }

    /// 32 rows of 64 inputs, and 1 to 9 tokens.
    fn cases() -> impl Strategy<Value = (Vec<[u8; Q4_BYTES]>, Vec<f32>, Vec<f32>)> {
        let block = (0.001_f32..0.1, any::<[u8; 16]>()).prop_map(|(scale, nibbles)| {
            let mut block = [0; Q4_BYTES];
            block[..2].copy_from_slice(&half::f16::from_f32(scale).to_le_bytes());
            block[2..].copy_from_slice(&nibbles);
            block
        });
        // Extremes are where 16 bits could overflow.
        let value = prop_oneof![-1.0_f32..1.0, Just(1.0), Just(-1.0), Just(0.0), -1e-3_f32..1e-3];
        let tokens = (1_usize..10).prop_flat_map(move |n| proptest::collection::vec(value.clone(), 64 * n));
        (proptest::collection::vec(block, 64), proptest::collection::vec(-1.0_f32..1.0, 32), tokens)
    }

    proptest! {
        #[test]
        fn every_level_gives_the_same_bits((blocks, bias, values) in cases()) {
            let matrix = Matrix::pack(64, &[(&blocks, &bias)]);
            let tokens = quantised(&values);
            let bits = |level| product(level, &matrix, &tokens).into_iter().map(f32::to_bits).collect::<Vec<_>>();
            prop_assert_eq!(bits(Level::detect()), bits(Level::Portable));
        }

        #[test]
        fn products_are_those_of_the_weights((blocks, bias, values) in cases()) {
            let matrix = Matrix::pack(64, &[(&blocks, &bias)]);
            let found = product(Level::detect(), &matrix, &quantised(&values));
            for (token, found) in values.chunks(64).zip(found.chunks(32)) {
                for ((row, bias), found) in blocks.chunks(2).zip(&bias).zip(found) {
                    let weights = row.iter().flat_map(|block| q4_nibbles(block).map(|n| (f32::from(n) - 8.0) * q4_scale(block)));
                    let expected = weights.zip(token).map(|(w, v)| w * v).sum::<f32>() + bias;
                    // Half a step of 1/127 for each value, with a weight of at most 0.8 each.
                    prop_assert!((found - expected).abs() < 64.0 * 0.8 * 0.5 / 127.0 + 1e-3, "{found} {expected}");
                }
            }
        }
    }

    #[test]
    fn the_largest_sums_fit() {
        let mut block = [0xFF; Q4_BYTES];
        block[..2].copy_from_slice(&half::f16::ONE.to_le_bytes());
        for (nibbles, weight) in [(0xFF, 7.0), (0x00, -8.0)] {
            block[2..].fill(nibbles);
            let matrix = Matrix::pack(BLOCK, &[(&[block; 16], &[0.0; 16])]);
            for value in [1.0, -1.0] {
                for level in [Level::Portable, Level::detect()] {
                    let found = product(level, &matrix, &quantised(&[value; BLOCK]));
                    assert!(found.iter().all(|v| (v - 32.0 * weight * value).abs() < 1e-3), "{found:?}");
                }
            }
        }
    }
}
