use doichieu_bitext::{Reason, ReasonKind, Span};
use doichieu_claims::mention::{Item, Mentions, match_mentions};

use crate::profile::SentenceProfile;

/// What a linked pair says differently: numbers and dates that find no partner and that can only stand for each
/// other, since each side has just one such left.
///
/// More than one left over on a side is no answer, and nothing is said. Spans are relative to the sentences.
pub(crate) fn differences(
    source: &SentenceProfile,
    target: &SentenceProfile,
    source_text: &str,
    target_text: &str,
) -> Vec<Reason> {
    let (source, target) = (&source.mentions, &target.mentions);
    let matched = match_mentions(source, target);
    let conflicts = matched.conflicts(source, target);
    let rivals = |left: &[Item], mentions: &Mentions, item: Item| {
        left.iter().filter(|other| same_sort(mentions, **other, item)).count()
    };
    conflicts
        .into_iter()
        .filter(|&(a, b)| {
            rivals(&matched.source_only, source, a) == 1 && rivals(&matched.target_only, target, b) == 1
        })
        .map(|(a, b)| {
            let (here, there) = (span(source, a), span(target, b));
            let words = |span: Span, text: &str| span.text(text).unwrap_or("").to_owned();
            Reason {
                kind: match a {
                    Item::Quantity(_) => ReasonKind::NumberDiffers,
                    Item::Date(_) => ReasonKind::DateDiffers,
                },
                source_span: Some(here),
                target_span: Some(there),
                value: format!("{} / {}", words(here, source_text), words(there, target_text)),
                weight: 0.0,
            }
        })
        .collect()
}

/// Whether two mentions of one text could take each other's place: both dates, or quantities of one unit.
fn same_sort(mentions: &Mentions, a: Item, b: Item) -> bool {
    match (a, b) {
        (Item::Date(_), Item::Date(_)) => true,
        (Item::Quantity(x), Item::Quantity(y)) => {
            let unit = |i: usize| mentions.quantities.get(i).map(|q| q.unit);
            unit(x) == unit(y)
        }
        _ => false,
    }
}

fn span(mentions: &Mentions, item: Item) -> Span {
    match item {
        Item::Quantity(i) => mentions.quantities.get(i).map(|q| q.span),
        Item::Date(i) => mentions.dates.get(i).map(|d| d.span),
    }
    .unwrap_or_default()
}
