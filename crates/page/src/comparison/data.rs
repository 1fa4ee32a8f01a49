//! What the page's script reads.

use doichieu_bitext::{Document, Link, Span};
use serde::Serialize;

use super::kind::LinkKind;
use super::{Comparison, Numbered};
use crate::mark::utf16;

#[derive(Debug, Serialize)]
pub(super) struct Data {
    kinds: Vec<KindData>,
    links: Vec<LinkData>,
}

#[derive(Debug, Serialize)]
struct KindData {
    name: &'static str,
    sign: &'static str,
}

/// A link; the names are short because there may be thousands.
#[derive(Debug, Serialize)]
struct LinkData {
    /// Index of its kind.
    k: usize,
    /// Probability.
    p: f64,
    /// Source sentences.
    s: Vec<usize>,
    /// Target sentences.
    t: Vec<usize>,
    /// Slots and their states.
    v: Vec<(&'static str, &'static str)>,
    /// Stretches of sentences as they are read.
    m: Vec<Piece>,
    /// The claim in the sentences of the untouched text.
    f: Vec<Piece>,
}

/// Side (0 is the source), sentence, start and end in UTF-16 units of the sentence, and what stands there: 0 the claim,
/// 1 a slot, 2 a reason, 3 a conflict.
type Piece = (u8, usize, usize, usize, u8);

const CLAIM: u8 = 0;
const SLOT: u8 = 1;
const REASON: u8 = 2;
const CONFLICT: u8 = 3;

pub(super) fn data(comparison: &Comparison<'_>, links: &[Numbered<'_>]) -> Data {
    let kinds = LinkKind::ALL.iter().map(|k| KindData { name: k.name(), sign: k.sign() }).collect();
    let link = |l: &Numbered<'_>| {
        let exists = |d: &Document, idxs: &[usize]| {
            idxs.iter().copied().filter(|i| *i < d.sentences.len()).collect::<Vec<_>>()
        };
        let verdict = &l.link.verdict;
        LinkData {
            k: l.kind.number(),
            p: (l.link.probability * 1e4).round() / 1e4,
            s: exists(comparison.source, &l.link.source.sentence_idxs),
            t: exists(comparison.target, &l.link.target.sentence_idxs),
            v: verdict.slots.iter().map(|s| (s.slot.as_str(), s.state.as_str())).collect(),
            m: marks(comparison, l.link),
            f: [(0, comparison.source, &l.link.source), (1, comparison.target, &l.link.target)]
                .into_iter()
                .flat_map(|(side, d, end)| {
                    let decoded = |span| d.origin.to_decoded.to_source(span);
                    pieces(
                        side,
                        d,
                        &end.sentence_idxs,
                        decoded(end.span),
                        CLAIM,
                        &|s| decoded(s),
                        &d.origin.decoded,
                    )
                })
                .collect(),
        }
    };
    Data { kinds, links: links.iter().map(link).collect() }
}

fn marks(comparison: &Comparison<'_>, link: &Link) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut add = |side: u8, span: Option<Span>, kind: u8| {
        let Some(span) = span else { return };
        let (document, idxs) = match side {
            0 => (comparison.source, &link.source.sentence_idxs),
            _ => (comparison.target, &link.target.sentence_idxs),
        };
        out.extend(pieces(side, document, idxs, span, kind, &|s| s, &document.text));
    };
    add(0, Some(link.source.span), CLAIM);
    add(1, Some(link.target.span), CLAIM);
    for r in link.reasons.iter().filter(|r| 0.0 < r.weight) {
        add(0, r.source_span, REASON);
        add(1, r.target_span, REASON);
    }
    for s in &link.verdict.slots {
        let kind = if s.is_certain_conflict() { CONFLICT } else { SLOT };
        add(0, s.source_span, kind);
        add(1, s.target_span, kind);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The parts of a span that lie in sentences. `place` brings a sentence's span to the text that the span is of.
fn pieces(
    side: u8,
    document: &Document,
    idxs: &[usize],
    span: Span,
    kind: u8,
    place: &dyn Fn(Span) -> Span,
    text: &str,
) -> Vec<Piece> {
    let piece = |&idx: &usize| {
        let sentence = place(document.sentences.get(idx)?.span);
        let words = sentence.text(text)?;
        let start = span.start().max(sentence.start());
        let end = span.end().min(sentence.end());
        (start < end).then(|| {
            (side, idx, utf16(words, start - sentence.start()), utf16(words, end - sentence.start()), kind)
        })
    };
    idxs.iter().filter_map(piece).collect()
}
