//! Blocks that come back in the documents of one outlet.
//!
//! A block is a line. [`Recurrence`] counts lines outlet by outlet and lists those that come back too often to be news;
//! [`RecurringBlocks`] knows them again when a document is read. Both look at a line's `line::Keys`: letters and figures,
//! whatever the spelling; figures count, for they may be what changed, but dates and times do not. Bylines and credits are
//! also known with names taken for slots.

mod blocks;
mod count;
mod line;
mod outlet;

pub use blocks::{RecurringBlock, RecurringBlocks};
pub use count::{Limits, Recurrence};
pub use outlet::OutletNames;

pub(super) use blocks::take;
