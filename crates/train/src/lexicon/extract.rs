//! Counts which words and runs of words translate each other, from linked lines.
//!
//! A pair of runs counts where every link of either ends in the other (Och, Tillmann and Ney, EMNLP 1999), and where
//! all four ends are linked.

use std::collections::HashMap;

use super::align::WordLink;
use super::sources::{MAX_EN, MAX_VI};
use super::words::{Casing, Word};

/// One unit of a line: an English word, or a Vietnamese compound.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) key: String,
    pub(crate) n_words: usize,
    pub(crate) is_cut_off: bool,
    /// How it is written; `None` where its place asks for a capital.
    pub(crate) written: Option<Written>,
}

/// How an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Written {
    Lower,
    First,
    Title,
    Upper,
}

/// Joins the words of a line into units of these lengths.
pub(crate) fn units(words: &[Word], lens: &[usize]) -> Vec<Unit> {
    let mut rest = words;
    lens.iter()
        .filter_map(|len| {
            let (unit, after) = rest.split_at_checked(*len)?;
            rest = after;
            let first = unit.first()?;
            let key = unit.iter().map(|w| w.key.as_str()).collect::<Vec<_>>().join(" ");
            Some(Unit { key, n_words: unit.len(), is_cut_off: first.is_cut_off, written: written(unit) })
        })
        .collect()
}

fn written(words: &[Word]) -> Option<Written> {
    let first = words.first()?;
    let all = |casing| words.iter().all(|w| w.casing == casing);
    let rest_capital = 1 < words.len() && words.iter().skip(1).all(|w| w.casing != Casing::Lower);
    match () {
        () if all(Casing::Upper) && first.key.chars().count() > 1 => Some(Written::Upper),
        () if first.casing != Casing::Lower && rest_capital => Some(Written::Title),
        () if first.is_first => None,
        () if first.casing != Casing::Lower => {
            Some(if words.len() == 1 { Written::Title } else { Written::First })
        }
        () => Some(Written::Lower),
    }
}

/// Text to number and back.
#[derive(Debug, Default)]
pub(crate) struct Names {
    ids: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    pub(crate) fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(name.to_owned(), id);
        self.names.push(name.to_owned());
        id
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    pub(crate) fn name(&self, id: u32) -> &str {
        self.names.get(id as usize).map_or("", String::as_str)
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }
}

/// How often something was seen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    /// Times, all sets alike.
    pub(crate) n: u32,
    /// Times by the weight of each set and by the posterior.
    pub(crate) weighted: f64,
}

/// What is known of one side's words and runs.
#[derive(Debug, Default)]
pub(crate) struct SideCounts {
    pub(crate) names: Names,
    /// Occurrences of each run of up to so many units, linked or not.
    pub(crate) occurs: Vec<Count>,
    /// Weighted occurrences that nothing is linked to.
    pub(crate) unlinked: Vec<f64>,
    /// Units of the run: 1 where it was ever a single unit.
    pub(crate) n_units: Vec<u8>,
    /// How often it is written in each way.
    pub(crate) written: Vec<[u32; 4]>,
}

impl SideCounts {
    fn id(&mut self, key: &str, n_units: usize) -> usize {
        let id = self.names.id(key) as usize;
        if self.occurs.len() <= id {
            self.occurs.resize(id + 1, Count::default());
            self.unlinked.resize(id + 1, 0.0);
            self.n_units.resize(id + 1, u8::MAX);
            self.written.resize(id + 1, [0; 4]);
        }
        self.n_units[id] = self.n_units[id].min(n_units as u8);
        id
    }

    /// Number of an entry that a dictionary has, made if there was none; its capitals count once.
    pub(crate) fn enter(&mut self, key: &str, written: Option<Written>) -> u32 {
        let id = self.id(key, 2);
        if let Some(written) = written {
            self.written[id][written as usize] += 1;
        }
        id as u32
    }

    fn count_runs(&mut self, units: &[Unit], max_words: usize, weight: f64) {
        for start in 0..units.len() {
            for (run, key) in runs_at(units, start, max_words) {
                let id = self.id(&key, run.len());
                self.occurs[id].n += 1;
                self.occurs[id].weighted += weight;
                let written = match run {
                    [only] => only.written,
                    [first, rest @ ..] if rest.iter().all(|u| u.written == Some(Written::Title)) => {
                        (first.written != Some(Written::Lower)).then_some(Written::Title)
                    }
                    [first, ..] => first.written.filter(|w| *w == Written::Lower),
                    [] => None,
                };
                if let Some(written) = written {
                    self.written[id][written as usize] += 1;
                }
            }
        }
    }
}

/// The runs that begin at `start`, up to three units and `max_words` words, with their keys; none reaches across a cut.
fn runs_at(units: &[Unit], start: usize, max_words: usize) -> impl Iterator<Item = (&[Unit], String)> + '_ {
    (1..=MAX_UNITS)
        .take_while(move |len| *len == 1 || units.get(start + len - 1).is_some_and(|u| !u.is_cut_off))
        .filter_map(move |len| units.get(start..start + len))
        .filter(move |run| run.iter().map(|u| u.n_words).sum::<usize>() <= max_words)
        .map(|run| (run, run.iter().map(|u| u.key.as_str()).collect::<Vec<_>>().join(" ")))
}

/// Longest run, in units.
const MAX_UNITS: usize = 3;

/// Everything counted.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) en: SideCounts,
    pub(crate) vi: SideCounts,
    pub(crate) pairs: HashMap<(u32, u32), Count>,
    /// Pairs of lines.
    pub(crate) n_lines: u32,
}

impl Counts {
    /// Adds one pair of lines.
    pub(crate) fn add(&mut self, en: &[Unit], vi: &[Unit], links: &[WordLink], weight: f64) {
        self.n_lines += 1;
        self.en.count_runs(en, MAX_EN, weight);
        self.vi.count_runs(vi, MAX_VI, weight);
        for (idx, unit) in en.iter().enumerate() {
            if links.iter().all(|l| l.source_idx != idx) {
                let id = self.en.id(&unit.key, 1);
                self.en.unlinked[id] += weight;
            }
        }
        for (idx, unit) in vi.iter().enumerate() {
            if links.iter().all(|l| l.target_idx != idx) {
                let id = self.vi.id(&unit.key, 1);
                self.vi.unlinked[id] += weight;
            }
        }
        for start in 0..en.len() {
            for (run, key) in runs_at(en, start, MAX_EN) {
                let end = start + run.len();
                let inside = |l: &&WordLink| (start..end).contains(&l.source_idx);
                let is_linked = |idx: usize| links.iter().any(|l| l.source_idx == idx);
                if !is_linked(start) || !is_linked(end - 1) {
                    continue;
                }
                let targets = || links.iter().filter(inside).map(|l| l.target_idx);
                let (Some(first), Some(last)) = (targets().min(), targets().max()) else { continue };
                let is_whole =
                    links.iter().filter(|l| (first..=last).contains(&l.target_idx)).all(|l| inside(&l));
                if !is_whole || MAX_UNITS < last + 1 - first {
                    continue;
                }
                let found = runs_at(vi, first, MAX_VI).find(|(run, _)| run.len() == last + 1 - first);
                let Some((vi_run, vi_key)) = found else { continue };
                let surest = links.iter().filter(inside).map(|l| f64::from(l.posterior)).fold(0.0, f64::max);
                let ids = (self.en.id(&key, run.len()) as u32, self.vi.id(&vi_key, vi_run.len()) as u32);
                let count = self.pairs.entry(ids).or_default();
                count.n += 1;
                count.weighted += weight * surest;
            }
        }
    }
}
