use std::collections::{BTreeMap, BTreeSet};

use super::units::{NO, Places, RatedDocument, Versions, YES, linked_pairs, rate, sentences};
use super::{AgreementError, AgreementOn, AnnotatedDocument, Annotator, Decision, Item, is_disputed, shared};
use crate::is_blank;
use crate::record::{Answer, LinkRecord};

/// Why decisions make no gold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdjudicationError {
    /// The annotations cannot be compared.
    #[error("annotations")]
    Agreement(#[from] AgreementError),
    /// Something is in dispute and was not decided.
    #[error("`{item}` of document `{document}` is not decided")]
    Undecided {
        /// Id of the document.
        document: String,
        /// What.
        item: Item,
    },
    /// Something was decided that nobody disputes.
    #[error("`{item}` of document `{document}` is not in dispute")]
    NotDisputed {
        /// Id of the document.
        document: String,
        /// What.
        item: Item,
    },
    /// Something was decided twice.
    #[error("`{item}` of document `{document}` is decided twice")]
    Twice {
        /// Id of the document.
        document: String,
        /// What.
        item: Item,
    },
    /// Links and boundaries are there or not.
    #[error("`{item}` of document `{document}` is decided `{found}`, expected `yes` or `no`")]
    Neither {
        /// Id of the document.
        document: String,
        /// What.
        item: Item,
        /// The decision.
        found: String,
    },
}

/// Gold: what all annotators say, and what was decided of the rest.
///
/// Documents that only one annotator has are left out, as in [`agreement`](super::agreement).
///
/// * Links: one for each sentence pair; its relation is that of those who give one, if they agree.
/// * Relations: the pairs that two at least give a relation, with the relation that they agree on or that was decided.
/// * Boundaries: sentences between boundaries, trimmed; what no annotator has in a sentence stays out.
///
/// # Errors
///
/// Any [`AdjudicationError`].
pub fn adjudicated(
    on: AgreementOn,
    annotators: &[Annotator],
    decisions: &[Decision],
) -> Result<Vec<AnnotatedDocument>, AdjudicationError> {
    let (documents, _) = shared(annotators)?;
    let mut open: BTreeMap<(&str, Item), &str> = BTreeMap::new();
    for Decision { document, item, decision } in decisions {
        if open.insert((document, *item), decision).is_some() {
            return Err(AdjudicationError::Twice { document: document.clone(), item: *item });
        }
    }
    let mut relations = Vec::new();
    let mut gold = Vec::with_capacity(documents.len());
    for (id, versions) in documents {
        let rated = rate(on, &versions, &mut relations)?;
        let settled = settled(on, id, &rated, &relations, &mut open)?;
        let first = versions.iter().flatten().next();
        let n =
            |n: fn(&AnnotatedDocument) -> usize| versions.iter().flatten().map(|d| n(d)).max().unwrap_or(0);
        let texts = |texts: fn(&AnnotatedDocument) -> &Vec<String>| {
            first.map(|_| versions.iter().flatten().map(|d| texts(d)).find(|t| !t.is_empty()).cloned())
        };
        gold.push(AnnotatedDocument {
            id: id.to_owned(),
            n_source: n(|d| d.n_source),
            n_target: n(|d| d.n_target),
            source: texts(|d| &d.source).flatten().unwrap_or_default(),
            target: texts(|d| &d.target).flatten().unwrap_or_default(),
            answer: match on {
                AgreementOn::Boundaries => cut(&settled, &versions)?,
                _ => links(on, &settled, &versions)?,
            },
        });
    }
    match open.into_keys().next() {
        Some((document, item)) => Err(AdjudicationError::NotDisputed { document: document.to_owned(), item }),
        None => Ok(gold),
    }
}

/// What holds of each item: a relation, or `yes` or `no`. Decisions that are used are taken out of `open`.
fn settled<'a>(
    on: AgreementOn,
    id: &'a str,
    rated: &RatedDocument,
    relations: &[String],
    open: &mut BTreeMap<(&'a str, Item), &'a str>,
) -> Result<Vec<(Item, String)>, AdjudicationError> {
    let mut out = Vec::with_capacity(rated.items.len());
    for (item, ratings) in &rated.items {
        let document = || id.to_owned();
        let value = if is_disputed(ratings) {
            let decision = open.remove(&(id, *item)).map(str::trim).filter(|d| !d.is_empty());
            let decision =
                decision.ok_or_else(|| AdjudicationError::Undecided { document: document(), item: *item })?;
            if on != AgreementOn::Relations && !["yes", "no"].contains(&decision) {
                let found = decision.to_owned();
                return Err(AdjudicationError::Neither { document: document(), item: *item, found });
            }
            decision.to_owned()
        } else {
            let rating = ratings.iter().flatten().next().copied();
            match (on, rating) {
                (AgreementOn::Relations, Some(idx)) => {
                    relations.get(usize::from(idx)).cloned().unwrap_or_default()
                }
                _ => if rating.unwrap_or(NO) == YES { "yes" } else { "no" }.to_owned(),
            }
        };
        out.push((*item, value));
    }
    Ok(out)
}

fn links(
    on: AgreementOn,
    settled: &[(Item, String)],
    versions: &Versions<'_>,
) -> Result<Answer, AgreementError> {
    let mut told: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
    for document in versions.iter().flatten() {
        for (pair, relation) in linked_pairs(document)? {
            if !relation.is_empty() {
                told.entry(pair).or_default().insert(relation);
            }
        }
    }
    let mut links = Vec::new();
    for (item, value) in settled {
        let Item::Pair(source_idx, target_idx) = *item else { continue };
        let relation = match on {
            AgreementOn::Relations => Some(value.clone()),
            _ if value == "yes" => {
                let relations = told.get(&(source_idx, target_idx));
                relations.filter(|r| r.len() == 1).and_then(|r| r.first().cloned())
            }
            _ => continue,
        };
        links.push(LinkRecord {
            source: vec![source_idx],
            target: vec![target_idx],
            relation,
            ..LinkRecord::default()
        });
    }
    Ok(Answer::Links(links))
}

fn cut(settled: &[(Item, String)], versions: &Versions<'_>) -> Result<Answer, AgreementError> {
    let text = Places::new(versions)?.text();
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for document in versions.iter().flatten() {
        covered.extend(sentences(document)?);
    }
    let first = covered.iter().map(|s| s.0).min().unwrap_or(0);
    let last = covered.iter().map(|s| s.1).max().unwrap_or(0);
    let cuts = settled.iter().filter(|(_, value)| value == "yes").filter_map(|(item, _)| match item {
        Item::Boundary(at) => Some(*at),
        Item::Pair(..) => None,
    });
    let mut spans = Vec::new();
    let mut start = first;
    for end in cuts.filter(|at| first < *at && *at < last).chain([last]) {
        let (from, to) = trimmed(text, start, end);
        if from < to && covered.iter().any(|s| s.0 < to && from < s.1) {
            spans.push((from, to));
        }
        start = end;
    }
    Ok(Answer::Boundaries(spans))
}

fn trimmed(text: Option<&str>, start: usize, end: usize) -> (usize, usize) {
    let Some(part) = text.and_then(|t| t.get(start..end)) else { return (start, end) };
    let without = part.trim_start_matches(is_blank);
    let from = end - without.len();
    (from, from + without.trim_end_matches(is_blank).len())
}
