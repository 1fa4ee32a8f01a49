//! Links the claims of two reports on one event, in whatever order each tells them.
//!
//! [`Linker`] takes two lists of sentences and gives [`Link`](doichieu_bitext::Link)s: pairs of sentences (and of
//! the clauses inside them) that say something about the same matter, each with the reasons and a probability.
//! Sentences that correspond to nothing stay unlinked: in comparable reports that is the rule.
//!
//! The evidence comes from [`Signal`]s: shared names, numbers by value, dates, cognates, lengths and the order
//! of the two reports. A sentence encoder is one more signal; nothing else knows where a value came from.
//!
//! [`bead`] aligns translations, and [`words`] links the words of a sentence and of its translation.
//!
//! [`Collator`] does what two reports call for: beads and the findings of [`check`] for a translation, links with
//! verdicts for two reports of one event.
//!
//! What is not here: evaluation.

pub mod bead;
pub mod check;
mod clause;
mod collate;
mod entity;
mod linker;
mod many;
mod meaning;
mod overlap;
mod parameters;
mod profile;
mod salience;
mod signal;
mod tables;
mod verdict;
pub mod words;

pub use clause::clauses;
pub use collate::{Collation, Collator};
pub use linker::{LIKELY, LinkOptions, Linker};
pub use many::{ClaimRow, LinkBetween, claim_rows};
pub use parameters::{ParameterError, Parameters};
pub use profile::{Profile, SentenceProfile, Side};
pub use salience::salience;
pub use signal::{PairContext, Signal, SignalValue, lexical_signals};
pub use tables::TABLES;
