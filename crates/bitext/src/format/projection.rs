//! What is left of beads that cross in a format that cannot express it.

use std::ops::Range;

use crate::{Bead, Bitext};

/// Beads that tile both sides in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Projection {
    /// The beads: every sentence of either side is in exactly one.
    pub beads: Vec<Bead>,
    /// How many beads with two sides were given up, since they cross or share sentences with heavier ones.
    pub n_dropped: usize,
    /// How many sentences stood in a hole of a bead and now belong to it.
    pub n_filled: usize,
}

/// Projects beads onto a monotone tiling.
///
/// Of the beads with two sides the heaviest chain is kept in which each comes after the one before on both sides;
/// a bead weighs as many sentences as it spans, and of two chains that weigh the same the one found first in the file
/// is taken. The rest of the sentences become null alignments: those of the file where they fit, else one a sentence.
/// Takes time O(n log n) in the number of beads.
pub fn monotone(bitext: &Bitext) -> Projection {
    let hull = |idxs: &[usize]| -> Range<usize> {
        idxs.first().zip(idxs.last()).map_or(0..0, |(first, last)| *first..*last + 1)
    };
    let hulls: Vec<Hull> = bitext
        .beads
        .iter()
        .enumerate()
        .filter(|(_, b)| !b.is_null())
        .map(|(bead_idx, b)| Hull { bead_idx, source: hull(&b.source_idxs), target: hull(&b.target_idxs) })
        .collect();
    let chain = heaviest_chain(&hulls, bitext.target.sentences.len());
    let n_dropped = hulls.len() - chain.len();
    let mut tiling = Tiling { n: 0, m: 0, out: Projection { n_dropped, ..Projection::default() } };
    let nulls: Vec<(usize, &Bead)> = bitext.beads.iter().enumerate().filter(|(_, b)| b.is_null()).collect();
    let mut null_beads = Nulls::new(&nulls);
    for hull in chain {
        tiling.fill(hull.source.start, hull.target.start, &mut null_beads);
        if let Some(bead) = bitext.beads.get(hull.bead_idx) {
            tiling.push(bead, hull.source.clone(), hull.target.clone());
        }
    }
    tiling.fill(bitext.source.sentences.len(), bitext.target.sentences.len(), &mut null_beads);
    tiling.out
}

/// What a bead spans.
#[derive(Debug, Clone)]
struct Hull {
    bead_idx: usize,
    source: Range<usize>,
    target: Range<usize>,
}

/// The chain with the most sentences, in order.
fn heaviest_chain(hulls: &[Hull], n_target: usize) -> Vec<&Hull> {
    let mut by_start: Vec<usize> = (0..hulls.len()).collect();
    let mut by_end = by_start.clone();
    let start = |i: &usize| hulls.get(*i).map_or(0, |h| h.source.start);
    let end = |i: &usize| hulls.get(*i).map_or(0, |h| h.source.end);
    by_start.sort_by_key(start);
    by_end.sort_by_key(end);
    // For each bead the weight of the best chain that ends with it, and what comes before it there.
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); hulls.len()];
    let mut heaviest = PrefixMax::new(n_target);
    let mut ended = by_end.iter().peekable();
    for i in by_start {
        let Some(hull) = hulls.get(i) else { continue };
        while let Some(&&j) = ended.peek()
            && end(&j) <= hull.source.start
        {
            if let (Some(done), Some((weight, _))) = (hulls.get(j), best.get(j)) {
                heaviest.raise(done.target.end, *weight, j);
            }
            ended.next();
        }
        let (before, link) = heaviest.up_to(hull.target.start).map_or((0, None), |(w, j)| (w, Some(j)));
        if let Some(slot) = best.get_mut(i) {
            *slot = (before + hull.source.len() + hull.target.len(), link);
        }
    }
    let mut at = (0..best.len()).reduce(|a, b| {
        let weight = |i: usize| best.get(i).map_or(0, |(w, _)| *w);
        if weight(a) < weight(b) { b } else { a }
    });
    let mut chain = Vec::new();
    while let Some(i) = at {
        chain.extend(hulls.get(i));
        at = best.get(i).and_then(|(_, link)| *link);
    }
    chain.reverse();
    chain
}

/// The greatest weight among positions up to one: Fenwick's tree.
///
/// Source: Fenwick, Software: Practice and Experience 24 (1994).
#[derive(Debug)]
struct PrefixMax {
    tree: Vec<Option<(usize, usize)>>,
}

impl PrefixMax {
    fn new(n: usize) -> Self {
        Self { tree: vec![None; n + 2] }
    }

    fn raise(&mut self, at: usize, weight: usize, i: usize) {
        let mut node = at + 1;
        while let Some(slot) = self.tree.get_mut(node) {
            // Of two that weigh the same the one that stands first in the file.
            if slot.is_none_or(|(w, j)| w < weight || (w == weight && i < j)) {
                *slot = Some((weight, i));
            }
            node += node & node.wrapping_neg();
        }
    }

    fn up_to(&self, at: usize) -> Option<(usize, usize)> {
        let mut node = at + 1;
        let mut best: Option<(usize, usize)> = None;
        while 0 < node {
            if let Some(Some((weight, i))) = self.tree.get(node)
                && best.is_none_or(|(w, j)| w < *weight || (w == *weight && *i < j))
            {
                best = Some((*weight, *i));
            }
            node &= node - 1;
        }
        best
    }
}

/// The null alignments of a file, by where they stand.
#[derive(Debug)]
struct Nulls<'a> {
    /// By side: those whose first sentence is the index, with their place in the file.
    source: Vec<(usize, usize, &'a Bead)>,
    target: Vec<(usize, usize, &'a Bead)>,
}

impl<'a> Nulls<'a> {
    fn new(nulls: &[(usize, &'a Bead)]) -> Self {
        let of = |idxs: fn(&Bead) -> &[usize]| {
            let first = |&(place, bead): &(usize, &'a Bead)| Some((*idxs(bead).first()?, place, bead));
            let mut list: Vec<_> = nulls.iter().filter_map(first).collect();
            list.sort_by_key(|(first, place, _)| std::cmp::Reverse((*first, *place)));
            list
        };
        Self { source: of(|b| &b.source_idxs), target: of(|b| &b.target_idxs) }
    }

    /// Those that lie wholly within a gap, in the order of the file; what lies before it is given up.
    fn within(&mut self, source: Range<usize>, target: Range<usize>) -> Vec<&'a Bead> {
        let mut found = Vec::new();
        for (list, gap, idxs) in [
            (
                &mut self.source,
                source,
                (|b: &Bead| b.source_idxs.last().copied()) as fn(&Bead) -> Option<usize>,
            ),
            (&mut self.target, target, |b: &Bead| b.target_idxs.last().copied()),
        ] {
            while let Some(&(first, place, bead)) = list.last()
                && first < gap.end
            {
                list.pop();
                if gap.start <= first && idxs(bead).is_some_and(|last| last < gap.end) {
                    found.push((place, bead));
                }
            }
        }
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, bead)| bead).collect()
    }
}

/// Beads laid one after the other.
struct Tiling {
    n: usize,
    m: usize,
    out: Projection,
}

impl Tiling {
    fn push(&mut self, bead: &Bead, source: Range<usize>, target: Range<usize>) {
        self.out.n_filled += source.len() + target.len() - bead.source_idxs.len() - bead.target_idxs.len();
        (self.n, self.m) = (self.n.max(source.end), self.m.max(target.end));
        self.out.beads.push(Bead {
            source_idxs: source.collect(),
            target_idxs: target.collect(),
            ..bead.clone()
        });
    }

    /// Covers what is left before a place on both sides.
    fn fill(&mut self, n_end: usize, m_end: usize, nulls: &mut Nulls<'_>) {
        for bead in nulls.within(self.n..n_end, self.m..m_end) {
            let run = |idxs: &[usize]| idxs.first().zip(idxs.last()).map(|(a, b)| *a..*b + 1);
            match (run(&bead.source_idxs), run(&bead.target_idxs)) {
                (Some(run), None) if self.n <= run.start => {
                    self.single(run.start, self.m);
                    self.push(bead, run, 0..0);
                }
                (None, Some(run)) if self.m <= run.start => {
                    self.single(self.n, run.start);
                    self.push(bead, 0..0, run);
                }
                _ => {}
            }
        }
        self.single(n_end, m_end);
    }

    /// Null alignments of one sentence up to a place.
    fn single(&mut self, n_end: usize, m_end: usize) {
        self.out.beads.extend((self.n..n_end).map(|i| Bead::new(i..i + 1, 0..0)));
        self.out.beads.extend((self.m..m_end).map(|i| Bead::new(0..0, i..i + 1)));
        (self.n, self.m) = (self.n.max(n_end), self.m.max(m_end));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::BitextSide;

    fn bitext(n: usize, m: usize, beads: Vec<Bead>) -> Bitext {
        let side = |n| BitextSide::from_texts(std::iter::repeat_n("a", n));
        Bitext { source: side(n), target: side(m), beads, ..Bitext::default() }
    }

    #[test]
    fn the_heavier_chain_stays() {
        let moved = Bead::new(0..2, 3..5);
        let rest = [Bead::new(2..3, 0..1), Bead::new(3..4, 1..2), Bead::new(4..5, 2..3)];
        let made = monotone(&bitext(5, 5, [&[moved][..], &rest].concat()));
        assert_eq!(made.n_dropped, 1);
        assert_eq!(made.beads[..2], [Bead::new(0..1, 0..0), Bead::new(1..2, 0..0)]);
        assert_eq!(made.beads[2..5], rest);
        assert_eq!(made.beads.len(), 7);
    }

    #[test]
    fn null_alignments_keep_their_size_and_place() {
        let beads = vec![Bead::new(0..2, 0..0), Bead::new(0..0, 0..1), Bead::new(2..3, 1..2)];
        assert_eq!(monotone(&bitext(3, 2, beads.clone())).beads, beads);
    }

    #[test]
    fn a_hole_is_filled_if_nothing_heavier_stands_in_it() {
        let holed = Bead { source_idxs: vec![0, 2], target_idxs: vec![0], ..Bead::default() };
        let made = monotone(&bitext(3, 1, vec![holed]));
        assert_eq!((made.beads, made.n_filled), (vec![Bead::new(0..3, 0..1)], 1));
    }

    proptest! {
        #[test]
        fn both_sides_are_tiled(
            (n, m, lists) in (1_usize..12, 1_usize..12).prop_flat_map(|(n, m)| {
                let list = |n| prop::collection::btree_set(0..n, 0..3);
                (Just(n), Just(m), prop::collection::vec((list(n), list(m)), 0..10))
            })
        ) {
            let beads = lists.into_iter().filter(|(s, t)| !s.is_empty() || !t.is_empty()).map(|(s, t)| Bead {
                source_idxs: s.into_iter().collect(), target_idxs: t.into_iter().collect(), ..Bead::default()
            }).collect();
            let made = monotone(&bitext(n, m, beads));
            let source: Vec<usize> = made.beads.iter().flat_map(|b| b.source_idxs.clone()).collect();
            let target: Vec<usize> = made.beads.iter().flat_map(|b| b.target_idxs.clone()).collect();
            prop_assert_eq!(source, (0..n).collect::<Vec<_>>());
            prop_assert_eq!(target, (0..m).collect::<Vec<_>>());
        }
    }
}
