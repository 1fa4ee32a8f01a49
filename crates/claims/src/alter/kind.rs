/// What is done to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One digit is another.
    NumberDigit,
    /// One more or one less in the last place.
    NumberOffByOne,
    /// Two neighbouring digits change places.
    NumberTransposed,
    /// A zero at the end is lost.
    NumberZero,
    /// A small number in words is another.
    NumberWord,
    /// *Million* is *billion*, *nghìn* is *triệu*.
    Scale,
    /// The number is kept and measures something else: miles, euros, weeks, people instead of per cent.
    Unit,
    /// Another day of the month.
    DateDay,
    /// Another month.
    DateMonth,
    /// Another year.
    DateYear,
    /// Another day of the week.
    DateWeekday,
    /// Another hour.
    DateTime,
    /// Another person, or another acronym.
    Name,
    /// Another country, city or demonym.
    Place,
    /// A negation is taken out.
    NegationLost,
    /// A negation is put in.
    NegationAdded,
    /// Somebody else says it.
    Attribution,
    /// What bounds a number is taken out: *at least*, *khoảng*.
    HedgeLost,
    /// A possibility is told as a fact.
    ModalityLost,
    /// The same number, written otherwise.
    NumberNotation,
    /// The same unit, written otherwise.
    UnitNotation,
    /// Another name of the same place or body.
    Exonym,
    /// The same date or time, written otherwise.
    DateNotation,
    /// Words joined by underscores, spaces before marks, as word segmenters write.
    Segmented,
    /// No diacritics.
    NoDiacritics,
    /// Decomposed letters (NFD).
    Decomposed,
    /// The tone mark on the other vowel: `hòa`, `hoà`.
    TonePlacement,
    /// Curly quotation marks for straight ones, or straight for curly.
    Quotes,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 28] = [
        Self::NumberDigit,
        Self::NumberOffByOne,
        Self::NumberTransposed,
        Self::NumberZero,
        Self::NumberWord,
        Self::Scale,
        Self::Unit,
        Self::DateDay,
        Self::DateMonth,
        Self::DateYear,
        Self::DateWeekday,
        Self::DateTime,
        Self::Name,
        Self::Place,
        Self::NegationLost,
        Self::NegationAdded,
        Self::Attribution,
        Self::HedgeLost,
        Self::ModalityLost,
        Self::NumberNotation,
        Self::UnitNotation,
        Self::Exonym,
        Self::DateNotation,
        Self::Segmented,
        Self::NoDiacritics,
        Self::Decomposed,
        Self::TonePlacement,
        Self::Quotes,
    ];

    /// The name in reports: the group, and after a slash what is special about the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NumberDigit => "number/digit",
            Self::NumberOffByOne => "number/off-by-one",
            Self::NumberTransposed => "number/transposed",
            Self::NumberZero => "number/zero",
            Self::NumberWord => "number/word",
            Self::Scale => "scale",
            Self::Unit => "unit",
            Self::DateDay => "date/day",
            Self::DateMonth => "date/month",
            Self::DateYear => "date/year",
            Self::DateWeekday => "date/weekday",
            Self::DateTime => "date/time",
            Self::Name => "name",
            Self::Place => "place",
            Self::NegationLost => "negation/lost",
            Self::NegationAdded => "negation/added",
            Self::Attribution => "attribution",
            Self::HedgeLost => "hedge/bound",
            Self::ModalityLost => "hedge/modality",
            Self::NumberNotation => "same/number",
            Self::UnitNotation => "same/unit",
            Self::Exonym => "same/exonym",
            Self::DateNotation => "same/date",
            Self::Segmented => "same/segmented",
            Self::NoDiacritics => "same/no-diacritics",
            Self::Decomposed => "same/decomposed",
            Self::TonePlacement => "same/tone-placement",
            Self::Quotes => "same/quotes",
        }
    }

    /// The kinds that are counted together; for harmless kinds `same`.
    pub fn group(self) -> &'static str {
        self.as_str().split('/').next().unwrap_or_default()
    }

    /// Whether the altered text says something else.
    pub fn is_harmful(self) -> bool {
        self < Self::NumberNotation
    }
}
