use doichieu_bitext::Span;

use super::{Outcome, corpus};
use crate::error::Place;
use crate::gold::{CorpusDocument, Passage, read_segmentation};
use crate::metric::BoundaryScore;
use crate::prediction::check_spans;
use crate::record::{Answer, RunDocument};
use crate::{BlankMap, Files, InputError, ReadResult, Suite, System};

/// Passages, and documents of the corpus with their names.
pub(super) struct Gold {
    passages: Vec<Passage>,
    documents: Vec<(String, CorpusDocument)>,
}

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Gold, InputError> {
    let (passages, documents) = corpus::load_beside(suite, files, read_segmentation)?;
    Ok(Gold { passages, documents })
}

pub(super) fn ask(gold: &Gold, system: &dyn System) -> Result<Outcome, InputError> {
    if gold.documents.is_empty() {
        return ask_passages(&gold.passages, system);
    }
    let place = Place::file(system.name());
    let mut score = BoundaryScore::new();
    let mut has_answers = false;
    for passage in &gold.passages {
        let answer = system.segment(&passage.text);
        if let Some(spans) = &answer {
            check_spans(&place, &passage.id, &passage.text, spans)?;
            has_answers = true;
        }
        score.push_passage(passage, answer.as_deref());
    }
    for (id, document) in &gold.documents {
        let answer = spans_of(document, system);
        if let Some(spans) = &answer {
            corpus::check_file_spans(&place, id, document, spans.iter().copied())?;
            has_answers = true;
        }
        let map = BlankMap::of_file_within(&document.bytes, &document.sentences);
        let text = std::str::from_utf8(&document.bytes).ok();
        let label = corpus::label(id, document);
        score.push(label, &map, text, &document.sentences, answer.as_deref());
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}

fn ask_passages(passages: &[Passage], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let ranges = |spans: &[Span]| Answer::Boundaries(spans.iter().map(|s| (s.start(), s.end())).collect());
    let mut documents = Vec::with_capacity(passages.len());
    for passage in passages {
        let answer = system.segment(&passage.text);
        if let Some(spans) = &answer {
            check_spans(&place, &passage.id, &passage.text, spans)?;
        }
        documents.push(RunDocument {
            id: passage.id.clone(),
            kind: passage.kind.clone(),
            group: passage.lang.as_str().to_owned(),
            n_source: 1,
            n_target: 0,
            source: vec![passage.text.clone()],
            target: Vec::new(),
            gold: ranges(&passage.sentences),
            predicted: answer.as_deref().map(ranges),
        });
    }
    Ok(Outcome::Documents(documents))
}

/// The sentences of a file; a segmenter that cannot read files still sees those that are nothing but text.
fn spans_of(document: &CorpusDocument, system: &dyn System) -> Option<Vec<Span>> {
    system
        .read(&document.name, &document.bytes)
        .map(|read| ReadResult::spans(&read))
        .or_else(|| system.segment(corpus::plain_text(document)?))
}
