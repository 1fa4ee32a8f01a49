use doichieu_bitext::{Reason, ReasonKind, Span};

use super::{PairContext, Signal, SignalValue};

/// Rarity of the shared names, summed (nats).
#[derive(Debug)]
pub(super) struct NameShared;

/// Share of both sentences' names, by rarity, that is common to them: Dice's coefficient, 0 to 1.
#[derive(Debug)]
pub(super) struct NameOverlap;

struct Ready<'a> {
    context: &'a PairContext<'a>,
    as_share: bool,
}

impl Signal for NameShared {
    fn name(&self) -> &'static str {
        "name_shared"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context, as_share: false })
    }
}

impl Signal for NameOverlap {
    fn name(&self) -> &'static str {
        "name_overlap"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context, as_share: true })
    }
}

impl Ready<'_> {
    /// Shared entities with their places on both sides.
    fn shared(&self, source_idx: usize, target_idx: usize) -> Vec<(usize, Span, Span)> {
        let entities = &self.context.entities;
        let target = entities.of(1, target_idx);
        entities
            .of(0, source_idx)
            .iter()
            .filter_map(|(entity, here)| {
                let at = target.binary_search_by_key(entity, |e| e.0).ok()?;
                target.get(at).map(|there| (*entity, *here, there.1))
            })
            .collect()
    }

    fn total(&self, side: usize, sentence_idx: usize) -> f64 {
        let entities = &self.context.entities;
        entities.of(side, sentence_idx).iter().map(|e| entities.rarity(e.0)).sum()
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let shared: f64 =
            self.shared(source_idx, target_idx).iter().map(|s| self.context.entities.rarity(s.0)).sum();
        if !self.as_share {
            return shared;
        }
        let both = self.total(0, source_idx) + self.total(1, target_idx);
        if 0.0 < both { 2.0 * shared / both } else { 0.0 }
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        if self.as_share {
            return Vec::new();
        }
        self.shared(source_idx, target_idx)
            .into_iter()
            .map(|(entity, here, there)| Reason {
                kind: ReasonKind::Name,
                source_span: Some(here),
                target_span: Some(there),
                value: self.context.shared_words((source_idx, here), (target_idx, there), "="),
                weight: self.context.entities.rarity(entity),
            })
            .collect()
    }
}
