//! The lexicon: opening and asking.

use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use super::entry::{Entry, Translation};
use super::index::Index;
use super::key::key;
use super::layout::{HEADER, MAGIC, Sizes, VERSION, u32_at};
use super::matching::Matches;
use super::side::Side;

/// English and Vietnamese words with their translations, read in place.
///
/// Opening checks the whole table once, in a few milliseconds; nothing is unpacked. [`Lexicon::bundled`] adds a hash index
/// of its entries when it is first used.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lexicon<'a> {
    en: Side<'a>,
    vi: Side<'a>,
}

/// Bytes that are no lexicon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// It does not begin as a lexicon does.
    #[error("not a lexicon: it does not begin with `DCLEXIC`")]
    NotALexicon,
    /// It is of another version.
    #[error("lexicon of version {found}, and only version {expected} can be read")]
    Version {
        /// Version of the file.
        found: u32,
        /// Version that this program reads.
        expected: u32,
    },
    /// It is shorter or longer than it says.
    #[error("damaged lexicon: {found} bytes long, and it says {expected}")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: usize,
    },
    /// Some of its bytes have changed.
    #[error("damaged lexicon: its CRC-32 is {found:08x}, and it says {expected:08x}")]
    Checksum {
        /// Checksum of the bytes.
        found: u32,
        /// Checksum they should have.
        expected: u32,
    },
    /// Its tables do not fit each other.
    #[error("broken lexicon: its {side} tables point outside of it")]
    Tables {
        /// Which side, `English` or `Vietnamese`.
        side: &'static str,
    },
}

/// The table that is built in.
#[cfg(feature = "built-in")]
static BUNDLED: std::sync::LazyLock<Lexicon<'static>> = std::sync::LazyLock::new(|| {
    let [en, vi] = &*INDEXES;
    Lexicon { en: READ.en.with_index(en), vi: READ.vi.with_index(vi) }
});

/// The same without its indexes.
#[cfg(feature = "built-in")]
static READ: std::sync::LazyLock<Lexicon<'static>> = std::sync::LazyLock::new(|| {
    let opened = Lexicon::open(include_bytes!("../../assets/lexicon/lexicon.bin"));
    debug_assert!(opened.is_ok(), "a test opens it: {opened:?}");
    opened.unwrap_or_default()
});

#[cfg(feature = "built-in")]
static INDEXES: std::sync::LazyLock<[Index; 2]> =
    std::sync::LazyLock::new(|| [Lang::En, Lang::Vi].map(|lang| Index::new(READ.texts(lang))));

impl Lexicon<'static> {
    /// The lexicon that this project trained.
    #[cfg(feature = "built-in")]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }
}

impl<'a> Lexicon<'a> {
    /// Opens a table that [`Builder`](super::Builder) made, and checks all of it.
    ///
    /// # Errors
    ///
    /// [`LexiconError`] says what is wrong with the bytes; one changed bit is enough.
    pub fn open(bytes: &'a [u8]) -> Result<Self, LexiconError> {
        if !bytes.starts_with(MAGIC) {
            return Err(LexiconError::NotALexicon);
        }
        let version = u32_at(bytes, 8);
        if version != VERSION {
            return Err(LexiconError::Version { found: version, expected: VERSION });
        }
        let expected = u32_at(bytes, 16) as usize;
        if bytes.len() != expected || bytes.len() < HEADER {
            return Err(LexiconError::Length { found: bytes.len(), expected });
        }
        let (found, expected) = (crc32fast::hash(bytes.get(16..).unwrap_or(&[])), u32_at(bytes, 12));
        if found != expected {
            return Err(LexiconError::Checksum { found, expected });
        }
        let sizes = |at: usize| Sizes {
            n_texts: u32_at(bytes, at) as usize,
            n_translations: u32_at(bytes, at + 4) as usize,
            n_bytes: u32_at(bytes, at + 8) as usize,
        };
        let (en, vi) = (sizes(20), sizes(32));
        let tables = bytes.get(HEADER..).unwrap_or(&[]);
        let (in_english, in_vietnamese) =
            (LexiconError::Tables { side: "English" }, LexiconError::Tables { side: "Vietnamese" });
        let (of_en, of_vi) =
            en.total().and_then(|n| tables.split_at_checked(n)).ok_or_else(|| in_english.clone())?;
        if vi.total() != Some(of_vi.len()) {
            return Err(in_vietnamese);
        }
        let english = Side::new(of_en, en).filter(|s| s.is_sound(vi.n_texts)).ok_or(in_english)?;
        let vietnamese = Side::new(of_vi, vi).filter(|s| s.is_sound(en.n_texts)).ok_or(in_vietnamese)?;
        Ok(Self { en: english, vi: vietnamese })
    }

    /// Source and target tables; `None` for other languages.
    fn sides(&self, from: Lang) -> Option<(Side<'a>, Side<'a>)> {
        match from {
            Lang::En => Some((self.en, self.vi)),
            Lang::Vi => Some((self.vi, self.en)),
            _ => None,
        }
    }

    /// The entry of a word or compound; see [`key`](super::key()) for what spelling it may have.
    ///
    /// Tone marks count. `None` for a text that has no translations, and for languages other than English and
    /// Vietnamese.
    pub fn entry(&self, word: &str, from: Lang) -> Option<Entry<'a>> {
        self.entry_of_key(&key(word), from)
    }

    pub(super) fn entry_of_key(&self, key: &str, from: Lang) -> Option<Entry<'a>> {
        let (source, target) = self.sides(from)?;
        let idx = source.find(key).filter(|idx| source.has_translations(*idx))?;
        Some(Entry { source, target, idx })
    }

    /// The index of a side's texts, where there is one.
    pub(super) fn index(&self, lang: Lang) -> Option<&'a Index> {
        self.sides(lang).and_then(|(side, _)| side.index())
    }

    /// All texts of a side: entries, and translations of the other's.
    pub(super) fn texts(&self, lang: Lang) -> impl Iterator<Item = &'a str> {
        let (side, _) = self.sides(lang).unwrap_or_default();
        (0..side.len()).map(move |idx| side.text(idx))
    }

    /// Whether longer entries begin with the words of `key`: a yes may be wrong, a no never is.
    pub(super) fn has_longer(&self, key: &str, from: Lang) -> bool {
        self.sides(from).is_some_and(|(source, _)| source.has_longer(key))
    }

    /// The entries that a word could be if its diacritics were left out, the most frequent first.
    ///
    /// `ma` could be `ma`, `má`, `mà`, `mả`, `mã` and `mạ`. Diacritics that are there are not looked at either.
    pub fn entries_without_marks(&self, word: &str, from: Lang) -> Vec<Entry<'a>> {
        let Some((source, target)) = self.sides(from) else { return Vec::new() };
        let sought = key(word);
        let mut found: Vec<Entry<'a>> = source
            .find_bare(&sought)
            .filter(|idx| source.has_translations(*idx))
            .map(|idx| Entry { source, target, idx })
            .collect();
        found.sort_by(|a, b| b.frequency().cmp(&a.frequency()).then(a.idx.cmp(&b.idx)));
        found
    }

    /// The translations of a word or compound, the most probable first; none if it is not known.
    ///
    /// * `word`: any capitals, tone placement and normal form; spaces, hyphens or underscores between syllables.
    /// * `from`: the language of `word`, [`Lang::En`] or [`Lang::Vi`].
    ///
    /// If there is no such entry and `word` bears no diacritics, those that it could be are asked (`thu tuong` for
    /// `thủ tướng`); their translations say so in [`Translation::restored`].
    pub fn translations(&self, word: &str, from: Lang) -> impl Iterator<Item = Translation<'a>> {
        let exact = self.entry(word, from);
        let guessed = if exact.is_none() && word.is_ascii() { self.restored(word, from) } else { Vec::new() };
        exact.into_iter().flat_map(Entry::translations).chain(guessed)
    }

    fn restored(&self, word: &str, from: Lang) -> Vec<Translation<'a>> {
        let entries = self.entries_without_marks(word, from);
        // One is added so that entries of a dictionary alone have a share.
        let weight = |entry: &Entry<'a>| f64::from(entry.frequency()) + 1.0;
        let total: f64 = entries.iter().map(weight).sum();
        let mut best: BTreeMap<&str, Translation<'a>> = BTreeMap::new();
        for entry in &entries {
            for translation in entry.translations() {
                let probability = translation.probability * weight(entry) / total;
                let found = Translation { probability, restored: Some(entry.text()), ..translation };
                let slot = best.entry(found.text).or_insert(found);
                if slot.probability < probability {
                    *slot = found;
                }
            }
        }
        let mut all: Vec<Translation<'a>> = best.into_values().collect();
        all.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.text.cmp(b.text)));
        all
    }

    /// Whether a word or compound is an entry, with its diacritics.
    pub fn is_known(&self, word: &str, from: Lang) -> bool {
        self.entry(word, from).is_some()
    }

    /// p(`target` | `source`), in `0.0..=1.0`; 0 if `target` is none of the translations that are listed, and `None` if
    /// `source` is not known.
    pub fn probability(&self, source: &str, target: &str, from: Lang) -> Option<f64> {
        let entry = self.entry(source, from)?;
        let idx = entry.target.find(&key(target));
        Some(entry.source.records(entry.idx).find(|r| Some(r.target) == idx).map_or(0.0, |r| r.probability))
    }

    /// Times that a text occurs in the training text, to within a twentieth; 0 if it does not.
    ///
    /// Translations without an entry of their own have a frequency too.
    pub fn frequency(&self, text: &str, lang: Lang) -> u32 {
        let Some((side, _)) = self.sides(lang) else { return 0 };
        side.find(&key(text)).map_or(0, |idx| side.frequency(idx))
    }

    /// The longest entries in a sentence, from left to right.
    ///
    /// * `tokens`: the words (English) or syllables (Vietnamese) of a sentence in order. Tokens that hold several
    ///   (`thủ_tướng`) are fine.
    /// * `from`: the language of the sentence.
    pub fn matches<'t, T: AsRef<str>>(&self, tokens: &'t [T], from: Lang) -> Matches<'a, 't, T> {
        Matches::new(*self, tokens, from)
    }

    /// All entries of a language in ascending order of their bytes.
    pub fn entries(&self, from: Lang) -> impl Iterator<Item = Entry<'a>> {
        let (source, target) = self.sides(from).unwrap_or_default();
        (0..source.len()).filter(move |idx| source.has_translations(*idx)).map(move |idx| Entry {
            source,
            target,
            idx,
        })
    }

    /// How many translations there are from a language, over all entries.
    pub fn n_translations(&self, from: Lang) -> usize {
        self.sides(from).map_or(0, |(source, _)| source.n_translations())
    }
}
