use super::Outcome;
use crate::error::Place;
use crate::gold::{LinkPair, read_claims};
use crate::metric::{VerdictScore, gold_verdicts};
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
    let mut score = VerdictScore::default();
    let mut has_answers = false;
    for pair in gold {
        let links = system.link(&pair.source, &pair.target);
        if let Some(links) = &links {
            check_links(&place, &pair.id, links, pair.source.len(), pair.target.len())?;
            has_answers |= links.iter().any(|l| l.relation.is_some());
        }
        score.push(&pair.id, pair.kind, gold_verdicts(&pair.links), links.as_deref());
    }
    Ok(Outcome { score: Box::new(score), has_answers })
}
