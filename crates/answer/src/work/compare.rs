//! `doichieu batch compare`.

use std::collections::BTreeSet;

use doichieu_align::{Collator, LinkOptions};
use doichieu_text::ReadOptions;

use super::{Answer, Loaded, Work, both, n_with_sentences};
use crate::compare::compared;
use crate::counts::{Counts, Stage};
use crate::{AnswerError, Offsets};

const STAGES: &[Stage] = &[
    Stage { name: "reading", unit: "texts" },
    Stage { name: "linking sentences", unit: "sentences" },
    Stage { name: "linking pairs", unit: "pairs" },
];

/// Links the claims of two reports, as `compare --jsonl` does.
#[derive(Debug)]
pub struct Compare {
    /// Links and compares.
    pub collator: Collator,
    /// How files are read.
    pub options: ReadOptions,
    /// Which links are given.
    pub link: LinkOptions,
    /// What spans count.
    pub offsets: Offsets,
}

impl Work for Compare {
    fn stages(&self) -> &'static [Stage] {
        STAGES
    }

    fn answer(&self, record: Loaded) -> Result<Answer, AnswerError> {
        let (sides, mut warnings) = both(&self.options, record.source, record.target)?;
        let n_read = n_with_sentences(&sides);
        let n_sentences: usize = sides.iter().map(|s| s.texts().len()).sum();
        let answer = compared(&self.collator, &self.link, self.offsets, record.id, sides)?;
        warnings.extend(answer.warnings.iter().cloned());
        let linked = |side: fn(&crate::compare::LinkJson) -> &Vec<usize>| {
            answer.links.iter().flat_map(|l| side(l).iter()).collect::<BTreeSet<_>>().len()
        };
        let n_linked = linked(|l| &l.source) + linked(|l| &l.target);
        let counts = [[2, n_read], [n_sentences, n_linked], [1, usize::from(!answer.links.is_empty())]];
        Ok(Answer { line: serde_json::to_vec(&answer)?, counts: Counts::of(&counts), warnings })
    }
}
