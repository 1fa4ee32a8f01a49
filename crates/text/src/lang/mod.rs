//! Which language a text is in: English, Vietnamese, another that can be named, several, or none that can be told.
//!
//! A log-linear model ([`model`]) over letter n-grams, words and syllable shapes ([`feature`], [`syllable`]) tells
//! English and Vietnamese from everything else. Vietnamese counts as such without its diacritics, decomposed, in
//! capitals, word-segmented, and mis-decoded (TCVN3, VNI, VISCII, Windows-1258 or UTF-8 read as Windows-1252).
//! What is neither is named by a table of some 400 languages ([`namer`]) with `whatlang` for a second opinion, where
//! they are sure enough; a name is never forced.

pub mod feature;
mod mixture;
pub mod model;
mod name;
pub mod namer;
pub mod syllable;

use std::borrow::Cow;
use std::sync::LazyLock;

use doichieu_bitext::Lang;

use self::feature::LetterCount;
use self::model::{Model, ModelError, Shares, Sums};
use self::namer::Namer;

static MODEL: &[u8] = include_bytes!("../../assets/lang/model.bin");
static NAMES: &[u8] = include_bytes!("../../assets/lang/names.bin");

static BUNDLED: LazyLock<Detector> = LazyLock::new(|| {
    let model = Model::from_bytes(MODEL);
    let namer = Namer::from_bytes(NAMES);
    debug_assert!(model.is_ok() && namer.is_ok(), "the built-in tables are checked by a test");
    Detector {
        model: model.unwrap_or_else(|_| Model::empty()),
        namer: namer.unwrap_or_else(|_| Namer::empty()),
    }
});

/// An answer of the detector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// The language.
    pub lang: Lang,
    /// Probability that it is right, in `0.0..=1.0`.
    ///
    /// For `en` and `vi` it is the share of texts with this confidence that are in that language, among texts of
    /// which about a third are English, a third Vietnamese and a third in other languages, fitted by length on text
    /// kept back from training. For another language it is that of being neither, times that of the name. For
    /// `unknown` it is the probability that the text is indeed neither English nor Vietnamese; for `mixed`, that
    /// both parts are what they seem.
    pub confidence: f64,
}

/// Tells languages apart; made once, used for many texts, shareable between threads.
#[derive(Debug)]
pub struct Detector {
    model: Model,
    namer: Namer,
}

impl Detector {
    /// The detector with the tables built in.
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// A detector with tables of one's own, as `doichieu-train lang` writes them.
    ///
    /// # Errors
    ///
    /// [`ModelError`] says what is wrong with the bytes.
    pub fn from_bytes(
        model: impl Into<Cow<'static, [u8]>>,
        names: impl Into<Cow<'static, [u8]>>,
    ) -> Result<Self, ModelError> {
        Ok(Self { model: Model::from_bytes(model)?, namer: Namer::from_bytes(names)? })
    }

    /// The language of one text of any length, from a word to a document.
    ///
    /// `mixed` is an answer for texts of several sentences only: names and quotations do not make a sentence mixed.
    /// A text without letters, or with none outside URLs, is `unknown`.
    pub fn detect(&self, text: &str) -> Detection {
        let reading = self.model.read(text);
        if is_foreign_script(reading.letters) {
            return self.named(text, 1.0);
        }
        if reading.whole.n_tokens == 0 {
            return Detection { lang: Lang::Unknown, confidence: 1.0 };
        }
        if let Some(mixed) = mixture::of_sums(&self.model, &reading.sentences) {
            return mixed;
        }
        let shares = self.model.shares(&reading.whole);
        match highest(shares) {
            Highest::En => Detection { lang: Lang::En, confidence: shares.en },
            Highest::Vi => Detection { lang: Lang::Vi, confidence: shares.vi },
            Highest::Other => self.named(text, shares.other),
        }
    }

    /// The same, choosing among `allowed` only; an empty list allows all.
    ///
    /// The answer is in `allowed` or `unknown`, and its confidence holds given that the text is in one of the
    /// languages allowed. `unknown` is the answer where nothing speaks for any of them: no letters, or letters of a
    /// script that none of them uses. `mixed` is answered only if `allowed` has it.
    pub fn detect_among(&self, text: &str, allowed: &[Lang]) -> Detection {
        if allowed.is_empty() {
            return self.detect(text);
        }
        let has_mixed = allowed.contains(&Lang::Mixed);
        let has_others = allowed.iter().any(|lang| matches!(lang, Lang::Other(_)));
        let reading = self.model.read(text);
        let is_foreign = is_foreign_script(reading.letters);
        if is_foreign || reading.whole.n_tokens == 0 {
            let naming = if has_others && is_foreign {
                name::name_among(&self.namer, text, &others(allowed))
            } else {
                None
            };
            return naming.map_or(Detection { lang: Lang::Unknown, confidence: 1.0 }, |naming| Detection {
                lang: naming.lang,
                confidence: naming.share,
            });
        }
        if has_mixed && let Some(mixed) = mixture::of_sums(&self.model, &reading.sentences) {
            return mixed;
        }
        let mut shares = self.model.shares(&reading.whole);
        let naming = if has_others && shares.other > 0.0 {
            name::name_among(&self.namer, text, &others(allowed))
        } else {
            None
        };
        if !allowed.contains(&Lang::En) {
            shares.en = 0.0;
        }
        if !allowed.contains(&Lang::Vi) {
            shares.vi = 0.0;
        }
        if naming.is_none() {
            shares.other = 0.0;
        }
        let total = shares.en + shares.vi + shares.other;
        if total <= 0.0 {
            return Detection { lang: Lang::Unknown, confidence: 1.0 };
        }
        match (highest(shares), naming) {
            (Highest::En, _) => Detection { lang: Lang::En, confidence: (shares.en / total).min(1.0) },
            (Highest::Vi, _) => Detection { lang: Lang::Vi, confidence: (shares.vi / total).min(1.0) },
            (Highest::Other, Some(naming)) => {
                Detection { lang: naming.lang, confidence: (shares.other / total * naming.share).min(1.0) }
            }
            (Highest::Other, None) => Detection { lang: Lang::Unknown, confidence: 1.0 },
        }
    }

    /// Language of a document, or of a paragraph, from the languages of its sentences: `Mixed` where another
    /// language has a real share.
    ///
    /// Sentences count by their letters. A second language makes the document mixed when sentences that are surely
    /// in it hold a fifth of the letters or more; headlines, names and short quotations are too little for that.
    pub fn of_document(&self, sentences: &[(&str, Detection)]) -> Detection {
        mixture::of_sentences(sentences)
    }

    /// A text that is neither English nor Vietnamese with probability `p_other`.
    fn named(&self, text: &str, p_other: f64) -> Detection {
        match name::name(&self.namer, text) {
            Some(naming) => Detection { lang: naming.lang, confidence: p_other * naming.share },
            None => Detection { lang: Lang::Unknown, confidence: p_other },
        }
    }

    /// Probabilities of English, Vietnamese and anything else, for one text; `None` where it has no Latin letters.
    pub fn shares(&self, text: &str) -> Option<Shares> {
        let reading = self.model.read(text);
        (reading.whole.n_tokens > 0).then(|| self.model.shares(&reading.whole))
    }

    /// Sums of the model over a whole text, for fitting temperatures.
    pub fn sums(&self, text: &str) -> Sums {
        self.model.read(text).whole
    }
}

/// Most letters are of another script than Latin. One Chinese or Hangul character is a syllable, so it is not
/// outweighed by a Latin name twice as long.
fn is_foreign_script(letters: LetterCount) -> bool {
    letters.other * 2 > letters.latin
}

enum Highest {
    En,
    Vi,
    Other,
}

fn highest(shares: Shares) -> Highest {
    if shares.en >= shares.vi && shares.en >= shares.other {
        Highest::En
    } else if shares.vi >= shares.other {
        Highest::Vi
    } else {
        Highest::Other
    }
}

fn others(allowed: &[Lang]) -> Vec<Lang> {
    allowed.iter().copied().filter(|lang| matches!(lang, Lang::Other(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_tables_are_whole() {
        assert!(Model::from_bytes(MODEL).is_ok());
        assert_eq!(Namer::from_bytes(NAMES).map(|namer| namer.languages().count() > 200), Ok(true));
    }

    #[test]
    fn a_cut_table_is_refused() {
        let cut = MODEL.get(..MODEL.len() - 1).unwrap_or_default();
        assert!(matches!(Model::from_bytes(cut), Err(ModelError::Length { .. })));
        let cut = NAMES.get(..NAMES.len() - 1).unwrap_or_default();
        assert!(matches!(Namer::from_bytes(cut), Err(ModelError::Length { .. })));
    }
}
