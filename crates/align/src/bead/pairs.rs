//! What each pair of sentences inside a band has in common, in running totals, so that any bead costs the same.

use doichieu_encode::dot;
use rayon::prelude::*;

use super::band::Band;
use super::sketch::Sketch;

/// Pairs of sentences at least that a thread is given.
pub(crate) const MIN_SHARE: usize = 1 << 12;

/// A number for each pair of sentences inside a band, as running totals along the target.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs {
    /// First target sentence of each source sentence's row, and where the row begins.
    rows: Vec<(usize, usize)>,
    totals: Vec<f32>,
}

impl Pairs {
    /// Fills the band; `value(i, j, row)` writes the values of source sentence `i` with targets from `j` on.
    pub(crate) fn fill(band: &Band, longest: usize, value: impl Fn(usize, usize, &mut [f32]) + Sync) -> Self {
        let n = band.n_source();
        let mut rows = Vec::with_capacity(n);
        let mut total = 0;
        for idx in 0..n {
            let (first, end) = band.cells(idx, longest);
            rows.push((first, total));
            total += end - first + 1;
        }
        let mut totals = vec![0.0; total];
        let mut parts = Vec::with_capacity(n);
        let mut rest = totals.as_mut_slice();
        for idx in 0..n {
            let (first, end) = band.cells(idx, longest);
            let (head, tail) = rest.split_at_mut(end - first + 1);
            parts.push((idx, first, head));
            rest = tail;
        }
        // Short texts are not worth being shared out.
        let least = MIN_SHARE.div_ceil(1 + total / n.max(1));
        parts.into_par_iter().with_min_len(least).for_each(|(idx, first, row)| {
            value(idx, first, &mut row[1..]);
            let mut sum = 0.0;
            for v in row {
                sum += *v;
                *v = sum;
            }
        });
        Self { rows, totals }
    }

    /// Dot products of two sides' rows.
    pub(crate) fn dots(band: &Band, longest: usize, source: &Sketch, target: &Sketch) -> Self {
        Self::fill(band, longest, |idx, first, row| {
            let here = source.vectors.row(idx);
            for (ahead, value) in row.iter_mut().enumerate() {
                *value = dot(here, target.vectors.row(first + ahead));
            }
        })
    }

    /// Sum over the pairs of `s..s + n` with `t..t + m`.
    pub(crate) fn sum(&self, s: usize, n: usize, t: usize, m: usize) -> f64 {
        let mut sum = 0.0;
        for idx in s..s + n {
            let (first, start) = self.rows[idx];
            let at = start + t - first;
            sum += f64::from(self.totals[at + m] - self.totals[at]);
        }
        sum
    }
}
