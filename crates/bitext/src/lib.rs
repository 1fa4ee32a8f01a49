//! Values that the crates of Đối Chiếu exchange.
//!
//! Nothing here decides: a [`Span`] is a stretch of text, a [`SpanMap`] says where a derived text came from, a
//! [`Document`] is a report that has been read, a [`Link`] ties claims of two reports together, a [`Bitext`] is two
//! texts and the [`Bead`]s between them, and [`mod@format`] turns bitexts into the files of the field and back. Every
//! other crate depends on this one and this one on none of them.

mod bead;
mod bitext;
mod document;
pub mod format;
mod lang;
mod link;
mod metadata;
mod removal;
mod span;
mod span_map;
mod verdict;

pub use self::bitext::{Bitext, BitextError, BitextSentence, BitextSide};
pub use bead::{Bead, Property, ScoreKind, WordLink};
pub use document::{Document, Origin, Sentence, SentenceRole};
pub use lang::{Lang, LangCode, LangError};
pub use link::{Link, LinkSide, Reason, ReasonKind};
pub use metadata::Metadata;
pub use removal::{Removal, RemovalKind, RemovalKindError};
pub use span::{Span, SpanError};
pub use span_map::{MappedText, MappedTextBuilder, SpanMap, SpanMapBuilder};
pub use verdict::{Finding, FindingKind, Nature, Relation, Slot, SlotComparison, SlotState, Verdict};
