//! `doichieu batch compare`.

use std::collections::BTreeSet;

use anyhow::Result;
use doichieu_align::{Collator, LinkOptions};
use doichieu_text::ReadOptions;

use super::{Answer, Loaded, Work, both, n_with_sentences};
use crate::args::Offsets;
use crate::batch::counts::{Counts, Stage};
use crate::command::compare_jsonl::compared;

const STAGES: &[Stage] = &[
    Stage { name: "reading", unit: "texts" },
    Stage { name: "linking sentences", unit: "sentences" },
    Stage { name: "linking pairs", unit: "pairs" },
];

/// Links the claims of two reports, as `compare --jsonl` does.
pub(crate) struct Compare {
    pub(crate) collator: Collator,
    pub(crate) options: ReadOptions,
    pub(crate) link: LinkOptions,
    pub(crate) offsets: Offsets,
}

impl Work for Compare {
    fn stages(&self) -> &'static [Stage] {
        STAGES
    }

    fn answer(&self, record: Loaded) -> Result<Answer> {
        let (sides, mut warnings) = both(&self.options, record.source, record.target)?;
        let n_read = n_with_sentences(&sides);
        let n_sentences: usize = sides.iter().map(|s| s.texts().len()).sum();
        let answer = compared(&self.collator, &self.link, self.offsets, record.id, sides)?;
        warnings.extend(answer.warnings.iter().cloned());
        let linked = |side: fn(&crate::render::json::LinkJson) -> &Vec<usize>| {
            answer.links.iter().flat_map(|l| side(l).iter()).collect::<BTreeSet<_>>().len()
        };
        let n_linked = linked(|l| &l.source) + linked(|l| &l.target);
        let counts = [[2, n_read], [n_sentences, n_linked], [1, usize::from(!answer.links.is_empty())]];
        Ok(Answer { line: serde_json::to_vec(&answer)?, counts: Counts::of(&counts), warnings })
    }
}
