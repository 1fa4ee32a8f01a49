use super::scan::{Class, classify};
use crate::fold::Syllable;
use std::cell::OnceCell;
use unicode_normalization::UnicodeNormalization;

/// Decides whether an eth (or African d) stands for the Vietnamese đ.
///
/// Old fonts and converters wrote Đ as U+00D0, which looks the same. Icelandic and Faroese have an eth of their
/// own: inside or at the end of a word, never at its beginning, and hardly ever such that the word is a
/// Vietnamese syllable.
#[derive(Debug)]
pub(super) struct StrokeJudge<'a> {
    text: &'a str,
    is_vietnamese: OnceCell<bool>,
    is_nordic: OnceCell<bool>,
}

impl<'a> StrokeJudge<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, is_vietnamese: OnceCell::new(), is_nordic: OnceCell::new() }
    }

    /// The letter to put in place of `c` at byte `at`, or `None` if it stays.
    pub(super) fn judge(&self, at: usize, c: char) -> Option<char> {
        let (letter, is_african) = match c {
            'Ð' => ('Đ', false),
            'ð' => ('đ', false),
            'Ɖ' => ('Đ', true),
            'ɖ' => ('đ', true),
            _ => return None,
        };
        self.stands_for_stroke(at, c, is_african).then_some(letter)
    }

    fn stands_for_stroke(&self, at: usize, c: char, is_african: bool) -> bool {
        let (before, after) =
            (self.text.get(..at).unwrap_or_default(), self.text.get(at..).unwrap_or_default());
        let is_part = |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c);
        // Words are short; a longer run of letters than this is no word and stays as it is.
        const LONGEST: usize = 24;
        let stays = |c: &char| classify(*c) != Class::Drop;
        let head: Vec<char> =
            before.chars().rev().filter(stays).take(LONGEST).take_while(|&c| is_part(c)).collect();
        let tail: String =
            after.chars().skip(1).filter(stays).take(LONGEST).take_while(|&c| is_part(c)).collect();
        if head.is_empty() {
            let word = format!("đ{tail}");
            let is_syllable = Syllable::parse(&word).is_some();
            // `ðe`, Ewe `ɖo`: a bare syllable may be foreign, one with Vietnamese marks is not.
            if is_syllable && !word.chars().skip(1).all(|c| c.is_ascii()) {
                return true;
            }
            let has_vowel = tail.chars().next().is_some_and(is_vowel);
            if (is_syllable && !is_african && c == 'Ð') || has_vowel {
                return self.is_vietnamese() && !tail.chars().any(is_nordic)
                    || is_syllable && !is_african && !self.is_nordic();
            }
        }
        // `HÐND`, `QÐ`, `Ð.`: initials, in a text that is Vietnamese by its other letters.
        let is_initial = c.is_uppercase()
            && head.iter().all(|c| c.is_uppercase())
            && tail.chars().all(|c| c.is_uppercase())
            && head.len() + tail.chars().count() < 7;
        is_initial && self.is_vietnamese() && !tail.chars().chain(head).any(is_nordic)
    }

    /// Whether the text has letters of the languages that have an eth.
    fn is_nordic(&self) -> bool {
        *self.is_nordic.get_or_init(|| self.text.contains(is_nordic))
    }

    /// Whether the text has letters that, among languages with an eth or an African d, only Vietnamese has.
    fn is_vietnamese(&self) -> bool {
        *self.is_vietnamese.get_or_init(|| {
            // Looked for among the marks, so that it does not matter how the letters are composed: the horn of `ơ`
            // and `ư`, the hook of `ả`, the dot below a vowel.
            let mut before = ' ';
            self.text.chars().filter(|&c| classify(c) != Class::Drop).nfd().any(|c| {
                let dotted = c == '\u{323}' && is_vowel(before);
                before = c;
                dotted || c == '\u{31b}' || c == '\u{309}'
            })
        })
    }
}

fn is_vowel(c: char) -> bool {
    let mut base = c;
    unicode_normalization::char::decompose_canonical(c, |part| {
        if part.is_alphabetic() {
            base = part;
        }
    });
    matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Letters that Icelandic, Faroese and Old English have and Vietnamese does not.
fn is_nordic(c: char) -> bool {
    matches!(c, 'þ' | 'Þ' | 'æ' | 'Æ' | 'ö' | 'Ö' | 'ø' | 'Ø')
}
