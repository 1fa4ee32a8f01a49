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
}

/// Bytes that are not those of a [`Packed`] or of lists of neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes do not hold {rows} rows of {width} numbers")]
pub struct BytesError {
    /// How many bytes there are.
    pub bytes: usize,
    /// How many rows their head speaks of.
    pub rows: usize,
    /// And how many numbers of 32 bits each of them should have.
    pub width: usize,
}

impl Packed {
    /// No vectors yet.
    ///
    /// * `dims`: length of the vectors to come.
    /// * `capacity`: how many will come, more or less.
    pub fn new(dims: usize, capacity: usize) -> Self {
        let n_pairs = dims.div_ceil(2);
        let panels = Vec::with_capacity(capacity.div_ceil(PANEL) * PANEL * n_pairs);
        Self { len: 0, n_pairs, panels }
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
        for slot in panel.iter_mut().skip(place).step_by(PANEL) {
            *slot = join([values.next().unwrap_or(0.0), values.next().unwrap_or(0.0)]);
        }
    }

    /// What the vectors add up to.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums { n: self.len as u64, values: vec![0; 2 * self.n_pairs] };
        for panel in self.panels() {
            for (row, sums) in panel.iter().zip(sums.values.as_chunks_mut().0) {
                let [a, b] = sums;
                for pair in row {
                    let [low, high] = halves(*pair);
                    *a += i64::from(low);
                    *b += i64::from(high);
                }
            }
        }
        sums
    }

    /// Takes a mean away and brings each vector back to norm 1, as [`Vectors::centre`] does; zeros stay.
    ///
    /// * `side`: sums of all vectors of the side, of which these may be a block.
    pub fn centre(&mut self, side: &Sums) {
        let n = side.n.max(1) as f64;
        let mut mean: Vec<f64> = side.values.iter().map(|s| *s as f64 / n).collect();
        mean.resize(2 * self.n_pairs, 0.0);
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
    }

    /// The vectors for another process: how many (8 bytes), pairs of values of each (4), panels; little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.bytes());
        bytes.extend((self.len as u64).to_le_bytes());
        bytes.extend((self.n_pairs as u32).to_le_bytes());
        bytes.extend(self.panels.iter().flat_map(|pair| pair.to_le_bytes()));
        bytes
    }

    /// Reads what [`Packed::to_bytes`] gave.
    ///
    /// # Errors
    ///
    /// [`BytesError`] if there are more or fewer bytes than the head says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let (len, n_pairs, values) = head(bytes)?;
        let n = len.div_ceil(PANEL).saturating_mul(PANEL).saturating_mul(n_pairs);
        if values.len() != n {
            return Err(BytesError { bytes: bytes.len(), rows: len, width: n_pairs });
        }
        Ok(Self { len, n_pairs, panels: values.iter().map(|b| Pair::from_le_bytes(*b)).collect() })
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

/// What vectors add up to, as whole numbers: the sums of blocks, added in any order, are those of the side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many vectors there are.
    pub n: u64,
    /// The sum of each of their values, 32767 for a 1.
    pub values: Vec<i64>,
}

impl Sums {
    /// Adds those of another block of the same side.
    pub fn add(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.values.resize(self.values.len().max(other.values.len()), 0);
        self.values.iter_mut().zip(&other.values).for_each(|(sum, more)| *sum = sum.saturating_add(*more));
    }
}

/// Bytes of a head: two counts.
const HEAD: usize = 12;

/// Splits bytes into two counts and 32-bit numbers.
pub(super) fn head(bytes: &[u8]) -> Result<(usize, usize, &[[u8; 4]]), BytesError> {
    let fault = |rows, width| BytesError { bytes: bytes.len(), rows, width };
    let (rows, rest) = bytes.split_first_chunk::<8>().ok_or(fault(0, 0))?;
    let (width, rest) = rest.split_first_chunk::<4>().ok_or(fault(0, 0))?;
    let (rows, width) = (u64::from_le_bytes(*rows), u32::from_le_bytes(*width));
    let is_small = rows <= u64::from(u32::MAX);
    let (rows, width) = (usize::try_from(rows).unwrap_or(usize::MAX), width as usize);
    let (values, over) = rest.as_chunks::<4>();
    if is_small && over.is_empty() { Ok((rows, width, values)) } else { Err(fault(rows, width)) }
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

fn halves(pair: Pair) -> [i16; 2] {
    let [a, b, c, d] = pair.to_le_bytes();
    [i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d])]
}

fn split(pair: Pair) -> [f64; 2] {
    halves(pair).map(f64::from)
}
