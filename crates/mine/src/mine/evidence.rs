//! What speaks for a candidate beside its margin: words, numbers, names, lengths, and how far it is ahead of others.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use doichieu_bitext::Lang;
use doichieu_claims::name::similarity;
use doichieu_claims::{Mentions, match_mentions};
use doichieu_encode::lexicon::{Coverage, FoundTerms, TermReader, Terms};
use rayon::prelude::*;

use super::Tell;
use super::candidate::{Candidate, Places};

/// Names of the values, in order.
pub const NAMES: [&str; N] = [
    "cosine",
    "margin",
    "lead_source",
    "lead_target",
    "covered_source",
    "covered_target",
    "coverage_lead",
    "numbers_shared",
    "numbers_lost",
    "names_shared",
    "names_lost",
    "length",
    "words",
];

const N: usize = 13;

/// Values of a candidate, in the order of [`NAMES`].
pub type Values = [f32; N];

/// Names as similar as this are one: a part of a longer name is 0.9, an acronym 0.85.
const SAME_NAME: f64 = 0.8;

/// Mean and deviation of ln(Vietnamese / English characters) in news, measured on ALT and NTREX.
const LENGTH_MEAN: f64 = 0.086_177_696;
const LENGTH_DEVIATION: f64 = 0.19;

/// How a pair's lengths fit a translation: half the squared deviation of ln(target / source), from 0 for a perfect fit
/// down to -8; after Gale and Church (1993), on the ratio of characters.
pub(super) fn length_fit(source: &str, target: &str) -> f64 {
    // A few characters more on both sides: names alone are not translated.
    let n = |text: &str| text.chars().count() as f64 + 4.0;
    let deviation = ((n(target) / n(source)).ln() - LENGTH_MEAN) / LENGTH_DEVIATION;
    (-0.5 * deviation * deviation).max(-8.0)
}

/// Sources whose candidates one task weighs.
const BLOCK: usize = 256;

struct Sentence {
    terms: Terms,
    found: FoundTerms,
    mentions: Mentions,
}

fn read(reader: &mut TermReader<'_>, text: &str, lang: Lang) -> Sentence {
    let terms = reader.read(text);
    Sentence { found: terms.found(), terms, mentions: Mentions::read(text, lang) }
}

/// The values of each candidate: those [`of_texts`], and [`leads`].
///
/// * `candidates`: by source, with margins of the variant *distance*.
/// * `source`, `target`: the sentences, English and Vietnamese.
/// * `progress`: is told of candidates as they are done: how many more. If it stops the work, there are values of some only.
pub fn weigh<S: AsRef<str> + Sync, T: AsRef<str> + Sync>(
    candidates: &[Candidate],
    source: &[S],
    target: &[T],
    coverage: &Coverage<'_>,
    progress: &Tell<'_>,
) -> Vec<Values> {
    let mut values = of_texts(candidates, source, target, coverage, progress);
    leads(candidates, &mut values);
    values
}

/// The values of each candidate that follow from it and its two sentences alone; those of [`leads`] are 0.
///
/// Parameters as for [`weigh`]; any candidates will do.
pub fn of_texts<S: AsRef<str> + Sync, T: AsRef<str> + Sync>(
    candidates: &[Candidate],
    source: &[S],
    target: &[T],
    coverage: &Coverage<'_>,
    progress: &Tell<'_>,
) -> Vec<Values> {
    let blocks: Vec<&[Candidate]> =
        candidates.chunk_by(|a, b| a.source as usize / BLOCK == b.source as usize / BLOCK).collect();
    let is_stopped = AtomicBool::new(false);
    let readers = || (coverage.reader(Lang::En), coverage.reader(Lang::Vi));
    blocks
        .par_iter()
        .map_init(readers, |(en, vi), block| {
            if is_stopped.load(Ordering::Relaxed) {
                return Vec::new();
            }
            let mut targets: BTreeMap<u32, Sentence> = BTreeMap::new();
            let mut values = Vec::with_capacity(block.len());
            for of_source in block.chunk_by(|a, b| a.source == b.source) {
                let text = |idx: u32| source.get(idx as usize).map_or("", AsRef::as_ref);
                let Some(source_idx) = of_source.first().map(|c| c.source) else { continue };
                let here = read(en, text(source_idx), Lang::En);
                for candidate in of_source {
                    let there_text = target.get(candidate.target as usize).map_or("", AsRef::as_ref);
                    let there =
                        targets.entry(candidate.target).or_insert_with(|| read(vi, there_text, Lang::Vi));
                    let length = length_fit(text(source_idx), there_text) as f32;
                    values.push(of_pair(candidate, &here, there, length));
                }
            }
            is_stopped.fetch_or(progress(block.len()).is_break(), Ordering::Relaxed);
            values
        })
        .flatten_iter()
        .collect()
}

fn of_pair(candidate: &Candidate, source: &Sentence, target: &Sentence, length: f32) -> Values {
    let share = |part: f32, whole: f32| if 0.0 < whole { part / whole } else { 0.0 };
    let covered_source = share(source.terms.covered_by(&target.found), source.terms.total());
    let covered_target = share(target.terms.covered_by(&source.found), target.terms.total());
    let matched = match_mentions(&source.mentions, &target.mentions);
    let firm = |mentions: &Mentions, items: &[_]| items.iter().filter(|i| mentions.is_firm(**i)).count();
    let numbers_shared =
        matched.pairs.iter().filter(|p| source.mentions.is_firm(p.0) || target.mentions.is_firm(p.1)).count();
    let numbers_lost =
        firm(&source.mentions, &matched.source_only) + firm(&target.mentions, &matched.target_only);
    let (a, b) = (&source.mentions.names, &target.mentions.names);
    let names_shared = a.iter().filter(|x| b.iter().any(|y| SAME_NAME <= similarity(x, y))).count();
    let names_lost = a.len() - names_shared
        + b.iter().filter(|y| !a.iter().any(|x| SAME_NAME <= similarity(x, y))).count();
    let count = |n: usize| n.min(4) as f32;
    let words = (1.0 + source.terms.total().min(target.terms.total())).ln();
    [
        candidate.cosine,
        candidate.margin,
        0.0,
        0.0,
        covered_source,
        covered_target,
        0.0,
        count(numbers_shared),
        count(numbers_lost),
        count(names_shared),
        count(names_lost),
        length,
        words,
    ]
}

/// Fills in how far each candidate is ahead of the next best of the same source or target.
///
/// * `candidates`: all of their sources and targets.
pub fn leads(candidates: &[Candidate], values: &mut [Values]) {
    let of_source: Vec<u32> = candidates.iter().map(|c| c.source).collect();
    let of_target: Vec<u32> = candidates.iter().map(|c| c.target).collect();
    let margins: Vec<f32> = candidates.iter().map(|c| c.margin).collect();
    let covered: Vec<f32> = values.iter().map(covered).collect();
    let margins = lead(&of_source, &margins).into_iter().zip(lead(&of_target, &margins));
    let covered = lead(&of_source, &covered).into_iter().zip(lead(&of_target, &covered));
    for (values, (margins, covered)) in values.iter_mut().zip(margins.zip(covered)) {
        fill(values, margins, covered);
    }
}

/// The share of both sentences' words that each has of the other's.
pub const fn covered(values: &Values) -> f32 {
    (values[4] + values[5]) / 2.0
}

/// Puts leads among the values.
///
/// * `margins`, `covered`: leads of the margin and of [`covered`], among candidates of the source and of the target.
pub const fn fill(values: &mut Values, margins: (f32, f32), covered: (f32, f32)) {
    values[2] = margins.0;
    values[3] = margins.1;
    values[6] = covered.0.min(covered.1);
}

/// How far each candidate's value is ahead of the best other of the same sentence, less than 0 if it is behind; 0 if there
/// is no other.
///
/// * `of`: the sentence of each candidate; memory is taken for all from the first to the last. All candidates of each must be there.
/// * `values`: by candidate.
pub fn lead(of: &[u32], values: &[f32]) -> Vec<f32> {
    let places = Places::of(of.iter().copied());
    let mut best = vec![[f32::NEG_INFINITY; 2]; places.len()];
    for (idx, value) in of.iter().zip(values) {
        let Some([first, second]) = best.get_mut(places.place(*idx)) else { continue };
        if value > first {
            (*first, *second) = (*value, *first);
        } else if value > second {
            *second = *value;
        }
    }
    let lead = |(idx, value): (&u32, &f32)| {
        let [first, second] = best.get(places.place(*idx)).copied().unwrap_or([f32::NEG_INFINITY; 2]);
        let rival = if *value < first { first } else { second };
        // Alone, it is ahead of nothing.
        if rival.is_finite() { value - rival } else { 0.0 }
    };
    of.iter().zip(values).map(lead).collect()
}
