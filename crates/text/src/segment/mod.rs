//! Sentences: Unicode boundaries (UAX #29) under rules for English and Vietnamese.
//!
//! Each line is read once for the marks that may end a sentence. Around every mark `unicode-segmentation` is asked
//! whether UAX #29 sees a boundary; rules that hold for both languages then take back or add, over what each
//! language knows of its abbreviations, openers and speech verbs. [`words`] finds words.

mod decide;
mod en;
mod headline;
mod lexicon;
mod line;
mod list;
mod quote;
mod rules;
mod stop;
mod unicode;
mod vi;
mod words;

use doichieu_bitext::{Lang, Span};

pub use headline::glued_headline;
pub use words::words;

/// Cuts a text into sentences.
///
/// * `text`: any text, NFC or NFD, running or word-segmented; a line end always ends a sentence.
/// * `lang`: whose rules apply; `Mixed`, `Unknown` and others use both languages' abbreviations.
///
/// Returns spans in order, without surrounding white space, none empty; every non-blank character is in exactly
/// one of them.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_text::segment::segment;
///
/// let text = "UBND TP. HCM họp chiều 13/3. GS. Lê Hùng vắng mặt.";
/// let sentences: Vec<_> = segment(text, Lang::Vi).into_iter().filter_map(|s| s.text(text)).collect();
/// assert_eq!(sentences, ["UBND TP. HCM họp chiều 13/3.", "GS. Lê Hùng vắng mặt."]);
/// ```
pub fn segment(text: &str, lang: Lang) -> Vec<Span> {
    segment_within(text, Span::at(0, text.len()), lang)
}

/// Cuts a stretch of a text into sentences, as if nothing stood around it.
///
/// A reader calls it for what is left between captions, credits and other removed stretches.
///
/// * `text`, `lang`: as for [`segment`]. `span`: the stretch, in bytes of `text`.
///
/// Returns spans in bytes of `text`, as [`segment`] does; none if `span` does not fit `text`.
pub fn segment_within(text: &str, span: Span, lang: Lang) -> Vec<Span> {
    let Some(stretch) = span.text(text) else { return Vec::new() };
    let rules = rules::rules(lang);
    let mut sentences = Vec::new();
    let mut at = 0;
    for line in stretch.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        line::cut(line, rules, |sentence| {
            let sentence = sentence.trimmed(line);
            if !sentence.is_empty() {
                sentences.push(sentence.shifted(span.start() + at));
            }
        });
        let after = at + line.len();
        at = after + stretch.get(after..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    sentences
}
