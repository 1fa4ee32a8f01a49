//! The way through a long text, found on ever finer blocks of sentences, so that time and memory are linear in the
//! length: the idea of Vecalign (Thompson and Koehn, EMNLP 2019), on sums of vectors.

use doichieu_encode::{Vectors, dot};

use super::band::Band;

/// Blocks a side below which all pairs are looked at.
const FEW: usize = 128;

/// Blocks on either side of the coarser path that the finer one may use.
const RADIUS: usize = 8;

/// A path through the grid of two sides' sentences: nodes from (0, 0) to (n, m).
///
/// * `source`, `target`: rows whose sums stand for runs of sentences.
pub(crate) fn path(source: &Vectors, target: &Vectors) -> Vec<(usize, usize)> {
    let mut levels = vec![(source.clone(), target.clone())];
    while let Some((s, t)) = levels.last()
        && FEW < s.len().max(t.len())
    {
        let next = (halved(s), halved(t));
        levels.push(next);
    }
    let mut found: Option<Vec<(usize, usize)>> = None;
    while let Some((s, t)) = levels.pop() {
        let band = match &found {
            None => Band::full(s.len(), t.len()),
            Some(coarser) => Band::around(&doubled(coarser, s.len(), t.len()), RADIUS),
        };
        found = Some(best(&s, &t, &band));
    }
    found.unwrap_or_default()
}

/// Sums of neighbours two by two.
fn halved(vectors: &Vectors) -> Vectors {
    let dims = vectors.dims();
    let mut out = Vectors::zeros(vectors.len().div_ceil(2), dims);
    for (idx, row) in out.rows_mut().enumerate() {
        let (a, b) = (vectors.row(2 * idx), vectors.row(2 * idx + 1));
        row.copy_from_slice(a);
        row.iter_mut().zip(b).for_each(|(x, y)| *x += y);
    }
    out
}

fn doubled(path: &[(usize, usize)], n: usize, m: usize) -> Vec<(usize, usize)> {
    path.iter().map(|(s, t)| ((2 * s).min(n), (2 * t).min(m))).collect()
}

/// The path that collects the greatest sum of cosines above the level of chance.
///
/// That level is the mean of the band's cosines and one standard deviation: blocks of text that has no counterpart
/// are passed by rather than matched.
fn best(source: &Vectors, target: &Vectors, band: &Band) -> Vec<(usize, usize)> {
    let norms =
        |v: &Vectors| -> Vec<f32> { v.rows().map(|r| dot(r, r).sqrt().max(f32::MIN_POSITIVE)).collect() };
    let (source_norms, target_norms) = (norms(source), norms(target));
    let (n, m) = (source.len(), target.len());
    let mut cosines = vec![0.0_f32; band.n_nodes()];
    let (mut sum, mut squares, mut count) = (0.0_f64, 0.0_f64, 0.0_f64);
    for s in 0..n {
        let (low, high) = band.row(s);
        for t in low..high.min(m) {
            let cosine = dot(source.row(s), target.row(t)) / (source_norms[s] * target_norms[t]);
            cosines[band.node(s, t)] = cosine;
            sum += f64::from(cosine);
            squares += f64::from(cosine) * f64::from(cosine);
            count += 1.0;
        }
    }
    let mean = sum / count.max(1.0);
    let level = (mean + (squares / count.max(1.0) - mean * mean).max(0.0).sqrt()) as f32;
    // Which way the best path goes on from each node: both sides, the source alone, the target alone.
    let mut ways = vec![0_u8; band.n_nodes()];
    let mut after: Vec<f32> = Vec::new();
    for s in (0..=n).rev() {
        let (low, high) = band.row(s);
        let next_row = (s < n).then(|| band.row(s + 1));
        let mut here = vec![0.0_f32; high - low];
        for t in (low..high).rev() {
            let below = |t: usize| {
                let (low, high) = next_row?;
                (low..high).contains(&t).then(|| after.get(t - low).copied()).flatten()
            };
            let mut choice = (f32::NEG_INFINITY, 0);
            let both = below(t + 1).map(|v| v + cosines[band.node(s, t)] - level);
            let aside = (t + 1 < high).then(|| here[t + 1 - low]);
            for (value, way) in [(both, 0), (below(t), 1), (aside, 2)] {
                if let Some(value) = value.filter(|v| choice.0 < *v) {
                    choice = (value, way);
                }
            }
            here[t - low] = if (s, t) == (n, m) { 0.0 } else { choice.0 };
            ways[band.node(s, t)] = choice.1;
        }
        after = here;
    }
    let mut path = vec![(0, 0)];
    let (mut s, mut t) = (0, 0);
    while (s, t) != (n, m) {
        match ways[band.node(s, t)] {
            0 => (s, t) = (s + 1, t + 1),
            1 => s += 1,
            _ => t += 1,
        }
        path.push((s, t));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that resemble nothing but themselves.
    fn rows(ids: impl Iterator<Item = u64>) -> Vectors {
        let dims = 64;
        let mut values = Vec::new();
        for id in ids {
            let mut state = id.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            for _ in 0..dims {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                values.push((state >> 40) as f32 / (1 << 23) as f32 - 1.0);
            }
        }
        Vectors::new(dims, values).unwrap_or_default()
    }

    #[test]
    fn a_long_way_is_found_past_what_only_one_side_has() {
        // Sentences 300 to 699 are missing on the target's side, which has 250 of its own at 1,500.
        let source = rows(0..2_000);
        let target = rows((0..300).chain(700..1_500).chain(5_000..5_250).chain(1_500..2_000));
        let path = path(&source, &target);
        assert_eq!((path.first(), path.last()), (Some(&(0, 0)), Some(&(2_000, 1_850))));
        for (s, t) in [(150, 150), (1_000, 600), (1_400, 1_000), (1_800, 1_650)] {
            let near = path.iter().any(|p| p.0.abs_diff(s) <= 2 && p.1.abs_diff(t) <= 2);
            assert!(near, "({s}, {t}) is not on the path");
        }
    }

    #[test]
    fn sides_without_sentences_have_a_path() {
        assert_eq!(path(&rows(0..0), &rows(0..0)), [(0, 0)]);
        assert_eq!(path(&rows(0..0), &rows(0..2)).last(), Some(&(0, 2)));
    }
}
