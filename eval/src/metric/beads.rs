mod sides;
mod variant;

pub use variant::BeadVariant;

use doichieu_bitext::Bead;

use self::sides::{BeadSet, Sides, is_empty, joined, overlap};
use super::counts::prf;
use super::sums::{Cells, Rows};
use super::{
    Bin, Calibration, Column, Counts, CurvePoint, Label, OfNothing, Part, Ranked, Score, Tallies,
    precision_recall_curve,
};
use crate::bootstrap::Sample;
use crate::record::BeadRecord;

/// Precision, recall and F1 of beads. All of nothing are 0.
///
/// The order of beads does not matter, nor whether they cross or share sentences. Whether one that is predicted twice
/// counts once in the strict and lax figures [`BeadVariant`] says; in all others beads are sets, and a bead without any
/// sentence counts for nothing.
///
/// * `strict_…`: the very bead is in gold. `lax_…`: some gold bead shares a sentence with it on both sides. Null
///   alignments count as [`BeadVariant`] says; they are never right in the lax sense alone. Precision and recall
///   may count different beads, so each has its own numerator: `right` of `predicted`, `found` of `gold`.
/// * `grp_…`: strict, after the predicted beads that lie within one gold bead were joined. For gold that is coarser
///   than it need be, such as whole verses.
/// * `null_…`: sentences that stand in a null alignment, each for itself, so that 2-0 is as good as 1-0 twice.
/// * `link_…`: sentence pairs; a bead of i to j stands for i · j.
/// * `brier`, `ece`: see [`Calibration`]; over predicted beads that are not null and have a probability, of the
///   event that the bead is strictly right. `null_brier`, `null_ece`: the same over null alignments.
///
/// Parts are types of beads, strictly right, without the asymmetry: their counts are of that type's beads in
/// prediction and gold. `1-0` and `0-1` hold null alignments of any size, `n-m` is what no other type is.
#[derive(Debug, Clone, Default)]
pub struct BeadScore {
    variant: BeadVariant,
    documents: Vec<Document>,
    by_type: [Counts; TYPES.len()],
    /// Whether some bead has a probability, and some null alignment.
    has_probabilities: bool,
    has_null_probabilities: bool,
}

/// Counts of one document, narrow since there may be a hundred thousand.
#[derive(Debug, Clone)]
struct Document {
    label: Label,
    /// Strict, lax and grouped split, null alignments, pairs, missing.
    counts: [u32; N_COUNTS],
    /// Gold beads that are not null.
    n_full_gold: u32,
    judged: Box<[Judged]>,
}

const N_COUNTS: usize = 3 * 4 + 2 * 3 + 1;

/// A predicted bead that has a probability.
#[derive(Debug, Clone, Copy)]
struct Judged {
    probability: f64,
    is_right: bool,
    is_null: bool,
}

const TYPES: [&str; 8] = ["1-0", "0-1", "1-1", "1-2", "2-1", "1-n", "n-1", "n-m"];

const COLUMNS: &[Column] = &[
    Column::count("right"),
    Column::count("predicted"),
    Column::count("found"),
    Column::count("gold"),
    Column::share("strict_precision").with_interval(),
    Column::share("strict_recall").with_interval(),
    Column::share("strict_f1").with_interval(),
    Column::share("lax_precision"),
    Column::share("lax_recall"),
    Column::share("lax_f1").with_interval(),
    Column::share("grp_precision"),
    Column::share("grp_recall"),
    Column::share("grp_f1").with_interval(),
    Column::share("null_precision"),
    Column::share("null_recall"),
    Column::share("null_f1").with_interval(),
    Column::share("link_precision"),
    Column::share("link_recall"),
    Column::share("link_f1").with_interval(),
    Column::share("brier"),
    Column::share("ece").with_interval(),
    Column::share("null_brier"),
    Column::share("null_ece"),
    Column::count("missing"),
];

impl BeadScore {
    /// Scores nothing yet.
    pub fn new(variant: BeadVariant) -> Self {
        Self { variant, ..Self::default() }
    }

    /// Takes the next document.
    ///
    /// * `predicted`: `None` if the system gave no answer, which is scored as no beads and counted as missing.
    pub fn push(&mut self, label: Label, gold: &[Bead], predicted: Option<&[Bead]>) {
        self.push_sides(label, gold, predicted);
    }

    /// The same for whatever has the sides of beads.
    pub(crate) fn push_sides<B: HasSides>(&mut self, label: Label, gold: &[B], predicted: Option<&[B]>) {
        let beads = predicted.unwrap_or_default();
        let (gold_set, predicted_set) = (BeadSet::new(sides(gold)), BeadSet::new(sides(beads)));
        let (strict, lax) = self.variant.split(&gold_set, &predicted_set);
        let grouped = joined(&gold_set, &predicted_set).map_or(strict, |joined| {
            let listed = joined.iter().map(|(s, t)| (s.as_slice(), t.as_slice())).collect();
            self.variant.split(&gold_set, &BeadSet::new(listed)).0
        });
        let judged = judged(&gold_set, beads);
        self.has_probabilities |= judged.iter().any(|j| !j.is_null);
        self.has_null_probabilities |= judged.iter().any(|j| j.is_null);
        self.count_types(&gold_set, &predicted_set);
        let null = overlap(&gold_set.left_alone(), &predicted_set.left_alone());
        let link = overlap(&gold_set.pairs, &predicted_set.pairs);
        let mut counts = [0; N_COUNTS];
        let all = [strict, lax, grouped].into_iter().flat_map(|s| s.counts());
        let all = all.chain([null, link].into_iter().flat_map(|c| [c.found, c.predicted, c.gold]));
        for (slot, n) in counts.iter_mut().zip(all.chain([u64::from(predicted.is_none())])) {
            *slot = narrow(n);
        }
        let n_full_gold = narrow(gold_set.distinct.iter().filter(|b| !sides::is_null(b)).count() as u64);
        self.documents.push(Document { label, counts, n_full_gold, judged });
    }

    fn count_types(&mut self, gold: &BeadSet<'_>, predicted: &BeadSet<'_>) {
        for bead in &gold.distinct {
            if let Some(counts) = self.by_type.get_mut(type_of(bead)) {
                counts.gold += 1;
            }
        }
        for bead in &predicted.distinct {
            if let Some(counts) = self.by_type.get_mut(type_of(bead)) {
                counts.predicted += 1;
                counts.found += u64::from(gold.contains(bead));
            }
        }
    }

    fn calibration(&self, document: &Document, is_null: bool) -> Calibration {
        let mut calibration = Calibration::default();
        for judged in document.judged.iter().filter(|j| j.is_null == is_null) {
            calibration.push(judged.probability, judged.is_right);
        }
        calibration
    }
}

/// A document has no more beads than that.
fn narrow(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn sides<B: HasSides>(beads: &[B]) -> Vec<Sides<'_>> {
    beads.iter().map(HasSides::sides).collect()
}

/// A bead, however it is kept.
pub(crate) trait HasSides {
    /// Sentences of the source and of the target.
    fn sides(&self) -> (&[usize], &[usize]);

    /// How probable the bead is said to be.
    fn probability(&self) -> Option<f64>;
}

impl HasSides for Bead {
    fn sides(&self) -> (&[usize], &[usize]) {
        (&self.source_idxs, &self.target_idxs)
    }

    fn probability(&self) -> Option<f64> {
        self.probability
    }
}

impl HasSides for BeadRecord {
    fn sides(&self) -> (&[usize], &[usize]) {
        (&self.source, &self.target)
    }

    fn probability(&self) -> Option<f64> {
        self.probability
    }
}

/// Predicted beads with a probability; of equal beads the first one's holds.
fn judged<B: HasSides>(gold: &BeadSet<'_>, beads: &[B]) -> Box<[Judged]> {
    if beads.iter().all(|b| b.probability().is_none()) {
        return Box::default();
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut judged = Vec::new();
    for (bead, sides) in beads.iter().zip(sides(beads)) {
        if is_empty(&sides) || !seen.insert(sides) {
            continue;
        }
        if let Some(probability) = bead.probability() {
            judged.push(Judged {
                probability,
                is_right: gold.contains(&sides),
                is_null: sides::is_null(&sides),
            });
        }
    }
    judged.into_boxed_slice()
}

/// Index in [`TYPES`].
fn type_of((source, target): &Sides<'_>) -> usize {
    match (source.len(), target.len()) {
        (_, 0) => 0,
        (0, _) => 1,
        (1, 1) => 2,
        (1, 2) => 3,
        (2, 1) => 4,
        (1, _) => 5,
        (_, 1) => 6,
        _ => 7,
    }
}

impl Rows for BeadScore {
    fn n_documents(&self) -> usize {
        self.documents.len()
    }

    fn width(&self) -> usize {
        let sets = usize::from(self.has_probabilities) + usize::from(self.has_null_probabilities);
        N_COUNTS + sets * Calibration::N_TALLIES
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(document) = self.documents.get(document_idx) else { return };
        row.extend(document.counts.map(f64::from));
        if self.has_probabilities {
            row.extend(self.calibration(document, false).tallies());
        }
        if self.has_null_probabilities {
            row.extend(self.calibration(document, true).tallies());
        }
    }
}

impl Score for BeadScore {
    fn metric(&self) -> &'static str {
        self.variant.metric()
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        self.figures_of_sums(&self.sums(sample))
    }

    fn tallies(&self) -> Option<Tallies> {
        Some(self.all_rows())
    }

    /// The counts alone: of two systems one may give probabilities and the other none.
    fn exchange_tallies(&self) -> Option<Tallies> {
        let values = self.documents.iter().flat_map(|d| d.counts.map(f64::from)).collect();
        Some(Tallies { width: N_COUNTS, values })
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let mut cells = Cells::new(sums);
        let [strict, lax, grouped]: [[f64; 4]; 3] = std::array::from_fn(|_| cells.take());
        let [null, link]: [[f64; 3]; 2] = std::array::from_fn(|_| cells.take());
        let missing = cells.one();
        let mut out: Vec<Option<f64>> = strict.map(Some).to_vec();
        for split in [strict, lax, grouped] {
            out.extend(variant::figures(split));
        }
        for counts in [null, link] {
            out.extend(prf(counts, OfNothing::Zero).map(Some));
        }
        for has in [self.has_probabilities, self.has_null_probabilities] {
            out.extend(if has { Calibration::figures(cells.take()) } else { [None, None] });
        }
        out.push(Some(missing));
        out
    }

    fn reliability(&self, sample: &Sample) -> Option<Vec<Bin>> {
        let mut sum = Calibration::default();
        for (idx, times) in sample {
            if let Some(document) = self.documents.get(*idx) {
                sum.add(&self.calibration(document, false), *times);
            }
        }
        (0 < sum.n()).then(|| sum.bins())
    }

    /// Of beads that are not null, strictly right or not.
    fn precision_recall(&self, sample: &Sample) -> Option<Vec<CurvePoint>> {
        let (mut ranked, mut n_gold) = (Vec::new(), 0);
        for &(document_idx, times) in sample {
            let Some(document) = self.documents.get(document_idx) else { continue };
            n_gold += u64::from(document.n_full_gold) * u64::from(times);
            ranked.extend(
                document
                    .judged
                    .iter()
                    .filter(|j| !j.is_null)
                    .map(|j| (Ranked { document_idx, probability: j.probability, hit: j.is_right }, times)),
            );
        }
        precision_recall_curve(ranked, n_gold)
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (name, counts) in TYPES.iter().zip(&self.by_type) {
            if counts.gold == 0 && counts.predicted == 0 {
                continue;
            }
            let numbers = [counts.found, counts.predicted, counts.found, counts.gold];
            let mut cells: Vec<Option<f64>> = numbers.iter().map(|n| Some(*n as f64)).collect();
            let of = [counts.found as f64, counts.predicted as f64, counts.gold as f64];
            cells.extend(prf(of, OfNothing::Zero).map(Some));
            cells.resize(COLUMNS.len(), None);
            parts.push(Part { id: (*name).to_owned(), n: counts.gold, figures: cells });
        }
        parts
    }
}

#[cfg(test)]
mod tests;
