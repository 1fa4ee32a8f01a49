use std::collections::BTreeMap;

use super::{Outcome, data};
use crate::error::Place;
use crate::gold::{CleanDocument, read_articles, read_claims};
use crate::metric::CleanScore;
use crate::{DataFormat, Files, InputError, Suite, System};

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<CleanDocument>, InputError> {
    let mut documents = BTreeMap::new();
    let mut add = |document: CleanDocument| {
        // The same article in two document pairs is one document.
        documents.entry((document.kind.clone(), document.id.clone())).or_insert(document);
    };
    for data in &suite.data {
        let paragraph = data.paragraph.unwrap_or(1);
        for (path, bytes) in data::used(data, files) {
            match data.format {
                DataFormat::Claims => {
                    for pair in read_claims(path, bytes)? {
                        for (side, sentences) in [("source", &pair.source), ("target", &pair.target)] {
                            let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
                            let kind = format!("{side} of {path}, paragraphs of {paragraph}");
                            let id = format!("{}/{side}", pair.id);
                            add(CleanDocument::new(id, kind, &sentences, paragraph));
                        }
                    }
                }
                _ if data.ids.as_deref() == Some(path) => {}
                _ => {
                    let ids = data.ids.as_ref().and_then(|p| Some((p.as_str(), files.get(p)?.as_slice())));
                    for mut document in read_articles(path, bytes, ids, paragraph)? {
                        if path != data.path {
                            let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
                            document.kind = format!("{}/*.{extension}, paragraphs of {paragraph}", data.path);
                        }
                        add(document);
                    }
                }
            }
        }
    }
    Ok(documents.into_values().collect())
}

pub(super) fn ask(gold: &[CleanDocument], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut score = CleanScore::new();
    let mut has_answers = false;
    for document in gold {
        let read = system.read("article.txt", document.text.as_bytes());
        if let Some(read) = &read {
            has_answers = true;
            let len = document.text.len();
            let spans = read.sentences.iter().map(|s| s.span).chain(read.removals.iter().map(|r| r.0));
            if let Some(span) = spans.into_iter().find(|s| len < s.end()) {
                let (start, end) = (span.start(), span.end());
                return Err(InputError::Offset { place, id: document.id.clone(), start, end, len });
            }
        }
        score.push(document, read.as_ref());
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}
