use super::Tallies;
use crate::bootstrap::Sample;

/// A score all of whose figures follow from sums over documents.
///
/// [`Score::figures`](super::Score::figures) and [`Score::tallies`](super::Score::tallies) are then two ways to the same
/// sums, and cannot differ.
pub(super) trait Rows {
    /// Number of documents.
    fn n_documents(&self) -> usize;

    /// Numbers in a row, the same for all documents.
    fn width(&self) -> usize;

    /// Appends what a document adds.
    fn row(&self, document_idx: usize, row: &mut Vec<f64>);

    /// The sums of a sample.
    fn sums(&self, sample: &Sample) -> Vec<f64> {
        let mut sums = vec![0.0; self.width()];
        let mut row = Vec::with_capacity(sums.len());
        for &(idx, times) in sample {
            row.clear();
            self.row(idx, &mut row);
            for (sum, value) in sums.iter_mut().zip(&row) {
                *sum += f64::from(times) * value;
            }
        }
        sums
    }

    /// The rows of all documents.
    fn all_rows(&self) -> Tallies {
        let width = self.width();
        let mut values = Vec::with_capacity(width * self.n_documents());
        for idx in 0..self.n_documents() {
            self.row(idx, &mut values);
            values.resize(width * (idx + 1), 0.0);
        }
        Tallies { width, values }
    }
}

/// Takes sums apart in the order in which [`Rows::row`] put them together.
#[derive(Debug)]
pub(super) struct Cells<'a>(std::slice::Iter<'a, f64>);

impl<'a> Cells<'a> {
    pub(super) fn new(sums: &'a [f64]) -> Self {
        Self(sums.iter())
    }

    /// The next number; 0 past the end.
    pub(super) fn one(&mut self) -> f64 {
        self.0.next().copied().unwrap_or(0.0)
    }

    /// The next few.
    pub(super) fn take<const N: usize>(&mut self) -> [f64; N] {
        std::array::from_fn(|_| self.one())
    }
}

/// `a / b`, or `None` if `b` is 0.
pub(super) fn part_of(a: f64, b: f64) -> Option<f64> {
    (0.0 < b).then(|| a / b)
}

/// Asserts that figures of summed tallies are those of the sample itself.
#[cfg(test)]
#[track_caller]
pub(super) fn check_sums(score: &dyn super::Score, sample: &Sample) {
    let tallies = score.tallies().unwrap();
    assert_eq!(tallies.values.len(), tallies.width * score.labels().len());
    assert!(tallies.values.iter().all(|v| v.is_finite()));
    let mut sums = vec![0.0; tallies.width];
    for (idx, times) in sample {
        for (sum, value) in sums.iter_mut().zip(&tallies.values[idx * tallies.width..]) {
            *sum += f64::from(*times) * value;
        }
    }
    let (of_sums, of_sample) = (score.figures_of_sums(&sums), score.figures(sample));
    assert_eq!(of_sums.len(), score.columns().len());
    for ((column, a), b) in score.columns().iter().zip(of_sums).zip(of_sample) {
        let is_same = a == b || a.zip(b).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
        assert!(is_same, "{}: {a:?} of sums, {b:?} of the sample", column.name);
    }
}
