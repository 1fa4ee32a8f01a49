use super::shape::{has_vietnamese_mark, is_acronym, is_capitalised, is_syllable, is_word_char};
use super::tables;
use super::token::{Gap, Token};
use doichieu_bitext::Span;

/// Collects the joins of a line that are hints at words.
#[derive(Debug, Default)]
pub(super) struct Words<'t> {
    /// The parts of the token being read, with their places in the running text.
    parts: Vec<(&'t str, Span)>,
}

impl<'t> Words<'t> {
    /// Takes the next token, written at `span` of the running text; `keep` if the gap before it was kept.
    pub(super) fn push(&mut self, token: &Token<'t>, span: Span, keep: bool, joins: &mut Vec<Span>) {
        if token.gap != Gap::Join || !keep {
            self.flush(Some(token.text), joins);
        }
        self.parts.push((token.text, span));
    }

    pub(super) fn finish(&mut self, joins: &mut Vec<Span>) {
        self.flush(None, joins);
    }

    /// Writes the words of the token that has ended; `next` is the one after it.
    fn flush(&mut self, next: Option<&str>, joins: &mut Vec<Span>) {
        let parts = std::mem::take(&mut self.parts);
        let mut word: Option<(Span, usize)> = None;
        for (idx, (text, span)) in parts.iter().enumerate() {
            let belongs = idx.checked_sub(1).and_then(|i| parts.get(i)).is_some_and(|(before, _)| {
                let is_last = idx + 1 == parts.len();
                belongs(
                    before,
                    text,
                    if is_last { next } else { None },
                    parts.get(idx + 1).map(|p| p.0),
                    idx == 1,
                )
            });
            word = match word {
                Some((start, n)) if belongs => Some((start.hull(*span), n + 1)),
                done => {
                    joins.extend(done.filter(|(_, n)| 1 < *n).map(|(span, _)| span));
                    text.chars().any(is_word_char).then_some((*span, 1))
                }
            };
        }
        joins.extend(word.filter(|(_, n)| 1 < *n).map(|(span, _)| span));
    }
}

/// Whether two joined parts are one word, as far as their letters tell.
///
/// * `next_token`: the token after, if `right` is the last part;
/// * `next_part`: the part joined on after `right`;
/// * `is_first`: whether `left` is the first part of its token.
fn belongs(
    left: &str,
    right: &str,
    next_token: Option<&str>,
    next_part: Option<&str>,
    is_first: bool,
) -> bool {
    let is_letters = |word: &str| {
        word.chars().any(is_word_char)
            && word.chars().all(|c| is_word_char(c) || matches!(c, '-' | '.' | '\'' | '’'))
    };
    if !is_letters(left) || !is_letters(right) {
        return false;
    }
    let is_foreign = |word: &str| !is_syllable(word) && !word.bytes().all(|b| b.is_ascii_digit());
    match (is_capitalised(left), is_capitalised(right)) {
        // `Trump_tán`, `CSTO_là`: a foreign name and a Vietnamese word.
        (true, false) if is_foreign(left) && is_syllable(right) => false,
        // `Kim_quan_tâm`: a bare surname before a word of two syllables.
        (true, false) if is_first && !has_vietnamese_mark(left) => next_part.is_none_or(is_capitalised),
        // `ngăn_Azerbaijan`, but `châu_Âu`.
        (false, true) => is_syllable(right) || is_foreign(left),
        (true, true) => {
            if is_acronym(left) && is_acronym(right) && is_foreign(left) {
                return false;
            }
            // `Armenia_Nikol Pashinyan`, `Triều_Tiên_Ri Yong_Ho`: the name goes on after the token, so that its
            // first word was joined to a place or a title.
            let goes_on = next_token.is_some_and(|word| is_capitalised(word) && !is_syllable(word));
            let ends_here = tables::is_territory(left) || has_vietnamese_mark(left);
            !(goes_on && ends_here && !has_vietnamese_mark(right))
        }
        _ => true,
    }
}
