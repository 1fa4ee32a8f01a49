//! Turns sentences into vectors that are near each other where the meanings are, across English and Vietnamese.
//!
//! Every model is an [`Encoder`]. [`Vectors`] hold what it gives.

pub mod built_in;
mod encoder;
pub mod lexicon;
pub mod margin;
pub mod neural;
pub mod tone;
mod vectors;

pub use built_in::BuiltIn;
pub use encoder::{EncodeError, Encoder};
pub use vectors::{Vectors, VectorsError, dot};
