//! The distinct words of two reports, and how well each of one side matches each of the other.

use doichieu_bitext::Lang;
#[cfg(feature = "built-in")]
use doichieu_encode::lexicon::Lexicon;
#[cfg(feature = "built-in")]
use doichieu_encode::{BuiltIn, Encoder, Vectors};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::unit::Unit;
use super::{BASE, rarity};

/// Most words of an entry of the lexicon.
#[cfg(feature = "built-in")]
const MAX_TOKENS: usize = 5;

/// Vectors of words less alike than this match not at all; from here to 1 the degree rises from 0 to 1.
#[cfg(feature = "built-in")]
const NEAR: f64 = 0.25;

/// With more pairs of words than this, vectors are not compared.
#[cfg(feature = "built-in")]
const ALL_PAIRS: usize = 4_000_000;

/// Words as common as this (nats below the most frequent word) say nothing: *of*, *của*, *said*.
#[cfg(feature = "built-in")]
const COMMON: f64 = 2.0;

/// Words rarer than this by so many nats weigh no more.
#[cfg(feature = "built-in")]
const RARE: f64 = 6.0;

#[cfg(feature = "built-in")]
static ENCODER: std::sync::LazyLock<BuiltIn> = std::sync::LazyLock::new(BuiltIn::bundled);

/// Frequency of the most frequent word of each language.
#[cfg(feature = "built-in")]
static MOST: std::sync::LazyLock<[f64; 2]> = std::sync::LazyLock::new(|| {
    let most = |lang| Lexicon::bundled().entries(lang).map(|e| e.frequency()).max().unwrap_or(1);
    [f64::from(most(Lang::En)), f64::from(most(Lang::Vi))]
});

#[derive(Debug)]
struct Words {
    lang: Lang,
    /// Vietnamese without any diacritics.
    is_bare: bool,
    texts: Vec<String>,
    numbers: FxHashMap<String, usize>,
    /// What each weighs by itself: 0 for the commonest words, up to 1.5.
    content: Vec<f64>,
    /// With rarity in the two reports.
    weights: Vec<f64>,
}

impl Words {
    fn number(&mut self, text: String) -> usize {
        if let Some(number) = self.numbers.get(&text) {
            return *number;
        }
        let number = self.texts.len();
        self.content.push(content(&text, self.lang, self.is_bare));
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }
}

/// The words of both sides.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    sides: [Words; 2],
    /// For each source word the target words that match and how much a match weighs, ascending.
    matches: Vec<Vec<(usize, f64)>>,
}

impl Vocabulary {
    pub(super) fn new(langs: [Lang; 2]) -> Self {
        let side = |lang| Words {
            lang,
            is_bare: false,
            texts: Vec::new(),
            numbers: FxHashMap::default(),
            content: Vec::new(),
            weights: Vec::new(),
        };
        Self { sides: langs.map(side), matches: Vec::new() }
    }

    /// Says that a side is written without diacritics, before its words are read.
    pub(super) fn set_bare(&mut self, side: usize, is_bare: bool) {
        if let Some(words) = self.sides.get_mut(side) {
            words.is_bare = is_bare && words.lang == Lang::Vi;
        }
    }

    /// Cuts a sentence into the longest entries of the lexicon, and words that are in none: for each how many tokens, and
    /// its number.
    ///
    /// * `tokens`: words or syllables in lower case.
    pub(super) fn read(&mut self, tokens: &[String], side: usize) -> Vec<(usize, usize)> {
        let Some(words) = self.sides.get_mut(side) else { return Vec::new() };
        let mut out = Vec::with_capacity(tokens.len());
        let mut start = 0;
        for n in lengths(tokens, words.lang, words.is_bare) {
            let text = tokens.get(start..start + n).unwrap_or(&[]).join(" ");
            out.push((n, words.number(text)));
            start += n;
        }
        out
    }

    /// Whether a word of the source is a number of one or two digits.
    pub(super) fn is_small(&self, word: usize) -> bool {
        let text = self.sides.first().and_then(|w| w.texts.get(word)).map_or("", String::as_str);
        text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit())
    }

    /// What a word weighs, in nats to the half: 0 for those that say nothing.
    pub(super) fn weight(&self, side: usize, word: usize) -> f64 {
        self.sides.get(side).and_then(|w| w.weights.get(word)).copied().unwrap_or(0.0)
    }

    /// The words of the target that match a word of the source, ascending, and how much it says that both stand in two
    /// sentences.
    pub(super) fn matches(&self, source: usize) -> &[(usize, f64)] {
        self.matches.get(source).map_or(&[], Vec::as_slice)
    }

    /// Matches the words of the two sides and weighs them by their rarity in the sentences.
    pub(super) fn weigh(&mut self, sentences: [&[Vec<Unit>]; 2]) {
        let degrees = self.degrees();
        let places = [0, 1].map(|side| {
            let mut places = vec![Vec::new(); self.sides[side].texts.len()];
            for (idx, sentence) in sentences[side].iter().enumerate() {
                for unit in sentence {
                    if let Some(of_word) = places.get_mut(unit.word)
                        && of_word.last() != Some(&idx)
                    {
                        of_word.push(idx);
                    }
                }
            }
            places
        });
        let mut back = vec![Vec::new(); self.sides[1].texts.len()];
        for (u, row) in degrees.iter().enumerate() {
            for &(v, degree) in row {
                if let Some(column) = back.get_mut(v) {
                    column.push((u, degree));
                }
            }
        }
        let n = sentences.map(<[_]>::len);
        for (side, rows) in [(0, &degrees), (1, &back)] {
            let (own, other) = (&places[side], &places[1 - side]);
            let words = &mut self.sides[side];
            words.weights = words
                .content
                .par_iter()
                .zip(rows)
                .zip(own)
                .map(|((content, row), own)| {
                    let places = |word: usize| other.get(word).map_or(&[][..], Vec::as_slice);
                    let mut there: Vec<(usize, f64)> =
                        row.iter().flat_map(|m| places(m.0).iter().map(|place| (*place, m.1))).collect();
                    there.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
                    there.dedup_by_key(|m| m.0);
                    // The best of each place, summed in the order of the degrees.
                    there.sort_unstable_by(|a, b| a.1.total_cmp(&b.1));
                    let found = there.iter().map(|m| m.1).sum();
                    let idf = rarity(own.len() as f64, n[side]) + rarity(found, n[1 - side]);
                    (content * (BASE + idf / 2.0)).max(0.0).sqrt()
                })
                .collect();
        }
        let [source, target] = &self.sides;
        let weight = |of: &Words, word: usize| of.weights.get(word).copied().unwrap_or(0.0);
        self.matches = degrees
            .into_iter()
            .enumerate()
            .map(|(u, row)| {
                let here = weight(source, u);
                row.into_iter().map(|(v, degree)| (v, degree * here * weight(target, v))).collect()
            })
            .collect();
    }

    /// For each source word the target words that it matches, with the degree.
    #[cfg(feature = "built-in")]
    fn degrees(&self) -> Vec<Vec<(usize, f64)>> {
        let [source, target] = &self.sides;
        let known = |lang| matches!(lang, Lang::En | Lang::Vi);
        let is_bilingual = known(source.lang) && known(target.lang);
        let all = source.texts.len().saturating_mul(target.texts.len()) <= ALL_PAIRS;
        let vectors = (is_bilingual && all).then(|| (vectors(source), vectors(target)));
        // Translations of the target's words, found from the source's side.
        let mut back: FxHashMap<&str, Vec<(usize, f64)>> = FxHashMap::default();
        for (v, text) in target.texts.iter().enumerate().filter(|(v, _)| is_content(target, *v)) {
            for translation in Lexicon::bundled().translations(text, target.lang) {
                back.entry(translation.text).or_default().push((v, translation.probability.sqrt()));
            }
        }
        (0..source.texts.len())
            .into_par_iter()
            .map(|u| {
                if !is_content(source, u) {
                    return Vec::new();
                }
                let text = source.texts.get(u).map_or("", String::as_str);
                let mut row: Vec<(usize, f64)> = Vec::new();
                let mut add = |v: usize, degree: f64| {
                    if is_content(target, v) {
                        row.push((v, degree));
                    }
                };
                target.numbers.get(text).into_iter().for_each(|v| add(*v, 1.0));
                for translation in Lexicon::bundled().translations(text, source.lang) {
                    let found = target.numbers.get(translation.text);
                    found.into_iter().for_each(|v| add(*v, translation.probability.sqrt()));
                }
                back.get(text).into_iter().flatten().for_each(|(v, degree)| add(*v, *degree));
                if let Some((here, there)) = &vectors
                    && let Ok(row) = here.words.binary_search(&u)
                {
                    for (v, cosine) in there.words.iter().zip(there.vectors.dots(here.vectors.row(row))) {
                        let cosine = f64::from(cosine);
                        if NEAR < cosine {
                            add(*v, ((cosine - NEAR) / (1.0 - NEAR)).min(1.0));
                        }
                    }
                }
                best_of_each(row)
            })
            .collect()
    }

    /// Without a lexicon only the same words match.
    #[cfg(not(feature = "built-in"))]
    fn degrees(&self) -> Vec<Vec<(usize, f64)>> {
        let [source, target] = &self.sides;
        let row = |text: &String| target.numbers.get(text).map(|v| (*v, 1.0)).into_iter().collect();
        source.texts.iter().map(row).collect()
    }
}

#[cfg(feature = "built-in")]
fn is_content(words: &Words, word: usize) -> bool {
    words.content.get(word).is_some_and(|c| 0.0 < *c)
}

#[cfg(feature = "built-in")]
fn best_of_each(mut row: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    row.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    row.dedup_by_key(|m| m.0);
    row
}

/// The words that say something, ascending, with a vector each.
#[cfg(feature = "built-in")]
struct WordVectors {
    words: Vec<usize>,
    vectors: Vectors,
}

#[cfg(feature = "built-in")]
fn vectors(of: &Words) -> WordVectors {
    let words: Vec<usize> = (0..of.texts.len()).filter(|word| is_content(of, *word)).collect();
    let texts: Vec<&str> = words.iter().filter_map(|w| of.texts.get(*w)).map(String::as_str).collect();
    WordVectors { words, vectors: ENCODER.encode(&texts).unwrap_or_default() }
}

/// Tokens of each unit of a sentence, in order.
#[cfg(feature = "built-in")]
fn lengths(tokens: &[String], lang: Lang, is_bare: bool) -> Vec<usize> {
    let lexicon = Lexicon::bundled();
    let mut out = Vec::with_capacity(tokens.len());
    if is_bare {
        let mut start = 0;
        while start < tokens.len() {
            let longest = (2..=MAX_TOKENS.min(tokens.len() - start)).rev().find(|n| {
                let run = tokens.get(start..start + n).unwrap_or(&[]).join(" ");
                !lexicon.entries_without_marks(&run, lang).is_empty()
            });
            out.push(longest.unwrap_or(1));
            start += longest.unwrap_or(1);
        }
        return out;
    }
    let mut at = 0;
    for found in lexicon.matches(tokens, lang) {
        out.resize(out.len() + found.tokens.start.saturating_sub(at), 1);
        out.push(found.tokens.len());
        at = found.tokens.end;
    }
    out.resize(out.len() + tokens.len().saturating_sub(at), 1);
    out
}

#[cfg(not(feature = "built-in"))]
fn lengths(tokens: &[String], _lang: Lang, _is_bare: bool) -> Vec<usize> {
    vec![1; tokens.len()]
}

/// What a word says by how rare it is in general, `0.0..=1.5`: ln(1 + F / (1 + f)) with f its frequency and F that of
/// the most frequent word, above what common words have.
#[cfg(feature = "built-in")]
fn content(text: &str, lang: Lang, is_bare: bool) -> f64 {
    let most = match lang {
        Lang::En => MOST[0],
        Lang::Vi => MOST[1],
        _ => return if text.chars().count() <= 3 { 0.0 } else { 1.0 },
    };
    let lexicon = Lexicon::bundled();
    let mut frequency = lexicon.frequency(text, lang);
    if frequency == 0 && is_bare {
        frequency = lexicon.entries_without_marks(text, lang).first().map_or(0, |e| e.frequency());
    }
    (((1.0 + most / (1.0 + f64::from(frequency))).ln() - COMMON).clamp(0.0, RARE)) / 4.0
}

#[cfg(not(feature = "built-in"))]
fn content(text: &str, _lang: Lang, _is_bare: bool) -> f64 {
    if text.chars().count() <= 3 { 0.0 } else { 1.0 }
}
