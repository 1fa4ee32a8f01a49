//! Beads of translations: which run of sentences of one text renders which of the other.
//!
//! [`Aligner`] weighs all alignments near the probable ones at once and gives the beads with their probabilities;
//! [`Aligner::fit`] fits its weights on beads that people made.

mod adapt;
mod aligner;
mod band;
mod coarse;
mod feature;
mod fit;
mod free;
mod lattice;
mod pairs;
mod parallelness;
mod parameters;
mod problem;
mod region;
mod sketch;
#[cfg(all(test, feature = "built-in"))]
mod tests;
mod words;

pub use aligner::{AlignOptions, Aligner, Alignment};
pub use fit::{FitOptions, Fitted, GoldPair};
pub use parallelness::{BitextKind, Parallelness};
pub use parameters::{BeadModel, BeadParameters};
pub use region::AlignError;
