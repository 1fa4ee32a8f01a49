//! The two stretches of words in which two sentences share most.

use std::ops::Range;

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
///
/// Of two that share as much the first. Only units with a match are looked at, and of the places where a stretch can
/// begin only those from which on it holds other matches.
pub(super) fn best(cells: &[Cell], [n, m]: [usize; 2]) -> Option<Window> {
    if cells.is_empty() {
        return None;
    }
    let (rows, columns) = (distinct(cells, |c| c.source), distinct(cells, |c| c.target));
    let mut dense = vec![0.0_f64; rows.len() * columns.len()];
    for cell in cells {
        let (row, column) = (place(&rows, cell.source), place(&columns, cell.target));
        if let Some(slot) = dense.get_mut(row * columns.len() + column) {
            *slot = slot.max(cell.weight);
        }
    }
    let (of_source, of_target) = (Starts::new(&rows, n), Starts::new(&columns, m));
    // Running sums of the best match of each source unit in each target stretch, and the other way round.
    let here = running_maxima(&of_target, rows.len(), |row, column| at(&dense, columns.len(), row, column));
    let there =
        running_maxima(&of_source, columns.len(), |column, row| at(&dense, columns.len(), row, column));
    let mut found: Option<Window> = None;
    for (i, (source, inside)) in of_source.0.iter().enumerate() {
        for (j, (target, beside)) in of_target.0.iter().enumerate() {
            let sum = |sums: &[f64], width: usize, of: usize, run: &Range<usize>| {
                at(sums, width, of, run.end) - at(sums, width, of, run.start)
            };
            let weight = f64::midpoint(
                sum(&here, rows.len() + 1, j, inside),
                sum(&there, columns.len() + 1, i, beside),
            );
            if found.is_none_or(|w| w.weight + 1e-9 < weight) {
                found = Some(Window { source: *source, target: *target, weight });
            }
        }
    }
    found
}

/// At most what [`best`] finds: the same sum over the whole sentences.
pub(super) fn at_most(cells: &[Cell]) -> f64 {
    let one_way = |unit: fn(&Cell) -> usize| -> f64 {
        let mut best: Vec<(usize, f64)> = cells.iter().map(|c| (unit(c), c.weight)).collect();
        best.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        best.dedup_by_key(|b| b.0);
        best.iter().map(|b| b.1).sum()
    };
    f64::midpoint(one_way(|c| c.source), one_way(|c| c.target))
}

fn at(values: &[f64], width: usize, row: usize, column: usize) -> f64 {
    values.get(row * width + column).copied().unwrap_or(0.0)
}

/// The units of one side that have a match, ascending.
fn distinct(cells: &[Cell], unit: fn(&Cell) -> usize) -> Vec<usize> {
    let mut units: Vec<usize> = cells.iter().map(unit).collect();
    units.sort_unstable();
    units.dedup();
    units
}

fn place(units: &[usize], unit: usize) -> usize {
    units.partition_point(|u| *u < unit)
}

/// Where stretches of a sentence begin that hold different matches: each with the matched units that it holds.
struct Starts(Vec<(usize, Range<usize>)>);

impl Starts {
    /// * `units`: the units with a match, ascending.
    /// * `n`: units of the sentence.
    fn new(units: &[usize], n: usize) -> Self {
        let length = n.min(LENGTH);
        let entering = units.iter().map(|u| (u + 1).saturating_sub(length));
        let leaving = units.iter().map(|u| u + 1);
        let mut starts: Vec<usize> = [0].into_iter().chain(entering).chain(leaving).collect();
        starts.retain(|start| start + length <= n);
        starts.sort_unstable();
        starts.dedup();
        Self(starts.into_iter().map(|s| (s, place(units, s)..place(units, s + length))).collect())
    }
}

/// For each stretch the running sums, over the `n` units of the other side, of their greatest value in it; each row is
/// one longer than `n`.
fn running_maxima(stretches: &Starts, n: usize, value: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut out = Vec::with_capacity(stretches.0.len() * (n + 1));
    for (_, inside) in &stretches.0 {
        let mut sum = 0.0;
        out.push(sum);
        for unit in 0..n {
            sum += inside.clone().map(|other| value(unit, other)).fold(0.0, f64::max);
            out.push(sum);
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
