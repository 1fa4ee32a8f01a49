//! Texts in more than one language: what the sentences say together.

use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use super::Detection;
use super::model::{Model, Sums};

/// Share of the letters from which a second language makes a text mixed.
const MIXED_SHARE: f64 = 0.2;
/// A sentence speaks for a language of its own from this many letters on; shorter ones are names and headlines.
const MIN_LETTERS: usize = 20;
/// And from this many tokens.
const MIN_TOKENS: usize = 4;
/// And from this probability.
const MIN_CONFIDENCE: f64 = 0.9;

/// `Mixed` where the sentences of one text fall apart into two languages.
pub(super) fn of_sums(model: &Model, sentences: &[Sums]) -> Option<Detection> {
    if sentences.len() < 2 {
        return None;
    }
    let mut votes = Votes::default();
    for sums in sentences {
        let shares = model.shares(sums);
        let is_sure = sums.n_tokens >= MIN_TOKENS && sums.n_letters >= MIN_LETTERS;
        let (lang, confidence) = if shares.en >= shares.vi.max(shares.other) {
            (Lang::En, shares.en)
        } else if shares.vi >= shares.other {
            (Lang::Vi, shares.vi)
        } else {
            (Lang::Unknown, shares.other)
        };
        votes.add(lang, sums.n_letters, confidence, is_sure);
    }
    votes.mixed()
}

/// The language of a document from those of its sentences.
pub(super) fn of_sentences(sentences: &[(&str, Detection)]) -> Detection {
    let mut votes = Votes::default();
    for (text, detection) in sentences {
        let n_letters = text.chars().filter(|ch| ch.is_alphabetic()).count();
        let n_tokens =
            text.split([' ', '\n', '\t', '_']).filter(|token| token.contains(char::is_alphabetic)).count();
        // Scripts without spaces have few tokens.
        let is_sure =
            n_letters >= MIN_LETTERS && (n_tokens >= MIN_TOKENS || matches!(detection.lang, Lang::Other(_)));
        votes.add(detection.lang, n_letters, detection.confidence, is_sure);
    }
    votes.mixed().unwrap_or_else(|| votes.first())
}

/// Letters for each language.
#[derive(Debug, Default)]
struct Votes {
    by_lang: BTreeMap<Lang, Vote>,
    n_letters: f64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Vote {
    /// Letters, each sentence's times its confidence.
    weight: f64,
    /// Letters of the sentences that are surely in it.
    n_sure: f64,
    /// The same, times confidence.
    sure_weight: f64,
}

impl Votes {
    fn add(&mut self, lang: Lang, n_letters: usize, confidence: f64, is_sure: bool) {
        let n_letters = n_letters as f64;
        self.n_letters += n_letters;
        let vote = self.by_lang.entry(lang).or_default();
        vote.weight += n_letters * confidence;
        if is_sure && confidence >= MIN_CONFIDENCE {
            vote.n_sure += n_letters;
            vote.sure_weight += n_letters * confidence;
        }
    }

    /// `Mixed`, if a sentence is, or if two languages hold their share. Unnamed languages and named ones are one
    /// here: names waver between relatives.
    fn mixed(&self) -> Option<Detection> {
        let mut shares = [Vote::default(); 3];
        for (lang, vote) in &self.by_lang {
            let slots: &[usize] = match lang {
                Lang::En => &[0],
                Lang::Vi => &[1],
                Lang::Other(_) | Lang::Unknown => &[2],
                Lang::Mixed => &[0, 1],
            };
            for &slot in slots {
                if let Some(share) = shares.get_mut(slot) {
                    share.n_sure += vote.n_sure / slots.len() as f64;
                    share.sure_weight += vote.sure_weight / slots.len() as f64;
                }
            }
        }
        let least = MIXED_SHARE * self.n_letters;
        let real: Vec<&Vote> =
            shares.iter().filter(|vote| vote.n_sure > 0.0 && vote.n_sure >= least).collect();
        let confidence = real.iter().map(|vote| vote.sure_weight / vote.n_sure).fold(1.0, f64::min);
        (real.len() > 1).then_some(Detection { lang: Lang::Mixed, confidence })
    }

    /// The language with the greatest weight; of equal ones the first in the order of [`Lang`].
    fn first(&self) -> Detection {
        let total: f64 = self.by_lang.values().map(|vote| vote.weight).sum();
        let mut best: Option<(Lang, f64)> = None;
        for (&lang, vote) in &self.by_lang {
            if best.is_none_or(|(_, weight)| vote.weight > weight) {
                best = Some((lang, vote.weight));
            }
        }
        match best {
            Some((lang, weight)) if total > 0.0 => {
                Detection { lang, confidence: (weight / total).clamp(0.0, 1.0) }
            }
            _ => Detection { lang: Lang::Unknown, confidence: 1.0 },
        }
    }
}
