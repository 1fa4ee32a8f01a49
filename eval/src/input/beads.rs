//! Beads, and links written as beads or as lines of two numbers.

use std::collections::BTreeMap;

use super::alignment::{Alignment, SIDES, format_of, read_alignments};
use super::error::shortened;
use super::sentences::settle;
use super::state::State;
use super::{FileError, Files, Given, Names, lines};
use crate::InputError;
use crate::Metric;
use crate::error::Place;
use crate::gold::text;
use crate::record::{Answer, BeadRecord, LinkRecord, RunDocument};

/// Reads gold and prediction of the documents in a file each, and passes them on.
pub(super) fn read(
    given: &Given<'_>,
    state: &mut State<'_>,
    each: &mut dyn FnMut(RunDocument) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let names = Names::of(given);
    let gold = documents(given.gold, true, state)?;
    let predicted = match given.predicted {
        Some(files) => Some(documents(files, false, state)?),
        None => None,
    };
    // No links is what gold says of unrelated reports; no beads is a file that is not finished.
    let is_empty = gold.iter().all(|g| g.beads.is_empty());
    if is_empty && matches!(state.options.metric, Metric::Beads(_)) {
        return Err(FileError::Empty { file: names.gold.to_owned() });
    }
    let gold = if gold.is_empty() { vec![Alignment::default()] } else { gold };
    let texts = match given.texts {
        Some([source, target]) => Some([text_lines(source)?, text_lines(target)?]),
        None => None,
    };
    let is_single = gold.len() == 1;
    for (idx, (mut gold, mut predicted)) in paired(gold, predicted, names, state)?.into_iter().enumerate() {
        settle(&mut gold, predicted.as_mut(), texts.as_ref(), names, state)?;
        let id = match &gold.name {
            _ if is_single => given.stem.to_owned(),
            Some(name) => name.clone(),
            None => format!("{}#{}", given.stem, idx + 1),
        };
        each(document(given, id, gold, predicted, texts.as_ref(), state)?)?;
    }
    Ok(())
}

fn text_lines(file: super::File<'_>) -> Result<Vec<String>, FileError> {
    Ok(text(file.name, file.bytes)?.lines().map(str::to_owned).collect())
}

fn documents(files: Files<'_>, is_gold: bool, state: &mut State<'_>) -> Result<Vec<Alignment>, FileError> {
    let options = state.options;
    let told = if is_gold { options.gold_format } else { options.predicted_format };
    if matches!(options.metric, Metric::Links) && told.is_none() && files.other.is_none() {
        let (name, bytes) = (files.main.name, files.main.bytes);
        // Lines of two numbers are links here, and would be a ladder or a mapping elsewhere.
        if doichieu_bitext::format::Format::from_name(name).is_none()
            && let Some(alignment) = number_lines(name, text(name, bytes)?, state)?
        {
            return Ok(vec![alignment]);
        }
    }
    let format = format_of(files, told)?;
    read_alignments(files, Some(format), state)
}

/// Links as lines `i<TAB>j` with or without a score; `None` if the first line is none.
fn number_lines(file: &str, text: &str, state: &mut State<'_>) -> Result<Option<Alignment>, FileError> {
    let mut out = Alignment::default();
    for (number, line) in lines(text).filter(|(_, l)| !l.trim().is_empty()) {
        let mut fields = line.split('\t').map(str::trim);
        let mut index = || fields.next().filter(|f| f.bytes().all(|b| b.is_ascii_digit()))?.parse().ok();
        let (Some(source), Some(target)) = (index(), index()) else {
            if out.beads.is_empty() {
                return Ok(None);
            }
            let (place, found) = (Place::line(file, number), shortened(line));
            return Err(InputError::Line { place, expected: "`i<TAB>j`", found }.into());
        };
        let mut bead =
            BeadRecord { source: vec![source], target: vec![target], probability: None, score: None };
        if let Some(score) = super::score(file, number, fields.next())? {
            let place = || Place::line(file, number);
            super::alignment::set_score(&mut bead, score, state.options.score_kind, place, state)?;
        }
        out.beads.push(bead);
        out.lines.push(number);
    }
    Ok((!out.beads.is_empty()).then_some(out))
}

type Pair = (Alignment, Option<Alignment>);

/// Documents of gold with those of the prediction: one and one, or of the same names, or as many in the same order.
fn paired(
    gold: Vec<Alignment>,
    predicted: Option<Vec<Alignment>>,
    names: Names<'_>,
    state: &mut State<'_>,
) -> Result<Vec<Pair>, FileError> {
    let Some(predicted) = predicted else {
        return Ok(gold.into_iter().map(|g| (g, None)).collect());
    };
    if predicted.is_empty() && gold.len() == 1 {
        return Ok(gold.into_iter().map(|g| (g, Some(Alignment::default()))).collect());
    }
    if gold.len() == 1 && predicted.len() == 1 {
        return Ok(gold.into_iter().zip(predicted.into_iter().map(Some)).collect());
    }
    let by_name = |documents: &[Alignment]| {
        let named: Option<BTreeMap<String, usize>> =
            documents.iter().enumerate().map(|(idx, d)| Some((d.name.clone()?, idx))).collect();
        named.filter(|n| n.len() == documents.len())
    };
    let (n_gold, n_predicted) = (gold.len(), predicted.len());
    match (by_name(&gold), by_name(&predicted)) {
        (Some(_), Some(places)) => {
            let mut predicted: Vec<Option<Alignment>> = predicted.into_iter().map(Some).collect();
            let mut take = |name: &Option<String>| {
                let idx = places.get(name.as_deref()?)?;
                predicted.get_mut(*idx)?.take()
            };
            let pairs: Vec<Pair> = gold
                .into_iter()
                .map(|g| {
                    let answer = take(&g.name);
                    (g, answer)
                })
                .collect();
            if let Some(extra) = predicted.iter().flatten().find_map(|p| p.name.clone())
                && !state.options.ignores_extra
            {
                return Err(FileError::Extra { place: Place::file(names.predicted), id: extra });
            }
            state.counts.extra += predicted.iter().flatten().count() as u64;
            Ok(pairs)
        }
        _ if n_gold == n_predicted => Ok(gold.into_iter().zip(predicted.into_iter().map(Some)).collect()),
        _ => Err(FileError::Documents {
            gold: names.gold.to_owned(),
            n_gold,
            predicted: names.predicted.to_owned(),
            n_predicted,
        }),
    }
}

fn document(
    given: &Given<'_>,
    id: String,
    gold: Alignment,
    predicted: Option<Alignment>,
    texts: Option<&[Vec<String>; 2]>,
    state: &mut State<'_>,
) -> Result<RunDocument, FileError> {
    let names = Names::of(given);
    let mut n = [0; 2];
    let mut kept: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for side in 0..SIDES.len() {
        let of_gold = gold.sides.get(side);
        let of_predicted = predicted.as_ref().and_then(|p| p.sides.get(side));
        let given_texts = texts.and_then(|t| t.get(side));
        let known = given_texts.map(Vec::len).or(of_gold.and_then(|s| s.n));
        let used = check(&gold, names.gold, side, known, true, state)?;
        let reach = used.max(known.unwrap_or(0));
        let mut len = reach;
        if let Some(predicted) = &predicted {
            let used = check(predicted, names.predicted, side, known, false, state)?;
            len = len.max(used);
            if known.is_none() && reach < used {
                state.counts.beyond_gold += (used - reach) as u64;
            }
        }
        let own = [of_gold, of_predicted].into_iter().flatten().map(|s| &s.texts);
        let found = given_texts.into_iter().chain(own).find(|t| !t.is_empty() && len <= t.len());
        if let (Some(slot), Some(n), true) = (kept.get_mut(side), n.get_mut(side), state.options.keeps_texts)
        {
            slot.extend(found.into_iter().flatten().cloned());
            *n = len;
        } else if let Some(n) = n.get_mut(side) {
            *n = len;
        }
    }
    match &predicted {
        None => state.counts.missing += 1,
        Some(p) if p.beads.is_empty() => state.counts.empty_predictions += 1,
        Some(_) => {}
    }
    let [source, target] = kept;
    let answer = |alignment: Alignment| match state.options.metric {
        Metric::Links => Answer::Links(links(alignment.beads)),
        _ => Answer::Beads(alignment.beads),
    };
    let is_links = state.options.metric == Metric::Links;
    let (kind, group) =
        if is_links { ("comparable", "comparable+unrelated") } else { (given.set, given.set) };
    Ok(RunDocument {
        id: given.id(&id),
        kind: kind.to_owned(),
        group: group.to_owned(),
        n_source: n[0],
        n_target: n[1],
        source,
        target,
        gold: answer(gold),
        predicted: predicted.map(answer),
    })
}

/// Beads that are no null alignments, as links.
fn links(beads: Vec<BeadRecord>) -> Vec<LinkRecord> {
    let full = beads.into_iter().filter(|b| !b.source.is_empty() && !b.target.is_empty());
    full.map(|b| LinkRecord {
        source: b.source,
        target: b.target,
        probability: b.probability,
        ..LinkRecord::default()
    })
    .collect()
}

/// Checks a side of all beads and counts what is there twice; returns the place after the last sentence.
fn check(
    alignment: &Alignment,
    file: &str,
    side: usize,
    known: Option<usize>,
    is_gold: bool,
    state: &mut State<'_>,
) -> Result<usize, FileError> {
    let mut idxs: Vec<usize> = Vec::with_capacity(alignment.beads.len());
    for (bead_idx, bead) in alignment.beads.iter().enumerate() {
        let of_bead = Alignment::side_of(bead, side);
        if let Some(len) = known
            && let Some(&found) = of_bead.iter().find(|i| len <= **i)
        {
            let place = alignment.place(file, bead_idx);
            let side = SIDES.get(side).copied().unwrap_or_default();
            return Err(FileError::Index { place, bead: bead_idx + 1, side, found, len });
        }
        idxs.extend(of_bead);
    }
    idxs.sort_unstable();
    let twice = idxs.windows(2).filter(|w| matches!(w, [a, b] if a == b)).count() as u64;
    let is_link = state.options.metric == Metric::Links;
    if 0 < twice {
        let mut beads: Vec<(&[usize], &[usize])> =
            alignment.beads.iter().map(|b| (b.source.as_slice(), b.target.as_slice())).collect();
        beads.sort_unstable();
        // Each bead is looked at once: with its source, or with its target if it has no other side.
        let of_side = |b: &(&[usize], &[usize])| side == 0 || b.0.is_empty();
        let again = |w: &&[(&[usize], &[usize])]| matches!(w, [a, b] if a == b && of_side(a));
        let beads_twice = beads.windows(2).filter(again).count() as u64;
        let counts = &mut state.counts;
        let (sentences, beads) = if is_gold {
            (&mut counts.gold_sentences_twice, &mut counts.gold_beads_twice)
        } else {
            (&mut counts.predicted_sentences_twice, &mut counts.predicted_beads_twice)
        };
        // A sentence may well have several links.
        *sentences += if is_link { 0 } else { twice };
        *beads += beads_twice;
    }
    Ok(idxs.last().map_or(0, |last| last + 1))
}
