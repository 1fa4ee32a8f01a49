//! Which reports of two piles are about the same event.
//!
//! A [`Profile`] is what is kept of a report: vectors, names, numbers, dates. A [`Collection`] holds the profiles of two
//! piles and each one's nearest neighbours on the other side; reports can be added, and what it holds can be written
//! and read back. [`Collection::pairs`] weighs the neighbours by [`Parameters`].

mod collection;
mod feature;
mod parameters;
mod profile;
mod store;
mod term;

pub use collection::{Added, Collection, Pair, PairOptions, Pile, one_to_one};
pub use feature::{FEATURES, Features, Reason};
pub use parameters::{Kind, ParameterError, Parameters};
pub use profile::{Profile, Report};
pub use store::StoreError;
pub use term::{Family, Term};
