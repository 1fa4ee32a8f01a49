//! One side of a record: what was read of it, and the sentences in that.

use doichieu_align::Side;
use doichieu_bitext::{Document, Lang, LinkSide, Span};
use doichieu_text::lang::Detector;
use doichieu_text::{ReadError, ReadOptions, Reader};

use crate::Offsets;
use crate::span::{SpanJson, Spans};

/// The sentences of one side, wherever they come from.
#[derive(Debug)]
pub struct SideText {
    documents: Vec<Document>,
    /// For each sentence its document and its place there.
    sentences: Vec<(usize, Span)>,
    /// Whether it was read as one document.
    is_document: bool,
    /// What was odd about it.
    pub warnings: Vec<String>,
}

impl SideText {
    /// Reads running text.
    pub fn of_text(options: &ReadOptions, text: String) -> Self {
        let read = Reader::new(options.clone()).read_text("text", text);
        Self::of_document(read.document, read.warnings)
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// Fails if they are no text.
    pub fn of_file(options: &ReadOptions, name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let read = Reader::new(options.clone()).read(name, bytes)?;
        Ok(Self::of_document(read.document, read.warnings))
    }

    /// Takes sentences as they are. Each is a text of its own, so that a line end inside it changes no number.
    pub fn of_sentences(sentences: Vec<String>) -> Self {
        let documents: Vec<Document> = sentences.into_iter().map(doichieu_text::clean_sentence).collect();
        let whole = |(idx, d): (usize, &Document)| (idx, Span::at(0, d.text.len()));
        let sentences = documents.iter().enumerate().map(whole).collect();
        Self { documents, sentences, is_document: false, warnings: Vec::new() }
    }

    fn of_document(document: Document, warnings: Vec<String>) -> Self {
        let sentences = document.sentences.iter().map(|s| (0, s.span)).collect();
        Self { documents: vec![document], sentences, is_document: true, warnings }
    }

    /// The one document that it was read as; `None` where it is a list of sentences.
    pub fn document(&self) -> Option<&Document> {
        self.documents.first().filter(|_| self.is_document)
    }

    /// The sentences as they are compared.
    pub fn texts(&self) -> Vec<&str> {
        let text = |&(idx, span): &(usize, Span)| self.documents.get(idx).map_or("", |d| d.slice(span));
        self.sentences.iter().map(text).collect()
    }

    /// What brings spans of each document to what the user counts in.
    pub fn spans(&self, offsets: Offsets) -> Vec<Spans<'_>> {
        self.documents.iter().map(|d| Spans::new(d, offsets)).collect()
    }

    /// Where a span of the sentence that a link names stands in the record's string.
    pub fn place(&self, spans: &[Spans<'_>], linked: &LinkSide, span: Span) -> Option<SpanJson> {
        self.place_in(spans, *linked.sentence_idxs.first()?, span)
    }

    /// Where a span of a sentence stands in the record's string.
    pub fn place_in(&self, spans: &[Spans<'_>], sentence_idx: usize, span: Span) -> Option<SpanJson> {
        let &(idx, sentence) = self.sentences.get(sentence_idx)?;
        Some(spans.get(idx)?.of(span.shifted(sentence.start())))
    }
}

/// Sentences that a language is told by, and bytes of each: half a kibibyte out of all of a text tells English from
/// Vietnamese, and costs a tenth of what aligning it does.
const SAMPLE: (usize, usize) = (8, 64);

/// The language of one side, among the two that there are rules for; `usual` if it cannot be told.
pub fn language(sentences: &[&str], usual: Lang) -> Lang {
    let (n_sentences, n_bytes) = SAMPLE;
    let step = sentences.len().div_ceil(n_sentences).max(1);
    let mut sample = String::new();
    for sentence in sentences.iter().step_by(step) {
        // Few sentences are heard out longer.
        let most = if sentences.len() < n_sentences { n_bytes * n_sentences } else { n_bytes };
        let mut end = sentence.len().min(most);
        while !sentence.is_char_boundary(end) {
            end -= 1;
        }
        let heard = sentence.get(..end).unwrap_or(sentence);
        let words = if end < sentence.len() { heard.rsplit_once(' ').map_or(heard, |w| w.0) } else { heard };
        sample.push_str(words);
        sample.push('\n');
    }
    match Detector::bundled().detect_among(&sample, &[Lang::En, Lang::Vi]).lang {
        lang @ (Lang::En | Lang::Vi) => lang,
        _ => usual,
    }
}

/// Both sides with their languages: where one cannot be told it is English at the source and Vietnamese at the target.
pub fn sides<'a>(source: &'a [&'a str], target: &'a [&'a str]) -> (Side<'a>, Side<'a>) {
    let side = |sentences: &'a [&'a str], usual| Side { sentences, lang: language(sentences, usual) };
    (side(source, Lang::En), side(target, Lang::Vi))
}
