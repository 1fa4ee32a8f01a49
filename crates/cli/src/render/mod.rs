//! Results as text, JSON and TSV. The JSON types live here alone: renaming a field of the core breaks no user.

pub(crate) mod beads;
pub(crate) mod challenge;
pub(crate) mod check;
pub(crate) mod comparison;
pub(crate) mod inspection;
pub(crate) mod json;
pub(crate) mod models;
pub(crate) mod page;
pub(crate) mod table;

use doichieu_align::LIKELY;
use doichieu_align::bead::Parallelness;
use doichieu_bitext::{Document, Link};

use crate::args::Offsets;

/// Two reports and what links them; what every renderer starts from.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) source: Document,
    pub(crate) target: Document,
    /// What the two are to each other.
    pub(crate) parallelness: Parallelness,
    /// By falling probability.
    pub(crate) links: Vec<Link>,
    /// What was odd about the input, for people.
    pub(crate) warnings: Vec<String>,
    pub(crate) offsets: Offsets,
    /// What found the links.
    pub(crate) aligner: String,
}

impl Comparison {
    /// Sentences of the source that are in no likely link, in order.
    pub(crate) fn only_source(&self) -> Vec<usize> {
        unlinked(self.source.sentences.len(), self.likely().flat_map(|l| &l.source.sentence_idxs))
    }

    /// Sentences of the target that are in no likely link, in order.
    pub(crate) fn only_target(&self) -> Vec<usize> {
        unlinked(self.target.sentences.len(), self.likely().flat_map(|l| &l.target.sentence_idxs))
    }

    /// Links that are rather so than not.
    pub(crate) fn likely(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| LIKELY <= l.probability)
    }
}

fn unlinked<'a>(n: usize, linked: impl Iterator<Item = &'a usize>) -> Vec<usize> {
    let mut free = vec![true; n];
    for &idx in linked {
        if let Some(slot) = free.get_mut(idx) {
            *slot = false;
        }
    }
    free.iter().enumerate().filter(|(_, f)| **f).map(|(i, _)| i).collect()
}
