//! Values that the crates of Đối Chiếu exchange.
//!
//! Nothing here reads, writes or decides: a [`Span`] is a stretch of text, a [`SpanMap`] says where a derived
//! text came from, a [`Document`] is a report that has been read, a [`Link`] ties claims of two reports
//! together. Every other crate depends on this one and this one on none of them.

mod bead;
mod document;
mod lang;
mod link;
mod metadata;
mod removal;
mod span;
mod span_map;

pub use bead::{Bead, ScoreKind, WordLink};
pub use document::{Document, Origin, Sentence, SentenceRole};
pub use lang::{Lang, LangCode, LangError};
pub use link::{Link, LinkSide, Reason, ReasonKind};
pub use metadata::Metadata;
pub use removal::{Removal, RemovalKind, RemovalKindError};
pub use span::{Span, SpanError};
pub use span_map::{MappedText, MappedTextBuilder, SpanMap, SpanMapBuilder};
