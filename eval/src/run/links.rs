use doichieu_bitext::Span;

use super::{Outcome, corpus, data};
use crate::error::Place;
use crate::gold::{CorpusDocument, CorpusPair, GoldLink, LinkPair, PairKind, read_claims, read_pair_lines};
use crate::prediction::check_links;
use crate::record::{Answer, LinkRecord, RunDocument};
use crate::{BlankMap, DataFormat, Files, InputError, PredictedLink, ReadResult, Suite, System};

/// A document pair to be linked.
pub(super) struct Gold {
    id: String,
    kind: PairKind,
    links: Vec<GoldLink>,
    input: Input,
}

/// What a system is given of a document pair.
pub(super) enum Input {
    /// Sentences that are already cut.
    Sentences(Vec<String>, Vec<String>),
    /// Raw files.
    Files(Box<CorpusPair>),
}

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<Gold>, InputError> {
    let mut gold = Vec::new();
    for data in &suite.data {
        match data.format {
            DataFormat::Corpus => {
                for pair in corpus::load(data, files)? {
                    gold.push(Gold {
                        id: pair.id.clone(),
                        kind: pair.kind,
                        links: pair.links.clone(),
                        input: Input::Files(Box::new(pair)),
                    });
                }
            }
            DataFormat::PairFiles => gold.extend(pair_files(&data.path, files)?),
            _ => {
                if let Some(bytes) = files.get(&data.path) {
                    gold.extend(read_claims(&data.path, bytes)?.into_iter().map(sentences));
                }
            }
        }
    }
    Ok(gold)
}

fn sentences(pair: LinkPair) -> Gold {
    Gold {
        links: pair.links,
        id: pair.id,
        kind: pair.kind,
        input: Input::Sentences(pair.source, pair.target),
    }
}

fn pair_files(folder: &str, files: &Files) -> Result<Vec<Gold>, InputError> {
    let mut gold = Vec::new();
    for (path, bytes) in data::below(folder, files) {
        let Some(stem) = path.strip_suffix(".links") else { continue };
        let (source, target) = (data::side(path, stem, "en", files)?, data::side(path, stem, "vi", files)?);
        let pairs = read_pair_lines(path, bytes)?;
        for (source_idx, target_idx) in &pairs {
            for (idx, len, side) in
                [(source_idx, source.len(), "source"), (target_idx, target.len(), "target")]
            {
                crate::gold::check_link(&Place::file(path), stem, &[*idx], len, side)?;
            }
        }
        gold.push(Gold {
            id: stem.rsplit('/').next().unwrap_or(stem).to_owned(),
            kind: PairKind::Comparable,
            links: pairs.into_iter().map(|(i, j)| GoldLink::of_pair(i, j)).collect(),
            input: Input::Sentences(source, target),
        });
    }
    if gold.is_empty() {
        return Err(InputError::Empty { path: folder.to_owned(), expected: "`<doc>.links`" });
    }
    Ok(gold)
}

impl Input {
    /// The sentences of both sides; those of files as far as they are UTF-8, else empty ones.
    pub(super) fn texts(&self) -> (Vec<String>, Vec<String>) {
        match self {
            Self::Sentences(source, target) => (source.clone(), target.clone()),
            Self::Files(pair) => (texts(&pair.source), texts(&pair.target)),
        }
    }
}

fn texts(document: &CorpusDocument) -> Vec<String> {
    let text = std::str::from_utf8(&document.bytes).unwrap_or_default();
    document.sentences.iter().map(|s| s.text(text).unwrap_or_default().to_owned()).collect()
}

pub(super) fn ask(gold: &[Gold], system: &dyn System) -> Result<Outcome, InputError> {
    let place = Place::file(system.name());
    let mut documents = Vec::with_capacity(gold.len());
    for pair in gold {
        let links = match &pair.input {
            Input::Sentences(source, target) => {
                let links = system.link(source, target);
                if let Some(links) = &links {
                    check_links(&place, &pair.id, links, source.len(), target.len())?;
                }
                links
            }
            Input::Files(files) => ask_files(&place, files, system)?,
        };
        let (source, target) = pair.input.texts();
        documents.push(document(&pair.id, pair.kind, (source, target), &pair.links, links.as_deref()));
    }
    Ok(Outcome::Documents(documents))
}

/// Gold and answer of a document pair.
pub(super) fn document(
    id: &str,
    kind: PairKind,
    (source, target): (Vec<String>, Vec<String>),
    gold: &[GoldLink],
    predicted: Option<&[PredictedLink]>,
) -> RunDocument {
    RunDocument {
        id: id.to_owned(),
        kind: kind.as_str().to_owned(),
        group: kind.group().to_owned(),
        n_source: source.len(),
        n_target: target.len(),
        source,
        target,
        gold: Answer::Links(gold.iter().map(LinkRecord::from).collect()),
        predicted: predicted.map(|links| Answer::Links(links.iter().map(LinkRecord::from).collect())),
    }
}

/// Links of two raw files, between gold's sentences.
fn ask_files(
    place: &Place,
    pair: &CorpusPair,
    system: &dyn System,
) -> Result<Option<Vec<PredictedLink>>, InputError> {
    let (source, target) = (&pair.source, &pair.target);
    let answer = system.link_documents((&source.name, &source.bytes), (&target.name, &target.bytes));
    let Some((read_source, read_target, links)) = answer else { return Ok(None) };
    corpus::check_read(place, &pair.id, source, &read_source)?;
    corpus::check_read(place, &pair.id, target, &read_target)?;
    check_links(place, &pair.id, &links, read_source.sentences.len(), read_target.sentences.len())?;
    let source_idxs = to_gold(source, &read_source);
    let target_idxs = to_gold(target, &read_target);
    let through = |idxs: &[usize], map: &[usize]| idxs.iter().filter_map(|i| map.get(*i).copied()).collect();
    Ok(Some(
        links
            .iter()
            .map(|link| PredictedLink {
                source: through(&link.source, &source_idxs),
                target: through(&link.target, &target_idxs),
                probability: link.probability,
                relation: link.relation.clone(),
                conflicts: link.conflicts.clone(),
            })
            .collect(),
    ))
}

/// For each sentence that was read, the gold sentence with which it shares most bytes that are not blank, of
/// equals the first.
///
/// A sentence that shares nothing with any gets an index past gold's last, its own: a link to boilerplate
/// counts as predicted and can never be found.
pub(super) fn to_gold(document: &CorpusDocument, read: &ReadResult) -> Vec<usize> {
    let map = BlankMap::of_file(&document.bytes);
    let best = |span: Span| {
        let mut best = (0, None);
        for (gold_idx, sentence) in document.sentences.iter().enumerate() {
            let shared = if span.overlaps(*sentence) { map.shared(span, *sentence) } else { 0 };
            if best.0 < shared {
                best = (shared, Some(gold_idx));
            }
        }
        best.1
    };
    read.sentences
        .iter()
        .enumerate()
        .map(|(idx, s)| best(s.span).unwrap_or(document.sentences.len() + idx))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Detected, ReadSentence};
    use doichieu_bitext::{Lang, Metadata};

    #[test]
    fn sentences_meet_the_gold_they_overlap_most() {
        let document = CorpusDocument {
            name: "a.txt".into(),
            bytes: b"Ab cd. Ef gh ij. Give now!".to_vec(),
            encoding: "UTF-8".into(),
            lang: Lang::En,
            sentences: vec![Span::at(0, 6), Span::at(7, 16)],
            boilerplate: vec![],
            metadata: Metadata::default(),
        };
        let sentence = |a, b| ReadSentence { span: Span::at(a, b), text: String::new() };
        let read = ReadResult {
            detected: Detected { lang: Lang::En, confidence: None },
            sentences: vec![sentence(0, 9), sentence(4, 16), sentence(17, 26)],
            removals: vec![],
            metadata: Metadata::default(),
        };
        assert_eq!(to_gold(&document, &read), [0, 1, 4]);
    }
}
