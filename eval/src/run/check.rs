use doichieu_bitext::FindingKind;

use super::Outcome;
use crate::gold::{CheckItem, read_discrepancies, read_quantities};
use crate::metric::CheckScore;
use crate::{DataFormat, Files, InputError, Suite, System};

pub(super) fn load(suite: &Suite, files: &Files) -> Result<Vec<CheckItem>, InputError> {
    let mut items = Vec::new();
    for data in &suite.data {
        let bytes = files.get(&data.path).map_or(&[][..], Vec::as_slice);
        items.extend(match data.format {
            DataFormat::Quantities => read_quantities(&data.path, bytes)?,
            _ => read_discrepancies(&data.path, bytes)?,
        });
    }
    Ok(items)
}

pub(super) fn ask(items: &[CheckItem], system: &dyn System) -> Outcome {
    let mut score = CheckScore::new();
    let mut has_answers = false;
    for item in items {
        let found = system.check(&item.source, &item.target);
        has_answers |= found.is_some();
        let counts = |kind: &FindingKind| !item.is_of_numbers || is_of_numbers(*kind);
        score.push(item, found.map(|kinds| kinds.iter().any(counts)));
    }
    Outcome::Score { score: Box::new(score), has_answers }
}

/// Whether a finding is about a number or a date.
const fn is_of_numbers(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Number
            | FindingKind::Scale
            | FindingKind::Unit
            | FindingKind::NumberMissing
            | FindingKind::NumberAdded
            | FindingKind::Date
            | FindingKind::DateMissing
            | FindingKind::DateAdded
    )
}
