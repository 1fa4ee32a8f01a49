//! The model that comes with the program: a vector a word, added up.

mod letter;
mod unit;
mod word;

pub use unit::{UnitKind, Units, Writing, signs};
