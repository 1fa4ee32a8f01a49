//! Where in the grid of two texts an alignment may run.

/// For each number of source sentences done, the numbers of target sentences that may be done.
///
/// Node (s, t) says that the first `s` source sentences correspond to the first `t` target ones. Rows rise: neither
/// end of a row lies below that of the row before, and (0, 0) and (n, m) are inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    /// First node of each row, and one past its last.
    rows: Vec<(usize, usize)>,
    /// Nodes before each row, and all of them.
    starts: Vec<usize>,
}

impl Band {
    /// All nodes: quadratic in the length.
    pub(crate) fn full(n_source: usize, n_target: usize) -> Self {
        Self::new(vec![(0, n_target + 1); n_source + 1])
    }

    fn new(rows: Vec<(usize, usize)>) -> Self {
        let mut starts = Vec::with_capacity(rows.len() + 1);
        let mut total = 0;
        for (low, high) in &rows {
            starts.push(total);
            total += high - low;
        }
        starts.push(total);
        Self { rows, starts }
    }

    /// The nodes within `radius` of a path on both axes.
    ///
    /// * `path`: nodes from (0, 0) to (n, m), rising on both axes; what lies between two of them is inside whole.
    pub(crate) fn around(path: &[(usize, usize)], radius: usize) -> Self {
        let (n, m) = path.last().copied().unwrap_or((0, 0));
        let mut rows: Vec<Option<(usize, usize)>> = vec![None; n + 1];
        for (s, t) in path {
            let row = rows[*s].get_or_insert((*t, *t));
            *row = (row.0.min(*t), row.1.max(*t));
        }
        Self::of_rows(&rows, m, radius)
    }

    /// The nodes within `radius` of some, given as the first and the last of each row.
    pub(crate) fn of_rows(rows: &[Option<(usize, usize)>], n_target: usize, radius: usize) -> Self {
        let n = rows.len();
        let mut low = vec![n_target; n];
        let mut high = vec![0; n];
        for (s, row) in rows.iter().enumerate() {
            if let Some((first, last)) = row {
                for near in s.saturating_sub(radius)..(s + radius + 1).min(n) {
                    low[near] = low[near].min(first.saturating_sub(radius));
                    high[near] = high[near].max((last + radius).min(n_target));
                }
            }
        }
        if let (Some(first), Some(last)) = (low.first_mut(), high.last_mut()) {
            (*first, *last) = (0, n_target);
        }
        // Both ends rise; where they cross, what lies between is inside, so that rows hang together.
        for s in (1..n).rev() {
            low[s - 1] = low[s - 1].min(low[s]);
        }
        for s in 1..n {
            high[s] = high[s].max(high[s - 1]);
        }
        Self::new(low.into_iter().zip(high).map(|(a, b)| (a.min(b), a.max(b) + 1)).collect())
    }

    /// The part from one node to another, both inside; nodes are counted anew.
    pub(crate) fn between(&self, from: (usize, usize), to: (usize, usize)) -> Self {
        let rows = self.rows[from.0..=to.0].iter();
        let clip = |t: usize| t.clamp(from.1, to.1) - from.1;
        let mut rows: Vec<(usize, usize)> =
            rows.map(|(low, high)| (clip(*low), clip(high.saturating_sub(1)) + 1)).collect();
        if let Some(first) = rows.first_mut() {
            first.0 = 0;
        }
        if let Some(last) = rows.last_mut() {
            last.1 = to.1 - from.1 + 1;
        }
        Self::new(rows)
    }

    pub(crate) fn n_source(&self) -> usize {
        self.rows.len() - 1
    }

    pub(crate) fn n_target(&self) -> usize {
        self.rows.last().map_or(0, |r| r.1 - 1)
    }

    pub(crate) fn n_nodes(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    /// First node of a row, and one past its last.
    pub(crate) fn row(&self, s: usize) -> (usize, usize) {
        self.rows[s]
    }

    /// Number of a node that is inside.
    pub(crate) fn node(&self, s: usize, t: usize) -> usize {
        self.starts[s] + t - self.rows[s].0
    }

    /// One past the last node of a row.
    pub(crate) fn end_of(&self, s: usize) -> usize {
        self.starts[s + 1]
    }

    pub(crate) fn contains(&self, s: usize, t: usize) -> bool {
        self.rows.get(s).is_some_and(|(low, high)| (*low..*high).contains(&t))
    }

    /// Target sentences that a bead with source sentence `idx` in it could hold, if beads are no longer than `longest`.
    pub(crate) fn cells(&self, idx: usize, longest: usize) -> (usize, usize) {
        let first = self.rows[idx.saturating_sub(longest - 1)].0;
        let end = self.rows[(idx + longest).min(self.n_source())].1 - 1;
        (first, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_its_path_and_all_between() {
        let band = Band::around(&[(0, 0), (1, 1), (1, 6), (4, 7), (9, 9)], 1);
        for (s, t) in [(0, 0), (1, 1), (1, 4), (1, 6), (4, 7), (9, 9), (2, 0), (2, 7)] {
            assert!(band.contains(s, t), "({s}, {t})");
        }
        assert!(!band.contains(9, 0) && !band.contains(0, 9));
        let rows: Vec<_> = (0..=9).map(|s| band.row(s)).collect();
        assert!(rows.windows(2).all(|w| w[0].0 <= w[1].0 && w[0].1 <= w[1].1 && w[1].0 < w[0].1 + 1));
    }

    #[test]
    fn nodes_are_numbered_without_holes() {
        let band = Band::around(&[(0, 0), (3, 3)], 0);
        let mut expected = 0;
        for s in 0..=band.n_source() {
            for t in band.row(s).0..band.row(s).1 {
                assert_eq!(band.node(s, t), expected);
                expected += 1;
            }
        }
        assert_eq!(band.n_nodes(), expected);
        assert_eq!(Band::full(0, 2).n_nodes(), 3);
    }
}
