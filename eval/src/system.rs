use doichieu_bitext::{Bead, FindingKind, Lang, RemovalKind, Span, WordLink};

use crate::record::SystemInfo;

/// Anything that answers the questions a suite asks: one of our own parts, a rival, a baseline.
///
/// A system offers what it can and leaves the rest to the default, which gives no answer. No answer for one
/// item counts as nothing found there and is counted as missing; a system without any answer in a suite is
/// left out of its results.
pub trait System {
    /// The name under which suites ask for it and results list it.
    fn name(&self) -> &str;

    /// What signatures say of it: at least its name.
    fn info(&self) -> SystemInfo {
        SystemInfo { name: self.name().to_owned(), ..SystemInfo::default() }
    }

    /// The language of a text.
    fn detect(&self, text: &str) -> Option<Detected> {
        let _ = text;
        None
    }

    /// The sentences of a text, as byte spans; boilerplate is cut like everything else.
    fn segment(&self, text: &str) -> Option<Vec<Span>> {
        let _ = text;
        None
    }

    /// What there is in a file; `name` has the file's extension, which may tell its format.
    fn read(&self, name: &str, bytes: &[u8]) -> Option<ReadResult> {
        let _ = (name, bytes);
        None
    }

    /// Links between sentences that are already cut.
    fn link(&self, source: &[String], target: &[String]) -> Option<Vec<PredictedLink>> {
        let _ = (source, target);
        None
    }

    /// The beads of two documents that are translations, sentences given.
    fn align(&self, source: &[String], target: &[String]) -> Option<Vec<Bead>> {
        let _ = (source, target);
        None
    }

    /// The beads of many document pairs, one answer a pair, in order.
    ///
    /// By default [`System::align`] on each; a program that takes all at once does better.
    fn align_all(&self, pairs: &[(&[String], &[String])]) -> Vec<Option<Vec<Bead>>> {
        pairs.iter().map(|(source, target)| self.align(source, target)).collect()
    }

    /// The links between the words of a sentence and of its translation.
    fn link_words(&self, source: &[String], target: &[String]) -> Option<Vec<WordLink>> {
        let _ = (source, target);
        None
    }

    /// What is wrong with a Vietnamese translation of an English sentence; only what would be shown to a user who set
    /// nothing.
    fn check(&self, source: &str, target: &str) -> Option<Vec<FindingKind>> {
        let _ = (source, target);
        None
    }

    /// For each sentence of either side its translation among all sentences of the other.
    ///
    /// How pairs are scored is the system's affair.
    fn retrieve(&self, source: &[String], target: &[String]) -> Option<Retrieved> {
        let _ = (source, target);
        None
    }

    /// Reads two files and links their sentences; indices refer to the results' own sentences.
    ///
    /// By default [`System::read`] on both and [`System::link`] on what they hold.
    fn link_documents(
        &self,
        source: (&str, &[u8]),
        target: (&str, &[u8]),
    ) -> Option<(ReadResult, ReadResult, Vec<PredictedLink>)> {
        let source = self.read(source.0, source.1)?;
        let target = self.read(target.0, target.1)?;
        let links = self.link(&source.texts(), &target.texts())?;
        Some((source, target, links))
    }
}

/// The sentences that a system holds for translations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Retrieved {
    /// For each source sentence the index of a target sentence, from 0; `None` if it found none.
    pub forward: Vec<Option<usize>>,
    /// For each target sentence the index of a source sentence, from 0; `None` if it found none.
    pub backward: Vec<Option<usize>>,
}

/// A language and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detected {
    /// The language.
    pub lang: Lang,
    /// Probability that it is right, in `0.0..=1.0`; `None` if the system does not say.
    pub confidence: Option<f64>,
}

/// What a system found in a file. All spans are byte ranges of the file as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadResult {
    /// Language of the document and how sure it is.
    pub detected: Detected,
    /// Sentences of the article in reading order, without what was set aside.
    pub sentences: Vec<ReadSentence>,
    /// What was set aside as boilerplate.
    pub removals: Vec<(Span, RemovalKind)>,
    /// What the report says about itself.
    pub metadata: doichieu_bitext::Metadata,
}

impl ReadResult {
    /// The texts of the sentences.
    pub fn texts(&self) -> Vec<String> {
        self.sentences.iter().map(|s| s.text.clone()).collect()
    }

    /// The spans of the sentences.
    pub fn spans(&self) -> Vec<Span> {
        self.sentences.iter().map(|s| s.span).collect()
    }
}

/// One sentence that a system found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSentence {
    /// The bytes of the file it came from.
    pub span: Span,
    /// Its text after decoding and restoring.
    pub text: String,
}

/// A link that a system proposes: sentence sets that say something about the same matter.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedLink {
    /// Indices of source sentences, from 0.
    pub source: Vec<usize>,
    /// Indices of target sentences, from 0.
    pub target: Vec<usize>,
    /// Probability of the link, in `0.0..=1.0`; `None` if the system does not say.
    pub probability: Option<f64>,
    /// How the two compare, as in gold; `None` if the system does not say.
    pub relation: Option<String>,
    /// Slots in which the two conflict, each with the conflict's nature; empty if in none or the system does not say.
    pub conflicts: Vec<(String, String)>,
}
