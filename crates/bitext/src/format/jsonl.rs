//! Our own records: JSON, one object a line, version 1. They hold all that a [`Bitext`] holds.
//!
//! A document begins with an object of kind `bitext`; objects of kind `bead` follow in order, each with the numbers,
//! texts and ids of its sentences, and objects of kind `sentence` for those that no bead has. `docs/formats.md`
//! describes them.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use super::gather::Gather;
use super::lines::Lines;
use super::number::{believed, finite};
use super::{ReadError, WriteError};
use crate::{Bead, Bitext, BitextSentence, BitextSide, Property, ScoreKind, Span, WordLink};

/// Version of the records.
const VERSION: u64 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Record {
    Bitext(Head),
    Bead(BeadRecord),
    Sentence(Loose),
}

#[derive(Debug, Serialize, Deserialize)]
struct Head {
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score_kind: Option<String>,
    #[serde(default)]
    source: SideHead,
    #[serde(default)]
    target: SideHead,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<[String; 2]>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct SideHead {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lang: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct BeadRecord {
    source: Vec<SentenceRecord>,
    target: Vec<SentenceRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    words: Vec<WordRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    properties: Vec<[String; 2]>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SentenceRecord {
    n: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<[usize; 2]>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Loose {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<SentenceRecord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<SentenceRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WordRecord {
    source: usize,
    target: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    possible: bool,
}

pub(super) fn read<R: BufRead>(mut lines: Lines<R>, gather: &mut Gather<'_>) -> Result<(), ReadError> {
    let mut current: Option<Bitext> = None;
    while !gather.is_stopped()
        && let Some(line) = lines.next_line()?
    {
        let record = if line.trim().is_empty() { None } else { Some(serde_json::from_str(line)) };
        let at = lines.number();
        let record = record.transpose().map_err(|source| ReadError::Json { line: at, source })?;
        match record {
            None => {}
            Some(Record::Bitext(head)) => {
                let next = begin(at, head, gather)?;
                if let Some(done) = current.replace(next) {
                    gather.document(done)?;
                }
            }
            Some(other) => {
                let bitext = current.get_or_insert_with(|| gather.fresh(ScoreKind::Similarity));
                add(at, other, bitext)?;
            }
        }
    }
    current.map_or(Ok(()), |done| gather.document(done))
}

fn begin(line: usize, head: Head, gather: &Gather<'_>) -> Result<Bitext, ReadError> {
    if head.version != VERSION {
        return Err(ReadError::Version { line, found: head.version });
    }
    let kind = match head.score_kind.as_deref() {
        None | Some("similarity") => ScoreKind::Similarity,
        Some("cost") => ScoreKind::Cost,
        Some("probability") => ScoreKind::Probability,
        Some(other) => {
            return Err(ReadError::malformed(line, other, "`similarity`, `cost` or `probability`"));
        }
    };
    let mut bitext = gather.fresh(kind);
    for (side, head) in [(&mut bitext.source, head.source), (&mut bitext.target, head.target)] {
        side.name = head.name;
        side.lang = side.lang.take().or(head.lang);
    }
    bitext.properties = properties(head.properties);
    Ok(bitext)
}

fn add(line: usize, record: Record, bitext: &mut Bitext) -> Result<(), ReadError> {
    match record {
        Record::Bitext(_) => {}
        Record::Bead(bead) => {
            let source_idxs = sentences(line, bead.source, &mut bitext.source)?;
            let target_idxs = sentences(line, bead.target, &mut bitext.target)?;
            let word = |w: WordRecord| WordLink {
                source_idx: w.source,
                target_idx: w.target,
                probability: w.probability,
                is_sure: !w.possible,
            };
            bitext.beads.push(Bead {
                source_idxs,
                target_idxs,
                score: bead.score,
                probability: bead.probability,
                is_locked: bead.locked,
                id: bead.id,
                word_links: bead.words.into_iter().map(word).collect(),
                properties: properties(bead.properties),
            });
        }
        Record::Sentence(loose) => {
            sentences(line, loose.source.into_iter().collect(), &mut bitext.source)?;
            sentences(line, loose.target.into_iter().collect(), &mut bitext.target)?;
        }
    }
    Ok(())
}

/// Puts sentences to their places, and tells the places.
fn sentences(
    line: usize,
    records: Vec<SentenceRecord>,
    side: &mut BitextSide,
) -> Result<Vec<usize>, ReadError> {
    let mut idxs = Vec::with_capacity(records.len());
    for record in records {
        let n = believed(line, record.n)?;
        side.reach(&[n]);
        if let Some(slot) = side.sentences.get_mut(n) {
            *slot = BitextSentence {
                text: record.text,
                id: record.id,
                paragraph: record.paragraph,
                span: record.bytes.map(|[start, end]| Span::at(start, end)),
            };
        }
        idxs.push(n);
    }
    Ok(idxs)
}

fn properties(pairs: Vec<[String; 2]>) -> Vec<Property> {
    pairs.into_iter().map(|[name, value]| Property { name, value }).collect()
}

fn pairs(properties: &[Property]) -> Vec<[String; 2]> {
    properties.iter().map(|p| [p.name.clone(), p.value.clone()]).collect()
}

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> Result<(), WriteError> {
    let head = |side: &BitextSide| SideHead { name: side.name.clone(), lang: side.lang.clone() };
    let mut put = |record: &Record| -> Result<(), WriteError> {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")?;
        Ok(())
    };
    put(&Record::Bitext(Head {
        version: VERSION,
        score_kind: Some(bitext.score_kind.as_str().to_owned()),
        source: head(&bitext.source),
        target: head(&bitext.target),
        properties: pairs(&bitext.properties),
    }))?;
    for bead in &bitext.beads {
        let word = |w: &WordLink| WordRecord {
            source: w.source_idx,
            target: w.target_idx,
            probability: finite(w.probability),
            possible: !w.is_sure,
        };
        put(&Record::Bead(BeadRecord {
            source: records(&bitext.source, &bead.source_idxs),
            target: records(&bitext.target, &bead.target_idxs),
            score: finite(bead.score),
            probability: finite(bead.probability),
            locked: bead.is_locked,
            id: bead.id.clone(),
            words: bead.word_links.iter().map(word).collect(),
            properties: pairs(&bead.properties),
        }))?;
    }
    for (idx, n) in bitext.source.uses(bitext.beads.iter().map(|b| &*b.source_idxs)).into_iter().enumerate() {
        if n == 0
            && let Some(source) = records(&bitext.source, &[idx]).pop()
        {
            put(&Record::Sentence(Loose { source: Some(source), target: None }))?;
        }
    }
    for (idx, n) in bitext.target.uses(bitext.beads.iter().map(|b| &*b.target_idxs)).into_iter().enumerate() {
        if n == 0
            && let Some(target) = records(&bitext.target, &[idx]).pop()
        {
            put(&Record::Sentence(Loose { source: None, target: Some(target) }))?;
        }
    }
    Ok(())
}

fn records(side: &BitextSide, idxs: &[usize]) -> Vec<SentenceRecord> {
    let record = |idx: &usize| {
        let sentence = side.sentences.get(*idx)?;
        let (text, id) = (sentence.text.clone(), sentence.id.clone());
        let bytes = sentence.span.map(|span| [span.start(), span.end()]);
        Some(SentenceRecord { n: *idx, text, id, paragraph: sentence.paragraph, bytes })
    };
    idxs.iter().filter_map(record).collect()
}

#[cfg(test)]
mod tests {
    use crate::format::tests::{fails_at, read_text, written};
    use crate::format::{Format, ReadError};
    use crate::{Bead, Bitext, BitextSide};

    const F: Format = Format::Jsonl;

    #[test]
    fn a_record_is_short_where_little_is_known() {
        let bitext = Bitext {
            source: BitextSide::from_texts(["It rains."]),
            target: BitextSide::from_texts(["Trời mưa.", "To."]),
            beads: vec![Bead { score: Some(0.5), ..Bead::new(0..1, 0..1) }],
            ..Bitext::default()
        };
        let expected = "\
{\"kind\":\"bitext\",\"version\":1,\"score_kind\":\"similarity\",\"source\":{},\"target\":{}}
{\"kind\":\"bead\",\"source\":[{\"n\":0,\"text\":\"It rains.\"}],\"target\":[{\"n\":0,\"text\":\"Trời mưa.\"}],\"score\":0.5}
{\"kind\":\"sentence\",\"target\":{\"n\":1,\"text\":\"To.\"}}
";
        assert_eq!(written(&bitext, F), expected);
        assert_eq!(read_text(expected, F).bitexts, [bitext]);
    }

    #[test]
    fn what_is_no_record_is_an_error_with_its_line() {
        fails_at("{\"kind\":\"bitext\",\"version\":1}\n{\"kind\":\"bead\"}\n", F, 2);
        fails_at("{\"kind\":\"bitext\",\"version\":2}\n", F, 1);
        fails_at("{\"kind\":\"bitext\",\"version\":1,\"score_kind\":\"guess\"}\n", F, 1);
        fails_at("{\"kind\":\"bead\",\"source\":[{\"n\":9999999999}],\"target\":[]}\n", F, 1);
        let twice = "{\"kind\":\"bead\",\"source\":[{\"n\":1},{\"n\":0}],\"target\":[]}\n";
        let error =
            crate::format::read(&mut twice.as_bytes(), F, &Default::default()).expect_err("not ascending");
        assert!(matches!(error, ReadError::Bitext(_)));
    }
}
