//! How Vietnamese a reading of bytes is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::fold::Syllable;

use super::table::Table;

/// Distinct words looked at; more would not change the answer.
const MAX_WORDS: usize = 2000;

/// What one word says about a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It has no letters outside ASCII.
    Neutral,
    /// Every part with such letters is a Vietnamese syllable, and one of the frequent ones.
    Common,
    /// Every part with such letters is spelled like a Vietnamese syllable.
    Valid,
    /// Some part is none, or holds a character that does not belong into words.
    Invalid,
}

/// The verdicts on all distinct words of a text in one reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// In the order of the words.
    pub(super) verdicts: Vec<Option<Verdict>>,
    /// The words as read, to see whether two encodings read the same.
    pub(super) reading: String,
}

impl Tally {
    /// How many words got this verdict.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.verdicts.iter().filter(|v| **v == Some(verdict)).count()
    }

    /// Words that are syllables.
    pub(super) fn n_valid(&self) -> usize {
        self.count(Verdict::Common) + self.count(Verdict::Valid)
    }

    /// Words that are no syllables or could not be read at all.
    pub(super) fn n_bad(&self) -> usize {
        self.verdicts.len() - self.n_valid() - self.count(Verdict::Neutral)
    }

    /// Reads all words by a table.
    pub(super) fn of(words: &[&[u8]], table: &Table) -> Self {
        let mut tally = Self::default();
        for word in words {
            let text = read(word, table);
            tally.verdicts.push(text.as_deref().map(judge));
            tally.reading.push_str(text.as_deref().unwrap_or("?"));
            tally.reading.push(' ');
        }
        tally
    }
}

/// The distinct words that are not pure ASCII, in order.
pub(super) fn words(bytes: &[u8]) -> Vec<&[u8]> {
    let mut seen = BTreeSet::new();
    // VISCII has letters in six control codes.
    let in_word = |b: &u8| {
        b.is_ascii_alphabetic() || *b >= 0x80 || matches!(b, 0x02 | 0x05 | 0x06 | 0x14 | 0x19 | 0x1E)
    };
    bytes
        .split(|b| !in_word(b))
        .filter(|w| w.iter().any(|b| !b.is_ascii_alphabetic()))
        .filter(|w| seen.insert(*w))
        .take(MAX_WORDS)
        .collect()
}

/// A word's text, or `None` if the bytes are not of the encoding.
fn read(word: &[u8], table: &Table) -> Option<String> {
    let mut text = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        let (c, n_bytes) = table.step(rest)?;
        text.push(c);
        rest = rest.get(n_bytes..)?;
    }
    Some(text.nfc().collect())
}

/// Judges one word, which may have punctuation at its ends, in NFC.
pub(super) fn judge(word: &str) -> Verdict {
    let mut verdict = Verdict::Neutral;
    for part in word.split(is_mark) {
        if part.is_ascii() && part.chars().all(|c| c.is_ascii_alphabetic()) {
            continue;
        }
        if COMMON.contains(part.to_lowercase().as_str()) {
            if verdict == Verdict::Neutral {
                verdict = Verdict::Common;
            }
        } else if Syllable::parse(part).is_some() {
            verdict = Verdict::Valid;
        } else {
            return Verdict::Invalid;
        }
    }
    verdict
}

static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let list = include_str!("../../assets/decode/common-syllables.txt");
    list.lines().filter(|l| !l.starts_with('#')).collect()
});

/// Whether a word of Latin letters looks like the product of a wrong guess: a symbol glued to letters, or a capital
/// with diacritic after a small letter.
pub(super) fn looks_odd(word: &str) -> bool {
    word.split(is_mark).any(|part| {
        let mut before_small = false;
        for c in part.chars() {
            // Other scripts have marks of their own that stand without spaces.
            let symbol = matches!(c, '\u{80}'..='\u{FF}') && !c.is_alphabetic();
            if (symbol && part.chars().count() > 1) || (before_small && c.is_uppercase() && !c.is_ascii()) {
                return true;
            }
            before_small = c.is_lowercase();
        }
        false
    })
}

/// Punctuation and signs that stand at words in good texts.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{A0}' | '«' | '»' | '°' | '·' | '£' | '€' | '©' | '®' | '™' | '²' | '³' | '½' | '¼' | '¾' | '±' | '×'
        | '₫' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{203A}' | '\u{FEFF}' | '¿' | '¡' | 'º' | 'ª')
        || c.is_ascii() && !c.is_ascii_alphabetic() && !c.is_ascii_control()
}
