use doichieu_bitext::Metadata;

use super::{Column, Counts, Label, OfNothing, Score};
use crate::bootstrap::Sample;

/// F1 of what was found out about each report: title, outlet, date, authors, agencies.
///
/// Each value is right or wrong as a whole, compared after runs of white space are made one space; of a date
/// the day is compared, the first ten characters of ISO 8601. An absent value is neither found nor predicted,
/// so inventing one costs precision. Precision and recall of nothing are 1. Near misses, such as a title with
/// the outlet's name glued to it, earn nothing.
#[derive(Debug, Clone, Default)]
pub struct MetadataScore {
    documents: Vec<Document>,
}

#[derive(Debug, Clone)]
struct Document {
    label: Label,
    fields: [Counts; N_FIELDS],
    missing: u64,
}

const N_FIELDS: usize = 5;

const COLUMNS: &[Column] = &[
    Column::count("values"),
    Column::share("title_f1"),
    Column::share("outlet_f1"),
    Column::share("date_f1"),
    Column::share("bylines_f1"),
    Column::share("agencies_f1"),
    Column::share("precision"),
    Column::share("recall"),
    Column::share("f1").with_interval(),
    Column::count("missing"),
];

impl MetadataScore {
    /// Starts without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one document; no answer counts as no values.
    pub fn push(&mut self, label: Label, gold: &Metadata, predicted: Option<&Metadata>) {
        let nothing = Metadata::default();
        let missing = u64::from(predicted.is_none());
        let predicted = predicted.unwrap_or(&nothing);
        let fields = [
            count(one(&gold.title), one(&predicted.title)),
            count(one(&gold.outlet), one(&predicted.outlet)),
            count(day(&gold.date), day(&predicted.date)),
            count(many(&gold.bylines), many(&predicted.bylines)),
            count(many(&gold.agencies), many(&predicted.agencies)),
        ];
        self.documents.push(Document { label, fields, missing });
    }
}

fn one(value: &Option<String>) -> Vec<String> {
    value.iter().map(|v| spaced(v)).collect()
}

fn day(value: &Option<String>) -> Vec<String> {
    value.iter().map(|v| spaced(v).chars().take(10).collect()).collect()
}

fn many(values: &[String]) -> Vec<String> {
    let mut values: Vec<String> = values.iter().map(|v| spaced(v)).collect();
    values.sort();
    values.dedup();
    values
}

fn spaced(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn count(gold: Vec<String>, predicted: Vec<String>) -> Counts {
    Counts {
        found: predicted.iter().filter(|v| gold.contains(v)).count() as u64,
        predicted: predicted.len() as u64,
        gold: gold.len() as u64,
    }
}

impl Score for MetadataScore {
    fn metric(&self) -> &'static str {
        "metadata:values"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.documents.iter().map(|d| &d.label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let mut fields = [Counts::default(); N_FIELDS];
        let mut missing = 0;
        for &(idx, times) in sample {
            let Some(document) = self.documents.get(idx) else { continue };
            for (sum, more) in fields.iter_mut().zip(&document.fields) {
                sum.add(more, times);
            }
            missing += document.missing * u64::from(times);
        }
        let mut all = Counts::default();
        for field in &fields {
            all.add(field, 1);
        }
        let mut figures = vec![Some(all.gold as f64)];
        figures.extend(fields.iter().map(|f| Some(f.f1(OfNothing::One))));
        figures.extend([
            Some(all.precision(OfNothing::One)),
            Some(all.recall(OfNothing::One)),
            Some(all.f1(OfNothing::One)),
            Some(missing as f64),
        ]);
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_right_or_wrong_as_a_whole() {
        let gold = Metadata {
            title: Some("Mưa ở Huế".into()),
            date: Some("2024-03-13".into()),
            bylines: vec!["A B".into(), "C D".into()],
            ..Metadata::default()
        };
        let predicted = Metadata {
            title: Some(" Mưa ở\nHuế ".into()),
            outlet: Some("X".into()),
            date: Some("2024-03-13T08:00:00Z".into()),
            bylines: vec!["C D".into()],
            ..Metadata::default()
        };
        let label = Label { id: "a".into(), kind: "k".into(), group: "vi".into() };
        let mut score = MetadataScore::new();
        score.push(label, &gold, Some(&predicted));
        let figures: Vec<f64> = score.figures(&[(0, 1)]).into_iter().map(Option::unwrap).collect();
        let expected = [4.0, 1.0, 0.0, 1.0, 2.0 / 3.0, 1.0, 0.75, 0.75, 0.75, 0.0];
        for (got, expected) in figures.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{figures:?}");
        }
    }
}
