use std::collections::BTreeMap;

use super::{Column, Label, Score, share};
use crate::Retrieved;
use crate::bootstrap::Sample;
use crate::gold::RetrievalSet;

/// Precision at 1 of finding a sentence's translation among all sentences of the other side.
///
/// * `forward`: share of source sentences whose translation comes first; `backward`: the same for target sentences.
/// * `p_at_1`: mean of the two.
///
/// A sentence for which a system finds nothing is a miss, and counts in `missing`. Of two equal target sentences only
/// the one that gold names is right. Says nothing about sentences without a translation, which mining meets: there a
/// threshold decides as well. Task and figure are those of Artetxe and Schwenk (TACL 2019) on Tatoeba.
#[derive(Debug, Clone, Default)]
pub struct RetrievalScore {
    documents: Vec<Document>,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    counts: Found,
}

#[derive(Debug, Clone, Copy, Default)]
struct Found {
    n: u64,
    forward: u64,
    backward: u64,
    missing: u64,
}

const COLUMNS: &[Column] = &[
    Column::count("pairs"),
    Column::share("p_at_1").with_interval(),
    Column::share("forward").with_interval(),
    Column::share("backward").with_interval(),
    Column::count("missing"),
];

impl RetrievalScore {
    /// Starts without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scores a system's answer on a set, one document after another; `None` if it gave no answer.
    pub fn push(&mut self, set: &RetrievalSet, answer: Option<&Retrieved>) {
        let mut found: BTreeMap<&str, Found> = BTreeMap::new();
        for pair in &set.pairs {
            let counts = found.entry(&pair.document).or_default();
            let at = |list: Option<&Vec<Option<usize>>>, idx: usize| {
                list.and_then(|l| l.get(idx)).copied().flatten()
            };
            let forward = at(answer.map(|a| &a.forward), pair.source_idx);
            let backward = at(answer.map(|a| &a.backward), pair.target_idx);
            counts.n += 1;
            counts.forward += u64::from(forward == Some(pair.target_idx));
            counts.backward += u64::from(backward == Some(pair.source_idx));
            counts.missing += u64::from(forward.is_none()) + u64::from(backward.is_none());
        }
        self.documents.extend(found.into_iter().map(|(document, counts)| Document {
            label: Label { id: document.to_owned(), kind: set.name.clone(), group: set.name.clone() },
            counts,
        }));
    }
}

impl Score for RetrievalScore {
    fn metric(&self) -> &'static str {
        "retrieval:p-at-1"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let mut sum = Found::default();
        for (idx, times) in sample {
            if let Some(document) = self.documents.get(*idx) {
                let times = u64::from(*times);
                sum.n += document.counts.n * times;
                sum.forward += document.counts.forward * times;
                sum.backward += document.counts.backward * times;
                sum.missing += document.counts.missing * times;
            }
        }
        vec![
            Some(sum.n as f64),
            share(sum.forward + sum.backward, 2 * sum.n),
            share(sum.forward, sum.n),
            share(sum.backward, sum.n),
            Some(sum.missing as f64),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::RetrievalPair;

    #[test]
    fn figures_as_worked_out_by_hand() {
        let pair = |document: &str, idx| RetrievalPair {
            document: document.into(),
            source_idx: idx,
            target_idx: idx,
        };
        let lines = || (0..4).map(|i| i.to_string()).collect();
        let set = RetrievalSet {
            name: "toy".into(),
            source: lines(),
            target: lines(),
            pairs: vec![pair("a", 0), pair("a", 1), pair("b", 2), pair("b", 3)],
        };
        let answer = Retrieved {
            forward: vec![Some(0), Some(1), Some(2), None],
            backward: vec![Some(1), Some(1), Some(3), Some(2)],
        };
        let mut score = RetrievalScore::new();
        score.push(&set, Some(&answer));
        // Forward 3 of 4, backward 1 of 4, one not answered.
        let all = score.figures(&[(0, 1), (1, 1)]);
        assert_eq!(all, [Some(4.0), Some(0.5), Some(0.75), Some(0.25), Some(1.0)]);
        assert_eq!(score.figures(&[(0, 2)])[1], Some(0.75));
        let mut score = RetrievalScore::new();
        score.push(&set, None);
        assert_eq!(score.figures(&[(0, 1), (1, 1)])[4], Some(8.0));
        assert_eq!(score.figures(&[])[1], None);
    }
}
