//! Who says what: reports, direct and indirect, with their cues and speakers.

mod find;

use doichieu_bitext::{Lang, Span};

use crate::clause::Parsed;
use crate::coreference::{Entities, Entity};
use crate::date;
use crate::name;
use crate::token::Tokens;

pub(crate) use find::find;

/// That somebody says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The words that tell who says it: `Peskov`, `the spokesman`; `None` where nobody is named.
    pub source: Option<Span>,
    /// Who that is, as an index into the document's entities; `None` where the text does not tell.
    pub speaker: Option<usize>,
    /// The words that tell that it is said: `said`, `according to`, `cho biết`; `None` for a quotation that goes on from
    /// the sentence before.
    pub cue: Option<Span>,
    /// What is said.
    pub content: Span,
    /// Whether the very words are given.
    pub quotation: Quotation,
    /// The report within which this one stands, by index: *he said that they claimed …*.
    pub within: Option<usize>,
}

/// How words are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quotation {
    /// Between quotation marks.
    Direct,
    /// In the words of the report.
    Indirect,
    /// In the words of the report with some of the speaker's own.
    Mixed,
}

impl Quotation {
    /// The name written in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
            Self::Mixed => "mixed",
        }
    }
}

/// Reports of a text with the people and bodies that its speakers are among.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attributions {
    /// Left to right by what is said.
    pub list: Vec<Attribution>,
    /// What [`Attribution::speaker`] counts.
    pub entities: Vec<Entity>,
}

/// Finds who says what in a text of one or more sentences.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::attribution::attributions;
///
/// let text = "Dmitry Peskov is the Kremlin's spokesman. The talks have failed, he said on Monday.";
/// let found = attributions(text, Lang::En);
/// let first = &found.list[0];
/// assert_eq!(first.content.text(text), Some("The talks have failed"));
/// assert_eq!(first.speaker.map(|at| found.entities[at].name.as_str()), Some("Dmitry Peskov"));
/// ```
pub fn attributions(text: &str, lang: Lang) -> Attributions {
    let tokens = Tokens::read(text, lang);
    let names = name::find(&tokens, &date::find(&tokens));
    let parsed = Parsed::read(&tokens);
    let entities = Entities::of(&parsed, &names);
    let list = find(&parsed, &names, &entities);
    Attributions { list, entities: entities.list }
}
