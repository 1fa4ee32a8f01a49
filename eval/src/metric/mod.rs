//! Metrics, each with its definition, its source and what it leaves out.
//!
//! A score keeps what was counted in each document, and computes all of its figures from any weighting of
//! documents: one document alone, a kind, the whole set, or a resample of it.

mod beads;
mod boilerplate;
mod boundary;
mod calibration;
mod check;
mod claims;
mod clean;
mod counts;
mod language;
mod links;
mod metadata;
mod mining;
mod ranking;
mod retrieval;
mod sums;
mod verdicts;
mod window;
mod words;

pub use beads::{BeadScore, BeadVariant};
pub use boilerplate::{BoilerplateScore, ReadDocument};
pub use boundary::{BoundaryScore, boundaries, inside_quotes};
pub use calibration::{Bin, Calibration, N_BINS};
pub use check::CheckScore;
pub use claims::{ClaimLink, ClaimSpan};
pub use clean::CleanScore;
pub use counts::{Counts, OfNothing};
pub use language::{LanguageScore, LanguageUnit, language_length};
pub use links::{LinkScore, ScoredPair, gold_pairs, predicted_pairs};
pub use metadata::MetadataScore;
pub use mining::{MinedPair, MiningFigures, mining_figures};
pub use ranking::{
    CurvePoint, Ranked, average_precision, best_f1, precision_at_recall, precision_recall_curve,
};
pub use retrieval::RetrievalScore;
pub(crate) use verdicts::plain;
pub use verdicts::{GoldVerdict, ToldSlots, VerdictScore, gold_verdicts};
pub use window::Distance;
pub use words::WordScore;

use std::collections::BTreeMap;

use ranking::RankedFigures;

use crate::bootstrap::Sample;

/// What one column of a result holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// Whether totals and kinds show an interval for it.
    pub has_interval: bool,
}

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A whole number.
    Count,
    /// A share in `0.0..=1.0`.
    Share,
    /// Any number, such as links per document.
    Number,
}

impl Column {
    pub(crate) const fn count(name: &'static str) -> Self {
        Self { name, unit: Unit::Count, has_interval: false }
    }

    pub(crate) const fn share(name: &'static str) -> Self {
        Self { name, unit: Unit::Share, has_interval: false }
    }

    pub(crate) const fn number(name: &'static str) -> Self {
        Self { name, unit: Unit::Number, has_interval: false }
    }

    pub(crate) const fn with_interval(self) -> Self {
        Self { has_interval: true, ..self }
    }
}

/// What a document is called and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: String,
    /// What sort of text it is; macro averages are over kinds.
    pub kind: String,
    /// The set that has a total of its own: a language, or parallel pairs as against comparable ones.
    pub group: String,
}

/// What documents add to sums, a row a document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tallies {
    /// Numbers in a row.
    pub width: usize,
    /// The rows one after the other: as many numbers as documents times the width. All are finite.
    pub values: Vec<f64>,
}

/// What was counted in each document, and the figures that follow from it.
pub trait Score: Sync {
    /// Name of the metric and its variant, for signatures.
    fn metric(&self) -> &'static str;

    /// What [`Score::figures`] returns.
    fn columns(&self) -> &'static [Column];

    /// The documents, in the order of the gold.
    fn labels(&self) -> Vec<&Label>;

    /// All figures of a weighting of documents, in the order of [`Score::columns`].
    ///
    /// * `sample`: indices of documents, ascending, with the number of times each counts.
    ///
    /// `None` where a figure is not defined.
    fn figures(&self, sample: &Sample) -> Vec<Option<f64>>;

    /// What each document adds to sums from which all figures follow; `None` if some figure needs more than sums.
    ///
    /// Resampling a hundred thousand documents ten thousand times is quick with it and slow without.
    fn tallies(&self) -> Option<Tallies> {
        None
    }

    /// Sums from which all figures follow but those that need a ranking: enough to exchange the documents of two systems.
    fn exchange_tallies(&self) -> Option<Tallies> {
        self.tallies()
    }

    /// All figures of summed [`Tallies`], in the order of [`Score::columns`]; the same as [`Score::figures`] of the
    /// documents that were summed.
    ///
    /// * `sums`: one number a column of the tallies.
    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let _ = sums;
        Vec::new()
    }

    /// The reliability diagram of the probabilities in a sample; `None` if there are none.
    fn reliability(&self, sample: &Sample) -> Option<Vec<Bin>> {
        let _ = sample;
        None
    }

    /// The precision-recall curve of what was predicted in a sample, most probable first; `None` without probabilities
    /// or without gold.
    fn precision_recall(&self, sample: &Sample) -> Option<Vec<CurvePoint>> {
        let _ = sample;
        None
    }

    /// The figures of all documents by name.
    fn total(&self) -> Vec<(&'static str, Option<f64>)> {
        let all: Vec<(usize, u32)> = (0..self.labels().len()).map(|idx| (idx, 1)).collect();
        self.columns().iter().map(|c| c.name).zip(self.figures(&all)).collect()
    }

    /// Whether a total over all groups means anything.
    fn has_grand_total(&self) -> bool {
        true
    }

    /// Lines that cut across documents.
    fn parts(&self) -> Vec<Part> {
        Vec::new()
    }
}

/// A line of a result that cuts across documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub id: String,
    /// Number of items in it.
    pub n: u64,
    /// Its figures, in the order of the score's columns.
    pub figures: Vec<Option<f64>>,
}

/// `a / b`, or `None` if `b` is 0.
pub(crate) fn share(a: u64, b: u64) -> Option<f64> {
    (b != 0).then(|| a as f64 / b as f64)
}

/// The kind of each document, by number, so that resamples need not compare names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kinds {
    names: BTreeMap<(String, String), usize>,
    of_document: Vec<usize>,
}

impl Kinds {
    /// Takes the next document.
    pub(crate) fn push(&mut self, label: &Label) {
        let next = self.names.len();
        let kind = *self.names.entry((label.group.clone(), label.kind.clone())).or_insert(next);
        self.of_document.push(kind);
    }

    /// As many kinds as tallies have room for.
    const FEW: usize = 32;

    /// Tallies with what each document adds to its kind after its other numbers: 1 for the document, then `cells`.
    /// `None` if the kinds are too many for narrow rows.
    fn widened<const N: usize>(&self, rows: &Tallies, cells: impl Fn(usize) -> [f64; N]) -> Option<Tallies> {
        if Self::FEW < self.names.len() {
            return None;
        }
        let width = rows.width + self.names.len() * (N + 1);
        let mut values = Vec::with_capacity(width * self.of_document.len());
        for (idx, (row, kind)) in rows.values.chunks(rows.width.max(1)).zip(&self.of_document).enumerate() {
            values.extend_from_slice(row);
            for other in 0..self.names.len() {
                let is_own = if other == *kind { 1.0 } else { 0.0 };
                values.push(is_own);
                values.extend(cells(idx).map(|v| v * is_own));
            }
        }
        Some(Tallies { width, values })
    }

    /// Mean of the kinds' figures from the sums of [`Kinds::widened`], over the kinds that occur.
    fn mean_of_sums<const N: usize>(
        &self,
        sums: &mut sums::Cells<'_>,
        figure: impl Fn([f64; N]) -> f64,
    ) -> Option<f64> {
        let (mut total, mut n) = (0.0, 0u32);
        for _ in 0..self.names.len() {
            let n_documents = sums.one();
            let cells = sums.take();
            if 0.0 < n_documents {
                total += figure(cells);
                n += 1;
            }
        }
        (0 < n).then(|| total / f64::from(n))
    }

    /// Mean of the kinds' figures over the kinds that occur in a sample.
    ///
    /// * `add`: adds a document, counted so many times, to its kind.
    /// * `figure`: the figure of a kind.
    pub(crate) fn macro_mean<T: Default>(
        &self,
        sample: &Sample,
        add: impl Fn(&mut T, usize, u32),
        figure: impl Fn(&T) -> f64,
    ) -> Option<f64> {
        let mut kinds: Vec<Option<T>> = Vec::new();
        kinds.resize_with(self.names.len(), || None);
        for &(idx, times) in sample {
            if let Some(kind) = self.of_document.get(idx).and_then(|k| kinds.get_mut(*k)) {
                add(kind.get_or_insert_default(), idx, times);
            }
        }
        let n = kinds.iter().flatten().count();
        let sum: f64 = kinds.iter().flatten().map(figure).sum();
        (0 < n).then(|| sum / n as f64)
    }
}
