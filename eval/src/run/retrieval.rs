use super::{Outcome, corpus};
use crate::error::Place;
use crate::gold::{RetrievalSet, read_parallel};
use crate::metric::RetrievalScore;
use crate::{DataFormat, Files, InputError, Suite, System};

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<RetrievalSet>, InputError> {
    let mut sets = Vec::new();
    for data in &suite.data {
        if data.format == DataFormat::Corpus {
            sets.push(RetrievalSet::of_corpus(&data.path, &corpus::load(data, files)?));
            continue;
        }
        let file = |path: &str| -> Result<(String, &[u8]), InputError> {
            let no_file = || InputError::NoSuchFile { file: suite.name.clone(), named: path.to_owned() };
            files.get(path).map(|bytes| (path.to_owned(), bytes.as_slice())).ok_or_else(no_file)
        };
        let expected = "a `target` beside it";
        let empty = || InputError::Empty { path: data.path.clone(), expected };
        let source = file(&data.path)?;
        let target = file(data.target.as_deref().ok_or_else(empty)?)?;
        let ids = data.ids.as_deref().map(file).transpose()?;
        let ids = ids.as_ref().map(|(name, bytes)| (name.as_str(), *bytes));
        sets.push(read_parallel((&source.0, source.1), (&target.0, target.1), ids)?);
    }
    Ok(sets)
}

pub(super) fn ask(sets: &[RetrievalSet], system: &dyn System) -> Result<Outcome, InputError> {
    let mut score = RetrievalScore::new();
    let mut has_answers = false;
    for set in sets {
        let answer = system.retrieve(&set.source, &set.target);
        if let Some(answer) = &answer {
            let sides = [
                (&answer.forward, set.target.len(), "target"),
                (&answer.backward, set.source.len(), "source"),
            ];
            for (found, len, side) in sides {
                if let Some(found) = found.iter().flatten().copied().find(|idx| len <= *idx) {
                    let place = Place::file(system.name());
                    return Err(InputError::SentenceIndex { place, id: set.name.clone(), side, found, len });
                }
            }
            has_answers = true;
        }
        score.push(set, answer.as_ref());
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}
