//! The whole path from a file's bytes to a document.

use doichieu_bitext::{
    Document, Lang, MappedText, Metadata, Origin, Removal, RemovalKind, Sentence, SentenceRole, Span, SpanMap,
};

use crate::boilerplate::{LedgerOptions, RecurringBlocks};
use crate::decode::{DecodeError, Decoded, Encoding, decode, repair_with_evidence};
use crate::format::{
    Article, Extraction, Format, RecordError, read_html, read_lines, read_plain, records, sniff,
};
use crate::lang::{Detection, Detector};
use crate::normal::normalise;
use crate::restore::restore;
use crate::segment::{glued_headline, segment_within};

mod frame;

use frame::Frame;

/// What a caller may choose about reading.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Encoding of the file; `None` for the one that fits best.
    pub encoding: Option<Encoding>,
    /// Format of the file; `None` to tell it by name and content. With [`Format::Lines`] each line is a sentence:
    /// nothing is cut, nothing is set aside, and a blank line is an empty sentence.
    pub format: Option<Format>,
    /// Leave boilerplate among the sentences. The ledger is empty then; metadata is still taken.
    pub keep_boilerplate: bool,
    /// Blocks known to recur, of any outlets: a document's own are looked for in it.
    pub recurring: RecurringBlocks,
}

/// Reads reports.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_text::{ReadOptions, Reader};
///
/// let file = "Bão đổ_bộ vào TP. Huế sáng 3/9 .\nNgười_dân dọn cây đổ . Ảnh : AFP";
/// let document = Reader::new(ReadOptions::default()).read("storm.txt", file.as_bytes())?.document;
/// assert_eq!(document.lang, Lang::Vi);
/// assert_eq!(document.sentence_text(0), "Bão đổ bộ vào TP. Huế sáng 3/9.");
/// // The caption and its credit are in the ledger, and every span leads back to the file.
/// let removed = document.file_span(document.removals[0].span);
/// assert_eq!(removed.text(file), Some("Người_dân dọn cây đổ . Ảnh : AFP"));
/// # Ok::<(), doichieu_text::ReadError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Reader {
    options: ReadOptions,
}

/// A report that was read, and what was odd about it.
#[derive(Debug, Clone)]
pub struct Read {
    /// The report.
    pub document: Document,
    /// What a person should know, in whole phrases: a guess that may be wrong, text that was repaired.
    pub warnings: Vec<String>,
}

/// Why a file is no report.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Its bytes are not text in any encoding, or not in the given one.
    #[error("cannot decode `{name}`")]
    Decode {
        /// Name of the file.
        name: String,
        /// What is wrong and where.
        source: DecodeError,
    },
    /// It is JSON, but not a record with a text.
    #[error("cannot read `{name}`")]
    Record {
        /// Name of the file.
        name: String,
        /// What is wrong and where.
        source: RecordError,
    },
    /// It holds several records where one report was asked for.
    #[error("`{name}` holds {n_records} records, not one report")]
    ManyRecords {
        /// Name of the file.
        name: String,
        /// How many records it holds.
        n_records: usize,
    },
}

impl ReadError {
    /// What the user can try, if there is something.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Decode { source, .. } => Some(source.hint()),
            Self::Record { .. } => Some("a record is one JSON object a line with a string field `text`"),
            Self::ManyRecords { .. } => Some("put each report into a file of its own"),
        }
    }
}

/// Bytes of text that are enough to tell whose rules apply.
const SAMPLE: usize = 2_048;

/// A report of one line is flattened if it has at least this many sentences.
const FLATTENED: usize = 4;

impl Reader {
    /// A reader with these options.
    pub fn new(options: ReadOptions) -> Self {
        Self { options }
    }

    /// Reads a file's bytes.
    ///
    /// * `name`: shown in messages; its extension may tell the format.
    ///
    /// # Errors
    ///
    /// [`ReadError::Decode`] if the bytes are not text, [`ReadError::Record`] and [`ReadError::ManyRecords`] if
    /// JSONL is not one record with a text. An empty file is an empty document.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
        let decoded = decode(bytes, self.options.encoding)
            .map_err(|source| ReadError::Decode { name: name.to_owned(), source })?;
        let mut warnings = Vec::new();
        if decoded.confidence < 0.9 {
            warnings.push(format!(
                "`{name}` was taken for {} with a probability of {:.2}: name its encoding if that is wrong",
                decoded.encoding.name(),
                decoded.confidence
            ));
        }
        let format = self.options.format.unwrap_or_else(|| sniff(name, &decoded.text));
        let article = self.article(name, &decoded.text, format)?;
        if article.extraction == Extraction::AllVisible {
            warnings.push(format!("no article stands out in `{name}`: all visible text was taken"));
        }
        Ok(self.document(name, decoded, article, format, warnings))
    }

    /// Reads plain text that is in memory already.
    pub fn read_text(&self, name: &str, text: String) -> Read {
        let map = SpanMap::identity(text.len());
        let decoded = Decoded { text, map, encoding: Encoding::Utf8, confidence: 1.0 };
        let format = self.options.format.filter(|f| *f == Format::Lines).unwrap_or(Format::Text);
        let article =
            if format == Format::Lines { read_lines(&decoded.text) } else { read_plain(&decoded.text) };
        self.document(name, decoded, article, format, Vec::new())
    }

    fn article(&self, name: &str, text: &str, format: Format) -> Result<Article, ReadError> {
        match format {
            Format::Html => Ok(read_html(text)),
            Format::Lines => Ok(read_lines(text)),
            Format::Text => Ok(read_plain(text)),
            Format::Jsonl => {
                let mut found = records(text);
                let first = match found.next() {
                    None => return Ok(read_plain(text)),
                    Some(record) => {
                        record.map_err(|source| ReadError::Record { name: name.to_owned(), source })?
                    }
                };
                match found.count() {
                    0 => Ok(first.article),
                    more => Err(ReadError::ManyRecords { name: name.to_owned(), n_records: more + 1 }),
                }
            }
        }
    }

    fn document(
        &self,
        name: &str,
        decoded: Decoded,
        article: Article,
        format: Format,
        mut warnings: Vec<String>,
    ) -> Read {
        let Article { mapped: page, mut metadata, presplit, hints, outside, .. } = article;
        let mapped = match repair_with_evidence(&page.text) {
            None => MappedText { map: SpanMap::identity(page.text.len()), text: page.text },
            Some(repaired) => {
                warnings.push(format!(
                    "`{name}` is {} that was taken for windows-1252: it was repaired",
                    repaired.encoding.name()
                ));
                repaired.mapped
            }
        };
        let normal = normalise(&mapped.text);
        let mapped = mapped.then(normal);
        let restored = restore(&mapped.text);
        let MappedText { text, map } = mapped.then(restored.mapped);
        let frame = Frame::new(&outside, &hints, &map, &text);
        let map = map.then(&page.map);

        let inside = frame.article(&text);
        let rules = rules_for(inside.as_ref().map_or(&text, |i| &i.text));
        let (spans, removals) = if presplit {
            (lines(&text), Vec::new())
        } else {
            let keep = if self.options.keep_boilerplate { RemovalKind::ALL.to_vec() } else { Vec::new() };
            let recurring = self.options.recurring.of_document(name, &metadata);
            let options = LedgerOptions { keep, recurring };
            let found = frame.ledger(&text, inside.as_ref(), rules, &options);
            metadata.fill_from(found.metadata);
            (cut(&text, &found.removals, rules), found.removals)
        };
        let detector = Detector::bundled();
        let judged: Vec<(&str, Detection)> = spans
            .iter()
            .map(|(span, _)| span.text(&text).unwrap_or(""))
            .map(|sentence| (sentence, detector.detect(sentence)))
            .collect();
        let whole = match judged.len() {
            0 => detector.detect(&text),
            1 => judged.first().map_or_else(|| detector.detect(&text), |j| j.1),
            _ => detector.of_document(&judged),
        };
        let mut sentences: Vec<Sentence> = spans
            .iter()
            .zip(&judged)
            .map(|(&(span, paragraph_idx), (_, found))| Sentence {
                span,
                paragraph_idx,
                role: SentenceRole::Body,
                lang: found.lang,
                lang_confidence: found.confidence,
            })
            .collect();
        if !presplit {
            let of_article = sentences.iter().position(|s| !frame.is_outside(s.span)).unwrap_or(0);
            mark_headline(&text, sentences.get_mut(of_article..).unwrap_or_default(), &mut metadata);
        }
        let origin = Origin {
            to_decoded: map,
            to_file: decoded.map,
            decoded: decoded.text,
            encoding: decoded.encoding.name(),
            format: format.as_str(),
            was_word_segmented: restored.was_segmented,
        };
        let document = Document {
            name: name.to_owned(),
            text,
            sentences,
            removals,
            joins: restored.joins,
            metadata,
            lang: whole.lang,
            lang_confidence: whole.confidence,
            origin,
        };
        Read { document, warnings }
    }
}

/// Whose rules to cut by: the language of the beginning.
fn rules_for(text: &str) -> Lang {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Detector::bundled().detect(text.get(..end).unwrap_or(text)).lang
}

/// Every line, trimmed, with its number; an empty line is an empty span.
fn lines(text: &str) -> Vec<(Span, usize)> {
    let mut start = 0;
    let text_lines = text.split_inclusive('\n').enumerate();
    text_lines
        .map(|(idx, line)| {
            let span = Span::at(start, start + line.len()).trimmed(text);
            start += line.len();
            (span, idx)
        })
        .collect()
}

/// Sentences of what the ledger left, each with the number of its paragraph.
fn cut(text: &str, removals: &[Removal], rules: Lang) -> Vec<(Span, usize)> {
    let mut sentences: Vec<(Span, usize)> = Vec::new();
    let mut removals = removals.iter().map(|r| r.span).peekable();
    let mut add = |from: usize, to: usize, paragraph_idx: usize| {
        let found = segment_within(text, Span::at(from, to), rules);
        sentences.extend(found.iter().map(|s| (*s, paragraph_idx)));
        !found.is_empty()
    };
    let (mut start, mut taken_to, mut n_paragraphs) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut at = taken_to.max(start);
        let mut holds_some = false;
        while let Some(removed) = removals.next_if(|r| r.start() < end) {
            if at < removed.start() {
                holds_some |= add(at, removed.start(), n_paragraphs);
            }
            at = at.max(removed.end());
        }
        if at < end {
            holds_some |= add(at, end, n_paragraphs);
        }
        n_paragraphs += usize::from(holds_some);
        (start, taken_to) = (end, at);
    }
    if n_paragraphs == 1 && FLATTENED <= sentences.len() {
        split_glued_headline(text, &mut sentences, rules);
    }
    sentences
}

/// Cuts a headline off the lead that it was glued to when the report was flattened into one line.
fn split_glued_headline(text: &str, sentences: &mut Vec<(Span, usize)>, rules: Lang) {
    let Some(&(first, paragraph_idx)) = sentences.first() else { return };
    let rest = Span::at(first.end(), text.len()).text(text).unwrap_or("");
    if let Some(at) = glued_headline(first.text(text).unwrap_or(""), rest, rules) {
        let lead = Span::at(first.start() + at, first.end()).trimmed(text);
        let headline = Span::at(first.start(), first.start() + at).trimmed(text);
        if !lead.is_empty() && !headline.is_empty() {
            sentences.splice(0..1, [(headline, paragraph_idx), (lead, paragraph_idx)]);
        }
    }
}

/// More words than this make no headline.
const HEADLINE_WORDS: usize = 40;

/// Marks the headline of an article's sentences: a first sentence that the metadata name, or that stands first without a full stop, alone
/// in its paragraph or glued to the lead. It becomes the title if there is none.
fn mark_headline(text: &str, sentences: &mut [Sentence], metadata: &mut Metadata) {
    if sentences.len() < 2 {
        return;
    }
    let Some(paragraph_idx) = sentences.first().map(|s| s.paragraph_idx) else { return };
    let alone = sentences.get(1).is_some_and(|s| s.paragraph_idx != paragraph_idx)
        || sentences.iter().all(|s| s.paragraph_idx == paragraph_idx);
    let Some(first) = sentences.first_mut() else { return };
    let said = first.span.text(text).unwrap_or("");
    let squeeze = |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let named = metadata.title.as_deref().is_some_and(|t| squeeze(t) == squeeze(said));
    let open = !said.ends_with(['.', '!', '?', '…', ':', ';', ',', '"', '”', '\'']);
    if named || (alone && open && said.split_whitespace().count() <= HEADLINE_WORDS) {
        first.role = SentenceRole::Headline;
        if metadata.title.is_none() {
            metadata.title = Some(said.to_owned());
        }
    }
}

/// Cleans one sentence that comes by itself: normalised and restored, never cut; line ends count as spaces.
///
/// Spans of the answer lead back to the given string. Its language is left open ([`Lang::Unknown`]): one sentence tells
/// less of it than all that it came with.
pub fn clean_sentence(sentence: String) -> Document {
    let given = one_line(sentence);
    let page = MappedText { map: SpanMap::identity(given.len()), text: given.clone() };
    let page = match repair_with_evidence(&given) {
        None => page,
        Some(repaired) => page.then(repaired.mapped),
    };
    let normal = normalise(&page.text);
    let mapped = page.then(normal);
    let restored = restore(&mapped.text);
    let MappedText { text, map } = mapped.then(restored.mapped);
    let whole = Sentence {
        span: Span::at(0, text.len()).trimmed(&text),
        paragraph_idx: 0,
        role: SentenceRole::Body,
        lang: Lang::Unknown,
        lang_confidence: 0.0,
    };
    let origin = Origin {
        to_decoded: map,
        to_file: SpanMap::identity(given.len()),
        decoded: given,
        encoding: Encoding::Utf8.name(),
        format: Format::Lines.as_str(),
        was_word_segmented: restored.was_segmented,
    };
    Document {
        name: "sentence".to_owned(),
        text,
        sentences: vec![whole],
        removals: Vec::new(),
        joins: restored.joins,
        metadata: Metadata::default(),
        lang: Lang::Unknown,
        lang_confidence: 0.0,
        origin,
    }
}

/// The text that [`clean_sentence`] gives, without the way back: for texts of many thousand
/// sentences.
pub fn clean_text(sentence: &str) -> String {
    let sentence = one_line(sentence.to_owned());
    let sentence = repair_with_evidence(&sentence).map_or(sentence, |repaired| repaired.mapped.text);
    restore(&normalise(&sentence).text).mapped.text
}

/// The same bytes, with spaces for line ends, so that offsets stay those of the given string.
fn one_line(sentence: String) -> String {
    if !sentence.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        return sentence;
    }
    let mut line = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        match c {
            '\n' | '\r' => line.push(' '),
            '\u{85}' => line.push_str("  "),
            '\u{2028}' | '\u{2029}' => line.push_str("   "),
            other => line.push(other),
        }
    }
    line
}
