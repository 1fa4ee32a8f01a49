//! Which lines of a side are sought: each sentence once, in the right language.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use doichieu_bitext::Lang;
use doichieu_text::fold;
use doichieu_text::lang::Detector;
use rayon::prelude::*;

/// A line that is not in its side's language is left out if that is as sure as this.
const SURE: f64 = 0.9;

/// Letters that a line must have for its language to count: names and numbers are of no language.
const MIN_LETTERS: usize = 20;

/// How many lines went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineCounts {
    /// Lines there were.
    pub lines: usize,
    /// Without a letter or digit.
    pub empty: usize,
    /// The same as an earlier one after folding.
    pub duplicates: usize,
    /// In another language.
    pub language: usize,
    /// What is left.
    pub sought: usize,
}

/// The lines of one side that are sought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pile {
    /// Their places among all lines.
    pub(super) lines: Vec<u32>,
    pub(super) counts: LineCounts,
}

/// What a line is the same as others by, with case, quotes, tone placement and spaces folded; `None` without a letter or
/// digit.
pub fn key(line: &str) -> Option<String> {
    line.contains(char::is_alphanumeric).then(|| folded(line))
}

/// Whether a line is surely in another language than its side's.
///
/// * `lang`: English or Vietnamese.
pub fn is_other(line: &str, lang: &Lang) -> bool {
    if line.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return false;
    }
    let shares = Detector::bundled().shares(line);
    // Without a letter that is Latin there are no shares.
    shares.is_none_or(|s| if *lang == Lang::Vi { s.vi } else { s.en } <= 1.0 - SURE)
}

impl Pile {
    /// Sorts out the lines of a side.
    ///
    /// Of lines that are one after folding (case, quotes, tone placement, spaces) the first stays.
    pub(super) fn new<S: AsRef<str> + Sync>(lines: &[S], lang: &Lang, by_language: bool) -> Self {
        let mut counts = LineCounts { lines: lines.len(), ..LineCounts::default() };
        let keys: Vec<Option<u64>> = lines
            .par_iter()
            .map(|line| {
                key(line.as_ref()).map(|key| {
                    let mut hasher = DefaultHasher::new();
                    key.hash(&mut hasher);
                    hasher.finish()
                })
            })
            .collect();
        let mut first: HashMap<u64, usize> = HashMap::with_capacity(lines.len());
        let mut kept = Vec::with_capacity(lines.len());
        for (idx, (line, hash)) in lines.iter().zip(keys).enumerate() {
            let Some(hash) = hash else {
                counts.empty += 1;
                continue;
            };
            let seen = *first.entry(hash).or_insert(idx);
            // Two texts may share a hash.
            let is_same = seen != idx
                && lines.get(seen).is_some_and(|other| folded(other.as_ref()) == folded(line.as_ref()));
            if is_same {
                counts.duplicates += 1;
            } else {
                kept.push(idx as u32);
            }
        }
        if by_language {
            let n = kept.len();
            let text = |idx: &u32| lines.get(*idx as usize).map_or("", AsRef::as_ref);
            kept = kept.into_par_iter().filter(|idx| !is_other(text(idx), lang)).collect();
            counts.language = n - kept.len();
        }
        counts.sought = kept.len();
        Self { lines: kept, counts }
    }
}

fn folded(line: &str) -> String {
    let mut key = String::with_capacity(line.len());
    for word in fold::key(line).split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], lang: &Lang, kept: &[u32]) -> LineCounts {
        let pile = Pile::new(lines, lang, true);
        assert_eq!(pile.lines, kept);
        pile.counts
    }

    #[test]
    fn lines_that_are_one_after_folding_are_sought_once() {
        let counts =
            check(&["Hoà bình đã đến.", "HÒA  BÌNH đã đến.", "Hoa binh da den."], &Lang::Vi, &[0, 2]);
        assert_eq!((counts.duplicates, counts.sought), (1, 2));
        check(&["It’s raining.", "it's raining."], &Lang::En, &[0]);
    }

    #[test]
    fn lines_without_words_are_left_out() {
        assert_eq!(check(&["", " ", "—", "…", "7"], &Lang::En, &[4]).empty, 4);
        assert_eq!(check(&[], &Lang::En, &[]), LineCounts::default());
    }

    #[test]
    fn lines_in_another_language_are_left_out() {
        let lines = [
            "The prime minister resigned on Tuesday after a long debate in parliament.",
            "Thủ tướng đã từ chức hôm thứ Ba sau một cuộc tranh luận dài ở quốc hội.",
            "Le premier ministre a démissionné mardi après un long débat au parlement.",
            "Nguyễn Văn A, 12",
        ];
        assert_eq!(check(&lines, &Lang::En, &[0, 3]).language, 2);
        check(&lines, &Lang::Vi, &[1, 3]);
        assert_eq!(Pile::new(&lines, &Lang::Vi, false).lines, [0, 1, 2, 3]);
    }
}
