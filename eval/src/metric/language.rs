use std::collections::BTreeMap;

use doichieu_bitext::Lang;

use super::{Calibration, Column, Kinds, Label, Part, Score, share};
use crate::Detected;
use crate::bootstrap::Sample;
use crate::gold::LanguageItem;
use crate::prediction::ById;

/// Accuracy of language detection between English, Vietnamese and everything else.
///
/// An item in a third language is right when it is called neither English nor Vietnamese, under whatever
/// name: which third language it is, is left out, and so `unknown` is right there. `mixed` and `unknown` are
/// wrong for an item that is English or Vietnamese.
///
/// * `macro_accuracy`: mean over kinds. `other_as_en`, `other_as_vi`: share of third-language items called so.
/// * `brier`, `ece`: of the confidence, against being right in the sense above.
#[derive(Debug, Clone, Default)]
pub struct LanguageScore {
    units: Vec<Unit>,
    kinds: Kinds,
    confusion: BTreeMap<(&'static str, &'static str), u64>,
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
            score.push(unit, item.lang, &[predicted.get(&item.id).copied()]);
        }
        score
    }

    /// Takes items of one language that are drawn together; without items it does nothing.
    ///
    /// * `lang`: their language.
    /// * `answers`: one an item; `None` if the system gave none, which counts as `unknown`.
    pub fn push(&mut self, unit: LanguageUnit, lang: Lang, answers: &[Option<Detected>]) {
        if answers.is_empty() {
            return;
        }
        let gold = class(lang);
        let mut counts = Items::default();
        let mut calibration = Calibration::default();
        for answer in answers {
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
        let mut sum = Items::default();
        let mut calibration = Calibration::default();
        for &(idx, times) in sample {
            if let Some(unit) = self.units.get(idx) {
                sum.add(&unit.counts, times);
                calibration.add(&unit.calibration, times);
            }
        }
        let macro_accuracy = self.kinds.macro_mean(
            sample,
            |kind: &mut Items, idx, times| {
                if let Some(unit) = self.units.get(idx) {
                    kind.add(&unit.counts, times);
                }
            },
            |kind| share(kind.right, kind.n).unwrap_or(0.0),
        );
        vec![
            Some(sum.n as f64),
            Some(sum.right as f64),
            share(sum.right, sum.n),
            macro_accuracy,
            share(sum.as_en, sum.n_other),
            share(sum.as_vi, sum.n_other),
            calibration.brier(),
            calibration.ece(),
            Some(sum.missing as f64),
        ]
    }

    /// The confusion matrix, a line for each pair that occurs.
    fn parts(&self) -> Vec<Part> {
        let line = |(&(gold, predicted), n): (&(&str, &str), &u64)| Part {
            id: format!("{gold} called {predicted}"),
            n: *n,
            figures: vec![None; COLUMNS.len()],
        };
        self.confusion.iter().map(line).collect()
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
    }
}
