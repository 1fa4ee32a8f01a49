use super::Outcome;
use super::links::document;
use crate::error::Place;
use crate::gold::{LinkPair, read_claims};
use crate::prediction::check_links;
use crate::{Files, InputError, Suite, System};

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<LinkPair>, InputError> {
    let mut gold = Vec::new();
    for data in &suite.data {
        if let Some(bytes) = files.get(&data.path) {
            gold.extend(read_claims(&data.path, bytes)?);
        }
    }
    Ok(gold)
}

pub(super) fn ask(gold: &[LinkPair], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut documents = Vec::with_capacity(gold.len());
    for pair in gold {
        let links = system.link(&pair.source, &pair.target);
        if let Some(links) = &links {
            check_links(&place, &pair.id, links, pair.source.len(), pair.target.len())?;
        }
        // A linker without relations has no verdicts.
        let links = links.filter(|links| links.is_empty() || links.iter().any(|l| l.relation.is_some()));
        let texts = (pair.source.clone(), pair.target.clone());
        documents.push(document(&pair.id, pair.kind, texts, &pair.links, links.as_deref()));
    }
    Ok(Outcome::Documents(documents))
}
