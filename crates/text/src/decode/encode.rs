use unicode_normalization::UnicodeNormalization;

use super::Encoding;
use super::detect::table_of;

/// Writes a text in an encoding, the way back from [`decode`](super::decode).
///
/// The text is brought to NFC first; windows-1258 and TCVN3 get tone marks of their own where they have no letter.
/// TCVN3 has no capitals with tone marks: they become small letters, as its fonts expect. No byte order mark is
/// written.
///
/// Returns `None` if the encoding lacks one of the characters.
///
/// # Examples
///
/// ```
/// use doichieu_text::decode::{Encoding, decode, encode};
///
/// let bytes = encode("Việt Nam", Encoding::Tcvn3).unwrap_or_default();
/// assert_eq!(bytes, b"Vi\xD6t Nam");
/// assert_eq!(decode(&bytes, Some(Encoding::Tcvn3))?.text, "Việt Nam");
/// # Ok::<(), doichieu_text::decode::DecodeError>(())
/// ```
pub fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => Some(text.nfc().collect::<String>().into_bytes()),
        Encoding::Utf16Le => Some(utf16(text, u16::to_le_bytes)),
        Encoding::Utf16Be => Some(utf16(text, u16::to_be_bytes)),
        Encoding::Web(web) => {
            let nfc: String = text.nfc().collect();
            let (bytes, _, unmappable) = web.0.encode(&nfc);
            (!unmappable).then(|| bytes.into_owned())
        }
        _ => {
            let table = table_of(encoding)?;
            let mut bytes = Vec::with_capacity(text.len());
            for c in text.nfc() {
                let direct = table.bytes_of(c);
                let small = || {
                    let mut small = c.to_lowercase();
                    let only = small.next().filter(|_| encoding == Encoding::Tcvn3 && small.next().is_none());
                    only.and_then(|c| table.bytes_of(c))
                };
                let apart = || {
                    let (letter, tone) = without_tone(c)?;
                    let mut both = table.bytes_of(letter)?;
                    both.extend(table.bytes_of(tone)?);
                    Some(both)
                };
                bytes.extend(direct.or_else(small).or_else(apart)?);
            }
            Some(bytes)
        }
    }
}

fn utf16(text: &str, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.nfc().collect::<String>().encode_utf16().flat_map(bytes_of).collect()
}

/// `ế` as `ê` and the tone mark.
fn without_tone(c: char) -> Option<(char, char)> {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let apart: Vec<char> = std::iter::once(c).nfd().collect();
    let tone = *apart.iter().find(|c| is_tone(c))?;
    let mut letter = apart.iter().copied().filter(|c| *c != tone).nfc();
    let only = letter.next()?;
    letter.next().is_none().then_some((only, tone))
}
