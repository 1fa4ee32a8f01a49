//! UTF-8 and UTF-16.

use doichieu_bitext::{SpanMap, SpanMapBuilder};

use super::{DecodeError, Encoding, Guess};

/// The encoding that a byte order mark names.
pub(super) fn marked(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// UTF-8 without its mark.
pub(super) fn utf8(bytes: &[u8]) -> Result<(String, SpanMap), DecodeError> {
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let body = bytes.get(mark..).unwrap_or_default();
    let text = std::str::from_utf8(body).map_err(|e| {
        let at = mark + e.valid_up_to();
        match e.error_len() {
            Some(_) => DecodeError::Undecodable { at, encoding: Encoding::Utf8.name() },
            None => DecodeError::Truncated { at, encoding: Encoding::Utf8.name() },
        }
    })?;
    let mut map = SpanMapBuilder::new();
    map.skip(mark);
    map.keep(text.len());
    Ok((text.to_owned(), map.finish()))
}

/// UTF-16 without its mark; unpaired surrogates are errors.
pub(super) fn utf16(bytes: &[u8], encoding: Encoding) -> Result<(String, SpanMap), DecodeError> {
    let name = encoding.name();
    let mut text = String::with_capacity(bytes.len());
    let mut map = SpanMapBuilder::new();
    let mut at = 0;
    let unit = |at: usize| -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if encoding == Encoding::Utf16Be { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    if unit(0) == Some(0xFEFF) {
        map.skip(2);
        at = 2;
    }
    while at < bytes.len() {
        let Some(first) = unit(at) else { return Err(DecodeError::Truncated { at, encoding: name }) };
        let second = if (0xD800..=0xDBFF).contains(&first) {
            match unit(at + 2) {
                Some(second) => Some(second),
                None => return Err(DecodeError::Truncated { at, encoding: name }),
            }
        } else {
            None
        };
        let Some(Ok(c)) = char::decode_utf16(std::iter::once(first).chain(second)).next() else {
            return Err(DecodeError::Undecodable { at, encoding: name });
        };
        if c == '\0' {
            return Err(DecodeError::Binary { at, kind: "binary data" });
        }
        let n_bytes = 2 * c.len_utf16();
        text.push(c);
        map.replace(c.len_utf8(), n_bytes);
        at += n_bytes;
    }
    Ok((text, map.finish()))
}

/// UTF-16 without mark, if the pattern of NUL bytes is that of text in Latin letters.
///
/// Every ASCII character has a NUL on the same side, Vietnamese letters have 01 or 1E there. A text passes if it
/// decodes without fault, has no control characters, and if 19 characters of 20 are of the blocks that English
/// and Vietnamese use.
pub(super) fn utf16_by_pattern(bytes: &[u8]) -> Option<Guess> {
    let head = bytes.get(..bytes.len().min(1 << 16) & !1)?;
    let nul_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nul_at(0), nul_at(1));
    let encoding = if odd > 4 * even {
        Encoding::Utf16Le
    } else if even > 4 * odd {
        Encoding::Utf16Be
    } else {
        return None;
    };
    let units = head.chunks_exact(2).map(|p| match (p, encoding) {
        ([a, b], Encoding::Utf16Be) => u16::from_be_bytes([*a, *b]),
        ([a, b], _) => u16::from_le_bytes([*a, *b]),
        _ => 0,
    });
    let (mut n_usual, mut n_all) = (0usize, 0usize);
    for c in char::decode_utf16(units) {
        // A surrogate pair may be cut by the end of the head; that is one odd character of thousands.
        let c = c.unwrap_or('\u{FFFF}');
        n_all += 1;
        let usual = matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{1B0}' | '\u{300}'..='\u{323}'
            | '\u{1EA0}'..='\u{1EF9}' | '\u{2010}'..='\u{203A}' | '\u{20AB}' | '\u{20AC}');
        n_usual += usize::from(usual);
    }
    let plausible = n_all > 0 && n_usual * 20 >= n_all * 19 && (even + odd) * 4 >= n_all;
    plausible.then_some(Guess { encoding, confidence: 0.99 })
}
