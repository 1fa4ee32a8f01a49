//! Vectors being trained, with Adam's moments beside them.

use rayon::prelude::*;

use crate::rng::Rng;

/// How fast and how far vectors move.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adam {
    pub(super) rate: f32,
}

/// A vector a unit.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) dims: usize,
    pub(super) values: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    steps: Vec<u32>,
}

/// Rows a worker takes at a time.
const BLOCK: usize = 512;

/// What a row is asked to change: for each of its places in the batch, the sentence and the unit's weight there.
pub(super) type Places = Vec<(u32, u32, f32)>;

impl Table {
    /// Random vectors of the given lengths (L2 norms).
    pub(super) fn random(norms: &[f32], dims: usize, rng: &mut Rng) -> Self {
        let spread = (3.0 / dims as f64).sqrt();
        let values = norms
            .iter()
            .flat_map(|norm| std::iter::repeat_n(*norm, dims))
            .map(|norm| norm * ((2.0 * rng.unit() - 1.0) * spread) as f32)
            .collect();
        let n = norms.len() * dims;
        Self { dims, values, first: vec![0.0; n], second: vec![0.0; n], steps: vec![0; norms.len()] }
    }

    /// A table of some of the rows, in the given order.
    pub(super) fn of_rows(&self, rows: &[usize]) -> Self {
        let take = |from: &[f32]| -> Vec<f32> {
            rows.iter().flat_map(|r| &from[r * self.dims..(r + 1) * self.dims]).copied().collect()
        };
        Self {
            dims: self.dims,
            values: take(&self.values),
            first: take(&self.first),
            second: take(&self.second),
            steps: rows.iter().map(|r| self.steps[*r]).collect(),
        }
    }

    pub(super) fn row(&self, row: usize) -> &[f32] {
        self.values.get(row * self.dims..(row + 1) * self.dims).unwrap_or(&[])
    }

    /// Moves every row that has places, by Adam (Kingma and Ba, 2015) on the sum of its places' gradients.
    ///
    /// `places` are sorted by row. Rows that are not in the batch stay as they are.
    pub(super) fn update(&mut self, places: &Places, gradients: &[f32], adam: Adam) {
        const B1: f32 = 0.9;
        const B2: f32 = 0.999;
        let dims = self.dims;
        let size = BLOCK * dims;
        self.values
            .par_chunks_mut(size)
            .zip(self.first.par_chunks_mut(size))
            .zip(self.second.par_chunks_mut(size))
            .zip(self.steps.par_chunks_mut(BLOCK))
            .enumerate()
            .for_each(|(block, (((values, first), second), steps))| {
                let start = block * BLOCK;
                let from = places.partition_point(|p| (p.0 as usize) < start);
                let to = places.partition_point(|p| (p.0 as usize) < start + BLOCK);
                let mut gradient = vec![0.0_f32; dims];
                for group in places[from..to].chunk_by(|a, b| a.0 == b.0) {
                    let Some(row) = group.first().map(|p| p.0 as usize - start) else { continue };
                    gradient.fill(0.0);
                    for (_, sentence, weight) in group {
                        let at = *sentence as usize * dims;
                        let from = &gradients[at..at + dims];
                        gradient.iter_mut().zip(from).for_each(|(g, f)| *g += weight * f);
                    }
                    steps[row] += 1;
                    let t = steps[row].min(20_000) as i32;
                    let (c1, c2) = (1.0 - B1.powi(t), 1.0 - B2.powi(t));
                    let at = row * dims..(row + 1) * dims;
                    let cells = values[at.clone()]
                        .iter_mut()
                        .zip(&mut first[at.clone()])
                        .zip(&mut second[at.clone()]);
                    for (((v, m), s), g) in cells.zip(&gradient) {
                        *m = B1 * *m + (1.0 - B1) * g;
                        *s = B2 * *s + (1.0 - B2) * g * g;
                        *v -= adam.rate * (*m / c1) / ((*s / c2).sqrt() + 1e-8);
                    }
                }
            });
    }
}
