//! Bytes to text: UTF-8, UTF-16, the legacy Vietnamese encodings and those of the web.
//!
//! [`decode`] never guesses silently: valid UTF-8 is UTF-8, other bytes are read in the encoding that makes
//! Vietnamese syllables of them, or else in the one a browser would take, and bytes that fit none are a
//! [`DecodeError`] with their offset. No replacement character is ever put in.
//!
//! [`repair`] is for text that is valid UTF-8 and yet unreadable, because someone else guessed wrong before.

use doichieu_bitext::{SpanMap, SpanMapBuilder};

mod capitals;
mod detect;
mod encode;
mod encoding;
mod error;
mod evidence;
mod magic;
mod repair;
mod table;
mod unicode;
mod web;

pub use encode::encode;
pub use encoding::{Encoding, EncodingError, WebEncoding};
pub use error::DecodeError;
pub use repair::{Repaired, repair, repair_with_evidence};

use table::Table;

/// A file's bytes as UTF-8 text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text, without byte order mark; line ends as they are in the file.
    pub text: String,
    /// Spans of the text to bytes of the file.
    pub map: SpanMap,
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Probability that the encoding is right, in `0.0..=1.0`; 1.0 if it was given, is marked, or is UTF-8.
    pub confidence: f64,
}

/// Decodes a file, in the given encoding or in the one that its bytes fit best.
///
/// Line ends stay as they are. A byte order mark is dropped, and decides where no encoding is given. The text is
/// not normalised: windows-1258 and TCVN3 give tone marks as characters of their own.
///
/// TCVN3 has no capitals with tone marks: its fonts whose names end in `H` draw small letters as capitals, and
/// which font it was a plain text no longer says. Words and lines whose other letters are capitals get capitals
/// (`VIÖT NAM` is `VIỆT NAM`); a lone letter, as in *Ở* at the beginning of a sentence, stays small.
///
/// # Errors
///
/// [`DecodeError::Binary`] for files that are no text, [`DecodeError::Undecodable`] and
/// [`DecodeError::Truncated`] where a byte does not fit the encoding given, marked or all but certain, and
/// [`DecodeError::NoFit`] where no encoding gives a plausible text.
pub fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<Decoded, DecodeError> {
    if let Some(kind) = magic::kind(bytes) {
        return Err(DecodeError::Binary { at: 0, kind });
    }
    if let Some(encoding) = encoding {
        return decode_in(bytes, encoding, 1.0);
    }
    if let Some(encoding) = unicode::marked(bytes) {
        return decode_in(bytes, encoding, 1.0);
    }
    if bytes.contains(&0) {
        let Some(guess) = unicode::utf16_by_pattern(bytes) else { return Err(magic::binary(bytes)) };
        return decode_in(bytes, guess.encoding, guess.confidence);
    }
    let broken = match unicode::utf8(bytes) {
        Ok((text, map)) => return Ok(Decoded { text, map, encoding: Encoding::Utf8, confidence: 1.0 }),
        Err(broken) => broken,
    };
    let guess = detect::guess(bytes, broken)?;
    decode_in(bytes, guess.encoding, guess.confidence)
}

/// An encoding and how sure it is.
#[derive(Debug, Clone, Copy)]
struct Guess {
    encoding: Encoding,
    /// In `0.0..=1.0`.
    confidence: f64,
}

fn decode_in(bytes: &[u8], encoding: Encoding, confidence: f64) -> Result<Decoded, DecodeError> {
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    if !wide && bytes.contains(&0) {
        return Err(magic::binary(bytes));
    }
    let (text, map) = match encoding {
        Encoding::Utf8 => unicode::utf8(bytes)?,
        Encoding::Utf16Le | Encoding::Utf16Be => unicode::utf16(bytes, encoding)?,
        Encoding::Web(web) => web::decode(bytes, web)?,
        Encoding::Tcvn3 => {
            let (text, map) = by_table(bytes, Table::tcvn3(), encoding)?;
            (capitals::raise(text), map)
        }
        Encoding::Vni => by_table(bytes, Table::vni(), encoding)?,
        Encoding::Viscii => by_table(bytes, Table::viscii(), encoding)?,
        Encoding::Windows1258 => by_table(bytes, Table::windows_1258(), encoding)?,
        Encoding::Windows1252 => by_table(bytes, Table::windows_1252(), encoding)?,
    };
    Ok(Decoded { text, map, encoding, confidence })
}

fn by_table(bytes: &[u8], table: &Table, encoding: Encoding) -> Result<(String, SpanMap), DecodeError> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut map = SpanMapBuilder::new();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
        let Some((c, n_bytes)) = table.step(rest) else {
            return Err(DecodeError::Undecodable { at, encoding: encoding.name() });
        };
        text.push(c);
        if n_bytes == 1 && c.is_ascii() {
            map.keep(1);
        } else {
            map.replace(c.len_utf8(), n_bytes);
        }
        at += n_bytes;
    }
    Ok((text, map.finish()))
}

#[cfg(test)]
mod tests;
