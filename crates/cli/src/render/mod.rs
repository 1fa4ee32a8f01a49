//! Results as text, pages, JSON and TSV. The JSON types live here alone: renaming a field of the core breaks no user.

pub(crate) mod agree;
pub(crate) mod beads;
pub(crate) mod challenge;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod collection;
pub(crate) mod comparison;
pub(crate) mod diff;
pub(crate) mod explanation;
pub(crate) mod html;
pub(crate) mod inspection;
pub(crate) mod json;
pub(crate) mod many;
pub(crate) mod models;
pub(crate) mod page;
pub(crate) mod score;
pub(crate) mod settings;
pub(crate) mod table;

use std::collections::BTreeSet;

use doichieu_align::bead::Parallelness;
use doichieu_align::{LIKELY, salience};
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
    /// Sentences of the source that are in no likely link, the most salient first.
    pub(crate) fn only_source(&self) -> Vec<usize> {
        unlinked(&self.source, self.likely().flat_map(|l| &l.source.sentence_idxs))
    }

    /// Sentences of the target that are in no likely link, the most salient first.
    pub(crate) fn only_target(&self) -> Vec<usize> {
        unlinked(&self.target, self.likely().flat_map(|l| &l.target.sentence_idxs))
    }

    /// Links that are rather so than not.
    pub(crate) fn likely(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|l| LIKELY <= l.probability)
    }
}

fn unlinked<'a>(document: &Document, linked: impl Iterator<Item = &'a usize>) -> Vec<usize> {
    let texts: Vec<&str> = document.sentences.iter().map(|s| document.slice(s.span)).collect();
    let salience = salience(&texts, document.lang);
    let linked: BTreeSet<usize> = linked.copied().collect();
    let mut free: Vec<(usize, f64)> =
        salience.into_iter().enumerate().filter(|(idx, _)| !linked.contains(idx)).collect();
    free.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    free.into_iter().map(|f| f.0).collect()
}
