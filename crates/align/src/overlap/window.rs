//! The two stretches of words in which two sentences share most.

/// Words in a stretch: about a clause.
const LENGTH: usize = 14;

/// A match of two units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// Index of the source's unit in its sentence.
    pub(super) source: usize,
    /// Index of the target's unit.
    pub(super) target: usize,
    pub(super) weight: f64,
    pub(super) by: By,
}

/// What makes two units match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Words,
    /// The same name, number or date.
    Mention,
    /// Two values of one thing that changes.
    Rival,
}

/// The best pair of stretches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    source: usize,
    target: usize,
    /// Sum over both stretches of the best match that each unit has in the other, halved.
    pub(super) weight: f64,
}

impl Window {
    pub(super) fn holds(&self, cell: &Cell) -> bool {
        (self.source..self.source + LENGTH).contains(&cell.source)
            && (self.target..self.target + LENGTH).contains(&cell.target)
    }
}

/// Finds the stretches with most in common; `None` if nothing is shared.
pub(super) fn best(cells: &[Cell], [n, m]: [usize; 2]) -> Option<Window> {
    if cells.is_empty() {
        return None;
    }
    let mut dense = vec![0.0_f64; n * m];
    for cell in cells {
        if let Some(slot) = dense.get_mut(cell.source * m + cell.target) {
            *slot = slot.max(cell.weight);
        }
    }
    let (rows, columns) = (n.min(LENGTH), m.min(LENGTH));
    let (n_starts, m_starts) = (n - rows + 1, m - columns + 1);
    // Best match of each source unit in each target stretch, and the other way round.
    let of_source = sliding_max(&dense, n, m, columns);
    let turned: Vec<f64> =
        (0..m).flat_map(|j| (0..n).map(move |i| (i, j))).map(|(i, j)| at(&dense, m, i, j)).collect();
    let of_target = sliding_max(&turned, m, n, rows);
    let down_source = running_sums(&of_source, n, m_starts);
    let down_target = running_sums(&of_target, m, n_starts);
    let mut found: Option<Window> = None;
    for i in 0..n_starts {
        for j in 0..m_starts {
            let here = at(&down_source, m_starts, i + rows, j) - at(&down_source, m_starts, i, j);
            let there = at(&down_target, n_starts, j + columns, i) - at(&down_target, n_starts, j, i);
            let weight = f64::midpoint(here, there);
            if found.is_none_or(|w| w.weight + 1e-9 < weight) {
                found = Some(Window { source: i, target: j, weight });
            }
        }
    }
    found
}

fn at(values: &[f64], width: usize, row: usize, column: usize) -> f64 {
    values.get(row * width + column).copied().unwrap_or(0.0)
}

/// For each row the greatest value of every `length` columns in a row.
fn sliding_max(values: &[f64], n: usize, m: usize, length: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(n * (m + 1 - length));
    for row in values.chunks_exact(m.max(1)) {
        if row.iter().all(|v| *v == 0.0) {
            out.resize(out.len() + m + 1 - length, 0.0);
        } else {
            out.extend(row.windows(length).map(|w| w.iter().copied().fold(0.0, f64::max)));
        }
    }
    out
}

/// Sums of each column over the rows above; one row more than `values` has.
fn running_sums(values: &[f64], n: usize, width: usize) -> Vec<f64> {
    let mut out = vec![0.0; width];
    out.reserve(n * width);
    for row in 0..n {
        for column in 0..width {
            out.push(at(&out, width, row, column) + at(values, width, row, column));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(source: usize, target: usize, weight: f64) -> Cell {
        Cell { source, target, weight, by: By::Words }
    }

    #[test]
    fn what_stands_together_beats_what_is_scattered() {
        let together = best(&[cell(3, 20, 1.0), cell(5, 22, 1.0)], [40, 40]);
        let scattered = best(&[cell(3, 20, 1.0), cell(30, 2, 1.0)], [40, 40]);
        assert!((together.map_or(0.0, |w| w.weight) - 2.0).abs() < 1e-9);
        assert!((scattered.map_or(0.0, |w| w.weight) - 1.0).abs() < 1e-9);
        assert_eq!(best(&[], [4, 4]), None);
    }

    /// The same sum over whole sentences.
    fn both_ways(cells: &[Cell], [n, m]: [usize; 2]) -> f64 {
        let (mut rows, mut columns) = (vec![0.0_f64; n], vec![0.0_f64; m]);
        for cell in cells {
            if let Some(row) = rows.get_mut(cell.source) {
                *row = row.max(cell.weight);
            }
            if let Some(column) = columns.get_mut(cell.target) {
                *column = column.max(cell.weight);
            }
        }
        f64::midpoint(rows.iter().sum(), columns.iter().sum())
    }

    proptest! {
        #[test]
        fn the_best_window_is_what_looking_at_all_finds(
            (n, m, cells) in (1_usize..40, 1_usize..40).prop_flat_map(|(n, m)| {
                (Just(n), Just(m), prop::collection::vec((0..n, 0..m, 0.1_f64..3.0), 1..25))
            })
        ) {
            let cells: Vec<Cell> = cells.into_iter().map(|(s, t, w)| cell(s, t, w)).collect();
            let mut most = 0.0_f64;
            for source in 0..n {
                for target in 0..m {
                    let window = Window { source, target, weight: 0.0 };
                    let inside: Vec<Cell> = cells.iter().filter(|c| window.holds(c)).copied().collect();
                    most = most.max(both_ways(&inside, [n, m]));
                }
            }
            let found = best(&cells, [n, m]).map_or(0.0, |w| w.weight);
            prop_assert!((found - most).abs() < 1e-6, "{found} {most}");
        }
    }
}
