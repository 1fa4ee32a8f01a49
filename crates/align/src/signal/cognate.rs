use doichieu_bitext::{Reason, ReasonKind, Span};
use doichieu_text::fold;
use unicode_segmentation::UnicodeSegmentation;

use super::{PairContext, Signal, SignalValue};
use crate::profile::{MAX_MENTIONS, SentenceProfile};

/// Foreign words spelt alike on both sides (`virus`, `H5N1`): their rarity, summed (nats).
#[derive(Debug)]
pub(super) struct CognateShared;

/// Words at least this alike are cognates: normalised Damerau-Levenshtein similarity, so that one letter in
/// seven may differ (`minister`/`minist`).
const ALIKE: f64 = 0.86;

/// Words of a sentence that may be spelt alike in both languages, and are no names: folded form and place.
pub(super) fn words(sentence: &str, profile: &SentenceProfile) -> Vec<(String, Span)> {
    let taken = |span: Span| profile.mentions.names.iter().any(|n| n.span.overlaps(span));
    sentence
        .unicode_word_indices()
        .map(|(at, word)| (Span::at(at, at + word.len()), word))
        .filter(|(span, word)| may_be_cognate(word) && !taken(*span))
        .map(|(span, word)| (fold::unaccented(word), span))
        .take(MAX_MENTIONS)
        .collect()
}

/// Whether a word could be spelt alike in the other language.
///
/// Vietnamese syllables are out (`thanh`, `hang` mean nothing to English and the other way round), and so are
/// words of fewer than four letters unless they hold a digit (`H5N1`, `A380`).
fn may_be_cognate(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if letters == 0 || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '\'' || c == '.') {
        return false;
    }
    (0 < digits || 4 <= letters) && !fold::is_unaccented_syllable(word)
}

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
        let [source, target] = &self.context.lexical().cognates;
        let of = |words: &'c [Vec<(String, Span)>], i: usize| words.get(i).map_or(&[][..], Vec::as_slice);
        let (source, target) = (of(source, source_idx), of(target, target_idx));
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
