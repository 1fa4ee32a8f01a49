//! One record: two texts, or one, wherever they come from.

use std::path::PathBuf;

use crate::Id;

/// A record that could be read.
#[derive(Debug, Clone)]
pub struct Record {
    /// As it was given; null where there is none.
    pub id: Id,
    /// The first text, by custom English.
    pub source: Field,
    /// The second text, by custom Vietnamese; `claims` does without.
    pub target: Option<Field>,
}

/// A text, or where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A file; relative to the folder that the input lies in.
    Path(PathBuf),
    /// Running text.
    Text(String),
    /// Sentences, which nobody cuts again.
    Sentences(Vec<String>),
}

impl Record {
    /// Bytes of text in it; paths count for nothing.
    pub fn n_bytes(&self) -> u64 {
        self.source.n_bytes() + self.target.as_ref().map_or(0, Field::n_bytes)
    }
}

impl Field {
    fn n_bytes(&self) -> u64 {
        match self {
            Self::Path(_) => 0,
            Self::Text(text) => text.len() as u64,
            Self::Sentences(sentences) => sentences.iter().map(|s| s.len() as u64).sum(),
        }
    }
}
