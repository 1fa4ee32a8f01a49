//! Sentences: Unicode boundaries (UAX #29) under rules for English and Vietnamese.

use doichieu_bitext::{Lang, Span};

/// Cuts a text into sentences.
///
/// * `text`: any text, NFC or NFD, running or word-segmented; a line end always ends a sentence.
/// * `lang`: whose rules apply; `Mixed`, `Unknown` and others use both languages' abbreviations.
///
/// Returns spans in order, without surrounding white space, none empty; every non-blank character is in exactly
/// one of them.
pub fn segment(_text: &str, _lang: Lang) -> Vec<Span> {
    todo!("owner: segment")
}
