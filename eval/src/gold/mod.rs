//! Gold: what careful people say is right.
//!
//! Each reader takes a file's name, for errors, and its bytes.

mod beads;
mod checks;
mod claims;
mod corpus;
mod jsonl;
mod language;
mod lines;
mod parallel;
mod segmentation;
mod words;

pub(crate) use beads::check_beads;
pub use beads::read_beads;
pub use checks::{CheckItem, read_discrepancies, read_quantities};
pub(crate) use claims::check_link;
pub use claims::{Confidence, GoldConflict, GoldLink, LinkPair, PairKind, read_claims, read_pair_lines};
pub use corpus::{Block, CorpusDocument, CorpusPair, read_pair};
pub(crate) use jsonl::{jsonl, text};
pub use language::{LanguageItem, read_language};
pub use lines::{CleanDocument, read_articles};
pub use parallel::{RetrievalPair, RetrievalSet, read_parallel};
pub use segmentation::{Passage, byte_spans, read_segmentation};
pub(crate) use words::check_word_links;
pub use words::{WordPair, read_pharaoh};
