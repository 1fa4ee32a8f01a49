//! Finds what is wrong with a translation: numbers, dates and names that are others, negations lost, parts left out.
//!
//! [`Checker`] takes a sentence and its translation, or two documents and the beads between them, and gives
//! [`Finding`](doichieu_bitext::Finding)s with spans on both sides and the probability that a careful reader would
//! object. Nothing it does needs to understand the sentence: mentions are read by value, paired, and what finds no
//! partner is looked at.

mod checker;
mod coverage;
mod date;
mod document;
mod lexicon;
mod name;
mod negation;
mod number;
mod pair;
mod probability;
mod qualifier;
mod spoken;
mod text;

pub use checker::{Checker, LIKELY};
pub use document::Located;
