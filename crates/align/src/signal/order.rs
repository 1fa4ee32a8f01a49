use super::{PairContext, Signal, SignalValue};

/// How near the pair is to where the order of the two reports would put it, 0 to 1, times the orderliness.
#[derive(Debug)]
pub(super) struct OrderNear;

/// How far it is from there, 0 to 1 (five sentences or more), times the orderliness.
#[derive(Debug)]
pub(super) struct OrderFar;

/// The course of the two reports, as far as their best matches show it.
#[derive(Debug)]
pub(crate) struct Course {
    /// Share of the best matches that are in order, times the share of sentences that have one, 0 to 1.
    orderliness: f64,
    /// Matches in order, ascending on both sides, with the ends of the reports.
    rungs: Vec<(f64, f64)>,
}

struct Near<'a> {
    course: &'a Course,
}

struct Far<'a> {
    course: &'a Course,
}

impl Signal for OrderNear {
    fn name(&self) -> &'static str {
        "order_near"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Near { course: context.course() })
    }
}

impl Signal for OrderFar {
    fn name(&self) -> &'static str {
        "order_far"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Far { course: context.course() })
    }
}

impl SignalValue for Near<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.course.orderliness * (-self.course.distance(source_idx, target_idx)).exp()
    }
}

impl SignalValue for Far<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.course.orderliness * (self.course.distance(source_idx, target_idx) / 5.0).min(1.0)
    }
}

impl Course {
    pub(super) fn new(context: &PairContext<'_>) -> Self {
        let (n_source, n_target) = (context.source.sentences.len(), context.target.sentences.len());
        let matches = mutual_best(context, n_target);
        let kept = longest_ascending(&matches);
        let mut rungs = vec![(-1.0, -1.0)];
        rungs.extend(kept.iter().map(|&(s, t)| (s as f64, t as f64)));
        rungs.push((n_source as f64, n_target as f64));
        // Fewer than three matches show no order.
        let orderliness = if matches.len() < 3 {
            0.0
        } else {
            let in_order = kept.len() as f64 / matches.len() as f64;
            let covered = kept.len() as f64 / n_source.max(n_target) as f64;
            (2.0 * in_order - 1.0).max(0.0) * covered.sqrt()
        };
        Self { orderliness, rungs }
    }

    /// Sentences between the target and where the source's neighbours in order would put it.
    fn distance(&self, source_idx: usize, target_idx: usize) -> f64 {
        let at = source_idx as f64;
        let after = self.rungs.partition_point(|r| r.0 < at).clamp(1, self.rungs.len() - 1);
        let ((s0, t0), (s1, t1)) = (self.rungs[after - 1], self.rungs[after]);
        let share = if s0 < s1 { (at - s0) / (s1 - s0) } else { 0.0 };
        (t0 + share * (t1 - t0) - target_idx as f64).abs()
    }
}

/// Pairs in which each is the other's heaviest; ties go to the leftmost.
fn mutual_best(context: &PairContext<'_>, n_target: usize) -> Vec<(usize, usize)> {
    let mut best_of_target: Vec<(f64, usize)> = vec![(0.0, 0); n_target];
    for (source_idx, row) in context.masses().iter().enumerate() {
        for &(target_idx, mass) in row {
            if best_of_target[target_idx].0 < mass {
                best_of_target[target_idx] = (mass, source_idx);
            }
        }
    }
    let mut out = Vec::new();
    for (source_idx, row) in context.masses().iter().enumerate() {
        let mut best = (0.0, 0);
        for &(target_idx, mass) in row {
            if best.0 < mass {
                best = (mass, target_idx);
            }
        }
        if 0.0 < best.0 && best_of_target[best.1].1 == source_idx {
            out.push((source_idx, best.1));
        }
    }
    out
}

/// The longest run of pairs whose targets ascend (patience sorting; the pairs come in order of their sources).
fn longest_ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (i, pair) in pairs.iter().enumerate() {
        let slot = ends.partition_point(|&e| pairs[e].1 < pair.1);
        before[i] = slot.checked_sub(1).map(|s| ends[s]);
        if slot == ends.len() { ends.push(i) } else { ends[slot] = i }
    }
    let mut out = Vec::new();
    let mut at = ends.last().copied();
    while let Some(i) = at {
        out.push(pairs[i]);
        at = before[i];
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ascending_run_leaves_out_what_crosses() {
        let pairs = [(0, 4), (1, 0), (2, 1), (3, 3), (4, 2), (5, 5)];
        let kept = longest_ascending(&pairs);
        assert_eq!(kept.len(), 4);
        assert!(kept.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        assert!(longest_ascending(&[]).is_empty());
    }

    #[test]
    fn the_course_interpolates_between_rungs() {
        let course = Course { orderliness: 1.0, rungs: vec![(-1.0, -1.0), (2.0, 4.0), (10.0, 12.0)] };
        assert!(course.distance(2, 4) < 1e-9);
        assert!((course.distance(6, 8)).abs() < 1e-9);
        assert!((course.distance(6, 10) - 2.0).abs() < 1e-9);
    }
}
