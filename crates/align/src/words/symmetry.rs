use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Candidate;

/// How the links of both directions become one set.
///
/// Forward, each source word goes to the best candidate that has it, if any is good enough; backward, each target word
/// does. Source of the first three: Och and Ney, Computational Linguistics 2003, and Koehn et al., IWSLT 2005.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Symmetry {
    /// Links of both directions: the fewest, and the surest.
    Intersection,
    /// Links of either direction.
    Union,
    /// The intersection, links of the union that are neighbours of what is linked and link a new word, and at the end
    /// those between two words that are both new.
    #[default]
    GrowDiagFinalAnd,
    /// Candidates one after another, the best first, each of which needs words that are free on both sides. Source:
    /// Melamed, "Models of translational equivalence among words", Computational Linguistics 2000.
    Competitive,
}

type Pair = (usize, usize);

/// The links among candidates, with their log-odds, in ascending order.
///
/// * `odds`: log-odds of each candidate; those below `min_odds` are left out.
pub(super) fn links(
    candidates: &[Candidate],
    odds: &[f64],
    min_odds: f64,
    symmetry: Symmetry,
) -> BTreeMap<Pair, f64> {
    let mut ranked: Vec<(&Candidate, f64)> = candidates.iter().zip(odds.iter().copied()).collect();
    ranked.retain(|(_, odds)| min_odds <= *odds);
    let place = |c: &Candidate| (c.source.start, c.target.start, c.source.end, c.target.end);
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| place(a.0).cmp(&place(b.0))));
    match symmetry {
        Symmetry::Competitive => chosen(&ranked, true, true),
        Symmetry::Intersection => {
            let back = chosen(&ranked, false, true);
            let mut links = chosen(&ranked, true, false);
            links.retain(|pair, _| back.contains_key(pair));
            links
        }
        Symmetry::Union => {
            let mut links = chosen(&ranked, true, false);
            for (pair, odds) in chosen(&ranked, false, true) {
                let slot = links.entry(pair).or_insert(odds);
                *slot = slot.max(odds);
            }
            links
        }
        Symmetry::GrowDiagFinalAnd => grown(&chosen(&ranked, true, false), &chosen(&ranked, false, true)),
    }
}

/// The links of candidates, the best first, whose words are free on the sides that are asked for.
fn chosen(ranked: &[(&Candidate, f64)], free_source: bool, free_target: bool) -> BTreeMap<Pair, f64> {
    let (mut source, mut target) = (BTreeSet::new(), BTreeSet::new());
    let mut links = BTreeMap::new();
    for (candidate, odds) in ranked {
        let is_taken = (free_source && candidate.source.clone().any(|i| source.contains(&i)))
            || (free_target && candidate.target.clone().any(|j| target.contains(&j)));
        if is_taken {
            continue;
        }
        source.extend(candidate.source.clone());
        target.extend(candidate.target.clone());
        for i in candidate.source.clone() {
            for j in candidate.target.clone() {
                let slot = links.entry((i, j)).or_insert(*odds);
                *slot = slot.max(*odds);
            }
        }
    }
    links
}

fn grown(forward: &BTreeMap<Pair, f64>, backward: &BTreeMap<Pair, f64>) -> BTreeMap<Pair, f64> {
    let mut links: BTreeMap<Pair, f64> = BTreeMap::new();
    let mut rest: BTreeMap<Pair, f64> = BTreeMap::new();
    for (pair, odds) in forward {
        match backward.get(pair) {
            Some(back) => links.insert(*pair, odds.max(*back)),
            None => rest.insert(*pair, *odds),
        };
    }
    rest.extend(backward.iter().filter(|(pair, _)| !forward.contains_key(pair)));
    let mut source: BTreeSet<usize> = links.keys().map(|p| p.0).collect();
    let mut target: BTreeSet<usize> = links.keys().map(|p| p.1).collect();
    loop {
        let is_near = |(i, j): &Pair| {
            let around = |k: usize| k.saturating_sub(1)..=k + 1;
            around(*i).any(|a| around(*j).any(|b| links.contains_key(&(a, b))))
        };
        let is_new = |p: &Pair| !source.contains(&p.0) || !target.contains(&p.1);
        let Some((pair, odds)) = rest.iter().find(|(p, _)| is_new(p) && is_near(p)).map(|(p, o)| (*p, *o))
        else {
            break;
        };
        rest.remove(&pair);
        links.insert(pair, odds);
        source.insert(pair.0);
        target.insert(pair.1);
    }
    for (pair, odds) in rest {
        if !source.contains(&pair.0) && !target.contains(&pair.1) {
            links.insert(pair, odds);
            source.insert(pair.0);
            target.insert(pair.1);
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(s: usize, t: usize) -> Candidate {
        Candidate { source: s..s + 1, target: t..t + 1, values: vec![] }
    }

    #[track_caller]
    fn check(symmetry: Symmetry, expected: &[Pair]) {
        // 0 and 1 both want 0; target 1 wants 1; 3-3 is far from all, and 2-1 beside a link.
        let all = [candidate(0, 0), candidate(1, 0), candidate(1, 1), candidate(2, 1), candidate(4, 4)];
        let found = links(&all, &[3.0, 2.0, 1.0, 0.5, -3.0], -1.0, symmetry);
        assert_eq!(found.into_keys().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn directions_are_joined_as_their_names_say() {
        check(Symmetry::Intersection, &[(0, 0)]);
        check(Symmetry::Union, &[(0, 0), (1, 0), (1, 1), (2, 1)]);
        check(Symmetry::GrowDiagFinalAnd, &[(0, 0), (1, 0), (1, 1), (2, 1)]);
        check(Symmetry::Competitive, &[(0, 0), (1, 1)]);
    }

    proptest! {
        #[test]
        fn each_set_lies_within_the_next(
            drawn in prop::collection::btree_map((0usize..6, 0usize..6), -2.0f64..4.0, 0..20),
        ) {
            let all: Vec<Candidate> = drawn.keys().map(|(s, t)| candidate(*s, *t)).collect();
            let odds: Vec<f64> = drawn.values().copied().collect();
            let of = |symmetry| links(&all, &odds, -1.0, symmetry);
            let (fewest, grown, most) =
                (of(Symmetry::Intersection), of(Symmetry::GrowDiagFinalAnd), of(Symmetry::Union));
            prop_assert!(fewest.keys().all(|p| grown.contains_key(p)));
            prop_assert!(grown.keys().all(|p| most.contains_key(p)));
            let competed = of(Symmetry::Competitive);
            let sources: BTreeSet<usize> = competed.keys().map(|p| p.0).collect();
            prop_assert_eq!(sources.len(), competed.len());
        }
    }
}
