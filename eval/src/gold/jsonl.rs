use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use crate::InputError;
use crate::error::Place;

/// The text of a file, without a byte order mark.
pub(crate) fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, InputError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|e| InputError::NotUtf8 { file: file.to_owned(), at: e.valid_up_to() })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The records of a JSONL file with where they stand. Blank lines are passed over.
///
/// `expected` names the fields of a record, and `id` gives a record's id, which must not occur twice.
pub(crate) fn jsonl<T: DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    expected: &'static str,
    id: impl Fn(&T) -> &str,
) -> Result<Vec<(Place, T)>, InputError> {
    let mut records = Vec::new();
    let mut ids = BTreeSet::new();
    for (line_idx, line) in text(file, bytes)?.split('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let place = Place::line(file, line_idx + 1);
        let record: T = match serde_json::from_str(line) {
            Ok(record) => record,
            Err(source) => return Err(InputError::Json { place, expected, source }),
        };
        if !ids.insert(id(&record).to_owned()) {
            return Err(InputError::DuplicateId { place, id: id(&record).to_owned() });
        }
        records.push((place, record));
    }
    Ok(records)
}
