//! Makes the table.

use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use super::entry::Written;
use super::key::{bare, key};
use super::layout::{
    EVIDENCE_MAX, EVIDENCE_STEPS, FREQUENCY_STEPS, HEADER, IN_DICTIONARY, MAGIC, PLACE, VERSION, quantise,
};

/// An entry to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The word or compound.
    pub text: String,
    /// How it is written in running text.
    pub written: Written,
    /// Times that it occurs in the training text.
    pub frequency: u32,
    /// Its translations, in any order.
    pub translations: Vec<DraftTranslation>,
}

/// A translation to be.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftTranslation {
    /// The translation. It gets its writing and frequency from the entry of that text, if there is one.
    pub text: String,
    /// p(translation | entry), in `0.0..=1.0`.
    pub probability: f64,
    /// Pairs of lines in which the two translate each other.
    pub n_pairs: u32,
    /// Whether a dictionary has the pair.
    pub in_dictionary: bool,
}

/// Entries that fit no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Entries are English or Vietnamese.
    #[error("`{text}` is of language `{lang}`, and a lexicon holds English and Vietnamese")]
    Language {
        /// The entry.
        text: String,
        /// Its language.
        lang: Lang,
    },
    /// Numbers of texts have 24 bits, and places in them 30.
    #[error("{n_texts} texts of {n_bytes} bytes are more than a lexicon can hold")]
    TooLarge {
        /// How many texts there are.
        n_texts: usize,
        /// How long they are together.
        n_bytes: usize,
    },
}

/// Collects entries and writes them as one table, which [`Lexicon::open`](super::Lexicon::open) reads.
///
/// Texts are stored by their [`key`]; of two entries with one key the more frequent stays. The order
/// in which entries are added changes nothing.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    en: BTreeMap<String, Draft>,
    vi: BTreeMap<String, Draft>,
}

impl Builder {
    /// Nothing so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry; one without translations only says how a translation is written and how frequent it is.
    ///
    /// # Errors
    ///
    /// [`BuildError::Language`] if `lang` is neither English nor Vietnamese.
    pub fn add(&mut self, lang: Lang, draft: Draft) -> Result<(), BuildError> {
        let side = match lang {
            Lang::En => &mut self.en,
            Lang::Vi => &mut self.vi,
            _ => return Err(BuildError::Language { text: draft.text, lang }),
        };
        let weight = |d: &Draft| (d.frequency, d.translations.len(), d.text.clone());
        match side.entry(key(&draft.text)) {
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(draft);
            }
            std::collections::btree_map::Entry::Occupied(mut slot) => {
                if weight(slot.get()) < weight(&draft) {
                    slot.insert(draft);
                }
            }
        }
        Ok(())
    }

    /// Writes the table.
    ///
    /// # Errors
    ///
    /// [`BuildError::TooLarge`] if there are 2²⁴ texts or 2³⁰ bytes of them in a language.
    pub fn finish(mut self) -> Result<Vec<u8>, BuildError> {
        let mut add_targets = |from_en: bool| {
            let (source, target) = if from_en { (&self.en, &mut self.vi) } else { (&self.vi, &mut self.en) };
            for translation in source.values().flat_map(|d| &d.translations) {
                target.entry(key(&translation.text)).or_default();
            }
        };
        add_targets(true);
        add_targets(false);
        let number = |side: &BTreeMap<String, Draft>| -> BTreeMap<String, u32> {
            side.keys().cloned().zip(0..).collect()
        };
        let (en_numbers, vi_numbers) = (number(&self.en), number(&self.vi));
        let (en_sizes, en_tables) = tables(&self.en, &vi_numbers)?;
        let (vi_sizes, vi_tables) = tables(&self.vi, &en_numbers)?;
        let len = HEADER + en_tables.len() + vi_tables.len();
        let mut body = Vec::with_capacity(len);
        body.extend((len as u32).to_le_bytes());
        body.extend(en_sizes.iter().chain(&vi_sizes).flat_map(|n| n.to_le_bytes()));
        body.extend(en_tables);
        body.extend(vi_tables);
        let mut out = Vec::with_capacity(len);
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend(crc32fast::hash(&body).to_le_bytes());
        out.extend(body);
        Ok(out)
    }
}

fn tables(
    side: &BTreeMap<String, Draft>,
    others: &BTreeMap<String, u32>,
) -> Result<([u32; 3], Vec<u8>), BuildError> {
    let n_bytes: usize = side.keys().map(String::len).sum();
    if 1 << 24 <= side.len() || PLACE as usize <= n_bytes {
        return Err(BuildError::TooLarge { n_texts: side.len(), n_bytes });
    }
    let (mut places, mut starts, mut frequencies, mut records) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut place, mut n_records) = (0_u32, 0_u32);
    for (text, draft) in side {
        places.extend((place | draft.written.bits() << 30).to_le_bytes());
        starts.extend(n_records.to_le_bytes());
        frequencies.push(quantise(draft.frequency, FREQUENCY_STEPS, u8::MAX));
        place += text.len() as u32;
        // The most probable for each text that the other side stores.
        let mut by_target: BTreeMap<u32, (u16, u8)> = BTreeMap::new();
        for translation in &draft.translations {
            let Some(target) = others.get(&key(&translation.text)) else { continue };
            let scaled = (translation.probability * f64::from(u16::MAX)).round();
            let probability = scaled.clamp(1.0, f64::from(u16::MAX)) as u16;
            let pairs = quantise(translation.n_pairs, EVIDENCE_STEPS, EVIDENCE_MAX);
            let evidence = pairs | if translation.in_dictionary { IN_DICTIONARY } else { 0 };
            let slot = by_target.entry(*target).or_insert((probability, evidence));
            *slot = (*slot).max((probability, evidence));
        }
        let mut sorted: Vec<(u32, (u16, u8))> = by_target.into_iter().collect();
        sorted.sort_by_key(|(target, (probability, _))| (std::cmp::Reverse(*probability), *target));
        for (target, (probability, evidence)) in sorted {
            records.extend(target.to_le_bytes().iter().take(3));
            records.extend(probability.to_le_bytes());
            records.push(evidence);
            n_records += 1;
        }
    }
    places.extend(place.to_le_bytes());
    starts.extend(n_records.to_le_bytes());
    let mut by_bare: Vec<(String, u32)> = side.keys().map(|text| bare(text).collect()).zip(0..).collect();
    by_bare.sort();
    let by_bare = by_bare.iter().flat_map(|(_, idx)| idx.to_le_bytes().into_iter().take(3));
    let mut out = places;
    out.extend(starts);
    out.extend(frequencies);
    out.extend(by_bare);
    out.extend(records);
    out.extend(side.keys().flat_map(|text| text.bytes()));
    Ok(([side.len() as u32, n_records, place], out))
}
