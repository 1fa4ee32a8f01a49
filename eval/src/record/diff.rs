use std::collections::{BTreeMap, HashMap};

use super::{Answer, Item, Judgement, Run, RunDocument, items};

/// What changed from one run to another on the same gold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunDiff {
    /// Documents in which something changed, the one that lost most first.
    pub documents: Vec<DocumentDiff>,
    /// Documents of both runs, changed or not.
    pub n_documents: usize,
    /// Ids of documents that one run alone has; there are none unless that was allowed.
    pub only_in_one: Vec<String>,
}

/// What changed in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentDiff {
    /// Its id.
    pub id: String,
    /// Index in the first run.
    pub first_idx: usize,
    /// Index in the second run.
    pub second_idx: usize,
    /// Items of gold that the first run had right and the second has not.
    pub n_lost: usize,
    /// Items of gold that the second run has right and the first had not.
    pub n_gained: usize,
    /// The changes, in the order of the source.
    pub changes: Vec<Change>,
}

/// One bead, link, boundary or language about which the runs differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whether it is better now.
    pub kind: ChangeKind,
    /// What it is in the first run; `None` if it is neither in gold nor in that run.
    pub first: Option<Item>,
    /// What it is in the second run.
    pub second: Option<Item>,
    /// What the first run says of the same units instead: its beads that share a sentence with a bead of gold.
    pub first_instead: Vec<Item>,
    /// What the second run says of them instead.
    pub second_instead: Vec<Item>,
}

/// Whether a change is for the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Right now, or no longer said where gold does not have it.
    Fixed,
    /// Was right, or is said now where gold does not have it.
    Broken,
    /// Wrong in both, in different ways.
    Changed,
}

impl ChangeKind {
    /// The name in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Broken => "broken",
            Self::Changed => "changed",
        }
    }
}

/// Why two runs cannot be told apart item by item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// The gold is not the same.
    #[error("the runs are of different gold: `{first}` and `{second}`")]
    OtherGold {
        /// First digits of the first run's hash.
        first: String,
        /// First digits of the second run's hash.
        second: String,
    },
    /// The runs do not have the same documents.
    #[error("document `{id}` is in one of the runs only")]
    OtherDocuments {
        /// The document.
        id: String,
    },
    /// The runs hold answers of different sorts.
    #[error("document `{id}` has {first} in one run and {second} in the other")]
    OtherAnswers {
        /// The document.
        id: String,
        /// What the first run holds.
        first: &'static str,
        /// What the second run holds.
        second: &'static str,
    },
}

impl Change {
    /// The units and the kind of what changed.
    pub fn item(&self) -> Option<&Item> {
        self.first.as_ref().or(self.second.as_ref())
    }
}

impl RunDiff {
    /// Changes of a kind in all documents.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.documents.iter().flat_map(|d| &d.changes).filter(|c| c.kind == kind).count()
    }

    /// Items of gold that were lost and gained.
    pub fn lost_and_gained(&self) -> (usize, usize) {
        self.documents.iter().fold((0, 0), |(l, g), d| (l + d.n_lost, g + d.n_gained))
    }
}

/// Compares two runs item by item.
///
/// Worst first: documents by the items of gold they lost, less those they gained, then by broken items, then in the
/// order of the first run.
///
/// * `is_forced`: whether other gold and other documents are put up with; only documents of both runs are compared then.
///
/// # Errors
///
/// [`DiffError`].
pub fn diff(first: &Run, second: &Run, is_forced: bool) -> Result<RunDiff, DiffError> {
    if first.gold.sha256 != second.gold.sha256 && !is_forced {
        let short = |run: &Run| run.gold.sha256.chars().take(12).collect();
        return Err(DiffError::OtherGold { first: short(first), second: short(second) });
    }
    let places: HashMap<&str, usize> =
        second.documents.iter().enumerate().map(|(idx, d)| (d.id.as_str(), idx)).collect();
    let of_first: HashMap<&str, usize> =
        first.documents.iter().enumerate().map(|(idx, d)| (d.id.as_str(), idx)).collect();
    let lacking = |documents: &[RunDocument], there: &HashMap<&str, usize>| {
        let lacks = |d: &&RunDocument| !there.contains_key(d.id.as_str());
        documents.iter().filter(lacks).map(|d| d.id.clone()).collect::<Vec<_>>()
    };
    let mut only_in_one = lacking(&first.documents, &places);
    only_in_one.extend(lacking(&second.documents, &of_first));
    if let Some(id) = only_in_one.first().filter(|_| !is_forced) {
        return Err(DiffError::OtherDocuments { id: id.clone() });
    }
    let (mut first_items, mut second_items) = (by_document(first), by_document(second));
    let mut out = RunDiff { only_in_one, ..RunDiff::default() };
    for (first_idx, document) in first.documents.iter().enumerate() {
        let Some(&second_idx) = places.get(document.id.as_str()) else { continue };
        let Some(other) = second.documents.get(second_idx) else { continue };
        if std::mem::discriminant(&document.gold) != std::mem::discriminant(&other.gold) {
            return Err(DiffError::OtherAnswers {
                id: document.id.clone(),
                first: document.gold.describe(),
                second: other.gold.describe(),
            });
        }
        out.n_documents += 1;
        let take = |items: &mut Vec<Vec<Item>>, idx: usize| {
            items.get_mut(idx).map(std::mem::take).unwrap_or_default()
        };
        let (a, b) = (take(&mut first_items, first_idx), take(&mut second_items, second_idx));
        let is_beads = matches!(document.gold, Answer::Beads(_));
        let changes = changes(&a, &b, is_beads);
        if changes.is_empty() {
            continue;
        }
        let is_right = |item: &Option<Item>| item.as_ref().is_some_and(|i| i.judgement == Judgement::Right);
        let n = |was: bool| {
            changes.iter().filter(|c| is_right(&c.first) == was && is_right(&c.second) != was).count()
        };
        let id = document.id.clone();
        out.documents.push(DocumentDiff {
            id,
            first_idx,
            second_idx,
            n_lost: n(true),
            n_gained: n(false),
            changes,
        });
    }
    let loss = |d: &DocumentDiff| d.n_gained as i64 - d.n_lost as i64;
    let intact = |d: &DocumentDiff| d.changes.iter().filter(|c| c.kind != ChangeKind::Broken).count() as i64;
    let broken = |d: &DocumentDiff| d.changes.len() as i64 - intact(d);
    out.documents.sort_by_key(|d| (loss(d), -broken(d), d.first_idx));
    Ok(out)
}

fn by_document(run: &Run) -> Vec<Vec<Item>> {
    let mut out: Vec<Vec<Item>> = run.documents.iter().map(|_| Vec::new()).collect();
    for item in items(run) {
        if let Some(of_document) = out.get_mut(item.document_idx) {
            of_document.push(item);
        }
    }
    out
}

type Key<'a> = (&'a [usize], &'a [usize]);

fn changes(first: &[Item], second: &[Item], is_beads: bool) -> Vec<Change> {
    let mut both: BTreeMap<Key<'_>, (Option<&Item>, Option<&Item>)> = BTreeMap::new();
    for item in first {
        both.entry((&item.source, &item.target)).or_default().0 = Some(item);
    }
    for item in second {
        both.entry((&item.source, &item.target)).or_default().1 = Some(item);
    }
    let mut out = Vec::new();
    for (a, b) in both.into_values() {
        let Some(kind) = kind(a, b) else { continue };
        let instead = |of: Option<&Item>, items: &[Item]| match of {
            Some(item) if is_beads && item.judgement == Judgement::Missed => touching(item, items),
            _ => Vec::new(),
        };
        out.push(Change {
            kind,
            first: a.cloned(),
            second: b.cloned(),
            first_instead: instead(a, first),
            second_instead: instead(b, second),
        });
    }
    out
}

fn kind(first: Option<&Item>, second: Option<&Item>) -> Option<ChangeKind> {
    // What is neither in gold nor in the answer is as good as right.
    let is_good = |item: Option<&Item>| item.is_none_or(|i| i.judgement == Judgement::Right);
    match (is_good(first), is_good(second)) {
        (true, true) => None,
        (false, true) => Some(ChangeKind::Fixed),
        (true, false) => Some(ChangeKind::Broken),
        (false, false) => {
            let said = |item: Option<&Item>| item.map(|i| (i.judgement, i.predicted.clone()));
            (said(first) != said(second)).then_some(ChangeKind::Changed)
        }
    }
}

/// What a run says of the units of an item.
fn touching(item: &Item, items: &[Item]) -> Vec<Item> {
    let shares = |a: &[usize], b: &[usize]| a.iter().any(|i| b.contains(i));
    let touches = |other: &&Item| {
        other.predicted.is_some()
            && (shares(&item.source, &other.source) || shares(&item.target, &other.target))
    };
    items.iter().filter(touches).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Resampling;
    use crate::metric::BeadVariant;
    use crate::record::{BeadRecord, GoldInfo, LinkRecord, Metric, RUN_VERSION, SystemInfo};
    use proptest::prelude::*;

    fn beads(list: &[(&[usize], &[usize])]) -> Answer {
        let bead = |(s, t): &(&[usize], &[usize])| BeadRecord {
            source: s.to_vec(),
            target: t.to_vec(),
            probability: None,
            score: None,
        };
        Answer::Beads(list.iter().map(bead).collect())
    }

    fn links(list: &[(usize, usize, &str)]) -> Answer {
        let link = |(s, t, relation): &(usize, usize, &str)| LinkRecord {
            source: vec![*s],
            target: vec![*t],
            relation: Some((*relation).to_owned()),
            ..LinkRecord::default()
        };
        Answer::Links(list.iter().map(link).collect())
    }

    fn run(documents: Vec<(&str, Answer, Option<Answer>)>) -> Run {
        let document = |(id, gold, predicted): (&str, Answer, Option<Answer>)| RunDocument {
            id: id.to_owned(),
            kind: "k".to_owned(),
            group: "g".to_owned(),
            n_source: 9,
            n_target: 9,
            source: Vec::new(),
            target: Vec::new(),
            gold,
            predicted,
        };
        Run {
            run_version: RUN_VERSION,
            system: SystemInfo::default(),
            gold: GoldInfo { sha256: "0123456789abcdef".to_owned(), ..GoldInfo::default() },
            metric: Metric::Beads(BeadVariant::Vecalign),
            resampling: Resampling::default(),
            timing: None,
            documents: documents.into_iter().map(document).collect(),
        }
    }

    #[test]
    fn a_broken_bead_shows_what_stands_in_its_place() {
        let gold = || beads(&[(&[0], &[0]), (&[1], &[1])]);
        let first = run(vec![("a", gold(), Some(gold()))]);
        let second = run(vec![("a", gold(), Some(beads(&[(&[0, 1], &[0, 1])])))]);
        let found = diff(&first, &second, false).unwrap();
        assert_eq!(found.lost_and_gained(), (2, 0));
        assert_eq!((found.count(ChangeKind::Broken), found.count(ChangeKind::Fixed)), (3, 0));
        let change = &found.documents[0].changes[0];
        assert_eq!(change.second.as_ref().unwrap().judgement, Judgement::Missed);
        assert_eq!(change.second_instead[0].source, [0, 1]);
        assert!(change.first_instead.is_empty());
        let back = diff(&second, &first, false).unwrap();
        assert_eq!((back.count(ChangeKind::Fixed), back.lost_and_gained()), (3, (0, 2)));
    }

    #[test]
    fn wrong_in_another_way_is_changed_and_the_worst_document_is_first() {
        let gold = || links(&[(0, 0, "partial"), (1, 1, "equivalent")]);
        let first = run(vec![
            ("a", gold(), Some(links(&[(0, 0, "equivalent")]))),
            ("b", gold(), Some(gold())),
            ("c", gold(), None),
        ]);
        let second = run(vec![
            ("a", gold(), Some(links(&[(0, 0, "contradiction"), (1, 1, "equivalent")]))),
            ("b", gold(), None),
            ("c", gold(), None),
        ]);
        let found = diff(&first, &second, false).unwrap();
        assert_eq!(found.documents.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        let kinds: Vec<_> = found.documents[1].changes.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [ChangeKind::Changed, ChangeKind::Fixed]);
        assert_eq!(found.n_documents, 3);
    }

    #[test]
    fn other_gold_is_refused_unless_forced() {
        let gold = || beads(&[(&[0], &[0])]);
        let first = run(vec![("a", gold(), None), ("b", gold(), Some(gold()))]);
        let mut second = run(vec![("b", gold(), None)]);
        let error = diff(&first, &second, false).unwrap_err();
        assert_eq!(error.to_string(), "document `a` is in one of the runs only");
        second.gold.sha256 = "fedcba9876543210".to_owned();
        let error = diff(&first, &second, false).unwrap_err();
        assert_eq!(error.to_string(), "the runs are of different gold: `0123456789ab` and `fedcba987654`");
        let found = diff(&first, &second, true).unwrap();
        assert_eq!((found.only_in_one.as_slice(), found.lost_and_gained()), (&["a".to_owned()][..], (1, 0)));
        second.documents[0].gold = links(&[]);
        let error = diff(&first, &second, true).unwrap_err();
        assert_eq!(error.to_string(), "document `b` has beads in one run and links in the other");
    }

    proptest! {
        #[test]
        fn a_run_does_not_differ_from_itself_and_the_other_way_round_mirrors(
            a in prop::collection::vec((0usize..4, 0usize..4), 0..6),
            b in prop::collection::vec((0usize..4, 0usize..4), 0..6),
            gold in prop::collection::vec((0usize..4, 0usize..4), 0..6),
        ) {
            let answer = |pairs: &[(usize, usize)]| {
                Answer::Links(pairs.iter().map(|(s, t)| LinkRecord {
                    source: vec![*s],
                    target: vec![*t],
                    ..LinkRecord::default()
                }).collect())
            };
            let first = run(vec![("a", answer(&gold), Some(answer(&a)))]);
            let second = run(vec![("a", answer(&gold), Some(answer(&b)))]);
            prop_assert!(diff(&first, &first, false).unwrap().documents.is_empty());
            let (there, back) = (diff(&first, &second, false).unwrap(), diff(&second, &first, false).unwrap());
            prop_assert_eq!(there.count(ChangeKind::Fixed), back.count(ChangeKind::Broken));
            prop_assert_eq!(there.count(ChangeKind::Broken), back.count(ChangeKind::Fixed));
            let (lost, gained) = there.lost_and_gained();
            prop_assert_eq!((gained, lost), back.lost_and_gained());
        }
    }
}
