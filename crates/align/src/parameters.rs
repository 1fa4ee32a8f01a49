use std::collections::BTreeMap;

/// Weights of the signals, fitted on judged links.
///
/// A link's probability is `1 / (1 + exp(-(bias + Σ weight · value)))`: logistic regression, so that the sum is
/// in log-odds and each reason's share of it can be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Log-odds of a pair about which nothing is known.
    pub bias: f64,
    /// Weight of each signal by its name.
    pub weights: BTreeMap<String, f64>,
    /// The threshold with the best F1 on comparable reports that the weights were not fitted on, `0.0..=1.0`.
    pub min_probability: f64,
}

/// The threshold of a table that names none.
const MIN_PROBABILITY: f64 = 0.15;

/// The weights that ship, made by `doichieu-train links`: without an encoder, with the built-in one, with a neural
/// one (e5-small).
const LEXICAL: &str = include_str!("../assets/links.tsv");
const BUILT_IN: &str = include_str!("../assets/links-built-in.tsv");
const NEURAL: &str = include_str!("../assets/links-neural.tsv");

impl Parameters {
    /// Weights for names, numbers, dates and the like alone, fitted on the claims development set.
    pub fn lexical() -> Self {
        Self::bundled(LEXICAL)
    }

    /// Weights beside the built-in encoder, fitted on the same set.
    pub fn built_in() -> Self {
        Self::bundled(BUILT_IN)
    }

    /// Weights beside a neural encoder, fitted on the same set with `multilingual-e5-small`.
    ///
    /// Cosines of another model are spread in another way: for figures that count, fit weights of your own.
    pub fn neural() -> Self {
        Self::bundled(NEURAL)
    }

    pub(crate) fn bundled(table: &str) -> Self {
        // The files are parsed in a test; an unreadable one would leave every link at even odds.
        Self::parse(table).unwrap_or_else(|_| Self {
            bias: 0.0,
            weights: BTreeMap::new(),
            min_probability: MIN_PROBABILITY,
        })
    }

    /// Reads lines `name<TAB>weight`; `#` begins a comment; the line `bias` is required, the line
    /// `min_probability` holds the threshold.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] with the line that could not be read, or if the bias is missing.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let mut weights = BTreeMap::new();
        for (idx, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            let (name, value) = line
                .split_once('\t')
                .and_then(|(n, v)| v.trim().parse::<f64>().ok().map(|v| (n.trim(), v)))
                .filter(|(_, v)| v.is_finite())
                .ok_or_else(|| ParameterError::Line { line: idx + 1, found: line.to_owned() })?;
            weights.insert(name.to_owned(), value);
        }
        let bias = weights.remove("bias").ok_or(ParameterError::NoBias)?;
        let min_probability = weights.remove("min_probability").unwrap_or(MIN_PROBABILITY).clamp(0.0, 1.0);
        Ok(Self { bias, weights, min_probability })
    }

    /// Weight of a signal; one that the file does not name has none.
    pub fn weight(&self, signal: &str) -> f64 {
        self.weights.get(signal).copied().unwrap_or(0.0)
    }
}

/// Why weights could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// A line is not `name<TAB>weight`.
    #[error("line {line}: `{found}` is not a name, a tab and a number")]
    Line {
        /// From 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// The bias is missing.
    #[error("no line `bias`")]
    NoBias,
    /// A line is missing.
    #[error("no line `{name}`")]
    Missing {
        /// Its name.
        name: &'static str,
    },
    /// A table has no such column.
    #[error("no column `{name}`")]
    Column {
        /// Its name.
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::{Signal, claim_signals, lexical_signals};

    #[track_caller]
    fn check(table: &str, signals: &mut dyn Iterator<Item = Box<dyn Signal>>) {
        let parameters = Parameters::parse(table).unwrap();
        for signal in signals {
            assert!(parameters.weights.contains_key(signal.name()), "{}", signal.name());
        }
        assert!(parameters.bias < 0.0, "most pairs of sentences are no link");
    }

    #[test]
    fn the_bundled_weights_are_readable_and_name_every_signal() {
        check(LEXICAL, &mut lexical_signals().into_iter());
        check(BUILT_IN, &mut claim_signals().into_iter());
        check(NEURAL, &mut claim_signals().into_iter());
    }

    #[test]
    fn a_bad_line_is_named() {
        let found = Parameters::parse("bias\t-3\nname_shared one\n");
        assert_eq!(found, Err(ParameterError::Line { line: 2, found: "name_shared one".into() }));
        assert_eq!(Parameters::parse("# nothing\n"), Err(ParameterError::NoBias));
    }
}
