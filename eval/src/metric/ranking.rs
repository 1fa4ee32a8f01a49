use std::cmp::Ordering;

/// A predicted pair with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Index of the document it belongs to.
    pub document_idx: usize,
    /// Its probability.
    pub probability: f64,
    /// Whether it is in gold.
    pub hit: bool,
}

impl Ranked {
    /// Most probable first; ties by document, so that the order is always the same.
    pub fn order(&self, other: &Self) -> Ordering {
        other
            .probability
            .total_cmp(&self.probability)
            .then(self.document_idx.cmp(&other.document_idx))
            .then(self.hit.cmp(&other.hit))
    }
}

/// The area under the precision-recall curve, as average precision.
///
/// The sum over thresholds of precision times the growth of recall, without interpolation; pairs of equal
/// probability pass the threshold together, so that their order earns nothing.
///
/// * `ranked`: predicted pairs in [`Ranked::order`], each with the number of times it counts.
/// * `n_gold`: gold pairs, counted likewise.
///
/// Returns a share, 1.0 if every gold pair stands before every other one. A gold pair that was never proposed
/// adds nothing, so a system that cuts its list short is bounded by its recall. `None` without gold.
///
/// Source: Zhu, "Recall, precision and average precision", 2004; interpolation is left out following Davis and
/// Goadrich, ICML 2006.
pub fn average_precision(ranked: impl IntoIterator<Item = (Ranked, u32)>, n_gold: u64) -> Option<f64> {
    if n_gold == 0 {
        return None;
    }
    let (mut hits, mut seen, mut area) = (0u64, 0u64, 0.0);
    let mut group_hits = 0u64;
    let mut threshold: Option<f64> = None;
    for (pair, times) in ranked {
        if threshold.is_some_and(|t| t.total_cmp(&pair.probability) != Ordering::Equal) {
            area += step(group_hits, hits, seen);
            group_hits = 0;
        }
        threshold = Some(pair.probability);
        seen += u64::from(times);
        if pair.hit {
            hits += u64::from(times);
            group_hits += u64::from(times);
        }
    }
    area += step(group_hits, hits, seen);
    Some(area / n_gold as f64)
}

fn step(group_hits: u64, hits: u64, seen: u64) -> f64 {
    if seen == 0 { 0.0 } else { group_hits as f64 * (hits as f64 / seen as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranked(items: &[(f64, bool)]) -> Vec<(Ranked, u32)> {
        let mut all: Vec<Ranked> = items
            .iter()
            .map(|(probability, hit)| Ranked { document_idx: 0, probability: *probability, hit: *hit })
            .collect();
        all.sort_by(Ranked::order);
        all.into_iter().map(|r| (r, 1)).collect()
    }

    #[track_caller]
    fn check(items: &[(f64, bool)], n_gold: u64, expected: f64) {
        let got = average_precision(ranked(items), n_gold).unwrap();
        assert!((got - expected).abs() < 1e-12, "{got} is not {expected}");
    }

    #[test]
    fn areas_as_worked_out_by_hand() {
        check(&[(0.9, true), (0.8, true), (0.1, false)], 2, 1.0);
        // ½ · 1 + ½ · ⅔
        check(&[(0.9, true), (0.8, false), (0.7, true)], 2, 0.5 + 1.0 / 3.0);
        // A tie of one right and one wrong: precision ½ for both.
        check(&[(0.5, true), (0.5, false)], 1, 0.5);
        // One of four found.
        check(&[(0.5, true)], 4, 0.25);
        check(&[], 3, 0.0);
        assert_eq!(average_precision(ranked(&[(0.5, false)]), 0), None);
    }

    proptest! {
        #[test]
        fn area_is_a_share_and_counting_twice_changes_nothing(
            items in prop::collection::vec((0.0f64..=1.0, any::<bool>()), 0..30),
            more in 0u64..5,
        ) {
            let n_gold = items.iter().filter(|(_, hit)| *hit).count() as u64 + more;
            let once = average_precision(ranked(&items), n_gold);
            let twice = average_precision(ranked(&items).into_iter().map(|(r, n)| (r, 2 * n)), 2 * n_gold);
            match (once, twice) {
                (Some(a), Some(b)) => {
                    prop_assert!((0.0..=1.0 + 1e-12).contains(&a));
                    prop_assert!((a - b).abs() < 1e-12);
                }
                (a, b) => prop_assert_eq!(a, b),
            }
        }
    }
}
