/// A list of vectors of one length, row after row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vectors {
    dims: usize,
    values: Vec<f32>,
}

/// Values that do not make a list of vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// The values do not fill whole rows.
    #[error("{values} values do not make rows of {dims}")]
    Ragged {
        /// Length of a row.
        dims: usize,
        /// How many values there are.
        values: usize,
    },
}

impl Vectors {
    /// `n` rows of zeros.
    pub fn zeros(n: usize, dims: usize) -> Self {
        Self { dims, values: vec![0.0; n * dims] }
    }

    /// Takes rows of `dims` values, one after another.
    ///
    /// # Errors
    ///
    /// [`VectorsError::Ragged`] if the last row is not whole or `dims` is 0 while there are values.
    pub fn new(dims: usize, values: Vec<f32>) -> Result<Self, VectorsError> {
        let is_whole = if dims == 0 { values.is_empty() } else { values.len().is_multiple_of(dims) };
        if is_whole {
            Ok(Self { dims, values })
        } else {
            Err(VectorsError::Ragged { dims, values: values.len() })
        }
    }

    /// Length of a row.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.dims).unwrap_or(0)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// A row; empty if there is none at `idx`.
    pub fn row(&self, idx: usize) -> &[f32] {
        self.values.get(idx * self.dims..(idx + 1) * self.dims).unwrap_or(&[])
    }

    /// All rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.dims.max(1))
    }

    /// All rows in order, to be written.
    pub fn rows_mut(&mut self) -> impl ExactSizeIterator<Item = &mut [f32]> {
        self.values.chunks_exact_mut(self.dims.max(1))
    }

    /// The rows at `idxs`, in that order; an index without a row is passed over.
    pub fn some(&self, idxs: impl IntoIterator<Item = usize>) -> Self {
        let values = idxs.into_iter().flat_map(|idx| self.row(idx)).copied().collect();
        Self { dims: self.dims, values }
    }

    /// All values, row after row.
    pub fn as_slice(&self) -> &[f32] {
        &self.values
    }

    /// All values, row after row, without a copy.
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }

    /// The [`dot`] of a vector with each row, in order.
    pub fn dots(&self, vector: &[f32]) -> Vec<f32> {
        self.rows().map(|row| dot(vector, row)).collect()
    }

    /// Takes the mean of all rows away and brings every row back to L2 norm 1; a zero row stays.
    ///
    /// Vectors of a transformer crowd around one direction; what sets sentences apart is the rest (Mu and
    /// Viswanath, "All-but-the-Top", ICLR 2018). Each language has a mean of its own.
    pub fn centre(&mut self) {
        let n = self.len();
        let mut mean = vec![0.0_f64; self.dims];
        for row in self.rows() {
            mean.iter_mut().zip(row).for_each(|(m, v)| *m += f64::from(*v));
        }
        mean.iter_mut().for_each(|m| *m /= n.max(1) as f64);
        for row in self.rows_mut() {
            if row.iter().any(|v| *v != 0.0) {
                row.iter_mut().zip(&mean).for_each(|(v, m)| *v -= *m as f32);
                normalise(row);
            }
        }
    }
}

/// Brings a vector to L2 norm 1; the zero vector stays.
pub(crate) fn normalise(vector: &mut [f32]) {
    let norm = vector.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
    if 0.0 < norm {
        vector.iter_mut().for_each(|v| *v = (f64::from(*v) / norm) as f32);
    }
}

/// Dot product of two vectors, the cosine where both have norm 1: with sixteen running sums: wide registers are filled, and the order of additions is always the same.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let (a_chunks, b_chunks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0_f32; LANES];
    for (x, y) in a_chunks.zip(b_chunks) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f32>() + rest
}
