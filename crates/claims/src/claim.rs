//! Cuts a document into claims: the smallest pieces that can be true or false by themselves.

mod cut;

use doichieu_bitext::{Lang, Span};

use crate::attribution::Attribution;
use crate::coreference::Entity;
use crate::date::DateMention;
use crate::modality::{ModalCue, Modality};
use crate::name::Name;
use crate::polarity::Negation;
use crate::resolve::{Anchor, Dated};
use crate::role::Counted;

/// A predicate with its arguments, and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Where it stands; more than one stretch where another claim stands inside it. Without the words that only say
    /// who says it, and without marks at the ends.
    pub pieces: Vec<Span>,
    /// Index of its sentence among those given.
    pub sentence_idx: usize,
    /// How it hangs on the others.
    pub kind: ClaimKind,
    /// The claim on which it depends or from which it goes on; that one may leave its subject to this.
    pub parent: Option<usize>,
    /// The verb with its helpers; `None` for a heading without one.
    pub predicate: Option<Span>,
    /// The innermost report that it is part of, an index into [`Claims::attributions`].
    pub attribution: Option<usize>,
    /// Whether it is denied: an odd number of negations reaches its predicate.
    pub negated: bool,
    /// Indices into [`Claims::negations`] of the cues in it or over it.
    pub negations: Vec<usize>,
    /// Fact, plan, possibility, allegation, order or condition.
    pub modality: Modality,
    /// Indices into [`Claims::modals`] of the cues in it or over it.
    pub modals: Vec<usize>,
    /// Indices into [`Claims::quantities`].
    pub quantities: Vec<usize>,
    /// Indices into [`Claims::dates`].
    pub dates: Vec<usize>,
    /// Indices into [`Claims::names`].
    pub names: Vec<usize>,
}

impl Claim {
    /// The smallest span that covers all pieces.
    pub fn span(&self) -> Span {
        let mut pieces = self.pieces.iter().copied();
        let first = pieces.next().unwrap_or_default();
        pieces.fold(first, Span::hull)
    }
}

/// How a claim hangs on the others of its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ClaimKind {
    /// Stands by itself.
    Main,
    /// Goes on from its parent, often with its subject.
    Coordinated,
    /// Gives time, cause, condition or purpose: *because, when; vì, khi*.
    Subordinate,
    /// Describes a noun of its parent: *who, which; mà*.
    Relative,
    /// Is said or thought.
    Complement,
    /// Follows from its parent: *killing 270 people; khiến 270 người chết*.
    Consequence,
    /// Stands between quotation marks.
    Quoted,
    /// A heading or another stretch without a verb.
    Heading,
}

impl ClaimKind {
    /// The name written in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Coordinated => "coordinated",
            Self::Subordinate => "subordinate",
            Self::Relative => "relative",
            Self::Complement => "complement",
            Self::Consequence => "consequence",
            Self::Quoted => "quoted",
            Self::Heading => "heading",
        }
    }
}

/// The claims of a document with all that was recognised in it. Spans are byte offsets into the document's text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Claims {
    /// In the order of their first words.
    pub list: Vec<Claim>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// People, organisations and places.
    pub entities: Vec<Entity>,
    /// Negations.
    pub negations: Vec<Negation>,
    /// Hedges, plans, orders and the like.
    pub modals: Vec<ModalCue>,
    /// Numbers with what they count.
    pub quantities: Vec<Counted>,
    /// Dates and times as written.
    pub mentions: Vec<DateMention>,
    /// The same resolved, with lengths of time told from now; [`Dated::date_idx`] counts [`Claims::mentions`].
    pub dates: Vec<Dated>,
    /// Names.
    pub names: Vec<Name>,
    /// For each name its entity.
    pub entity_of_name: Vec<usize>,
}

impl Claims {
    /// Reads the claims of a document.
    ///
    /// * `sentences`: the sentences of the text, in order and apart; what stands in none is read for names and is in no
    ///   claim.
    /// * `anchor`: when it was written; without it relative dates stay unresolved.
    ///
    /// # Examples
    ///
    /// ```
    /// use doichieu_bitext::{Lang, Span};
    /// use doichieu_claims::Claims;
    ///
    /// let text = "The ship sank on Monday, killing 12 people, but the owner denied that it was overloaded.";
    /// let claims = Claims::read(text, &[Span::at(0, text.len())], Lang::En, None);
    /// let texts: Vec<_> = claims.list.iter().filter_map(|c| c.span().text(text)).collect();
    /// assert_eq!(texts, ["The ship sank on Monday", "killing 12 people", "it was overloaded"]);
    /// assert!(claims.list[2].negated);
    /// assert_eq!(claims.quantities[0].concept, Some("dead"));
    /// ```
    pub fn read(text: &str, sentences: &[Span], lang: Lang, anchor: Option<Anchor>) -> Self {
        cut::read(text, sentences, lang, anchor)
    }

    /// The report that a claim is part of.
    pub fn attribution(&self, claim: &Claim) -> Option<&Attribution> {
        claim.attribution.and_then(|at| self.attributions.get(at))
    }

    /// Who says a claim, where the text tells.
    pub fn speaker(&self, claim: &Claim) -> Option<&Entity> {
        let speaker = self.attribution(claim)?.speaker?;
        self.entities.get(speaker)
    }
}
