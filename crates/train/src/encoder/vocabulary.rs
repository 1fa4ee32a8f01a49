//! Which units get a vector of their own.

use std::collections::{HashMap, HashSet};

use doichieu_encode::built_in::{UnitKind, Units, Writing};

use super::corpus::Pair;

/// How often a unit must occur, by kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct LeastCounts {
    pub(super) word: u32,
    pub(super) pair: u32,
}

impl LeastCounts {
    fn of(self, kind: UnitKind) -> u32 {
        match kind {
            UnitKind::Pair => self.pair,
            _ => self.word,
        }
    }
}

/// A unit with a vector.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) kind: UnitKind,
    pub(super) hash: u64,
    /// In how many texts it occurs: English ones, Vietnamese ones.
    pub(super) texts: [u32; 2],
    pub(super) idf: f32,
}

/// The units with vectors, by falling frequency within a kind.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) entries: Vec<Entry>,
    rows: HashMap<u64, u32>,
    /// Weight of a unit that is not in here.
    pub(super) unknown_idf: f32,
}

/// The units of a text: rows of the vocabulary, and hashes of words that are not in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    pub(super) rows: Vec<u32>,
    pub(super) unknown: Vec<u64>,
}

impl Vocabulary {
    pub(super) fn new(pairs: &[Pair], least: LeastCounts) -> Self {
        let mut counts: HashMap<u64, (UnitKind, [u32; 2])> = HashMap::new();
        let mut units = Units::default();
        let mut n_texts = 0_usize;
        let mut here: Vec<(u64, UnitKind)> = Vec::new();
        for pair in pairs {
            n_texts += 2;
            for (side, text) in [&pair.en, &pair.vi].into_iter().enumerate() {
                units.read(text);
                here.clear();
                units.each(Writing::Full, |kind, hash| here.push((hash, kind)));
                here.sort_unstable();
                here.dedup();
                for (hash, kind) in &here {
                    let slot = counts.entry(*hash).or_insert((*kind, [0, 0]));
                    slot.1[side] += 1;
                }
            }
        }
        let n = n_texts as f64;
        // A stem of one word says nothing that the word does not say.
        let mut stems: HashMap<u64, HashSet<u64>> = HashMap::new();
        for pair in pairs {
            units.read(&pair.en);
            let mut last = 0;
            units.each(Writing::Full, |kind, hash| match kind {
                UnitKind::Word => last = hash,
                UnitKind::Stem if counts.get(&last).is_some_and(|c| least.word <= c.1[0] + c.1[1]) => {
                    stems.entry(hash).or_default().insert(last);
                }
                _ => {}
            });
        }
        counts.retain(|hash, c| c.0 != UnitKind::Stem || stems.get(hash).is_some_and(|w| 1 < w.len()));
        let mut entries: Vec<Entry> = counts
            .into_iter()
            .filter(|(_, (kind, texts))| least.of(*kind) <= texts[0] + texts[1])
            .map(|(hash, (kind, texts))| {
                let idf = (n / f64::from(texts[0] + texts[1])).ln() as f32;
                Entry { kind, hash, texts, idf }
            })
            .collect();
        entries.sort_by_key(|e| (e.kind, std::cmp::Reverse(e.texts[0] + e.texts[1]), e.hash));
        let rows = entries.iter().zip(0_u32..).map(|(e, row)| (e.hash, row)).collect();
        Self { entries, rows, unknown_idf: n.ln() as f32 }
    }

    /// A vocabulary of some of the entries, in the given order.
    pub(super) fn of_rows(&self, kept: &[usize]) -> Self {
        let entries: Vec<Entry> = kept.iter().map(|row| self.entries[*row]).collect();
        let rows = entries.iter().zip(0_u32..).map(|(e, row)| (e.hash, row)).collect();
        Self { entries, rows, unknown_idf: self.unknown_idf }
    }

    /// The row of a unit.
    pub(super) fn row(&self, hash: u64) -> Option<usize> {
        self.rows.get(&hash).map(|row| *row as usize)
    }

    /// The units of a text.
    pub(super) fn bag(&self, units: &mut Units, text: &str) -> Bag {
        let mut bag = Bag::default();
        units.read(text);
        units.each(Writing::Full, |kind, hash| match (self.rows.get(&hash), kind) {
            (Some(row), _) => bag.rows.push(*row),
            (None, UnitKind::Word) => bag.unknown.push(hash),
            (None, _) => {}
        });
        bag
    }
}
