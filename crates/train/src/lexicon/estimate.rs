//! From counts to translations with probabilities, one direction at a time.

use std::collections::{BTreeMap, HashMap, HashSet};

use doichieu_text::fold;

use super::extract::{Count, Counts, SideCounts};
use super::function_words::{EN_EDGES, EN_LOOSE, VI_EDGES, VI_LOOSE};

/// Absolute discount of counts, as in Ney, Essen and Kneser (1994), who find values of 0.5 to 0.9.
const DISCOUNT: f64 = 0.5;

/// Log-likelihood ratio that a pair needs (Dunning 1993): 0.1 % at one degree of freedom, in the manner of Johnson,
/// Martin, Foster and Kuhn (EMNLP 2007), who prune phrase tables by significance.
const MIN_RATIO: f64 = 10.83;

/// Association that a run of words needs in order to be an entry, if no dictionary has it.
const MIN_NPMI: f64 = 0.3;

/// Times that a run needs to occur in order to be an entry, if no dictionary has it.
const MIN_RUN: u32 = 4;

/// Most translations of an entry.
const MAX_TRANSLATIONS: usize = 10;

/// Translations that are kept even where chance may have brought the words together.
const MIN_TRANSLATIONS: usize = 5;

/// What the count of a pair is worth that chance may have brought together.
const CHANCE: f64 = 0.3;

/// Least probability of a translation, absolutely and against the best.
const MIN_PROBABILITY: f64 = 0.004;
const MIN_SHARE: f64 = 0.02;

/// Share of its occurrences in which a word may have a classifier or article before it and still be a word without.
const INDEPENDENT: f64 = 0.6;

/// What a dictionary's entry counts for an inflected form of its word.
const INFLECTED: f64 = 0.3;

/// One translation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) target: u32,
    pub(crate) probability: f64,
    /// Pairs of lines in which the two were linked.
    pub(crate) n_pairs: u32,
    pub(crate) in_dictionary: bool,
}

/// Translations by number of the source entry.
pub(crate) type Table = BTreeMap<u32, Vec<Candidate>>;

/// What dictionaries say: weights by pair of numbers.
pub(crate) type Dictionary = HashMap<(u32, u32), f64>;

/// One direction of the lexicon.
pub(crate) struct Direction<'a> {
    pub(crate) counts: &'a Counts,
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) is_from_en: bool,
}

impl Direction<'_> {
    const fn source(&self) -> &SideCounts {
        if self.is_from_en { &self.counts.en } else { &self.counts.vi }
    }

    const fn target(&self) -> &SideCounts {
        if self.is_from_en { &self.counts.vi } else { &self.counts.en }
    }

    /// Works out every entry.
    pub(crate) fn table(&self) -> Table {
        let side = |(en, vi): (u32, u32)| if self.is_from_en { (en, vi) } else { (vi, en) };
        let mut found: BTreeMap<u32, BTreeMap<u32, (Count, f64)>> = BTreeMap::new();
        let mut pairs: Vec<((u32, u32), Count)> =
            self.counts.pairs.iter().map(|(k, v)| (side(*k), *v)).collect();
        pairs.sort_unstable_by_key(|(ids, _)| *ids);
        for ((source, target), count) in pairs {
            found.entry(source).or_default().insert(target, (count, 0.0));
        }
        let mut vouched: Vec<((u32, u32), f64)> =
            self.dictionary.iter().map(|(k, v)| (side(*k), *v)).collect();
        vouched.sort_unstable_by_key(|(ids, _)| *ids);
        let in_dictionary: HashSet<u32> = vouched.iter().map(|((source, _), _)| *source).collect();
        if self.is_from_en {
            vouched.extend(self.inflected(&vouched, &in_dictionary));
        }
        for ((source, target), weight) in vouched {
            found.entry(source).or_default().entry(target).or_default().1 = weight;
        }
        found
            .into_iter()
            .filter(|(source, _)| is_wordy(self.source().names.name(*source), self.is_from_en))
            .filter(|(source, pairs)| in_dictionary.contains(source) || self.is_entry(*source, pairs))
            .map(|(source, pairs)| (source, self.translations(source, pairs)))
            .filter(|(_, translations)| !translations.is_empty())
            .collect()
    }

    /// What dictionaries say of `shovel`, for `shovels` too if they do not have that.
    fn inflected(&self, vouched: &[((u32, u32), f64)], known: &HashSet<u32>) -> Vec<((u32, u32), f64)> {
        let names = &self.source().names;
        let mut of_lemma: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
        for ((source, target), weight) in vouched {
            of_lemma.entry(*source).or_default().push((*target, *weight));
        }
        let mut found = Vec::new();
        for id in (0..names.len() as u32).filter(|id| !known.contains(id)) {
            let lemma =
                lemmas(names.name(id)).into_iter().find_map(|l| names.find(&l).filter(|l| known.contains(l)));
            for (target, weight) in lemma.and_then(|l| of_lemma.get(&l)).into_iter().flatten() {
                found.push(((id, *target), INFLECTED * weight));
            }
        }
        found
    }

    /// Whether a run is worth an entry of its own.
    fn is_entry(&self, source: u32, pairs: &BTreeMap<u32, (Count, f64)>) -> bool {
        let side = self.source();
        let key = side.names.name(source);
        let n_units = side.n_units[source as usize];
        if n_units == 1 {
            return true;
        }
        let edges: &[&str] = if self.is_from_en { &EN_EDGES } else { &VI_EDGES };
        let is_edge = |word: Option<&str>| word.is_some_and(|w| edges.contains(&w));
        if is_edge(key.split(' ').next()) || is_edge(key.split(' ').next_back()) {
            return false;
        }
        let joins = ["and", "or", "và", "hoặc", "hay"];
        if key.split(' ').any(|word| joins.contains(&word)) {
            return false;
        }
        let n_linked: u32 = pairs.values().map(|(count, _)| count.n).sum();
        if n_linked < MIN_RUN {
            return false;
        }
        // A run that stands for one word of the other side is a unit there.
        let single: u32 = pairs
            .iter()
            .filter(|(target, _)| self.target().n_units[**target as usize] == 1)
            .filter(|(target, _)| !self.target().names.name(**target).contains(' ') || !self.is_from_en)
            .map(|(_, (count, _))| count.n)
            .max()
            .unwrap_or(0);
        n_linked < 2 * single || MIN_NPMI <= self.association(key, source)
    }

    /// Normalised pointwise mutual information of a run's words, in `-1.0..=1.0`.
    fn association(&self, key: &str, source: u32) -> f64 {
        let side = self.source();
        let n = f64::from(self.counts.n_lines) * 25.0;
        let p = |id: u32| f64::from(side.occurs[id as usize].n.max(1)) / n;
        let joint = p(source);
        let words: Vec<&str> = key.split(' ').collect();
        let apart: f64 = words.iter().map(|w| side.names.find(w).map_or(1.0 / n, p).ln()).sum();
        (joint.ln() - apart) / (-joint.ln() * (words.len() as f64 - 1.0))
    }

    fn translations(&self, source: u32, pairs: BTreeMap<u32, (Count, f64)>) -> Vec<Candidate> {
        let side = self.source();
        let source_name = side.names.name(source);
        let n_source = side.occurs[source as usize].n;
        let mut kept = pairs;
        kept.retain(|target, _| is_wordy(self.target().names.name(*target), !self.is_from_en));
        self.merge_loose(source_name, &mut kept);
        self.merge_longer(&mut kept);
        let linked: f64 = kept.values().map(|(count, vouched)| count.weighted + vouched).sum();
        let total = linked + side.unlinked[source as usize];
        let mut found: Vec<(Candidate, bool)> = kept
            .into_iter()
            .map(|(target, (count, vouched))| {
                let discounted = (f64::from(count.n) - DISCOUNT).max(0.0) / f64::from(count.n.max(1));
                let is_sure = 0.0 < vouched || self.is_significant(n_source, target, count, source_name);
                let share = if is_sure { discounted } else { CHANCE * discounted };
                let candidate = Candidate {
                    target,
                    probability: (count.weighted * share + vouched) / total.max(1e-9),
                    n_pairs: count.n,
                    in_dictionary: 0.0 < vouched,
                };
                (candidate, is_sure)
            })
            .collect();
        found.sort_by(|(a, _), (b, _)| {
            let by_name = || self.target().names.name(a.target).cmp(self.target().names.name(b.target));
            b.probability.total_cmp(&a.probability).then_with(by_name)
        });
        let least = (MIN_SHARE * found.first().map_or(0.0, |c| c.0.probability)).max(MIN_PROBABILITY);
        let mut rank = 0;
        found.retain(|(c, is_sure)| {
            rank += 1;
            let is_unit = c.in_dictionary || self.target().n_units[c.target as usize] == 1;
            (rank <= MIN_TRANSLATIONS && is_unit) || (*is_sure && least <= c.probability)
        });
        found.truncate(MAX_TRANSLATIONS);
        found.into_iter().map(|(candidate, _)| candidate).collect()
    }

    /// Gives the counts of `loại virus` to `virus`: a run that no dictionary has, and that holds a commoner
    /// translation of the same word, says more than the word does.
    fn merge_longer(&self, kept: &mut BTreeMap<u32, (Count, f64)>) {
        let names = &self.target().names;
        let mut moves = Vec::new();
        for (target, (count, vouched)) in kept.iter() {
            if 0.0 < *vouched || self.target().n_units[*target as usize] == 1 {
                continue;
            }
            let parts: Vec<&str> = names.name(*target).split(' ').collect();
            let shorter = (1..parts.len())
                .rev()
                .flat_map(|len| parts.windows(len))
                .filter_map(|run| names.find(&run.join(" ")))
                .filter(|id| self.target().n_units[*id as usize] == 1)
                .find(|id| kept.get(id).is_some_and(|(sum, vouched)| count.n < sum.n || 0.0 < *vouched));
            moves.extend(shorter.map(|to| (*target, to)));
        }
        shift(kept, moves);
    }

    fn is_significant(&self, n_source: u32, target: u32, count: Count, source_name: &str) -> bool {
        let n_target = self.target().occurs[target as usize].n;
        if count.n == 1 {
            // A single pair tells of a rare word only, or of a name.
            let target_name = self.target().names.name(target);
            let is_alike = self::is_alike(source_name, target_name);
            return is_alike || (n_source <= 3 && n_target <= 10);
        }
        MIN_RATIO <= ratio(count.n, n_source, n_target, self.counts.n_lines)
    }

    /// Gives the counts of `một thủ tướng` to `thủ tướng`.
    fn merge_loose(&self, source_name: &str, kept: &mut BTreeMap<u32, (Count, f64)>) {
        let loose: &[&str] = if self.is_from_en { &VI_LOOSE } else { &EN_LOOSE };
        let from_loose: &[&str] = if self.is_from_en { &EN_LOOSE } else { &VI_LOOSE };
        let is_loose = |part: Option<&str>| part.is_some_and(|p| from_loose.contains(&p));
        // `bị bắt` is `was arrested`: there the small words have a counterpart.
        if is_loose(source_name.split(' ').next_back()) {
            return;
        }
        let names = &self.target().names;
        let mut moves = Vec::new();
        for (target, (_, vouched)) in kept.iter() {
            if 0.0 < *vouched || self.target().n_units[*target as usize] == 1 {
                continue;
            }
            let mut rest = names.name(*target);
            let mut shorter = None;
            loop {
                let cut = rest
                    .split_once(' ')
                    .filter(|(head, _)| loose.contains(head))
                    .map(|(_, tail)| tail)
                    .or_else(|| {
                        rest.rsplit_once(' ').filter(|(_, tail)| loose.contains(tail)).map(|(head, _)| head)
                    });
                let Some(cut) = cut else { break };
                rest = cut;
                // `trận đấu` is the word for a match, while `động đất` mostly does without `trận`.
                let is_independent = |id: &u32| {
                    let occurs = |id: u32| f64::from(self.target().occurs[id as usize].n);
                    !loose.contains(&rest)
                        && (!self.is_from_en || occurs(*target) < INDEPENDENT * occurs(*id))
                };
                shorter = names.find(rest).filter(is_independent).or(shorter);
            }
            if let Some(shorter) = shorter {
                moves.push((*target, shorter));
            }
        }
        shift(kept, moves);
    }
}

/// Moves counts from one translation to another.
fn shift(kept: &mut BTreeMap<u32, (Count, f64)>, moves: Vec<(u32, u32)>) {
    for (from, to) in moves {
        if let Some((count, _)) = kept.remove(&from) {
            let (sum, _) = kept.entry(to).or_default();
            sum.n += count.n;
            sum.weighted += count.weighted;
        }
    }
}

/// What an English word may be an inflected form of, the likeliest first.
pub(super) fn lemmas(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |stem: Option<&str>, ending: &str| {
        found.extend(stem.filter(|s| 3 <= s.len()).map(|s| format!("{s}{ending}")));
    };
    add(word.strip_suffix("ies"), "y");
    add(word.strip_suffix("s"), "");
    add(word.strip_suffix("es"), "");
    add(word.strip_suffix("ied"), "y");
    for ending in ["ed", "ing"] {
        let stem = word.strip_suffix(ending);
        add(stem, "e");
        add(stem, "");
        // `stopped`, `planning`.
        let doubled =
            stem.filter(|s| s.is_ascii()).and_then(|s| s.split_at_checked(s.len().saturating_sub(1)));
        add(doubled.filter(|(head, tail)| head.ends_with(tail)).map(|(head, _)| head), "");
    }
    found
}

/// Whether two words are spelled alike, as names are: equal, or four letters of five.
fn is_alike(a: &str, b: &str) -> bool {
    let plain = |text: &str| fold::unaccented(text).replace([' ', '-'], "");
    let (a, b) = (plain(a), plain(b));
    a == b || (4 <= a.len().min(b.len()) && 0.8 <= similarity(&a, &b))
}

/// One minus the edit distance over the longer length.
fn similarity(a: &str, b: &str) -> f64 {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut n = 0;
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        n = i + 1;
        for (j, d) in b.iter().enumerate() {
            let changed = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    1.0 - row[b.len()] as f64 / n.max(b.len()).max(1) as f64
}

/// Whether an entry is made of words: letters, and not one letter that is none.
fn is_wordy(key: &str, is_english: bool) -> bool {
    let is_inner = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\'');
    let single = if is_english { ["a", "i", "i", "i"] } else { ["y", "o", "u", "a"] };
    let fits = |word: &str| 1 < word.len() || single.contains(&word);
    !key.is_empty() && !key.starts_with('\'') && key.chars().all(is_inner) && key.split(' ').all(fits)
}

/// Dunning's log-likelihood ratio of two words that occur `a` and `b` times in `n` places, `both` times together;
/// 0 where they avoid each other.
fn ratio(both: u32, a: u32, b: u32, n: u32) -> f64 {
    let (k, a, b, n) = (f64::from(both), f64::from(a.max(both)), f64::from(b.max(both)), f64::from(n));
    let n = n.max(a + b - k);
    if k * n <= a * b {
        return 0.0;
    }
    let term = |observed: f64, expected: f64| {
        if 0.0 < observed { observed * (observed / expected).ln() } else { 0.0 }
    };
    let (without_a, without_b) = (n - a, n - b);
    2.0 * (term(k, a * b / n)
        + term(a - k, a * without_b / n)
        + term(b - k, without_a * b / n)
        + term(n - a - b + k, without_a * without_b / n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_grows_with_company_and_is_nothing_for_strangers() {
        assert!(MIN_RATIO < ratio(5, 5, 6, 70_000));
        assert!(ratio(5, 20_000, 20_000, 70_000) < 1e-9);
        assert!(ratio(2, 5_000, 40, 70_000) < MIN_RATIO);
    }

    #[test]
    fn inflected_words_have_lemmas() {
        assert!(lemmas("shovels").contains(&"shovel".to_owned()));
        assert!(lemmas("stopped").contains(&"stop".to_owned()));
        assert!(lemmas("cities").contains(&"city".to_owned()));
        assert_eq!(lemmas("is"), [""; 0]);
    }

    #[test]
    fn names_are_alike_across_marks_and_endings() {
        assert!(is_alike("siberia", "sibêria"));
        assert!(is_alike("obama", "obama"));
        assert!(!is_alike("report", "bão"));
        assert!((similarity("", "") - 1.0).abs() < 1e-12);
    }
}
