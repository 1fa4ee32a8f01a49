//! Text to words, and words to the numbers under which the model knows them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::letter::Letter;
use crate::tone::PLACEMENT;

/// A word of a text: what it is called in the model, in four manners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// With diacritics, tone marks on their new place.
    pub(super) full: u64,
    /// Without diacritics.
    pub(super) plain: u64,
    /// Without an English ending; `None` where none could be told.
    pub(super) stem: Option<u64>,
    /// Whether diacritics were there.
    pub(super) is_accented: bool,
    /// Whether punctuation or the text's start stands before it.
    pub(super) is_first: bool,
}

/// The words of a text, with room that is used again for the next text.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    composed: String,
    full: String,
    plain: String,
}

impl Words {
    /// Reads a text. What was there before is gone.
    pub(super) fn read(&mut self, text: &str) {
        self.words.clear();
        if text.is_ascii() || !text.chars().any(is_mark) {
            self.scan(text);
        } else {
            let mut composed = std::mem::take(&mut self.composed);
            composed.clear();
            composed.extend(text.nfc());
            self.scan(&composed);
            self.composed = composed;
        }
    }

    fn scan(&mut self, text: &str) {
        let mut is_first = true;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if let Some(letter) = Letter::of(c) {
                self.push(letter);
                continue;
            }
            match c {
                // Invisible characters stand inside words.
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
                '.' | ',' if self.is_number() && chars.peek().is_some_and(char::is_ascii_digit) => {
                    self.full.push('.');
                    self.plain.push('.');
                    continue;
                }
                '\'' | '’' if !self.full.is_empty() && chars.peek().is_some_and(|c| c.is_alphabetic()) => {
                    self.full.push('\'');
                    self.plain.push('\'');
                    continue;
                }
                _ => {}
            }
            self.flush(&mut is_first);
            match c {
                '%' | '$' | '€' | '£' | '¥' | '°' | '₫' => {
                    self.full.push(c);
                    self.plain.push(c);
                    self.flush(&mut is_first);
                }
                '-' | '_' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '‘' | '"' | '“' | '”' => {}
                c if c.is_whitespace() => {}
                _ => is_first = true,
            }
        }
        self.flush(&mut is_first);
    }

    fn push(&mut self, letter: Letter) {
        self.full.push(letter.lower);
        self.plain.push(letter.plain.map_or(letter.lower, char::from));
    }

    fn is_number(&self) -> bool {
        self.full.as_bytes().last().is_some_and(u8::is_ascii_digit)
    }

    /// Closes the word that was collected.
    fn flush(&mut self, is_first: &mut bool) {
        if self.full.is_empty() {
            return;
        }
        let is_ascii = self.full.is_ascii();
        if is_ascii && self.full.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            number(&mut self.full);
            self.plain.clear();
            self.plain.push_str(&self.full);
        } else if is_ascii {
            if let Some(bare) = self.full.strip_suffix("'s").map(str::len) {
                self.full.truncate(bare);
                self.plain.truncate(bare);
            }
        } else {
            move_tone(&mut self.full);
        }
        let full = hash(self.full.as_bytes());
        self.words.push(Word {
            full,
            plain: if is_ascii { full } else { hash(self.plain.as_bytes()) },
            stem: if is_ascii { stem(self.full.as_bytes()) } else { None },
            is_accented: !is_ascii && self.plain.is_ascii(),
            is_first: *is_first,
        });
        *is_first = false;
        self.full.clear();
        self.plain.clear();
    }
}

/// Whether a character is a combining mark; answered at once for the letters of both languages.
fn is_mark(c: char) -> bool {
    !matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}') && is_combining_mark(c)
}

/// Takes the marks of thousands out of a number: `1.234.567` and `1,234,567` become `1234567`, `1,5` is `1.5`.
///
/// A single mark before exactly three digits counts as one of thousands, in both languages.
fn number(text: &mut String) {
    if !text.contains('.') {
        return;
    }
    let parts: Vec<&str> = text.split('.').collect();
    let is_grouped =
        parts.iter().skip(1).all(|p| p.len() == 3) && parts.first().is_some_and(|p| p.len() <= 3);
    *text = if is_grouped { parts.concat() } else { parts.join(".") };
}

/// Puts the tone of an open `oa`, `oe`, `uy` on its second letter, as most of the press writes now.
fn move_tone(word: &mut String) {
    if !word.ends_with(['a', 'e', 'y']) {
        return;
    }
    if let Some((bare, new)) =
        PLACEMENT.iter().find_map(|(old, new)| Some((word.strip_suffix(old)?.len(), new)))
    {
        word.truncate(bare);
        word.push_str(new);
    }
}

/// The name of an English word without its ending, for words of four letters and more.
///
/// A rough cut (plural, past, participle, adverb, final `e` and `y`), made to bring forms together and not to be
/// read: `launched`, `launches`, `launching` and `launch` meet, and so do `city` and `cities`.
fn stem(word: &[u8]) -> Option<u64> {
    if word.len() < 4 || !word.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let cut = |ending: &[u8], least: usize| word.strip_suffix(ending).filter(|s| least <= s.len());
    let doubled = |bare: &'_ [u8]| match bare {
        [.., a, b] if a == b && !matches!(a, b'l' | b's' | b'e' | b'o') => bare.len() - 1,
        _ => bare.len(),
    };
    let mut n = if let Some(bare) = cut(b"ies", 2).or_else(|| cut(b"ied", 2)) {
        bare.len() + 1
    } else if let Some(bare) = cut(b"ing", 3).or_else(|| cut(b"ed", 3)) {
        doubled(bare)
    } else if let Some(bare) = cut(b"ly", 4) {
        bare.len()
    } else if let Some(bare) =
        cut(b"sses", 1).or_else(|| cut(b"shes", 2)).or_else(|| cut(b"ches", 2)).or_else(|| cut(b"xes", 2))
    {
        bare.len() + if word.ends_with(b"xes") { 1 } else { 2 }
    } else if !word.ends_with(b"ss") && !word.ends_with(b"us") && !word.ends_with(b"is") {
        cut(b"s", 3).map_or(word.len(), <[u8]>::len)
    } else {
        word.len()
    };
    if 3 < n && word.get(n - 1) == Some(&b'e') {
        n -= 1;
    }
    let bare = word.get(..n)?;
    // `y` and `i` at the end are one.
    Some(match bare {
        [head @ .., b'y'] => finish(head.iter().chain(b"i").fold(SEED, |h, b| step(h, *b))),
        _ => hash(bare),
    })
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01B3)
}

/// Spreads a hash over all bits (the finaliser of SplitMix64; Steele, Lea, Flood 2014).
pub(super) const fn finish(hash: u64) -> u64 {
    let z = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a (Fowler, Noll, Vo) of the bytes, spread over all bits.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    finish(bytes.iter().fold(SEED, |h, b| step(h, *b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> Vec<u64> {
        let mut words = Words::default();
        words.read(text);
        words.words.iter().map(|w| w.full).collect()
    }

    #[track_caller]
    fn same(left: &str, right: &str) {
        assert_eq!(full(left), full(right), "{left} / {right}");
    }

    #[test]
    fn spelling_that_is_free_does_not_matter() {
        same("Hòa Bình", "hoà bình");
        same("hiệp_ước an_ninh , ông nói", "hiệp ước an ninh, ông nói");
        same("Ðiện Biên", "Điện Biên");
        same("Vie\u{302}\u{323}t Nam", "Việt Nam");
        same("1.234.567 người", "1,234,567 người");
        same("tăng 1,5 %", "tăng 1.5%");
        same("Peskov's", "Peskov");
    }

    #[test]
    fn tones_matter() {
        assert_ne!(full("má"), full("mà"));
    }

    #[test]
    fn english_forms_share_a_stem() {
        let stems = |text: &str| -> Vec<Option<u64>> {
            let mut words = Words::default();
            words.read(text);
            words.words.iter().map(|w| w.stem).collect()
        };
        for forms in ["launch launches launched launching", "city cities", "stop1 stop", "make makes making"]
        {
            let found: std::collections::BTreeSet<_> = stems(forms).into_iter().flatten().collect();
            assert_eq!(found.len(), 1, "{forms}");
        }
    }
}
