//! Pairs that may be: each sentence with those near it on the other side.

use std::cmp::Ordering;

use doichieu_encode::margin::Variant;

use super::nearest::Nearest;

/// A source and a target, one of which is among the nearest of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Place of the source.
    pub source: u32,
    /// Place of the target.
    pub target: u32,
    /// Their cosine.
    pub cosine: f32,
    /// Their margin score.
    pub margin: f32,
    /// Whether the target is among the nearest of the source.
    pub forward: bool,
    /// Whether the source is among the nearest of the target.
    pub backward: bool,
    /// What the candidate is ranked by; higher is better.
    pub score: f32,
}

/// All candidates, by source and target; their score is their margin.
///
/// The neighbourhoods of the margin are the lists themselves: Artetxe and Schwenk (ACL 2019) take the four nearest.
pub fn candidates(nearest: &Nearest, variant: Variant) -> Vec<Candidate> {
    let (source_means, target_means) = (nearest.forward.means(), nearest.backward.means());
    let mut found = Vec::with_capacity(nearest.forward.len() * 6);
    let new = |source: u32, target: u32, cosine: f32, forward: bool| {
        let mean = |means: &[f32], idx: u32| means.get(idx as usize).copied().unwrap_or(0.0);
        let around = (mean(&source_means, source) + mean(&target_means, target)) / 2.0;
        let margin = variant.score(cosine, around);
        Candidate { source, target, cosine, margin, forward, backward: !forward, score: margin }
    };
    for (source, idx) in (0_u32..).zip(0..nearest.forward.len()) {
        found.extend(nearest.forward.of(idx).iter().map(|near| new(source, near.idx, near.cosine, true)));
    }
    for (target, idx) in (0_u32..).zip(0..nearest.backward.len()) {
        found.extend(nearest.backward.of(idx).iter().map(|near| new(near.idx, target, near.cosine, false)));
    }
    found.sort_unstable_by_key(|c| (c.source, c.target, !c.forward));
    // A pair that is near both ways stands twice.
    found.dedup_by(|second, first| {
        let same = (first.source, first.target) == (second.source, second.target);
        first.backward |= same && second.backward;
        same
    });
    found
}

/// Which candidates become pairs; as in `mine_bitexts` of LASER (Schwenk, Artetxe and others, 2019).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Retrieval {
    /// The best target of each source.
    Forward,
    /// The best source of each target.
    Backward,
    /// Both, and of pairs that share a sentence the best.
    #[default]
    Max,
    /// Those that are best both ways.
    Intersection,
}

/// Best first: by score; of equals the one whose source comes first, then whose target does.
pub(super) fn order(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score).then(a.source.cmp(&b.source)).then(a.target.cmp(&b.target))
}

impl Retrieval {
    /// Chooses among candidates; best first.
    ///
    /// * `candidates`: by source and target, as [`candidates`] gives them.
    /// * `one_to_one`: whether no sentence shall be in two pairs: those are taken best first. [`Retrieval::Max`] with
    ///   `false` gives the pairs that are best either way.
    pub fn choose<'c>(self, candidates: &'c [Candidate], one_to_one: bool) -> Vec<Candidate> {
        let n_sources = candidates.iter().map(|c| c.source as usize + 1).max().unwrap_or(0);
        let n_targets = candidates.iter().map(|c| c.target as usize + 1).max().unwrap_or(0);
        let mut by_source: Vec<Option<&'c Candidate>> = vec![None; n_sources];
        let mut by_target: Vec<Option<&'c Candidate>> = vec![None; n_targets];
        let keep = |slot: Option<&mut Option<&'c Candidate>>, candidate: &'c Candidate| {
            if let Some(slot) = slot.filter(|slot| is_better(candidate, **slot)) {
                *slot = Some(candidate);
            }
        };
        for candidate in candidates {
            if candidate.forward {
                keep(by_source.get_mut(candidate.source as usize), candidate);
            }
            if candidate.backward {
                keep(by_target.get_mut(candidate.target as usize), candidate);
            }
        }
        let is_best = |candidate: &Candidate, of: &[Option<&Candidate>], idx: u32| {
            let best = of.get(idx as usize).copied().flatten();
            best.is_some_and(|b| (b.source, b.target) == (candidate.source, candidate.target))
        };
        let wanted = |c: &&Candidate| {
            let (forward, backward) = (is_best(c, &by_source, c.source), is_best(c, &by_target, c.target));
            match self {
                Self::Forward => forward,
                Self::Backward => backward,
                Self::Max => forward || backward,
                Self::Intersection => forward && backward,
            }
        };
        let mut chosen: Vec<Candidate> = candidates.iter().filter(wanted).copied().collect();
        chosen.sort_unstable_by(order);
        if one_to_one {
            let (mut used_sources, mut used_targets) = (vec![false; n_sources], vec![false; n_targets]);
            chosen.retain(|c| {
                let slots =
                    (used_sources.get_mut(c.source as usize), used_targets.get_mut(c.target as usize));
                let (Some(source), Some(target)) = slots else { return false };
                let is_free = !*source && !*target;
                if is_free {
                    (*source, *target) = (true, true);
                }
                is_free
            });
        }
        chosen
    }
}

fn is_better(new: &Candidate, old: Option<&Candidate>) -> bool {
    old.is_none_or(|old| order(new, old) == Ordering::Less)
}
