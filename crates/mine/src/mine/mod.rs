//! Sentence pairs out of two piles in which nothing is in order and most has no counterpart.
//!
//! Every sentence is compared with every one of the other side ([`Nearest`], exact); each with those nearest to it is a
//! candidate ([`candidates`]). A candidate is ranked by a margin score or by the probability that all its
//! [`evidence`] gives it ([`Weights`]), [`Retrieval`] chooses, [`Filters`] take away. [`Miner`] does all of it.
//!
//! # On several machines
//!
//! Each step is a function of its own over plain data, and answers do not depend on how lines are cut into blocks:
//!
//! | step | needs | gives |
//! | --- | --- | --- |
//! | [`key`], [`is_other`] | a line | of lines with one key the first stays: a grouping over the side |
//! | [`encode`] | a block of lines | [`Packed`]; [`Sums`], which are added over the side |
//! | [`Packed::centre`], [`Nearest::between`] | a block of either side, the sums of both | [`NearLists`] of both, with [`NearLists::at`] |
//! | [`NearLists::merge`] | lists of the same lines | one list a line |
//! | [`Candidate::new`] | a pair of a list, the [`mean`] of both its lists | a candidate |
//! | [`evidence::of_texts`] | candidates and their texts | values |
//! | [`evidence::lead`] | all candidates of a sentence | leads |
//! | [`evidence::fill`], [`Ranking`] | values and leads | scores |
//! | [`best_of_source`], [`best_of_target`] | all candidates of a sentence | those that [`Retrieval::wants`] and that pass |
//! | [`settle`] | all that is left | pairs |
//! | [`length_fits`], [`numbers_agree`] | a pair's texts | whether it stays |

use std::ops::ControlFlow;

mod candidate;
pub mod evidence;
mod filter;
mod kernel;
mod miner;
mod nearest;
mod packed;
mod pile;
mod ranking;
#[cfg(test)]
mod tests;
mod weights;

pub use candidate::{Candidate, Retrieval, best_of_source, best_of_target, candidates, settle};
pub use filter::{Filters, length_fits, numbers_agree};
pub use miner::{Counts, MineError, Mined, MinedPair, Miner, Options, Stage, encode};
pub use nearest::{Near, NearLists, Nearest, mean};
pub use packed::{BytesError, Packed, Sums};
pub use pile::{LineCounts, is_other, key};
pub use ranking::Ranking;
pub use weights::{Weights, WeightsError};

/// Is told of work that is done, and says whether to go on.
pub type Tell<'a> = dyn Fn(usize) -> ControlFlow<()> + Sync + 'a;
