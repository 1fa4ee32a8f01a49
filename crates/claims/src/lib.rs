//! What claims are made of: quantities, dates and names, recognised in English and Vietnamese and compared by
//! value.
//!
//! Each recogniser takes running text and gives mentions with byte spans into that text. None of them needs a
//! model; their tables are data with sources.

pub mod date;
pub mod name;
pub mod quantity;
