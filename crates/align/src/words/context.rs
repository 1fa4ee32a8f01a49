use std::ops::Range;

use super::evidence::Candidate;

/// What is known of a candidate among the others, in the order of its values.
pub(super) const IN_CONTEXT: [&str; 5] =
    ["log_odds", "source_margin", "target_margin", "neighbour", "neighbour_swapped"];

/// Log-odds are held within these bounds, and margins too.
const BOUND: f64 = 8.0;
/// Replaces what is known of candidates alone by what is known of them among each other.
///
/// * `log_odds`: of each candidate alone.
///
/// The margins say by how much a candidate is ahead of the best that would tie its words elsewhere. The others are the
/// log-odds of the best candidate ahead of its own rivals that begins or ends where this one ends or begins, in the same
/// order on both sides or (an adjective and its noun) in opposite orders; 0 if there is none.
pub(super) fn in_context(candidates: &[Candidate], log_odds: &[f64]) -> Vec<Candidate> {
    let known: Vec<(&Candidate, f64)> =
        candidates.iter().zip(log_odds).map(|(c, l)| (c, l.clamp(-BOUND, BOUND))).collect();
    let margins: Vec<[f64; 2]> = known.iter().map(|(c, own)| margins(c, *own, &known)).collect();
    let is_anchor = |idx: usize| {
        known.get(idx).is_some_and(|k| 0.0 < k.1)
            && margins.get(idx).is_some_and(|m| m.iter().all(|m| 0.0 < *m))
    };
    let anchors: Vec<(&Candidate, f64)> =
        (0..known.len()).filter(|idx| is_anchor(*idx)).filter_map(|idx| known.get(idx).copied()).collect();
    let mut out = Vec::with_capacity(candidates.len());
    for ((candidate, own), [source_margin, target_margin]) in known.into_iter().zip(margins) {
        let (mut neighbour, mut swapped) = (0.0_f64, 0.0_f64);
        for (other, odds) in &anchors {
            let gaps = (gap(&candidate.source, &other.source), gap(&candidate.target, &other.target));
            let is_in_order = (candidate.source.start < other.source.start)
                == (candidate.target.start < other.target.start);
            if gaps == (Some(0), Some(0)) {
                let slot = if is_in_order { &mut neighbour } else { &mut swapped };
                *slot = slot.max(*odds);
            }
        }
        let values = vec![own, source_margin, target_margin, neighbour, swapped];
        out.push(Candidate { source: candidate.source.clone(), target: candidate.target.clone(), values });
    }
    out
}

/// By how much a candidate is ahead of the best that ties its source words, or its target words, to others.
fn margins(candidate: &Candidate, own: f64, known: &[(&Candidate, f64)]) -> [f64; 2] {
    let (mut source_rival, mut target_rival) = (-BOUND, -BOUND);
    for &(other, odds) in known {
        let is_apart = (gap(&candidate.source, &other.source), gap(&candidate.target, &other.target));
        match is_apart {
            (None, Some(_)) => source_rival = odds.max(source_rival),
            (Some(_), None) => target_rival = odds.max(target_rival),
            _ => {}
        }
    }
    [source_rival, target_rival].map(|rival| (own - rival).clamp(-BOUND, BOUND))
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
        // Its rival is the second; the third follows in the source and goes before it in the target.
        assert_eq!(found[0].values, [2.0, 3.0, 8.0, 0.0, 8.0]);
        assert_eq!(found[1].values[..3], [-1.0, -3.0, 7.0]);
        assert_eq!(found[2].values[..1], [8.0]);
        assert!(found.iter().all(|c| c.values.len() == IN_CONTEXT.len()));
    }
}
