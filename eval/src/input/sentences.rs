//! From what a file calls sentences to their places.

use std::collections::{BTreeMap, HashMap};

use super::alignment::{Alignment, SIDES, Terms};
use super::error::shortened;
use super::state::State;
use super::{FileError, Names};

/// Makes gold and prediction number sentences alike.
///
/// * `texts`: all sentences of both sides, if somebody gives them.
pub(super) fn settle(
    gold: &mut Alignment,
    predicted: Option<&mut Alignment>,
    texts: Option<&[Vec<String>; 2]>,
    names: Names<'_>,
    state: &mut State<'_>,
) -> Result<(), FileError> {
    if let Some(texts) = texts {
        let among = [names.source, names.target];
        for (alignment, file) in [(Some(&mut *gold), names.gold), (predicted, names.predicted)] {
            if let Some(alignment) = alignment.filter(|a| a.terms == Terms::Texts) {
                let atoms = [texts[0].as_slice(), texts[1].as_slice()];
                locate(alignment, atoms, file, among, state)?;
            }
        }
        return Ok(());
    }
    let Some(predicted) = predicted else { return Ok(()) };
    match (gold.terms, predicted.terms) {
        (Terms::Numbers, Terms::Numbers) => Ok(()),
        (Terms::Ids, Terms::Ids) => {
            by_ids(gold, predicted);
            Ok(())
        }
        (Terms::Ids, Terms::Numbers) => note_ids(gold, names.gold, state),
        (Terms::Numbers, Terms::Ids) => note_ids(predicted, names.predicted, state),
        (_, Terms::Texts) => {
            let [source, target] = &gold.sides;
            if source.texts.is_empty() || target.texts.is_empty() {
                return Err(FileError::NeedsTexts {
                    file: names.predicted.to_owned(),
                    other: names.gold.to_owned(),
                });
            }
            let atoms = [source.texts.as_slice(), target.texts.as_slice()];
            locate(predicted, atoms, names.predicted, [names.gold; 2], state)
        }
        (Terms::Texts, _) => {
            let [source, target] = &predicted.sides;
            if source.texts.is_empty() || target.texts.is_empty() {
                return Err(FileError::NeedsTexts {
                    file: names.gold.to_owned(),
                    other: names.predicted.to_owned(),
                });
            }
            let atoms = [source.texts.as_slice(), target.texts.as_slice()];
            locate(gold, atoms, names.gold, [names.predicted; 2], state)
        }
    }
}

/// Ids that are no numbers tell an order at best.
fn note_ids(alignment: &Alignment, file: &str, state: &mut State<'_>) -> Result<(), FileError> {
    let tells_place = |(idx, id): (usize, &String)| {
        id.is_empty() || id.strip_prefix('s').unwrap_or(id).parse() == Ok(idx + 1)
    };
    let is_sure = alignment.sides.iter().all(|side| side.ids.iter().enumerate().all(tells_place));
    if !is_sure {
        state.note(format!(
            "`{file}`: its ids do not tell which sentences they are; they were taken in their order, from the first"
        ));
    }
    Ok(())
}

/// Gives predicted sentences the numbers that gold's sentences of the same ids have; others come after gold's.
fn by_ids(gold: &Alignment, predicted: &mut Alignment) {
    for side in 0..SIDES.len() {
        let (Some(known), Some(own)) = (gold.sides.get(side), predicted.sides.get(side)) else { continue };
        let places: HashMap<&str, usize> =
            known.ids.iter().enumerate().map(|(idx, id)| (id.as_str(), idx)).collect();
        let mut next = known.ids.len();
        let mut map = Vec::with_capacity(own.ids.len());
        for id in &own.ids {
            map.push(places.get(id.as_str()).copied().unwrap_or_else(|| {
                next += 1;
                next - 1
            }));
        }
        for bead in &mut predicted.beads {
            let idxs = if side == 0 { &mut bead.source } else { &mut bead.target };
            for idx in idxs.iter_mut() {
                *idx = map.get(*idx).copied().unwrap_or(*idx);
            }
            idxs.sort_unstable();
        }
    }
}

/// A run of sentences: the first, and how many.
type Run = (usize, usize);

/// Finds the texts of the beads among sentences: each is one of them, or a run joined by spaces.
///
/// A text in several places is told apart by its order if as many beads have it; otherwise nobody can tell.
fn locate(
    alignment: &mut Alignment,
    atoms: [&[String]; 2],
    file: &str,
    among: [&str; 2],
    state: &mut State<'_>,
) -> Result<(), FileError> {
    for (side, name) in SIDES.into_iter().enumerate() {
        let (Some(atoms), Some(own)) = (atoms.get(side), alignment.sides.get(side)) else { continue };
        let atoms: Vec<String> = atoms.iter().map(|a| plain(a)).collect();
        let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
        for (idx, atom) in atoms.iter().enumerate().filter(|(_, a)| !a.is_empty()) {
            starts.entry(atom).or_default().push(idx);
        }
        let text = |idxs: &[usize]| {
            let texts: Vec<&str> =
                idxs.iter().filter_map(|i| own.texts.get(*i)).map(String::as_str).collect();
            plain(&texts.join(" "))
        };
        let wanted: Vec<String> = alignment.beads.iter().map(|b| text(Alignment::side_of(b, side))).collect();
        let mut beads_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (bead_idx, text) in wanted.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            beads_of.entry(text).or_default().push(bead_idx);
        }
        let mut found: Vec<Run> = vec![(0, 0); wanted.len()];
        for (text, beads) in beads_of {
            let runs = runs_of(text, &atoms, &starts);
            let bead = beads.first().map_or(1, |idx| idx + 1);
            let (file, among) = (file.to_owned(), among.get(side).copied().unwrap_or_default().to_owned());
            let shown = shortened(text);
            if runs.is_empty() {
                return Err(FileError::NoSuchText { file, bead, side: name, text: shown, among });
            }
            if runs.len() != beads.len() {
                let (n_places, n_beads) = (runs.len(), beads.len());
                return Err(FileError::Ambiguous {
                    file,
                    bead,
                    side: name,
                    text: shown,
                    among,
                    n_places,
                    n_beads,
                });
            }
            if 1 < runs.len() {
                state.counts.texts_by_order += runs.len() as u64;
            }
            for (bead_idx, run) in beads.into_iter().zip(runs) {
                if let Some(slot) = found.get_mut(bead_idx) {
                    *slot = run;
                }
            }
        }
        for (bead, (first, n)) in alignment.beads.iter_mut().zip(found) {
            let idxs = (first..first + n).collect();
            if side == 0 { bead.source = idxs } else { bead.target = idxs }
        }
        if let Some(side) = alignment.sides.get_mut(side) {
            side.n = Some(atoms.len());
        }
    }
    alignment.terms = Terms::Numbers;
    Ok(())
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All runs of sentences that make a text, in the order of the sentences.
fn runs_of(text: &str, atoms: &[String], starts: &HashMap<&str, Vec<usize>>) -> Vec<Run> {
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let firsts = ends.filter_map(|end| starts.get(text.get(..end)?));
    let mut runs: Vec<Run> =
        firsts.flatten().filter_map(|first| Some((*first, run_from(text, atoms.get(*first..)?)?))).collect();
    runs.sort_unstable();
    runs
}

/// How many of the sentences, from the first on, make a text.
fn run_from(text: &str, atoms: &[String]) -> Option<usize> {
    let mut rest = text;
    for (idx, atom) in atoms.iter().enumerate() {
        if atom.is_empty() {
            return None;
        }
        rest = rest.strip_prefix(atom.as_str())?;
        if rest.is_empty() {
            return Some(idx + 1);
        }
        rest = rest.strip_prefix(' ')?;
    }
    None
}
