use doichieu_bitext::{Finding, Lang};
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
        coverage::check(&pair, &mut suspicions);
        let mut findings: Vec<(&'static str, Finding)> = suspicions
            .into_iter()
            .map(|s| {
                let class = s.class;
                (class, pair.finding(s, probability::of(class)))
            })
            .collect();
        findings.sort_by_key(|(_, f)| (f.source_span, f.target_span, f.kind));
        findings
    }
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
