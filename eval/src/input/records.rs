//! Records with ids, one JSON object a line: whatever is matched by id.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer};

use super::state::State;
use super::{FileError, Names, lines};
use crate::InputError;
use crate::error::Place;
use crate::gold::text;

/// An id, which may be written as a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id<'a>(pub(super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Id<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfId;
        impl<'de> Visitor<'de> for OfId {
            type Value = Id<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id: a string or a whole number")
            }

            fn visit_borrowed_str<E: de::Error>(self, id: &'de str) -> Result<Self::Value, E> {
                Ok(Id(Cow::Borrowed(id)))
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Self::Value, E> {
                Ok(Id(Cow::Owned(id.to_owned())))
            }

            fn visit_u64<E: de::Error>(self, id: u64) -> Result<Self::Value, E> {
                Ok(Id(Cow::Owned(id.to_string())))
            }

            fn visit_i64<E: de::Error>(self, id: i64) -> Result<Self::Value, E> {
                Ok(Id(Cow::Owned(id.to_string())))
            }
        }
        deserializer.deserialize_any(OfId)
    }
}

/// The lines of a file that hold a record, by id.
#[derive(Debug)]
pub(super) struct Records<'a> {
    file: &'a str,
    by_id: BTreeMap<Cow<'a, str>, (usize, &'a str)>,
}

/// A line of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) number: usize,
    pub(super) text: &'a str,
}

impl Line<'_> {
    pub(super) fn place(&self) -> Place {
        Place::line(self.file, self.number)
    }

    /// The record of the line.
    pub(super) fn parse<T: DeserializeOwned>(&self, expected: &'static str) -> Result<T, FileError> {
        let parsed = serde_json::from_str(self.text);
        parsed.map_err(|source| InputError::Json { place: self.place(), expected, source }.into())
    }
}

/// The lines of a file that are not blank, with the ids of their records.
pub(super) fn with_ids<'a>(
    file: &'a str,
    bytes: &'a [u8],
) -> Result<impl Iterator<Item = Result<(Id<'a>, Line<'a>), FileError>>, FileError> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow)]
        id: Id<'a>,
    }
    let filled = lines(text(file, bytes)?).filter(|(_, line)| !line.trim().is_empty());
    Ok(filled.map(move |(number, text)| {
        let line = Line { file, number, text };
        let head: Head<'a> = serde_json::from_str(text).map_err(|source| InputError::Json {
            place: line.place(),
            expected: "an object with `id`",
            source,
        })?;
        Ok((head.id, line))
    }))
}

impl<'a> Records<'a> {
    pub(super) fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, FileError> {
        let mut by_id = BTreeMap::new();
        for record in with_ids(file, bytes)? {
            let (id, line) = record?;
            if by_id.contains_key(id.0.as_ref()) {
                let id = id.0.into_owned();
                return Err(InputError::DuplicateId { place: line.place(), id }.into());
            }
            by_id.insert(id.0, (line.number, line.text));
        }
        Ok(Self { file, by_id })
    }

    /// The record of an id, which is not there any more afterwards.
    pub(super) fn take(&mut self, id: &Id<'_>) -> Option<Line<'a>> {
        let (number, text) = self.by_id.remove(id.0.as_ref())?;
        Some(Line { file: self.file, number, text })
    }

    /// Refuses or counts what was not taken.
    ///
    /// * `n_taken`: how many were.
    /// * `first`: the first id of gold.
    pub(super) fn finish(
        self,
        n_taken: usize,
        first: Option<&str>,
        names: Names<'_>,
        state: &mut State<'_>,
    ) -> Result<(), FileError> {
        let rest = self.by_id.iter().min_by_key(|(_, (number, _))| *number);
        let Some((id, (number, _))) = rest else { return Ok(()) };
        if n_taken == 0 {
            return Err(FileError::NoCommonId {
                gold: names.gold.to_owned(),
                predicted: names.predicted.to_owned(),
                gold_id: first.unwrap_or_default().to_owned(),
                predicted_id: id.as_ref().to_owned(),
            });
        }
        if !state.options.ignores_extra {
            let id = id.as_ref().to_owned();
            return Err(FileError::Extra { place: Place::line(self.file, *number), id });
        }
        state.counts.extra += self.by_id.len() as u64;
        Ok(())
    }
}
