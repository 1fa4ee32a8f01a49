//! The nearest vectors of either side for each of the other, all compared with all.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::Tell;
use super::kernel::{Level, ROWS, Tile};
use super::packed::{BytesError, PANEL, Packed, Pair, cosine, head};

/// Panels of sources that stay near while all targets pass by: 192 vectors of 256 values are 96 KiB, which a core's
/// second-level cache holds beside a panel of targets.
const BLOCK: usize = 8;

/// A vector of the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The product of the two, as whole numbers: what lists are ordered by, finer than the cosine.
    pub product: i32,
    /// Its place there.
    pub idx: u32,
}

impl Near {
    const NONE: Self = Self { product: i32::MIN, idx: u32::MAX };

    /// Cosine with it, in `-1.0..=1.0`; to within some 2·10⁻⁵.
    pub fn cosine(&self) -> f32 {
        cosine(self.product)
    }
}

/// Mean cosine with those of a list; 0 with an empty one.
pub fn mean(list: &[Near]) -> f32 {
    let sum: f64 = list.iter().map(|n| f64::from(n.cosine())).sum();
    (sum / list.len().max(1) as f64) as f32
}

/// The nearest vectors of one side for each vector of the other; all lists are of one length.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NearLists {
    k: usize,
    n: usize,
    found: Vec<Near>,
}

impl NearLists {
    /// How many vectors have lists.
    pub const fn len(&self) -> usize {
        self.n
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// The list of a vector, nearest first; of equals the one that comes first.
    pub fn of(&self, idx: usize) -> &[Near] {
        self.found.get(idx * self.k..(idx + 1) * self.k).unwrap_or(&[])
    }

    /// Length of a list.
    pub const fn k(&self) -> usize {
        self.k
    }

    /// The [`mean`] of each list.
    pub fn means(&self) -> Vec<f32> {
        (0..self.n).map(|idx| mean(self.of(idx))).collect()
    }

    /// The lists as those of a block that begins at `first` of the side that was searched.
    #[must_use]
    pub fn at(mut self, first: u32) -> Self {
        self.found.iter_mut().for_each(|near| near.idx = near.idx.saturating_add(first));
        self
    }

    /// The lists of some vectors in a row; of fewer, if there are no more.
    #[must_use]
    pub fn part(&self, first: usize, n: usize) -> Self {
        let first = first.min(self.n);
        let n = n.min(self.n - first);
        let found = self.found.get(first * self.k..(first + n) * self.k).unwrap_or(&[]).to_vec();
        Self { k: self.k, n, found }
    }

    /// The nearest in two blocks of the other side: the lists that one search of both gives.
    ///
    /// * `other`: lists of the same vectors. Where it has fewer, the rest is as if nothing had been found for them.
    /// * `k`: length of lists of the whole search.
    ///
    /// Any number of blocks may be merged in any order and grouping.
    #[must_use]
    pub fn merge(&self, other: &Self, k: usize) -> Self {
        let n = self.n.max(other.n);
        let width = k.min(self.k + other.k);
        let list = |idx: usize| {
            let mut both = [self.of(idx), other.of(idx)].concat();
            best_of(&mut both, width);
            // What is missing keeps lists of one length.
            both.resize(width, Near::NONE);
            both
        };
        Self { k: width, n, found: (0..n).into_par_iter().flat_map_iter(list).collect() }
    }

    /// The lists for another process: how many (8 bytes), their length (4), products and places; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + size_of_val(self.found.as_slice()));
        bytes.extend((self.n as u64).to_le_bytes());
        bytes.extend((self.k as u32).to_le_bytes());
        for near in &self.found {
            bytes.extend(near.product.to_le_bytes());
            bytes.extend(near.idx.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`NearLists::to_bytes`] gave.
    ///
    /// # Errors
    ///
    /// [`BytesError`] if there are more or fewer bytes than the head says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let (n, k, values) = head(bytes)?;
        let (pairs, over) = values.as_chunks::<2>();
        if !over.is_empty() || pairs.len() != n.saturating_mul(k) {
            return Err(BytesError { bytes: bytes.len(), rows: n, width: k.saturating_mul(2) });
        }
        let near = |[product, idx]: &[[u8; 4]; 2]| Near {
            product: i32::from_le_bytes(*product),
            idx: u32::from_le_bytes(*idx),
        };
        Ok(Self { k, n, found: pairs.iter().map(near).collect() })
    }
}

/// Orders what was found and keeps the nearest; of equals the first.
fn best_of(found: &mut Vec<Near>, k: usize) {
    found.sort_unstable_by_key(|near| (std::cmp::Reverse(near.product), near.idx));
    found.truncate(k);
}

/// The nearest of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nearest {
    /// For each source the nearest targets.
    pub forward: NearLists,
    /// For each target the nearest sources.
    pub backward: NearLists,
}

impl Nearest {
    /// Compares each source with each target once, and keeps the `k` nearest of either for the other, all of them if
    /// there are no more.
    ///
    /// Exact on the 16-bit values of [`Packed`]; the same on any processor and any number of threads. Takes
    /// 8 · `k` · targets bytes a thread beside the answer.
    ///
    /// * `progress`: is told of sources as they are done: how many more. If it stops the search, the lists are not those
    ///   of all.
    pub fn between(source: &Packed, target: &Packed, k: usize, progress: &Tell<'_>) -> Self {
        let (source_k, target_k) = (k.min(target.len()), k.min(source.len()));
        if source_k == 0 || target_k == 0 || source.n_pairs() != target.n_pairs() {
            let none = |n| NearLists { k: 0, n, found: Vec::new() };
            return Self { forward: none(source.len()), backward: none(target.len()) };
        }
        let sources: Vec<&[[Pair; PANEL]]> = source.panels().collect();
        let targets: Vec<&[[Pair; PANEL]]> = target.panels().collect();
        let level = Level::detect();
        let next = AtomicUsize::new(0);
        let blocks: Vec<&[&[[Pair; PANEL]]]> = sources.chunks(BLOCK).collect();
        let work = |_| {
            let mut columns = Best::new(target.len(), target_k);
            let mut done = Vec::new();
            loop {
                let block_idx = next.fetch_add(1, Ordering::Relaxed);
                let Some(block) = blocks.get(block_idx) else { break };
                let first = block_idx * BLOCK * PANEL;
                let n_rows = (block.len() * PANEL).min(source.len() - first);
                let mut rows = Best::new(n_rows, source_k);
                for (target_idx, panel) in targets.iter().enumerate() {
                    let Some(column_floors) = columns.floors.get_mut(target_idx) else { break };
                    for (idx, (source_panel, row_floors)) in block.iter().zip(&mut rows.floors).enumerate() {
                        let see = |at: usize, tile: &Tile, row_floors: &mut _, column_floors: &mut _| {
                            let row = idx * PANEL + at;
                            let column = target_idx * PANEL;
                            rows.kept.see_rows(tile, row, column, target.len(), at, row_floors);
                            columns.kept.see_columns(tile, first + row, column, source.len(), column_floors);
                        };
                        level.multiply(source_panel, panel, row_floors, column_floors, see);
                    }
                }
                done.push((block_idx, rows.kept));
                if progress(n_rows).is_break() {
                    next.store(blocks.len(), Ordering::Relaxed);
                }
            }
            (columns.kept, done)
        };
        let workers: Vec<_> =
            (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(work).collect();
        let (columns, rows): (Vec<Kept>, Vec<_>) = workers.into_iter().unzip();
        let mut rows: Vec<(usize, Kept)> = rows.into_iter().flatten().collect();
        rows.sort_by_key(|r| r.0);
        let n_rows = rows.iter().map(|r| r.1.entries.len() / source_k).sum();
        let forward = rows.iter().flat_map(|r| &r.1.entries).copied().collect();
        Self {
            forward: NearLists { k: source_k, n: n_rows, found: forward },
            backward: NearLists { k: target_k, n: target.len(), found: merged(&columns, target_k) },
        }
    }
}

/// The best of each vector of one side, and what the next must exceed.
struct Best {
    kept: Kept,
    /// By panel; what only fills a panel up takes nothing.
    floors: Vec<[i32; PANEL]>,
}

struct Kept {
    k: usize,
    entries: Vec<Near>,
}

impl Best {
    fn new(n: usize, k: usize) -> Self {
        let mut floors = vec![[i32::MIN; PANEL]; n.div_ceil(PANEL)];
        floors.as_flattened_mut().iter_mut().skip(n).for_each(|floor| *floor = i32::MAX);
        Self { kept: Kept { k, entries: vec![Near::NONE; n * k] }, floors }
    }
}

impl Kept {
    /// Takes a product that exceeds the floor, and gives the new one.
    ///
    /// Those that compete for a place come in ascending order, so that of equals the first stays.
    fn insert(&mut self, idx: usize, new: Near) -> i32 {
        let Some(best) = self.entries.get_mut(idx * self.k..(idx + 1) * self.k) else { return i32::MAX };
        let at = best.partition_point(|old| new.product <= old.product);
        if let Some(behind) = best.get_mut(at..) {
            behind.rotate_right(1);
            behind.iter_mut().take(1).for_each(|slot| *slot = new);
        }
        best.last().map_or(i32::MAX, |last| last.product)
    }

    fn see_rows(
        &mut self,
        tile: &Tile,
        row: usize,
        column: usize,
        n_columns: usize,
        at: usize,
        floors: &mut [i32; PANEL],
    ) {
        for (i, (products, floor)) in tile.iter().zip(floors.iter_mut().skip(at).take(ROWS)).enumerate() {
            for (idx, product) in (column..n_columns).zip(products) {
                if *product > *floor {
                    *floor = self.insert(row + i, Near { product: *product, idx: idx as u32 });
                }
            }
        }
    }

    fn see_columns(
        &mut self,
        tile: &Tile,
        row: usize,
        column: usize,
        n_rows: usize,
        floors: &mut [i32; PANEL],
    ) {
        for (idx, products) in (row..n_rows).zip(tile) {
            for (i, (product, floor)) in products.iter().zip(floors.iter_mut()).enumerate() {
                if *product > *floor {
                    *floor = self.insert(column + i, Near { product: *product, idx: idx as u32 });
                }
            }
        }
    }
}

/// The best of what several workers found for the same vectors.
fn merged(found: &[Kept], k: usize) -> Vec<Near> {
    let n = found.first().map_or(0, |f| f.entries.len() / k);
    let best = |idx: usize| {
        let mut all: Vec<Near> =
            found.iter().filter_map(|f| f.entries.get(idx * k..(idx + 1) * k)).flatten().copied().collect();
        best_of(&mut all, k);
        all
    };
    (0..n).into_par_iter().flat_map_iter(best).collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use doichieu_encode::{Vectors, dot};
    use proptest::prelude::*;

    use super::*;

    fn packed(vectors: &Vectors) -> Packed {
        let mut packed = Packed::new(vectors.dims(), vectors.len());
        packed.extend(vectors);
        packed
    }

    fn find(source: &Vectors, target: &Vectors, k: usize) -> Nearest {
        Nearest::between(&packed(source), &packed(target), k, &|_| ControlFlow::Continue(()))
    }

    fn vectors(min: usize, max: usize) -> impl Strategy<Value = Vectors> {
        proptest::collection::vec(proptest::collection::vec(-1.0_f32..1.0, 19), min..max).prop_map(|rows| {
            let unit = |row: &Vec<f32>| {
                let norm = row.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
                row.iter().map(|v| v / norm).collect::<Vec<f32>>()
            };
            Vectors::new(19, rows.iter().flat_map(unit).collect()).expect("whole rows")
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn the_nearest_are_found_both_ways(a in vectors(1, 200), b in vectors(1, 90), k in 1_usize..6) {
            let found = find(&a, &b, k);
            for (from, to, lists) in [(&a, &b, &found.forward), (&b, &a, &found.backward)] {
                prop_assert_eq!(lists.len(), from.len());
                for (idx, row) in from.rows().enumerate() {
                    let mut all: Vec<f32> = to.rows().map(|other| dot(row, other)).collect();
                    for near in lists.of(idx) {
                        prop_assert!((near.cosine() - all[near.idx as usize]).abs() < 1e-4);
                    }
                    all.sort_by(|x, y| y.total_cmp(x));
                    let cosines: Vec<f32> = lists.of(idx).iter().map(Near::cosine).collect();
                    prop_assert_eq!(cosines.len(), k.min(all.len()));
                    for (found, expected) in cosines.iter().zip(&all) {
                        prop_assert!((found - expected).abs() < 1e-4, "{found} {expected}");
                    }
                }
            }
        }

        #[test]
        fn threads_and_sides_change_nothing(a in vectors(1, 600), b in vectors(1, 60)) {
            let all = find(&a, &b, 4);
            let mirrored = find(&b, &a, 4);
            prop_assert_eq!((&all.forward, &all.backward), (&mirrored.backward, &mirrored.forward));
            for n_threads in [1, 3, 8] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
                prop_assert_eq!(&pool.install(|| find(&a, &b, 4)), &all);
            }
        }

        #[test]
        fn centring_is_that_of_the_encoder(a in vectors(20, 60)) {
            let (mut centred, mut small) = (a.clone(), packed(&a));
            centred.centre();
            small.centre(&small.sums());
            let expected = find(&centred, &centred, 3);
            let found = Nearest::between(&small, &small, 3, &|_| ControlFlow::Continue(()));
            for idx in 0..a.len() {
                for (x, y) in expected.forward.of(idx).iter().zip(found.forward.of(idx)) {
                    prop_assert!((x.cosine() - y.cosine()).abs() < 5e-4, "{x:?} {y:?}");
                }
            }
        }
    }

    #[test]
    fn of_equals_the_first_stays() {
        let same = Vectors::new(2, [1.0, 0.0].repeat(60)).expect("whole rows");
        let found = find(&same, &same, 3);
        for idx in 0..60 {
            assert_eq!(found.forward.of(idx).iter().map(|n| n.idx).collect::<Vec<_>>(), [0, 1, 2]);
            assert_eq!(found.backward.of(idx).iter().map(|n| n.idx).collect::<Vec<_>>(), [0, 1, 2]);
        }
    }

    #[test]
    fn a_search_may_be_stopped() {
        let many = Vectors::new(2, [1.0, 0.0].repeat(5_000)).expect("whole rows");
        let found = Nearest::between(&packed(&many), &packed(&many), 3, &|_| ControlFlow::Break(()));
        assert!(found.forward.len() < many.len());
    }

    #[test]
    fn empty_sides_have_empty_lists() {
        let one = Vectors::new(2, vec![1.0, 0.0]).expect("whole rows");
        let found = find(&one, &Vectors::default(), 4);
        assert_eq!((found.forward.len(), found.forward.of(0).len(), found.backward.len()), (1, 0, 0));
        assert_eq!(found.forward.means(), [0.0]);
        assert_eq!(find(&Vectors::zeros(2, 2), &one, 4).forward.of(1), [Near { idx: 0, product: 0 }]);
    }
}
