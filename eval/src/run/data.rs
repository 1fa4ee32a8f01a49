use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{Data, DataFormat, Files, InputError, RunError, Suite, Task};

/// Checks that a suite's data is there, is of use and is what it should be; returns the hash of all of it.
pub(super) fn check(suite: &Suite, files: &Files) -> Result<String, RunError> {
    let mut hashes = BTreeMap::new();
    for data in &suite.data {
        if !fits(suite.task, data.format) {
            return Err(RunError::FormatTask {
                suite: suite.name.clone(),
                format: data.format.as_str(),
                task: suite.task.as_str(),
            });
        }
        let used = used(data, files);
        let is_absent = |path: &str| !files.contains_key(path) && below(path, files).next().is_none();
        let absent = data.named().find(|p| is_absent(p));
        if let Some(path) = absent {
            return Err(RunError::DataAbsent {
                suite: suite.name.clone(),
                path: path.to_owned(),
                how_to_get: suite.absent.clone(),
            });
        }
        let found = hash_of(&used);
        if let Some(expected) = data.sha256.as_ref().filter(|e| !e.eq_ignore_ascii_case(&found)) {
            return Err(RunError::DataChanged {
                suite: suite.name.clone(),
                path: data.path.clone(),
                found,
                expected: expected.clone(),
            });
        }
        for (path, bytes) in used {
            hashes.insert(path, bytes);
        }
    }
    Ok(hash_of(&hashes))
}

const fn fits(task: Task, format: DataFormat) -> bool {
    matches!(
        (task, format),
        (Task::Language, DataFormat::Language | DataFormat::Corpus)
            | (Task::Segmentation, DataFormat::Segmentation | DataFormat::Corpus)
            | (Task::Boilerplate | Task::Metadata, DataFormat::Corpus)
            | (Task::Links, DataFormat::Claims | DataFormat::PairFiles | DataFormat::Corpus)
            | (Task::Beads, DataFormat::BeadFiles | DataFormat::Corpus)
            | (Task::Words, DataFormat::WordFiles)
            | (Task::Clean, DataFormat::Lines | DataFormat::Claims)
            | (Task::Challenge, DataFormat::BeadFiles | DataFormat::Corpus | DataFormat::Parallel)
            | (Task::Verdicts, DataFormat::Claims)
            | (Task::Check, DataFormat::Discrepancies | DataFormat::Quantities)
            | (Task::Retrieval, DataFormat::Parallel | DataFormat::Corpus)
    )
}

/// The files below a folder.
pub(super) fn below<'a>(folder: &str, files: &'a Files) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let prefix = format!("{}/", folder.trim_end_matches('/'));
    files
        .range(prefix.clone()..)
        .take_while(move |(path, _)| path.starts_with(&prefix))
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
}

/// The files of a folder, or the one file, that a format reads.
pub(super) fn used<'a>(data: &'a Data, files: &'a Files) -> BTreeMap<&'a str, &'a [u8]> {
    let mut used = BTreeMap::new();
    for path in data.named() {
        used.extend(files.get(path).map(|bytes| (path, bytes.as_slice())));
    }
    let wanted = |path: &str| match data.format {
        DataFormat::Corpus => is_in_pair(path, files),
        DataFormat::PairFiles => [".en", ".vi", ".links"].iter().any(|e| path.ends_with(e)),
        DataFormat::BeadFiles => [".en", ".vi", ".gold"].iter().any(|e| path.ends_with(e)),
        DataFormat::WordFiles => [".en", ".vi", ".ids", ".pharaoh"].iter().any(|e| path.ends_with(e)),
        DataFormat::Lines => [".en", ".vi"].iter().any(|e| path.ends_with(e)),
        DataFormat::Language
        | DataFormat::Segmentation
        | DataFormat::Claims
        | DataFormat::Parallel
        | DataFormat::Discrepancies
        | DataFormat::Quantities => false,
    };
    used.extend(below(&data.path, files).filter(|(path, _)| wanted(path)));
    used
}

/// The lines of `<stem>.<extension>`, a side of the document pair whose gold is the file `gold`.
pub(super) fn side(
    gold: &str,
    stem: &str,
    extension: &str,
    files: &Files,
) -> Result<Vec<String>, InputError> {
    let file = format!("{stem}.{extension}");
    let bytes = files
        .get(&file)
        .ok_or_else(|| InputError::NoSuchFile { file: gold.to_owned(), named: file.clone() })?;
    Ok(crate::gold::text(&file, bytes)?.lines().map(str::to_owned).collect())
}

/// Whether a file lies in the folder of a pair, so that notes beside the pairs do not change the hash.
fn is_in_pair(path: &str, files: &Files) -> bool {
    path.rsplit_once('/').is_some_and(|(folder, _)| files.contains_key(&format!("{folder}/gold.json")))
}

/// The SHA-256 of one file, or of a list of `hash  path` lines for several.
fn hash_of(files: &BTreeMap<&str, &[u8]>) -> String {
    if files.len() == 1 {
        return files.values().map(|bytes| hex(bytes)).collect();
    }
    let list: String = files.iter().map(|(path, bytes)| format!("{}  {path}\n", hex(bytes))).collect();
    hex(list.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_sha256sum() {
        let abc: &[u8] = b"abc";
        assert_eq!(
            hash_of(&BTreeMap::from([("a", abc)])),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_ne!(
            hash_of(&BTreeMap::from([("a", abc), ("b", abc)])),
            hash_of(&BTreeMap::from([("a", abc)]))
        );
    }
}
