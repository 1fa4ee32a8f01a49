use serde::Deserialize;

use super::{jsonl, text};
use crate::InputError;
use crate::error::Place;

/// A sentence and its translation, and whether a careful reader objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckItem {
    /// Its id.
    pub id: String,
    /// The document it is from; of [`read_quantities`] its own id.
    pub document: String,
    /// What is wrong, or what looks as if it were: `date`, `money-scale`.
    pub kind: String,
    /// Whether something is wrong.
    pub is_wrong: bool,
    /// Whether numbers and dates alone are judged.
    pub is_of_numbers: bool,
    /// English.
    pub source: String,
    /// Vietnamese.
    pub target: String,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    doc: String,
    sent: u32,
    label: String,
    #[serde(rename = "type")]
    kind: String,
    en: String,
    vi: String,
}

/// Reads JSONL of `{"id", "doc", "sent", "label", "type", "en", "vi"}`, `label` being `discrepancy` or `equivalent`.
///
/// A label is of a place in the line. Lines that have both labels are left out: whether they should be flagged cannot
/// be said.
///
/// # Errors
///
/// Any [`InputError`] of a JSONL file.
pub fn read_discrepancies(file: &str, bytes: &[u8]) -> Result<Vec<CheckItem>, InputError> {
    let expected = "an object with `id`, `doc`, `sent`, `label`, `type`, `en` and `vi`";
    let records: Vec<Record> =
        jsonl(file, bytes, expected, |r: &Record| &r.id)?.into_iter().map(|(_, r)| r).collect();
    let has_both = |r: &Record| {
        records.iter().any(|other| (&other.doc, other.sent) == (&r.doc, r.sent) && other.label != r.label)
    };
    Ok(records
        .iter()
        .filter(|r| !has_both(r))
        .map(|r| CheckItem {
            id: r.id.clone(),
            document: r.doc.clone(),
            kind: r.kind.clone(),
            is_wrong: r.label == "discrepancy",
            is_of_numbers: false,
            source: r.en.clone(),
            target: r.vi.clone(),
        })
        .collect())
}

/// Reads a table with the columns `id`, `label`, `kind`, `en`, `vi` and a header; `CONFLICT` is wrong, `EQUIV`, `APPROX`
/// and `UPDATE` are not, and other labels are passed over.
///
/// # Errors
///
/// [`InputError::NotUtf8`], and [`InputError::Line`] for a row of another number of fields.
pub fn read_quantities(file: &str, bytes: &[u8]) -> Result<Vec<CheckItem>, InputError> {
    let mut items = Vec::new();
    for (idx, line) in text(file, bytes)?.lines().enumerate().skip(1) {
        if line.is_empty() {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, label, kind, en, vi] = fields.as_slice() else {
            return Err(InputError::Line {
                place: Place::line(file, idx + 1),
                expected: "five fields, `id`, `label`, `kind`, `en` and `vi`",
                found: line.chars().take(40).collect(),
            });
        };
        if !matches!(*label, "CONFLICT" | "EQUIV" | "APPROX" | "UPDATE") {
            continue;
        }
        items.push(CheckItem {
            id: (*id).to_owned(),
            document: (*id).to_owned(),
            kind: format!("{}/{kind}", label.to_lowercase()),
            is_wrong: *label == "CONFLICT",
            is_of_numbers: true,
            source: (*en).to_owned(),
            target: (*vi).to_owned(),
        });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_both_labels_are_left_out() {
        let line = |id: &str, sent: u32, label: &str| {
            format!(
                r#"{{"id":"{id}","doc":"a","sent":{sent},"label":"{label}","type":"date","en":"x","vi":"y"}}"#
            )
        };
        let file =
            [line("1", 1, "discrepancy"), line("2", 1, "equivalent"), line("3", 2, "equivalent")].join("\n");
        let items = read_discrepancies("f", file.as_bytes()).unwrap();
        assert_eq!(items.iter().map(|i| (i.id.as_str(), i.is_wrong)).collect::<Vec<_>>(), [("3", false)]);
    }

    #[test]
    fn rows_of_a_table_are_items() {
        let table =
            "id\tlabel\tkind\ten\tvi\n1\tCONFLICT\tage\tx\ty\n2\tUNRELATED\t-\tx\ty\n3\tEQUIV\tcode\tx\ty\n";
        let items = read_quantities("f", table.as_bytes()).unwrap();
        assert_eq!(items.iter().map(|i| i.kind.as_str()).collect::<Vec<_>>(), ["conflict/age", "equiv/code"]);
        assert!(read_quantities("f", b"id\n1\t2\n").is_err());
    }
}
