//! Documents that are nearly the same: copies, reprints, a report and its update.
//!
//! A document is its set of [`Shingles`], runs of five words. A [`Sketch`] of it says roughly what share two sets have in
//! common; [`Duplicates`] puts sketches into bands, so that only documents that agree on a whole band are looked at, and
//! then compares their shingles one by one. Written here and not taken from a crate: the one that does it, `gaoya`, needs
//! an alpha release of another and keeps all sets in memory, and the method is a page.

mod group;
mod shingle;
mod sketch;

pub use group::{Duplicates, Group, Member, Settings};
pub use shingle::Shingles;
pub use sketch::Sketch;
