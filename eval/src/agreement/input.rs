use serde::Deserialize;

use super::{AgreementOn, AnnotatedDocument};
use crate::InputError;
use crate::error::Place;
use crate::gold::{byte_spans, jsonl, read_beads};
use crate::prediction::OffsetUnit;
use crate::record::{Answer, BeadRecord, LinkRecord};

#[derive(Deserialize)]
struct Record {
    id: String,
    links: Option<Vec<Link>>,
    sentences: Option<Vec<(usize, usize)>>,
    text: Option<String>,
    #[serde(alias = "en")]
    source: Option<Side>,
    #[serde(alias = "vi")]
    target: Option<Side>,
}

/// A link in gold or in an answer; what else they say of it is of no matter here.
#[derive(Deserialize)]
struct Link {
    #[serde(alias = "en")]
    source: Vec<usize>,
    #[serde(alias = "vi")]
    target: Vec<usize>,
    relation: Option<String>,
}

#[derive(Deserialize)]
struct Side {
    sentences: Vec<String>,
}

/// Reads somebody's annotations: JSONL of `{"id", "links"}` or of `{"id", "sentences"}`.
///
/// Links are as in the project's gold, `source` and `target` (or `en` and `vi`) being lists of sentence indices; with
/// `{"source": {"sentences": […]}, "target": …}` the sentences are known too. Sentences are ranges in `text`, if that is
/// there, counted as `unit` says; without it they are taken as they are.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, [`InputError::NoAnnotations`] for a record without what `on` needs, and
/// [`InputError::Offset`] for a range that is none of the text.
pub fn read_annotations(
    on: AgreementOn,
    file: &str,
    bytes: &[u8],
    unit: OffsetUnit,
) -> Result<Vec<AnnotatedDocument>, InputError> {
    let expected = match on {
        AgreementOn::Boundaries => "an object with `id` and `sentences`",
        _ => "an object with `id` and `links`",
    };
    let records = jsonl(file, bytes, expected, |r: &Record| &r.id)?;
    records.into_iter().map(|(place, record)| document(on, &place, record, unit)).collect()
}

fn document(
    on: AgreementOn,
    place: &Place,
    record: Record,
    unit: OffsetUnit,
) -> Result<AnnotatedDocument, InputError> {
    let Record { id, links, sentences, text, source, target } = record;
    let nothing = |key| InputError::NoAnnotations { place: place.clone(), id: id.clone(), key };
    let (answer, source, target) = match on {
        AgreementOn::Boundaries => {
            let sentences = sentences.ok_or_else(|| nothing("sentences"))?;
            let spans = match (&text, unit) {
                (Some(text), OffsetUnit::Chars) => byte_spans(text, &sentences)
                    .map_err(|(start, end)| {
                        let len = text.chars().count();
                        InputError::Offset { place: place.clone(), id: id.clone(), start, end, len }
                    })?
                    .iter()
                    .map(|s| (s.start(), s.end()))
                    .collect(),
                _ => sentences,
            };
            (Answer::Boundaries(spans), text.into_iter().collect(), Vec::new())
        }
        _ => {
            let links = links.ok_or_else(|| nothing("links"))?;
            let texts = |side: Option<Side>| side.map(|s| s.sentences).unwrap_or_default();
            let links = links.into_iter().map(|Link { source, target, relation }| LinkRecord {
                source,
                target,
                relation,
                ..LinkRecord::default()
            });
            (Answer::Links(links.collect()), texts(source), texts(target))
        }
    };
    Ok(AnnotatedDocument { n_source: source.len(), n_target: target.len(), id, source, target, answer })
}

/// Reads one document's beads in Vecalign's format.
///
/// * `texts`: sentences of source and target; empty if not known.
///
/// # Errors
///
/// As [`read_beads`].
pub fn read_annotated_beads(
    id: &str,
    file: &str,
    bytes: &[u8],
    [source, target]: [Vec<String>; 2],
) -> Result<AnnotatedDocument, InputError> {
    let beads = read_beads(file, bytes)?.iter().map(BeadRecord::from).collect();
    Ok(AnnotatedDocument {
        id: id.to_owned(),
        n_source: source.len(),
        n_target: target.len(),
        source,
        target,
        answer: Answer::Beads(beads),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_sentences_are_read_with_what_is_known_of_the_texts() {
        let line = r#"{"id":"p","kind":"comparable","en":{"sentences":["A.","B."]},"vi":{"sentences":["Á."]},"links":[{"en":[0],"vi":[0],"relation":"contradiction","confidence":"high","conflicts":[{"type":"number"}]}]}"#;
        let read = read_annotations(AgreementOn::Links, "a", line.as_bytes(), OffsetUnit::Chars).unwrap();
        assert_eq!(
            (read[0].n_source, read[0].n_target, read[0].target.as_slice()),
            (2, 1, &["Á.".to_owned()][..])
        );
        let line = r#"{"id":"p","text":"Đi. Về.","sentences":[[0,3],[4,7]]}"#;
        let read =
            read_annotations(AgreementOn::Boundaries, "a", line.as_bytes(), OffsetUnit::Chars).unwrap();
        assert_eq!(read[0].answer, Answer::Boundaries(vec![(0, 4), (5, 10)]));
        let line = br#"{"id":"p","sentences":[[0,3],[4,7]]}"#;
        let read = read_annotations(AgreementOn::Boundaries, "a", line, OffsetUnit::Chars).unwrap();
        assert_eq!(read[0].answer, Answer::Boundaries(vec![(0, 3), (4, 7)]));
    }

    #[test]
    fn beads_are_read_too() {
        let read = read_annotated_beads("p", "p.gold", b"[0]:[0, 1]\n[1]:[]\n", Default::default()).unwrap();
        let Answer::Beads(beads) = read.answer else { panic!("beads are beads") };
        assert_eq!((beads.len(), beads[0].target.as_slice()), (2, &[0, 1][..]));
    }

    #[test]
    fn a_record_without_annotations_is_named() {
        let message = |on, line: &str| {
            read_annotations(on, "a", line.as_bytes(), OffsetUnit::Chars).unwrap_err().to_string()
        };
        let line = r#"{"id":"p","sentences":[]}"#;
        assert_eq!(message(AgreementOn::Links, line), "`a`, line 1: `p` has no `links`");
        let line = r#"{"id":"p","text":"Đi.","sentences":[[0,9]]}"#;
        assert!(message(AgreementOn::Boundaries, line).contains("`p`"));
    }
}
