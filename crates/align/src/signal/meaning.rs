use doichieu_bitext::{Reason, ReasonKind};

use super::{PairContext, Signal, SignalValue};

/// What is asked of the encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// How near the sentences are.
    Cosine,
    /// How much nearer than to their neighbourhoods.
    Margin,
    /// How far behind the nearest that either has.
    Behind,
    /// How near the nearest two passages are.
    Passage,
}

/// An encoder's word on how near two meanings are; 0 where there is no encoder.
#[derive(Debug)]
pub(super) struct MeaningNear(pub(super) Question);

struct Ready<'a> {
    question: Question,
    context: &'a PairContext<'a>,
}

impl Signal for MeaningNear {
    fn name(&self) -> &'static str {
        match self.0 {
            Question::Cosine => "meaning_cosine",
            Question::Margin => "meaning_margin",
            Question::Behind => "meaning_behind",
            Question::Passage => "meaning_passage",
        }
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { question: self.0, context })
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let Some(meaning) = &self.context.meaning else { return 0.0 };
        match self.question {
            Question::Cosine => meaning.cosine(source_idx, target_idx),
            Question::Margin => meaning.margin(source_idx, target_idx),
            Question::Behind => meaning.behind(source_idx, target_idx),
            Question::Passage => meaning.passage(source_idx, target_idx),
        }
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        // One reason for all four questions: the margin is what tells.
        if self.question != Question::Margin {
            return Vec::new();
        }
        let Some(meaning) = &self.context.meaning else { return Vec::new() };
        let margin = meaning.margin(source_idx, target_idx);
        if margin <= 0.0 {
            return Vec::new();
        }
        let cosine = meaning.cosine(source_idx, target_idx);
        vec![Reason {
            kind: ReasonKind::Encoder,
            source_span: None,
            target_span: None,
            value: format!("close in meaning ({cosine:.2})"),
            weight: margin,
        }]
    }
}
