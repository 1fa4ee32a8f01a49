//! Fills short lists of translations by way of words with the same translation.
//!
//! `agreement` means *thoả thuận*, and *thoả thuận* is also `deal`, which means *hiệp định*: walking to the other side
//! and back finds words of like meaning (Bannard and Callison-Burch, "Paraphrasing with Bilingual Parallel Corpora",
//! ACL 2005), and a third step their translations.

use std::collections::BTreeMap;

use super::estimate::{Candidate, Table};
use super::extract::Counts;

/// Length of the lists that are filled up.
const FULL: usize = 5;

/// Least probability of a walk of three steps.
const MIN_WALK: f64 = 0.002;

/// What the probability of a walk is worth.
const WORTH: f64 = 0.1;

/// Fills the lists of words that occur in the text up to five.
pub(crate) fn fill(counts: &Counts, tables: &mut [Table; 2]) {
    let [en, vi] = &*tables;
    let found = [walks(en, vi, counts, true), walks(vi, en, counts, false)];
    for (table, found) in tables.iter_mut().zip(found) {
        for (source, candidates) in found {
            table.entry(source).or_default().extend(candidates);
        }
    }
}

fn walks(there: &Table, back: &Table, counts: &Counts, is_from_en: bool) -> Vec<(u32, Vec<Candidate>)> {
    let (side, others) = if is_from_en { (&counts.en, &counts.vi) } else { (&counts.vi, &counts.en) };
    let steps = |table: &Table, id: u32| -> Vec<(u32, f64)> {
        let sure = |c: &&Candidate| c.in_dictionary || 1 < c.n_pairs;
        let taken = table.get(&id).into_iter().flatten().filter(sure);
        taken.map(|c| (c.target, c.probability)).collect()
    };
    let mut found = Vec::new();
    for (source, candidates) in there {
        let is_word = side.n_units[*source as usize] == 1 && 0 < side.occurs[*source as usize].n;
        if FULL <= candidates.len() || !is_word {
            continue;
        }
        let mut ends: BTreeMap<u32, f64> = BTreeMap::new();
        for (middle, first) in steps(there, *source) {
            for (like, second) in steps(back, middle).into_iter().filter(|(like, _)| like != source) {
                for (end, third) in steps(there, like) {
                    *ends.entry(end).or_default() += first * second * third;
                }
            }
        }
        let mut ends: Vec<(u32, f64)> = ends
            .into_iter()
            .filter(|(end, p)| MIN_WALK <= *p && candidates.iter().all(|c| c.target != *end))
            .collect();
        ends.sort_by(|a, b| {
            b.1.total_cmp(&a.1).then_with(|| others.names.name(a.0).cmp(others.names.name(b.0)))
        });
        ends.truncate(FULL - candidates.len());
        // No walk outdoes what was seen.
        let least = candidates.last().map_or(1.0, |c| c.probability);
        let listed: f64 = candidates.iter().map(|c| c.probability).sum();
        let made: Vec<Candidate> = ends
            .into_iter()
            .map(|(target, p)| Candidate {
                target,
                probability: (WORTH * p * (1.0 - listed).max(0.0)).min(least),
                n_pairs: 0,
                in_dictionary: false,
            })
            .collect();
        found.push((*source, made));
    }
    found
}
