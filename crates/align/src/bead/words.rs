//! The lexicon, where there is one.

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Coverage, Terms};

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

    pub(crate) fn terms(self, sentence: &str, lang: Lang) -> Terms {
        self.coverage.terms(sentence, lang)
    }
}
