use doichieu_bitext::{Reason, ReasonKind};
use rayon::prelude::*;

use super::{PairContext, Signal, SignalValue};
use crate::overlap::{SharedKind, SharedUnit};

/// Weight of what the best pair of stretches shares: words, names, numbers and dates that stand together.
#[derive(Debug)]
pub(super) struct ClaimWords;

struct Ready<'a> {
    context: &'a PairContext<'a>,
    /// For each source sentence its candidates, ascending.
    rows: Vec<Vec<(usize, f64)>>,
}

impl Signal for ClaimWords {
    fn name(&self) -> &'static str {
        "claim_words"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        let overlap = context.overlap();
        let row = |(s, row): (usize, &Vec<(usize, f64)>)| {
            row.iter().map(|&(t, _)| (t, overlap.shared(s, t))).collect()
        };
        let rows = context.mass.par_iter().enumerate().map(row).collect();
        Box::new(Ready { context, rows })
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let Some(row) = self.rows.get(source_idx) else { return 0.0 };
        let found = row.binary_search_by_key(&target_idx, |c| c.0).ok().and_then(|i| row.get(i));
        found.map_or(0.0, |c| c.1)
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
        self.context.overlap().shared_units(source_idx, target_idx).iter().map(reason).collect()
    }
}
