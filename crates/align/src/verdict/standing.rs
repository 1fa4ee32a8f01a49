//! Who says it, whether it is denied, and what it claims to be: a fact, a plan, a rumour.

use doichieu_bitext::{Nature, Slot, SlotComparison, SlotState, Span};
use doichieu_claims::name::{names, similarity};

use super::Pair;

/// Speakers whose names are this alike are one.
const SAME_SPEAKER: f64 = 0.85;

/// Both sides are covered to this share where a negation on one of them alone is a conflict; with less, what is
/// denied may be something else.
const COVERED: f64 = 0.7;

/// How often a negation that one side lacks is then a conflict, and otherwise.
const DENIED: f64 = 0.6;
const PERHAPS: f64 = 0.2;

/// Attribution, polarity and modality of the shared claim.
pub(super) fn slots(pair: &Pair<'_>) -> Vec<SlotComparison> {
    let mut out: Vec<SlotComparison> = attribution(pair).into_iter().collect();
    out.extend(polarity(pair));
    out.extend(modality(pair));
    out
}

fn slot(slot: Slot, source: Option<Span>, target: Option<Span>, same: bool) -> Option<SlotComparison> {
    let state = match (source, target) {
        (Some(_), Some(_)) if same => SlotState::Same,
        (Some(_), Some(_)) => SlotState::Compatible,
        (Some(_), None) => SlotState::SourceOnly,
        (None, Some(_)) => SlotState::TargetOnly,
        (None, None) => return None,
    };
    Some(SlotComparison {
        slot,
        state,
        source_span: source,
        target_span: target,
        nature: None,
        probability: 1.0,
    })
}

/// Whether a stretch belongs to the shared claim; all of the sentence does where that is not known.
fn in_claim(pair: &Pair<'_>, side: usize, span: Span) -> bool {
    pair.claim.is_none_or(|c| c.get(side).is_some_and(|claim| claim.overlaps(span)))
}

/// Two sources of one claim do not conflict: they are compatible.
fn attribution(pair: &Pair<'_>) -> Option<SlotComparison> {
    let speaker = |side: usize| {
        let found = &pair.stances[side].attributions;
        found.iter().filter(|a| in_claim(pair, side, a.content)).find_map(|a| a.source)
    };
    let (source, target) = (speaker(0), speaker(1));
    let same = source.zip(target).is_some_and(|(a, b)| {
        let of = |side: usize, span: Span| names(span.text(pair.texts[side]).unwrap_or(""), pair.langs[side]);
        let there = of(1, b);
        let by_name = of(0, a).iter().any(|x| there.iter().any(|y| SAME_SPEAKER <= similarity(x, y)));
        by_name || pair.entities.iter().any(|e| a.overlaps(e.0) && b.overlaps(e.1))
    });
    slot(Slot::Attribution, source, target, same)
}

fn polarity(pair: &Pair<'_>) -> Option<SlotComparison> {
    let denied = |side: usize| -> Vec<Span> {
        let here = |n: &&doichieu_claims::polarity::Negation| {
            !n.undone && pair.claim.is_none_or(|c| c.get(side).is_some_and(|claim| claim.overlaps(n.span)))
        };
        pair.stances[side].negations.iter().filter(here).map(|n| n.span).collect()
    };
    let (source, target) = (denied(0), denied(1));
    let mut found = slot(Slot::Polarity, source.first().copied(), target.first().copied(), true)?;
    if source.len() % 2 != target.len() % 2 {
        let is_covered = pair.covered.is_some_and(|c| c.iter().all(|share| COVERED <= *share));
        found.probability = if is_covered { DENIED } else { PERHAPS };
        if is_covered {
            found.state = SlotState::Conflict;
            found.nature = Some(Nature::Source);
        }
    }
    Some(found)
}

fn modality(pair: &Pair<'_>) -> Option<SlotComparison> {
    let cue = |side: usize| {
        let found = &pair.stances[side].modals;
        found.iter().find(|m| in_claim(pair, side, m.span)).map(|m| (m.span, m.modality))
    };
    let (source, target) = (cue(0), cue(1));
    let same = source.zip(target).is_some_and(|(a, b)| a.1 == b.1);
    slot(Slot::Modality, source.map(|c| c.0), target.map(|c| c.0), same)
}
