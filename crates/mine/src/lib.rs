//! Finding the pairs: what two piles of texts have in common before anyone has put them side by side.

pub mod mine;
