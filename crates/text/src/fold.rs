//! Keys for comparing words: case, quotes, tone placement. For matching only; a key is never shown.
