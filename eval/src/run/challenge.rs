use doichieu_bitext::Lang;

use super::{corpus, data};
use crate::challenge::{ChallengeItem, ChallengePair, ChallengeScore, ChallengeText, CheckedTexts, Checker};
use crate::error::Place;
use crate::gold::{CorpusPair, PairKind, check_beads, read_beads, read_parallel};
use crate::record::SystemInfo;
use crate::report::{SuiteResult, SystemResult};
use crate::{DataFormat, Files, InputError, RunError, Suite};

/// The sentence pairs of a suite of task `challenge`, each with the document it is from.
///
/// Of beads those of one sentence on each side are taken.
///
/// # Errors
///
/// As [`crate::run_suite`].
pub fn challenge_pairs(suite: &Suite, files: &Files) -> Result<Vec<ChallengePair>, RunError> {
    data::check(suite, files)?;
    load(suite, files)
        .map_err(|source| RunError::Gold { suite: suite.name.clone(), source: Box::new(source) })
}

/// Runs checkers on alterations of the pairs of a suite, as [`challenge_pairs`] gives them, and scores them.
///
/// * `alter`: makes the alterations; called once.
/// * `checkers`: those on offer, as in [`crate::run_suite`].
///
/// # Errors
///
/// As [`crate::run_suite`].
pub fn run_challenge(
    suite: &Suite,
    files: &Files,
    alter: &dyn Fn(&[ChallengePair]) -> Vec<ChallengeItem>,
    checkers: &[&dyn Checker],
) -> Result<SuiteResult, RunError> {
    let gold_sha256 = data::check(suite, files)?;
    let pairs = challenge_pairs(suite, files)?;
    let items = alter(&pairs);
    let mut result = SuiteResult::new(suite, gold_sha256);
    for name in &suite.systems {
        let Some(checker) = checkers.iter().find(|c| c.name() == name) else {
            result.left_out.push(name.clone());
            continue;
        };
        let score = challenge(&pairs, &items, *checker);
        result.n_documents = score.n_documents();
        result.systems.push(SystemResult {
            system: SystemInfo { name: name.clone(), ..SystemInfo::default() },
            metric: ChallengeScore::METRIC,
            run: None,
            rows: score.rows(suite.resampling()),
        });
    }
    Ok(result)
}

/// Has a checker look at pairs as they stand and at altered ones, and scores what it says.
pub fn challenge(pairs: &[ChallengePair], items: &[ChallengeItem], checker: &dyn Checker) -> ChallengeScore {
    let plain: Vec<CheckedTexts<'_>> = pairs.iter().map(CheckedTexts::of).collect();
    let altered: Vec<CheckedTexts<'_>> = items.iter().filter_map(|item| item.texts(pairs)).collect();
    ChallengeScore::new(pairs, items, &checker.check(&plain), &checker.check(&altered))
}

fn load(suite: &Suite, files: &Files) -> Result<Vec<ChallengePair>, InputError> {
    let mut pairs = Vec::new();
    for data in &suite.data {
        match data.format {
            DataFormat::Corpus => pairs.extend(corpus::load(data, files)?.iter().flat_map(of_corpus)),
            DataFormat::Parallel => pairs.extend(parallel(suite, data, files)?),
            _ => pairs.extend(bead_files(&data.path, files)?),
        }
    }
    Ok(pairs)
}

fn pair(document: &str, idx: usize, source: (&str, Lang), target: (&str, Lang)) -> ChallengePair {
    let text = |(text, lang): (&str, Lang)| ChallengeText { text: text.trim().to_owned(), lang };
    ChallengePair {
        id: format!("{document}.{idx}"),
        document: document.to_owned(),
        source: text(source),
        target: text(target),
    }
}

/// The sentence pairs of a translation; those in which markup, entities or escapes stand are left out, since a checker is
/// given text.
fn of_corpus(of: &CorpusPair) -> Vec<ChallengePair> {
    let sides = [&of.source, &of.target];
    let is_plain = sides.iter().all(|d| d.encoding == "UTF-8");
    if of.kind != PairKind::Parallel || !is_plain {
        return Vec::new();
    }
    let [source, target] = sides.map(|d| String::from_utf8_lossy(&d.bytes));
    let one_to_one =
        of.links.iter().filter_map(|link| match (link.source.as_slice(), link.target.as_slice()) {
            ([a], [b]) => Some((
                *a,
                of.source.sentences.get(*a)?.text(&source)?,
                of.target.sentences.get(*b)?.text(&target)?,
            )),
            _ => None,
        });
    one_to_one
        .filter(|(_, a, b)| ![a, b].iter().any(|t| t.contains(['<', '&', '\\', '\n'])))
        .map(|(idx, a, b)| pair(&of.id, idx, (a, of.source.lang), (b, of.target.lang)))
        .collect()
}

fn parallel(suite: &Suite, data: &crate::Data, files: &Files) -> Result<Vec<ChallengePair>, InputError> {
    let file = |path: &str| -> Result<(String, &[u8]), InputError> {
        let no_file = || InputError::NoSuchFile { file: suite.name.clone(), named: path.to_owned() };
        files.get(path).map(|bytes| (path.to_owned(), bytes.as_slice())).ok_or_else(no_file)
    };
    let empty = || InputError::Empty { path: data.path.clone(), expected: "a `target` beside it" };
    let (source, target) = (file(&data.path)?, file(data.target.as_deref().ok_or_else(empty)?)?);
    let ids = data.ids.as_deref().map(file).transpose()?;
    let ids = ids.as_ref().map(|(name, bytes)| (name.as_str(), *bytes));
    let set = read_parallel((&source.0, source.1), (&target.0, target.1), ids)?;
    Ok(set
        .pairs
        .iter()
        .filter_map(|p| {
            let (a, b) = (set.source.get(p.source_idx)?, set.target.get(p.target_idx)?);
            Some(pair(&p.document, p.source_idx, (a, Lang::En), (b, Lang::Vi)))
        })
        .collect())
}

fn bead_files(folder: &str, files: &Files) -> Result<Vec<ChallengePair>, InputError> {
    let mut pairs = Vec::new();
    for (path, bytes) in data::below(folder, files) {
        let Some(stem) = path.strip_suffix(".gold") else { continue };
        let (source, target) = (data::side(path, stem, "en", files)?, data::side(path, stem, "vi", files)?);
        let id = stem.rsplit('/').next().unwrap_or(stem);
        let beads = read_beads(path, bytes)?;
        check_beads(&Place::file(path), id, &beads, source.len(), target.len())?;
        pairs.extend(beads.iter().filter_map(|bead| {
            let ([a], [b]) = (bead.source_idxs.as_slice(), bead.target_idxs.as_slice()) else { return None };
            Some(pair(id, *a, (source.get(*a)?, Lang::En), (target.get(*b)?, Lang::Vi)))
        }));
    }
    if pairs.is_empty() {
        return Err(InputError::Empty { path: folder.to_owned(), expected: "`<doc>.gold` with 1-1 beads" });
    }
    Ok(pairs)
}
