//! Contrastive training: a sentence and its translation nearer to each other than to all others of the batch.

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, linalg::general_mat_mul};
use rayon::prelude::*;

use doichieu_encode::built_in::signs;

use super::table::{Adam, Places, Table};
use super::vocabulary::{Bag, Vocabulary};

/// A pair that is ready to learn from.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) en: Bag,
    pub(super) vi: Bag,
    /// Equal for texts that are equal: such are no wrong answers to each other.
    pub(super) same: [u64; 2],
}

/// The sum of a bag's vectors.
pub(super) fn sum(bag: &Bag, table: &Table, vocabulary: &Vocabulary, into: &mut [f32]) {
    into.fill(0.0);
    for row in &bag.rows {
        into.iter_mut().zip(table.row(*row as usize)).for_each(|(i, v)| *i += v);
    }
    let scale = vocabulary.unknown_idf / (table.dims as f32).sqrt();
    for hash in &bag.unknown {
        into.iter_mut().zip(signs(*hash)).for_each(|(i, sign)| *i += scale * sign);
    }
}

/// Rows of a matrix that are worked on together; fixed, so that the number of threads changes nothing.
const ROWS: usize = 128;

fn product(left: ArrayView2<'_, f32>, right: ArrayView2<'_, f32>, mut out: ArrayViewMut2<'_, f32>) {
    out.axis_chunks_iter_mut(Axis(0), ROWS)
        .into_par_iter()
        .zip(left.axis_chunks_iter(Axis(0), ROWS))
        .for_each(|(mut out, left)| general_mat_mul(1.0, &left, &right, 0.0, &mut out));
}

/// One step on one batch. Returns the loss in nats, averaged over the two directions.
pub(super) fn step(
    batch: &[&Sample],
    table: &mut Table,
    vocabulary: &Vocabulary,
    temperature: f32,
    adam: Adam,
) -> f64 {
    let (n, dims) = (batch.len(), table.dims);
    let mut raw = Array2::<f32>::zeros((2 * n, dims));
    raw.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(i, mut row)| {
        let bag = if i < n { &batch[i].en } else { &batch[i - n].vi };
        if let Some(row) = row.as_slice_mut() {
            sum(bag, table, vocabulary, row);
        }
    });
    let norms: Vec<f32> =
        raw.axis_iter(Axis(0)).map(|r| r.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6)).collect();
    for (mut row, norm) in raw.axis_iter_mut(Axis(0)).zip(&norms) {
        row.mapv_inplace(|v| v / norm);
    }
    let (x, y) = raw.view().split_at(Axis(0), n);
    let mut scores = Array2::<f32>::zeros((n, n));
    product(x, y.t(), scores.view_mut());
    scores.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(i, mut row)| {
        for (j, value) in row.iter_mut().enumerate() {
            let is_same =
                i != j && (batch[i].same[0] == batch[j].same[0] || batch[i].same[1] == batch[j].same[1]);
            *value = if is_same { -1e4 } else { *value / temperature };
        }
    });
    let softmax = |lines: Vec<Vec<f32>>| -> Vec<(f32, f32)> {
        lines
            .into_par_iter()
            .map(|line| {
                let most = line.iter().copied().fold(f32::MIN, f32::max);
                (most, line.iter().map(|v| (v - most).exp()).sum::<f32>())
            })
            .collect()
    };
    let of_rows = softmax(scores.axis_iter(Axis(0)).map(|r| r.to_vec()).collect());
    let of_columns = softmax(scores.axis_iter(Axis(1)).map(|c| c.to_vec()).collect());
    let loss: f64 = (0..n)
        .map(|i| {
            let right = scores[[i, i]];
            let of = |(most, total): (f32, f32)| f64::from(most + total.ln() - right);
            (of(of_rows[i]) + of(of_columns[i])) / 2.0
        })
        .sum::<f64>()
        / n as f64;
    let scale = 1.0 / (2.0 * n as f32 * temperature);
    scores.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(i, mut row)| {
        for (j, value) in row.iter_mut().enumerate() {
            let p = (*value - of_rows[i].0).exp() / of_rows[i].1
                + (*value - of_columns[j].0).exp() / of_columns[j].1;
            *value = scale * (p - if i == j { 2.0 } else { 0.0 });
        }
    });
    let mut gradients = Array2::<f32>::zeros((2 * n, dims));
    {
        let (dx, dy) = gradients.view_mut().split_at(Axis(0), n);
        product(scores.view(), y, dx);
        let turned = scores.t().as_standard_layout().into_owned();
        product(turned.view(), x, dy);
    }
    gradients.axis_iter_mut(Axis(0)).into_par_iter().enumerate().for_each(|(i, mut g)| {
        let unit = raw.row(i);
        let along: f32 = g.iter().zip(unit).map(|(g, u)| g * u).sum();
        g.iter_mut().zip(unit).for_each(|(g, u)| *g = (*g - along * u) / norms[i]);
    });
    let mut places: Places = Vec::new();
    for (i, sample) in batch.iter().enumerate() {
        places.extend(sample.en.rows.iter().map(|row| (*row, i as u32, 1.0)));
        places.extend(sample.vi.rows.iter().map(|row| (*row, (n + i) as u32, 1.0)));
    }
    places.par_sort_by_key(|p| (p.0, p.1));
    table.update(&places, gradients.as_slice().unwrap_or(&[]), adam);
    loss
}
