use super::sides::{BeadSet, Sides, is_empty, is_null};

/// How null alignments and repeated beads count in strict and lax figures. Scorers differ, and the same output gets
/// other figures from each, so the variant is part of a metric's name.
///
/// On sets of beads without null alignments all variants have the same strict figures, and `vecalign` and `bleualign`
/// have the same figures throughout, unless a bead is repeated. What else they share: a bead that is empty on both sides
/// is never right, the order of sentences within a bead matters, counts are summed over documents before anything is
/// divided, and what would be divided by 0 is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BeadVariant {
    /// Precision is over all predicted beads, null ones included, and one of them is right only if gold has the very
    /// same; recall is over the beads of gold that are not null. Beads are sets on both sides. Source: `score.py` of
    /// Vecalign (Thompson and Koehn, EMNLP 2019).
    #[default]
    Vecalign,
    /// Null alignments are dropped from gold and prediction before anything is counted. Strict precision and recall are
    /// right beads over all beads, lines that are repeated being counted as often as they stand there. Lax precision is
    /// over the predicted set; lax recall is r / (r + m), with r the predicted beads right in the lax sense and m the
    /// gold beads that are not found strictly: a gold bead found only in the lax sense counts against it, and two
    /// predicted beads within one gold bead count twice for it, so swapping gold and prediction does not swap lax
    /// precision and recall. Source: `evaluation/evaluate.py` of SentAlign (Steingrímsson, Loftsson and Way, EMNLP 2023),
    /// as it runs by default.
    SentAlign,
    /// [`BeadVariant::SentAlign`] with null alignments kept as beads like others, in precision and in recall: the same
    /// script's `--nulls`. Lines that are empty on both sides count in the denominators of the strict figures, as there.
    SentAlignGaps,
    /// Precision is over the list of predicted beads, null ones included if there are any, recall over the list of gold
    /// beads that are not null; in either a bead that is repeated counts as often as it stands there. Source:
    /// `bleualign/utils.py` of Bleualign (Sennrich and Volk, NODALIDA 2011). Bleualign itself predicts no null
    /// alignments, so in figures published for it precision never suffers from them.
    Bleualign,
}

impl BeadVariant {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Vecalign, Self::SentAlign, Self::SentAlignGaps, Self::Bleualign];

    /// The name of the metric in options and signatures.
    pub const fn metric(self) -> &'static str {
        match self {
            Self::Vecalign => "beads:vecalign",
            Self::SentAlign => "beads:sentalign",
            Self::SentAlignGaps => "beads:sentalign-gaps",
            Self::Bleualign => "beads:bleualign",
        }
    }

    /// Strict and lax counts.
    pub(super) fn split(self, gold: &BeadSet<'_>, predicted: &BeadSet<'_>) -> (Split, Split) {
        let all = |set: &BeadSet<'_>| set.distinct.len() as u64;
        let full = |b: &Sides<'_>| !is_null(b);
        let split =
            |right: u64, predicted: u64, found: u64, gold: u64| Split { right, predicted, found, gold };
        match self {
            Self::Vecalign => {
                let right = predicted.right_among(gold, &predicted.distinct, |_| true);
                // Recall is precision with the roles exchanged.
                let found = gold.right_among(predicted, &gold.distinct, full);
                let n_gold = gold.distinct.iter().filter(|b| full(b)).count() as u64;
                (
                    split(right.0, all(predicted), found.0, n_gold),
                    split(right.1, all(predicted), found.1, n_gold),
                )
            }
            Self::Bleualign => {
                let right = predicted.right_among(gold, &predicted.listed, |b| !is_empty(b));
                let found = gold.right_among(predicted, &gold.listed, full);
                let n_predicted = predicted.listed.iter().filter(|b| !is_empty(b)).count() as u64;
                let n_gold = gold.listed.iter().filter(|b| full(b)).count() as u64;
                (split(right.0, n_predicted, found.0, n_gold), split(right.1, n_predicted, found.1, n_gold))
            }
            Self::SentAlign | Self::SentAlignGaps => {
                let counts = |b: &Sides<'_>| self == Self::SentAlignGaps || full(b);
                let n = |beads: &[Sides<'_>]| beads.iter().filter(|b| counts(b)).count() as u64;
                let (right, lax) = predicted.right_among(gold, &predicted.distinct, counts);
                let missed = n(&gold.distinct) - right;
                (
                    split(right, n(&predicted.listed), right, n(&gold.listed)),
                    split(lax, n(&predicted.distinct), lax, lax + missed),
                )
            }
        }
    }
}

/// Precision and recall that count different things: `right` of `predicted`, `found` of `gold`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Split {
    pub(super) right: u64,
    pub(super) predicted: u64,
    pub(super) found: u64,
    pub(super) gold: u64,
}

impl Split {
    pub(super) fn counts(&self) -> [u64; 4] {
        [self.right, self.predicted, self.found, self.gold]
    }
}

/// Precision, recall and F1 of summed [`Split`]s; of nothing all are 0.
pub(super) fn figures([right, predicted, found, gold]: [f64; 4]) -> [Option<f64>; 3] {
    let share = |a: f64, b: f64| if 0.0 < b { a / b } else { 0.0 };
    let (p, r) = (share(right, predicted), share(found, gold));
    [p, r, if 0.0 < p + r { 2.0 * p * r / (p + r) } else { 0.0 }].map(Some)
}
