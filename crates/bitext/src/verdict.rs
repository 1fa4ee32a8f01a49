use crate::Span;

/// How the claims that a link ties together compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// Both say the same, in whatever words.
    Equivalent,
    /// The source says all that the target says, and more.
    SourceMoreSpecific,
    /// The target says all that the source says, and more.
    TargetMoreSpecific,
    /// They share a claim, and each says more.
    Partial,
    /// They give incompatible values of one slot of the same event or state.
    Contradiction,
    /// They belong together, but how they compare cannot be told.
    Undetermined,
}

impl Relation {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::SourceMoreSpecific => "source_more_specific",
            Self::TargetMoreSpecific => "target_more_specific",
            Self::Partial => "partial",
            Self::Contradiction => "contradiction",
            Self::Undetermined => "undetermined",
        }
    }
}

/// A place in a claim that another report may fill otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Slot {
    /// A number with its unit and what it counts.
    Number,
    /// A date or time.
    Date,
    /// Where.
    Place,
    /// Who or what: a person, an organisation, a thing with a name.
    Entity,
    /// Who says so.
    Attribution,
    /// Whether it is so.
    Polarity,
    /// Fact, plan, possibility, allegation or order.
    Modality,
    /// Anything else.
    Other,
}

impl Slot {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Place => "place",
            Self::Entity => "entity",
            Self::Attribution => "attribution",
            Self::Polarity => "polarity",
            Self::Modality => "modality",
            Self::Other => "other",
        }
    }
}

/// How two claims compare in one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SlotState {
    /// The same value.
    Same,
    /// Different values that can both be true: a rounding, a range, another unit, one more exact.
    Compatible,
    /// Values that cannot both be true.
    Conflict,
    /// Only the source fills the slot.
    SourceOnly,
    /// Only the target fills the slot.
    TargetOnly,
}

impl SlotState {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Compatible => "compatible",
            Self::Conflict => "conflict",
            Self::SourceOnly => "source_only",
            Self::TargetOnly => "target_only",
        }
    }
}

/// Where a conflict comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Nature {
    /// A state that changes (a toll, a scheduled date) was told at two times: news, not an error.
    Update,
    /// The two reports simply differ.
    Source,
    /// Different parties assert different things.
    Dispute,
    /// A translation says something else than its original.
    Translation,
}

impl Nature {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Source => "source",
            Self::Dispute => "dispute",
            Self::Translation => "translation",
        }
    }
}

/// One slot of two linked claims.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotComparison {
    /// Which slot.
    pub slot: Slot,
    /// How the two sides compare in it.
    pub state: SlotState,
    /// What the source has there; `None` if nothing.
    pub source_span: Option<Span>,
    /// What the target has there.
    pub target_span: Option<Span>,
    /// Where a conflict comes from; `None` in every other state.
    pub nature: Option<Nature>,
    /// For a conflict how surely a careful reader would call it one, `0.0..=1.0`; else 1.
    pub probability: f64,
}

impl SlotComparison {
    /// Whether it is a conflict more probably than not.
    pub fn is_certain_conflict(&self) -> bool {
        self.state == SlotState::Conflict && 0.5 <= self.probability
    }
}

/// How two linked claims compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// On the whole.
    pub relation: Relation,
    /// How surely, `0.0..=1.0`.
    pub probability: f64,
    /// Slot by slot: conflicts first, then as they stand in the source.
    pub slots: Vec<SlotComparison>,
}

impl Default for Verdict {
    fn default() -> Self {
        Self { relation: Relation::Undetermined, probability: 0.0, slots: Vec::new() }
    }
}

impl Verdict {
    /// The slots in which the two sides conflict more probably than not.
    pub fn conflicts(&self) -> impl Iterator<Item = &SlotComparison> {
        self.slots.iter().filter(|s| s.is_certain_conflict())
    }
}

/// What is wrong with a translation at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What sort of error.
    pub kind: FindingKind,
    /// Where in the source; `None` for something that was added.
    pub source_span: Option<Span>,
    /// Where in the target; `None` for something that was left out.
    pub target_span: Option<Span>,
    /// How surely a careful reader would object, `0.0..=1.0`.
    pub probability: f64,
    /// What is said on each side and how they differ, for people, in English.
    pub message: String,
}

/// Sort of error in a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// The number is another one.
    Number,
    /// The digits are right and the scale is wrong: *million* for *billion*, a lost zero.
    Scale,
    /// The number is right and what it measures is wrong.
    Unit,
    /// The number is left out.
    NumberMissing,
    /// A number is added.
    NumberAdded,
    /// The date or time is another one.
    Date,
    /// The date or time is left out.
    DateMissing,
    /// A date or time is added.
    DateAdded,
    /// The name is another one.
    Name,
    /// The name is misspelt.
    NameSpelling,
    /// The name is left out.
    NameMissing,
    /// The place is another one.
    Place,
    /// Somebody else says so.
    Attribution,
    /// A negation is lost or added.
    Negation,
    /// A hedge or qualifier is lost or added: *up to*, *almost*, *may*.
    Modality,
    /// A part of the source is not in the target.
    Omission,
    /// A part of the target is not in the source.
    Addition,
    /// Anything else that does not mean the same.
    Other,
}

impl FindingKind {
    /// The name written in every output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Scale => "scale",
            Self::Unit => "unit",
            Self::NumberMissing => "number_missing",
            Self::NumberAdded => "number_added",
            Self::Date => "date",
            Self::DateMissing => "date_missing",
            Self::DateAdded => "date_added",
            Self::Name => "name",
            Self::NameSpelling => "name_spelling",
            Self::NameMissing => "name_missing",
            Self::Place => "place",
            Self::Attribution => "attribution",
            Self::Negation => "negation",
            Self::Modality => "modality",
            Self::Omission => "omission",
            Self::Addition => "addition",
            Self::Other => "other",
        }
    }
}
