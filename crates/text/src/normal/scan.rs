use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// What normalising does with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Leaves nothing behind.
    Drop,
    /// Becomes a space.
    Space,
    /// Becomes `\n`, alone or with the `\n` after it.
    LineEnd,
    /// May stand for `đ`.
    Stroke,
    /// Any other: stays, composed with its marks.
    Letter,
}

pub(super) fn classify(c: char) -> Class {
    match c {
        '\t' | '\n' => Class::Letter,
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Class::LineEnd,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Class::Drop,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Class::Drop,
        '\u{2060}'..='\u{206f}' | '\u{feff}' => Class::Drop,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Class::Space
        }
        'Ð' | 'ð' | 'Ɖ' | 'ɖ' => Class::Stroke,
        _ => Class::Letter,
    }
}

/// Whether composing never reaches across the place before this character.
pub(super) fn is_boundary(c: char) -> bool {
    match c {
        '\0'..='\u{2ff}' => true,
        '\u{300}'..='\u{36f}' => false,
        _ if canonical_combining_class(c) != 0 => false,
        _ => match is_nfc_quick(std::iter::once(c)) {
            IsNormalized::Yes => true,
            // It becomes other characters, of which the first decides.
            IsNormalized::No => {
                std::iter::once(c).nfd().next().is_some_and(|first| first != c && is_boundary(first))
            }
            IsNormalized::Maybe => false,
        },
    }
}

/// The first byte at or after `from` that begins a character which may have to change, or the text's length.
///
/// Goes by lead bytes, so that clean Vietnamese and English text is passed over at the speed of memory. May stop
/// at characters that turn out to be fine, never passes one that is not.
pub(super) fn first_unclean(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&lead) = bytes.get(at) {
        at += match lead {
            b' '..=b'~' | b'\n' | b'\t' => 1,
            // U+0080 to U+00BF: controls, no-break space and soft hyphen are not clean.
            0xC2 => match bytes.get(at + 1) {
                Some(0xA1..=0xAC | 0xAE..=0xBF) => 2,
                _ => return at,
            },
            // U+00C0 to U+00FF without the eths; U+0100 to U+023F without Ɖ.
            0xC3 => match bytes.get(at + 1) {
                Some(0x90 | 0xB0) | None => return at,
                Some(_) => 2,
            },
            0xC6 => match bytes.get(at + 1) {
                Some(0x89) | None => return at,
                Some(_) => 2,
            },
            0xC4 | 0xC5 | 0xC7 | 0xC8 => 2,
            // U+1E00 to U+1EFF, Latin with marks.
            0xE1 => match bytes.get(at + 1) {
                Some(0xB8..=0xBB) => 3,
                _ => return at,
            },
            // U+2010 to U+2027 and U+2030 to U+203F: dashes, quotes, ellipsis.
            0xE2 => match (bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(0x80), Some(0x90..=0xA7 | 0xB0..=0xBF)) => 3,
                (Some(0x82), Some(_)) => 3,
                _ => return at,
            },
            _ => return at,
        };
    }
    text.len()
}
