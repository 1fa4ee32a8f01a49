//! What a sentence is compared by: its names, numbers, dates, foreign words and length.

use doichieu_bitext::{Lang, Span};
use doichieu_claims::date::{DateMention, dates};
use doichieu_claims::name::{Name, names};
use doichieu_claims::quantity::{Quantity, quantities};
use doichieu_text::fold;
use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// A report's sentences with all that the signals need, found once.
#[derive(Debug, Clone)]
pub struct Profile {
    /// One for each sentence, in order.
    pub sentences: Vec<SentenceProfile>,
}

/// One sentence's mentions. Spans are byte offsets into the sentence.
#[derive(Debug, Clone)]
pub struct SentenceProfile {
    /// Names, left to right.
    pub names: Vec<Name>,
    /// Quantities, left to right.
    pub quantities: Vec<Quantity>,
    /// Dates and times, left to right.
    pub dates: Vec<DateMention>,
    /// Words that may be spelt alike in both languages: folded form and place.
    pub cognates: Vec<(String, Span)>,
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
    pub fn new(side: Side<'_>) -> Self {
        let sentences = side.sentences.par_iter().map(|s| SentenceProfile::new(s, side.lang)).collect();
        Self { sentences }
    }
}

impl SentenceProfile {
    fn new(sentence: &str, lang: Lang) -> Self {
        let names = names(sentence, lang);
        let quantities = quantities(sentence, lang);
        let dates = dates(sentence, lang);
        let taken = |span: Span| names.iter().any(|n| n.span.overlaps(span));
        let cognates = sentence
            .unicode_word_indices()
            .map(|(at, word)| (Span::at(at, at + word.len()), word))
            .filter(|(span, word)| may_be_cognate(word) && !taken(*span))
            .map(|(span, word)| (fold::unaccented(word), span))
            .collect();
        let n_chars = sentence.chars().filter(|c| !c.is_whitespace()).count();
        Self { names, quantities, dates, cognates, n_chars }
    }
}

/// Whether a word could be spelt alike in the other language.
///
/// Vietnamese syllables are out (`thanh`, `hang` mean nothing to English and the other way round), and so are
/// words of fewer than four letters unless they hold a digit (`H5N1`, `A380`).
fn may_be_cognate(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if letters == 0 || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '\'' || c == '.') {
        return false;
    }
    (0 < digits || 4 <= letters) && !fold::is_unaccented_syllable(word)
}
