use doichieu_bitext::{Finding, Lang};

use super::pair::Pair;
use super::{number, probability};

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
        number::check(&pair, &mut suspicions);
        let mut findings: Vec<Finding> = suspicions
            .into_iter()
            .map(|s| {
                let probability = probability::of(s.class);
                pair.finding(s, probability)
            })
            .collect();
        findings.sort_by_key(|f| (f.source_span, f.target_span, f.kind));
        findings
    }
}
