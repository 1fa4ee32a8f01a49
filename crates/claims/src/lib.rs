//! What claims are made of: quantities, dates and names, recognised in English and Vietnamese and compared by
//! value.
//!
//! Each recogniser takes running text and gives mentions with byte spans into that text. None of them needs a
//! model; their tables are data with sources. [`Mentions::read`] finds all three in one pass, and [`match_mentions`]
//! pairs those of two texts.

pub mod attribution;
mod clause;
pub mod coreference;
mod cues;
pub mod date;
pub mod fold;
mod lexis;
pub mod mention;
pub mod modality;
pub mod name;
mod phrase;
pub mod polarity;
pub mod quantity;
pub mod role;
mod token;

pub use mention::{Mentions, match_mentions};
