//! The lexicon, where there is one.

use std::sync::Mutex;

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Coverage, TermReader, Terms};

/// What reads sentences into the lexicon's words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vocabulary {
    coverage: &'static Coverage<'static>,
}

impl Vocabulary {
    /// The lexicon in the program; `None` in a build that leaves it out.
    pub(crate) fn bundled() -> Option<Self> {
        #[cfg(feature = "built-in")]
        let found = Some(Self { coverage: Coverage::bundled() });
        #[cfg(not(feature = "built-in"))]
        let found = None;
        found
    }

    /// What reads the sentences of one language.
    pub(crate) const fn reader(self, lang: Lang) -> TermReader<'static> {
        self.coverage.reader(lang)
    }
}

/// Readers that have seen other sentences of the same text: what they remember serves the next ones.
#[derive(Debug)]
pub(crate) struct Readers {
    vocabulary: Vocabulary,
    lang: Lang,
    idle: Mutex<Vec<TermReader<'static>>>,
}

impl Readers {
    pub(crate) const fn new(vocabulary: Vocabulary, lang: Lang) -> Self {
        Self { vocabulary, lang, idle: Mutex::new(Vec::new()) }
    }

    /// Reads sentences; what comes out does not depend on who has read what.
    pub(crate) fn read<'t>(&self, sentences: impl Iterator<Item = &'t str>) -> Vec<Terms> {
        // A lock that a panic has left behind still holds good readers.
        let idle = || self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let taken = idle().pop();
        let mut reader = taken.unwrap_or_else(|| self.vocabulary.reader(self.lang));
        let terms = sentences.map(|sentence| reader.read(sentence)).collect();
        idle().push(reader);
        terms
    }
}
