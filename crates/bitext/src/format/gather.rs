use std::fmt;
use std::ops::ControlFlow;

use super::{ReadError, ReadOptions};
use crate::{Bead, Bitext, BitextSentence, ScoreKind};

/// What was read, and what was set aside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The documents.
    pub bitexts: Vec<Bitext>,
    /// What was odd, in the order of the file.
    pub notes: Vec<Note>,
}

/// Something odd in a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Line at which it happened first, from 1.
    pub line: usize,
    /// How often it happened.
    pub n: usize,
    /// What it was.
    pub kind: NoteKind,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.kind)?;
        if 1 < self.n {
            write!(f, " (and {} more times)", self.n - 1)?;
        }
        Ok(())
    }
}

/// What may be odd in a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteKind {
    /// A line pair without any text.
    #[error("a pair of empty lines was left out")]
    EmptyPair,
    /// A row that stands for the end of a paragraph.
    #[error("a row of `<p>` was left out")]
    Paragraph,
    /// A unit that has no text in either language.
    #[error("a unit without text in the two languages was left out")]
    NoText,
    /// A text whose language is not told.
    #[error("a `<{element}>` without language was left out")]
    NoLanguage {
        /// The element.
        element: &'static str,
    },
    /// A text in a language that is neither side's.
    #[error("text in `{lang}` was left out")]
    OtherLanguage {
        /// The language.
        lang: String,
    },
    /// Several texts of one language in a unit.
    #[error("a unit has several texts in one language: each makes a bead")]
    SeveralTexts,
    /// Texts that no unit holds.
    #[error("a `<tuv>` outside a `<tu>`: those that follow each other were taken as a unit")]
    NoUnit,
    /// An element that was not closed, or closed without being open.
    #[error("`<{element}>` and `</{element}>` do not match")]
    Unbalanced {
        /// The element.
        element: String,
    },
    /// A needed attribute that is not there.
    #[error("`<{element}>` has no `{attribute}`")]
    NoAttribute {
        /// The element.
        element: &'static str,
        /// The attribute.
        attribute: &'static str,
    },
    /// An attribute that cannot be read.
    #[error("an attribute of `<{element}>` cannot be read and was left out")]
    BadAttribute {
        /// The element.
        element: String,
    },
    /// Markup inside a text.
    #[error("markup inside a text was left out")]
    Markup,
    /// An `&` that begins no entity.
    #[error("an `&` stands bare: it was taken as it is")]
    BareAmpersand,
    /// An entity that XML does not know.
    #[error("`&{name};` is no entity of XML: it was taken as it is")]
    UnknownEntity {
        /// Its name.
        name: String,
    },
    /// Characters that XML forbids.
    #[error("characters that XML forbids were left out")]
    Control,
    /// A number that cannot be read.
    #[error("`{found}` is no number and was left out")]
    NoNumber {
        /// What stands there.
        found: String,
    },
    /// Rungs before which sentences stand in no bead.
    #[error("the ladder begins at ({n}, {m}), not at (0, 0)")]
    LateStart {
        /// Source sentences before it.
        n: usize,
        /// Target sentences before it.
        m: usize,
    },
    /// A rung twice.
    #[error("a rung that repeats the one before was left out")]
    SameRung,
    /// A bead without any sentence.
    #[error("a bead without sentences was left out")]
    EmptyBead,
    /// A row that has fewer columns than the header.
    #[error("a row has {found} columns where {expected} are expected")]
    Columns {
        /// How many it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// The file ends in the middle.
    #[error("the file ends inside `<{element}>`")]
    BrokenOff {
        /// The innermost element that is open.
        element: String,
    },
    /// A link to a sentence that is not in the other file.
    #[error("`{id}` is no sentence of the target")]
    NoSuchId {
        /// The id.
        id: String,
    },
}

/// Puts together documents from what a reader finds, and passes them on.
pub(super) struct Gather<'a> {
    pub(super) options: &'a ReadOptions,
    /// The document at hand.
    pub(super) current: Bitext,
    notes: Vec<Note>,
    each: &'a mut dyn FnMut(Bitext) -> ControlFlow<()>,
    n_passed: usize,
    is_stopped: bool,
}

impl<'a> Gather<'a> {
    pub(super) fn new(options: &'a ReadOptions, each: &'a mut dyn FnMut(Bitext) -> ControlFlow<()>) -> Self {
        let mut gather = Self {
            options,
            current: Bitext::default(),
            notes: Vec::new(),
            each,
            n_passed: 0,
            is_stopped: false,
        };
        gather.current = gather.fresh(ScoreKind::Similarity);
        gather
    }

    /// An empty document, as the options describe it.
    ///
    /// * `usual`: what scores count if the options do not say.
    pub(super) fn fresh(&self, usual: ScoreKind) -> Bitext {
        let mut bitext = Bitext { score_kind: self.options.score_kind.unwrap_or(usual), ..Bitext::default() };
        bitext.source.lang.clone_from(&self.options.source_lang);
        bitext.target.lang.clone_from(&self.options.target_lang);
        bitext
    }

    /// Notes something odd; the same again is only counted.
    pub(super) fn note(&mut self, line: usize, kind: NoteKind) {
        if let Some(note) = self.notes.iter_mut().find(|n| n.kind == kind) {
            note.n += 1;
        } else if self.notes.len() < 100 {
            // A file of garbage would have as many kinds as lines.
            self.notes.push(Note { line, n: 1, kind });
        }
    }

    /// Reads a number of a bead; what is none is noted and left out.
    pub(super) fn number(&mut self, line: usize, field: &str) -> Option<f64> {
        let field = field.trim();
        if field.is_empty() {
            return None;
        }
        let number = field.parse().ok().filter(|n: &f64| n.is_finite());
        if number.is_none() {
            self.note(line, NoteKind::NoNumber { found: super::error::shortened(field) });
        }
        number
    }

    /// Adds a bead with sentences of its own to the document at hand, and passes a part on if it is full.
    pub(super) fn push(&mut self, source: Vec<BitextSentence>, target: Vec<BitextSentence>, bead: Bead) {
        self.current.push(source, target, bead);
        if self.options.part_size <= self.current.beads.len() {
            let mut next = Bitext { score_kind: self.current.score_kind, ..Bitext::default() };
            next.source.name.clone_from(&self.current.source.name);
            next.target.name.clone_from(&self.current.target.name);
            next.source.lang.clone_from(&self.current.source.lang);
            next.target.lang.clone_from(&self.current.target.lang);
            next.properties.clone_from(&self.current.properties);
            self.pass_on(next);
        }
    }

    /// Ends the document at hand; one without beads and sentences is none.
    pub(super) fn end_document(&mut self, next: Bitext) {
        let is_empty =
            |b: &Bitext| b.beads.is_empty() && b.source.sentences.is_empty() && b.target.sentences.is_empty();
        if is_empty(&self.current) {
            self.current = next;
        } else {
            self.pass_on(next);
        }
    }

    /// Passes on a document that has been read as a whole.
    pub(super) fn document(&mut self, bitext: Bitext) -> Result<(), ReadError> {
        bitext.check()?;
        let fresh = self.fresh(bitext.score_kind);
        self.current = bitext;
        self.pass_on(fresh);
        Ok(())
    }

    fn pass_on(&mut self, next: Bitext) {
        let done = std::mem::replace(&mut self.current, next);
        if !self.is_stopped {
            self.is_stopped = (self.each)(done).is_break();
        }
        self.n_passed += 1;
    }

    /// Whether nobody wants more.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Passes on the last document; a file without any has one that is empty.
    pub(super) fn finish(mut self) -> Vec<Note> {
        if self.n_passed == 0 {
            self.pass_on(Bitext::default());
        } else {
            self.end_document(Bitext::default());
        }
        self.notes
    }
}
