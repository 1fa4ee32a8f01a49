use doichieu_bitext::{Link, Nature, Relation};

/// The part of the comparison that a link stands in; the same parts, in the same order, as in the printed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkKind {
    Conflict,
    Update,
    Same,
    More,
    Partial,
    Open,
}

impl LinkKind {
    pub(super) const ALL: [Self; 6] =
        [Self::Conflict, Self::Update, Self::Same, Self::More, Self::Partial, Self::Open];

    /// The first part that takes the link.
    pub(super) fn of(link: &Link) -> Self {
        let verdict = &link.verdict;
        if verdict.conflicts().any(|c| c.nature != Some(Nature::Update)) {
            return Self::Conflict;
        }
        match verdict.relation {
            Relation::Contradiction => Self::Update,
            Relation::Equivalent => Self::Same,
            Relation::SourceMoreSpecific | Relation::TargetMoreSpecific => Self::More,
            Relation::Undetermined => Self::Open,
            _ => Self::Partial,
        }
    }

    /// Index in [`Self::ALL`].
    pub(super) const fn number(self) -> usize {
        self as usize
    }

    /// Class of its elements.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Update => "update",
            Self::Same => "same",
            Self::More => "more",
            Self::Partial => "partial",
            Self::Open => "open",
        }
    }

    /// What tells it apart without its colour.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Conflict => "≠",
            Self::Update => "Δ",
            Self::Same => "=",
            Self::More => "⊃",
            Self::Partial => "∩",
            Self::Open => "?",
        }
    }

    /// A word or two.
    pub(super) const fn short(self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Update => "two times",
            Self::Same => "same",
            Self::More => "one says more",
            Self::Partial => "each says more",
            Self::Open => "not compared",
        }
    }

    /// Heading of its part.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Conflict => "They conflict",
            Self::Update => "Figures told at two times",
            Self::Same => "Both reports say the same",
            Self::More => "One says more",
            Self::Partial => "Both speak of it, each says more",
            Self::Open => "Linked, not compared",
        }
    }
}

/// The sign of one link: of two claims the one that says more stands at the open side.
pub(super) fn sign(link: &Link) -> &'static str {
    match (LinkKind::of(link), link.verdict.relation) {
        (LinkKind::More, Relation::TargetMoreSpecific) => "⊂",
        (kind, _) => kind.sign(),
    }
}
