use doichieu_bitext::{Finding, Lang};
use doichieu_claims::match_mentions;
use doichieu_claims::mention::Item;

use super::pair::Pair;
use super::{date, name, negation, number, probability, qualifier};

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
        let pair = Pair::read(source, source_lang, target, target_lang);
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
        let mut findings: Vec<Finding> = suspicions
            .into_iter()
            .map(|s| {
                let probability = probability::of(s.class);
                let class = s.class;
                let mut f = pair.finding(s, probability);
                f.message = format!("{class}: {}", f.message);
                f
            })
            .collect();
        findings.sort_by_key(|f| (f.source_span, f.target_span, f.kind));
        findings
    }
}

/// Whether the two sides tell a state as of two days, or all of their figures differ: then one is a later version of
/// the text, and its figures are no errors of translation.
fn is_update(pair: &Pair<'_>, conflicts: &[(Item, Item)]) -> bool {
    let numbers = conflicts.iter().filter(|(a, _)| matches!(a, Item::Quantity(_))).count();
    let as_of = pair.en_words.has_any(&["as of", "as at", "by the end of"])
        && pair.vi_words.has_any(&["tính đến", "tính tới", "đến ngày", "cho đến", "tới ngày"]);
    let dates = conflicts.iter().any(|(a, _)| matches!(a, Item::Date(_)));
    let (in_en, in_vi) = (pair.en_mentions.quantities.len(), pair.vi_mentions.quantities.len());
    as_of && dates || numbers >= 2 && numbers == in_en && numbers == in_vi && !dates
}
