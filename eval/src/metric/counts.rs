/// How many were found, predicted, and in gold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Predicted ones that are in gold.
    pub found: u64,
    /// All predicted ones.
    pub predicted: u64,
    /// All in gold.
    pub gold: u64,
}

/// What precision is when nothing was predicted, and recall when nothing was there.
///
/// Scorers differ, and it shows in small sets: the convention is part of a metric's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfNothing {
    /// 1: a passage of one sentence that was left in one piece is perfect.
    One,
    /// 0: a linker that says nothing earns nothing.
    Zero,
}

impl Counts {
    /// Adds another set, each of its items counted `times`.
    pub fn add(&mut self, other: &Self, times: u32) {
        self.found += other.found * u64::from(times);
        self.predicted += other.predicted * u64::from(times);
        self.gold += other.gold * u64::from(times);
    }

    /// Found, predicted, gold, as numbers to be summed.
    pub(super) fn cells(&self) -> [f64; 3] {
        [self.found as f64, self.predicted as f64, self.gold as f64]
    }

    /// The share of the predicted ones that are right.
    pub fn precision(&self, of_nothing: OfNothing) -> f64 {
        ratio(self.found, self.predicted, of_nothing)
    }

    /// The share of gold that was found.
    pub fn recall(&self, of_nothing: OfNothing) -> f64 {
        ratio(self.found, self.gold, of_nothing)
    }

    /// The harmonic mean of precision and recall; 0 if both are.
    pub fn f1(&self, of_nothing: OfNothing) -> f64 {
        let (p, r) = (self.precision(of_nothing), self.recall(of_nothing));
        if 0.0 < p + r { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// Precision, recall and F1 of summed counts: found, predicted, gold.
pub(super) fn prf([found, predicted, gold]: [f64; 3], of_nothing: OfNothing) -> [f64; 3] {
    let nothing = if of_nothing == OfNothing::One { 1.0 } else { 0.0 };
    let share = |n: f64| if 0.0 < n { found / n } else { nothing };
    let (p, r) = (share(predicted), share(gold));
    [p, r, if 0.0 < p + r { 2.0 * p * r / (p + r) } else { 0.0 }]
}

fn ratio(a: u64, b: u64, of_nothing: OfNothing) -> f64 {
    match (b, of_nothing) {
        (0, OfNothing::One) => 1.0,
        (0, OfNothing::Zero) => 0.0,
        _ => a as f64 / b as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_follow_from_counts() {
        let counts = Counts { found: 3, predicted: 4, gold: 6 };
        assert!((counts.f1(OfNothing::Zero) - 0.6).abs() < 1e-12);
        assert!((Counts::default().f1(OfNothing::One) - 1.0).abs() < 1e-12);
        assert!(Counts::default().f1(OfNothing::Zero).abs() < 1e-12);
        let all_wrong = Counts { found: 0, predicted: 4, gold: 0 };
        assert!(all_wrong.f1(OfNothing::One).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn f1_lies_between_precision_and_recall(found in 0u64..50, wrong in 0u64..50, lost in 0u64..50) {
            let counts = Counts { found, predicted: found + wrong, gold: found + lost };
            for of_nothing in [OfNothing::One, OfNothing::Zero] {
                let (p, r) = (counts.precision(of_nothing), counts.recall(of_nothing));
                let f1 = counts.f1(of_nothing);
                prop_assert!((0.0..=1.0).contains(&f1));
                prop_assert!(p.min(r) - 1e-12 <= f1 && f1 <= p.max(r) + 1e-12);
            }
        }
    }
}
