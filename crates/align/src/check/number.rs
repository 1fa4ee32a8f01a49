//! Numbers and dates that are others in the translation.

use doichieu_bitext::{FindingKind, Span};
use doichieu_claims::mention::{Item, Mentions, match_mentions};

use super::pair::{Kind, Pair, Suspicion};

pub(super) fn check(pair: &Pair<'_>, out: &mut Vec<Suspicion>) {
    let (en, vi) = (&pair.en_mentions, &pair.vi_mentions);
    let matched = match_mentions(en, vi);
    for (a, b) in matched.conflicts(en, vi) {
        let (here, there) = (span(en, a), span(vi, b));
        let (kind, class) = match a {
            Item::Quantity(_) => (FindingKind::Number, "number"),
            Item::Date(_) => (FindingKind::Date, "date"),
        };
        let words = |span: Span, text: &str| span.text(text).unwrap_or("").to_owned();
        out.push(Suspicion {
            kind: Kind::Is(kind),
            class,
            en: Some(here),
            vi: Some(there),
            message: format!("{} / {}", words(here, pair.en), words(there, pair.vi)),
        });
    }
}

fn span(mentions: &Mentions, item: Item) -> Span {
    match item {
        Item::Quantity(i) => mentions.quantities.get(i).map(|q| q.span),
        Item::Date(i) => mentions.dates.get(i).map(|d| d.span),
    }
    .unwrap_or_default()
}
