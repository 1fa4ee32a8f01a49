//! `doichieu batch check`.

use doichieu_align::Side;
use doichieu_align::bead::{AlignOptions, Aligner};
use doichieu_align::check::Checker;
use doichieu_text::ReadOptions;

use super::{Answer, Loaded, Work, both, n_with_sentences};
use crate::check::PairFindingsJson;
use crate::check::languages;
use crate::counts::{Counts, Stage};
use crate::{AnswerError, FindingNames, Offsets};

const STAGES: &[Stage] =
    &[Stage { name: "reading", unit: "texts" }, Stage { name: "checking", unit: "pairs" }];

/// Finds what is wrong with a translation, as `check` does: a sentence and its translation are checked as they are,
/// longer texts bead by bead.
#[derive(Debug)]
pub struct Check {
    /// Checks.
    pub checker: Checker,
    /// Aligns.
    pub aligner: Aligner,
    /// How files are read.
    pub options: ReadOptions,
    /// What spans count.
    pub offsets: Offsets,
    /// How findings are called.
    pub names: FindingNames,
    /// Leaves out findings less probable than this, 0 to 1.
    pub min_probability: f64,
}

impl Work for Check {
    fn stages(&self) -> &'static [Stage] {
        STAGES
    }

    fn answer(&self, record: Loaded) -> Result<Answer, AnswerError> {
        let (read, mut warnings) = both(&self.options, record.source, record.target)?;
        let [a, b] = &read;
        warnings.extend(read.iter().flat_map(|s| s.warnings.iter().cloned()));
        let (source, target) = (a.texts(), b.texts());
        let (source_lang, target_lang) = languages(&source, &target);
        let source = Side { sentences: &source, lang: source_lang };
        let target = Side { sentences: &target, lang: target_lang };
        let spans = [a.spans(self.offsets), b.spans(self.offsets)];
        let counts = |n: usize| Counts::of(&[[2, n_with_sentences(&read)], [1, usize::from(0 < n)]]);
        if let (None, None, [one], [other]) = (a.document(), b.document(), source.sentences, target.sentences)
        {
            let mut findings = self.checker.check(one, source.lang, other, target.lang);
            findings.retain(|f| self.min_probability <= f.probability);
            let [Some(here), Some(there)] = [spans[0].first(), spans[1].first()] else {
                return Err(AnswerError::NoSentence);
            };
            let answer = PairFindingsJson::new(record.id, &findings, [here, there], self.names);
            return Ok(Answer {
                line: serde_json::to_vec(&answer)?,
                counts: counts(findings.len()),
                warnings,
            });
        }
        let beads = self.aligner.align(source, target, &AlignOptions::default())?.with_moves();
        let mut found = self.checker.check_beads(source, target, &beads);
        found.retain(|f| self.min_probability <= f.finding.probability);
        let answer = PairFindingsJson::of_beads(
            record.id,
            &found,
            [&|idx, span| a.place_in(&spans[0], idx, span), &|idx, span| b.place_in(&spans[1], idx, span)],
            self.names,
        );
        Ok(Answer { line: serde_json::to_vec(&answer)?, counts: counts(found.len()), warnings })
    }
}
