//! Words that make a number a bound or an approximation, lost or added: *up to*, *almost*, *more than*.

use doichieu_bitext::{FindingKind, Span};
use doichieu_claims::mention::{Item, Matched};
use doichieu_claims::quantity::{Bound, Form, Unit};

use super::number::suspect;
use super::pair::{Pair, Suspicion};

/// Words that make something a bound or an approximation, wherever they stand in the sentence.
const ENGLISH: &[&str] = &[
    "at least",
    "more",
    "over",
    "exceed",
    "exceeds",
    "exceeded",
    "exceeding",
    "minimum",
    "upwards",
    "up to",
    "as many as",
    "as much as",
    "less",
    "fewer",
    "maximum",
    "about",
    "around",
    "roughly",
    "approximately",
    "approx",
    "nearly",
    "almost",
    "close",
    "estimated",
    "estimate",
    "estimates",
    "estimating",
    "circa",
    "passed",
    "past",
    "above",
    "topped",
    "plus",
    "higher",
    "greater",
    "older",
    "longer",
    "between",
    "likely",
    "perhaps",
    "possibly",
    "surpassed",
    "further",
    "additional",
    "faster",
    "under",
    "below",
];
const VIETNAMESE: &[&str] = &[
    "ít nhất",
    "tối thiểu",
    "không dưới",
    "hơn",
    "vượt",
    "tối đa",
    "nhiều nhất",
    "khoảng",
    "chừng",
    "xấp xỉ",
    "ước",
    "ngót",
    "hầu",
    "trở lên",
    "trở xuống",
    "đổ lại",
    "cỡ",
    "gần",
    "chưa",
    "quá",
    "có thể",
    "vài",
    "suýt",
    "tầm",
    "lên đến",
    "lên tới",
    "dài hạn",
    "nhiều",
    "cao nhất",
    "hạn",
    "đến",
    "tới",
    "dưới",
    "trên",
];

/// Of these, words that bound only what they stand right before.
const NEAR: &[&str] = &["đến", "tới", "dưới", "trên", "gần", "có thể", "hạn", "nhiều", "quá", "chưa"];

/// Whether a word of the family stands in the Vietnamese: some anywhere, those of other uses next to the number.
fn is_hedged(pair: &Pair<'_>, at: Span) -> bool {
    VIETNAMESE.iter().any(|phrase| {
        pair.vi_words.find(phrase).any(|s| {
            !NEAR.contains(phrase)
                || s.end() <= at.start() && pair.vi_words.at(at.start()) <= pair.vi_words.at(s.start()) + 2
        })
    })
}

pub(super) fn check(pair: &Pair<'_>, matched: &Matched, out: &mut Vec<Suspicion>) {
    for &(a, b, _) in &matched.pairs {
        let (Item::Quantity(i), Item::Quantity(j)) = (a, b) else { continue };
        let (Some(a), Some(b)) = (pair.en_mentions.quantities.get(i), pair.vi_mentions.quantities.get(j))
        else {
            continue;
        };
        if a.bound == b.bound
            || a.upper.is_some()
            || b.upper.is_some()
            || a.form == Form::Article
            || b.form == Form::Article
        {
            continue;
        }
        // `over five years` is during them.
        let lasts = a.unit == Unit::Duration && (pair.vi_words.has("trong") || pair.vi_words.has("suốt"));
        // Rounded down: `3.1 million`, *hơn 3 triệu*.
        let rounded = a.precision < b.precision;
        if b.bound == Bound::Exact && (lasts || is_hedged(pair, b.span))
            || a.bound == Bound::Exact && (rounded || pair.en_words.has_any(ENGLISH))
        {
            continue;
        }
        let class = match (a.bound, b.bound) {
            (Bound::AtLeast, Bound::Exact) => "qualifier-lost-atleast",
            (Bound::AtMost, Bound::Exact) => "qualifier-lost-atmost",
            (Bound::About, Bound::Exact) => "qualifier-lost-about",
            (Bound::Exact, Bound::AtLeast) => {
                // *trên* is above, and on.
                let before = pair.vi.get(..b.span.start()).unwrap_or("").trim_end().to_lowercase();
                if before.ends_with("trên") || before.ends_with("quá") {
                    continue;
                }
                "qualifier-added-atleast"
            }
            (Bound::Exact, Bound::AtMost) => "qualifier-added-atmost",
            (Bound::Exact, Bound::About) => "qualifier-added-about",
            (Bound::AtLeast, Bound::AtMost) | (Bound::AtMost, Bound::AtLeast) => "qualifier-turned",
            _ => "qualifier-changed",
        };
        out.push(suspect(pair, FindingKind::Modality, class, Some(a.span), Some(b.span)));
    }
}
