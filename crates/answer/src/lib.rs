//! Answers to records: two texts, or one, go in; JSON with spans in the untouched files comes out.
//!
//! The command and the Python package give the same bytes because both ask here. The JSON types live here alone:
//! renaming a field of the core breaks no user.

pub mod bitext;
pub mod check;
pub mod claims;
pub mod compare;
pub mod counts;
pub mod document;
pub mod page;
pub mod parse;
pub mod record;
pub mod side;
pub mod span;
pub mod table;
pub mod work;

mod error;
mod id;
mod offsets;

pub use error::AnswerError;
pub use id::Id;
pub use offsets::{FindingNames, Offsets};
