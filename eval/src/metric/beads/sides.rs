use std::collections::BTreeMap;

use crate::metric::Counts;

/// Which sentences a bead holds, on either side, in the order in which it lists them.
pub(super) type Sides<'a> = (&'a [usize], &'a [usize]);

pub(super) fn is_empty((source, target): &Sides<'_>) -> bool {
    source.is_empty() && target.is_empty()
}

pub(super) fn is_null((source, target): &Sides<'_>) -> bool {
    source.is_empty() || target.is_empty()
}

/// The beads of one side of a comparison, ready to be looked up.
#[derive(Debug)]
pub(super) struct BeadSet<'a> {
    /// As they were listed, repetitions and empty ones included.
    pub(super) listed: Vec<Sides<'a>>,
    /// Each once, sorted, without empty ones.
    pub(super) distinct: Vec<Sides<'a>>,
    /// Sentence pairs, each once, sorted; a bead of i to j stands for i · j.
    pub(super) pairs: Vec<(usize, usize)>,
}

impl<'a> BeadSet<'a> {
    pub(super) fn new(listed: Vec<Sides<'a>>) -> Self {
        let mut distinct: Vec<Sides<'a>> = listed.iter().copied().filter(|b| !is_empty(b)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut pairs: Vec<(usize, usize)> = distinct
            .iter()
            .flat_map(|(source, target)| source.iter().flat_map(|i| target.iter().map(|j| (*i, *j))))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { listed, distinct, pairs }
    }

    pub(super) fn contains(&self, bead: &Sides<'_>) -> bool {
        self.distinct.binary_search(bead).is_ok()
    }

    /// How many of `beads` are right among others, strictly and in the lax sense: the very bead is there, or some bead
    /// that shares a sentence with it on both sides.
    pub(super) fn right_among(
        &self,
        among: &BeadSet<'_>,
        beads: &[Sides<'a>],
        counts: impl Fn(&Sides<'a>) -> bool,
    ) -> (u64, u64) {
        let (mut strict, mut lax) = (0, 0);
        for bead in beads.iter().filter(|b| counts(b)) {
            let is_right = among.contains(bead);
            strict += u64::from(is_right);
            lax += u64::from(is_right || among.touches(bead));
        }
        (strict, lax)
    }

    /// Whether a bead shares a pair of sentences with one of these.
    fn touches(&self, (source, target): &Sides<'_>) -> bool {
        source.iter().any(|i| target.iter().any(|j| self.pairs.binary_search(&(*i, *j)).is_ok()))
    }

    /// The sentences in null alignments: which side, and which; sorted.
    pub(super) fn left_alone(&self) -> Vec<(bool, usize)> {
        let mut alone = Vec::new();
        for (source, target) in self.distinct.iter().filter(|b| is_null(b)) {
            alone.extend(source.iter().map(|i| (false, *i)));
            alone.extend(target.iter().map(|j| (true, *j)));
        }
        alone.sort_unstable();
        alone.dedup();
        alone
    }
}

/// Predicted beads, those that lie within one gold bead joined to one; null alignments stay as they are. `None` if there
/// is nothing to be joined.
///
/// Sentences that gold does not mention count as one bead of gold, as the independent scorer has it.
pub(super) fn joined(gold: &BeadSet<'_>, predicted: &BeadSet<'_>) -> Option<Vec<(Vec<usize>, Vec<usize>)>> {
    let (source_owner, target_owner) =
        (Owners::new(gold.listed.iter().map(|b| b.0)), Owners::new(gold.listed.iter().map(|b| b.1)));
    let mut groups: BTreeMap<Option<usize>, Vec<&Sides<'_>>> = BTreeMap::new();
    let mut out = Vec::new();
    for bead in &predicted.listed {
        let of_source = bead.0.iter().map(|i| source_owner.of(*i));
        let mut owners = of_source.chain(bead.1.iter().map(|j| target_owner.of(*j)));
        match owners.next() {
            Some(owner) if !is_null(bead) && owners.all(|o| o == owner) => {
                groups.entry(owner).or_default().push(bead)
            }
            _ => out.push((bead.0.to_vec(), bead.1.to_vec())),
        }
    }
    if groups.values().all(|beads| beads.len() == 1 && beads.iter().all(|b| is_sorted(b))) {
        return None;
    }
    for beads in groups.into_values() {
        let mut group = (Vec::new(), Vec::new());
        for (source, target) in beads {
            group.0.extend_from_slice(source);
            group.1.extend_from_slice(target);
        }
        group.0.sort_unstable();
        group.1.sort_unstable();
        out.push(group);
    }
    Some(out)
}

/// Which gold bead holds a sentence of a side; of several the last.
struct Owners(Vec<(usize, usize)>);

impl Owners {
    fn new<'a>(beads: impl Iterator<Item = &'a [usize]>) -> Self {
        let mut owners: Vec<(usize, usize)> =
            beads.enumerate().flat_map(|(bead_idx, idxs)| idxs.iter().map(move |i| (*i, bead_idx))).collect();
        owners.sort_unstable();
        Self(owners)
    }

    fn of(&self, idx: usize) -> Option<usize> {
        let end = self.0.partition_point(|(i, _)| *i <= idx);
        let (i, bead_idx) = self.0.get(end.checked_sub(1)?)?;
        (*i == idx).then_some(*bead_idx)
    }
}

fn is_sorted((source, target): &Sides<'_>) -> bool {
    source.is_sorted() && target.is_sorted()
}

/// How much two sorted lists without repetitions share.
pub(super) fn overlap<T: Ord>(gold: &[T], predicted: &[T]) -> Counts {
    let found = predicted.iter().filter(|item| gold.binary_search(item).is_ok()).count() as u64;
    Counts { found, predicted: predicted.len() as u64, gold: gold.len() as u64 }
}
