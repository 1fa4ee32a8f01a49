//! Filters of pairs that were chosen.

use doichieu_bitext::Lang;
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
pub(super) fn length_fits(source: &str, target: &str) -> bool {
    MIN_FIT <= length_fit(source, target)
}

/// Whether some number of one sentence is in the other, or one of them has none.
pub(super) fn numbers_agree(source: &str, target: &str) -> bool {
    let has_digit = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit(source) || !has_digit(target) {
        return true;
    }
    let (source, target) = (Mentions::read(source, Lang::En), Mentions::read(target, Lang::Vi));
    let matched = match_mentions(&source, &target);
    // What is said twice on one side is in neither list, nor is it lost.
    !matched.pairs.is_empty()
        || !matched.source_only.iter().any(|i| source.is_firm(*i))
        || !matched.target_only.iter().any(|i| target.is_firm(*i))
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
