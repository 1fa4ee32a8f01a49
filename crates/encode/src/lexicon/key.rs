//! What entries are compared by.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::tone::PLACEMENT;

/// The form in which entries are stored and looked up: lower case, NFC, the newer tone placement (`hoà`, `thuỷ`), `Đ`
/// for `Ð`, straight apostrophes, one space for each run of spaces, hyphens and underscores, nothing invisible.
///
/// Tone marks stay.
pub fn key(text: &str) -> String {
    // Most words are short and plain.
    if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase();
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => of_composed(text.chars(), text.len()),
        _ => of_composed(text.nfc(), text.len()),
    }
}

fn of_composed(text: impl Iterator<Item = char>, n_bytes: usize) -> String {
    let mut out = String::with_capacity(n_bytes);
    let mut is_apart = false;
    for c in text {
        match c {
            '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}' | '\u{2060}' => {}
            '-' | '_' | '\u{2010}' | '\u{2011}' => is_apart = true,
            c if c.is_whitespace() => is_apart = true,
            c => {
                if is_apart && !out.is_empty() {
                    out.push(' ');
                }
                is_apart = false;
                match c {
                    '’' | '‘' | 'ʼ' | '`' => out.push('\''),
                    'Ð' | 'ð' => out.push('đ'),
                    c => out.extend(c.to_lowercase()),
                }
            }
        }
    }
    if may_be_placed(&out) { placed(&out) } else { out }
}

/// Whether a letter with a mark stands before one that could take its tone.
fn may_be_placed(text: &str) -> bool {
    let after = text.bytes().skip(1);
    text.bytes().zip(after).any(|(a, b)| !a.is_ascii() && matches!(b, b'a' | b'e' | b'y'))
}

/// Moves tone marks to where the newer spelling has them.
fn placed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let moved = if c.is_ascii() { None } else { PLACEMENT.iter().find(|(old, _)| rest.starts_with(old)) };
        if let Some((old, new)) = moved {
            out.push_str(new);
            rest = rest.strip_prefix(old).unwrap_or_default();
        } else {
            out.push(c);
            rest = rest.strip_prefix(c).unwrap_or_default();
        }
    }
    out
}

/// The letters of a key without any mark, `d` for `đ`.
pub(super) fn bare(key: &str) -> impl Iterator<Item = char> + '_ {
    key.chars().flat_map(|c| {
        // A Latin letter has one base; others may fall into several.
        let (one, several) = match c {
            c if c.is_ascii() => (Some(c), None),
            '\u{c0}'..='\u{1b4}' | '\u{1e00}'..='\u{1eff}' => (base(c), None),
            c => (None, Some(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)))),
        };
        one.into_iter().chain(several.into_iter().flatten())
    })
}

fn base(c: char) -> Option<char> {
    let mut found = None;
    decompose_canonical(c, |part| {
        if found.is_none() && !is_combining_mark(part) {
            found = Some(if part == 'đ' { 'd' } else { part });
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_share_a_key() {
        for (a, b) in [
            ("Thủ_tướng", "thủ tướng"),
            ("hòa bình", "HOÀ  BÌNH"),
            ("Gi-oa-gi-a", "gi oa gi a"),
            ("Ha\u{300} No\u{302}\u{323}i", "hà nội"),
            ("Ðức\u{200b}", "đức"),
            ("don’t", "don't"),
            ("khỏe", "khoẻ"),
            ("Thúy", "thuý"),
            ("quý", "qúy"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_ne!(key("má"), key("mà"));
        assert_eq!(key(" - "), "");
    }

    #[test]
    fn marks_are_left_out() {
        assert_eq!(bare(&key("Điện Biên")).collect::<String>(), "dien bien");
    }

    proptest::proptest! {
        #[test]
        fn bare_letters_are_those_of_the_decomposed_text(text in "[\\PC\u{c0}-\u{24f}\u{300}-\u{30f}\u{1e00}-\u{1eff}가-힣]{0,12}") {
            let decomposed = text.nfd().filter(|c| !is_combining_mark(*c));
            let expected: String = decomposed.map(|c| if c == 'đ' { 'd' } else { c }).collect();
            proptest::prop_assert_eq!(bare(&text).collect::<String>(), expected);
        }

        #[test]
        fn a_key_is_its_own_key(text in ".{0,24}") {
            let once = key(&text);
            proptest::prop_assert_eq!(key(&once), once);
        }
    }
}
