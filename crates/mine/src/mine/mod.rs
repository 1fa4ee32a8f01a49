//! Sentence pairs out of two piles in which nothing is in order and most has no counterpart.
//!
//! Every sentence is compared with every one of the other side ([`Nearest`], exact); each with those nearest to it is a
//! candidate ([`candidates`]). A candidate is ranked by a margin score or by the probability that all its
//! [`evidence`] gives it ([`Weights`]), [`Retrieval`] chooses, [`Filters`] take away. [`Miner`] does all of it.

mod candidate;
pub mod evidence;
mod filter;
mod kernel;
mod miner;
mod nearest;
mod packed;
mod pile;
#[cfg(test)]
mod tests;
mod weights;

pub use candidate::{Candidate, Retrieval, candidates};
pub use filter::Filters;
pub use miner::{Counts, MineError, Mined, MinedPair, Miner, Options, Stage};
pub use nearest::{Near, NearLists, Nearest};
pub use packed::Packed;
pub use pile::LineCounts;
pub use weights::{Weights, WeightsError};
