use crate::ScoreKind;

/// What a file may not tell about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// Language of the source, a BCP 47 tag; in files of many languages, which one to take.
    pub source_lang: Option<String>,
    /// Language of the target.
    pub target_lang: Option<String>,
    /// What scores count; `None` for what the format usually means.
    pub score_kind: Option<ScoreKind>,
    /// Whether the first word of a sentence is 1 in word links (AWESoME's gold), not 0.
    pub is_one_based: bool,
    /// How many beads a part of a document has, where documents are passed on in parts.
    pub part_size: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            source_lang: None,
            target_lang: None,
            score_kind: None,
            is_one_based: false,
            part_size: usize::MAX,
        }
    }
}

/// How to write where a format leaves a choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WriteOptions {
    /// What becomes of null alignments.
    pub nulls: Nulls,
    /// Whether the first word of a sentence is 1 in word links, not 0.
    pub is_one_based: bool,
    /// A table without the line that names its columns.
    pub is_headless: bool,
}

/// What becomes of null alignments where a format may do either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nulls {
    /// What the format's users expect ([`super::Format::keeps_nulls`]).
    #[default]
    Usual,
    /// They are written, with an empty side.
    Keep,
    /// They are left out.
    Drop,
}
