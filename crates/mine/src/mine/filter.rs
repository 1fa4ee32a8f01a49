//! Filters of pairs that were chosen.

use doichieu_bitext::Lang;
use doichieu_claims::mention::Item;
use doichieu_claims::{Mentions, match_mentions};

use super::evidence::length_fit;

/// What is looked at beside the score; each can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filters {
    /// Leaves out lines that are in another language than their side.
    pub language: bool,
    /// Leaves out pairs whose lengths are more than three standard deviations from a translation's: below 0.62 or
    /// above 1.93 Vietnamese characters for one English, with four added to both for the sake of short sentences.
    pub length: bool,
    /// Leaves out pairs whose sentences both have numbers or dates in digits, and not one in common.
    pub numbers: bool,
}

impl Default for Filters {
    fn default() -> Self {
        Self { language: true, length: true, numbers: true }
    }
}

/// Three standard deviations, see [`length_fit`].
const MIN_FIT: f64 = -4.5;

/// Whether the lengths of two sentences are those of a translation.
pub fn length_fits(source: &str, target: &str) -> bool {
    MIN_FIT <= length_fit(source, target)
}

/// Whether some number of one sentence is in the other, or one of them has none.
pub fn numbers_agree(source: &str, target: &str) -> bool {
    if !has_digit(source) || !has_digit(target) {
        return true;
    }
    let (en, vi) = (Mentions::read(source, Lang::En), Mentions::read(target, Lang::Vi));
    let matched = match_mentions(&en, &vi);
    let in_source = |item: &Item| is_written(&en, item, source);
    let in_target = |item: &Item| is_written(&vi, item, target);
    // A month may be a name on one side and a number on the other; a weekday is no number on either.
    matched.pairs.iter().any(|(a, b, _)| in_source(a) || in_target(b))
        || !matched.source_only.iter().any(in_source)
        || !matched.target_only.iter().any(in_target)
}

/// Whether a mention is written with digits.
fn is_written(mentions: &Mentions, item: &Item, text: &str) -> bool {
    let span = match item {
        Item::Quantity(at) => mentions.quantities.get(*at).map(|q| q.span),
        Item::Date(at) => mentions.dates.get(*at).map(|d| d.span),
    };
    span.and_then(|span| span.text(text)).is_some_and(has_digit)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        for (en, vi, agree) in [
            ("It cost $1.5 million.", "Chi phí là 1,5 triệu USD.", true),
            ("It cost $1.5 million.", "Chi phí là 1,6 triệu USD.", false),
            ("In June 12 people died.", "Tháng 6 có 12 người chết.", true),
            ("It rained for 12 days.", "Trời mưa.", true),
            ("It rained.", "Trời mưa.", true),
            ("", "", true),
        ] {
            assert_eq!(numbers_agree(en, vi), agree, "{en} | {vi}");
        }
    }

    #[test]
    fn lengths_may_differ_as_those_of_translations_do() {
        let (en, vi) = ("a".repeat(100), "b".repeat(109));
        assert!(length_fits(&en, &vi));
        assert!(!length_fits(&en, &vi.repeat(2)) && !length_fits(&en.repeat(2), &vi));
        // A word against a few: too short to tell.
        assert!(length_fits("Yes.", "Đúng vậy."));
        assert!(length_fits("", ""));
    }
}
