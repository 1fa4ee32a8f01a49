//! How much of each sentence the other says, by the lexicon alone.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use doichieu_bitext::Lang;
use rayon::prelude::*;
use unicode_normalization::char::is_combining_mark;

use super::index::{FNV_OFFSET, Hashed, Index, mixed, step};
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
    /// All texts of English and of Vietnamese: most runs of words are none.
    texts: [Cow<'a, Index>; 2],
}

/// A sentence as [`Coverage`] compares it: its words with what would cover them, and what it can cover.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    units: Vec<Unit>,
    /// Terms of the other side that cover a unit, and to which degree: those of the first unit, of the second, …
    covers: Vec<(u64, f32)>,
    /// The terms in the sentence: its runs of up to five words.
    grams: Vec<u64>,
    /// Sum of the units' weights.
    total: f32,
}

/// A word or an entry of several words.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Unit {
    weight: f32,
    /// End of its covers.
    end: usize,
}

impl Terms {
    /// The weight of all of its words, in nats.
    pub fn total(&self) -> f32 {
        self.total
    }

    /// The terms in the sentence, to look up what covers another.
    pub fn found(&self) -> FoundTerms {
        FoundTerms(self.grams.iter().copied().collect())
    }

    /// The weight of the sentence's words that another covers, in nats, at most [`Terms::total`].
    pub fn covered_by(&self, other: &FoundTerms) -> f32 {
        let (mut sum, mut start) = (0.0, 0);
        for unit in &self.units {
            let covers = self.covers.get(start..unit.end).unwrap_or(&[]);
            let best = covers.iter().filter(|c| other.0.contains(&c.0)).map(|c| c.1).fold(0.0, f32::max);
            sum += unit.weight * best;
            start = unit.end;
        }
        sum
    }
}

/// The terms that stand in one sentence.
#[derive(Debug, Clone, Default)]
pub struct FoundTerms(HashSet<u64, BuildHasherDefault<Hashed>>);

/// The sentences of one side by the terms that stand in them.
#[derive(Debug, Clone, Default)]
pub struct Places {
    by_term: HashMap<u64, Vec<u32>, BuildHasherDefault<Hashed>>,
}

impl Places {
    /// Takes the sentences of one side, in order.
    pub fn new(sentences: &[Terms]) -> Self {
        let mut by_term: HashMap<u64, Vec<u32>, BuildHasherDefault<Hashed>> = HashMap::default();
        for (idx, terms) in (0_u32..).zip(sentences) {
            for gram in &terms.grams {
                let here = by_term.entry(*gram).or_default();
                if here.last() != Some(&idx) {
                    here.push(idx);
                }
            }
        }
        Self { by_term }
    }

    /// The weight of a sentence's words that each of the sentences `first..first + row.len()` covers, in nats: written
    /// to `row`.
    pub fn covered(&self, terms: &Terms, first: usize, row: &mut [f32]) {
        row.fill(0.0);
        let mut best = vec![0.0_f32; row.len()];
        let mut touched: Vec<usize> = Vec::new();
        let mut start = 0;
        for unit in &terms.units {
            for (term, degree) in terms.covers.get(start..unit.end).unwrap_or(&[]) {
                let Some(places) = self.by_term.get(term) else { continue };
                let from = places.partition_point(|idx| (*idx as usize) < first);
                for idx in places.get(from..).unwrap_or(&[]) {
                    let at = *idx as usize - first;
                    let Some(slot) = best.get_mut(at) else { break };
                    if *slot < *degree {
                        if *slot == 0.0 {
                            touched.push(at);
                        }
                        *slot = *degree;
                    }
                }
            }
            start = unit.end;
            for at in touched.drain(..) {
                if let (Some(sum), Some(degree)) = (row.get_mut(at), best.get_mut(at)) {
                    *sum += unit.weight * std::mem::take(degree);
                }
            }
        }
    }
}

/// Set apart from all texts with diacritics.
const BARE: u64 = 0x9e37_79b9_7f4a_7c15;

fn hash(text: &str, seed: u64) -> u64 {
    mixed(text.bytes().fold(FNV_OFFSET ^ seed, step))
}

fn bare_hash(text: &str) -> u64 {
    let mut room = [0; 4];
    let mut sum = FNV_OFFSET ^ BARE;
    for c in bare(text) {
        sum = c.encode_utf8(&mut room).bytes().fold(sum, step);
    }
    mixed(sum)
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
        let texts = [Lang::En, Lang::Vi].map(|lang| match lexicon.index(lang) {
            Some(index) => Cow::Borrowed(index),
            None => Cow::Owned(Index::new(lexicon.texts(lang))),
        });
        Self { lexicon, most: f64::from(most), texts }
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
        let source: Vec<Terms> = source
            .par_iter()
            .map_init(|| self.reader(Lang::En), |reader, s| reader.read(s.as_ref()))
            .collect();
        let target: Vec<Terms> = target
            .par_iter()
            .map_init(|| self.reader(Lang::Vi), |reader, t| reader.read(t.as_ref()))
            .collect();
        let (in_source, in_target) = (Places::new(&source), Places::new(&target));
        let shares = |from: &[Terms], places: &Places, n: usize| -> Vec<Vec<f32>> {
            let share = |terms: &Terms| {
                let mut row = vec![0.0; n];
                places.covered(terms, 0, &mut row);
                row.iter_mut().for_each(|sum| *sum /= terms.total.max(f32::MIN_POSITIVE));
                row
            };
            from.par_iter().map(share).collect()
        };
        let mut scores = shares(&source, &in_target, target.len());
        let back = shares(&target, &in_source, source.len());
        for (source_idx, row) in scores.iter_mut().enumerate() {
            for (score, column) in row.iter_mut().zip(&back) {
                let back = column.get(source_idx).copied().unwrap_or(0.0);
                *score = (*score + back) / 2.0;
            }
        }
        scores
    }

    fn is_text(&self, gram: u64, lang: Lang) -> bool {
        let [en, vi] = &self.texts;
        if lang == Lang::Vi { vi.has(gram) } else { en.has(gram) }
    }

    /// Whether some text may begin with the words of a hash and go on.
    fn may_go_on(&self, gram: u64, lang: Lang) -> bool {
        let [en, vi] = &self.texts;
        if lang == Lang::Vi { vi.may_go_on(gram) } else { en.may_go_on(gram) }
    }

    /// Reads sentences of a language, one after another.
    pub const fn reader(&self, lang: Lang) -> TermReader<'_> {
        TermReader { coverage: self, lang, known: None, covers: Vec::new(), run: String::new() }
    }
}

/// Reads sentences into terms, and remembers their words: texts repeat them.
#[derive(Debug, Clone)]
pub struct TermReader<'c> {
    coverage: &'c Coverage<'c>,
    lang: Lang,
    /// What is known of runs of words, by their hash.
    known: Option<HashMap<u64, Option<KnownUnit>, BuildHasherDefault<Hashed>>>,
    /// What covers the units that are known.
    covers: Vec<(u64, f32)>,
    /// Room for a run.
    run: String,
}

/// Weight of a unit, and where its covers begin and end.
type KnownUnit = (f32, usize, usize);

impl TermReader<'_> {
    /// Reads a sentence: the longest entries from left to right; a word that is in none is a unit by itself.
    pub fn read(&mut self, sentence: &str) -> Terms {
        let tokens = tokens(sentence);
        let is_bare = self.lang == Lang::Vi && tokens.iter().all(|t| t.is_ascii());
        let mut terms = Terms::default();
        let mut at = 0;
        for start in 0..tokens.len() {
            // The longest unit that begins here, if the last one has ended.
            let mut longest = None;
            let mut run = std::mem::take(&mut self.run);
            run.clear();
            let mut sum = FNV_OFFSET;
            for (n, token) in tokens.iter().skip(start).take(MAX_TOKENS).enumerate() {
                let from = run.len();
                if 0 < n {
                    run.push(' ');
                }
                run.push_str(token);
                sum = run.bytes().skip(from).fold(sum, step);
                let gram = mixed(sum);
                let is_text = self.coverage.is_text(gram, self.lang);
                if n == 0 || is_text {
                    terms.grams.push(gram);
                }
                if is_bare {
                    terms.grams.push(hash(&run, BARE));
                }
                if at == start
                    && (n == 0 || is_text || is_bare)
                    && let Some(unit) = self.know(&run, gram, n == 0, is_bare)
                {
                    longest = Some((unit, n + 1));
                }
                if !is_bare && !self.coverage.may_go_on(gram, self.lang) {
                    break;
                }
            }
            self.run = run;
            if let Some(((weight, from, to), n)) = longest {
                terms.covers.extend_from_slice(self.covers.get(from..to).unwrap_or(&[]));
                terms.total += weight;
                terms.units.push(Unit { weight, end: terms.covers.len() });
                at += n;
            }
        }
        terms
    }

    /// Weight and covers of a run as a unit; `None` if it is no entry. A single word is a unit in any case.
    fn know(&mut self, run: &str, gram: u64, is_word: bool, is_bare: bool) -> Option<KnownUnit> {
        let sought = if is_bare { gram ^ BARE } else { gram };
        if let Some(known) = self.known.as_ref().and_then(|known| known.get(&sought)) {
            return *known;
        }
        let lexicon = &self.coverage.lexicon;
        let is_unit = is_word
            || lexicon.entry_of_key(run, self.lang).is_some()
            || (is_bare && !lexicon.entries_without_marks(run, self.lang).is_empty());
        let unit = is_unit.then(|| self.unit(run));
        self.known.get_or_insert_default().insert(sought, unit);
        unit
    }

    fn unit(&mut self, text: &str) -> KnownUnit {
        let from = self.covers.len();
        let (lexicon, lang) = (&self.coverage.lexicon, self.lang);
        let found: Vec<_> = lexicon.translations(text, lang).collect();
        let frequency = match found.first().and_then(|t| t.restored) {
            Some(restored) => lexicon.frequency(restored, lang),
            None => lexicon.frequency(text, lang),
        };
        let covers = &mut self.covers;
        let mut cover = |text: &str, degree: f32| {
            covers.push((hash(text, 0), degree));
            if !text.is_ascii() {
                covers.push((bare_hash(text), degree));
            }
        };
        for translation in &found {
            cover(translation.text, translation.probability.sqrt() as f32);
        }
        if found.is_empty() || text.contains(|c: char| c.is_ascii_digit()) {
            cover(text, 1.0);
        }
        let weight = (1.0 + self.coverage.most / (1.0 + f64::from(frequency))).ln() as f32;
        (weight, from, self.covers.len())
    }
}

/// The words of a sentence as keys: runs of letters and digits, apostrophes within.
fn tokens(sentence: &str) -> Vec<String> {
    let is_word = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '\'' | '’')
            || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)))
    };
    let mut found = Vec::with_capacity(sentence.len() / 5);
    for word in sentence.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()) {
        let mut word = word;
        if word.contains(['\'', '’']) {
            word = word.trim_matches(['\'', '’']).trim_end_matches("'s").trim_end_matches("’s");
        }
        let key = key(word);
        if !key.is_empty() {
            found.push(key);
        }
    }
    found
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
