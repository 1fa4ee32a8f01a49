//! Keys for comparing words: case, quotes, tone placement. For matching only; a key is never shown.

/// Without diacritics, in lower case.
pub fn unaccented(_text: &str) -> String {
    todo!("owner: restore")
}

/// Whether a word is a Vietnamese syllable.
pub fn is_syllable(_word: &str) -> bool {
    todo!("owner: restore")
}
