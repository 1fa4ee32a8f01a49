use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use doichieu_answer::Id;
use doichieu_answer::table::{AnswerColumns, TableError};
use doichieu_answer::work::Answer;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::error::Raise as _;
use crate::table::Table;

/// Bytes of answers in one batch, more or less: a column of strings counts them with 31 bits.
const BATCH_BYTES: usize = 256 << 20;

/// What became of a record: its answer, or its id and why there is none.
pub(crate) type Row = Result<Answer, (Id, String)>;

/// Answers to many records, in their order.
#[pyclass(frozen, module = "doichieu")]
#[derive(Debug)]
pub(crate) struct Answers {
    has_links: bool,
    table: Py<Table>,
    /// The batches of the table, and the number of rows before each.
    batches: Vec<(usize, RecordBatch)>,
}

impl Answers {
    /// Gathers answers.
    ///
    /// # Errors
    ///
    /// Fails if one of them is no answer.
    pub(crate) fn of(has_links: bool, rows: impl Iterator<Item = Row>) -> Result<Gathered, TableError> {
        let mut columns = AnswerColumns::new(has_links, true);
        let schema = Arc::clone(columns.schema());
        let mut batches = Vec::new();
        for row in rows {
            if BATCH_BYTES <= columns.n_bytes() {
                let full = std::mem::replace(&mut columns, AnswerColumns::new(has_links, true));
                batches.push(full.finish()?);
            }
            match row {
                Ok(answer) => columns.add_answer(&answer)?,
                Err((id, reason)) => columns.add_failure(&id, &reason),
            }
        }
        if !columns.is_empty() || batches.is_empty() {
            batches.push(columns.finish()?);
        }
        Ok(Gathered { has_links, schema, batches })
    }

    fn place(&self, idx: usize) -> PyResult<(&RecordBatch, usize)> {
        let at = self.batches.partition_point(|(before, _)| *before <= idx);
        let found = at.checked_sub(1).and_then(|at| self.batches.get(at));
        let found = found.map(|(before, batch)| (batch, idx - before));
        found
            .filter(|(batch, row)| *row < batch.num_rows())
            .ok_or_else(|| PyIndexError::new_err("there are fewer answers"))
    }
}

/// Answers that are not Python's yet.
#[derive(Debug)]
pub(crate) struct Gathered {
    has_links: bool,
    schema: arrow_schema::SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Gathered {
    /// Brings them to Python.
    pub(crate) fn into_answers(self, py: Python<'_>) -> PyResult<Answers> {
        let mut before = 0;
        let batches = self.batches.iter().map(|batch| {
            let at = before;
            before += batch.num_rows();
            (at, batch.clone())
        });
        let batches = batches.collect();
        let table = Py::new(py, Table::new(self.schema, self.batches))?;
        Ok(Answers { has_links: self.has_links, table, batches })
    }
}

/// A string of a column; `None` where it is null.
fn string<'b>(batch: &'b RecordBatch, name: &str, row: usize) -> Option<&'b str> {
    let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
    (!column.is_null(row)).then(|| column.value(row))
}

/// Id, answer, warnings, reason.
type Fields = (String, Option<String>, Vec<String>, Option<String>);

#[pymethods]
impl Answers {
    /// Makes them of what [`Answers::row`] gave.
    #[staticmethod]
    fn _restored(py: Python<'_>, has_links: bool, rows: Vec<Fields>) -> PyResult<Self> {
        let rows = rows.into_iter().map(|(id, line, warnings, error)| match line {
            Some(line) => Ok(Answer {
                line: line.into_bytes(),
                counts: doichieu_answer::counts::Counts::default(),
                warnings,
            }),
            None => {
                let id = Id::of_value(&serde_json::Value::String(id)).unwrap_or_default();
                Err((id, error.unwrap_or_default()))
            }
        });
        Self::of(has_links, rows).map_err(|e| e.raise())?.into_answers(py)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(|(_, batch)| batch.num_rows()).sum()
    }

    /// Id, answer as JSON, warnings and reason of a record; the answer or the reason is `None`.
    fn row(&self, idx: usize) -> PyResult<Fields> {
        let (batch, row) = self.place(idx)?;
        let warnings = batch.column_by_name("warnings").and_then(|c| c.as_list_opt::<i32>());
        let warnings = warnings.map(|column| {
            let all = column.value(row);
            let all = all.as_string_opt::<i32>();
            all.map(|all| all.iter().flatten().map(str::to_owned).collect()).unwrap_or_default()
        });
        Ok((
            string(batch, "id", row).unwrap_or_default().to_owned(),
            string(batch, "answer", row).map(str::to_owned),
            warnings.unwrap_or_default(),
            string(batch, "error", row).map(str::to_owned),
        ))
    }

    /// Whether answers have links.
    #[getter]
    const fn has_links(&self) -> bool {
        self.has_links
    }

    /// All of it in Arrow's memory.
    #[getter]
    fn table(&self, py: Python<'_>) -> Py<Table> {
        self.table.clone_ref(py)
    }
}
