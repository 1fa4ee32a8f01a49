//! What a text shows of its language: hashed letter n-grams, words, word pairs and syllable shapes.
//!
//! Detector and trainer share this code, so that weights mean the same on both sides. One pass over the text:
//! letters are lower-cased, digits and punctuation separate, `_` is a space, URLs and addresses are left out.
//! A capitalised word inside a sentence is probably a name, which says little about the sentence around it; its
//! features are counted apart from those of other words, so that the weights can say so.

use unicode_normalization::UnicodeNormalization;

use super::syllable::{SyllableShape, syllable_shape};

/// Number of weights for each class; a power of two. A feature is its hash modulo this number.
pub const N_BUCKETS: usize = 1 << 17;

/// Longest letter n-gram.
const MAX_GRAM: usize = 5;
/// Tokens are read up to this many letters; the rest of a longer one says nothing new.
const MAX_TOKEN: usize = 40;

/// Set apart the features of names.
const CAPITALISED_SEED: u32 = 0x9E37_79B9;
/// Start of the FNV-1a hash.
const BASIS: u32 = 0x811C_9DC5;

/// Takes the features of a text, in text order.
pub trait Sink {
    /// One feature, below [`N_BUCKETS`].
    fn feature(&mut self, bucket: usize);
    /// One token of `n_letters` letters is done.
    fn token(&mut self, n_letters: usize);
    /// A sentence seems to end here (a stop and a space, or a new line).
    fn sentence_end(&mut self);
}

/// How many letters a text has, by script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterCount {
    /// Latin letters, URLs and addresses left out.
    pub latin: usize,
    /// Letters of any other script.
    pub other: usize,
}

/// Reads the features of `text` into `sink`, and counts its letters.
///
/// Text with combining marks is composed (NFC) first, so decomposed Vietnamese counts as what it is.
pub fn extract(text: &str, sink: &mut impl Sink) -> LetterCount {
    let may_be_decomposed = text.bytes().any(|byte| matches!(byte, 0xCC | 0xCD));
    if may_be_decomposed {
        let composed: String = text.nfc().collect();
        read(&composed, sink)
    } else {
        read(text, sink)
    }
}

fn read(text: &str, sink: &mut impl Sink) -> LetterCount {
    let mut reader = TokenReader::new(is_upper_case(text));
    for line in text.lines() {
        for chunk in line.split([' ', '\t', '\u{a0}', '\u{3000}', '_']) {
            if chunk.is_empty() || is_address(chunk) {
                continue;
            }
            for ch in chunk.chars() {
                reader.push(ch, sink);
            }
            reader.finish_token(sink);
            if ends_sentence(chunk) {
                reader.end_sentence(sink);
            }
        }
        reader.end_sentence(sink);
    }
    reader.letters
}

/// Headlines and shouting: capitals carry no news of names there.
fn is_upper_case(text: &str) -> bool {
    let mut n_upper = 0usize;
    let mut n_lower = 0usize;
    for ch in text.chars().take(200) {
        if ch.is_ascii() {
            n_upper += usize::from(ch.is_ascii_uppercase());
            n_lower += usize::from(ch.is_ascii_lowercase());
        } else {
            n_upper += usize::from(ch.is_uppercase());
            n_lower += usize::from(ch.is_lowercase());
        }
    }
    n_upper > n_lower
}

fn is_address(chunk: &str) -> bool {
    let may_be = chunk.len() >= 5
        && chunk.bytes().take(chunk.len() - 2).any(|byte| matches!(byte, b'.' | b':' | b'@'));
    may_be
        && (chunk.contains("://")
            || chunk.starts_with("www.")
            || chunk.contains('@') && chunk.contains('.')
            || DOMAINS.iter().any(|domain| {
                let (host, rest) = chunk.split_once(domain).unwrap_or_default();
                !host.is_empty() && !rest.starts_with(char::is_alphanumeric)
            }))
}

/// Ends of host names that come without `http://` in news.
const DOMAINS: [&str; 6] = [".com", ".org", ".net", ".vn", ".gov", ".edu"];

/// A stop, unless it is that of an abbreviation: `St.`, `TP.`, `U.S.`
fn ends_sentence(chunk: &str) -> bool {
    let core = chunk.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    if core.ends_with(['!', '?', '…']) {
        return true;
    }
    let Some(word) = core.strip_suffix('.') else { return false };
    let mut chars = word.chars();
    let is_capitalised = chars.next().is_some_and(char::is_uppercase);
    let n_more = chars.take(3).count();
    !word.contains('.') && (n_more > 2 || n_more > 0 && !is_capitalised)
}

/// Whether `ch` is part of a token. Symbols of Latin-1 are: they are what the letters of a mis-decoded text look like.
fn is_token_char(ch: char) -> bool {
    match u32::from(ch) {
        0..=0x7F => ch.is_ascii_alphabetic(),
        // Guillemets quote words in running text, so they separate.
        0xAB | 0xB7 | 0xBB => false,
        0xA1..=0xFF => true,
        0x300..=0x36F => true,
        _ => ch.is_alphabetic(),
    }
}

fn is_latin(ch: char) -> bool {
    matches!(u32::from(ch), 0..=0x2AF | 0x300..=0x36F | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF | 0x2B0..=0x2FF)
}

#[derive(Debug)]
struct TokenReader {
    letters: LetterCount,
    /// Letters of the token that is being read, after a space.
    token: Vec<char>,
    is_capitalised: bool,
    has_non_latin: bool,
    /// Set when the text is all capitals.
    ignores_case: bool,
    at_sentence_start: bool,
    last_word: u32,
    last_shape: u32,
    /// Which shapes the sentence has shown so far: a bit each, those of names in the upper half.
    shapes: u32,
}

impl TokenReader {
    fn new(ignores_case: bool) -> Self {
        Self {
            letters: LetterCount::default(),
            token: {
                let mut token = Vec::with_capacity(MAX_TOKEN + 3);
                token.push(' ');
                token
            },
            is_capitalised: false,
            has_non_latin: false,
            ignores_case,
            at_sentence_start: true,
            last_word: 0,
            last_shape: 7,
            shapes: 0,
        }
    }

    fn push(&mut self, ch: char, sink: &mut impl Sink) {
        if ch.is_ascii_alphabetic() {
            self.letters.latin += 1;
            if self.token.len() == 1 {
                self.is_capitalised = ch.is_ascii_uppercase();
            }
            if self.token.len() <= MAX_TOKEN {
                self.token.push(ch.to_ascii_lowercase());
            }
        } else if is_token_char(ch) {
            if !is_latin(ch) {
                self.letters.other += 1;
                self.has_non_latin = true;
                return;
            }
            if ch.is_alphabetic() {
                self.letters.latin += 1;
            }
            if self.token.len() == 1 {
                self.is_capitalised = ch.is_uppercase();
            }
            if self.token.len() <= MAX_TOKEN {
                // U+00D0 is how many Vietnamese texts write Đ.
                let lower = if ch == 'Ð' { 'đ' } else { ch.to_lowercase().next().unwrap_or(ch) };
                self.token.push(lower);
            }
        } else if matches!(ch, '\'' | '’' | 'ʼ') && self.token.len() > 1 {
            self.token.push('\'');
        } else if ch != '\u{ad}' && ch != '\u{200b}' {
            self.finish_token(sink);
        }
    }

    fn end_sentence(&mut self, sink: &mut impl Sink) {
        self.at_sentence_start = true;
        if self.shapes != 0 {
            // One word in lower case can decide a headline of names, so what there is at all counts beside how much.
            for kind in 0x81..0x85 {
                emit(sink, mix(self.shapes & 0xFF, kind));
            }
            emit(sink, mix(self.shapes, 0x85));
            self.shapes = 0;
        }
        sink.sentence_end();
    }

    fn finish_token(&mut self, sink: &mut impl Sink) {
        while self.token.last() == Some(&'\'') {
            self.token.pop();
        }
        if self.token.len() <= 1 {
            self.has_non_latin = false;
            return;
        }
        let is_name = self.is_capitalised && !self.at_sentence_start && !self.ignores_case;
        let seed = if is_name { CAPITALISED_SEED } else { 0 };
        let letters = self.token.get(1..).unwrap_or_default();
        let n_letters = letters.len();
        let shape = self.shape(letters) + if is_name { 8 } else { 0 };
        emit(sink, mix(shape + 1, 0x51));
        emit(sink, mix(self.last_shape * 16 + shape, 0x52));
        // The length of a token in letters, by shape: Vietnamese syllables are short.
        emit(sink, mix(shape * 16 + u32::try_from(n_letters.min(12)).unwrap_or(12), 0x53));
        self.last_shape = shape;
        self.shapes |= 1 << shape;

        let word = letters.iter().fold(BASIS ^ seed, |hash, &ch| step(hash, ch));
        emit(sink, mix(word, 0x61));
        emit(sink, mix(word ^ self.last_word.rotate_left(7), 0x62));
        self.last_word = word;

        self.token.push(' ');
        let mut rest = self.token.as_slice();
        while let [_, later @ ..] = rest {
            let mut gram = BASIS ^ seed;
            for &ch in rest.iter().take(MAX_GRAM) {
                gram = step(gram, ch);
                emit(sink, mix(gram, 0x71));
            }
            rest = later;
        }
        sink.token(n_letters);
        self.token.truncate(1);
        self.is_capitalised = false;
        self.has_non_latin = false;
        self.at_sentence_start = false;
    }

    fn shape(&self, token: &[char]) -> u32 {
        match syllable_shape(token) {
            SyllableShape::Marked if token.iter().any(|&ch| is_vietnamese_only(ch)) => 0,
            SyllableShape::Marked => 1,
            SyllableShape::Bare => 2,
            SyllableShape::MarkedNot => 3,
            SyllableShape::BareNot => 4,
            SyllableShape::Foreign if self.has_non_latin || token.iter().any(|&ch| u32::from(ch) > 0xFF) => 5,
            SyllableShape::Foreign => 6,
        }
    }
}

/// Letters that hardly any other language of the Latin script has.
fn is_vietnamese_only(ch: char) -> bool {
    matches!(ch, 'ơ' | 'ư' | 'ă' | 'đ' | '\u{1ea0}'..='\u{1ef9}')
}

fn emit(sink: &mut impl Sink, hash: u32) {
    sink.feature(hash as usize & (N_BUCKETS - 1));
}

/// FNV-1a over code points.
const fn step(hash: u32, ch: char) -> u32 {
    (hash ^ ch as u32).wrapping_mul(0x0100_0193)
}

/// Spreads a hash over all its bits (the finaliser of MurmurHash3), apart for each kind of feature.
const fn mix(hash: u32, kind: u32) -> u32 {
    let mut h = hash ^ kind.wrapping_mul(0x85EB_CA6B);
    h ^= h >> 16;
    h = h.wrapping_mul(0x85EB_CA6B);
    h ^= h >> 13;
    h = h.wrapping_mul(0xC2B2_AE35);
    h ^ (h >> 16)
}
