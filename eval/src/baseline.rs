//! Baselines that need no knowledge of any language.

mod gale_church;

pub use gale_church::GaleChurch;

use doichieu_bitext::{Bead, WordLink};

use crate::{PredictedLink, ReadResult, System};

/// Links every source sentence to the target sentence at the same share of the way through.
///
/// What a translation read in step gives for nothing; whoever does not beat it has learnt only that reports
/// have an order. Aligns sentence by sentence, first with first; links words as it links sentences.
#[derive(Clone, Copy, Default)]
pub struct Diagonal<'a> {
    /// Reads raw files; without it only sentences that are already cut can be linked.
    pub reader: Option<&'a dyn System>,
}

impl std::fmt::Debug for Diagonal<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Diagonal").field("reader", &self.reader.map(System::name)).finish()
    }
}

impl System for Diagonal<'_> {
    fn name(&self) -> &str {
        "baseline-diagonal"
    }

    fn read(&self, name: &str, bytes: &[u8]) -> Option<ReadResult> {
        self.reader?.read(name, bytes)
    }

    fn link(&self, source: &[String], target: &[String]) -> Option<Vec<PredictedLink>> {
        let links = (0..source.len()).filter(|_| !target.is_empty()).map(|source_idx| PredictedLink {
            source: vec![source_idx],
            // The middle of the source sentence's share of the way.
            target: vec![(2 * source_idx + 1) * target.len() / (2 * source.len())],
            probability: None,
            relation: None,
            conflicts: Vec::new(),
        });
        Some(links.collect())
    }

    fn link_words(&self, source: &[String], target: &[String]) -> Option<Vec<WordLink>> {
        let word = |l: &PredictedLink| {
            let (&source_idx, &target_idx) = (l.source.first()?, l.target.first()?);
            Some(WordLink { source_idx, target_idx, probability: None, is_sure: true })
        };
        Some(self.link(source, target)?.iter().filter_map(word).collect())
    }

    /// The first with the first, the second with the second; what one side has more is left alone.
    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        let n = source.len().min(target.len());
        let mut beads: Vec<Bead> = (0..n).map(|idx| Bead::new(idx..idx + 1, idx..idx + 1)).collect();
        beads.extend((n..source.len()).map(|idx| Bead::new(idx..idx + 1, 0..0)));
        beads.extend((n..target.len()).map(|idx| Bead::new(0..0, idx..idx + 1)));
        Some(beads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn links_climb_and_stay_inside(n_source in 0usize..20, n_target in 0usize..20) {
            let texts = |n| vec![String::new(); n];
            let links = Diagonal::default().link(&texts(n_source), &texts(n_target)).unwrap();
            prop_assert_eq!(links.len(), if n_target == 0 { 0 } else { n_source });
            let targets: Vec<usize> = links.iter().map(|l| l.target[0]).collect();
            prop_assert!(targets.is_sorted() && targets.iter().all(|t| *t < n_target));
            if n_source == n_target {
                prop_assert!(targets.iter().copied().eq(0..n_source));
            }
        }
    }
}
