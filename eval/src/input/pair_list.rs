//! Lists of pairs of ids, as mining tasks have them: `id<TAB>id`, or with a score after them.

use std::collections::{BTreeMap, BTreeSet};

use doichieu_bitext::ScoreKind;

use super::error::shortened;
use super::state::State;
use super::{File, FileError, Given, Names, lines, score};
use crate::InputError;
use crate::error::Place;
use crate::gold::text;
use crate::record::{Answer, LinkRecord, RunDocument};

/// A line of a list.
struct Pair<'a> {
    ids: [&'a str; 2],
    score: Option<f64>,
    line: usize,
}

/// Whether a file is a list of pairs of ids: its first line has two or three fields, and they are not two numbers.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = bytes.split(|b| *b == b'\n').find(|l| !l.trim_ascii().is_empty()).unwrap_or_default();
    let Ok(line) = std::str::from_utf8(head) else { return false };
    let fields: Vec<&str> = line.trim_end_matches('\r').trim_start_matches('\u{feff}').split('\t').collect();
    let is_number = |s: &&str| s.trim().bytes().all(|b| b.is_ascii_digit());
    match fields.as_slice() {
        [source, target] | [source, target, _] => {
            let is_id = |s: &&str| !s.is_empty() && !s.contains(char::is_whitespace) && !s.contains("]:[");
            [source, target].into_iter().all(is_id) && ![source, target].into_iter().all(is_number)
        }
        _ => false,
    }
}

/// Reads gold and prediction as one document: its sentences are all those that are named.
///
/// Sentences have the numbers in their ids, where all ids of a side are the same but for a number; otherwise they are
/// numbered in the order of their ids. If the texts are given (`id<TAB>text` a line), the lines are the sentences.
pub(super) fn read(
    given: &Given<'_>,
    state: &mut State<'_>,
    each: &mut dyn FnMut(RunDocument) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let names = Names::of(given);
    let gold = pairs(given.gold.main)?;
    if gold.is_empty() {
        return Err(FileError::Empty { file: names.gold.to_owned() });
    }
    let predicted = given.predicted.map(|files| pairs(files.main)).transpose()?;
    let mut sides = Vec::with_capacity(2);
    for side in 0..2 {
        let file = given.texts.and_then(|t| t.get(side).copied());
        let named = gold.iter().chain(predicted.iter().flatten()).filter_map(|p| p.ids.get(side).copied());
        sides.push(match file {
            Some(file) => of_texts(file)?,
            None => Sentences::of_ids(&named.collect()),
        });
    }
    let [source, target] = sides.as_slice() else { return Ok(()) };
    let links =
        |file: &str, pairs: &[Pair<'_>], state: &mut State<'_>| -> Result<Vec<LinkRecord>, FileError> {
            let mut seen = BTreeSet::new();
            let mut links = Vec::with_capacity(pairs.len());
            for pair in pairs {
                let place = || Place::line(file, pair.line);
                let [source_id, target_id] = pair.ids;
                if !seen.insert(pair.ids) {
                    let (source_id, target_id) = (source_id.to_owned(), target_id.to_owned());
                    return Err(FileError::PairTwice { place: place(), source_id, target_id });
                }
                let find = |side: &Sentences<'_>, id: &str| {
                    side.places
                        .get(id)
                        .copied()
                        .ok_or_else(|| FileError::Extra { place: place(), id: id.to_owned() })
                };
                let mut link = LinkRecord {
                    source: vec![find(source, source_id)?],
                    target: vec![find(target, target_id)?],
                    ..LinkRecord::default()
                };
                match (pair.score, state.options.score_kind) {
                    (Some(p), Some(ScoreKind::Probability)) if (0.0..=1.0).contains(&p) => {
                        link.probability = Some(p)
                    }
                    (Some(found), Some(expected @ ScoreKind::Probability)) => {
                        return Err(FileError::ScoreKind { place: place(), found, expected });
                    }
                    (Some(_), None) => state.counts.scores_unused += 1,
                    _ => {}
                }
                links.push(link);
            }
            Ok(links)
        };
    let gold_links = links(names.gold, &gold, state)?;
    let predicted_links = predicted.as_ref().map(|p| links(names.predicted, p, state)).transpose()?;
    if let Some(predicted) = predicted.filter(|p| !p.is_empty()) {
        let known: BTreeSet<&str> = gold.iter().flat_map(|p| p.ids).collect();
        let common = predicted.iter().flat_map(|p| p.ids).any(|id| known.contains(id));
        if let (false, Some(gold), Some(predicted)) = (common, gold.first(), predicted.first()) {
            return Err(FileError::NoCommonId {
                gold: names.gold.to_owned(),
                predicted: names.predicted.to_owned(),
                gold_id: gold.ids[0].to_owned(),
                predicted_id: predicted.ids[0].to_owned(),
            });
        }
    }
    state.counts.missing += u64::from(predicted_links.is_none());
    state.counts.empty_predictions += u64::from(predicted_links.as_ref().is_some_and(Vec::is_empty));
    let texts =
        |side: &Sentences<'_>| if state.options.keeps_texts { side.texts.clone() } else { Vec::new() };
    each(RunDocument {
        id: given.id(given.stem),
        kind: "comparable".to_owned(),
        group: "comparable+unrelated".to_owned(),
        n_source: source.n,
        n_target: target.n,
        source: texts(source),
        target: texts(target),
        gold: Answer::Links(gold_links),
        predicted: predicted_links.map(Answer::Links),
    })
}

fn pairs(file: File<'_>) -> Result<Vec<Pair<'_>>, FileError> {
    let mut pairs = Vec::new();
    for (line, content) in lines(text(file.name, file.bytes)?).filter(|(_, l)| !l.trim().is_empty()) {
        let mut fields = content.split('\t').map(str::trim);
        let (Some(source), Some(target)) = (fields.next(), fields.next().filter(|t| !t.is_empty())) else {
            let (place, found) = (Place::line(file.name, line), shortened(content));
            return Err(InputError::Line { place, expected: "`id<TAB>id`", found }.into());
        };
        let score = score(file.name, line, fields.next())?;
        pairs.push(Pair { ids: [source, target], score, line });
    }
    Ok(pairs)
}

/// Sentences of a side by their ids.
struct Sentences<'a> {
    places: BTreeMap<&'a str, usize>,
    n: usize,
    /// Texts, or ids where texts are not known; empty if neither tells all.
    texts: Vec<String>,
}

fn of_texts(file: File<'_>) -> Result<Sentences<'_>, FileError> {
    let mut out = Sentences { places: BTreeMap::new(), n: 0, texts: Vec::new() };
    for (line, content) in lines(text(file.name, file.bytes)?) {
        let (id, text) = content.split_once('\t').unwrap_or((content, ""));
        if out.places.insert(id, out.n).is_some() {
            let (place, id) = (Place::line(file.name, line), id.to_owned());
            return Err(InputError::DuplicateId { place, id }.into());
        }
        out.n += 1;
        out.texts.push(text.to_owned());
    }
    Ok(out)
}

impl<'a> Sentences<'a> {
    fn of_ids(ids: &BTreeSet<&'a str>) -> Self {
        /// Ids of more digits may well be dates.
        const MAX_DIGITS: usize = 7;
        let numbers: Option<BTreeMap<&str, usize>> = {
            let split = |id: &'a str| {
                let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
                id.split_at_checked(id.len() - digits)
            };
            let prefix = ids.first().and_then(|id| split(id)).map(|(prefix, _)| prefix);
            let number = |id: &&'a str| {
                let (before, digits) = split(id)?;
                let fits = Some(before) == prefix && digits.len() <= MAX_DIGITS;
                Some((*id, digits.parse().ok().filter(|_| fits)?))
            };
            ids.iter().map(number).collect()
        };
        let distinct = |n: &BTreeMap<&str, usize>| n.values().collect::<BTreeSet<_>>().len() == ids.len();
        match numbers.filter(distinct) {
            Some(places) => {
                let n = places.values().max().map_or(0, |last| last + 1);
                Self { places, n, texts: Vec::new() }
            }
            None => Self {
                places: ids.iter().enumerate().map(|(idx, id)| (*id, idx)).collect(),
                n: ids.len(),
                texts: ids.iter().map(|id| (*id).to_owned()).collect(),
            },
        }
    }
}
