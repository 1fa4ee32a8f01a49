use doichieu_bitext::Lang;

use super::{Outcome, corpus};
use crate::error::Place;
use crate::gold::{CorpusDocument, LanguageItem, read_language};
use crate::metric::{LanguageScore, LanguageUnit, language_length};
use crate::prediction::check_probability;
use crate::record::{Answer, LanguageRecord, RunDocument};
use crate::{Detected, Files, InputError, Suite, System};

/// Items, and documents of the corpus with their names.
pub(super) struct Gold {
    items: Vec<LanguageItem>,
    documents: Vec<(String, CorpusDocument)>,
}

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Gold, InputError> {
    let (items, documents) = corpus::load_beside(suite, files, read_language)?;
    Ok(Gold { items, documents })
}

pub(super) fn ask(gold: &Gold, system: &dyn System) -> Result<Outcome, InputError> {
    if gold.documents.is_empty() {
        return ask_items(&gold.items, system);
    }
    let place = Place::file(system.name());
    let mut score = LanguageScore::new();
    let mut has_answers = false;
    let mut push = |id: &str, kind: &str, lang: Lang, answers: Vec<Option<Detected>>, lengths: &[usize]| {
        for answer in answers.iter().flatten() {
            has_answers = true;
            check_probability(&place, id, answer.confidence)?;
        }
        let unit = LanguageUnit { id: id.to_owned(), kind: kind.to_owned() };
        score.push_with_lengths(unit, lang, &answers, lengths);
        Ok(())
    };
    for item in &gold.items {
        push(
            &item.id,
            &item.kind,
            item.lang,
            vec![system.detect(&item.text)],
            &[language_length(&item.text)],
        )?;
    }
    for (id, document) in &gold.documents {
        let text = corpus::plain_text(document);
        // A detector that cannot read files still sees the text of those that are nothing but text.
        let whole = system
            .read(&document.name, &document.bytes)
            .map(|read| read.detected)
            .or_else(|| system.detect(text?));
        push(id, "document", document.lang, vec![whole], &[])?;
        let Some(text) = text else { continue };
        let sentences: Vec<&str> = document.sentences.iter().filter_map(|s| s.text(text)).collect();
        let answers = sentences.iter().map(|s| system.detect(s)).collect();
        let lengths: Vec<usize> = sentences.iter().map(|s| language_length(s)).collect();
        push(&format!("{id}, sentences"), "sentence", document.lang, answers, &lengths)?;
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}

fn ask_items(items: &[LanguageItem], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut documents = Vec::with_capacity(items.len());
    for item in items {
        let answer = system.detect(&item.text);
        check_probability(&place, &item.id, answer.and_then(|a| a.confidence))?;
        let record = |lang: Lang, probability: Option<f64>| {
            Answer::Language(LanguageRecord { lang: lang.as_str().to_owned(), probability })
        };
        documents.push(RunDocument {
            id: item.id.clone(),
            kind: item.kind.clone(),
            group: item.lang.as_str().to_owned(),
            n_source: 1,
            n_target: 0,
            source: vec![item.text.clone()],
            target: Vec::new(),
            gold: record(item.lang, None),
            predicted: answer.map(|a| record(a.lang, a.confidence)),
        });
    }
    Ok(Outcome::Documents(documents))
}
