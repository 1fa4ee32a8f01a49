//! The model that comes with the program: a vector a word and a pair of words, added up.
//!
//! [`BuiltIn`] reads and runs it; [`Units`] say what a text is made of; [`ModelParts`] write the file, for trainers.

mod file;
mod letter;
mod model;
mod unit;
mod word;

pub use file::{MAX_SCALE, ModelError, ModelParts, PlainPair, UnitVector};
pub use model::BuiltIn;
pub use unit::{UnitKind, Units, Writing, signs};

#[cfg(test)]
mod tests;
