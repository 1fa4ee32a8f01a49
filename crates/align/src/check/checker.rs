use doichieu_bitext::{Finding, FindingKind, Lang, Span};
use doichieu_claims::match_mentions;
use doichieu_claims::mention::Item;

use super::pair::Pair;
use super::{coverage, date, name, negation, number, probability, qualifier};

/// Probability from which a finding is worth a reader's time.
pub const LIKELY: f64 = 0.5;

/// Checks translations between English and Vietnamese, in either direction.
#[derive(Debug, Clone, Default)]
pub struct Checker {}

impl Checker {
    /// Checks by what is built in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Compares a sentence, or a run of sentences, with its translation.
    ///
    /// * `source_lang`, `target_lang`: one English, the other Vietnamese; if neither is Vietnamese, the source is read
    ///   as English.
    ///
    /// Returns all findings, the improbable ones too, by their place in the source and then in the target; see
    /// [`LIKELY`]. Spans are bytes of `source` and `target`. Empty where nothing is wrong.
    pub fn check(&self, source: &str, source_lang: Lang, target: &str, target_lang: Lang) -> Vec<Finding> {
        self.check_by_class(source, source_lang, target, target_lang).into_iter().map(|(_, f)| f).collect()
    }

    /// As [`Checker::check`], with the row of `assets/check.tsv` that each probability is from: for whoever fits them.
    pub fn check_by_class(
        &self,
        source: &str,
        source_lang: Lang,
        target: &str,
        target_lang: Lang,
    ) -> Vec<(&'static str, Finding)> {
        let pair = Pair::read(source, source_lang, target, target_lang);
        if let Some(found) = coverage::untranslated(&pair) {
            return vec![(found.class, pair.finding(found, probability::of("untranslated")))];
        }
        let mut suspicions = Vec::new();
        let matched = match_mentions(&pair.en_mentions, &pair.vi_mentions);
        let conflicts = matched.conflicts(&pair.en_mentions, &pair.vi_mentions);
        if !is_update(&pair, &conflicts) {
            number::check(&pair, &matched, &conflicts, &mut suspicions);
            date::check(&pair, &matched, &conflicts, &mut suspicions);
            qualifier::check(&pair, &matched, &mut suspicions);
        }
        name::check(&pair, &mut suspicions);
        negation::check(&pair, &mut suspicions);
        coverage::check(&pair, &matched, &mut suspicions);
        let findings: Vec<(&'static str, Finding)> = suspicions
            .into_iter()
            .map(|s| {
                let class = s.class;
                (class, pair.finding(s, probability::of(class)))
            })
            .collect();
        let mut findings = once(findings);
        findings.sort_by_key(|(_, f)| (f.source_span, f.target_span, f.kind));
        findings
    }
}

/// Of findings about one place the most probable.
fn once(mut findings: Vec<(&'static str, Finding)>) -> Vec<(&'static str, Finding)> {
    findings.sort_by(|(_, a), (_, b)| {
        b.probability.total_cmp(&a.probability).then((a.source_span, a.target_span, a.kind).cmp(&(
            b.source_span,
            b.target_span,
            b.kind,
        )))
    });
    let mut kept: Vec<(&'static str, Finding)> = Vec::with_capacity(findings.len());
    for (class, found) in findings {
        let covers =
            |a: Option<Span>, b: Option<Span>| a.is_none() || a.zip(b).is_some_and(|(a, b)| a.overlaps(b));
        let is_part = matches!(found.kind, FindingKind::Omission | FindingKind::Addition);
        let told = kept.iter().any(|(_, other)| {
            covers(found.source_span, other.source_span) && covers(found.target_span, other.target_span)
        });
        if is_part || !told {
            kept.push((class, found));
        }
    }
    kept
}

/// Whether the two sides tell a state as of two days, or all of their figures differ: then one is a later version of
/// the text, and its figures are no errors of translation.
fn is_update(pair: &Pair<'_>, conflicts: &[(Item, Item)]) -> bool {
    let numbers = conflicts.iter().filter(|(a, _)| matches!(a, Item::Quantity(_))).count();
    let as_of = pair.en_words.has_any(&["as of", "as at", "by the end of"])
        && pair.vi_words.has_any(&["tính đến", "tính tới", "đến ngày", "cho đến", "tới ngày"])
        || pair.vi_words.has_any(&["tính đến", "tính tới"]);
    let dates = conflicts.iter().any(|(a, _)| matches!(a, Item::Date(_)));
    let (in_en, in_vi) = (pair.en_mentions.quantities.len(), pair.vi_mentions.quantities.len());
    as_of && dates || numbers >= 2 && numbers == in_en && numbers == in_vi && !dates
}
