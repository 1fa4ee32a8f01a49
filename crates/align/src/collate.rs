use std::cmp::Ordering;
use std::collections::BTreeMap;

use doichieu_bitext::{
    Bead, Document, Finding, FindingKind, Link, LinkSide, Nature, Relation, Slot, SlotComparison, SlotState,
    Span, Verdict,
};

use crate::bead::{AlignError, AlignOptions, Aligner, BitextKind, Parallelness};
use crate::check::{Checker, LIKELY, Located};
use crate::linker::{LinkOptions, Linker};
use crate::profile::Side;

/// Compares two reports, whatever they are to each other.
///
/// Translations are aligned bead by bead and checked; reports that tell one event in words of their own are linked
/// claim by claim.
#[derive(Debug)]
pub struct Collator {
    linker: Linker,
    aligner: Aligner,
    checker: Checker,
}

/// What two reports have to do with each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Collation {
    /// Links by falling probability, ties from left to right.
    pub links: Vec<Link>,
    /// What the two reports are to each other.
    pub parallelness: Parallelness,
}

impl Collator {
    /// From a linker for comparable reports and an aligner for translations.
    pub fn new(linker: Linker, aligner: Aligner) -> Self {
        Self { linker, aligner, checker: Checker::new() }
    }

    /// What links the claims of comparable reports.
    pub const fn linker(&self) -> &Linker {
        &self.linker
    }

    /// Compares two lists of sentences.
    ///
    /// Spans are byte offsets into the *sentence* that they belong to; of links between several sentences, into the
    /// first. The same input gives the same answer on any number of threads.
    ///
    /// # Errors
    ///
    /// [`AlignError`] if the encoder fails; never without one, nor with the built-in one.
    pub fn collate(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        options: &LinkOptions,
    ) -> Result<Collation, AlignError> {
        let found = self.aligner.align(source, target, &AlignOptions::default())?;
        let parallelness = found.parallelness;
        let links = if parallelness.kind == BitextKind::Translation {
            self.translated(source, target, &found.with_moves(), options)?
        } else {
            let least = options.min_probability.unwrap_or(self.linker.min_probability());
            let links = self.linker.link(source, target, options)?;
            let shorter = source.sentences.len().min(target.sentences.len());
            beside_anchors(links, &anchors(&found.with_moves(), shorter), least)
        };
        Ok(Collation { links, parallelness })
    }

    /// Compares two documents that have been read; spans are byte offsets into each document's text.
    ///
    /// # Errors
    ///
    /// As [`Collator::collate`].
    pub fn collate_documents(
        &self,
        source: &Document,
        target: &Document,
        options: &LinkOptions,
    ) -> Result<Collation, AlignError> {
        let texts =
            [source, target].map(|d| d.sentences.iter().map(|s| d.slice(s.span)).collect::<Vec<&str>>());
        let mut found = self.collate(
            Side { sentences: &texts[0], lang: source.lang },
            Side { sentences: &texts[1], lang: target.lang },
            options,
        )?;
        for link in &mut found.links {
            place(link, source, target);
        }
        Ok(found)
    }

    /// Links of a translation: its beads, each with what the checker finds.
    fn translated(
        &self,
        source: Side<'_>,
        target: Side<'_>,
        beads: &[Bead],
        options: &LinkOptions,
    ) -> Result<Vec<Link>, AlignError> {
        let min_probability = options.min_probability.unwrap_or(0.0);
        let beads: Vec<Bead> = beads
            .iter()
            .filter(|b| !b.source_idxs.is_empty() && !b.target_idxs.is_empty())
            .filter(|b| min_probability <= b.probability.unwrap_or(1.0))
            .cloned()
            .collect();
        let mut findings: BTreeMap<usize, Vec<Located>> = BTreeMap::new();
        for located in self.checker.check_beads(source, target, &beads) {
            if let Some(first) = located.source_idxs.first().filter(|_| LIKELY <= located.finding.probability)
            {
                findings.entry(*first).or_default().push(located);
            }
        }
        let firsts: Vec<(usize, usize)> =
            beads.iter().filter_map(|b| Some((*b.source_idxs.first()?, *b.target_idxs.first()?))).collect();
        let judged = self.linker.judge(source, target, &firsts)?;
        let whole = |side: Side<'_>, idxs: &[usize]| {
            let text = idxs.first().and_then(|i| side.sentences.get(*i)).copied().unwrap_or("");
            Span::at(0, text.len()).trimmed(text)
        };
        let mut links: Vec<Link> = beads
            .iter()
            .zip(judged)
            .map(|(bead, judged)| Link {
                source: LinkSide {
                    sentence_idxs: bead.source_idxs.clone(),
                    span: whole(source, &bead.source_idxs),
                },
                target: LinkSide {
                    sentence_idxs: bead.target_idxs.clone(),
                    span: whole(target, &bead.target_idxs),
                },
                probability: bead.probability.unwrap_or(judged.probability),
                verdict: checked(
                    &judged.verdict,
                    bead.source_idxs.first().and_then(|s| findings.get(s)).map_or(&[][..], Vec::as_slice),
                ),
                reasons: judged.reasons,
            })
            .collect();
        links.sort_by(surest_first);
        Ok(links)
    }
}

/// Links by falling probability, ties from left to right.
fn surest_first(a: &Link, b: &Link) -> Ordering {
    b.probability
        .total_cmp(&a.probability)
        .then_with(|| a.source.sentence_idxs.cmp(&b.source.sentence_idxs))
        .then_with(|| a.target.sentence_idxs.cmp(&b.target.sentence_idxs))
}

/// From this probability on a pair of the aligner is a sentence and its translation.
const ANCHOR: f64 = 0.9;

/// Only where this share of the shorter report has its translation in the other is the one known to draw on the other.
const DRAWN: f64 = 0.25;

/// Log-odds that a link then loses if the aligner pairs one of its sentences with another as its translation.
///
/// Set by hand, as [`DRAWN`]: on shuffled translations with foreign sentences (development set `comparable`) it is what
/// makes links precise; reports in words of their own have hardly any such pair.
const RIVAL: f64 = 3.0;

/// Pairs of a sentence and its translation; none unless there are many.
fn anchors(beads: &[Bead], shorter: usize) -> Vec<(usize, usize)> {
    let found: Vec<(usize, usize)> = beads
        .iter()
        .filter(|b| b.probability.is_some_and(|p| ANCHOR <= p))
        .filter_map(|b| match (b.source_idxs.as_slice(), b.target_idxs.as_slice()) {
            ([s], [t]) => Some((*s, *t)),
            _ => None,
        })
        .collect();
    if DRAWN * shorter as f64 <= found.len() as f64 { found } else { Vec::new() }
}

/// Lowers the links of sentences whose translation is another sentence, and leaves out those that fall below `least`.
fn beside_anchors(links: Vec<Link>, anchors: &[(usize, usize)], least: f64) -> Vec<Link> {
    let of_source: BTreeMap<usize, usize> = anchors.iter().copied().collect();
    let of_target: BTreeMap<usize, usize> = anchors.iter().map(|(s, t)| (*t, *s)).collect();
    let lowered = |mut link: Link| {
        let (s, t) = (*link.source.sentence_idxs.first()?, *link.target.sentence_idxs.first()?);
        let is_rival = of_source.get(&s).is_some_and(|other| *other != t)
            || of_target.get(&t).is_some_and(|other| *other != s);
        if is_rival {
            let p = link.probability.clamp(1e-9, 1.0 - 1e-9);
            link.probability = 1.0 / (1.0 + (1.0 - p) / p * RIVAL.exp());
        }
        (least <= link.probability).then_some(link)
    };
    let mut kept: Vec<Link> = links.into_iter().filter_map(lowered).collect();
    kept.sort_by(surest_first);
    kept
}

/// The verdict on a bead of a translation: equivalent unless the checker objects.
fn checked(judged: &Verdict, findings: &[Located]) -> Verdict {
    let mut slots: Vec<SlotComparison> = findings.iter().filter_map(slot).collect();
    let surest = slots.iter().map(|s| s.probability).reduce(f64::max);
    let misses = |kind: FindingKind| findings.iter().any(|f| f.finding.kind == kind);
    let (relation, probability) = match surest {
        Some(probability) => (Relation::Contradiction, probability),
        None if misses(FindingKind::Omission) && misses(FindingKind::Addition) => (Relation::Partial, 0.6),
        None if misses(FindingKind::Omission) => (Relation::SourceMoreSpecific, 0.6),
        None if misses(FindingKind::Addition) => (Relation::TargetMoreSpecific, 0.6),
        None => (Relation::Equivalent, 0.8),
    };
    slots.extend(judged.slots.iter().filter(|s| s.state != SlotState::Conflict).cloned());
    Verdict { relation, probability, slots }
}

/// A finding as a conflict of a slot; omissions and additions are none.
fn slot(located: &Located) -> Option<SlotComparison> {
    let Finding { kind, probability, .. } = located.finding;
    let slot = match kind {
        FindingKind::Number
        | FindingKind::Scale
        | FindingKind::Unit
        | FindingKind::NumberMissing
        | FindingKind::NumberAdded => Slot::Number,
        FindingKind::Date | FindingKind::DateMissing | FindingKind::DateAdded => Slot::Date,
        FindingKind::Name | FindingKind::NameSpelling | FindingKind::NameMissing => Slot::Entity,
        FindingKind::Place => Slot::Place,
        FindingKind::Attribution => Slot::Attribution,
        FindingKind::Negation => Slot::Polarity,
        FindingKind::Modality => Slot::Modality,
        FindingKind::Omission | FindingKind::Addition => return None,
        _ => Slot::Other,
    };
    let first = |idxs: &[usize], place: Option<(usize, Span)>| {
        place.filter(|p| idxs.first() == Some(&p.0)).map(|p| p.1)
    };
    Some(SlotComparison {
        slot,
        state: SlotState::Conflict,
        source_span: first(&located.source_idxs, located.source),
        target_span: first(&located.target_idxs, located.target),
        nature: Some(Nature::Translation),
        probability,
    })
}

/// Brings a link's spans from sentences to documents.
fn place(link: &mut Link, source: &Document, target: &Document) {
    let start = |d: &Document, side: &LinkSide| {
        side.sentence_idxs.first().and_then(|&i| d.sentences.get(i)).map_or(0, |s| s.span.start())
    };
    let (s, t) = (start(source, &link.source), start(target, &link.target));
    for (document, side, start) in [(source, &mut link.source, s), (target, &mut link.target, t)] {
        side.span = side.span.shifted(start);
        if 1 < side.sentence_idxs.len() {
            let spans = side.sentence_idxs.iter().filter_map(|&i| document.sentences.get(i)).map(|s| s.span);
            side.span = spans.fold(side.span, Span::hull);
        }
    }
    for reason in &mut link.reasons {
        reason.source_span = reason.source_span.map(|r| r.shifted(s));
        reason.target_span = reason.target_span.map(|r| r.shifted(t));
    }
    for slot in &mut link.verdict.slots {
        slot.source_span = slot.source_span.map(|r| r.shifted(s));
        slot.target_span = slot.target_span.map(|r| r.shifted(t));
    }
}
