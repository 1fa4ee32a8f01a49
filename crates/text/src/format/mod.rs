//! Decoded files to article text and metadata: plain text, HTML, JSONL.
//!
//! Every format gives an [`Article`]: its text, mapped to the decoded file, and what the file says about it.
//! [`sniff`] tells formats apart by name and content.

use std::fmt;
use std::str::FromStr;

use doichieu_bitext::{MappedText, MappedTextBuilder, Metadata, RemovalKind, Span};

mod date;
mod html;
mod jsonl;
mod plain;
mod sniff;

pub use date::{DateOrder, iso_date};
pub use html::{HtmlLimits, looks_like_html, read_html, read_html_within};
pub use jsonl::{Record, RecordError, read_record, records};
pub use plain::{read_lines, read_plain};
pub use sniff::sniff;

/// What a file's text is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: paragraphs, one a line or between blank lines.
    Text,
    /// An HTML page.
    Html,
    /// JSON records, one a line, or a single JSON object.
    Jsonl,
    /// Plain text, one sentence a line; never sniffed, only given.
    Lines,
}

impl Format {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Jsonl => "jsonl",
            Self::Lines => "lines",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(s: &str) -> Result<Self, FormatError> {
        match s.to_ascii_lowercase().as_str() {
            "text" | "txt" => Ok(Self::Text),
            "html" | "htm" => Ok(Self::Html),
            "jsonl" | "json" | "ndjson" => Ok(Self::Jsonl),
            "lines" => Ok(Self::Lines),
            _ => Err(FormatError::Unknown { found: s.to_owned() }),
        }
    }
}

/// Why a string names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// No format has this name.
    #[error("unknown format `{found}`")]
    Unknown {
        /// What was given.
        found: String,
    },
}

/// The text of one article, out of what its file is wrapped in.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// The text; spans map to the decoded file.
    pub mapped: MappedText,
    /// What the file says about the article.
    pub metadata: Metadata,
    /// How the text was found.
    pub extraction: Extraction,
    /// Whether each line of the text is a sentence already.
    pub presplit: bool,
    /// What the markup says about lines of the text, in order; a line has at most one.
    pub hints: Vec<Hint>,
    /// Stretches of the text that are visible on the page but not the article's, in order; no two overlap, and none
    /// goes over the end of a line.
    pub outside: Vec<Outside>,
}

impl Article {
    /// The text without what is [outside](Self::outside) the article, mapped to the text with it.
    pub fn inside(&self) -> MappedText {
        let outside: Vec<Span> = self.outside.iter().map(|o| o.span).collect();
        without(&self.mapped.text, &outside)
    }
}

/// A stretch of a page's text that is not the article's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outside {
    /// Where it stands in the text.
    pub span: Span,
    /// What it is by the elements that it is in.
    pub kind: RemovalKind,
    /// Name of the rule that says so.
    pub rule: &'static str,
}

/// A text without some stretches, and without the lines of which they leave nothing.
///
/// * `outside`: in order; no two overlap.
pub(crate) fn without(text: &str, outside: &[Span]) -> MappedText {
    let mut out = MappedTextBuilder::new();
    let mut outside = outside.iter().copied().peekable();
    let (mut start, mut done) = (0, 0);
    let mut is_first = true;
    for line in text.split('\n') {
        let line = Span::at(start, start + line.len());
        start = line.end() + 1;
        let mut kept: Vec<Span> = Vec::new();
        let mut at = line.start();
        let mut cut = false;
        while let Some(o) = outside.next_if(|o| o.start() < line.end()) {
            kept.push(Span::at(at, o.start().max(at)));
            at = o.end().clamp(at, line.end());
            cut = true;
        }
        kept.push(Span::at(at, line.end()));
        if cut && kept.iter().all(|k| k.trimmed(text).is_empty()) {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            // The line feed that this line stands after.
            out.skip((line.start() - 1).saturating_sub(done));
            out.keep("\n");
            done = line.start();
        }
        for k in kept {
            out.skip(k.start().saturating_sub(done));
            out.keep(k.text(text).unwrap_or(""));
            done = k.end();
        }
    }
    out.skip(text.len().saturating_sub(done));
    out.finish()
}

/// What a page's markup says about one line of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The line, without its line feed.
    pub span: Span,
    /// What it is.
    pub kind: HintKind,
}

/// What a line of a page is by its elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HintKind {
    /// All of it is in `<h1>`, or it is the page's title.
    Headline,
    /// All of it is in a heading.
    Heading,
    /// All of it is in the caption of a figure or table.
    Caption,
    /// All of it is in an element whose name says that it is no running text; sites name carelessly, so this alone
    /// is not enough.
    Block {
        /// What it is.
        kind: RemovalKind,
        /// Name of the rule that says so.
        rule: &'static str,
    },
    /// All of it is a link: a teaser, or navigation that was taken for text.
    Link,
}

/// How an article's text was found in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extraction {
    /// All of the file, or all of a record's text field.
    Whole,
    /// The part of a page that readability rules take for the article.
    Readability,
    /// All visible text of a page: nothing stood out as the article, or the page is past the limits.
    AllVisible,
}
