//! Evidence for a link, one kind a file behind one trait.

mod claim;
mod cognate;
mod date;
mod length;
mod meaning;
mod name;
mod number;
mod order;
mod standing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use doichieu_bitext::{Lang, Reason, Span, Verdict};
use doichieu_claims::stance::Stance;
use rayon::prelude::*;

use crate::entity::Entities;
use crate::meaning::Meaning;
use crate::overlap::Overlap;
use crate::profile::Profile;
use crate::verdict;

pub(crate) use number::key as number_key;
pub(crate) use order::Course;

/// A kind of evidence that two sentences speak of the same matter.
///
/// A signal is asked once for each pair of reports and then for many pairs of sentences. An encoder is a
/// signal like any other: it embeds both lists in [`Signal::prepare`] and answers with a margin.
pub trait Signal: fmt::Debug + Send + Sync {
    /// Name of its weight in [`Parameters`](crate::Parameters).
    fn name(&self) -> &'static str;

    /// Gets ready for one pair of reports.
    fn prepare<'a>(&'a self, context: &'a PairContext<'a>) -> Box<dyn SignalValue + 'a>;
}

/// A signal that is ready for one pair of reports.
pub trait SignalValue: Sync {
    /// Strength of the evidence for a pair of sentences; 0 is none, negative speaks against. Finite.
    fn value(&self, source_idx: usize, target_idx: usize) -> f64;

    /// A number that the value does not exceed, where one can be had for less.
    fn at_most(&self, source_idx: usize, target_idx: usize) -> f64 {
        self.value(source_idx, target_idx)
    }

    /// What was found, with spans relative to the two sentences and [`Reason::weight`] as this value's parts.
    fn reasons(&self, _source_idx: usize, _target_idx: usize) -> Vec<Reason> {
        Vec::new()
    }
}

/// Two reports with what the signals share.
pub struct PairContext<'a> {
    /// The source's texts.
    pub source_texts: &'a [&'a str],
    /// The target's texts.
    pub target_texts: &'a [&'a str],
    /// The source's mentions.
    pub source: &'a Profile,
    /// The target's mentions.
    pub target: &'a Profile,
    pub(crate) entities: Entities,
    pub(crate) lexical: OnceLock<Lexical>,
    /// For each source sentence the target sentences worth looking at, ascending.
    pub(crate) candidates: Vec<Vec<usize>>,
    pub(crate) mass: OnceLock<Vec<Vec<(usize, f64)>>>,
    pub(crate) course: OnceLock<Course>,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) overlap: OnceLock<Overlap>,
    /// For each side and sentence, read when a link first asks.
    pub(crate) stances: [Vec<OnceLock<Stance>>; 2],
    pub(crate) langs: [Lang; 2],
}

impl fmt::Debug for PairContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PairContext")
            .field("n_source", &self.source.sentences.len())
            .field("n_target", &self.target.sentences.len())
            .finish_non_exhaustive()
    }
}

impl PairContext<'_> {
    /// What a pair's mentions share, for people: the words once if they are alike, else both with a sign between.
    pub(crate) fn shared_words(
        &self,
        (source_idx, here): (usize, Span),
        (target_idx, there): (usize, Span),
        sign: &str,
    ) -> String {
        let words = |texts: &[&'_ str], idx: usize, span: Span| -> String {
            texts.get(idx).and_then(|t| span.text(t)).unwrap_or("").to_owned()
        };
        let source = words(self.source_texts, source_idx, here);
        let target = words(self.target_texts, target_idx, there);
        if source == target { source } else { format!("{source} {sign} {target}") }
    }

    /// What their sentences share, worked out when a signal first asks.
    pub(crate) fn overlap(&self) -> &Overlap {
        self.overlap.get_or_init(|| {
            let side = |texts, lang| crate::Side { sentences: texts, lang };
            let [source_lang, target_lang] = self.langs;
            Overlap::new(
                side(self.source_texts, source_lang),
                side(self.target_texts, target_lang),
                [self.source, self.target],
                &self.entities,
            )
        })
    }

    /// How two linked sentences compare, the claims being where the evidence stands.
    pub(crate) fn verdict(&self, (s, t): (usize, usize), probability: f64, claim: [Span; 2]) -> Verdict {
        let (Some(source), Some(target)) = (self.source.sentences.get(s), self.target.sentences.get(t))
        else {
            return Verdict::default();
        };
        let there = self.entities.of(1, t);
        let shared: Vec<(Span, Span)> = self
            .entities
            .of(0, s)
            .iter()
            .filter_map(|(entity, here)| there.iter().find(|e| e.0 == *entity).map(|found| (*here, found.1)))
            .collect();
        let alone = |side: usize, idx: usize, known: &dyn Fn(Span) -> bool| -> Vec<Span> {
            self.entities.of(side, idx).iter().map(|e| e.1).filter(|span| !known(*span)).collect()
        };
        let texts = [
            self.source_texts.get(s).copied().unwrap_or(""),
            self.target_texts.get(t).copied().unwrap_or(""),
        ];
        let places = [self.stances[0].get(s), self.stances[1].get(t)];
        let ([Some(here), Some(beyond)], [source_lang, target_lang]) = (places, self.langs) else {
            return Verdict::default();
        };
        verdict::verdict(&verdict::Pair {
            source,
            target,
            probability,
            texts,
            langs: self.langs,
            stances: [
                here.get_or_init(|| Stance::read(texts[0], source_lang)),
                beyond.get_or_init(|| Stance::read(texts[1], target_lang)),
            ],
            entities: &shared,
            source_names: &alone(0, s, &|span| shared.iter().any(|e| e.0 == span)),
            target_names: &alone(1, t, &|span| shared.iter().any(|e| e.1 == span)),
            claim: Some(claim),
            covered: self.meaning.is_some().then(|| self.overlap().covered(s, t)),
        })
    }

    /// How rare their numbers and words are, worked out when a signal first asks.
    pub(crate) fn lexical(&self) -> &Lexical {
        self.lexical.get_or_init(|| Lexical::new(self))
    }

    /// For each source sentence its candidates, ascending, with their lexical mass; worked out when a signal first asks.
    pub(crate) fn masses(&self) -> &[Vec<(usize, f64)>] {
        self.mass.get_or_init(|| {
            let signals = mass_signals();
            let ready: Vec<_> = signals.iter().map(|s| s.prepare(self)).collect();
            let mass = |s: usize, t: usize| ready.iter().map(|r| r.value(s, t)).sum::<f64>();
            let rows = self.candidates.par_iter().enumerate();
            rows.map(|(s, row)| row.iter().map(|&t| (t, mass(s, t))).collect()).collect()
        })
    }

    /// The order of the two reports, worked out when a signal first asks.
    fn course(&self) -> &Course {
        self.course.get_or_init(|| Course::new(self))
    }

    /// Lexical mass of a pair: the weights of all shared names, numbers, dates and cognates, summed (nats).
    pub fn mass(&self, source_idx: usize, target_idx: usize) -> f64 {
        let Some(row) = self.masses().get(source_idx) else { return 0.0 };
        row.binary_search_by_key(&target_idx, |c| c.0).ok().and_then(|i| row.get(i)).map_or(0.0, |c| c.1)
    }
}

/// The words of two reports that may be spelt alike in both languages, and how rare they and the numbers are.
#[derive(Debug)]
pub(crate) struct Lexical {
    /// For each side and sentence: folded form and place, left to right.
    pub(crate) cognates: [Vec<Vec<(String, Span)>>; 2],
    pub(crate) numbers: Rarity,
    pub(crate) words: Rarity,
}

impl Lexical {
    fn new(context: &PairContext<'_>) -> Self {
        let n = [context.source.sentences.len(), context.target.sentences.len()];
        let both = || [context.source, context.target].into_iter().enumerate();
        let number_keys: Vec<(usize, Vec<String>)> = both()
            .flat_map(|(side, p)| {
                p.sentences
                    .iter()
                    .map(move |s| (side, s.mentions.quantities.iter().map(number_key).collect()))
            })
            .collect();
        let numbers =
            Rarity::new(n, number_keys.iter().map(|(s, k)| (*s, k.iter().map(String::as_str).collect())));
        let of = |texts: &[&str], profile: &Profile| -> Vec<Vec<(String, Span)>> {
            texts.par_iter().zip(&profile.sentences).map(|(text, s)| cognate::words(text, s)).collect()
        };
        let cognates = [of(context.source_texts, context.source), of(context.target_texts, context.target)];
        let sides = cognates.iter().enumerate();
        let words = Rarity::new(
            n,
            sides.flat_map(|(side, sentences)| {
                sentences.iter().map(move |words| (side, words.iter().map(|w| w.0.as_str()).collect()))
            }),
        );
        Self { cognates, numbers, words }
    }
}

/// How rare a thing is in the two reports.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    frequency: BTreeMap<String, [usize; 2]>,
    n: [usize; 2],
}

impl Rarity {
    /// Counts, for each side, in how many sentences each key stands.
    pub(crate) fn new<'k>(n: [usize; 2], sentences: impl Iterator<Item = (usize, Vec<&'k str>)>) -> Self {
        let mut frequency: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for (side, mut keys) in sentences {
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                frequency.entry(key.to_owned()).or_default()[side] += 1;
            }
        }
        Self { frequency, n }
    }

    /// Mean inverse sentence frequency of the two sides, `ln((n + 1) / df)`, in nats.
    pub(crate) fn of(&self, key: &str) -> f64 {
        let df = self.frequency.get(key).copied().unwrap_or([1, 1]);
        let idf = |side: usize| ((self.n[side] as f64 + 1.0) / (df[side].max(1) as f64)).ln();
        (idf(0) + idf(1)) / 2.0
    }
}

/// The signals that need no model, in the order of their weights.
pub fn lexical_signals() -> Vec<Box<dyn Signal>> {
    vec![
        Box::new(name::NameShared),
        Box::new(name::NameOverlap),
        Box::new(number::NumberShared),
        Box::new(number::NumberMissing),
        Box::new(date::DateShared),
        Box::new(cognate::CognateShared),
        Box::new(length::LengthFit),
        Box::new(standing::Standing),
        Box::new(order::OrderNear),
        Box::new(order::OrderFar),
    ]
}

/// The signals that are used beside an encoder: what stands together in both sentences, and how near its stretches
/// are in meaning.
pub(crate) fn claim_signals() -> Vec<Box<dyn Signal>> {
    vec![Box::new(claim::ClaimWords), Box::new(meaning::MeaningNear)]
}

/// The signals whose values add up to the lexical mass.
pub(crate) fn mass_signals() -> Vec<Box<dyn Signal>> {
    vec![
        Box::new(name::NameShared),
        Box::new(number::NumberShared),
        Box::new(date::DateShared),
        Box::new(cognate::CognateShared),
    ]
}
