use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use super::sums::{Cells, Rows, part_of};
use super::{Bin, Calibration, Column, Kinds, Label, Part, Score, Tallies, share};
use crate::bootstrap::Sample;
use crate::gold::LanguageItem;
use crate::prediction::ById;
use crate::{Detected, is_blank};

/// Accuracy of language detection between English, Vietnamese and everything else.
///
/// An item in a third language is right when it is called neither English nor Vietnamese, under whatever
/// name: which third language it is, is left out, and so `unknown` is right there. `mixed` and `unknown` are
/// wrong for an item that is English or Vietnamese.
///
/// * `macro_accuracy`: mean over kinds. `other_as_en`, `other_as_vi`: share of third-language items called so.
/// * `brier`, `ece`: of the confidence, against being right in the sense above.
///
/// Lines `length …` say how accuracy depends on how much text there is, in characters that are not white space; lines
/// `… called …` are the confusion matrix.
#[derive(Debug, Clone, Default)]
pub struct LanguageScore {
    units: Vec<Unit>,
    kinds: Kinds,
    confusion: BTreeMap<(&'static str, &'static str), u64>,
    by_length: [(u64, u64); LENGTHS.len()],
}

/// Where classes of length begin.
const LENGTHS: [usize; 6] = [0, 10, 20, 50, 100, 200];

/// The length of a text as [`LanguageScore`] counts it: characters that are not white space.
pub fn language_length(text: &str) -> usize {
    text.chars().filter(|c| !is_blank(*c)).count()
}

/// Items that are drawn together: a document's sentences, or one item alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageUnit {
    /// Its id.
    pub id: String,
    /// What sort of text it is.
    pub kind: String,
}

#[derive(Debug, Clone)]
struct Unit {
    label: Label,
    counts: Items,
    calibration: Calibration,
}

#[derive(Debug, Clone, Copy, Default)]
struct Items {
    n: u64,
    right: u64,
    n_other: u64,
    as_en: u64,
    as_vi: u64,
    missing: u64,
}

impl Items {
    fn add(&mut self, other: &Self, times: u32) {
        let times = u64::from(times);
        self.n += other.n * times;
        self.right += other.right * times;
        self.n_other += other.n_other * times;
        self.as_en += other.as_en * times;
        self.as_vi += other.as_vi * times;
        self.missing += other.missing * times;
    }
}

const COLUMNS: &[Column] = &[
    Column::count("items"),
    Column::count("right"),
    Column::share("accuracy").with_interval(),
    Column::share("macro_accuracy").with_interval(),
    Column::share("other_as_en"),
    Column::share("other_as_vi"),
    Column::share("brier"),
    Column::share("ece"),
    Column::count("missing"),
];

impl LanguageScore {
    /// Starts without items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Scores items, each drawn for itself, with predictions by id; an item without one counts as missing.
    pub fn of_items(items: &[LanguageItem], predicted: &ById<Detected>) -> Self {
        let mut score = Self::new();
        for item in items {
            let unit = LanguageUnit { id: item.id.clone(), kind: item.kind.clone() };
            let answer = predicted.get(&item.id).copied();
            score.push_with_lengths(unit, item.lang, &[answer], &[language_length(&item.text)]);
        }
        score
    }

    /// Takes items of one language that are drawn together; without items it does nothing.
    ///
    /// * `lang`: their language.
    /// * `answers`: one an item; `None` if the system gave none, which counts as `unknown`.
    pub fn push(&mut self, unit: LanguageUnit, lang: Lang, answers: &[Option<Detected>]) {
        self.push_with_lengths(unit, lang, answers, &[]);
    }

    /// As [`LanguageScore::push`], of items whose lengths are known.
    ///
    /// * `lengths`: one an item, by [`language_length`]; items past their end are in no class of length.
    pub fn push_with_lengths(
        &mut self,
        unit: LanguageUnit,
        lang: Lang,
        answers: &[Option<Detected>],
        lengths: &[usize],
    ) {
        if answers.is_empty() {
            return;
        }
        let gold = class(lang);
        let mut counts = Items::default();
        let mut calibration = Calibration::default();
        for (idx, answer) in answers.iter().enumerate() {
            let predicted = answer.map_or("unknown", |d| class(d.lang));
            let right = if gold == "other" { !matches!(predicted, "en" | "vi") } else { predicted == gold };
            counts.n += 1;
            counts.right += u64::from(right);
            counts.missing += u64::from(answer.is_none());
            if gold == "other" {
                counts.n_other += 1;
                counts.as_en += u64::from(predicted == "en");
                counts.as_vi += u64::from(predicted == "vi");
            }
            if let Some(confidence) = answer.and_then(|d| d.confidence) {
                calibration.push(confidence, right);
            }
            *self.confusion.entry((gold, predicted)).or_default() += 1;
            if let Some(length) = lengths.get(idx) {
                let class = LENGTHS.partition_point(|from| from <= length).saturating_sub(1);
                if let Some((n, n_right)) = self.by_length.get_mut(class) {
                    *n += 1;
                    *n_right += u64::from(right);
                }
            }
        }
        let label = Label { id: unit.id, kind: unit.kind, group: gold.to_owned() };
        self.kinds.push(&label);
        self.units.push(Unit { label, counts, calibration });
    }
}

fn class(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Vi => "vi",
        Lang::Other(_) => "other",
        Lang::Mixed => "mixed",
        Lang::Unknown => "unknown",
    }
}

impl Rows for LanguageScore {
    fn n_documents(&self) -> usize {
        self.units.len()
    }

    fn width(&self) -> usize {
        6 + Calibration::N_TALLIES
    }

    fn row(&self, document_idx: usize, row: &mut Vec<f64>) {
        let Some(unit) = self.units.get(document_idx) else { return };
        let Items { n, right, n_other, as_en, as_vi, missing } = unit.counts;
        row.extend([n, right, n_other, as_en, as_vi, missing].map(|n| n as f64));
        row.extend(unit.calibration.tallies());
    }
}

impl LanguageScore {
    fn kind_cells(&self, idx: usize) -> [f64; 2] {
        let counts = self.units.get(idx).map(|u| u.counts).unwrap_or_default();
        [counts.right as f64, counts.n as f64]
    }

    /// All figures, of sums and of the kinds' mean.
    fn all_figures(
        cells: &mut Cells<'_>,
        macro_accuracy: impl FnOnce(&mut Cells<'_>) -> Option<f64>,
    ) -> Vec<Option<f64>> {
        let [n, right, n_other, as_en, as_vi, missing] = cells.take();
        let [brier, ece] = Calibration::figures(cells.take());
        let mut out = vec![Some(n), Some(right), part_of(right, n), macro_accuracy(cells)];
        out.extend([part_of(as_en, n_other), part_of(as_vi, n_other), brier, ece, Some(missing)]);
        out
    }
}

impl Score for LanguageScore {
    fn metric(&self) -> &'static str {
        "language:en-vi-other"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.units.iter().map(|u| &u.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let macro_accuracy = self.kinds.macro_mean(
            sample,
            |kind: &mut Items, idx, times| {
                if let Some(unit) = self.units.get(idx) {
                    kind.add(&unit.counts, times);
                }
            },
            |kind| share(kind.right, kind.n).unwrap_or(0.0),
        );
        Self::all_figures(&mut Cells::new(&self.sums(sample)), |_| macro_accuracy)
    }

    fn tallies(&self) -> Option<Tallies> {
        self.kinds.widened(&self.all_rows(), |idx| self.kind_cells(idx))
    }

    fn figures_of_sums(&self, sums: &[f64]) -> Vec<Option<f64>> {
        let accuracy = |[right, n]: [f64; 2]| part_of(right, n).unwrap_or(0.0);
        Self::all_figures(&mut Cells::new(sums), |cells| self.kinds.mean_of_sums(cells, accuracy))
    }

    fn reliability(&self, sample: &Sample) -> Option<Vec<Bin>> {
        let mut sum = Calibration::default();
        for (idx, times) in sample {
            if let Some(unit) = self.units.get(*idx) {
                sum.add(&unit.calibration, *times);
            }
        }
        (0 < sum.n()).then(|| sum.bins())
    }

    /// Classes of length that occur, and the confusion matrix, a line for each pair that occurs.
    fn parts(&self) -> Vec<Part> {
        let of_length = |(idx, (n, right)): (usize, &(u64, u64))| {
            let from = LENGTHS.get(idx).copied().unwrap_or(0);
            let id = match LENGTHS.get(idx + 1) {
                Some(to) => format!("length {from} to {}", to - 1),
                None => format!("length {from} and more"),
            };
            let mut figures = vec![Some(*n as f64), Some(*right as f64), share(*right, *n)];
            figures.resize(COLUMNS.len(), None);
            Part { id, n: *n, figures }
        };
        let lengths = self.by_length.iter().enumerate().filter(|(_, (n, _))| 0 < *n).map(of_length);
        let line = |(&(gold, predicted), n): (&(&str, &str), &u64)| Part {
            id: format!("{gold} called {predicted}"),
            n: *n,
            figures: vec![None; COLUMNS.len()],
        };
        lengths.chain(self.confusion.iter().map(line)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(lang: &str, confidence: f64) -> Option<Detected> {
        Some(Detected { lang: lang.parse().unwrap(), confidence: Some(confidence) })
    }

    fn unit(id: &str, kind: &str) -> LanguageUnit {
        LanguageUnit { id: id.into(), kind: kind.into() }
    }

    #[test]
    fn figures_as_worked_out_by_hand() {
        let mut score = LanguageScore::new();
        score.push(unit("1", "en_a"), Lang::En, &[says("en", 1.0)]);
        score.push(unit("2", "en_a"), Lang::En, &[says("mixed", 0.5)]);
        score.push(unit("3", "vi_a"), Lang::Vi, &[says("vi", 1.0)]);
        score.push(unit("4", "other"), "deu".parse().unwrap(), &[says("fra", 1.0), says("en", 1.0)]);
        score.push(unit("5", "other"), "fra".parse().unwrap(), &[None]);
        let figures = score.figures(&[(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)]);
        assert_eq!(figures[..2], [Some(6.0), Some(4.0)]);
        // Kinds: en_a 1/2, other 2/3, vi_a 1.
        assert!((figures[3].unwrap() - (0.5 + 2.0 / 3.0 + 1.0) / 3.0).abs() < 1e-12);
        assert_eq!(figures[4..6], [Some(1.0 / 3.0), Some(0.0)]);
        // One half wrong at 0.5, one wrong at 1.
        assert!((figures[6].unwrap() - 1.25 / 5.0).abs() < 1e-12);
        assert_eq!(figures[8], Some(1.0));
        let confusion: Vec<_> = score.parts().into_iter().map(|p| (p.id, p.n)).collect();
        let expected = [
            ("en called en", 1),
            ("en called mixed", 1),
            ("other called en", 1),
            ("other called other", 1),
            ("other called unknown", 1),
            ("vi called vi", 1),
        ];
        assert_eq!(confusion, expected.map(|(id, n)| (id.to_owned(), n)));
        crate::metric::sums::check_sums(&score, &[(0, 1), (2, 3), (3, 1), (4, 2)]);
        let bins = score.reliability(&[(0, 1), (1, 1)]).unwrap();
        assert_eq!((bins[5].n, bins[5].share_right, bins[9].share_right), (1, Some(0.0), Some(1.0)));
    }

    #[test]
    fn length_is_counted_without_white_space() {
        let mut score = LanguageScore::new();
        let texts = ["Hà Nội", "Trời mưa to ở Huế.", "Trời mưa."];
        let lengths = texts.map(language_length);
        assert_eq!(lengths, [5, 14, 8]);
        let answers = [says("vi", 1.0), says("vi", 1.0), says("en", 1.0)];
        score.push_with_lengths(unit("1", "a"), Lang::Vi, &answers, &lengths);
        let parts: Vec<_> = score.parts().into_iter().map(|p| (p.id, p.n, p.figures[2])).collect();
        let expected = [("length 0 to 9", 2, Some(0.5)), ("length 10 to 19", 1, Some(1.0))];
        assert_eq!(parts[..2], expected.map(|(id, n, share)| (id.to_owned(), n, share)));
    }
}
