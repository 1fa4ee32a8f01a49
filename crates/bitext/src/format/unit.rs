//! Beads with their texts, as formats hold them that know no documents apart from the units in them.

use super::text::clean;
use super::{Format, WriteError};
use crate::{Bead, Bitext, BitextSentence, BitextSide};

/// The sentences of a side that a field holds: one, or none if it is empty.
pub(super) fn sentence(field: &str) -> Vec<BitextSentence> {
    if field.is_empty() { Vec::new() } else { vec![BitextSentence::new(field)] }
}

/// The texts of both sides of a bead, several sentences joined by a space, as a format can hold them.
pub(super) fn joined(bitext: &Bitext, bead: &Bead, format: Format) -> Result<[String; 2], WriteError> {
    let side = |name, side: &BitextSide, idxs: &[usize]| -> Result<String, WriteError> {
        let text = side.joined(idxs).ok_or_else(|| no_text(format, name, side, idxs))?;
        Ok(clean(format, &text).into_owned())
    };
    Ok([
        side("source", &bitext.source, &bead.source_idxs)?,
        side("target", &bitext.target, &bead.target_idxs)?,
    ])
}

/// The error for a text that is not known.
pub(super) fn no_text(format: Format, name: &'static str, side: &BitextSide, idxs: &[usize]) -> WriteError {
    let is_known = |idx: &usize| side.sentences.get(*idx).is_some_and(|s| s.text.is_some());
    let sentence_idx = idxs.iter().copied().find(|idx| !is_known(idx)).unwrap_or_default();
    WriteError::NoText { format, side: name, sentence_idx }
}

/// The ids of the sentences of a side, joined by a space; `None` if one has none.
pub(super) fn ids(side: &BitextSide, idxs: &[usize]) -> Option<String> {
    let ids: Option<Vec<&str>> =
        idxs.iter().map(|idx| side.sentences.get(*idx).and_then(|s| s.id.as_deref())).collect();
    ids.filter(|ids| !ids.is_empty()).map(|ids| ids.join(" "))
}
