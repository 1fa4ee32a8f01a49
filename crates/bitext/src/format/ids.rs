//! From the ids that files give sentences to places in the text, and back.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::ReadError;
use super::number::believed;
use crate::{Bead, Bitext, BitextSentence, BitextSide};

/// A bead whose sentences are known by their ids alone.
#[derive(Debug, Clone, Default)]
pub(super) struct NamedBead {
    pub(super) source: Vec<String>,
    pub(super) target: Vec<String>,
    pub(super) bead: Bead,
    pub(super) line: usize,
}

/// Places the sentences that beads name.
///
/// Ids of one number, such as `s12` or `12`, tell their places, counted from 1. Others that begin alike are in the
/// order of the numbers in them (`s1.9` before `s1.10`), and what is left in the order in which the file names them.
pub(super) fn place(beads: Vec<NamedBead>, bitext: &mut Bitext) -> Result<(), ReadError> {
    let source = places(&mut bitext.source, beads.iter().map(|b| (b.line, &*b.source)))?;
    let target = places(&mut bitext.target, beads.iter().map(|b| (b.line, &*b.target)))?;
    for named in beads {
        let idxs = |places: &BTreeMap<String, usize>, ids: &[String]| {
            let mut idxs: Vec<usize> = ids.iter().filter_map(|id| places.get(id).copied()).collect();
            idxs.sort_unstable();
            idxs.dedup();
            idxs
        };
        let (source_idxs, target_idxs) = (idxs(&source, &named.source), idxs(&target, &named.target));
        bitext.beads.push(Bead { source_idxs, target_idxs, ..named.bead });
    }
    Ok(())
}

/// Gives a side its sentences, and tells the place of each id.
fn places<'a>(
    side: &mut BitextSide,
    lists: impl Iterator<Item = (usize, &'a [String])>,
) -> Result<BTreeMap<String, usize>, ReadError> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut ids: Vec<(usize, &str)> = Vec::new();
    for (line, list) in lists {
        for id in list {
            if !places.contains_key(id) {
                places.insert(id.clone(), ids.len());
                ids.push((line, id));
            }
        }
    }
    let numbered: Option<Vec<(usize, usize)>> =
        ids.iter().map(|(line, id)| Some((*line, number(id)?))).collect();
    if let Some(numbered) = numbered {
        for ((_, id), (line, number)) in ids.iter().zip(numbered) {
            let idx = believed(line, number - 1)?;
            places.insert((*id).to_owned(), idx);
        }
    } else {
        let prefix = |id: &str| id.split(|c: char| c.is_ascii_digit()).next().map(str::to_owned);
        let first = ids.first().and_then(|(_, id)| prefix(id));
        let has_digit = |id: &str| id.bytes().any(|b| b.is_ascii_digit());
        if ids.iter().all(|(_, id)| has_digit(id) && prefix(id) == first) {
            // Sorting is stable: ids that compare equal stay in the order of the file.
            ids.sort_by(|(_, a), (_, b)| natural(a, b));
        }
        for (idx, (_, id)) in ids.iter().enumerate() {
            places.insert((*id).to_owned(), idx);
        }
    }
    for (id, idx) in &places {
        side.reach(&[*idx]);
        if let Some(sentence) = side.sentences.get_mut(*idx) {
            *sentence = BitextSentence { id: Some(id.clone()), ..BitextSentence::default() };
        }
    }
    Ok(places)
}

/// The number of an id that is one number, from 1, with or without `s` before it; not `007`.
fn number(id: &str) -> Option<usize> {
    let digits = id.strip_prefix('s').unwrap_or(id);
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    is_plain.then(|| digits.parse().ok()).flatten()
}

/// Compares texts with numbers in them by the numbers' values.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (parts(a), parts(b));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some((x, true)), Some((y, true))) => {
                let (x, y) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            (Some((x, _)), Some((y, _))) => x.cmp(y),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Stretches of digits and of other characters, and which they are.
fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_number = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((part, is_number))
    })
}

/// The id of a sentence for a file that cannot do without: its own, without what would end it there, or its number.
///
/// * `forbidden`: characters that stand between ids in the file.
pub(super) fn id_of(side: &BitextSide, idx: usize, forbidden: &[char]) -> String {
    let own = side.sentences.get(idx).and_then(|s| s.id.as_deref());
    own.map_or_else(|| format!("s{}", idx + 1), |id| cleaned(id, forbidden).into_owned())
}

/// An id without blanks and without characters that stand between ids.
pub(super) fn cleaned<'i>(id: &'i str, forbidden: &[char]) -> Cow<'i, str> {
    let is_bad =
        |c: char| c.is_whitespace() || c.is_control() || forbidden.contains(&c) || !super::text::is_xml(c);
    if id.is_empty() {
        Cow::Borrowed("_")
    } else if id.contains(is_bad) {
        Cow::Owned(id.replace(is_bad, "_"))
    } else {
        Cow::Borrowed(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ids: &[&str], expected: &[usize]) {
        let beads = ids.iter().map(|id| NamedBead {
            source: vec![(*id).to_owned()],
            line: 1,
            ..NamedBead::default()
        });
        let mut bitext = Bitext::default();
        place(beads.collect(), &mut bitext).expect("few sentences");
        let found: Vec<usize> = bitext.beads.iter().flat_map(|b| b.source_idxs.clone()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ids_tell_their_places() {
        check(&["s3", "s1", "s4"], &[2, 0, 3]);
        check(&["3", "1"], &[2, 0]);
        check(&["s1.10", "s1.9", "s2.1"], &[1, 0, 2]);
        check(&["6:5", "6:10", "1:1"], &[1, 2, 0]);
        check(&["intro", "body", "end"], &[0, 1, 2]);
        check(&["0", "1"], &[0, 1]);
    }
}
