use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use doichieu_bitext::Span;

use super::coefficient::{Ratings, pairs};
use super::{AgreementError, AgreementOn, AnnotatedDocument};
use crate::BlankMap;
use crate::metric::{Distance, boundaries, plain};
use crate::record::Answer;

/// The rating of a unit that an annotator says nothing of.
pub(super) const NO: u16 = 0;
/// The rating of a link or a boundary that is there.
pub(super) const YES: u16 = 1;

/// What annotators may disagree about: a sentence pair, or the byte at which a sentence may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A source and a target sentence, from 0; `3-5`.
    Pair(usize, usize),
    /// The byte after the last character before a boundary that is not white space; `120`.
    Boundary(usize),
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pair(source_idx, target_idx) => write!(f, "{source_idx}-{target_idx}"),
            Self::Boundary(at) => write!(f, "{at}"),
        }
    }
}

impl Item {
    /// Reads what [`Item`] is written as; `None` if it is something else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.split_once('-') {
            Some((source_idx, target_idx)) => {
                Some(Self::Pair(source_idx.parse().ok()?, target_idx.parse().ok()?))
            }
            None => text.parse().ok().map(Self::Boundary),
        }
    }
}

/// A document with the ratings of its units.
#[derive(Debug, Clone)]
pub(super) struct RatedDocument {
    /// Units of which somebody says something, in order.
    pub(super) items: Vec<(Item, Ratings)>,
    /// Ratings of all other units, and how many these are.
    pub(super) others: (Ratings, u64),
    /// What boundaries agree, and out of what, for each pair of annotators that have the document.
    pub(super) similarity: Vec<Option<[f64; 2]>>,
}

/// What each annotator made of one document; `None` for one who has not got it.
pub(super) type Versions<'a> = [Option<&'a AnnotatedDocument>];

pub(super) fn rate(
    on: AgreementOn,
    versions: &Versions<'_>,
    relations: &mut Vec<String>,
) -> Result<RatedDocument, AgreementError> {
    match on {
        AgreementOn::Links => rate_links(versions),
        AgreementOn::Relations => rate_relations(versions, relations),
        AgreementOn::Boundaries => rate_boundaries(versions),
    }
}

/// Ratings of a unit that those say who have the document.
fn yes_or_no<T>(said: &[Option<T>], is_said: impl Fn(&T) -> bool) -> Ratings {
    said.iter().map(|s| s.as_ref().map(|s| if is_said(s) { YES } else { NO })).collect()
}

fn rate_links(versions: &Versions<'_>) -> Result<RatedDocument, AgreementError> {
    let linked: Vec<Option<BTreeMap<(usize, usize), String>>> =
        versions.iter().map(|v| v.map(linked_pairs).transpose()).collect::<Result<_, _>>()?;
    let all: BTreeSet<(usize, usize)> = linked.iter().flatten().flat_map(|l| l.keys().copied()).collect();
    let n_known =
        |n: fn(&AnnotatedDocument) -> usize| versions.iter().flatten().map(|d| n(d)).max().unwrap_or(0);
    // Where nobody says how many sentences there are, the last one that is linked is taken for the last.
    let n_source = n_known(|d| d.n_source).max(all.iter().map(|p| p.0 + 1).max().unwrap_or(0));
    let n_target = n_known(|d| d.n_target).max(all.iter().map(|p| p.1 + 1).max().unwrap_or(0));
    let n_others = (n_source * n_target).saturating_sub(all.len()) as u64;
    Ok(RatedDocument {
        items: all
            .into_iter()
            .map(|pair| (Item::Pair(pair.0, pair.1), yes_or_no(&linked, |l| l.contains_key(&pair))))
            .collect(),
        others: (yes_or_no(&linked, |_| false), n_others),
        similarity: Vec::new(),
    })
}

fn rate_relations(
    versions: &Versions<'_>,
    relations: &mut Vec<String>,
) -> Result<RatedDocument, AgreementError> {
    let linked: Vec<BTreeMap<(usize, usize), String>> = versions
        .iter()
        .map(|v| v.map_or_else(|| Ok(BTreeMap::new()), linked_pairs))
        .collect::<Result<_, _>>()?;
    let all: BTreeSet<(usize, usize)> = linked.iter().flat_map(|l| l.keys().copied()).collect();
    let mut items = Vec::new();
    for pair in all {
        let ratings: Ratings = linked
            .iter()
            .map(|l| l.get(&pair).filter(|r| !r.is_empty()).map(|r| category(r, relations)))
            .collect();
        if 1 < ratings.iter().flatten().count() {
            items.push((Item::Pair(pair.0, pair.1), ratings));
        }
    }
    Ok(RatedDocument { items, others: (Vec::new(), 0), similarity: Vec::new() })
}

fn category(relation: &str, relations: &mut Vec<String>) -> u16 {
    let known = relations.iter().position(|r| r == relation);
    let idx = known.unwrap_or_else(|| {
        relations.push(relation.to_owned());
        relations.len() - 1
    });
    u16::try_from(idx).unwrap_or(u16::MAX)
}

/// The sentence pairs that a document links, with their relations; beads are links without.
pub(super) fn linked_pairs(
    document: &AnnotatedDocument,
) -> Result<BTreeMap<(usize, usize), String>, AgreementError> {
    let mut pairs: BTreeMap<(usize, usize), String> = BTreeMap::new();
    let mut add = |source: &[usize], target: &[usize], relation: &str| {
        let relation = plain(relation);
        for pair in source.iter().flat_map(|s| target.iter().map(move |t| (*s, *t))) {
            if relation == "contradiction" || !pairs.contains_key(&pair) {
                pairs.insert(pair, relation.to_owned());
            }
        }
    };
    match &document.answer {
        Answer::Links(links) => {
            links.iter().for_each(|l| add(&l.source, &l.target, l.relation.as_deref().unwrap_or("")));
        }
        Answer::Beads(beads) => beads.iter().for_each(|b| add(&b.source, &b.target, "")),
        other => {
            return Err(AgreementError::WrongAnswer {
                document: document.id.clone(),
                expected: "links or beads",
                found: other.describe(),
            });
        }
    }
    let (n_source, n_target) = (document.n_source, document.n_target);
    for &(source_idx, target_idx) in pairs.keys() {
        let is_outside = |idx: usize, n: usize| 0 < n && n <= idx;
        if is_outside(source_idx, n_source) || is_outside(target_idx, n_target) {
            return Err(AgreementError::NoSentence {
                document: document.id.clone(),
                source_idx,
                target_idx,
                n_source,
                n_target,
            });
        }
    }
    Ok(pairs)
}

fn rate_boundaries(versions: &Versions<'_>) -> Result<RatedDocument, AgreementError> {
    let places = Places::new(versions)?;
    let said: Vec<Option<BTreeSet<u32>>> =
        versions.iter().map(|v| v.map(|d| places.of(d)).transpose()).collect::<Result<_, _>>()?;
    let all: BTreeSet<u32> = said.iter().flatten().flatten().copied().collect();
    let n_others = u64::from(places.n_units.saturating_sub(1)).saturating_sub(all.len() as u64);
    let similarity = pairs(versions.len()).map(|(a, b)| {
        let (a, b) = (said.get(a)?.as_ref()?, said.get(b)?.as_ref()?);
        Some(Distance::new(places.n_units, a, b).shares())
    });
    Ok(RatedDocument {
        similarity: similarity.collect(),
        items: all
            .iter()
            .map(|place| (Item::Boundary(places.byte(*place)), yes_or_no(&said, |s| s.contains(place))))
            .collect(),
        others: (yes_or_no(&said, |_| false), n_others),
    })
}

/// Where boundaries may be: between two characters that are not white space, or, if nobody has the text, between any two
/// bytes.
pub(super) struct Places<'a> {
    text: Option<(&'a str, BlankMap)>,
    /// Places are `1..n_units`.
    n_units: u32,
}

impl<'a> Places<'a> {
    pub(super) fn new(versions: &Versions<'a>) -> Result<Self, AgreementError> {
        let mut texts = versions.iter().flatten().filter_map(|d| Some((d, d.source.first()?)));
        if let Some((_, text)) = texts.next() {
            if let Some((document, _)) = texts.find(|(_, other)| *other != text) {
                return Err(AgreementError::OtherText { document: document.id.clone() });
            }
            let map = BlankMap::of_text(text);
            return Ok(Self { n_units: map.total(), text: Some((text, map)) });
        }
        let mut n_units = 0;
        for document in versions.iter().flatten() {
            n_units = sentences(document)?.iter().map(|s| s.1).max().unwrap_or(0).max(n_units);
        }
        Ok(Self { text: None, n_units: u32::try_from(n_units).unwrap_or(u32::MAX) })
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        self.text.as_ref().map(|t| t.0)
    }

    /// The boundaries of a document.
    pub(super) fn of(&self, document: &AnnotatedDocument) -> Result<BTreeSet<u32>, AgreementError> {
        let spans = sentences(document)?;
        let Some((text, map)) = &self.text else {
            let ends = spans.iter().filter_map(|s| u32::try_from(s.1).ok());
            return Ok(ends.filter(|end| *end < self.n_units).collect());
        };
        let spans: Vec<Span> = spans
            .iter()
            .map(|&(start, end)| {
                let document = document.id.clone();
                Span::new(text, start, end).map_err(|_| AgreementError::NoSpan {
                    document,
                    start,
                    end,
                    len: text.len(),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(boundaries(map, &[], &spans).1)
    }

    /// The byte at which the sentence before a place ends.
    fn byte(&self, place: u32) -> usize {
        let Some((text, map)) = &self.text else { return place as usize };
        // The first byte before which that many units stand is where the last of them ends.
        let at = text.char_indices().map(|(at, _)| at).find(|at| place <= map.before(*at));
        at.unwrap_or(text.len())
    }
}

pub(super) fn sentences(document: &AnnotatedDocument) -> Result<&[(usize, usize)], AgreementError> {
    match &document.answer {
        Answer::Boundaries(spans) => Ok(spans),
        other => Err(AgreementError::WrongAnswer {
            document: document.id.clone(),
            expected: "boundaries",
            found: other.describe(),
        }),
    }
}
