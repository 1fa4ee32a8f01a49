//! The stretches between nodes that an alignment must pass: delimiters, beads that a person has set.

use std::collections::BTreeMap;
use std::ops::Range;

use doichieu_bitext::Bead;

/// A stretch of both texts to be aligned, or a bead that is settled.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Region {
    Open { source: Range<usize>, target: Range<usize> },
    Settled(Bead),
}

/// Why an alignment cannot be made as it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlignError {
    /// The encoder failed.
    #[error("cannot encode")]
    Encode(#[from] doichieu_encode::EncodeError),
    /// A bead that a person has set is about sentences that are not there.
    #[error("locked bead {bead}: {side} sentence {found} of {len}")]
    Outside {
        /// Its place in the list, from 0.
        bead: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The sentence, from 0.
        found: usize,
        /// How many there are.
        len: usize,
    },
    /// Two beads that a person has set share a sentence.
    #[error("locked beads {first} and {second} share {side} sentence {sentence}")]
    Shared {
        /// The earlier one's place in the list, from 0.
        first: usize,
        /// The later one's.
        second: usize,
        /// `source` or `target`.
        side: &'static str,
        /// The sentence, from 0.
        sentence: usize,
    },
    /// A delimiter is past the end, or before one that it follows.
    #[error(
        "delimiter {delimiter} at source sentence {source_idx}, target sentence {target_idx} is out of order"
    )]
    Delimiter {
        /// Its place in the list, from 0.
        delimiter: usize,
        /// Source sentences before it.
        source_idx: usize,
        /// Target sentences before it.
        target_idx: usize,
    },
    /// Bead sizes that leave nothing to choose from.
    #[error(
        "no bead has up to {max_source} source and {max_target} target sentences and {max_total} together"
    )]
    Sizes {
        /// Most source sentences.
        max_source: usize,
        /// Most target sentences.
        max_target: usize,
        /// Most of both.
        max_total: usize,
    },
}

/// What is given before anything is aligned.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// In order, tiling both sides.
    pub(crate) regions: Vec<Region>,
    /// Locked beads that cross others or have holes: their sentences are kept out of all others.
    pub(crate) crossing: Vec<Bead>,
}

/// First and last node of what is settled.
type Place = ((usize, usize), (usize, usize));

/// Splits the two texts at delimiters and around locked beads.
///
/// Locked beads whose sentences are runs, and which keep the order of those before them, are settled; of two that
/// cross, the later in the list is set aside.
pub(crate) fn split(
    n_source: usize,
    n_target: usize,
    locked: &[Bead],
    delimiters: &[(usize, usize)],
) -> Result<Given, AlignError> {
    check(locked, [n_source, n_target])?;
    let mut given = Given::default();
    // In order, each behind the one before on both sides; at a delimiter there is no bead.
    let mut settled: BTreeMap<Place, Option<&Bead>> = BTreeMap::new();
    let mut last = (0, 0);
    for (delimiter, &(s, t)) in delimiters.iter().enumerate() {
        if s < last.0 || t < last.1 || n_source < s || n_target < t {
            return Err(AlignError::Delimiter { delimiter, source_idx: s, target_idx: t });
        }
        last = (s, t);
        settled.insert(((s, t), (s, t)), None);
    }
    for bead in locked {
        let place = match (Bead::run(&bead.source_idxs), Bead::run(&bead.target_idxs)) {
            (Some(s), Some(t)) if !bead.is_null() => Some(((s.start, t.start), (s.end, t.end))),
            _ => None,
        };
        // Whatever keeps the order of its neighbours keeps that of all.
        let fits = |place: &Place| {
            let behind = |(_, end): &Place, (start, _): &Place| end.0 <= start.0 && end.1 <= start.1;
            settled.range(..place).next_back().is_none_or(|(before, _)| behind(before, place))
                && settled.range(place..).next().is_none_or(|(after, _)| behind(place, after))
        };
        match place.filter(fits) {
            Some(place) => {
                settled.insert(place, Some(bead));
            }
            None => given.crossing.push(Bead { is_locked: true, ..bead.clone() }),
        }
    }
    let mut at = (0, 0);
    for ((from, to), bead) in settled {
        given.push_open(at, from);
        if let Some(bead) = bead {
            given.regions.push(Region::Settled(Bead {
                is_locked: true,
                probability: Some(1.0),
                ..bead.clone()
            }));
        }
        at = to;
    }
    given.push_open(at, (n_source, n_target));
    Ok(given)
}

impl Given {
    fn push_open(&mut self, from: (usize, usize), to: (usize, usize)) {
        if from != to {
            self.regions.push(Region::Open { source: from.0..to.0, target: from.1..to.1 });
        }
    }
}

fn check(locked: &[Bead], lens: [usize; 2]) -> Result<(), AlignError> {
    let mut owners = lens.map(|len| vec![None; len]);
    for (idx, bead) in locked.iter().enumerate() {
        let sides = [("source", &bead.source_idxs), ("target", &bead.target_idxs)];
        for ((side, idxs), owners) in sides.into_iter().zip(&mut owners) {
            let len = owners.len();
            for &i in idxs {
                let Some(owner) = owners.get_mut(i) else {
                    return Err(AlignError::Outside { bead: idx, side, found: i, len });
                };
                if let Some(first) = owner.replace(idx) {
                    return Err(AlignError::Shared { first, second: idx, side, sentence: i });
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_beads_and_delimiters_cut_the_texts() {
        let locked = [Bead::new(4..5, 3..5), Bead::new(1..2, 7..8)];
        let given = split(8, 9, &locked, &[(6, 6)]).unwrap();
        let open = |s: Range<usize>, t: Range<usize>| Region::Open { source: s, target: t };
        assert_eq!(given.regions.len(), 4);
        assert_eq!(given.regions[0], open(0..4, 0..3));
        assert!(matches!(&given.regions[1], Region::Settled(b) if b.is_locked && b.target_idxs == [3, 4]));
        assert_eq!(given.regions[2..], [open(5..6, 5..6), open(6..8, 6..9)]);
        assert_eq!(given.crossing.len(), 1, "it crosses a delimiter");
    }

    #[test]
    fn what_cannot_be_is_named() {
        let found = split(2, 2, &[Bead::new(0..1, 0..1), Bead::new(0..1, 1..2)], &[]).unwrap_err();
        assert_eq!(found.to_string(), "locked beads 0 and 1 share source sentence 0");
        let found = split(2, 2, &[Bead::new(0..3, 0..1)], &[]).unwrap_err();
        assert_eq!(found.to_string(), "locked bead 0: source sentence 2 of 2");
        let found = split(2, 2, &[], &[(1, 1), (0, 2)]).unwrap_err();
        assert_eq!(found.to_string(), "delimiter 1 at source sentence 0, target sentence 2 is out of order");
    }
}
