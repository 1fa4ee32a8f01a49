use std::ops::Range;

use super::evidence::Candidate;

/// What is known of a candidate among the others, in the order of its values.
pub(super) const IN_CONTEXT: [&str; 6] =
    ["log_odds", "source_margin", "target_margin", "neighbour", "neighbour_swapped", "near"];

/// Log-odds are held within these bounds, and margins too.
const BOUND: f64 = 8.0;
/// Words between two candidates that are still near.
const NEAR: usize = 3;

/// Replaces what is known of candidates alone by what is known of them among each other.
///
/// * `log_odds`: of each candidate alone.
///
/// The margins say by how much a candidate is ahead of the best that would tie one of its words elsewhere; the others
/// are the probability of the best candidate that goes on where this one ends, on the same side of it or (adjectives!)
/// on the other, or that is near it.
pub(super) fn in_context(candidates: &[Candidate], log_odds: &[f64]) -> Vec<Candidate> {
    let known: Vec<(&Candidate, f64)> =
        candidates.iter().zip(log_odds).map(|(c, l)| (c, l.clamp(-BOUND, BOUND))).collect();
    let mut out = Vec::with_capacity(candidates.len());
    for &(candidate, own) in &known {
        let (mut source_rival, mut target_rival) = (-BOUND, -BOUND);
        let (mut neighbour, mut swapped, mut near) = (0.0_f64, 0.0_f64, 0.0_f64);
        for &(other, odds) in &known {
            let (on_source, on_target) =
                (gap(&candidate.source, &other.source), gap(&candidate.target, &other.target));
            match (on_source, on_target) {
                (None, None) => {}
                (None, Some(_)) => source_rival = odds.max(source_rival),
                (Some(_), None) => target_rival = odds.max(target_rival),
                (Some(a), Some(b)) => {
                    let p = odds.max(0.0);
                    let is_in_order = (candidate.source.start < other.source.start)
                        == (candidate.target.start < other.target.start);
                    if (a, b) == (0, 0) {
                        let slot = if is_in_order { &mut neighbour } else { &mut swapped };
                        *slot = slot.max(p);
                    }
                    if a <= NEAR && b <= NEAR {
                        near = near.max(p);
                    }
                }
            }
        }
        let margin = |rival: f64| (own - rival).clamp(-BOUND, BOUND);
        let values = vec![own, margin(source_rival), margin(target_rival), neighbour, swapped, near];
        out.push(Candidate { source: candidate.source.clone(), target: candidate.target.clone(), values });
    }
    out
}

/// Words between two runs; `None` if they overlap.
fn gap(a: &Range<usize>, b: &Range<usize>) -> Option<usize> {
    if a.end <= b.start { Some(b.start - a.end) } else { a.start.checked_sub(b.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rivals_and_neighbours_are_seen() {
        let candidate = |s: Range<usize>, t: Range<usize>| Candidate { source: s, target: t, values: vec![] };
        let all =
            [candidate(0..1, 1..2), candidate(0..1, 3..4), candidate(1..2, 0..1), candidate(2..3, 2..3)];
        let found = in_context(&all, &[2.0, -1.0, 9.0, 0.0]);
        let _p = |odds: f64| 1.0 / (1.0 + (-odds).exp());
        // Its rival is the second; the third goes before it in the target, the fourth is near.
        assert_eq!(found[0].values, [2.0, 3.0, 8.0, 0.0, p(8.0), p(8.0)]);
        assert_eq!(found[1].values[..3], [-1.0, -3.0, 7.0]);
        assert_eq!(found[2].values[0], 8.0);
        assert!(found.iter().all(|c| c.values.len() == IN_CONTEXT.len()));
    }
}
