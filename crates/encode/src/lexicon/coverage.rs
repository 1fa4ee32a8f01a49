//! How much of each sentence the other says, by the lexicon alone.

use std::collections::BTreeMap;

use doichieu_bitext::Lang;
use rayon::prelude::*;
use unicode_normalization::char::is_combining_mark;

use super::key::{bare, key};
use super::table::Lexicon;

/// Most tokens of an entry, see the trainer's limits.
const MAX_TOKENS: usize = 5;

/// Scores pairs of sentences by the words that translate each other.
///
/// A word counts as covered where one of its translations stands in the other sentence, to the degree of the square
/// root of its probability; a word that the lexicon does not know, a name or a number, where it stands there itself.
/// Words are weighted by rarity: ln(1 + F / (1 + f)), with f the word's frequency in the training text and F that of
/// the most frequent word (inverse document frequency after Spärck Jones 1972, with occurrences for documents).
#[derive(Debug, Clone)]
pub struct Coverage<'a> {
    lexicon: Lexicon<'a>,
    /// Frequency of the most frequent word of either language.
    most: f64,
}

/// A word of a sentence: what would cover it, and what it weighs.
struct Unit {
    /// Texts of the other side with the degree to which they cover it.
    covers: Vec<(String, f32)>,
    weight: f32,
}

/// By the lexicon that is built in.
#[cfg(feature = "built-in")]
static BUNDLED: std::sync::LazyLock<Coverage<'static>> =
    std::sync::LazyLock::new(|| Coverage::new(*Lexicon::bundled()));

impl Coverage<'static> {
    /// Scores by the lexicon that is built in.
    #[cfg(feature = "built-in")]
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }
}

impl<'a> Coverage<'a> {
    /// Scores by a lexicon.
    pub fn new(lexicon: Lexicon<'a>) -> Self {
        let most = [Lang::En, Lang::Vi]
            .into_iter()
            .flat_map(|lang| lexicon.entries(lang))
            .map(|entry| entry.frequency())
            .max()
            // In an empty lexicon all words weigh the same.
            .map_or(1, |most| most.max(1));
        Self { lexicon, most: f64::from(most) }
    }

    /// Scores each source sentence (English) with each target sentence (Vietnamese).
    ///
    /// Vietnamese without any diacritics is compared without them.
    ///
    /// Returns a row a source sentence with a score a target sentence, in `0.0..=1.0`: the mean of both sides' covered
    /// shares.
    pub fn scores<S: AsRef<str> + Sync, T: AsRef<str> + Sync>(
        &self,
        source: &[S],
        target: &[T],
    ) -> Vec<Vec<f32>> {
        let source: Vec<Vec<String>> = source.par_iter().map(|s| tokens(s.as_ref())).collect();
        let target: Vec<Vec<String>> = target.par_iter().map(|t| tokens(t.as_ref())).collect();
        let mut scores = self.covered(&source, &target, Lang::En);
        let back = self.covered(&target, &source, Lang::Vi);
        for (source_idx, row) in scores.iter_mut().enumerate() {
            for (score, column) in row.iter_mut().zip(&back) {
                let back = column.get(source_idx).copied().unwrap_or(0.0);
                *score = (*score + back) / 2.0;
            }
        }
        scores
    }

    /// The share of each sentence of one side that each sentence of the other covers.
    fn covered(&self, from: &[Vec<String>], to: &[Vec<String>], lang: Lang) -> Vec<Vec<f32>> {
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (idx, tokens) in to.iter().enumerate() {
            for start in 0..tokens.len() {
                for run in (1..=MAX_TOKENS).filter_map(|len| tokens.get(start..start + len)) {
                    let here = places.entry(run.join(" ")).or_default();
                    if here.last() != Some(&idx) {
                        here.push(idx);
                    }
                }
            }
        }
        let is_bare: Vec<bool> = to.iter().map(|tokens| tokens.iter().all(|t| t.is_ascii())).collect();
        let row = |tokens: &Vec<String>| {
            let units = self.units(tokens, lang);
            let total: f32 = units.iter().map(|u| u.weight).sum();
            let mut row = vec![0.0_f32; to.len()];
            let mut best = vec![0.0_f32; to.len()];
            for unit in &units {
                let mut touched = Vec::new();
                let mut cover = |text: &str, degree: f32, only_bare: bool| {
                    for idx in places.get(text).into_iter().flatten() {
                        if let Some(slot) = best.get_mut(*idx)
                            && *slot < degree
                            && (!only_bare || is_bare.get(*idx) == Some(&true))
                        {
                            *slot = degree;
                            touched.push(*idx);
                        }
                    }
                };
                for (text, degree) in &unit.covers {
                    cover(text, *degree, false);
                    if !text.is_ascii() {
                        cover(&bare(text).collect::<String>(), *degree, true);
                    }
                }
                for idx in touched {
                    if let (Some(sum), Some(degree)) = (row.get_mut(idx), best.get_mut(idx)) {
                        *sum += unit.weight * std::mem::take(degree);
                    }
                }
            }
            row.iter_mut().for_each(|sum| *sum /= total.max(f32::MIN_POSITIVE));
            row
        };
        from.par_iter().map(row).collect()
    }

    /// Cuts a sentence into the longest entries; what is no entry is a unit by itself.
    fn units(&self, tokens: &[String], lang: Lang) -> Vec<Unit> {
        let is_bare = lang == Lang::Vi && tokens.iter().all(|t| t.is_ascii());
        let mut units = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let longest = (1..=MAX_TOKENS)
                .rev()
                .filter_map(|len| tokens.get(at..at + len))
                .find(|run| self.is_entry(&run.join(" "), lang, is_bare));
            let run = longest.or_else(|| tokens.get(at..at + 1)).unwrap_or(&[]);
            let text = run.join(" ");
            let found: Vec<_> = self.lexicon.translations(&text, lang).collect();
            let frequency = match found.first().and_then(|t| t.restored) {
                Some(restored) => self.lexicon.frequency(restored, lang),
                None => self.lexicon.frequency(&text, lang),
            };
            let mut covers: Vec<(String, f32)> =
                found.iter().map(|t| (t.text.to_owned(), t.probability.sqrt() as f32)).collect();
            if covers.is_empty() || text.contains(|c: char| c.is_ascii_digit()) {
                covers.push((text, 1.0));
            }
            let weight = (1.0 + self.most / (1.0 + f64::from(frequency))).ln() as f32;
            units.push(Unit { covers, weight });
            at += run.len().max(1);
        }
        units
    }

    fn is_entry(&self, text: &str, lang: Lang, is_bare: bool) -> bool {
        self.lexicon.is_known(text, lang)
            || (is_bare && !self.lexicon.entries_without_marks(text, lang).is_empty())
    }
}

/// The words of a sentence as keys: runs of letters and digits, apostrophes within.
fn tokens(sentence: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’') || is_combining_mark(c);
    let cut = sentence.split(|c: char| !is_word(c)).map(|word| word.trim_matches(['\'', '’']));
    cut.map(|word| key(word.trim_end_matches("'s").trim_end_matches("’s")))
        .filter(|k| !k.is_empty())
        .collect()
}

#[cfg(all(test, feature = "built-in"))]
mod tests {
    use super::*;

    const EN: [&str; 3] =
        ["The prime minister resigned on Tuesday.", "An earthquake killed 12 people in Ecuador.", ""];
    const VI: [&str; 3] = [
        "Trận động đất ở Ecuador làm 12 người thiệt mạng.",
        "Thủ tướng từ chức hôm thứ Ba.",
        "Giá dầu tăng.",
    ];

    #[test]
    fn translations_cover_each_other_and_strangers_do_not() {
        let scores = Coverage::new(*Lexicon::bundled()).scores(&EN, &VI);
        assert!(0.4 < scores[0][1] && scores[0][0] < 0.2 && scores[0][2] < 0.2, "{scores:?}");
        assert!(0.4 < scores[1][0] && scores[1][1] < 0.2, "{scores:?}");
        assert_eq!(scores[2], [0.0; 3]);
        assert!(scores.iter().flatten().all(|s| (0.0..=1.0).contains(s)));
    }

    #[test]
    fn joined_syllables_and_missing_marks_are_understood() {
        let coverage = Coverage::new(*Lexicon::bundled());
        let plain = coverage.scores(&EN[..1], &VI[1..2])[0][0];
        let joined = coverage.scores(&EN[..1], &["Thủ_tướng từ_chức hôm thứ_Ba ."])[0][0];
        assert!((plain - joined).abs() < 1e-6, "{plain} {joined}");
        let bare = coverage.scores(&EN[..1], &["Thu tuong tu chuc hom thu Ba."])[0][0];
        assert!(0.25 < bare, "{bare}");
    }

    #[test]
    fn nothing_has_no_scores() {
        let coverage = Coverage::new(Lexicon::default());
        assert_eq!(coverage.scores::<&str, &str>(&[], &["x"]), Vec::<Vec<f32>>::new());
        assert_eq!(coverage.scores(&["Kallas"], &["Kallas", ""]), [[1.0, 0.0]]);
    }
}
