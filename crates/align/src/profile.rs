//! What a sentence is compared by: its names, numbers, dates and length.

use doichieu_bitext::{Lang, Span};
use doichieu_claims::mention::Mentions;
use doichieu_claims::role::{Counted, counted};
use rayon::prelude::*;

/// A report's sentences with all that the signals need, found once.
#[derive(Debug, Clone)]
pub struct Profile {
    /// One for each sentence, in order.
    pub sentences: Vec<SentenceProfile>,
}

/// One sentence's mentions. Spans are byte offsets into the sentence.
#[derive(Debug, Clone)]
pub struct SentenceProfile {
    /// Names, quantities and dates, each left to right.
    pub mentions: Mentions,
    /// What its quantities count.
    pub counted: Vec<Counted>,
    /// Length in characters, without white space.
    pub n_chars: usize,
}

/// One side of a comparison: sentences and the language whose rules read them.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The sentences' running text.
    pub sentences: &'a [&'a str],
    /// Their language.
    pub lang: Lang,
}

impl Profile {
    /// Finds the mentions of every sentence, on all cores; the order of the result is the order of the input.
    ///
    /// Sentences are read in runs, as they stand in the report: whether a capital at a sentence's beginning is a
    /// name, and whether diacritics are missing, shows in the sentences around it.
    pub fn new(side: Side<'_>) -> Self {
        let runs: Vec<Vec<SentenceProfile>> =
            side.sentences.par_chunks(RUN).map(|run| read_run(run, side.lang)).collect();
        Self { sentences: runs.into_iter().flatten().collect() }
    }
}

/// Sentences that are read together: a report's worth.
const RUN: usize = 100;

fn read_run(sentences: &[&str], lang: Lang) -> Vec<SentenceProfile> {
    let text = sentences.join("\n");
    let Mentions { quantities, dates, names } = Mentions::read(&text, lang);
    let mut start = 0;
    let mut quantities = quantities.into_iter().peekable();
    let mut dates = dates.into_iter().peekable();
    let mut names = names.into_iter().peekable();
    let profile = |sentence: &&str| {
        let here = Span::at(start, start + sentence.len());
        start = here.end() + 1;
        let mut mentions = Mentions::default();
        // A mention that runs over a line end is two sentences' and nobody's.
        while let Some(mut found) = quantities.next_if(|m| m.span.start() < here.end()) {
            if let Some(span) = within(found.span, here) {
                found.span = span;
                mentions.quantities.push(found);
            }
        }
        while let Some(mut found) = dates.next_if(|m| m.span.start() < here.end()) {
            if let Some(span) = within(found.span, here) {
                found.span = span;
                mentions.dates.push(found);
            }
        }
        while let Some(mut found) = names.next_if(|m| m.span.start() < here.end()) {
            if let Some(span) = within(found.span, here) {
                found.span = span;
                mentions.names.push(found);
            }
        }
        SentenceProfile::new(sentence, lang, mentions)
    };
    sentences.iter().map(profile).collect()
}

/// A span of the run as a span of the sentence that it lies in.
fn within(span: Span, sentence: Span) -> Option<Span> {
    sentence.contains(span).then(|| Span::at(span.start() - sentence.start(), span.end() - sentence.start()))
}

/// Mentions of a kind that are kept of one sentence. No sentence of a report comes near it; a page of figures in
/// one line does, and every pair of such lines would cost its square.
pub(crate) const MAX_MENTIONS: usize = 64;

impl SentenceProfile {
    fn new(sentence: &str, lang: Lang, mut mentions: Mentions) -> Self {
        mentions.names.truncate(MAX_MENTIONS);
        mentions.quantities.truncate(MAX_MENTIONS);
        mentions.dates.truncate(MAX_MENTIONS);
        let counted = counted(sentence, lang, &mentions.quantities);
        let n_chars = sentence.chars().filter(|c| !c.is_whitespace()).count();
        Self { mentions, counted, n_chars }
    }
}
