//! Products of two panels of vectors, where nearly all the time goes.
//!
//! Four vectors of one panel are multiplied with all of another: for each pair of values, `vpmaddwd` multiplies the
//! pairs of eight vectors with a pair of one and adds the two products, and `vpaddd` adds that to twelve registers of
//! sums. 16 multiplications an instruction, and those of 8 bits would not be faster: without VNNI they need a third
//! instruction to widen their sums.

use super::packed::{PANEL, Pair};

/// Vectors that are multiplied with a panel at once.
pub(super) const ROWS: usize = 4;

/// Products of four vectors with a panel.
pub(super) type Tile = [[i32; PANEL]; ROWS];

/// What the processor at hand can do; the sums are the same.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    /// What the compiler takes for granted.
    Portable,
    /// AVX2; the crate pulp checks the processor and gives its instructions safe names.
    #[cfg(target_arch = "x86_64")]
    V3(pulp::x86::V3),
}

impl Level {
    /// The best that this processor has.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            return Self::V3(simd);
        }
        Self::Portable
    }

    /// Multiplies all vectors of two panels.
    ///
    /// * `row_floors`, `column_floors`: products that those to be seen must exceed, by vector of either panel.
    /// * `see`: gets each tile that has a product above the floor of its row or of its column, with the place of its
    ///   first row; it may raise floors.
    pub(super) fn multiply(
        self,
        rows: &[[Pair; PANEL]],
        columns: &[[Pair; PANEL]],
        row_floors: &mut [i32; PANEL],
        column_floors: &mut [i32; PANEL],
        mut see: impl FnMut(usize, &Tile, &mut [i32; PANEL], &mut [i32; PANEL]),
    ) {
        match self {
            Self::Portable => {
                for first in (0..PANEL).step_by(ROWS) {
                    let tile = portable(rows, columns, first);
                    if exceeds(&tile, first, row_floors, column_floors) {
                        see(first, &tile, row_floors, column_floors);
                    }
                }
            }
            #[cfg(target_arch = "x86_64")]
            Self::V3(simd) => {
                for first in (0..PANEL).step_by(ROWS) {
                    let floors = &row_floors.as_chunks::<ROWS>().0[first / ROWS];
                    let (tile, seen) = simd.vectorize(
                        #[inline(always)]
                        || v3(simd, rows, columns, first, floors, column_floors),
                    );
                    if seen {
                        see(first, &tile, row_floors, column_floors);
                    }
                }
            }
        }
    }
}

fn exceeds(tile: &Tile, first: usize, row_floors: &[i32; PANEL], column_floors: &[i32; PANEL]) -> bool {
    tile.iter().zip(row_floors.iter().skip(first)).any(|(products, floor)| {
        products
            .iter()
            .zip(column_floors)
            .any(|(product, column_floor)| product > floor || product > column_floor)
    })
}

fn portable(rows: &[[Pair; PANEL]], columns: &[[Pair; PANEL]], first: usize) -> Tile {
    let halves = |pair: Pair| {
        let [a, b, c, d] = pair.to_le_bytes();
        [i32::from(i16::from_le_bytes([a, b])), i32::from(i16::from_le_bytes([c, d]))]
    };
    let mut tile = [[0_i32; PANEL]; ROWS];
    for (row_pairs, column_pairs) in rows.iter().zip(columns) {
        for (sums, pair) in tile.iter_mut().zip(row_pairs.iter().skip(first)) {
            let [a, b] = halves(*pair);
            for (sum, pair) in sums.iter_mut().zip(column_pairs) {
                let [c, d] = halves(*pair);
                *sum = sum.wrapping_add((a * c).wrapping_add(b * d));
            }
        }
    }
    tile
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn v3(
    simd: pulp::x86::V3,
    rows: &[[Pair; PANEL]],
    columns: &[[Pair; PANEL]],
    first: usize,
    row_floors: &[i32; ROWS],
    column_floors: &[i32; PANEL],
) -> (Tile, bool) {
    use std::arch::x86_64::__m256i;

    let (avx, avx2) = (simd.avx, simd.avx2);
    let group = first / ROWS;
    let mut sums: [[__m256i; 3]; ROWS] = [[avx._mm256_setzero_si256(); 3]; ROWS];
    for (row_pairs, column_pairs) in rows.iter().zip(columns) {
        let columns: [__m256i; 3] = pulp::cast(*column_pairs);
        let row_pairs = &row_pairs.as_chunks::<ROWS>().0[group];
        for (sums, pair) in sums.iter_mut().zip(row_pairs) {
            let pair = avx._mm256_set1_epi32(*pair);
            for (sum, column) in sums.iter_mut().zip(columns) {
                *sum = avx2._mm256_add_epi32(*sum, avx2._mm256_madd_epi16(pair, column));
            }
        }
    }
    let column_floors: [__m256i; 3] = pulp::cast(*column_floors);
    let mut above = avx._mm256_setzero_si256();
    for (sums, floor) in sums.iter().zip(row_floors) {
        let floor = avx._mm256_set1_epi32(*floor);
        for (sum, column_floor) in sums.iter().zip(column_floors) {
            let lower = avx2._mm256_min_epi32(floor, column_floor);
            above = avx2._mm256_or_si256(above, avx2._mm256_cmpgt_epi32(*sum, lower));
        }
    }
    let seen = avx2._mm256_movemask_epi8(above) != 0;
    (pulp::cast(sums), seen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn panels() -> impl Strategy<Value = (Vec<[Pair; PANEL]>, Vec<[Pair; PANEL]>)> {
        let half = || -3_000_i16..=3_000;
        let pair = (half(), half()).prop_map(|(a, b)| {
            let ([a, b], [c, d]) = (a.to_le_bytes(), b.to_le_bytes());
            Pair::from_le_bytes([a, b, c, d])
        });
        let panel = proptest::collection::vec(proptest::array::uniform24(pair), 7);
        (panel.clone(), panel)
    }

    fn tiles(
        level: Level,
        rows: &[[Pair; PANEL]],
        columns: &[[Pair; PANEL]],
        floor: i32,
    ) -> Vec<(usize, Tile)> {
        let mut seen = Vec::new();
        level.multiply(rows, columns, &mut [floor; PANEL], &mut [floor; PANEL], |first, tile, _, _| {
            seen.push((first, *tile));
        });
        seen
    }

    proptest! {
        #[test]
        fn every_level_sees_the_same((rows, columns) in panels(), floor in prop_oneof![Just(i32::MIN), 0..200_000_000]) {
            prop_assert_eq!(
                tiles(Level::detect(), &rows, &columns, floor),
                tiles(Level::Portable, &rows, &columns, floor)
            );
        }
    }
}
