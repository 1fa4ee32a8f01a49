//! Beads, links, sentences and languages in records with ids.

use std::collections::BTreeSet;

use doichieu_bitext::{Lang, Span};
use serde::Deserialize;

use super::records::{Line, Records, with_ids};
use super::state::State;
use super::vecalign::order;
use super::{FileError, Given, Names};
use crate::error::Place;
use crate::gold::{Confidence, GoldConflict, PairKind, byte_spans, check_link};
use crate::prediction::{OffsetUnit, check_probability, check_spans};
use crate::record::{Answer, BeadRecord, LanguageRecord, LinkRecord, RunDocument};
use crate::{InputError, Metric};

/// Reads a file of gold and one of predictions, and passes the documents on in the order of gold.
pub(super) fn read(
    given: &Given<'_>,
    state: &mut State<'_>,
    each: &mut dyn FnMut(RunDocument) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let names = Names::of(given);
    let mut predicted = match given.predicted {
        Some(files) => Some(Records::new(files.main.name, files.main.bytes)?),
        None => None,
    };
    let mut seen = BTreeSet::new();
    let mut first = None;
    let mut n_taken = 0;
    for record in with_ids(given.gold.main.name, given.gold.main.bytes)? {
        let (id, line) = record?;
        if !seen.insert(id.clone()) {
            let id = id.0.into_owned();
            return Err(InputError::DuplicateId { place: line.place(), id }.into());
        }
        let mut gold = gold(given, &id.0, line, state)?;
        first.get_or_insert_with(|| id.0.as_ref().to_owned());
        match predicted.as_mut().and_then(|p| p.take(&id)) {
            None => state.counts.missing += 1,
            Some(line) => {
                n_taken += 1;
                let answer = answer(&mut gold, &id.0, line, state)?;
                let is_empty = match &answer {
                    Answer::Beads(beads) => beads.is_empty(),
                    Answer::Links(links) => links.is_empty(),
                    Answer::Boundaries(spans) => spans.is_empty(),
                    Answer::Words(_) | Answer::Language(_) => false,
                };
                state.counts.empty_predictions += u64::from(is_empty);
                gold.predicted = Some(answer);
            }
        }
        // Boundaries mean nothing without their text, and languages are told by length.
        let needs_text = matches!(state.options.metric, Metric::Boundaries | Metric::Language);
        if !state.options.keeps_texts && !needs_text {
            (gold.source, gold.target) = (Vec::new(), Vec::new());
        }
        each(gold)?;
    }
    if first.is_none() {
        return Err(FileError::Empty { file: names.gold.to_owned() });
    }
    match predicted {
        Some(predicted) => predicted.finish(n_taken, first.as_deref(), names, state),
        None => Ok(()),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Sentences {
    Object { sentences: Vec<String> },
    List(Vec<String>),
}

impl Sentences {
    fn texts(self) -> Vec<String> {
        match self {
            Self::Object { sentences } | Self::List(sentences) => sentences,
        }
    }
}

#[derive(Deserialize)]
struct PairRecord {
    kind: Option<String>,
    group: Option<String>,
    #[serde(alias = "en")]
    source: Option<Sentences>,
    #[serde(alias = "vi")]
    target: Option<Sentences>,
    links: Option<Vec<Link>>,
    beads: Option<Vec<BeadRecord>>,
}

/// A link as gold or a system writes it.
#[derive(Deserialize)]
struct Link {
    #[serde(alias = "en")]
    source: Vec<usize>,
    #[serde(alias = "vi")]
    target: Vec<usize>,
    probability: Option<f64>,
    relation: Option<String>,
    #[serde(default)]
    confidence: Confidence,
    #[serde(default)]
    conflicts: Vec<GoldConflict>,
    #[serde(alias = "en_span")]
    source_span: Option<Claim>,
    #[serde(alias = "vi_span")]
    target_span: Option<Claim>,
}

/// Where a claim stands: its bytes, or its words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Claim {
    Bytes(usize, usize),
    Words(String),
}

impl Claim {
    /// Bytes of its sentence; `None` if it does not fit the text, or stands nowhere in it.
    fn within(&self, sentence: Option<&String>) -> Option<(usize, usize)> {
        match (self, sentence) {
            (Self::Bytes(start, end), Some(text)) => text.get(*start..*end).map(|_| (*start, *end)),
            (Self::Bytes(start, end), None) => Some((*start, *end)),
            (Self::Words(words), text) => text?.find(words.as_str()).map(|at| (at, at + words.len())),
        }
    }
}

fn gold(
    given: &Given<'_>,
    id: &str,
    line: Line<'_>,
    state: &mut State<'_>,
) -> Result<RunDocument, FileError> {
    let document = |kind: String, group: String, answer| RunDocument {
        id: given.id(id),
        kind,
        group,
        n_source: 1,
        n_target: 0,
        source: Vec::new(),
        target: Vec::new(),
        gold: answer,
        predicted: None,
    };
    match state.options.metric {
        Metric::Boundaries => {
            #[derive(Deserialize)]
            struct Record {
                kind: Option<String>,
                lang: Option<String>,
                text: String,
                sentences: Vec<(usize, usize)>,
            }
            let record: Record = line.parse("an object with `id`, `text` and `sentences`")?;
            let spans = spans(id, line, &record.text, record.sentences, state.options.gold_offsets)?;
            let lang = match record.lang {
                Some(code) => language(id, line, &code)?.as_str().to_owned(),
                None => given.set.to_owned(),
            };
            let kind = record.kind.unwrap_or_else(|| lang.clone());
            Ok(RunDocument { source: vec![record.text], ..document(kind, lang, Answer::Boundaries(spans)) })
        }
        Metric::Language => {
            #[derive(Deserialize)]
            struct Record {
                kind: Option<String>,
                lang: String,
                text: Option<String>,
            }
            let record: Record = line.parse("an object with `id` and `lang`")?;
            let group = match language(id, line, &record.lang)? {
                Lang::En => "en",
                Lang::Vi => "vi",
                _ => "other",
            };
            let kind = record.kind.unwrap_or_else(|| group.to_owned());
            let answer = Answer::Language(LanguageRecord { lang: record.lang, probability: None });
            let source = record.text.into_iter().collect();
            Ok(RunDocument { source, ..document(kind, group.to_owned(), answer) })
        }
        _ => pair(given, id, line, state),
    }
}

/// Gold of two lists of sentences.
fn pair(
    given: &Given<'_>,
    id: &str,
    line: Line<'_>,
    state: &mut State<'_>,
) -> Result<RunDocument, FileError> {
    let record: PairRecord = line.parse("an object with `id` and `links` or `beads`")?;
    let source = record.source.map(Sentences::texts);
    let target = record.target.map(Sentences::texts);
    let mut out = RunDocument {
        id: given.id(id),
        kind: String::new(),
        group: String::new(),
        n_source: 0,
        n_target: 0,
        source: source.clone().unwrap_or_default(),
        target: target.clone().unwrap_or_default(),
        gold: Answer::Beads(Vec::new()),
        predicted: None,
    };
    out.gold = sides(&mut out, id, line, record.links, record.beads, true, state)?;
    let lens = [source.map(|s| s.len()), target.map(|t| t.len())];
    let reach = reach(&out.gold);
    for ((side, len), (slot, reach)) in ["source", "target"]
        .into_iter()
        .zip(lens)
        .zip([&mut out.n_source, &mut out.n_target].into_iter().zip(reach))
    {
        if let Some(len) = len {
            if len < reach {
                check_link(&line.place(), id, &[reach - 1], len, side)?;
            }
            *slot = len;
        } else {
            *slot = reach;
        }
    }
    let is_beads = matches!(state.options.metric, Metric::Beads(_));
    if is_beads {
        let set = record.group.or(record.kind).unwrap_or_else(|| given.set.to_owned());
        (out.kind, out.group) = (set.clone(), set);
    } else {
        // As suites name them; whatever else a pair may be called, its links are scored as a comparable pair's.
        let kind = match record.kind.as_deref() {
            Some("parallel" | "translation") => PairKind::Parallel,
            Some("unrelated") => PairKind::Unrelated,
            _ => PairKind::Comparable,
        };
        out.kind = kind.as_str().to_owned();
        out.group = kind.group().to_owned();
    }
    Ok(out)
}

/// The places after the last sentences that an answer names.
fn reach(answer: &Answer) -> [usize; 2] {
    let after = |idxs: &mut dyn Iterator<Item = &usize>| idxs.max().map_or(0, |last| last + 1);
    match answer {
        Answer::Beads(beads) => [
            after(&mut beads.iter().flat_map(|b| &b.source)),
            after(&mut beads.iter().flat_map(|b| &b.target)),
        ],
        Answer::Links(links) => [
            after(&mut links.iter().flat_map(|l| &l.source)),
            after(&mut links.iter().flat_map(|l| &l.target)),
        ],
        Answer::Words(_) | Answer::Boundaries(_) | Answer::Language(_) => [0, 0],
    }
}

/// Links or beads of a record, as the metric wants them.
fn sides(
    document: &mut RunDocument,
    id: &str,
    line: Line<'_>,
    links: Option<Vec<Link>>,
    beads: Option<Vec<BeadRecord>>,
    is_gold: bool,
    state: &mut State<'_>,
) -> Result<Answer, FileError> {
    let place = line.place();
    if matches!(state.options.metric, Metric::Beads(_)) {
        let Some(mut beads) = beads else {
            let (metric, file) = (state.options.metric.name(), line.file.to_owned());
            return Err(FileError::WrongFormat {
                file,
                format: "a list of records without `beads`".to_owned(),
                metric,
            });
        };
        let mut n_beads = BTreeSet::new();
        for (bead_idx, bead) in beads.iter_mut().enumerate() {
            order(&mut bead.source, || place.clone(), bead_idx + 1, "source", state)?;
            order(&mut bead.target, || place.clone(), bead_idx + 1, "target", state)?;
            check_probability(&place, id, bead.probability)?;
            state.counts.scores_unused +=
                u64::from(bead.score.is_some() && state.options.score_kind.is_none());
        }
        let is_empty = |b: &&BeadRecord| b.source.is_empty() && b.target.is_empty();
        state.counts.empty_beads += beads.iter().filter(is_empty).count() as u64;
        let mut idxs = [BTreeSet::new(), BTreeSet::new()];
        let mut sentences_twice = 0;
        for bead in &beads {
            n_beads.insert((&bead.source, &bead.target));
            for (seen, of_bead) in idxs.iter_mut().zip([&bead.source, &bead.target]) {
                sentences_twice += of_bead.iter().filter(|i| !seen.insert(**i)).count() as u64;
            }
        }
        let beads_twice = (beads.len() - n_beads.len()) as u64;
        let counts = &mut state.counts;
        if is_gold {
            counts.gold_sentences_twice += sentences_twice;
            counts.gold_beads_twice += beads_twice;
        } else {
            counts.predicted_sentences_twice += sentences_twice;
            counts.predicted_beads_twice += beads_twice;
        }
        return Ok(Answer::Beads(beads));
    }
    let from_beads = || {
        let full = beads?.into_iter().filter(|b| !b.source.is_empty() && !b.target.is_empty());
        let link = |b: BeadRecord| LinkRecord {
            source: b.source,
            target: b.target,
            probability: b.probability,
            ..LinkRecord::default()
        };
        Some(full.map(link).collect())
    };
    let links = match links {
        Some(links) => Some(links.into_iter().map(|link| record(document, link)).collect()),
        None => from_beads(),
    };
    let links: Vec<LinkRecord> = links.ok_or_else(|| FileError::WrongFormat {
        file: line.file.to_owned(),
        format: "a list of records without `links`".to_owned(),
        metric: state.options.metric.name(),
    })?;
    links.iter().try_for_each(|l| check_probability(&place, id, l.probability))?;
    Ok(Answer::Links(links))
}

fn record(document: &RunDocument, link: Link) -> LinkRecord {
    let claim = |claim: &Option<Claim>, texts: &[String], idxs: &[usize]| {
        claim.as_ref()?.within(idxs.first().and_then(|i| texts.get(*i)))
    };
    let source_span = claim(&link.source_span, &document.source, &link.source);
    let target_span = claim(&link.target_span, &document.target, &link.target);
    LinkRecord {
        source_span,
        target_span,
        source: link.source,
        target: link.target,
        probability: link.probability,
        relation: link.relation.filter(|r| !r.is_empty()),
        is_medium: link.confidence == Confidence::Medium,
        conflicts: link.conflicts.into_iter().map(|c| (c.kind, c.nature)).collect(),
    }
}

/// What a prediction says of a document.
fn answer(
    gold: &mut RunDocument,
    id: &str,
    line: Line<'_>,
    state: &mut State<'_>,
) -> Result<Answer, FileError> {
    match state.options.metric {
        Metric::Boundaries => {
            #[derive(Deserialize)]
            struct Record {
                sentences: Vec<(usize, usize)>,
            }
            let record: Record = line.parse("an object with `id` and `sentences`")?;
            let text = gold.source.first().map_or("", String::as_str);
            spans(id, line, text, record.sentences, state.options.offsets).map(Answer::Boundaries)
        }
        Metric::Language => {
            #[derive(Deserialize)]
            struct Record {
                lang: String,
                #[serde(alias = "confidence")]
                probability: Option<f64>,
            }
            let Record { lang, probability } = line.parse("an object with `id` and `lang`")?;
            language(id, line, &lang)?;
            check_probability(&line.place(), id, probability)?;
            Ok(Answer::Language(LanguageRecord { lang, probability }))
        }
        _ => {
            let record: PairRecord = line.parse("an object with `id` and `links` or `beads`")?;
            let answer = sides(gold, id, line, record.links, record.beads, false, state)?;
            let [source, target] = reach(&answer);
            for (side, reach, n, texts) in [
                ("source", source, &mut gold.n_source, &gold.source),
                ("target", target, &mut gold.n_target, &gold.target),
            ] {
                if *n < reach && !texts.is_empty() {
                    check_link(&line.place(), id, &[reach - 1], *n, side)?;
                }
                state.counts.beyond_gold += reach.saturating_sub(*n) as u64;
                *n = reach.max(*n);
            }
            Ok(answer)
        }
    }
}

fn language(id: &str, line: Line<'_>, code: &str) -> Result<Lang, FileError> {
    let lang = code.parse();
    lang.map_err(|source| InputError::Lang { place: line.place(), id: id.to_owned(), source }.into())
}

/// Sentences as byte ranges that fit the text.
fn spans(
    id: &str,
    line: Line<'_>,
    text: &str,
    sentences: Vec<(usize, usize)>,
    unit: OffsetUnit,
) -> Result<Vec<(usize, usize)>, FileError> {
    let place: Place = line.place();
    let offset =
        |(start, end), len| InputError::Offset { place: place.clone(), id: id.to_owned(), start, end, len };
    let spans = match unit {
        OffsetUnit::Chars => {
            byte_spans(text, &sentences).map_err(|found| offset(found, text.chars().count()))?
        }
        OffsetUnit::Bytes => {
            if let Some(&found) = sentences.iter().find(|(start, end)| end < start) {
                return Err(offset(found, text.len()).into());
            }
            let spans: Vec<Span> = sentences.iter().map(|&(start, end)| Span::at(start, end)).collect();
            check_spans(&place, id, text, &spans)?;
            spans
        }
    };
    Ok(spans.iter().map(|s| (s.start(), s.end())).collect())
}
