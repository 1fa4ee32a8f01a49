use super::shape::{is_syllable, is_word_char};
use crate::fold::is_unaccented_syllable;

/// No chain of joined syllables is longer, in bytes; tokens past it are data.
const LONGEST: usize = 256;

/// Whether a token with underscores is an identifier, address, file name or tag rather than joined syllables.
pub(super) fn is_code_like(token: &str) -> bool {
    if LONGEST < token.len() {
        return true;
    }
    if is_plain(token) {
        return is_snake_case(token);
    }
    // A segmenter may join a quote mark to its neighbour: `Jones_‘`, `‘_ván bài`.
    let core =
        token.trim_matches(|c: char| c != '_' && !is_word_char(c) && !matches!(c, '#' | '@' | '/' | ')'));
    if core.contains("__") || core.len() < 3 && core == token {
        return true;
    }
    if core.starts_with('_') || core.ends_with('_') {
        let inner = core.trim_matches('_');
        // `_private` is code; `US_$` and `_doanh_thu` behind a dropped zero-width space are joins.
        let is_join = core.len() < token.len()
            || inner.split('_').all(|part| is_syllable(part) || is_unaccented_syllable(part));
        return if inner.is_empty() {
            core == token
        } else {
            !is_join || inner.contains('_') && is_code_like(inner)
        };
    }
    if core.bytes().any(|b| {
        matches!(b, b'\\' | b'@' | b'#' | b'=' | b'<' | b'>' | b'{' | b'}' | b'`' | b'~' | b'^' | b'|')
    }) {
        return true;
    }
    if core.contains("://")
        || core.contains("www.")
        || core.contains("](")
        || has_call(core)
        || has_extension(core)
    {
        return true;
    }
    is_snake_case(core)
}

/// Letters with single joins between them, as most tokens are.
fn is_plain(token: &str) -> bool {
    let mut before = b'_';
    for byte in token.bytes() {
        let is_letter = !byte.is_ascii() || byte.is_ascii_alphabetic();
        if !is_letter && (byte != b'_' || before == b'_') {
            return false;
        }
        before = byte;
    }
    before != b'_' && 2 < token.len()
}

/// `load_data(`, `x_1[0]`: brackets inside a token that has letters before them.
fn has_call(core: &str) -> bool {
    core.find(['(', '[']).is_some_and(|at| 0 < at && core.get(at + 1..).is_some_and(|rest| !rest.is_empty()))
        || core.ends_with("()")
}

/// `bao_cao.docx`, `self.hidden_size`: a full stop inside, with a lower-case ASCII word on its right or left.
fn has_extension(core: &str) -> bool {
    core.match_indices('.').any(|(at, _)| {
        let before = core.get(..at).unwrap_or_default();
        let after = core.get(at + 1..).unwrap_or_default();
        let left = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let right = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let is_ascii_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_lower = |word: &str| {
            word.bytes().any(|b| b.is_ascii_lowercase()) && !word.bytes().any(|b| b.is_ascii_uppercase())
        };
        is_ascii_word(left) && is_ascii_word(right) && is_lower(right)
    })
}

/// `load_data`, `layer2_out`, `max_len`: lower-case ASCII throughout, and not one part a Vietnamese syllable; or
/// letters and digits mixed in one part.
fn is_snake_case(core: &str) -> bool {
    if !core.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return false;
    }
    let mixes =
        |part: &str| part.bytes().any(|b| b.is_ascii_digit()) && part.bytes().any(|b| b.is_ascii_lowercase());
    if core.split('_').any(mixes) {
        return true;
    }
    core.bytes().all(|b| !b.is_ascii_uppercase())
        && core.bytes().any(|b| b.is_ascii_lowercase())
        && !core.split('_').any(is_unaccented_syllable)
}
