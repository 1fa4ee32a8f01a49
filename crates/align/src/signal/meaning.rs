use doichieu_bitext::{Reason, ReasonKind};

use super::{PairContext, Signal, SignalValue};

/// How much nearer in meaning the two nearest stretches are than their neighbourhoods; 0 where there is no encoder.
#[derive(Debug)]
pub(super) struct MeaningNear;

struct Ready<'a> {
    context: &'a PairContext<'a>,
}

impl Signal for MeaningNear {
    fn name(&self) -> &'static str {
        "meaning_margin"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context })
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.context.meaning.as_ref().map_or(0.0, |m| m.margin(source_idx, target_idx))
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        let margin = self.value(source_idx, target_idx);
        let Some(meaning) = self.context.meaning.as_ref().filter(|_| 0.0 < margin) else { return Vec::new() };
        vec![Reason {
            kind: ReasonKind::Encoder,
            source_span: None,
            target_span: None,
            value: format!("close in meaning ({:.2})", meaning.cosine(source_idx, target_idx)),
            weight: margin,
        }]
    }
}
