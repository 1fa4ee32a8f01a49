use std::collections::BTreeSet;

use doichieu_bitext::Bead;

use super::links::{Input, to_gold};
use super::{Outcome, corpus, data};
use crate::error::Place;
use crate::gold::{CorpusPair, PairKind, check_beads, read_beads};
use crate::metric::Label;
use crate::prediction::check_probability;
use crate::record::{Answer, BeadRecord, RunDocument};
use crate::{DataFormat, Files, InputError, Suite, System};

/// A translation to be aligned.
pub(super) struct Gold {
    label: Label,
    beads: Vec<Bead>,
    input: Input,
}

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<Gold>, InputError> {
    let mut gold = Vec::new();
    for data in &suite.data {
        if data.format == DataFormat::Corpus {
            gold.extend(corpus::load(data, files)?.into_iter().filter_map(of_pair));
        } else {
            gold.extend(bead_files(&data.path, files)?);
        }
    }
    Ok(gold)
}

/// A translation of a corpus, whose links are beads; `None` for other pairs.
fn of_pair(pair: CorpusPair) -> Option<Gold> {
    let bead = |(source, target): (&[usize], &[usize])| Bead {
        source_idxs: source.to_vec(),
        target_idxs: target.to_vec(),
        ..Bead::default()
    };
    (pair.kind == PairKind::Parallel).then(|| Gold {
        label: label(&pair.id, "corpus"),
        beads: pair.links.iter().map(|l| bead((&l.source, &l.target))).collect(),
        input: Input::Files(Box::new(pair)),
    })
}

fn label(id: &str, set: &str) -> Label {
    Label { id: id.to_owned(), kind: set.to_owned(), group: set.to_owned() }
}

fn bead_files(folder: &str, files: &Files) -> Result<Vec<Gold>, InputError> {
    let set = folder.trim_end_matches('/').rsplit('/').next().unwrap_or(folder);
    let mut gold = Vec::new();
    for (path, bytes) in data::below(folder, files) {
        let Some(stem) = path.strip_suffix(".gold") else { continue };
        let (source, target) = (data::side(path, stem, "en", files)?, data::side(path, stem, "vi", files)?);
        let id = stem.rsplit('/').next().unwrap_or(stem);
        let beads = read_beads(path, bytes)?;
        check_beads(&Place::file(path), id, &beads, source.len(), target.len())?;
        gold.push(Gold { label: label(id, set), beads, input: Input::Sentences(source, target) });
    }
    if gold.is_empty() {
        return Err(InputError::Empty { path: folder.to_owned(), expected: "`<doc>.gold`" });
    }
    Ok(gold)
}

pub(super) fn ask(gold: &[Gold], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let cut: Vec<(&[String], &[String])> = gold
        .iter()
        .filter_map(|pair| match &pair.input {
            Input::Sentences(source, target) => Some((source.as_slice(), target.as_slice())),
            Input::Files(_) => None,
        })
        .collect();
    let mut answers = system.align_all(&cut).into_iter();
    let mut documents = Vec::with_capacity(gold.len());
    for pair in gold {
        let answer = match &pair.input {
            Input::Sentences(source, target) => {
                let beads = answers.next().flatten();
                if let Some(beads) = &beads {
                    check(&place, &pair.label.id, beads, source.len(), target.len())?;
                }
                beads
            }
            Input::Files(files) => ask_files(&place, files, system)?,
        };
        let records = |beads: &[Bead]| Answer::Beads(beads.iter().map(BeadRecord::from).collect());
        let (source, target) = pair.input.texts();
        documents.push(RunDocument {
            id: pair.label.id.clone(),
            kind: pair.label.kind.clone(),
            group: pair.label.group.clone(),
            n_source: source.len(),
            n_target: target.len(),
            source,
            target,
            gold: records(&pair.beads),
            predicted: answer.as_deref().map(records),
        });
    }
    Ok(Outcome::Documents(documents))
}

fn check(
    place: &Place,
    id: &str,
    beads: &[Bead],
    n_source: usize,
    n_target: usize,
) -> Result<(), InputError> {
    check_beads(place, id, beads, n_source, n_target)?;
    beads.iter().try_for_each(|b| check_probability(place, id, b.probability))
}

/// Beads of two raw files, between gold's sentences: those of what the system itself reads from the files.
fn ask_files(place: &Place, pair: &CorpusPair, system: &dyn System) -> Result<Option<Vec<Bead>>, InputError> {
    let read = |d: &crate::gold::CorpusDocument| system.read(&d.name, &d.bytes);
    let (Some(source), Some(target)) = (read(&pair.source), read(&pair.target)) else { return Ok(None) };
    corpus::check_read(place, &pair.id, &pair.source, &source)?;
    corpus::check_read(place, &pair.id, &pair.target, &target)?;
    let Some(beads) = system.align(&source.texts(), &target.texts()) else { return Ok(None) };
    check(place, &pair.id, &beads, source.sentences.len(), target.sentences.len())?;
    let source_idxs = to_gold(&pair.source, &source);
    let target_idxs = to_gold(&pair.target, &target);
    // Two sentences read where gold has one are that one.
    let through = |idxs: &[usize], map: &[usize]| {
        let idxs: BTreeSet<usize> = idxs.iter().filter_map(|i| map.get(*i).copied()).collect();
        idxs.into_iter().collect()
    };
    let translate = |bead: Bead| Bead {
        source_idxs: through(&bead.source_idxs, &source_idxs),
        target_idxs: through(&bead.target_idxs, &target_idxs),
        ..bead
    };
    Ok(Some(beads.into_iter().map(translate).collect()))
}
