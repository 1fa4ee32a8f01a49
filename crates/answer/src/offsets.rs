/// What offsets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum Offsets {
    /// Bytes of the untouched file.
    Bytes,
    /// Code points of the decoded file.
    Chars,
}

/// Names of the sorts of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
pub enum FindingNames {
    /// `number_missing`, `date`, `name_spelling`, …
    Doichieu,
    /// Those of translators' checkers: NumberMissing, DateMissing, …
    Translator,
}
