use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use doichieu_bitext::{Finding, FindingKind, Span};
use doichieu_eval::challenge::{ChallengeItem, ChallengePair};
use serde::Deserialize;

use super::items::id;
use crate::input;

/// What another checker answered to the pairs and items that were written for it.
#[derive(Debug)]
pub(super) struct Answers {
    /// Of the pairs as they stand.
    pub(super) before: Vec<Vec<Finding>>,
    /// Of the altered ones.
    pub(super) after: Vec<Vec<Finding>>,
}

#[derive(Deserialize)]
struct Answer {
    id: String,
    #[serde(default)]
    findings: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    #[serde(rename = "type")]
    kind: String,
    source_span: Option<[usize; 2]>,
    target_span: Option<[usize; 2]>,
}

impl Answers {
    /// Reads answers, JSONL of `{"id", "findings": [{"type", "source_span", "target_span"}]}` with spans in bytes; a pair
    /// without an answer has no findings.
    pub(super) fn read(path: &Path, pairs: &[ChallengePair], items: &[ChallengeItem]) -> Result<Self> {
        let name = input::name(path);
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        places.extend(pairs.iter().map(|p| p.id.clone()).zip(0..));
        for (item_idx, item) in items.iter().enumerate() {
            if let Some(pair) = pairs.get(item.pair_idx) {
                places.insert(id(pair, item_idx), pairs.len() + item_idx);
            }
        }
        let mut found = vec![Vec::new(); pairs.len() + items.len()];
        for (idx, line) in input::open(path)?.lines().enumerate() {
            let place = || format!("{name}, line {}", idx + 1);
            let line = line.with_context(place)?;
            if line.trim().is_empty() {
                continue;
            }
            let answer: Answer = serde_json::from_str(&line).with_context(place)?;
            let at = places.get(&answer.id).with_context(|| {
                format!(
                    "{}: no pair is called `{}`: were IN, --seed and --each the same?",
                    place(),
                    answer.id
                )
            })?;
            if let Some(slot) = found.get_mut(*at) {
                *slot = answer.findings.into_iter().map(finding).collect();
            }
        }
        let after = found.split_off(pairs.len());
        Ok(Self { before: found, after })
    }
}

/// A kind that is not known here counts as any other.
fn finding(found: Found) -> Finding {
    const KINDS: [FindingKind; 17] = [
        FindingKind::Number,
        FindingKind::Scale,
        FindingKind::Unit,
        FindingKind::NumberMissing,
        FindingKind::NumberAdded,
        FindingKind::Date,
        FindingKind::DateMissing,
        FindingKind::DateAdded,
        FindingKind::Name,
        FindingKind::NameSpelling,
        FindingKind::NameMissing,
        FindingKind::Place,
        FindingKind::Attribution,
        FindingKind::Negation,
        FindingKind::Modality,
        FindingKind::Omission,
        FindingKind::Addition,
    ];
    let span = |s: Option<[usize; 2]>| s.map(|[from, to]| Span::at(from, to.max(from)));
    Finding {
        kind: KINDS.into_iter().find(|k| k.as_str() == found.kind).unwrap_or(FindingKind::Other),
        source_span: span(found.source_span),
        target_span: span(found.target_span),
        probability: 1.0,
        message: String::new(),
    }
}
