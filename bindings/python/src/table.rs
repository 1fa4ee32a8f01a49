//! Tables that go to and come from pandas, Polars, PyArrow, DuckDB and all else that knows Arrow's C interface.

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array as _, RecordBatch, RecordBatchIterator};
use arrow_pyarrow::FromPyArrow as _;
use arrow_schema::SchemaRef;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A table in Arrow's memory, for other libraries to take without a copy.
///
/// `polars.DataFrame(table)`, `pyarrow.table(table)` and `pandas.DataFrame.from_arrow(table)` do.
#[pyclass(frozen, module = "doichieu")]
#[derive(Debug)]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// A table of batches that have this schema.
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }

    /// Names and kinds of the columns.
    pub(crate) const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows, in order.
    pub(crate) fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// Takes a table of another library's by `__arrow_c_stream__` or `__arrow_c_array__`.
    ///
    /// # Errors
    ///
    /// `TypeError` if the object has neither, `ValueError` if what it gives is no table.
    pub(crate) fn from_python(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if given.hasattr("__arrow_c_stream__")? {
            let reader = RecordBatchStreamReader::from_pyarrow_bound(given)?;
            let schema = arrow_array::RecordBatchReader::schema(&reader);
            let batches = reader.collect::<Result<_, _>>();
            let batches = batches.map_err(|e| PyValueError::new_err(e.to_string()))?;
            return Self { schema, batches }.checked();
        }
        if given.hasattr("__arrow_c_array__")? {
            let batch = RecordBatch::from_pyarrow_bound(given)?;
            return Self { schema: batch.schema(), batches: vec![batch] }.checked();
        }
        let class = given.get_type().name()?;
        Err(PyTypeError::new_err(format!("`{class}` is no table that can be read by Arrow's C interface")))
    }
}

impl Table {
    /// Looks at what another library gave: that offsets are in order and strings are UTF-8 is believed from here on.
    fn checked(self) -> PyResult<Self> {
        let mut columns = self.batches.iter().flat_map(RecordBatch::columns);
        let found = columns.try_for_each(|column| column.to_data().validate_full());
        found.map(|()| self).map_err(|e| PyValueError::new_err(format!("the table is damaged: {e}")))
    }
}

#[pymethods]
impl Table {
    /// Takes a table of any library that has `__arrow_c_stream__` or `__arrow_c_array__`.
    #[new]
    fn py_new(table: &Bound<'_, PyAny>) -> PyResult<Self> {
        Self::from_python(table)
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|f| f.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("Table({} rows: {})", self.__len__(), self.column_names().join(", "))
    }

    /// Arrow's C stream; `requested_schema` is a wish that the interface allows to be passed over.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    /// Arrow's C schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref());
        let schema = schema.map_err(|e| PyValueError::new_err(e.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }
}
