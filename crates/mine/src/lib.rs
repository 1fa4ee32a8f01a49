//! Finding the pairs: what two piles of texts have in common before anyone has put them side by side.

pub mod cluster;
pub mod duplicate;
pub mod index;
pub mod mine;
pub mod pair;
