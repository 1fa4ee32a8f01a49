//! The tables of one language.

use std::cmp::Ordering;
use std::ops::Range;

use super::entry::Written;
use super::index::{Index, hash};
use super::key::bare;
use super::layout::{FREQUENCY, PLACE, RECORD, Sizes, u16_at, u24_at, u32_at};

/// One language's texts, with their translations as the other's numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side<'a> {
    n_texts: usize,
    n_translations: usize,
    places: &'a [u8],
    starts: &'a [u8],
    frequencies: &'a [u8],
    by_bare: &'a [u8],
    records: &'a [u8],
    text: &'a str,
    /// Of a side that is asked all the time.
    index: Option<&'a Index>,
}

/// One translation as it is stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) target: usize,
    pub(super) probability: f64,
    pub(super) evidence: u8,
}

impl<'a> Side<'a> {
    /// Takes a side's tables apart; `None` if they do not fit each other.
    pub(super) fn new(bytes: &'a [u8], sizes: Sizes) -> Option<Self> {
        let mut rest = bytes;
        let mut take = |n: usize| {
            let (head, tail) = rest.split_at_checked(n)?;
            rest = tail;
            Some(head)
        };
        let side = Self {
            n_texts: sizes.n_texts,
            n_translations: sizes.n_translations,
            places: take(4 * (sizes.n_texts + 1))?,
            starts: take(4 * (sizes.n_texts + 1))?,
            frequencies: take(sizes.n_texts)?,
            by_bare: take(3 * sizes.n_texts)?,
            records: take(RECORD * sizes.n_translations)?,
            text: std::str::from_utf8(take(sizes.n_bytes)?).ok()?,
            index: None,
        };
        Some(side)
    }

    /// The same side with an index of its texts.
    #[cfg(feature = "built-in")]
    pub(super) const fn with_index(self, index: &'a Index) -> Self {
        Self { index: Some(index), ..self }
    }

    /// The index of its texts, if it has one.
    pub(super) const fn index(&self) -> Option<&'a Index> {
        self.index
    }

    /// Whether every number points at something, given how many texts the other side has.
    pub(super) fn is_sound(&self, n_others: usize) -> bool {
        let rises = |bytes: &[u8], mask: u32, end: usize| {
            let all = || bytes.chunks_exact(4).map(|c| u32_at(c, 0) & mask);
            all().next() == Some(0)
                && all().next_back().is_some_and(|last| last as usize == end)
                && all().zip(all().skip(1)).all(|(a, b)| a <= b)
        };
        rises(self.places, PLACE, self.text.len())
            && rises(self.starts, u32::MAX, self.n_translations)
            && (0..self.n_texts).all(|idx| self.text.is_char_boundary(self.place(idx)))
            && self.records.chunks_exact(RECORD).all(|r| (u24_at(r, 0) as usize) < n_others)
            && self.by_bare.chunks_exact(3).all(|c| (u24_at(c, 0) as usize) < self.n_texts)
    }

    pub(super) const fn len(&self) -> usize {
        self.n_texts
    }

    pub(super) const fn n_translations(&self) -> usize {
        self.n_translations
    }

    fn place(&self, idx: usize) -> usize {
        (u32_at(self.places, 4 * idx) & PLACE) as usize
    }

    /// A text; empty if there is none at `idx`.
    pub(super) fn text(&self, idx: usize) -> &'a str {
        self.text.get(self.place(idx)..self.place(idx + 1)).unwrap_or("")
    }

    pub(super) fn written(&self, idx: usize) -> Written {
        Written::from_bits(u32_at(self.places, 4 * idx) >> 30)
    }

    /// Times that a text occurs in the training text, to within a twentieth.
    pub(super) fn frequency(&self, idx: usize) -> u32 {
        self.frequencies.get(idx).map_or(0, |q| FREQUENCY.of(*q))
    }

    fn records_of(&self, idx: usize) -> Range<usize> {
        u32_at(self.starts, 4 * idx) as usize..u32_at(self.starts, 4 * (idx + 1)) as usize
    }

    pub(super) fn has_translations(&self, idx: usize) -> bool {
        idx < self.n_texts && !self.records_of(idx).is_empty()
    }

    pub(super) fn records(self, idx: usize) -> impl Iterator<Item = Record> + 'a {
        let of = if idx < self.n_texts { self.records_of(idx) } else { 0..0 };
        of.map(move |at| {
            let at = at * RECORD;
            Record {
                target: u24_at(self.records, at) as usize,
                probability: f64::from(u16_at(self.records, at + 3)) / f64::from(u16::MAX),
                evidence: self.records.get(at + 5).copied().unwrap_or(0),
            }
        })
    }

    /// The number of a text whose key is `key`.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if let Some(index) = self.index {
            let first = index.first(hash(key))?;
            // Texts with one hash are searched for as if there were no index.
            if self.text(first) == key {
                return Some(first);
            }
        }
        let idx = partition(self.n_texts, |idx| self.text(idx) < key);
        (idx < self.n_texts && self.text(idx) == key).then_some(idx)
    }

    /// Whether some text begins with `prefix` and a space; with an index a yes may be wrong, a no never is.
    pub(super) fn has_longer(&self, prefix: &str) -> bool {
        if let Some(index) = self.index {
            return index.may_go_on(hash(prefix));
        }
        let is_before = |idx| self.text(idx).as_bytes().iter().cmp(prefix.as_bytes().iter().chain(b" "));
        let idx = partition(self.n_texts, |idx| is_before(idx) == Ordering::Less);
        self.text(idx).strip_prefix(prefix).is_some_and(|rest| rest.starts_with(' '))
    }

    /// The texts that are `key` when both are without marks, by number.
    pub(super) fn find_bare(self, key: &str) -> impl Iterator<Item = usize> + 'a {
        let sought: String = bare(key).collect();
        let at = move |rank: usize| u24_at(self.by_bare, 3 * rank) as usize;
        let first =
            partition(self.n_texts, |rank| bare(self.text(at(rank))).cmp(sought.chars()) == Ordering::Less);
        (first..self.n_texts).map(at).take_while(move |idx| bare(self.text(*idx)).eq(sought.chars()))
    }
}

/// How many of `0..n` come before the place that is sought.
fn partition(n: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
