use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use doichieu_bitext::Lang;
use doichieu_claims::fold;
use doichieu_encode::Encoder;
use doichieu_encode::lexicon::{Lexicon, key};

use super::token::is_sign;

/// Most words of an entry, see the lexicon's trainer.
const MAX_WORDS: usize = 5;
/// Cosine from which two words without any other evidence are candidates.
const MIN_COSINE: f64 = 0.15;
/// Similarity of letters from which two names are candidates.
const MIN_ALIKE: f64 = 0.6;

/// What is known of a candidate taken alone, in the order of [`Candidate::values`].
pub(super) const ALONE: [&str; 14] = [
    "lexicon_forward",
    "lexicon_backward",
    "lexicon_both",
    "silent",
    "same",
    "alike",
    "cosine",
    "distance",
    "size",
    "cut",
    "common",
    "widened",
    "silent_common",
    "silent_cosine",
];

/// A run of source words that may translate a run of target words.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Source words.
    pub source: Range<usize>,
    /// Target words.
    pub target: Range<usize>,
    /// What speaks for and against it; which figures these are depends on who asks.
    pub values: Vec<f64>,
}

/// The words of one side.
pub(super) struct Words {
    lang: Lang,
    keys: Vec<String>,
    bare: Vec<String>,
    is_capital: Vec<bool>,
    /// Runs of words by their key.
    runs: BTreeMap<String, Vec<Range<usize>>>,
    /// Before which words an entry of the lexicon begins or ends, of the longest from the left.
    is_inside: Vec<bool>,
    /// Runs whose vectors are compared: each word, and entries of several.
    units: Vec<Range<usize>>,
}

impl Words {
    pub(super) fn new(words: &[&str], lang: Lang, lexicon: &Lexicon<'_>) -> Self {
        let keys: Vec<String> = words.iter().map(|w| key(w)).collect();
        let mut runs: BTreeMap<String, Vec<Range<usize>>> = BTreeMap::new();
        for start in 0..keys.len() {
            for end in start + 1..=(start + MAX_WORDS).min(keys.len()) {
                if let Some(run) = keys.get(start..end) {
                    runs.entry(run.join(" ")).or_default().push(start..end);
                }
            }
        }
        let mut is_inside = vec![false; keys.len() + 1];
        let mut units: Vec<Range<usize>> = (0..keys.len()).map(|idx| idx..idx + 1).collect();
        for found in lexicon.matches(&keys, lang).filter(|m| 1 < m.tokens.len()) {
            for inside in found.tokens.clone().skip(1) {
                if let Some(slot) = is_inside.get_mut(inside) {
                    *slot = true;
                }
            }
            units.push(found.tokens);
        }
        Self {
            lang,
            bare: words.iter().map(|w| fold::bare(w).into_owned()).collect(),
            is_capital: words.iter().map(|w| w.chars().next().is_some_and(char::is_uppercase)).collect(),
            keys,
            runs,
            is_inside,
            units,
        }
    }

    fn key(&self, idx: usize) -> &str {
        self.keys.get(idx).map_or("", String::as_str)
    }

    fn text(&self, run: &Range<usize>) -> String {
        self.keys.get(run.clone()).unwrap_or_default().join(" ")
    }

    /// The run with the whole of the entries in which it begins and ends.
    fn widened(&self, run: &Range<usize>) -> Range<usize> {
        let is_inside = |at: usize| self.is_inside.get(at) == Some(&true);
        let (mut start, mut end) = (run.start, run.end);
        while 0 < start && is_inside(start) {
            start -= 1;
        }
        while is_inside(end) {
            end += 1;
        }
        start..end
    }

    /// How many ends of a run lie inside an entry of several words.
    fn n_cuts(&self, run: &Range<usize>) -> usize {
        let is_cut = |at: usize| self.is_inside.get(at) == Some(&true);
        usize::from(is_cut(run.start)) + usize::from(is_cut(run.end))
    }
}

/// Evidence found for a pair of runs.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    forward: f64,
    backward: f64,
    same: f64,
    alike: f64,
    cosine: Option<f64>,
    /// Whether the evidence is of a part alone, and the rest of an entry was added.
    is_widened: bool,
}

type Pairs = BTreeMap<(usize, usize, usize, usize), Found>;

/// The candidates of two sides with [`ALONE`], in ascending order of their places.
pub(super) fn candidates(
    source: &Words,
    target: &Words,
    lexicon: &Lexicon<'_>,
    encoder: Option<&dyn Encoder>,
) -> Vec<Candidate> {
    let mut pairs = Pairs::new();
    translated(source, target, lexicon, |s, t, p| slot(&mut pairs, s, t, |f| f.forward = f.forward.max(p)));
    translated(target, source, lexicon, |t, s, p| slot(&mut pairs, s, t, |f| f.backward = f.backward.max(p)));
    spelt(source, target, &mut pairs);
    if let Some(cosines) = encoder.and_then(|e| Cosines::new(e, source, target)) {
        for (s, source_run) in source.units.iter().enumerate() {
            for (t, target_run) in target.units.iter().enumerate() {
                let cosine = cosines.of(s, t);
                let key = (source_run.start, source_run.end, target_run.start, target_run.end);
                if MIN_COSINE <= cosine || pairs.contains_key(&key) {
                    pairs.entry(key).or_default().cosine = Some(cosine);
                }
            }
        }
    }
    widen(source, target, &mut pairs);
    keep_same(source, target, &mut pairs);
    let place = |run: &Range<usize>, n: usize| (run.start + run.end) as f64 / (2 * n.max(1)) as f64;
    let common = |words: &Words, run: &Range<usize>| {
        f64::from(lexicon.frequency(&words.text(run), words.lang) + 1).ln()
    };
    let candidate = |((s0, s1, t0, t1), found): (_, Found)| {
        let (s, t): (Range<usize>, Range<usize>) = (s0..s1, t0..t1);
        let distance = (place(&s, source.keys.len()) - place(&t, target.keys.len())).abs();
        let is_silent = [found.forward, found.backward, found.same, found.alike].iter().all(|v| *v <= 0.0);
        let common = (common(source, &s) + common(target, &t)) / 20.0;
        let silent = f64::from(u8::from(is_silent));
        let cosine = found.cosine.unwrap_or(0.0).max(0.0);
        let values = vec![
            grade(found.forward),
            grade(found.backward),
            f64::from(u8::from(0.0 < found.forward && 0.0 < found.backward)),
            silent,
            found.same,
            found.alike,
            cosine,
            distance,
            (s.len() + t.len() - 2) as f64,
            (source.n_cuts(&s) + target.n_cuts(&t)) as f64,
            common,
            f64::from(u8::from(found.is_widened)),
            silent * common,
            silent * cosine,
        ];
        Candidate { source: s, target: t, values }
    };
    pairs.into_iter().map(candidate).collect()
}

/// A probability by its order of magnitude: 0 for one in ten thousand and less, 1 for certainty.
fn grade(probability: f64) -> f64 {
    (1.0 + probability.max(1e-9).log10() / 4.0).max(0.0)
}

fn slot(pairs: &mut Pairs, s: &Range<usize>, t: &Range<usize>, set: impl FnOnce(&mut Found)) {
    set(pairs.entry((s.start, s.end, t.start, t.end)).or_default());
}

/// All runs of one side that translate a run of the other, with the lexicon's probability.
fn translated(
    from: &Words,
    to: &Words,
    lexicon: &Lexicon<'_>,
    mut found: impl FnMut(&Range<usize>, &Range<usize>, f64),
) {
    for (text, runs) in &from.runs {
        for translation in lexicon.translations(text, from.lang) {
            for there in to.runs.get(translation.text).into_iter().flatten() {
                runs.iter().for_each(|here| found(here, there, translation.probability));
            }
        }
    }
}

/// Leaves numbers, signs and words that the other side repeats to their like: `$` beside `USD` is nothing else.
fn keep_same(source: &Words, target: &Words, pairs: &mut Pairs) {
    let is_certain = |s: usize, t: usize| {
        let is_sign = |key: &str| key.starts_with(|c: char| c.is_ascii_digit() || is_sign(c));
        source.key(s) == target.key(t) || is_sign(source.key(s)) || is_sign(target.key(t))
    };
    let certain: Vec<(usize, usize)> = pairs
        .iter()
        .filter(|((s0, s1, t0, t1), found)| {
            0.0 < found.same && (s1 - s0, t1 - t0) == (1, 1) && is_certain(*s0, *t0)
        })
        .map(|((s, _, t, _), _)| (*s, *t))
        .collect();
    let of_source: BTreeSet<usize> = certain.iter().map(|c| c.0).collect();
    let of_target: BTreeSet<usize> = certain.iter().map(|c| c.1).collect();
    pairs.retain(|(s0, s1, t0, t1), found| {
        let (source_run, target_run) = (*s0..*s1, *t0..*t1);
        let has_both = |c: &&(usize, usize)| source_run.contains(&c.0) && target_run.contains(&c.1);
        let inside: Vec<&(usize, usize)> = certain.iter().filter(has_both).collect();
        0.0 < found.same
            || (of_source.range(source_run.clone()).all(|s| inside.iter().any(|c| c.0 == *s))
                && of_target.range(target_run.clone()).all(|t| inside.iter().any(|c| c.1 == *t)))
    });
}

/// Adds to each candidate whose runs are parts of entries the one with the whole entries.
fn widen(source: &Words, target: &Words, pairs: &mut Pairs) {
    let mut wider = Pairs::new();
    for ((s0, s1, t0, t1), found) in pairs.iter() {
        let (s, t) = (source.widened(&(*s0..*s1)), target.widened(&(*t0..*t1)));
        let whole =
            [(s.start, s.end, *t0, *t1), (*s0, *s1, t.start, t.end), (s.start, s.end, t.start, t.end)];
        for key in whole {
            let slot = wider.entry(key).or_insert(Found { is_widened: true, ..Found::default() });
            slot.forward = slot.forward.max(found.forward);
            slot.backward = slot.backward.max(found.backward);
            slot.same = slot.same.max(found.same);
            slot.alike = slot.alike.max(found.alike);
            slot.cosine = match (slot.cosine, found.cosine) {
                (Some(a), Some(b)) => Some(f64::max(a, b)),
                (a, b) => a.or(b),
            };
        }
    }
    for (key, found) in wider {
        pairs.entry(key).or_insert(found);
    }
}

/// Numbers, names, months and signs.
fn spelt(source: &Words, target: &Words, pairs: &mut Pairs) {
    for s in 0..source.keys.len() {
        for t in 0..target.keys.len() {
            let (here, there) = (source.key(s), target.key(t));
            if is_same(here, there) || is_same(there, here) {
                slot(pairs, &(s..s + 1), &(t..t + 1), |f| f.same = 1.0);
            } else if let (Some(a), Some(b)) = (source.bare.get(s), target.bare.get(t)) {
                let is_name =
                    source.is_capital.get(s) == Some(&true) && target.is_capital.get(t) == Some(&true);
                let alike = if a == b { 1.0 } else { strsim::normalized_damerau_levenshtein(a, b) };
                if is_name && MIN_ALIKE <= alike {
                    slot(pairs, &(s..s + 1), &(t..t + 1), |f| f.alike = alike);
                }
            }
        }
    }
    months(source, target, |here, there| slot(pairs, here, there, |f| f.same = 1.0));
    months(target, source, |here, there| slot(pairs, there, here, |f| f.same = 1.0));
}

/// English months of one side that the other writes with a number, `tháng 12`.
fn months(from: &Words, to: &Words, mut found: impl FnMut(&Range<usize>, &Range<usize>)) {
    for (idx, word) in from.keys.iter().enumerate() {
        let Some(month) = MONTHS.iter().position(|m| m == word) else { continue };
        let written = format!("tháng {}", month + 1);
        to.runs.get(&written).into_iter().flatten().for_each(|run| found(&(idx..idx + 1), run));
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Words that no lexicon of running text pairs: signs, and what is said for them.
const SIGNS: [(&str, &str); 12] = [
    ("percent", "%"),
    ("$", "usd"),
    ("$", "đô"),
    ("$", "đôla"),
    ("dollar", "usd"),
    ("dollars", "usd"),
    ("dollar", "$"),
    ("dollars", "$"),
    ("€", "euro"),
    ("euros", "€"),
    ("£", "bảng"),
    ("'s", "của"),
];

/// Numbers in words, as far as they are one word in both languages.
const NUMBERS: [(&str, &str); 10] = [
    ("one", "một"),
    ("two", "hai"),
    ("three", "ba"),
    ("four", "bốn"),
    ("five", "năm"),
    ("six", "sáu"),
    ("seven", "bảy"),
    ("eight", "tám"),
    ("nine", "chín"),
    ("ten", "mười"),
];

fn is_same(a: &str, b: &str) -> bool {
    if a.starts_with(|c: char| c.is_ascii_digit()) && b.starts_with(|c: char| c.is_ascii_digit()) {
        return readings(a).iter().flatten().any(|r| readings(b).iter().flatten().any(|other| r == other));
    }
    let value =
        |w: &str| NUMBERS.iter().position(|(en, vi)| *en == w || *vi == w).map(|n| (n + 1).to_string());
    a == b && 1 < a.chars().count() || SIGNS.contains(&(a, b)) || value(a).as_deref() == Some(b)
}

/// A number with a point for decimals, read in the English way and in the Vietnamese; `None` where it cannot be.
fn readings(number: &str) -> [Option<String>; 2] {
    let digits = number.trim_end_matches(char::is_alphabetic);
    [(',', '.'), ('.', ',')].map(|(group, decimal)| {
        let (whole, rest) = digits.split_once(decimal).map_or((digits, None), |(w, r)| (w, Some(r)));
        let is_grouped = whole.split(group).skip(1).all(|g| g.len() == 3);
        let is_plain = rest.is_none_or(|r| !r.contains([group, decimal]));
        let point = if rest.is_some() { "." } else { "" };
        (is_grouped && is_plain).then(|| format!("{}{point}{}", whole.replace(group, ""), rest.unwrap_or("")))
    })
}

/// Cosines of the units of two sides.
struct Cosines {
    source: doichieu_encode::Vectors,
    target: doichieu_encode::Vectors,
}

impl Cosines {
    /// `None` where the encoder takes no single words, or fails.
    fn new(encoder: &dyn Encoder, source: &Words, target: &Words) -> Option<Self> {
        if !encoder.takes_any_text() {
            return None;
        }
        let encode = |words: &Words| {
            let texts: Vec<String> = words.units.iter().map(|u| words.text(u)).collect();
            encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>()).ok()
        };
        Some(Self { source: encode(source)?, target: encode(target)? })
    }

    fn of(&self, source_idx: usize, target_idx: usize) -> f64 {
        let (a, b) = (self.source.row(source_idx), self.target.row(target_idx));
        f64::from(a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_in_both_notations() {
        for (a, b) in
            [("39,931.98", "39.931,98"), ("0.5", "0,5"), ("2,104", "2.104"), ("1970s", "1970"), ("7", "7")]
        {
            assert!(is_same(a, b), "{a} {b}");
        }
        for (a, b) in [("17", "27"), ("1.5", "15"), ("a", "a"), ("two", "3")] {
            assert!(!is_same(a, b), "{a} {b}");
        }
        assert!(is_same("percent", "%") && is_same("two", "2") && is_same("unesco", "unesco"));
    }

    #[test]
    fn names_and_months_are_found_by_their_spelling() {
        let lexicon = Lexicon::default();
        let source = Words::new(&["Nguyen", "in", "December", "2023"], Lang::En, &lexicon);
        let target = Words::new(&["Nguyễn", "tháng", "12", "năm", "2023"], Lang::Vi, &lexicon);
        let found = candidates(&source, &target, &lexicon, None);
        let places: Vec<_> = found.iter().map(|c| (c.source.clone(), c.target.clone())).collect();
        assert_eq!(places, [(0..1, 0..1), (2..3, 1..3), (3..4, 4..5)]);
        assert!(found.iter().all(|c| c.values.len() == ALONE.len()));
    }
}
