//! How two linked sentences of two reports compare.
//!
//! A number contradicts only a number that counts the same thing, a date only where each side has just one left. What
//! cannot be told is left alone: a false alarm costs a reader's trust.

mod number;
mod standing;

use doichieu_bitext::{Lang, Relation, Slot, SlotComparison, SlotState, Span, Verdict};
use doichieu_claims::mention::{Item, match_mentions};
use doichieu_claims::quantity::Agreement;
use doichieu_claims::stance::Stance;

use crate::profile::SentenceProfile;

/// A conflict counts from this probability on.
pub(crate) const CERTAIN: f64 = 0.5;

/// Both sides say the same where each is covered to the first share at least and the two to the second on average: the
/// lexicon covers about half of a good translation.
///
/// This and the constants below were chosen on the claims development set, where six links of comparable reports are
/// equivalent, five of them above it.
const SAME: [f64; 2] = [0.37, 0.42];

/// One side is said by the other where it is covered to this share …
const WHOLE: f64 = 0.65;

/// … and of the other at most this is covered.
const HALF: f64 = 0.3;

/// What is known of one linked pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) source: &'a SentenceProfile,
    pub(crate) target: &'a SentenceProfile,
    /// How probable the link itself is.
    pub(crate) probability: f64,
    pub(crate) texts: [&'a str; 2],
    pub(crate) langs: [Lang; 2],
    /// Who says each, what it denies and what it claims to be.
    pub(crate) stances: [&'a Stance; 2],
    /// Names that stand in both, with their places.
    pub(crate) entities: &'a [(Span, Span)],
    /// Names that stand in one only.
    pub(crate) source_names: &'a [Span],
    pub(crate) target_names: &'a [Span],
    /// Where the shared claim stands, if its words are known.
    pub(crate) claim: Option<[Span; 2]>,
    /// Share of each side's content that the other has, `0.0..=1.0`; `None` without a lexicon.
    pub(crate) covered: Option<[f64; 2]>,
}

/// Compares two linked sentences slot by slot.
pub(crate) fn verdict(pair: &Pair<'_>) -> Verdict {
    let (source, target) = (&pair.source.mentions, &pair.target.mentions);
    let matched = match_mentions(source, target);
    let mut slots = number::conflicts(pair, &matched);
    let slot_of = |item: Item| match item {
        Item::Quantity(_) => Slot::Number,
        Item::Date(_) => Slot::Date,
    };
    let plain = |slot, state, source_span, target_span| SlotComparison {
        slot,
        state,
        source_span,
        target_span,
        nature: None,
        probability: 1.0,
    };
    let mut others = Vec::new();
    for &(a, b, agreement) in &matched.pairs {
        let state = if agreement == Agreement::Equal { SlotState::Same } else { SlotState::Compatible };
        others.push(plain(slot_of(a), state, number::span(source, a), number::span(target, b)));
    }
    for &(here, there) in pair.entities {
        others.push(plain(Slot::Entity, SlotState::Same, Some(here), Some(there)));
    }
    let said = |slots: &[SlotComparison], side: fn(&SlotComparison) -> Option<Span>, span: Span| {
        slots.iter().filter_map(side).any(|s| s.overlaps(span))
    };
    for &item in &matched.source_only {
        if let Some(span) = number::span(source, item).filter(|s| !said(&slots, |c| c.source_span, *s)) {
            others.push(plain(slot_of(item), SlotState::SourceOnly, Some(span), None));
        }
    }
    for &span in pair.source_names {
        others.push(plain(Slot::Entity, SlotState::SourceOnly, Some(span), None));
    }
    for &item in &matched.target_only {
        if let Some(span) = number::span(target, item).filter(|s| !said(&slots, |c| c.target_span, *s)) {
            others.push(plain(slot_of(item), SlotState::TargetOnly, None, Some(span)));
        }
    }
    for &span in pair.target_names {
        others.push(plain(Slot::Entity, SlotState::TargetOnly, None, Some(span)));
    }
    let (denied, standing): (Vec<_>, Vec<_>) =
        standing::slots(pair).into_iter().partition(|c| c.state == SlotState::Conflict);
    slots.extend(denied);
    others.extend(standing);
    others.sort_by_key(|c| (c.source_span.is_none(), c.source_span, c.target_span, c.slot));
    let conflict = slots.iter().map(|c| c.probability).fold(0.0, f64::max);
    slots.extend(others);
    let (relation, probability) = relation(pair, conflict, &slots);
    Verdict { relation, probability, slots }
}

/// The relation on the whole, and how surely.
///
/// The probabilities are shares of right verdicts on the claims development set.
fn relation(pair: &Pair<'_>, conflict: f64, slots: &[SlotComparison]) -> (Relation, f64) {
    if CERTAIN <= conflict {
        return (Relation::Contradiction, conflict);
    }
    let Some([source, target]) = pair.covered else { return (Relation::Partial, 0.7) };
    if SAME[0] <= source.min(target) && SAME[1] <= f64::midpoint(source, target) {
        // A number or date that only one side gives is more than the other says.
        let adds = |state: SlotState| {
            slots.iter().any(|c| c.state == state && matches!(c.slot, Slot::Number | Slot::Date))
        };
        match (adds(SlotState::SourceOnly), adds(SlotState::TargetOnly)) {
            (false, false) => (Relation::Equivalent, 0.6),
            (true, false) => (Relation::SourceMoreSpecific, 0.5),
            (false, true) => (Relation::TargetMoreSpecific, 0.5),
            (true, true) => (Relation::Partial, 0.6),
        }
    } else if WHOLE <= source && target <= HALF {
        (Relation::TargetMoreSpecific, 0.5)
    } else if WHOLE <= target && source <= HALF {
        (Relation::SourceMoreSpecific, 0.5)
    } else {
        (Relation::Partial, 0.75)
    }
}
