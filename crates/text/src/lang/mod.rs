//! Which language a text is in.

use doichieu_bitext::Lang;

/// An answer of the detector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// The language.
    pub lang: Lang,
    /// Probability that it is right, in `0.0..=1.0`.
    pub confidence: f64,
}

/// Tells languages apart; made once, used for many texts, shareable between threads.
#[derive(Debug)]
pub struct Detector {}

impl Detector {
    /// The detector with the tables built in.
    pub fn bundled() -> &'static Self {
        todo!("owner: lang")
    }

    /// The language of one text of any length, from a word to a document.
    pub fn detect(&self, _text: &str) -> Detection {
        todo!("owner: lang")
    }

    /// The same, choosing among `allowed` only; an empty list allows all.
    pub fn detect_among(&self, _text: &str, _allowed: &[Lang]) -> Detection {
        todo!("owner: lang")
    }

    /// Language of a document from the languages of its sentences: `Mixed` where both have a real share.
    pub fn of_document(&self, _sentences: &[(&str, Detection)]) -> Detection {
        todo!("owner: lang")
    }
}
