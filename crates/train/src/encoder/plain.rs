//! What words and pairs of words without diacritics stand for, counted in text that has them.

use std::collections::{BTreeMap, HashMap};

use doichieu_encode::built_in::{PlainPair, UnitKind, Units, Writing};

/// Counts of what stands behind words and pairs without diacritics.
#[derive(Debug, Default)]
pub(super) struct PlainForms {
    /// For each plain word the words it can be, with counts.
    pub(super) words: BTreeMap<u64, BTreeMap<u64, u32>>,
    pairs: BTreeMap<u64, BTreeMap<(u64, u64, u64), u32>>,
}

impl PlainForms {
    /// Counts a Vietnamese text with diacritics.
    pub(super) fn count(&mut self, units: &mut Units, text: &str) {
        units.read(text);
        let mut full: (Vec<u64>, HashMap<usize, u64>) = Default::default();
        units.each(Writing::Full, |kind, hash| match kind {
            UnitKind::Word => full.0.push(hash),
            UnitKind::Pair => {
                full.1.insert(full.0.len(), hash);
            }
            _ => {}
        });
        let mut n = 0;
        units.each(Writing::Plain, |kind, hash| match kind {
            UnitKind::PlainWord => {
                n += 1;
                if let Some(word) = full.0.get(n - 1) {
                    *self.words.entry(hash).or_default().entry(*word).or_default() += 1;
                }
            }
            UnitKind::PlainPair => {
                if let (Some([first, second]), Some(pair)) = (full.0.get(n - 2..n), full.1.get(&n)) {
                    *self.pairs.entry(hash).or_default().entry((*first, *second, *pair)).or_default() += 1;
                }
            }
            _ => {}
        });
    }

    /// For each plain pair that occurs often enough, what it most often is.
    pub(super) fn pairs(&self, least: u32) -> Vec<PlainPair> {
        self.pairs
            .iter()
            .filter_map(|(hash, forms)| {
                let total: u32 = forms.values().sum();
                let (best, count) =
                    forms.iter().max_by_key(|(form, count)| (**count, std::cmp::Reverse(**form)))?;
                // One added for all that was not seen, so that a single occurrence is not certain.
                let share = *count as f32 / (total + 1) as f32;
                (least <= total).then_some(PlainPair {
                    hash: *hash,
                    first: best.0,
                    second: best.1,
                    pair: best.2,
                    share,
                })
            })
            .collect()
    }
}
