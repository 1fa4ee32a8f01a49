use crate::{Lang, Metadata, Removal, Span, SpanMap};

/// A report that has been read: running text, its sentences, what was set aside, and the way back to the file.
///
/// Spans of sentences, removals and joins refer to [`Document::text`]. [`Document::file_span`] and
/// [`Document::char_span`] trace them to the untouched input.
#[derive(Debug, Clone)]
pub struct Document {
    /// Name to show, usually the file's.
    pub name: String,
    /// Running text: decoded, NFC, word segmentation undone, boilerplate still in it.
    pub text: String,
    /// The article's sentences in reading order. Boilerplate is not among them.
    pub sentences: Vec<Sentence>,
    /// The boilerplate ledger, in reading order.
    pub removals: Vec<Removal>,
    /// Words that a word segmenter had joined, each a span over at least two syllables: hints, not truth.
    pub joins: Vec<Span>,
    /// What the report says about itself.
    pub metadata: Metadata,
    /// Language of the article.
    pub lang: Lang,
    /// Probability that [`Document::lang`] is right, in `0.0..=1.0`.
    pub lang_confidence: f64,
    /// The way back to the file.
    pub origin: Origin,
}

/// One sentence of the article.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Where it stands in [`Document::text`], without surrounding white space.
    pub span: Span,
    /// Index of its paragraph, from 0.
    pub paragraph_idx: usize,
    /// Headline, heading or running text.
    pub role: SentenceRole,
    /// Its language.
    pub lang: Lang,
    /// Probability that the language is right, in `0.0..=1.0`.
    pub lang_confidence: f64,
}

/// What a sentence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SentenceRole {
    /// The report's headline.
    Headline,
    /// Running text.
    Body,
}

impl SentenceRole {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Body => "body",
        }
    }
}

/// How a document's text was made from its file.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Spans of the document's text to spans of the decoded file.
    pub to_decoded: SpanMap,
    /// Spans of the decoded file to bytes of the file.
    pub to_file: SpanMap,
    /// The decoded file, as UTF-8, before anything was taken out.
    pub decoded: String,
    /// Name of the encoding the file was in: `UTF-8`, `windows-1258`, `TCVN3`.
    pub encoding: &'static str,
    /// Name of the format: `text`, `html`, `jsonl`, `lines`.
    pub format: &'static str,
    /// Whether word segmentation was found and undone.
    pub was_word_segmented: bool,
}

impl Document {
    /// The text of a span, or the empty string if the span is of another document.
    pub fn slice(&self, span: Span) -> &str {
        span.text(&self.text).unwrap_or("")
    }

    /// The text of sentence `sentence_idx`, or the empty string past the last.
    pub fn sentence_text(&self, sentence_idx: usize) -> &str {
        self.sentences.get(sentence_idx).map_or("", |s| self.slice(s.span))
    }

    /// The byte range of the untouched file that a span of the text came from.
    pub fn file_span(&self, span: Span) -> Span {
        self.origin.to_file.to_source(self.origin.to_decoded.to_source(span))
    }

    /// The range of code points of the decoded file that a span of the text came from.
    pub fn char_span(&self, span: Span) -> Span {
        let decoded = self.origin.to_decoded.to_source(span);
        let before = self.origin.decoded.get(..decoded.start()).map_or(0, |t| t.chars().count());
        let inside = decoded.text(&self.origin.decoded).map_or(0, |t| t.chars().count());
        Span::at(before, before + inside)
    }
}
