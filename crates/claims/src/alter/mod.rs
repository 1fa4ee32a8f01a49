//! Alters one side of a true translation at a known place, so that a checker of translations can be scored.
//!
//! A harmful alteration changes what the text says (a lost zero, another month, a dropped *not*); a harmless one only
//! how it says it (`1.5 million` for `1,500,000`, `13/3` for `ngày 13 tháng 3`, decomposed letters). A mention is made
//! another only if the other side has it too, so that every harmful alteration is an error of the pair. Templates are
//! kept to those whose output reads grammatically: what none fits is left alone.

mod choice;
mod date;
mod date_notation;
mod exonym;
mod hedge;
mod kind;
mod name;
mod negation;
mod number;
mod number_notation;
mod pool;
mod scene;
mod script;
mod segmented;
mod speaker;
mod unit;
mod unit_notation;

use doichieu_bitext::{Lang, Span};

use crate::Mentions;

pub use choice::{seed_of, select};
pub use kind::Kind;
pub use pool::Pool;

use scene::Scene;

/// A text with its language and what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text.
    pub text: &'a str,
    /// Its language.
    pub lang: Lang,
    /// Its mentions.
    pub mentions: &'a Mentions,
}

/// A place of a text, before and after it was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// In the text as it was.
    pub before: Span,
    /// In the altered text; empty where something was taken out.
    pub after: Span,
}

/// A text with something altered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alteration {
    /// What was done.
    pub kind: Kind,
    /// The altered text.
    pub text: String,
    /// The places that differ, left to right.
    pub changes: Vec<Change>,
    /// Where the other text says what this one no longer says; `None` where it says nothing about it.
    pub counterpart: Option<Span>,
}

/// Makes every alteration of `text` that its translation `other` makes a sure one, in the order of [`Kind`] and then
/// left to right.
///
/// * `pool`: the names of the collection that both are from, from which others are taken.
/// * `seed`: what the choice among digits, months and names depends on; see [`seed_of`]. The same arguments give the
///   same alterations.
///
/// Only English and Vietnamese are altered; other languages give nothing.
///
/// # Examples
///
/// ```
/// use doichieu_bitext::Lang;
/// use doichieu_claims::Mentions;
/// use doichieu_claims::alter::{Kind, Pool, Text, alterations};
///
/// let (en, vi) = ("The bridge cost $590 million.", "Cây cầu tốn 590 triệu USD.");
/// let (a, b) = (Mentions::read(en, Lang::En), Mentions::read(vi, Lang::Vi));
/// let en = Text { text: en, lang: Lang::En, mentions: &a };
/// let vi = Text { text: vi, lang: Lang::Vi, mentions: &b };
/// let altered = alterations(en, vi, &Pool::default(), 1);
/// let zero = altered.iter().find(|a| a.kind == Kind::NumberZero).unwrap();
/// assert_eq!(zero.text, "The bridge cost $59 million.");
/// ```
pub fn alterations(text: Text<'_>, other: Text<'_>, pool: &Pool, seed: u64) -> Vec<Alteration> {
    if ![text.lang, other.lang].iter().all(|l| matches!(l, Lang::En | Lang::Vi)) {
        return Vec::new();
    }
    let scene = Scene::new(text, other, pool, seed);
    let mut out = Vec::new();
    for propose in [
        number::propose,
        unit::propose,
        date::propose,
        name::propose,
        speaker::propose,
        negation::propose,
        hedge::propose,
        number_notation::propose,
        unit_notation::propose,
        exonym::propose,
        date_notation::propose,
        script::propose,
        segmented::propose,
    ] {
        propose(&scene, &mut out);
    }
    out.sort_by_key(|a| (a.kind, a.changes.first().map(|c| c.before)));
    out
}

#[cfg(test)]
mod tests;
