//! Stories: groups of reports in both languages that are about one event.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A probable pair of reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Index of the source report.
    pub source_idx: usize,
    /// Index of the target report.
    pub target_idx: usize,
    /// That both are about one event, in `0.0..=1.0`.
    pub probability: f64,
}

/// Reports about one event, ascending.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Story {
    /// Indices of source reports.
    pub source: Vec<usize>,
    /// Indices of target reports.
    pub target: Vec<usize>,
}

/// Joins reports into stories by average linkage (Sokal and Michener 1958): again and again the two groups whose
/// reports in different languages have the highest mean probability, as long as it reaches `min_mean`.
///
/// * `edges`: any order; a pair that is not among them has probability 0. Of several for one pair the highest counts.
/// * `min_mean`: in `0.0..=1.0`.
///
/// Only stories with reports in both languages are given, by their lowest source index. Of equal means the groups that
/// hold the lower indices go first, so that the order of edges changes nothing.
pub fn stories(edges: &[Edge], min_mean: f64) -> Vec<Story> {
    let mut groups = Groups::of(edges);
    let mut heap: BinaryHeap<Candidate> = groups.candidates().collect();
    while let Some(candidate) = heap.pop() {
        if candidate.mean < min_mean {
            break;
        }
        if groups.is_current(&candidate) {
            heap.extend(groups.join(candidate.low, candidate.high));
        }
    }
    let mut out: Vec<Story> = groups.alive.into_values().map(|g| g.story).collect();
    out.retain(|s| !s.source.is_empty() && !s.target.is_empty());
    out.sort();
    out
}

/// Two groups that might become one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Candidate {
    mean: f64,
    low: usize,
    high: usize,
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let mean = self.mean.total_cmp(&other.mean);
        mean.then(other.low.cmp(&self.low)).then(other.high.cmp(&self.high))
    }
}

#[derive(Debug, Default)]
struct Group {
    story: Story,
    /// Sum of the probabilities of pairs with each other group.
    sums: BTreeMap<usize, f64>,
}

#[derive(Debug)]
struct Groups {
    /// By number; a group that is made gets the next one.
    alive: BTreeMap<usize, Group>,
    next: usize,
}

impl Groups {
    fn of(edges: &[Edge]) -> Self {
        let mut best: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for edge in edges {
            let p = best.entry((edge.source_idx, edge.target_idx)).or_insert(edge.probability);
            *p = p.max(edge.probability);
        }
        let first_target = best.keys().map(|k| k.0 + 1).max().unwrap_or(0);
        let n = first_target + best.keys().map(|k| k.1 + 1).max().unwrap_or(0);
        let mut alive: BTreeMap<usize, Group> = BTreeMap::new();
        for (&(source, target), &p) in &best {
            let number = first_target + target;
            let group = alive.entry(source).or_default();
            group.story.source = vec![source];
            group.sums.insert(number, p);
            let group = alive.entry(number).or_default();
            group.story.target = vec![target];
            group.sums.insert(source, p);
        }
        Self { alive, next: n }
    }

    fn candidates(&self) -> impl Iterator<Item = Candidate> {
        let low = self.alive.iter().flat_map(|(&low, group)| group.sums.keys().map(move |&high| (low, high)));
        low.filter(|(low, high)| low < high).filter_map(|(low, high)| self.candidate(low, high))
    }

    fn candidate(&self, low: usize, high: usize) -> Option<Candidate> {
        let (a, b) = (self.alive.get(&low)?, self.alive.get(&high)?);
        let n = a.story.source.len() * b.story.target.len() + a.story.target.len() * b.story.source.len();
        let sum = a.sums.get(&high)?;
        (0 < n).then(|| Candidate { mean: sum / n as f64, low, high })
    }

    /// Numbers are never used twice, so a candidate is current as long as both groups are there.
    fn is_current(&self, candidate: &Candidate) -> bool {
        self.alive.contains_key(&candidate.low) && self.alive.contains_key(&candidate.high)
    }

    /// Makes one group of two; gives what it might be joined with.
    fn join(&mut self, low: usize, high: usize) -> Vec<Candidate> {
        let number = self.next;
        self.next += 1;
        let mut joined = Group::default();
        for group in [low, high].into_iter().filter_map(|n| self.alive.remove(&n)) {
            joined.story.source.extend(group.story.source);
            joined.story.target.extend(group.story.target);
            for (other, sum) in group.sums {
                *joined.sums.entry(other).or_insert(0.0) += sum;
            }
        }
        joined.story.source.sort_unstable();
        joined.story.target.sort_unstable();
        joined.sums.retain(|other, _| *other != low && *other != high);
        for (&other, &sum) in &joined.sums {
            if let Some(group) = self.alive.get_mut(&other) {
                group.sums.remove(&low);
                group.sums.remove(&high);
                group.sums.insert(number, sum);
            }
        }
        let others: Vec<usize> = joined.sums.keys().copied().collect();
        self.alive.insert(number, joined);
        others.into_iter().filter_map(|other| self.candidate(other, number)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edge(source_idx: usize, target_idx: usize, probability: f64) -> Edge {
        Edge { source_idx, target_idx, probability }
    }

    #[track_caller]
    fn check(edges: &[Edge], expected: &[(&[usize], &[usize])]) {
        let expected: Vec<Story> =
            expected.iter().map(|(s, t)| Story { source: s.to_vec(), target: t.to_vec() }).collect();
        assert_eq!(stories(edges, 0.5), expected);
    }

    #[test]
    fn several_reports_of_one_event_are_one_story() {
        let all = [edge(0, 0, 0.9), edge(0, 1, 0.8), edge(1, 0, 0.7), edge(1, 1, 0.9), edge(2, 2, 0.95)];
        check(&all, &[(&[0, 1], &[0, 1]), (&[2], &[2])]);
        check(&[edge(0, 4, 0.6), edge(7, 4, 0.6)], &[(&[0, 7], &[4])]);
    }

    #[test]
    fn one_weak_bridge_does_not_join_two_stories() {
        let bridged = [edge(0, 0, 0.9), edge(1, 1, 0.9), edge(0, 1, 0.6)];
        check(&bridged, &[(&[0], &[0]), (&[1], &[1])]);
    }

    #[test]
    fn nothing_and_improbable_pairs_make_no_story() {
        check(&[], &[]);
        check(&[edge(0, 0, 0.4)], &[]);
    }

    proptest! {
        #[test]
        fn the_order_of_edges_changes_nothing(
            edges in proptest::collection::vec((0_usize..8, 0_usize..8, 0_u8..10), 0..40),
            turn in 0_usize..40,
        ) {
            let edges: Vec<Edge> = edges.iter().map(|e| edge(e.0, e.1, f64::from(e.2) / 10.0)).collect();
            let mut turned = edges.clone();
            turned.rotate_left(turn.min(edges.len()));
            turned.reverse();
            let found = stories(&edges, 0.5);
            prop_assert_eq!(&stories(&turned, 0.5), &found);
            let mut sources: Vec<usize> = found.iter().flat_map(|s| s.source.clone()).collect();
            sources.sort_unstable();
            let n = sources.len();
            sources.dedup();
            prop_assert_eq!(sources.len(), n, "a report is in one story");
        }
    }
}
