use doichieu_bitext::{Reason, ReasonKind};
use doichieu_encode::lexicon::Coverage;
use rayon::prelude::*;

use super::{PairContext, Signal, SignalValue};

/// What the lexicon covers; without one nothing but what is spelt alike.
fn coverage() -> &'static Coverage<'static> {
    #[cfg(feature = "built-in")]
    return Coverage::bundled();
    #[cfg(not(feature = "built-in"))]
    {
        use std::sync::LazyLock;

        use doichieu_encode::lexicon::Lexicon;

        static EMPTY: LazyLock<Coverage<'static>> = LazyLock::new(|| Coverage::new(Lexicon::default()));
        &EMPTY
    }
}

/// How much of the two sentences' words the lexicon finds in the other, rare words counting more; `0.0..=1.0`.
#[derive(Debug)]
pub(super) struct WordsCovered;

struct Ready {
    /// For each source sentence its candidates, ascending, with their scores.
    rows: Vec<Vec<(usize, f32)>>,
}

impl Signal for WordsCovered {
    fn name(&self) -> &'static str {
        "words_covered"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        let coverage = coverage();
        let (source, target) = (context.source_texts, context.target_texts);
        let is_dense = context.mass.iter().all(|row| row.len() == target.len());
        let rows = if is_dense {
            let scores = if context.is_swapped {
                turned(&coverage.scores(target, source), source.len())
            } else {
                coverage.scores(source, target)
            };
            scores.into_iter().map(|row| row.into_iter().enumerate().collect()).collect()
        } else {
            context
                .mass
                .par_iter()
                .zip(source)
                .map(|(row, sentence)| {
                    let texts: Vec<&str> = row.iter().filter_map(|c| target.get(c.0)).copied().collect();
                    let scores = if context.is_swapped {
                        turned(&coverage.scores(&texts, &[sentence]), 1)
                    } else {
                        coverage.scores(&[sentence], &texts)
                    };
                    row.iter().map(|c| c.0).zip(scores.into_iter().flatten()).collect()
                })
                .collect()
        };
        Box::new(Ready { rows })
    }
}

/// Rows and columns changed; `n` columns.
fn turned(scores: &[Vec<f32>], n: usize) -> Vec<Vec<f32>> {
    (0..n).map(|i| scores.iter().map(|row| row.get(i).copied().unwrap_or(0.0)).collect()).collect()
}

impl SignalValue for Ready {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        let Some(row) = self.rows.get(source_idx) else { return 0.0 };
        let found = row.binary_search_by_key(&target_idx, |c| c.0).ok().and_then(|i| row.get(i));
        found.map_or(0.0, |c| f64::from(c.1))
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        let share = self.value(source_idx, target_idx);
        if share <= 0.0 {
            return Vec::new();
        }
        vec![Reason {
            kind: ReasonKind::Lexicon,
            source_span: None,
            target_span: None,
            value: format!("words translate ({share:.2})"),
            weight: share,
        }]
    }
}
