//! Word translations with probabilities.
