//! The lexicon, where there is one.

use std::sync::Mutex;

use doichieu_bitext::Lang;
use doichieu_encode::lexicon::{Coverage, TermReader, Terms};

/// Readers that have seen other sentences: what they remember serves the next ones, of the same text or of another.
#[derive(Debug)]
pub(crate) struct Readers {
    coverage: &'static Coverage<'static>,
    lang: Lang,
    idle: Mutex<Vec<Idle>>,
}

#[derive(Debug)]
struct Idle {
    reader: TermReader<'static>,
    /// Bytes that it has read.
    n_bytes: usize,
}

/// A reader that has read so many bytes is dropped with what it remembers, some megabytes: memory stays bounded, however
/// many texts there are.
const MOST_BYTES: usize = 1 << 22;

impl Readers {
    /// English and Vietnamese ones, by the lexicon in the program; `None` in a build that leaves it out.
    ///
    /// They are shared by all texts: most words of a short one stood in others before it.
    pub(crate) fn bundled() -> Option<&'static [Self; 2]> {
        #[cfg(feature = "built-in")]
        {
            static BUNDLED: std::sync::LazyLock<[Readers; 2]> = std::sync::LazyLock::new(|| {
                [Lang::En, Lang::Vi].map(|lang| Readers {
                    coverage: Coverage::bundled(),
                    lang,
                    idle: Mutex::new(Vec::new()),
                })
            });
            Some(&*BUNDLED)
        }
        #[cfg(not(feature = "built-in"))]
        None
    }

    /// Reads sentences; what comes out does not depend on who has read what.
    pub(crate) fn read<'t>(&self, sentences: impl Iterator<Item = &'t str>) -> Vec<Terms> {
        // A lock that a panic has left behind still holds good readers.
        let idle = || self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let taken = idle().pop();
        let mut taken = taken.unwrap_or_else(|| Idle { reader: self.coverage.reader(self.lang), n_bytes: 0 });
        let read = |sentence: &str| {
            taken.n_bytes += sentence.len();
            taken.reader.read(sentence)
        };
        let terms = sentences.map(read).collect();
        if taken.n_bytes < MOST_BYTES {
            idle().push(taken);
        }
        terms
    }
}
