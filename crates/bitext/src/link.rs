use crate::{Span, Verdict};

/// Claims of two reports that say something about the same matter.
///
/// Links are free to cross each other, and a sentence may be in several: comparable reports are told in
/// different orders. A ladder fits only translations.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What the source report says.
    pub source: LinkSide,
    /// What the target report says.
    pub target: LinkSide,
    /// Probability that a careful reader would link the two, in `0.0..=1.0`, calibrated on the claims
    /// development set.
    pub probability: f64,
    /// Why, strongest reason first.
    pub reasons: Vec<Reason>,
    /// How the two sides compare.
    pub verdict: Verdict,
}

/// One side of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSide {
    /// Indices of the sentences, ascending, never empty.
    pub sentence_idxs: Vec<usize>,
    /// The claim itself in the document's text: a clause of one sentence, or the whole of the sentences.
    pub span: Span,
}

/// One piece of evidence for a link.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was found.
    pub kind: ReasonKind,
    /// Where in the source document's text; `None` if it has no place, such as length.
    pub source_span: Option<Span>,
    /// Where in the target document's text.
    pub target_span: Option<Span>,
    /// What both share, for people: `5,000`, `Russia = Nga`.
    pub value: String,
    /// What it adds to the link's log-odds; negative for evidence against.
    pub weight: f64,
}

/// Kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReasonKind {
    /// The same number by value.
    Number,
    /// The same date or time.
    Date,
    /// The same name, under whatever spelling.
    Name,
    /// Two values of one thing that changes, such as two death tolls: they differ, and tell the same claim.
    Rival,
    /// The same words: cognates, loans, acronyms.
    Cognate,
    /// Lengths that fit.
    Length,
    /// Places in the two reports that fit.
    Position,
    /// An encoder finds the meanings close.
    Encoder,
    /// Words that a lexicon knows as translations of each other.
    Lexicon,
}

impl ReasonKind {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Name => "name",
            Self::Rival => "rival",
            Self::Cognate => "cognate",
            Self::Length => "length",
            Self::Position => "position",
            Self::Encoder => "encoder",
            Self::Lexicon => "lexicon",
        }
    }
}
