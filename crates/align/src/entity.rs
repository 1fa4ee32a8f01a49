//! Which names of the two reports are the same, and how much sharing one says.

use std::collections::BTreeMap;

use doichieu_bitext::Span;
use doichieu_claims::name::{Compared, Name};

use crate::profile::Profile;

/// Names closer than this are one entity. Fitted on the claims development set together with the link weights:
/// below it, `Iran` and `Iraq` begin to join.
const SAME: f64 = 0.85;

/// With more distinct names than this, only those that begin alike are compared.
const COMPARE_ALL: usize = 1_500;

/// The entities of two reports.
#[derive(Debug)]
pub(crate) struct Entities {
    /// For each side and sentence: entity and first place, ascending by entity.
    mentions: [Vec<Vec<(usize, Span)>>; 2],
    /// For each entity: in how many sentences of each side it stands.
    frequency: Vec<[usize; 2]>,
}

impl Entities {
    pub(crate) fn new(source: &Profile, target: &Profile) -> Self {
        // Distinct names first: a report repeats the same few dozen.
        let mut distinct: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        let mut names: Vec<&Name> = Vec::new();
        for name in [source, target].iter().flat_map(|p| &p.sentences).flat_map(|s| &s.mentions.names) {
            distinct.entry((&name.key, name.identity)).or_insert_with(|| {
                names.push(name);
                names.len() - 1
            });
        }
        let mut parent: Vec<usize> = (0..names.len()).collect();
        let compared: Vec<Compared<'_>> = names.iter().map(|name| Compared::new(name)).collect();
        for (a, b) in candidate_pairs(&names) {
            if SAME <= compared[a].similarity(&compared[b]) {
                let (ra, rb) = (root(&parent, a), root(&parent, b));
                // The smaller index stays the root, so that the result does not depend on the order of joins.
                parent[ra.max(rb)] = ra.min(rb);
            }
        }
        let entity_of =
            |name: &Name| distinct.get(&(name.key.as_str(), name.identity)).map(|&i| root(&parent, i));
        let mut frequency = vec![[0, 0]; names.len()];
        let mut mentions = [Vec::new(), Vec::new()];
        for (side, profile) in [source, target].into_iter().enumerate() {
            for sentence in &profile.sentences {
                let mut here: BTreeMap<usize, Span> = BTreeMap::new();
                for name in &sentence.mentions.names {
                    if let Some(entity) = entity_of(name) {
                        here.entry(entity).or_insert(name.span);
                    }
                }
                for entity in here.keys() {
                    frequency[*entity][side] += 1;
                }
                mentions[side].push(here.into_iter().collect());
            }
        }
        Self { mentions, frequency }
    }

    /// Entities of a sentence and where each is first named; `side` is 0 for the source, 1 for the target.
    pub(crate) fn of(&self, side: usize, sentence_idx: usize) -> &[(usize, Span)] {
        self.mentions[side].get(sentence_idx).map_or(&[], Vec::as_slice)
    }

    /// How much it says that two sentences share this entity.
    ///
    /// The mean of its inverse sentence frequencies on the two sides, `ln((n + 1) / df)`, as in Spärck Jones
    /// (1972) with one sentence added so that a name in every sentence still weighs a little.
    pub(crate) fn rarity(&self, entity: usize) -> f64 {
        let [source, target] = self.frequency.get(entity).copied().unwrap_or([1, 1]);
        let idf = |df: usize, n: usize| ((n as f64 + 1.0) / (df.max(1) as f64)).ln();
        (idf(source, self.mentions[0].len()) + idf(target, self.mentions[1].len())) / 2.0
    }
}

fn candidate_pairs(names: &[&Name]) -> Vec<(usize, usize)> {
    let n = names.len();
    if n <= COMPARE_ALL {
        return (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
    }
    // A long text: names that share an identity, or a word's first four letters.
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (idx, name) in names.iter().enumerate() {
        if let Some(identity) = name.identity {
            buckets.entry(format!("={identity}")).or_default().push(idx);
        }
        for word in name.key.split(' ') {
            buckets.entry(word.chars().take(4).collect()).or_default().push(idx);
        }
    }
    let mut pairs: Vec<(usize, usize)> = buckets
        .values()
        .filter(|b| b.len() <= 200)
        .flat_map(|b| b.iter().enumerate().flat_map(|(i, &x)| b[i + 1..].iter().map(move |&y| (x, y))))
        .filter(|(a, b)| a != b)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn root(parent: &[usize], mut at: usize) -> usize {
    while parent[at] != at {
        at = parent[at];
    }
    at
}
