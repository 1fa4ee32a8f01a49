//! Links between the words of a sentence and of its translation.
//!
//! [`WordAligner`] ties words, and compounds as blocks: *thủ tướng* to both words of *prime minister*. Runs of words
//! that may translate each other are gathered from the lexicon, from equal numbers, names and signs, and from the
//! vectors of words; each is weighed alone and then among its rivals and neighbours, by two logistic regressions; the
//! best ones win.
//!
//! Sources: vectors of words as evidence, SimAlign (Jalili Sabet et al., Findings of EMNLP 2020); closeness to the
//! diagonal with one weight, fast_align (Dyer, Chahuneau and Smith, NAACL 2013); [`Symmetry`] names its own.
//!
//! # Examples
//!
//! ```
//! # #[cfg(feature = "built-in")] {
//! use doichieu_align::words::WordAligner;
//!
//! let (en, vi) = ("The prime minister resigned.", "Thủ tướng đã từ chức.");
//! let found = WordAligner::bundled().align(en, vi);
//! let word = |spans: &[doichieu_bitext::Span], idx: usize, text: &'static str| spans[idx].text(text).unwrap_or("");
//! let linked: Vec<(&str, &str)> = found
//!     .links
//!     .iter()
//!     .map(|l| (word(&found.source, l.source_idx, en), word(&found.target, l.target_idx, vi)))
//!     .collect();
//! assert!(linked.contains(&("minister", "tướng")) && linked.contains(&("resigned", "chức")));
//! # }
//! ```

mod context;
mod evidence;
mod symmetry;
mod token;

use std::sync::{Arc, LazyLock};

use doichieu_bitext::{Lang, Span, WordLink};
use doichieu_encode::Encoder;
use doichieu_encode::lexicon::Lexicon;

use crate::Parameters;
pub use evidence::Candidate;
pub use symmetry::Symmetry;
pub use token::words;

/// Probability from which a link is called sure.
pub const SURE: f64 = 0.8;

/// The weights that ship, made by `doichieu-train words`.
const WEIGHTS: &str = include_str!("../../assets/words.tsv");

static PARAMETERS: LazyLock<Parameters> = LazyLock::new(|| Parameters::bundled(WEIGHTS));

/// Finds links between words.
#[derive(Debug, Clone)]
pub struct WordAligner {
    lexicon: Lexicon<'static>,
    encoder: Option<Arc<dyn Encoder>>,
    options: WordOptions,
}

/// How words are linked.
#[derive(Debug, Clone, PartialEq)]
pub struct WordOptions {
    /// Language of the source; the lexicon knows English and Vietnamese.
    pub source: Lang,
    /// Language of the target.
    pub target: Lang,
    /// How the links of both directions become one set.
    pub symmetry: Symmetry,
    /// Links that are less probable are left out, `0.0..=1.0`; `None` for what measured best.
    pub min_probability: Option<f64>,
}

impl Default for WordOptions {
    fn default() -> Self {
        Self { source: Lang::En, target: Lang::Vi, symmetry: Symmetry::default(), min_probability: None }
    }
}

/// Two texts cut into words, and their links.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordAlignment {
    /// Words of the source: bytes of its text.
    pub source: Vec<Span>,
    /// Words of the target.
    pub target: Vec<Span>,
    /// Links in ascending order, with probabilities; those of at least [`SURE`] are sure.
    pub links: Vec<WordLink>,
}

/// Of what a candidate's values tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Of the candidate alone.
    Alone,
    /// Of the candidate among the others.
    InContext,
}

impl Stage {
    /// Names of the values.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Alone => &evidence::ALONE,
            Self::InContext => &context::IN_CONTEXT,
        }
    }

    /// Before the names in the table of weights.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Alone => "alone.",
            Self::InContext => "context.",
        }
    }

    /// The name of a weight in the table; without a name that of the stage's own bias.
    pub fn weight_name(self, name: Option<&str>) -> String {
        match (self, name) {
            (Self::InContext, None) => "bias".to_owned(),
            (stage, name) => format!("{}{}", stage.prefix(), name.unwrap_or("bias")),
        }
    }

    fn log_odds(self, values: &[f64], parameters: &Parameters) -> f64 {
        let weight = |name: Option<&str>| {
            let name = self.weight_name(name);
            if name == "bias" {
                parameters.bias
            } else {
                parameters.weights.get(&name).copied().unwrap_or(0.0)
            }
        };
        let sum: f64 = self.names().iter().zip(values).map(|(name, v)| weight(Some(name)) * v).sum();
        weight(None) + sum
    }
}

/// From the log-odds that a candidate is right as a whole to those that a link of it is.
///
/// Source: Platt, "Probabilistic outputs for support vector machines", 1999.
#[derive(Debug, Clone, Copy)]
struct Calibration {
    slope: f64,
    bias: f64,
}

impl Calibration {
    fn of(parameters: &Parameters) -> Self {
        let value = |name: &str, otherwise| parameters.weights.get(name).copied().unwrap_or(otherwise);
        Self { slope: f64::max(value("link.log_odds", 1.0), 0.01), bias: value("link.bias", 0.0) }
    }
}

impl WordAligner {
    /// Links by a lexicon, by spelling and by place.
    pub fn new(lexicon: Lexicon<'static>) -> Self {
        Self { lexicon, encoder: None, options: WordOptions::default() }
    }

    /// Links by the lexicon and the encoder that come with the program.
    #[cfg(feature = "built-in")]
    pub fn bundled() -> Self {
        Self::new(*Lexicon::bundled()).with_encoder(Arc::new(doichieu_encode::BuiltIn::bundled()))
    }

    /// Adds the vectors of single words.
    ///
    /// The weights are fitted with the built-in encoder. One that takes no single words, or that fails, adds nothing.
    pub fn with_encoder(self, encoder: Arc<dyn Encoder>) -> Self {
        Self { encoder: Some(encoder), ..self }
    }

    /// Takes other options.
    pub fn with_options(self, options: WordOptions) -> Self {
        Self { options, ..self }
    }

    /// Cuts two texts into [`words`] and links them.
    ///
    /// The texts may be several sentences, such as the sides of a bead. Time and memory grow with the product of the
    /// numbers of words, so this is for beads and not for documents.
    pub fn align(&self, source: &str, target: &str) -> WordAlignment {
        let (source_words, target_words) = (words(source), words(target));
        let texts =
            |spans: &[Span], text| spans.iter().map(|s| s.text(text).unwrap_or("")).collect::<Vec<&str>>();
        let links = self.link(&texts(&source_words, source), &texts(&target_words, target));
        WordAlignment { source: source_words, target: target_words, links }
    }

    /// Links words that are already cut, Vietnamese ones into syllables; punctuation among them stays unlinked.
    ///
    /// Indices of the links are those of the words given, in ascending order.
    pub fn link(&self, source: &[&str], target: &[&str]) -> Vec<WordLink> {
        self.link_by(source, target, &PARAMETERS)
    }

    /// As [`WordAligner::link`], with weights of one's own.
    pub fn link_by(&self, source: &[&str], target: &[&str], parameters: &Parameters) -> Vec<WordLink> {
        if (self.options.source, self.options.target) == (Lang::Vi, Lang::En) {
            return self.turned(source, target, parameters);
        }
        let candidates = self.candidates(source, target, Stage::InContext, parameters);
        let odds: Vec<f64> =
            candidates.iter().map(|c| Stage::InContext.log_odds(&c.values, parameters)).collect();
        let least =
            self.options.min_probability.unwrap_or(parameters.min_probability).clamp(1e-9, 1.0 - 1e-9);
        let Calibration { slope, bias } = Calibration::of(parameters);
        let min_odds = ((least / (1.0 - least)).ln() - bias) / slope;
        symmetry::links(&candidates, &odds, min_odds, self.options.symmetry)
            .into_iter()
            .map(|((source_idx, target_idx), odds)| {
                let probability = 1.0 / (1.0 + (-(slope * odds + bias)).exp());
                WordLink {
                    source_idx,
                    target_idx,
                    probability: Some(probability),
                    is_sure: SURE <= probability,
                }
            })
            .collect()
    }

    /// The weights are those of English against Vietnamese, so the other direction is this one turned around.
    fn turned(&self, source: &[&str], target: &[&str], parameters: &Parameters) -> Vec<WordLink> {
        let options = WordOptions { source: Lang::En, target: Lang::Vi, ..self.options.clone() };
        let mut links = self.clone().with_options(options).link_by(target, source, parameters);
        for link in &mut links {
            (link.source_idx, link.target_idx) = (link.target_idx, link.source_idx);
        }
        links.sort_by_key(|l| (l.source_idx, l.target_idx));
        links
    }

    /// What is known of each pair of runs that may be linked, for whoever fits weights.
    ///
    /// * `parameters`: weights of the first stage, upon which the second stands.
    pub fn candidates(
        &self,
        source: &[&str],
        target: &[&str],
        stage: Stage,
        parameters: &Parameters,
    ) -> Vec<Candidate> {
        let source = evidence::Words::new(source, self.options.source, &self.lexicon);
        let target = evidence::Words::new(target, self.options.target, &self.lexicon);
        let alone = evidence::candidates(&source, &target, &self.lexicon, self.encoder.as_deref());
        match stage {
            Stage::Alone => alone,
            Stage::InContext => {
                let odds: Vec<f64> =
                    alone.iter().map(|c| Stage::Alone.log_odds(&c.values, parameters)).collect();
                context::in_context(&alone, &odds)
            }
        }
    }
}

#[cfg(all(test, feature = "built-in"))]
mod tests;
