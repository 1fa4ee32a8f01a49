use std::collections::{BTreeMap, BTreeSet};

use super::{Column, Counts, Label, OfNothing, Part, Score, share};
use crate::PredictedLink;
use crate::bootstrap::Sample;
use crate::gold::{GoldLink, PairKind};

/// How right the relations of found links are, and how many contradictions are found from end to end.
///
/// Links are expanded to sentence pairs as in [`LinkScore`](super::LinkScore). Precision and recall of nothing are 0.
///
/// * `linked`, `right`, `accuracy`: gold pairs that the system links and gives a relation, those whose relation is gold's,
///   and their share.
/// * `predicted`, `gold`, `precision`, `recall`, `f1`: of contradictions, end to end: a pair that is not linked is missed.
///
/// Lines `relation …` say the same of each relation; lines `conflict …` and `nature …` of gold's contradictions that have
/// a conflict of that slot or nature: there nothing is predicted, and only recall means anything.
#[derive(Debug, Clone, Default)]
pub struct VerdictScore {
    documents: Vec<Document>,
}

/// What gold says of a sentence pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldVerdict {
    relation: String,
    /// Slots and natures of its conflicts.
    conflicts: BTreeSet<(String, String)>,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    gold: BTreeMap<(usize, usize), GoldVerdict>,
    predicted: BTreeMap<(usize, usize), String>,
}

const CONTRADICTION: &str = "contradiction";

const COLUMNS: &[Column] = &[
    Column::count("linked"),
    Column::count("right"),
    Column::share("accuracy").with_interval(),
    Column::count("predicted"),
    Column::count("gold"),
    Column::share("precision").with_interval(),
    Column::share("recall").with_interval(),
    Column::share("f1").with_interval(),
];

/// One name for each relation, whatever the languages are called.
fn plain(relation: &str) -> &str {
    match relation {
        "en_entails_vi" => "source_more_specific",
        "vi_entails_en" => "target_more_specific",
        other => other,
    }
}

/// The sentence pairs of gold links with their verdicts; of several links of a pair the first holds, unless a later one is
/// a contradiction.
pub fn gold_verdicts(links: &[GoldLink]) -> BTreeMap<(usize, usize), GoldVerdict> {
    let mut pairs: BTreeMap<(usize, usize), GoldVerdict> = BTreeMap::new();
    for link in links {
        let relation = plain(&link.relation);
        let conflicts = || link.conflicts.iter().map(|c| (c.kind.clone(), c.nature.clone())).collect();
        for pair in pairs_of(&link.source, &link.target) {
            if relation == CONTRADICTION || !pairs.contains_key(&pair) {
                pairs.insert(pair, GoldVerdict { relation: relation.to_owned(), conflicts: conflicts() });
            }
        }
    }
    pairs
}

fn pairs_of(source: &[usize], target: &[usize]) -> Vec<(usize, usize)> {
    source.iter().flat_map(|s| target.iter().map(move |t| (*s, *t))).collect()
}

fn predicted_verdicts(links: &[PredictedLink]) -> BTreeMap<(usize, usize), String> {
    let mut pairs: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for link in links {
        let relation = plain(link.relation.as_deref().unwrap_or(""));
        for pair in pairs_of(&link.source, &link.target) {
            if relation == CONTRADICTION || !pairs.contains_key(&pair) {
                pairs.insert(pair, relation.to_owned());
            }
        }
    }
    pairs
}

impl VerdictScore {
    /// Adds a document pair; `predicted` is `None` if the system gave no answer.
    pub fn push(
        &mut self,
        id: &str,
        kind: PairKind,
        gold: BTreeMap<(usize, usize), GoldVerdict>,
        predicted: Option<&[PredictedLink]>,
    ) {
        let group = kind.group();
        self.documents.push(Document {
            label: Label { id: id.to_owned(), kind: kind.as_str().to_owned(), group: group.to_owned() },
            gold,
            predicted: predicted.map(predicted_verdicts).unwrap_or_default(),
        });
    }

    /// Figures over the gold pairs that `asked` takes and the predicted relations that `told` takes.
    fn count(
        &self,
        sample: &Sample,
        asked: &dyn Fn(&GoldVerdict) -> bool,
        wanted: &dyn Fn(&GoldVerdict) -> bool,
        told: &dyn Fn(&str) -> bool,
    ) -> Vec<Option<f64>> {
        let (mut linked, mut right) = (0, 0);
        let mut end_to_end = Counts::default();
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            let times = u64::from(times);
            for (pair, gold) in &document.gold {
                let found = document.predicted.get(pair).filter(|r| !r.is_empty());
                if asked(gold)
                    && let Some(relation) = found
                {
                    linked += times;
                    right += times * u64::from(*relation == gold.relation);
                }
                if wanted(gold) {
                    end_to_end.gold += times;
                    end_to_end.found += times * u64::from(found.is_some_and(|r| told(r)));
                }
            }
            let n_told = document.predicted.values().filter(|r| told(r)).count() as u64;
            end_to_end.predicted += times * n_told;
        }
        vec![
            Some(linked as f64),
            Some(right as f64),
            share(right, linked),
            Some(end_to_end.predicted as f64),
            Some(end_to_end.gold as f64),
            Some(end_to_end.precision(OfNothing::Zero)),
            Some(end_to_end.recall(OfNothing::Zero)),
            Some(end_to_end.f1(OfNothing::Zero)),
        ]
    }

    fn part(&self, name: String, group: &str, is_in: &dyn Fn(&GoldVerdict) -> bool, relation: &str) -> Part {
        let sample: Vec<(usize, u32)> = self
            .documents
            .iter()
            .enumerate()
            .filter(|(_, d)| d.label.group == group)
            .map(|(idx, _)| (idx, 1))
            .collect();
        let n = sample
            .iter()
            .filter_map(|(idx, _)| self.documents.get(*idx))
            .flat_map(|d| d.gold.values())
            .filter(|g| is_in(g))
            .count() as u64;
        Part { id: name, n, figures: self.count(&sample, is_in, is_in, &|r| r == relation) }
    }
}

impl Score for VerdictScore {
    fn metric(&self) -> &'static str {
        "verdicts:sentence-pairs"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn has_grand_total(&self) -> bool {
        false
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        self.count(sample, &|_| true, &|g| g.relation == CONTRADICTION, &|r| r == CONTRADICTION)
    }

    fn parts(&self) -> Vec<Part> {
        let groups: BTreeSet<&str> = self.documents.iter().map(|d| d.label.group.as_str()).collect();
        let mut parts = Vec::new();
        for group in groups {
            let gold = || {
                self.documents.iter().filter(move |d| d.label.group == group).flat_map(|d| d.gold.values())
            };
            let relations: BTreeSet<&str> = gold().map(|g| g.relation.as_str()).collect();
            for relation in relations {
                let name = format!("{group} relation {relation}");
                parts.push(self.part(name, group, &|g| g.relation == relation, relation));
            }
            let slots: BTreeSet<&str> = gold().flat_map(|g| &g.conflicts).map(|c| c.0.as_str()).collect();
            for slot in slots {
                let is_in = |g: &GoldVerdict| g.conflicts.iter().any(|c| c.0 == slot);
                parts.push(self.part(format!("{group} conflict {slot}"), group, &is_in, CONTRADICTION));
            }
            let natures: BTreeSet<&str> = gold().flat_map(|g| &g.conflicts).map(|c| c.1.as_str()).collect();
            for nature in natures {
                let is_in = |g: &GoldVerdict| g.conflicts.iter().any(|c| c.1 == nature);
                parts.push(self.part(format!("{group} nature {nature}"), group, &is_in, CONTRADICTION));
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::{Confidence, GoldConflict};

    fn gold(source: usize, target: usize, relation: &str) -> GoldLink {
        let conflict = GoldConflict { kind: "number".into(), nature: "update".into() };
        GoldLink {
            source: vec![source],
            target: vec![target],
            relation: relation.into(),
            confidence: Confidence::High,
            conflicts: if relation == CONTRADICTION { vec![conflict] } else { Vec::new() },
        }
    }

    fn says(source: usize, target: usize, relation: &str) -> PredictedLink {
        PredictedLink {
            source: vec![source],
            target: vec![target],
            probability: None,
            relation: Some(relation.into()),
        }
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let gold = gold_verdicts(&[
            gold(0, 0, "partial"),
            gold(1, 1, "contradiction"),
            gold(2, 2, "contradiction"),
            gold(3, 3, "vi_entails_en"),
        ]);
        let predicted = [
            says(0, 0, "contradiction"),
            says(1, 1, "contradiction"),
            says(3, 3, "target_more_specific"),
            says(5, 5, "contradiction"),
        ];
        let mut score = VerdictScore::default();
        score.push("p", PairKind::Comparable, gold, Some(&predicted));
        let figures = score.figures(&[(0, 1)]);
        assert_eq!(figures[..3], [Some(3.0), Some(2.0), Some(2.0 / 3.0)]);
        assert_eq!(figures[3..], [Some(3.0), Some(2.0), Some(1.0 / 3.0), Some(0.5), Some(0.4)]);
        let parts = score.parts();
        let of = |name: &str| {
            let found = parts.iter().find(|p| p.id == name);
            found.map(|p| (p.n, p.figures[6])).unwrap_or_default()
        };
        assert_eq!(of("comparable+unrelated relation target_more_specific"), (1, Some(1.0)));
        assert_eq!(of("comparable+unrelated conflict number"), (2, Some(0.5)));
        assert_eq!(of("comparable+unrelated nature update"), (2, Some(0.5)));
    }
}
