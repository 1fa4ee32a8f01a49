use std::collections::BTreeSet;

use serde::Deserialize;

use super::{jsonl, text};
use crate::InputError;
use crate::error::Place;

/// Two lists of sentences with the links between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPair {
    /// Its id.
    pub id: String,
    /// How the two are related.
    pub kind: PairKind,
    /// Sentences of the source.
    pub source: Vec<String>,
    /// Sentences of the target.
    pub target: Vec<String>,
    /// Which belong together.
    pub links: Vec<GoldLink>,
}

/// How two reports are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PairKind {
    /// About the same event, written independently.
    Comparable,
    /// Not about the same event.
    Unrelated,
    /// One is a translation of the other.
    #[serde(alias = "translation")]
    Parallel,
}

impl PairKind {
    /// The name in results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comparable => "comparable",
            Self::Unrelated => "unrelated",
            Self::Parallel => "parallel",
        }
    }
}

impl PairKind {
    /// The set whose total it counts in: links of a translation are easy and many, and would drown the others.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Parallel => "parallel",
            Self::Comparable | Self::Unrelated => "comparable+unrelated",
        }
    }
}

impl GoldLink {
    /// A sure link of two sentences, of which no more is said.
    pub fn of_pair(source_idx: usize, target_idx: usize) -> Self {
        Self {
            source: vec![source_idx],
            target: vec![target_idx],
            relation: String::new(),
            confidence: Confidence::High,
            conflicts: Vec::new(),
        }
    }
}

/// A gold link: sentence sets that share a claim.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldLink {
    /// Indices of source sentences.
    #[serde(alias = "en")]
    pub source: Vec<usize>,
    /// Indices of target sentences.
    #[serde(alias = "vi")]
    pub target: Vec<usize>,
    /// How the two sides relate: `equivalent`, `partial`, `contradiction` and so on; empty if not said.
    #[serde(default)]
    pub relation: String,
    /// Whether any careful reader would agree.
    #[serde(default)]
    pub confidence: Confidence,
    /// Where the two sides cannot both be true; not empty for a contradiction.
    #[serde(default)]
    pub conflicts: Vec<GoldConflict>,
}

/// Two values that cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldConflict {
    /// Slot: `number`, `date`, `place`, `entity`, `attribution`, `polarity`, `other`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `update`, `source`, `dispute` or `translation`; empty if not said.
    #[serde(default)]
    pub nature: String,
}

/// How sure a gold link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Any careful reader would agree.
    #[default]
    High,
    /// Weak overlap, outside knowledge, or a vague quantity.
    Medium,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    kind: PairKind,
    #[serde(alias = "en")]
    source: Side,
    #[serde(alias = "vi")]
    target: Side,
    links: Vec<GoldLink>,
}

#[derive(Deserialize)]
struct Side {
    sentences: Vec<String>,
}

/// Reads JSONL of document pairs, `{"id", "kind", "en": {"sentences"}, "vi": {"sentences"}, "links"}`.
///
/// `source` and `target` are understood for `en` and `vi`.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, and [`InputError::SentenceIndex`].
pub fn read_claims(file: &str, bytes: &[u8]) -> Result<Vec<LinkPair>, InputError> {
    let expected = "an object with `id`, `kind`, `en`, `vi` and `links`";
    let mut pairs = Vec::new();
    for (place, record) in jsonl(file, bytes, expected, |r: &Record| &r.id)? {
        let Record { id, kind, source, target, links } = record;
        for link in &links {
            check_link(&place, &id, &link.source, source.sentences.len(), "source")?;
            check_link(&place, &id, &link.target, target.sentences.len(), "target")?;
        }
        pairs.push(LinkPair { id, kind, source: source.sentences, target: target.sentences, links });
    }
    Ok(pairs)
}

/// Reads links of one document pair, a line each: `i<TAB>j`, or a bead `[i, …]:[j, …]` expanded to all pairs.
///
/// Further fields after the bead, such as a score, are passed over.
///
/// # Errors
///
/// [`InputError::NotUtf8`], and [`InputError::Line`] for a line that is neither.
pub fn read_pair_lines(file: &str, bytes: &[u8]) -> Result<BTreeSet<(usize, usize)>, InputError> {
    let mut pairs = BTreeSet::new();
    for (line_idx, line) in text(file, bytes)?.lines().enumerate() {
        if line.is_empty() {
            continue;
        }
        let (source, target) = pair_line(line).ok_or_else(|| InputError::Line {
            place: Place::line(file, line_idx + 1),
            expected: "`i<TAB>j` or `[i, …]:[j, …]`",
            found: line.chars().take(60).collect(),
        })?;
        for i in &source {
            pairs.extend(target.iter().map(|j| (*i, *j)));
        }
    }
    Ok(pairs)
}

fn pair_line(line: &str) -> Option<(Vec<usize>, Vec<usize>)> {
    if line.contains('[') {
        let mut fields = line.split(':').map(str::trim);
        return Some((bead_side(fields.next()?)?, bead_side(fields.next()?)?));
    }
    let mut fields = line.split('\t').map(|f| f.trim().parse().ok());
    Some((vec![fields.next()??], vec![fields.next()??]))
}

/// One side of a bead in Vecalign's format.
pub(super) fn bead_side(field: &str) -> Option<Vec<usize>> {
    let inside = field.strip_prefix('[')?.strip_suffix(']')?;
    inside.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| n.parse().ok()).collect()
}

/// Refuses a link to a sentence that is not there.
pub(crate) fn check_link(
    place: &Place,
    id: &str,
    idxs: &[usize],
    len: usize,
    side: &'static str,
) -> Result<(), InputError> {
    match idxs.iter().find(|i| len <= **i) {
        None => Ok(()),
        Some(found) => Err(InputError::SentenceIndex {
            place: place.clone(),
            id: id.to_owned(),
            side,
            found: *found,
            len,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pair_lines_and_beads_are_both_read() {
        let pairs = read_pair_lines("x.links", b"0\t3\n\n[1, 2]:[4]:0.31\n[5]:[]\n").unwrap();
        assert_eq!(pairs, BTreeSet::from([(0, 3), (1, 4), (2, 4)]));
    }

    #[test]
    fn a_line_that_is_neither_is_named() {
        let error = read_pair_lines("x.links", b"0\t3\n0 3\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`x.links`, line 2: expected `i<TAB>j` or `[i, …]:[j, …]`, found `0 3`"
        );
        assert!(read_pair_lines("x.links", b"[0]:[x]\n").is_err());
    }

    #[test]
    fn a_link_past_the_last_sentence_is_an_error() {
        let gold = r#"{"id":"p","kind":"comparable","en":{"sentences":["A."]},"vi":{"sentences":["B."]},"links":[{"en":[0],"vi":[1]}]}"#;
        let error = read_claims("gold.jsonl", gold.as_bytes()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`gold.jsonl`, line 1: link of `p` to target sentence 1, expected one below 1"
        );
    }
}
