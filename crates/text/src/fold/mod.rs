//! Keys for comparing words: case, quotes, tone placement. For matching only; a key is never shown.
//!
//! Three keys, each looser than the one before, so that a caller says how far it goes:
//!
//! | function | `Thủy` | `thuỷ` | `Mĩ` | `Mỹ` | `má` | `ma` |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | [`key`] | `thuỷ` | `thuỷ` | `mĩ` | `mỹ` | `má` | `ma` |
//! | [`key_iy`] | `thuỷ` | `thuỷ` | `mĩ` | `mĩ` | `má` | `ma` |
//! | [`unaccented`] | `thuy` | `thuy` | `mi` | `my` | `ma` | `ma` |
//!
//! Tone marks carry meaning (`má`, `mà`, `mả`, `mã`, `mạ` are five words), so only [`unaccented`] drops them, and
//! it is for text that was written without them.

mod letter;
mod syllable;

pub use letter::Tone;
pub use syllable::{Syllable, is_unaccented_syllable};

use letter::Letter;
use unicode_normalization::UnicodeNormalization;

/// Folds what spelling leaves free: case, curly and straight quotes, dashes, old and new tone placement.
///
/// `hòa` and `hoà`, `khỏe` and `khoẻ`, `thủy` and `thuỷ` get one key, and so do composed and decomposed letters.
/// Tone marks and the quality of vowels stay.
///
/// # Examples
///
/// ```
/// use doichieu_text::fold::key;
///
/// assert_eq!(key("HÒA BÌNH"), key("hoà bình"));
/// assert_ne!(key("má"), key("mà"));
/// assert_eq!(key("Dragons’"), "dragons'");
/// ```
pub fn key(text: &str) -> String {
    fold_words(text, Level::TonePlacement)
}

/// Like [`key`], and `i` and `y` at the end of a syllable are one: `Mỹ` and `Mĩ`, `kỹ` and `kĩ`, `quý` and `quí`.
///
/// Only where they sound alike: `tai` and `tay`, `tui` and `tuy` stay apart.
pub fn key_iy(text: &str) -> String {
    fold_words(text, Level::VowelY)
}

/// Drops all diacritics, `đ` included, besides what [`key`] folds.
///
/// For text typed without marks, and for foreign names that one side writes with accents. Never for deciding
/// that two Vietnamese words are the same.
///
/// # Examples
///
/// ```
/// use doichieu_text::fold::unaccented;
///
/// assert_eq!(unaccented("Điện Biên"), "dien bien");
/// assert_eq!(unaccented("Bayern München"), "bayern munchen");
/// ```
pub fn unaccented(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for part in std::iter::once(c).nfd() {
            if unicode_normalization::char::is_combining_mark(part) {
                continue;
            }
            for lower in part.to_lowercase() {
                match lower {
                    'đ' | 'ð' | 'ɖ' => out.push('d'),
                    // `İ` lower-cases to `i` and a dot of its own.
                    mark if unicode_normalization::char::is_combining_mark(mark) => {}
                    other => push_folded(other, &mut out),
                }
            }
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    TonePlacement,
    VowelY,
}

fn fold_words(text: &str, level: Level) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let is_ascii = text.is_ascii();
    let composed: std::borrow::Cow<'_, str> =
        if is_ascii { text.into() } else { text.chars().nfc().collect::<String>().into() };
    for c in composed.chars() {
        if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) {
            word.extend(c.to_lowercase());
        } else {
            flush(&mut word, level, &mut out);
            push_folded(c, &mut out);
        }
    }
    flush(&mut word, level, &mut out);
    out
}

/// Writes the collected word, as a Vietnamese syllable if it is one.
fn flush(word: &mut String, level: Level, out: &mut String) {
    let needs_parse = level == Level::VowelY || !word.is_ascii();
    match needs_parse.then(|| Syllable::parse(word)).flatten() {
        Some(syllable) if level == Level::VowelY => syllable.with_i().write(out),
        Some(syllable) => syllable.write(out),
        None => out.push_str(word),
    }
    word.clear();
}

/// Writes one character that is no letter: quotes and dashes as ASCII, odd spaces as a space.
fn push_folded(c: char, out: &mut String) {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' | '´' => out.push('\''),
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => out.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
        '…' => out.push_str("..."),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => out.push(' '),
        other => out.push(other),
    }
}

/// The tone of a syllable that has `tone` so far and `mark` on `letter`; consonants bear none.
fn joined(tone: Tone, mark: Tone, letter: char) -> Option<Tone> {
    let is_vowel = matches!(letter, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y');
    if mark == Tone::Level || is_vowel { tone.joined(mark) } else { None }
}

/// The letters of a syllable, in lower case and without the tone.
struct Letters {
    letters: [char; 7],
    len: usize,
}

impl Letters {
    fn as_slice(&self) -> &[char] {
        self.letters.get(..self.len).unwrap_or_default()
    }

    fn last_mut(&mut self) -> Option<&mut char> {
        self.letters.get_mut(self.len.checked_sub(1)?)
    }

    /// Adds a letter; `None` if there are more than in the longest syllable, `nghiêng`.
    fn push(&mut self, letter: char) -> Option<()> {
        *self.letters.get_mut(self.len)? = letter;
        self.len += 1;
        Some(())
    }
}

/// The letters of a word with the tone taken off, or `None` if it holds anything else.
fn letters(word: &str) -> Option<(Letters, Tone)> {
    let mut bases = Letters { letters: ['\0'; 7], len: 0 };
    let mut tone = Tone::Level;
    for c in word.chars() {
        match Letter::of(c) {
            Letter::Base(base, mark) => {
                bases.push(base)?;
                tone = joined(tone, mark, base)?;
            }
            Letter::Tone(mark) => tone = joined(tone, mark, *bases.last_mut()?)?,
            Letter::Quality(mark) => {
                let last = bases.last_mut()?;
                *last = unicode_normalization::char::compose(*last, mark)?;
            }
            Letter::Other => return None,
        }
    }
    Some((bases, tone))
}
