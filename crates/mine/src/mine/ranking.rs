//! What candidates are ranked by.

use doichieu_encode::margin::Variant;

use super::candidate::Candidate;
use super::evidence::Values;
use super::weights::Weights;

/// A margin or the probability from all evidence, and the lowest that a pair may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    weights: Weights,
    margin: Option<Variant>,
    min_score: f64,
}

impl Ranking {
    /// Puts together what is needed.
    ///
    /// * `margin`: ranks by this margin; `None` for the probability.
    /// * `min_score`: `None` for the threshold that goes with the weights.
    pub fn new(weights: Weights, margin: Option<Variant>, min_score: Option<f64>) -> Self {
        let min_score = min_score.unwrap_or_else(|| weights.threshold(margin));
        Self { weights, margin, min_score }
    }

    /// The margin that candidates are to have.
    pub fn variant(&self) -> Variant {
        self.margin.unwrap_or(Variant::Distance)
    }

    /// Whether candidates are to be weighed.
    pub const fn takes_evidence(&self) -> bool {
        self.margin.is_none()
    }

    /// What a candidate is ranked by, if by its evidence: its log-odds.
    pub fn log_odds(&self, values: &Values) -> f32 {
        self.weights.log_odds(values) as f32
    }

    /// The lowest score that a pair may have.
    pub const fn min_score(&self) -> f64 {
        self.min_score
    }

    /// The score that a pair is given out with: the probability, or the margin that was asked for.
    pub fn score(&self, candidate: &Candidate) -> f64 {
        let score = f64::from(candidate.score);
        if self.takes_evidence() { 1.0 / (1.0 + (-score).exp()) } else { score }
    }

    /// Whether a candidate's score is high enough.
    pub fn passes(&self, candidate: &Candidate) -> bool {
        // A threshold on what is printed.
        self.min_score <= self.score(candidate)
    }
}
