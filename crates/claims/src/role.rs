//! What a quantity counts: the noun after it, and a concept that both languages share.

mod cue;
mod find;
mod words;

use doichieu_bitext::{Lang, Span};

use crate::quantity::Quantity;
use crate::token::Tokens;

pub(crate) use find::find;

/// A quantity with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Its index among the quantities given; `None` for a zero told in words (*no one*, *không có ai*), which no
    /// numeral stands for.
    pub quantity_idx: Option<usize>,
    /// The quantity itself; for a zero in words a count of 0 with the span of those words.
    pub quantity: Quantity,
    /// The noun phrase that follows the number, without what is said of it: `Israeli soldiers`, `người Palestine`.
    pub head: Option<Span>,
    /// What is counted, as a concept of the table `roles.tsv` that both languages share: `dead`, `injured`, `votes`.
    pub concept: Option<&'static str>,
    /// The words that tell the concept: `death toll`, `thiệt mạng`.
    pub cue: Option<Span>,
    /// Whether the value changes while a story runs, so that two reports may give two values and both be right at
    /// their time.
    pub is_state: bool,
    /// Whether it is the whole of what is counted or a part of it.
    pub extent: Extent,
}

impl Counted {
    /// Whether it is told as the whole: a toll, a total, a number up to now.
    pub fn is_total(&self) -> bool {
        self.extent == Extent::Total
    }
}

/// How a number relates to all that could be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// All: *death toll, so far, a total of; tổng số, cho đến nay*.
    Total,
    /// Some: *another 5, including 5; thêm 5, trong đó có 5*.
    Part,
    /// Nothing is said.
    Unsaid,
}

/// Says what each quantity of a sentence counts, in the order of the text; zeros told in words are added.
///
/// * `quantities`: what [`crate::quantity::quantities`] or [`crate::Mentions`] found in the same text.
///
/// The concept is told by what governs the number within its clause, on either side of it: *killing 270 people*,
/// *death toll to 763*, *763 người thiệt mạng*, *số người chết là 770*. Numbers joined by *and* or *và* share it.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::quantity::quantities;
/// use doichieu_claims::role::counted;
///
/// let (en, vi) = ("The death toll rose to 763.", "Số người chết là 770 người Palestine.");
/// let a = counted(en, Lang::En, &quantities(en, Lang::En));
/// let b = counted(vi, Lang::Vi, &quantities(vi, Lang::Vi));
/// assert_eq!(a[0].concept, Some("dead"));
/// assert_eq!(a[0].concept, b[0].concept);
/// assert!(a[0].is_total() && a[0].is_state);
/// ```
pub fn counted(text: &str, lang: Lang, quantities: &[Quantity]) -> Vec<Counted> {
    find(&Tokens::read(text, lang), quantities)
}

/// The concepts that [`Counted::concept`] can name, sorted.
pub fn concepts() -> Vec<&'static str> {
    cue::concepts()
}
