//! The whole path from a file's bytes to a document.

use doichieu_bitext::{
    Document, Lang, MappedText, MappedTextBuilder, Metadata, Origin, Removal, Sentence, SentenceRole, Span, SpanMap,
};

use crate::boilerplate::{LedgerOptions, ledger};
use crate::decode::{DecodeError, Encoding, decode, repair};
use crate::format::{ArticleError, Format, article};
use crate::lang::{Detection, Detector};
use crate::normal::normalise;
use crate::restore::restore;
use crate::segment::{glued_headline, segment_within};

/// What a caller may choose about reading.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Encoding of the file; `None` for the one that fits best.
    pub encoding: Option<Encoding>,
    /// Format of the file; `None` to tell it by the content.
    pub format: Option<Format>,
    /// Leave boilerplate among the sentences. The ledger is empty then; metadata is still taken.
    pub keep_boilerplate: bool,
    /// Each line is a sentence: nothing is cut, nothing is set aside, a blank line is an empty sentence.
    pub lines: bool,
}
