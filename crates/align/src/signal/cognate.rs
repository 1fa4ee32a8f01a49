use doichieu_bitext::{Reason, ReasonKind, Span};

use super::{PairContext, Signal, SignalValue};

/// Foreign words spelt alike on both sides (`virus`, `H5N1`): their rarity, summed (nats).
#[derive(Debug)]
pub(super) struct CognateShared;

/// Words at least this alike are cognates: normalised Damerau-Levenshtein similarity, so that one letter in
/// seven may differ (`minister`/`minist`).
const ALIKE: f64 = 0.86;

struct Ready<'a> {
    context: &'a PairContext<'a>,
}

impl Signal for CognateShared {
    fn name(&self) -> &'static str {
        "cognate_shared"
    }

    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a> {
        Box::new(Ready { context })
    }
}

impl<'c> Ready<'c> {
    fn matched(&self, source_idx: usize, target_idx: usize) -> Vec<(&'c str, Span, Span)> {
        let of = |p: &'c crate::Profile, i: usize| p.sentences.get(i).map_or(&[][..], |s| &s.cognates);
        let (source, target) = (of(self.context.source, source_idx), of(self.context.target, target_idx));
        let mut used = vec![false; target.len()];
        let mut out: Vec<(&str, Span, Span)> = Vec::new();
        for (word, here) in source {
            if out.iter().any(|m| m.0 == word) {
                continue;
            }
            let found = target.iter().enumerate().find(|(j, (other, _))| !used[*j] && alike(word, other));
            if let Some((j, (_, there))) = found {
                used[j] = true;
                out.push((word, *here, *there));
            }
        }
        out
    }
}

fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    // Edit distance is only worth its time where the lengths allow enough likeness.
    6 <= short
        && ALIKE * (long as f64) <= short as f64
        && !a.bytes().any(|c| c.is_ascii_digit())
        && ALIKE <= strsim::normalized_damerau_levenshtein(a, b)
}

impl SignalValue for Ready<'_> {
    fn value(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.matched(source_idx, target_idx).iter().map(|m| self.context.lexical().words.of(m.0)).sum()
    }

    fn reasons(&self, source_idx: usize, target_idx: usize) -> Vec<Reason> {
        self.matched(source_idx, target_idx)
            .into_iter()
            .map(|(word, here, there)| Reason {
                kind: ReasonKind::Cognate,
                source_span: Some(here),
                target_span: Some(there),
                value: word.to_owned(),
                weight: self.context.lexical().words.of(word),
            })
            .collect()
    }
}
