//! A sentence and its translation, read once for all checks.

use doichieu_bitext::{Finding, FindingKind, Lang, Span};
use doichieu_claims::Mentions;

use super::text::Words;

/// The two sides of a pair by their languages, whichever was translated into the other.
#[derive(Debug)]
pub(super) struct Pair<'t> {
    pub(super) en: &'t str,
    pub(super) vi: &'t str,
    pub(super) en_mentions: Mentions,
    pub(super) vi_mentions: Mentions,
    pub(super) en_words: Words,
    pub(super) vi_words: Words,
    /// Whether the Vietnamese side is the source.
    is_turned: bool,
}

impl<'t> Pair<'t> {
    pub(super) fn read(source: &'t str, source_lang: Lang, target: &'t str, target_lang: Lang) -> Self {
        let is_turned = source_lang == Lang::Vi || target_lang == Lang::En && source_lang != Lang::En;
        let (en, vi) = if is_turned { (target, source) } else { (source, target) };
        Self {
            en,
            vi,
            en_mentions: Mentions::read(en, Lang::En),
            vi_mentions: Mentions::read(vi, Lang::Vi),
            en_words: Words::read(en, false),
            vi_words: Words::read(vi, true),
            is_turned,
        }
    }

    /// A suspicion as a finding about source and target.
    pub(super) fn finding(&self, suspicion: Suspicion, probability: f64) -> Finding {
        let Suspicion { kind, en, vi, message, .. } = suspicion;
        let (source_span, target_span) = if self.is_turned { (vi, en) } else { (en, vi) };
        let kind = match kind {
            Kind::Is(kind) => kind,
            Kind::OnlyOnOneSide { missing, added } => {
                if target_span.is_none() {
                    missing
                } else {
                    added
                }
            }
        };
        Finding { kind, source_span, target_span, probability, message }
    }
}

/// What a check found, in terms of languages.
#[derive(Debug)]
pub(super) struct Suspicion {
    pub(super) kind: Kind,
    /// The row of the table of probabilities.
    pub(super) class: &'static str,
    pub(super) en: Option<Span>,
    pub(super) vi: Option<Span>,
    pub(super) message: String,
}

/// The kind of a finding, or the two of which the direction chooses.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Is(FindingKind),
    OnlyOnOneSide { missing: FindingKind, added: FindingKind },
}
