use doichieu_bitext::{Reason, ReasonKind};

use super::{PairContext, Signal, SignalValue};
use crate::overlap::{Overlap, SharedKind, SharedUnit};

/// Weight of what the best pair of stretches shares: words, names, numbers and dates that stand together.
#[derive(Debug)]
pub(super) struct ClaimWords;

struct Ready<'a> {
    context: &'a PairContext<'a>,
    overlap: &'a Overlap,
}

impl Signal for ClaimWords {
    fn name(&self) -> &'static str {
        "claim_words"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context, overlap: context.overlap() })
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.overlap.shared(source_idx, target_idx)
    }

    fn at_most(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.overlap.shared_at_most(source_idx, target_idx)
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        let reason = |unit: &SharedUnit| {
            let (kind, sign) = match unit.kind {
                SharedKind::Word => (ReasonKind::Lexicon, "="),
                SharedKind::Name => (ReasonKind::Name, "="),
                SharedKind::Number => (ReasonKind::Number, "="),
                SharedKind::Date => (ReasonKind::Date, "="),
                SharedKind::Rival => (ReasonKind::Rival, "~"),
            };
            Reason {
                kind,
                source_span: Some(unit.source_span),
                target_span: Some(unit.target_span),
                value: self.context.shared_words(
                    (source_idx, unit.source_span),
                    (target_idx, unit.target_span),
                    sign,
                ),
                weight: unit.weight,
            }
        };
        self.overlap.shared_units(source_idx, target_idx).iter().map(reason).collect()
    }
}
