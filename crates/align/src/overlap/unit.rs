//! A sentence as a row of words and compounds, with the mentions that they stand in.

use doichieu_bitext::Span;
use doichieu_claims::mention::Item;

use super::vocabulary::Vocabulary;
use crate::entity::Entities;
use crate::profile::{Profile, SentenceProfile, Side};
use crate::words::words;

/// What a unit is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Name,
    Quantity,
    Date,
}

/// A word, or a compound that the lexicon knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) span: Span,
    /// Its number in the vocabulary of its side.
    pub(super) word: usize,
    pub(super) kind: Kind,
    /// The mention that it stands in; its own span if in none.
    pub(super) mention_span: Span,
}

impl Unit {
    /// Whether it says anything by itself.
    pub(super) fn is_content(&self, words: &Vocabulary, side: usize) -> bool {
        0.0 < words.weight(side, self.word)
    }
}

/// Reads the sentences of one side into units.
pub(super) fn read(side: Side<'_>, profile: &Profile, words: &mut Vocabulary, at: usize) -> Vec<Vec<Unit>> {
    words.set_bare(at, side.sentences.iter().all(|s| s.is_ascii()));
    side.sentences
        .iter()
        .zip(&profile.sentences)
        .map(|(sentence, found)| read_sentence(sentence, found, words, at))
        .collect()
}

fn read_sentence(sentence: &str, found: &SentenceProfile, words_of: &mut Vocabulary, at: usize) -> Vec<Unit> {
    let spans = words(sentence);
    let tokens: Vec<String> = spans.iter().map(|s| s.text(sentence).unwrap_or("").to_lowercase()).collect();
    let mut start = 0;
    let mut out = Vec::with_capacity(tokens.len());
    for (n, word) in words_of.read(&tokens, at) {
        let last = start + n.max(1) - 1;
        if let (Some(from), Some(to)) = (spans.get(start), spans.get(last)) {
            let span = from.hull(*to);
            let (kind, mention_span) = mention(found, span).unwrap_or((Kind::Word, span));
            out.push(Unit { span, word, kind, mention_span });
        }
        start = last + 1;
    }
    out
}

/// The mention that a stretch of a sentence stands in.
fn mention(found: &SentenceProfile, span: Span) -> Option<(Kind, Span)> {
    let mentions = &found.mentions;
    let dates = mentions.dates.iter().map(|d| (Kind::Date, d.span));
    let quantities = mentions.quantities.iter().map(|q| (Kind::Quantity, q.span));
    let names = mentions.names.iter().map(|n| (Kind::Name, n.span));
    names.chain(dates).chain(quantities).find(|m| m.1.overlaps(span))
}

/// The first unit that overlaps a span.
pub(super) fn unit_at(units: &[Unit], span: Span) -> Option<usize> {
    units.iter().position(|u| u.span.overlaps(span))
}

/// Quantities and dates of a sentence, each with its first unit.
pub(super) fn items(units: &[Vec<Unit>], sentence_idx: usize, profile: &Profile) -> Vec<(usize, Item)> {
    let (Some(units), Some(found)) = (units.get(sentence_idx), profile.sentences.get(sentence_idx)) else {
        return Vec::new();
    };
    let quantities = found.mentions.quantities.iter().enumerate().map(|(i, q)| (q.span, Item::Quantity(i)));
    let dates = found.mentions.dates.iter().enumerate().map(|(i, d)| (d.span, Item::Date(i)));
    quantities.chain(dates).filter_map(|(span, item)| Some((unit_at(units, span)?, item))).collect()
}

/// Entities of a sentence, each with the first unit of its first mention.
pub(super) fn entities(
    units: &[Vec<Unit>],
    sentence_idx: usize,
    entities: &Entities,
    side: usize,
) -> Vec<(usize, usize)> {
    let Some(units) = units.get(sentence_idx) else { return Vec::new() };
    let places = entities.of(side, sentence_idx).iter();
    places.filter_map(|&(entity, span)| Some((entity, unit_at(units, span)?))).collect()
}
