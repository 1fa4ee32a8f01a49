//! What claims are made of: quantities, dates and names, recognised in English and Vietnamese and compared by
//! value.
//!
//! Each recogniser takes running text and gives mentions with byte spans into that text. None of them needs a
//! model; their tables are data with sources. [`Mentions::read`] finds all three in one pass, and [`match_mentions`]
//! pairs those of two texts.

pub mod alter;
pub mod date;
pub mod fold;
pub mod mention;
pub mod name;
mod phrase;
pub mod quantity;
mod token;

pub use mention::{Mentions, match_mentions};
