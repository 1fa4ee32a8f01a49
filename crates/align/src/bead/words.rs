//! The lexicon, where there is one.

use std::sync::Mutex;

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Coverage, TermReader, Terms};

/// Readers that have seen other sentences of the same text: what they remember serves the next ones.
#[derive(Debug)]
pub(crate) struct Readers {
    coverage: &'static Coverage<'static>,
    lang: Lang,
    idle: Mutex<Vec<TermReader<'static>>>,
}

impl Readers {
    /// English and Vietnamese ones, by the lexicon in the program; `None` in a build that leaves it out.
    pub(crate) fn bundled() -> Option<[Self; 2]> {
        #[cfg(feature = "built-in")]
        let found = Some([Lang::En, Lang::Vi].map(|lang| Self {
            coverage: Coverage::bundled(),
            lang,
            idle: Mutex::new(Vec::new()),
        }));
        #[cfg(not(feature = "built-in"))]
        let found = None;
        found
    }

    /// Reads sentences; what comes out does not depend on who has read what.
    pub(crate) fn read<'t>(&self, sentences: impl Iterator<Item = &'t str>) -> Vec<Terms> {
        // A lock that a panic has left behind still holds good readers.
        let idle = || self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let taken = idle().pop();
        let mut reader = taken.unwrap_or_else(|| self.coverage.reader(self.lang));
        let terms = sentences.map(|sentence| reader.read(sentence)).collect();
        idle().push(reader);
        terms
    }
}
