//! Links of words, a sentence pair a line.

use std::collections::BTreeMap;

use doichieu_bitext::format::{Format, ReadOptions, read as read_format};

use super::error::shortened;
use super::state::State;
use super::{FileError, Files, Given, Names, lines};
use crate::InputError;
use crate::error::Place;
use crate::gold::text;
use crate::record::{Answer, RunDocument, WordRecord};

/// A sentence pair of a file.
struct Pair {
    /// What stands before the links, with a tab between.
    id: Option<String>,
    links: Vec<WordRecord>,
    line: usize,
}

/// Reads gold and prediction, whose lines are in step or have ids, and passes the sentence pairs on.
pub(super) fn read(
    given: &Given<'_>,
    state: &mut State<'_>,
    each: &mut dyn FnMut(RunDocument) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let names = Names::of(given);
    let gold = pairs(given.gold, state.options.gold_format, state.options.is_gold_one_based)?;
    if gold.is_empty() {
        return Err(FileError::Empty { file: names.gold.to_owned() });
    }
    let in_step = |file: super::File<'_>| -> Result<Vec<String>, FileError> {
        let lines: Vec<String> = text(file.name, file.bytes)?.lines().map(str::to_owned).collect();
        if lines.len() == gold.len() {
            Ok(lines)
        } else {
            Err(count(file.name, lines.len(), names.gold, gold.len()))
        }
    };
    let texts = match given.texts {
        Some([source, target]) => Some([in_step(source)?, in_step(target)?]),
        None => None,
    };
    let ids = given.ids.map(in_step).transpose()?;
    let predicted = match given.predicted {
        Some(files) => {
            Some(pairs(files, state.options.predicted_format, state.options.is_predicted_one_based)?)
        }
        None => None,
    };
    let mut predicted = predicted.map(|p| in_order(&gold, p, names, state)).transpose()?;
    for (idx, pair) in gold.into_iter().enumerate() {
        let id = ids.as_ref().and_then(|ids| ids.get(idx).cloned()).or(pair.id);
        let id = id.unwrap_or_else(|| format!("{}:{}", given.stem, pair.line));
        let words = |side: usize| {
            let line = texts.as_ref()?.get(side)?.get(idx)?;
            Some(line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let (source, target) = (words(0), words(1));
        let answer = predicted.as_mut().and_then(|p| p.get_mut(idx)?.take());
        let lens = [source.as_ref().map(Vec::len), target.as_ref().map(Vec::len)];
        let mut n = [0, 0];
        let both = [(names.gold, Some(&pair.links), pair.line)]
            .into_iter()
            .chain(answer.as_ref().map(|p| (names.predicted, Some(&p.links), p.line)));
        for (file, links, line) in both {
            for link in links.into_iter().flatten() {
                for (((found, len), n), side) in
                    [link.source, link.target].into_iter().zip(lens).zip(&mut n).zip(super::alignment::SIDES)
                {
                    if let Some(len) = len.filter(|len| *len <= found) {
                        let (place, id) = (Place::line(file, line), id.clone());
                        return Err(InputError::WordIndex { place, id, side, found, len }.into());
                    }
                    *n = len.unwrap_or((*n).max(found + 1));
                }
            }
        }
        state.counts.missing += u64::from(answer.is_none());
        state.counts.empty_predictions += u64::from(answer.as_ref().is_some_and(|p| p.links.is_empty()));
        let keep =
            |words: Option<Vec<String>>| words.filter(|_| state.options.keeps_texts).unwrap_or_default();
        each(RunDocument {
            id: given.id(&id),
            kind: given.stem.to_owned(),
            group: given.set.to_owned(),
            n_source: lens[0].unwrap_or(n[0]),
            n_target: lens[1].unwrap_or(n[1]),
            source: keep(source),
            target: keep(target),
            gold: Answer::Words(pair.links),
            predicted: answer.map(|p| Answer::Words(p.links)),
        })?;
    }
    Ok(())
}

fn count(file: &str, found: usize, other: &str, expected: usize) -> FileError {
    let (file, other) = (file.to_owned(), other.to_owned());
    InputError::LineCount { file, found, other, expected }.into()
}

/// Predicted pairs in gold's order: by id where both have ids, else line by line.
fn in_order(
    gold: &[Pair],
    predicted: Vec<Pair>,
    names: Names<'_>,
    state: &mut State<'_>,
) -> Result<Vec<Option<Pair>>, FileError> {
    let has_ids = |pairs: &[Pair]| !pairs.is_empty() && pairs.iter().all(|p| p.id.is_some());
    if !has_ids(gold) || !has_ids(&predicted) {
        let (found, expected) = (predicted.len(), gold.len());
        if found != expected {
            return Err(count(names.predicted, found, names.gold, expected));
        }
        return Ok(predicted.into_iter().map(Some).collect());
    }
    let first = predicted.first().and_then(|p| p.id.clone()).unwrap_or_default();
    let mut by_id: BTreeMap<String, Pair> = BTreeMap::new();
    for pair in predicted {
        let id = pair.id.clone().unwrap_or_default();
        let place = Place::line(names.predicted, pair.line);
        if by_id.insert(id.clone(), pair).is_some() {
            return Err(InputError::DuplicateId { place, id }.into());
        }
    }
    let found: Vec<Option<Pair>> = gold.iter().map(|g| by_id.remove(g.id.as_deref()?)).collect();
    if found.iter().all(Option::is_none) {
        return Err(FileError::NoCommonId {
            gold: names.gold.to_owned(),
            predicted: names.predicted.to_owned(),
            gold_id: gold.first().and_then(|g| g.id.clone()).unwrap_or_default(),
            predicted_id: first,
        });
    }
    if let Some((id, pair)) =
        by_id.iter().min_by_key(|(_, p)| p.line).filter(|_| !state.options.ignores_extra)
    {
        return Err(FileError::Extra { place: Place::line(names.predicted, pair.line), id: id.clone() });
    }
    state.counts.extra += by_id.len() as u64;
    Ok(found)
}

fn pairs(files: Files<'_>, told: Option<Format>, is_one_based: bool) -> Result<Vec<Pair>, FileError> {
    let (file, bytes) = (files.main.name, files.main.bytes);
    let content = text(file, bytes)?;
    let is_jsonl = told.map_or_else(|| content.trim_start().starts_with('{'), |f| f == Format::Jsonl);
    if is_jsonl {
        return of_beads(file, bytes);
    }
    let base = usize::from(is_one_based);
    let mut pairs = Vec::new();
    for (line, content) in lines(content) {
        let (id, fields) = match content.split_once('\t') {
            Some((id, fields)) => (Some(id.trim().to_owned()), fields),
            None => (None, content),
        };
        let mut links: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for field in fields.split_whitespace() {
            let (source, target, is_sure) = link(field, base).ok_or_else(|| InputError::Line {
                place: Place::line(file, line),
                expected: if is_one_based {
                    "links such as `1-1` or `1p2`, from 1"
                } else {
                    "links such as `0-0` or `1p2`"
                },
                found: shortened(field),
            })?;
            *links.entry((source, target)).or_default() |= is_sure;
        }
        let record = |((source, target), is_sure)| WordRecord { source, target, is_sure, probability: None };
        pairs.push(Pair { id, links: links.into_iter().map(record).collect(), line });
    }
    Ok(pairs)
}

fn link(field: &str, base: usize) -> Option<(usize, usize, bool)> {
    let (source, target) = field.split_once(['-', 'p', '?'])?;
    let number = |s: &str| -> Option<usize> {
        s.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| s.parse().ok())
            .flatten()
            .and_then(|n: usize| n.checked_sub(base))
    };
    Some((number(source)?, number(target)?, field.contains('-')))
}

/// Word links in the beads of records, as `doichieu align --words` writes them: each bead that is no null alignment is a
/// sentence pair.
fn of_beads(file: &str, bytes: &[u8]) -> Result<Vec<Pair>, FileError> {
    let mut reader = std::io::Cursor::new(bytes);
    let found = read_format(&mut reader, Format::Jsonl, &ReadOptions::default());
    let found =
        found.map_err(|source| FileError::Format { file: file.to_owned(), format: Format::Jsonl, source })?;
    let beads = found.bitexts.into_iter().flat_map(|b| b.beads).filter(|b| !b.is_null());
    Ok(beads
        .enumerate()
        .map(|(idx, bead)| Pair {
            id: bead.id,
            links: bead.word_links.iter().map(WordRecord::from).collect(),
            line: idx + 1,
        })
        .collect())
}
