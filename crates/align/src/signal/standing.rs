use super::{PairContext, Signal, SignalValue};

/// How the pair's lexical mass stands against the best that either sentence has elsewhere, 0 to 1.
///
/// Within one story everything resembles everything; a margin against the neighbourhood is what tells
/// (Artetxe and Schwenk, ACL 2019; here the ratio to the larger of the two maxima, since most sentences have
/// too few candidates for a mean).
#[derive(Debug)]
pub(super) struct Standing;

struct Ready<'a> {
    context: &'a PairContext<'a>,
    best_of_source: Vec<f64>,
    best_of_target: Vec<f64>,
}

impl Signal for Standing {
    fn name(&self) -> &'static str {
        "standing"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        let mut best_of_source = vec![0.0_f64; context.source.sentences.len()];
        let mut best_of_target = vec![0.0_f64; context.target.sentences.len()];
        for (source_idx, row) in context.masses().iter().enumerate() {
            for &(target_idx, mass) in row {
                best_of_source[source_idx] = best_of_source[source_idx].max(mass);
                best_of_target[target_idx] = best_of_target[target_idx].max(mass);
            }
        }
        Box::new(Ready { context, best_of_source, best_of_target })
    }
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let best = |of: &[f64], i: usize| of.get(i).copied().unwrap_or(0.0);
        let best = best(&self.best_of_source, source_idx).max(best(&self.best_of_target, target_idx));
        if 0.0 < best { self.context.mass(source_idx, target_idx) / best } else { 0.0 }
    }
}
