//! Letters as the model sees them: lower case, and their plain ASCII form.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A letter in lower case and what is left of it without diacritics.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) lower: char,
    /// The ASCII letter or digit under the diacritics; `None` for other scripts.
    pub(super) plain: Option<u8>,
}

impl Letter {
    /// `None` for what is neither a letter nor a digit.
    pub(super) fn of(c: char) -> Option<Self> {
        if c.is_ascii() {
            let lower = c.to_ascii_lowercase();
            return c.is_ascii_alphanumeric().then(|| Self { lower, plain: u8::try_from(lower).ok() });
        }
        let at = u32::from(c);
        let slot = match c {
            '\u{c0}'..='\u{1b4}' => Some(at - 0xC0),
            '\u{1e00}'..='\u{1eff}' => Some(at - 0x1E00 + N_LATIN),
            _ => None,
        };
        match slot {
            Some(slot) => usize::try_from(slot).ok().and_then(|slot| LATIN.get(slot)).copied().flatten(),
            None => Self::fold(c),
        }
    }

    fn fold(c: char) -> Option<Self> {
        if !c.is_alphanumeric() {
            return None;
        }
        // `Ð` (eth) stands for `Đ` in much old Vietnamese text; English has no use for it.
        let lower = match c.to_lowercase().next().unwrap_or(c) {
            'ð' | 'ɖ' => 'đ',
            lower => lower,
        };
        let mut plain = None;
        decompose_canonical(lower, |part| {
            if !is_combining_mark(part) && plain.is_none() {
                plain = Some(part);
            }
        });
        let plain = match plain {
            Some('đ') => Some(b'd'),
            Some(base) if base.is_ascii_alphanumeric() => u8::try_from(base).ok(),
            _ => None,
        };
        Some(Self { lower, plain })
    }
}

/// How many letters of [`LATIN`] come from its first range.
const N_LATIN: u32 = 0x1B5 - 0xC0;

/// U+00C0 to U+01B4 and U+1E00 to U+1EFF.
static LATIN: LazyLock<Vec<Option<Letter>>> =
    LazyLock::new(|| ('\u{c0}'..='\u{1b4}').chain('\u{1e00}'..='\u{1eff}').map(Letter::fold).collect());
