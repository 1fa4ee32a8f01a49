//! A challenge to checkers of translations: pairs that were altered at a known place, and what a checker says of them.
//!
//! Whoever makes the alterations hands them in as [`ChallengeItem`]s; this crate knows none. A *harmful* one has to be
//! caught, at a *harmless* one a checker has to keep silent.

mod digits;
mod outcome;
mod score;

use doichieu_bitext::{Finding, Lang, Span};

pub use digits::Digits;
pub use outcome::{ItemOutcome, judge};
pub use score::ChallengeScore;

/// A sentence and its translation, or two texts as long as a caller likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengePair {
    /// What it is called; alterations are chosen by it.
    pub id: String,
    /// The document it is from; intervals draw documents.
    pub document: String,
    /// The source.
    pub source: ChallengeText,
    /// The target.
    pub target: ChallengeText,
}

/// A text and its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeText {
    /// The text.
    pub text: String,
    /// Its language.
    pub lang: Lang,
}

/// One of the two sides of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChallengeSide {
    /// The source.
    Source,
    /// The target.
    Target,
}

impl ChallengePair {
    /// The text of a side.
    pub fn side(&self, side: ChallengeSide) -> &ChallengeText {
        match side {
            ChallengeSide::Source => &self.source,
            ChallengeSide::Target => &self.target,
        }
    }
}

/// A pair with something altered on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeItem {
    /// Index of the pair it was made from.
    pub pair_idx: usize,
    /// The side that was altered.
    pub side: ChallengeSide,
    /// What was done, with its group before a slash: `number/zero`.
    pub kind: &'static str,
    /// Whether the pair is now wrong.
    pub is_harmful: bool,
    /// The altered text.
    pub text: String,
    /// The places altered: in the text as it was, and in the altered text.
    pub changes: Vec<(Span, Span)>,
    /// What the other side says there, if anything.
    pub counterpart: Option<Span>,
}

impl ChallengeItem {
    /// The texts that a checker is given.
    pub fn texts<'a>(&'a self, pairs: &'a [ChallengePair]) -> Option<CheckedTexts<'a>> {
        let mut texts = CheckedTexts::of(pairs.get(self.pair_idx)?);
        match self.side {
            ChallengeSide::Source => texts.source = &self.text,
            ChallengeSide::Target => texts.target = &self.text,
        }
        Some(texts)
    }
}

/// What a checker is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedTexts<'a> {
    /// The source.
    pub source: &'a str,
    /// Its language.
    pub source_lang: Lang,
    /// The target.
    pub target: &'a str,
    /// Its language.
    pub target_lang: Lang,
}

impl<'a> CheckedTexts<'a> {
    /// The texts of a pair that nobody altered.
    pub fn of(pair: &'a ChallengePair) -> Self {
        Self {
            source: &pair.source.text,
            source_lang: pair.source.lang,
            target: &pair.target.text,
            target_lang: pair.target.lang,
        }
    }
}

/// A checker of translations.
pub trait Checker {
    /// Its name in results.
    fn name(&self) -> &str;

    /// What is wrong with each of the pairs, in their order; only what it would show to a user who set nothing. Called
    /// with all pairs at once, so that a checker may work on several at a time.
    fn check(&self, pairs: &[CheckedTexts<'_>]) -> Vec<Vec<Finding>>;
}
