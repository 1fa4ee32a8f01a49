//! Vectors as whole numbers of 16 bits, laid out for products.

use doichieu_encode::Vectors;

/// Rows of a panel: three registers of eight 32-bit sums.
pub(super) const PANEL: usize = 24;

/// What a value of 1 is kept as. A vector's norm is then 32767, give or take the rounding of 4096 values at most, and
/// no sum of products leaves 31 bits (Cauchy and Schwarz).
const ONE: f64 = 32_767.0;

/// Two values of one vector, the first in the low half.
pub(super) type Pair = i32;

/// The vectors of one side, each of norm 1 or 0, as 16-bit numbers: 2 bytes a value instead of 4, cosines to within
/// some 2·10⁻⁵, and sums that are exact, so that no order of additions, processor or number of threads changes them.
///
/// Panels of 24 vectors stand one after another; within a panel the first two values of all its vectors, then the next
/// two of all, and so on.
#[derive(Debug, Clone, Default)]
pub struct Packed {
    len: usize,
    n_pairs: usize,
    panels: Vec<Pair>,
    /// Sums of the values of all vectors that are not zero, for their mean.
    sums: Vec<f64>,
}

impl Packed {
    /// No vectors yet.
    ///
    /// * `dims`: length of the vectors to come.
    /// * `capacity`: how many will come, more or less.
    pub fn new(dims: usize, capacity: usize) -> Self {
        let n_pairs = dims.div_ceil(2);
        let panels = Vec::with_capacity(capacity.div_ceil(PANEL) * PANEL * n_pairs);
        Self { len: 0, n_pairs, panels, sums: vec![0.0; 2 * n_pairs] }
    }

    /// How many vectors there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds vectors after those that are there, brought to norm 1; a row of zeros stays.
    pub fn extend(&mut self, vectors: &Vectors) {
        for row in vectors.rows() {
            self.push(row.iter().map(|v| f64::from(*v)));
        }
    }

    fn push(&mut self, row: impl Iterator<Item = f64> + Clone) {
        let place = self.len % PANEL;
        if place == 0 {
            self.panels.resize(self.panels.len() + PANEL * self.n_pairs, 0);
        }
        let start = self.len / PANEL * PANEL * self.n_pairs;
        self.len += 1;
        let scale = scale(row.clone());
        let Some(panel) = self.panels.get_mut(start..) else { return };
        let mut values = row.map(|v| v * scale);
        for (slot, sums) in panel.iter_mut().skip(place).step_by(PANEL).zip(self.sums.as_chunks_mut().0) {
            let pair = [values.next().unwrap_or(0.0), values.next().unwrap_or(0.0)];
            *slot = join(pair);
            let [a, b] = sums;
            *a += pair[0];
            *b += pair[1];
        }
    }

    /// Takes the mean of all vectors away and brings each back to norm 1, as [`Vectors::centre`] does; zeros stay.
    pub fn centre(&mut self) {
        let n = self.len.max(1) as f64;
        let mean: Vec<f64> = self.sums.iter().map(|s| s / n).collect();
        let pairs = mean.as_chunks::<2>().0;
        for (panel_idx, panel) in self.panels.chunks_exact_mut((PANEL * self.n_pairs).max(1)).enumerate() {
            for place in 0..PANEL.min(self.len - panel_idx * PANEL) {
                let old: Vec<[f64; 2]> = panel.iter().skip(place).step_by(PANEL).map(|p| split(*p)).collect();
                if old.iter().flatten().all(|v| v.abs() < 0.5) {
                    continue;
                }
                let new = old.iter().zip(pairs).flat_map(|(o, m)| [o[0] - m[0], o[1] - m[1]]);
                // What is left of a vector that is the mean itself is the rounding of its values.
                let is_noise = new.clone().map(|v| v * v).sum::<f64>() < 4.0 * (2 * self.n_pairs) as f64;
                let scale = if is_noise { 0.0 } else { scale(new.clone()) };
                let mut new = new.map(|v| v * scale);
                for slot in panel.iter_mut().skip(place).step_by(PANEL) {
                    *slot = join([new.next().unwrap_or(0.0), new.next().unwrap_or(0.0)]);
                }
            }
        }
        self.sums.fill(0.0);
    }

    /// Bytes that the vectors take.
    pub const fn bytes(&self) -> usize {
        self.panels.len() * size_of::<Pair>()
    }

    pub(super) const fn n_pairs(&self) -> usize {
        self.n_pairs
    }

    /// The panels in order.
    pub(super) fn panels(&self) -> impl ExactSizeIterator<Item = &[[Pair; PANEL]]> {
        self.panels.as_chunks().0.chunks_exact(self.n_pairs.max(1))
    }
}

/// The cosine that a sum of products stands for.
pub(super) fn cosine(product: i32) -> f32 {
    (f64::from(product) / (ONE * ONE)) as f32
}

/// What brings a vector to norm [`ONE`]; 0 for the zero vector.
fn scale(row: impl Iterator<Item = f64>) -> f64 {
    let norm = row.map(|v| v * v).sum::<f64>().sqrt();
    if 0.0 < norm && norm.is_finite() { ONE / norm } else { 0.0 }
}

fn join(pair: [f64; 2]) -> Pair {
    let [low, high] = pair.map(|v| (v.round() as i16).to_le_bytes());
    Pair::from_le_bytes([low[0], low[1], high[0], high[1]])
}

fn split(pair: Pair) -> [f64; 2] {
    let [a, b, c, d] = pair.to_le_bytes();
    [f64::from(i16::from_le_bytes([a, b])), f64::from(i16::from_le_bytes([c, d]))]
}
