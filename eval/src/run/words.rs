use doichieu_bitext::WordLink;

use super::{Outcome, data};
use crate::error::Place;
use crate::gold::{WordPair, check_word_links, read_pharaoh};
use crate::prediction::check_probability;
use crate::record::{Answer, RunDocument, WordRecord};
use crate::{Files, InputError, Suite, System};

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<WordPair>, InputError> {
    let mut pairs = Vec::new();
    for data in &suite.data {
        let before = pairs.len();
        for (path, bytes) in data::below(&data.path, files) {
            if let Some(stem) = path.strip_suffix(".pharaoh") {
                pairs.extend(set(path, bytes, stem, files)?);
            }
        }
        if pairs.len() == before {
            return Err(InputError::Empty { path: data.path.clone(), expected: "`<set>.pharaoh`" });
        }
    }
    Ok(pairs)
}

fn set(path: &str, bytes: &[u8], stem: &str, files: &Files) -> Result<Vec<WordPair>, InputError> {
    let links = read_pharaoh(path, bytes)?;
    let in_step = |extension: &str| {
        let lines = data::side(path, stem, extension, files)?;
        if lines.len() == links.len() {
            return Ok(lines);
        }
        Err(InputError::LineCount {
            file: format!("{stem}.{extension}"),
            found: lines.len(),
            other: path.to_owned(),
            expected: links.len(),
        })
    };
    let (source, target) = (in_step("en")?, in_step("vi")?);
    let ids = if files.contains_key(&format!("{stem}.ids")) {
        in_step("ids")?
    } else {
        (1..=links.len()).map(|line| format!("line {line}")).collect()
    };
    let words = |line: String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let set = stem.rsplit('/').next().unwrap_or(stem);
    let mut pairs = Vec::with_capacity(links.len());
    for (((source, target), id), links) in source.into_iter().zip(target).zip(ids).zip(links) {
        let (source, target) = (words(source), words(target));
        check_word_links(&Place::line(path, pairs.len() + 1), &id, &links, source.len(), target.len())?;
        pairs.push(WordPair { id, set: set.to_owned(), source, target, links });
    }
    Ok(pairs)
}

pub(super) fn ask(pairs: &[WordPair], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut documents = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let answer = system.link_words(&pair.source, &pair.target);
        if let Some(links) = &answer {
            check_word_links(&place, &pair.id, links, pair.source.len(), pair.target.len())?;
            links.iter().try_for_each(|l| check_probability(&place, &pair.id, l.probability))?;
        }
        let records = |links: &[WordLink]| Answer::Words(links.iter().map(WordRecord::from).collect());
        documents.push(RunDocument {
            id: pair.id.clone(),
            kind: pair.set.clone(),
            group: pair.set.clone(),
            n_source: pair.source.len(),
            n_target: pair.target.len(),
            source: pair.source.clone(),
            target: pair.target.clone(),
            gold: records(&pair.links),
            predicted: answer.as_deref().map(records),
        });
    }
    Ok(Outcome::Documents(documents))
}
