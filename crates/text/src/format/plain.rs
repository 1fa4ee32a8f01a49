use doichieu_bitext::{MappedText, Metadata};

use super::{Article, Extraction};

/// Plain text: all of it is the article.
pub fn read_plain(text: &str) -> Article {
    Article {
        mapped: MappedText::identity(text.to_owned()),
        metadata: Metadata::default(),
        extraction: Extraction::Whole,
        presplit: false,
        hints: Vec::new(),
        outside: Vec::new(),
    }
}

/// Plain text with one sentence a line.
pub fn read_lines(text: &str) -> Article {
    Article { presplit: true, ..read_plain(text) }
}
