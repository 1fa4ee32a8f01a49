use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, LinkRecord, Run, RunDocument};

/// Whether a thing is in gold, in the answer, or in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judgement {
    /// In gold and not in the answer.
    Missed,
    /// In the answer and not in gold.
    False,
    /// In both, but not told alike: another relation, another language.
    Other,
    /// In both, alike.
    Right,
}

impl Judgement {
    /// The name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::False => "false",
            Self::Other => "other",
            Self::Right => "right",
        }
    }
}

/// One thing that gold, the answer, or both say of a document: what error browsers list and differences are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Index of the document in the run.
    pub document_idx: usize,
    /// Whether it is right.
    pub judgement: Judgement,
    /// What sort of thing: the bead's type (`1-2`), the relation in gold (`partial`), `sure` or `possible`, `boundary`,
    /// or the language.
    pub kind: String,
    /// Units of the source, from 0: sentences, words; of a boundary the byte at which the sentence ends.
    pub source: Vec<usize>,
    /// Units of the target, from 0.
    pub target: Vec<usize>,
    /// What gold says of it; `None` if it is not in gold, empty if gold says no more than that it is.
    pub gold: Option<String>,
    /// What the answer says of it.
    pub predicted: Option<String>,
    /// How probable the answer calls it.
    pub probability: Option<f64>,
}

/// Everything that gold or the answer says, document by document, in the order of the source.
///
/// Links are expanded to sentence pairs, as the metrics do. A document without an answer has all of its gold missed.
pub fn items(run: &Run) -> Vec<Item> {
    run.documents.iter().enumerate().flat_map(|(idx, document)| of_document(idx, document)).collect()
}

/// A thing by what makes it the same in gold and answer.
type Key = (Vec<usize>, Vec<usize>);
/// What is said of a thing, and how surely.
type Said = (String, Option<f64>);

fn of_document(document_idx: usize, document: &RunDocument) -> Vec<Item> {
    let gold = said(&document.gold);
    let predicted = document.predicted.as_ref().map(said).unwrap_or_default();
    let keys: BTreeSet<&Key> = gold.keys().chain(predicted.keys()).collect();
    keys.into_iter()
        .map(|key| {
            let (in_gold, in_answer) = (gold.get(key), predicted.get(key));
            let judgement = match (in_gold, in_answer) {
                (Some(_), None) => Judgement::Missed,
                (None, _) => Judgement::False,
                // A relation that the answer leaves open is not wrong, nor are sure links of words against possible.
                (Some(g), Some(a)) if g.0 == a.0 || a.0.is_empty() || is_word(&document.gold) => {
                    Judgement::Right
                }
                (Some(_), Some(_)) => Judgement::Other,
            };
            let kind = match &document.gold {
                Answer::Beads(_) => bead_type(key),
                Answer::Boundaries(_) => "boundary".to_owned(),
                _ => in_gold.or(in_answer).map_or(String::new(), |s| s.0.clone()),
            };
            Item {
                document_idx,
                judgement,
                kind: if kind.is_empty() { "link".to_owned() } else { kind },
                source: key.0.clone(),
                target: key.1.clone(),
                gold: in_gold.map(|s| s.0.clone()),
                predicted: in_answer.map(|s| s.0.clone()),
                probability: in_answer.and_then(|s| s.1),
            }
        })
        .collect()
}

const fn is_word(answer: &Answer) -> bool {
    matches!(answer, Answer::Words(_))
}

fn bead_type((source, target): &Key) -> String {
    format!("{}-{}", source.len(), target.len())
}

fn said(answer: &Answer) -> BTreeMap<Key, Said> {
    match answer {
        Answer::Beads(beads) => beads
            .iter()
            .filter(|b| !b.source.is_empty() || !b.target.is_empty())
            .map(|b| ((b.source.clone(), b.target.clone()), (String::new(), b.probability)))
            .collect(),
        Answer::Links(links) => pairs(links),
        Answer::Words(words) => words
            .iter()
            .map(|w| {
                let said = if w.is_sure { "sure" } else { "possible" };
                ((vec![w.source], vec![w.target]), (said.to_owned(), w.probability))
            })
            .collect(),
        Answer::Boundaries(spans) => {
            spans.iter().map(|(_, end)| ((vec![*end], Vec::new()), (String::new(), None))).collect()
        }
        Answer::Language(l) => BTreeMap::from([((vec![0], Vec::new()), (l.lang.clone(), l.probability))]),
    }
}

/// Sentence pairs of links; where two share a pair the first one's relation holds, unless a later one contradicts.
fn pairs(links: &[LinkRecord]) -> BTreeMap<Key, Said> {
    let mut pairs: BTreeMap<Key, Said> = BTreeMap::new();
    for link in links {
        let relation = link.relation.clone().unwrap_or_default();
        for source in &link.source {
            for target in &link.target {
                let said = (relation.clone(), link.probability);
                match pairs.entry((vec![*source], vec![*target])) {
                    std::collections::btree_map::Entry::Vacant(slot) => {
                        slot.insert(said);
                    }
                    std::collections::btree_map::Entry::Occupied(mut slot) if relation == "contradiction" => {
                        slot.insert(said);
                    }
                    std::collections::btree_map::Entry::Occupied(_) => {}
                }
            }
        }
    }
    pairs
}
