//! Transformer sentence encoders.

mod e5;

pub use e5::{E5, E5Error, E5Info, E5Origin};
