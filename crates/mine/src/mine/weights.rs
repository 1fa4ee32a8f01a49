//! What each piece of evidence weighs.

use std::collections::BTreeMap;

use doichieu_encode::margin::Variant;

use super::evidence::{NAMES, Values};

const BUILT_IN: &str = include_str!("../../assets/evidence-built-in.tsv");
const NEURAL: &str = include_str!("../../assets/evidence-neural.tsv");

/// Weights of a candidate's evidence, fitted by logistic regression, and the thresholds that go with them.
///
/// A candidate's probability is `1 / (1 + exp(-(bias + Σ weight · value)))`.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    bias: f64,
    weights: Vec<f64>,
    thresholds: BTreeMap<String, f64>,
}

/// A table of weights that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A line is not `name<TAB>number`.
    #[error("line {line}: `{text}` is not a name, a tab and a number")]
    Line {
        /// Line of the table, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A value has no weight.
    #[error("there is no line `{name}`")]
    Missing {
        /// Its name.
        name: &'static str,
    },
}

impl Weights {
    /// Weights beside the built-in encoder.
    pub fn built_in() -> Self {
        Self::bundled(BUILT_IN)
    }

    /// Weights beside a neural encoder, fitted with `multilingual-e5-small`; cosines of another model are spread in
    /// another way, and its probabilities are then less well calibrated.
    pub fn neural() -> Self {
        Self::bundled(NEURAL)
    }

    fn bundled(table: &str) -> Self {
        // The tables are parsed in a test; with an unreadable one all candidates would be at even odds.
        Self::parse(table).unwrap_or_else(|_| Self {
            bias: 0.0,
            weights: vec![0.0; NAMES.len()],
            thresholds: BTreeMap::new(),
        })
    }

    /// Reads lines `name<TAB>number`: the bias, a weight for each of [`NAMES`], thresholds `min_probability`,
    /// `min_ratio`, `min_distance`, `min_absolute`; `#` begins a comment.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] names the line that cannot be read, or the name that has none.
    pub fn parse(table: &str) -> Result<Self, WeightsError> {
        let mut found = BTreeMap::new();
        for (idx, line) in table.lines().enumerate().filter(|l| !l.1.is_empty() && !l.1.starts_with('#')) {
            let number = line.split_once('\t').and_then(|(name, n)| Some((name, n.parse::<f64>().ok()?)));
            let (name, number) = number
                .filter(|n| n.1.is_finite())
                .ok_or_else(|| WeightsError::Line { line: idx + 1, text: line.to_owned() })?;
            found.insert(name.to_owned(), number);
        }
        let mut take = |name| found.remove(name).ok_or(WeightsError::Missing { name });
        let bias = take("bias")?;
        let weights = NAMES.into_iter().map(take).collect::<Result<_, _>>()?;
        Ok(Self { bias, weights, thresholds: found })
    }

    /// Log-odds of a candidate being a pair.
    pub fn log_odds(&self, values: &Values) -> f64 {
        self.bias + self.weights.iter().zip(values).map(|(w, v)| w * f64::from(*v)).sum::<f64>()
    }

    /// The threshold of a score; of the probability for `None`. Where F1 was highest on the piles that the weights
    /// were fitted on.
    pub fn threshold(&self, margin: Option<Variant>) -> f64 {
        let name = margin.map_or("probability", Variant::as_str);
        self.thresholds.get(&format!("min_{name}")).copied().unwrap_or(f64::NEG_INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_tables_are_whole() {
        for table in [BUILT_IN, NEURAL] {
            let weights = Weights::parse(table).expect("it can be read");
            for margin in [None, Some(Variant::Ratio), Some(Variant::Distance), Some(Variant::Absolute)] {
                assert!(weights.threshold(margin).is_finite(), "{margin:?}");
            }
        }
    }

    #[test]
    fn a_table_says_what_is_wrong_with_it() {
        assert_eq!(Weights::parse("").unwrap_err().to_string(), "there is no line `bias`");
        let error = Weights::parse("# ok\nbias\tmuch\n").unwrap_err();
        assert_eq!(error.to_string(), "line 2: `bias\tmuch` is not a name, a tab and a number");
    }
}
