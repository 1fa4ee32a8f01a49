//! Claims of English and Vietnamese news, and what they are made of: quantities and what they count, dates and what
//! days they mean, names and who they are, who says so, whether it is denied, planned or alleged.
//!
//! [`Claims::read`] cuts a document into claims with all of it. Each recogniser is usable by itself: it takes running
//! text and gives mentions with byte spans into that text. None of them needs a model; their tables are data with
//! sources. [`Mentions::read`] finds quantities, dates and names in one pass, and [`match_mentions`] pairs those of two
//! texts.

pub mod alter;
pub mod attribution;
pub mod claim;
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
pub mod resolve;
pub mod role;
pub mod stance;
mod token;

pub use claim::Claims;
pub use mention::{Mentions, match_mentions};
