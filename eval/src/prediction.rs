//! Predictions in files: what `doichieu detect`, `segment` and `compare` write, or anyone else's tool.
//!
//! Ids that the gold does not have are passed over, so that a tool may be run once on a larger set; ids that
//! only the gold has count as missing predictions.

use std::collections::BTreeMap;

use doichieu_bitext::Span;
use serde::Deserialize;

use crate::error::Place;
use crate::gold::{LinkPair, Passage, byte_spans, check_link, jsonl};
use crate::{Detected, InputError, PredictedLink};

/// What offsets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Unicode code points.
    Chars,
    /// Bytes of UTF-8.
    Bytes,
}

/// Predictions by id.
pub type ById<T> = BTreeMap<String, T>;

/// Reads JSONL of `{"id", "lang", "confidence"}`; the confidence may be absent.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, [`InputError::Lang`] and [`InputError::Probability`].
pub fn read_detections(file: &str, bytes: &[u8]) -> Result<ById<Detected>, InputError> {
    #[derive(Deserialize)]
    struct Record {
        id: String,
        lang: String,
        confidence: Option<f64>,
    }
    let mut found = ById::new();
    for (place, Record { id, lang, confidence }) in
        jsonl(file, bytes, "an object with `id` and `lang`", |r: &Record| &r.id)?
    {
        check_probability(&place, &id, confidence)?;
        let lang = match lang.parse() {
            Ok(lang) => lang,
            Err(source) => return Err(InputError::Lang { place, id, source }),
        };
        found.insert(id, Detected { lang, confidence });
    }
    Ok(found)
}

/// Reads JSONL of `{"id", "sentences": [[start, end], …]}` as byte spans of the passages' texts.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, [`InputError::Offset`], and [`InputError::Span`] for byte offsets
/// inside a character.
pub fn read_segments(
    file: &str,
    bytes: &[u8],
    unit: OffsetUnit,
    passages: &[Passage],
) -> Result<ById<Vec<Span>>, InputError> {
    #[derive(Deserialize)]
    struct Record {
        id: String,
        sentences: Vec<(usize, usize)>,
    }
    let texts: BTreeMap<&str, &str> = passages.iter().map(|p| (p.id.as_str(), p.text.as_str())).collect();
    let mut found = ById::new();
    for (place, Record { id, sentences }) in
        jsonl(file, bytes, "an object with `id` and `sentences`", |r: &Record| &r.id)?
    {
        let Some(text) = texts.get(id.as_str()) else { continue };
        let spans = match unit {
            OffsetUnit::Chars => byte_spans(text, &sentences).map_err(|(start, end)| {
                let len = text.chars().count();
                InputError::Offset { place, id: id.clone(), start, end, len }
            })?,
            OffsetUnit::Bytes => {
                let spans: Vec<Span> = sentences.iter().map(|&(start, end)| Span::at(start, end)).collect();
                if let Some(&(start, end)) = sentences.iter().find(|(start, end)| end < start) {
                    return Err(InputError::Offset { place, id, start, end, len: text.len() });
                }
                check_spans(&place, &id, text, &spans)?;
                spans
            }
        };
        found.insert(id, spans);
    }
    Ok(found)
}

/// Reads JSONL of `{"id", "links": [{"source": [i, …], "target": [j, …], "probability": p}]}`.
///
/// `en` and `vi` are understood for `source` and `target`; the probability may be absent.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file, [`InputError::SentenceIndex`] and [`InputError::Probability`].
pub fn read_links(
    file: &str,
    bytes: &[u8],
    pairs: &[LinkPair],
) -> Result<ById<Vec<PredictedLink>>, InputError> {
    #[derive(Deserialize)]
    struct Record {
        id: String,
        links: Vec<LinkRecord>,
    }
    #[derive(Deserialize)]
    struct LinkRecord {
        #[serde(alias = "en")]
        source: Vec<usize>,
        #[serde(alias = "vi")]
        target: Vec<usize>,
        probability: Option<f64>,
        relation: Option<String>,
    }
    let lengths: BTreeMap<&str, (usize, usize)> =
        pairs.iter().map(|p| (p.id.as_str(), (p.source.len(), p.target.len()))).collect();
    let mut found = ById::new();
    for (place, Record { id, links }) in
        jsonl(file, bytes, "an object with `id` and `links`", |r: &Record| &r.id)?
    {
        let Some(&(n_source, n_target)) = lengths.get(id.as_str()) else { continue };
        let links: Vec<PredictedLink> = links
            .into_iter()
            .map(|l| PredictedLink {
                source: l.source,
                target: l.target,
                probability: l.probability,
                relation: l.relation,
                conflicts: Vec::new(),
            })
            .collect();
        check_links(&place, &id, &links, n_source, n_target)?;
        found.insert(id, links);
    }
    Ok(found)
}

/// Refuses spans that do not fit the text.
pub(crate) fn check_spans(place: &Place, id: &str, text: &str, spans: &[Span]) -> Result<(), InputError> {
    for (sentence_idx, span) in spans.iter().enumerate() {
        if let Err(source) = Span::new(text, span.start(), span.end()) {
            return Err(InputError::Span { place: place.clone(), id: id.to_owned(), sentence_idx, source });
        }
    }
    Ok(())
}

/// Refuses links to sentences that are not there and probabilities that are none.
pub(crate) fn check_links(
    place: &Place,
    id: &str,
    links: &[PredictedLink],
    n_source: usize,
    n_target: usize,
) -> Result<(), InputError> {
    for link in links {
        check_link(place, id, &link.source, n_source, "source")?;
        check_link(place, id, &link.target, n_target, "target")?;
        check_probability(place, id, link.probability)?;
    }
    Ok(())
}

/// Refuses a number that is no probability, NaN among them.
pub(crate) fn check_probability(place: &Place, id: &str, p: Option<f64>) -> Result<(), InputError> {
    match p {
        Some(p) if !(0.0..=1.0).contains(&p) => {
            Err(InputError::Probability { place: place.clone(), id: id.to_owned(), found: p })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gold::PairKind;
    use doichieu_bitext::Lang;

    fn passage() -> Passage {
        let text = "Mưa. Gió.".to_owned();
        Passage { id: "a".into(), kind: "k".into(), lang: Lang::Vi, text, sentences: vec![] }
    }

    #[test]
    fn detections_may_lack_a_confidence() {
        let found = read_detections(
            "d.jsonl",
            b"{\"id\":\"a\",\"lang\":\"vie\"}\n{\"id\":\"b\",\"lang\":\"deu\",\"confidence\":0.5}\n",
        )
        .unwrap();
        assert_eq!(found["a"], Detected { lang: Lang::Vi, confidence: None });
        assert_eq!(found["b"].confidence, Some(0.5));
    }

    #[track_caller]
    fn check_detection_error(record: &str, expected: &str) {
        assert_eq!(read_detections("d.jsonl", record.as_bytes()).unwrap_err().to_string(), expected);
    }

    #[test]
    fn detection_errors_say_where() {
        check_detection_error(r#"{"id":"a","lang":"English"}"#, "`d.jsonl`, line 1: no language for `a`");
        check_detection_error(
            r#"{"id":"a","lang":"en","confidence":1.5}"#,
            "`d.jsonl`, line 1: probability 1.5 of `a`, expected one in 0..=1",
        );
        check_detection_error("\n[]", "`d.jsonl`, line 2: expected an object with `id` and `lang`");
    }

    #[test]
    fn segments_are_read_in_either_unit() {
        let chars = br#"{"id":"a","sentences":[[0,4],[5,9]]}"#;
        let bytes = br#"{"id":"a","sentences":[[0,5],[6,11]]}"#;
        let found = read_segments("s", chars, OffsetUnit::Chars, &[passage()]).unwrap();
        assert_eq!(found, read_segments("s", bytes, OffsetUnit::Bytes, &[passage()]).unwrap());
        let error = read_segments("s", br#"{"id":"a","sentences":[[0,2]]}"#, OffsetUnit::Bytes, &[passage()]);
        assert_eq!(error.unwrap_err().to_string(), "`s`, line 1: sentence 0 of `a` does not fit its text");
        let error = read_segments("s", br#"{"id":"a","sentences":[[2,1]]}"#, OffsetUnit::Bytes, &[passage()]);
        assert_eq!(
            error.unwrap_err().to_string(),
            "`s`, line 1: span 2..1 of `a`, expected one within 0..11"
        );
    }

    #[test]
    fn links_are_checked_against_the_sentences() {
        let pair = LinkPair {
            id: "p".into(),
            kind: PairKind::Comparable,
            source: vec!["A.".into()],
            target: vec!["B.".into(), "C.".into()],
            links: vec![],
        };
        let good = br#"{"id":"p","links":[{"en":[0],"vi":[1],"probability":0.25}]}"#;
        let found = read_links("l", good, std::slice::from_ref(&pair)).unwrap();
        assert_eq!(found["p"][0].target, [1]);
        let bad = br#"{"id":"p","links":[{"source":[1],"target":[1]}]}"#;
        assert_eq!(
            read_links("l", bad, &[pair]).unwrap_err().to_string(),
            "`l`, line 1: link of `p` to source sentence 1, expected one below 1"
        );
    }
}
