//! Joins Vietnamese syllables and English words into compounds: those of dictionaries, and those whose parts keep
//! company.
//!
//! Each line is cut where the product of its units' relative frequencies is greatest (a unigram model, decoded with
//! Viterbi and fitted with hard EM). Association is the normalised pointwise mutual information of Bouma ("Normalized
//! (Pointwise) Mutual Information in Collocation Extraction", GSCL 2009).

use std::collections::{BTreeMap, HashMap, HashSet};

use super::words::Word;

/// Longest compound, in syllables.
const MAX_LEN: usize = 4;

/// Times that a compound no dictionary knows has to occur.
const MIN_COUNT: u32 = 5;

/// Association that a compound no dictionary knows has to have, in `-1.0..=1.0`.
const MIN_NPMI: f64 = 0.45;

/// The same for joining units that are compounds already.
const MIN_NPMI_LONGER: f64 = 0.6;

/// Rounds of hard EM; segmentations hardly move after the third.
const N_ROUNDS: usize = 4;

/// Syllables of an n-gram, `NONE` after the last.
type Gram = [u32; MAX_LEN];
const NONE: u32 = u32::MAX;

/// Joins the words of lines into units.
///
/// * `lines`: the words or syllables of each line.
/// * `known`: compounds that a dictionary vouches for, keys with spaces.
/// * `loose`: words that no compound begins or ends with unless a dictionary has it.
///
/// Returns for each line the lengths of its units, in syllables.
pub(crate) fn segment(lines: &[Vec<Word>], known: &HashSet<String>, loose: &[&str]) -> Vec<Vec<usize>> {
    let mut ids: BTreeMap<&str, u32> = BTreeMap::new();
    for word in lines.iter().flatten() {
        let next = ids.len() as u32;
        ids.entry(&word.key).or_insert(next);
    }
    let grams: Vec<Vec<u32>> = lines
        .iter()
        .map(|l| l.iter().map(|w| ids.get(w.key.as_str()).copied().unwrap_or(NONE)).collect())
        .collect();
    let loose: HashSet<u32> = loose.iter().filter_map(|word| ids.get(word).copied()).collect();
    let is_tight = |gram: &Gram| {
        let last = gram.iter().rev().find(|id| **id != NONE);
        !loose.contains(&gram[0]) && last.is_some_and(|id| !loose.contains(id))
    };
    let mut candidates: HashSet<Gram> = known
        .iter()
        .filter_map(|compound| {
            let parts: Option<Vec<u32>> = compound.split(' ').map(|s| ids.get(s).copied()).collect();
            gram(&parts?)
        })
        .collect();
    let mut cuts: Vec<Vec<usize>> = grams.iter().map(|l| vec![1; l.len()]).collect();
    candidates.extend(associated(lines, &grams, &cuts, MIN_NPMI).into_iter().filter(is_tight));
    cuts = fit(lines, &grams, &candidates);
    candidates.extend(associated(lines, &grams, &cuts, MIN_NPMI_LONGER).into_iter().filter(is_tight));
    fit(lines, &grams, &candidates)
}

fn gram(parts: &[u32]) -> Option<Gram> {
    let mut gram = [NONE; MAX_LEN];
    (parts.len() <= MAX_LEN).then(|| {
        gram.iter_mut().zip(parts).for_each(|(slot, part)| *slot = *part);
        gram
    })
}

/// Neighbouring units that occur together far oftener than apart.
fn associated(lines: &[Vec<Word>], grams: &[Vec<u32>], cuts: &[Vec<usize>], min_npmi: f64) -> Vec<Gram> {
    let mut singles: HashMap<Gram, u32> = HashMap::new();
    let mut pairs: HashMap<(Gram, Gram), u32> = HashMap::new();
    let mut n = 0_u32;
    for ((words, ids), cut) in lines.iter().zip(grams).zip(cuts) {
        let mut at = 0;
        let mut before: Option<Gram> = None;
        for len in cut {
            let unit = ids.get(at..at + len).and_then(gram);
            let is_cut_off = words.get(at).is_none_or(|w| w.is_cut_off);
            let is_word = words.get(at).is_some_and(|w| w.key.chars().all(char::is_alphabetic));
            let unit = unit.filter(|_| is_word);
            if let Some(unit) = unit {
                *singles.entry(unit).or_default() += 1;
                n += 1;
                if let Some(before) = before.filter(|_| !is_cut_off) {
                    *pairs.entry((before, unit)).or_default() += 1;
                }
            }
            before = unit;
            at += len;
        }
    }
    let n = f64::from(n.max(1));
    let is_close = |(a, b): &(Gram, Gram), count: u32| {
        let p = |unit: &Gram| f64::from(singles.get(unit).copied().unwrap_or(1)) / n;
        let joint = f64::from(count) / n;
        MIN_COUNT <= count && min_npmi <= (joint / (p(a) * p(b))).ln() / -joint.ln()
    };
    pairs
        .into_iter()
        .filter(|(pair, count)| is_close(pair, *count))
        .filter_map(|((a, b), _)| {
            let parts: Vec<u32> = a.iter().chain(&b).copied().filter(|id| *id != NONE).collect();
            gram(&parts)
        })
        .collect()
}

/// Cuts all lines with a unigram model that is fitted to its own cuts.
fn fit(lines: &[Vec<Word>], grams: &[Vec<u32>], candidates: &HashSet<Gram>) -> Vec<Vec<usize>> {
    // To begin with, a unit's frequency is that of its syllables side by side.
    let mut counts: HashMap<Gram, u32> = HashMap::new();
    for (words, ids) in lines.iter().zip(grams) {
        for start in 0..ids.len() {
            for unit in units_at(words, ids, start) {
                if unit[1] == NONE || candidates.contains(&unit) {
                    *counts.entry(unit).or_default() += 1;
                }
            }
        }
    }
    let mut cuts = Vec::new();
    for _ in 0..N_ROUNDS {
        let n: u32 = counts.values().sum();
        let log_n = f64::from(n.max(1)).ln();
        let costs: HashMap<Gram, f64> =
            counts.iter().map(|(unit, count)| (*unit, log_n - f64::from(*count).ln())).collect();
        cuts =
            lines.iter().zip(grams).map(|(words, ids)| cheapest(words, ids, &costs, log_n + 1.0)).collect();
        counts.clear();
        for (ids, cut) in grams.iter().zip(&cuts) {
            let mut at = 0;
            for len in cut {
                if let Some(unit) = ids.get(at..at + len).and_then(gram) {
                    *counts.entry(unit).or_default() += 1;
                }
                at += len;
            }
        }
    }
    cuts
}

/// The n-grams that begin at `start` and reach across nothing but spaces and hyphens.
fn units_at<'a>(words: &'a [Word], ids: &'a [u32], start: usize) -> impl Iterator<Item = Gram> + 'a {
    (1..=MAX_LEN)
        .take_while(move |len| *len == 1 || words.get(start + len - 1).is_some_and(|w| !w.is_cut_off))
        .filter_map(move |len| ids.get(start..start + len).and_then(gram))
}

/// Viterbi: the lengths of the units whose costs add up to the least; of equals, the longer last unit.
fn cheapest(words: &[Word], ids: &[u32], costs: &HashMap<Gram, f64>, unknown: f64) -> Vec<usize> {
    let mut best: Vec<(f64, usize)> = vec![(f64::INFINITY, 1); ids.len() + 1];
    best[0] = (0.0, 0);
    for start in 0..ids.len() {
        let so_far = best[start].0;
        for (idx, unit) in units_at(words, ids, start).enumerate() {
            let cost = match costs.get(&unit) {
                Some(cost) => *cost,
                None if idx == 0 => unknown,
                None => continue,
            };
            let slot = &mut best[start + idx + 1];
            if so_far + cost < slot.0 {
                *slot = (so_far + cost, idx + 1);
            }
        }
    }
    let mut lens = Vec::new();
    let mut at = ids.len();
    while 0 < at {
        let len = best[at].1.clamp(1, at);
        lens.push(len);
        at -= len;
    }
    lens.reverse();
    lens
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    fn units(line: &str, cut: &[usize]) -> Vec<String> {
        let syllables: Vec<String> = words(line, false).into_iter().map(|w| w.key).collect();
        let mut at = 0;
        cut.iter()
            .map(|len| {
                at += len;
                syllables[at - len..at].join(" ")
            })
            .collect()
    }

    #[test]
    fn what_keeps_company_is_joined_and_nothing_reaches_across_a_comma() {
        let mut text: Vec<String> = Vec::new();
        for filler in ["mưa", "nắng", "gió", "bão", "lũ", "rét"] {
            text.push(format!("hôm nay {filler} ở Gia Lai"));
            text.push(format!("{filler} to ở đây"));
            text.push(format!("nay thì {filler} và hôm qua không"));
        }
        text.push("Gia, Lai".to_owned());
        let lines: Vec<Vec<Word>> = text.iter().map(|l| words(l, false)).collect();
        let cuts = segment(&lines, &HashSet::from(["hôm nay".to_owned()]), &["ở"]);
        assert_eq!(units(&text[0], &cuts[0]), ["hôm nay", "mưa", "ở", "gia lai"]);
        assert_eq!(cuts.last().map(Vec::as_slice), Some(&[1, 1][..]));
    }
}
