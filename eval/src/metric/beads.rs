use std::collections::{BTreeMap, BTreeSet};

use doichieu_bitext::Bead;

use super::{Calibration, Column, Counts, Label, OfNothing, Part, Score};
use crate::bootstrap::Sample;

/// Which sentences a bead holds, on either side, in the order in which it lists them.
type Sides = (Vec<usize>, Vec<usize>);

/// How null alignments count in strict and lax figures. Scorers differ, and the same output gets other figures
/// from each, so the variant is part of a metric's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BeadVariant {
    /// Precision is over all predicted beads, null ones included, and one of them is right only if gold has the very
    /// same; recall is over the beads of gold that are not null. Source: `score.py` of Vecalign (Thompson and Koehn,
    /// EMNLP 2019).
    #[default]
    Vecalign,
}

impl BeadVariant {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Vecalign];

    /// The name of the metric in options and signatures.
    pub const fn metric(self) -> &'static str {
        match self {
            Self::Vecalign => "beads:vecalign",
        }
    }
}

/// Precision, recall and F1 of beads. All of nothing are 0.
///
/// Beads are sets: one that is predicted twice counts once, and a bead without any sentence not at all. The order of
/// beads does not matter, nor whether they cross or share sentences.
///
/// * `strict_…`: the very bead is in gold. `lax_…`: some gold bead shares a sentence with it on both sides. Null
///   alignments count as [`BeadVariant`] says; they are never right in the lax sense alone. Precision and recall
///   count different beads, so each has its own numerator: `right` of `predicted`, `found` of `gold`.
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
}

/// Counts of one document.
#[derive(Debug, Clone)]
struct Document {
    label: Label,
    strict: Split,
    lax: Split,
    grouped: Split,
    null: Counts,
    link: Counts,
    calibration: Calibration,
    null_calibration: Calibration,
    by_type: [Counts; TYPES.len()],
    missing: u64,
}

/// Precision and recall that count different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Split {
    right: u64,
    predicted: u64,
    found: u64,
    gold: u64,
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
        Self { variant, documents: Vec::new() }
    }

    /// Takes the next document.
    ///
    /// * `predicted`: `None` if the system gave no answer, which is scored as no beads and counted as missing.
    pub fn push(&mut self, label: Label, gold: &[Bead], predicted: Option<&[Bead]>) {
        let beads = predicted.unwrap_or_default();
        let (gold_sides, predicted_sides) = (sides(gold), sides(beads));
        let gold_set: BTreeSet<&Sides> = gold_sides.iter().filter(|b| !is_empty(b)).collect();
        let (strict, lax) = split(self.variant, &gold_sides, &predicted_sides);
        let (grouped, _) = split(self.variant, &gold_sides, &joined(&gold_sides, &predicted_sides));
        let (mut calibration, mut null_calibration) = (Calibration::default(), Calibration::default());
        let mut seen = BTreeSet::new();
        for (bead, sides) in beads.iter().zip(&predicted_sides) {
            // Of equal beads the first one's probability holds.
            if is_empty(sides) || !seen.insert(sides) {
                continue;
            }
            let of_kind = if bead.is_null() { &mut null_calibration } else { &mut calibration };
            if let Some(probability) = bead.probability {
                of_kind.push(probability, gold_set.contains(sides));
            }
        }
        let mut by_type = [Counts::default(); TYPES.len()];
        for sides in &gold_set {
            if let Some(counts) = by_type.get_mut(type_of(sides)) {
                counts.gold += 1;
            }
        }
        for sides in seen {
            if let Some(counts) = by_type.get_mut(type_of(sides)) {
                counts.predicted += 1;
                counts.found += u64::from(gold_set.contains(sides));
            }
        }
        self.documents.push(Document {
            label,
            strict,
            lax,
            grouped,
            null: overlap(&left_alone(&gold_sides), &left_alone(&predicted_sides)),
            link: overlap(&pairs(&gold_sides), &pairs(&predicted_sides)),
            calibration,
            null_calibration,
            by_type,
            missing: u64::from(predicted.is_none()),
        });
    }
}

fn sides(beads: &[Bead]) -> Vec<Sides> {
    beads.iter().map(|b| (b.source_idxs.clone(), b.target_idxs.clone())).collect()
}

fn is_empty((source, target): &Sides) -> bool {
    source.is_empty() && target.is_empty()
}

fn is_null((source, target): &Sides) -> bool {
    source.is_empty() || target.is_empty()
}

/// Strict and lax counts.
fn split(variant: BeadVariant, gold: &[Sides], predicted: &[Sides]) -> (Split, Split) {
    let all = |beads: &[Sides]| beads.iter().filter(|b| !is_empty(b)).cloned().collect::<BTreeSet<_>>();
    let full = |beads: &[Sides]| beads.iter().filter(|b| !is_null(b)).cloned().collect::<BTreeSet<_>>();
    match variant {
        BeadVariant::Vecalign => {
            let (right, lax_right, n_predicted) = count_right(&all(predicted), &all(gold));
            // Recall is precision with the roles exchanged.
            let (found, lax_found, n_gold) = count_right(&full(gold), &full(predicted));
            let split = |right, found| Split { right, predicted: n_predicted, found, gold: n_gold };
            (split(right, found), split(lax_right, lax_found))
        }
    }
}

/// How many of the beads are right among others, strictly and in the lax sense, and of how many.
fn count_right(beads: &BTreeSet<Sides>, among: &BTreeSet<Sides>) -> (u64, u64, u64) {
    let mut targets_of: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (source, target) in among {
        for source_idx in source {
            targets_of.entry(*source_idx).or_default().extend(target);
        }
    }
    let (mut strict, mut lax) = (0, 0);
    for bead in beads {
        let touches = |i: &usize| targets_of.get(i).is_some_and(|t| bead.1.iter().any(|j| t.contains(j)));
        if among.contains(bead) {
            strict += 1;
            lax += 1;
        } else if bead.0.iter().any(touches) {
            lax += 1;
        }
    }
    (strict, lax, beads.len() as u64)
}

/// Predicted beads, those that lie within one gold bead joined to one; null alignments stay as they are.
///
/// Sentences that gold does not mention count as one bead of gold, as the independent scorer has it.
fn joined(gold: &[Sides], predicted: &[Sides]) -> Vec<Sides> {
    let (mut source_owner, mut target_owner) = (BTreeMap::new(), BTreeMap::new());
    for (gold_idx, (source, target)) in gold.iter().enumerate() {
        source_owner.extend(source.iter().map(|i| (*i, gold_idx)));
        target_owner.extend(target.iter().map(|j| (*j, gold_idx)));
    }
    let mut groups: BTreeMap<Option<usize>, Sides> = BTreeMap::new();
    let mut out = Vec::new();
    for bead in predicted {
        let of_source = bead.0.iter().map(|i| source_owner.get(i).copied());
        let owners: BTreeSet<Option<usize>> =
            of_source.chain(bead.1.iter().map(|j| target_owner.get(j).copied())).collect();
        match owners.first() {
            Some(owner) if owners.len() == 1 && !is_null(bead) => {
                let group = groups.entry(*owner).or_default();
                group.0.extend(&bead.0);
                group.1.extend(&bead.1);
            }
            _ => out.push(bead.clone()),
        }
    }
    for (_, mut group) in groups {
        group.0.sort_unstable();
        group.1.sort_unstable();
        out.push(group);
    }
    out
}

/// The sentences in null alignments: which side, and which.
fn left_alone(beads: &[Sides]) -> BTreeSet<(bool, usize)> {
    let mut alone = BTreeSet::new();
    for (source, target) in beads.iter().filter(|b| is_null(b)) {
        alone.extend(source.iter().map(|i| (false, *i)));
        alone.extend(target.iter().map(|j| (true, *j)));
    }
    alone
}

fn pairs(beads: &[Sides]) -> BTreeSet<(usize, usize)> {
    beads
        .iter()
        .flat_map(|(source, target)| source.iter().flat_map(|i| target.iter().map(|j| (*i, *j))))
        .collect()
}

fn overlap<T: Ord>(gold: &BTreeSet<T>, predicted: &BTreeSet<T>) -> Counts {
    Counts {
        found: gold.intersection(predicted).count() as u64,
        predicted: predicted.len() as u64,
        gold: gold.len() as u64,
    }
}

/// Index in [`TYPES`].
fn type_of((source, target): &Sides) -> usize {
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

impl Split {
    fn add(&mut self, other: &Self, times: u32) {
        self.right += other.right * u64::from(times);
        self.predicted += other.predicted * u64::from(times);
        self.found += other.found * u64::from(times);
        self.gold += other.gold * u64::from(times);
    }

    /// Precision, recall and F1.
    fn figures(&self) -> [Option<f64>; 3] {
        let share = |a: u64, b: u64| if b == 0 { 0.0 } else { a as f64 / b as f64 };
        let (p, r) = (share(self.right, self.predicted), share(self.found, self.gold));
        [p, r, if 0.0 < p + r { 2.0 * p * r / (p + r) } else { 0.0 }].map(Some)
    }
}

fn figures(counts: &Counts) -> [Option<f64>; 3] {
    let nothing = OfNothing::Zero;
    [counts.precision(nothing), counts.recall(nothing), counts.f1(nothing)].map(Some)
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
        let (mut strict, mut lax, mut grouped) = (Split::default(), Split::default(), Split::default());
        let (mut null, mut link) = (Counts::default(), Counts::default());
        let (mut calibration, mut null_calibration) = (Calibration::default(), Calibration::default());
        let mut missing = 0;
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            strict.add(&document.strict, times);
            lax.add(&document.lax, times);
            grouped.add(&document.grouped, times);
            null.add(&document.null, times);
            link.add(&document.link, times);
            calibration.add(&document.calibration, times);
            null_calibration.add(&document.null_calibration, times);
            missing += document.missing * u64::from(times);
        }
        let count = |n: u64| Some(n as f64);
        let mut out =
            vec![count(strict.right), count(strict.predicted), count(strict.found), count(strict.gold)];
        for three in [strict.figures(), lax.figures(), grouped.figures(), figures(&null), figures(&link)] {
            out.extend(three);
        }
        out.extend([calibration.brier(), calibration.ece()]);
        out.extend([null_calibration.brier(), null_calibration.ece(), count(missing)]);
        out
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (idx, name) in TYPES.iter().enumerate() {
            let mut counts = Counts::default();
            for document in &self.documents {
                counts.add(&document.by_type.get(idx).copied().unwrap_or_default(), 1);
            }
            if counts.gold == 0 && counts.predicted == 0 {
                continue;
            }
            let numbers = [counts.found, counts.predicted, counts.found, counts.gold];
            let mut cells: Vec<Option<f64>> = numbers.iter().map(|n| Some(*n as f64)).collect();
            cells.extend(figures(&counts));
            cells.resize(COLUMNS.len(), None);
            parts.push(Part { id: (*name).to_owned(), n: counts.gold, figures: cells });
        }
        parts
    }
}

#[cfg(test)]
mod tests;
