//! Whole documents, bead by bead.

use std::ops::Range;

use doichieu_bitext::{Bead, Finding, FindingKind, Span};
use rayon::prelude::*;

use super::Checker;
use crate::profile::Side;

/// A finding in a document, with the sentences that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Sentences of the source's side of the bead; empty for a sentence that only the target has.
    pub source_idxs: Vec<usize>,
    /// Sentences of the target's side; empty for a sentence that only the source has.
    pub target_idxs: Vec<usize>,
    /// The source sentence that holds the place, and the place: bytes of that sentence.
    pub source: Option<(usize, Span)>,
    /// The same in the target.
    pub target: Option<(usize, Span)>,
    /// What is wrong. Its spans are those of the bead's sentences joined with a space each.
    pub finding: Finding,
}

/// Of a sentence that has no counterpart, where the aligner does not say how sure it is.
const UNALIGNED: f64 = 0.5;

impl Checker {
    /// Checks a translation whose sentences are aligned.
    ///
    /// * `beads`: as [`Aligner`](crate::bead::Aligner) gives them; indices past the sentences are passed over.
    ///
    /// A sentence without a counterpart is an omission or an addition, as probable as its bead. Returns the findings
    /// in the order of the beads.
    pub fn check_beads(&self, source: Side<'_>, target: Side<'_>, beads: &[Bead]) -> Vec<Located> {
        beads.par_iter().flat_map_iter(|bead| self.check_bead(source, target, bead)).collect()
    }

    fn check_bead(&self, source: Side<'_>, target: Side<'_>, bead: &Bead) -> Vec<Located> {
        let (here, there) = (Joined::new(source, &bead.source_idxs), Joined::new(target, &bead.target_idxs));
        let found = match (here.text.is_empty(), there.text.is_empty()) {
            (true, true) => Vec::new(),
            (false, false) => self.check(&here.text, source.lang, &there.text, target.lang),
            (true, false) => vec![alone(bead, None, Some(there.whole()))],
            (false, true) => vec![alone(bead, Some(here.whole()), None)],
        };
        let located = |finding: Finding| Located {
            source_idxs: bead.source_idxs.clone(),
            target_idxs: bead.target_idxs.clone(),
            source: finding.source_span.and_then(|s| here.place(s)),
            target: finding.target_span.and_then(|s| there.place(s)),
            finding,
        };
        found.into_iter().map(located).collect()
    }
}

fn alone(bead: &Bead, source_span: Option<Span>, target_span: Option<Span>) -> Finding {
    let (kind, message) = if target_span.is_none() {
        (FindingKind::Omission, "nothing in the target renders this sentence")
    } else {
        (FindingKind::Addition, "nothing in the source says this sentence")
    };
    let probability = bead.probability.unwrap_or(UNALIGNED).clamp(0.0, 1.0);
    Finding { kind, source_span, target_span, probability, message: message.to_owned() }
}

/// Sentences of one side of a bead as one text.
struct Joined {
    text: String,
    /// Each sentence's index and its place in the text.
    places: Vec<(usize, Range<usize>)>,
}

impl Joined {
    fn new(side: Side<'_>, idxs: &[usize]) -> Self {
        let mut text = String::new();
        let mut places = Vec::new();
        for &idx in idxs {
            let Some(sentence) = side.sentences.get(idx) else { continue };
            if !text.is_empty() {
                text.push(' ');
            }
            places.push((idx, text.len()..text.len() + sentence.len()));
            text.push_str(sentence);
        }
        Self { text, places }
    }

    fn whole(&self) -> Span {
        Span::at(0, self.text.len())
    }

    /// The sentence in which a span begins, and the part of the span that lies in it.
    fn place(&self, span: Span) -> Option<(usize, Span)> {
        let (idx, place) = self.places.iter().find(|(_, place)| span.start() < place.end)?;
        let start = span.start().max(place.start);
        Some((*idx, Span::at(start - place.start, span.end().min(place.end) - place.start)))
    }
}
