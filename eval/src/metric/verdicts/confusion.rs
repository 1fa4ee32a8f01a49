/// Which classes of gold were told as which: a square of counts.
///
/// The first class stands for nothing: in gold a pair that is not linked, in the prediction one that is not linked or has
/// no relation. Its own cell is 0, since pairs that neither side links are no items.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Confusion {
    n_classes: usize,
    /// Row by row, a row a class of gold.
    cells: Vec<f64>,
}

impl Confusion {
    /// `cells` row by row; missing ones are 0.
    pub(super) fn new(n_classes: usize, cells: &[f64]) -> Self {
        let mut cells = cells.to_vec();
        cells.resize(n_classes * n_classes, 0.0);
        Self { n_classes, cells }
    }

    pub(super) fn add(&mut self, gold: usize, told: usize, n: f64) {
        if let Some(cell) = self.cells.get_mut(gold * self.n_classes + told) {
            *cell += n;
        }
    }

    pub(super) fn get(&self, gold: usize, told: usize) -> f64 {
        self.cells.get(gold * self.n_classes + told).copied().unwrap_or(0.0)
    }

    fn classes(&self) -> std::ops::Range<usize> {
        1..self.n_classes
    }

    /// Found, predicted, gold of a class, end to end: pairs that only one side links count.
    pub(super) fn end_to_end(&self, class: usize) -> [f64; 3] {
        let all = 0..self.n_classes;
        let predicted = all.clone().map(|g| self.get(g, class)).sum();
        [self.get(class, class), predicted, all.map(|t| self.get(class, t)).sum()]
    }

    /// Found, predicted, gold of a class over the pairs that both sides link.
    fn given_link(&self, class: usize) -> [f64; 3] {
        let predicted = self.classes().map(|g| self.get(g, class)).sum();
        [self.get(class, class), predicted, self.linked(class)]
    }

    /// Gold pairs of a class that are linked and told a relation.
    pub(super) fn linked(&self, class: usize) -> f64 {
        self.classes().map(|t| self.get(class, t)).sum()
    }

    /// Pairs that both sides link, and those of them that are told as gold has them.
    pub(super) fn both(&self) -> [f64; 2] {
        [self.classes().map(|c| self.linked(c)).sum(), self.classes().map(|c| self.get(c, c)).sum()]
    }

    /// Mean F1 of the classes that gold or the prediction has, over pairs that both link.
    pub(super) fn macro_f1(&self) -> Option<f64> {
        mean_f1(self.classes().map(|c| self.given_link(c)))
    }

    /// Mean F1 of the classes that gold or the prediction has, over all pairs that either links.
    pub(super) fn end_to_end_macro_f1(&self) -> Option<f64> {
        mean_f1(self.classes().map(|c| self.end_to_end(c)))
    }

    /// Matthews' correlation over pairs that both link, for any number of classes: 1 is perfect, 0 chance. `None` if gold
    /// or the prediction has only one class.
    ///
    /// Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", Computational
    /// Biology and Chemistry 2004.
    pub(super) fn mcc(&self) -> Option<f64> {
        let [n, right] = self.both();
        let (mut both, mut told_squared, mut gold_squared) = (0.0, 0.0, 0.0);
        for [_, told, gold] in self.classes().map(|c| self.given_link(c)) {
            both += told * gold;
            told_squared += told * told;
            gold_squared += gold * gold;
        }
        let spread = (n * n - told_squared) * (n * n - gold_squared);
        (0.0 < spread).then(|| (right * n - both) / spread.sqrt())
    }
}

fn mean_f1(classes: impl Iterator<Item = [f64; 3]>) -> Option<f64> {
    // 2 · found / (predicted + gold), which is F1 wherever precision and recall are defined.
    let f1: Vec<f64> = classes
        .filter(|[_, predicted, gold]| 0.0 < predicted + gold)
        .map(|[found, predicted, gold]| 2.0 * found / (predicted + gold))
        .collect();
    (!f1.is_empty()).then(|| f1.iter().sum::<f64>() / f1.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Macro F1 and correlation as scikit-learn 1.9 gives them.
    #[track_caller]
    fn check(rows: &[&[f64]], macro_f1: f64, mcc: f64) {
        let mut confusion = Confusion::new(rows.len() + 1, &[]);
        for (gold, row) in rows.iter().enumerate() {
            for (told, n) in row.iter().enumerate() {
                confusion.add(gold + 1, told + 1, *n);
            }
        }
        let found = confusion.macro_f1().unwrap();
        assert!((found - macro_f1).abs() < 5e-7, "{found}");
        let found = confusion.mcc().unwrap();
        assert!((found - mcc).abs() < 5e-7, "{found}");
    }

    #[test]
    fn figures_are_those_of_scikit_learn() {
        check(&[&[50.0, 3.0, 2.0], &[4.0, 20.0, 1.0], &[0.0, 5.0, 15.0]], 0.8205406, 0.7496245);
        check(&[&[10.0, 0.0], &[5.0, 5.0]], 0.7333333, 0.5773503);
        check(
            &[&[3.0, 1.0, 0.0, 0.0], &[0.0, 0.0, 2.0, 1.0], &[1.0, 1.0, 7.0, 0.0], &[0.0, 2.0, 0.0, 4.0]],
            0.5637626,
            0.4912874,
        );
        check(&[&[0.0, 4.0], &[6.0, 0.0]], 0.0000000, -1.0000000);
    }

    #[test]
    fn one_class_has_no_correlation_and_none_no_mean() {
        let mut one = Confusion::new(3, &[]);
        assert_eq!((one.mcc(), one.macro_f1()), (None, None));
        one.add(1, 1, 5.0);
        assert_eq!((one.mcc(), one.macro_f1()), (None, Some(1.0)));
    }

    proptest! {
        #[test]
        fn swapping_gold_and_told_changes_nothing_and_all_stay_in_range(
            cells in prop::collection::vec(0u32..9, 16),
        ) {
            let (mut one, mut other) = (Confusion::new(4, &[]), Confusion::new(4, &[]));
            for (idx, n) in cells.iter().enumerate().skip(1) {
                one.add(idx / 4, idx % 4, f64::from(*n));
                other.add(idx % 4, idx / 4, f64::from(*n));
            }
            prop_assert_eq!(one.macro_f1(), other.macro_f1());
            prop_assert_eq!(one.end_to_end_macro_f1(), other.end_to_end_macro_f1());
            let close = match (one.mcc(), other.mcc()) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-12 && (-1.0 - 1e-12..=1.0 + 1e-12).contains(&a),
                (a, b) => a == b,
            };
            prop_assert!(close);
        }
    }
}
