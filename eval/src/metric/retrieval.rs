use std::collections::BTreeMap;

use super::sums::{Cells, Rows, part_of};
use super::{Column, Label, Score, Tallies};
use crate::Retrieved;
use crate::bootstrap::Sample;
use crate::gold::RetrievalSet;

/// Precision at 1 of finding a sentence's translation among all sentences of the other side.
///
/// * `forward`: share of source sentences whose translation comes first; `backward`: the same for target sentences.
/// * `p_at_1`: mean of the two. Where the system ranks by margin this is margin P@1; this toolkit's encoders rank by the
///   ratio of a pair's cosine to the mean of both sides' four nearest neighbours.
/// * `xsim`: share of source sentences whose translation does not come first, 1 − `forward`; lower is better. It is xSIM
///   by index where the system ranks by ratio margin, as LASER's script does by default. `xsim_text`: the same by text, so
///   that a sentence equal to the translation is right too. Source: Heffernan, Çelebi and Schwenk, EMNLP Findings 2022.
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
    forward_text: u64,
    missing: u64,
}

const COLUMNS: &[Column] = &[
    Column::count("pairs"),
    Column::share("p_at_1").with_interval(),
    Column::share("forward").with_interval(),
    Column::share("backward").with_interval(),
    Column::share("xsim").with_interval(),
    Column::share("xsim_text"),
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
            let text = |idx: usize| set.target.get(idx);
            let is_text =
                forward.is_some_and(|idx| text(idx).is_some() && text(idx) == text(pair.target_idx));
            counts.n += 1;
            counts.forward_text += u64::from(is_text || forward == Some(pair.target_idx));
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
        self.figures_of_sums(&self.sums(sample))
    }

    fn tallies(&self) -> Option<Tallies> {
        Some(self.all_rows())
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let [n, forward, backward, forward_text, missing] = Cells::new(sums).take();
        vec![
            Some(n),
            part_of(forward + backward, 2.0 * n),
            part_of(forward, n),
            part_of(backward, n),
            part_of(n - forward, n),
            part_of(n - forward_text, n),
            Some(missing),
        ]
    }
}

impl Rows for RetrievalScore {
    fn n_documents(&self) -> usize {
        self.documents.len()
    }

    fn width(&self) -> usize {
        5
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(document) = self.documents.get(document_idx) else { return };
        let Found { n, forward, backward, forward_text, missing } = document.counts;
        row.extend([n, forward, backward, forward_text, missing].map(|n| n as f64));
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
        assert_eq!(all, [4.0, 0.5, 0.75, 0.25, 0.25, 0.25, 1.0].map(Some));
        crate::metric::sums::check_sums(&score, &[(0, 2), (1, 1)]);
        assert_eq!(score.figures(&[(0, 2)])[1], Some(0.75));
        let mut score = RetrievalScore::new();
        score.push(&set, None);
        assert_eq!(score.figures(&[(0, 1), (1, 1)])[6], Some(8.0));
        assert_eq!(score.figures(&[])[1], None);
    }

    #[test]
    fn an_equal_sentence_is_right_by_text_only() {
        let set = RetrievalSet {
            name: "toy".into(),
            source: vec!["Yes.".into(), "No.".into()],
            target: vec!["Có.".into(), "Có.".into()],
            pairs: vec![RetrievalPair { document: "a".into(), source_idx: 0, target_idx: 0 }],
        };
        let mut score = RetrievalScore::new();
        score.push(&set, Some(&Retrieved { forward: vec![Some(1), None], backward: vec![Some(0), None] }));
        assert_eq!(score.figures(&[(0, 1)])[4..6], [Some(1.0), Some(0.0)]);
    }
}
