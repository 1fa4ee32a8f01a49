//! Records from Python: of a list, or the rows of a table.

use std::path::Path;
use std::sync::Mutex;

use arrow_array::RecordBatch;
use doichieu_answer::Id;
use doichieu_answer::parse::{Refused, Shape};
use doichieu_answer::record::Field;
use doichieu_answer::table::{Places, plain, record};
use doichieu_answer::work::{Loaded, Text};
use pyo3::prelude::*;

use crate::content::Content;
use crate::error::Raise as _;
use crate::options::Options;
use crate::table::Table;

/// Records that any thread can ask for by number.
#[derive(Debug)]
pub(crate) enum Records {
    /// Each is given away once.
    List(Vec<Mutex<Option<Loaded>>>),
    Table {
        /// Batches with their columns brought to plain kinds, and the number of rows before each.
        batches: Vec<(usize, RecordBatch, Places)>,
        shape: Shape,
        n_rows: usize,
    },
}

impl Records {
    pub(crate) fn of_list(records: Vec<(String, Content, Option<Content>)>) -> PyResult<Self> {
        let loaded = |(id, source, target): (String, Content, Option<Content>)| {
            let id = serde_json::from_str(&id).map_err(|e| Options::wrong(&format!("the id `{id}`: {e}")))?;
            let record = Loaded { id, source: source.text(), target: target.map(Content::text) };
            Ok(Mutex::new(Some(record)))
        };
        Ok(Self::List(records.into_iter().map(loaded).collect::<PyResult<_>>()?))
    }

    pub(crate) fn of_table(table: &Bound<'_, PyAny>, shape: Shape) -> PyResult<Self> {
        let table = Table::from_python(table)?;
        let mut n_rows = 0;
        let mut batches = Vec::new();
        // A table without rows has columns all the same, and they are looked at.
        let empty = RecordBatch::new_empty(table.schema().clone());
        plain(&empty, &shape).map_err(|e| e.raise())?;
        for batch in table.batches() {
            let (batch, places) = plain(batch, &shape).map_err(|e| e.raise())?;
            let before = n_rows;
            n_rows += batch.num_rows();
            batches.push((before, batch, places));
        }
        Ok(Self::Table { batches, shape, n_rows })
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::List(records) => records.len(),
            Self::Table { n_rows, .. } => *n_rows,
        }
    }

    /// A record with its files read; or its id, as far as it could be told, and what is wrong with it.
    pub(crate) fn loaded(&self, idx: usize, max_record: u64) -> Result<(Id, Loaded), (Id, String)> {
        let gone = || (Id::default(), "the record was taken twice".to_owned());
        match self {
            Self::List(records) => {
                let record = records.get(idx).and_then(|r| r.lock().ok()?.take()).ok_or_else(gone)?;
                Ok((record.id.clone(), record))
            }
            Self::Table { batches, shape, .. } => {
                let at = batches.partition_point(|(before, _, _)| *before <= idx);
                let (before, batch, places) =
                    at.checked_sub(1).and_then(|at| batches.get(at)).ok_or_else(gone)?;
                let read = record(batch, idx - before, *places, shape, idx as u64 + 1);
                let read = read.map_err(|Refused { id, reason }| (id.unwrap_or_default(), reason))?;
                let id = read.id.clone();
                let n_bytes = read.n_bytes();
                if max_record < n_bytes {
                    let reason = format!("the record has {n_bytes} bytes of text, more than {max_record}");
                    return Err((id, reason));
                }
                let load = |field| load(field, max_record).map_err(|reason| (id.clone(), reason));
                let (source, target) = (load(read.source)?, read.target.map(load).transpose()?);
                Ok((id.clone(), Loaded { id: id.clone(), source, target }))
            }
        }
    }
}

/// A text, or the file in which it lies.
fn load(field: Field, max: u64) -> Result<Text, String> {
    match field {
        Field::Text(text) => Ok(Text::Running(text)),
        Field::Sentences(sentences) => Ok(Text::Sentences(sentences)),
        Field::Path(path) => {
            let bytes = read(&path, max).map_err(|e| format!("cannot read `{}`: {e}", path.display()))?;
            Ok(Text::File { name: path.to_string_lossy().into_owned(), bytes })
        }
    }
}

fn read(path: &Path, max: u64) -> Result<Vec<u8>, std::io::Error> {
    let n_bytes = std::fs::metadata(path)?.len();
    if max < n_bytes {
        return Err(std::io::Error::other(format!("it has {n_bytes} bytes, more than {max}")));
    }
    std::fs::read(path)
}
