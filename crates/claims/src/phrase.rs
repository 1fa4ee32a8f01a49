//! Tables of phrases, searched by the first word.

use rustc_hash::FxHashMap;

use crate::fold;
use crate::token::Tokens;

/// Phrases with what each stands for, for one form of look-up.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// First word to the phrases that begin with it, longest first.
    by_first: FxHashMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Clone> Phrases<T> {
    /// Makes a table; `bare` strips the phrases of their diacritics.
    pub(crate) fn new(rows: impl IntoIterator<Item = (String, T)>, bare: bool) -> Self {
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, T)>> = FxHashMap::default();
        for (phrase, value) in rows {
            let mut words = phrase
                .split([' ', '-'])
                .map(|word| if bare { fold::bare(word).into_owned() } else { fold::lower(word) });
            let Some(first) = words.next() else { continue };
            let bucket = by_first.entry(first).or_default();
            bucket.push((words.collect(), value));
            bucket.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { by_first }
    }

    /// The longest phrase that begins at a token, and the token after it. A hyphen between words is passed over.
    pub(crate) fn at(&self, tokens: &Tokens<'_>, at: usize) -> Option<(T, usize)> {
        let first = tokens.word(at);
        if first.is_empty() {
            return None;
        }
        let bucket = self.by_first.get(first)?;
        bucket.iter().find_map(|(rest, value)| {
            let mut next = at + 1;
            for word in rest {
                // A hyphen, or the stop of a short form as in `St. Petersburg`, `TP. HCM`.
                let stop = tokens.mark(next) == '.' && tokens.glued(next) && tokens.word(next - 1).len() <= 3;
                if tokens.dash(next) || stop {
                    next += 1;
                }
                if tokens.word(next) != word {
                    return None;
                }
                next += 1;
            }
            Some((value.clone(), next))
        })
    }

    /// The longest phrase that ends before token `end`, and where it begins.
    pub(crate) fn before(&self, tokens: &Tokens<'_>, end: usize) -> Option<(T, usize)> {
        (1..=4).rev().filter_map(|len| end.checked_sub(len)).find_map(|start| {
            let (value, next) = self.at(tokens, start)?;
            (next == end).then_some((value, start))
        })
    }
}

/// The rows of a tab-separated table, without comments and blank lines.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}
