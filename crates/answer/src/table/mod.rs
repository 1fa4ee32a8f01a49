//! Records out of tables, and answers as tables, by Apache Arrow.

mod columns;
mod places;
mod rows;

pub use columns::{AnswerColumns, TableError};
pub use places::{Places, are_given, find};
pub use rows::{is_text, items, places, plain, record};
