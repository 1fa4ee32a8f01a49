use super::feature::FEATURES;

/// The weights that ship: `crates/mine/examples/fit_pairs.rs` made them.
const BUNDLED: &str = include_str!("../../assets/pairs.tsv");

/// What two reports are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One is a translation of the other.
    Translation,
    /// Both tell of the same event.
    Comparable,
}

impl Kind {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Translation => "translation",
            Self::Comparable => "comparable",
        }
    }
}

/// Two logistic regressions over the [`FEATURES`].
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Log-odds of the same event: bias, then a weight a feature.
    pub event: [f64; FEATURES.len() + 1],
    /// Log-odds of a translation among pairs of one event.
    pub translation: [f64; FEATURES.len() + 1],
    /// Mean cosine of a report with the ninth to thirty-second nearest report of the other language, where the piles
    /// are too small to tell.
    pub around: f64,
}

/// Why weights could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// A line is not a name and two numbers.
    #[error("line {line}: `{found}` is not a name and two numbers between tabs")]
    Line {
        /// From 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// A line is missing.
    #[error("no line `{name}`")]
    Missing {
        /// What it is called.
        name: &'static str,
    },
}

impl Parameters {
    /// The weights that ship, fitted beside the built-in encoder.
    pub fn bundled() -> Self {
        // The file is parsed in a test; an unreadable one would leave every pair at even odds.
        Self::parse(BUNDLED).unwrap_or(Self {
            event: [0.0; FEATURES.len() + 1],
            translation: [0.0; FEATURES.len() + 1],
            around: 0.0,
        })
    }

    /// Reads lines `name<TAB>event<TAB>translation`; `#` begins a comment. Lines are `bias`, `around` (whose second
    /// number counts nothing) and one a feature.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] with the line that could not be read or is missing.
    pub fn parse(table: &str) -> Result<Self, ParameterError> {
        let mut rows = Vec::new();
        for (idx, line) in table.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            let mut fields = line.split('\t');
            let name = fields.next().unwrap_or("");
            let mut number = || fields.next().and_then(|f| f.parse::<f64>().ok()).filter(|n| n.is_finite());
            let (Some(event), Some(translation)) = (number(), number()) else {
                return Err(ParameterError::Line { line: idx + 1, found: line.to_owned() });
            };
            rows.push((name, event, translation));
        }
        let find = |name: &'static str| {
            let row = rows.iter().find(|r| r.0 == name);
            row.map(|r| (r.1, r.2)).ok_or(ParameterError::Missing { name })
        };
        let mut out = Self {
            event: [0.0; FEATURES.len() + 1],
            translation: [0.0; FEATURES.len() + 1],
            around: find("around")?.0,
        };
        let names = std::iter::once("bias").chain(FEATURES);
        for ((event, translation), name) in out.event.iter_mut().zip(&mut out.translation).zip(names) {
            (*event, *translation) = find(name)?;
        }
        Ok(out)
    }

    /// Probability of the same event, in `0.0..=1.0`.
    pub fn probability(&self, values: &[f64; FEATURES.len()]) -> f64 {
        logistic(&self.event, values)
    }

    /// What two reports on the same event are to each other.
    pub fn kind(&self, values: &[f64; FEATURES.len()]) -> Kind {
        if 0.5 <= logistic(&self.translation, values) { Kind::Translation } else { Kind::Comparable }
    }
}

fn logistic(weights: &[f64; FEATURES.len() + 1], values: &[f64; FEATURES.len()]) -> f64 {
    let [bias, weights @ ..] = weights;
    let sum = bias + weights.iter().zip(values).map(|(w, v)| w * v).sum::<f64>();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_are_readable() {
        assert_eq!(Parameters::parse(BUNDLED), Ok(Parameters::bundled()));
    }

    #[test]
    fn a_bad_line_is_named() {
        let found = Parameters::parse("# weights\nbias\t1\n");
        assert_eq!(found, Err(ParameterError::Line { line: 2, found: "bias\t1".into() }));
        assert_eq!(Parameters::parse(""), Err(ParameterError::Missing { name: "around" }));
    }
}
