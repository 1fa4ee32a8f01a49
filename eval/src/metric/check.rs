use super::{Column, Label, Score, share};
use crate::bootstrap::Sample;
use crate::gold::CheckItem;

/// How many wrong translations are flagged, and how many that only look wrong.
///
/// * `recall`: share of wrong ones that are flagged, for whatever reason and wherever: that the place is the right one
///   is left out, since a line is judged as a whole.
/// * `false_alarms`: share of the others that are flagged. They were chosen because they look wrong, so this is no
///   rate of alarms on ordinary text.
#[derive(Debug, Clone, Default)]
pub struct CheckScore {
    units: Vec<(Label, Counts)>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    wrong: u64,
    caught: u64,
    right: u64,
    alarms: u64,
    missing: u64,
}

const COLUMNS: &[Column] = &[
    Column::count("wrong"),
    Column::count("caught"),
    Column::share("recall").with_interval(),
    Column::count("right"),
    Column::count("alarms"),
    Column::share("false_alarms").with_interval(),
    Column::share("precision"),
    Column::count("missing"),
];

impl CheckScore {
    /// Starts without items.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an item.
    ///
    /// * `is_flagged`: `None` if the system gave no answer, which counts as not flagged.
    pub fn push(&mut self, item: &CheckItem, is_flagged: Option<bool>) {
        let flagged = u64::from(is_flagged == Some(true));
        let missing = u64::from(is_flagged.is_none());
        let counts = if item.is_wrong {
            Counts { wrong: 1, caught: flagged, missing, ..Counts::default() }
        } else {
            Counts { right: 1, alarms: flagged, missing, ..Counts::default() }
        };
        let group = if item.is_wrong { "wrong" } else { "right" };
        let label = Label { id: item.id.clone(), kind: item.kind.clone(), group: group.to_owned() };
        self.units.push((label, counts));
    }
}

impl Score for CheckScore {
    fn metric(&self) -> &'static str {
        "check:lines"
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn labels(&self) -> Vec<&Label> {
        self.units.iter().map(|(label, _)| label).collect()
    }

    fn figures(&self, sample: &Sample) -> Vec<Option<f64>> {
        let mut sum = Counts::default();
        for &(idx, times) in sample {
            let Some((_, counts)) = self.units.get(idx) else { continue };
            let times = u64::from(times);
            sum.wrong += counts.wrong * times;
            sum.caught += counts.caught * times;
            sum.right += counts.right * times;
            sum.alarms += counts.alarms * times;
            sum.missing += counts.missing * times;
        }
        vec![
            Some(sum.wrong as f64),
            Some(sum.caught as f64),
            share(sum.caught, sum.wrong),
            Some(sum.right as f64),
            Some(sum.alarms as f64),
            share(sum.alarms, sum.right),
            share(sum.caught, sum.caught + sum.alarms),
            Some(sum.missing as f64),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_worked_out_by_hand() {
        let item = |id: &str, is_wrong: bool| CheckItem {
            id: id.into(),
            document: id.into(),
            kind: "date".into(),
            is_wrong,
            is_of_numbers: false,
            source: String::new(),
            target: String::new(),
        };
        let mut score = CheckScore::new();
        score.push(&item("1", true), Some(true));
        score.push(&item("2", true), None);
        score.push(&item("3", false), Some(true));
        score.push(&item("4", false), Some(false));
        let figures = score.figures(&[(0, 1), (1, 1), (2, 1), (3, 2)]);
        let expected = [2.0, 1.0, 0.5, 3.0, 1.0, 1.0 / 3.0, 0.5, 1.0];
        assert_eq!(figures, expected.map(Some));
    }
}
