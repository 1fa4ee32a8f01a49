//! Retrieval on parallel lines that were not trained on.

use ndarray::ArrayView2;

/// Precision at 1 of the ratio margin (Artetxe and Schwenk, ACL 2019; k = 4), both directions averaged.
///
/// `x` and `y` hold vectors of norm 1, `n` rows of `dims`; row `i` of one belongs to row `i` of the other.
pub(super) fn margin_precision(x: &[f32], y: &[f32], dims: usize) -> f64 {
    const K: usize = 4;
    let n = x.len() / dims.max(1);
    let (Ok(x), Ok(y)) = (ArrayView2::from_shape((n, dims), x), ArrayView2::from_shape((n, dims), y)) else {
        return f64::NAN;
    };
    let scores = x.dot(&y.t());
    let near = |line: Vec<f32>| -> f32 {
        let mut line = line;
        line.sort_by(|a, b| b.total_cmp(a));
        line.iter().take(K).sum::<f32>() / (2 * K) as f32
    };
    let rows: Vec<f32> = scores.rows().into_iter().map(|r| near(r.to_vec())).collect();
    let columns: Vec<f32> = scores.columns().into_iter().map(|c| near(c.to_vec())).collect();
    let margin = |i: usize, j: usize| scores[[i, j]] / (rows[i] + columns[j]);
    let best = |pick: &dyn Fn(usize, usize) -> f32, i: usize| {
        (0..n).max_by(|a, b| pick(i, *a).total_cmp(&pick(i, *b))) == Some(i)
    };
    let right = (0..n)
        .map(|i| usize::from(best(&|i, j| margin(i, j), i)) + usize::from(best(&|j, i| margin(i, j), i)))
        .sum::<usize>();
    right as f64 / (2 * n) as f64
}
