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

impl Candidate {
    /// A candidate that nothing is known of but vectors; its score is its margin.
    ///
    /// * `cosine`: theirs.
    /// * `source_mean`, `target_mean`: mean cosine of each with those of its own list.
    pub fn new(
        source: u32,
        target: u32,
        cosine: f32,
        source_mean: f32,
        target_mean: f32,
        variant: Variant,
    ) -> Self {
        let margin = variant.score(cosine, (source_mean + target_mean) / 2.0);
        Self { source, target, cosine, margin, forward: false, backward: false, score: margin }
    }
}

/// All candidates, by source and target; their score is their margin.
///
/// The neighbourhoods of the margin are the lists themselves: Artetxe and Schwenk (ACL 2019) take the four nearest.
pub fn candidates(nearest: &Nearest, variant: Variant) -> Vec<Candidate> {
    let (source_means, target_means) = (nearest.forward.means(), nearest.backward.means());
    let mut found = Vec::with_capacity(nearest.forward.len() * 6);
    let new = |source: u32, target: u32, cosine: f32, forward: bool| {
        let mean = |means: &[f32], idx: u32| means.get(idx as usize).copied().unwrap_or(0.0);
        let (source_mean, target_mean) = (mean(&source_means, source), mean(&target_means, target));
        let new = Candidate::new(source, target, cosine, source_mean, target_mean, variant);
        Candidate { forward, backward: !forward, ..new }
    };
    for (source, idx) in (0_u32..).zip(0..nearest.forward.len()) {
        found.extend(nearest.forward.of(idx).iter().map(|near| new(source, near.idx, near.cosine(), true)));
    }
    for (target, idx) in (0_u32..).zip(0..nearest.backward.len()) {
        found.extend(nearest.backward.of(idx).iter().map(|near| new(near.idx, target, near.cosine(), false)));
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
    /// Whether a candidate may become a pair.
    ///
    /// * `of_source`, `of_target`: what [`best_of_source`] and [`best_of_target`] say of it.
    pub const fn wants(self, of_source: bool, of_target: bool) -> bool {
        match self {
            Self::Forward => of_source,
            Self::Backward => of_target,
            Self::Max => of_source || of_target,
            Self::Intersection => of_source && of_target,
        }
    }

    /// Chooses among candidates; best first.
    ///
    /// * `candidates`: by source and target, as [`candidates`] gives them.
    /// * `one_to_one`: whether no sentence shall be in two pairs: those are taken best first. [`Retrieval::Max`] with
    ///   `false` gives the pairs that are best either way.
    pub fn choose(self, candidates: &[Candidate], one_to_one: bool) -> Vec<Candidate> {
        let best = best_of_source(candidates).into_iter().zip(best_of_target(candidates));
        let wanted = best.map(|(of_source, of_target)| self.wants(of_source, of_target));
        let chosen = candidates.iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(c, _)| *c);
        settle(chosen.collect(), one_to_one)
    }
}

/// Whether each candidate is the best of its source's forward ones.
///
/// Any candidates will do that hold all of their sources.
pub fn best_of_source(candidates: &[Candidate]) -> Vec<bool> {
    is_best(candidates, |c| c.source, |c| c.forward)
}

/// Whether each candidate is the best of its target's backward ones.
///
/// Any candidates will do that hold all of their targets.
pub fn best_of_target(candidates: &[Candidate]) -> Vec<bool> {
    is_best(candidates, |c| c.target, |c| c.backward)
}

fn is_best(
    candidates: &[Candidate],
    of: fn(&Candidate) -> u32,
    is_near: fn(&Candidate) -> bool,
) -> Vec<bool> {
    let places = Places::of(candidates.iter().map(of));
    let mut best: Vec<Option<(usize, &Candidate)>> = vec![None; places.len()];
    for (idx, candidate) in candidates.iter().enumerate().filter(|c| is_near(c.1)) {
        let slot = best.get_mut(places.place(of(candidate)));
        if let Some(slot) = slot.filter(|s| s.is_none_or(|old| order(candidate, old.1) == Ordering::Less)) {
            *slot = Some((idx, candidate));
        }
    }
    let mut is_best = vec![false; candidates.len()];
    for (idx, _) in best.into_iter().flatten() {
        is_best.get_mut(idx).into_iter().for_each(|is_best| *is_best = true);
    }
    is_best
}

/// Orders candidates that are wanted, best first, and leaves out those that have a sentence in common with a better one
/// if no sentence may be in two pairs.
///
/// A threshold on scores may be applied before or after: what is below takes nothing from what is above.
pub fn settle(mut wanted: Vec<Candidate>, one_to_one: bool) -> Vec<Candidate> {
    wanted.sort_unstable_by(order);
    if one_to_one {
        let sources = Places::of(wanted.iter().map(|c| c.source));
        let targets = Places::of(wanted.iter().map(|c| c.target));
        let (mut used_sources, mut used_targets) = (vec![false; sources.len()], vec![false; targets.len()]);
        wanted.retain(|c| {
            let slots = (
                used_sources.get_mut(sources.place(c.source)),
                used_targets.get_mut(targets.place(c.target)),
            );
            let (Some(source), Some(target)) = slots else { return false };
            let is_free = !*source && !*target;
            if is_free {
                (*source, *target) = (true, true);
            }
            is_free
        });
    }
    wanted
}

/// Places in a table of the sentences that candidates have, from the first to the last of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    first: u32,
    len: usize,
}

impl Places {
    pub(super) fn of(idxs: impl Iterator<Item = u32> + Clone) -> Self {
        let (first, last) = (idxs.clone().min(), idxs.max());
        let first = first.unwrap_or(0);
        Self { first, len: last.map_or(0, |last| (last - first) as usize + 1) }
    }

    pub(super) const fn len(self) -> usize {
        self.len
    }

    pub(super) const fn place(self, idx: u32) -> usize {
        idx.wrapping_sub(self.first) as usize
    }
}
