//! Weights of the features, and the rates that they were fitted with.

use std::sync::LazyLock;

use super::adapt::LEAST_RATE;
use super::feature::{Features, N_FEATURES, NAMES};
use crate::parameters::ParameterError;

/// Weights for aligning translations, fitted by maximum likelihood on beads that people made.
///
/// A bead's worth is the sum of its features times their weights, in nats; the probability of a whole alignment is
/// proportional to the exponential of its beads' worths.
#[derive(Debug, Clone, PartialEq)]
pub struct BeadParameters {
    pub(crate) weights: Features,
    /// How many of the sentences were alone on the source's side and on the target's, and how many stood in a bead
    /// beyond its first of either side, among those that the weights were fitted on: shares, in `0.0..=1.0`.
    pub(crate) rates: [f64; 3],
}

/// What the tables of weights are for; the columns of `assets/beads.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BeadModel {
    /// The built-in encoder and the lexicon.
    BuiltIn,
    /// A neural encoder, the built-in one and the lexicon.
    Neural,
    /// A neural encoder alone: for languages that the lexicon does not have.
    NeuralAlone,
    /// The built-in encoder alone.
    BuiltInAlone,
    /// The lexicon alone.
    Lexicon,
    /// Lengths alone: for languages of which nothing is known.
    Length,
}

impl BeadModel {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 6] =
        [Self::BuiltIn, Self::Neural, Self::NeuralAlone, Self::BuiltInAlone, Self::Lexicon, Self::Length];

    /// Name of the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Neural => "neural",
            Self::NeuralAlone => "neural-alone",
            Self::BuiltInAlone => "built-in-alone",
            Self::Lexicon => "lexicon",
            Self::Length => "length",
        }
    }

    /// Whether an encoder's features count.
    pub const fn has_encoder(self) -> bool {
        matches!(self, Self::BuiltIn | Self::Neural | Self::NeuralAlone | Self::BuiltInAlone)
    }

    /// Whether the lexicon's features count.
    pub const fn has_lexicon(self) -> bool {
        matches!(self, Self::BuiltIn | Self::Neural | Self::Lexicon)
    }
}

const TABLE: &str = include_str!("../../assets/beads.tsv");

/// The bundled columns, in the order of [`BeadModel::ALL`]: read once, since many pairs are short.
static BUNDLED: LazyLock<[BeadParameters; BeadModel::ALL.len()]> = LazyLock::new(|| {
    // The table is parsed in a test; an unreadable one would hold all alignments for equally good.
    let nothing = BeadParameters { weights: [0.0; N_FEATURES], rates: [0.05; 3] };
    BeadModel::ALL
        .map(|model| BeadParameters::parse(TABLE, model.as_str()).unwrap_or_else(|_| nothing.clone()))
});

/// Names of the lines that hold rates.
const RATES: [&str; 3] = ["rate_null_source", "rate_null_target", "rate_merged"];

impl BeadParameters {
    /// The weights that ship, fitted on the alignment development sets by `doichieu eval tune`.
    pub fn bundled(model: BeadModel) -> &'static Self {
        let [built_in, neural, neural_alone, built_in_alone, lexicon, length] = &*BUNDLED;
        match model {
            BeadModel::BuiltIn => built_in,
            BeadModel::Neural => neural,
            BeadModel::NeuralAlone => neural_alone,
            BeadModel::BuiltInAlone => built_in_alone,
            BeadModel::Lexicon => lexicon,
            BeadModel::Length => length,
        }
    }

    /// Reads a table: a first line `name`, then names of columns; `name`, then a number a column; `#` begins a comment.
    ///
    /// * `column`: which to take; a table with one column gives that one, whatever its name.
    ///
    /// # Errors
    ///
    /// [`ParameterError`] with the line that could not be read, or what is missing.
    pub fn parse(table: &str, column: &str) -> Result<Self, ParameterError> {
        let mut lines = table
            .lines()
            .enumerate()
            .map(|(idx, line)| (idx + 1, line.split('#').next().unwrap_or("").trim_end()))
            .filter(|(_, line)| !line.is_empty());
        let (_, head) = lines.next().ok_or(ParameterError::Missing { name: "name" })?;
        let columns: Vec<&str> = head.split('\t').skip(1).collect();
        let at = match columns.iter().position(|c| *c == column) {
            Some(at) => at,
            None if columns.len() == 1 => 0,
            None => return Err(ParameterError::Column { name: column.to_owned() }),
        };
        let mut found = Self { weights: [f64::NAN; N_FEATURES], rates: [f64::NAN; 3] };
        for (line, text) in lines {
            let bad = || ParameterError::Line { line, found: text.to_owned() };
            let mut fields = text.split('\t');
            let name = fields.next().unwrap_or("");
            let value: f64 = fields.nth(at).and_then(|v| v.trim().parse().ok()).ok_or_else(bad)?;
            if !value.is_finite() {
                return Err(bad());
            }
            let all = NAMES.iter().zip(&mut found.weights).chain(RATES.iter().zip(&mut found.rates));
            match all.into_iter().find(|(n, _)| **n == name) {
                Some((_, slot)) => *slot = value,
                None => return Err(bad()),
            }
        }
        let all = NAMES.iter().zip(&found.weights).chain(RATES.iter().zip(&found.rates));
        for (name, value) in all {
            if value.is_nan() {
                return Err(ParameterError::Missing { name });
            }
        }
        found.rates.iter_mut().for_each(|r| *r = r.clamp(LEAST_RATE, 0.9));
        Ok(found)
    }

    /// The column of that very name, if the table can be read and has it.
    pub fn column(table: &str, name: &str) -> Option<Self> {
        let head = table.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#'))?;
        head.split('\t').skip(1).any(|c| c == name).then(|| Self::parse(table, name).ok()).flatten()
    }

    /// Writes a table with one column for each of `columns`, which [`BeadParameters::parse`] reads.
    pub fn table(columns: &[(&str, &Self)]) -> String {
        let mut out = String::from("name");
        for (name, _) in columns {
            out.push('\t');
            out.push_str(name);
        }
        out.push('\n');
        let weights = NAMES.iter().enumerate().map(|(i, n)| (*n, i));
        let rates = RATES.iter().enumerate().map(|(i, n)| (*n, N_FEATURES + i));
        for (name, idx) in weights.chain(rates) {
            out.push_str(name);
            for (_, p) in columns {
                let value = p.weights.iter().chain(&p.rates).nth(idx).copied().unwrap_or(0.0);
                out.push_str(&format!("\t{value:.4}"));
            }
            out.push('\n');
        }
        out
    }
}
