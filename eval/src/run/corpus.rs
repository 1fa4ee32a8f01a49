use doichieu_bitext::Span;

use super::{Outcome, data};
use crate::error::Place;
use crate::gold::{CorpusDocument, CorpusPair, read_pair};
use crate::metric::{BoilerplateScore, Label, MetadataScore, ReadDocument};
use crate::{Data, DataFormat, Files, InputError, ReadResult, Suite, System};

/// The pairs of a corpus, by folder.
pub(super) fn load(data: &Data, files: &Files) -> Result<Vec<CorpusPair>, InputError> {
    let pairs = data::below(&data.path, files)
        .filter(|(path, _)| path.ends_with("/gold.json"))
        .map(|(path, _)| read_pair(path, files))
        .collect::<Result<Vec<_>, _>>()?;
    if pairs.is_empty() {
        return Err(InputError::Empty { path: data.path.clone(), expected: "`<pair>/gold.json`" });
    }
    Ok(pairs)
}

/// The documents of all pairs of a suite, with their names.
pub(super) fn load_all(suite: &Suite, files: &Files) -> Result<Vec<(String, CorpusDocument)>, InputError> {
    let mut documents = Vec::new();
    for data in &suite.data {
        for pair in load(data, files)? {
            documents.extend(sides(pair));
        }
    }
    Ok(documents)
}

/// The documents of a suite's corpora, and the items of its files, which `read` reads.
#[expect(clippy::type_complexity, reason = "items, and documents with their names")]
pub(super) fn load_beside<T>(
    suite: &Suite,
    files: &Files,
    read: impl Fn(&str, &[u8]) -> Result<Vec<T>, InputError>,
) -> Result<(Vec<T>, Vec<(String, CorpusDocument)>), InputError> {
    let (mut items, mut documents) = (Vec::new(), Vec::new());
    for data in &suite.data {
        if data.format == DataFormat::Corpus {
            for pair in load(data, files)? {
                documents.extend(sides(pair));
            }
        } else if let Some(bytes) = files.get(&data.path) {
            items.extend(read(&data.path, bytes)?);
        }
    }
    Ok((items, documents))
}

/// Both documents of a pair, each with its name.
pub(super) fn sides(pair: CorpusPair) -> [(String, CorpusDocument); 2] {
    [
        (format!("{}/{}", pair.id, pair.source.name), pair.source),
        (format!("{}/{}", pair.id, pair.target.name), pair.target),
    ]
}

pub(super) fn label(id: &str, document: &CorpusDocument) -> Label {
    let lang = document.lang.as_str().to_owned();
    Label { id: id.to_owned(), kind: lang.clone(), group: lang }
}

/// The text of a file that is UTF-8 and nothing but text.
pub(super) fn plain_text(document: &CorpusDocument) -> Option<&str> {
    let extension = document.name.rsplit_once('.').map_or("", |(_, e)| e);
    matches!(extension, "txt" | "").then(|| std::str::from_utf8(&document.bytes).ok()).flatten()
}

/// Refuses spans past the end of a file.
pub(super) fn check_file_spans(
    place: &Place,
    id: &str,
    document: &CorpusDocument,
    spans: impl IntoIterator<Item = Span>,
) -> Result<(), InputError> {
    let len = document.bytes.len();
    match spans.into_iter().find(|s| len < s.end()) {
        None => Ok(()),
        Some(span) => {
            let (start, end) = (span.start(), span.end());
            Err(InputError::Offset { place: place.clone(), id: id.to_owned(), start, end, len })
        }
    }
}

/// Refuses a reading whose spans are past the end of the file.
pub(super) fn check_read(
    place: &Place,
    id: &str,
    document: &CorpusDocument,
    read: &ReadResult,
) -> Result<(), InputError> {
    let removed = read.removals.iter().map(|(span, _)| *span);
    check_file_spans(place, id, document, read.sentences.iter().map(|s| s.span).chain(removed))
}

pub(super) fn ask_boilerplate(
    gold: &[(String, CorpusDocument)],
    system: &dyn System,
) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut score = BoilerplateScore::new();
    let mut has_answers = false;
    for (id, document) in gold {
        let read = system.read(&document.name, &document.bytes);
        if let Some(read) = &read {
            check_read(&place, id, document, read)?;
            has_answers = true;
        }
        score.push(&ReadDocument { label: label(id, document), gold: document, read: read.as_ref() });
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}

pub(super) fn ask_metadata(
    gold: &[(String, CorpusDocument)],
    system: &dyn System,
) -> Result<Outcome, InputError> {
    let mut score = MetadataScore::new();
    let mut has_answers = false;
    for (id, document) in gold {
        let read = system.read(&document.name, &document.bytes);
        has_answers |= read.is_some();
        score.push(label(id, document), &document.metadata, read.as_ref().map(|r| &r.metadata));
    }
    Ok(Outcome::Score { score: Box::new(score), has_answers })
}
